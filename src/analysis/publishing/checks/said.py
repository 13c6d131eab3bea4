"""What a finished page, picture or data file says to a reader: each text with its place.

Text that is marked as another language is left out, with all that stands inside it.
"""

import base64
import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "aria-description", "title", "placeholder", "summary")
SPOKEN_META = ("description", "keywords", "dcterms.title")
SILENT = {"style", "script", "code", "kbd", "samp", "var", "template", "metadata"}
# Elements that stand inside a sentence; every other one begins a text of its own.
INSIDE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "data", "dfn", "em", "i", "mark", "q", "s", "small"),
    *("span", "strong", "sub", "sup", "time", "u", "wbr", "br", "tspan", "img"),
}
DRAWN = "data:image/svg+xml"
COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
TEXT_IN_SVG = re.compile(r"<(text|title|desc)\b[^>]*>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Said:
    """One text that a reader meets: in which file, where in it, and the words."""

    file: str
    place: str
    text: str


def said_in_page(source: str, file: str, reader: str) -> tuple[Said, ...]:
    """List what a page says in the language of its reader.

    Parameters
    ----------
    source
        The page as HTML.
    file
        How it is named in a fault.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    tuple of Said
        Texts, spoken attributes, and the words of drawings, in reading order; the place is the
        nearest name in the page, ``#table-3``, and what the text is if it is not plain text.
    """
    from lxml import html as pages

    # a data address is longer than the parser takes for granted
    parser = pages.HTMLParser(huge_tree=True)
    root = pages.document_fromstring(source, parser=parser)
    page = _Page(file, reader)
    page.read(root, reader)
    page.flush()
    return tuple(page.found)


def said_in_svg(source: str, file: str, place: str = "svg") -> Iterator[Said]:
    """Yield the words of a drawing: its text elements, and the comments that name drawn letters."""
    for found in COMMENT.finditer(source):
        yield from gathered(file, place, html.unescape(found[1]))
    for found in TEXT_IN_SVG.finditer(source):
        yield from gathered(file, place, html.unescape(TAG.sub("", found[2])))


def said_in_csv(content: bytes, file: str, reader: str) -> tuple[Said, ...]:
    """List the headings of the columns of a CSV file; its cells stand on the page as well."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return tuple(
        one
        for number, heading in enumerate(next(rows, []), start=1)
        for one in gathered(file, f"column {number}", heading)
    )


def gathered(file: str, place: str, text: str) -> Iterator[Said]:
    """Yield a text with its place, unless there is nothing but space in it."""
    words = " ".join(text.split())
    if words:
        yield Said(file, place, words)


class _Page:
    """Walks a page once and gathers its texts."""

    def __init__(self, file: str, reader: str) -> None:
        self.file = file
        self.reader = reader
        self.held: list[str] = []
        self.place = "head"
        self.found: list[Said] = []

    def read(self, element: "_Element", spoken: str) -> None:
        if element.tag in SILENT or not isinstance(element.tag, str):
            return
        named = element.get("lang") or element.get(XML_LANG)
        if named and element.tag != "html":
            spoken = named[:2].lower()
        inside = element.tag in INSIDE
        if not inside:
            self.flush()
            self.place = f"#{element.get('id')}" if element.get("id") else self.place
        if element.attrib and spoken == self.reader:
            self._attributes(element)
        if element.tag == "br":
            self.held.append(" · ")
        if element.text:
            # three dots stand for words of another language, so that no sentence joins around them
            self.held.append(element.text if spoken == self.reader else " … ")
        for child in element:
            self.read(child, spoken)
            if child.tail:
                self.held.append(child.tail if spoken == self.reader else " … ")
        if not inside:
            self.flush()

    def flush(self) -> None:
        if self.held:
            self.found += gathered(self.file, self.place, "".join(self.held))
            self.held.clear()

    def _attributes(self, element: "_Element") -> None:
        for name, held in element.attrib.items():
            if name in SPOKEN_ATTRIBUTES:
                self.found += gathered(self.file, f"{self.place} {name}", str(held))
            elif name == "src" and held.startswith(DRAWN):
                self.found += said_in_svg(_drawing(str(held)), self.file, f"{self.place} svg")
        if element.tag == "meta" and element.get("name") in SPOKEN_META:
            place = f"meta {element.get('name')}"
            self.found += gathered(self.file, place, element.get("content") or "")


def _drawing(address: str) -> str:
    start, _, data = address.partition(",")
    content = base64.b64decode(data) if start.endswith(";base64") else unquote_to_bytes(data)
    return content.decode("utf-8")
