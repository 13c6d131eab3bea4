"""A findings table as a reader sees it: translated headers, words for codes, written numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.language.numbers import value
from analysis.language.texts import code, column, has_text, text

if TYPE_CHECKING:  # pandas takes a second to import, and most commands write no table
    import pandas as pd

# A table in a notebook is written without pandas, in a twentieth of the time.
IN_ONE_LINE = str.maketrans({"\t": "\\t", "\r": "\\r", "\n": "\\n"})
IN_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
ALIGN = {True: ' style="text-align: right"', False: ' style="text-align: left"'}


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

    def html(self, reader: str, caption: str) -> str:
        """Write the table as HTML for a notebook: a caption, and headings that say what they head.

        Parameters
        ----------
        reader
            The language that the cells are written in.
        caption
            What the table shows.
        """
        head = "".join(
            f'<th scope="col"{ALIGN[header.numeric]}>{_in_html(header.label)}</th>'
            for header in self.headers
        )
        rows = "\n".join(f"<tr>{self._html_cells(row)}</tr>" for row in self.rows)
        return (
            f'<table class="dataframe" lang="{reader}">\n'
            f'<caption style="text-align: left"><strong>{_in_html(caption)}</strong></caption>\n'
            f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
        )

    def _html_cells(self, row: Iterable[str]) -> str:
        """Write one row; its first cell heads it."""
        cells = []
        for place, (header, cell) in enumerate(zip(self.headers, row, strict=True)):
            name, scope = ("td", "") if place else ("th", ' scope="row"')
            other = f' lang="{header.language}"' if header.language else ""
            opened = f"<{name}{scope}{other}{ALIGN[header.numeric]}>"
            cells.append(f"{opened}{_in_html(_in_one_line(cell))}</{name}>")
        return "".join(cells)


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


def _in_html(word: str) -> str:
    return word.translate(IN_HTML).strip()


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
