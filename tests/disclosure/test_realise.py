"""What a reader can make of a written number; profiles, quality bands and marks."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_planted_attacks import crowd

from analysis import disclosure
from analysis.disclosure import (
    MARKS,
    OTHER,
    PROFILES,
    People,
    Place,
    count,
    counted,
    derived,
    holds,
    is_mark,
    letter,
    mean,
    narrowed,
    profile,
    quality,
    quantile,
    realise,
    share,
    size,
    total,
    true_value,
)

HERE = Place("table", 1, "people")


def room(about, value, digit_step):
    (found,) = realise(about, value, digit_step, HERE)
    return found.low, found.high


@pytest.mark.parametrize(
    ("about", "value", "digit", "low", "high"),
    [
        (count(), 34, 1, 34, 34),
        (count(step=5), 35, 1, 33, 37),
        (count(step=10), 30, 1, 25, 35),
        (count(step=5), 0, 1, -2, 2),
        (share({"a": "x"}), 34, 1, 33.5, 34.5),
        (share({"a": "x"}), 34.2, 0.1, 34.15, 34.25),
        (share({"a": "x"}, step=5), 35, 1, 32.5, 37.5),
        (share({"a": "x"}, step=2.5), 38, 1, 36.25, 39.75),
        (mean("m"), 3.1, 0.1, 3.05, 3.15),
    ],
)
def test_digits_and_rounding_leave_this_room(about, value, digit, low, high):
    assert room(about, value, digit) == pytest.approx((low, high), abs=1e-6)


@given(st.floats(-200, 200), st.sampled_from([0.01, 0.1, 1.0]), st.sampled_from([0.0, 0.5, 2.5, 5]))
def test_the_room_always_holds_what_was_rounded(value, digit, step):
    written = value
    for unit in (step, digit):
        written = round(written / unit) * unit if unit else written
    low, high = room(share({"a": "x"}, step=step), written, digit)
    assert low <= value <= high


@given(st.integers(0, 500), st.sampled_from([0, 2, 5, 10]))
def test_the_room_of_a_count_is_whole_and_holds_it(number, step):
    written = round(number / step) * step if step else number
    low, high = room(count(step=step), written, 1)
    assert low <= number <= high
    assert float(low).is_integer()
    assert float(high).is_integer()


def test_a_derived_number_gives_the_exact_counts_of_its_groups():
    people = crowd((3, {"area": "a"}), (4, {"area": "b"}))
    found = realise(derived({}, {"area": "a"}), 0.43, 0.01, HERE, people, "2021-12")
    assert [(s.low, s.high) for s in found] == [(7, 7), (3, 3)]
    assert {s.about.kind for s in found} == {"linear"}
    assert {s.release for s in found} == {"2021-12"}
    with pytest.raises(ValueError, match="a derived number needs the people"):
        realise(derived(), 0.43, 0.01, HERE)


@pytest.mark.parametrize("value", [None, "c", "u", "x", "z", float("nan")])
def test_an_empty_cell_or_a_mark_that_hides_says_nothing(value):
    assert realise(count(), value, 1, HERE) == ()


def test_the_marks_of_nobody_and_of_few_say_something():
    assert room(count(), "w", 1) == (0, 0)
    assert room(count(step=10), "k", 1) == (1, 5)
    assert room(share({"a": "x"}), "k", 1) == (0, 0.5)


def test_a_text_that_is_no_mark_is_refused():
    with pytest.raises(ValueError, match="'many' is neither a number nor one of the marks c, u"):
        realise(count(), "many", 1, HERE)


def test_numbers_not_about_people_say_nothing():
    assert realise(OTHER, 4070, 1, HERE) == ()


def test_a_number_of_an_earlier_release_is_read_of_those_who_were_there():
    about = narrowed(share({"answer": "yes"}, {"area": "a;b"}), {"area": "a", "joined": "first"})
    assert dict(about.base) == {"area": ("a",), "joined": ("first",)}
    assert dict(about.terms[0][1])["joined"] == ("first",)
    with pytest.raises(ValueError, match="area: no level is both"):
        narrowed(count(area="b"), {"area": "a"})


@pytest.fixture
def loans():
    frame = pd.DataFrame(
        {
            "who": ["P1", "P1", "P2", "P3", "P4"],
            "area": ["a", "a", "a", "b", None],
            "days": [10, 20, 30, np.nan, 5],
        }
    )
    return People("loans", frame, ("area",), measures={"days": (0, 60)}, person="who")


def test_true_values_are_worked_out_from_the_people(loans):
    assert true_value(count("loans"), loans) == 5
    assert true_value(count("loans", area="missing"), loans) == 1
    assert true_value(share({"area": "a"}, of="loans"), loans) == 60
    assert true_value(mean("days", of="loans"), loans) == 65 / 4
    assert true_value(total("days", of="loans", area="a"), loans) == 60
    assert true_value(quantile(0.5, "days", of="loans"), loans) == 15
    assert true_value(mean("days", of="loans", area="b"), loans) is None
    assert true_value(derived(of="loans"), loans) is None


def test_a_number_rests_on_different_persons(loans):
    assert size(loans, ()) == 4
    assert counted(share({"area": "a"}, of="loans"), loans) == 4
    assert counted(count("loans", area="a"), loans) == 2
    assert counted(derived({"area": "a"}, {"area": "b"}, of="loans"), loans) == 3
    assert counted(mean("days", of="loans"), loans) == 3


def test_a_statement_holds_only_where_the_people_give_it(loans):
    (right,) = realise(count("loans", area="a"), 3, 1, HERE)
    (wrong,) = realise(count("loans", area="a"), 2, 1, HERE)
    (empty,) = realise(mean("days", of="loans", area="b"), 2, 1, HERE)
    assert [holds(each, loans) for each in (right, wrong, empty)] == [True, False, False]


def test_what_the_people_do_not_have_is_refused(loans):
    with pytest.raises(ValueError, match="loans have no dimension 'age'; they have area"):
        size(loans, (("age", ("old",)),))
    with pytest.raises(ValueError, match="loans have no measure 'cost'; they have days"):
        true_value(mean("cost", of="loans"), loans)


def test_profiles_are_internal_public_and_strict():
    minimum = {name: each.minimum for name, each in PROFILES.items()}
    assert minimum == {"internal": 5, "public": 10, "strict": 10}
    assert [n for n in range(12) if profile("strict").small(n)] == list(range(10))
    assert [n for n in range(12) if profile("internal").small(n)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("n", "band"),
    [
        (0, "suppressed"),
        (9, "suppressed"),
        (10, "low"),
        (24, "low"),
        (25, "limited"),
        (39, "limited"),
        (40, "robust"),
    ],
)
def test_quality_follows_the_bands_of_welsh_surveys(n, band):
    assert quality(n) == band


def test_a_negative_number_of_answers_is_refused():
    with pytest.raises(ValueError, match="-1 answers cannot be"):
        quality(-1)


def test_marks_are_the_letters_of_statswales():
    assert "".join(MARKS) == "cuwkxz"
    assert is_mark("c")
    assert not is_mark("C") and not is_mark(3)
    assert letter("none_recorded") == "w"
    with pytest.raises(ValueError, match="no mark stands for 'secret'"):
        letter("secret")


def test_nothing_heavy_is_loaded_with_the_package():
    code = (
        "import sys, analysis.disclosure as d; d.realise; d.profile('public');"
        "print([m for m in ('numpy', 'pandas', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    assert all(hasattr(disclosure, name) for name in disclosure.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        disclosure.nothing  # noqa: B018
