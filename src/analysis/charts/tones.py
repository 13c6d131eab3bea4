"""Surfaces that are told apart in colour, in grey print and by their hatching alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Patch

from analysis.charts import style, wording

WHITE, BLACK = "#FFFFFF", "#000000"
LIGHTEST, DARKEST = "#E3EBF2", style.DARK_BLUE
MOST_STEPS = 8  # more tones than these cannot be told apart on paper
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True)
class Fill:
    """How a surface looks: its colour, and a pattern of lines or dots on it."""

    colour: str
    hatch: str = ""
    hatch_colour: str | None = None

    @property
    def letters(self) -> str:
        """Black or white: what can be read on the colour."""
        return max((BLACK, WHITE), key=lambda letters: contrast(letters, self.colour))

    def look(self) -> dict[str, Any]:
        """Return the fill as the keywords of a matplotlib patch."""
        drawn = self.hatch_colour or self.letters
        return {"facecolor": self.colour, "hatch": self.hatch, "hatchcolor": drawn}

    def handle(self, label: str) -> Patch:
        """Return a legend's picture of the fill."""
        return Patch(label=label, edgecolor=style.DARK_GREY, linewidth=0.8, **self.look())


# A group keeps its place in its list of codes, as the points of groups do.
GROUP_FILLS = (
    Fill(style.DARK_BLUE),
    Fill(style.TURQUOISE, "////", WHITE),
    Fill(style.LIGHT_PURPLE, "..", BLACK),
    Fill(style.DARK_PINK, "xxxx", WHITE),
    Fill(style.ORANGE, "\\\\\\\\", BLACK),
    Fill(style.DARK_GREY, "----", WHITE),
)
UNKNOWN_FILL = Fill(WHITE, "..", style.DARK_GREY)
EMPTY_FILL = Fill(WHITE, "///", style.RULE)
HATCH_SHARE = 0.6  # from a tone to black or white: seen, and not louder than a number
STEP_HATCHES = ("", "..", "///", "", "\\\\\\", "---", "", "xxx")


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ LUMINANCE)


def steps(count: int) -> list[Fill]:
    """Return fills for the steps of a scale, from light to dark.

    Raises
    ------
    ValueError
        When there are more steps than eyes can tell apart.
    """
    if count > MOST_STEPS:
        msg = f"a scale is drawn in {MOST_STEPS} steps at most; found {count}"
        raise ValueError(msg)
    shares = np.linspace(0, 1, count) if count > 1 else np.array([1.0])
    tones = [_between(LIGHTEST, DARKEST, share) for share in shares]
    return [
        Fill(tone, hatch, _between(tone, Fill(tone).letters, HATCH_SHARE))
        for tone, hatch in zip(tones, STEP_HATCHES, strict=False)
    ]


def _between(one: str, other: str, share: float) -> str:
    """Return the colour that lies a share of the way from one to another."""
    start, end = np.array(to_rgb(one)), np.array(to_rgb(other))
    return to_hex(start + share * (end - start))


def group_fills(groups: pd.Series, name: str) -> dict[str, Fill]:
    """Return the fill of each code of a column, by its place in its list of codes."""
    known = wording.known_codes(groups, name)
    if len(known) > len(GROUP_FILLS):
        found = f"column {name!r} has {len(known)} codes"
        msg = f"surfaces are drawn in {len(GROUP_FILLS)} groups at most; {found}"
        raise ValueError(msg)
    return dict(zip(known, GROUP_FILLS, strict=False))


def group_handles(groups: pd.Series, name: str, language: str) -> list[Patch]:
    """Return a legend's entries for the groups that occur, unknown last."""
    return handles(group_fills(groups, name), groups, name, language)


def handles(fills: Mapping[Any, Fill], held: pd.Series, name: str, language: str) -> list[Patch]:
    """Return a legend's entries for those values of a column that `held` holds, unknown last."""
    shown = {item: fill for item, fill in fills.items() if (held == item).any()}
    if held.isna().any():
        shown[None] = UNKNOWN_FILL
    return [fill.handle(wording.word(name, item, language)) for item, fill in shown.items()]
