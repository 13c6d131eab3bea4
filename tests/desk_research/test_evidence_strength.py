"""Nesta's levels: the printed rule, and what a reader may set."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.desk_research.evidence import levels_set, strength
from analysis.desk_research.evidence.strength import (
    DESIGN_LEVELS,
    EVALUATORS,
    LEVELS,
    SET_BY,
)


def project(**facts: object) -> pd.DataFrame:
    """One project with a comparison group, and whatever else is known of it."""
    known = {
        "project_id": "P1",
        "project_name": "Scheme",
        "evaluation_design": "comparison",
        "evaluator": "provider",
        "evaluation_lost_pct": None,
        "replicated": None,
        "manual": None,
        "strength_set": None,
        "strength_reason_en": None,
        "strength_reason_cy": None,
    }
    return pd.DataFrame([known | facts])


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"evaluation_design": "narrative"}, 1),
        ({"evaluation_design": "monitoring"}, 1),
        ({"evaluation_design": "self_report"}, 1),
        ({"evaluation_design": "qualitative"}, 1),
        ({"evaluation_design": "before_after"}, 2),
        ({}, 3),
        ({"evaluator": "independent"}, 3),
        ({"replicated": True}, 3),
        ({"replicated": True, "evaluator": "mixed"}, 3),
        ({"replicated": True, "evaluator": "independent"}, 4),
        ({"replicated": True, "evaluator": "independent", "manual": True}, 5),
        ({"evaluator": "independent", "manual": True}, 3),
        ({"evaluation_design": "before_after", "replicated": True, "manual": True}, 2),
        ({"evaluation_lost_pct": 50}, 3),
        ({"evaluation_lost_pct": 50.1}, 2),
        ({"evaluation_design": "narrative", "evaluation_lost_pct": 90}, 1),
        ({"replicated": True, "evaluator": "independent", "evaluation_lost_pct": 60}, 3),
    ],
)
def test_the_printed_rule_gives_the_level(facts: dict[str, object], level: int) -> None:
    found = strength(project(**facts)).iloc[0]
    assert found["strength_suggested"] == level
    assert found["strength"] == level
    assert found["strength_level"] == f"level_{level}"
    assert found["strength_by"] == "rule"


@pytest.mark.parametrize("facts", [{"evaluation_design": "none_seen"}, {"evaluation_design": None}])
def test_an_evaluation_that_was_not_seen_has_no_level_and_not_level_zero(
    facts: dict[str, object],
) -> None:
    found = strength(project(**facts, replicated=True, manual=True, evaluation_lost_pct=99)).iloc[0]
    assert pd.isna(found["strength"])
    assert found["strength_level"] == "none_seen"


def test_a_level_is_lowered_freely() -> None:
    found = strength(project(strength_set=1)).iloc[0]
    assert found[["strength_suggested", "strength", "strength_by"]].tolist() == [3, 1, "lowered"]
    assert found["suggested_level"] == "level_3"


@pytest.mark.parametrize("design", ["comparison", "none_seen"])
def test_a_level_is_raised_only_with_a_reason_in_words(design: str) -> None:
    raised = {"evaluation_design": design, "strength_set": 4}
    said = {"strength_reason_en": "Seen in full.", "strength_reason_cy": "Fe'i gwelwyd yn llawn."}
    found = strength(project(**raised, **said)).iloc[0]
    assert found[["strength", "strength_by"]].tolist() == [4, "raised"]
    for bare in ({}, {"strength_reason_en": "Seen."}, said | {"strength_reason_cy": "  "}):
        with pytest.raises(ValueError, match=r"no reason is given in words .* for: P1\."):
            strength(project(**raised, **bare))


def test_every_project_raised_without_a_reason_is_named() -> None:
    both = pd.concat([project(strength_set=5, project_id=name) for name in ("P9", "P2")])
    with pytest.raises(ValueError, match=r"for: P2, P9\."):
        strength(both)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"evaluation_design": "trial"}, r"unknown codes: trial\. Known: none_seen, .*comparison"),
        ({"evaluator": "friend"}, "evaluator has unknown codes: friend"),
        ({"strength_set": 6}, r"strength_set must be from 1 to 5; it is not for: P1 \(6\)"),
        ({"strength_set": 0}, r"strength_set must be from 1 to 5"),
        ({"evaluation_lost_pct": 101}, r"evaluation_lost_pct must be from 0 to 100"),
    ],
)
def test_what_cannot_be_is_refused(facts: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        strength(project(**facts))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="columns that are not in the register: evaluator"):
        strength(project().drop(columns="evaluator"))


@given(
    st.sampled_from(sorted(DESIGN_LEVELS)),
    st.sampled_from(EVALUATORS),
    st.one_of(st.none(), st.booleans()),
    st.one_of(st.none(), st.booleans()),
    st.one_of(st.none(), st.floats(0, 100)),
)
def test_more_facts_never_lower_a_level_and_loss_never_raises_one(
    design: str, evaluator: str, replicated: object, manual: object, lost: object
) -> None:
    facts = {"evaluation_design": design, "evaluator": evaluator, "replicated": replicated}
    found = strength(project(**facts, manual=manual, evaluation_lost_pct=lost)).iloc[0]
    whole = strength(project(**facts, manual=manual)).iloc[0]
    assert found["strength_level"] in LEVELS
    if design == "none_seen":
        assert pd.isna(found["strength"])
    else:
        assert 1 <= found["strength"] <= whole["strength"] <= 5
        assert whole["strength"] >= DESIGN_LEVELS[design]


def test_levels_that_differ_from_the_rule_are_listed_with_their_reason() -> None:
    reason = {"strength_reason_en": "Part only.", "strength_reason_cy": "Rhan yn unig."}
    both = pd.concat([project(), project(project_id="P2", strength_set=2, **reason)])
    listed = levels_set(both)
    assert listed["project_id"].tolist() == ["P2"]
    assert listed.loc[0, ["suggested_level", "strength_level"]].tolist() == ["level_3", "level_2"]
    assert language.display(listed, "cy").rows[0][-1] == "Rhan yn unig."


def test_every_code_has_words_in_both_languages() -> None:
    assert set(LEVELS) == set(language.codes("evidence_strength"))
    assert set(SET_BY) == set(language.codes("evidence_set_by"))
    assert set(DESIGN_LEVELS) == set(language.codes("evaluation_design"))
    assert set(EVALUATORS) == set(language.codes("evaluator"))


@pytest.mark.parametrize("reader", ["en", "cy"])
def test_the_rule_is_printed(reader: str) -> None:
    printed = language.text("methods.desk_strength", reader)
    assert "Nesta" in printed
    assert all(str(level) in printed for level in range(1, 6))
