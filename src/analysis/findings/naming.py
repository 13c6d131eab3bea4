"""The names of findings and of their columns, as language/text knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from analysis import language
from analysis.findings.items import FindingsError, Table
from analysis.findings.plain import plain

OF_TABLES = ("tables.{}.", "")  # what a text's name begins and ends with
OF_CHARTS = ("charts.{}.", ".title")


def full_name(subject: str, name: str, kind: str, *parts: str) -> str:
    """Return a finding's full name, when its texts are there.

    Raises
    ------
    FindingsError
        When the name has other signs than small letters, digits and underscores, or a text is
        not there.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        msg = f"a finding's name has small letters, digits and underscores; found {name!r}"
        raise FindingsError(msg)
    full = f"{subject}.{name}"
    texts = [f"{kind}.{full}{part}" for part in parts or ("",)]
    missing = [text for text in texts if not language.has_text(text)]
    if missing:
        msg = f"{full} cannot be recorded before language/text holds: {', '.join(missing)}"
        raise FindingsError(msg)
    return full


def tables_and_charts(subject: str) -> Iterator[str]:
    """Yield the names within a subject of the tables and charts that have texts."""
    for begins, ends in (OF_TABLES, OF_CHARTS):
        start = begins.format(subject)
        for text in language.names(start):
            if text.endswith(ends):
                yield text.removeprefix(start).removesuffix(ends)


def described(subject: str, column: str) -> str:
    """Return a column's name as language/text knows it: the subject's own first."""
    own = f"{subject}_{column}"
    base = own.removesuffix("_en").removesuffix("_cy")
    known = language.has_text(f"columns.{own}") or language.has_text(f"columns.{base}")
    return own if known else column


def described_option(subject: str, option: Any) -> Any:
    """Return an option of a chart as it is kept: columns by the names of language/text."""
    if isinstance(option, str):
        return described(subject, option)
    if isinstance(option, list | tuple):
        return [described_option(subject, item) for item in option]
    return plain(option)


def described_orders(subject: str, full: str, orders: Sequence[str]) -> tuple[str, ...]:
    """Return orders of a table by the columns' names in language/text."""
    if isinstance(orders, str):
        msg = f"orders of table {full} is a list of columns; found {orders!r}"
        raise FindingsError(msg)
    return tuple(described(subject, column) for column in orders)


def refuse_unknown_orders(table: Table) -> None:
    """Refuse an order that is no column of the table as a reader sees it, or stands twice."""
    known, found = [header.name for header in table.display("en").headers], table.orders
    if any(name not in known or found.count(name) > 1 for name in found):
        msg = f"orders of table {table.name} name each column once; found {', '.join(found)}"
        raise FindingsError(f"{msg}; columns: {', '.join(known)}")
