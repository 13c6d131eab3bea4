"""What is looked at in a finished PDF: PDF/UA-1 by page-validation, and rules of our own.

The validator (agreed with 296 of 296 files of the veraPDF corpus for PDF/UA-1) says whether the
tags are well formed. It cannot say whether they are true: a picture described by its file name, a
title in the other language or a link that starts a program are all well formed.
"""

import io
import re
from collections.abc import Callable, Iterator

from analysis.language import Words
from analysis.publishing.checks.pdf_tags import Element, Look, look
from analysis.publishing.faults import words

PROFILE = "ua1"
SCOPES = ("/Row", "/Column", "/Both")
HEADING = re.compile(r"/H([1-6])")
FILE_NAME = re.compile(r"\S+\.(pdf|typ|html?|docx?|png|svg|jpe?g|gif|tiff?|webp)", re.IGNORECASE)
PLACEHOLDER = re.compile(r"(image|figure|picture|no description|delwedd|ffigur|llun)\W*\d*", re.I)
A_PATH = re.compile(
    r"(file:/+\S*|[A-Za-z]:\\[^\s<>]*|\\\\[^\s<>]+|(?<![\w.:/])/(?:home|Users|root|tmp|var|mnt|work)/[^\s<>]*)"
)
A4 = (595, 842)  # points
SAFE_LINKS = ("https://", "http://", "mailto:")


def pdf_faults(content: bytes, file: str, reader: str) -> list[Words]:
    """List what is wrong with a finished PDF.

    Parameters
    ----------
    content
        The bytes of the file.
    file
        How the file is named in a fault.
    reader
        ``"cy"`` or ``"en"``: the language that it must say it is in.

    Returns
    -------
    list of Words
        One a fault: the file, the place in it, what was found and what is expected.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return [_fault(file, _place("file"), "encrypted")]
            seen = look(pdf)
            found = [fault for rule in RULES for fault in rule(seen, file, reader)]
    except pikepdf.PdfError as error:
        return [_fault(file, _place("file"), "unreadable", reason=error)]
    return [*found, *_validated(content, file)]


def _fault(file: str, place: Words, name: str, /, **values: object) -> Words:
    found = words(f"pdf_rules.found.{name}", **values)
    expected = words(f"pdf_rules.expected.{name}", **values)
    return words("pdf_rules.fault", file=file, place=place, found=found, expected=expected)


def _place(kind: str, /, **values: object) -> Words:
    return words(f"pdf_rules.place.{kind}", **values)


def _on_page(element: Element) -> Words:
    return _place("page", page=element.page) if element.page else _place("tags")


def _validated(content: bytes, file: str) -> Iterator[Words]:
    """Give each failed rule of PDF/UA-1 once, with the first of its objects."""
    import page

    try:
        failures = page.validate_pdf_bytes(content, profile=PROFILE).failures
    except page.PageError as error:
        yield _fault(file, _place("file"), "unreadable", reason=error)
        return
    counted: dict[str, int] = {}
    for failure in failures:
        counted[failure.rule_id] = counted.get(failure.rule_id, 0) + 1
    for rule, times in counted.items():
        first = next(failure for failure in failures if failure.rule_id == rule)
        number = first.object_id.object_number if first.object_id else 0
        place = _place("object", number=number) if number else _place("file")
        yield _fault(file, place, "validator", rule=rule, reason=first.message, times=times)


def _language(seen: Look, file: str, reader: str) -> Iterator[Words]:
    for place, language in (("file", seen.language), ("metadata", seen.metadata_language)):
        if language.split("-")[0].lower() != reader:
            yield _fault(file, _place(place), "language", code=language or "–", reader=reader)


def _title(seen: Look, file: str, reader: str) -> Iterator[Words]:
    place = _place("properties")
    if not seen.title.strip():
        yield _fault(file, place, "no_title")
    elif FILE_NAME.fullmatch(seen.title.strip()):
        yield _fault(file, place, "file_title", title=seen.title)
    elif heading := next((item.title for item in seen.elements if item.kind == "/H1"), ""):
        for held in {seen.title, seen.metadata_title}:
            if _plain(held) != _plain(heading):
                yield _fault(file, place, "other_title", title=held, heading=heading)
    if not seen.shows_title:
        yield _fault(file, _place("file"), "title_hidden")


def _figures(seen: Look, file: str, reader: str) -> Iterator[Words]:
    figures = [element for element in seen.elements if element.kind == "/Figure"]
    alternatives = [figure.alternative.strip() for figure in figures]
    for place, (figure, alternative) in enumerate(zip(figures, alternatives, strict=True)):
        if not alternative:
            yield _fault(file, _on_page(figure), "no_alternative")
        elif FILE_NAME.fullmatch(alternative) or PLACEHOLDER.fullmatch(alternative):
            yield _fault(file, _on_page(figure), "idle_alternative", text=alternative)
        elif alternative in alternatives[:place]:
            yield _fault(file, _on_page(figure), "same_alternative", text=alternative)


def _tables(seen: Look, file: str, reader: str) -> Iterator[Words]:
    rows = [element for element in seen.elements if element.kind == "/TR"]
    for element in seen.elements:
        if element.kind == "/TH" and element.scope not in SCOPES:
            yield _fault(file, _on_page(element), "no_scope", text=element.title or "–")
    for row in rows:
        if row.parent == "/TBody" and row.children and row.children[0] != "/TH":
            yield _fault(file, _on_page(row), "no_row_header")
        if row.parent == "/THead" and set(row.children) != {"/TH"}:
            yield _fault(file, _on_page(row), "no_column_header")
    heads = sum(element.kind == "/THead" for element in seen.elements)
    tables = sum(element.kind == "/Table" for element in seen.elements)
    if heads < tables:
        yield _fault(file, _place("tags"), "headless_table", tables=tables, heads=heads)


def _headings(seen: Look, file: str, reader: str) -> Iterator[Words]:
    last = 0
    headings = [(item, HEADING.fullmatch(item.kind)) for item in seen.elements]
    levels = [(item, int(match[1])) for item, match in headings if match]
    for item, level in levels:
        if level > last + 1:
            place = _on_page(item)
            yield _fault(file, place, "skipped", text=item.title, level=level, above=last + 1)
        last = level
    firsts = sum(level == 1 for _, level in levels)
    if firsts != 1:
        yield _fault(file, _place("tags"), "first_headings", number=firsts)


def _bookmarks(seen: Look, file: str, reader: str) -> Iterator[Words]:
    if not seen.bookmarks:
        yield _fault(file, _place("file"), "no_bookmarks")
    for place, (title, leads) in enumerate(seen.bookmarks, start=1):
        if not title.strip() or not leads:
            where = _place("bookmark", number=place)
            yield _fault(file, where, "idle_bookmark", title=title.strip() or "–")


def _actions(seen: Look, file: str, reader: str) -> Iterator[Words]:
    for page, kind in seen.actions:
        place = _place("page", page=page) if page else _place("file")
        yield _fault(file, place, "action", kind=kind)
    for page, address in seen.addresses:
        if not address.lower().startswith(SAFE_LINKS):
            place = _place("page", page=page)
            yield _fault(file, place, "link", address=address, allowed=", ".join(SAFE_LINKS))
    for name in seen.attached:
        yield _fault(file, _place("file"), "attached", name=name)


def _metadata(seen: Look, file: str, reader: str) -> Iterator[Words]:
    for name, value in seen.properties:
        if match := A_PATH.search(value):
            yield _fault(file, _place("property", name=name), "path", path=match[0])


def _letters(seen: Look, file: str, reader: str) -> Iterator[Words]:
    for font, problem in seen.fonts:
        yield _fault(file, _place("font", name=font), problem)
    for page in seen.wordless:
        yield _fault(file, _place("page", page=page), "wordless")


def _pages(seen: Look, file: str, reader: str) -> Iterator[Words]:
    for number, (width, height, tabs) in enumerate(seen.pages, start=1):
        if sorted((width, height)) != list(A4):
            place = _place("page", page=number)
            yield _fault(file, place, "size", width=width, height=height)
        if tabs != "/S":
            yield _fault(file, _place("page", page=number), "tab_order")


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


Rule = Callable[[Look, str, str], Iterator[Words]]
RULES: tuple[Rule, ...] = (
    _language,
    _title,
    _figures,
    _tables,
    _headings,
    _bookmarks,
    _actions,
    _metadata,
    _letters,
    _pages,
)
