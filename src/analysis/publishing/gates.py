"""What stops a case study from being published: each gate lists everything it finds."""

from collections.abc import Collection

from analysis.publishing.blocks import Number, Report, Table
from analysis.publishing.narrative import MARKERS, Narrative
from analysis.publishing.prose import Part

# Columns whose every value is one person, one loan or one device that a person holds
PERSONAL_COLUMNS = ("participant_id", "loan_id", "device_id", "answered_on", "joined_on")


def parity(cy: Narrative, en: Narrative) -> list[str]:
    """Compare the Welsh and the English narrative, section by section.

    Returns
    -------
    list of str
        A line for each section whose blocks differ: kinds of block in their order, length of
        lists, figures and tables asked for, numbers used in each block.
    """
    problems = []
    for name in MARKERS:
        welsh, english = cy.sections[name], en.sections[name]
        if [_signature(part) for part in welsh] == [_signature(part) for part in english]:
            continue
        place = _first_difference(welsh, english)
        problems.append(
            f"section {name} differs between the languages at its block {place + 1}: "
            f"{_describe(cy, welsh, place)}, {_describe(en, english, place)}. "
            "Both languages have the same blocks, with the same figures, tables and numbers."
        )
    return problems


def small_counts(report: Report, minimum: int) -> list[str]:
    """Find published figures and tables that count a few people only.

    Parameters
    ----------
    report
        The case study.
    minimum
        The smallest number of people that may be published; none at all may be, too.
    """
    found: dict[str, str] = {}
    items: tuple[Number | Table, ...] = (*report.numbers, *report.tables)
    for item in items:
        if item.people is not None and 0 < item.people < minimum:
            kind = "value" if isinstance(item, Number) else "table"
            found[item.name] = (
                f'{kind} "{item.name}" counts {item.people} people; at least {minimum} are '
                "expected. Take it out of both narratives, or record it for a larger group."
            )
    return list(found.values())


def raw_rows(report: Report, identifiers: Collection[str]) -> list[str]:
    """Find tables that carry single people: their columns, or their pseudonyms in any cell.

    Parameters
    ----------
    report
        The case study.
    identifiers
        The pseudonyms and keys that the raw tables hold.
    """
    problems: dict[str, str] = {}
    for table in report.tables:
        names = [header.name for header in table.cells.en.headers]
        personal = [name for name in names if name in PERSONAL_COLUMNS]
        rows = _rows_with(table, identifiers)
        if personal:
            problems[table.name] = f"the column {personal[0]}"
        elif rows:
            problems[table.name] = f"a person's own key in row {rows[0]}"
    return [
        f'table "{name}" has {found}; only tables of groups are published. '
        "Record a summary instead."
        for name, found in problems.items()
    ]


def _rows_with(table: Table, identifiers: Collection[str]) -> list[int]:
    held = frozenset(identifiers)
    return [
        number
        for number, row in enumerate(table.cells.en.rows, start=1)
        if not held.isdisjoint(cell.strip() for cell in row)
    ]


def _signature(part: Part) -> tuple[str, str, int, tuple[str, ...]]:
    numbers = sorted(run.finding for item in part.items for run in item if run.finding)
    return part.kind, part.name, len(part.items), tuple(numbers)


def _first_difference(welsh: tuple[Part, ...], english: tuple[Part, ...]) -> int:
    for place, (left, right) in enumerate(zip(welsh, english, strict=False)):
        if _signature(left) != _signature(right):
            return place
    return min(len(welsh), len(english))


def _describe(narrative: Narrative, parts: tuple[Part, ...], place: int) -> str:
    if place >= len(parts):
        return f"{narrative.file} has no such block"
    kind, name, length, numbers = _signature(parts[place])
    what = kind.replace("_", " ") + (f' "{name}"' if name else "")
    what += f" of {length} items" if "list" in kind else ""
    what += f" with {', '.join(numbers)}" if numbers else ""
    return f"{narrative.file} line {parts[place].line} has a {what}"
