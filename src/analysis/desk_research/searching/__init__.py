"""A counted chain: searches, records, duplicates, decisions, and the flow from first to last."""

from analysis.desk_research.searching.agreement import (
    agreement,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    raw_agreement,
)
from analysis.desk_research.searching.duplicates import Deduplicated, deduplicate
from analysis.desk_research.searching.flow import check_flow, excluded, flow, totals
from analysis.desk_research.searching.register_search import find
from analysis.desk_research.searching.screening import Known, known_records, settled
from analysis.desk_research.searching.screening_order import replay, screening_order, work_saved
from analysis.desk_research.searching.search_log import import_log, search_log

__all__ = [
    "Deduplicated",
    "Known",
    "agreement",
    "check_flow",
    "cohen_kappa",
    "deduplicate",
    "excluded",
    "find",
    "flow",
    "gwet_ac1",
    "import_log",
    "known_records",
    "krippendorff_alpha",
    "raw_agreement",
    "replay",
    "screening_order",
    "search_log",
    "settled",
    "totals",
    "work_saved",
]
