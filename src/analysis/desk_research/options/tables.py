"""The options, their chances and what would settle them, as tables for a reader."""

from collections.abc import Sequence

import pandas as pd

from analysis.desk_research.options.acceptability import DECIMALS_OF_A_TIE, Acceptability
from analysis.desk_research.options.settling import Settling
from analysis.desk_research.required import require

PERCENT = 100


def named(table: pd.DataFrame, column: str, names: pd.DataFrame) -> pd.DataFrame:
    """Put names in two languages in place of a column of identifiers.

    Parameters
    ----------
    table
        The rows.
    column
        The column of identifiers; a cell may hold several, joined by a semicolon, or be blank.
        Its name, without ``_id`` at the end, is that of the new columns.
    names
        Indexed by identifier, with two columns: the names in English, then those in Welsh.

    Returns
    -------
    DataFrame
        The table with a column in each language, ``…_en`` and ``…_cy``, where `column` stood.

    Raises
    ------
    ValueError
        When the column is missing or an identifier has no name.
    """
    require(table, "the table", column)
    cells = [[] if pd.isna(cell) else str(cell).split(";") for cell in table[column].tolist()]
    identifiers = names.index.astype(str)
    unknown = sorted({each for cell in cells for each in cell} - set(identifiers))
    if unknown:
        msg = f"{column} holds identifiers without a name: {', '.join(unknown)}."
        raise ValueError(msg)
    shown, place = table.drop(columns=column), list(table.columns).index(column)
    for offset, language in enumerate(("en", "cy")):
        known = dict(zip(identifiers, names.iloc[:, offset].tolist(), strict=True))
        words = [_joined([known[each] for each in cell]) for cell in cells]
        shown.insert(place + offset, f"{column.removesuffix('_id')}_{language}", words)
    return shown


def rank_chances(result: Acceptability) -> pd.DataFrame:
    """Set out the chance of each rank.

    Returns
    -------
    DataFrame
        One row an option, the most often first at the top, then by identifier: `option`;
        `rank_1`, `rank_2` and so on, in percent, adding to 100; `confidence`, in percent, missing
        for an option that is never first; `first_chance`, in percent, equal to `rank_1`.
    """
    table = (PERCENT * result.rank_acceptability).add_prefix("rank_").rename_axis(columns=None)
    table["confidence"] = PERCENT * result.confidence
    table["first_chance"] = PERCENT * result.first_chance
    table = table.rename_axis("option").sort_index()
    return table.sort_values("first_chance", ascending=False, kind="stable").reset_index()


def central_weights(result: Acceptability, most: int | None = None) -> pd.DataFrame:
    """Set out the weights under which each option would be the choice.

    Parameters
    ----------
    result
        What `smaa` returned.
    most
        At most so many criteria an option, the weightiest; None gives all.

    Returns
    -------
    DataFrame
        Long: `option`, in the order of the result; `option_criterion`, the weightiest first, then
        by identifier; `weight_percent`, adding to 100 over all criteria. An option that is never
        first has one row, with neither criterion nor weight.
    """
    rows: list[tuple] = []
    for option, weights in result.central_weights.iterrows():
        if weights.isna().any():
            rows.append((option, None, None))
            continue
        settled = weights.round(DECIMALS_OF_A_TIE).sort_index()
        largest = settled.sort_values(ascending=False, kind="stable")[:most]
        rows += [(option, name, PERCENT * share) for name, share in largest.items()]
    table = pd.DataFrame(rows, columns=["option", "option_criterion", "weight_percent"])
    return table.astype({"weight_percent": float})


def pairwise_odds(result: Acceptability, options: Sequence[str] | None = None) -> pd.DataFrame:
    """Set out how often one option scores higher than another.

    Parameters
    ----------
    result
        What `smaa` returned.
    options
        Only pairs of these; None gives all.

    Returns
    -------
    DataFrame
        One row a pair, the clearest first, then by identifier: `option`, that which is more often
        ahead; `other_option`; `odds_percent`, from 50 to 100, a tie counted as a half.
    """
    own = sorted(result.pairwise.index if options is None else options)
    rows = []
    for place, option in enumerate(own):
        for other in own[place + 1 :]:
            odds = float(result.pairwise.loc[[option], other].iloc[0])
            ahead, behind = (option, other) if odds >= 0.5 else (other, option)
            rows.append((ahead, behind, PERCENT * max(odds, 1 - odds)))
    table = pd.DataFrame(rows, columns=["option", "other_option", "odds_percent"])
    return table.sort_values("odds_percent", ascending=False, kind="stable", ignore_index=True)


def settling_table(
    settled: Settling, criteria: pd.DataFrame, most: int | None = None
) -> pd.DataFrame:
    """Set out what would settle who is first, in the units of the criteria.

    Parameters
    ----------
    settled
        What `settles` returned.
    criteria
        `criterion_id`, `worst`, `best`, `unit_en`, `unit_cy`.
    most
        At most so many values and so many weights; None gives all.

    Returns
    -------
    DataFrame
        The values, then the weights, those that move the odds most first: `settle_kind`;
        `option`, missing for a weight; `option_criterion`; `range_worse`, `range_better`, the
        present range: of a value in the criterion's unit from its worse end to its better, of a
        weight in percent from low to high; `unit_en`, `unit_cy`, missing for a weight;
        `odds_worse`, `odds_better`, the odds in percent of the first of the two leading options
        over the second at each end; `swing`, how many points the odds move.
    """
    require(criteria, "the table of criteria", "criterion_id", "worst", "best", "unit_en")
    ends = criteria.assign(criterion=criteria["criterion_id"].astype(str)).set_index("criterion")
    kinds = (settled.questions[settled.questions["kind"] == kind] for kind in ("value", "weight"))
    rows = pd.concat([own[:most] for own in kinds], ignore_index=True)
    is_value = (rows["kind"] == "value").to_numpy()
    own = ends.loc[rows["criterion"]].reset_index(drop=True)
    worst, way = own["worst"].astype(float), (own["best"] - own["worst"]).astype(float)
    table = pd.DataFrame({"settle_kind": rows["kind"], "option": rows["option"]})
    table["option_criterion"] = rows["criterion"]
    for end, title in (("low", "range_worse"), ("high", "range_better")):
        table[title] = (worst + way * rows[end]).where(is_value, PERCENT * rows[end])
    for language in ("en", "cy"):
        table[f"unit_{language}"] = own[f"unit_{language}"].where(is_value)
    table["odds_worse"] = PERCENT * rows["odds_at_low"]
    table["odds_better"] = PERCENT * rows["odds_at_high"]
    table["swing"] = PERCENT * rows["swing"]
    return table


def _joined(names: Sequence[str | None]) -> str | None:
    known = [name for name in names if not pd.isna(name)]
    return "; ".join(known) if known else None
