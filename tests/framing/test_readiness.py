import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.framing import QUESTIONS, fixes, readiness, role_findings
from analysis.framing.readiness import FIX_OF_FINDING, FIX_ORDER, PLACEHOLDERS
from analysis.framing.roles import FINDINGS
from analysis.language import code, codes

answers = st.sets(st.sampled_from(QUESTIONS))


def sheet(answered, *, language="en", words="An answer.") -> pd.DataFrame:
    other = {"en": "cy", "cy": "en"}[language]
    filled = [words if question in answered else None for question in QUESTIONS]
    return pd.DataFrame(
        {
            "question": QUESTIONS,
            f"answer_{language}": pd.array(filled, dtype="str"),
            f"answer_{other}": pd.array([None] * len(QUESTIONS), dtype="str"),
        }
    )


def gaps(*found: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "finding": list(found),
            "blocks": ["yes" if FINDINGS[code_] else "no" for code_ in found],
        }
    )


def test_the_founding_project_as_it_stood_is_stopped_naming_sponsor_and_owners(
    framing, stakeholders, roles, outcomes
):
    state = readiness(framing, role_findings(stakeholders, roles, outcomes))

    assert state.verdict == "stop"
    assert "sponsor" in state.blocking_questions
    assert "no_sponsor" in state.blocking_findings
    assert state.blocking_findings.count("outcome_without_owner") == len(outcomes)
    assert list(fixes(state)["fix"])[0] == "sponsor"
    assert "owner" in set(fixes(state)["fix"])


def test_the_founding_sheet_has_no_answer_where_the_project_had_none(framing):
    unanswered = set(readiness(framing).blocking_questions)

    assert unanswered >= {"sponsor", "measure", "baseline", "stop_rule", "actions", "data_holders"}
    assert unanswered.isdisjoint({"outcome", "decision_maker", "fixed", "spent"})


def test_the_founding_sheet_answers_in_both_languages_or_in_neither(framing):
    assert (framing["answer_en"].isna() == framing["answer_cy"].isna()).all()


def test_a_full_sheet_without_findings_is_ready():
    state = readiness(sheet(QUESTIONS), gaps())

    assert (state.verdict, state.blocking) == ("ready", ())


def test_notes_about_roles_stop_nothing():
    assert readiness(sheet(QUESTIONS), gaps("outcome_without_deputy")).verdict == "ready"


def test_one_missing_sponsor_outweighs_every_answer():
    assert readiness(sheet(QUESTIONS), gaps("no_sponsor")).verdict == "stop"


@pytest.mark.parametrize("words", sorted(PLACEHOLDERS) + ["  ", "TBC.", "I’w gadarnhau"])
def test_a_placeholder_is_not_an_answer(words):
    assert readiness(sheet(QUESTIONS, words=words)).blocking == QUESTIONS


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


@given(answers, st.sampled_from(QUESTIONS))
def test_one_more_answer_never_adds_a_fix(answered, question):
    before = set(fixes(readiness(sheet(answered)))["fix"])
    after = set(fixes(readiness(sheet(answered | {question})))["fix"])

    assert after == before - {question}


@given(answers, st.lists(st.sampled_from([*FIX_OF_FINDING])))
def test_fixes_count_every_place_once_in_the_stated_order(answered, found):
    state = readiness(sheet(answered), gaps(*found))
    table = fixes(state)

    assert table["places"].sum() == len(state.blocking_questions) + len(found)
    assert list(table["fix"]) == [fix for fix in FIX_ORDER if fix in set(table["fix"])]
    assert list(table["step"]) == list(range(1, len(table) + 1))


def test_every_question_and_every_fix_has_words_in_both_languages():
    assert set(codes("framing_question")) == set(QUESTIONS)
    assert set(codes("framing_fix")) == set(FIX_ORDER)
    for list_name in ("framing_question", "framing_fix"):
        for name in codes(list_name):
            assert code(list_name, name, "en") != code(list_name, name, "cy")


def test_every_finding_that_blocks_has_a_fix():
    assert set(FIX_OF_FINDING) == {name for name, blocks in FINDINGS.items() if blocks}
    assert set(FIX_ORDER) == set(QUESTIONS) | set(FIX_OF_FINDING.values())
