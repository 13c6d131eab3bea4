"""The imported bibliography: every record of every export that searches.csv names.

Nothing is lost without a word. Each file's records are counted without its parser and compared
with those read; a file that cannot be read whole stops the import and is named; a year that is
not understood is kept as it is written.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.case import Case
from analysis.language import with_nearest
from analysis.tables.checking import check_table
from analysis.tables.faults import Fault, FaultyTables
from analysis.tables.formats import Export, read_export
from analysis.tables.formats.export import ENDINGS, said
from analysis.tables.formats.fields import Entry, year_of
from analysis.tables.names import exports_folder, shown

RECORDS = (
    *("record_id", "search_id", "file", "place", "kind", "title", "authors", "year"),
    *("year_as_written", "container", "doi", "url", "abstract", "language", "basis"),
)
IMPORTS = (
    *("search_id", "file", "format", "encoding", "counted", "imported", "unknown_tags"),
    *("years_not_understood", "ids_repeated"),
)


@dataclass(frozen=True)
class Records:
    """The imported bibliography.

    Attributes
    ----------
    table
        A row a record, in the order of searches.csv and of each file: `record_id`, unique;
        `search_id`; `file`; `place`, from 1 in its file; `kind`: article, report, webpage, book,
        thesis or other; `title`; `authors`, ``Family, Given; Family, Given``; `year`, missing
        when there is none or when `year_as_written` is not understood; `container`: journal,
        website or publisher; `doi`; `url`; `abstract`; `language`; `basis`, that of the search.
        What a file does not say is missing.
    imports
        A row a file: `search_id`, `file`, `format`, `encoding`, `counted` without the parser and
        `imported`, which are equal, `unknown_tags` joined by semicolons, `years_not_understood`,
        and `ids_repeated`: records whose own id another record has.
    """

    table: pd.DataFrame
    imports: pd.DataFrame


@dataclass(frozen=True)
class _Source:
    """A row of searches.csv that names a file, and what the file holds."""

    search_id: str
    file: str
    basis: str
    export: Export


def read_records(study: Case) -> Records:
    """Import the files that searches.csv names, from the case's folder of exports.

    Parameters
    ----------
    study
        The case.

    Returns
    -------
    Records
        See there. A record's id is its own in the file (ID in RIS, the key in BibTeX, id in CSL,
        Key in CSV) when each record of the file has one that no other record of this or of an
        earlier file has; else the search's id and eight digits of a hash of DOI, address, title
        and year, which stay the same when the file is exported again in another order.

    Raises
    ------
    FaultyTables
        When searches.csv or an export has faults; all of them are listed.
    """
    records, faults = import_records(study)
    if records is None:
        raise FaultyTables([*check_table(study, "searches")[1], *faults])
    return records


def import_records(study: Case) -> tuple[Records | None, list[Fault]]:
    """Import the records, or say why they cannot be.

    Returns
    -------
    records : Records or None
        None when searches.csv or an export has faults.
    faults : list of Fault
        Every export that is missing, named twice or named by no search, and all that is wrong
        with those that cannot be read whole. The faults of searches.csv as a table are those of
        `check_table`, and not repeated here.
    """
    cells, of_the_log = check_table(study, "searches")
    sources, faults = _sources(study, cells)
    return (None if of_the_log or faults else _records(sources)), faults


def _sources(study: Case, cells: pd.DataFrame) -> tuple[list[_Source], list[Fault]]:
    """Read every file that a search names, and report those that none names or several do."""
    if cells.empty:  # why it is, the table's own faults say
        return [], []
    # a path is a fault of the table itself, and never followed
    named = cells[[name == Path(str(name)).name and "\\" not in name for name in cells["file"]]]
    faults = list(_files_not_named(study, set(named["file"])))
    sources = []
    for row, search in named.iterrows():
        fault = _fault_of_name(study, named["file"], int(str(row)))
        if fault is not None:
            faults.append(fault)
            continue
        path = exports_folder(study) / search["file"]
        export = read_export(path, path.relative_to(study.root).as_posix())
        faults += export.faults
        sources.append(_Source(search["search_id"], search["file"], search["basis"], export))
    return sources, faults


def _fault_of_name(study: Case, files: pd.Series, row: int) -> Fault | None:
    """Return what is wrong with a file's name in searches.csv, or None."""
    name, where = str(files[row]), shown(study, "searches")
    others = [str(other) for other in files.index[files == name] if other != row]
    if others:
        found = said("found.file_twice", file=name, rows=", ".join(others))
        return Fault(where, row, "file", found, said("expected.own_file"))
    if not (exports_folder(study) / name).is_file():
        folder = exports_folder(study).relative_to(study.root).as_posix()
        expected = with_nearest("records.expected.file", name, _present(study), folder=folder)
        return Fault(where, row, "file", said("found.no_file", file=name), expected)
    return None


def _present(study: Case) -> list[str]:
    """Return the names of the files in the folder that look like exports, in order."""
    folder = exports_folder(study)
    files = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
    return sorted(file.name for file in files if file.suffix.lower() in ENDINGS)


def _files_not_named(study: Case, named: set[str]) -> Iterator[Fault]:
    for name in _present(study):
        if name not in named:
            where = (exports_folder(study) / name).relative_to(study.root).as_posix()
            expected = said("expected.search", file=shown(study, "searches"))
            yield Fault(where, None, None, said("found.not_named"), expected)


def _records(sources: list[_Source]) -> Records:
    rows: list[dict[str, Any]] = []
    imports: list[dict[str, Any]] = []
    taken: set[str] = set()
    own_ids = Counter(entry["own_id"] for source in sources for entry in source.export.entries)
    for source in sources:
        ids = _ids(source, taken)
        taken |= set(ids)
        for place, (name, entry) in enumerate(zip(ids, source.export.entries, strict=True), 1):
            year = year_of(entry["year_as_written"])
            found = {"record_id": name, "place": place, "year": year}
            rows.append({**entry, **found, **_of_search(source)})
        imports.append({**_of_search(source), **_counts(source.export, own_ids)})
    return Records(_typed(rows), pd.DataFrame(imports, columns=list(IMPORTS)))


def _counts(export: Export, own_ids: Counter[str]) -> dict[str, Any]:
    """Return what is counted of one file."""
    written = [year for entry in export.entries if (year := entry["year_as_written"])]
    ids = [own for entry in export.entries if (own := entry["own_id"])]
    return {
        "format": export.format,
        "encoding": export.encoding,
        "counted": export.counted,
        "imported": len(export.entries),
        "unknown_tags": ";".join(export.unknown_tags),
        "years_not_understood": sum(year_of(year) is None for year in written),
        "ids_repeated": sum(own_ids[own] > 1 for own in ids),
    }


def _of_search(source: _Source) -> dict[str, str]:
    return {"search_id": source.search_id, "file": source.file, "basis": source.basis}


def _ids(source: _Source, taken: set[str]) -> list[str]:
    """Return the records' own ids if they can serve, else ids made of what they say."""
    own = [entry["own_id"] for entry in source.export.entries]
    if all(own) and len(set(own)) == len(own) and not set(own) & taken and ";" not in "".join(own):
        return own
    times: Counter[str] = Counter()
    made = []
    for entry in source.export.entries:
        name = f"{source.search_id}-{_hash(entry)}"
        times[name] += 1
        made.append(f"{name}-{times[name]}" if times[name] > 1 else name)
    return made


def _hash(entry: Entry) -> str:
    """Return eight digits that two records share only if they say the same."""
    address = re.sub(r"^https?://(www\.)?|/+$", "", entry["url"].lower())
    title = re.sub(r"[\W_]+", " ", entry["title"].casefold()).strip()
    said_by = (entry["doi"].lower(), address, title, str(year_of(entry["year_as_written"]) or ""))
    return hashlib.sha256("|".join(said_by).encode("utf-8")).hexdigest()[:8]


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(RECORDS))
    text = [name for name in RECORDS if name not in ("place", "year")]
    table[text] = table[text].replace("", pd.NA).astype("str")
    table["year"] = table["year"].astype("Int64")
    return table.astype({"place": "int64"})
