"""What changed between baseline and follow-up, for the people who answered both times.

A pilot without a comparison group shows change. Whether the pilot caused it cannot be told, so
no name here claims it. Estimate and interval come first; tests are for a short planned family.
"""

from analysis.pilot.change.bootstrap import Bootstrap, bca
from analysis.pilot.change.consistent import (
    Published,
    consistent_counts,
    possible_counts,
    printed_alike,
    published,
    rounded_share,
    rounded_up,
)
from analysis.pilot.change.coverage_table import COVERAGE, FALSE_ALARMS
from analysis.pilot.change.families import Holm, MaxT, holm, max_t
from analysis.pilot.change.groups import Association, Superiority, fisher_table, two_groups
from analysis.pilot.change.homogeneity import Homogeneity, marginal_homogeneity
from analysis.pilot.change.means import PairedMean, cohens_dz, paired_mean
from analysis.pilot.change.planned_tests import (
    confirmatory_tests,
    coverage_claims,
    false_alarm_rates,
)
from analysis.pilot.change.proportions import (
    NetImprovement,
    PairedProportions,
    mcnemar_table,
    net_improvement,
    paired_proportions,
)
from analysis.pilot.change.ranks import Shift, SignedRanks, hodges_lehmann, wilcoxon_exact
from analysis.pilot.change.shifts import shifts
from analysis.pilot.change.signs import SignFlip, sign_flip
from analysis.pilot.change.tabulated import (
    PUBLISHED_STEP,
    crosswalk,
    effect_sizes,
    interval_says,
    mean_changes,
    net_improvements,
    survey_estimates,
    yes_changes,
)
from analysis.pilot.change.whole import whole_pilot
from analysis.pilot.intervals import (
    clopper_pearson,
    newcombe,
    tango,
    wald_difference,
    wilson,
)
from analysis.pilot.pairing import moves, pairs

__all__ = [
    "Association",
    "Bootstrap",
    "COVERAGE",
    "FALSE_ALARMS",
    "Holm",
    "Homogeneity",
    "MaxT",
    "NetImprovement",
    "PUBLISHED_STEP",
    "PairedMean",
    "PairedProportions",
    "Published",
    "Shift",
    "SignFlip",
    "SignedRanks",
    "Superiority",
    "bca",
    "clopper_pearson",
    "cohens_dz",
    "confirmatory_tests",
    "consistent_counts",
    "coverage_claims",
    "crosswalk",
    "effect_sizes",
    "false_alarm_rates",
    "fisher_table",
    "hodges_lehmann",
    "holm",
    "interval_says",
    "marginal_homogeneity",
    "max_t",
    "mcnemar_table",
    "mean_changes",
    "moves",
    "net_improvement",
    "net_improvements",
    "newcombe",
    "paired_mean",
    "paired_proportions",
    "pairs",
    "possible_counts",
    "printed_alike",
    "published",
    "rounded_share",
    "rounded_up",
    "shifts",
    "sign_flip",
    "survey_estimates",
    "tango",
    "two_groups",
    "wald_difference",
    "whole_pilot",
    "wilcoxon_exact",
    "wilson",
    "yes_changes",
]
