"""Repair clears what the audit blocks, prints nothing wrong, and loses as little as it can."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_people import LEVELS, TINY, fitting, inside, pilots
from test_planted_attacks import crowd, four_areas, publish

from analysis.disclosure import (
    Place,
    Planned,
    Shown,
    audit,
    count,
    plain_threshold,
    realise,
    repair,
    true_value,
)
from analysis.disclosure.repairing import HIDDEN


def wrong_numbers(repaired, plan, people):
    """Return the printed numbers that are not what the people give, within their rounding."""
    found = []
    for each in repaired.statements:
        value = true_value(each.about, people)
        if value is None or not each.low - 1e-6 <= value <= each.high + 1e-6:
            found.append(each.place)
    for table, planned in zip(repaired.tables, plan, strict=True):
        for levels, values in table.lines:
            for column, value in zip(planned.columns, values, strict=True):
                if value in (HIDDEN, None):
                    continue
                held = {k: v for k, v in zip(planned.rows, levels, strict=True) if v}
                about = count(**{**planned.base, **held, **column.part})
                if column.kind == "count" and abs(true_value(about, people) - value) > 2.5:
                    found.append((table.name, levels))
    return found


def repaired_and_cleared(plan, people, also=(), profile="public"):
    result = repair(plan, people, profile, also=also)
    assert result.audit.cleared
    assert audit([*result.statements, *also], profile, people).cleared
    assert wrong_numbers(result, plan, people) == []
    return result


def values(result, name):
    return {levels: held for levels, held in result.table(name).lines}


def test_nothing_is_done_to_a_table_of_large_groups():
    people = crowd((40, {"area": "a"}), (30, {"area": "b"}))
    result = repaired_and_cleared([Planned("areas", ("area",))], people)
    assert result.lost == 0
    assert result.table("areas").done == ("nothing",)
    assert values(result, "areas") == {("",): (70,), ("a",): (40,), ("b",): (30,)}


def test_a_margin_that_gives_a_small_cell_away_is_repaired_with_a_true_total():
    people = four_areas()
    result = repaired_and_cleared([Planned("areas", ("area",))], people)
    held = values(result, "areas")
    assert held[("d",)] == ("c",)
    assert abs(held[("",)][0] - 100) <= 2
    assert set(result.table("areas").done) <= {"suppressed", "rounded"}


def test_neighbouring_levels_are_merged_where_that_loses_least():
    people = crowd((40, {"age": "1"}), (30, {"age": "2"}), (23, {"age": "3"}), (7, {"age": "4"}))
    order = {"age": ("1", "2", "3", "4")}
    result = repaired_and_cleared([Planned("ages", ("age",), order=order)], people)
    assert result.table("ages").done == ("merged",)
    assert values(result, "ages") == {("",): (100,), ("1",): (40,), ("2",): (30,), ("3;4",): (30,)}


def test_levels_without_an_order_are_not_merged():
    result = repair([Planned("areas", ("area",))], four_areas(), "public")
    assert "merged" not in result.table("areas").done


def test_a_dimension_is_left_out_where_every_cell_is_small():
    blocks = [(3, {"area": a, "age": b}) for a in "abcd" for b in "wxyz"]
    people = crowd(*blocks)
    result = repaired_and_cleared([Planned("both", ("area", "age"))], people)
    held = values(result, "both")
    assert [value for levels, (value,) in held.items() if levels[0] and not levels[1]] == [12] * 4


def test_a_table_of_small_groups_only_is_withheld():
    people = crowd((3, {"area": "a"}), (4, {"area": "b"}))
    result = repaired_and_cleared([Planned("areas", ("area",))], people)
    assert result.table("areas").done == ("withheld",)
    assert result.lost == 1


def test_drop_outs_shown_by_baseline_and_follow_up_are_repaired():
    people = crowd(
        (60, {"area": "a", "follow_up": "yes"}),
        (3, {"area": "a", "follow_up": "no"}),
        (30, {"area": "b", "follow_up": "yes"}),
        (27, {"area": "b", "follow_up": "no"}),
    )
    columns = (Shown("baseline"), Shown("follow_up", part={"follow_up": "yes"}))
    plan = [Planned("waves", ("area",), columns)]
    raw = publish(people, count(area="a"), count(area="a", follow_up="yes"))
    assert not audit(raw, "public", people).cleared
    assert plain_threshold(raw, people) == ()
    repaired_and_cleared(plan, people)


def test_percentages_with_a_base_and_all_or_none_are_repaired():
    people = crowd(
        (37, {"area": "a", "answer": "yes"}),
        (3, {"area": "a", "answer": "no"}),
        (40, {"area": "b", "answer": "yes"}),
        (20, {"area": "c", "answer": "yes"}),
        (20, {"area": "c", "answer": "no"}),
    )
    columns = (Shown("n"), Shown("yes", "share", {"answer": "yes"}))
    result = repaired_and_cleared([Planned("said", ("area",), columns)], people)
    held = values(result, "said")
    certain = [each for each in result.statements if each.about.base == (("area", ("b",)),)]
    assert not any(each.low >= 98.75 for each in certain)  # then nobody of the 40 said no
    assert held[("a",)][1] == "c" or "rounded" in result.table("said").done


def test_two_tables_that_share_a_margin_are_repaired_together():
    people = crowd(
        (20, {"area": "a", "access": "low", "age": "old"}),
        (20, {"area": "a", "access": "high", "age": "young"}),
        (20, {"area": "b", "access": "low", "age": "young"}),
        (3, {"area": "b", "access": "high", "age": "old"}),
    )
    plan = [Planned("one", ("area", "access")), Planned("two", ("age", "access"))]
    repaired_and_cleared(plan, people)


def test_means_of_all_and_of_all_but_a_few_are_repaired():
    blocks = [(1, {"area": "a", "score": float(i % 9)}) for i in range(40)]
    blocks += [(1, {"area": "b", "score": float(s)}) for s in (2, 7, 4)]
    people = crowd(*blocks, measures={"score": (0, 8)})
    columns = (Shown("n"), Shown("mean", "mean", measure="score", digit_step=0.001))
    result = repaired_and_cleared([Planned("scores", ("area",), columns)], people)
    assert values(result, "scores")[("b",)] == ("c", "c")


def test_what_is_published_anyway_is_respected():
    people = four_areas()
    total = publish(people, count())
    result = repaired_and_cleared([Planned("areas", ("area",), totals=False)], people, total)
    assert values(result, "areas")[("d",)] == ("c",)


def test_a_prior_release_with_later_joiners_is_respected():
    people = crowd(
        (50, {"joined": "first", "area": "a"}),
        (40, {"joined": "first", "area": "b"}),
        (3, {"joined": "later", "area": "a"}),
        (20, {"joined": "later", "area": "b"}),
    )
    before = publish(people, *((count(area=a, joined="first"), 1.0, "2021-12") for a in "ab"))
    result = repaired_and_cleared([Planned("areas", ("area",))], people, before)
    assert result.lost > 0


def test_what_cannot_be_cleared_since_it_is_out_anyway_is_said():
    people = four_areas()
    also = list(realise(count(area="d"), 7, 1, Place("sentence"), people))
    result = repair([Planned("areas", ("area",))], people, "public", also=also)
    assert not result.audit.cleared
    assert result.audit.exposures[0].places == (Place("sentence"),)


def test_a_frame_holds_the_printed_numbers_and_marks():
    frame = repair([Planned("areas", ("area",))], four_areas(), "public").table("areas").frame()
    assert list(frame.columns) == ["area", "people"]
    assert list(frame["area"]) == [None, "a", "b", "c", "d"]
    assert frame["people"].iloc[-1] == "c"


def test_tables_of_one_name_are_refused():
    with pytest.raises(ValueError, match="tables share a name: areas"):
        repair([Planned("areas", ("area",))] * 2, four_areas(), "public")


def test_a_column_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="'median' is not one of count, share, mean"):
        Shown("middle", "median")
    with pytest.raises(ValueError, match="a mean has a measure"):
        Shown("middle", "mean")


def test_a_table_that_is_not_in_the_plan_is_refused():
    result = repair([Planned("areas", ("area",))], four_areas(), "public")
    with pytest.raises(ValueError, match="no table 'ages' in the plan; it has areas"):
        result.table("ages")


def test_the_same_plan_gives_the_same_tables():
    plan = [Planned("areas", ("area",))]
    once, again = (repair(plan, four_areas(), "public") for _ in range(2))
    assert once == again


plans = st.lists(
    st.lists(st.sampled_from(list(LEVELS)), min_size=1, max_size=2, unique=True).map(tuple),
    min_size=1,
    max_size=2,
    unique=True,
)


@given(pilots(most=7), plans, st.booleans())
def test_repair_always_clears_and_never_prints_a_wrong_number(people, crossed, shares):
    columns = (Shown("n"), Shown("online", "share", {"online": "yes"}))[: 1 + shares]
    plan = [Planned("_".join(rows), rows, columns) for rows in crossed]
    result = repair(plan, people, TINY)
    assert result.audit.cleared
    assert wrong_numbers(result, plan, people) == []
    assert 0 <= result.lost <= 1
    assert not math.isnan(result.lost)


@given(pilots(most=5))
def test_what_is_repaired_leaves_no_small_cell_to_somebody_who_tries_all_tables(people):
    # The number of people is no longer known where the total is marked: a few more are tried.
    plan = [Planned("one", ("area", "age")), Planned("two", ("age", "online"))]
    result = repair(plan, people, TINY)
    cells, tables = fitting(people, result.statements, more=3)
    for first, second in (("area", "age"), ("age", "online")):
        for _, held in people.frame.groupby([first, second]):
            group = ((first, (held[first].iloc[0],)), (second, (held[second].iloc[0],)))
            named = {k for s in result.statements for _, g in s.about.terms for k, _ in g}
            if 0 < len(held) < TINY.minimum and {first, second} <= named:
                sizes = tables @ inside(group, cells)
                assert sizes.max() - sizes.min() >= TINY.width
