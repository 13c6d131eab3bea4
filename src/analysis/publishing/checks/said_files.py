"""What a finished Word file or workbook says to a reader: each text with its place."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from analysis.publishing.checks.said import Said, gathered

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD_PART = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
# The properties of an Office file that are words for a reader
PROPERTIES = ("title", "subject", "keywords", "description", "category")
ELSEWHERE = " … "  # stands for words of another language, so that no sentence joins around them


def said_in_word(content: bytes, file: str, reader: str) -> tuple[Said, ...]:
    """List what a Word file says in the language of its reader.

    Parameters
    ----------
    content
        The file.
    file
        How it is named in a fault.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    tuple of Said
        Paragraphs under the heading that they stand under, the texts of pictures, headers and
        footers, and the properties. Runs that are marked as another language are left out.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        parts = [(name, archive.read(name)) for name in names if WORD_PART.fullmatch(name)]
        said = [one for name, part in parts for one in _paragraphs(part, name, file, reader)]
        return (*said, *_properties(archive, file))


def said_in_xlsx(content: bytes, file: str, reader: str) -> tuple[Said, ...]:
    """List what a workbook says of itself: its properties, sheets, heads and its dictionary.

    The cells of its first sheet stand on the page as well, with their language; they are left out.
    Parameters and result are as in `said_in_word`.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(archive.namelist())
        said = [*_properties(archive, file)]
        book = etree.fromstring(archive.read("xl/workbook.xml"))
        for sheet in book.iter(f"{SHEET}sheet"):
            said += gathered(file, "sheet", sheet.get("name") or "")
        for name in (name for name in names if name.startswith("xl/tables/")):
            for column in etree.fromstring(archive.read(name)).iter(f"{SHEET}tableColumn"):
                said += gathered(file, "column", column.get("name") or "")
        later = [n for n in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)][1:]
        for place, text in _cells(archive, later):
            said += gathered(file, place, text)
        return tuple(said)


def _properties(archive: zipfile.ZipFile, file: str) -> Iterator[Said]:
    from lxml import etree

    if "docProps/core.xml" not in archive.namelist():
        return
    for element in etree.fromstring(archive.read("docProps/core.xml")):
        name = etree.QName(element).localname
        if name in PROPERTIES:
            yield from gathered(file, f"property {name}", element.text or "")


def _paragraphs(part: bytes, name: str, file: str, reader: str) -> Iterator[Said]:
    from lxml import etree

    place = name.removeprefix("word/").removesuffix(".xml")
    root = etree.fromstring(part, parser=etree.XMLParser(huge_tree=True, resolve_entities=False))
    for paragraph in root.iter(f"{W}p"):
        text = "".join(_runs(paragraph, reader))
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and str(style.get(f"{W}val")).startswith(("Heading", "Title")):
            place = f"“{text}”"
        yield from gathered(file, place, text)
    for element in root.iter("{*}docPr"):
        for attribute in ("descr", "title"):
            yield from gathered(file, f"{place} picture", element.get(attribute) or "")


def _runs(paragraph: "_Element", reader: str) -> Iterator[str]:
    for run in paragraph.iter(f"{W}r"):
        spoken = run.find(f"{W}rPr/{W}lang")
        if spoken is not None and not str(spoken.get(f"{W}val", reader)).startswith(reader):
            yield ELSEWHERE
            continue
        for held in run:
            if held.tag == f"{W}t":
                yield held.text or ""
            elif held.tag in (f"{W}tab", f"{W}br"):
                yield " "


def _cells(archive: zipfile.ZipFile, sheets: Iterable[str]) -> Iterator[tuple[str, str]]:
    from lxml import etree

    shared: list[str] = []
    if "xl/sharedStrings.xml" in archive.namelist():
        strings = etree.fromstring(archive.read("xl/sharedStrings.xml"))
        shared = ["".join(map(str, item.itertext())) for item in strings]
    for sheet in sheets:
        for cell in etree.fromstring(archive.read(sheet)).iter(f"{SHEET}c"):
            value = cell.find(f"{SHEET}v")
            if cell.get("t") == "s" and value is not None:
                yield f"cell {cell.get('r')}", shared[int(value.text or 0)]
