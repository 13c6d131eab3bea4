"""Explaining a finding: from its value back to the cell, the method and the rows counted."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from analysis import findings, tables
from analysis.case import Case
from analysis.cli import app
from analysis.disclosure import count, derived, mean, net, quantile, share, total
from analysis.evaluating.explaining import UnknownFinding, explain
from analysis.evaluating.explanation_files import (
    plain_explanation,
    tell_explanation,
    write_pictures,
)
from analysis.evaluating.saying import say_statement
from analysis.findings import Record, store
from analysis.findings.saying import cell_of
from analysis.publishing import method_cards

CASE = "data/processed/monmouthshire/findings"
SUBJECTS = ("framing", "desk_research", "stakeholders", "pilot")


@pytest.fixture(scope="module")
def recorded(project_root: Path) -> Record:
    """The findings of the case that ships with the project, as its notebooks recorded them."""
    parts = []
    for subject in SUBJECTS:
        file = project_root / CASE / subject / "findings.json"
        if not file.is_file():
            pytest.skip(f"no notebook has run yet: there is nothing in {CASE}")
        parts.append(store._from_content(json.loads(file.read_text("utf-8")), file.parent))
    return Record.join(parts)


@pytest.fixture(scope="module")
def read_once(project_root: Path) -> Any:
    read, study = tables.read, Case.load("monmouthshire", project_root)
    return cache(lambda name: read(study, name))


@pytest.fixture
def default(
    project_root: Path, recorded: Record, read_once: Any, monkeypatch: pytest.MonkeyPatch
) -> Case:
    """The default case; its findings are those recorded, and no table is read twice."""
    monkeypatch.setattr(findings, "load", lambda study, subjects: recorded)
    monkeypatch.setattr(tables, "read", lambda _, name: read_once(name))
    return Case.load("monmouthshire", project_root)


def test_a_figure_is_traced_from_its_value_to_its_raw_table(default: Case) -> None:
    found = explain(default, "pilot.loans")
    assert (found.name, found.kind) == ("pilot.loans", "figure")
    assert found.value["en"] == found.value["cy"]
    assert [source.table for source in found.sources] == ["pilot/loans"]
    assert found.sources[0].rows == len(tables.read(default, "pilot/loans"))
    assert found.place is not None
    assert found.place.notebook == "notebooks/4_pilot_evaluation.ipynb"
    assert found.card is not None
    assert found.card.functions
    assert found.basis == ("simulated",)


def test_a_name_without_its_subject_is_enough_where_one_subject_has_it(default: Case) -> None:
    assert explain(default, "loans").name == "pilot.loans"


def test_a_name_that_is_not_there_is_refused_with_near_ones(default: Case) -> None:
    with pytest.raises(UnknownFinding, match=r"no finding is named “pilot\.lones”; near: .*loans"):
        explain(default, "pilot.lones")
    with pytest.raises(UnknownFinding, match="no finding is named “qqqq”; expected"):
        explain(default, "qqqq")


def test_a_name_that_several_subjects_have_asks_for_the_subject(
    default: Case, recorded: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = recorded.figures["pilot.loans"]
    twice = replace(recorded, figures={**recorded.figures, "framing.loans": one})
    monkeypatch.setattr(findings, "load", lambda study, subjects: twice)
    with pytest.raises(UnknownFinding, match="several findings are named “loans”"):
        explain(default, "loans")


def test_a_chart_is_traced_through_the_tables_that_it_draws(default: Case) -> None:
    found = explain(default, "pilot.change")
    assert found.kind == "chart"
    assert found.value["en"] == "a chart of: pilot.net_improvement"
    assert {source.table for source in found.sources} == {"pilot/responses", "pilot/questions"}
    assert found.place is not None


def test_a_table_says_its_size_and_never_its_cells(default: Case, recorded: Record) -> None:
    found = explain(default, "pilot.reach_by_age")
    table = recorded.tables["pilot.reach_by_age"]
    assert found.value["en"] == f"a table; rows: {len(table.rows)}, columns: {len(table.columns)}"


def test_what_was_not_made_is_explained_by_its_reason(
    default: Case, recorded: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = replace(recorded, withheld={"stakeholders.power_interest_x": "nobody_rated"})
    monkeypatch.setattr(findings, "load", lambda study, subjects: held)
    assert explain(default, "power_interest_x").kind == "withheld"


def test_a_figure_of_few_people_is_held_back(
    default: Case, recorded: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(recorded.figures["pilot.missing"], value=7, people=7)
    held = replace(recorded, figures={**recorded.figures, "pilot.missing": few})
    monkeypatch.setattr(findings, "load", lambda study, subjects: held)
    found = explain(default, "pilot.missing")
    assert (found.counted, found.held_back) == (None, True)
    for reader in ("en", "cy"):
        lines = tell_explanation(found, reader)
        assert not any(line.endswith(": 7") for line in lines)
    assert found.value == {"en": "", "cy": ""}
    assert '"counted": null' in json.dumps(plain_explanation(found))


def test_a_personal_table_of_few_rows_does_not_tell_how_many(
    default: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    loans = tables.read(default, "pilot/loans").head(9)
    monkeypatch.setattr(tables, "read", lambda study, name: loans)
    found = explain(default, "pilot.loans")
    assert [source.rows for source in found.sources] == [None]
    assert "rows: not told, since they are few" in "\n".join(tell_explanation(found, "en"))


def test_where_the_case_study_shows_it_is_listed(default: Case) -> None:
    ways = {one.way for one in explain(default, "pilot.net_improvement").shown}
    assert "figure" in ways
    assert [one.way for one in explain(default, "pilot.loans").shown]


@pytest.mark.parametrize("reader", ["en", "cy"])
@pytest.mark.parametrize("every", [25, pytest.param(1, marks=pytest.mark.slow)])
def test_every_recorded_finding_is_explained_whole(
    default: Case, recorded: Record, reader: str, every: int
) -> None:
    names = [*recorded.figures, *recorded.tables, *recorded.charts]
    for name in names[::every]:
        found = explain(default, name)
        assert found.place is not None, name
        assert found.sources, name
        assert found.statement[reader], name
        assert found.label[reader] != name
        lines = tell_explanation(found, reader)
        assert all(line.split(": ", 1)[1].strip() for line in lines), name
        assert not any("{" in line for line in lines), name


def test_what_tells_people_apart_is_named_in_words(recorded: Record) -> None:
    abouts = [
        saying.about
        for figure in recorded.figures.values()
        for saying in figure.about
        if saying.about.terms
    ]
    named = {dimension for one in abouts for _, group in one.terms for dimension, _ in group}
    assert named
    for name in named:
        said = say_statement(cell_of(count(**{name: "yes"})), "en")
        assert f"Group: {name}:" not in said


def test_every_method_of_the_record_has_a_card(recorded: Record) -> None:
    items = [*recorded.figures.values(), *recorded.tables.values()]
    assert {item.method for item in items} <= set(method_cards.keys())


STAYED = {"follow_up": "yes"}
SAID = {
    "count": (count(**STAYED), "How many there are."),
    "share": (share(STAYED), "A percentage."),
    "net": (net({"a": "1"}, {"b": "1"}, STAYED), "The difference of two percentages."),
    "mean": (mean("age", **STAYED), "A mean of “age”."),
    "total": (total("age", **STAYED), "A total of “age”."),
    "quantile": (quantile(0.5, "age", **STAYED), "A quantile of “age”."),
    "derived": (derived(STAYED), "A figure that is computed from how many there are."),
}


@pytest.mark.parametrize("kind", SAID)
def test_every_kind_of_statement_is_said_in_words(kind: str) -> None:
    about, beginning = SAID[kind]
    cell = cell_of(about)
    assert say_statement(cell, "en").startswith(beginning)
    assert "people of the pilot" in say_statement(cell, "en")
    assert "pobl y peilot" in say_statement(cell, "cy")
    assert say_statement(cell, "cy") != say_statement(cell, "en")


def test_groups_are_named_in_words_of_the_reader() -> None:
    cell = cell_of(share({"weekly_use_moved": ("improved", "same")}, STAYED))
    assert say_statement(cell, "en") == (
        "A percentage. Counted: people of the pilot. Group: answered the follow-up survey: Yes, "
        "change from the first survey to the follow-up (question: weekly_use): better / the same. "
        "Of all these: answered the follow-up survey: Yes."
    )
    assert "atebodd yr arolwg dilynol: Ie" in say_statement(cell, "cy")


def test_a_number_that_says_nothing_of_people_is_told_apart() -> None:
    assert say_statement((), "en") == "It tells of nobody."
    assert "nobody has said" in say_statement((), "en", personal=False)


def test_of_many_statements_a_few_are_said_and_the_others_counted() -> None:
    cells = tuple(cell_of(count(group=str(level)))[0] for level in range(5))
    assert say_statement(cells, "en", most=2).endswith("Other statements: 3.")


def test_the_picture_shows_the_chain_in_both_languages(
    default: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = replace(default, root=tmp_path)
    paths = write_pictures(elsewhere, explain(default, "pilot.loans"))
    assert [path.name for path in paths] == [
        "pilot.loans.esboniad.svg",
        "pilot.loans.esboniad.png",
        "pilot.loans.explained.svg",
        "pilot.loans.explained.png",
    ]
    for path, words in ((paths[0], "Tablau crai"), (paths[2], "Raw tables")):
        drawn = path.read_text("utf-8")
        ET.fromstring(drawn)  # noqa: S314  (our own)
        assert words in drawn
        assert "notebooks/4_pilot_evaluation.ipynb" in drawn


def test_the_command_explains_in_lines_and_as_json(default: Case) -> None:
    asked = ["explain", default.name, "loans", "--root", str(default.root)]
    ended = CliRunner().invoke(app, asked)
    assert ended.exit_code == 0, ended.output
    assert ended.output.startswith("pilot.loans: ")
    held = json.loads(CliRunner().invoke(app, [*asked, "--json"]).stdout)
    assert held["cell"]["notebook"] == "notebooks/4_pilot_evaluation.ipynb"
    assert set(held["label"]) == {"en", "cy"}


def test_the_command_refuses_a_name_in_the_users_language(default: Case) -> None:
    asked = ["explain", default.name, "lones", "--root", str(default.root), "--language", "cy"]
    ended = CliRunner().invoke(app, asked)
    assert ended.exit_code != 0
    assert "nid oes canfyddiad" in str(ended.exception)
