"""Promises of analysis.pilot.change and analysis.pilot.pairing."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import change, pairing


def responses(answers: dict[str, tuple[float | None, float | None]], question="q") -> pd.DataFrame:
    rows = [
        (person, wave, question, answer)
        for person, both in answers.items()
        for wave, answer in zip(("baseline", "follow_up"), both, strict=True)
        if answer is not None
    ]
    columns = ["participant_id", "survey_wave", "question_id", "answer"]
    return pd.DataFrame(rows, columns=columns)


FIVE = {"A": (2, 4), "B": (3, 3), "C": (5, 4), "D": (1, None), "E": (None, 6)}
answer_pairs = st.lists(
    st.tuples(st.integers(0, 8), st.none() | st.integers(0, 8)), min_size=1, max_size=30
)


def named(answers: list[tuple[int, int | None]]) -> dict[str, tuple[int, int | None]]:
    return {f"P{number}": both for number, both in enumerate(answers)}


def questions(**columns: object) -> pd.DataFrame:
    start = {"question_id": "q", "text_en": "?", "text_cy": "?", "better": "increase"}
    return pd.DataFrame([start | columns])


def test_pairs_keep_who_left_and_leave_out_who_was_never_asked_before() -> None:
    paired = change.pairs(responses(FIVE), "q").set_index("participant_id")
    assert paired.index.tolist() == ["A", "B", "C", "D"]
    assert paired["change"].dropna().to_dict() == {"A": 2, "B": 0, "C": -1}


def test_the_base_counts_baseline_followed_up_and_missing() -> None:
    paired = pairing.pairs(responses(FIVE), "q")
    assert pairing.base(paired) == pairing.Base(n_baseline=4, n_followed_up=3, n_missing=1)


def test_moves_say_of_each_person_how_every_answer_moved() -> None:
    found = pairing.moves(responses(FIVE), questions()).set_index("participant_id")
    moved = {"A": "improved", "B": "same", "C": "worsened", "D": "not_followed_up", "E": ""}
    assert found["q_moved"].to_dict() == moved
    assert found["q_baseline"].dropna().to_dict() == {"A": 2, "B": 3, "C": 5}
    down = pairing.moves(responses(FIVE), questions(better="decrease"))
    assert down["q_moved"].tolist()[:3] == ["worsened", "same", "improved"]


@given(answer_pairs, st.randoms())
def test_the_order_of_rows_does_not_matter(answers: list, random) -> None:
    rows = responses(named(answers))
    order = list(rows.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(change.pairs(rows, "q"), change.pairs(rows.loc[order], "q"))


def test_a_fall_that_is_good_keeps_its_sign_and_counts_as_improvement() -> None:
    people = {f"P{number}": (9, 3 + number % 3) for number in range(40)}
    people |= {f"Q{number}": (7, 7) for number in range(12)}
    rows, asked = responses(people), questions(better="decrease")
    means = change.mean_changes(rows, asked).iloc[0]
    assert means["mean_change"] < -3
    assert (means["better"], means["interval_says"]) == ("decrease", "better")
    net = change.net_improvements(rows, asked).iloc[0]
    assert (net["net_points"], net["rounded_to"]) == (75, 25)  # 40 of 52, and nobody worse
    assert net["interval_says"] == "better"


def test_published_tables_do_not_count_who_improved_or_got_worse() -> None:
    table = change.net_improvements(responses(FIVE), questions())
    assert {name for name in table if name.startswith("n_")} == {
        "n_baseline",
        "n_followed_up",
        "n_missing",
    }
    assert not [name for name in table if "improved" in name or "worse" in name]


def test_nobody_followed_up_is_not_available_and_not_zero() -> None:
    rows = responses({"A": (2, None), "B": (3, None)})
    table = change.mean_changes(rows, questions())
    missing = ["mean_baseline", "mean_follow_up", "mean_change", "mean_change_low"]
    assert table[missing].isna().all(axis=None)
    assert table["interval_note"].item() == "no_values"
    assert table["n_missing"].item() == 2


def test_the_follow_up_rate_counts_people_and_not_answers() -> None:
    people = FIVE | {"F": (4, None)}
    rows = pd.concat([responses(people, "q"), responses(people, "r")])
    rate, base = pairing.follow_up_rate(rows)
    assert base == pairing.Base(n_baseline=5, n_followed_up=3, n_missing=2)
    assert rate.estimate == pytest.approx(60)


def test_survey_estimates_follow_the_measure_of_the_outcome() -> None:
    rows = pd.concat([responses(FIVE, "scale"), responses({"A": (0, 1), "B": (1, 1)}, "yes_no")])
    asked = pd.DataFrame({"question_id": ["scale", "yes_no"], "outcome_id": ["O1", "O2"]})
    plan = pd.DataFrame(
        {"outcome_id": ["O1", "O2", "O3"], "measure": ["mean_change", "paired_difference", "x"]}
    )
    found = change.survey_estimates(rows, asked, plan).set_index("outcome_id")
    assert found["estimate"].to_dict() == pytest.approx({"O1": 1 / 3, "O2": 50.0})
    assert found["n"].to_dict() == {"O1": 3, "O2": 2}


def test_a_question_for_an_unplanned_outcome_is_refused() -> None:
    asked = pd.DataFrame({"question_id": ["q"], "outcome_id": ["O9"]})
    plan = pd.DataFrame({"outcome_id": ["O1"], "measure": ["mean_change"]})
    with pytest.raises(ValueError, match="O9 of question q"):
        change.survey_estimates(responses(FIVE), asked, plan)


def test_shares_of_yes_are_those_of_the_same_people_rounded_with_the_difference() -> None:
    """Exact shares would give back the exact difference."""
    people = {f"P{number}": (number % 2, int(number % 3 > 0)) for number in range(98)}
    table = change.yes_changes(responses(people | {"Q": (1, None)}), questions()).iloc[0]
    assert table["n_missing"] == 1
    assert (table["yes_baseline"], table["yes_follow_up"]) == (50, 65)  # 49 and 65 of 98
    assert table["yes_points"] == 15
    assert table["rounded_to"] == 5


def test_survey_estimates_say_how_coarsely_a_difference_must_be_shown() -> None:
    people = {f"P{number}": (0, 1) for number in range(9)}
    people |= {f"L{number}": (1, 0) for number in range(6)}
    people |= {f"Q{number}": (number % 2, number % 2) for number in range(34)}
    asked = pd.DataFrame({"question_id": ["q"], "outcome_id": ["O"]})
    plan = pd.DataFrame({"outcome_id": ["O"], "measure": ["paired_difference"]})
    found = change.survey_estimates(responses(people), asked, plan).iloc[0]
    shown = change.yes_changes(responses(people), questions()).iloc[0]
    assert found["estimate"] == pytest.approx(300 / 49)
    assert found["rounded_to"] == shown["rounded_to"] == 10


@pytest.mark.parametrize(
    ("low", "high", "better", "says"),
    [
        (0.1, 2, "increase", "better"),
        (0.1, 2, "decrease", "worse"),
        (-2, -0.1, "decrease", "better"),
        (-2, -0.1, "increase", "worse"),
        (0, 2, "increase", "not_told"),
        (None, None, "increase", "not_told"),
    ],
)
def test_an_interval_tells_a_direction_only_beyond_zero(low, high, better, says) -> None:
    assert change.interval_says(low, high, better) == says


def test_effect_sizes_name_each_measure_and_keep_the_sign_of_the_change(shared_cases) -> None:
    file = shared_cases / "evaluation" / "01-sleep-paired-continuous" / "data.csv"
    data = pd.read_csv(file).astype({"id": "str"}).set_index("id")
    rows = responses({i: tuple(row) for i, row in data.iterrows()})
    found = change.effect_sizes(rows, questions(better="decrease")).iloc[0]
    expected = {"sd_change": 1.22999548328, "dz": 1.284557562591, "hedges_g": 1.173924903514}
    assert found[list(expected)].to_dict() == pytest.approx(expected, abs=1e-9)
    assert found["n_followed_up"] == 10


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: change.pairs(responses(FIVE), "z"), "'z'; questions with answers: q"),
        (lambda: change.pairs(pd.concat([responses(FIVE)] * 2), "q"), "twice in one wave: A"),
        (
            lambda: change.pairs(responses(FIVE).assign(survey_wave="week_3"), "q"),
            "week_3.*baseline, follow_up",
        ),
        (lambda: change.yes_changes(responses(FIVE), questions()), "1 and 0; found"),
        (lambda: change.net_improvements(responses(FIVE), questions(better="up")), "'up'"),
    ],
)
def test_a_wrong_value_is_named_in_the_error(call, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        call()


def test_the_crosswalk_keeps_a_question_that_the_partner_does_not_ask() -> None:
    asked = questions(
        partner_question_en=None, partner_question_cy=None, comparability="none", outcome_id="O1"
    )
    table = change.crosswalk(asked)
    assert table["survey_question_cy"].tolist() == ["?"]
    assert table["partner_question_en"].isna().all()
    assert table["comparability"].tolist() == ["none"]
