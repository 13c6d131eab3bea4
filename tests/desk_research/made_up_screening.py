"""Records that nobody wrote, with a search, a decision and a duplicate for each trap."""

import pandas as pd

RECORD_COLUMNS = ["record_id", "search_id", "title", "authors", "year", "doi", "url"]
SCREENING_COLUMNS = ["record_id", "stage", "reader", "decision", "criterion_id", "project_id"]
STAGES = {"ta": "title_abstract", "ft": "full_text"}


def record_rows(*rows: tuple) -> pd.DataFrame:
    """Make records from (id, title, authors, year, doi, url), later parts blank if left out."""
    full = [(row[0], "S1", *row[1:], *[None] * (6 - len(row))) for row in rows]
    table = pd.DataFrame(full, columns=RECORD_COLUMNS)
    return table.astype(
        {"year": "Int64"} | dict.fromkeys(["title", "authors", "doi", "url"], "str")
    )


def decisions(*lines: str) -> pd.DataFrame:
    """Make decisions from "R1 ta ann exclude C1" or "R1 ft ann include P1"."""
    rows = []
    for line in lines:
        record, stage, reader, decision, *why = line.split()
        criterion = why[0] if decision == "exclude" and why else None
        project = why[0] if decision == "include" and why else None
        rows.append((record, STAGES.get(stage, stage), reader, decision, criterion, project))
    return pd.DataFrame(rows, columns=SCREENING_COLUMNS, dtype="str")


SEARCHES = pd.DataFrame(
    {
        "search_id": ["S1", "S2", "S3"],
        "place_en": ["A database", "A website", "A council"],
        "place_cy": ["Cronfa ddata", "Gwefan", "Cyngor"],
        "stream": ["database", "website", "organisation"],
        "searched_on": [pd.Timestamp("2021-11-02"), None, None],
        "terms": ["tablet AND loan*", None, None],
        "search_language": ["both", None, "cy"],
        "hits": pd.array([7, None, 3], dtype="Int64"),
    }
)
CRITERIA = pd.DataFrame(
    {
        "criterion_id": ["C1", "C2", "C3"],
        "criterion_en": ["Not a project", "Another field", "Never used"],
        "criterion_cy": ["Nid prosiect", "Maes arall", "Byth ei ddefnyddio"],
    }
)
REGISTER = pd.DataFrame({"project_id": ["P1", "P2"]})
# S1: R1 to R7, of which R7 repeats R2; S2: W1 to W3; S3: nothing
RECORDS = pd.DataFrame(
    {
        "record_id": ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "W1", "W2", "W3"],
        "search_id": ["S1"] * 7 + ["S2"] * 3,
        "duplicate_of": pd.array([None] * 6 + ["R2"] + [None] * 3, dtype="str"),
    }
)
DECISIONS = decisions(
    "R1 ta ann exclude C1",
    "R2 ta ann include",
    "R2 ft ann include P1",
    "R3 ta ann include",
    "R3 ft ann not_retrieved",
    "R4 ta ann include",
    "R5 ta ann include",
    "R5 ft ann exclude C2",
    "W1 ft ann include P2",
    "W2 ta ann exclude C2",
    "W3 ft ann exclude C1",
)
# R4 waits for its full text, R6 for any decision; W1 and W3 went straight to the full text
COUNTS = {
    "identified": (7, 3),
    "duplicates": (1, 0),
    "screened": (6, 3),
    "excluded": (1, 1),
    "awaiting": (1, 0),
    "sought": (4, 2),
    "not_retrieved": (1, 0),
    "assessed": (3, 2),
    "excluded_full_text": (1, 1),
    "awaiting_full_text": (1, 0),
}

# the file of S1 holds more records than are known by the date, and one of its years is no year
IMPORTS = pd.DataFrame(
    {
        "search_id": ["S1", "S2"],
        "file": ["export.ris", "pages.csv"],
        "format": ["ris", "csv"],
        "encoding": ["utf-8", "windows-1252"],
        "counted": [9, 3],
        "imported": [9, 3],
        "unknown_tags": ["", "ZZ;QQ"],
        "ids_repeated": [0, 2],
    }
)
IMPORTED = RECORDS[["record_id", "search_id"]].assign(
    year=pd.array([2020] * 8 + [None] * 2, dtype="Int64"),
    year_as_written=["2020"] * 8 + ["n.d.", None],
)
