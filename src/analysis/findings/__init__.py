"""What a notebook hands on: named figures, tables and charts.

Every number that can be published is recorded here once, with its unit, interval, the people it
counts, its sources and its method. A report takes its numbers from nowhere else.
"""

from analysis.findings.items import FLAGGED_BASES, Chart, Figure, FindingsError, Table
from analysis.findings.recording import Findings
from analysis.findings.store import (
    SUBJECTS,
    CaseBusy,
    Record,
    StaleFindings,
    alone,
    file_hash,
    findings_file,
    load,
    restore,
    swap,
)

__all__ = [
    "FLAGGED_BASES",
    "SUBJECTS",
    "CaseBusy",
    "Chart",
    "Figure",
    "Findings",
    "FindingsError",
    "Record",
    "StaleFindings",
    "Table",
    "alone",
    "file_hash",
    "findings_file",
    "load",
    "restore",
    "swap",
]
