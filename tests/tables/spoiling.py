"""Spoiling a copy of the project's raw tables, and a small desk research that is in order."""

import pandas as pd

from analysis import tables
from analysis.tables.schemas import SCHEMAS


def messages(study, language="en"):
    """Every fault of a case, written."""
    return [fault.say(language) for fault in tables.check(study)]


def edit(study, name, old, new, count=1):
    """Replace text in a raw table, which must hold it."""
    path = study.raw / f"{name}.csv"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, count), encoding="utf-8")


def cells_of(study, name):
    """Return a raw table as text, blank as blank."""
    return pd.read_csv(study.raw / f"{name}.csv", dtype=str, keep_default_na=False)


def set_cell(study, name, row, column, cell):
    """Put a value into a cell, by the row's number in a spreadsheet."""
    frame = cells_of(study, name)
    frame.loc[row - 2, column] = cell
    frame.to_csv(study.raw / f"{name}.csv", index=False, lineterminator="\n")


def add_row(study, name, **cells):
    """Add a row to a raw table; cells that are not given are those of its last row."""
    frame = cells_of(study, name)
    added = pd.DataFrame([{**frame.iloc[-1].to_dict(), **cells}])
    both = pd.concat([frame, added], ignore_index=True)
    both.to_csv(study.raw / f"{name}.csv", index=False, lineterminator="\n")


RIS = "TY  - RPRT\nID  - {name}\nTI  - A report called {name}\nPY  - 2020\nER  - \n\n"
FILES = {"first.ris": ("R1", "R2", "R3"), "second.ris": ("W1",)}
BOTH = {"en": "Words", "cy": "Geiriau"}
SCREENING = [
    ("R1", "title_abstract", "ana", "include", "", ""),
    ("R1", "full_text", "ana", "include", "", "P1"),
    ("R2", "title_abstract", "ana", "exclude", "C1", ""),
    ("R3", "title_abstract", "ana", "include", "", ""),
    ("R3", "full_text", "ana", "exclude", "C2", ""),
    ("W1", "full_text", "ana", "include", "", "P2"),
]
ADDRESS = "https://example.org/page"
PROJECT = {
    "country": "Wales",
    "project_name": "Lending",
    "approach": "device_lending",
    "figure_basis": "actual",
    "evaluation_design": "monitoring",
    "evaluator": "provider",
    "source_title": "A page",
    "source_url": ADDRESS,
    "source_is_copy": "no",
}
DESK = {
    "searches": [
        {"search_id": "S1", "stream": "database", "hits": "5", "file": "first.ris"},
        {"search_id": "S2", "stream": "website", "file": "second.ris"},
    ],
    "screening_criteria": [{"criterion_id": "C1"}, {"criterion_id": "C2"}],
    "screening": [
        dict(
            zip(
                ("record_id", "stage", "reader", "decision", "criterion_id", "project_id"),
                row,
                strict=True,
            )
        )
        for row in SCREENING
    ],
    "evidence": [
        {"project_id": "P1", "outcome_areas": "access; skills", **PROJECT},
        {"project_id": "P2", "source_2_title": "Second", "source_2_url": ADDRESS, **PROJECT},
    ],
    "evidence_figures": [
        {
            "figure_id": f"F{number}",
            "project_id": "P2",
            "measure": measure,
            "amount": amount,
            "figure_basis": "actual",
            "source_number": "1",
        }
        for number, measure, amount in ((1, "loans", "549"), (2, "people", "326"))
    ],
    "claims": [{"claim_id": "CL1", "topic": "need", "records": "R1; W1"}],
    "options": [
        {"option_id": "O1", "approach": "device_lending", "projects": "P1;P2"},
        {"option_id": "O2", "approach": "champions", "projects": "P2"},
    ],
    "option_criteria": [
        {"criterion_id": name, "measured_by": measure, "worst": worst, "best": best}
        for name, measure, worst, best in (
            ("cost", "judged", "30000", "0"),
            ("proof", "strength", "1", "5"),
            ("fit", "fit", "0", "12"),
        )
    ],
    "option_scores": [
        {"option_id": "O1", "criterion_id": "cost", "low": "5000", "high": "9000"},
        {"option_id": "O2", "criterion_id": "cost"},
    ],
    "fit": [
        {
            "option_id": "O1",
            "fit_criterion": "population_need",
            "there": "yes",
            "here": "not_known",
        },
    ],
    "adaptations": [
        {
            "change_id": "A1",
            "option_id": "O1",
            "stage": "before_pilot",
            "planned": "planned",
            "kind": "content",
            "nature": "adding",
            "level": "staff",
            "core": "kept",
        }
    ],
}


def write_desk(study):
    """Put a small desk research that is in order in the place of the case's own."""
    for name, rows in DESK.items():
        frame = pd.DataFrame(rows).reindex(columns=list(SCHEMAS[name]))
        for column, rule in SCHEMAS[name].items():
            if column.endswith(("_en", "_cy")) and not rule.nullable:
                frame[column] = BOTH[column[-2:]]
        frame["basis"] = "illustrative"
        frame.to_csv(study.raw / f"{name}.csv", index=False, lineterminator="\n")
    folder = study.raw / "searches"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for file, names in FILES.items():
        (folder / file).write_text("".join(RIS.format(name=name) for name in names))


def write_rows(study, name, *rows):
    """Put rows in the place of a raw table's own: blank where a row names no cell, illustrative."""
    columns = list(SCHEMAS[name])
    frame = pd.DataFrame(list(rows), columns=columns, dtype=object).assign(basis="illustrative")
    frame.to_csv(study.raw / f"{name}.csv", index=False, lineterminator="\n")
