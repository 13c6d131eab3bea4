"""Rules of the stylesheet: colours that stand out, links that are seen, paper, dark, no motion."""

import re
from collections.abc import Iterator

from analysis.publishing.checks.markup import Found, Page, Rule
from analysis.publishing.checks.stylesheet import Block, read, weak_colours

LEAST = 4.5  # WCAG 2.2, 1.4.3
SMALLEST = 0.75  # rem: twelve pixels where a reader changed nothing
# The main part takes the focus from the skip link alone; a place on the map draws its own outline.
OWN_FOCUS = ("main:focus", ".place:focus")
MEDIA = ("print", "prefers-color-scheme: dark", "forced-colors: active")


def one_style(page: Page) -> Iterator[Found]:
    """Find a second stylesheet, or one that is not in the head."""
    held = page.all("style")
    if len(held) != 1 or held[0].getparent().tag != "head":
        yield Found(held[-1] if held else None, str(len(held)))


def colours(page: Page) -> Iterator[Found]:
    """WCAG 1.4.3: text stands out from what is behind it, in light, in dark and on paper."""
    for scheme, selector, held in weak_colours(read(page.style), LEAST):
        yield Found(None, f"{scheme}: {selector} ({held:.2f})")


def underline(page: Page) -> Iterator[Found]:
    """WCAG 1.4.1: a link is seen without seeing colours."""
    blocks = read(page.style)
    marked = [block for block in blocks if block.selector == "a" and not block.media]
    if not any("underline" in block.held.get("text-decoration", "") for block in marked):
        yield Found(None, "a")
    for block in blocks:
        if block.held.get("text-decoration", block.held.get("text-decoration-line")) == "none":
            yield Found(None, f"{block.selector}: text-decoration: none")


def focus_shown(page: Page) -> Iterator[Found]:
    """WCAG 2.4.7: who uses the keyboard sees where it is."""
    blocks = read(page.style)
    if not any(_outlined(block) for block in blocks if ":focus" in block.selector):
        yield Found(None, ":focus-visible")
    for block in blocks:
        hidden = block.held.get("outline", block.held.get("outline-style", "")) in ("none", "0")
        if hidden and not block.selector.startswith(OWN_FOCUS):
            yield Found(None, f"{block.selector}: outline: none")


def media(page: Page) -> Iterator[Found]:
    """Find what is lacking for paper, for the dark, or for colours that the reader chose."""
    for name in MEDIA:
        if not re.search(rf"@media\s*\(?{name}", page.style):
            yield Found(None, f"@media {name}: 0")


def motion(page: Page) -> Iterator[Found]:
    """WCAG 2.2.2 and 2.3.3: nothing moves by itself."""
    for block in read(page.style):
        for name in ("animation", "animation-name", "transition"):
            if block.held.get(name, "none") != "none":
                yield Found(None, f"{block.selector}: {name}")


def letters(page: Page) -> Iterator[Found]:
    """On a screen no letters are smaller than twelve pixels."""
    for block in read(page.style):
        held = re.fullmatch(r"([\d.]+)(rem|em|px)", block.held.get("font-size", ""))
        size = float(held[1]) / (16 if held[2] == "px" else 1) if held else 1
        if size < SMALLEST and "print" not in block.media:
            yield Found(None, f"{block.selector}: {block.held['font-size']}")


def _outlined(block: Block) -> bool:
    return block.held.get("outline", "none") not in ("none", "0")


RULES: tuple[Rule, ...] = (
    one_style,
    colours,
    underline,
    focus_shown,
    media,
    motion,
    letters,
)
