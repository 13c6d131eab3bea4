"""Rules of thumb for the size of a pilot, each with its name."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from analysis.pilot.planning.checks import PERCENT, check_between

JULIOUS_PER_GROUP = 12  # Julious (2005), Pharmaceutical Statistics 4, 287-291


def cases_to_see(share: float, confidence: float = 0.95) -> int:
    """Return how many people show a problem at least once that hits a share of people.

    Notes
    -----
    Viechtbauer and others (2015), Journal of Clinical Epidemiology 68, 1375-1379: the first n
    for which 1 - (1 - share)^n reaches the confidence.
    """
    check_between(share, "share", 0, 1)
    check_between(confidence, "confidence", 0, 1)
    # Taken down by a hair, so that an exact whole number is not rounded up by the last bit.
    return max(1, math.ceil(math.log1p(-confidence) / math.log1p(-share) - 1e-9))


def size_rules(shares: Sequence[float] = (0.05, 0.15), confidence: float = 0.95) -> pd.DataFrame:
    """Tabulate rules of thumb for the size of a pilot.

    Parameters
    ----------
    shares
        Shares of people whom a problem hits, 0 to 1.
    confidence
        To see it at least once.

    Returns
    -------
    pandas.DataFrame
        ``size_rule`` (code), ``problem_share`` (per cent, missing where it has no part) and
        ``planned_n``.
    """
    rows: list[tuple[str, float | None, int]] = [
        ("see_a_problem", PERCENT * share, cases_to_see(share, confidence)) for share in shares
    ]
    rows.append(("julious", None, JULIOUS_PER_GROUP))
    return pd.DataFrame(rows, columns=["size_rule", "problem_share", "planned_n"])
