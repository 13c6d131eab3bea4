"""Writing the findings of one notebook to disk, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from analysis import tables
from analysis.case import Case
from analysis.disclosure import People
from analysis.findings import people as registered
from analysis.findings.folders import file_hash_or_none, subject_folder, swap
from analysis.findings.items import Chart, Figure, Table
from analysis.findings.plain import figures_csv
from analysis.findings.saying import plain_cell


@dataclass(frozen=True)
class Saved:
    """Everything that one notebook recorded."""

    study: Case
    subject: str
    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    charts: Mapping[str, Chart]
    withheld: Mapping[str, str]
    people: Mapping[str, People]


def save(held: Saved) -> str:
    """Write everything recorded, replacing what was saved before.

    Returns
    -------
    str
        Where, and how much of each.
    """
    folder = subject_folder(held.study, held.subject)
    staged = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    files = {"figures.csv": figures_csv(dict(held.figures))}
    for name, table in held.tables.items():
        files[f"table_{name}.csv"] = table.frame.to_csv(index=False, lineterminator="\n")
    for name, people in held.people.items():
        files[registered.file_name(name)] = registered.rows_csv(people)
    files["findings.json"] = json.dumps(_content(held), ensure_ascii=False, indent=1) + "\n"
    for name, text in files.items():
        (staged / name).write_text(text, encoding="utf-8")
    swap(staged, folder)
    return (
        f"{folder.relative_to(held.study.root).as_posix()}: {len(held.figures)} figures, "
        f"{len(held.tables)} tables, {len(held.charts)} charts"
    )


def _content(held: Saved) -> dict[str, Any]:
    root = held.study.root
    findings: list[Figure | Table] = [*held.figures.values(), *held.tables.values()]
    used = sorted({source for finding in findings for source in finding.sources})
    read = [file for name in used for file in tables.source_files(held.study, name)]
    return {
        "case": held.study.name,
        "subject": held.subject,
        "inputs": {
            path.relative_to(root).as_posix(): file_hash_or_none(path)
            for path in [held.study.raw / "case.yaml", *read]
        },
        "people": {name: registered.described(people) for name, people in held.people.items()},
        "figures": {name: _figure(figure) for name, figure in held.figures.items()},
        "tables": {name: _table(table) for name, table in held.tables.items()},
        "charts": {
            name: {
                "kind": chart.kind,
                "tables": {key: table.name.split(".", 1)[1] for key, table in chart.tables.items()},
                "options": chart.options,
            }
            for name, chart in held.charts.items()
        },
        "withheld": dict(held.withheld),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    about = {"about": plain_cell(figure.about), "limits_about": plain_cell(figure.limits_about)}
    return {**asdict(figure), **about}


def _table(table: Table) -> dict[str, Any]:
    cells = {column: [plain_cell(cell) for cell in held] for column, held in table.about.items()}
    return {**asdict(table), "about": cells}
