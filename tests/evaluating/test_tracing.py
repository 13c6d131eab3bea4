"""The cell that records a finding: found for every one of the default case, and the right one."""

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.case import Case
from analysis.evaluating.tracing import Place, find_place
from analysis.findings import SUBJECTS
from analysis.language import text
from analysis.running import STEPS

CASE = "data/processed/monmouthshire/findings"
LABELS = {"figure": "findings.{}", "table": "tables.{}", "chart": "charts.{}.title"}


@pytest.fixture(scope="module")
def default(project_root: Path) -> Case:
    return Case.load("monmouthshire", project_root)


@pytest.fixture(scope="module")
def places(default: Case) -> dict[tuple[str, str], Place | None]:
    """Every recorded finding of the default case with its cell."""
    found = {
        (name, kind): find_place(default, name, kind, method)
        for name, kind, method in recorded(default.root)
    }
    if not found:
        pytest.skip(f"no notebook has run yet: there is nothing in {CASE}")
    return found


def recorded(root: Path) -> Iterator[tuple[str, str, str]]:
    for subject in SUBJECTS:
        file = root / CASE / subject / "findings.json"
        held: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
        for kind in LABELS:
            for name, item in held.get(f"{kind}s", {}).items():
                yield f"{subject}.{name}", kind, item.get("method", "")


def outputs(file: Path) -> list[str]:
    """What each cell of a notebook shows."""
    shown = []
    for cell in json.loads(file.read_text("utf-8"))["cells"]:
        held = [output.get("data", {}) for output in cell.get("outputs", ())]
        words = [
            "".join(data.get(kind, "")) for data in held for kind in ("text/plain", "text/html")
        ]
        shown.append(html.unescape("\n".join(words)))
    return shown


def test_every_recorded_finding_of_the_default_case_is_found(
    places: dict[tuple[str, str], Place | None],
) -> None:
    assert [name for name, place in places.items() if place is None] == []


def test_a_finding_that_one_cell_alone_shows_is_found_in_that_cell(
    default: Case, places: dict[tuple[str, str], Place | None]
) -> None:
    shown = {step.subject: outputs(step.source(default)) for step in STEPS}
    judged = 0
    for (name, kind), place in places.items():
        label = text(LABELS[kind].format(name), "en") + (":" if kind == "figure" else "")
        cells = shown[name.partition(".")[0]]
        where = [number for number, words in enumerate(cells, start=1) if label in words]
        if len(where) == 1:
            assert place is not None
            assert place.cell == where[0], name
            judged += 1
    assert judged > len(places) / 2


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('findings.record("loans", 1)', "loans"),
        ('findings.record_all({"loans": 1, "devices": 2})', "devices"),
        ('counts = {"loans": 1}\ncounts |= {"late": 2}\nfindings.record_all(counts)', "late"),
        ('counts = {}\ncounts["late"] = 2\nfindings.record_all(counts)', "late"),
        ('for name in ("a", "b"):\n    findings.record(f"{name}_change", 1)', "b_change"),
        ('for name, n in {"a": 1}.items():\n    findings.record(name, n)', "a"),
        ('ks = ["x"]\nfindings.record_all({f"n_{k}": 1 for k in ks})', "n_x"),
        ("findings.record_all(totals(frame))", "records_screened"),
        ('made, how = ["one"], {}\nfindings.withhold(*made, reason="r")', "one"),
        ('first, second = {"a": 1}, {"b": 1}\nfindings.record_all(first | second)', "b"),
    ],
)
def test_names_that_are_put_together_are_found(tmp_path: Path, source: str, name: str) -> None:
    study = notebook_with(tmp_path, "findings.record('other', 1)", source)
    kind = "withheld" if "withhold" in source else "figure"
    place = find_place(study, f"pilot.{name}", kind)
    assert place is not None
    assert place.cell == 3


def test_the_method_tells_cells_apart_that_may_record_the_same_name(tmp_path: Path) -> None:
    cells = [f'findings.record_all(made(), method="{method}")' for method in ("one", "two")]
    study = notebook_with(tmp_path, *cells)
    found = [find_place(study, "pilot.x", "figure", method) for method in ("one", "two")]
    assert [place.cell for place in found if place] == [2, 3]


def test_a_name_that_no_call_can_record_is_not_found(tmp_path: Path) -> None:
    study = notebook_with(tmp_path, 'findings.record("loans", 1)')
    assert find_place(study, "pilot.devices", "figure") is None
    assert find_place(study, "pilot.loans", "table") is None


def test_a_cell_is_given_with_its_heading_and_the_functions_that_it_calls(tmp_path: Path) -> None:
    cells = (
        "from analysis.pilot import uptake\nfrom analysis import tables",
        'rows = tables.read(study, "x")\nfindings.record("loans", uptake.borrowers(rows))',
    )
    place = find_place(notebook_with(tmp_path, *cells), "pilot.loans", "figure")
    assert place is not None
    assert (place.heading, place.line) == ("A question", 2)
    assert place.functions == ("analysis.pilot.uptake.borrowers",)


def test_nothing_of_a_notebook_is_run(tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'ran')!r}, 'w')"
    study = notebook_with(tmp_path, trap, f"findings.record('x', {trap})")
    assert find_place(study, "pilot.x", "figure") is not None
    assert not (tmp_path / "ran").exists()


def notebook_with(root: Path, *sources: str) -> Case:
    """A project whose notebook of the pilot has a heading and these cells of code."""
    cells = [{"cell_type": "markdown", "source": ["## A question\n"], "metadata": {}}]
    cells += [
        {"cell_type": "code", "source": source, "metadata": {}, "id": f"c{number}"}
        for number, source in enumerate(sources)
    ]
    step = next(step for step in STEPS if step.subject == "pilot")
    (root / "notebooks").mkdir()
    file = root / "notebooks" / f"{step.notebook}.ipynb"
    file.write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")
    return Case("made_up", root, None)  # type: ignore[arg-type]
