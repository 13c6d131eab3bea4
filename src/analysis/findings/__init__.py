"""What a notebook hands on: named figures, tables and charts.

Every number that can be published is recorded here once, with its unit, interval, the people it
counts, its sources and its method. A report takes its numbers from nowhere else. A number about
people of our own says what it tells of them, so that all can be audited before they are published.
"""

from analysis.findings.holding import hold_back
from analysis.findings.items import FLAGGED_BASES, Chart, Figure, FindingsError, Table
from analysis.findings.pictures import forget_others as forget_other_pictures
from analysis.findings.pictures import keep as keep_picture
from analysis.findings.pictures import kept as kept_picture
from analysis.findings.reading import read_number
from analysis.findings.recording import Findings
from analysis.findings.saying import (
    Cell,
    plain_about,
    read_about,
)
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
from analysis.findings.truth import statements

__all__ = [
    "FLAGGED_BASES",
    "SUBJECTS",
    "CaseBusy",
    "Cell",
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
    "forget_other_pictures",
    "hold_back",
    "keep_picture",
    "kept_picture",
    "load",
    "plain_about",
    "read_about",
    "read_number",
    "restore",
    "statements",
    "swap",
]
