"""Attacks on publications: each is seen by the audit, and most are missed by a plain threshold."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import (
    People,
    Place,
    audit,
    count,
    derived,
    mean,
    narrowed,
    net,
    plain_threshold,
    quantile,
    realise,
    share,
    total,
    true_value,
)

PUBLIC, PLAIN = "public", 5


def crowd(*blocks, measures=None, answers=("answer", "follow_up")):
    """Lay out people: each block is how many, and the columns they share."""
    rows = [held for times, held in blocks for _ in range(times)]
    frame = pd.DataFrame(rows)
    dimensions = tuple(c for c in frame if c not in answers and c not in (measures or {}))
    told = tuple(c for c in frame if c in answers)
    return People("people", frame, dimensions, told, measures or {})


def printed(people, about, step=1.0, item="table", row=0, release=""):
    unit = max(step, about.step)
    value = round(true_value(about, people) / unit) * unit
    return realise(about, value, step, Place(item, row), people, release)


def publish(people, *numbers):
    """Publish numbers, each an about or an about with a digit step and a release."""
    found = []
    for row, number in enumerate(numbers, 1):
        about, step, release = number if isinstance(number, tuple) else (number, 1.0, "")
        found += printed(people, about, step, row=row, release=release)
    return found


def exposed(result):
    return {(each.kind, dict(each.group).get("area", ("",))[0]) for each in result.exposures}


def four_areas():
    return crowd((40, {"area": "a"}), (30, {"area": "b"}), (23, {"area": "c"}), (7, {"area": "d"}))


def blocked_but_missed(people, statements, group=None, kind="inferred"):
    """Check that the audit blocks and names the group, and that the plain rule lets it through."""
    result = audit(statements, PUBLIC, people)
    assert not result.faults
    assert kind in {each.kind for each in result.exposures}
    if group is not None:
        assert group in {each.group for each in result.exposures if each.kind == kind}
    assert plain_threshold(statements, people, PLAIN) == ()
    return result


def one(**conditions):
    return tuple((key, (name,)) for key, name in sorted(conditions.items()))


def test_margins_give_away_the_one_cell_that_is_left_out():
    people = four_areas()
    held = publish(people, count(), count(area="a"), count(area="b"), count(area="c"))
    blocked_but_missed(people, held, one(area="d"))
    assert audit(held[:3], PUBLIC, people).cleared


def test_baseline_minus_follow_up_gives_away_the_drop_outs():
    people = crowd(
        (60, {"area": "a", "follow_up": "yes"}),
        (3, {"area": "a", "follow_up": "no"}),
        (30, {"area": "b", "follow_up": "yes"}),
        (7, {"area": "b", "follow_up": "no"}),
    )
    held = publish(people, count(area="a"), count(area="a", follow_up="yes"))
    blocked_but_missed(people, held, one(area="a", follow_up="no"))
    assert audit(held[:1], PUBLIC, people).cleared


def test_a_percentage_with_its_base_gives_away_the_count():
    people = crowd(
        (37, {"area": "a", "answer": "yes"}),
        (3, {"area": "a", "answer": "no"}),
        (40, {"area": "b", "answer": "yes"}),
        (40, {"area": "b", "answer": "no"}),
    )
    held = publish(people, count(area="a"), share({"answer": "yes"}, {"area": "a"}))
    blocked_but_missed(people, held, one(area="a", answer="no"))


def test_two_tables_that_share_a_margin_give_away_a_hidden_cell():
    people = crowd(
        (20, {"area": "a", "access": "low", "age": "old"}),
        (20, {"area": "a", "access": "high", "age": "young"}),
        (20, {"area": "b", "access": "low", "age": "young"}),
        (3, {"area": "b", "access": "high", "age": "old"}),
    )
    table = publish(people, count(area="a"), count(area="b", access="low"))
    other = publish(people, count(age="old"), count(age="young"))
    assert audit(table, PUBLIC, people).cleared
    assert audit(other, PUBLIC, people).cleared
    blocked_but_missed(people, [*table, *other], one(access="high", area="b"))


def test_different_rounding_in_two_places_gives_away_what_each_hides():
    people = crowd((47, {"area": "a"}), (53, {"area": "b"}), (6, {"area": "c"}))
    rounded = publish(people, count(step=10), count(step=10, area="a"), count(step=10, area="b"))
    finer = publish(people, count(), count(area="a;b", step=5))
    apart = [audit(held, PUBLIC, people) for held in (rounded, finer)]
    together = audit([*rounded, *finer, *publish(people, count(area="a;b"))], PUBLIC, people)
    assert apart[0].cleared
    assert ("inferred", "c") in exposed(together)


def test_a_prior_release_gives_away_those_who_joined_later():
    people = crowd(
        (50, {"joined": "first", "area": "a"}),
        (40, {"joined": "first", "area": "b"}),
        (3, {"joined": "later", "area": "a"}),
        (20, {"joined": "later", "area": "b"}),
    )
    now = publish(people, count(area="a"), count(area="b"))
    first = [narrowed(count(area=name), {"joined": "first"}) for name in "ab"]
    before = publish(people, *((about, 1.0, "2021-12") for about in first))
    assert audit(now, PUBLIC, people).cleared
    result = blocked_but_missed(people, [*now, *before], one(area="a", joined="later"))
    found = next(each for each in result.exposures if each.group == one(area="a", joined="later"))
    assert found.release == ""
    assert {place.row for place in found.places} == {1}


def test_what_an_earlier_release_gives_away_by_itself_is_listed_apart():
    people = four_areas()
    areas = ({}, {"area": "a"}, {"area": "b"}, {"area": "c"})
    before = publish(people, *((count(**each), 1.0, "2021-12") for each in areas))
    result = audit([*before, *publish(people, count())], PUBLIC, people)
    assert result.cleared
    assert [(e.group, e.release) for e in result.already_out] == [(one(area="d"), "2021-12")]


@pytest.mark.parametrize("shown", ["count", "share"])
def test_all_or_none_of_a_group_is_blocked(shown):
    people = crowd(
        (30, {"area": "a", "answer": "yes"}),
        (20, {"area": "b", "answer": "yes"}),
        (30, {"area": "b", "answer": "no"}),
    )
    about = count(area="a", answer="yes")
    if shown == "share":
        about = share({"answer": "yes"}, {"area": "a"})
    held = publish(people, count(area="a"), about)
    blocked_but_missed(people, held, one(area="a", answer="yes"), kind="all")


def test_none_of_a_group_is_blocked():
    people = crowd(
        (30, {"area": "a", "answer": "same"}),
        (15, {"area": "a", "answer": "better"}),
        (20, {"area": "b", "answer": "worse"}),
        (30, {"area": "b", "answer": "better"}),
    )
    held = publish(people, count(area="a"), count(area="a", answer="worse"))
    blocked_but_missed(people, held, one(area="a", answer="worse"), kind="none")


def test_everybody_with_one_answer_is_no_group():
    people = crowd((60, {"answer": "yes"}), (0, {"answer": "no"}))
    held = publish(people, count(), share({"answer": "yes"}))
    assert audit(held, PUBLIC, people).cleared


def with_scores():
    rng = np.random.default_rng(4)
    blocks = [(1, {"area": "a", "score": float(s)}) for s in rng.integers(0, 9, 40)]
    blocks += [(1, {"area": "b", "score": float(s)}) for s in (2, 7, 4)]
    return crowd(*blocks, measures={"score": (0, 8)})


def test_the_mean_of_all_and_of_all_but_a_few_gives_away_the_few():
    people = with_scores()
    means = [(mean("score"), 0.001, ""), (mean("score", area="a"), 0.001, "")]
    held = publish(people, count(), count(area="a"), *means)
    result = blocked_but_missed(people, held, one(area="b"), kind="sum")
    assert ("inferred", "b") in exposed(result)
    assert audit(publish(people, means[0]), PUBLIC, people).cleared


def test_the_difference_of_two_sums_gives_away_the_few_even_if_their_number_is_not_known():
    people = with_scores()
    held = publish(people, total("score"), total("score", area="a"))
    blocked_but_missed(people, held, one(area="b"), kind="sum")


def test_a_mean_at_the_end_of_the_scale_says_what_everybody_answered():
    people = crowd(
        (30, {"area": "a", "score": 8.0}),
        (30, {"area": "b", "score": 3.0}),
        measures={"score": (0, 8)},
    )
    held = publish(people, count(area="a"), (mean("score", area="a"), 0.01, ""))
    blocked_but_missed(people, held, one(area="a"), kind="all")


@pytest.mark.parametrize("q", [0, 1])
def test_a_minimum_or_maximum_that_few_people_have_is_blocked(q):
    scores = [0] + [4] * 40 + [8]
    people = crowd(*((1, {"score": float(s)}) for s in scores), measures={"score": (0, 8)})
    held = publish(people, (quantile(q, "score"), 1.0, ""))
    blocked_but_missed(people, held, (), kind="quantile")


def test_a_maximum_that_many_people_have_may_stand():
    scores = [0] + [4] * 40 + [8] * 12
    people = crowd(*((1, {"score": float(s)}) for s in scores), measures={"score": (0, 8)})
    assert audit(publish(people, quantile(1, "score")), PUBLIC, people).cleared


def test_a_step_of_a_survival_curve_gives_away_single_returns():
    weeks = [(20, "1"), (2, "2"), (18, "3"), (30, "4")]
    blocks = [(times, {"week": week}) for times, week in weeks]
    people = crowd(*blocks, answers=("week",))
    at_risk = ["1;2;3;4", "2;3;4", "3;4"]
    held = publish(people, *(count(week=each) for each in at_risk))
    blocked_but_missed(people, held, one(week="2"))
    assert audit([held[0], held[2]], PUBLIC, people).cleared


def test_numbers_derived_from_small_counts_give_the_counts_away():
    people = four_areas()
    places = Place("sentence")
    held = list(realise(derived({}, {"area": "a;b;c"}), 0.3, 0.1, places, people))
    blocked_but_missed(people, held, one(area="d"))


def test_a_net_share_alone_is_no_count_but_with_its_parts_it_is():
    people = crowd(
        (40, {"area": "a", "answer": "better"}),
        (50, {"area": "a", "answer": "same"}),
        (6, {"area": "a", "answer": "worse"}),
    )
    alone = publish(people, count(), net({"answer": "better"}, {"answer": "worse"}))
    assert audit(alone, PUBLIC, people).cleared
    parts = [*alone, *publish(people, share({"answer": "better"}))]
    blocked_but_missed(people, parts, one(answer="worse"))


def test_loans_of_few_people_are_small_however_many_they_are():
    rows = [{"area": "a", "who": f"P{i}"} for i in range(30)]
    rows += [{"area": "b", "who": "P90"}] * 12 + [{"area": "b", "who": "P91"}] * 8
    loans = People("loans", pd.DataFrame(rows), ("area",), person="who")
    about = count("loans", area="b")
    held = list(realise(about, 20, 1, Place("loans"), loans))
    assert {e.kind for e in audit(held, PUBLIC, loans).exposures} == {"direct"}
    rest = [
        *realise(count("loans"), 50, 1, Place("loans", 1), loans),
        *realise(count("loans", area="a"), 30, 1, Place("loans", 2), loans),
    ]
    assert exposed(audit(rest, PUBLIC, loans)) == {("inferred", "b")}


def test_a_percentage_on_a_small_base_is_blocked():
    people = crowd((7, {"area": "a", "answer": "yes"}), (40, {"area": "b", "answer": "no"}))
    held = publish(people, share({"answer": "yes"}, {"area": "a"}))
    assert {each.kind for each in audit(held, PUBLIC, people).exposures} >= {"direct"}


def test_strict_blocks_an_empty_group():
    people = crowd((30, {"area": "a"}), (30, {"area": "b"}), (0, {"area": "c"}))
    held = publish(people, count(), count(area="c"))
    assert audit(held, PUBLIC, people).cleared
    assert {each.kind for each in audit(held, "strict", people).exposures} == {"direct"}


def test_a_group_that_cannot_be_is_not_exposed():
    people = crowd((30, {"area": "town", "rural": "no"}), (30, {"area": "hills", "rural": "yes"}))
    held = publish(people, count(area="town", rural="no"), count(area="hills", rural="yes"))
    held += publish(people, count())
    never = [one(area="town", rural="yes"), one(area="hills", rural="no")]
    assert not audit(held, "strict", people).cleared
    assert audit(held, "strict", people, impossible=never).cleared


def test_an_exposure_never_carries_the_number():
    people = crowd((37, {"area": "a"}), (7, {"area": "b"}))
    result = audit(publish(people, count(), count(area="a")), PUBLIC, people)
    for shown in (repr(result.exposures), str(result.exposures)):
        assert "7" not in shown.replace("row=1", "").replace("row=2", "")


def test_numbers_that_contradict_each_other_are_faults():
    people = four_areas()
    right = publish(people, count(), count(area="a"))
    wrong = realise(count(area="b"), 31, 1, Place("sentence"), people)
    result = audit([*right, *wrong], PUBLIC, people)
    assert [(f.kind, f.places) for f in result.faults] == [("not_true", (Place("sentence"),))]
    unseen = audit([*right, *realise(count(area="a"), 41, 1, Place("page"))], PUBLIC)
    assert [fault.kind for fault in unseen.faults] == ["contradiction"]


def test_numbers_that_nobody_fits_together_are_named_without_the_rest():
    held = [
        *realise(count(), 50, 1, Place("n")),
        *realise(count(area="a"), 30, 1, Place("a")),
        *realise(count(area="b"), 30, 1, Place("b")),
        *realise(count(age="old"), 20, 1, Place("old")),
    ]
    found = audit(held, PUBLIC).faults
    assert [fault.kind for fault in found] == ["contradiction"]
    assert {place.item for place in found[0].places} == {"n", "a", "b"}


def test_what_nobody_knows_of_is_a_fault():
    people = four_areas()
    held = [
        *realise(count(shoes="big"), 50, 1, Place("n")),
        *realise(mean("height"), 2, 1, Place("m")),
        *realise(count("loans"), 50, 1, Place("l")),
    ]
    result = audit(held, PUBLIC, people)
    assert [fault.kind for fault in result.faults] == ["unknown"] * 3
    assert not result.cleared


def test_two_kinds_of_people_with_one_name_are_refused():
    with pytest.raises(ValueError, match="people share a name"):
        audit([], PUBLIC, [four_areas(), four_areas()])


def test_a_profile_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no disclosure profile 'open'; choose internal, public"):
        audit([], "open")


def test_bounds_that_have_no_end_are_no_contradiction():
    people = crowd(
        (40, {"area": "a", "age": "1"}),
        (25, {"area": "a", "age": "2"}),
        (30, {"area": "a", "age": "3"}),
        (30, {"area": "b", "age": "1"}),
    )
    about = net({"age": "2"}, {"age": "3"}, {"area": "a"})
    held = publish(people, (about, 0.01, ""))
    assert audit(held, PUBLIC, people).cleared
