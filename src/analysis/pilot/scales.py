"""Scales of several questions: scored by a rule fixed beforehand, and how far the items agree."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from analysis.pilot.change.answers import as_numbers
from analysis.pilot.intervals import CALCULATED, NO_SPREAD, checked_level

LEAST_PEOPLE = 30
TOO_FEW_PEOPLE = "too_few_people"
COMPLETE, PRORATED, TOO_MANY_MISSING = "complete", "prorated", "too_many_missing"
KINDS = ("sum", "mean")


@dataclass(frozen=True)
class ScaleRule:
    """How the answers to several questions become one score; set before anybody answers.

    Attributes
    ----------
    items
        Question ids, each once.
    minimum, maximum
        Ends of every item's scale.
    reversed_items
        Items whose answers are turned round before they are added.
    most_missing
        How many items may be missing. The score is then that of the items answered, brought to
        the full number of items (pro-rated); beyond it there is no score.
    kind
        ``sum`` of the items, or their ``mean``.
    """

    items: tuple[str, ...]
    minimum: float
    maximum: float
    reversed_items: tuple[str, ...] = ()
    most_missing: int = 0
    kind: str = "sum"

    def __post_init__(self) -> None:
        """Refuse a rule that contradicts itself, all faults at once."""
        faults = []
        if len(self.items) < 2 or len(set(self.items)) < len(self.items):
            faults.append(f"a scale has two different items or more; found {list(self.items)}")
        strange = sorted(set(self.reversed_items) - set(self.items))
        if strange:
            faults.append(f"reversed items are items of the scale; {', '.join(strange)} are not")
        if not self.minimum < self.maximum:
            faults.append(f"{self.minimum:g} to {self.maximum:g} is no scale")
        if not 0 <= self.most_missing < len(self.items):
            faults.append(
                f"{self.most_missing} of {len(self.items)} items may be missing: one has to be "
                "answered"
            )
        if self.kind not in KINDS:
            faults.append(f"kind is {self.kind!r}; it is one of {', '.join(KINDS)}")
        if faults:
            raise ValueError("; ".join(faults))


def scale_rule(row: Mapping[str, Any]) -> ScaleRule:
    """Read a rule from a row of a table, so that rules are data that can be locked.

    Parameters
    ----------
    row
        The fields of `ScaleRule`; lists of items as text, joined by semicolons.

    Raises
    ------
    ValueError
        When a field is missing, is not known or contradicts another.
    """
    known = {each.name for each in fields(ScaleRule)}
    strange, without = sorted(set(row) - known), {"items", "minimum", "maximum"} - set(row)
    if strange or without:
        msg = f"a scale rule has {', '.join(sorted(known))}; not known: {strange}, "
        raise ValueError(f"{msg}missing: {sorted(without)}")
    given = dict(row)
    for name in ("items", "reversed_items"):
        if isinstance(given.get(name), str):
            given[name] = tuple(part.strip() for part in given[name].split(";") if part.strip())
    return ScaleRule(**given)


def scale_scores(answers: pd.DataFrame, rule: ScaleRule) -> pd.DataFrame:
    """Score each person by the rule.

    Parameters
    ----------
    answers
        A row a person, a column an item; missing where it was not answered.
    rule
        Which items, and how many may be missing.

    Returns
    -------
    pandas.DataFrame
        By person: ``score``, ``items_missing`` and ``score_note`` (``complete``, ``prorated`` or
        ``too_many_missing``, which has no score).

    Raises
    ------
    ValueError
        When an item has no column, or an answer lies off the scale.
    """
    turned = _turned(answers, rule)
    there = ~np.isnan(turned)
    missing = (~there).sum(axis=1)
    with np.errstate(invalid="ignore"):
        mean = np.where(there, turned, 0.0).sum(axis=1) / there.sum(axis=1)
    score = mean * (len(rule.items) if rule.kind == "sum" else 1)
    scored = missing <= rule.most_missing
    notes = np.where(missing == 0, COMPLETE, np.where(scored, PRORATED, TOO_MANY_MISSING))
    columns = {
        "score": np.where(scored, score, np.nan),
        "items_missing": missing,
        "score_note": notes,
    }
    return pd.DataFrame(columns, index=answers.index)


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha with Feldt's interval.

    Attributes
    ----------
    estimate, low, high
        1 when the items agree fully; can fall below 0 when they contradict each other.
    note
        ``calculated``, ``too_few_people`` (fewer than 30 answered every item) or ``no_spread``.
    n, n_missing
        People who answered every item, and people who left one out.
    """

    estimate: float | None
    low: float | None
    high: float | None
    note: str
    items: int
    n: int
    n_missing: int
    definition: str = (
        "Cronbach's alpha of the people who answered every item, with Feldt's F interval"
    )


def cronbach_alpha(answers: pd.DataFrame, rule: ScaleRule, level: float = 0.95) -> Alpha:
    """Tell how far the items of a scale go together.

    Parameters
    ----------
    answers, rule
        As for `scale_scores`; reversed items are turned round first.
    level
        Of the interval.

    Returns
    -------
    Alpha
        Not stated below 30 people: it would say little.

    Raises
    ------
    ValueError
        As for `scale_scores`.

    Notes
    -----
    Cronbach (1951); Feldt (1965), Psychometrika 30, 357-370.
    """
    from scipy import stats

    tail = (1 - checked_level(level)) / 2
    turned = _turned(answers, rule)
    whole = turned[~np.isnan(turned).any(axis=1)]
    n, k = whole.shape
    counted = (k, n, len(turned) - n)
    if n < LEAST_PEOPLE:
        return Alpha(None, None, None, TOO_FEW_PEOPLE, *counted)
    total = whole.sum(axis=1).var(ddof=1)
    if math.isclose(total, 0, abs_tol=1e-12):
        return Alpha(None, None, None, NO_SPREAD, *counted)
    alpha = k / (k - 1) * (1 - whole.var(axis=0, ddof=1).sum() / total)
    degrees = (n - 1, (n - 1) * (k - 1))
    low, high = (
        float(1 - (1 - alpha) * stats.f.ppf(chance, *degrees)) for chance in (1 - tail, tail)
    )
    return Alpha(float(alpha), low, high, CALCULATED, *counted)


def _turned(answers: pd.DataFrame, rule: ScaleRule) -> np.ndarray:
    without = [item for item in rule.items if item not in answers]
    if without:
        msg = (
            f"no column for the items {', '.join(without)}; columns: {', '.join(map(str, answers))}"
        )
        raise ValueError(msg)
    columns = [as_numbers(answers[item]) for item in rule.items]
    given = np.column_stack(columns)
    off = given[(given < rule.minimum) | (given > rule.maximum)]
    if len(off):
        msg = (
            f"items lie on the scale from {rule.minimum:g} to {rule.maximum:g}; found "
            f"{sorted({float(answer) for answer in off})}"
        )
        raise ValueError(msg)
    turn = np.array([item in rule.reversed_items for item in rule.items])
    turned: np.ndarray = np.where(turn, rule.minimum + rule.maximum - given, given)
    return turned
