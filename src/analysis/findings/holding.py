"""Holding numbers back: what small groups could be worked out from is not printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from analysis.disclosure import Audit, Exposure, People, Place, Statement, audit, letter
from analysis.disclosure.results import DIRECT
from analysis.findings import judging
from analysis.findings.items import Chart, Figure, Table

HIDDEN = letter("confidential")
Items = Mapping[str, Figure | Table]
DRAWN = ("y", "value", "estimate")  # options of a chart that name what it draws


def places_to_hold(
    items: Items,
    people: Mapping[str, People],
    profile: str,
    also: Sequence[Statement] = (),
    keep: Collection[str] = (),
) -> set[Place]:
    """Choose which numbers are not printed, so that the audit clears the rest.

    First every number about a small group; then, until nothing small follows from all of them
    together, for each group that follows the number that gives away most.

    Parameters
    ----------
    items
        Everything recorded, by full name.
    people
        Those registered, by name.
    profile
        The rule's name.
    also
        What readers know already.
    keep
        Full names of items that are held back last.

    Returns
    -------
    set of Place
        Where the numbers stand. The audit clears what is left, unless what readers know already
        does not clear by itself.
    """
    said = judging.statements_of(list(items.values()), people)
    held: set[Place] = set()
    while True:
        left = [statement for statement in said if statement.place not in held]
        further = _further(audit([*left, *also], profile, people), items, held, keep)
        if not further:
            return held
        held |= further


def without(item: Figure | Table, places: Collection[Place]) -> Figure | Table:
    """Return a figure that is not available, or a table with a mark in each of some places."""
    if isinstance(item, Figure):
        return replace(item, value=None, interval=None, people=None)
    marked = {(place.row - 1, place.column) for place in places}
    rows = tuple(
        tuple(
            HIDDEN if (at, column) in marked else cell
            for column, cell in zip(item.columns, row, strict=True)
        )
        for at, row in enumerate(item.rows)
    )
    return replace(item, rows=rows)


def nothing_to_draw(chart: Chart) -> bool:
    """Tell whether a chart has no row, or no number of what it draws."""
    table = chart.table
    drawn = [chart.options[name] for name in DRAWN if name in chart.options]
    at = [place for place, column in enumerate(table.columns) if column in drawn]
    if not at:
        return not table.rows
    return all(row[place] in (None, HIDDEN) for row in table.rows for place in at)


def _further(
    result: Audit, items: Items, held: Collection[Place], keep: Collection[str]
) -> set[Place]:
    def free(exposure: Exposure) -> list[Place]:
        return [each for each in exposure.places if each.item in items and each not in held]

    direct = {place for e in result.exposures if e.kind == DIRECT for place in free(e)}
    if direct:
        return direct
    times = Counter(place for exposure in result.exposures for place in free(exposure))
    chosen: set[Place] = set()
    for exposure in result.exposures:
        mine = free(exposure)
        if mine and not chosen & set(mine):
            chosen.add(min(mine, key=lambda p: (p.item in keep, -times[p], p.item, p.row, p.column)))
    return chosen
