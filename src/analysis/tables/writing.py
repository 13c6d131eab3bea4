"""Writing simulated raw tables; rows that somebody recorded are never overwritten."""

import csv

import pandas as pd

from analysis.case import Case
from analysis.language import SpokenError, Words
from analysis.tables.names import table_path


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
    for path, frame in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".new").write_bytes(csv_bytes(frame))
    for path in paths:
        path.with_suffix(".new").replace(path)
    return list(shown.values())


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a raw table as the bytes of its file: UTF-8, commas, ISO dates, blank for missing."""
    text = frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    return text.encode("utf-8")


def _is_simulated(content: str) -> bool:
    return all(row.get("basis") == "simulated" for row in csv.DictReader(content.splitlines()))
