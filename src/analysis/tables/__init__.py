"""The data contract: one schema a raw table, and reading with faults located by row and column."""

from typing import TYPE_CHECKING

from analysis.tables.faults import Fault, FaultyTables
from analysis.tables.names import CASE_TABLES, REFERENCE_TABLES, table_path

if TYPE_CHECKING:
    from analysis.tables.checking import check
    from analysis.tables.reading import bases, read
    from analysis.tables.reference import read_reference

__all__ = [
    "CASE_TABLES",
    "REFERENCE_TABLES",
    "Fault",
    "FaultyTables",
    "bases",
    "check",
    "read",
    "read_reference",
    "table_path",
]


HEAVY = {"bases": "reading", "check": "checking", "read": "reading", "read_reference": "reference"}


def __getattr__(name: str) -> object:
    # pandas and pandera take two seconds to import; a command that reads no table must not pay
    if name in HEAVY:
        from importlib import import_module

        return getattr(import_module(f"analysis.tables.{HEAVY[name]}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
