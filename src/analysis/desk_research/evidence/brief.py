"""The brief: what the desk research lets us say, each sentence with the records it rests on."""

import datetime
from typing import Final

import pandas as pd

from analysis.desk_research.evidence.reported_figures import BASES
from analysis.desk_research.evidence.strength import LEVELS
from analysis.desk_research.known import hidden_records, pairs_of
from analysis.desk_research.required import require, require_codes, require_once, year_of

TOPICS: Final = ("need", "elsewhere", "strength", "fit", "next")


def brief(
    claims: pd.DataFrame,
    records: pd.DataFrame,
    register: pd.DataFrame,
    links: pd.DataFrame,
    *,
    as_of: datetime.date | str,
) -> pd.DataFrame:
    """Give the claims that rest on something known by the date, with what they rest on.

    A record is hidden when all the projects that it is about were not known by the date, or when
    it is of a later year. A claim that rests on hidden records only leaves without a trace; one
    that rests on others too names the others.

    Parameters
    ----------
    claims
        One row a claim: `claim_id`, `topic` (a code of `TOPICS`), `claim_en`, `claim_cy`,
        `records`, identifiers joined by a semicolon.
    records
        The imported bibliography; `record_id`, `year` (a blank is not known and hides nothing).
    register
        What the function `register` returned for the same date: `project_id`, `strength_level`,
        `figure_basis`.
    links
        `record_id` and `project_id`: which project a record is about, as screening decided. A
        record may stand in several rows, or in none. Blank projects are left out.
    as_of
        The date, or its form ``2021-12-31``.

    Returns
    -------
    DataFrame
        By topic and then `claim_id`: `claim_id`, `claim_topic`, `claim_en`, `claim_cy`;
        `claim_records`, those not hidden, joined by ``"; "``; `claim_strength` and `claim_basis`,
        the codes that occur among their projects, the strongest first, missing where no record is
        of a project.

    Raises
    ------
    ValueError
        When claims cite no record, or records that are not in the bibliography: with the claims,
        all faults at once; when a topic is not known, or a claim or a record stands twice.
    """
    require(claims, "the claims", "claim_id", "topic", "claim_en", "claim_cy", "records")
    require(records, "the records", "record_id", "year")
    require(register, "the register", "project_id", "strength_level", "figure_basis")
    require(links, "the links", "record_id", "project_id")
    require_once(claims, "the claims", "claim_id")
    require_once(records, "the records", "record_id")
    require_codes("topic", claims["topic"], TOPICS)
    cited = pairs_of(claims, "claim_id", "records", "record_id")
    _refuse_uncited(claims, cited, records)
    about = links.dropna(subset=["record_id", "project_id"])
    hidden = hidden_records(records, about, register, year_of(as_of))
    seen = cited[~cited["record_id"].isin(hidden.later | hidden.elsewhere)]
    said = claims[claims["claim_id"].isin(seen["claim_id"])]
    table = said.drop(columns="records").merge(_shown(seen, about, register), on="claim_id")
    table = table.assign(order=table["topic"].map(TOPICS.index)).sort_values(
        ["order", "claim_id"], kind="stable", ignore_index=True
    )
    table = table.rename(columns={"topic": "claim_topic"})
    claim = ["claim_id", "claim_topic", "claim_en", "claim_cy"]
    return table[[*claim, "claim_records", "claim_strength", "claim_basis"]]


def _refuse_uncited(claims: pd.DataFrame, cited: pd.DataFrame, records: pd.DataFrame) -> None:
    faults = []
    bare = claims.loc[~claims["claim_id"].isin(cited["claim_id"]), "claim_id"]
    if len(bare):
        faults.append(f"claims that cite no record: {', '.join(bare.astype(str))}")
    strange = cited[~cited["record_id"].isin(records["record_id"])]
    if len(strange):
        found = [f"{row.claim_id} ({row.record_id})" for row in strange.itertuples()]
        faults.append(f"claims that cite records which were not imported: {', '.join(found)}")
    if faults:
        msg = "; ".join(faults) + "."
        raise ValueError(msg[0].upper() + msg[1:])


def _shown(seen: pd.DataFrame, about: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Give each claim the records that it names and the codes of the projects behind them."""
    named = seen.groupby("claim_id", sort=False)["record_id"].agg("; ".join)
    pairs = seen.merge(about[["record_id", "project_id"]], on="record_id").merge(
        register[["project_id", "strength_level", "figure_basis"]], on="project_id"
    )
    strongest_first = tuple(reversed(LEVELS))
    shown = pd.DataFrame(
        {
            "claim_records": named,
            "claim_strength": _in_order(pairs, "strength_level", strongest_first),
            "claim_basis": _in_order(pairs, "figure_basis", BASES),
        },
        index=named.index,
    )
    return shown.reset_index()


def _in_order(pairs: pd.DataFrame, column: str, order: tuple[str, ...]) -> pd.Series:
    """Join the codes that occur behind each claim, each once, in the given order."""
    ranked = pairs.assign(place=pairs[column].map(order.index)).sort_values("place", kind="stable")
    once = ranked.drop_duplicates(["claim_id", column])
    return once.groupby("claim_id")[column].agg(";".join)
