"""What the fields of a record mean, whatever the format that it was exported in."""

import re
from collections.abc import Iterable, Mapping

# the fields of a record, each a text; authors are joined by semicolons
FIELDS = (
    "own_id",
    "kind",
    "title",
    "authors",
    "year_as_written",
    "container",
    "doi",
    "url",
    "abstract",
    "language",
)
Entry = dict[str, str]

# names of kinds in RIS, BibTeX, CSL, Zotero, Scopus and Embase, without case and signs
KINDS = {
    "article": "jour ejour jfull abst mgzn news inpr conf cpaper article articlejournal "
    "articlemagazine articlenewspaper journalarticle magazinearticle newspaperarticle preprint "
    "paperconference conferencepaper inproceedings conference review shortsurvey editorial letter "
    "note journal articleinpress conferenceabstract datapaper",
    "report": "rprt govdoc report techreport manual",
    "webpage": "elec blog icomm multi webpage online electronic www post postweblog blogpost "
    "forumpost",
    "book": "book chap ebook echap edbook inbook incollection booklet mvbook collection chapter "
    "booksection bookchapter",
    "thesis": "thes thesis phdthesis mastersthesis",
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}

YEAR = re.compile(r"([0-9]{4})(?![0-9])")
DOI = re.compile(r"(?i)^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)$")
FIRST_YEAR, LAST_YEAR = 1000, 2100


def tidy(value: object) -> str:
    """Return a value as text on one line, without spaces at its ends or doubled inside."""
    return "" if value is None else " ".join(str(value).split())


def squashed(name: object) -> str:
    """Return a name in lower case, its letters and digits only."""
    return re.sub(r"[\W_]", "", str(name).lower())


def first(values: Mapping[str, object], names: Iterable[str]) -> str:
    """Return the first of several fields that is not blank, tidied."""
    return next((found for name in names if (found := tidy(values.get(name)))), "")


def kind_of(name: object) -> str:
    """Return the kind of a record: article, report, webpage, book, thesis or other."""
    return KIND_OF.get(squashed(name), "other")


def year_of(written: str) -> int | None:
    """Return the year that a text begins with, or None: a year is never guessed.

    Understood are four digits from 1000 to 2100 at the very beginning, with no fifth digit after
    them: ``2019``, ``2020/03/12/``, ``2019-``. Not understood are ``10 15``, ``c2001`` and
    ``undefined``.
    """
    found = YEAR.match(written)
    year = int(found.group(1)) if found else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def doi_of(written: str) -> str:
    """Return a DOI without the address or label before it; other text comes back as it is."""
    found = DOI.match(written)
    return found.group(1) if found else written


def names_of(written: Iterable[object]) -> str:
    """Return people's names as ``Family, Given; Family, Given``; semicolons divide names too."""
    parts = [re.sub(r"\s*,\s*", ", ", tidy(part)) for text in written for part in _divided(text)]
    return "; ".join(name for part in parts if (name := part.strip(" ,")))


def _divided(text: object) -> list[str]:
    return tidy(text).split(";")


def entry(**given: str) -> Entry:
    """Return a record with every field; those that are not given are blank."""
    if not set(given) <= set(FIELDS):
        msg = f"a record has no field {sorted(set(given) - set(FIELDS))}; it has {list(FIELDS)}"
        raise ValueError(msg)
    return {name: given.get(name, "") for name in FIELDS}
