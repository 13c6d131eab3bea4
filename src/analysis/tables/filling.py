"""Which raw tables of a case have rows, and what each subject cannot do without."""

from collections.abc import Iterable
from functools import lru_cache

from analysis.case import Case
from analysis.tables.files import content_of, parse_text_table
from analysis.tables.names import CASE_TABLES, WORKBOOK, shown, table_path

UNREADABLE = b"\0"  # no text, and no row is known
# subject: the tables that must be filled, all of them
NEEDS: dict[str, tuple[str, ...]] = {
    "framing": ("framing",),
    "desk_research": ("evidence",),
    "stakeholders": ("stakeholders",),
}
# subject: tables of which one at least must be filled
NEEDS_ONE_OF: dict[str, tuple[str, ...]] = {
    "pilot": ("pilot/participants", "pilot/devices", "pilot/sessions"),
}

# what may have no rows without anything being unknown: nothing was changed, nobody else measured
OPTIONAL = (
    "evidence_figures",
    "pilot/earlier_weeks",
    "pilot/judgements",
    "pilot/criteria_changes",
    "pilot/known_figures",
)


def filled(study: Case, names: Iterable[str] = CASE_TABLES) -> frozenset[str]:
    """Return the raw tables of a case that have at least one row of their own.

    Parameters
    ----------
    study
        The case.
    names
        The tables to look at; all of the case when not given.

    Returns
    -------
    frozenset of str
        Blank rows do not count. A table that cannot be read counts as filled: what is wrong with
        it is to be said, not passed over.
    """
    found = {name: _content(study, name) for name in names}
    return frozenset(name for name in found if has_rows(found[name], shown(study, name)))


def lacking(study: Case, every: Iterable[str], either: Iterable[str] = ()) -> tuple[str, ...]:
    """Return those tables that are not filled and would have to be.

    Parameters
    ----------
    study
        The case.
    every
        Tables that must all be filled.
    either
        Tables of which one is enough; all of them are lacking where none is filled.
    """
    every, either = tuple(every), tuple(either)
    there = filled(study, (*every, *either))
    lacks = tuple(name for name in every if name not in there)
    return lacks if not either or there & set(either) else (*lacks, *either)


def _content(study: Case, name: str) -> bytes | None:
    if not (study.raw / WORKBOOK).is_file():
        return content_of(table_path(study, name))
    from analysis.tables import sources  # what reads workbooks takes a second to import

    found, book = sources.content(study, name), sources.book_of(study)
    return UNREADABLE if found is None and book and not book.readable else found


@lru_cache(maxsize=4 * len(CASE_TABLES))
def has_rows(content: bytes | None, file: str) -> bool:
    """Say whether a table's bytes, those of a file that messages name, hold more than a header."""
    if content is None:
        return False
    raw = parse_text_table(content, file, [])
    if raw.header:
        return bool(raw.rows)
    return bool(content.removeprefix(b"\xef\xbb\xbf").strip())
