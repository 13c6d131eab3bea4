"""What must not stand in any published file: keys of people, and words that nobody confirmed."""

from collections.abc import Iterator

from analysis import tables
from analysis.case import Case
from analysis.publishing.scanning import Wanted

# The raw tables whose rows are single people or what they hold, and the key of each
PERSONAL_KEYS = {
    "pilot/participants": "participant_id",
    "pilot/loans": "loan_id",
    "pilot/partner_responses": "respondent_id",
    "pilot/said": "said_id",
}
SAID, QUOTED = "pilot/said", "pilot/quotations"


def wanted(study: Case) -> Wanted:
    """Return what to look for in the files of a case."""
    return Wanted(
        keys=frozenset(personal_keys(study)),
        spoken={key: said for key, said in _cells(study, SAID, "said_id", "words")},
        confirmed=tuple(_confirmed(study)),
        allowed=frozenset(filter(None, (study.settings.contact.email,))),
    )


def personal_keys(study: Case) -> set[str]:
    """Return the keys of everybody in a case, and of what they hold."""
    return {row[0] for name, key in PERSONAL_KEYS.items() for row in _cells(study, name, key)}


def _confirmed(study: Case) -> Iterator[str]:
    """Yield the words that somebody agreed to, as a named person confirmed."""
    columns = ("agreed", "confirmed_by", "confirmed_on", "words_en", "words_cy")
    for agreed, by, on, *words in _cells(study, QUOTED, *columns):
        if agreed == "yes" and by and on:
            yield from filter(None, words)


def _cells(study: Case, name: str, *columns: str) -> Iterator[tuple[str, ...]]:
    """Yield the cells of a raw table as they stand there; none where there is no such table.

    The tables were checked when their findings were made, and findings older than their tables
    are refused; checking them again takes a second.
    """
    file = tables.table_path(study, name)
    if not file.is_file():
        return
    held = tables.read_text_table(file, name, list(columns))
    places = [held.header.index(column) for column in columns]
    for _number, *row in held.rows:
        yield tuple(row[place].strip() for place in places)
