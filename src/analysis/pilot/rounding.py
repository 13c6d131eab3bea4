"""Rounding of what is published: an estimate to the nearest step, its limits outwards."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

NEAREST, LOW, HIGH = "nearest", "low", "high"
SIDES = (NEAREST, LOW, HIGH)
ALMOST = 1e-9  # a limit that is whole but for the arithmetic stays where it is


def whole(numbers: npt.ArrayLike, side: str = NEAREST) -> npt.NDArray[np.float64]:
    """Return whole numbers: the nearest, or for a limit the next one away from the estimate.

    A limit that is rounded to the nearest holds the truth less often than its level says.

    Parameters
    ----------
    numbers
        In steps of what is published; NaN stays NaN.
    side
        ``nearest``, or ``low`` or ``high`` for that limit.

    Raises
    ------
    ValueError
        When the side has another name.
    """
    if side not in SIDES:
        msg = f"side is {side!r}; it is one of {', '.join(SIDES)}"
        raise ValueError(msg)
    steps = np.asarray(numbers, dtype="float64")
    if side == NEAREST:
        return np.rint(steps)
    return np.floor(steps + ALMOST) if side == LOW else np.ceil(steps - ALMOST)
