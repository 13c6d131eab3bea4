"""Promises of analysis.pilot.comparison: weights, comparability and the tables of two surveys."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.pilot import comparison
from analysis.pilot.comparison import comparability, equivalence, tabulated
from analysis.pilot.simulated_partner import TENANT_AGES

close = pytest.approx
weights = st.lists(st.floats(0.01, 100), min_size=1, max_size=30)


@given(weights, st.floats(0.01, 100))
def test_effective_n_is_at_most_n_and_knows_no_scale(held: list, factor: float) -> None:
    found = comparison.effective_n(held)
    assert 1 - 1e-9 <= found <= len(held) + 1e-9
    assert comparison.effective_n(np.array(held) * factor) == close(found)


def test_effective_n_by_hand() -> None:
    """Kish: (1 + 1 + 2)² / (1 + 1 + 4)."""
    assert comparison.effective_n([1, 1, 2]) == close(16 / 6)
    assert comparison.effective_n([3] * 12) == close(12)


# every combination of the two margins is there, so that any margins can be met
combinations = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), max_size=25).map(
    lambda rows: [*rows, *((first, second) for first in "ab" for second in "xyz")]
)
shares = st.floats(0.05, 0.95)


@given(combinations, shares, shares)
def test_raking_meets_the_margins_and_keeps_the_odds_within_cells(rows, first, second) -> None:
    one, two = (list(column) for column in zip(*rows, strict=True))
    margins = [
        (one, {"a": 100 * first, "b": 100 * (1 - first)}),
        (two, {"x": 100 * second, "y": 60 * (1 - second), "z": 40 * (1 - second)}),
    ]
    found = comparison.rake(np.ones(len(rows)), margins)
    for categories, population in margins:
        met = pd.Series(found.weights).groupby(categories).sum()
        assert met.to_dict() == close(population, rel=1e-9)
    # raking moves people of one cell together and leaves the association as it was
    cell = dict(zip(rows, found.weights, strict=True))
    assert [cell[row] for row in rows] == close(found.weights.tolist())
    odds = cell["a", "x"] * cell["b", "y"] / (cell["a", "y"] * cell["b", "x"])
    assert odds == close(1.0)


@given(combinations, st.randoms())
def test_raking_does_not_depend_on_the_order_of_people_or_margins(rows, shuffled) -> None:
    def raked(each: list, turn: int) -> dict:
        one, two = (list(column) for column in zip(*each, strict=True))
        margins = [(one, {"a": 30, "b": 70}), (two, {"x": 20, "y": 50, "z": 30})][::turn]
        return dict(zip(each, comparison.rake(np.ones(len(each)), margins).weights, strict=True))

    mixed = rows.copy()
    shuffled.shuffle(mixed)
    first, second = raked(rows, 1), raked(mixed, -1)
    assert {cell: close(weight) for cell, weight in first.items()} == second


def test_raking_to_margins_met_already_changes_nothing() -> None:
    found = comparison.rake([2.0, 3.0, 5.0], [(["a", "a", "b"], {"a": 5, "b": 5})])
    assert found.weights.tolist() == close([2.0, 3.0, 5.0])
    assert (found.rounds, found.largest_miss, found.stop) == (1, 0, "margins")


def test_post_stratification_keeps_proportions_within_a_category() -> None:
    found = comparison.poststratify([1, 3, 2], ["a", "a", "b"], {"a": 8, "b": 1})
    assert found.weights.tolist() == close([2, 6, 1])
    assert found.effective_n == close(81 / 41)
    assert found.definition.startswith("post-stratification")


def test_categories_that_nobody_answered_in_are_refused_with_the_reason() -> None:
    with pytest.raises(
        ValueError, match=r"75_plus: nobody answered; 16_17: not in the population; 50_64: count 0"
    ):
        comparison.poststratify([1, 1], ["50_64", "16_17"], {"50_64": 0, "75_plus": 5})


def test_raking_refuses_what_cannot_be_met() -> None:
    one, two = ["a", "b"], ["x", "y"]
    with pytest.raises(ValueError, match=r"populations of different size: \[3\.0, 4\.0\]"):
        comparison.rake([1, 1], [(one, {"a": 1, "b": 2}), (two, {"x": 2, "y": 2})])
    with pytest.raises(ValueError, match="not met after 50 rounds.*do not fit together"):
        margins = [(one, {"a": 1, "b": 3}), (two, {"x": 3, "y": 1})]
        comparison.rake([1, 1], margins, most_rounds=50)
    with pytest.raises(ValueError, match="stop 'soon' is not a rule; known: margins, table"):
        comparison.rake([1, 1], [(one, {"a": 1, "b": 2})], stop="soon")
    with pytest.raises(ValueError, match="tolerance 0: expected a number above 0"):
        comparison.rake([1, 1], [(one, {"a": 1, "b": 2})], tolerance=0)
    with pytest.raises(ValueError, match="margin 1 has 2 categories for 3 people"):
        comparison.rake([1, 1, 1], [(one, {"a": 1, "b": 2})])
    with pytest.raises(ValueError, match="no margin to weight to"):
        comparison.rake([1, 1, 1], [])


# --- comparability


@pytest.mark.parametrize(
    ("comparability", "allowed"),
    [("identical", 1), ("collapsible", 1), ("similar", 0), ("not_comparable", 0), ("none", 0)],
)
def test_only_identical_and_merged_answers_are_compared(comparability, allowed) -> None:
    assert comparison.may_compare(comparability) == bool(allowed)


def test_an_unknown_class_is_refused() -> None:
    with pytest.raises(ValueError, match="comparability 'alike' is not a class; known: identical"):
        comparison.may_compare("alike")


def question(**changed) -> dict:
    held = {"question_id": "q", "outcome_id": "O", "text_en": "Q?", "text_cy": "C?"}
    held |= {"minimum": 0, "maximum": 10, "partner_minimum": 0, "partner_maximum": 10}
    held |= {"own_mode": "paper", "partner_mode": "paper", "partner_month": "2021-11"}
    held |= {"partner_base_en": "Tenants", "partner_base_cy": "Tenantiaid", "margin": 1.0}
    held |= {"comparability": "identical", "comparability_reason_en": "Same words."}
    return held | {"comparability_reason_cy": "Yr un geiriau."} | changed


def test_differences_that_no_weighting_repairs_are_named() -> None:
    assert comparison.differences(question(), ["2021-11"], " tenants ") == ("nothing",)
    changed = question(partner_mode="online", partner_month="2021-10")
    assert comparison.differences(changed, ["2021-11"], "Borrowers") == ("mode", "month", "base")
    months = ["2021-11", "2021-12"]
    assert comparison.differences(question(), months, "Tenants") == ("month",)
    unknown = question(partner_month=None, partner_mode="online")
    assert comparison.differences(unknown, months, "Tenants") == ("mode", "not_known")


def asked(*days: str) -> pd.DataFrame:
    rows = [{"survey_wave": "baseline", "question_id": "q", "answered_on": day} for day in days]
    rows.append({"survey_wave": "follow_up", "question_id": "q", "answered_on": "2022-05-01"})
    return pd.DataFrame(rows)


def test_the_table_of_comparability_gives_class_reason_and_differences() -> None:
    outcomes = pd.DataFrame({"outcome_id": ["O"], "base_en": ["Borrowers"]})
    none = question(question_id="none", comparability="none", partner_month=None)
    found = comparison.comparability_table(
        pd.DataFrame([question(), none]), asked("2021-12-03", "2021-11-09"), outcomes
    )
    first, second = found.to_dict("records")
    assert first["comparability_reason_en"] == "Same words."
    assert first["own_months"] == "2021-11 – 2021-12"
    assert first["differs_in"] == "month;base"
    assert pd.isna([second["own_months"], second["differs_in"]]).all()


def test_identical_questions_with_two_scales_are_refused() -> None:
    wrong = pd.DataFrame([question(partner_maximum=4), question(question_id="r")])
    outcomes = pd.DataFrame({"outcome_id": ["O"], "base_en": ["Borrowers"]})
    with pytest.raises(ValueError, match=r"one scale; found q: \(0, 10\) here, \(0, 4\) there$"):
        comparison.comparability_table(wrong, asked("2021-11-01"), outcomes)


MAP = pd.DataFrame(
    [
        *(("w", "own", answer, answer) for answer in (0, 1)),
        *(("w", "partner", answer, answer <= 2) for answer in (1, 2, 3)),
    ],
    columns=["question_id", "side", "answer", "common_answer"],
)


def test_answers_are_merged_by_the_map_and_missing_ones_stay_missing() -> None:
    given_ = pd.Series([1, 3, None, 2], index=[5, 6, 7, 8])
    found = comparison.common_answers(given_, "w", "collapsible", "partner", MAP)
    assert found.dropna().to_dict() == {5: 1, 6: 0, 8: 1}
    same = comparison.common_answers(given_, "w", "identical", "partner", MAP)
    assert same.dropna().tolist() == [1, 3, 2]


def test_answers_that_cannot_be_merged_are_refused() -> None:
    answers = pd.Series([1, 9, 7])
    with pytest.raises(ValueError, match=r"answers to w \(partner\) .* not merge: \[7\.0, 9\.0\]"):
        comparison.common_answers(answers, "w", "collapsible", "partner", MAP)
    with pytest.raises(ValueError, match="w is similar: its answers have nothing in common"):
        comparison.common_answers(answers, "w", "similar", "partner", MAP)
    with pytest.raises(ValueError, match="side 'theirs' is not a side; known: own, partner"):
        comparison.common_answers(answers, "w", "identical", "theirs", MAP)


# --- the table of both surveys


@pytest.fixture(scope="module")
def raw(project_root: Path) -> dict[str, pd.DataFrame]:
    folder = project_root / "data/raw/monmouthshire/pilot"
    names = ("questions", "answer_map", "population", "responses", "participants")
    return {name: pd.read_csv(folder / f"{name}.csv") for name in (*names, "partner_responses")}


def compared(raw: dict, **changed) -> pd.DataFrame:
    held = raw | changed
    own = comparison.own_answers(held["responses"], held["participants"])
    sides = {"own": own, "partner": held["partner_responses"]}
    return comparison.partner_comparison(
        sides, held["questions"], held["answer_map"], held["population"]
    )


def test_every_question_has_a_row_and_only_comparable_ones_have_numbers(raw) -> None:
    found = compared(raw).set_index(raw["questions"]["question_id"])
    assert set(found["comparability"]) == {"similar", "collapsible", "not_comparable"}
    for _, row in found.iterrows():
        numbers = row[["own_n", "own_standardised", "gap", "gap_low", "margin_points"]].notna()
        allowed = row["comparability"] == "collapsible"
        assert (numbers == allowed).all()
        assert (row["comparison_note"] == "calculated") == allowed
        assert (row["comparison_verdict"] != "not_compared") == allowed


def test_the_standardised_shares_by_hand(raw) -> None:
    row = compared(raw).iloc[1]
    people = raw["population"].set_index("age_band")["people"] / raw["population"]["people"].sum()
    partner = raw["partner_responses"].query("question_id == 'weekly_use'")
    yes = partner["answer"].le(2).groupby(partner["age_band"]).mean()
    assert row["partner_standardised"] == round(100 * (yes * people).sum())
    sizes = partner.groupby("age_band").size()
    assert row["partner_effective_n"] == round(1 / (people**2 / sizes).sum())
    assert (row["partner_n"], row["margin_points"]) == (len(partner), 10)


def test_an_effective_number_that_would_tell_how_few_are_in_a_band_is_withheld(raw) -> None:
    ages = raw["participants"]["age_band"]
    own = comparison.own_answers(raw["responses"], raw["participants"])
    counted = own.query("question_id == 'weekly_use'")["age_band"].value_counts()
    assert 0 < counted.min() < 10, f"one band should be small: {ages.nunique()} bands"
    row = compared(raw).iloc[1]
    assert row["own_effective_n"] == "c"
    assert row["partner_effective_n"] != "c"
    few = raw | {
        "partner_responses": raw["partner_responses"].query(
            "age_band != '16_49' or respondent_id < 'H020'"
        )
    }
    assert compared(few).iloc[1]["partner_effective_n"] == "c"


def test_what_is_shown_is_rounded_and_limits_go_outwards(raw) -> None:
    row = compared(raw).iloc[1]
    shown = ["own_standardised", "partner_standardised", "gap", "gap_low", "gap_high"]
    assert (row[shown] % 1 == 0).all()
    own = comparison.own_answers(raw["responses"], raw["participants"])
    own = own[own["question_id"] == "weekly_use"]
    partner = raw["partner_responses"].query("question_id == 'weekly_use'")
    people = dict(zip(raw["population"]["age_band"], raw["population"]["people"], strict=True))
    exact = comparison.compare(
        *(
            comparison.standardised_mean(answers, ages.tolist(), people, yes_no=True)
            for answers, ages in (
                (own["answer"], own["age_band"]),
                (partner["answer"].le(2), partner["age_band"]),
            )
        ),
        0.1,
    )
    assert row["gap_low"] == math.floor(exact.low * 100) < row["gap"]
    assert row["gap_high"] == math.ceil(exact.high * 100) > row["gap"]
    assert row["alike_low"] == math.floor(exact.equivalence_low * 100)


def test_an_age_band_nobody_answered_in_is_not_compared_and_the_reason_given(raw) -> None:
    partner = raw["partner_responses"]
    row = compared(raw, partner_responses=partner[partner["age_band"] != "75_plus"]).iloc[1]
    assert (row["comparison_note"], row["comparison_verdict"]) == (
        "nobody_in_group",
        "not_compared",
    )
    assert np.isnan(row["own_standardised"])


@pytest.mark.parametrize(
    ("table", "note"),
    [("responses", "no_own_answers"), ("partner_responses", "no_partner_answers")],
)
def test_without_answers_of_a_side_nothing_is_compared(raw, table, note) -> None:
    row = compared(raw, **{table: raw[table].iloc[:0]}).iloc[1]
    assert (row["comparison_note"], row["comparison_verdict"]) == (note, "not_compared")


def test_an_identical_scale_question_is_compared_in_its_points(raw) -> None:
    questions = raw["questions"].iloc[:1].assign(comparability="identical", margin=1.0)
    questions = questions.assign(partner_minimum=0, partner_maximum=8)
    row = compared(raw, questions=questions).iloc[0]
    assert (row["answer_unit"], row["margin_points"]) == ("points", 1.0)
    assert row["gap_low"] < row["gap"] < row["gap_high"]
    assert round(row["gap_low"] * 10) == close(row["gap_low"] * 10)


def test_no_margin_leaves_a_blank_and_never_claims_likeness(raw) -> None:
    row = compared(raw, questions=raw["questions"].assign(margin=np.nan)).iloc[1]
    assert np.isnan(row["margin_points"])
    assert row["comparison_verdict"] in ("different", "no_margin")


def test_people_without_an_age_band_are_left_out(raw) -> None:
    participants = raw["participants"].copy()
    participants.loc[0, "age_band"] = None
    asked_all, fewer = compared(raw), compared(raw, participants=participants)
    assert fewer.loc[1, "own_n"] == asked_all.loc[1, "own_n"] - 1


def test_the_partners_people_have_a_row_each_for_the_register(raw) -> None:
    found = comparison.partner_people(raw["partner_responses"])
    assert found["respondent_id"].is_unique
    assert set(found["age_band"]) <= set(TENANT_AGES)
    assert {"tasks", "weekly_use", "life_satisfaction"} <= set(found.columns)
    answers = raw["partner_responses"].query("question_id == 'weekly_use'")
    assert (found["weekly_use"] != "").sum() == len(answers)


def test_a_respondent_with_two_ages_is_refused() -> None:
    rows = pd.DataFrame({"respondent_id": ["H1", "H1"], "age_band": ["16_49", "50_64"]})
    rows = rows.assign(question_id=["a", "b"], answer=[1, 2])
    with pytest.raises(ValueError, match=r"more than one age band: \['H1'\]"):
        comparison.partner_people(rows)


def test_person_weights_times_answers_are_the_standardised_figure(raw) -> None:
    partner = raw["partner_responses"]
    weights = comparison.person_weights(partner, "weekly_use", raw["population"])
    asked_it = partner[partner["question_id"] == "weekly_use"]
    assert asked_it["age_band"].map(weights).sum() == close(1)
    yes = asked_it.loc[asked_it["answer"] <= 2, "age_band"].map(weights).sum()
    assert round(100 * yes) == compared(raw).loc[1, "partner_standardised"]
    with pytest.raises(ValueError, match="weekly_use.*75_plus: nobody answered"):
        comparison.person_weights(
            partner[partner["age_band"] != "75_plus"], "weekly_use", raw["population"]
        )


CODES = {
    "pilot_comparison_verdict": (
        equivalence.EQUIVALENT,
        equivalence.DIFFERENT,
        equivalence.SMALL_DIFFERENCE,
        equivalence.NOT_SHOWN,
        equivalence.NO_MARGIN,
        equivalence.NOT_COMPARED,
    ),
    "pilot_comparison_note": (
        "calculated",
        *set(comparability.CLASSES) - set(comparability.COMPARED),
        tabulated.NO_OWN,
        tabulated.NO_PARTNER,
        tabulated.NOBODY_IN_GROUP,
        equivalence.TOO_FEW,
        equivalence.NO_SPREAD,
    ),
    "pilot_differs_in": ("mode", "month", "base", comparability.NOT_KNOWN, comparability.NOTHING),
    "pilot_sites_allow": ("no_comparison_group", "one_site_per_arm", "enough"),
    "pilot_difference_note": (
        "calculated",
        "no_values",
        "no_comparison_group",
        "one_site_per_arm",
        "no_spread",
    ),
    "pilot_difference_advice": ("enough", "few_sites"),
}


@pytest.mark.parametrize("reader", ["en", "cy"])
@pytest.mark.parametrize("codes", CODES)
def test_every_code_has_words_in_both_languages(codes: str, reader: str) -> None:
    for name in CODES[codes]:
        assert language.code(codes, name, reader).strip()
