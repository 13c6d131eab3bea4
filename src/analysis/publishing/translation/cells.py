"""The words of a cell of a Word table, with their emphasis and links; the rest is a fault."""

import re
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from unicodedata import normalize

from analysis.language import Words
from analysis.publishing.faults import words
from analysis.publishing.prose import SCHEMES, Run
from analysis.publishing.translation.markdown import Runs, tidied
from analysis.publishing.translation.opened import Opened, R, W, inside, is_on
from analysis.publishing.wording import is_invisible

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MARK = re.compile("⟦([^⟦⟧]*)⟧")
LOOSE_MARK = re.compile("[⟦⟧]")
FIELD = re.compile(r'^\s*HYPERLINK\s+"([^"]+)"')
PASSED = ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo")
SILENT = (
    *("pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr", "proofErr", "delText"),
    *("bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "lastRenderedPageBreak"),
    *("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"),
    *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
    # Around a locked mark that was put in, taken out or moved while changes were tracked
    *(
        f"customXml{kind}Range{edge}"
        for kind in ("Ins", "Del", "MoveFrom", "MoveTo")
        for edge in ("Start", "End")
    ),
)
WRITTEN = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
PICTURES = ("drawing", "pict", "object", "AlternateContent")
MOST_FAULTS = 100  # of a paragraph: beyond these it is no text that a translator wrote
LOST = ("vertAlign", "strike", "dstrike", "vanish")


@dataclass
class Cell:
    """What a cell holds: a tuple of runs a paragraph, and what was found that cannot be kept."""

    paragraphs: list[Runs] = field(default_factory=list)
    faults: list[tuple[Words, Words]] = field(default_factory=list)

    @property
    def runs(self) -> Runs:
        """Its paragraphs as one."""
        parts: list[Run] = []
        for paragraph in self.paragraphs:
            parts += [Run(" "), *paragraph]
        return tidied(parts)

    @property
    def text(self) -> str:
        """Its words with its marks, spaces made one."""
        return " ".join("".join(run.text for run in self.runs).split())


def read_cell(element: "Element", opened: Opened) -> Cell:
    """Read a cell; empty paragraphs do not count."""
    cell = Cell()
    if any(True for _ in element.iter(f"{W}tbl")):
        cell.faults.append((words("translation.found.table"), _plain()))
    for paragraph in inside(element, f"{W}p"):
        reader = _Reader(opened)
        reader.walk(paragraph, None)
        cell.faults += reader.faults
        runs = tidied(_marked(reader.runs))
        cell.faults += _strange(runs)
        if runs:
            cell.paragraphs.append(runs)
    return cell


class _Reader:
    """Walks a paragraph; `fields` are the fields that are open, with their instructions."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.runs: list[Run] = []
        self.faults: list[tuple[Words, Words]] = []
        self.fields: list[list[str]] = []

    def walk(self, element: "Element", href: str | None) -> None:
        for child in element:
            name = _local(child)
            if name == "hyperlink":
                self.walk(child, self.address(child))
            elif name == "fldSimple":
                self.walk(child, self.field_address(child.get(f"{W}instr", "")))
            elif name == "r":
                self.run(child, href)
            elif name in PASSED:
                self.walk(child, href)
            elif name not in SILENT:
                self.refuse(name)

    def run(self, element: "Element", href: str | None) -> None:
        properties = element.find(f"{W}rPr")
        for name in LOST:
            held = properties.find(f"{W}{name}") if properties is not None else None
            if held is not None and held.get(f"{W}val") != "baseline" and is_on(properties, name):
                self.fault(words("translation.found.format"), _plain())
        strong, emphasis = self.style(properties)
        # Some systems write a letter and its circumflex as two characters.
        text = normalize("NFC", "".join(self.letters(child) for child in element))
        if text:
            self.runs.append(Run(text, strong, emphasis, href or self.field_link()))

    def letters(self, child: "Element") -> str:
        name = _local(child)
        if name == "t":
            return child.text or ""
        if name == "fldChar":
            self.field(child.get(f"{W}fldCharType", ""))
        elif name == "instrText":
            if self.fields:
                self.fields[-1].append(child.text or "")
        elif name not in WRITTEN and name not in SILENT:
            self.refuse(name)
        return WRITTEN.get(name, "")

    def field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append([])
        elif kind == "separate" and self.fields:
            self.fields[-1] = [self.field_address("".join(self.fields[-1])) or ""]
        elif kind == "end" and self.fields:
            self.fields.pop()

    def field_link(self) -> str | None:
        return next((held[0] for held in reversed(self.fields) if held and held[0]), None)

    def style(self, properties: "Element | None") -> tuple[bool, bool]:
        """Say whether a run is bold and italic: by itself, else by the style of its letters."""
        named = properties.find(f"{W}rStyle") if properties is not None else None
        by_style = self.opened.styles.get(
            named.get(f"{W}val", "") if named is not None else "", (None, None)
        )
        own = is_on(properties, "b"), is_on(properties, "i")
        strong, emphasis = (
            bool(style if said is None else said) for said, style in zip(own, by_style, strict=True)
        )
        return strong, emphasis

    def address(self, link: "Element") -> str | None:
        return self.web(self.opened.addresses.get(link.get(f"{R}id", ""), "#"))

    def field_address(self, instruction: str) -> str | None:
        found = FIELD.match(instruction)
        if found is None:
            self.refuse("fldChar")
            return None
        return self.web(found[1])

    def web(self, address: str) -> str | None:
        from markdown_it.common.normalize_url import normalizeLink

        if address.lower().startswith(SCHEMES):
            return normalizeLink(address)  # as a narrative is read
        found = words("translation.found.link", address=address)
        self.fault(found, words("expected.link", schemes=", ".join(SCHEMES)))
        return None

    def refuse(self, name: str) -> None:
        key = "picture" if name in PICTURES else "thing"
        self.fault(words(f"translation.found.{key}", name=name), _plain())

    def fault(self, found: Words, expected: Words) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append((found, expected))


def _marked(runs: list[Run]) -> list[Run]:
    """Make runs of the marks of numbers, also where Word has divided one among several runs."""
    found = deque(MARK.finditer("".join(run.text for run in runs)))
    marked: list[Run] = []
    start = skip = 0
    for run in runs:
        place, end = max(start, skip), start + len(run.text)
        while found and found[0].start() < end:
            mark = found.popleft()
            name = mark[1].removesuffix(", interval")
            marked.append(replace(run, text=run.text[place - start : mark.start() - start]))
            marked.append(replace(run, text=mark[0], finding=name))
            place = skip = mark.end()
        marked.append(replace(run, text=run.text[place - start :] if place < end else ""))
        start = end
    return [run for run in marked if run.text]


def _strange(runs: Runs) -> list[tuple[Words, Words]]:
    """Find letters that a narrative refuses, calls typed by hand, and halves of marks."""
    text = "".join(run.text for run in runs if not run.finding)
    faults = [
        (words("found.invisible", code=f"U+{ord(letter):04X}"), words("expected.visible"))
        for letter in dict.fromkeys(text)
        if is_invisible(letter)
    ]
    if LOOSE_MARK.search(text):
        faults.append((words("translation.found.half"), words("translation.expected.marks")))
    if call := re.search(r"[{}]|\b(?:value|figure|table)\(", text):
        found = words("translation.found.call", text=call[0])
        faults.append((found, words("translation.expected.marks")))
    return faults


def _plain() -> Words:
    return words("translation.expected.plain")


def _local(element: "Element") -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else "proofErr"
