"""Promises of analysis.pilot.change.whole: one pass gives what single functions give."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.pilot import change


@pytest.fixture(scope="module")
def answers() -> tuple[pd.DataFrame, pd.DataFrame, dict[str, np.ndarray]]:
    random = np.random.default_rng(5)
    names = ["tasks", "satisfaction", "cost", "weekly"]
    before = random.integers(0, 9, (90, 4)).astype(float)
    after = np.clip(before + random.integers(-2, 4, before.shape), 0, 10)
    before[:, 2] = np.round(random.gamma(2, 10, 90), 2)
    after[:, 2] = np.round(before[:, 2] + random.gamma(2, 5, 90), 2)
    before[:, 3], after[:, 3] = random.integers(0, 2, 90), random.integers(0, 2, 90)
    after[:15] = np.nan
    after[20, 1] = before[30, 2] = np.nan
    groups = {"all": np.ones(90, dtype=bool), "few": np.arange(90) < 27, "nobody": np.zeros(90) > 0}
    return pd.DataFrame(before, columns=names), pd.DataFrame(after, columns=names), groups


BETTER = ["increase", "increase", "decrease", "increase"]


def test_every_row_equals_the_single_functions(answers) -> None:
    before, after, groups = answers
    table = change.whole_pilot(before, after, better=BETTER, groups=groups, runs=1000)
    assert len(table) == 12
    for row in table[table["group"] != "nobody"].to_dict("records"):
        mask, name = groups[row["group"]], row["outcome"]
        both = before.loc[mask, name], after.loc[mask, name]
        mean = change.paired_mean(*both)
        expected = (mean.n, mean.n_missing, mean.before, mean.after, mean.estimate)
        found = tuple(row[key] for key in ("n", "n_missing", "before", "after", "change"))
        assert found == pytest.approx(expected)
        limits = (mean.low, mean.high, mean.dz.estimate, mean.p)
        assert tuple(row[key] for key in ("t_low", "t_high", "dz", "p_t")) == pytest.approx(limits)
        net = change.net_improvement(*both, BETTER[list(before).index(name)])
        expected = (net.improved, net.worsened, net.estimate, net.low, net.high)
        found = tuple(row[key] for key in ("improved", "worsened", "net", "net_low", "net_high"))
        assert found == pytest.approx(expected)
        flip = change.sign_flip((both[1] - both[0]).round(9))
        assert row["p_sign_flip"] == pytest.approx(flip.p)
        midp = change.mcnemar_table(0, net.worsened, net.improved, 0).p_midp
        assert row["p_midp"] == pytest.approx(midp)


def test_bootstrap_limits_agree_with_scipy_and_are_refused_where_not_sound(answers) -> None:
    before, after, _ = answers
    table = change.whole_pilot(before, after, runs=20_000).set_index("outcome")
    cost = (after["cost"] - before["cost"]).dropna().to_numpy()
    theirs = stats.bootstrap((cost,), np.mean, n_resamples=20_000, method="BCa", rng=1)
    limits = theirs.confidence_interval
    assert table.loc["cost", "bca_note"] == "calculated"
    found = table.loc["cost", ["bca_low", "bca_high"]].tolist()
    assert found == pytest.approx([limits.low, limits.high], abs=0.02 * cost.std())
    assert table.loc["weekly", "bca_note"] == "mostly_alike"
    assert table.loc["tasks", "bca_note"] == "few_distinct_values"
    assert table.loc[["weekly", "tasks"], ["bca_low", "bca_high"]].isna().all(axis=None)
    percentiles = stats.bootstrap((cost,), np.mean, n_resamples=20_000, method="percentile", rng=1)
    found = table.loc["cost", ["percentile_low", "percentile_high"]].tolist()
    held = percentiles.confidence_interval
    assert found == pytest.approx([held.low, held.high], abs=0.02 * cost.std())


def test_max_t_is_shared_by_the_outcomes_of_a_group(answers) -> None:
    before, after, groups = answers
    table = change.whole_pilot(before, after, groups={"few": groups["few"]}, runs=20_000)
    changes = (after - before)[groups["few"]]
    alone = change.max_t(changes, exploratory=True, runs=20_000)
    assert table["p_max_t"].tolist() == pytest.approx(alone.p_adjusted, abs=0.02)
    assert (table["p_max_t"] >= table["p_sign_flip"] - 0.02).all()


def test_an_empty_group_has_no_numbers_and_no_zero(answers) -> None:
    before, after, groups = answers
    table = change.whole_pilot(before, after, groups={"nobody": groups["nobody"]}, runs=1000)
    assert set(table["n"]) == {0}
    parts = ["change", "t_low", "net", "net_low", "bca_low", "p_t", "p_midp", "p_max_t"]
    assert table[parts].isna().all(axis=None)
    assert set(table["bca_note"]) == {"no_values"}


def test_an_outcome_where_everybody_changed_alike_has_no_limits_from_a_spread(answers) -> None:
    before, _, _ = answers
    table = change.whole_pilot(before, before + 1, runs=1000)
    assert table["change"].tolist() == pytest.approx([1] * 4)
    assert table[["t_low", "t_high", "dz", "p_t"]].isna().all(axis=None)
    assert set(table["bca_note"]) == {"no_spread"}


def test_the_same_seed_gives_the_same_table_whatever_the_other_groups(answers) -> None:
    before, after, groups = answers
    alone = change.whole_pilot(before, after, groups={"all": groups["all"]}, runs=1000)
    among = change.whole_pilot(before, after, groups=groups, runs=1000)
    pd.testing.assert_frame_equal(alone, among[among["group"] == "all"])


def test_a_full_pilot_takes_under_two_seconds() -> None:
    """20 outcomes, 5 subgroups, 10,000 replicates; generous, for a machine that is shared."""
    import time

    random = np.random.default_rng(1)
    before = pd.DataFrame(random.integers(0, 11, (150, 20)).astype(float))
    after = before + random.integers(-3, 5, before.shape)
    groups = {f"g{number}": random.random(150) < 0.6 for number in range(5)}
    start = time.process_time()
    assert len(change.whole_pilot(before, after, groups=groups)) == 100
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda b, a: change.whole_pilot(b, a.iloc[::-1]), r"the people \(index\) differ"),
        (
            lambda b, a: change.whole_pilot(b, a[a.columns[::-1]]),
            r"the outcomes \(columns\) differ",
        ),
        (lambda b, a: change.whole_pilot(b, a, groups={"g": [True]}), r"groups \['g'\]"),
        (lambda b, a: change.whole_pilot(b, a, better=["increase"]), "1 directions for 4"),
        (lambda b, a: change.whole_pilot(b, a, better="up"), "'up'; it is one of"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(answers, call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call(*answers[:2])
