import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_project import answers, gaps, sheet

from analysis.framing import FINDINGS, QUESTIONS, readiness, role_findings
from analysis.framing.answers import PLACEHOLDERS
from analysis.language import code, codes


def test_the_founding_project_is_stopped_naming_sponsor_roles_and_understanding_of_the_need(
    framing, stakeholders, roles, outcomes
):
    state = readiness(framing, role_findings(stakeholders, roles, outcomes))

    assert state.verdict == "stop"
    assert {"sponsor", "no_sponsor"} <= set(state.blocking)
    assert {"task_without_accountable", "task_without_responsible"} <= set(state.blocking)
    assert {"beneficiaries", "baseline", "unknowns"} <= set(state.blocking_questions)
    for nobody in ("outcome_without_owner", "outcome_not_monitored"):
        assert state.blocking_findings.count(nobody) == len(outcomes)


def test_the_founding_sheet_has_no_answer_where_the_project_had_none(framing):
    unanswered = set(readiness(framing).blocking_questions)

    assert unanswered >= {"sponsor", "measure", "baseline", "due", "stop_rule", "data_holders"}
    assert unanswered.isdisjoint({"outcome", "decision_maker", "fixed", "spent"})


def test_the_founding_sheet_asks_every_question_once_in_the_order_of_the_sheet(framing):
    assert tuple(framing["question"]) == QUESTIONS


def test_the_founding_sheet_answers_in_both_languages_or_in_neither(framing):
    assert (framing["answer_en"].isna() == framing["answer_cy"].isna()).all()


def test_a_full_sheet_without_findings_is_ready():
    state = readiness(sheet(QUESTIONS), gaps())

    assert (state.verdict, state.blocking) == ("ready", ())


def test_a_project_that_does_not_say_by_when_it_would_know_is_stopped():
    assert readiness(sheet(set(QUESTIONS) - {"due"})).blocking == ("due",)


def test_notes_about_roles_stop_nothing():
    notes = [name for name, blocks in FINDINGS.items() if not blocks]

    assert notes == ["outcome_without_deputy", "adviser_leads", "holder_overloaded"]
    assert readiness(sheet(QUESTIONS), gaps(*notes)).verdict == "ready"


def test_one_missing_sponsor_outweighs_every_answer():
    assert readiness(sheet(QUESTIONS), gaps("no_sponsor")).verdict == "stop"


@pytest.mark.parametrize(
    "words",
    sorted(PLACEHOLDERS) + ["  ", "TBC.", "[TBC]", "\u200b", "?", "-", "...", "I’w  gadarnhau!"],
)
def test_a_placeholder_is_not_an_answer(words):
    assert readiness(sheet(QUESTIONS, words=words)).blocking == QUESTIONS


@pytest.mark.parametrize("words", ["No", "Nothing.", "0", "Dim", "March 2022"])
def test_a_short_answer_is_an_answer(words):
    assert readiness(sheet(QUESTIONS, words=words)).blocking == ()


def test_money_already_spent_is_asked_only_of_a_project_under_way():
    answered = set(QUESTIONS) - {"spent"}

    assert readiness(sheet(answered), started=True).blocking == ("spent",)
    assert readiness(sheet(answered), started=False).verdict == "ready"


def test_a_question_without_a_row_is_not_answered():
    state = readiness(sheet(QUESTIONS).query("question != 'sponsor'"))

    assert state.blocking == ("sponsor",)
    assert len(state.sheet) == len(QUESTIONS)


def test_an_unknown_question_is_refused_with_the_right_ones():
    wrong = sheet(QUESTIONS).replace({"question": {"sponsor": "sponser"}})

    with pytest.raises(ValueError, match=r"sponser.*'sponsor'"):
        readiness(wrong)


def test_a_question_answered_twice_is_refused():
    twice = pd.concat([sheet(QUESTIONS), sheet(QUESTIONS).head(1)])

    with pytest.raises(ValueError, match="outcome.*more than once"):
        readiness(twice)


@given(answers, st.sampled_from(["en", "cy"]))
def test_what_blocks_is_exactly_what_is_not_answered_in_either_language(answered, language):
    state = readiness(sheet(answered, language=language))

    assert set(state.blocking) == set(QUESTIONS) - answered
    assert state.answered == len(answered)
    assert (state.verdict == "ready") == (answered == set(QUESTIONS))


@given(answers, st.randoms(use_true_random=False))
def test_the_order_of_the_sheet_s_rows_changes_nothing(answered, random):
    rows = sheet(answered)
    shuffled = rows.loc[random.sample(list(rows.index), len(rows))]

    assert readiness(shuffled).blocking == readiness(rows).blocking
    pd.testing.assert_frame_equal(readiness(shuffled).sheet, readiness(rows).sheet)


def test_every_question_has_words_in_both_languages():
    assert codes("framing_question") == QUESTIONS
    for name in QUESTIONS:
        assert code("framing_question", name, "en") != code("framing_question", name, "cy")
