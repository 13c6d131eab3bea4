"""What to pilot: fit to our place, support from elsewhere, and the chance of each rank."""

from analysis.desk_research.options.acceptability import Acceptability, smaa
from analysis.desk_research.options.fit import fit_answers, fit_summary
from analysis.desk_research.options.settling import Settling, settles
from analysis.desk_research.options.support import (
    known_options,
    support,
    support_change,
    support_without_each,
)
from analysis.desk_research.options.tables import (
    central_weights,
    named,
    pairwise_odds,
    rank_chances,
    settling_table,
)
from analysis.desk_research.options.value_functions import topsis, value, waspas, weighted_sum
from analysis.desk_research.options.values import ValueRanges, option_values, weighting

__all__ = [
    "Acceptability",
    "Settling",
    "ValueRanges",
    "central_weights",
    "fit_answers",
    "fit_summary",
    "known_options",
    "named",
    "option_values",
    "pairwise_odds",
    "rank_chances",
    "settles",
    "settling_table",
    "smaa",
    "support",
    "support_change",
    "support_without_each",
    "topsis",
    "value",
    "waspas",
    "weighted_sum",
    "weighting",
]
