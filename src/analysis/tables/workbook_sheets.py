"""Which sheets the workbook of a case has, and what a column of one is called and may hold."""

import re
from dataclasses import dataclass
from functools import cache

from analysis.language import LANGUAGES, Words, code, codes, has_text, text
from analysis.language.texts import entry

# the parts of the workbook in the order in which people fill them, each with its tab's colour
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "first": ("1F6F54", ("stakeholders", "roles", "framing", "outcomes")),
    "framing": ("2F5D8A", ("data_needs", "method_steps")),
    "stakeholders": ("8A4F7D", ("ties", "ratings", "consultations")),
    "desk_research": (
        "9A6A00",
        (
            *("searches", "screening_criteria", "screening", "evidence", "evidence_figures"),
            *("claims", "options", "option_criteria", "option_scores", "fit", "adaptations"),
        ),
    ),
    "pilot": (
        "A33B2B",
        (
            *("pilot/participants", "pilot/population", "pilot/questions", "pilot/responses"),
            *("pilot/partner_responses", "pilot/answer_map", "pilot/devices", "pilot/loans"),
            *("pilot/earlier_weeks", "pilot/sessions", "pilot/costs", "pilot/values"),
            *("pilot/said", "pilot/themes", "pilot/codings", "pilot/quotations"),
            *("pilot/judgements", "pilot/criteria_changes", "pilot/known_figures"),
        ),
    ),
}
# casebook writes the locks of criteria, so nobody fills them in
SHEETS = tuple(name for _, names in PARTS.values() for name in names)
REQUIRED = " *"
EXAMPLE_KEY = "EX-"  # how an example's own identifier begins


@dataclass(frozen=True)
class Rule:
    """What a column may hold, as its schema says it.

    Attributes
    ----------
    kind
        ``text``, ``code``, ``code_list``, ``list``, ``day``, ``whole``, ``number`` or ``yes_no``.
    list_name
        The list of codes, for columns of codes; else blank.
    low, high
        The limits of a number; None where there is none.
    required, unique
        Whether every row needs a value, and one that no other row has.
    expected
        What the schema says a cell should be; None for any text.
    """

    kind: str
    list_name: str = ""
    low: float | None = None
    high: float | None = None
    required: bool = True
    unique: bool = False
    expected: Words | None = None


@cache
def rules(name: str) -> dict[str, Rule]:
    """Return the rule of every column of a raw table, in the order of its schema."""
    from analysis.tables.columns import EXPECTED
    from analysis.tables.schemas import SCHEMAS

    found = {}
    for column, schema in SCHEMAS[name].items():
        check = str(schema.checks[0].name) if schema.checks else ""
        kind, _, rest = check.partition(":")
        values: dict[str, object] = {}
        if kind in ("code", "code_list"):
            values["list_name"] = rest
        elif kind in ("whole", "number"):
            low, high = (None if end == "None" else float(end) for end in rest.split(":"))
            values |= {"low": low, "high": high}
        elif kind not in ("day", "yes_no", "list"):
            kind = "text"
        expected = EXPECTED.get(check)
        found[column] = Rule(
            kind,
            required=not schema.nullable,
            unique=bool(schema.unique),
            expected=expected,
            **values,  # type: ignore[arg-type]
        )
    return found


def plain(written: str) -> str:
    """Return how headings, codes and labels are compared: case, spaces, apostrophes forgiven."""
    return re.sub(r"\s+", " ", written.replace("’", "'").replace("\xa0", " ")).strip().casefold()


@cache
def code_forms(list_name: str) -> dict[str, str]:
    """Return every way to write the codes of a list: as codes, or in words of either language."""
    forms: dict[str, str] = {}
    for name in codes(list_name):
        words = [code(list_name, name, reader) for reader in LANGUAGES]
        for form in (*words, name.replace("_", " ")):
            forms.setdefault(plain(form), name)
    return forms | {plain(name): name for name in codes(list_name)}


def described(name: str, column: str) -> dict[str, str]:
    """Return the words for a column: a label and a note in both languages, perhaps an example.

    The two columns of a bilingual text share one entry; a column that means the same in all
    tables has one under ``raw_columns.all``.

    Raises
    ------
    MissingText
        When there is no entry.
    """
    base = base_of(name, column)
    own = f"raw_columns.{name.rpartition('/')[2]}.{base}"
    return entry(own if has_text(own) else f"raw_columns.all.{base}")


def base_of(name: str, column: str) -> str:
    """Return a column's name without its language where the table has it in both languages."""
    base, _, ending = column.rpartition("_")
    both = {f"{base}_{reader}" for reader in LANGUAGES}
    return base if ending in LANGUAGES and both <= set(rules(name)) else column


def heading(name: str, column: str, language: str) -> str:
    """Return a column's heading as people see it, without the mark of a required column."""
    label = described(name, column)[language]
    if base_of(name, column) == column:
        return label
    return f"{label} ({code('language', column[-2:], language)})"


@cache
def heading_forms(name: str) -> dict[str, str]:
    """Return every way to head a column of a table: its own name, or its label in a language."""
    forms = {}
    for column in rules(name):
        for written in (column, *(heading(name, column, reader) for reader in LANGUAGES)):
            forms[plain(written)] = column
    return forms


def read_heading(name: str, written: str) -> str:
    """Return the column that a heading names; the heading as it is where it names none."""
    found = heading_forms(name).get(plain(written.strip().removesuffix("*")))
    return found or written.strip()


def sheet_title(name: str, language: str) -> str:
    """Return the name of a table's sheet: the table's own in English, a Welsh one in Welsh."""
    return text(f"raw_sheets.{name}", language)


def letters(place: int) -> str:
    """Return the letters of a spreadsheet's column: 1 is A, 27 is AA."""
    written = ""
    while place:
        place, rest = divmod(place - 1, 26)
        written = chr(ord("A") + rest) + written
    return written


def table_title(name: str, language: str) -> str:
    """Return what a table holds, in a few words."""
    return text(f"sources.{name}", language)


@cache
def sheet_forms() -> dict[str, str]:
    """Return every way to name a sheet, with the table that it holds."""
    return {plain(sheet_title(name, reader)): name for name in SHEETS for reader in LANGUAGES}


@cache
def examples(name: str) -> tuple[dict[str, str], ...]:
    """Return a table's example row as codes, days and plain numbers: one for each language."""
    return tuple(
        {column: _example(name, column, r) for column in rules(name)} for r in ("en", "cy")
    )


def _example(name: str, column: str, reader: str) -> str:
    words = described(name, column)
    own = column[-2:] if base_of(name, column) != column else reader
    return words.get("like_cy", words.get("like", "")) if own == "cy" else words.get("like", "")


def example_key(name: str) -> tuple[str, str] | None:
    """Return the column that identifies a table's rows and what the example has there."""
    column = next(iter(rules(name)))
    key = examples(name)[0][column]
    return (column, key) if key.startswith(EXAMPLE_KEY) else None
