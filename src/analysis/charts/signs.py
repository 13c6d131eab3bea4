"""The signs of a traffic light: each colour has a shape and a pattern of its own."""

from typing import Any

import pandas as pd

from analysis.charts import style, wording
from analysis.charts.tones import BLACK, WHITE, Fill

GREEN, AMBER, RED = "#1B7F4B", style.ORANGE, "#A3142B"
NOT_ENOUGH = "not_enough_information"
SIGNS = {
    "green": ("o", GREEN),
    "amber": ("^", AMBER),
    "amber_green": ("^", AMBER),
    "amber_red": ("v", AMBER),
    "red": ("s", RED),
    NOT_ENOUGH: ("o", "none"),
}
FILLS = {
    "green": Fill(GREEN),
    "amber": Fill(AMBER, "///", BLACK),
    "red": Fill(RED, "xx", WHITE),
    NOT_ENOUGH: Fill(WHITE, "..", style.DARK_GREY),
}
SIZE = 10.0  # points across a sign


def sign(code: object) -> dict[str, Any]:
    """Return a colour's sign as the keywords of a matplotlib line.

    A disc is green, a triangle amber (its tip up when red is ruled out, down when not), a square
    red, and an empty ring not enough information.
    """
    shape, face = SIGNS[str(code) if str(code) in SIGNS else NOT_ENOUGH]
    return {
        **{"marker": shape, "markersize": SIZE, "markerfacecolor": face},
        **{"markeredgecolor": style.INK, "markeredgewidth": 1.2, "linestyle": "none"},
    }


def check(frame: pd.DataFrame, name: str) -> None:
    """Refuse codes that have no sign.

    Raises
    ------
    ValueError
        When the column is missing or holds another code; those known are given.
    """
    wording.require(frame, name)
    strange = sorted({str(code) for code in frame[name].dropna()} - set(SIGNS))
    if strange:
        msg = f"column {name!r} holds {', '.join(strange)}; colours: {', '.join(SIGNS)}"
        raise ValueError(msg)
