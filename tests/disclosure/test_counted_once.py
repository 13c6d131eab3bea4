"""People are read once: the same counts as from the table itself, however often they are asked."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import truth
from analysis.disclosure.statements import People, group

cells = st.sampled_from(["yes", "no", " yes ", "", None, "65_74"])
rows = st.lists(
    st.tuples(cells, cells, st.sampled_from([1.0, 2.5, None]), st.sampled_from(["a", "b", None])),
    max_size=12,
)


class Watched(pd.DataFrame):
    """A table that counts how often each of its columns is asked for."""

    asked: Counter[str] = Counter()

    @property
    def _constructor(self):
        return Watched

    def __getitem__(self, name):
        Watched.asked[str(name)] += 1
        return super().__getitem__(name)


def loans(frame: pd.DataFrame) -> People:
    return People("loans", frame, ("area",), ("again",), {"days": (0, 60)}, person="who")


def frame_of(found) -> pd.DataFrame:
    return pd.DataFrame(found, columns=["area", "again", "days", "who"]).astype(
        {"area": "str", "again": "object", "days": "float64", "who": "object"}
    )


@given(rows)
def test_counts_are_those_of_the_table_row_by_row(found) -> None:
    people = loans(frame_of(found))
    wanted = group(area="yes;missing", again="no;yes")
    levels = [
        tuple((cell or "").strip() or "missing" for cell in (area, again))
        for area, again, *_ in found
    ]
    inside = [area in ("yes", "missing") and again in ("no", "yes") for area, again in levels]
    for _ in range(2):  # read of the table, then as it is kept
        assert truth.levels_of(people, "area").tolist() == [area for area, _ in levels]
        assert truth.members(people, wanted).tolist() == inside
        whose = {row[3] for row, there in zip(found, inside, strict=True) if there} - {None}
        assert truth.persons(people, truth.members(people, wanted)) == len(whose)
        valued = [there and row[2] is not None for row, there in zip(found, inside, strict=True)]
        assert truth.members(people, wanted, "days").tolist() == valued


def test_a_column_is_read_once_however_many_numbers_speak_of_it() -> None:
    people = loans(Watched(frame_of([("yes", "no", 1.0, "a"), ("no", "no", None, "b")])))
    Watched.asked.clear()
    for _ in range(3):
        inside = truth.members(people, group(area="yes", again="no"), "days")
        assert truth.persons(people, inside) == 1
    assert Watched.asked == Counter({"area": 1, "again": 1, "days": 1, "who": 1})


def test_people_stay_those_who_were_there_when_they_were_named() -> None:
    frame = frame_of([("yes", "no", 1.0, "a"), ("no", "no", 2.5, "b")])
    people = loans(frame)
    frame.loc[0, "area"] = "no"
    assert truth.size(people, group(area="no")) == 1
    assert truth.size(loans(frame), group(area="no")) == 2


def test_what_is_kept_of_people_cannot_be_written_to() -> None:
    people = loans(frame_of([("yes", "no", 1.0, "a")]))
    with pytest.raises(ValueError, match="read-only"):
        truth.measure_of(people, "days")[0] = 9
    inside = truth.members(people, group(area="yes"))
    inside[:] = False
    levels = truth.levels_of(people, "area")
    levels[:] = "no"
    assert truth.members(people, group(area="yes")).tolist() == [True]
    assert truth.levels_of(people, "area").tolist() == ["yes"]


def test_what_was_counted_is_no_part_of_who_people_are() -> None:
    frame = frame_of([("yes", "no", 1.0, "a")])
    one, other = loans(frame), loans(frame)
    truth.size(one, group(area="yes"))
    assert one.counted and not other.counted
    assert "counted" not in repr(one)


def test_a_dimension_or_measure_that_is_not_there_is_named_every_time() -> None:
    people = loans(frame_of([("yes", "no", 1.0, "a")]))
    for _ in range(2):
        with pytest.raises(ValueError, match="no dimension 'age'; they have area, again"):
            truth.members(people, group(age="65"))
        with pytest.raises(ValueError, match="no measure 'pounds'; they have days"):
            truth.measure_of(people, "pounds")


def test_nobody_at_all_is_counted_as_nobody() -> None:
    people = loans(frame_of([]))
    assert truth.levels_of(people, "area").dtype.kind == "U"
    assert truth.size(people, group(area="yes")) == 0
    assert np.array_equal(truth.measure_of(people, "days"), [])
