import pandas as pd
import pytest
from hypothesis import given
from made_up_project import duties, letters, register

from analysis.framing import adviser_tasks, matrix, task_holders, tasks_held
from analysis.framing.holders import LETTERS
from analysis.language import code, codes


@given(letters)
def test_the_matrix_holds_every_letter_once(rows):
    laid_out = matrix(duties(*sorted(rows)), register())
    back = [
        (row.task_en.removeprefix("Task "), row.holder_en.removeprefix("Holder "), letter)
        for row in laid_out.itertuples()
        for letter in row.letters.split(";")
    ]

    assert sorted(back) == sorted(rows)
    assert not laid_out.duplicated(["task_en", "holder_en"]).any()
    assert (laid_out["letters"] == laid_out["duties"]).all()


@given(letters)
def test_the_order_of_rows_changes_neither_the_matrix_nor_the_names(rows):
    forwards, backwards = duties(*sorted(rows)), duties(*sorted(rows, reverse=True))

    pd.testing.assert_frame_equal(matrix(forwards, register()), matrix(backwards, register()[::-1]))
    pd.testing.assert_frame_equal(
        task_holders(forwards, register()), task_holders(backwards, register()[::-1])
    )


def test_a_cell_of_the_matrix_holds_its_letters_in_one_order():
    laid_out = matrix(duties(("T1", "S1", "I"), ("T1", "S1", "A"), ("T1", "S1", "R")), register())

    assert laid_out["letters"].tolist() == ["R;A;I"]


def test_a_task_that_nobody_holds_stays_in_the_matrix():
    laid_out = matrix(duties(("T1", "S1", "R"), ("T2", None, None)), register())

    assert laid_out["task_cy"].tolist() == ["Tasg T1", "Tasg T2"]
    assert laid_out.loc[1, ["holder_en", "holder_cy", "letters", "duties"]].isna().all()


def test_the_founding_matrix_names_every_task_and_every_holder_in_both_languages(
    roles, stakeholders
):
    laid_out = matrix(roles, stakeholders)

    assert set(laid_out["task_en"]) == set(roles["task_en"])
    assert laid_out["holder_cy"].nunique() == roles["stakeholder_id"].nunique()
    assert laid_out.notna().all(axis=None)


def test_holders_are_named_in_both_languages_and_blank_where_nobody_holds_a_task():
    table = task_holders(
        duties(("T1", "S1", "R"), ("T1", "S2", "R"), ("T2", None, None)), register()
    )

    assert table.loc[0, "responsible_en"] == "Holder S1; Holder S2"
    assert table.loc[0, "responsible_cy"] == "Deiliad S1; Deiliad S2"
    assert table.loc[1, ["responsible_en", "accountable_en", "informed_cy"]].isna().all()


def test_doing_and_answering_for_one_task_is_one_task():
    counted = adviser_tasks(
        register(S1="advisor"), duties(("T1", "S1", "A"), ("T1", "S1", "R"), ("T2", "S2", "R"))
    )

    assert counted[["tasks_held", "tasks", "share"]].to_numpy().tolist() == [[1, 2, 0.5]]


def test_to_be_asked_or_told_is_not_to_hold_a_task():
    counted = tasks_held(
        register(), duties(("T1", "S1", "C"), ("T1", "S2", "I"), ("T1", "S3", "R"))
    )

    assert counted["tasks_held"].tolist() == [0, 0, 1]


def test_without_tasks_the_share_held_is_not_known():
    counted = tasks_held(register(), duties(("T1", "S1", "R")).iloc[:0])

    assert counted["tasks_held"].tolist() == [0, 0, 0]
    assert counted["share"].isna().all()


def test_a_task_worded_in_two_ways_is_refused_by_name():
    rows = duties(("T1", "S1", "A"), ("T1", "S2", "R"), ("T2", "S1", "R"))
    rows.loc[1, "task_cy"] = "Tasg arall"

    with pytest.raises(ValueError, match=r"words \['T1'\] in more than one way"):
        task_holders(rows, register())


def test_holders_and_letters_that_are_not_known_are_refused_together():
    rows = duties(("T1", "S9", "A"), ("T1", "S1", "X"))

    with pytest.raises(ValueError, match=r"stakeholder_id \['S9'\].*responsibility \['X'\].*R, A"):
        matrix(rows, register())


def test_every_letter_has_a_letter_and_words_in_both_languages():
    assert set(codes("framing_letter")) == set(LETTERS) == set(codes("responsibility"))
    assert codes("framing_duty") == codes("framing_letter")
    for language in ("en", "cy"):
        short = [code("framing_letter", name, language) for name in LETTERS]
        in_words = [code("framing_duty", name, language) for name in LETTERS]
        assert len(set(short)) == len(LETTERS)
        assert [words[0] for words in in_words] == short
