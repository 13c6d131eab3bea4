"""Writing simulated raw tables, never over recorded rows, and the list of records to screen."""

import csv
from pathlib import Path

import pandas as pd

from analysis.case import Case
from analysis.language import SpokenError, Words
from analysis.tables.names import table_path
from analysis.tables.reading import read
from analysis.tables.records import read_records


class RecordedRows(SpokenError):
    """A table that would be overwritten holds rows that were not simulated."""


def write_simulated(study: Case, frames: dict[str, pd.DataFrame]) -> list[str]:
    """Write simulated tables in the place of older simulated ones, all or none.

    Parameters
    ----------
    study
        The case.
    frames
        Table name, such as ``"pilot/loans"``, to its rows.

    Returns
    -------
    list of str
        The files written, from the project's folder.

    Raises
    ------
    RecordedRows
        When a file holds a row whose basis is not ``simulated``; all such files are named.
    """
    paths = {table_path(study, name): frame for name, frame in frames.items()}
    shown = {path: path.relative_to(study.root).as_posix() for path in paths}
    recorded = [
        shown[path]
        for path in paths
        if path.is_file() and not _is_simulated(path.read_text(encoding="utf-8-sig"))
    ]
    if recorded:
        raise RecordedRows(Words("command.recorded_rows", {"files": ", ".join(recorded)}))
    replace_files({path: csv_bytes(frame) for path, frame in paths.items()})
    return list(shown.values())


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a raw table as the bytes of its file: UTF-8, commas, ISO dates, blank for missing."""
    text = frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    return text.encode("utf-8")


def replace_files(contents: dict[Path, bytes]) -> None:
    """Write files beside those that they replace, then put all of them in their places."""
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".new").write_bytes(content)
    for path in contents:
        path.with_suffix(".new").replace(path)


def _is_simulated(content: str) -> bool:
    return all(row.get("basis") == "simulated" for row in csv.DictReader(content.splitlines()))


def write_records(study: Case) -> tuple[Path, int, int]:
    """Write the imported records, each with the decisions on it, for people who screen.

    Returns
    -------
    path : Path
        A CSV file of the case's processed folder, from the project's folder; it is never
        published, since abstracts belong to others.
    waiting : int
        How many records nobody has decided on.
    count : int
        How many records there are.

    Raises
    ------
    FaultyTables
        When the log of searches, a file of records or the decisions have faults.
    """
    held, decisions = read_records(study).table, read(study, "screening")
    said = decisions["stage"] + ": " + decisions["decision"] + " (" + decisions["reader"] + ")"
    joined = said.groupby(decisions["record_id"]).agg("; ".join)
    listed = held.assign(decisions=held["record_id"].map(joined))
    path = study.processed / "records.csv"
    replace_files({path: csv_bytes(listed)})
    waiting = int(listed["decisions"].isna().sum())
    return path.relative_to(study.root), waiting, len(listed)
