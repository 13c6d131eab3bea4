"""Whether two organisations' questions may be compared at all, decided before any number is seen.

Only identical questions, and answers that were merged into the same categories, are compared.
What else differs (mode, month, base) stays a difference: no weighting repairs it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

IDENTICAL = "identical"
COLLAPSIBLE = "collapsible"
COMPARED = (IDENTICAL, COLLAPSIBLE)
CLASSES = (*COMPARED, "similar", "not_comparable", "none")
SIDES = ("own", "partner")
NOTHING = "nothing"
NOT_KNOWN = "not_known"
Question = dict[Hashable, Any]
ORDER = (
    "survey_question_en",
    "survey_question_cy",
    "comparability",
    "comparability_reason_en",
    "comparability_reason_cy",
    "own_mode",
    "partner_mode",
    "own_months",
    "partner_month",
    "partner_base_en",
    "partner_base_cy",
    "differs_in",
)


def may_compare(comparability: str) -> bool:
    """Say whether a class of comparability allows numbers side by side.

    Parameters
    ----------
    comparability
        ``identical``, ``collapsible``, ``similar``, ``not_comparable`` or ``none`` (the partner
        asks nothing like it).

    Raises
    ------
    ValueError
        For another class.
    """
    if comparability not in CLASSES:
        msg = f"comparability {comparability!r} is not a class; known: {', '.join(CLASSES)}"
        raise ValueError(msg)
    return comparability in COMPARED


def check_classes(questions: pd.DataFrame) -> None:
    """Refuse questions that are called identical and have different scales.

    Parameters
    ----------
    questions
        ``question_id``, ``comparability``, ``minimum``, ``maximum``, ``partner_minimum``,
        ``partner_maximum``.

    Raises
    ------
    ValueError
        Naming every such question with both scales, and every unknown class.
    """
    faults = []
    for question in questions.to_dict("records"):
        own = (question["minimum"], question["maximum"])
        theirs = (question["partner_minimum"], question["partner_maximum"])
        may_compare(question["comparability"])
        if question["comparability"] == IDENTICAL and own != theirs:
            faults.append(f"{question['question_id']}: {own} here, {theirs} there")
    if faults:
        msg = f"identical questions have one scale; found {'; '.join(faults)}"
        raise ValueError(msg)


def differences(question: Question, own_months: list[str], own_base: str) -> tuple[str, ...]:
    """Name what differs between two surveys beside the words of a question.

    Parameters
    ----------
    question
        ``own_mode``, ``partner_mode``, ``partner_month`` (2021-11), ``partner_base_en``; blank
        where it is not known.
    own_months
        Months in which the own question was answered.
    own_base
        Whom the own question counts, in English.

    Returns
    -------
    tuple of str
        ``mode``, ``month`` and ``base`` that differ, ``not_known`` where the partner does not say
        one of them, or ``nothing``. Weights repair none of these.
    """
    pairs = {
        "mode": (question["own_mode"], question["partner_mode"]),
        "month": ("; ".join(own_months), question["partner_month"]),
        "base": (own_base.strip().casefold(), question["partner_base_en"]),
    }
    known = {name: pair for name, pair in pairs.items() if not pd.isna(pair[1])}
    found = [name for name, (own, theirs) in known.items() if own != str(theirs).strip().casefold()]
    return (*found, *([NOT_KNOWN] if len(known) < len(pairs) else [])) or (NOTHING,)


def comparability_table(
    questions: pd.DataFrame, responses: pd.DataFrame, outcomes: pd.DataFrame
) -> pd.DataFrame:
    """Tabulate for each question whether it may be compared, why, and what else differs.

    Parameters
    ----------
    questions
        As for `check_classes` and `differences`, with ``text_en``, ``text_cy``, ``outcome_id``,
        ``comparability_reason_en`` and ``_cy``, ``partner_base_cy``.
    responses
        ``survey_wave``, ``question_id``, ``answered_on``; the baseline is what is compared.
    outcomes
        ``outcome_id``, ``base_en``: whom or what it counts.

    Returns
    -------
    pandas.DataFrame
        One row a question: ``survey_question_en``, ``survey_question_cy``, ``comparability``,
        ``comparability_reason_en`` and ``_cy``, ``own_mode``, ``partner_mode``, ``own_months``,
        ``partner_month``, ``partner_base_en`` and ``_cy``, ``differs_in`` (codes of `differences`,
        joined by semicolons).

    Raises
    ------
    ValueError
        As for `check_classes`.
    """
    check_classes(questions)
    bases = outcomes.set_index("outcome_id")["base_en"]
    rows = []
    for question in questions.to_dict("records"):
        months = _months(responses, str(question["question_id"]))
        asked = question["comparability"] != "none"
        found = differences(question, months, str(bases.get(question["outcome_id"], "")))
        row = {name: question.get(name) for name in ORDER}
        row["survey_question_en"], row["survey_question_cy"] = (
            question["text_en"],
            question["text_cy"],
        )
        row["own_months"] = " – ".join(dict.fromkeys([*months[:1], *months[-1:]])) or None
        row["differs_in"] = ";".join(found) if asked else None
        rows.append(row)
    return pd.DataFrame(rows, columns=[*ORDER])


def common_answers(
    answers: pd.Series, question_id: str, comparability: str, side: str, answer_map: pd.DataFrame
) -> pd.Series:
    """Put the answers of one side into the categories that both sides have.

    Parameters
    ----------
    answers
        To one question; missing ones stay missing.
    question_id, comparability
        The question and its class: identical answers stay as they are.
    side
        ``own`` or ``partner``.
    answer_map
        ``question_id``, ``side``, ``answer``, ``common_answer``.

    Returns
    -------
    pandas.Series
        Of the same index.

    Raises
    ------
    ValueError
        When the class allows no comparison, the side has another name, or an answer is not in the
        map: all of these answers are named.
    """
    if side not in SIDES:
        msg = f"side {side!r} is not a side; known: {', '.join(SIDES)}"
        raise ValueError(msg)
    if not may_compare(comparability):
        msg = f"{question_id} is {comparability}: its answers have nothing in common to compare"
        raise ValueError(msg)
    numbers = answers.astype("float64")
    if comparability == IDENTICAL:
        return numbers
    of_it = (answer_map["question_id"] == question_id) & (answer_map["side"] == side)
    merged = answer_map.loc[of_it, ["answer", "common_answer"]].astype("float64")
    common = dict(zip(merged["answer"], merged["common_answer"], strict=True))
    unknown = sorted(set(numbers.dropna()) - set(common))
    if unknown:
        msg = f"answers to {question_id} ({side}) that answer_map does not merge: {unknown}"
        raise ValueError(msg)
    return numbers.map(common)


def _months(responses: pd.DataFrame, question_id: str) -> list[str]:
    baseline = responses["survey_wave"] == "baseline"
    days = responses.loc[baseline & (responses["question_id"] == question_id), "answered_on"]
    return sorted({str(day)[:7] for day in days})
