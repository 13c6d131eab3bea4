"""Checks of the stakeholder register, its roles, ties, ratings and consultations."""

from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from analysis.case import Case
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.known import Tables, numbers
from analysis.tables.names import shown
from analysis.tables.same_names import keys, plain, same_name

TWO_WAY = ("works_with",)  # kinds of tie that one end cannot have alone
NAMES = ["name_en", "name_cy"]


class Named(NamedTuple):
    """A row of the register: its number, its identifier and its name in each language."""

    row: int
    identifier: str
    names: dict[str, str]


def stakeholder_checks(study: Case, tables: Tables) -> list[Fault]:
    """Check who is in the register, does what, reported which tie, was rated or consulted.

    Parameters
    ----------
    study
        The case.
    tables
        Table name to its cells as text, blank as missing, indexed by the row of the spreadsheet.

    Returns
    -------
    list of Fault
        Every fault, in no particular order. A blank cell is none: it means not known.
    """
    people, ties = tables["stakeholders"], tables["ties"]
    register = _register(people)
    return [
        *_same_names(study, register),
        *_not_asked(study, people),
        *_task_wordings(study, tables["roles"]),
        *_self_ties(study, ties),
        *_one_way(study, ties),
        *_silent_reporters(study, ties, people),
        *_too_early(study, ties, people),
        *_twice_reported(study, ties),
        *_rater_spellings(study, tables["ratings"]),
        *_registered_after_all(study, tables["consultations"], register),
    ]


def _register(people: pd.DataFrame) -> list[Named]:
    """Return the rows that have a name."""
    named = []
    for row, cells in people[["stakeholder_id", *NAMES]].iterrows():
        names = {column: str(cells[column]) for column in NAMES if pd.notna(cells[column])}
        if names:
            named.append(Named(int(str(row)), str(cells["stakeholder_id"]), names))
    return named


def _same_names(study: Case, register: list[Named]) -> list[Fault]:
    """Report organisations and roles that stand in two rows, in whichever language."""
    file, expected = shown(study, "stakeholders"), words("expected.one_stakeholder")
    earlier: dict[str, list[Named]] = defaultdict(list)
    faults = []
    for person in register:
        found = keys(person.names.values())
        alike = {other.row: other for key in found for other in earlier[key]}
        for row in sorted(alike):
            pair = same_name(person.names.values(), alike[row].names.values())
            if pair:
                column = next(name for name, value in person.names.items() if value == pair[0])
                same = words("found.same_name", value=pair[0], row=row, other=pair[1])
                faults.append(Fault(file, person.row, column, same, expected))
        for key in found:
            earlier[key].append(person)
    return faults


def _not_asked(study: Case, people: pd.DataFrame) -> list[Fault]:
    """Report stakeholders who answered and were not asked."""
    asked = people["asked"].fillna("").astype("str")
    faulty = (people["answered"] == "yes").fillna(False) & (asked != "yes")
    file, expected = shown(study, "stakeholders"), words("expected.asked")
    return [
        Fault(
            file, int(str(row)), "asked", quoted(cell) if cell else words("found.blank"), expected
        )
        for row, cell in asked[faulty].items()
    ]


def _task_wordings(study: Case, roles: pd.DataFrame) -> list[Fault]:
    """Report tasks that a later row words otherwise than their first."""
    file, named = shown(study, "roles"), roles.dropna(subset="task_id").fillna("")
    first, faults = named.drop_duplicates("task_id").set_index("task_id"), []
    for column in ("task_en", "task_cy"):
        for row in named.index[named[column] != named["task_id"].map(first[column])]:
            expected = words("expected.one_wording", task=named.at[row, "task_id"])
            faults.append(Fault(file, int(row), column, quoted(roles.at[row, column]), expected))
    return faults


def _self_ties(study: Case, ties: pd.DataFrame) -> list[Fault]:
    """Report ties of a stakeholder with itself."""
    file = shown(study, "ties")
    return [
        Fault(
            file,
            int(row),
            "to_id",
            quoted(ties.at[row, "to_id"]),
            words("expected.other_end", value=ties.at[row, "from_id"]),
        )
        for row in ties.index[(ties["from_id"] == ties["to_id"]).fillna(False)]
    ]


def _one_way(study: Case, ties: pd.DataFrame) -> list[Fault]:
    """Report ties of a two-way kind that are given as running one way."""
    faulty = ties["kind"].isin(TWO_WAY) & (ties["direction"] == "directed").fillna(False)
    file = shown(study, "ties")
    return [
        Fault(
            file,
            int(row),
            "direction",
            quoted(ties.at[row, "direction"]),
            words("expected.mutual", kind=ties.at[row, "kind"]),
        )
        for row in ties.index[faulty]
    ]


def _silent_reporters(study: Case, ties: pd.DataFrame, people: pd.DataFrame) -> list[Fault]:
    """Report ties that somebody is said to have reported who was not asked or did not answer."""
    known = people.dropna(subset="stakeholder_id").drop_duplicates("stakeholder_id")
    silent = (known["answered"] == "no").fillna(False)
    # who answered without being asked is a fault of the register, and reported there
    left_out = (known["asked"] == "no").fillna(False) & known["answered"].isna()
    file, register = shown(study, "ties"), shown(study, "stakeholders")
    faults = []
    for key, rows in (("reporter_silent", silent), ("reporter_not_asked", left_out)):
        own_row = {str(person): row for row, person in known.loc[rows, "stakeholder_id"].items()}
        for row, reporter in ties.loc[ties["reported_by"].isin(own_row), "reported_by"].items():
            expected = words("expected.reporter", file=register, row=own_row[str(reporter)])
            found = words(f"found.{key}", value=reporter)
            faults.append(Fault(file, int(str(row)), "reported_by", found, expected))
    return faults


def _too_early(study: Case, ties: pd.DataFrame, people: pd.DataFrame) -> list[Fault]:
    """Report ties that are older than the place of one of their ends in the register."""
    known = people.dropna(subset="stakeholder_id").drop_duplicates("stakeholder_id")
    waves = numbers(known.set_index("stakeholder_id")["wave"])
    own = numbers(ties["wave"])
    faults = []
    for column in ("from_id", "to_id"):
        since = ties[column].map(waves)
        for row in ties.index[(own < since).fillna(False)]:
            person, wave = ties.at[row, column], int(since[row])
            expected = words("expected.wave_from", stakeholder=person, wave=wave)
            found = quoted(ties.at[row, "wave"])
            faults.append(Fault(shown(study, "ties"), int(row), "wave", found, expected))
    return faults


def _twice_reported(study: Case, ties: pd.DataFrame) -> list[Fault]:
    """Report ties that one reporter reported twice; both ends may report one tie."""
    columns = ["from_id", "to_id", "kind", "reported_by"]
    first: dict[tuple[str, ...], int] = {}
    faults = []
    for row, tie in ties.dropna(subset=columns).iterrows():
        ends, rest = (tie["from_id"], tie["to_id"]), (tie["kind"], tie["reported_by"])
        arcs = {(*ends, *rest)}
        if tie["direction"] == "mutual":
            arcs.add((*ends[::-1], *rest))
        earlier = min((first[arc] for arc in arcs if arc in first), default=None)
        if earlier is not None:
            found = words("found.reported_twice", value=tie["reported_by"], row=earlier)
            expected = words("expected.one_report")
            place = ", ".join(columns)
            faults.append(Fault(shown(study, "ties"), int(str(row)), place, found, expected))
        for arc in arcs:
            first.setdefault(arc, int(str(row)))
    return faults


def _rater_spellings(study: Case, ratings: pd.DataFrame) -> list[Fault]:
    """Report raters who would count twice, since their label is spelt in two ways."""
    first: dict[str, tuple[str, int]] = {}
    file, expected = shown(study, "ratings"), words("expected.one_spelling")
    faults = []
    for row, rater in ratings["rater"].dropna().items():
        spelt, earlier = first.setdefault(plain(str(rater)), (str(rater), int(str(row))))
        if spelt != rater:
            found = words("found.other_spelling", value=rater, other=spelt, row=earlier)
            faults.append(Fault(file, int(str(row)), "rater", found, expected))
    return faults


def _registered_after_all(
    study: Case, consultations: pd.DataFrame, register: list[Named]
) -> list[Fault]:
    """Report consultations that leave out the identifier of somebody who is in the register."""
    faults = []
    blank = consultations[consultations["stakeholder_id"].isna()]
    for row, cells in blank[["consulted_en", "consulted_cy"]].iterrows():
        names = [str(name) for name in cells.dropna()]
        for person in register:
            pair = same_name(names, person.names.values())
            if pair:
                found = words("found.blank_though_registered", name=pair[0])
                where = {"stakeholder": person.identifier, "row": person.row}
                expected = words("expected.registered", **where)
                file = shown(study, "consultations")
                faults.append(Fault(file, int(str(row)), "stakeholder_id", found, expected))
    return faults
