"""Checks and quantiles that the sizes of pilots share."""

from __future__ import annotations

from collections.abc import Callable

PERCENT = 100
MOST_PEOPLE = 100_000  # no pilot has more, and no formula is asked for more


def root(excess: Callable[[float], float], low: float, high: float) -> float:
    """Find where a function that rises through zero does so."""
    from scipy.optimize import brentq

    return float(brentq(excess, low, high, xtol=1e-12, rtol=1e-12))


def normal_quantile(probability: float) -> float:
    """Return the value below which a share of the normal distribution lies."""
    from scipy.special import ndtri

    return float(ndtri(probability))


def normal_below(value: float) -> float:
    """Return the share of the normal distribution below a value."""
    from scipy.special import ndtr

    return float(ndtr(value))


def check_whole(number: int, name: str, least: int) -> None:
    """Refuse what is no whole number, or one below the least."""
    if not (number == int(number) and number >= least):
        msg = f"{name} is {number}; give a whole number from {least} up"
        raise ValueError(msg)


def check_between(number: float, name: str, low: float, high: float, ends: bool = False) -> None:
    """Refuse a number outside two limits; the limits themselves are allowed with `ends`."""
    inside = low <= number <= high if ends else low < number < high
    if not inside:
        wanted = f"from {low} to {high}" if ends else f"above {low} and below {high}"
        msg = f"{name} is {number}; give a number {wanted}"
        raise ValueError(msg)
