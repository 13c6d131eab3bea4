"""A list of nearest councils beside lists that others publish.

The published lists rest on other indicators. Agreement is information, not a test to pass.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class ListComparison:
    """Two lists of councils beside each other.

    Attributes
    ----------
    compared
        How many of the first places of each list were compared.
    shared
        How many councils stand among these places in both lists.
    share
        `shared` over `compared`, 0 to 1.
    table
        One row a council of either list: `code`, `rank_ours`, `rank_published`; a blank rank means
        that the council is not among the places compared.
    """

    compared: int
    shared: int
    share: float
    table: pd.DataFrame


def compare_lists(ours: Sequence[str], published: Sequence[str]) -> ListComparison:
    """Compare our list with a published one, place for place.

    The longer list is cut to the length of the shorter, since a longer list would share more by
    its length alone. The two rest on other indicators: agreement is information, not a test.

    Parameters
    ----------
    ours, published
        Area codes, nearest first, none twice.

    Returns
    -------
    ListComparison
        Counts, and a table of both lists in the order of ours, then of the published list.

    Raises
    ------
    ValueError
        When a list is empty or names a council twice.
    """
    for title, codes in (("our list", ours), ("the published list", published)):
        if not len(codes) or len(set(codes)) < len(codes):
            msg = f"{title} has {len(codes)} places and {len(set(codes))} different area codes."
            raise ValueError(msg)
    compared = min(len(ours), len(published))
    first, second = list(ours)[:compared], list(published)[:compared]
    ranks = pd.RangeIndex(1, compared + 1)
    table = pd.DataFrame({"code": list(dict.fromkeys([*first, *second]))})
    table["rank_ours"] = table["code"].map(pd.Series(ranks, first)).astype("Int64")
    table["rank_published"] = table["code"].map(pd.Series(ranks, second)).astype("Int64")
    shared = len(set(first) & set(second))
    return ListComparison(compared, shared, shared / compared, table)


def compare_models(ours: Sequence[str], published: pd.DataFrame, council: str) -> pd.DataFrame:
    """Count what our list shares with each published model for one council.

    Parameters
    ----------
    ours
        Area codes, nearest first.
    published
        Columns `model`, `area_code`, `rank`, `neighbour_code`.
    council
        Area code of the council.

    Returns
    -------
    DataFrame
        One row a model, in the order of the published table: `published_model`,
        `places_compared`, `councils_shared`, `shared_percent` (0 to 100). No rows when nothing is
        published for the council.
    """
    rows = []
    for model, codes in _models(published, council).items():
        found = compare_lists(ours, codes)
        rows.append((model, found.compared, found.shared, 100 * found.share))
    columns = ["published_model", "places_compared", "councils_shared", "shared_percent"]
    return pd.DataFrame(rows, columns=columns)


def lists_beside(
    ours: Sequence[str], published: pd.DataFrame, council: str, names: pd.DataFrame
) -> pd.DataFrame:
    """Lay our list and the published models out beside each other, place by place.

    Parameters
    ----------
    ours
        Area codes, nearest first.
    published
        Columns `model`, `area_code`, `rank`, `neighbour_code`.
    council
        Area code of the council.
    names
        Indexed by area code, with `council_en` and `council_cy`.

    Returns
    -------
    DataFrame
        One row a place of our list: `rank`, `our_list_en`, `our_list_cy`, and for each model
        `published_<model>_en`, `published_<model>_cy`; missing where a published list is shorter
        or `names` has no such council.
    """
    places = range(len(ours))
    table = pd.DataFrame({"rank": [place + 1 for place in places]})
    models = _models(published, council).items()
    for title, codes in [
        ("our_list", list(ours)),
        *((f"published_{model}", codes) for model, codes in models),
    ]:
        for language in ("en", "cy"):
            name = names[f"council_{language}"].reindex(codes[: len(ours)]).tolist()
            table[f"{title}_{language}"] = pd.Series(name, dtype="str").reindex(places)
    return table


def _models(published: pd.DataFrame, council: str) -> dict[str, list[str]]:
    rows = published[published["area_code"] == council].sort_values("rank", kind="stable")
    models = published["model"].drop_duplicates()
    lists = {str(m): rows.loc[rows["model"] == m, "neighbour_code"].tolist() for m in models}
    return {model: codes for model, codes in lists.items() if codes}
