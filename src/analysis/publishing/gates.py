"""What stops a case study from being published: each gate lists everything it finds."""

from collections.abc import Collection

from analysis.findings import FLAGGED_BASES
from analysis.language import Words
from analysis.publishing.blocks import Number, Report, Table
from analysis.publishing.faults import words
from analysis.publishing.narrative import Narrative
from analysis.publishing.prose import Part

# Columns whose every value is one person, one loan or one device that a person holds
PERSONAL_COLUMNS = (
    *("participant_id", "loan_id", "device_id", "respondent_id", "said_id", "quotation_id"),
    *("answered_on", "joined_on", "asked_on", "said_on", "lent_on", "returned_on"),
)
DESCRIBED = ("none_seen", "level_1")  # levels that nothing has to be measured for


def parity(cy: Narrative, en: Narrative) -> list[Words]:
    """Compare the Welsh and the English narrative, section by section.

    Returns
    -------
    list of Words
        A line for each section whose blocks differ: kinds of block in their order, length of
        lists, figures and tables asked for, numbers used in each block.
    """
    problems = []
    for name in en.sections:
        welsh, english = cy.sections[name], en.sections[name]
        if [_signature(part) for part in welsh] == [_signature(part) for part in english]:
            continue
        place = _first_difference(welsh, english)
        left, right = _describe(cy, welsh, place), _describe(en, english, place)
        problems.append(
            words("parity.section", name=name, number=place + 1, welsh=left, english=right)
        )
    return problems


def small_counts(report: Report, minimum: int) -> list[Words]:
    """Find published figures and tables that count a few people, where others counted them.

    What a report says of people of its own is judged as a whole: see `safeguards`.

    Parameters
    ----------
    report
        The case study.
    minimum
        The smallest number of people that may be published; none at all may be, too.
    """
    found: dict[str, Words] = {}
    items: tuple[Number | Table, ...] = (*report.numbers, *report.tables)
    for item in items:
        if item.people is not None and 0 < item.people < minimum and not _judged(item):
            key = "gates.small_value" if isinstance(item, Number) else "gates.small_table"
            found[item.name] = words(key, name=item.name, people=item.people, minimum=minimum)
    return list(found.values())


def _judged(item: Number | Table) -> bool:
    cells = [item.about] if isinstance(item, Number) else sum(item.about.values(), ())
    return any(saying.about.kind != "other" for cell in cells for saying in cell)


def raw_rows(report: Report, identifiers: Collection[str]) -> list[Words]:
    """Find tables that carry single people: their columns, or their pseudonyms in any cell.

    Parameters
    ----------
    report
        The case study.
    identifiers
        The pseudonyms and keys that the raw tables hold.
    """
    problems: dict[str, Words] = {}
    for table in report.tables:
        names = [header.name for header in table.cells.en.headers]
        personal = [name for name in names if name in PERSONAL_COLUMNS]
        rows = _rows_with(table, identifiers)
        if personal:
            column = personal[0]
            problems[table.name] = words("gates.personal_column", name=table.name, column=column)
        elif rows:
            problems[table.name] = words("gates.personal_key", name=table.name, row=rows[0])
    return list(problems.values())


def uncited(report: Report) -> list[Words]:
    """Find claims that name no record which the report lists among its references."""
    problems: list[Words] = []
    listed = {cell for table in report.tables for cell in _cells(table, "record_id")}
    for table in filter(lambda table: _cells(table, "claim"), report.tables):
        for number, records in enumerate(_cells(table, "records"), start=1):
            named = [record.strip() for record in records.split(";")]
            lost = [record for record in named if record not in listed]
            if lost:
                problems.append(
                    words("gates.uncited", name=table.name, row=number, records=", ".join(lost))
                )
    return problems


def overstated(report: Report) -> list[Words]:
    """Find a level of evidence that the pilot's own numbers cannot carry.

    What a simulation or an example shows was not measured, so the result is described at most.
    """
    items: tuple[Number | Table, ...] = (*report.numbers, *report.tables)
    own = [item for item in items if item.name.startswith("pilot.")]
    bases = sorted({base for item in own for base in item.basis} & set(FLAGGED_BASES))
    if not bases or report.facts.strength in DESCRIBED:
        return []
    return [words("gates.overstated", level=report.facts.strength, bases=", ".join(bases))]


def _cells(table: Table, column: str) -> list[str]:
    """Return a column's cells; none when the table has no such column."""
    names = [header.name for header in table.cells.en.headers]
    found = [place for place, name in enumerate(names) if name.endswith(column)]
    return [row[found[0]] for row in table.cells.en.rows] if found else []


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


def _describe(narrative: Narrative, parts: tuple[Part, ...], place: int) -> Words:
    if place >= len(parts):
        return words("parity.no_block", file=narrative.file)
    kind, name, length, numbers = _signature(parts[place])
    what = words(f"blocks.{kind}")
    if name:
        what = words("parity.named", what=what, name=name)
    if "list" in kind:
        what = words("parity.items", what=what, count=length)
    if numbers:
        what = words("parity.numbers", what=what, names=", ".join(numbers))
    return words("parity.block", file=narrative.file, line=parts[place].line, what=what)
