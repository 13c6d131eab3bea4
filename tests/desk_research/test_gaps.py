"""Best and worst ranks of councils with missing figures, against trying out every figure."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.desk_research.councils.measuring import lay_out
from analysis.desk_research.councils.nearest import nearest

CODES = [f"X{place}" for place in range(10)]


def table_with_gaps(seed: int, holes: list[tuple[int, str]]) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    table = pd.DataFrame(random.normal(size=(10, 3)).round(1), columns=list("abc"), index=CODES)
    for row, column in holes:
        table.loc[CODES[row], column] = np.nan
    return table


def tried_out(
    table: pd.DataFrame,
    place: int,
    weights: dict[str, float] | None = None,
    exclude: Sequence[str] = (),
) -> tuple[int, int]:
    """Rank one council, X0 being ours, for every figure of a fine grid that either lacks."""
    layout = lay_out(table, list(table), winsorise=None, exclude=exclude)
    allowed = layout.may_list[0]
    known = np.where(layout.filled, np.nan, layout.values)
    low, high = np.nanmin(known, axis=0), np.nanmax(known, axis=0)
    weight = np.array([weights[column] for column in layout.columns]) if weights else np.ones(3)
    holes = [(row, column) for row in (0, place) for column in np.flatnonzero(layout.filled[row])]
    steps = 801 if len(holes) == 1 else 121 if len(holes) == 2 else 31
    ranks = []
    for figures in product(*(np.linspace(low[c], high[c], steps) for _, c in holes)):
        values = layout.values.copy()
        for (row, column), figure in zip(holes, figures, strict=True):
            values[row, column] = figure
        distances = (weight * (values - values[0]) ** 2).sum(axis=1)
        ranks.append(1 + int((distances[allowed] < distances[place]).sum()))
    return min(ranks), max(ranks)


def listed(
    table: pd.DataFrame,
    weights: dict[str, float] | None = None,
    exclude: Sequence[str] = (),
) -> pd.DataFrame:
    k = 9 - len(exclude)
    options = {"columns": list("abc"), "winsorise": None, "draws": 5, "exclude": exclude}
    return nearest(table, "X0", k=k, weights=weights, **options).set_index("code")


# among few councils a rank turns at few figures of ours, so that none may be overlooked
@pytest.mark.parametrize("exclude", [[], ["X1", "X2", "X4", "X5", "X6", "X8"]])
@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("weights", [None, {"a": 2, "b": 0.5, "c": 1}])
@pytest.mark.parametrize(
    "holes",
    [
        [(3, "b")],  # theirs
        [(3, "a"), (3, "c")],  # two of theirs
        [(3, "b"), (5, "b")],  # a third council's gap stays at the median
        [(0, "b")],  # ours
        [(0, "b"), (3, "b")],  # ours and theirs, the same indicator
        [(0, "b"), (3, "c")],  # ours and theirs, two indicators
    ],
)
def test_best_and_worst_rank_equal_those_of_trying_out_every_figure(
    seed: int,
    weights: dict[str, float] | None,
    holes: list[tuple[int, str]],
    exclude: list[str],
) -> None:
    table = table_with_gaps(seed, holes)
    found = listed(table, weights, exclude)
    for place in (3, 7):
        row = found.loc[CODES[place]]
        tried = tried_out(table, place, weights, exclude)
        assert (row["rank_nearest"], row["rank_farthest"]) == tried


@pytest.mark.parametrize(
    ("others", "theirs"),
    [
        # theirs unknown too: they are first only where ours is between 2 and 4
        ([(0, 0)] * 3 + [(6, 0)] * 3 + [(10, 0)] * 2, (np.nan, 2)),
        # theirs is 2: they are first only where ours is between 1 and 3.5
        ([(0, 0)] * 3 + [(5, 0)] * 3 + [(10, 0), (10, 5)], (2, 0)),
    ],
)
def test_a_best_rank_that_few_of_our_figures_give_is_found(
    others: list[tuple[float, float]], theirs: tuple[float, float]
) -> None:
    rows = [(np.nan, 0), *others, theirs]
    table = pd.DataFrame(rows, columns=["a", "b"], index=CODES, dtype=float)
    weights = table.var().to_dict()  # takes the scale off again: one step of a is one step of b
    options = {"columns": ["a", "b"], "k": 9, "weights": weights, "winsorise": None, "draws": 1}
    found = nearest(table, "X0", **options).set_index("code")
    assert found.loc["X9", "rank_nearest"] == tried_out(table, 9, weights)[0] == 1


@pytest.mark.parametrize("seed", range(3))
def test_with_two_own_gaps_the_ranks_are_limits_that_hold(seed: int) -> None:
    table = table_with_gaps(seed, [(0, "a"), (0, "c"), (3, "c")])
    found = listed(table)
    widths = []
    for place in (3, 6):
        best, worst = tried_out(table, place)
        row = found.loc[CODES[place]]
        assert 1 <= row["rank_nearest"] <= best
        assert worst <= row["rank_farthest"] <= 9
        widths.append(row["rank_farthest"] - row["rank_nearest"])
    assert min(widths) > 0


def test_without_gaps_the_best_and_the_worst_rank_are_the_rank() -> None:
    found = listed(table_with_gaps(1, []))
    assert found["rank_nearest"].tolist() == found["rank"].tolist()
    assert found["rank_farthest"].tolist() == found["rank"].tolist()


def test_a_gap_of_a_council_moves_its_own_rank_only() -> None:
    found = listed(table_with_gaps(2, [(3, "b")]))
    others = found.drop("X3")
    assert others["rank_nearest"].tolist() == others["rank"].tolist()
    assert others["rank_farthest"].tolist() == others["rank"].tolist()
    assert found.loc["X3", "rank_nearest"] < found.loc["X3", "rank_farthest"]


def test_the_rank_lies_between_the_best_and_the_worst_and_these_within_the_nation() -> None:
    table = table_with_gaps(3, [(0, "a"), (3, "b")]).assign(nation=list("NNNNNSSSSS"))
    found = nearest(table, "X0", columns=list("abc"), k=4, within="N", draws=5)
    assert (found["rank_nearest"] <= found["rank"]).all()
    assert (found["rank"] <= found["rank_farthest"]).all()
    assert found["rank_farthest"].max() <= 4


def test_a_gap_of_an_indicator_without_weight_moves_nothing() -> None:
    table = table_with_gaps(3, [(0, "a"), (3, "a")])
    found = listed(table, {"a": 0, "b": 1, "c": 1})
    assert found["rank_nearest"].tolist() == found["rank"].tolist()
    assert found["rank_farthest"].tolist() == found["rank"].tolist()
