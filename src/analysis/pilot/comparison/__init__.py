"""Two organisations' surveys side by side, and people inside and outside the pilot.

Whether two questions may be compared is decided first; then both surveys are brought to one
population, and the difference is given with its interval and set against a margin that was fixed
beforehand. A difference in differences needs several sites in each arm.
"""

from analysis.pilot.comparison.cluster_robust import Coefficient, cluster_robust
from analysis.pilot.comparison.comparability import (
    common_answers,
    comparability_table,
    differences,
    may_compare,
)
from analysis.pilot.comparison.difference_in_differences import (
    Difference,
    Randomisation,
    difference_in_differences,
    randomisation_test,
    sites_allow,
)
from analysis.pilot.comparison.equivalence import (
    Comparison,
    Standardised,
    compare,
    standardised_mean,
    verdict,
)
from analysis.pilot.comparison.survey_design import (
    SurveyDesign,
    poststratified,
    raked,
    standardised,
    survey_design,
)
from analysis.pilot.comparison.survey_estimates import (
    Estimate,
    by_domain,
    design_effect,
    mean,
    ratio,
    total,
)
from analysis.pilot.comparison.survey_shares import (
    Independence,
    beta_share,
    logit_share,
    rao_scott,
)
from analysis.pilot.comparison.tabulated import (
    NUMBERS,
    own_answers,
    partner_comparison,
    partner_people,
    person_weights,
)
from analysis.pilot.comparison.weighting import Weights, effective_n, poststratify, rake

__all__ = [
    "NUMBERS",
    "Coefficient",
    "Comparison",
    "Difference",
    "Estimate",
    "Independence",
    "Randomisation",
    "Standardised",
    "SurveyDesign",
    "Weights",
    "beta_share",
    "by_domain",
    "cluster_robust",
    "common_answers",
    "comparability_table",
    "compare",
    "design_effect",
    "difference_in_differences",
    "differences",
    "effective_n",
    "logit_share",
    "may_compare",
    "mean",
    "own_answers",
    "partner_comparison",
    "partner_people",
    "person_weights",
    "poststratified",
    "poststratify",
    "rake",
    "raked",
    "randomisation_test",
    "rao_scott",
    "ratio",
    "sites_allow",
    "standardised",
    "standardised_mean",
    "survey_design",
    "total",
    "verdict",
]
