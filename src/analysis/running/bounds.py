"""Between what the numbers among the parameters lie, as the functions that take them demand."""

import math
from dataclasses import dataclass

from analysis.language import Words


@dataclass(frozen=True)
class Bounds:
    """What a number lies between; the ends belong to it, unless it lies strictly within."""

    low: float = -math.inf
    high: float = math.inf
    within: bool = False

    def hold(self, amount: float) -> bool:
        """Say whether a number keeps to them; one that is not finite never does."""
        if self.within:
            return self.low < amount < self.high
        return math.isfinite(amount) and self.low <= amount <= self.high


BOUNDS = {
    "adviser_share": Bounds(0, 1),
    "holder_share": Bounds(0, 1),
    "k": Bounds(0),
    "first_look_length": Bounds(1),
    "option_draws": Bounds(1),
    "missing_share": Bounds(0, 1, within=True),
    "trials": Bounds(100),
    "permutations": Bounds(1),
    "level": Bounds(0.5, 1, within=True),  # likeness to a partner is judged at 2 * level - 1
    "pilots": Bounds(1),
}


def bounded(amount: float, name: str) -> float:
    """Return the number given for a parameter.

    Raises
    ------
    ValueError, OverflowError
        When it is not finite or out of the parameter's bounds.
    """
    if not BOUNDS.get(name, Bounds()).hold(amount):
        raise ValueError(amount)
    return amount


def with_bounds(expected: Words, name: str) -> Words:
    """Word what is expected of a parameter with its bounds, where it has some."""
    if name not in BOUNDS:
        return expected
    bounds = BOUNDS[name]
    key = "within" if bounds.within else "from" if bounds.high == math.inf else "from_to"
    ends = {"low": f"{bounds.low:g}", "high": f"{bounds.high:g}"}
    return Words(f"running.bounds.{key}", {"expected": expected, **ends})
