"""Tables as they are planned, and as they look once levels are merged or a dimension is left out.

Every number of a planned table is worked out from the people themselves, totals too: a total is
never the sum of what is printed, so that no repair can make it wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from analysis.disclosure.crowd import Crowd
from analysis.disclosure.space import make_space
from analysis.disclosure.statements import About, Levels, People, count, mean, share
from analysis.disclosure.truth import levels_of

SHOWS = ("count", "share", "mean")
Merged = Mapping[str, Sequence[tuple[str, ...]]]


@dataclass(frozen=True)
class Shown:
    """A column of a planned table.

    Attributes
    ----------
    name
        The column.
    kind
        ``count``, ``share`` (percentage of the row's people) or ``mean`` (of a measure).
    part
        Who is counted of the row's people; empty for all of them.
    measure
        The measure of a mean.
    digit_step
        The unit of the last printed digit: 1 for whole numbers and percentages.
    """

    name: str
    kind: str = "count"
    part: Mapping[str, Levels] = field(default_factory=dict)
    measure: str = ""
    digit_step: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in SHOWS:
            msg = f"column {self.name}: {self.kind!r} is not one of {', '.join(SHOWS)}"
            raise ValueError(msg)
        if (self.kind == "mean") != bool(self.measure):
            msg = f"column {self.name}: a mean has a measure, and only a mean has one"
            raise ValueError(msg)


@dataclass(frozen=True)
class Planned:
    """A table that is to be published.

    Attributes
    ----------
    name
        The table.
    rows
        The dimensions that its rows cross; none for one line about everybody.
    columns
        What is shown in each row.
    base
        Whose table it is; empty for everybody.
    order
        For a dimension whose neighbouring levels may be merged, its levels in order.
    totals
        Whether rows for all levels together are printed too.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[Shown, ...] = (Shown("people"),)
    base: Mapping[str, Levels] = field(default_factory=dict)
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    totals: bool = True


@dataclass(frozen=True)
class Cell:
    """One number of a table: where it stands, what it says, and its unrounded value.

    `levels` holds the row's levels of each dimension of the plan, joined by semicolons where they
    are merged; blank for all levels. `value` is None where there is nobody to speak of.
    """

    table: str
    row: int
    column: str
    levels: tuple[str, ...]
    about: About
    digit_step: float
    value: float | None

    @property
    def total(self) -> bool:
        """Whether the row stands for all levels of some dimension."""
        return "" in self.levels


def cells(
    plan: Iterable[Planned],
    people: People,
    merged: Merged | None = None,
    dropped: Mapping[str, str] | None = None,
    step: float = 0.0,
) -> list[Cell]:
    """Lay out all numbers of planned tables.

    Parameters
    ----------
    plan, people
        The tables, and those they are about.
    merged
        For a dimension the groups of levels that are shown together; others are shown singly.
    dropped
        For a table the dimension that is left out.
    step
        Counts and percentages are rounded to a multiple of it; 0 leaves them.

    Raises
    ------
    ValueError
        When the people have no such dimension or measure.
    """
    laid = []
    for table in plan:
        out = (dropped or {}).get(table.name, "")
        for row, levels in enumerate(_lines(table, people, merged or {}, out), 1):
            held = {k: v for k, v in zip(table.rows, levels, strict=True) if v}
            for column in table.columns:
                about = _about(column, {**table.base, **held}, people.name, step)
                laid.append((table.name, row, column, levels, about))
    return _valued(laid, people)


def _lines(table: Planned, people: People, merged: Merged, out: str) -> list[tuple[str, ...]]:
    """Return the levels of each row: totals first, and only where they are wanted."""
    choices = []
    for key in table.rows:
        shown = [";".join(names) for names in merged.get(key, [])] or _levels(table, people, key)
        choices.append([""] if key == out else ([""] * table.totals) + shown)
    return list(product(*choices))


def _levels(table: Planned, people: People, key: str) -> list[str]:
    there = set(levels_of(people, key).tolist())
    order = table.order.get(key, ())
    return [*order, *sorted(there - set(order))]


def _about(column: Shown, levels: Mapping[str, Levels], of: str, step: float) -> About:
    if column.kind == "share":
        return share(column.part, levels, of=of, step=step)
    held = {**levels, **column.part}
    if column.kind == "mean":
        return mean(column.measure, of=of, **held)  # type: ignore[arg-type]
    return count(of, step=step, **held)


def _valued(
    laid: Sequence[tuple[str, int, Shown, tuple[str, ...], About]], people: People
) -> list[Cell]:
    space = make_space(people, [about for *_, about in laid])
    crowd = Crowd(space)
    found = []
    for table, row, column, levels, about in laid:
        whole = 1.0
        if about.base is not None:
            base = space.has_value(about.base, about.measure) if about.measure else about.base
            whole = float(crowd.size(base)) if base is not None else 0.0
        top = crowd.amount(space.form(about, about.terms))
        value = about.scale * top / whole if whole else None
        found.append(Cell(table, row, column.name, levels, about, column.digit_step, value))
    return found


def neighbours_merged(
    plan: Iterable[Planned], people: People, minimum: int
) -> dict[str, list[tuple[str, ...]]]:
    """Merge neighbouring levels of ordered dimensions until each has the minimum of people.

    The same levels are merged in all tables, since two groupings of the same people could be
    subtracted. The smallest level joins its smaller neighbour, one after another.
    """
    held = list(plan)
    orders = {key: names for table in held for key, names in table.order.items()}
    found = {}
    for key, order in sorted(orders.items()):
        column = levels_of(people, key).tolist()
        rest = sorted(set(column) - set(order))
        groups: list[tuple[str, ...]] = [(name,) for name in order]
        while len(groups) > 1:
            sizes = [sum(column.count(name) for name in names) for names in groups]
            least = min(range(len(groups)), key=lambda i: (sizes[i], i))
            if sizes[least] >= minimum:
                break
            near = [i for i in (least - 1, least + 1) if 0 <= i < len(groups)]
            other = min(near, key=lambda i: (sizes[i], i))
            first, last = sorted((least, other))
            groups[first : last + 1] = [groups[first] + groups[last]]
        if len(groups) < len(order):
            found[key] = [*groups, *((name,) for name in rest)]
    return found
