"""Promises of analysis.pilot.advice and next_steps."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import advice, next_steps
from analysis.pilot.progression import COLOURS

REGISTER = pd.DataFrame({"stakeholder_id": ["S1"], "name_en": ["Lead"], "name_cy": ["Arwain"]})


def row(outcome: str = "O1", colour: str = "green", **columns: object) -> dict:
    base = {
        "outcome_id": outcome,
        "priority": "primary" if outcome == "O1" else "secondary",
        "aspect": "is_it_worth_it" if outcome == "O1" else "can_we_run_it",
        "outcome_en": f"More {outcome}",
        "outcome_cy": f"Mwy {outcome}",
        "colour": colour,
        "colour_certain": "yes",
        "owned": "yes",
        "judged": "no" if colour == "not_enough_information" else "yes",
    }
    return base | columns


def judged(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def plan(*stopping: str, owner: str | None = "S1") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "outcome_id": ["O1", "O2"],
            "red_stops": pd.array([name in stopping for name in ("O1", "O2")], dtype="boolean"),
            "owner_id": [owner, owner],
            "set_by_id": ["S1", None],
            **{
                f"action_{colour}_{language}": [f"{colour} {language}"] * 2
                for colour in ("green", "amber", "red")
                for language in ("en", "cy")
            },
        }
    )


def judgement(**columns: object) -> pd.DataFrame:
    base = {
        "outcome_id": "O1",
        "moved_to": "amber",
        "reason_en": "because",
        "reason_cy": "oherwydd",
        "theme_id": None,
        "decided_by_en": "Team",
        "decided_by_cy": "Tîm",
        "decided_on": "2022-03-01",
        "basis": "illustrative",
    }
    return pd.DataFrame([base | columns])


NONE = judgement().iloc[:0]
THEMES = pd.DataFrame({"theme_id": ["T1"], "theme_en": ["Signal"], "theme_cy": ["Signal"]})


def reasons(found: advice.Advice) -> list[str]:
    return found.reasons["advice_reason"].tolist()


def test_a_judgement_moves_a_colour_and_both_colours_stay() -> None:
    table = advice.move_colours(judged(row(), row("O2")), judgement())
    assert table["colour"].tolist() == ["green", "green"]
    assert table["colour_final"].tolist() == ["amber", "green"]
    assert table["move_note"].iloc[0] == "moved"
    assert pd.isna(table["move_note"].iloc[1])
    listed = advice.moves(table, judgement(theme_id="T1"), THEMES).iloc[0]
    assert (listed["colour"], listed["moved_to"]) == ("green", "amber")
    assert (listed["reason_cy"], listed["theme_en"]) == ("oherwydd", "Signal")


def test_without_judgements_the_plain_rule_stands() -> None:
    table = advice.move_colours(judged(row()), NONE)
    assert table["colour_final"].tolist() == ["green"]
    assert advice.moves(table, NONE, THEMES).empty


def test_words_do_not_make_up_for_missing_information() -> None:
    table = advice.move_colours(judged(row(colour="not_enough_information")), judgement())
    assert table["colour_final"].tolist() == ["not_enough_information"]
    assert table["move_note"].tolist() == ["nothing_to_move"]


def test_a_judgement_for_the_colour_it_has_moves_nothing() -> None:
    table = advice.move_colours(judged(row(colour="amber")), judgement())
    assert table["move_note"].tolist() == ["same_colour"]


@pytest.mark.parametrize(
    ("judgements", "stated"),
    [
        (judgement(reason_cy=" "), r"O1: no reason \(reason_cy\)"),
        (judgement(reason_en=None), r"O1: no reason \(reason_en\)"),
        (judgement(outcome_id="O9"), "O9: not planned"),
        (judgement(moved_to="blue"), "'blue'; known: green"),
        (pd.concat([judgement(), judgement()]), "O1: judged twice"),
    ],
)
def test_a_colour_moves_only_with_a_written_reason(judgements, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        advice.move_colours(judged(row()), judgements)


def test_all_green_owned_and_locked_in_time_is_scaled() -> None:
    found = advice.advise(judged(row(), row("O2")), plan(), True)
    assert (found.advice, found.complete) == ("scale", "yes")
    assert reasons(found) == []
    assert found.by_aspect["advice"].tolist() == ["scale", "scale"]


def test_a_red_that_stops_goes_before_everything_else() -> None:
    rows = judged(row(colour="not_enough_information"), row("O2", "red"))
    found = advice.advise(rows, plan("O2"), True)
    assert found.advice == "stop"
    assert reasons(found)[0] == "red_stop"
    assert advice.advise(rows, plan(), True).advice == "not_enough"


@pytest.mark.parametrize("colour", ["red", "amber", "not_enough_information"])
def test_anything_but_green_asks_for_refining(colour: str) -> None:
    rows = judged(row(), row("O2", "green"), row("O3", colour))
    assert advice.advise(rows, plan(), True).advice == "refine"


def test_no_colour_for_the_primary_outcome_or_a_whole_question_decides_nothing() -> None:
    primary = advice.advise(judged(row(colour="not_enough_information"), row("O2")), plan(), True)
    assert primary.advice == "not_enough"
    assert "primary_unknown" in reasons(primary)
    question = advice.advise(judged(row(), row("O2", "not_enough_information")), plan(), True)
    assert question.advice == "not_enough"
    assert "aspect_unknown" in reasons(question)


def test_an_outcome_without_an_owner_is_never_complete_and_never_scaled() -> None:
    found = advice.advise(judged(row(owned="no", judged="no"), row("O2")), plan(), True)
    assert (found.advice, found.complete) == ("refine", "no")
    assert reasons(found) == ["no_owner"]


def test_can_we_run_it_is_judged_apart_from_is_it_worth_it() -> None:
    found = advice.advise(judged(row(), row("O2", "amber")), plan(), True)
    table = found.by_aspect.set_index("aspect")
    assert table["advice"].to_dict() == {"can_we_run_it": "refine", "is_it_worth_it": "scale"}
    assert table.loc["can_we_run_it", "outcomes_amber"] == 1
    assert table.loc["is_it_worth_it", "outcomes_green"] == 1


def test_a_moved_colour_decides_and_is_named() -> None:
    table = advice.move_colours(judged(row(), row("O2")), judgement(moved_to="red"))
    found = advice.advise(table, plan("O1"), True)
    assert found.advice == "stop"
    assert "moved" in reasons(found)
    assert advice.stops(table, plan("O1")) == ["O1"]
    assert advice.stops(table, plan()) == []


@pytest.mark.parametrize(("in_time", "code"), [(False, "locked_late"), (None, "never_locked")])
def test_a_late_or_missing_lock_is_a_caution_and_changes_no_advice(in_time, code: str) -> None:
    found = advice.advise(judged(row(), row("O2")), plan(), in_time, {"O2"})
    assert found.advice == "scale"
    assert set(reasons(found)) == {code, "criteria_changed"}
    assert set(found.reasons["asks_for"]) == {"caution"}


def test_an_interval_that_reaches_another_colour_is_a_caution() -> None:
    found = advice.advise(judged(row(colour_certain="no"), row("O2")), plan(), True)
    assert (found.advice, reasons(found)) == ("scale", ["unsure"])


RANK = {name: place for place, name in enumerate(advice.ADVICE)}
ORDER = {"red": 0, "amber": 1, "green": 2}


@given(st.lists(st.sampled_from(COLOURS), min_size=2, max_size=5), st.booleans())
def test_the_whole_is_never_better_than_its_worst_part(colours: list[str], stopping: bool) -> None:
    rows = judged(*(row(f"O{i + 1}", colour) for i, colour in enumerate(colours)))
    found = advice.advise(rows, plan(*(["O2"] if stopping else [])), True)
    assert RANK[found.advice] == min(RANK[part] for part in found.by_aspect["advice"])
    assert (found.advice == "scale") == (set(colours) == {"green"})


def test_every_reason_has_what_it_asks_for() -> None:
    assert set(advice.REASONS.values()) <= {*advice.ADVICE, "caution"}


def test_an_aspect_that_is_not_known_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match="'other'.*can_we_run_it, is_it_worth_it"):
        advice.advise(judged(row(aspect="other")), plan(), True)
    with pytest.raises(ValueError, match="aspects none"):
        advice.advise(judged(row()).iloc[:0], plan(), True)


def test_the_next_step_is_the_one_planned_for_the_colour_after_judgements() -> None:
    table = advice.move_colours(judged(row(), row("O2")), judgement(moved_to="red"))
    steps = next_steps.next_steps(table, plan(), REGISTER)
    assert steps["next_step_en"].tolist() == ["red en", "green en"]
    assert steps["next_step_cy"].tolist() == ["red cy", "green cy"]
    assert steps["colour"].tolist() == ["red", "green"]


def test_without_enough_information_there_is_no_next_step() -> None:
    table = judged(row(colour="not_enough_information"))
    assert next_steps.next_steps(table, plan(), REGISTER)["next_step_en"].isna().all()


def test_holders_are_named_in_both_languages_and_blank_stays_blank() -> None:
    named = next_steps.name_holders(plan(), REGISTER)
    assert named[["outcome_owner_en", "outcome_owner_cy"]].iloc[0].tolist() == ["Lead", "Arwain"]
    assert named["set_by_en"].isna().tolist() == [False, True]
    blank = next_steps.name_holders(plan(owner=None), REGISTER)
    assert blank["outcome_owner_cy"].isna().all()
