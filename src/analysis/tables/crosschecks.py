"""Checking the raw tables of a case: each alone, then against each other and case.yaml."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.case import Case
from analysis.language import CodeWords, codes, with_nearest
from analysis.tables import sources
from analysis.tables.checking import check_table
from analysis.tables.councils import CouncilWords, nearest_councils
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.indicator_checks import indicator_checks
from analysis.tables.known import Place, Tables, to_nothing, unknown, unknown_parts
from analysis.tables.lock_checks import lock_checks
from analysis.tables.names import CASE_TABLES, shown
from analysis.tables.option_checks import option_checks
from analysis.tables.personal_data import narrative_checks, personal_checks, without_quoting
from analysis.tables.pilot_checks import pilot_checks
from analysis.tables.reference import read_reference
from analysis.tables.relations import DATED, LISTED, REFERENCES
from analysis.tables.search_checks import search_checks
from analysis.tables.stakeholder_checks import stakeholder_checks
from analysis.tables.survey_checks import survey_checks

NARRATIVES = ("narrative.cy.md", "narrative.en.md")
PLACED = ("pilot/participants", "pilot/sessions")


def check(study: Case) -> list[Fault]:
    """Check every raw table of a case, each alone and then against each other.

    Parameters
    ----------
    study
        The case.

    Returns
    -------
    list of Fault
        Every fault, in the order of tables, rows and columns; empty when all is well.
    """
    tables: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name in CASE_TABLES:
        tables[name], found = check_table(study, name)
        faults += found
    faults += cross_checks(study, tables)
    suspects = personal_checks(study, tables)
    faults = [*without_quoting(faults, suspects), *suspects]
    faults += narrative_checks(study)
    faults = list(dict.fromkeys(faults))  # a file read for two checks names its faults twice
    order = {shown(study, name): place for place, name in enumerate(CASE_TABLES)}
    faults.sort(key=lambda fault: (order.get(fault.file, len(order)), fault.row or 0))
    return list(dict.fromkeys(sources.placed(study, faults)))


def cross_checks(study: Case, tables: Tables) -> list[Fault]:
    """Check what no single table can tell.

    Parameters
    ----------
    study
        The case.
    tables
        Table name to its cells as text, blank as missing, indexed by the row of the spreadsheet.

    Returns
    -------
    list of Fault
        Every fault, in no particular order.
    """
    return [
        *_references(study, tables),
        *stakeholder_checks(study, tables),
        *search_checks(study, tables),
        *option_checks(study, tables),
        *_days(study, tables),
        *survey_checks(study, tables),
        *pilot_checks(study, tables),
        *lock_checks(study, tables),
        *_places(study, tables),
        *_settings(study),
        *_narratives(study),
        *_strays(study),
    ]


def _references(study: Case, tables: Tables) -> list[Fault]:
    """Report identifiers that the table they point to does not hold."""
    faults = []
    for relations, find in ((REFERENCES, unknown), (LISTED, unknown_parts)):
        for (name, column), (target, key) in relations.items():
            held = _target(study, tables, target)
            known = list(held[key].dropna())
            if known:
                place = Place(shown(study, target), key, known)
                faults += find(study, name, column, tables[name][column], place)
            elif held.empty:  # else the other table's own faults are reported already
                faults += to_nothing(study, name, column, tables[name][column], target)
    return faults


def _target(study: Case, tables: Tables, target: str) -> pd.DataFrame:
    """Return the table that a column points to: one of the case, or one of the product's own."""
    kind, _, name = target.partition("/")
    return read_reference(study, name) if kind == "reference" else tables[target]


def _days(study: Case, tables: Tables) -> list[Fault]:
    """Report days outside the case's period."""
    period, faults = study.settings.period, []
    for name, columns in DATED.items():
        for column in columns:
            days = pd.to_datetime(tables[name][column], format="%Y-%m-%d", errors="coerce")
            outside = (days < pd.Timestamp(period.start)) | (days > pd.Timestamp(period.end))
            expected = words("expected.in_period", start=period.start, end=period.end)
            faults += [
                Fault(
                    shown(study, name),
                    int(row),
                    column,
                    quoted(tables[name].at[row, column]),
                    expected,
                )
                for row in days.index[outside]
            ]
    return faults


def _places(study: Case, tables: Tables) -> list[Fault]:
    """Report small areas that are not the council's, where those of the council are known."""
    if all(tables[name].empty for name in PLACED):
        return []
    areas = read_reference(study, "small_areas")
    own = set(areas.loc[areas["area_code"] == study.settings.council, "lsoa11_code"])
    if not own:
        return []
    place = Place(shown(study, "reference/small_areas"), "lsoa11_code", sorted(own))
    return [
        fault
        for name in PLACED
        for fault in unknown(study, name, "small_area", tables[name]["small_area"], place)
    ]


def _settings(study: Case) -> list[Fault]:
    """Report names in case.yaml that the reference tables or the lists of codes do not hold."""
    councils = read_reference(study, "councils_uk")
    settings, file = study.settings, (study.raw / "case.yaml").relative_to(study.root).as_posix()
    faults = []
    if settings.council not in set(councils["area_code"]):
        values = {"file": shown(study, "reference/councils_uk")}
        near = nearest_councils(councils, settings.council)
        expected_council = CouncilWords("faults.expected.council", values, councils=near)
        faults.append(Fault(file, None, "council", quoted(settings.council), expected_council))
    faults += indicator_checks(study, councils)
    allowed = codes("approach")
    for approach in settings.approaches:
        if approach not in allowed:
            expected_code = CodeWords("faults.expected.code", list_name="approach", names=allowed)
            faults.append(Fault(file, None, "approaches", quoted(approach), expected_code))
    return faults


def _strays(study: Case) -> Iterator[Fault]:
    """Yield a fault for each file that looks like a table and has the name of none.

    A table that is not there is not filled yet: a slip in its name would leave it out unsaid.
    """
    for folder in sorted({(study.raw / name).parent for name in CASE_TABLES}):
        for file in sorted(folder.glob("*")):
            name = file.relative_to(study.raw).with_suffix("").as_posix()
            if file.suffix.lower() == ".csv" and not _is_table(study, file):
                expected = with_nearest("faults.expected.table", name, CASE_TABLES)
                place = file.relative_to(study.root).as_posix()
                yield Fault(place, None, None, words("found.stray_table"), expected)


def _is_table(study: Case, file: Path) -> bool:
    return any(file == study.raw / f"{name}.csv" for name in CASE_TABLES)


def _narratives(study: Case) -> list[Fault]:
    folder = study.raw.relative_to(study.root).as_posix()
    return [
        Fault(f"{folder}/{name}", None, None, words("found.no_file"), words("expected.narrative"))
        for name in NARRATIVES
        if not (study.raw / name).is_file()
    ]
