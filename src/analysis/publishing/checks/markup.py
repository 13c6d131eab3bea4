"""A finished page as the page rules read it, and how they say what they found."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.language import Words
from analysis.publishing.faults import words

TWIN = {"cy": "en", "en": "cy"}
SHOWN = 60  # letters of what was found
VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
# What holds no tags, whatever stands in it; then a tag: closing or not, its name, closed by itself
SILENT = re.compile(r"(?s)<!--.*?-->|(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)")
TAG = re.compile(r"""<(/?)([A-Za-z][\w:.-]*)(?:[^<>"']|"[^"]*"|'[^']*')*?(/?)>""")


@dataclass(frozen=True)
class Found:
    """What a rule found: where, and what stands there; nothing stands there when it is empty."""

    element: Any | None
    text: str = ""


@dataclass(frozen=True)
class Page:
    """A page: as it was written, as a tree, and the language that it should be in."""

    source: str
    root: Any
    reader: str

    @property
    def twin(self) -> str:
        """The other language."""
        return TWIN[self.reader]

    def all(self, *tags: str) -> list[Any]:
        """Return every element of these tags, in the order of the page."""
        return list(self.root.iter(*tags))

    def having(self, attribute: str) -> list[Any]:
        """Return every element with an attribute."""
        return [item for item in self.elements if item.get(attribute) is not None]

    @cached_property
    def elements(self) -> list[Any]:
        """Every element, comments left out."""
        return [item for item in self.root.iter() if isinstance(item.tag, str)]

    @cached_property
    def ids(self) -> dict[str, Any]:
        """The first element of each identifier."""
        held: dict[str, Any] = {}
        for item in self.having("id"):
            held.setdefault(item.get("id"), item)
        return held

    @cached_property
    def links(self) -> list[Any]:
        """Every link in the page's body."""
        return [item for item in self.all("a") if item.get("href") is not None]

    @cached_property
    def style(self) -> str:
        """Every stylesheet of the page, one after the other."""
        return "\n".join(item.text or "" for item in self.all("style"))

    def name(self, element: Any) -> str:
        """Return the accessible name that `aria-labelledby` or `aria-label` gives an element."""
        held = (element.get("aria-labelledby") or "").split()
        if held:
            return " ".join(said(self.ids[name]) for name in held if name in self.ids)
        return " ".join((element.get("aria-label") or "").split())


Rule = Callable[[Page], Iterable[Found]]


def said(element: Any) -> str:
    """Return the words of an element and of what is in it, spaces made one."""
    return " ".join("".join(element.itertext()).split())


def words_of_link(link: Any) -> str:
    """Return the words that name a link: its label, its text and its pictures' words."""
    label = " ".join((link.get("aria-label") or "").split())
    pictures = " ".join(item.get("alt") or "" for item in link.iter("img"))
    return label or " ".join(f"{said(link)} {pictures}".split())


def shown(element: Any) -> str:
    """Write an element's opening as it stands in the page, cut to what a line holds."""
    held = "".join(f' {name}="{value}"' for name, value in element.attrib.items())
    written = f"<{element.tag}{held}>"
    return written if len(written) <= SHOWN else f"{written[: SHOWN - 1]}…"


def fault_of(rule: str, found: Found, file: str) -> Words:
    """Word what a rule found: the file, the place, what stands there and what is expected."""
    element = found.element
    place = (
        words("page_place.whole")
        if element is None
        else words("page_place.line", line=element.sourceline or 0, element=shown(element))
    )
    text = " ".join(found.text.split())
    text = text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
    held = words("page_place.text", text=text) if text else words("page_place.nothing")
    expected = words(f"page_rules.{rule}")
    return words("page_fault", file=file, place=place, found=held, expected=expected, rule=rule)


def read(source: str, reader: str) -> Page | None:
    """Read a page; None where there is none to read."""
    from lxml import etree, html

    if not source.strip():
        return None
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8")
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    return Page(source, root, reader)


def unclosed(source: str) -> Iterator[str]:
    """Yield the tags that nothing closes, or that another tag closes."""
    waiting: list[str] = []
    for found in TAG.finditer(SILENT.sub("", source)):
        closes, name, itself = found[1], found[2].lower(), found[3]
        if not closes:
            if name not in VOID and not itself:
                waiting.append(name)
        elif waiting and waiting[-1] == name:
            waiting.pop()
        else:
            yield f"</{name}>"
            if name in waiting:
                while waiting.pop() != name:
                    pass
    yield from waiting
