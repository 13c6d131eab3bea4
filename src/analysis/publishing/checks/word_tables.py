"""Rules on a Word file's tables and pictures."""

import re
from collections.abc import Iterator

from analysis.publishing.checks.word_reading import (
    CELL,
    VALUE,
    Element,
    Fault,
    Paragraph,
    WordFile,
    is_on,
    part_place,
    table_place,
    text_of,
)
from analysis.publishing.word_parts import clark

ROW, PROPERTIES = clark("w:tr"), clark("w:trPr")
DRAWING, ALT = clark("w:drawing"), clark("wp:docPr")
FILE_NAME = re.compile(r"\s*\S+\.(png|jpe?g|gif|svg|bmp|tiff?|emf|wmf)\s*", re.IGNORECASE)
# What programs write where nobody wrote anything
PLACEHOLDER = re.compile(
    r"\s*(no description( has been provided for this image)?|image|picture|chart|figure|graph|"
    r"photo|diagram|description automatically generated.*|.*automatically generated|"
    r"delwedd|llun|siart|ffigur|graff|diagram)?[\s\d.]*",
    re.IGNORECASE | re.DOTALL,
)


def headers(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that every table has one header row, marked, whole and without empty cells."""
    for number, table in enumerate(file.tables, start=1):
        place, rows = table_place(number), table.findall(ROW)
        if not rows:
            yield Fault("no_rows", place)
            continue
        marked = [_has(row, "tblHeader") for row in rows]
        if not marked[0]:
            yield Fault("no_header", place)
        elif any(marked[1:]):
            yield Fault("two_headers", place, {"count": sum(marked)})
        if not all(_has(row, "cantSplit") for row in rows):
            split = 1 + [_has(row, "cantSplit") for row in rows].index(False)
            yield Fault("split_row", place, {"row": split})
        for column, cell in enumerate(rows[0].findall(CELL), start=1):
            if not text_of(cell).strip():
                yield Fault("empty_header", place, {"column": column})


def shapes(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that a table is a plain grid of data: no cell is merged and none holds a table."""
    for number, table in enumerate(file.tables, start=1):
        place, rows = table_place(number), table.findall(ROW)
        merged = list(table.iter(*map(clark, ("w:gridSpan", "w:vMerge", "w:hMerge"))))
        if merged:
            yield Fault("merged", place, {"count": len(merged)})
        if any(parent.tag == CELL for parent in table.iterancestors()):
            yield Fault("nested", place)
        counts = {len(row.findall(CELL)) for row in rows}
        columns = len(table.findall(f"{clark('w:tblGrid')}/{clark('w:gridCol')}"))
        if not merged and counts - {columns}:
            values: dict[str, object] = {"cells": max(counts - {columns}), "columns": columns}
            yield Fault("ragged", place, values)
        elif columns == 1 or len(rows) == 1:
            yield Fault("layout_table", place)


def captions(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that a caption stands before every table, and the table's own properties name it."""
    by_element = {item.element: item for item in file.paragraphs}
    for number, table in enumerate(file.tables, start=1):
        before = table.getprevious()
        item = by_element.get(before) if before is not None else None
        if item is None or file.style_name(item.style) != "caption" or not item.text.strip():
            yield Fault("no_caption", table_place(number))
        named = table.find(f"{clark('w:tblPr')}/{clark('w:tblCaption')}")
        if named is None or not named.get(VALUE, "").strip():
            yield Fault("no_table_name", table_place(number))


def pictures(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that every picture is put in words and stands in the line of the text."""
    captions_held = {item.text.strip() for item in file.paragraphs if item.text.strip()}
    numbers: set[str] = set()
    for item in file.paragraphs:
        for drawing in item.element.iter(DRAWING):
            properties = next(drawing.iter(ALT), None)
            told = "" if properties is None else properties.get("descr", "").strip()
            yield from _described(item, told, captions_held)
            number = "" if properties is None else properties.get("id", "")
            if number in numbers:
                yield Fault("same_picture_number", item.place, {"number": number})
            numbers.add(number)
            if drawing.find(clark("wp:inline")) is None:
                yield Fault("floating", item.place)


def drawings(file: WordFile, reader: str) -> Iterator[Fault]:
    """Check that nothing is drawn in a way that a screen reader passes over."""
    for name, tree in file.told.items():
        old = [item for item in tree.iter(clark("w:pict"), clark("w:object"))]
        boxes = [item for item in tree.iter(clark("w:txbxContent"))]
        if old or boxes:
            yield Fault("text_box", part_place(name), {"count": len(old) or len(boxes)})
        if name != "word/document.xml" and next(tree.iter(DRAWING), None) is not None:
            yield Fault("edge_picture", part_place(name))


def _described(item: Paragraph, told: str, captions_held: set[str]) -> Iterator[Fault]:
    if not told:
        yield Fault("no_alt", item.place)
    elif FILE_NAME.fullmatch(told):
        yield Fault("file_as_alt", item.place, {"alt": told})
    elif PLACEHOLDER.fullmatch(told):
        yield Fault("empty_alt", item.place, {"alt": told})
    elif told in captions_held:
        yield Fault("caption_as_alt", item.place)


def _has(row: Element, mark: str) -> bool:
    return is_on(row.find(f"{PROPERTIES}/{clark(f'w:{mark}')}"))


RULES = (headers, shapes, captions, pictures, drawings)
