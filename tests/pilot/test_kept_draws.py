"""Draws that are worked out once: the same numbers as ever, and nobody can spoil them."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import cost_draws, drawing, signals
from analysis.pilot.design import PilotDesign
from analysis.pilot.many_draws import draw_pilots

DESIGN = PilotDesign(
    start="2021-11-01",
    end="2022-02-27",
    people=40,
    devices=9,
    champions=4,
    sessions_per_week=2,
    seed=1,
    attrition=0.23,
    tasks_change=1.2,
    weekly_use_gain=0.24,
    weekly_use_loss=0.04,
    life_satisfaction_change=0.2,
)
# Drawn when each pilot's next request was still looked up by itself: the sum over the pilots, and
# the sum of each pilot's number times its count.
PILOTS = 3000
KNOWN = {
    "loans": (99873, 149755416),
    "borrowers": (82688, 123907482),
    "unmet": (33256, 49709415),
    "waited": (2245413, 3369560079),
    "out": (2613313, 3919406682),
    "attendances": (575970, 863441095),
}
ANSWERS = {
    "tasks": (110396, 271540, 62982, 4015),
    "weekly_use": (18383, 25527, 21955, 3572),
    "life_satisfaction": (18719, 173057, 35313, 26635),
}


@pytest.fixture(autouse=True)
def drawn_anew() -> None:
    draw_pilots.cache_clear()
    cost_draws._drawn.cache_clear()


def test_many_pilots_count_to_the_pilot_what_they_always_counted() -> None:
    drawn = draw_pilots(DESIGN, PILOTS, 5, True)
    assert drawn.processes is not None
    for name, known in KNOWN.items():
        counts = drawn.processes[name]
        assert (int(counts.sum()), int((np.arange(PILOTS) * counts).sum())) == known, name
    for name, known in ANSWERS.items():
        found = dataclasses.astuple(drawn.changes[name])
        assert tuple(int(part.sum()) for part in found) == known, name
    assert drawn.followed_up.sum() == 92378


def test_a_design_that_was_drawn_is_not_drawn_again_and_another_one_is() -> None:
    drawn = draw_pilots(DESIGN, 20, 5, True)
    assert draw_pilots(dataclasses.replace(DESIGN), 20, 5, True) is drawn
    more = draw_pilots(dataclasses.replace(DESIGN, devices=12), 20, 5, True)
    assert more.processes is not None and drawn.processes is not None
    assert more.processes["loans"].sum() > drawn.processes["loans"].sum()
    assert draw_pilots(DESIGN, 20, 6, True).followed_up.tolist() != drawn.followed_up.tolist()


def test_counts_that_are_kept_cannot_be_written_to() -> None:
    drawn = draw_pilots(DESIGN, 20, 5, True)
    assert drawn.processes is not None
    changes = [array for each in drawn.changes.values() for array in dataclasses.astuple(each)]
    for array in (drawn.followed_up, *drawn.processes.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    kept = [getattr(each, part) for each in drawn.changes.values() for part in ("total", "up")]
    assert len(changes) == 12
    assert not any(array.flags.writeable for array in kept)


@given(
    st.lists(st.floats(0, 10), min_size=1, max_size=130).filter(lambda each: sum(each) > 1e-3),
    st.integers(0, 9),
)
def test_picks_by_parts_are_those_of_a_plain_search_of_every_number(weights, seed) -> None:
    edges = np.cumsum(weights)
    on_edges = np.minimum(edges / edges[-1], np.nextafter(1.0, 0.0))
    uniforms = np.concatenate(
        [
            on_edges,
            np.nextafter(on_edges, 0.0),
            np.arange(drawing.PARTS) / drawing.PARTS,
            np.random.default_rng(seed).random(drawing.PARTS),
        ]
    )
    plain = np.searchsorted(edges, uniforms * edges[-1], side="right")
    assert uniforms.size > drawing.PARTS
    assert drawing.pick(uniforms, weights).tolist() == plain.tolist()


def test_picks_by_parts_keep_the_shape_of_the_numbers() -> None:
    uniforms = np.random.default_rng(1).random((3, 2 * drawing.PARTS))
    found = drawing.pick(uniforms, [1, 2, 3])
    assert found.shape == uniforms.shape
    assert found[2].tolist() == drawing.pick(uniforms[2], [1, 2, 3]).tolist()


def sheet(amount: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "amount_gbp": [amount, 50.0],
            "amount_low_gbp": [amount / 2, np.nan],
            "amount_high_gbp": [amount * 2, np.nan],
        }
    )


def test_a_sheet_drawn_twice_is_the_same_whatever_was_done_to_the_first() -> None:
    first = cost_draws.draw_items(sheet(100))
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(cost_draws.draw_items(sheet(100)), kept)


@pytest.mark.parametrize(
    "other", [{"runs": 500}, {"seed": 3}, {"shape": "triangular"}, {"together": True}]
)
def test_a_sheet_drawn_in_another_way_is_drawn_anew(other) -> None:
    items = sheet(100).iloc[[0, 0]]
    plain, changed = cost_draws.draw_items(items), cost_draws.draw_items(items, **other)
    assert plain.shape != changed.shape or not np.array_equal(plain, changed)
    assert not np.array_equal(plain, cost_draws.draw_items(sheet(101).iloc[[0, 0]]))


def test_the_same_share_who_changed_has_its_chances_worked_out_once() -> None:
    signals._middles.cache_clear()
    found = [signals.chances_of_difference(up, 10 - up, 60, 0.15, 0.05) for up in (6, 7, 8)]
    assert signals._middles.cache_info().misses == 1
    assert len({each.green for each in found}) == 3
