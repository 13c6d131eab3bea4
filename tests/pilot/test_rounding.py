"""Promises of analysis.pilot.rounding: what is published never claims more than what was found."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import change
from analysis.pilot.intervals import Interval, tango
from analysis.pilot.rounding import whole


@given(
    st.lists(st.floats(-100, 100), min_size=3, max_size=3).map(sorted),
    st.sampled_from([1, 5, 10, 20, 25]),
)
def test_rounded_limits_hold_what_the_exact_ones_hold(parts, step) -> None:
    low, estimate, high = parts
    shown = Interval(estimate, low, high).rounded(step)
    assert shown.low <= low + 1e-6
    assert shown.high >= high - 1e-6
    assert shown.low <= shown.estimate <= shown.high
    assert abs(shown.estimate - estimate) <= step / 2
    assert low - shown.low < step
    assert shown.high - high < step


def test_a_limit_that_is_whole_but_for_the_arithmetic_stays() -> None:
    assert Interval(None, 0.1 * 3 * 100, 0.7 * 100, "x").rounded(10) == Interval(None, 30, 70, "x")
    assert Interval(0.2, None, None).rounded(5) == Interval(0, None, None)


def test_the_upper_limit_of_weekly_use_is_not_drawn_in() -> None:
    """Nine gained and six lost of 49: 22.1 is above 20, so 20 would leave values out."""
    exact, shown = tango(9, 6, 49).scaled(100), change.published(9, 6, 49)
    assert exact.high == pytest.approx(22.09, abs=0.01)
    assert (shown.estimate, shown.low, shown.high) == (10, -10, 30)


def test_missing_limits_stay_missing_and_a_wrong_side_is_named() -> None:
    assert np.isnan(whole([np.nan], "low")).all()
    with pytest.raises(ValueError, match="'up'; it is one of nearest, low, high"):
        whole([1.0], "up")
