"""Holding numbers back: what small groups could be worked out from is not printed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis import disclosure  # the audit itself is loaded when it is first asked for
from analysis.disclosure import Exposure, People, Place, Statement, letter
from analysis.disclosure.results import DIRECT
from analysis.findings import judging
from analysis.findings.items import Chart, Figure, Table
from analysis.findings.saying import Cell
from analysis.language import LANGUAGES

if TYPE_CHECKING:
    from analysis.findings.recording import Findings

NOTHING_TO_DRAW = "nothing_to_draw"
HIDDEN = letter("confidential")
Items = Mapping[str, Figure | Table]
DRAWN = ("y", "value", "estimate")  # options of a chart that name what it draws


def hold_back(
    findings: Findings, *, also: Sequence[Statement] = (), keep: Sequence[str] = ()
) -> list[str]:
    """Hold numbers back until no small group can be worked out from all that is recorded.

    A figure is then not available, a cell of a table the mark c, and a chart of which nothing is
    left is withheld, with the reason.

    Parameters
    ----------
    findings
        Those of a notebook, before they are saved.
    also
        What readers know already: earlier releases, totals that others hold.
    keep
        Names within the subject of figures and tables that are held back last.

    Returns
    -------
    list of str
        The names of figures and tables in which numbers are held back.
    """
    known: dict[str, Figure | Table] = {**findings.figures, **findings.tables}
    said = {item.name: item for item in known.values() if item.about}
    last = [known[name].name for name in keep if name in known]
    profile = findings.study.settings.disclosure.profile
    mine: dict[str, set[Place]] = defaultdict(set)
    for place in places_to_hold(said, findings.counted, profile, also, last):
        mine[place.item].add(place)
    held = [name for name, item in known.items() if item.name in mine]
    for name in held:
        changed = without(known[name], mine[known[name].name])
        if isinstance(changed, Figure):
            findings.figures[name] = changed
        else:
            findings.tables[name] = changed
    _draw_again(findings)
    return held


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
    said = judging.statements_of(list(items.values()), people, LANGUAGES)
    places, told = defaultdict(set), defaultdict(set)
    for statement in said:
        places[_fact(statement)].add(statement.place)
        told[statement.place].add(_fact(statement))
    held: set[Place] = set()
    while True:
        left = [statement for statement in said if statement.place not in held]
        further = _further(
            disclosure.audit([*left, *also], profile, people).exposures, items, held, keep
        )
        if not further:
            return held
        # a fact that stands elsewhere too is only held back where it is held back everywhere
        held |= further.union(*(places[fact] for place in further for fact in told[place]))


def without(item: Figure | Table, places: Collection[Place]) -> Figure | Table:
    """Return a figure that is not available, or a table with a mark in each of some places."""
    if isinstance(item, Figure):
        return replace(item, value=None, interval=None, people=None, limits_about=())
    marked = {(place.row - 1, place.column) for place in places}
    rows = tuple(
        tuple(
            HIDDEN if (at, column) in marked else cell
            for column, cell in zip(item.columns, row, strict=True)
        )
        for at, row in enumerate(item.rows)
    )
    about = {
        column: tuple(
            _unsaid(cell) if (at, column) in marked else cell for at, cell in enumerate(cells)
        )
        for column, cells in item.about.items()
    }
    return replace(item, rows=rows, about=about)


def nothing_to_draw(chart: Chart) -> bool:
    """Tell whether a chart has no row, or no number of what it draws."""
    table = chart.table
    drawn = [chart.options[name] for name in DRAWN if name in chart.options]
    at = [place for place, column in enumerate(table.columns) if column in drawn]
    if not at:
        return not table.rows
    return all(row[place] in (None, HIDDEN) for row in table.rows for place in at)


def _unsaid(cell: Cell) -> Cell:
    """Leave out what a reader could only work out of a number that is not printed now."""
    return tuple(saying for saying in cell if saying.low is None)


def _draw_again(findings: Findings) -> None:
    """Give charts the tables as they are now; withhold those of which nothing is left."""
    named = {table.name: table for table in findings.tables.values()}
    for name, chart in list(findings.charts.items()):
        tables = {key: named[table.name] for key, table in chart.tables.items()}
        findings.charts[name] = replace(chart, tables=tables)
        if nothing_to_draw(findings.charts[name]):
            del findings.charts[name]
            findings.withheld[name] = NOTHING_TO_DRAW


def _fact(statement: Statement) -> tuple[Hashable, ...]:
    """Return what a statement tells, however it came to be known."""
    about = statement.about
    return about.of, about.terms, about.base, about.measure, statement.low, statement.high


def _further(
    exposures: Sequence[Exposure], items: Items, held: Collection[Place], keep: Collection[str]
) -> set[Place]:
    def free(exposure: Exposure) -> list[Place]:
        return [each for each in exposure.places if each.item in items and each not in held]

    def rank(place: Place) -> tuple[bool, int, str, int, str]:
        return place.item in keep, -times[place], place.item, place.row, place.column

    direct = {place for e in exposures if e.kind == DIRECT for place in free(e)}
    if direct:
        return direct
    times = Counter(place for exposure in exposures for place in free(exposure))
    chosen: set[Place] = set()
    for exposure in exposures:
        mine = free(exposure)
        if mine and not chosen & set(mine):
            chosen.add(min(mine, key=rank))
    return chosen
