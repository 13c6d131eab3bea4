"""The rows of a file for translation: a paragraph or an item of a list each, with its number."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.prose import Run
from analysis.publishing.translation.markdown import Runs, inline_markdown, tidied
from analysis.publishing.translation.pairing import Pair, Twins

IDENTITY = "casebook-translate"  # what a file that was given out is known by
EMPTY_BOX, TICKS = "☐", "☒☑✓✔"
NOTHING = "0" * 8  # the fingerprint of a cell without words


@dataclass(frozen=True)
class Row:
    """One row: `number` is section, block and item; `surplus` is Welsh that English has not."""

    number: str
    pair: Pair
    item: int
    english: Runs
    welsh: Runs
    surplus: tuple[Runs, ...] = ()

    @property
    def first(self) -> bool:
        """It is the first row of its block."""
        return self.item == 1

    @property
    def keys(self) -> tuple[str, str]:
        """The fingerprints of both cells as they are given out."""
        welsh: Runs = self.welsh
        for more in self.surplus:
            welsh = (*welsh, Run(" "), *more)
        return key_of(self.english), key_of(welsh)

    @property
    def section(self) -> str:
        """The section that it stands in."""
        return self.pair.english.section


def rows_of(twins: Twins) -> list[Row]:
    """List the rows of both narratives, in English reading order."""
    sections = {name: number for number, name in enumerate(CASE_STUDY.markers, start=1)}
    return [row for pair in twins.pairs for row in _of_pair(pair, sections)]


def key_of(runs: Iterable[Run]) -> str:
    """Return the fingerprint of a cell: eight hexadecimal digits."""
    written = inline_markdown(runs)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()[:8] if written else NOTHING


def plain_text(runs: Iterable[Run]) -> str:
    """Return the words of a cell with its marks, spaces made one."""
    return " ".join("".join(run.text for run in runs).split())


def numbers(rows: Iterable[Iterable[Run]]) -> Counter[str]:
    """Count the numbers in some cells, by name."""
    return Counter(run.finding for runs in rows for run in runs if run.finding)


def fixed_mark(pair: Pair) -> str:
    """Write the mark of a figure or a table, which has no words of its own here."""
    return f"⟦{pair.english.part.kind} {pair.english.part.name}⟧"


def _of_pair(pair: Pair, sections: dict[str, int]) -> list[Row]:
    place = f"{sections[pair.english.section]}.{pair.english.number}"
    if pair.english.fixed:
        mark = (Run(fixed_mark(pair)),)
        return [Row(place, pair, 1, mark, mark)]
    english = [tidied(item) for item in pair.english.part.items]
    welsh = [tidied(item) for item in pair.welsh.part.items] if pair.welsh else []
    surplus = tuple(welsh[len(english) :])
    several = len(english) > 1 or "list" in pair.english.part.kind
    found = []
    for item, (left, right) in enumerate(
        zip_longest(english, welsh[: len(english)], fillvalue=()), start=1
    ):
        number = f"{place}.{item}" if several else place
        found.append(Row(number, pair, item, left, right, surplus if item == len(english) else ()))
    return found
