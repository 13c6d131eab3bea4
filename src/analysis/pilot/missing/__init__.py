"""What the people who are missing from the follow-up could do to a result.

The people who answered both times come first. Weights and imputation assume that those who left
changed like others with the same baseline; bounds and tipping points assume nothing.
"""

from analysis.pilot.missing.bounds import Bounds, Tipping, bounds, tipping_point
from analysis.pilot.missing.imputation import impute, imputed_change
from analysis.pilot.missing.pooling import Pooled, pool
from analysis.pilot.missing.tabulated import sensitivity, tipping_points
from analysis.pilot.missing.weighting import WeightedChange, weighted_change

__all__ = [
    "Bounds",
    "Pooled",
    "Tipping",
    "WeightedChange",
    "bounds",
    "impute",
    "imputed_change",
    "pool",
    "sensitivity",
    "tipping_point",
    "tipping_points",
    "weighted_change",
]
