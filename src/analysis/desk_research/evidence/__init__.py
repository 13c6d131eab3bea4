"""What others did: the register of projects, how strong its evidence is, and the brief."""

from analysis.desk_research.evidence.adaptations import adaptation_log
from analysis.desk_research.evidence.brief import brief
from analysis.desk_research.evidence.first_look import first_look, set_aside
from analysis.desk_research.evidence.gaps import evidence_gaps, gap_map
from analysis.desk_research.evidence.register import counts, in_time, known_by, register
from analysis.desk_research.evidence.reported_figures import basis_known, figures_known, reach
from analysis.desk_research.evidence.strength import levels_set, strength

__all__ = [
    "adaptation_log",
    "basis_known",
    "brief",
    "counts",
    "evidence_gaps",
    "figures_known",
    "first_look",
    "gap_map",
    "in_time",
    "known_by",
    "levels_set",
    "reach",
    "register",
    "set_aside",
    "strength",
]
