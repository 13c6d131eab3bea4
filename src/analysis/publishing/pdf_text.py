"""The words of a PDF: what its pages print, and what its properties, tags and links say."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from analysis.publishing.pdf_letters import Fonts, fonts_of, shown_in

if TYPE_CHECKING:
    import pikepdf

# Entries of tags, links and bookmarks whose strings a program can read aloud or show
SPOKEN = frozenset(("/Alt", "/ActualText", "/E", "/Contents", "/Title", "/TU", "/T", "/V", "/URI"))
FIGURE = "/Figure"
DEEPEST = 8  # forms within forms that are read
MARKED = re.compile(rb"/MCID\s+(\d+)")
LANG = re.compile(rb"/Lang\s*\(([^)]*)\)")
TAG = re.compile(r"<[^>]*>")
UNMARKED = -1
Mark = tuple[tuple[int, int], int]  # a page and the number of a stretch on it


@dataclass(frozen=True)
class Stretch:
    """Words that a page prints in one go.

    Attributes
    ----------
    page
        The number of the page, from 1.
    language
        Its language in two letters; nothing where it has the file's.
    drawn
        Whether the words are part of a picture.
    text
        The words; there are breaks within them only where one line follows another.
    """

    page: int
    language: str
    drawn: bool
    text: str


@dataclass(frozen=True)
class PdfText:
    """All words of a PDF, read once.

    Attributes
    ----------
    properties
        Of the file, by their names: ``/Title``.
    metadata
        The same as XMP, without its tags.
    bookmarks
        Their titles in order.
    described
        What tags say in place of what they hold, each with its language in two letters.
    spoken
        Every string that a program can read aloud or show: of tags, links and bookmarks.
    stretches
        What the pages print, in the order in which they do.
    """

    properties: dict[str, str]
    metadata: str
    bookmarks: tuple[str, ...]
    described: tuple[tuple[str, str], ...]
    spoken: tuple[str, ...]
    stretches: tuple[Stretch, ...]


def pdf_text(content: bytes) -> str:
    """Return everything that a PDF prints and says as one text: see `read_pdf`."""
    read = read_pdf(content)
    printed: list[str] = []
    for stretch in read.stretches:
        printed.append(stretch.text)
        # a line that a sentence goes on from ends in a space
        if not stretch.text.endswith((" ", "\u00a0")):
            printed.append("\n")
    said = ("".join(printed), *read.properties.values(), read.metadata, *read.spoken)
    return "\n".join(said)


@lru_cache(maxsize=2)
def read_pdf(content: bytes) -> PdfText:
    """Read what a PDF prints and what its properties, tags, bookmarks and links say.

    Parameters
    ----------
    content
        A PDF; its fonts say which letters their signs stand for, as tagged files must. What was
        read last is kept: several rules ask for the same file.

    Raises
    ------
    pikepdf.PdfError
        When the file is broken.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        own = str(pdf.Root.get("/Lang", ""))[:2]
        tags = _Tags(own)
        for held in pdf.objects:
            if isinstance(held, pikepdf.Dictionary):
                tags.read(held)
        with pdf.open_outline() as outline:
            bookmarks = tuple(_titles(outline.root))
        stated = pdf.Root.get("/Metadata")
        metadata = stated.read_bytes().decode("utf-8", "replace") if stated is not None else ""
        return PdfText(
            {str(name): str(value) for name, value in pdf.docinfo.items()},
            TAG.sub("\n", metadata),
            bookmarks,
            tuple(tags.described),
            tuple(tags.spoken),
            tuple(_printed(pdf, tags)),
        )


def _titles(items: Iterable["pikepdf.OutlineItem"]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


class _Tags:
    """Gathers what tags say, and which stretches are in another language or part of a picture."""

    def __init__(self, own: str) -> None:
        self.own = own
        self.described: list[tuple[str, str]] = []
        self.spoken: list[str] = []
        self.languages: dict[Mark, str] = {}
        self.drawn: set[Mark] = set()

    def read(self, held: Any) -> None:
        import pikepdf

        keys = held.keys()
        for name in sorted(SPOKEN & keys):
            said = held[name]
            if isinstance(said, pikepdf.String):
                self.spoken.append(str(said))
        if "/S" not in keys:
            return
        language = str(held["/Lang"])[:2] if "/Lang" in keys else ""
        if "/Alt" in keys:
            self.described.append((language, str(held["/Alt"])))
        if language and language != self.own:
            self.languages |= dict.fromkeys(_marks(held, held.get("/Pg"), language), language)
        if held["/S"] == FIGURE:
            self.drawn.update(_marks(held, held.get("/Pg")))


def _marks(tag: Any, page: Any, language: str = "") -> Iterator[Mark]:
    """Yield a tag's marked stretches, but those in a language other than the one asked for."""
    import pikepdf

    page = tag.get("/Pg", page)
    kids = tag.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield page.objgen, kid
        elif isinstance(kid, pikepdf.Dictionary):
            if "/MCID" in kid:
                yield kid.get("/Pg", page).objgen, int(kid["/MCID"])
            elif not language or str(kid.get("/Lang", language))[:2] == language:
                yield from _marks(kid, page, language)


def _printed(pdf: "pikepdf.Pdf", tags: _Tags) -> Iterator[Stretch]:
    fonts: Fonts = {}
    for number, page in enumerate(pdf.pages, start=1):
        for marked, language, text in _stretches(page.obj, fonts, 0):
            mark = (page.obj.objgen, marked)
            spoken = language or tags.languages.get(mark, "")
            yield Stretch(number, spoken, mark in tags.drawn, text)


def _stretches(held: Any, fonts: Fonts, depth: int) -> Iterator[tuple[int, str, str]]:
    """Yield number, language and words of each stretch of a page, or of a form that it shows."""
    resources = held.get("/Resources", {})
    own = fonts_of(held, fonts)
    if own:
        for stretch in _stream(held).split(b"EMC"):
            if b"Tj" not in stretch and b"TJ" not in stretch:
                continue
            head, _, body = stretch.rpartition(b"BDC")
            named, marked = LANG.search(head), MARKED.search(head)
            text = shown_in(body or stretch, own)
            language = named[1][:2].decode("latin-1") if named else ""
            if text.strip():
                yield int(marked[1]) if marked else UNMARKED, language, text
    if depth < DEEPEST:
        for form in dict(resources.get("/XObject", {})).values():
            if form.get("/Subtype") == "/Form" and "/Resources" in form:
                yield from _stretches(form, fonts, depth + 1)


def _stream(held: Any) -> bytes:
    import pikepdf

    if isinstance(held, pikepdf.Stream):
        return held.read_bytes()
    contents = held.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        return b"\n".join(part.read_bytes() for part in contents)
    return bytes(contents.read_bytes()) if contents is not None else b""
