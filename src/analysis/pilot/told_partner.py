"""What the comparison with a partner's survey says of people, here and there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.disclosure import About, People, derived, group
from analysis.pilot.comparison.comparability import may_compare
from analysis.pilot.comparison.tabulated import partner_people, person_weights
from analysis.pilot.told import AT_START, Told, not_of_people, per_row

PARTNER = "partner"


def people(partner_responses: pd.DataFrame) -> People:
    """Register the people who answered the partner's survey, with an answer a question."""
    return People(
        PARTNER,
        partner_people(partner_responses).drop(columns="respondent_id"),
        dimensions=("age_band",),
        answers=tuple(sorted(set(partner_responses["question_id"]))),
    )


def comparison(
    questions: pd.DataFrame,
    sides: Mapping[str, pd.DataFrame],
    answer_map: pd.DataFrame,
    population: pd.DataFrame,
) -> Told:
    """Say what `comparison.partner_comparison` tells, a row a question; parameters are its own."""

    def row(question: dict[Any, Any]) -> Told:
        name = str(question["question_id"])
        own, other = derived({"baseline": "yes"}), derived({}, of=PARTNER)
        both = ("gap", "gap_low", "gap_high", "alike_low", "alike_high")
        told: Told = dict.fromkeys(both, (own, other)) | not_of_people("margin_points")
        # With the agreed population known, an effective number tells how large each band is.
        bands = [{"age_band": str(band)} for band in population["age_band"]]
        own_bands = derived(*({"baseline": "yes", **band} for band in bands))
        told |= {"own_n": own, "own_effective_n": own_bands, "own_standardised": own}
        told |= {"partner_n": other, "partner_effective_n": derived(*bands, of=PARTNER)}
        told |= {"partner_standardised": other}
        if may_compare(question["comparability"]) and question["maximum"] == 1:
            weights = {side: person_weights(sides[side], name, population) for side in sides}
            told["own_standardised"] = _weighted(weights["own"], f"{name}{AT_START}")
            told["partner_standardised"] = _partner_yes(weights["partner"], name, answer_map)
        return told

    return per_row(questions.to_dict("records"), row)


def _weighted(weights: Mapping[str, float], measure: str) -> About:
    terms = tuple((weight, group(age_band=band)) for band, weight in weights.items())
    return About(terms=terms, measure=measure, scale=100.0, step=1.0)


def _partner_yes(weights: Mapping[str, float], question: str, answer_map: pd.DataFrame) -> About:
    mapped = answer_map.query("question_id == @question and side == 'partner'")
    means_yes = mapped.loc[mapped["common_answer"] == 1, "answer"]
    yes: Told = {question: [f"{answer:g}" for answer in means_yes] or "1"}
    terms = tuple((weight, group(age_band=band, **yes)) for band, weight in weights.items())
    return About(terms=terms, of=PARTNER, scale=100.0, step=1.0)
