"""Everybody's rank with all that could move it, on one row a person."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analysis.stakeholders.key_people.ranks import rank_intervals
from analysis.stakeholders.names import with_names
from analysis.stakeholders.register import reply
from analysis.stakeholders.uncertainty.missing import missing_actors, missing_answers

COLUMNS = [
    *("stakeholder_id", "name_en", "name_cy", "sector", "degree", "rank_degree"),
    *("rank_first", "rank_last", "missing_low", "missing_high", "answers_low", "answers_high"),
    *("rank_without_own", "rests_on_own", "reply"),
]


def key_people(
    stakeholders: pd.DataFrame,
    network: nx.Graph,
    *,
    share: float = 0.1,
    runs: int = 1000,
    seed: int = 2021,
    level: float = 0.95,
) -> pd.DataFrame:
    """List everybody's rank by number of ties beside what could move it.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``, ``asked``, ``answered``.
    network
        A graph of `graph` whose ties say who reported them. Direction is not used.
    share, runs, seed, level
        As in `missing_actors` and `missing_answers`.

    Returns
    -------
    pandas.DataFrame
        One row a node, most tied first, then in the order of the graph: ``stakeholder_id``,
        names and ``sector``; ``degree``, ``rank_degree``; ``rank_first`` and ``rank_last``,
        between which the rank by every standard centrality lies (`rank_intervals`);
        ``missing_low`` and ``missing_high``, its rank while others are left out;
        ``answers_low`` and ``answers_high``, while answers are taken away;
        ``rank_without_own``, ``rests_on_own`` (yes or no), ``reply``. Nobody is left out and
        no number is missing. ``.attrs`` holds ``definition`` and, of each test, its
        ``missing`` and ``answers``.

    Raises
    ------
    ValueError
        When somebody in the network is not among the stakeholders, or as in
        `missing_actors` and `missing_answers`.
    """
    _refuse_unlisted(stakeholders, network)
    missing = missing_actors(
        network, share=share, runs=runs, seed=seed, level=level, directed=False
    )
    answers = missing_answers(network, share=share, runs=runs, seed=seed, level=level)
    ends = {"degree_low": "missing_low", "degree_high": "missing_high"}
    own = ["stakeholder_id", "rank_without_own", "rests_on_own", "answers_low", "answers_high"]
    said = stakeholders[["stakeholder_id"]].assign(reply=reply(stakeholders))
    table = missing.rename(columns=ends)
    for part in (answers[own], _intervals(network), said):
        table = table.merge(part, on="stakeholder_id", how="left", validate="one_to_one")
    listed = with_names(table, stakeholders)[COLUMNS]
    listed = listed.sort_values("rank_degree", kind="stable").reset_index(drop=True)
    listed.attrs = {
        "definition": "rank by degree (others tied in either direction), most tied first, with "
        "the ranks by every standard centrality and the ranks while people or answers are missing",
        "missing": missing.attrs,
        "answers": answers.attrs,
    }
    return listed


def key_people_counts(listed: pd.DataFrame) -> dict[str, int]:
    """Count how firm the ranks of `key_people` are.

    Returns
    -------
    dict of int
        ``could_be_first``: those whose interval with missing people holds rank 1;
        ``rests_on_own``: those whose rank rests on their own answers; ``left_out`` and
        ``taken_away``: how many people and how many answers were missing in each trial.
    """
    return {
        "could_be_first": int((listed["missing_low"] == 1).sum()),
        "rests_on_own": int((listed["rests_on_own"] == "yes").sum()),
        "left_out": listed.attrs["missing"]["left_out"],
        "taken_away": listed.attrs["answers"]["taken_away"],
    }


def _intervals(network: nx.Graph) -> pd.DataFrame:
    return rank_intervals(network)[["stakeholder_id", "rank_first", "rank_last"]]


def _refuse_unlisted(stakeholders: pd.DataFrame, network: nx.Graph) -> None:
    known = set(stakeholders["stakeholder_id"])
    unlisted = [str(person) for person in network if person not in known]
    if unlisted:
        msg = f"in the network but not among the stakeholders: {', '.join(unlisted)}"
        raise ValueError(msg)
