"""A stylesheet as the page rules read it: its blocks, its colours, what each stands on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ROOT = ":root"
SCHEMES = {"light": "", "dark": "prefers-color-scheme: dark", "print": "print"}
OTHER_MEDIA = ("print", "prefers-color-scheme", "forced-colors")
TOKENS = re.compile(r"([^{};]*)([{};])")


@dataclass(frozen=True)
class Block:
    """What a selector declares, and under which condition (empty: always)."""

    media: str
    selector: str
    held: Mapping[str, str]

    @property
    def ground(self) -> str:
        """What it puts behind its text."""
        return self.held.get("background-color", self.held.get("background", ""))


def read(style: str) -> list[Block]:
    """Return the blocks of a stylesheet, one for each selector, in their order."""
    found: list[Block] = []
    around: list[str] = []
    declared: list[dict[str, str]] = [{}]
    for text, sign in TOKENS.findall(re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)):
        name, _, value = (part.strip() for part in text.strip().partition(":"))
        if sign == "{":
            around.append(" ".join(text.split()))
            declared.append({})
            continue
        if value:
            declared[-1][name] = value
        if sign == "}" and around:
            selector, held = around.pop(), declared.pop()
            media = " ".join(item for item in around if item.startswith("@"))
            if not selector.startswith("@media"):
                found += [Block(media, name, held) for name in _selectors(selector)]
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def weak_colours(blocks: list[Block], least: float) -> Iterator[tuple[str, str, float]]:
    """Yield each scheme, selector and contrast of text that stands out less than `least`."""
    for scheme, condition in SCHEMES.items():
        known = _variables(blocks, condition)
        shown = [block for block in blocks if _applies(block, condition)]
        common = _common_grounds(shown, known)
        for block in shown:
            ink = _colour(block.held.get("color", ""), known)
            for ground in _grounds(block, shown, known, common) if ink else ():
                if (held := contrast(ink, ground)) < least:
                    yield scheme, block.selector, held


def _selectors(selector: str) -> list[str]:
    return [selector] if "(" in selector else [name.strip() for name in selector.split(",")]


def _applies(block: Block, condition: str) -> bool:
    """Say whether a block is in force: always, by width, or under the scheme's own condition."""
    if condition and condition in block.media:
        return True
    return condition != "print" and not any(name in block.media for name in OTHER_MEDIA)


def _variables(blocks: list[Block], condition: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for block in blocks:
        if block.selector == ROOT and (not block.media or (condition and condition in block.media)):
            known.update(block.held)
    return known


def _colour(value: str, known: Mapping[str, str]) -> str:
    """Return a colour as six digits; empty for what is no plain colour."""
    named = re.fullmatch(r"var\((--[\w-]+)\)", value)
    value = known.get(named[1], "") if named else value
    found = re.fullmatch(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})", value)
    if not found:
        return ""
    return found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])


def _common_grounds(blocks: list[Block], known: Mapping[str, str]) -> list[str]:
    """Return what text can stand on: every ground that does not bring its own ink."""
    held = [known.get("--paper", "#ffffff")]
    held += [
        block.ground for block in blocks if "color" not in block.held and "var" in block.ground
    ]
    return sorted({colour for value in held if (colour := _colour(value, known))})


def _grounds(
    block: Block, blocks: list[Block], known: Mapping[str, str], common: list[str]
) -> list[str]:
    """Return what a block's text stands on: its own ground, that of what is around it, or any."""
    own = _colour(block.ground, known)
    if own:
        return [own]
    around = set(block.selector.split()[:-1])
    held = [_colour(item.ground, known) for item in blocks if item.selector in around]
    return [ground for ground in held if ground] or common


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    bent = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * bent[0] + 0.7152 * bent[1] + 0.0722 * bent[2]
