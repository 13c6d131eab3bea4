"""The tables of two organisations' surveys that a notebook records."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.disclosure import letter
from analysis.pilot.comparison.comparability import (
    COLLAPSIBLE,
    Question,
    check_classes,
    common_answers,
    may_compare,
)
from analysis.pilot.comparison.equivalence import (
    NOT_COMPARED,
    Standardised,
    compare,
    standardised_mean,
    verdict,
)
from analysis.pilot.comparison.weighting import Population, category_codes
from analysis.pilot.intervals import CALCULATED, Interval

POINTS = 100
# What is shown is rounded: percentages of fewer than a hundred people have no decimals.
FEWEST = 10  # people of an age band; with fewer, the effective number would tell how many
WITHHELD = letter("confidential")
STEPS = {"per_cent_yes": 1.0, "points": 0.1}
NO_OWN, NO_PARTNER = "no_own_answers", "no_partner_answers"
NOBODY_IN_GROUP = "nobody_in_group"
NUMBERS = (
    "own_n",
    "partner_n",
    "own_effective_n",
    "partner_effective_n",
    "own_standardised",
    "partner_standardised",
    "gap",
    "gap_low",
    "gap_high",
    "alike_low",
    "alike_high",
    "margin_points",
)
ASKED = ("survey_question_en", "survey_question_cy", "comparability", "answer_unit")
COLUMNS = (*ASKED, *NUMBERS, "comparison_note", "comparison_verdict")
Sides = dict[str, pd.DataFrame]


def partner_comparison(
    answers: Sides,
    questions: pd.DataFrame,
    answer_map: pd.DataFrame,
    population: pd.DataFrame,
    level: float = 0.95,
    steps: Mapping[str, float] = STEPS,
) -> pd.DataFrame:
    """Compare each question that may be compared, both sides brought to the agreed population.

    Parameters
    ----------
    answers
        ``own`` (see `own_answers`) and ``partner``: ``question_id``, ``answer``, ``age_band``.
    questions
        ``question_id``, ``text_en``, ``text_cy``, ``minimum``, ``maximum``, ``partner_minimum``,
        ``partner_maximum``, ``comparability``, ``margin`` (points of the answer, or blank).
    answer_map
        As for `common_answers`.
    population
        ``age_band``, ``people``.
    level
        Of the interval of the difference.
    steps
        What figures are rounded to, of ``per_cent_yes`` (percentage points) and ``points``.

    Returns
    -------
    pandas.DataFrame
        One row a question: ``survey_question_en``, ``survey_question_cy``, ``comparability``,
        ``answer_unit``, ``own_n``, ``partner_n``, ``own_effective_n``, ``partner_effective_n``,
        (``c`` where an age band has fewer than 10 people: it would tell how many),
        ``own_standardised``,
        ``partner_standardised``, ``gap`` (own minus partner) with
        ``gap_low`` and ``gap_high``, ``alike_low`` and ``alike_high`` (the limits set against the
        margin), ``margin_points``, ``comparison_note`` (why there is no number) and
        ``comparison_verdict``. Limits are rounded outwards, and what is shown decides the verdict.

    Raises
    ------
    ValueError
        As for `check_classes` and `common_answers`.
    """
    check_classes(questions)
    people = _people(population)
    rows = []
    for question in questions.to_dict("records"):
        asked = (question["text_en"], question["text_cy"], question["comparability"], None)
        found = _compared(question, answers, answer_map, people, level, steps)
        rows.append(dict(zip(ASKED, asked, strict=True)) | found)
    table = pd.DataFrame(rows, columns=[*COLUMNS])
    hidden = [name for name in NUMBERS if table[name].eq(WITHHELD).any()]
    return table.astype({name: "float64" for name in NUMBERS if name not in hidden})


def own_answers(
    responses: pd.DataFrame, participants: pd.DataFrame, wave: str = "baseline"
) -> pd.DataFrame:
    """Put the age band beside each answer of one survey of the pilot.

    Parameters
    ----------
    responses
        ``participant_id``, ``survey_wave``, ``question_id``, ``answer``.
    participants
        ``participant_id``, ``age_band``.
    wave
        The partner asks once, before any change: the baseline is its counterpart.
    """
    asked = responses.loc[responses["survey_wave"] == wave]
    ages = participants[["participant_id", "age_band"]]
    found = asked.merge(ages, on="participant_id", how="left", validate="many_to_one")
    return found[["participant_id", "question_id", "answer", "age_band"]]


def person_weights(
    answers: pd.DataFrame, question_id: str, population: pd.DataFrame
) -> dict[str, float]:
    """Give what one answer of each age band counts for in a standardised figure.

    Parameters
    ----------
    answers, population
        One side and the agreed population, as for `partner_comparison`.
    question_id
        A question that is compared.

    Returns
    -------
    dict
        By age band: its share of the population over the people of it who answered. What is
        published of a standardised figure is the sum of these times the answers.

    Raises
    ------
    ValueError
        When an age band of the population has nobody who answered.
    """
    people: dict[Hashable, float] = _people(population)
    asked = answers[answers["question_id"] == question_id].dropna(subset=["answer", "age_band"])
    category_codes(asked["age_band"].tolist(), people, question_id)
    counted, whole = asked["age_band"].value_counts().to_dict(), sum(people.values())
    return {str(band): size / whole / counted[str(band)] for band, size in people.items()}


def partner_people(partner: pd.DataFrame) -> pd.DataFrame:
    """Give the partner's respondents a row each, for the register of who is counted.

    Parameters
    ----------
    partner
        ``respondent_id``, ``question_id``, ``answer``, ``age_band``.

    Returns
    -------
    pandas.DataFrame
        ``respondent_id``, ``age_band`` and a text column a question: the answer, blank where there
        is none.

    Raises
    ------
    ValueError
        When a respondent has two age bands.
    """
    known = partner[["respondent_id", "age_band"]].drop_duplicates()
    twice = known.loc[known["respondent_id"].duplicated(), "respondent_id"].tolist()
    if twice:
        msg = f"respondents with more than one age band: {twice}"
        raise ValueError(msg)
    wide = partner.pivot(index="respondent_id", columns="question_id", values="answer")
    text = wide.apply(
        lambda column: column.map(lambda answer: "" if pd.isna(answer) else f"{answer:g}")
    )
    return known.merge(text.rename_axis(columns=None), on="respondent_id")


def _people(population: pd.DataFrame) -> dict[Hashable, float]:
    return dict(zip(population["age_band"], population["people"].astype("float64"), strict=True))


def _compared(
    question: Question,
    answers: Sides,
    answer_map: pd.DataFrame,
    people: Population,
    level: float,
    steps: Mapping[str, float],
) -> dict[str, Any]:
    if not may_compare(question["comparability"]):
        return _refused(question["comparability"])
    sides = {side: _common(question, side, answers[side], answer_map) for side in answers}
    for side, note in (("own", NO_OWN), ("partner", NO_PARTNER)):
        if sides[side].empty:
            return _refused(note)
        if set(people) - set(sides[side]["age_band"]):
            return _refused(NOBODY_IN_GROUP)
    yes_no = _is_yes_no(question, answer_map)
    own, partner = (
        standardised_mean(
            sides[side]["common"], sides[side]["age_band"].tolist(), people, yes_no=yes_no
        )
        for side in ("own", "partner")
    )
    unit = "per_cent_yes" if yes_no else "points"
    factor = POINTS if yes_no else 1
    margin = _scaled(question["margin"], factor)
    shown = _shown(own, partner, margin, factor, steps[unit], level)
    few = {
        f"{side}_effective_n": WITHHELD
        for side in sides
        if sides[side]["age_band"].value_counts().min() < FEWEST
    }
    return {"answer_unit": unit} | shown | few


def _shown(
    own: Standardised,
    partner: Standardised,
    margin: float | None,
    factor: int,
    step: float,
    level: float,
) -> dict[str, Any]:
    found = compare(own, partner, margin, level)
    interval = Interval(found.estimate, found.low, found.high, found.note).scaled(factor)
    narrow = Interval(found.estimate, found.equivalence_low, found.equivalence_high, found.note)
    wide, alike = _outwards(interval, step), _outwards(narrow.scaled(factor), step)
    return {
        "own_n": own.n,
        "partner_n": partner.n,
        "own_effective_n": round(own.effective_n),
        "partner_effective_n": round(partner.effective_n),
        "own_standardised": _near(own.estimate * factor, step),
        "partner_standardised": _near(partner.estimate * factor, step),
        **{"gap": wide.estimate, "gap_low": wide.low, "gap_high": wide.high},
        **{"alike_low": alike.low, "alike_high": alike.high, "margin_points": margin},
        "comparison_note": found.note,
        "comparison_verdict": verdict(wide, alike, margin),
    }


def _refused(note: str) -> dict[str, Any]:
    blank = dict.fromkeys(NUMBERS)
    return {**blank, "comparison_note": note, "comparison_verdict": NOT_COMPARED}


def _common(
    question: Question, side: str, answers: pd.DataFrame, answer_map: pd.DataFrame
) -> pd.DataFrame:
    """Return the answers of one side that have both a common answer and an age band."""
    name = str(question["question_id"])
    rows = answers[answers["question_id"] == name].dropna(subset=["answer", "age_band"])
    merged = common_answers(rows["answer"], name, question["comparability"], side, answer_map)
    return rows.assign(common=merged)


def _is_yes_no(question: Mapping[Hashable, Any], answer_map: pd.DataFrame) -> bool:
    if question["comparability"] == COLLAPSIBLE:
        of_it = answer_map["question_id"] == question["question_id"]
        return set(answer_map.loc[of_it, "common_answer"].astype("float64")) <= {0.0, 1.0}
    return (question["minimum"], question["maximum"]) == (0, 1)


def _outwards(interval: Interval, step: float) -> Interval:
    estimate, low, high = interval.estimate, interval.low, interval.high
    if estimate is None or low is None or high is None:
        return Interval(None if estimate is None else _near(estimate, step), None, None)
    down, up = math.floor(low / step) * step, math.ceil(high / step) * step
    return Interval(_near(estimate, step), round(down, 10), round(up, 10), CALCULATED)


def _scaled(amount: Any, factor: int) -> float | None:
    return None if pd.isna(amount) else float(amount) * factor


def _near(amount: float, step: float) -> float:
    return round(round(amount / step) * step, 10)
