"""A findings table as a reader sees it: translated headers, words for codes, written numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.language.numbers import value
from analysis.language.texts import code, column, has_text, text

if TYPE_CHECKING:  # pandas takes a second to import, and most commands write no table
    import pandas as pd

# A table in a notebook is written as pandas writes one, in a twentieth of the time.
IN_ONE_LINE = str.maketrans({"\t": "\\t", "\r": "\\r", "\n": "\\n"})
IN_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
HTML = """<table class="dataframe">
  <thead>
{}  </thead>
  <tbody>
{}  </tbody>
</table>"""


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

    @property
    def labels(self) -> list[str]:
        """The columns' names for a reader."""
        return [header.label for header in self.headers]

    def frame(self) -> pd.DataFrame:
        """Return the cells as a DataFrame with the labels as columns."""
        import pandas as pd

        return pd.DataFrame(list(self.rows), columns=self.labels)

    def plain(self) -> str:
        """Write the table in lines of equal width, letter for letter as pandas does."""
        if not self.rows:
            return self.frame().to_string(index=False)
        lines = [list(map(_in_one_line, row)) for row in (self.labels, *self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(" ".join(map(str.rjust, line, widths)) for line in lines)

    def html(self) -> str:
        """Write the table as HTML, letter for letter as pandas does."""
        head = _html_row(self.labels, "th", ' style="text-align: right;"')
        rows = (_html_row(map(_in_one_line, row), "td") for row in self.rows)
        return HTML.format(head, "".join(rows))


def display(frame: pd.DataFrame, language: str) -> DisplayTable:
    """Write a findings table for a reader of one language: see `display_columns`."""
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    return display_columns(columns, language)


def display_columns(columns: Mapping[str, Sequence[Any]], language: str) -> DisplayTable:
    """Write a findings table, given by its columns, for a reader of one language.

    A pair of columns ``x_en`` and ``x_cy`` becomes one column ``x``; a column whose text entry
    names a list of codes is written in words; numbers are written by the column's unit; a blank
    cell is "not available", or the text that the column's ``blank`` names.

    Raises
    ------
    MissingText
        When a column has no description in language/text.
    """
    found = [(name, column(name), columns[held]) for name, held in _sources(columns, language)]
    headers = tuple(
        Header(name, entry[language], _is_numeric(entry), _other(entry, language))
        for name, entry, _ in found
    )
    cells = [[_cell(item, entry, language) for item in items] for _, entry, items in found]
    return DisplayTable(headers, tuple(zip(*cells, strict=True)))


def _in_one_line(word: str) -> str:
    return word.translate(IN_ONE_LINE)


def _html_row(words: Iterable[str], name: str, style: str = "") -> str:
    cells = (word.translate(IN_HTML).strip() for word in words)
    inside = "".join(f"      <{name}>{cell}</{name}>\n" for cell in cells)
    return f"    <tr{style}>\n{inside}    </tr>\n"


def interval(low: float, high: float, unit: str, language: str) -> str:
    """Write an interval: ``[0.4, 2.0]``."""
    return f"[{value(low, unit, language)}, {value(high, unit, language)}]"


def _sources(columns: Collection[str], language: str) -> list[tuple[str, str]]:
    """Pair each column a reader sees with the column that holds its cells."""
    pairs: dict[str, str] = {}
    for name in columns:
        base, _, ending = name.rpartition("_")
        if ending in ("cy", "en") and f"{base}_cy" in columns and f"{base}_en" in columns:
            pairs[base] = f"{base}_{language}"
        else:
            pairs[name] = name
    return list(pairs.items())


def _is_numeric(entry: dict[str, str]) -> bool:
    return "codes" not in entry and "unit" in entry and entry["unit"] not in ("text", "date")


def _other(entry: dict[str, str], language: str) -> str | None:
    return entry["lang"] if entry.get("lang", language) != language else None


def _is_blank(item: Any) -> bool:
    if item is None or isinstance(item, (str, int, float)):
        return item is None or item != item  # NaN alone differs from itself
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
