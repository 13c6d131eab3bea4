"""Promises of analysis.pilot.change.consistent: what is published hides small counts."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import change
from analysis.pilot.change import consistent
from analysis.pilot.intervals import Interval, tango


@st.composite
def counts(draw: st.DrawFn, most: int = 60) -> tuple[int, int, int]:
    n = draw(st.integers(1, most))
    improved = draw(st.integers(0, n))
    return improved, draw(st.integers(0, n - improved)), n


@given(counts(most=18), st.sampled_from([5, 10, 20]))
def test_consistent_counts_are_those_that_would_print_alike(table, step) -> None:
    improved, worsened, n = table

    def shown(up: int, down: int) -> tuple:
        net = tango(up, down, n).scaled(100).rounded(step)
        return net.estimate, net.low, net.high

    own = shown(improved, worsened)
    by_hand = {
        (up, down) for up in range(n + 1) for down in range(n + 1 - up) if shown(up, down) == own
    }
    found = change.consistent_counts(Interval(*own), n, step=step)
    assert set(found) == by_hand
    assert (improved, worsened) in found


def test_exact_limits_give_the_counts_back() -> None:
    exact = tango(36, 2, 49).scaled(100)
    assert change.consistent_counts(exact, 49, step=1e-6) == [(36, 2)]


def test_a_published_p_narrows_the_counts_down() -> None:
    net = tango(9, 6, 49).scaled(100).rounded(5)
    p = float(change.rounded_up(change.mcnemar_table(0, 6, 9, 34).p_midp))
    wide, narrow = change.consistent_counts(net, 49), change.consistent_counts(net, 49, p=p)
    assert (9, 6) in narrow
    assert set(narrow) < set(wide)


@given(counts())
def test_no_small_count_can_be_read_from_what_is_published(table) -> None:
    improved, worsened, n = table
    found = change.published(improved, worsened, n)
    if found.step is None:
        assert (found.estimate, found.low, found.high) == (None, None, None)
        assert found.note == "withheld"
        return
    fits = change.consistent_counts(found, n, step=found.step)
    kinds = [(up, down, n - up - down) for up, down in fits]
    for place, own in enumerate((improved, worsened, n - improved - worsened)):
        possible = [kind[place] for kind in kinds]
        assert not 0 < own < consistent.SMALL or max(possible) - min(possible) >= consistent.WIDTH


def test_five_points_are_kept_where_they_hide_and_coarsened_where_they_do_not() -> None:
    assert change.published(21, 14, 49).step == 5
    assert change.published(36, 2, 49).step == 10
    assert change.published(3, 2, 10).step is None
    assert change.published(3, 2, 10, small=4, width=3).step is not None


def test_possible_counts_are_read_from_the_published_table_alone() -> None:
    rows = [change.published(*table) for table in ((36, 2, 49), (3, 2, 10), (0, 0, 0))]
    table = pd.DataFrame(
        {
            "n_followed_up": [49, 10, 0],
            "net_points": [row.estimate for row in rows],
            "net_points_low": [row.low for row in rows],
            "net_points_high": [row.high for row in rows],
            "rounded_to": [row.step for row in rows],
        }
    )
    shown, withheld, nobody = change.possible_counts(table, "net_points")
    assert shown["worsened"][0] <= 2 <= shown["worsened"][1]
    assert shown["worsened"][1] - shown["worsened"][0] >= consistent.WIDTH
    assert shown["improved"][0] <= 36 <= shown["improved"][1]
    for kind in ("improved", "worsened", "same"):
        assert withheld[kind][1] - withheld[kind][0] >= consistent.WIDTH
    assert nobody == dict.fromkeys(("improved", "worsened", "same"), (0, 0))


def test_nobody_in_the_base_is_not_available_and_not_withheld() -> None:
    found = change.published(0, 0, 0)
    assert (found.estimate, found.note) == (None, "no_values")


def test_rounding_up_never_makes_a_p_smaller() -> None:
    written = change.rounded_up([0.0001, 0.01, 0.0101, 0.3, 1.0])
    assert written.tolist() == pytest.approx([0.01, 0.01, 0.02, 0.3, 1.0])


def test_a_share_that_is_not_known_stays_unknown() -> None:
    assert change.rounded_share(None) is None
    assert change.rounded_share(0.34) == 35


@pytest.mark.parametrize(("n", "step"), [(0, 5), (10, 0)])
def test_a_wrong_base_or_step_is_named(n: int, step: int) -> None:
    with pytest.raises(ValueError, match=f"n is {n} and the step {step}"):
        change.consistent_counts(Interval(0, 0, 0), n, step=step)


@pytest.mark.parametrize("n", [11, 30, pytest.param(49, marks=pytest.mark.slow)])
def test_a_reader_who_knows_how_the_step_is_chosen_cannot_tell_a_small_count(n: int) -> None:
    printed: dict[tuple, list] = {}
    for improved in range(n + 1):
        for worsened in range(n + 1 - improved):
            found = change.published(improved, worsened, n)
            key = (found.estimate, found.low, found.high, found.step)
            printed.setdefault(key, []).append((improved, worsened, n - improved - worsened))
    for key, alike in printed.items():
        told = change.printed_alike(change.published(*alike[0][:2], n), n)
        assert told == [counts[:2] for counts in alike]
        for counts in zip(*alike, strict=True):
            few = any(0 < count < 10 for count in counts)
            assert not few or max(counts) - min(counts) >= 5 or key[3] is None
