"""Findings as files to download: CSV that a spreadsheet opens without running anything of it."""

import csv
import io
import re
from typing import Any

from analysis import language
from analysis.findings import Figure, Table

# A spreadsheet takes a cell that starts with one of these for a formula, quoted or not
# (OWASP ASVS 1.2.10, CWE-1236); the wide forms count as the narrow ones in East Asian settings.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
KEPT_AS_RECORDED = ("date", "year")


def table_csv(table: Table, reader: str) -> bytes:
    """Write a table for a spreadsheet in one language.

    Numbers stay numbers, dates stay ISO dates and what is not available is an empty cell; codes
    are in words, and headers in the reader's language. What a number says of people has the digits
    that the page prints, and no more.

    Parameters
    ----------
    table
        The recorded table.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    bytes
        UTF-8 with a byte-order mark, which Excel needs to read Welsh letters.
    """
    shown = table.display(reader)
    columns = [_cells(table, shown, place) for place in range(len(shown.headers))]
    rows = [list(row) for row in zip(*columns, strict=True)]
    header = [header.label for header in shown.headers]
    if table.basis and "basis" not in table.columns:  # the file may be read far from its page
        basis = "; ".join(language.code("basis", base, reader) for base in table.basis)
        header, rows = (
            [*header, language.text("columns.basis", reader)],
            [[*r, basis] for r in rows],
        )
    return _csv([header, *rows])


def figures_csv(figures: list[Figure], reader: str) -> bytes:
    """Write recorded figures for a spreadsheet: label, value, limits, method, sources."""
    names = ("finding", "written", "number", "low", "high")
    header = [language.text(f"interface.numbers.{name}", reader) for name in names]
    header += [language.text(f"interface.{name}", reader) for name in ("method", "sources")]
    header.append(language.text("columns.basis", reader))
    return _csv([header, *(_figure_row(figure, reader) for figure in figures)])


def file_name(name: str) -> str:
    """Return the file name of a finding, without ending: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _figure_row(figure: Figure, reader: str) -> list[Any]:
    value, low, high = figure.published
    return [
        language.text(f"findings.{figure.name}", reader),
        figure.say(reader),
        value,
        low,
        high,
        language.text(f"methods.{figure.method}", reader),
        "; ".join(language.text(f"sources.{source}", reader) for source in figure.sources),
        "; ".join(language.code("basis", base, reader) for base in figure.basis),
    ]


def _cells(table: Table, shown: language.DisplayTable, place: int) -> list[Any]:
    written = [row[place] for row in shown.rows]
    name = shown.headers[place].name
    if name not in table.columns:  # a pair of columns, one a language: its cells are text
        return written
    recorded = [row[table.columns.index(name)] for row in table.published_rows]
    entry = language.column(name)
    keep = "codes" not in entry and entry.get("unit") in KEPT_AS_RECORDED
    return [_cell(*pair, keep) for pair in zip(recorded, written, strict=True)]


def _cell(recorded: Any, written: str, keep: bool) -> Any:
    if recorded is None:
        return None
    is_number = isinstance(recorded, (int, float)) and not isinstance(recorded, bool)
    return recorded if keep or is_number else written


def _csv(rows: list[list[Any]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [_guarded(cell) for cell in row] for row in rows
    )
    return out.getvalue().encode("utf-8-sig")


def _guarded(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run; numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
