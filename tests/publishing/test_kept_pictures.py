"""A picture is drawn again when what it shows changes, and only then."""

from dataclasses import replace
from pathlib import Path

import pytest
import tiny_case

from analysis import language
from analysis.case import Case
from analysis.findings import Chart
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
