"""Fit: alike, different and not known are three things."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.desk_research.options.fit import (
    ANSWERS,
    FIT_CRITERIA,
    FIT_GROUPS,
    fit_answers,
    fit_summary,
)


def answers(*rows):
    return pd.DataFrame(rows, columns=["option_id", "fit_criterion", "there", "here"])


def everywhere(there, here, option="A"):
    return answers(*((option, name, there, here) for name in FIT_CRITERIA))


def test_there_are_twelve_conditions_three_for_each_theme():
    assert {len(names) for names in FIT_GROUPS.values()} == {3}
    assert len(set(FIT_CRITERIA)) == 12
    assert all(name.startswith(group) for group, names in FIT_GROUPS.items() for name in names)


def test_every_condition_and_result_has_words_in_both_languages():
    assert language.codes("fit_criterion") == FIT_CRITERIA
    assert language.codes("fit_group") == tuple(FIT_GROUPS)
    assert language.codes("fit_answer") == ANSWERS
    assert set(language.codes("fit_result")) == {"alike", "differs", "not_known"}


@pytest.mark.parametrize(
    ("there", "here", "result"),
    [
        ("yes", "yes", "alike"),
        ("no", "no", "alike"),
        ("yes", "no", "differs"),
        ("no", "yes", "differs"),
        ("not_known", "yes", "not_known"),
        ("no", "not_known", "not_known"),
        (None, "yes", "not_known"),
    ],
)
def test_two_known_answers_are_alike_or_differ_and_the_rest_is_not_known(there, here, result):
    found = fit_answers(answers(("A", "population_need", there, here)))
    own = found[found["fit_criterion"] == "population_need"].iloc[0]
    assert (own["fit_result"], own["fit_group"]) == (result, "population")


def test_what_is_not_known_counts_as_neither_and_widens_the_range():
    rows = [("A", FIT_CRITERIA[0], "yes", "yes"), ("A", FIT_CRITERIA[1], "yes", "no")]
    own = fit_summary(answers(*rows)).iloc[0]
    assert (own["fit_alike"], own["fit_differs"], own["fit_not_known"]) == (1, 1, 10)
    assert (own["fit_low"], own["fit_high"]) == pytest.approx((1 / 12, 11 / 12))


def test_an_unanswered_condition_is_not_known_and_shown():
    found = fit_answers(answers(("A", "transfer_skills", "yes", "yes")))
    assert found["fit_criterion"].tolist() == list(FIT_CRITERIA)
    assert (found["fit_result"] == "not_known").sum() == 11
    assert found[["there", "here"]].notna().all(axis=None)


def test_an_option_without_any_answer_is_not_known_throughout():
    found = fit_summary(everywhere("yes", "yes"), ["B", "A"]).set_index("option_id")
    assert found.index.tolist() == ["B", "A"]
    assert found.loc["B", ["fit_low", "fit_high"]].tolist() == [0, 1]
    assert found.loc["A", ["fit_low", "fit_high"]].tolist() == [1, 1]


def test_reasons_are_carried_along():
    given_reasons = everywhere("yes", "no").assign(reason_en="why", reason_cy="pam")
    assert set(fit_answers(given_reasons)["reason_cy"]) == {"pam"}


rows = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from(FIT_CRITERIA), *[st.sampled_from(ANSWERS)] * 2
    ),
    unique_by=lambda row: row[:2],
    min_size=1,
)


@given(rows, st.randoms(use_true_random=False))
def test_counts_add_up_and_no_order_of_rows_changes_them(some, random):
    first = fit_summary(answers(*some), ["A", "B"])
    random.shuffle(some)
    pd.testing.assert_frame_equal(fit_summary(answers(*some), ["A", "B"]), first)
    assert (first[["fit_alike", "fit_differs", "fit_not_known"]].sum(axis=1) == 12).all()
    width = (first["fit_high"] - first["fit_low"]) * 12
    assert width.tolist() == pytest.approx(first["fit_not_known"].tolist())


def test_all_faults_are_named_at_once():
    wrong = answers(
        ("A", "colour", "yes", "no"),
        ("A", "population_need", "maybe", "no"),
        ("Z", "population_need", "yes", "no"),
        ("A", "population_size", "yes", "no"),
        ("A", "population_size", "yes", "no"),
    )
    with pytest.raises(ValueError, match="the answers on fit have faults") as caught:
        fit_summary(wrong, ["A"])
    message = str(caught.value)
    assert "A, colour: no such condition; there are population_size" in message
    assert "A, population_need: 'maybe' is no answer; answers are yes, no, not_known" in message
    assert "Z, population_need: no such option; there are A" in message
    assert "A, population_size: answered twice" in message


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="the table of fit.*here"):
        fit_summary(answers().drop(columns="here"))
