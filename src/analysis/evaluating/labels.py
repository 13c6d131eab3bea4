"""What findings and their parts are called, for readers of either language."""

from analysis.evaluating.differences import Compared, Kind, Moved
from analysis.language import LANGUAGES, MissingText, column, has_text, text
from analysis.language.numbers import value

KEYS = {"figure": "findings.{}", "table": "tables.{}", "chart": "charts.{}.title"}
MINUS, PLUS = "\N{MINUS SIGN}", "+"


def label(name: str, kind: Kind, reader: str) -> str:
    """Return what a finding is called; its name where these texts do not know it."""
    keys = [KEYS[kind]] if kind in KEYS else [*KEYS.values()]
    for key in keys:
        if has_text(key.format(name)):
            return text(key.format(name), reader)
    return name


def part_label(moved: Moved, reader: str) -> str:
    """Return what a part of a finding is called: a column's heading, or a word for it."""
    if has_text(f"compare.parts.{moved.part}"):
        return text(f"compare.parts.{moved.part}", reader)
    for name in (moved.part, moved.part.removesuffix("_en").removesuffix("_cy")):
        try:
            return column(name)[reader]
        except MissingText:
            continue
    return moved.part


def for_reader(moved: Moved, reader: str) -> bool:
    """Say whether a reader of this language is meant: of a pair of columns, one is."""
    others = [f"_{other}" for other in LANGUAGES if other != reader]
    return not any(moved.part.endswith(ending) for ending in others)


def full_label(finding: Compared, moved: Moved, reader: str) -> str:
    """Return what a value is called with its row and column: ``Costs: Staff, Amount``."""
    called = label(finding.name, finding.kind, reader).rstrip(".")
    parts = [part for part in (moved.row[reader],) if part]
    if moved.part != "value":
        parts.append(part_label(moved, reader))
    return f"{called}: {', '.join(parts)}" if parts else called


def percent(share: float | None, reader: str) -> str:
    """Write a share as a percentage with its sign; blank where there is none."""
    if share is None:
        return ""
    written = value(abs(100 * share), "percent_1", reader)
    return f"{PLUS if share > 0 else MINUS}{written}"


def arrow(moved: Moved, reader: str) -> str:
    """Write what a value was and is: ``3.1 → 2.9``."""
    before, after = moved.written[reader]
    return f"{before} \N{RIGHTWARDS ARROW} {after}"
