"""Reading CSL-JSON: a list of items, or an object that holds it under ``items``."""

import json
import re
from pathlib import Path
from typing import Any

from analysis.tables.formats import known
from analysis.tables.formats.export import Export, Unreadable, decoded, faulty, refuse_many, said
from analysis.tables.formats.fields import Entry, doi_of, entry, first, kind_of, names_of, tidy

# JSON may write one half of a letter that takes two codes, which no file can hold as text
HALF_LETTER = re.compile(r"(?i)\\ud[89a-f]")
HALF_LETTER_READ = re.compile("[\ud800-\udfff]")
OWN_PUBLISHER = ("report", "book", "thesis")


def read_csl(data: bytes, file: Path, shown: str) -> Export:
    """Read a CSL-JSON file.

    Raises
    ------
    Unreadable
        When the text cannot be decoded, is no JSON, or holds no list of items.
    """
    text, encoding = decoded(data)
    items = _items(text)
    refuse_many(len(items))
    faults = [
        (said("found.item", place=place), said("expected.csl_item"))
        for place, item in enumerate(items, start=1)
        if not isinstance(item, dict)
    ]
    records = [item for item in items if isinstance(item, dict)]
    unknown = sorted({str(name) for record in records for name in record if name not in known.CSL})
    entries = [] if faults else [_entry(record) for record in records]
    return Export("csl_json", encoding, len(items), entries, tuple(unknown), faulty(shown, faults))


def _items(text: str) -> list[Any]:
    try:
        content = json.loads(text, parse_int=str, parse_float=str)  # an id is text, and no number
    except json.JSONDecodeError as error:
        found = said("found.not_json", line=error.lineno, place=error.colno)
        raise Unreadable(found, said("expected.csl_json")) from error
    except RecursionError as error:
        raise Unreadable(said("found.too_deep"), said("expected.csl_json")) from error
    written = json.dumps(content, ensure_ascii=False) if HALF_LETTER.search(text) else ""
    if HALF_LETTER_READ.search(written):
        raise Unreadable(said("found.not_text"), said("expected.utf8"))
    items = content.get("items") if isinstance(content, dict) else content
    if not isinstance(items, list) or not items:
        raise Unreadable(said("found.no_csl_json"), said("expected.csl_json"))
    return items


def _entry(item: dict[str, Any]) -> Entry:
    kind = kind_of(item.get("type", ""))
    text = {name: value for name, value in item.items() if not isinstance(value, dict | list)}
    place = ("publisher", "container-title") if kind in OWN_PUBLISHER else ()
    return entry(
        own_id=first(text, ["id"]),
        kind=kind,
        title=first(text, ["title"]),
        authors=names_of(_names(item.get("author"))),
        year_as_written=_date(item.get("issued")),
        container=first(text, place or ("container-title", "publisher")),
        doi=doi_of(first(text, ["DOI"])),
        url=first(text, ["URL"]),
        abstract=first(text, ["abstract"]),
        language=first(text, ["language"]),
    )


def _names(authors: object) -> list[str]:
    names = []
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, dict):
            particles = (author.get("non-dropping-particle"), author.get("family"))
            family, given = tidy(" ".join(map(tidy, particles))), tidy(author.get("given"))
            names.append(tidy(author.get("literal")) or ", ".join(filter(None, [family, given])))
        else:
            names.append(tidy(author))
    return names


def _date(issued: object) -> str:
    """Return a date as it is written: its parts joined by hyphens, or its raw or literal text."""
    if not isinstance(issued, dict):
        return tidy(issued)
    parts = issued.get("date-parts")
    spans = [span for span in parts if isinstance(span, list)] if isinstance(parts, list) else []
    said_parts = [[tidy(part) for part in span if part and part != "0"] for span in spans]
    written = "/".join(map("-".join, said_parts))
    return written or first(issued, ["raw", "literal", "date"])
