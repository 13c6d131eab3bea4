"""A findings table as a reader sees it: translated headers, words for codes, written numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.language.numbers import value
from analysis.language.texts import code, column, has_text, text

if TYPE_CHECKING:  # pandas takes a second to import, and most commands write no table
    import pandas as pd


@dataclass(frozen=True)
class Header:
    """One column for a reader.

    `language` is set when the column's cells are in a language other than the page's.
    """

    name: str
    label: str
    numeric: bool
    language: str | None


@dataclass(frozen=True)
class DisplayTable:
    """Headers and rows of written cells; every cell is a string."""

    headers: tuple[Header, ...]
    rows: tuple[tuple[str, ...], ...]

    def frame(self) -> pd.DataFrame:
        """Return the cells as a DataFrame with the labels as columns."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=[header.label for header in self.headers])


def display(frame: pd.DataFrame, language: str) -> DisplayTable:
    """Write a findings table for a reader of one language.

    A pair of columns ``x_en`` and ``x_cy`` becomes one column ``x``; a column whose text entry
    names a list of codes is written in words; numbers are written by the column's unit; a blank
    cell is "not available", or the text that the column's ``blank`` names.

    Raises
    ------
    MissingText
        When a column has no description in language/text.
    """
    columns = [(name, column(name), frame[source]) for name, source in _sources(frame, language)]
    headers = tuple(
        Header(name, entry[language], _is_numeric(entry, series), _other(entry, language))
        for name, entry, series in columns
    )
    cells = [
        [_cell(item, entry, language) for item in series.tolist()] for _, entry, series in columns
    ]
    return DisplayTable(headers, tuple(zip(*cells, strict=True)))


def interval(low: float, high: float, unit: str, language: str) -> str:
    """Write an interval: ``[0.4, 2.0]``."""
    return f"[{value(low, unit, language)}, {value(high, unit, language)}]"


def _sources(frame: pd.DataFrame, language: str) -> list[tuple[str, str]]:
    """Pair each column a reader sees with the frame's column that holds its cells."""
    pairs: dict[str, str] = {}
    for name in map(str, frame.columns):
        base, _, ending = name.rpartition("_")
        if ending in ("cy", "en") and {f"{base}_cy", f"{base}_en"} <= set(frame.columns):
            pairs[base] = f"{base}_{language}"
        else:
            pairs[name] = name
    return list(pairs.items())


def _is_numeric(entry: dict[str, str], series: pd.Series) -> bool:
    return "codes" not in entry and "unit" in entry and entry["unit"] not in ("text", "date")


def _other(entry: dict[str, str], language: str) -> str | None:
    return entry["lang"] if entry.get("lang", language) != language else None


def _is_blank(item: Any) -> bool:
    import pandas as pd

    return not isinstance(item, (dict, list)) and bool(pd.isna(item))


def _is_mark(item: Any, entry: dict[str, str]) -> bool:
    """Say whether a letter stands in the place of a number; the page explains it."""
    return (
        isinstance(item, str)
        and entry.get("unit", "text") not in ("text", "date")
        and has_text(f"codes.mark.{item}")
    )


def _cell(item: Any, entry: dict[str, str], language: str) -> str:
    if _is_blank(item):
        return text(entry.get("blank", "words.not_available"), language)
    if isinstance(item, bool):
        return code("yes_no", "yes" if item else "no", language)
    if "codes" in entry:
        return "; ".join(code(entry["codes"], part, language) for part in str(item).split(";"))
    if _is_mark(item, entry):
        return str(item)
    if "unit" in entry:
        return value(item, entry["unit"], language)
    return value(item, "decimal", language) if isinstance(item, float) else str(item)
