"""The figures that projects report: each with its unit, what kind it is, and its year.

A loan, a month of a loan, a person and a household are four units. A target is not a result.
Nothing here is ever added up.
"""

import datetime
from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.desk_research.required import (
    require,
    require_codes,
    require_known,
    require_once,
    year_of,
)

# what a figure counts, in the order in which a reader meets it
MEASURES: Final = (
    *("people", "households", "loans", "loan_months", "devices", "sim_cards"),
    *("champions", "staff", "organisations", "sessions"),
)
UNITS: Final = (
    *("people", "households", "loans", "loan_months"),
    *("devices_lent", "devices_given", "devices"),
    *("sim_cards", "champions", "staff", "organisations", "sessions"),
)
DEVICES: Final[Mapping[str, str]] = {
    "device_lending": "devices_lent",
    "device_gifting": "devices_given",
}
BASES: Final = ("actual", "self_report", "target", "narrative", "none_seen")
RESULTS: Final = ("actual", "self_report", "narrative")
KEY: Final = ["project_id", "measure", "figure_basis", "figures_year"]


def figures_known(
    figures: pd.DataFrame, evidence: pd.DataFrame, as_of: datetime.date | str
) -> pd.DataFrame:
    """Keep the figures that were known by a date; later ones leave no trace.

    A figure that describes a year after the date was not known then, whatever the year in which
    its project started. A figure without a year stays, marked, because it may be of either side.

    Parameters
    ----------
    figures
        One row a figure; `figure_id`, `project_id`, `measure`, `amount`, `figure_basis`,
        `figures_year` (the last year that it describes; a blank is not known).
    evidence
        What `known_by` returned for the same date: figures of other projects leave.
    as_of
        The date, or its form ``2021-12-31``.

    Returns
    -------
    DataFrame
        The rows kept, in their order, with `figure_timing`: ``in_time`` or ``year_not_known``.

    Raises
    ------
    ValueError
        When `as_of` is not a date, a code is not known or a column is not there.
    """
    require_known(evidence)
    _check(figures)
    year = figures["figures_year"].astype("Int64")
    known = (year <= year_of(as_of)).fillna(True).astype(bool)
    kept = figures[known & figures["project_id"].isin(evidence["project_id"])]
    timing = pd.Series("in_time", index=kept.index, dtype="str")
    timing = timing.mask(kept["figures_year"].isna(), "year_not_known")
    return kept.assign(figure_timing=timing).reset_index(drop=True)


def basis_known(evidence: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """Say of each project what kind of figures were known by the date.

    A result comes before a target: ``actual``, then ``self_report``, then ``narrative``, as the
    figures say, or as the register says where results are told in words only. A project whose
    actual figures all came later has ``target`` if a target was known, else ``none_seen``.

    Parameters
    ----------
    evidence
        The register; `project_id`, `figure_basis` as recorded, over all years.
    figures
        What `figures_known` returned.

    Returns
    -------
    Series
        A code of `BASES` for each row of `evidence`.
    """
    require(evidence, "the register", "project_id", "figure_basis")
    require(figures, "the figures", "project_id", "figure_basis")
    require_codes("figure_basis", evidence["figure_basis"], BASES)
    found = {basis: _projects(figures, basis) for basis in BASES}
    answers = pd.Series("none_seen", index=evidence.index, dtype="str")
    told = evidence["figure_basis"] == "narrative"
    aimed = evidence["figure_basis"] == "target"
    answers = answers.mask(evidence["project_id"].isin(found["target"]) | aimed, "target")
    answers = answers.mask(evidence["project_id"].isin(found["narrative"]) | told, "narrative")
    answers = answers.mask(evidence["project_id"].isin(found["self_report"]), "self_report")
    return answers.mask(evidence["project_id"].isin(found["actual"]), "actual")


def reach(figures: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Set the figures out with unit, kind and year; results and targets in two columns.

    Parameters
    ----------
    figures
        The rows to show, with `source_number` (1 or 2) and `note`.
    evidence
        The register that holds their projects.

    Returns
    -------
    DataFrame
        One row a figure, by `project_id` and unit: `project_id`, `project_name`, `figure_unit` (a
        code of `UNITS`: loans counted in months are never loans, and devices given are never
        devices lent), `amount_reported`, `amount_targeted` (one of the two is missing),
        `figure_basis`, `figures_year`, `figure_note`, `source_title`, `source_url`.

    Raises
    ------
    ValueError
        When two rows give the same project, measure, kind and year; when a figure's project or
        source is not in the register; when a code is not known.
    """
    require(figures, "the figures", "source_number", "note")
    require(evidence, "the register", "project_id", "project_name", "approach")
    require_once(evidence, "the register", "project_id")
    _check(figures)
    _refuse_contradictions(figures)
    _refuse_strangers(figures, evidence)
    rows = figures.merge(evidence[[*_joined_columns(evidence)]], on="project_id", validate="m:1")
    target = rows["figure_basis"] == "target"
    amount = rows["amount"].astype("Int64")
    table = rows.assign(
        figure_unit=_units(rows),
        amount_reported=amount.mask(target),
        amount_targeted=amount.where(target),
        figure_note=rows["note"],
        **_sources(rows),
    )
    order = table["figure_unit"].map(UNITS.index)
    ordered = table.assign(order=order).sort_values(
        ["project_id", "order", "figures_year", "figure_id"], kind="stable", ignore_index=True
    )
    amounts = ["figure_unit", "amount_reported", "amount_targeted", "figure_basis", "figures_year"]
    sources = ["figure_note", "source_title", "source_url"]
    return ordered[["project_id", "project_name", *amounts, *sources]]


def _check(figures: pd.DataFrame) -> None:
    require(figures, "the figures", "figure_id", "amount", *KEY)
    require_once(figures, "the figures", "figure_id")
    require_codes("measure", figures["measure"], MEASURES)
    require_codes("figure_basis", figures["figure_basis"], BASES)


def _projects(figures: pd.DataFrame, basis: str) -> pd.Series:
    return figures.loc[figures["figure_basis"] == basis, "project_id"]


def _refuse_contradictions(figures: pd.DataFrame) -> None:
    twice = figures[figures.duplicated(KEY, keep=False)]
    if len(twice):
        groups = twice.groupby(KEY, dropna=False, sort=True)
        lines = [
            f"{' and '.join(rows['figure_id'])}: {rows['measure'].iloc[0]} of "
            f"{rows['project_id'].iloc[0]} are {' and '.join(map(str, rows['amount']))}"
            for _, rows in groups
        ]
        msg = (
            "figures contradict each other: each project has one figure for a measure, a kind "
            "and a year. " + "; ".join(lines) + "."
        )
        raise ValueError(msg)


def _refuse_strangers(figures: pd.DataFrame, evidence: pd.DataFrame) -> None:
    strange = figures[~figures["project_id"].isin(evidence["project_id"])]
    if len(strange):
        found = [f"{row.figure_id} ({row.project_id})" for row in strange.itertuples()]
        msg = f"figures of projects that the register does not hold: {', '.join(found)}."
        raise ValueError(msg)


def _joined_columns(evidence: pd.DataFrame) -> list[str]:
    sources = ["source_title", "source_url", "source_2_title", "source_2_url"]
    require(evidence, "the register", *sources)
    return ["project_id", "project_name", "approach", *sources]


def _units(rows: pd.DataFrame) -> pd.Series:
    devices = rows["approach"].map(DEVICES).fillna("devices")
    return rows["measure"].where(rows["measure"] != "devices", devices)


def _sources(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return title and address of the source that each figure names."""
    second = rows["source_number"] == 2
    chosen = {
        f"source_{part}": rows[f"source_{part}"].mask(second, rows[f"source_2_{part}"])
        for part in ("title", "url")
    }
    bare = rows.loc[chosen["source_title"].isna(), "figure_id"]
    if len(bare):
        msg = f"figures whose source_number names a source that is blank: {', '.join(bare)}."
        raise ValueError(msg)
    return chosen
