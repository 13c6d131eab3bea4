"""Promises of analysis.pilot.change.planned_tests: a short family, every rule said."""

import pandas as pd
import pytest

from analysis.pilot import change


def survey(**answers: list[tuple]) -> pd.DataFrame:
    rows = [
        (f"P{person}", wave, question, answer)
        for question, people in answers.items()
        for person, both in enumerate(people)
        for wave, answer in zip(("baseline", "follow_up"), both, strict=True)
        if answer is not None
    ]
    columns = ["participant_id", "survey_wave", "question_id", "answer"]
    return pd.DataFrame(rows, columns=columns)


SCALE = [(number % 5, number % 5 + (number % 3 > 0)) for number in range(20)]
YES_NO = [(number % 2, int(number % 4 > 0)) for number in range(20)]
ANSWERS = survey(weekly=YES_NO, tasks=[*SCALE, (3, None)])


def asked(*names: str) -> pd.DataFrame:
    rows = [{"question_id": name, "outcome_id": f"O_{name}", "text_en": name} for name in names]
    return pd.DataFrame(rows).assign(text_cy=lambda table: table["text_en"])


def plan(**measures: str) -> pd.DataFrame:
    rows = [
        {"outcome_id": f"O_{name}", "measure": measure, "priority": "secondary"}
        for name, measure in measures.items()
    ]
    table = pd.DataFrame(rows)
    table.loc[table["outcome_id"] == "O_tasks", "priority"] = "primary"
    return table


TWO = plan(weekly="paired_difference", tasks="mean_change")


def test_the_primary_outcome_comes_first_and_every_choice_is_said() -> None:
    table = change.confirmatory_tests(ANSWERS, asked("weekly", "tasks"), TWO)
    assert table["priority"].tolist() == ["primary", "secondary"]
    assert table["test"].tolist() == ["sign_flip", "midp_mcnemar"]
    assert table["tie_rule"].tolist() == ["ties_exact", "no_ranks"]
    assert table["zero_rule"].tolist() == ["zeros_kept", "unchanged_not_tested"]
    assert table["n_followed_up"].tolist() == [20, 20]
    assert table["n_missing"].tolist() == [1, 0]
    assert set(table["family_size"]) == {2}


def test_p_values_are_rounded_up_and_holm_is_of_those_that_are_shown() -> None:
    table = change.confirmatory_tests(ANSWERS, asked("weekly", "tasks"), TWO)
    flip = change.sign_flip([after - before for before, after in SCALE]).p
    midp = change.paired_proportions(*zip(*YES_NO, strict=True)).p_midp
    shown = table["p_value"].tolist()
    assert shown[0] == pytest.approx(float(change.rounded_up(flip)))
    assert shown[1] >= midp
    adjusted = change.holm(shown).p_adjusted
    assert table["p_holm"].tolist() == pytest.approx(change.rounded_up(adjusted).tolist())


@pytest.mark.parametrize(("gained", "lost"), [(9, 6), (8, 5), (12, 3), (7, 9)])
def test_a_p_value_of_a_share_tells_nothing_that_its_published_interval_does_not(
    gained, lost
) -> None:
    n = 49
    answers = [(0, 1)] * gained + [(1, 0)] * lost + [(1, 1)] * (n - gained - lost)
    table = change.confirmatory_tests(
        survey(weekly=answers, tasks=SCALE), asked("weekly", "tasks"), TWO
    )
    written = table["p_value"].iloc[1]
    shown = change.published(gained, lost, n)
    fits = change.printed_alike(shown, n)
    largest = max(change.mcnemar_table(0, down, up, n - up - down).p_midp for up, down in fits)
    assert written == pytest.approx(float(change.rounded_up(largest)))
    exact = change.paired_proportions(*zip(*answers, strict=True)).p_midp
    told = [
        len(change.consistent_counts(shown, n, step=shown.step, p=p))
        for p in (float(change.rounded_up(exact)), None)
    ]
    assert told[0] < told[1], "the p-value itself would have narrowed the counts"


def test_where_nobody_changed_there_is_no_p_and_the_family_is_not_larger() -> None:
    still = survey(weekly=[(1, 1)] * 9, tasks=SCALE)
    table = change.confirmatory_tests(still, asked("weekly", "tasks"), TWO)
    assert table["p_value"].isna().tolist() == [False, True]
    assert table["p_holm"].isna().tolist() == [False, True]
    assert set(table["family_size"]) == {1}


def test_process_outcomes_are_not_tested() -> None:
    outcomes = TWO.assign(priority=["process", "primary"])
    table = change.confirmatory_tests(ANSWERS, asked("weekly", "tasks"), outcomes)
    assert table["test"].tolist() == ["sign_flip"]


@pytest.mark.parametrize(
    ("questions", "outcomes", "stated"),
    [
        (asked("weekly"), TWO, "one primary outcome is tested; found none"),
        (
            asked("tasks", *"abcde"),
            plan(tasks="mean_change", **dict.fromkeys("abcde", "mean_change")),
            "6 planned tests: choose at most 5 beforehand",
        ),
        (asked("tasks"), plan(tasks="follow_up_rate"), r"no test is known of measure \['follow"),
    ],
)
def test_a_family_that_was_not_planned_is_refused(questions, outcomes, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        change.confirmatory_tests(ANSWERS, questions, outcomes)
