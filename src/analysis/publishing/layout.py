"""How much room a table needs, for every form that has pages."""

from analysis import language
from analysis.publishing.blocks import Table

LONGEST_ON_PAPER = 20  # rows
MANY_COLUMNS = 6
LONG_CELL = 24  # letters
GAP = 2  # letters between two columns
BROAD = 165  # letters side by side that fit an upright page


def fits_paper(table: Table) -> bool:
    """Say whether the table behind a figure is printed: a long or broad one is a download only."""
    return len(table.cells.en.rows) <= LONGEST_ON_PAPER and not is_broad(table)


def is_broad(table: Table) -> bool:
    """Say whether a table needs a page turned on its side, in either language."""
    return is_wide(table) and max(map(_letters, (table.cells.cy, table.cells.en))) > BROAD


def is_wide(table: Table) -> bool:
    """Say whether a table's letters are made smaller to fit."""
    return len(table.cells.en.headers) > MANY_COLUMNS


def _letters(shown: language.DisplayTable) -> int:
    """Count the letters that a table needs side by side to be read with ease.

    A column needs its longest word, and no more for a sentence than a column of sentences has.
    """
    total = 0
    for place, header in enumerate(shown.headers):
        cells = [row[place] for row in shown.rows]
        words = " ".join([header.label, *cells]).split()
        sentence = min(LONG_CELL, max(map(len, cells), default=0))
        total += max(sentence, *(min(len(word), LONG_CELL) for word in words)) + GAP
    return total
