"""Reading CSV exports: Zotero, Scopus, PubMed, Embase, Ovid, and plain tables of the same names."""

import re
from pathlib import Path

from analysis.tables.files import long_cells, parse_text_table
from analysis.tables.formats import known
from analysis.tables.formats.export import Export, Unreadable, refuse_many, said
from analysis.tables.formats.fields import (
    Entry,
    doi_of,
    entry,
    first,
    kind_of,
    names_of,
    squashed,
    tidy,
)

# field -> names of columns without case and signs, the first of them that is filled counts
COLUMNS = {
    "own_id": "key recordid id citationkey eid pmid accessionnumber uniqueidentifier ui an",
    "kind": "itemtype documenttype publicationtype type kind pt",
    "title": "title primarytitle articletitle documenttitle ti t1",
    "authors": "authorfullnames author authors authornames firstauthors au a1",
    "year_as_written": "publicationyear year yearofpublication pubyear py yr date "
    "publicationdate dateofpublication dp",
    "container": "publicationtitle sourcetitle journalbook journal journaltitle journalname "
    "containertitle container website websitetitle publicationname jn publisher source so",
    "doi": "doi digitalobjectidentifier do",
    "url": "url urls link links address fulltextlink ur",
    "abstract": "abstract abstractnote notesabstract ab n2",
    "language": "language languageoforiginaldocument la lg",
}
NAMES = {field: names.split() for field, names in COLUMNS.items()}
USED = known.COLUMNS.union(*NAMES.values())
# "Lira R, de Oliveira Filho ASB." as PubMed and Scopus write names: initials without a comma
INITIALS = re.compile(r"(.+) ([A-Z][A-Z.-]{0,6}(?: (?:Jr|Sr|2nd|3rd))?)")
SCOPUS_NUMBER = re.compile(r"\s*\([0-9]+\)")
CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^,\n]*))(,|\n|\Z)')


def read_spreadsheet(data: bytes, file: Path, shown: str) -> Export:
    """Read a CSV file: commas, quotation marks in pairs, UTF-8 with or without its mark.

    Raises
    ------
    Unreadable
        When no column is a title, or no row stands under the header.
    """
    with long_cells():  # an abstract may be longer than the usual limit
        raw = parse_text_table(data, shown, ["Title", "Authors", "Year", "DOI", "Url", "Abstract"])
    if raw.faults:
        return Export("csv", faults=raw.faults)
    plain = [squashed(name) for name in raw.header]
    if not set(plain) & set(NAMES["title"]):
        found = said("found.no_title", columns=", ".join(filter(None, raw.header)))
        raise Unreadable(found, said("expected.csv"))
    if not raw.rows:
        raise Unreadable(said("found.no_csv"), said("expected.csv"))
    refuse_many(len(raw.rows))
    # of two columns of one name the first counts
    rows = [dict(zip(plain[::-1], row[:0:-1], strict=True)) for row in raw.rows]
    unknown = sorted(
        {
            name
            for name, column in zip(raw.header, plain, strict=True)
            if column not in USED and any(tidy(row[column]) for row in rows)
        }
    )
    own = [name for name in NAMES["own_id"] if all(tidy(row.get(name)) for row in rows)][:1]
    entries = [_entry(row, own) for row in rows]
    return Export("csv", "utf-8", _counted(data), entries, tuple(unknown))


def _entry(row: dict[str, str], own: list[str]) -> Entry:
    given = {field: first(row, names) for field, names in NAMES.items()}
    return entry(
        **{
            **given,
            "own_id": first(row, own),
            "kind": kind_of(given["kind"]),
            "authors": names_of(_names(row, given["authors"])),
            "doi": doi_of(given["doi"]),
        }
    )


def _names(row: dict[str, str], authors: str) -> list[str]:
    """Return the names of a row; those of PubMed and Scopus get a comma before the initials."""
    if not {"pmid", "eid"} & set(row):
        return [authors]
    if ";" in authors:
        parts = SCOPUS_NUMBER.sub("", authors).split(";")
    else:
        parts = (authors.removesuffix(".") if "pmid" in row else authors).split(",")
    found = [INITIALS.fullmatch(tidy(part)) for part in parts]
    if ";" not in authors and not all(found):
        return [authors]
    return [
        f"{name.group(1)}, {name.group(2)}" if name and "," not in part else part
        for name, part in zip(found, parts, strict=True)
    ]


def _counted(data: bytes) -> int:
    """Count the rows under the header that hold anything, without the csv module."""
    text = re.sub(r"\r\n?", "\n", data.decode("utf-8-sig"))
    count, filled = 0, False
    for cell in CELL.finditer(text):
        filled = filled or bool((cell.group(1) or cell.group(2) or "").strip())
        if cell.group(3) != ",":
            count, filled = count + filled, False
    return count - 1
