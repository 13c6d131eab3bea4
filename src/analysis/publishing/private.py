"""What must not stand in any published file: keys of people, and words that nobody confirmed."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from analysis.case import Case
from analysis.language import Words
from analysis.publishing.faults import PublishingError
from analysis.publishing.scanning import Wanted
from analysis.tables.files import parse_text_table
from analysis.tables.sources import content

# The raw tables whose rows are single people or what they hold, and the key of each
PERSONAL_KEYS = {
    "pilot/participants": "participant_id",
    "pilot/loans": "loan_id",
    "pilot/partner_responses": "respondent_id",
    "pilot/said": "said_id",
}
SAID, QUOTED = "pilot/said", "pilot/quotations"


def refuse_private(names: Iterable[str]) -> None:
    """Refuse to name a file of a case's folder ``private`` in anything that is published.

    Raises
    ------
    PublishingError
        With the first such name.
    """
    for name in names:
        if "private" in PurePosixPath(name).parts:
            raise PublishingError(Words("pseudonyms.in_published", {"file": name}))


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
    held = content(study, name)
    if held is None:
        return
    table = parse_text_table(held, name, list(columns))
    places = [table.header.index(column) for column in columns]
    for _number, *row in table.rows:
        yield tuple(row[place].strip() for place in places)
