"""Reading BibTeX with bibtexparser, every entry counted by the line that opens it.

bibtexparser 2.1 puts an entry with a repeated field, or with a key that another entry has, on a
side list; both are taken from there. What cannot be parsed stops the import and is named.
"""

import logging
import re
from functools import cache
from pathlib import Path
from typing import Any

from analysis.tables.formats import known
from analysis.tables.formats.export import (
    Export,
    Unreadable,
    decoded,
    faulty,
    no_records,
    refuse_many,
    said,
)
from analysis.tables.formats.fields import Entry, doi_of, entry, first, kind_of, names_of, tidy

# bibtexparser opens a block at an @ that begins a line or follows the brace of another block
OPENING = re.compile(r"(?m)(?:^|\})[ \t%]*@(\w+)\s*[{(]")
NOT_RECORDS = ("comment", "string", "preamble")
CONTAINERS = ("journal", "journaltitle", "booktitle", "publisher", "institution", "school")
OTHER_CONTAINERS = ("organization", "howpublished")
# in an address a percent sign or an underscore is no LaTeX
VERBATIM = ("url", "doi", "file", "eprint")
URL_MACRO = re.compile(r"\\url\s*\{([^}]*)\}")


def read_bibtex(data: bytes, file: Path, shown: str) -> Export:
    """Read a BibTeX or BibLaTeX file.

    Raises
    ------
    Unreadable
        When the text cannot be decoded, has no entry, or stops the parser altogether.
    """
    text, encoding = decoded(data)
    counted = sum(name.lower() not in NOT_RECORDS for name in OPENING.findall(text))
    if not counted:
        raise no_records("bibtex", text)
    refuse_many(counted)
    sources, broken = _split(text)
    faults = [(said("found.entry", line=line), said("expected.bibtex_entry")) for line in broken]
    unknown = sorted({name for source in sources for name in _unknown(source)})
    entries = [] if faults else [_entry(source) for source in sources]
    return Export("bibtex", encoding, counted, entries, tuple(unknown), faulty(shown, faults))


def _split(text: str) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the entries with their fields, and the lines at which others cannot be parsed.

    An entry is ``{"type": …, "key": …, "fields": {name: value}, "repeated": {name: times}}``; of
    a repeated field the first value that is not blank is kept.
    """
    import bibtexparser
    from bibtexparser.library import Library
    from bibtexparser.middlewares import default_parse_stack
    from bibtexparser.model import Entry as Block

    # what it would log is said as a fault
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    try:
        whole = bibtexparser.parse_string(text, parse_stack=[])
    except Exception as error:  # the parser says that it raises what it did not foresee
        reason = tidy(error) or type(error).__name__
        found = said("found.parser", reason=reason)
        raise Unreadable(found, said("expected.bibtex")) from error
    entries, broken = [], []
    failed = set(map(id, whole.failed_blocks))
    for block in whole.blocks:
        inside = getattr(block, "ignore_error_block", block)
        if isinstance(inside, Block):
            entries.append(inside)
        elif id(block) in failed and inside is None:
            broken.append((block.start_line or 0) + 1)
    keys = [block.key for block in entries]
    for place, block in enumerate(entries):  # a library holds each key once
        block.key = str(place)
    library = Library([*whole.strings, *entries])
    for step in default_parse_stack(allow_inplace_modification=True):
        library = step.transform(library)
    parsed = library.entries_dict
    return [_source(key, parsed[str(place)]) for place, key in enumerate(keys)], broken


def _source(key: str, block: Any) -> dict[str, Any]:
    fields: dict[str, str] = {}
    times: dict[str, int] = {}
    for given in block.fields:
        name, value = given.key.lower(), tidy(given.value)
        times[name] = times.get(name, 0) + 1
        fields[name] = fields.get(name) or value
    repeated = {name: count for name, count in times.items() if count > 1}
    return {"type": block.entry_type, "key": key, "fields": fields, "repeated": repeated}


def _unknown(source: dict[str, Any]) -> list[str]:
    twice = [f"{name} ({count})" for name, count in source["repeated"].items()]
    return [*(name for name in source["fields"] if name not in known.BIBTEX), *twice]


def _entry(source: dict[str, Any]) -> Entry:
    raw = source["fields"]
    fields = {
        name: value if name in VERBATIM else _plain(value)
        for name, value in raw.items()
        if name != "author"
    }
    address = URL_MACRO.search(raw.get("howpublished", ""))
    return entry(
        own_id=tidy(source["key"]),
        kind=kind_of(source["type"]),
        title=": ".join(part for name in ("title", "subtitle") if (part := fields.get(name, ""))),
        authors=names_of(_names(raw.get("author", ""))),
        year_as_written=first(fields, ["year", "date"]),
        container=first(fields, CONTAINERS if address else (*CONTAINERS, *OTHER_CONTAINERS)),
        doi=doi_of(first(fields, ["doi"])),
        url=first({**fields, "address": address.group(1) if address else ""}, ["url", "address"]),
        abstract=first(fields, ["abstract"]),
        language=first(fields, ["language", "langid"]),
    )


def _plain(text: str) -> str:
    r"""Return LaTeX as plain text: ``{\^w}`` as ŵ; what cannot be read stays as it is."""
    if not re.search(r"[\\{}$~]|--", text):
        return text
    # a bare percent sign would begin a comment and take the rest of the line with it
    return tidy(_latex().latex_to_text(re.sub(r"(?<!\\)%", r"\\%", text)))


@cache
def _latex() -> Any:
    # a library that bibtexparser brings
    from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def _names(authors: str) -> list[str]:
    """Return each author as ``Family, Given``; a name in braces is a body's and stays whole."""
    from bibtexparser.middlewares.names import (
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    names = []
    for name in split_multiple_persons_names(authors) if authors else []:
        parts = parse_single_name_into_parts(name, strict=False)
        family = " ".join([*parts.von, *parts.last, *parts.jr])
        given = " ".join(parts.first)
        names.append(_plain(f"{family}, {given}" if given else family))
    return [name for name in names if name != "others"]
