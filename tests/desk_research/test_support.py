"""Support: each council once, nearer ones for more, and nothing unknown counted as zero."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.desk_research.options.support import (
    STANDINGS,
    known_options,
    projects_of,
    support,
    support_change,
    support_without_each,
)

OPTIONS = pd.DataFrame(
    {
        "option_id": ["A", "B", "C"],
        "projects": ["P1;P2; P3", "P3;P4;P5;P6;P9", "P7"],
    }
)
EVIDENCE = pd.DataFrame(
    [
        ("P1", "E06000001", 3),
        ("P2", "E06000001", 1),  # a weaker project of the same council
        ("P3", "E06000002", 2),
        ("P4", "E06000003", None),  # no evaluation seen
        ("P5", None, 1),  # no council
        ("P6", "E06000004", 1),  # a council without a likeness
        ("P7", "W92000004", 2),  # a whole nation is no council
    ],
    columns=["project_id", "area_code", "strength"],
).astype({"strength": "Int64"})
LIKENESS = {"E06000001": 0.5, "E06000002": 0.8, "E06000003": 1.0}


@pytest.fixture
def found():
    return support(OPTIONS, EVIDENCE, LIKENESS).set_index("option_id")


def test_an_option_is_known_when_one_of_its_projects_is():
    known = EVIDENCE[EVIDENCE["project_id"].isin(["P3", "P8"])]
    assert known_options(OPTIONS, known)["option_id"].tolist() == ["A", "B"]
    assert known_options(OPTIONS, EVIDENCE).equals(OPTIONS)


def test_options_of_which_none_was_known_are_refused_with_their_projects():
    with pytest.raises(ValueError, match=r"no option is left: .* by the date: P1, P2, P3, P4"):
        known_options(OPTIONS, EVIDENCE[EVIDENCE["project_id"] == "P8"])


def test_support_is_strength_times_likeness_over_councils(found):
    assert found.loc["A", "support"] == pytest.approx(3 * 0.5 + 2 * 0.8)
    assert found.loc["B", "support"] == pytest.approx(2 * 0.8)
    assert found["councils"].tolist() == [2, 1, 0]


def test_of_several_projects_of_one_council_the_strongest_counts_and_the_other_is_named(found):
    assert found.loc["A", "projects_same_council"] == 1
    assert found.loc["A", "same_council_ids"] == "P2"
    alone = support(OPTIONS, EVIDENCE[EVIDENCE["project_id"] != "P2"], LIKENESS)
    assert alone["support"].iloc[0] == found.loc["A", "support"]


def test_likeness_can_be_switched_off(found):
    assert found.loc["A", "support_likeness_off"] == 3 + 2
    assert found.loc["B", "support_likeness_off"] == 2 + 1  # no likeness is needed then
    off = support(OPTIONS, EVIDENCE, None).set_index("option_id")
    assert off["support"].equals(found["support_likeness_off"].rename("support"))
    assert off["councils"].tolist() == found["councils_likeness_off"].tolist() == [2, 2, 0]


def test_no_evaluation_seen_is_counted_apart_and_is_not_a_level_of_zero(found):
    assert found.loc["B", "none_seen_ids"] == "P4"
    lone = support(pd.DataFrame({"option_id": ["A"], "projects": ["P4"]}), EVIDENCE, LIKENESS)
    assert lone["support"].isna().all()
    assert lone["projects_none_seen"].tolist() == [1]


def test_projects_without_a_council_or_a_likeness_are_named_apart(found):
    assert found.loc["B", ["without_council_ids", "without_likeness_ids"]].tolist() == ["P5", "P6"]
    assert found.loc["C", "without_council_ids"] == "P7"
    assert pd.isna(found.loc["C", "support"])


def test_each_known_project_is_in_one_group(found):
    groups = [f"projects_{name}" for name in STANDINGS]
    assert found[groups].sum(axis=1).tolist() == found["projects"].tolist() == [3, 4, 1]


def test_a_project_that_is_not_known_leaves_no_trace(found):
    later = EVIDENCE[EVIDENCE["project_id"] != "P6"]
    own = support(OPTIONS, later, LIKENESS).set_index("option_id").loc["B"]
    assert own["projects"] == 3
    assert "P6" not in own.astype(str).str.cat()
    assert not found.astype(str).stack().str.contains("P9").any()


def test_projects_are_listed_once_an_option():
    doubled = pd.DataFrame({"option_id": ["A", "B"], "projects": ["P1; P1;P2;", None]})
    assert projects_of(doubled).to_numpy().tolist() == [["A", "P1"], ["A", "P2"]]


def test_leaving_out_one_council_shows_whether_first_place_hangs_on_it():
    options = pd.DataFrame({"option_id": ["A", "B"], "projects": ["P1", "P3"]})
    likeness = {"E06000001": 0.9, "E06000002": 0.8}
    found = support_without_each(options, EVIDENCE, likeness)
    assert found["council_left_out"].tolist() == ["E06000001", "E06000002"]
    assert found["largest_part"].tolist() == pytest.approx([2.7, 0])
    assert found["most_weighted"].tolist() == [True, False]
    assert found["first_before"].tolist() == ["A", "A"]
    assert found["first_without"].tolist() == ["B", "A"]
    assert found["first_changes"].tolist() == [True, False]
    assert support_change(found) == "changes"


def test_first_place_that_stays_without_the_heaviest_council_is_said():
    found = support_without_each(OPTIONS, EVIDENCE, LIKENESS)
    # A has 1.5 of E06000001 and 1.6 of E06000002; B has the latter too
    assert found["council_left_out"].tolist() == ["E06000002", "E06000001"]
    assert found["first_without"].tolist() == ["A", "A;B"]
    assert support_change(found) == "stays"


def test_equal_support_shares_first_place():
    options = pd.DataFrame({"option_id": ["B", "A"], "projects": ["P3", "P3"]})
    found = support_without_each(options, EVIDENCE, LIKENESS)
    assert found["first_before"].tolist() == ["A;B"]
    assert found["first_without"].isna().all()
    assert support_change(found) == "changes"


def test_without_any_council_there_is_nothing_to_leave_out():
    found = support_without_each(OPTIONS[OPTIONS["option_id"] == "C"], EVIDENCE, LIKENESS)
    assert found.empty
    assert support_change(found) == "no_support"


def test_every_answer_has_words_in_both_languages():
    assert set(language.codes("support_change")) == {"changes", "stays", "no_support"}


levels = st.lists(st.sampled_from([None, 1, 2, 3, 4, 5]), min_size=7, max_size=7)
shares = st.lists(st.floats(0, 1), min_size=4, max_size=4)


@given(levels, shares, st.randoms(use_true_random=False))
def test_no_order_of_options_projects_or_councils_changes_anything(some, likes, random):
    evidence = EVIDENCE.assign(strength=pd.array(some, dtype="Int64"))
    likeness = dict(zip([f"E0600000{n}" for n in range(1, 5)], likes, strict=True))
    first = support(OPTIONS, evidence, likeness)
    without = support_without_each(OPTIONS, evidence, likeness)
    projects = [
        ";".join(random.sample(each.split(";"), each.count(";") + 1))
        for each in OPTIONS["projects"]
    ]
    options = OPTIONS.assign(projects=projects).sample(frac=1, random_state=random.randrange(99))
    evidence = evidence.sample(frac=1, random_state=random.randrange(99))
    likeness = dict(sorted(likeness.items(), reverse=True))
    again = support(options, evidence, likeness).sort_values("option_id", ignore_index=True)
    pd.testing.assert_frame_equal(again, first)
    pd.testing.assert_frame_equal(support_without_each(options, evidence, likeness), without)


@given(levels, shares, st.floats(0.01, 1))
def test_no_unit_of_likeness_changes_who_is_first(some, likes, factor):
    evidence = EVIDENCE.assign(strength=pd.array(some, dtype="Int64"))
    codes = [f"E0600000{n}" for n in range(1, 5)]
    # in hundredths, so that scaling makes no tie and breaks none
    likeness = {code: round(like, 2) for code, like in zip(codes, likes, strict=True)}
    smaller = {code: like * factor for code, like in likeness.items()}
    first, again = (support(OPTIONS, evidence, each) for each in (likeness, smaller))
    assert again["support"].tolist() == pytest.approx(
        (factor * first["support"]).tolist(), nan_ok=True
    )
    one, other = (support_without_each(OPTIONS, evidence, each) for each in (likeness, smaller))
    columns = ["council_left_out", "first_before", "first_without", "first_changes"]
    pd.testing.assert_frame_equal(other[columns], one[columns])


@given(levels, shares)
def test_more_known_projects_never_take_support_away(some, likes):
    evidence = EVIDENCE.assign(strength=pd.array(some, dtype="Int64"))
    likeness = dict(zip([f"E0600000{n}" for n in range(1, 5)], likes, strict=True))
    fewer = support(OPTIONS, evidence.iloc[:4], likeness)["support"].fillna(0)
    assert (support(OPTIONS, evidence, likeness)["support"].fillna(0) >= fewer - 1e-12).all()


@pytest.mark.parametrize(
    ("options", "evidence", "likeness", "problem"),
    [
        (OPTIONS.drop(columns="projects"), EVIDENCE, {}, "the table of options.*projects"),
        (pd.concat([OPTIONS] * 2), EVIDENCE, {}, "more than one row.*A, B, C"),
        (
            OPTIONS,
            EVIDENCE.drop(columns="strength"),
            {},
            "the register.*strength",
        ),
        (OPTIONS, pd.concat([EVIDENCE] * 2), {}, "more than one row.*P1"),
        (OPTIONS, EVIDENCE, {"E06000001": 1.2}, "likeness goes from 0 to 1; found: E06000001 1.2"),
    ],
)
def test_what_cannot_be_added_is_refused(options, evidence, likeness, problem):
    with pytest.raises(ValueError, match=problem):
        support(options, evidence, likeness)
