"""What a number says of people, in words."""

from collections.abc import Iterable

from analysis.disclosure import About, Group
from analysis.findings import Cell
from analysis.language import MissingText, code, column, has_text, text

ANSWERS = ("moved", "baseline_is", "follow_up_is")  # how a dimension ends that is an answer


def say_statement(cell: Cell, reader: str, personal: bool = True, most: int = 0) -> str:
    """Say of whom a number speaks, and how.

    Parameters
    ----------
    cell
        What it says, as it was recorded.
    reader
        ``"cy"`` or ``"en"``.
    personal
        False for a number from a personal table that does not say it.
    most
        How many different statements are said, 0 for all; the others are counted.
    """
    if not personal:
        return text("explain.about.unsaid", reader)
    said = list(dict.fromkeys(_say(saying.about, reader) for saying in cell))
    if not said:
        return text("explain.about.nobody", reader)
    shown = said[:most] if most else said
    if len(said) > len(shown):
        shown = [*shown, text("explain.about.more", reader, count=len(said) - len(shown))]
    return " ".join(shown)


def _say(about: About, reader: str) -> str:
    if about.kind == "other":
        return text("explain.about.other", reader)
    values = {
        "of": _people(about.of, reader),
        "groups": _groups((named for _, named in about.terms), reader),
        "base": "" if about.base is None else _group(about.base, reader),
        "measure": f"“{about.measure}”",
    }
    return text(f"explain.about.{_key(about)}", reader, **values)


def _key(about: About) -> str:
    """Return which of the texts says a statement."""
    if about.kind in ("derived", "quantile"):
        return about.kind
    if about.measure:
        return "total" if about.base is None else "mean"
    if about.base is None:
        return "count"
    return "net" if any(factor < 0 for factor, _ in about.terms) else "share"


def _people(name: str, reader: str) -> str:
    key = f"explain.people.{name}"
    return text(key, reader) if has_text(key) else f"“{name}”"


def _groups(groups: Iterable[Group], reader: str) -> str:
    return "; ".join(dict.fromkeys(_group(named, reader) for named in groups))


def _group(named: Group, reader: str) -> str:
    """Say a group by its dimensions and levels; by their names where no text knows them."""
    if not named:
        return text("explain.about.everybody", reader)
    parts = (f"{_dimension(name, reader)}: {_levels(name, held, reader)}" for name, held in named)
    return ", ".join(parts)


def _dimension(name: str, reader: str) -> str:
    """Return what tells people apart in words; an answer is named by its question."""
    if has_text(f"explain.dimensions.{name}"):
        return text(f"explain.dimensions.{name}", reader)
    for ending in ANSWERS:
        if name.endswith(f"_{ending}"):
            question = name.removesuffix(f"_{ending}")
            return text(f"explain.dimensions.{ending}", reader, question=question)
    for key in (f"pilot_{name}", name):
        try:
            return column(key)[reader]
        except MissingText:
            continue
    return name


def _levels(dimension: str, levels: Iterable[str], reader: str) -> str:
    return " / ".join(_level(dimension, level, reader) for level in levels)


def _level(dimension: str, level: str, reader: str) -> str:
    if has_text(f"explain.levels.{level}"):
        return text(f"explain.levels.{level}", reader)
    lists = ["yes_no"]
    for key in (f"pilot_{dimension}", dimension):
        try:
            lists.append(column(key).get("codes", ""))
        except MissingText:
            continue
    for name in lists:
        if has_text(f"codes.{name}.{level}"):
            return code(name, level, reader)
    return level
