"""Which rows of two tables are the same thing: by the cells that name them, else by their place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.language import MissingText, column
from analysis.publishing.published_record import Entry

MOST_KEYS = 3  # columns that name a row together
Key = tuple[str, ...]
Name = tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """The places of one row in two tables, from 0; None where a table does not have it."""

    before: int | None
    after: int | None


@dataclass(frozen=True)
class Aligned:
    """The rows of two tables side by side; `key` are the columns that name them, if any do."""

    pairs: tuple[Pair, ...]
    key: Key
    order_before: tuple[Name, ...] = ()
    order_after: tuple[Name, ...] = ()

    @property
    def reordered(self) -> bool:
        """The rows that both tables have stand in another order."""
        return self.order_before != self.order_after


def align(before: Entry, after: Entry) -> Aligned:
    """Put the rows of two tables side by side.

    One column of texts names the rows, or else the first few columns of texts and codes together:
    each row has a name, and none comes twice. Where no columns do, a row is known by its place.
    """
    for key in _keys(before["columns"]):
        one, two = _names(before, key), _names(after, key)
        if one is not None and two is not None:
            return _by_name(key, one, two)
    return _by_place(len(before["rows"]), len(after["rows"]))


def _keys(columns: Sequence[str]) -> Iterator[Key]:
    """Yield what may name rows: plain texts first, since a code may be what has moved."""
    kinds = {name: _kind(name) for name in columns}
    yield from ((name,) for name, kind in kinds.items() if kind == "text")
    naming = [name for name, kind in kinds.items() if kind != "number"]
    for length in range(1, 1 + min(MOST_KEYS, len(naming))):
        yield tuple(naming[:length])


def _by_name(key: Key, one: Sequence[Name], two: Sequence[Name]) -> Aligned:
    where, known = {name: at for at, name in enumerate(two)}, set(one)
    pairs = [Pair(at, where.get(name)) for at, name in enumerate(one)]
    pairs += [Pair(None, at) for name, at in where.items() if name not in known]
    both = tuple(name for name in one if name in where)
    return Aligned(tuple(pairs), key, both, tuple(name for name in two if name in known))


def _by_place(one: int, two: int) -> Aligned:
    every = range(max(one, two))
    pairs = (Pair(at if at < one else None, at if at < two else None) for at in every)
    return Aligned(tuple(pairs), ())


def _names(entry: Entry, key: Key) -> list[Name] | None:
    """Return the cells of some columns where they can name the rows."""
    if not set(key) <= set(entry["columns"]):
        return None
    places = [entry["columns"].index(name) for name in key]
    cells: list[tuple[Any, ...]] = [tuple(row[at] for at in places) for row in entry["rows"]]
    named = all(isinstance(cell, str) for row in cells for cell in row)
    return cells if named and len(set(cells)) == len(cells) else None


def _kind(name: str) -> str:
    """Say whether a column holds numbers, codes or plain texts."""
    try:
        entry = column(name)
    except MissingText:  # one of a pair of columns, or one that these texts do not name
        entry = _pair(name)
    if "codes" in entry:
        return "code"
    return "number" if "unit" in entry and entry["unit"] not in ("text", "date") else "text"


def _pair(name: str) -> dict[str, str]:
    try:
        return column(name.removesuffix("_en").removesuffix("_cy"))
    except MissingText:
        return {}
