"""What a number of people can show: the page to read before a pilot is agreed."""

from analysis.pilot.planning.precision import (
    effect_of_shares,
    half_width,
    pairs_needed,
    power_paired,
    power_share,
    precision,
    smallest_change,
    smallest_effect,
)
from analysis.pilot.planning.rules import JULIOUS_PER_GROUP, cases_to_see, size_rules
from analysis.pilot.planning.thresholds import (
    ThresholdSizes,
    sizes_by_threshold,
    threshold_sizes,
)

__all__ = [
    "JULIOUS_PER_GROUP",
    "ThresholdSizes",
    "cases_to_see",
    "effect_of_shares",
    "half_width",
    "pairs_needed",
    "power_paired",
    "power_share",
    "precision",
    "size_rules",
    "sizes_by_threshold",
    "smallest_change",
    "smallest_effect",
    "threshold_sizes",
]
