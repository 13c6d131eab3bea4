"""The data dictionary: every raw table and column in both languages, from the schemas."""

from collections.abc import Iterator

from analysis.language import text
from analysis.tables.names import CASE_TABLES
from analysis.tables.relations import KEYS, LISTED, REFERENCES
from analysis.tables.workbook_sheets import (
    described,
    heading,
    rules,
    sheet_title,
    table_title,
)

READERS = ("en", "cy")


def dictionary() -> str:
    """Return the data dictionary as Markdown, in both languages.

    Returns
    -------
    str
        A section for each raw table of a case, with a row for each column: its name, its headings,
        whether every row needs it, what is expected and what it is for.
    """
    lines = [f"# {_both('dictionary.title')}", ""]
    for key in ("about", "places", "blank"):
        lines += [text(f"dictionary.{key}", reader) + "\n" for reader in READERS]
    for name in CASE_TABLES:
        lines += [*_section(name), ""]
    return "\n".join(lines).rstrip() + "\n"


def _section(name: str) -> Iterator[str]:
    yield f"## {name}"
    yield ""
    yield " · ".join(table_title(name, reader) for reader in READERS)
    yield ""
    for reader in READERS:
        sheets = text("dictionary.sheet", reader, sheet=sheet_title(name, reader))
        key = text("dictionary.key", reader, columns=", ".join(_key(name)))
        yield f"{sheets} {key}" if _key(name) else sheets
        yield ""
    heads = [_both(f"dictionary.{key}") for key in ("column", "heading", "needed", "what")]
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|---|"
    for column in rules(name):
        yield f"| {' | '.join(_row(name, column))} |"


def _key(name: str) -> tuple[str, ...]:
    if name in KEYS:
        return KEYS[name]
    return tuple(column for column, rule in rules(name).items() if rule.unique)[:1]


def _row(name: str, column: str) -> list[str]:
    rule = rules(name)[column]
    needed = _both("dictionary.yes" if rule.required else "dictionary.no")
    whats = [" ".join(_what(name, column, reader)) for reader in READERS]
    heads = " · ".join(heading(name, column, reader) for reader in READERS)
    return [f"`{column}`", heads, needed, _in_a_cell("<br>".join(whats))]


def _what(name: str, column: str, reader: str) -> Iterator[str]:
    rule = rules(name)[column]
    yield described(name, column)[f"note_{reader}"]
    if rule.expected is not None:
        yield text("workbook.note.expected", reader, what=rule.expected.say(reader))
    target = REFERENCES.get((name, column)) or LISTED.get((name, column))
    if target:
        yield text("dictionary.points", reader, table=target[0], column=target[1])


def _in_a_cell(words: str) -> str:
    return words.replace("|", "\\|").replace("*", "\\*")


def _both(key: str) -> str:
    return " · ".join(text(key, reader) for reader in READERS)
