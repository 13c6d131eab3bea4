"""Rules of pictures and tables: their words, their captions, their headers, their data."""

import re
from collections.abc import Iterator
from typing import Any

from analysis.publishing.checks.markup import Found, Page, Rule, said

FILE_NAME = re.compile(r"[\w%./\\-]*\.(png|jpe?g|gif|svg|webp|bmp|tiff?|pdf|csv)", re.IGNORECASE)
FEWEST = 4  # words that can say what a picture shows
PLACEHOLDERS = (  # what programs write where nobody has written anything
    "no description has been provided for this image",
    "image not described",
    "no alt text",
    "alt text",
    "placeholder",
    "testun amgen",
    "dim disgrifiad",
    "output",
)


def alt_missing(page: Page) -> Iterator[Found]:
    """WCAG 1.1.1."""
    for item in page.all("img"):
        if item.get("alt") is None:
            yield Found(item)


def alt_empty(page: Page) -> Iterator[Found]:
    """Find an empty text: it calls a picture decoration, and no picture here is one."""
    for item in _described(page):
        if not item.get("alt").strip():
            yield Found(item)


def alt_file_name(page: Page) -> Iterator[Found]:
    """Find a file's name: it says nothing of what is in the file."""
    for item in _described(page):
        held = item.get("alt").strip()
        if FILE_NAME.fullmatch(held) or re.fullmatch(r"\w+([_-]\w+)+|\w+\d+", held):
            yield Found(item, held)


def alt_placeholder(page: Page) -> Iterator[Found]:
    """Words that a program puts in the place of a description are none."""
    for item in _described(page):
        held = item.get("alt").strip().lower()
        if any(held == name or held.startswith(f"{name} ") for name in PLACEHOLDERS):
            yield Found(item, held)


def alt_short(page: Page) -> Iterator[Found]:
    """Two words are the name of a chart and not what it shows."""
    for item in _described(page):
        held = item.get("alt").strip()
        if held and len(held.split()) < FEWEST:
            yield Found(item, held)


def alt_caption(page: Page) -> Iterator[Found]:
    """Who hears the caption a second time has not heard the picture."""
    for item in _described(page):
        figure = next(item.iterancestors("figure"), None)
        caption = None if figure is None else figure.find("figcaption")
        if caption is None:
            continue
        held = [_plain(said(part)) for part in caption.iter() if isinstance(part.tag, str)]
        alt = _plain(item.get("alt"))
        if alt and any(alt == words or words.endswith(f". {alt}") for words in held):
            yield Found(item, item.get("alt"))


def drawing_name(page: Page) -> Iterator[Found]:
    """Find a drawing in the page without the role and the name that a picture has."""
    for item in page.all("svg"):
        role = item.get("role")
        hidden = item.get("aria-hidden") == "true"
        if not hidden and (role not in ("img", "group") or not page.name(item)):
            yield Found(item, role or "")


def figure_caption(page: Page) -> Iterator[Found]:
    """Find a figure that does not say what it shows."""
    for item in page.all("figure"):
        caption = item.find("figcaption")
        if caption is None or not said(caption):
            yield Found(item)


def figure_data(page: Page) -> Iterator[Found]:
    """Beside a picture stands what it is drawn from: as a table, and as a file."""
    for item in page.all("figure"):
        beside = item.getparent()
        links = [link.get("href") or "" for link in beside.iter("a")]
        if not list(beside.iter("table")) or not any(link.endswith(".csv") for link in links):
            yield Found(item)


def table_caption(page: Page) -> Iterator[Found]:
    """WCAG 1.3.1: a caption is the name of a table."""
    for item in page.all("table"):
        caption = item.find("caption")
        if caption is None or not said(caption):
            yield Found(item)


def header_scope(page: Page) -> Iterator[Found]:
    """WCAG 1.3.1: a header says whether it heads a column or a row."""
    for item in page.all("th"):
        if item.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            yield Found(item, said(item))


def header_empty(page: Page) -> Iterator[Found]:
    """Find an empty header: it is said as nothing before each cell."""
    for item in page.all("th"):
        if not said(item):
            yield Found(item)


def table_headers(page: Page) -> Iterator[Found]:
    """WCAG 1.3.1: every column and every row of a table is named."""
    for table in page.all("table"):
        head = table.find("thead")
        if head is None or not list(head.iter("th")) or list(head.iter("td")):
            yield Found(table)
        for row in table.iterfind("tbody/tr"):
            if row.find("th") is None:
                yield Found(row, said(row))


def table_even(page: Page) -> Iterator[Found]:
    """Find a row that lacks a cell: what follows moves under other headings."""
    for table in page.all("table"):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        widths = [sum(int(cell.get("colspan") or 1) for cell in row) for row in rows]
        for row, width in zip(rows, widths, strict=True):
            if width != widths[0] and not _spanned(table):
                yield Found(row, said(row))


def table_nested(page: Page) -> Iterator[Found]:
    """Find a table in a table: it cannot be followed cell by cell."""
    for item in page.all("table"):
        if next(item.iterancestors("table"), None) is not None:
            yield Found(item)


def table_scrolls(page: Page) -> Iterator[Found]:
    """WCAG 1.4.10 and 2.1.1: a wide table scrolls by itself, also by keyboard."""
    for item in page.all("table"):
        if not any(_scrolls(around) for around in item.iterancestors("div")):
            yield Found(item)


def scroll_region(page: Page) -> Iterator[Found]:
    """Find what scrolls and is not reached by the keyboard, or has no name."""
    for item in page.all("div"):
        classes = (item.get("class") or "").split()
        if {"scroll", "view"} & set(classes) and not (_scrolls(item) and page.name(item)):
            yield Found(item)


def _described(page: Page) -> list[Any]:
    return [item for item in page.all("img") if item.get("alt") is not None]


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def _scrolls(element: Any) -> bool:
    return element.get("role") == "region" and element.get("tabindex") == "0"


def _spanned(table: Any) -> bool:
    return any(cell.get("rowspan") for cell in table.iter("td", "th"))


RULES: tuple[Rule, ...] = (
    alt_missing,
    alt_empty,
    alt_file_name,
    alt_placeholder,
    alt_short,
    alt_caption,
    drawing_name,
    figure_caption,
    figure_data,
    table_caption,
    header_scope,
    header_empty,
    table_headers,
    table_even,
    table_nested,
    table_scrolls,
    scroll_region,
)
