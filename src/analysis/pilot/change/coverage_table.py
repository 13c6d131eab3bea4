"""How often intervals hold the truth and tests raise a false alarm: see `coverage`.

Written by ``python tools/pilot_coverage.py``. Per cent, for intervals at 95% and tests at 5%.
"""

from analysis.pilot.change.coverage import Claim, FalseAlarm

PILOTS, RUNS, SEED = 30_000, 2_000, 2021
COVERAGE: tuple[Claim, ...] = (
    Claim("paired_difference", "wald", "many", 15, 91.78, 81.73, 0),
    Claim("paired_difference", "bonett_price", "many", 15, 97.22, 95.42, 0),
    Claim("paired_difference", "newcombe", "many", 15, 96.29, 94.07, 0),
    Claim("paired_difference", "tango", "many", 15, 96.47, 95.00, 0),
    Claim("net_improvement", "tango", "mid_scale", 15, 95.10, 95.10, 0),
    Claim("mean_change", "t", "mid_scale", 15, 95.06, 95.06, 30000),
    Claim("mean_change", "percentile", "mid_scale", 15, 91.83, 91.83, 30000),
    Claim("mean_change", "bca", "mid_scale", 15, 91.49, 91.49, 30000),
    Claim("mean_change", "bootstrap_t", "mid_scale", 15, 94.64, 94.64, 30000),
    Claim("net_improvement", "tango", "ceiling", 15, 99.22, 99.22, 0),
    Claim("mean_change", "t", "ceiling", 15, 89.89, 89.89, 30000),
    Claim("mean_change", "percentile", "ceiling", 15, 73.47, 73.47, 30000),
    Claim("mean_change", "bca", "ceiling", 15, 68.26, 68.26, 30000),
    Claim("mean_change", "bootstrap_t", "ceiling", 15, 74.01, 74.01, 30000),
    Claim("paired_difference", "wald", "many", 30, 93.45, 87.54, 0),
    Claim("paired_difference", "bonett_price", "many", 30, 96.10, 95.25, 0),
    Claim("paired_difference", "newcombe", "many", 30, 95.82, 94.42, 0),
    Claim("paired_difference", "tango", "many", 30, 95.04, 92.98, 0),
    Claim("net_improvement", "tango", "mid_scale", 30, 95.27, 95.27, 0),
    Claim("mean_change", "t", "mid_scale", 30, 95.28, 95.28, 30000),
    Claim("mean_change", "percentile", "mid_scale", 30, 93.60, 93.60, 30000),
    Claim("mean_change", "bca", "mid_scale", 30, 93.46, 93.46, 30000),
    Claim("mean_change", "bootstrap_t", "mid_scale", 30, 94.79, 94.79, 30000),
    Claim("net_improvement", "tango", "ceiling", 30, 95.38, 95.38, 0),
    Claim("mean_change", "t", "ceiling", 30, 92.32, 92.32, 30000),
    Claim("mean_change", "percentile", "ceiling", 30, 89.30, 89.30, 30000),
    Claim("mean_change", "bca", "ceiling", 30, 83.64, 83.64, 30000),
    Claim("mean_change", "bootstrap_t", "ceiling", 30, 83.49, 83.49, 30000),
    Claim("paired_difference", "wald", "many", 60, 94.41, 92.50, 0),
    Claim("paired_difference", "bonett_price", "many", 60, 95.68, 95.01, 0),
    Claim("paired_difference", "newcombe", "many", 60, 95.32, 94.45, 0),
    Claim("paired_difference", "tango", "many", 60, 95.01, 93.43, 0),
    Claim("net_improvement", "tango", "mid_scale", 60, 95.13, 95.13, 0),
    Claim("mean_change", "t", "mid_scale", 60, 95.07, 95.07, 30000),
    Claim("mean_change", "percentile", "mid_scale", 60, 94.13, 94.13, 30000),
    Claim("mean_change", "bca", "mid_scale", 60, 94.14, 94.14, 30000),
    Claim("mean_change", "bootstrap_t", "mid_scale", 60, 94.81, 94.81, 30000),
    Claim("net_improvement", "tango", "ceiling", 60, 95.30, 95.30, 0),
    Claim("mean_change", "t", "ceiling", 60, 93.82, 93.82, 30000),
    Claim("mean_change", "percentile", "ceiling", 60, 91.75, 91.75, 30000),
    Claim("mean_change", "bca", "ceiling", 60, 88.94, 88.94, 30000),
    Claim("mean_change", "bootstrap_t", "ceiling", 60, 89.93, 89.93, 30000),
)
FALSE_ALARMS: tuple[FalseAlarm, ...] = (
    FalseAlarm("midp", 15, 1.67, 3.87),
    FalseAlarm("exact", 15, 0.62, 1.84),
    FalseAlarm("asymptotic", 15, 3.17, 5.03),
    FalseAlarm("midp", 30, 2.95, 4.69),
    FalseAlarm("exact", 30, 1.48, 2.78),
    FalseAlarm("asymptotic", 30, 3.77, 4.84),
    FalseAlarm("midp", 60, 3.74, 4.67),
    FalseAlarm("exact", 60, 2.22, 3.06),
    FalseAlarm("asymptotic", 60, 4.51, 5.36),
)
