"""Checks of searches, screening and claims against each other and the imported records."""

from collections import defaultdict
from typing import NamedTuple

import pandas as pd

from analysis.case import Case
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.known import Place, Tables, numbers, to_nothing, unknown, unknown_parts
from analysis.tables.names import shown
from analysis.tables.records import Records, import_records

AGREED = "agreed"  # the reader under whom the settled decision stands where readers differ
SCREENED_FIRST = ("database", "register")  # streams whose records are screened by their titles
JUDGED = ("include", "exclude")  # a text that could not be got was not judged
SETTLED = ["decision", "criterion_id", "project_id"]  # what readers must agree on


class Decided(NamedTuple):
    """One row of screening: its number, who read, and what was decided for which reason."""

    row: int
    reader: str
    choice: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.reader}: {' '.join(filter(None, self.choice))}"


Decisions = dict[tuple[str, str], list[Decided]]


def search_checks(study: Case, tables: Tables) -> list[Fault]:
    """Check the chain from the search log to the claims.

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
    searches, screening, claims = (tables[n] for n in ("searches", "screening", "claims"))
    records, faults = import_records(study)
    faults += _row_rules(study, screening) + _uncited(study, claims)
    faults += _not_reached(study, screening, tables["evidence"])
    decisions = _decisions(screening)
    faults += _differing(study, decisions) + _apart(study, screening)
    faults += _full_text_first(study, decisions, _screened_first(records, searches))
    if searches.empty:
        faults += to_nothing(study, "screening", "record_id", screening["record_id"], "searches")
        faults += to_nothing(study, "claims", "records", claims["records"], "searches")
    elif records is not None:
        known = list(records.table["record_id"])
        place = Place("searches", "record_id", known, "records.expected.record")
        faults += unknown(study, "screening", "record_id", screening["record_id"], place)
        faults += unknown_parts(study, "claims", "records", claims["records"], place)
        faults += _hits(study, searches, records)
    return faults


def _hits(study: Case, searches: pd.DataFrame, records: Records) -> list[Fault]:
    """Report searches that found less than was imported from their file."""
    imported = records.imports.groupby("search_id")["imported"].sum()
    counts = searches["search_id"].map(imported)
    faults = []
    for row in searches.index[(numbers(searches["hits"]) < counts).fillna(False)]:
        expected = words("expected.hits", imported=int(counts[row]), file=searches.at[row, "file"])
        found = quoted(searches.at[row, "hits"])
        faults.append(Fault(shown(study, "searches"), int(row), "hits", found, expected))
    return faults


def _row_rules(study: Case, screening: pd.DataFrame) -> list[Fault]:
    """Report decisions that lack what they need, each row on its own."""
    file, decision, stage = shown(study, "screening"), screening["decision"], screening["stage"]
    blank, faults = words("found.blank"), []
    for row in screening.index[(decision == "exclude") & screening["criterion_id"].isna()]:
        faults.append(Fault(file, int(row), "criterion_id", blank, words("expected.criterion")))
    included = (decision == "include") & (stage == "full_text")
    for row in screening.index[included & screening["project_id"].isna()]:
        faults.append(Fault(file, int(row), "project_id", blank, words("expected.project")))
    for row in screening.index[(decision == "not_retrieved") & (stage == "title_abstract")]:
        found, expected = quoted("not_retrieved"), words("expected.decision_on_title")
        faults.append(Fault(file, int(row), "decision", found, expected))
    return faults


def _decisions(screening: pd.DataFrame) -> Decisions:
    """Group the decisions by record and stage."""
    groups: Decisions = defaultdict(list)
    filled = screening.dropna(subset=["record_id", "stage", "reader", "decision"])
    choices = filled[SETTLED].fillna("").itertuples(index=False, name=None)
    columns = (filled[name].tolist() for name in ("record_id", "stage", "reader"))
    for row, record, stage, reader, choice in zip(filled.index, *columns, choices, strict=True):
        groups[record, stage].append(Decided(int(row), reader, choice))
    return groups


def _settled(rows: list[Decided]) -> str | None:
    """Return the decision that holds; None where readers differ and nobody settled it."""
    agreed = [decided for decided in rows if decided.reader == AGREED]
    found = {decided.choice for decided in agreed or rows}
    return found.pop()[0] if len(found) == 1 else None


def _differing(study: Case, decisions: Decisions) -> list[Fault]:
    """Report records on which readers differ without a decision that they agreed."""
    faults = []
    for (record, stage), rows in decisions.items():
        if _settled(rows) is None:
            said = ", ".join(map(str, rows))
            found = words("found.readers_differ", record=record, stage=stage, said=said)
            file, expected = shown(study, "screening"), words("expected.agreed", reader=AGREED)
            faults.append(Fault(file, rows[0].row, "decision", found, expected))
    return faults


def _apart(study: Case, screening: pd.DataFrame) -> list[Fault]:
    """Report titles that several read and none of them by two: do the readers agree?"""
    titles = screening[screening["stage"] == "title_abstract"].dropna(subset=["record_id"])
    rows = titles[titles["decision"].isin(JUDGED) & (titles["reader"] != AGREED)]
    readers = rows.groupby("reader")["record_id"].nunique()
    if len(readers) < 2 or rows.groupby("record_id")["reader"].nunique().max() > 1:
        return []
    said = ", ".join(f"{name} ({count})" for name, count in readers.items())
    found, expected = words("found.readers_apart", said=said), words("expected.read_by_two")
    return [Fault(shown(study, "screening"), None, "reader", found, expected)]


def _screened_first(records: Records | None, searches: pd.DataFrame) -> set[str]:
    """Return the records that must pass by their title: those of databases and registers."""
    if records is None:
        return set()
    streams = records.table["search_id"].map(searches.set_index("search_id")["stream"])
    return set(records.table.loc[streams.isin(SCREENED_FIRST), "record_id"])


def _full_text_first(study: Case, decisions: Decisions, screened: set[str]) -> list[Fault]:
    """Report full texts that were judged although the title was excluded, or never screened."""
    file, faults = shown(study, "screening"), []
    for (record, stage), rows in decisions.items():
        before = decisions.get((record, "title_abstract"))
        if stage != "full_text" or (before is None and record not in screened):
            continue
        decision = _settled(before) if before else "–"
        if decision not in ("include", None):  # None: that readers differ is reported already
            found = words("found.full_text_first", record=record, decision=decision)
            expected = words("expected.included_by_title")
            faults += [Fault(file, decided.row, "stage", found, expected) for decided in rows]
    return faults


def _not_reached(study: Case, screening: pd.DataFrame, evidence: pd.DataFrame) -> list[Fault]:
    """Report projects of the register that no record led to: where were they found?"""
    included = (screening["stage"] == "full_text") & (screening["decision"] == "include")
    reached = set(screening.loc[included, "project_id"].dropna())
    if not reached and (included.any() or screening.empty):
        return []  # screening's own faults are reported already
    projects = evidence["project_id"].dropna()
    file, expected = shown(study, "evidence"), words("expected.reached")
    return [
        Fault(file, int(str(row)), "project_id", words("found.not_reached", project=p), expected)
        for row, p in projects[~projects.isin(reached)].items()
    ]


def _uncited(study: Case, claims: pd.DataFrame) -> list[Fault]:
    """Report claims that rest on no record."""
    file, expected = shown(study, "claims"), words("expected.cited")
    return [
        Fault(file, int(str(row)), "records", words("found.uncited", claim=claim), expected)
        for row, claim in claims.loc[claims["records"].isna(), "claim_id"].items()
    ]
