"""A finished Word file, read for its checks: its parts, styles, paragraphs and tables."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from lxml import etree

from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.word_parts import clark

Element: TypeAlias = etree._Element
LARGEST = 60_000_000  # bytes unpacked: more is no case study
MAIN = "word/document.xml"
TEXT, TAB, BREAK, RUN = (clark(f"w:{name}") for name in ("t", "tab", "br", "r"))
PARAGRAPH, TABLE, CELL, VALUE = (clark(f"w:{name}") for name in ("p", "tbl", "tc", "val"))
OFF = ("0", "false", "none", "off")
FIRST_LETTERS = 40
# All that Python's reader of archives raises for bytes that are no archive, or a spoilt one
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError)


class Unreadable(Exception):
    """The bytes are no Word file; `found` is the name of the text that says why."""

    def __init__(self, found: str, part: str = "") -> None:
        self.found, self.part = found, part
        super().__init__(found, part)


@dataclass(frozen=True)
class Fault:
    """What a rule found: the rule, the place, and what stands there."""

    rule: str
    place: Words
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Relation:
    """What a part of the file leads to."""

    part: str
    kind: str
    target: str
    is_external: bool


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text with its runs, those of links too; `number` counts from 1."""

    number: int
    element: Element
    style: str
    text: str
    in_table: bool
    runs: tuple[Element, ...]

    @property
    def place(self) -> Words:
        """Where it stands: its number and its first words."""
        start = self.text.strip()[:FIRST_LETTERS]
        return words("checks_word.place.paragraph", number=self.number, start=start)


class WordFile:
    """A Word file's parts.

    Raises
    ------
    Unreadable
        When the bytes are no Word file, or one that is too large to be a case study.
    """

    def __init__(self, content: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                if sum(item.file_size for item in file.infolist()) > LARGEST:
                    raise Unreadable("too_large")
                self.parts = {name: file.read(name) for name in file.namelist()}
        except BROKEN as error:
            raise Unreadable("not_a_zip") from error
        if MAIN not in self.parts:
            raise Unreadable("no_text")
        self.trees = {name: _tree(name, part) for name, part in self.parts.items() if _is_xml(name)}
        self.body: Element = self.trees[MAIN]

    @cached_property
    def styles(self) -> dict[str, Element]:
        """The styles by their identifiers."""
        tree = self.trees.get("word/styles.xml")
        held = [] if tree is None else tree.iter(clark("w:style"))
        return {style.get(clark("w:styleId"), ""): style for style in held}

    @cached_property
    def normal(self) -> str:
        """The identifier of the style that a paragraph has which names none."""
        for name, style in self.styles.items():
            kind = style.get(clark("w:type")), style.get(clark("w:default"))
            if kind == ("paragraph", "1"):
                return name
        return ""

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Every paragraph of the text, in reading order."""
        return [
            Paragraph(
                number,
                item,
                self._style_of(item),
                text_of(item),
                item.getparent().tag == CELL,
                tuple(item.iter(RUN)),
            )
            for number, item in enumerate(self.body.iter(PARAGRAPH), start=1)
        ]

    @cached_property
    def tables(self) -> list[Element]:
        """Every table of the text, in reading order."""
        return list(self.body.iter(TABLE))

    @cached_property
    def relations(self) -> list[Relation]:
        """What the parts lead to."""
        return [relation for name in self.trees for relation in _relations(name, self.trees[name])]

    @cached_property
    def told(self) -> dict[str, Element]:
        """The parts that hold text which a reader sees: the body, headers, footers, notes."""
        return {
            name: tree
            for name, tree in self.trees.items()
            if tree.tag in map(clark, ("w:document", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes"))
        }

    @cached_property
    def style_names(self) -> dict[str, str]:
        """The names of the styles in small letters, by their identifiers."""
        named = {key: style.find(clark("w:name")) for key, style in self.styles.items()}
        return {
            key: "" if held is None else held.get(VALUE, "").lower() for key, held in named.items()
        }

    def style_name(self, style: str) -> str:
        """Return a style's name in small letters; empty where there is no such style."""
        return self.style_names.get(style, "")

    def chain(self, style: str) -> Iterator[Element]:
        """Walk a style and those it is based on, each once."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield self.styles[style]
            base = self.styles[style].find(clark("w:basedOn"))
            style = "" if base is None else base.get(VALUE, "")

    def _style_of(self, paragraph: Element) -> str:
        named = paragraph.find(f"{clark('w:pPr')}/{clark('w:pStyle')}")
        return self.normal if named is None else named.get(VALUE, "")


def text_of(element: Element) -> str:
    """Return the text that an element shows."""
    shown = {TAB: "\t", BREAK: "\n"}
    return "".join(
        (item.text or "") if item.tag == TEXT else shown[item.tag]
        for item in element.iter(TEXT, TAB, BREAK)
        if item.tag == TEXT or item.getparent().tag == RUN
    )


def is_on(element: Element | None) -> bool:
    """Say whether a property that is on or off is on."""
    return element is not None and element.get(VALUE, "1") not in OFF


def number_of(element: Element | None, mark: str) -> float:
    """Return a property that should be a number; 0 where it is none."""
    held = "" if element is None else element.get(clark(f"w:{mark}"), "")
    return float(held) if re.fullmatch(r"\d{1,9}(\.\d+)?", held) else 0.0


def part_place(name: str) -> Words:
    """Where a part of the file is."""
    return words("checks_word.place.part", name=name)


def table_place(number: int) -> Words:
    """Where a table is."""
    return words("checks_word.place.table", number=number)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _tree(name: str, part: bytes) -> Element:
    # Nothing is fetched and no entity is put in: a part is data of somebody else's making
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("not_xml", name) from error
    if tree.getroottree().docinfo.doctype:
        raise Unreadable("doctype", name)
    return tree


def _relations(name: str, tree: Element) -> Iterator[Relation]:
    if not name.endswith(".rels"):
        return
    folder = posixpath.dirname(posixpath.dirname(name))
    source = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
    for item in tree:
        kind = item.get("Type", "").rpartition("/")[2]
        is_external = item.get("TargetMode") == "External"
        yield Relation(source, kind, item.get("Target", ""), is_external)
