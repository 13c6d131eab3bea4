"""Exports of records in the formats that databases and reference managers write."""

from analysis.tables.formats.export import Export, read_export

__all__ = ["Export", "read_export"]
