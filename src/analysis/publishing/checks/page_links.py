"""Rules of links: what they say, where they lead, and the way to the page in the other language."""

import re
from collections.abc import Iterator
from typing import Any

from analysis.publishing.checks.markup import Found, Page, Rule, words_of_link
from analysis.publishing.checks.page_structure import HEADINGS

# Said alone, as a list of links says them, these name no place.
VAGUE = """
here, click here, click, link, this link, this, more, read more, see more, learn more, more details,
details, continue, go, download, open, view, this page, source, info, information,
yma, cliciwch yma, cliciwch, dolen, y ddolen hon, hwn, hon, mwy, rhagor, darllen mwy,
darllenwch fwy, darllenwch ragor, gweld mwy, gweler yma, manylion, parhau, ewch, lawrlwytho,
agor, y dudalen hon, ffynhonnell, gwybodaeth, rhagor o wybodaeth
"""
VAGUE_WORDS = frozenset(" ".join(words.split()) for words in VAGUE.split(","))
FILES = ("csv", "xlsx", "pdf", "docx", "json", "xml", "cff", "zip")
SIZE = re.compile(r"\d\s?(KB|MB)\b")


def language_link(page: Page) -> Iterator[Found]:
    """Find a header without a link to this page in the other language, in its words."""
    header = page.root.find(".//header")
    held = [] if header is None else [item for item in header.iter("a") if _twin_link(page, item)]
    if not held:
        yield Found(header)
    for item in held:
        if item.get("lang") != page.twin or not words_of_link(item):
            yield Found(item, words_of_link(item))


def language_of_link(page: Page) -> Iterator[Found]:
    """WCAG 3.1.2: what leads to the other language says so to a program, too."""
    for item in page.links:
        parts = item.get("href").split("#")[0].split("/")
        if page.twin in parts and (
            item.get("hreflang") != page.twin or item.get("lang") != page.twin
        ):
            yield Found(item, words_of_link(item))


def alternates(page: Page) -> Iterator[Found]:
    """Find a head that does not tell a search engine of both pages as one pair."""
    held = {
        item.get("hreflang"): item.get("href")
        for item in page.all("link")
        if item.get("rel") == "alternate" and not item.get("type")
    }
    if not {"cy", "en"} <= set(held):
        yield Found(None, ", ".join(filter(None, held)))
        return
    header = page.root.find(".//header")
    for item in [] if header is None else header.iter("a"):
        address = item.get("href") or ""
        if _twin_link(page, item) and address[:1] != "#" and address != held[page.twin]:
            yield Found(item, f"{held[page.twin]} / {address}")


def twin_place(page: Page) -> Iterator[Found]:
    """Find a part in the contents from which no link leads to its place on the twin page."""
    linked = {
        item.get("href").rpartition("#")[2]
        for item in page.links
        if _twin_link(page, item) and "#" in item.get("href")
    }
    for nav in page.all("nav"):
        for item in nav.iter("a"):
            name = (item.get("href") or "").removeprefix("#")
            heading = page.ids.get(name)
            if heading is not None and heading.tag in HEADINGS and name not in linked:
                yield Found(heading, name)


def twin_anchor(page: Page) -> Iterator[Found]:
    """Find a link to a place of the twin page that this page does not have."""
    for item in page.links:
        address, _, place = item.get("href").partition("#")
        if address and place and _twin_link(page, item) and place not in page.ids:
            yield Found(item, place)


def link_target(page: Page) -> Iterator[Found]:
    """Find a link inside the page that leads nowhere."""
    for item in page.links:
        if item.get("href").startswith("#") and item.get("href")[1:] not in page.ids:
            yield Found(item, item.get("href"))


def link_empty(page: Page) -> Iterator[Found]:
    """WCAG 2.4.4 and 4.1.2: a link has words, and leads somewhere."""
    for item in page.all("a"):
        if not words_of_link(item) or not (item.get("href") or "").strip():
            yield Found(item, words_of_link(item))


def link_vague(page: Page) -> Iterator[Found]:
    """WCAG 2.4.4: a link read alone says where it leads."""
    for item in page.links:
        text = words_of_link(item).strip(" .,:;!?…»›→>").lower()
        if text in VAGUE_WORDS:
            yield Found(item, text)


def link_address(page: Page) -> Iterator[Found]:
    """Find an address as the words of a link: it is read letter by letter."""
    for item in page.links:
        if re.match(r"https?://|www\.", words_of_link(item)) and not _in_references(item):
            yield Found(item, words_of_link(item))


def link_same(page: Page) -> Iterator[Found]:
    """WCAG 3.2.4: the same words lead to the same place."""
    held: dict[str, str] = {}
    for item in page.links:
        text = words_of_link(item).lower()
        if text and held.setdefault(text, item.get("href")) != item.get("href"):
            yield Found(item, text)


def link_window(page: Page) -> Iterator[Found]:
    """Find a link that opens a window: it takes the way back."""
    for item in page.having("target"):
        yield Found(item, item.get("target"))


def download_named(page: Page) -> Iterator[Found]:
    """Who pays for data knows the format and the size of a file before fetching it."""
    for item in page.links:
        address = item.get("href")
        ending = address.rpartition(".")[2].lower()
        if ending not in FILES or re.match(r"[a-z]+:", address):
            continue
        text = words_of_link(item)
        if ending.upper() not in text or not SIZE.search(text):
            yield Found(item, text)


def _twin_link(page: Page, link: Any) -> bool:
    return link.get("hreflang") == page.twin and link.get("href") is not None


def _in_references(link: Any) -> bool:
    around = link.iterancestors("ul", "ol", "td", "th")
    return any("references" in (item.get("class") or "") for item in around)


RULES: tuple[Rule, ...] = (
    language_link,
    language_of_link,
    alternates,
    twin_place,
    twin_anchor,
    link_target,
    link_empty,
    link_vague,
    link_address,
    link_same,
    link_window,
    download_named,
)
