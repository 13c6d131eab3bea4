"""Is there a winner; and if not, what would settle who is first."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.desk_research.options.acceptability import (
    DECIMALS_OF_A_TIE,
    Acceptability,
    first_shares,
)
from analysis.desk_research.options.draws import OptionDraws, draw
from analysis.desk_research.options.inputs import Order

NEEDED: Final = 0.5  # the least chance of being first at which a winner is named
TAIL: Final = 10  # per cent of the draws in which a weight counts as low, and as high
QUESTION: Final = [
    *("kind", "option", "criterion", "low", "high"),
    *("odds_at_low", "odds_at_high", "swing"),
]


@dataclass(frozen=True)
class Settling:
    """Whether a winner may be named, and what would settle it.

    Attributes
    ----------
    verdict
        ``winner`` when one option is first in at least the needed share of draws and no other is
        first as often; ``not_known`` when it is so only because of what is not known of it, which
        is no merit: with the values of full range (0 to 1) at their worst end it is first less
        often than that; otherwise ``no_winner``.
    winner
        The option that is the winner; None with another verdict.
    leading
        The two options that are first most often; of options equally often first, those that come
        first by name.
    first_chances
        Their chances of being first, 0 to 1.
    odds
        The share of draws in which the first of the two scores higher than the second, a tie
        counted as a half.
    questions
        What the odds hang on, most important first. `kind` is ``value``, an uncertain value of
        one of the two options, which a pilot can find out; or ``weight``, the weight of a
        criterion, which people decide. `option` (missing for a weight), `criterion`; `low` and
        `high`, the present range of the value or of the weight (0 to 1); `odds_at_low`,
        `odds_at_high`, and `swing`, how far the odds move between the two, 0 to 1.
    """

    verdict: str
    winner: str | None
    leading: tuple[str, str]
    first_chances: tuple[float, float]
    odds: float
    questions: pd.DataFrame

    @property
    def pilot_question(self) -> pd.Series | None:
        """The uncertain value that matters most; None when no value of the two is uncertain."""
        values = self.questions[self.questions["kind"] == "value"]
        return None if values.empty else values.iloc[0]


def settles(
    result: Acceptability,
    low: Any,
    high: Any,
    weights: Any = None,
    *,
    order: Order | None = None,
    needed: float = NEEDED,
) -> Settling:
    """Say whether there is a winner, and what would settle who is first.

    For each uncertain value of the two leading options the odds between the two are worked out
    twice, with that value fixed at each end of its range and all other draws as they were. For
    each uncertain weight the odds are taken from the tenth of the draws that give it least, and
    the tenth that give it most.

    Parameters
    ----------
    result
        What `smaa` returned for these values and weights.
    low, high, weights, order
        As they were given to `smaa`, the values as a pair.
    needed
        The least chance of being first at which a winner is named.

    Returns
    -------
    Settling

    Raises
    ------
    ValueError
        As `smaa`; when there are fewer than two options; when `needed` is below one half; or when
        `result` does not belong to these values and weights.
    """
    if not NEEDED <= needed <= 1:
        msg = f"needed is {needed}; a winner's chance of being first must be from {NEEDED} to 1."
        raise ValueError(msg)
    drawn = draw((low, high), weights, order=order, draws=result.draws, seed=result.seed)
    scores = drawn.scores()
    _check_result(result, drawn, scores)
    chances = result.first_chance.round(DECIMALS_OF_A_TIE).sort_index()
    chances = chances.sort_values(ascending=False, kind="stable")
    first, second = str(chances.index[0]), str(chances.index[1])
    lead = scores[:, drawn.options.index(first)] - scores[:, drawn.options.index(second)]
    best, next_best = chances.tolist()[:2]
    verdict = "no_winner"
    if best >= needed and best > next_best:
        verdict = "winner" if _first_at_worst(drawn, scores, first) >= needed else "not_known"
    return Settling(
        verdict=verdict,
        winner=first if verdict == "winner" else None,
        leading=(first, second),
        first_chances=(best, next_best),
        odds=_odds(lead),
        questions=_questions(drawn, (first, second), lead),
    )


def _first_at_worst(drawn: OptionDraws, scores: np.ndarray, option: str) -> float:
    """Return how often an option is first when what is not known of it is as bad as can be."""
    own = drawn.options.index(option)
    not_known = (drawn.low[own] == 0) & (drawn.high[own] == 1)
    scores = scores.copy()
    scores[:, own] -= (drawn.weights * drawn.values[:, own] * not_known).sum(axis=1)
    return float(first_shares(scores)[:, own].mean())


def _check_result(result: Acceptability, drawn: OptionDraws, scores: np.ndarray) -> None:
    if len(drawn.options) < 2:
        msg = f"there is one option only, {drawn.options[0]}; two are needed to settle a choice."
        raise ValueError(msg)
    again = first_shares(scores).mean(axis=0)
    same = set(drawn.options) == set(result.first_chance.index)
    if not same or not np.allclose(
        again, result.first_chance[list(drawn.options)], rtol=0, atol=1e-9
    ):
        msg = (
            "the result does not belong to these values and weights; give what was given to smaa. "
            f"Options of the result: {', '.join(result.first_chance.index)}."
        )
        raise ValueError(msg)


def _questions(drawn: OptionDraws, pair: tuple[str, str], lead: np.ndarray) -> pd.DataFrame:
    rows = [*_value_questions(drawn, pair, lead), *_weight_questions(drawn, lead)]
    table = pd.DataFrame(rows, columns=QUESTION)
    table["swing"] = (table["odds_at_high"] - table["odds_at_low"]).abs()
    table["largest"] = -table["swing"].astype(float).round(DECIMALS_OF_A_TIE)
    names = ["largest", "kind", "option", "criterion"]
    return table.sort_values(names, kind="stable")[QUESTION].reset_index(drop=True)


def _value_questions(drawn: OptionDraws, pair: tuple[str, str], lead: np.ndarray) -> list[tuple]:
    """Fix each uncertain value of the pair at its two ends, and take the odds."""
    rows: list[tuple] = []
    for option, sign in zip(pair, (1, -1), strict=True):
        own = drawn.options.index(option)
        for place in np.flatnonzero(drawn.low[own] < drawn.high[own]):
            ends = float(drawn.low[own, place]), float(drawn.high[own, place])
            moved = (drawn.weights[:, place] * (end - drawn.values[:, own, place]) for end in ends)
            odds = [_odds(lead + sign * by) for by in moved]
            rows.append(("value", option, drawn.criteria[place], *ends, *odds, None))
    return rows


def _weight_questions(drawn: OptionDraws, lead: np.ndarray) -> list[tuple]:
    """Take the odds where a weight is lowest, and where it is highest."""
    if len(drawn.weights) == 1:
        return []
    rows: list[tuple] = []
    for place, criterion in enumerate(drawn.criteria):
        weight = drawn.weights[:, place]
        low, high = np.percentile(weight, [TAIL, 100 - TAIL])
        if low < high:
            odds = _odds(lead[weight <= low]), _odds(lead[weight >= high])
            rows.append(("weight", None, criterion, low, high, *odds, None))
    return rows


def _odds(lead: np.ndarray) -> float:
    """Return the share of draws with a lead above 0, a lead of 0 counted as a half."""
    lead = lead.round(DECIMALS_OF_A_TIE)
    return float((lead > 0).mean() + (lead == 0).mean() / 2)
