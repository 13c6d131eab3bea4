"""Promises of analysis.pilot.change and analysis.pilot.pairing."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import change, pairing
from analysis.pilot.intervals import tango


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


def test_only_complete_pairs_enter_the_mean() -> None:
    paired = change.pairs(responses(FIVE), "q")
    assert change.paired_mean(paired).estimate == pytest.approx(1 / 3)
    assert change.wave_means(paired) == pytest.approx((10 / 3, 11 / 3))


def test_the_mean_change_equals_the_published_one(shared_cases: Path) -> None:
    file = shared_cases / "evaluation" / "01-sleep-paired-continuous" / "data.csv"
    data = pd.read_csv(file).astype({"id": "str"}).set_index("id")
    paired = change.pairs(responses({i: tuple(row) for i, row in data.iterrows()}), "q")
    found = change.paired_mean(paired)
    expected = (1.58, 0.700114236723, 2.459885763277)
    assert (found.estimate, found.low, found.high) == pytest.approx(expected, abs=1e-6)


def test_the_paired_difference_equals_the_published_one_turned_round(shared_cases: Path) -> None:
    file = shared_cases / "evaluation" / "03-mcnemar-paired-proportions" / "data.csv"
    table = pd.read_csv(file).iloc[0]
    cells = {"both_yes": (1, 1), "yes_no": (1, 0), "no_yes": (0, 1), "both_no": (0, 0)}
    people = [both for name, both in cells.items() for _ in range(table[name])]
    found = change.paired_difference(change.pairs(responses(named(people)), "q"))
    # the published difference is first minus second measurement, a change is second minus first
    expected = (28.57142857143, 2.600303167756, 51.72322763568)
    assert (found.estimate, found.low, found.high) == pytest.approx(expected, abs=5e-3)


@given(answer_pairs)
def test_net_improvement_turns_round_with_the_direction(answers: list) -> None:
    paired = change.pairs(responses(named(answers)), "q")
    up, down = (change.net_improvement(paired, better) for better in change.BETTER)
    if up.estimate is None:
        assert down.estimate is None
    else:
        assert up.estimate == -down.estimate
        assert (up.low, up.high) == pytest.approx((-down.high, -down.low), abs=1e-6)


@given(answer_pairs)
def test_net_improvement_is_tango_of_the_people_who_moved(answers: list) -> None:
    found = change.net_improvement(change.pairs(responses(named(answers)), "q"), "decrease")
    both = [pair for pair in answers if pair[1] is not None]
    fell, rose = sum(a > b for a, b in both), sum(a < b for a, b in both)
    assert found == tango(fell, rose, len(both)).scaled(100)


@given(answer_pairs, st.randoms())
def test_the_order_of_rows_does_not_matter(answers: list, random) -> None:
    rows = responses(named(answers))
    order = list(rows.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(change.pairs(rows, "q"), change.pairs(rows.loc[order], "q"))


def test_a_fall_that_is_good_keeps_its_sign_and_counts_as_improvement() -> None:
    rows = responses({"A": (9, 3), "B": (8, 4), "C": (7, 7)})
    asked = questions(better="decrease")
    assert change.mean_changes(rows, asked)["mean_change"].item() == pytest.approx(-10 / 3)
    assert change.net_improvements(rows, asked)["net_points"].item() == 65  # 200 / 3
    assert change.mean_changes(rows, asked)["better"].item() == "decrease"


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


def test_shares_of_yes_are_those_of_the_same_people() -> None:
    rows = responses({"A": (1, 1), "B": (0, 1), "C": (0, None)})
    assert change.shares_of_yes(change.pairs(rows, "q")) == (50.0, 100.0)
    assert change.shares_of_yes(change.pairs(responses({"A": (1, None)}), "q")) == (None, None)


@pytest.mark.parametrize(
    ("call", "stated"),
    [
        (lambda: change.pairs(responses(FIVE), "z"), "'z'; questions with answers: q"),
        (lambda: change.pairs(pd.concat([responses(FIVE)] * 2), "q"), "twice in one wave: A"),
        (
            lambda: change.pairs(responses(FIVE).assign(survey_wave="week_3"), "q"),
            "week_3.*baseline, follow_up",
        ),
        (lambda: change.net_improvement(change.pairs(responses(FIVE), "q"), "up"), "'up'"),
        (lambda: change.paired_difference(change.pairs(responses(FIVE), "q")), "1 and 0; found"),
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


def test_published_net_shares_do_not_give_back_how_many_got_worse() -> None:
    """Several pairs of counts round to the same estimate and limits."""
    n, step = 49, change.PUBLISHED_STEP

    def shown(better: int, worse: int) -> tuple[float | None, ...]:
        net = tango(better, worse, n).scaled(100).rounded(step)
        return net.estimate, net.low, net.high

    for better, worse in ((36, 2), (9, 6), (21, 14)):
        same = [
            (b, w)
            for b in range(n + 1)
            for w in range(n + 1 - b)
            if shown(b, w) == shown(better, worse)
        ]
        assert len(same) > 1, (better, worse)
        assert len({w for _, w in same}) > 1, (better, worse)
