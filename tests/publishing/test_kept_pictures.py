"""A picture is drawn again when what it shows changes, and only then."""

from dataclasses import replace
from pathlib import Path

import network_case
import pytest
import tiny_case

from analysis import findings, language
from analysis.case import Case
from analysis.findings import Chart, Record
from analysis.language import texts
from analysis.publishing import build, side_by_side
from analysis.publishing import pictures as kept
from analysis.publishing.blocks import Report


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch, drawn_once: None) -> list[str]:
    """The languages in which something was drawn, in order."""
    seen: list[str] = []
    draw = Chart.draw

    def noted(chart: Chart, reader: str) -> object:
        seen.append(reader)
        return draw(chart, reader)

    monkeypatch.setattr(Chart, "draw", noted)
    monkeypatch.setattr(side_by_side, "may_fork", lambda: False)  # a copy's notes are lost
    return seen


def build_again(study: Case, **changed: object) -> Report:
    return build(study, tiny_case.record(**changed))


def pictures(study: Case) -> list[Path]:
    return sorted((study.processed / "pictures").iterdir())


def test_a_second_report_draws_nothing_and_has_the_same_pictures(
    tiny: Case, drawings: list[str]
) -> None:
    first, again = build_again(tiny), build_again(tiny)
    assert drawings == list(language.LANGUAGES)
    assert [figure.svg for figure in again.figures] == [figure.svg for figure in first.figures]
    assert [figure.png for figure in again.figures] == [figure.png for figure in first.figures]


def test_a_changed_number_is_drawn_anew_and_the_old_picture_goes(
    tiny: Case, drawings: list[str]
) -> None:
    build_again(tiny)
    before = pictures(tiny)
    record = tiny_case.record()
    chart = record.charts["pilot.made_up_weeks"]
    rows = (("2021-11-01", 4), *chart.table.rows[1:])
    changed = replace(chart, tables={"table": replace(chart.table, rows=rows)})
    build_again(tiny, charts={chart.name: changed})
    assert len(drawings) == 4
    assert len(pictures(tiny)) == len(before)
    assert not set(pictures(tiny)) & set(before)


def test_another_version_of_the_package_or_of_a_library_draws_anew(
    tiny: Case, drawings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build_again(tiny)
    monkeypatch.setattr(kept, "_maker", lambda: ["another version"])
    build_again(tiny)
    assert drawings == ["cy", "en", "cy", "en"]


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_picture_that_was_cut_short_is_drawn_anew(
    tiny: Case, drawings: list[str], ending: str
) -> None:
    build_again(tiny)
    cut = next(file for file in pictures(tiny) if file.suffix == f".{ending}")
    whole = cut.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    build_again(tiny)
    assert len(drawings) == 3
    assert cut.read_bytes() == whole


def test_a_folder_that_cannot_be_written_only_means_drawing_again(
    tiny: Case, drawings: list[str]
) -> None:
    tiny.processed.mkdir(parents=True)
    (tiny.processed / "pictures").write_text("not a folder")
    assert build_again(tiny).figures[0].svg == build_again(tiny).figures[0].svg
    assert len(drawings) == 4


@pytest.fixture
def network(tiny: Case, monkeypatch: pytest.MonkeyPatch) -> Record:
    """The made-up findings with a network, saved in the place of the made-up case's own."""
    record, words = network_case.record(), network_case.texts()
    monkeypatch.setattr(texts, "_entries", lambda: words)
    monkeypatch.setattr(findings, "load", lambda study, subjects: record)
    return record


def draw_early(study: Case, subject: str = "pilot", **more: str) -> int:
    return kept.draw_subject(str(study.root), study.name, subject, **more)


def test_pictures_drawn_right_after_their_notebook_are_found_by_the_report(
    tiny: Case, drawings: list[str]
) -> None:
    assert draw_early(tiny) == len(language.LANGUAGES)
    assert drawings == list(language.LANGUAGES)
    assert [figure.svg.en[:5] for figure in build_again(tiny).figures] == [b"<?xml"]
    assert len(drawings) == 2


def test_a_network_drawn_right_after_its_notebook_is_found_by_the_report(
    tiny: Case, network: Record, drawings: list[str]
) -> None:
    assert draw_early(tiny) == len(language.LANGUAGES)
    drawn = len(drawings)
    assert build(tiny, network).figures[0].inline is not None
    assert len(drawings) == drawn


def test_drawing_one_subject_keeps_the_pictures_of_the_others_and_draws_none_twice(
    tiny: Case, drawings: list[str]
) -> None:
    build_again(tiny)
    before = pictures(tiny)
    assert draw_early(tiny) == draw_early(tiny, "framing") == 0
    assert pictures(tiny) == before


def test_the_pictures_of_an_unfinished_case_are_left_for_later(
    tiny: Case, drawings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    narrative = tiny.raw / "narrative.en.md"
    source = narrative.read_text(encoding="utf-8")
    narrative.write_text("## summary\n\n{{ value() }}\n", encoding="utf-8")
    assert draw_early(tiny) == 0
    narrative.write_text(source, encoding="utf-8")
    assert draw_early(tiny, "case_study") == draw_early(tiny, council="../..") == 0
    assert kept.draw_subject(str(tiny.root), "no_such_case", "pilot") == 0

    def stale(study: Case, subjects: object) -> Record:
        raise findings.StaleFindings

    monkeypatch.setattr(findings, "load", stale)
    assert draw_early(tiny) == 0
    assert drawings == []


def test_a_figure_has_the_number_that_it_will_have_when_other_subjects_are_recorded() -> None:
    record = network_case.record()
    charts = {"pilot.made_up_weeks": record.charts["pilot.made_up_weeks"]}
    alone = replace(record, charts=charts, withheld={"pilot.held_back": "few"})
    asked = ["framing.other", "pilot.held_back", "pilot.made_up_weeks"]
    assert [item.anchor for item in kept.wanted_of(alone, asked)] == ["figure-2"]
