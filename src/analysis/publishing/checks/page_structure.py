"""Rules of a page's frame: its language, headings, landmarks, identifiers and lists."""

import re
from collections import Counter
from collections.abc import Iterator

from analysis.publishing.checks.markup import Found, Page, Rule, said, unclosed, words_of_link

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
POINTERS = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-details", "for")
REACHED = ("a", "button", "input", "select", "textarea", "summary")
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def doctype(page: Page) -> Iterator[Found]:
    """Without it a browser draws by the rules of the last century."""
    if not page.source.lstrip("\ufeff \n\r\t").lower().startswith("<!doctype html>"):
        yield Found(None, page.source[:40])


def charset(page: Page) -> Iterator[Found]:
    """Welsh letters need UTF-8 (the first kilobyte has to say so)."""
    held = [item.get("charset").lower() for item in page.all("meta") if item.get("charset")]
    if held != ["utf-8"]:
        yield Found(None, ", ".join(held))


def closed(page: Page) -> Iterator[Found]:
    """Find what is not closed: it swallows what follows."""
    for tag in unclosed(page.source):
        yield Found(None, tag)


def lang(page: Page) -> Iterator[Found]:
    """WCAG 3.1.1: a screen reader speaks the language that the page names."""
    held = page.root.get("lang") or ""
    if held != page.reader:
        yield Found(page.root, held)


def lang_code(page: Page) -> Iterator[Found]:
    """WCAG 3.1.2: a part in another language names it by a code that exists."""
    for item in page.having("lang"):
        if not LANGUAGE_CODE.fullmatch(item.get("lang")):
            yield Found(item, item.get("lang"))


def title(page: Page) -> Iterator[Found]:
    """WCAG 2.4.2."""
    held = [item for item in page.all("title") if item.getparent().tag == "head"]
    if len(held) != 1 or not said(held[0]):
        yield Found(held[0] if held else None, " / ".join(map(said, held)))


def one_h1(page: Page) -> Iterator[Found]:
    """Find a page that has no first heading, or two."""
    held = page.all("h1")
    if len(held) != 1:
        yield Found(held[1] if held else None, " / ".join(map(said, held)))


def heading_order(page: Page) -> Iterator[Found]:
    """WCAG 1.3.1: a level that is left out reads as a part that is missing."""
    held = page.all(*HEADINGS)
    levels = [int(item.tag[1]) for item in held]
    for before, level, item in zip([0, *levels], levels, held, strict=False):
        if level > before + 1:
            yield Found(item, said(item))


def heading_empty(page: Page) -> Iterator[Found]:
    """WCAG 2.4.6."""
    for item in page.all(*HEADINGS):
        if not said(item):
            yield Found(item)


def skip_link(page: Page) -> Iterator[Found]:
    """WCAG 2.4.1: the first thing that the keyboard reaches leads past the header."""
    reached = [item for item in page.all(*REACHED) if item.tag != "a" or item.get("href")]
    first = reached[0] if reached else None
    target = page.ids.get((first.get("href") or "")[1:]) if first is not None else None
    if first is None or target is None or target.tag != "main" or not said(first):
        yield Found(first, "" if first is None else words_of_link(first))


def landmarks(page: Page) -> Iterator[Found]:
    """Header, main part and navigation are how a screen reader moves about."""
    for tag in ("header", "main"):
        held = page.all(tag)
        if len(held) != 1:
            yield Found(held[1] if held else None, f"{tag}: {len(held)}")
    if not page.all("nav"):
        yield Found(None, "nav: 0")


def outside_landmarks(page: Page) -> Iterator[Found]:
    """Find what is in no landmark: who moves from one to the next misses it."""
    kept = ("header", "main", "footer", "nav")
    for item in page.root.find("body") if page.root.find("body") is not None else ():
        if not isinstance(item.tag, str) or item.tag in kept or not said(item):
            continue
        if not (item.tag == "a" and (item.get("href") or "").startswith("#")):
            yield Found(item, said(item))


def nav_name(page: Page) -> Iterator[Found]:
    """Two navigations are told apart by their names."""
    names = [(item, page.name(item)) for item in page.all("nav")]
    counts = Counter(name for _, name in names)
    for item, name in names:
        if not name or counts[name] > 1:
            yield Found(item, name)


def region_name(page: Page) -> Iterator[Found]:
    """WCAG 4.1.2: a region or a group without a name says nothing."""
    for item in page.having("role"):
        if item.get("role") in ("region", "group", "img", "dialog") and not page.name(item):
            yield Found(item)


def section_name(page: Page) -> Iterator[Found]:
    """Find a section that neither a heading nor a label names."""
    for item in page.all("section"):
        if not page.name(item):
            yield Found(item)


def duplicate_id(page: Page) -> Iterator[Found]:
    """Find an identifier that stands twice: a link finds the first of the two."""
    counts = Counter(item.get("id") for item in page.having("id"))
    for item in page.having("id"):
        held = item.get("id")
        if not held or counts[held] > 1:
            yield Found(item, held)


def pointer_target(page: Page) -> Iterator[Found]:
    """Find a reference to a name or a description that is not in the page."""
    for attribute in POINTERS:
        for item in page.having(attribute):
            for name in item.get(attribute).split():
                if name not in page.ids:
                    yield Found(item, name)


def list_formed(page: Page) -> Iterator[Found]:
    """WCAG 1.3.1: a list is counted by its items, and holds nothing else."""
    for item in page.all("ul", "ol"):
        for child in item:
            if isinstance(child.tag, str) and child.tag != "li":
                yield Found(child, said(child))
        if not len(item):
            yield Found(item)
    for item in page.all("li"):
        if item.getparent().tag not in ("ul", "ol", "menu"):
            yield Found(item, said(item))


def typed_list(page: Page) -> Iterator[Found]:
    """Find a list whose signs were typed: it is no list to a screen reader."""
    for item in page.all("p"):
        if re.match(r"[•·▪–*-]\s+\S|\(?\d{1,2}[.)]\s+\S", said(item)):
            yield Found(item, said(item))


def empty_block(page: Page) -> Iterator[Found]:
    """Find an empty paragraph or item: space made for the eye alone."""
    for item in page.all("p", "li", "figcaption", "blockquote", "caption"):
        if not said(item) and not len(list(item.iter("img", "svg"))):
            yield Found(item)


def details_summary(page: Page) -> Iterator[Found]:
    """Find what is folded away and named by nothing that unfolds it."""
    for item in page.all("details"):
        first = item[0] if len(item) else None
        if first is None or first.tag != "summary" or not said(first):
            yield Found(item)


def viewport(page: Page) -> Iterator[Found]:
    """WCAG 1.4.4 and 1.4.10: a reader may enlarge a page as far as the browser can."""
    held = [
        item.get("content") or "" for item in page.all("meta") if item.get("name") == "viewport"
    ]
    if len(held) != 1 or "width=device-width" not in held[0].replace(" ", ""):
        yield Found(None, " / ".join(held))
    elif re.search(r"user-scalable\s*=\s*(no|0)|maximum-scale|minimum-scale", held[0]):
        yield Found(None, held[0])


def tab_order(page: Page) -> Iterator[Found]:
    """WCAG 2.4.3: the keyboard follows the order of the page."""
    for item in page.having("tabindex"):
        if item.get("tabindex") not in ("0", "-1"):
            yield Found(item, item.get("tabindex"))


def shortcut(page: Page) -> Iterator[Found]:
    """WCAG 2.1.4: a key of the page's own takes one from the reader's programs."""
    for name in ("accesskey", "autofocus", "contenteditable"):
        for item in page.having(name):
            yield Found(item, f"{name}={item.get(name)}")


def hidden_focus(page: Page) -> Iterator[Found]:
    """Find what the keyboard reaches and no voice says."""
    for item in page.having("aria-hidden"):
        if item.get("aria-hidden") == "true" and (
            list(item.iter(*REACHED)) or item.get("tabindex") == "0"
        ):
            yield Found(item, said(item))


def title_only(page: Page) -> Iterator[Found]:
    """Find what stands in a tooltip: it is not there for a keyboard or a finger."""
    for item in page.having("title"):
        yield Found(item, item.get("title"))


RULES: tuple[Rule, ...] = (
    doctype,
    charset,
    closed,
    lang,
    lang_code,
    title,
    one_h1,
    heading_order,
    heading_empty,
    skip_link,
    landmarks,
    outside_landmarks,
    nav_name,
    region_name,
    section_name,
    duplicate_id,
    pointer_target,
    list_formed,
    typed_list,
    empty_block,
    details_summary,
    viewport,
    tab_order,
    shortcut,
    hidden_focus,
    title_only,
)
