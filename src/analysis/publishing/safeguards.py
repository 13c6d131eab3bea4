"""The gate for numbers about people: all of them are judged together before any is published."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from analysis import disclosure
from analysis.case import Case
from analysis.disclosure import Exposure, People, Place, Statement
from analysis.language import LANGUAGES, Words
from analysis.publishing.blocks import Report
from analysis.publishing.faults import words
from analysis.publishing.realised import realised
from analysis.publishing.releases import known_before

# What is said of people, and those people: what is told of both
Said = tuple[Sequence[Statement], Mapping[str, People]]
Judge = Callable[[Said], list[Words]]

MOST_LINES = 20  # of what an author is told at once
MOST_PLACES = 4  # named for one thing that comes out


def unsaid(report: Report) -> list[Words]:
    """List numbers from personal tables that do not say what they tell of people."""
    lines = [
        words("disclosure.unsaid_value", name=number.name)
        for number in report.numbers
        if number.unsaid
    ]
    tables = {table.name: table.unsaid for table in report.tables if table.unsaid}
    return lines + [
        words("disclosure.unsaid_table", name=name, columns=", ".join(columns))
        for name, columns in tables.items()
    ]


def audited(
    report: Report, study: Case, judge: Judge | None = None
) -> tuple[list[Statement], list[Words]]:
    """Judge all that a report says of people, with what was known before it.

    Parameters
    ----------
    report
        The case study.
    study
        The case: its profile, its earlier releases and what others know.
    judge
        Who judges, when that is somebody else who was made ready for it: see `judged`.

    Returns
    -------
    statements : list of Statement
        What the report itself says of people.
    problems : list of Words
        A line for each thing about a small group that a reader could learn, and for each number
        that cannot be right. Each names where the numbers stand and never a number.
    """
    found = realised(report)
    if not found:
        return [], []
    judge = judge or partial(judged, study)
    return found, judge((found, report.people))


def make_ready(study: Case) -> None:
    """Import and read what judging needs, before what is to be judged is known."""
    if not study.elsewhere:  # a report for another council says nothing of people
        disclosure.audit(known_before(study, {}), study.settings.disclosure.profile, {})


def judged(study: Case, said: Said) -> list[Words]:
    """Judge what is said of people; the words of `audited` say what is returned."""
    found, people = said
    before = known_before(study, people)
    profile = study.settings.disclosure.profile
    result = disclosure.audit([*found, *before], profile, people)
    lines = [
        words(f"disclosure.faults.{fault.kind}", places=_places(fault.places))
        for fault in result.faults
    ]
    lines += [_exposed(exposure) for exposure in result.exposures]
    return _at_most(lines)


def _exposed(exposure: Exposure) -> Words:
    key = f"disclosure.{exposure.kind}"
    values = {"group": _group(exposure), "places": _places(exposure.places)}
    return words(key, **values, measure=exposure.measure)


def _group(exposure: Exposure) -> Words:
    named = ", ".join(f"{name} {' / '.join(levels)}" for name, levels in exposure.group)
    if not named:
        return words("disclosure.everybody", of=exposure.of)
    return words("disclosure.some", of=exposure.of, group=named)


def _places(places: Iterable[Place]) -> Words:
    """Name a few places one after the other, as ``this; that; and others``."""
    listed = list(dict.fromkeys(places))
    shown = [_place(place) for place in listed[:MOST_PLACES]]
    if len(listed) > MOST_PLACES:
        shown.append(words("disclosure.places.more"))
    joined = shown[0] if shown else words("disclosure.places.together")
    for place in shown[1:]:
        joined = words("disclosure.places.and", first=joined, second=place)
    return joined


def _place(place: Place) -> Words:
    outlet, _, reader = place.outlet.rpartition("_")
    if reader not in LANGUAGES:
        return words(f"disclosure.places.{place.outlet}", item=place.item)
    where = words(f"disclosure.outlets.{outlet}_{reader}")
    if place.row:
        values = {"name": place.item, "row": place.row, "column": place.column}
        return words("disclosure.places.cell", **values, where=where)
    return words("disclosure.places.value", name=place.item, where=where)


def _at_most(lines: list[Words]) -> list[Words]:
    if not lines:
        return []
    unique = list(dict.fromkeys(lines))
    more = len(unique) - MOST_LINES
    told = [words("disclosure.more", count=more)] if more > 0 else []
    return [*unique[:MOST_LINES], *told, words("disclosure.what_to_do")]
