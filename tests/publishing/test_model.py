"""The report model: built once, complete, from findings alone, the same every time."""

from dataclasses import replace
from pathlib import Path

import pytest
import tiny_case

from analysis.language import texts
from analysis.publishing import GateError, IncompleteBlock, NarrativeError, build
from analysis.publishing.blocks import Report
from analysis.publishing.wording import Both, clean


def test_the_seven_headings_are_numbered_and_two_stand_under_the_sixth(report: Report) -> None:
    assert [(section.number, section.key) for section in report.sections] == [
        (1, "challenge"),
        (2, "aspects"),
        (3, "done"),
        (4, "methods"),
        (5, "collaborating"),
        (6, "findings"),
        (7, "next"),
    ]
    assert [part.key for part in report.sections[5].parts] == ["strength", "welsh_language"]


def test_numbers_come_from_the_findings_with_their_method_and_sources(report: Report) -> None:
    assert [number.name for number in report.numbers] == [
        "pilot.made_up_loans",
        "pilot.made_up_change",
        "pilot.made_up_people",
    ]
    change = report.numbers[1]
    assert change.written == Both(cy="1.2 [0.4, 2.1]", en="1.2 [0.4, 2.1]")
    assert change.method.cy == "Cyfrif dychmygol."
    assert change.sources[0].en == "Pilot: loans"


@pytest.mark.usefixtures("drawn_once")
def test_a_number_in_an_alternative_text_is_a_number_of_the_report(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    for name in ("narrative.en.md", "narrative.cy.md"):
        path = study.raw / name
        source = path.read_text().replace('{{ value("pilot.made_up_loans") }}', "some")
        path.write_text(source)
    report = build(study, tiny_case.record())
    assert report.figures[0].alt.en == "Column chart. Loans in all: 1,064."
    assert "pilot.made_up_loans" in [number.name for number in report.numbers]


def test_a_figure_holds_what_a_reader_needs_who_cannot_see_it(report: Report) -> None:
    figure = report.figures[0]
    assert figure.alt.cy == "Siart colofnau. Cyfanswm y benthyciadau: 1,064."
    assert figure.title.en == "Loans rose from the second week"
    assert figure.data[0].cells.cy.headers[0].label == "Wythnos"
    assert figure.svg.cy != figure.svg.en


@pytest.mark.parametrize("field", ["title", "caption", "alt", "svg", "png"])
def test_a_figure_that_lacks_a_text_is_not_built(report: Report, field: str) -> None:
    figure = report.figures[0]
    held = getattr(figure, field)
    empty = Both(cy=type(held.cy)(), en=held.en)
    with pytest.raises(IncompleteBlock, match=rf"pilot.made_up_weeks has no: {field} \(cy\)"):
        replace(figure, **{field: empty})


def test_a_figure_without_data_and_a_table_without_source_are_not_built(report: Report) -> None:
    with pytest.raises(IncompleteBlock, match="figure pilot.made_up_weeks has no: data"):
        replace(report.figures[0], data=())
    with pytest.raises(IncompleteBlock, match="has no: sources"):
        replace(report.tables[0], sources=())


def test_every_block_is_flagged_by_what_it_rests_on(report: Report) -> None:
    assert [(block.kind, block.basis) for block in report.blocks if block.basis] == [
        ("paragraph", ("simulated",)),
        ("paragraph", ("simulated",)),
        ("figure", ("simulated",)),
        ("paragraph", ("simulated",)),
    ]
    assert [banner.name for banner in report.banners] == ["simulated"]


@pytest.mark.usefixtures("drawn_once")
def test_a_report_on_records_alone_has_no_banner(tmp_path: Path) -> None:
    record = tiny_case.record()
    weeks = replace(record.tables["pilot.made_up_weeks"], basis=())
    chart = replace(record.charts["pilot.made_up_weeks"], tables={"table": weeks})
    figures = {name: replace(item, basis=()) for name, item in record.figures.items()}
    changed = tiny_case.record(figures=figures, charts={chart.name: chart})
    assert build(tiny_case.study(tmp_path), changed).banners == ()


def test_the_same_inputs_give_the_same_report(tmp_path: Path, report: Report) -> None:
    assert build(tiny_case.study(tmp_path / "again"), tiny_case.record()) == report


@pytest.mark.usefixtures("drawn_once")
def test_the_run_is_named_by_inputs_findings_and_narratives(tmp_path: Path, report: Report) -> None:
    study, record = tiny_case.study(tmp_path), tiny_case.record()
    figures = dict(record.figures)
    figures["pilot.made_up_loans"] = replace(figures["pilot.made_up_loans"], value=1065)
    runs = {build(study, tiny_case.record(figures=figures)).provenance.run}
    runs.add(build(study, tiny_case.record(inputs={"a.csv": "0"})).provenance.run)
    with (study.raw / "narrative.en.md").open("a") as file:
        file.write("\n")
    runs.add(build(study, record).provenance.run)
    assert len(runs | {report.provenance.run}) == 4


def test_faults_of_both_narratives_are_listed_together(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    (study.raw / "narrative.cy.md").unlink()
    path = study.raw / "narrative.en.md"
    path.write_text(path.read_text().replace("made_up_people", "made_up_peeple"))
    with pytest.raises(GateError) as caught:
        build(study, tiny_case.record())
    assert "narrative.cy.md: found no file" in str(caught.value)
    assert "such as pilot.made_up_people" in str(caught.value)


@pytest.mark.usefixtures("drawn_once")
def test_a_fault_in_a_text_of_the_package_is_named_by_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "charts.pilot.made_up_weeks.alt"
    held = tiny_case.texts({key: {"en": '{{ value("pilot.lost") }}', "cy": "Siart."}})
    monkeypatch.setattr(texts, "_entries", lambda: held)
    with pytest.raises(NarrativeError, match=f'{key}, line 1: found value."pilot.lost"'):
        build(tiny_case.study(tmp_path), tiny_case.record())


@pytest.mark.usefixtures("drawn_once")
def test_a_licence_that_leads_nowhere_safe_is_refused(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    licence = study.settings.licence.model_copy(update={"url": "javascript:alert(1)"})
    settings = study.settings.model_copy(update={"licence": licence})
    with pytest.raises(NarrativeError, match=r"case.yaml: found licence.url 'javascript:alert"):
        build(replace(study, settings=settings), tiny_case.record())


@pytest.mark.usefixtures("drawn_once")
@pytest.mark.parametrize("address", ["a b@c.org", "a@c.org?body=x", "<a@c.org>", "nobody"])
def test_an_address_that_is_not_one_is_refused(tmp_path: Path, address: str) -> None:
    study = tiny_case.study(tmp_path)
    contact = study.settings.contact.model_copy(update={"email": address})
    settings = study.settings.model_copy(update={"contact": contact})
    with pytest.raises(NarrativeError, match=r"case.yaml: found contact.email"):
        build(replace(study, settings=settings), tiny_case.record())


def test_invisible_characters_are_taken_out() -> None:
    assert clean("a\u202eb\x00c\nd\u200be\ufeff") == "abc de"
    assert clean("tŷ – “£1” ŵ") == "tŷ – “£1” ŵ"
