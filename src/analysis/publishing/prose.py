"""Prose as blocks: the small part of Markdown that a case study may use, read with its lines.

Paragraphs, lists of one level, quotations, strong and emphasised words, links to the web and
references to findings. Anything else is a fault with its line, never silently dropped.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.language import Words
from analysis.publishing.faults import fault, words
from analysis.publishing.references import Reference, fill

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_LINK = 2000  # letters; a PDF takes no address that is much longer
SCHEMES = ("https://", "http://", "mailto:")
BLOCKS = {
    "bullet_list_open": "list",
    "ordered_list_open": "ordered_list",
    "blockquote_open": "quotation",
}
# What may stand inside a list or quotation, and the parts of a table, which is a fault itself
PLAIN_OR_PART = ("list_item", "paragraph", "inline", "thead", "tbody", "tr_", "th_", "td_")
# A reference becomes two characters of private use around its number until Markdown is read, so
# that no character of a finding is taken for markup.
OPENING, CLOSING = "\ue000", "\ue001"
ASIDES = ("note", "important", "warning")
ASIDE = re.compile(rf"\[!({'|'.join(ASIDES)})\]\s*", re.IGNORECASE)
PLACE = re.compile(f"{OPENING}(\\d+){CLOSING}")


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; `finding` names the figure it writes."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str | None = None
    finding: str | None = None


@dataclass(frozen=True)
class Part:
    """A block of prose in one language.

    `kind` is heading, paragraph, list, ordered_list, quotation, aside, figure or table; `items`
    are its runs, one tuple a paragraph or list item; `name` is the chart or table asked for, the
    sort of an aside, or the heading with its hashes.
    """

    kind: str
    line: int
    items: tuple[tuple[Run, ...], ...] = ()
    name: str = ""


def read_prose(
    source: str, file: str, references: list[Reference], write: Callable[[Reference], str]
) -> tuple[list[Part], list[Words]]:
    """Read Markdown into blocks.

    Parameters
    ----------
    source
        Markdown whose references have no fault.
    file
        How the text is named in a fault.
    references
        The references of the text, in reading order.
    write
        Writes the figure that a reference asks for.

    Returns
    -------
    tuple
        The blocks in reading order, headings among them, and the faults.
    """
    reader = _Reader(file, references, write)
    return list(reader.parts(fill(source, _placeholders()))), reader.faults


def _placeholders() -> dict[str, Callable[..., str]]:
    numbers = iter(range(1_000_000))

    def place(*_: str) -> str:
        return f"{OPENING}{next(numbers)}{CLOSING}"

    return {"value": place, "figure": place, "table": place}


class _Reader:
    """Walks the tokens of one Markdown text."""

    def __init__(
        self, file: str, references: list[Reference], write: Callable[[Reference], str]
    ) -> None:
        self.file = file
        self.references = references
        self.write = write
        self.faults: list[Words] = []

    def parts(self, source: str) -> Iterator[Part]:
        tokens = iter(_markdown(source))
        line = 1
        for token in tokens:
            line = token.map[0] + 1 if token.map else line
            part = self._part(token, tokens, line)
            if part is not None:
                yield part

    def _fault(self, line: int, found: Words, expected: Words) -> None:
        self.faults.append(fault(self.file, line, found, expected))

    def _part(self, token: "Token", tokens: Iterator["Token"], line: int) -> Part | None:
        inner = list(_until_closed(token, tokens)) if token.nesting == 1 else []
        if token.type == "heading_open":
            name = "".join(item.content for item in inner).strip()
            return Part("heading", line, name=f"{'#' * int(token.tag[1:])} {name}")
        if token.type == "paragraph_open":
            return self._paragraph(inner[0], line)
        if token.type in BLOCKS:
            held = _set_apart(Part(BLOCKS[token.type], line, tuple(self._items(inner, line))))
            if held.kind == "aside" and not held.items:
                self._fault(line, words("found.empty_aside"), words("expected.aside"))
            return held
        self._fault(line, _kind(token), words("expected.block"))
        return None

    def _paragraph(self, inline: "Token", line: int) -> Part:
        match = PLACE.fullmatch(inline.content.strip())
        reference = self.references[int(match[1])] if match else None
        if reference is not None and reference.kind != "value":
            return Part(reference.kind, line, name=reference.name)
        return Part("paragraph", line, (self._runs(inline, line),))

    def _items(self, inner: list["Token"], line: int) -> Iterator[tuple[Run, ...]]:
        for token in inner:
            line = token.map[0] + 1 if token.map else line
            if token.type == "inline":
                yield self._runs(token, line)
            elif not token.type.startswith(PLAIN_OR_PART) and token.nesting >= 0:
                found = words("found.inside", what=_kind(token))
                self._fault(line, found, words("expected.sentences"))

    def _runs(self, inline: "Token", line: int) -> tuple[Run, ...]:
        runs: list[Run] = []
        strong = emphasis = 0
        href: str | None = None
        for token in inline.children or []:
            strong += token.nesting * token.type.startswith("strong")
            emphasis += token.nesting * token.type.startswith("em")
            style = (strong > 0, emphasis > 0, href)
            if token.type == "link_open":
                href = self._href(str(token.attrs.get("href", "")), line)
            elif token.type == "link_close":
                href = None
            elif token.type == "image":
                self._fault(line, words("found.image"), words("expected.figure"))
            elif token.type in ("softbreak", "hardbreak"):
                runs.append(Run(" ", *style))
            elif token.content:
                runs += self._pieces(token.content, style, line)
        return tuple(runs)

    def _pieces(
        self, content: str, style: tuple[bool, bool, str | None], line: int
    ) -> Iterator[Run]:
        # The pattern has one group: every second piece is the number of a reference.
        for position, piece in enumerate(PLACE.split(content)):
            if position % 2 == 0:
                if piece:
                    yield Run(piece, *style)
                continue
            reference = self.references[int(piece)]
            if reference.kind == "value":
                yield Run(self.write(reference), *style, finding=reference.name)
            else:
                found = words("found.call_inside", kind=reference.kind, name=reference.name)
                self._fault(line, found, words("expected.alone"))

    def _href(self, address: str, line: int) -> str | None:
        whole = OPENING not in address and len(address) <= LONGEST_LINK
        if whole and address.lower().startswith(SCHEMES):
            return address
        expected = words("expected.link", schemes=", ".join(SCHEMES))
        self._fault(line, words("found.link", address=repr(address)), expected)
        return None


def _set_apart(part: Part) -> Part:
    """Make an aside of a quotation that begins with ``[!note]`` and the like."""
    first = part.items[0] if part.kind == "quotation" and part.items else ()
    found = ASIDE.match(first[0].text) if first else None
    if found is None:
        return part
    rest = replace(first[0], text=first[0].text[found.end() :])
    runs = (rest, *first[1:]) if rest.text else first[1:]
    runs = runs[1:] if runs and runs[0].text == " " else runs  # the line break after the mark
    items = (runs, *part.items[1:]) if runs else part.items[1:]
    return Part("aside", part.line, items, found[1].lower())


def _kind(token: "Token") -> Words:
    return words(f"markdown.{token.type.removesuffix('_open')}")


@lru_cache(maxsize=4)  # a narrative is read for the report and for what its translation lacks
def _markdown(source: str) -> tuple["Token", ...]:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    # Every address is let through here, to be refused with its line instead of shown as text.
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    return tuple(reader.parse(source))


def _until_closed(opening: "Token", tokens: Iterator["Token"]) -> Iterator["Token"]:
    closing = opening.type.replace("_open", "_close")
    for token in tokens:
        if token.type == closing and token.level == opening.level:
            return
        yield token
