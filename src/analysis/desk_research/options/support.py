"""Support: how much was found for an option elsewhere, with nearer places counting for more.

Our own construction, not a published method. It adds levels of strength over councils, so it says
how much there is to look at and not whether an option works. It never replaces the register.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.desk_research.known import pairs_of
from analysis.desk_research.required import require, require_once

DECIMALS_OF_A_TIE: Final = 12
# a code of a whole nation, or of the United Kingdom, is no council
NATION: Final = re.compile(r"[EWSN]92\d{6}|K0\d{7}")
# what became of a project that is known; a project has one of these
STANDINGS: Final = ("counted", "same_council", "none_seen", "without_council", "without_likeness")
TOTALS: Final = [
    *("option_id", "support", "support_likeness_off", "councils", "councils_likeness_off"),
    *("projects", *(f"projects_{name}" for name in STANDINGS)),
    *(f"{name}_ids" for name in STANDINGS[1:]),
]


def projects_of(options: pd.DataFrame) -> pd.DataFrame:
    """List the projects of each option.

    Parameters
    ----------
    options
        One row an option: `option_id`, and `projects`, identifiers joined by a semicolon.

    Returns
    -------
    DataFrame
        One row a project of an option, each once: `option_id`, `project_id`.

    Raises
    ------
    ValueError
        When a column is missing or an option stands twice.
    """
    require(options, "the table of options", "option_id", "projects")
    require_once(options, "the table of options", "option_id")
    return pairs_of(options, "option_id", "projects", "project_id")


def known_options(options: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Keep the options that a known project stands behind; the others leave without a trace.

    With an earlier date a project leaves the register, and so does an option that rests on it
    alone: what nobody had tried by then could not be weighed.

    Parameters
    ----------
    options
        As for `projects_of`.
    evidence
        The projects that are known: `project_id`.

    Returns
    -------
    DataFrame
        The rows kept, in their order; none where nobody has written an option down yet.

    Raises
    ------
    ValueError
        When there are options and none is left, naming the projects that the options rest on.
    """
    require(evidence, "the register", "project_id")
    pairs = projects_of(options)
    found = pairs.loc[pairs["project_id"].isin(evidence["project_id"]), "option_id"]
    kept = options[options["option_id"].isin(found)].reset_index(drop=True)
    if kept.empty and not options.empty:
        names = ", ".join(dict.fromkeys(pairs["project_id"].astype(str)))
        msg = f"no option is left: none of the projects behind them was known by the date: {names}."
        raise ValueError(msg)
    return kept


def support(
    options: pd.DataFrame,
    evidence: pd.DataFrame,
    likeness: Mapping[str, float] | pd.Series | None,
) -> pd.DataFrame:
    """Add up, over the councils that tried an option, strength of evidence times likeness.

    Each council counts once for an option: where several of its projects are known, the one with
    the strongest evidence. A project without a level of strength, without a council, or of a
    council whose likeness is not known adds nothing and is named; none of them counts as zero.

    Parameters
    ----------
    options
        As for `projects_of`.
    evidence
        The projects that are known: `project_id`, `area_code`, and `strength`, the level, missing
        where no evaluation was seen. A project of an option that is not here is not known, and
        leaves no trace.
    likeness
        By area code how like ours a council is, 0 to 1; None counts every council as 1.

    Returns
    -------
    DataFrame
        One row an option: `option_id`; `support`, missing when no council counts;
        `support_likeness_off`, the same with every council at 1, those without a likeness too;
        `councils` and `councils_likeness_off`, how many different councils stand behind each;
        `projects`, how many are known, the sum of `projects_counted`, `projects_same_council` (a
        stronger project of that council counts), `projects_none_seen`,
        `projects_without_council` and `projects_without_likeness`; and ``…_ids``, the projects
        themselves for each of these but the first, joined by a semicolon, missing when none.

    Raises
    ------
    ValueError
        When a column is missing, an option or project stands twice, or a likeness is not from 0
        to 1.
    """
    known = _by_option(_known(options, evidence, likeness))
    off = _by_option(_known(options, evidence, None))
    rows = []
    for option in options["option_id"]:
        own = known.get(option, [])
        parts, parts_off = (
            [part for _, standing, part in held if standing == "counted"]
            for held in (own, off.get(option, []))
        )
        standing = {name: [each for each, held, _ in own if held == name] for name in STANDINGS}
        totals = _total(parts), _total(parts_off), len(parts), len(parts_off), len(own)
        names = [";".join(sorted(standing[name])) or None for name in STANDINGS[1:]]
        rows.append((option, *totals, *map(len, standing.values()), *names))
    return pd.DataFrame(rows, columns=TOTALS)


def _by_option(known: pd.DataFrame) -> dict[str, list[tuple[str, str, float]]]:
    """Return the projects of each option: identifier, what becomes of it, and what it adds."""
    found: dict[str, list[tuple[str, str, float]]] = {}
    columns = (known[name].tolist() for name in ("option_id", "project_id", "standing", "part"))
    for option, *project in zip(*columns, strict=True):
        found.setdefault(option, []).append((project[0], project[1], project[2]))
    return found


def support_without_each(
    options: pd.DataFrame,
    evidence: pd.DataFrame,
    likeness: Mapping[str, float] | pd.Series | None,
) -> pd.DataFrame:
    """Leave out one council at a time, and see which option then has the most support.

    Parameters
    ----------
    options, evidence, likeness
        As for `support`.

    Returns
    -------
    DataFrame
        One row a council that counts, that with the largest part first, then by code:
        `council_left_out`, its area code; `largest_part`, what it adds to the option, or to one
        of the options, with the most support; `most_weighted`, true where that part is the
        largest of all; `first_before` and `first_without`, the options with the most support,
        with the council and without, joined by a semicolon when equal, missing when nothing is
        left; and `first_changes`, true when the two are not the same.

    Raises
    ------
    ValueError
        As `support`.
    """
    known = _known(options, evidence, likeness)
    counted = known[known["standing"] == "counted"]
    columns = (counted[name].tolist() for name in ("option_id", "area_code", "part"))
    held = list(zip(*columns, strict=True))
    before = _first([(option, part) for option, _, part in held])
    own = counted[counted["option_id"].isin((before or "").split(";"))]
    parts = own.groupby("area_code")["part"].max()
    rows = []
    for code in sorted(counted["area_code"].unique()):
        without = _first([(option, part) for option, area, part in held if area != code])
        rows.append((code, parts.get(code, 0.0), before, without, without != before))
    names = ["council_left_out", "largest_part", "first_before", "first_without", "first_changes"]
    table = pd.DataFrame(rows, columns=names)
    parts = table["largest_part"].round(DECIMALS_OF_A_TIE)
    table.insert(2, "most_weighted", parts == parts.max())
    order = (-parts).sort_values(kind="stable").index
    return table.loc[order].reset_index(drop=True)


def support_change(without: pd.DataFrame) -> str:
    """Say in a code what leaving out the most-weighted council does to first place.

    Parameters
    ----------
    without
        What `support_without_each` returned.

    Returns
    -------
    str
        ``changes``, ``stays``, or ``no_support`` when no council counts at all. Where several
        councils weigh the most, one whose absence changes first place is enough.
    """
    if without.empty:
        return "no_support"
    return "changes" if (without["most_weighted"] & without["first_changes"]).any() else "stays"


def _known(
    options: pd.DataFrame,
    evidence: pd.DataFrame,
    likeness: Mapping[str, float] | pd.Series | None,
) -> pd.DataFrame:
    """Say of each known project of each option what becomes of it, and what it adds."""
    columns = ["project_id", "area_code", "strength"]
    require(evidence, "the register", *columns)
    require_once(evidence, "the register", "project_id")
    rows = projects_of(options).merge(evidence[columns], on="project_id")
    codes = rows["area_code"].astype("str")
    place = codes.where(~codes.fillna("").str.fullmatch(NATION))
    rows["area_code"], rows["strength"] = place, rows["strength"].astype(float)
    rows["part"] = rows["strength"] * _likeness(likeness, place)
    standing = pd.Series("counted", index=rows.index, dtype="str")
    standing = standing.mask(rows["part"].isna(), "without_likeness")
    standing = standing.mask(place.isna(), "without_council")
    standing = standing.mask(rows["strength"].isna(), "none_seen")
    rows["standing"] = standing
    strongest = rows[standing == "counted"].sort_values(
        ["strength", "project_id"], ascending=[False, True]
    )
    weaker = strongest.index[strongest.duplicated(["option_id", "area_code"])]
    rows.loc[weaker, "standing"] = "same_council"
    return rows


def _likeness(likeness: Mapping[str, float] | pd.Series | None, codes: pd.Series) -> pd.Series:
    if likeness is None:
        return codes.notna().astype(float).where(codes.notna())
    given = pd.Series(dict(likeness), dtype=float)
    wrong = given[(given < 0) | (given > 1)]
    if len(wrong):
        listed = ", ".join(f"{code} {amount:g}" for code, amount in wrong.items())
        msg = f"likeness goes from 0 to 1; found: {listed}."
        raise ValueError(msg)
    return codes.map(given).astype(float)


def _total(parts: Sequence[float]) -> float:
    """Add up the parts; with no council there is no sum, which is not a sum of zero."""
    return float(np.sort(parts).sum()) if len(parts) else float("nan")


def _first(counted: Sequence[tuple[str, float]]) -> str | None:
    """Return the options with the largest sum, joined by a semicolon; None where none counts."""
    parts: dict[str, list[float]] = {}
    for option, part in counted:
        parts.setdefault(str(option), []).append(part)
    if not parts:
        return None
    sums = {option: round(_total(own), DECIMALS_OF_A_TIE) for option, own in parts.items()}
    return ";".join(sorted(option for option, most in sums.items() if most == max(sums.values())))
