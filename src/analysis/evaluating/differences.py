"""What differs between two sets of findings, finding by finding and cell by cell."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from analysis.evaluating.aligning import Pair, align
from analysis.language import LANGUAGES, MissingText, column, text
from analysis.publishing.published_record import Content, Entry, figure_of, table_of

State = Literal["identical", "within", "different", "missing", "new"]
Kind = Literal["figure", "table", "chart", "withheld"]
Both = Mapping[str, str]

WHOLE = {reader: "" for reader in LANGUAGES}  # no row: the finding as a whole
LIMITS = ("low", "high")
SETTINGS = ("unit", "basis")


@dataclass(frozen=True)
class Moved:
    """One value that is not as it was.

    Attributes
    ----------
    row
        The table's row by its name in each language; blank for a finding of one value.
    part
        The column's name, ``value``, ``low``, ``high`` or another part of a finding.
    before, after
        The values; None where there is none.
    written
        Both values as a reader of each language sees them, before and after.
    decides
        It is a code: a verdict, a colour, an advice.
    """

    row: Both
    part: str
    before: Any
    after: Any
    written: Mapping[str, tuple[str, str]]
    decides: bool = False

    @property
    def absolute(self) -> float | None:
        """After minus before, where both are numbers."""
        if not (is_number(self.before) and is_number(self.after)):
            return None
        return float(self.after - self.before)

    @property
    def relative(self) -> float | None:
        """The difference as a share of what was before; None where that was zero."""
        absolute = self.absolute
        return None if absolute is None or not self.before else absolute / abs(self.before)


@dataclass(frozen=True)
class Compared:
    """A finding in both sets, or in one of them; `moved` is empty where it is identical."""

    name: str
    kind: Kind
    state: State
    moved: tuple[Moved, ...] = ()

    @property
    def subject(self) -> str:
        """The subject that it belongs to."""
        return self.name.partition(".")[0]


def compare(before: Content, after: Content, tolerance: float = 0.0) -> list[Compared]:
    """Compare every finding.

    Parameters
    ----------
    before, after
        The two sets. What `before` does not hold but names among its others is not compared.
    tolerance
        How far two numbers may lie apart, as a share of the larger one, to be within tolerance.

    Returns
    -------
    list of Compared
        Every finding of either set by its kind, in the order of the first set; ``missing`` is in
        the first alone, ``new`` in the second alone.
    """
    found = list(_compared(before, after, tolerance))
    known = before.names | before.others
    kinds: tuple[Kind, ...] = ("figure", "table", "chart")
    for kind, held in zip(kinds, (after.figures, after.tables, after.charts), strict=True):
        found += [Compared(name, kind, "new") for name in held if name not in known]
    return found


def is_number(value: Any) -> bool:
    """Say whether a value is a number; a truth is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _compared(before: Content, after: Content, tolerance: float) -> Iterator[Compared]:
    for name, entry in before.figures.items():
        other = after.figures.get(name)
        moved = None if other is None else list(_figure_moved(name, entry, other))
        yield _judged(name, "figure", moved, tolerance)
    for name, entry in before.tables.items():
        other = after.tables.get(name)
        moved = None if other is None else list(_table_moved(name, entry, other))
        yield _judged(name, "table", moved, tolerance)
    for name, entry in before.charts.items():
        other = after.charts.get(name)
        parts = ("kind", "tables", "options", "basis")
        moved = None if other is None else list(_parts_moved(entry, other, parts))
        yield _judged(name, "chart", moved, tolerance)
    for name, reason in before.withheld.items():
        given = after.withheld.get(name)
        changed = [] if given == reason else [_plain_moved("reason", reason, given)]
        yield _judged(name, "withheld", None if given is None else changed, tolerance)


def _judged(name: str, kind: Kind, moved: list[Moved] | None, tolerance: float) -> Compared:
    if moved is None:
        return Compared(name, kind, "missing")
    if not moved:
        return Compared(name, kind, "identical")
    near = all(_is_near(one.before, one.after, tolerance) for one in moved)
    return Compared(name, kind, "within" if near else "different", tuple(moved))


def _is_near(before: Any, after: Any, tolerance: float) -> bool:
    both = is_number(before) and is_number(after)
    return both and math.isclose(before, after, rel_tol=tolerance, abs_tol=0.0)


def _same(before: Any, after: Any) -> bool:
    return bool(before == after) and isinstance(before, bool) == isinstance(after, bool)


def _figure_moved(name: str, entry: Entry, other: Entry) -> Iterator[Moved]:
    one, two = figure_of(name, entry), figure_of(name, other)
    decides = entry["unit"].startswith("text_code:")
    if not _same(entry["value"], other["value"]):
        said = {reader: (one.say(reader), two.say(reader)) for reader in LANGUAGES}
        yield _moved(WHOLE, "value", entry["value"], other["value"], said, decides)
    for part in LIMITS:
        if not _same(entry[part], other[part]):
            said = {reader: (one.say(reader), two.say(reader)) for reader in LANGUAGES}
            yield _moved(WHOLE, part, entry[part], other[part], said)
    yield from _parts_moved(entry, other, SETTINGS)


def _parts_moved(entry: Entry, other: Entry, parts: Sequence[str]) -> Iterator[Moved]:
    for part in parts:
        if entry[part] != other[part]:
            yield _plain_moved(part, entry[part], other[part])


def _plain_moved(part: str, before: Any, after: Any) -> Moved:
    said = {reader: (_plain(before), _plain(after)) for reader in LANGUAGES}
    return Moved(WHOLE, part, before, after, said)


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


def _moved(
    row: Both,
    part: str,
    before: Any,
    after: Any,
    said: Mapping[str, tuple[str, str]],
    decides: bool = False,
) -> Moved:
    """Return what moved; where both read alike on a page, all their digits are written."""
    exact = {
        reader: (_plain(before), _plain(after)) if pair[0] == pair[1] else pair
        for reader, pair in said.items()
    }
    return Moved(row, part, before, after, exact, decides)


def _table_moved(name: str, entry: Entry, other: Entry) -> Iterator[Moved]:
    if entry == other:
        return
    yield from _parts_moved(entry, other, ("columns", "basis"))
    yield from _cells_moved(name, entry, other)


def _cells_moved(name: str, entry: Entry, other: Entry) -> Iterator[Moved]:
    shown = {
        reader: (_Shown(name, entry, reader), _Shown(name, other, reader)) for reader in LANGUAGES
    }
    aligned = align(entry, other)
    for pair in aligned.pairs:
        label = _label(pair, aligned.key, shown)
        if pair.before is None or pair.after is None:
            gone = {reader: _in_or_out(pair, label[reader]) for reader in LANGUAGES}
            yield Moved(label, "row", *_there(pair), gone)
        else:
            yield from _row_moved(label, (pair.before, pair.after), shown)
    if aligned.reordered:
        yield _plain_moved("order", *map(_listed, (aligned.order_before, aligned.order_after)))


def _row_moved(label: Both, at: tuple[int, int], shown: "Sides") -> Iterator[Moved]:
    one, two = shown[LANGUAGES[0]]
    for name in one.columns:
        if name not in two.columns:
            continue
        old, new = one.value(at[0], name), two.value(at[1], name)
        if not _same(old, new):
            said = {
                reader: (sides[0].cell(at[0], name), sides[1].cell(at[1], name))
                for reader, sides in shown.items()
            }
            yield _moved(label, name, old, new, said, _is_code(name))


def _listed(order: Sequence[tuple[str, ...]]) -> list[str]:
    return [" / ".join(name) for name in order]


def _there(pair: Pair) -> tuple[bool, bool]:
    return pair.before is not None, pair.after is not None


def _in_or_out(pair: Pair, label: str) -> tuple[str, str]:
    return ("–", label) if pair.before is None else (label, "–")


def _label(pair: Pair, key: Sequence[str], shown: "Sides") -> dict[str, str]:
    """Name a row in each language: by its key, or by its number where it has none."""
    side, at = (0, pair.before) if pair.before is not None else (1, pair.after)
    assert at is not None  # a pair has one side at least
    if not key:
        return {reader: text("compare.row", reader, number=at + 1) for reader in LANGUAGES}
    return {
        reader: " / ".join(dict.fromkeys(sides[side].cell(at, name) for name in key))
        for reader, sides in shown.items()
    }


def _is_code(name: str) -> bool:
    try:
        return "codes" in column(name)
    except MissingText:
        return False


class _Shown:
    """A table's cells as a reader of one language sees them; as they are where no text is known."""

    def __init__(self, name: str, entry: Entry, reader: str) -> None:
        self.columns: list[str] = entry["columns"]
        self.held: list[list[Any]] = entry["rows"]
        try:
            display = table_of(name, entry).display(reader)
            self.rows: tuple[tuple[str, ...], ...] | None = display.rows
            self.places = {header.name: at for at, header in enumerate(display.headers)}
        except (MissingText, ValueError):  # a column that this version of the texts does not name
            self.rows, self.places = None, {}

    def value(self, row: int, name: str) -> Any:
        """Return what a cell holds."""
        return self.held[row][self.columns.index(name)]

    def cell(self, row: int, name: str) -> str:
        """Write a cell; of a pair of columns, the one of the reader's language."""
        base = name.removesuffix("_en").removesuffix("_cy")
        place = self.places.get(name, self.places.get(base))
        if self.rows is not None and place is not None:
            return self.rows[row][place]
        return _plain(self.value(row, name))


Sides = Mapping[str, tuple[_Shown, _Shown]]
