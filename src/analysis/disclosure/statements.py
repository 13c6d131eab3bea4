"""Statements about people: what each published number says, so that all can be audited at once.

A group of people is a mapping from dimensions (``age_band``) to levels (``65_74``); a dimension
that it does not name is left open, and the empty mapping is everybody. An `About` says what a
number is *meant* to say; a `Statement` is that number as it was *published*, with the range that
its printed digits leave.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Levels = str | Iterable[str]
Group = tuple[tuple[str, tuple[str, ...]], ...]
KINDS = ("linear", "quantile", "derived", "other")


def group(**conditions: Levels) -> Group:
    """Name a group of people: a level, or several, of each dimension that matters.

    Several levels come as an iterable or as one text joined by semicolons, ``"rural;more_rural"``.

    Raises
    ------
    ValueError
        When a dimension has no level.
    """
    held = []
    for dimension, levels in sorted(conditions.items()):
        parts = levels.split(";") if isinstance(levels, str) else levels
        names = tuple(sorted({str(part).strip() for part in parts} - {""}))
        if not names:
            msg = f"{dimension} has no level; leave it out to speak of everybody"
            raise ValueError(msg)
        held.append((dimension, names))
    return tuple(held)


@dataclass(frozen=True)
class About:
    """What a number says of people: ``scale`` × sum of coefficient × people, over ``base``.

    Attributes
    ----------
    kind
        ``linear``: terms over base. ``quantile``: the `quantile` (0 to 1) of a measure in the one
        term's group, minima and maxima among them. ``derived``: a figure from which a reader may
        be able to work out the counts of its terms, so that they count as published exactly
        (interval limits, tests, rates). ``other``: not about people (days, devices, money).
    terms
        Coefficient and group.
    base
        The group whose size divides; None for a plain count or sum.
    measure
        Where it is not blank, people are replaced by the sum of this measure over them.
    of
        The name of the `People` that are counted.
    scale
        100 for a percentage.
    step
        The number was rounded to a multiple of it before it was written; 0 for not at all.
    """

    kind: str = "linear"
    terms: tuple[tuple[float, Group], ...] = ()
    base: Group | None = None
    measure: str = ""
    of: str = "people"
    scale: float = 1.0
    step: float = 0.0
    quantile: float = 0.5


OTHER = About(kind="other")


def count(of: str = "people", *, step: float = 0.0, **conditions: Levels) -> About:
    """Say that a number is how many people (or loans) a group has."""
    return About(terms=((1.0, group(**conditions)),), of=of, step=step)


def share(
    part: Mapping[str, Levels],
    base: Mapping[str, Levels] | None = None,
    *,
    of: str = "people",
    step: float = 0.0,
) -> About:
    """Say that a number is the percentage of the base (default: everybody) that has `part` too."""
    whole = group(**(base or {}))
    inner = group(**{**(base or {}), **part})
    return About(terms=((1.0, inner),), base=whole, of=of, scale=100.0, step=step)


def net(
    plus: Mapping[str, Levels],
    minus: Mapping[str, Levels],
    base: Mapping[str, Levels] | None = None,
    *,
    of: str = "people",
    step: float = 0.0,
) -> About:
    """Say that a number is a share of the base minus another one, in percentage points."""
    whole = base or {}
    terms = ((1.0, group(**{**whole, **plus})), (-1.0, group(**{**whole, **minus})))
    return About(terms=terms, base=group(**whole), of=of, scale=100.0, step=step)


def mean(measure: str, *, of: str = "people", step: float = 0.0, **conditions: Levels) -> About:
    """Say that a number is the mean of a measure over a group."""
    whole = group(**conditions)
    return About(terms=((1.0, whole),), base=whole, measure=measure, of=of, step=step)


def total(measure: str, *, of: str = "people", step: float = 0.0, **conditions: Levels) -> About:
    """Say that a number is the sum of a measure over a group."""
    return About(terms=((1.0, group(**conditions)),), measure=measure, of=of, step=step)


def quantile(q: float, measure: str, *, of: str = "people", **conditions: Levels) -> About:
    """Say that a number is a quantile of single people's values: 0 the least, 1 the most."""
    whole = group(**conditions)
    return About(kind="quantile", terms=((1.0, whole),), measure=measure, of=of, quantile=q)


def derived(*conditions: Mapping[str, Levels], of: str = "people") -> About:
    """Say that a number gives away the sizes of these groups, whatever its digits."""
    groups = conditions or ({},)
    return About(kind="derived", terms=tuple((1.0, group(**each)) for each in groups), of=of)


@dataclass(frozen=True)
class Saying:
    """One thing that a number says of people.

    With limits, it is what a reader can work out rather than what is written: `about` then lies
    from `low` to `high`, whatever the number's digits.
    """

    about: About
    low: float | None = None
    high: float | None = None

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group it names, the base first, each once."""
        base = () if self.about.base is None else (self.about.base,)
        return tuple(dict.fromkeys((*base, *(named for _, named in self.about.terms))))


def within(about: About, low: float, high: float) -> Saying:
    """Say that a reader can work out of a number that something lies from `low` to `high`.

    For limits of an interval that are rounded, so that several counts fit what is published.

    Raises
    ------
    ValueError
        When the limits are not in order, or `about` is no count, sum, share or mean.
    """
    if about.kind != "linear" or not low <= high:
        msg = f"within takes a count, sum, share or mean from low to high; found {low} to {high}"
        raise ValueError(msg)
    return Saying(about, float(low), float(high))


@dataclass(frozen=True)
class Place:
    """Where a number stands: a finding, a row (from 1; 0 outside a table), a column, an outlet."""

    item: str
    row: int = 0
    column: str = ""
    outlet: str = ""


@dataclass(frozen=True)
class Statement:
    """One published number, as a reader can use it.

    ``low <= about <= high``, with `about` a linear form of the sizes of groups; the two are equal
    where the digits leave no room. Bounds of a ``derived`` statement are not used. `release` names
    an earlier release that it comes from; blank for the one that is being judged. `implied` says
    that no number is printed about the groups themselves: a reader can work the range out.
    """

    about: About
    low: float
    high: float
    place: Place
    release: str = ""
    implied: bool = False


@dataclass(frozen=True)
class People:
    """Those of whom something is published, one row each; never shown, never published.

    Attributes
    ----------
    frame
        A pandas.DataFrame: a text column a dimension, a numeric column a measure (missing where
        the person has none).
    dimensions
        What others may know of a person (age band, area).
    answers
        Dimensions that are the person's own (answers, change, staying): nobody may learn one of
        a whole group.
    measures
        Smallest and largest possible value of each measure.
    person
        Where a row is not a person, the column that says whose it is; groups are small when they
        hold few different persons.
    counted
        What was read of the rows already, so that each column is read once however many numbers
        speak of it. The rows are those at the start: later changes of the table are not seen.
    """

    name: str
    frame: Any
    dimensions: tuple[str, ...]
    answers: tuple[str, ...] = ()
    measures: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    person: str = ""
    counted: dict[tuple[str, str], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame", self.frame.copy(deep=False))
