"""What a notebook hands on: named figures, tables and charts.

Every number that can be published is recorded here once, with its unit, interval, the people it
counts, its sources and its method. A report takes its numbers from nowhere else. A number about
people of our own says what it tells of them, so that all can be audited before they are published.
"""

from typing import TYPE_CHECKING

from analysis.findings.folders import (
    SUBJECTS,
    CaseBusy,
    alone,
    file_hash,
    findings_file,
    has_ended,
    holds_file,
    restore,
    swap,
)

if TYPE_CHECKING:
    from analysis.findings.holding import hold_back
    from analysis.findings.items import FLAGGED_BASES, Chart, Figure, FindingsError, Table
    from analysis.findings.pictures import forget_others as forget_other_pictures
    from analysis.findings.pictures import keep as keep_picture
    from analysis.findings.pictures import kept as kept_picture
    from analysis.findings.reading import read_number
    from analysis.findings.recording import Findings
    from analysis.findings.saying import Cell, plain_about, read_about
    from analysis.findings.store import Record, StaleFindings, charts_as_png, load, warm_charts
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
    "charts_as_png",
    "file_hash",
    "holds_file",
    "findings_file",
    "has_ended",
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
    "warm_charts",
]


# what says whether findings are fresh needs none of these: each is loaded when it is asked for
LATER = {
    "hold_back": "holding",
    "FLAGGED_BASES": "items",
    "Chart": "items",
    "Figure": "items",
    "FindingsError": "items",
    "Table": "items",
    "forget_other_pictures": "pictures:forget_others",
    "keep_picture": "pictures:keep",
    "kept_picture": "pictures:kept",
    "read_number": "reading",
    "Findings": "recording",
    "Cell": "saying",
    "plain_about": "saying",
    "read_about": "saying",
    "Record": "store",
    "StaleFindings": "store",
    "load": "store",
    "charts_as_png": "store",
    "warm_charts": "store",
    "statements": "truth",
}


def __getattr__(name: str) -> object:
    if name in LATER:
        from importlib import import_module

        module, _, inside = LATER[name].partition(":")
        return getattr(import_module(f"analysis.findings.{module}"), inside or name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
