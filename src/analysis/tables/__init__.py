"""The data contract: one schema a raw table, and reading with faults located by row and column."""

from typing import TYPE_CHECKING

from analysis.tables.faults import Fault, FaultyTables
from analysis.tables.filling import NEEDS, NEEDS_ONE_OF, OPTIONAL, filled, lacking
from analysis.tables.names import (
    CASE_TABLES,
    PERSONAL,
    REFERENCE_TABLES,
    releases_folder,
    source_files,
    table_path,
)

if TYPE_CHECKING:
    from analysis.tables.councils import council_codes, council_names, require_council
    from analysis.tables.criteria import content_hash, criteria_rows
    from analysis.tables.crosschecks import check
    from analysis.tables.files import read_text_table
    from analysis.tables.locking import lock, lock_state, locked
    from analysis.tables.pilot_checks import groups_in
    from analysis.tables.reading import bases, read, warm
    from analysis.tables.records import read_records
    from analysis.tables.reference import read_reference

__all__ = [
    "CASE_TABLES",
    "NEEDS",
    "NEEDS_ONE_OF",
    "OPTIONAL",
    "PERSONAL",
    "REFERENCE_TABLES",
    "Fault",
    "FaultyTables",
    "bases",
    "check",
    "content_hash",
    "council_codes",
    "council_names",
    "criteria_rows",
    "filled",
    "groups_in",
    "lacking",
    "lock",
    "lock_state",
    "locked",
    "read",
    "read_records",
    "read_reference",
    "read_text_table",
    "releases_folder",
    "require_council",
    "source_files",
    "table_path",
    "warm",
]


HEAVY = {
    "bases": "reading",
    "check": "crosschecks",
    "content_hash": "criteria",
    "council_codes": "councils",
    "council_names": "councils",
    "criteria_rows": "criteria",
    "groups_in": "pilot_checks",
    "lock": "locking",
    "lock_state": "locking",
    "locked": "locking",
    "read": "reading",
    "read_records": "records",
    "read_reference": "reference",
    "read_text_table": "files",
    "require_council": "councils",
    "warm": "reading",
}


def __getattr__(name: str) -> object:
    # pandas and pandera take two seconds to import; a command that reads no table must not pay
    if name in HEAVY:
        from importlib import import_module

        return getattr(import_module(f"analysis.tables.{HEAVY[name]}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
