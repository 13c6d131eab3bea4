"""Whether both ends of a tie reported it, as counts only: who named whom is not published."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.stakeholders.register import reply

REPORTS = (
    "both_ends",
    "one_end_other_silent",
    "one_end_other_answered",
    "third_party",
    "not_stated",
)
ONE_END = ("one_end_other_silent", "one_end_other_answered")
DEFINITION = (
    "ties of one kind between the same two stakeholders (the same way round, when directed) "
    "count once, and are confirmed when both ends reported them"
)


@dataclass(frozen=True)
class TieReports:
    """How the ties were reported.

    Attributes
    ----------
    table
        One row a way of being reported, in the order of `REPORTS`: ``tie_report``,
        ``mutual_ties`` and ``directed_ties`` (counts), ``ties`` (both together).
    definition
        What counts as one tie, and as confirmed.
    """

    table: pd.DataFrame
    definition: str = DEFINITION

    def counts(self) -> dict[str, int]:
        """Count the two-way ties that both ends reported, and those that one end did."""
        mutual = self.table.set_index("tie_report")["mutual_ties"]
        return {
            "mutual_confirmed": int(mutual["both_ends"]),
            "one_side_only": int(mutual[list(ONE_END)].sum()),
        }


def tie_reports(ties: pd.DataFrame, stakeholders: pd.DataFrame) -> TieReports:
    """Count the ties that both ends, one end or somebody else reported.

    Parameters
    ----------
    ties
        One row a report: ``tie_id``, ``from_id``, ``to_id``, ``kind``, ``direction``
        (``directed`` or ``mutual``), ``reported_by`` (missing where not stated).
    stakeholders
        ``stakeholder_id``, ``asked``, ``answered`` (boolean, missing where not known).

    Returns
    -------
    TieReports
        ``both_ends``: each end reported it. ``one_end_other_silent``: one end did, and the
        other never spoke for itself, so that it could not confirm.
        ``one_end_other_answered``: one end did, and the other answered without naming it.
        ``third_party``: somebody else did. ``not_stated``: the table does not say who. The
        reports of one tie are taken together, whatever their order.

    Raises
    ------
    ValueError
        When a tie names, or was reported by, somebody who is not in the register; all such
        ties are named.
    """
    said = dict(zip(stakeholders["stakeholder_id"], reply(stakeholders), strict=True))
    _refuse_strangers(ties, said)
    reporters: dict[tuple, set] = {}
    for tie in ties.to_dict("records"):
        found = reporters.setdefault(_tie(tie), set())
        if not pd.isna(tie["reported_by"]):
            found.add(tie["reported_by"])
    rows = [
        (tie[1] == "mutual", _report({tie[2], tie[3]}, by, said)) for tie, by in reporters.items()
    ]
    counted = pd.DataFrame(rows, columns=["mutual", "tie_report"])
    table = pd.DataFrame({"tie_report": list(REPORTS)})
    for name, mutual in (("mutual_ties", True), ("directed_ties", False)):
        count = counted.loc[counted["mutual"].eq(mutual), "tie_report"].value_counts()
        table[name] = [int(count.get(kind, 0)) for kind in REPORTS]
    return TieReports(table.assign(ties=table["mutual_ties"] + table["directed_ties"]))


def _tie(row: dict) -> tuple:
    ends = (row["from_id"], row["to_id"])
    if row["direction"] == "mutual":
        ends = tuple(sorted(ends, key=str))
    return (row["kind"], row["direction"], *ends)


def _report(ends: set, by: set, said: dict) -> str:
    if not by:
        return "not_stated"
    spoke = ends & by
    if spoke == ends:
        return "both_ends"
    if not spoke:
        return "third_party"
    (other,) = ends - spoke
    return ONE_END[said[other] == "answered"]


def _refuse_strangers(ties: pd.DataFrame, said: dict) -> None:
    faults = [
        f"tie {tie['tie_id']} has {tie[column]} as {column}"
        for tie in ties.to_dict("records")
        for column in ("from_id", "to_id", "reported_by")
        if not pd.isna(tie[column]) and tie[column] not in said
    ]
    if faults:
        msg = f"every end and reporter of a tie is in the register; {'; '.join(faults)}"
        raise ValueError(msg)
