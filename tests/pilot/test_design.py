"""Promises of analysis.pilot.design and of the modules that it simulates with."""

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.pilot import drawing, pairing, simulated_answers, simulated_partner, uptake
from analysis.pilot.design import PilotDesign, simulate
from analysis.pilot.intervals import t_interval, tango
from analysis.pilot.opening_days import OpeningDays

AREAS = pd.DataFrame(
    {
        "lsoa11_code": ["W3", "W1", "W2"],
        "population_2019": [1000, 3000, 2000],
        "uk_ruc": [2, 0, 1],
    }
)
WINTER = {
    "start": "2021-11-01",
    "end": "2022-02-27",
    "people": 40,
    "devices": 9,
    "champions": 4,
    "sessions_per_week": 2,
    "seed": 7,
}
SIMULATED = ("participants", "responses", "devices", "loans", "sessions", "partner_responses")

designs = st.builds(
    PilotDesign,
    start=st.dates(date(2019, 1, 1), date(2023, 1, 1)),
    end=st.dates(date(2023, 3, 1), date(2023, 3, 20)),
    people=st.integers(1, 30),
    devices=st.integers(1, 6),
    champions=st.integers(1, 4),
    sessions_per_week=st.integers(0, 2),
    seed=st.integers(0, 2**32),
    hotspot_share=st.floats(0, 1),
    loan_days=st.integers(1, 90),
    borrowing_share=st.floats(0, 1),
    attrition=st.floats(0, 1),
    attrition_odds=st.floats(0.5, 2),
    slow_start_days=st.integers(1, 60),
    quiet_weight=st.floats(0.01, 1),
    partner_people=st.integers(0, 12),
    tasks_change=st.floats(-1, 2),
    weekly_use_gain=st.floats(0, 0.5),
    weekly_use_loss=st.floats(0, 0.4),
    life_satisfaction_change=st.floats(-1, 1),
)


def short(design: PilotDesign) -> PilotDesign:
    """Start six to twelve weeks before the end, so that a test stays fast."""
    days = 42 + design.seed % 43
    start = design.end - timedelta(days=days - 1)
    return dataclasses.replace(design, start=start)


def written(frames: dict[str, pd.DataFrame]) -> dict[str, bytes]:
    return {
        name: frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d").encode()
        for name, frame in frames.items()
    }


def test_the_same_design_gives_the_same_bytes() -> None:
    design = PilotDesign(**WINTER)
    assert written(simulate(design, AREAS)) == written(simulate(design, AREAS))


def test_another_seed_gives_another_pilot() -> None:
    winter = WINTER | {"partner_people": 9}
    one, other = (simulate(PilotDesign(**winter | {"seed": seed}), AREAS) for seed in (7, 8))
    differing = {name for name in SIMULATED if written(one)[name] != written(other)[name]}
    assert differing == set(SIMULATED) - {"devices"}


def test_the_order_of_small_areas_does_not_matter() -> None:
    design = PilotDesign(**WINTER)
    turned = AREAS.iloc[::-1].reset_index(drop=True)
    assert written(simulate(design, AREAS)) == written(simulate(design, turned))


def test_more_devices_leave_people_and_answers_as_they_are() -> None:
    few, many = (simulate(PilotDesign(**WINTER | {"devices": n}), AREAS) for n in (3, 30))
    for name in ("participants", "responses", "sessions"):
        pd.testing.assert_frame_equal(few[name], many[name])


def test_the_committed_tables_are_the_simulated_ones_to_the_byte(project_root: Path) -> None:
    raw = project_root / "data" / "raw"
    case = yaml.safe_load((raw / "monmouthshire" / "case.yaml").read_text(encoding="utf-8"))
    areas = pd.read_csv(raw / "reference" / "small_areas.csv")
    own = areas[areas["area_code"] == case["council"]]
    pilot = simulate(PilotDesign(**case["simulation"]), own)
    assert set(pilot) == set(SIMULATED)
    for name, expected in written(pilot).items():
        assert (raw / "monmouthshire" / "pilot" / f"{name}.csv").read_bytes() == expected, name


def test_the_simulated_pilot_lies_in_the_days_of_the_case(project_root: Path) -> None:
    file = project_root / "data" / "raw" / "monmouthshire" / "case.yaml"
    case = yaml.safe_load(file.read_text(encoding="utf-8"))
    design = PilotDesign(**case["simulation"])
    assert {"start": design.start, "end": design.end} == case["pilot"]


@given(designs.map(short))
def test_people_ids_and_answers_fit_together(design: PilotDesign) -> None:
    pilot = simulate(design, AREAS)
    people, answers = pilot["participants"], pilot["responses"]
    assert len(people) == design.people == people["participant_id"].nunique()
    assert set(people["small_area"]) <= set(AREAS["lsoa11_code"])
    assert not answers.duplicated(["participant_id", "survey_wave", "question_id"]).any()
    assert set(answers["participant_id"]) == set(people["participant_id"])
    for question, highest in (("tasks", 8), ("weekly_use", 1), ("life_satisfaction", 10)):
        given_answers = answers.loc[answers["question_id"] == question, "answer"]
        assert given_answers.between(0, highest).all()
    assert all((frame["basis"] == "simulated").all() for frame in pilot.values() if len(frame))


@given(designs.map(short))
def test_every_day_lies_in_the_pilot_and_is_an_opening_day(design: PilotDesign) -> None:
    pilot = simulate(design, AREAS)
    dated = {
        "participants": ["joined_on"],
        "responses": ["answered_on"],
        "loans": ["asked_on", "lent_on", "returned_on"],
        "sessions": ["held_on"],
        "partner_responses": ["answered_on"],
    }
    opening = set(design.opening.dates(design.opening.days))
    for name, columns in dated.items():
        for column in columns:
            assert set(pilot[name][column].dropna()) <= opening
    joined = pilot["participants"].set_index("participant_id")["joined_on"]
    asked = pilot["responses"].query("survey_wave == 'follow_up'")
    assert (asked["answered_on"] > asked["participant_id"].map(joined)).all()


@given(designs.map(short))
def test_a_device_is_with_one_person_and_a_person_has_one_device(design: PilotDesign) -> None:
    pilot = simulate(design, AREAS)
    loans = pilot["loans"]
    assert set(loans["device_id"]) <= set(pilot["devices"]["device_id"])
    back = loans["returned_on"].fillna(pd.Timestamp(design.end) + pd.Timedelta(days=1))
    assert (back > loans["lent_on"]).all()
    assert (loans["due_on"] >= loans["lent_on"]).all()
    for holder, least in (("device_id", 1), ("participant_id", 0)):
        for _, own in loans.assign(back=back).groupby(holder):
            own = own.sort_values("lent_on")
            gaps = (own["lent_on"].shift(-1) - own["back"]).dropna().dt.days
            assert (gaps >= least).all(), holder


@given(designs.map(short))
def test_people_ask_on_joining_and_again_on_bringing_a_device_back(design: PilotDesign) -> None:
    pilot = simulate(design, AREAS)
    joined = pilot["participants"].set_index("participant_id")["joined_on"]
    loans = pilot["loans"].sort_values(["participant_id", "lent_on"])
    assert (loans["asked_on"] <= loans["lent_on"]).all()
    back = loans.groupby("participant_id")["returned_on"].shift()
    expected = back.fillna(loans["participant_id"].map(joined))
    assert loans["asked_on"].eq(expected).all()


def test_somebody_waits_where_devices_are_few() -> None:
    few, many = (simulate(PilotDesign(**WINTER | {"devices": n}), AREAS) for n in (3, 80))
    waits = [
        (pilot["loans"]["lent_on"] - pilot["loans"]["asked_on"]).dt.days for pilot in (few, many)
    ]
    assert waits[0].max() > 14
    assert waits[1].max() == 0


@given(designs.map(short))
def test_tenants_are_other_people_asked_once_in_the_first_month(design: PilotDesign) -> None:
    pilot = simulate(design, AREAS)
    answers = pilot["partner_responses"]
    assert not answers.duplicated(["respondent_id", "question_id"]).any()
    assert answers["respondent_id"].nunique() <= design.partner_people
    assert not set(answers["respondent_id"]) & set(pilot["participants"]["participant_id"])
    for column in ("age_band", "answered_on"):
        assert (answers.groupby("respondent_id")[column].nunique() == 1).all()
    assert (answers["answered_on"] < pd.Timestamp(design.start) + pd.Timedelta(days=30)).all()
    for question, lowest, highest in (
        ("tasks", 0, 6),
        ("weekly_use", 1, 5),
        ("life_satisfaction", 1, 4),
    ):
        given_answers = answers.loc[answers["question_id"] == question, "answer"]
        assert given_answers.between(lowest, highest).all()


def test_tenants_answer_as_the_stated_shares_say() -> None:
    pilot = simulate(PilotDesign(**WINTER | {"partner_people": 20_000}), AREAS)
    answers = pilot["partner_responses"]
    online = answers[answers["question_id"] == "weekly_use"]
    assert len(online) / 20_000 == pytest.approx(simulated_partner.ANSWERS_A_QUESTION, abs=0.01)
    found = online["answer"].le(2).groupby(online["age_band"]).mean()
    assert found.to_dict() == pytest.approx(simulated_partner.true_share_of_yes(), abs=0.03)
    ages = online["age_band"].value_counts(normalize=True) * 100
    assert ages.to_dict() == pytest.approx(simulated_partner.TENANT_AGES, abs=1.5)


def test_a_partner_survey_leaves_every_other_table_as_it_is() -> None:
    without, beside = (
        written(simulate(PilotDesign(**WINTER | {"partner_people": n}), AREAS)) for n in (0, 50)
    )
    assert without.pop("partner_responses").decode() == (
        "respondent_id,question_id,answer,age_band,answered_on,basis\n"
    )
    assert beside.pop("partner_responses").count(b"\n") > 100
    assert without == beside


@given(designs.map(short))
def test_devices_and_sessions_are_as_planned(design: PilotDesign) -> None:
    pilot = simulate(design, AREAS)
    hotspots = (pilot["devices"]["kind"] == "hotspot").sum()
    assert len(pilot["devices"]) == design.devices
    assert abs(hotspots - design.devices * design.hotspot_share) <= 0.5
    sessions = pilot["sessions"]
    weeks = (sessions["held_on"] - pd.Timestamp(design.start)).dt.days // 7
    assert (weeks.value_counts() == design.sessions_per_week).all()
    assert sessions["champions"].between(1, design.champions).all()


def test_nobody_leaves_without_attrition_and_everybody_with_all_of_it() -> None:
    for attrition, followed in ((0.0, 40), (1.0, 0)):
        pilot = simulate(PilotDesign(**WINTER | {"attrition": attrition}), AREAS)
        _, base = pairing.follow_up_rate(pilot["responses"])
        assert base.n_followed_up == followed


def test_the_simulated_change_is_the_one_that_was_asked_for() -> None:
    truth = {
        "tasks_change": 1.2,
        "weekly_use_gain": 0.24,
        "weekly_use_loss": 0.04,
        "life_satisfaction_change": 0.2,
    }
    pilot = simulate(
        PilotDesign(**WINTER | {"people": 20_000, "borrowing_share": 0.0} | truth), AREAS
    )
    answers = pilot["responses"]
    tasks, life = (
        t_interval(pairing.pairs(answers, name)["change"].dropna().tolist(), 0.9999)
        for name in ("tasks", "life_satisfaction")
    )
    moved = pairing.pairs(answers, "weekly_use")["change"].dropna()
    weekly = tango(int((moved > 0).sum()), int((moved < 0).sum()), len(moved), 0.9999)
    assert tasks.low < 1.2 < tasks.high
    assert life.low < 0.2 < life.high
    assert weekly.low < 0.2 < weekly.high


def test_people_who_can_do_little_leave_more_often_when_the_design_says_so() -> None:
    design = WINTER | {"people": 20_000, "attrition": 0.3, "borrowing_share": 0.0}
    even, uneven = (
        simulate(PilotDesign(**design | {"attrition_odds": odds}), AREAS)["responses"]
        for odds in (1.0, 1.5)
    )
    odds = {}
    for name, answers in (("even", even), ("uneven", uneven)):
        tasks = pairing.pairs(answers, "tasks")
        left = tasks["follow_up"].isna()
        assert left.mean() == pytest.approx(0.3, abs=0.015)
        by_answer = left.groupby(tasks["baseline"]).mean()
        logged = np.log(by_answer / (1 - by_answer))
        odds[name] = np.exp(-np.polyfit(by_answer.index, logged, 1)[0])
    assert odds["even"] == pytest.approx(1.0, abs=0.05)
    assert odds["uneven"] == pytest.approx(1.5, abs=0.08)
    # the same people, and the same answers of those who stay in both
    pd.testing.assert_frame_equal(
        *(answers[answers["survey_wave"] == "baseline"] for answers in (even, uneven))
    )


@given(st.floats(0.01, 0.99), st.floats(0.1, 10))
def test_chances_to_leave_average_to_the_attrition(attrition: float, odds: float) -> None:
    chances = simulated_answers.leaving_chances(attrition, odds)
    weights = np.array(simulated_answers.TASKS.baseline)
    assert chances @ weights / weights.sum() == pytest.approx(attrition, abs=1e-9)
    ratios = (chances / (1 - chances))[:-1] / (chances / (1 - chances))[1:]
    assert ratios == pytest.approx(odds, rel=1e-6)


def test_a_season_can_be_taken_out() -> None:
    design = WINTER | {"people": 5_000, "borrowing_share": 0.0}
    even = simulate(PilotDesign(**design | {"slow_start_days": 1, "quiet_weight": 1.0}), AREAS)
    weeks = (even["participants"]["joined_on"] - pd.Timestamp("2021-11-01")).dt.days // 7
    full = weeks.value_counts().loc[:6]
    assert full.max() / full.min() < 1.3


@pytest.mark.parametrize("question", ["tasks", "weekly_use", "life_satisfaction"])
def test_pairs_of_answers_come_as_often_as_the_stated_chances(question: str) -> None:
    truth = {
        "tasks_change": 1.2,
        "weekly_use_gain": 0.24,
        "weekly_use_loss": 0.04,
        "life_satisfaction_change": 0.2,
    }
    design = PilotDesign(
        **WINTER | {"people": 30_000, "attrition": 0.0, "borrowing_share": 0.0} | truth
    )
    paired = pairing.pairs(simulate(design, AREAS)["responses"], question)
    table = design.transitions[question]
    found = np.zeros_like(table)
    np.add.at(found, (paired["baseline"].astype(int), paired["follow_up"].astype(int)), 1 / 30_000)
    assert table.sum() == pytest.approx(1)
    assert np.abs(found - table).max() < 0.011
    mean, _ = simulated_answers.change_moments(table)
    weekly = truth["weekly_use_gain"] - truth["weekly_use_loss"]
    assert mean == pytest.approx(truth.get(f"{question}_change", weekly))


def test_who_is_at_the_top_cannot_gain() -> None:
    table = simulated_answers.TASKS.transitions(1.2)
    assert table[8].argmax() == 8
    changes = table @ np.arange(9) / table.sum(axis=1) - np.arange(9)
    assert (np.diff(changes) < 0).all()  # who starts low gains more
    assert changes[8] < 0


def test_attrition_and_rurality_come_out_as_designed() -> None:
    pilot = simulate(
        PilotDesign(**WINTER | {"people": 20_000, "attrition": 0.23, "borrowing_share": 0.0}), AREAS
    )
    rate, _ = pairing.follow_up_rate(pilot["responses"], level=0.9999)
    assert rate.low < 77 < rate.high
    shares = pilot["participants"]["small_area"].value_counts(normalize=True)
    expected = {"W1": 3000 / 7600, "W2": 2600 / 7600, "W3": 2000 / 7600}
    assert shares.to_dict() == pytest.approx(expected, abs=0.02)


def test_joining_starts_slowly_and_nearly_stops_around_christmas() -> None:
    pilot = simulate(PilotDesign(**WINTER | {"people": 5_000, "borrowing_share": 0.0}), AREAS)
    weeks = (pilot["participants"]["joined_on"] - pd.Timestamp("2021-11-01")).dt.days // 7
    joined = weeks.value_counts()
    assert joined[0] < joined[1] < joined[2]
    assert joined.get(8, 0) == 0  # 27 December to 2 January
    assert joined[7] < joined[4] / 2  # 20 to 26 December


def test_a_pilot_that_nobody_borrows_in_has_an_empty_loan_table() -> None:
    pilot = simulate(PilotDesign(**WINTER | {"borrowing_share": 0.0}), AREAS)
    assert pilot["loans"].empty
    assert (
        uptake.loans_over_time(pilot["loans"], date(2021, 11, 1), date(2022, 2, 27))["loans"]
        .eq(0)
        .all()
    )


def test_picks_follow_the_weights_and_never_a_weight_of_zero() -> None:
    uniforms = np.array([0.0, 0.24, 0.25, 0.99])
    assert drawing.pick(uniforms, [1, 0, 3]).tolist() == [0, 0, 2, 2]


def test_only_uniform_numbers_are_drawn(project_root: Path) -> None:
    folder = project_root / "src" / "analysis" / "pilot"
    files = [folder / "design.py", *folder.glob("simulated_*.py"), *folder.glob("many*.py")]
    lines = [line for file in files for line in file.read_text().splitlines()]
    drawn = [line for line in lines if "rng." in line]
    assert drawn
    assert all("rng.random(" in line for line in drawn)


@given(st.dates(date(2020, 1, 1), date(2024, 1, 1)), st.integers(0, 200))
def test_an_opening_day_is_no_sunday_and_not_at_christmas(start: date, length: int) -> None:
    opening = OpeningDays(start, start + timedelta(days=length))
    days = opening.dates(opening.days)
    assert (days.day_of_week != 6).all()
    assert not {(12, 25), (12, 26), (1, 1)} & {(day.month, day.day) for day in days}


@given(st.floats(-4, 4))
def test_the_chances_of_a_scale_give_the_mean_change(asked: float) -> None:
    scale = simulated_answers.TASKS
    gain, loss = scale.chances(asked) if -scale.mean <= asked <= 4 else (0.0, 1.0)
    expected = gain * (scale.maximum - scale.mean) - loss * scale.mean
    assert expected == pytest.approx(max(asked, -scale.mean))


@pytest.mark.parametrize(
    ("wrong", "stated"),
    [
        ({"end": "2021-11-20"}, "too short; give 42 days"),
        ({"people": 0}, "people is 0; it is at least 1"),
        ({"devices": -1}, "devices is -1"),
        ({"seed": -1}, "seed is -1"),
        ({"attrition": 1.2}, "attrition is 1.2; it is at least 0 and at most 1"),
        ({"tasks_change": 7.0}, "mean change of 7.0 does not fit; give"),
        ({"weekly_use_gain": 0.9}, "0.9 gaining"),
        ({"loan_days": 0}, "loan_days is 0"),
        ({"attrition_odds": 0}, "attrition_odds is 0; it is at least 0.1 and at most 10"),
        ({"quiet_weight": 0}, "quiet_weight is 0; it is at least 0.01 and at most 1"),
        ({"slow_start_days": 0}, "slow_start_days is 0; it is at least 1"),
        ({"partner_people": -1}, "partner_people is -1; it is at least 0"),
    ],
)
def test_a_design_that_cannot_be_simulated_says_what_can(wrong: dict, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        PilotDesign(**WINTER | wrong)


@pytest.mark.parametrize("areas", [AREAS.iloc[:0], AREAS.assign(uk_ruc=[0, 1, 9])])
def test_small_areas_that_cannot_be_used_are_refused(areas: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"needed: one or more areas, each \[0, 1, 2\]"):
        simulate(PilotDesign(**WINTER), areas)


def test_wrong_weights_and_streams_are_named() -> None:
    with pytest.raises(ValueError, match="none may be negative"):
        drawing.pick(np.array([0.5]), [1, -1])
    with pytest.raises(ValueError, match="'weather'; streams: participants"):
        drawing.stream(1, "weather")
