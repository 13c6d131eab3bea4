"""Checks of the pilot's tables against each other: surveys, lending, money and what was said."""

import pandas as pd

from analysis.case import Case
from analysis.language import CodeWords, codes
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.known import Tables, numbers
from analysis.tables.names import shown

DAYS = (("asked_on", "lent_on"), ("lent_on", "due_on"), ("lent_on", "returned_on"))
AMOUNTS = {
    "pilot/costs": ("amount_low_gbp", "amount_gbp", "amount_high_gbp"),
    "pilot/values": ("value_low_gbp", "value_gbp", "value_high_gbp"),
}
IN_BANDS = ("pilot/participants", "pilot/partner_responses")


def pilot_checks(study: Case, tables: Tables) -> list[Fault]:
    """Check what no single table of the pilot can tell.

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
        *_order_of_days(study, tables["pilot/loans"]),
        *_thresholds(study, tables["outcomes"]),
        *_age_bands(study, tables),
        *_amounts(study, tables),
        *_known_groups(study, tables["pilot/known_figures"]),
        *_quotations(study, tables["pilot/quotations"], tables["pilot/said"]),
    ]


def _order_of_days(study: Case, loans: pd.DataFrame) -> list[Fault]:
    """Report loans due or returned before they were lent, and lent before they were asked for."""
    faults = []
    for first, later in (
        ("asked_on", "lent_on"),
        ("lent_on", "due_on"),
        ("lent_on", "returned_on"),
    ):
        for row in loans.index[(loans[later] < loans[first]).fillna(False)]:
            expected = words("expected.not_before", column=first, value=loans.at[row, first])
            found = quoted(loans.at[row, later])
            faults.append(Fault(shown(study, "pilot/loans"), int(row), later, found, expected))
    return faults


def _thresholds(study: Case, outcomes: pd.DataFrame) -> list[Fault]:
    """Report red thresholds that are better than the green one."""
    green, red = numbers(outcomes["green"]), numbers(outcomes["red"])
    faults = []
    for better, wrong in (("increase", red > green), ("decrease", red < green)):
        expected = f"expected.red_for_{better}"
        faults += [
            Fault(
                shown(study, "outcomes"),
                int(row),
                "red",
                quoted(outcomes.at[row, "red"]),
                words(expected, green=outcomes.at[row, "green"]),
            )
            for row in outcomes.index[(outcomes["better"] == better).fillna(False) & wrong]
        ]
    return faults


def _age_bands(study: Case, tables: Tables) -> list[Fault]:
    """Report age bands of people for which the population has no row."""
    held = tables["pilot/population"]["age_band"].dropna()
    if held.empty:  # reported already
        return []
    known, faults = codes("age_band"), []
    expected = words("expected.age_band", file=shown(study, "pilot/population"))
    for name in IN_BANDS:
        used = tables[name]["age_band"].dropna().drop_duplicates()
        faults += [
            Fault(shown(study, name), int(str(row)), "age_band", quoted(band), expected)
            for row, band in used[~used.isin(held)].items()
            if band in known
        ]
    return faults


def _amounts(study: Case, tables: Tables) -> list[Fault]:
    """Report ranges with one end only, and amounts outside their range."""
    faults = []
    for name, (low, middle, high) in AMOUNTS.items():
        cells, file = tables[name], shown(study, name)
        for have, lack in ((low, high), (high, low)):
            for row in cells.index[cells[have].notna() & cells[lack].isna()]:
                found, expected = words("found.blank"), words("expected.both_ends", other=have)
                faults.append(Fault(file, int(row), lack, found, expected))
        for lower, upper in ((low, middle), (middle, high)):
            for row in cells.index[numbers(cells[upper]) < numbers(cells[lower])]:
                expected = words("expected.at_least", column=lower, value=cells.at[row, lower])
                found = quoted(cells.at[row, upper])
                faults.append(Fault(file, int(row), upper, found, expected))
    return faults


def _known_groups(study: Case, figures: pd.DataFrame) -> list[Fault]:
    """Report groups of people that cannot be read, or name an age band that does not exist."""
    file, faults = shown(study, "pilot/known_figures"), []
    for row, cell in figures["groups"].dropna().items():
        held = groups_in(str(cell))
        if held is None:
            expected = words("expected.groups")
            faults.append(Fault(file, int(str(row)), "groups", quoted(cell), expected))
            continue
        allowed = codes("age_band")
        for band in held.get("age_band", ()):
            if band not in allowed:
                one_of = CodeWords("faults.expected.code", list_name="age_band", names=allowed)
                faults.append(Fault(file, int(str(row)), "groups", quoted(band), one_of))
    return faults


def groups_in(cell: str) -> dict[str, tuple[str, ...]] | None:
    """Read a group of people: ``age_band=65_74|75_plus;borrowed=yes``.

    Parameters
    ----------
    cell
        Dimensions joined by semicolons, each with its levels joined by upright strokes.

    Returns
    -------
    dict of str to tuple of str, or None
        Each dimension with its levels; empty for a blank cell, which is everybody. None when the
        cell cannot be read: a part without ``=``, a blank name, or a name twice.
    """
    held: dict[str, tuple[str, ...]] = {}
    for part in cell.split(";") if cell.strip() else ():
        dimension, sign, listed = part.partition("=")
        name, levels = dimension.strip(), tuple(level.strip() for level in listed.split("|"))
        sound = sign and name.isidentifier() and all(levels) and "=" not in listed
        if not sound or name in held or len(set(levels)) < len(levels):
            return None
        held[name] = levels
    return held


def _quotations(study: Case, quotations: pd.DataFrame, said: pd.DataFrame) -> list[Fault]:
    """Report quotations with half a confirmation, or in another language than they were said in.

    One that nobody has confirmed yet is no fault: it waits, and is not published.
    """
    file, faults = shown(study, "pilot/quotations"), []
    for have, lack in (("confirmed_on", "confirmed_by"), ("confirmed_by", "confirmed_on")):
        for row in quotations.index[quotations[have].notna() & quotations[lack].isna()]:
            expected = words("expected.confirmed")
            faults.append(Fault(file, int(row), lack, words("found.blank"), expected))
    first = said.dropna(subset="said_id").drop_duplicates("said_id").set_index("said_id")
    source = quotations[["said_id"]].join(first[["said_in", "said_on"]], on="said_id")
    for row in quotations.index[(quotations["said_in"] != source["said_in"]).fillna(False)]:
        expected = words("expected.said_in", value=source.at[row, "said_in"])
        faults.append(
            Fault(file, int(row), "said_in", quoted(quotations.at[row, "said_in"]), expected)
        )
    for row in quotations.index[(quotations["confirmed_on"] < source["said_on"]).fillna(False)]:
        expected = words("expected.not_before", column="said_on", value=source.at[row, "said_on"])
        found = quoted(quotations.at[row, "confirmed_on"])
        faults.append(Fault(file, int(row), "confirmed_on", found, expected))
    return faults
