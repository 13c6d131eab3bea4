"""Change planned tables, as little as possible, until nothing small can be inferred."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.disclosure.auditing import audit
from analysis.disclosure.plans import Cell, Planned, cells, neighbours_merged
from analysis.disclosure.profiles import Profile
from analysis.disclosure.profiles import profile as named_profile
from analysis.disclosure.realise import realise
from analysis.disclosure.results import DIRECT, Audit
from analysis.disclosure.statements import Group, People, Place, Statement

HIDDEN = "c"
NOTHING, MERGED, DROPPED, SUPPRESSED, ROUNDED, WITHHELD = (
    "nothing",
    "merged",
    "dropped",
    "suppressed",
    "rounded",
    "withheld",
)
STEP = 5.0
OUTLET = "table"
Marked = frozenset[Place]


@dataclass(frozen=True)
class RepairedTable:
    """A table as it may be published.

    Attributes
    ----------
    name, dimensions, columns
        As planned.
    lines
        For each row its levels (blank for all of them, several joined by semicolons) and the value
        of each column: a number as it is printed, the mark ``c``, or None where there is nobody.
    done
        What was done to it: ``nothing``, ``merged``, ``dropped``, ``suppressed``, ``rounded``,
        ``withheld``.
    """

    name: str
    dimensions: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[tuple[tuple[str, ...], tuple[float | str | None, ...]], ...]
    done: tuple[str, ...]

    def frame(self) -> Any:
        """Return a pandas.DataFrame: a column a dimension (None: all levels), then the numbers."""
        import pandas as pd

        rows = [(*(level or None for level in levels), *values) for levels, values in self.lines]
        return pd.DataFrame(rows, columns=[*self.dimensions, *self.columns], dtype=object)


@dataclass(frozen=True)
class Repaired:
    """Planned tables after repair.

    Attributes
    ----------
    tables
        In the order of the plan.
    statements
        What the printed numbers say; those given as published anyway are not among them.
    audit
        The audit of all of it together.
    lost
        The share of the plan's information that is not printed, 0 to 1, in bits: a count among n
        people holds log2(n + 1), rounding it to 5 loses log2(5) of them, a mark all of them, and a
        merged or dropped row all but what is still printed.
    """

    tables: tuple[RepairedTable, ...]
    statements: tuple[Statement, ...]
    audit: Audit
    lost: float

    def table(self, name: str) -> RepairedTable:
        """Return the table of a name.

        Raises
        ------
        ValueError
            When the plan has none of that name.
        """
        for each in self.tables:
            if each.name == name:
                return each
        msg = f"no table {name!r} in the plan; it has {', '.join(t.name for t in self.tables)}"
        raise ValueError(msg)


@dataclass(frozen=True)
class _Draft:
    """One way to publish the plan: its cells, which of them are marked, how the rest is rounded."""

    cells: tuple[Cell, ...]
    marked: Marked
    step: float
    merged: bool
    dropped: tuple[str, ...]
    audit: Audit


def repair(
    plan: Iterable[Planned],
    people: People,
    profile: Profile | str,
    *,
    also: Sequence[Statement] = (),
    impossible: Iterable[Group] = (),
) -> Repaired:
    """Change planned tables, as little as possible, until the audit clears them.

    Tried are marks alone; rounding to 5; merging neighbouring levels; leaving out a dimension of
    tables that cross two; and these together. Each is completed by marks: first on every number
    about a small group, then on further ones that give a small group away. Marks that turn out not
    to be needed are taken back. The way that loses least information is returned.

    Parameters
    ----------
    plan
        The tables.
    people
        Those who are counted.
    profile
        The rule, or its name.
    also
        What is published anyway, or known: other numbers of the report, earlier releases.
    impossible
        As for `audit`.

    Returns
    -------
    Repaired
        Printed numbers are always true, within their digits and rounding. The audit clears unless
        what is published anyway does not clear by itself.

    Raises
    ------
    ValueError
        When two tables share a name, or the people have no such dimension.
    """
    rule = named_profile(profile) if isinstance(profile, str) else profile
    tables = list(plan)
    names = [table.name for table in tables]
    if len(set(names)) < len(names):
        twice = sorted(name for name, times in Counter(names).items() if times > 1)
        msg = f"tables share a name: {', '.join(twice)}; give each its own"
        raise ValueError(msg)
    work = _Repair(tables, people, rule, tuple(also), tuple(impossible))
    return work.result(work.spared(work.best()))


class _Repair:
    def __init__(
        self,
        plan: list[Planned],
        people: People,
        rule: Profile,
        also: tuple[Statement, ...],
        impossible: tuple[Group, ...],
    ) -> None:
        self.plan, self.people, self.rule = plan, people, rule
        self.also, self.impossible = also, impossible
        self.whole = cells(plan, people)
        self.bits = math.log2(len(people.frame) + 1) or 1.0

    def best(self) -> _Draft:
        """Return the way that loses least; a later one only where it loses less."""
        merged = neighbours_merged(self.plan, self.people, self.rule.minimum)
        crossing = {t.name: t.rows[-1] for t in self.plan if len(t.rows) > 1}
        ways: list[tuple[Mapping, Mapping, float]] = [({}, {}, 0.0), ({}, {}, STEP)]
        if merged:
            ways += [(merged, {}, 0.0), (merged, {}, STEP)]
        if crossing:
            ways += [({}, crossing, 0.0), (merged, crossing, 0.0)]
        chosen: _Draft | None = None
        for way in ways:
            drafted = self._marked(*way)
            if drafted.audit.cleared and (
                chosen is None or not chosen.audit.cleared or self.lost(drafted) < self.lost(chosen)
            ):
                chosen = drafted
            chosen = chosen or drafted
            if self.lost(chosen) == 0:
                break
        assert chosen is not None
        return chosen

    def _marked(self, merged: Mapping, dropped: Mapping, step: float) -> _Draft:
        """Mark what is small, then what gives it away, until the audit clears."""
        held = tuple(cells(self.plan, self.people, merged, dropped, step))
        done = bool(merged), tuple(dropped)
        marked: Marked = frozenset()
        while True:
            result = self._audit(held, marked)
            further = self._further(held, marked, result)
            if result.cleared or not further:
                return _Draft(held, marked, step, *done, result)
            marked |= further

    def _audit(self, held: Sequence[Cell], marked: Marked) -> Audit:
        statements = [s for cell in held for s in self._said(cell, marked)]
        return audit([*statements, *self.also], self.rule, self.people, impossible=self.impossible)

    def _said(self, cell: Cell, marked: Marked) -> tuple[Statement, ...]:
        if _place(cell) in marked:
            return ()
        return realise(cell.about, printed(cell), cell.digit_step, _place(cell), self.people)

    def _further(self, held: Sequence[Cell], marked: Marked, result: Audit) -> Marked:
        """Choose what to mark next: all that is direct, or else one place an exposure.

        Of the places that give a group away, first those that give away most groups, rather not a
        total, and the number about fewest people.
        """
        own = {_place(cell): cell for cell in held if _place(cell) not in marked}
        direct = {p for e in result.exposures if e.kind == DIRECT for p in e.places} & set(own)
        if direct:
            return frozenset(direct)
        times = Counter(p for e in result.exposures for p in e.places if p in own)
        chosen: set[Place] = set()
        for each in result.exposures:
            mine = [place for place in each.places if place in own]
            if mine and not chosen & set(mine):
                chosen.add(min(mine, key=lambda p: self._rank(own[p], times[p])))
        return frozenset(chosen or (own if not result.cleared else ()))

    def _rank(self, cell: Cell, times: int) -> tuple:
        return (cell.total, -times, cell.value or 0.0, cell.table, cell.row, cell.column)

    def spared(self, draft: _Draft) -> _Draft:
        """Take marks back that are not needed, the numbers about most people first."""
        small = self._small(draft)
        again = [c for c in draft.cells if _place(c) in draft.marked and _place(c) not in small]
        for cell in sorted(again, key=lambda c: (not c.total, -(c.value or 0.0))):
            fewer = draft.marked - {_place(cell)}
            result = self._audit(draft.cells, fewer)
            if result.cleared:
                draft = _Draft(draft.cells, fewer, draft.step, draft.merged, draft.dropped, result)
        return draft

    def _small(self, draft: _Draft) -> set[Place]:
        result = self._audit(draft.cells, frozenset())
        return {p for each in result.exposures if each.kind == DIRECT for p in each.places}

    def lost(self, draft: _Draft) -> float:
        """Return the share of the plan's information that is not printed."""
        kept = 0.0
        for cell in draft.cells:
            if _place(cell) not in draft.marked:
                rounds = draft.step if cell.about.step else 0.0
                kept += self.bits - (math.log2(rounds) if rounds else 0.0)
        return max(0.0, 1 - kept / (self.bits * len(self.whole))) if self.whole else 0.0

    def result(self, draft: _Draft) -> Repaired:
        """Return the tables of a draft, with what was done to each."""
        said = tuple(s for cell in draft.cells for s in self._said(cell, draft.marked))
        tables = tuple(self._table(table, draft) for table in self.plan)
        return Repaired(tables, said, draft.audit, self.lost(draft))

    def _table(self, table: Planned, draft: _Draft) -> RepairedTable:
        mine = [cell for cell in draft.cells if cell.table == table.name]
        values = {_place(c): HIDDEN if _place(c) in draft.marked else printed(c) for c in mine}
        lines: dict[tuple[str, ...], list[float | str | None]] = {}
        for cell in mine:
            lines.setdefault(cell.levels, []).append(values[_place(cell)])
        return RepairedTable(
            table.name,
            table.rows,
            tuple(column.name for column in table.columns),
            tuple((levels, tuple(held)) for levels, held in lines.items()),
            self._done(table, draft, mine),
        )

    def _done(self, table: Planned, draft: _Draft, mine: Sequence[Cell]) -> tuple[str, ...]:
        hidden = [cell for cell in mine if _place(cell) in draft.marked]
        if hidden and len(hidden) == len(mine):
            return (WITHHELD,)
        merged = any(";" in name for cell in mine for name in cell.levels)
        found = {
            MERGED: merged,
            DROPPED: table.name in draft.dropped,
            SUPPRESSED: bool(hidden),
            ROUNDED: any(cell.about.step for cell in mine),
        }
        return tuple(code for code, is_so in found.items() if is_so) or (NOTHING,)


def printed(cell: Cell) -> float | None:
    """Return a cell's number as it is printed: rounded to its step, then to its digits."""
    if cell.value is None:
        return None
    value = cell.value
    for unit in (cell.about.step, cell.digit_step):
        value = round(value / unit) * unit if unit else value
    return round(value, 10) + 0.0


def _place(cell: Cell) -> Place:
    return Place(cell.table, cell.row, cell.column, OUTLET)
