"""Tables of what the missing could do to each result, as the notebook records them."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from analysis.pilot.attrition import WITHHELD, YES, answer_unit, describable
from analysis.pilot.change.consistent import STEPS, Published, published
from analysis.pilot.intervals import Interval
from analysis.pilot.missing.bounds import Bounds, Tipping, bounds, tipped_from, tipping_point
from analysis.pilot.missing.imputation import SEED, imputed_change
from analysis.pilot.missing.pooling import LEAST_IMPUTATIONS
from analysis.pilot.missing.weighting import weighted_change
from analysis.pilot.pairing import pairs

ANALYSES = ("complete", "weighted", "imputed", "worst", "best")
POINTS = 100  # a share of 1 is 100 percentage points
CONCLUSIONS = ("zero", "green", "red")


def sensitivity(
    responses: pd.DataFrame,
    questions: pd.DataFrame,
    level: float = 0.95,
    minimum: int = 0,
    imputations: int = LEAST_IMPUTATIONS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Tabulate the change of each question under five ways to deal with the missing.

    Parameters
    ----------
    responses
        ``participant_id``, ``survey_wave``, ``question_id``, ``answer``. Baseline answers to other
        questions help to impute.
    questions
        ``question_id``, ``text_en``, ``text_cy``, ``minimum``, ``maximum``, ``better``, a row a
        question to tabulate.
    level
        Of the intervals.
    minimum
        Fewest people who may be described. Where the missing may not (see `describable`), the
        worst and the best case are withheld: beside the complete pairs they would tell what those
        few had answered at baseline.
    imputations, seed
        Of the multiple imputation.

    Returns
    -------
    pandas.DataFrame
        Five rows a question, complete pairs first: ``survey_question_en``,
        ``survey_question_cy``, ``missing_analysis``, ``answer_unit``, ``n_counted`` (people the
        row speaks for), ``changed``, ``changed_low``, ``changed_high`` (points, or percentage
        points of a yes or no, rounded as `analysis.pilot.change.published` does) and
        ``missing_note``.
    """
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, str(question["question_id"]))
        ends = bounds(*_answers(paired), *_scale(question), question["better"], level)
        others = _others(responses, str(question["question_id"]), paired)
        found = _five(paired, others, ends, (level, imputations, seed), _hidden(paired, minimum))
        unit, factor = answer_unit(question)
        step = _step(paired, unit, level, minimum)
        for name in ANALYSES:
            n = ends.n if name in ("complete", "weighted") else ends.n + ends.n_missing
            rows.append(_named(question, unit, name, n, _shown(found[name], step, factor)))
    return pd.DataFrame(rows)


def tipping_points(
    responses: pd.DataFrame,
    questions: pd.DataFrame,
    outcomes: pd.DataFrame,
    level: float = 0.95,
    minimum: int = 0,
) -> pd.DataFrame:
    """Tabulate how the missing would have to have changed for each conclusion to tip.

    Parameters
    ----------
    responses, questions, level, minimum
        As for `sensitivity`; the questions with ``outcome_id`` too. Where the missing may not be
        described, the change that the scale leaves them is withheld.
    outcomes
        ``outcome_id``, ``green``, ``red``: thresholds, missing where there is none, in points or,
        for a yes or no, in percentage points.

    Returns
    -------
    pandas.DataFrame
        Up to three rows a question: ``survey_question_en``, ``survey_question_cy``,
        ``conclusion`` (zero: the interval leaves zero out; green, red: the estimate is on its
        side of the threshold), ``answer_unit``, ``target``, ``n_missing``, ``changed_stayed``,
        ``changed_needed``, ``possible_low``, ``possible_high``, ``tipping_note``.
    """
    planned = outcomes.set_index("outcome_id")
    thresholds = {name: planned[name].dropna().to_dict() for name in ("green", "red")}
    rows = []
    for question in questions.to_dict("records"):
        paired = pairs(responses, str(question["question_id"]))
        unit, factor = answer_unit(question)
        step = _step(paired, unit, level, minimum)
        for conclusion in CONCLUSIONS:
            target = _target(conclusion, question["outcome_id"], thresholds)
            if target is None:
                continue
            judged = "limit" if conclusion == "zero" else "estimate"
            found = tipping_point(
                *_answers(paired), target / factor, *_scale(question), judged, level
            )
            if step:  # exact, what is needed would give the exact change of a share back
                found = tipped_from(_published(paired, level, minimum), found)
            row = _described(question) | {"conclusion": conclusion, "answer_unit": unit}
            rows.append(row | _tipped(found, target, step, factor, _hidden(paired, minimum)))
    return pd.DataFrame(rows)


def _five(
    paired: pd.DataFrame,
    others: pd.DataFrame,
    ends: Bounds,
    settings: tuple[float, int, int],
    hidden: bool,
) -> dict[str, Interval]:
    level, imputations, seed = settings
    before, after = _answers(paired)
    weighted = weighted_change(before, after, level=level)
    imputed = imputed_change(before, after, others, imputations, "normal", level, seed)
    withheld = Interval(None, None, None, WITHHELD)
    return {
        "complete": Interval(ends.estimate, ends.low, ends.high, ends.note),
        "weighted": Interval(weighted.estimate, weighted.low, weighted.high, weighted.note),
        "imputed": Interval(imputed.estimate, imputed.low, imputed.high, imputed.note),
        "worst": withheld if hidden else ends.worst,
        "best": withheld if hidden else ends.best,
    }


def _hidden(paired: pd.DataFrame, minimum: int) -> bool:
    gone = paired.loc[paired["follow_up"].isna(), "baseline"]
    return not describable(gone.to_numpy(dtype="float64"), minimum)


def _step(paired: pd.DataFrame, unit: str, level: float, minimum: int) -> float | None:
    """Give the step that a question's changes are rounded to: 0 for none, None to withhold."""
    if unit != YES:
        return 0
    if not minimum:
        return STEPS[0]
    return _rounded(paired, level, minimum).step


def _rounded(paired: pd.DataFrame, level: float, minimum: int) -> Published:
    change = paired["change"].dropna()
    rose, fell = int((change > 0).sum()), int((change < 0).sum())
    return published(rose, fell, len(change), level=level, small=minimum)


def _published(paired: pd.DataFrame, level: float, minimum: int) -> Interval:
    """Give the change of a share as it is published, as a share of 1."""
    shown = _rounded(paired, level, minimum)
    return Interval(shown.estimate, shown.low, shown.high, shown.note).scaled(1 / POINTS)


def _shown(found: Interval, step: float | None, factor: int) -> Interval:
    """Put an interval into the unit shown; a share in steps that give nobody's answer away."""
    if step is None:
        return Interval(None, None, None, WITHHELD)
    scaled = found.scaled(factor)
    return scaled.rounded(step) if step else scaled


def _answers(paired: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return paired["baseline"], paired["follow_up"]


def _scale(question: dict[Hashable, Any]) -> tuple[float, float]:
    return float(question["minimum"]), float(question["maximum"])


def _others(responses: pd.DataFrame, question: str, paired: pd.DataFrame) -> pd.DataFrame:
    """Give the same people's baseline answers to the other questions."""
    first = responses[responses["survey_wave"] == "baseline"]
    wide = first.pivot(index="participant_id", columns="question_id", values="answer")
    wide = wide.drop(columns=question).reindex(index=paired["participant_id"])
    return wide.reset_index(drop=True).astype("float64")


def _target(
    conclusion: str, outcome: str, thresholds: dict[str, dict[Hashable, float]]
) -> float | None:
    if conclusion == "zero":
        return 0.0
    found = thresholds[conclusion].get(outcome)
    return None if found is None else float(found)


def _described(question: dict[Hashable, Any]) -> dict[str, object]:
    return {
        "survey_question_en": question["text_en"],
        "survey_question_cy": question["text_cy"],
    }


def _named(
    question: dict[Hashable, Any], unit: str, analysis: str, n: int, found: Interval
) -> dict[str, object]:
    return _described(question) | {
        "missing_analysis": analysis,
        "answer_unit": unit,
        "n_counted": n,
        "changed": found.estimate,
        "changed_low": found.low,
        "changed_high": found.high,
        "missing_note": found.note,
    }


def _tipped(
    found: Tipping, target: float, step: float | None, factor: int, hidden: bool
) -> dict[str, object]:
    def shown(part: float | None) -> float | None:
        return _shown(Interval(part, None, None), step, factor).estimate

    return {
        "target": target,
        "n_missing": found.n_missing,
        "changed_stayed": shown(found.stayed),
        "changed_needed": shown(found.estimate),
        "possible_low": None if hidden else shown(found.possible_low),
        "possible_high": None if hidden else shown(found.possible_high),
        "tipping_note": WITHHELD if step is None else found.note,
    }
