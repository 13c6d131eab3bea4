"""The words of a page, a drawing or a feed: text, notes, attributes, and drawings within them."""

import base64
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from lxml import etree

BLOCKS = {
    *("p", "li", "td", "th", "tr", "div", "section", "h1", "h2", "h3", "caption", "text", "title"),
    *("figcaption", "summary", "option", "desc", "span", "br"),
}
# Attributes that say how something is drawn
DRAWN = {"d", "points", "style", "transform", "viewbox", "viewBox", "clip-path"}
ADDRESSES = {"href", "src", "target", "xlink:href", "{http://www.w3.org/1999/xlink}href"}
SHAPE = "use"  # an outline that is drawn once more: its attributes are places and colours
POLICY = "default-src "  # how a page's security policy begins, which holds a fingerprint
EVENTS = ("start", "end", "comment")


def markup_text(source: str, ending: str = ".html") -> str:
    """Return what a reader, or a program, can read of a page or of another file of tags.

    Parameters
    ----------
    source
        The file.
    ending
        ``".html"`` is read as a page, anything else as XML.
    """
    root = _parsed(source, is_page=ending == ".html")
    return source if root is None else "".join(_words(root))


def _parsed(source: str, *, is_page: bool) -> "etree._Element | None":
    from lxml import etree

    # a page would end at a zero for the parser, and not for a browser
    content = source.replace("\0", "\ufffd").encode("utf-8", "replace")
    return etree.fromstring(content, _parser(is_page)) if content.strip() else None


@cache
def _parser(is_page: bool) -> "etree.HTMLParser | etree.XMLParser":
    from lxml import etree

    if is_page:
        return etree.HTMLParser(encoding="utf-8", huge_tree=True)
    return etree.XMLParser(
        encoding="utf-8", recover=True, huge_tree=True, resolve_entities=False, no_network=True
    )


def _words(root: "etree._Element") -> list[str]:
    """List the words of a tree in their order, with breaks around blocks.

    Notes are among them: the letters of our pictures are outlines, and a note says what they spell.
    """
    from lxml import etree

    found: list[str] = []
    for event, held in etree.iterwalk(root, events=EVENTS):
        if event == "comment":
            found.append(f"\n{held.text}\n{held.tail or ''}")
            continue
        kind = held.tag.rpartition("}")[2]
        if event == "start":
            if held.attrib and kind != SHAPE:
                found += [f" {said} " for said in map(_said, held.keys(), held.values()) if said]
            if kind in BLOCKS:
                found.append("\n")
            if held.text and kind != "style":
                found.append(held.text)
        else:
            if kind in BLOCKS:
                found.append("\n")
            if held.tail:
                found.append(held.tail)
    return found


def _said(name: str, held: str) -> str:
    """Return what an attribute says; nothing where it draws."""
    if name in DRAWN or name.startswith("xmlns") or held.startswith(POLICY):
        return ""
    return _embedded(held) if name in ADDRESSES else held


def _embedded(held: str) -> str:
    """Return what an address says: a drawing in it is read, a web address is not."""
    start, comma, data = held.partition(",")
    if start.startswith("data:image/svg") and comma:
        source = base64.b64decode(data) if start.endswith(";base64") else unquote(data).encode()
        return markup_text(source.decode("utf-8"), ".svg")
    if held.startswith(("data:", "http://", "https://", "sha256-")):
        return ""
    return held.removeprefix("mailto:")
