"""Gates: small counts, single people, and two narratives that do not match."""

from dataclasses import replace
from pathlib import Path

import pytest
import tiny_case

from analysis.publishing import GateError, build, gates
from analysis.publishing.blocks import Report


def with_people(report: Report, name: str, people: int | None) -> Report:
    numbers = tuple(
        replace(number, people=people) if number.name == name else number
        for number in report.numbers
    )
    return replace(report, numbers=numbers)


@pytest.mark.parametrize("people", [1, 9])
def test_a_figure_that_counts_a_few_people_is_stopped(report: Report, people: int) -> None:
    found = gates.small_counts(with_people(report, "pilot.made_up_people", people), 10)
    assert [line.say("en") for line in found] == [
        f'value "pilot.made_up_people" counts {people} people; at least 10 are expected. '
        "Take it out of both narratives, or record it for a larger group."
    ]


@pytest.mark.parametrize("people", [None, 0, 10, 48])
def test_nobody_many_and_figures_that_count_no_people_pass(
    report: Report, people: int | None
) -> None:
    assert gates.small_counts(with_people(report, "pilot.made_up_people", people), 10) == []


@pytest.mark.usefixtures("drawn_once")
def test_every_small_count_is_listed(tmp_path: Path) -> None:
    record = tiny_case.record()
    figures = dict(record.figures)
    for name in ("pilot.made_up_loans", "pilot.made_up_people"):
        figures[name] = replace(figures[name], people=3)
    weeks = replace(record.tables["pilot.made_up_weeks"], people=4)
    chart = replace(record.charts["pilot.made_up_weeks"], tables={"table": weeks})
    changed = tiny_case.record(figures=figures, charts={chart.name: chart})
    found = gates.small_counts(build(tiny_case.study(tmp_path), changed), 10)
    assert [line.say("en").split('"')[1] for line in found] == [
        "pilot.made_up_loans",
        "pilot.made_up_people",
        "pilot.made_up_weeks",
    ]


def test_a_pseudonym_in_a_table_is_stopped(report: Report) -> None:
    found = gates.raw_rows(report, {"Friendly champions"})
    assert len(found) == 1
    said = found[0].say("en")
    assert 'table "desk_research.made_up_projects" has a person\'s own key in row 2' in said
    assert gates.raw_rows(report, {"P001"}) == []


def test_a_column_of_single_people_is_stopped(report: Report) -> None:
    table = report.tables[0]
    shown = table.cells.en
    headers = (replace(shown.headers[0], name="participant_id"), *shown.headers[1:])
    personal = replace(table, cells=replace(table.cells, en=replace(shown, headers=headers)))
    summary = replace(report.summary, blocks=(personal,))
    found = gates.raw_rows(replace(report, summary=summary), set())
    said = found[0].say("en")
    assert "has the column participant_id; only tables of groups are published" in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ("- Benthyca dyfeisiau\n", ""),
            "section done differs between the languages at its block 1",
        ),
        (('{{ figure("pilot.made_up_weeks") }}\n', ""), "“Key findings”: blocks without Welsh: 1"),
        (('{{ value("pilot.made_up_change", "interval") }}', "?"), "section findings differs"),
        (("Rhoi cynnig arall arni.", "> Rhoi cynnig arall arni."), "section next differs"),
        (("Rhoi cynnig arall arni.", "Rhoi.\n\nCynnig."), "narrative.en.md has no such block"),
    ],
)
def test_narratives_with_different_blocks_are_stopped(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    study = tiny_case.study(tmp_path)
    assert change[0] in tiny_case.NARRATIVE_CY
    changed = tiny_case.NARRATIVE_CY.replace(*change, 1)
    (study.raw / "narrative.cy.md").write_text(changed, encoding="utf-8")
    with pytest.raises(GateError, match=message):
        build(study, tiny_case.record())


def test_every_section_that_differs_is_listed_with_its_lines(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    changed = tiny_case.NARRATIVE_CY.replace("- Benthyca dyfeisiau\n", "").replace("> Dech", "Dech")
    (study.raw / "narrative.cy.md").write_text(changed, encoding="utf-8")
    with pytest.raises(GateError) as caught:
        build(study, tiny_case.record())
    assert len(caught.value.lines) == 2
    first = caught.value.lines[0].say("en")
    assert "narrative.cy.md line 16 has a list of 1 items" in first
    assert "narrative.en.md line 16 has a list of 2 items" in first
