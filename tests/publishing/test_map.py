"""The map on the page: part of it, in both languages; a picture in the PDF and in Word."""

import re
from collections.abc import Iterator
from pathlib import Path

import network_case
import page_reading as pages
import pytest

from analysis.language import texts
from analysis.publishing.blocks import Report
from analysis.publishing.page import render


@pytest.fixture(scope="module", params=[6, 45])
def mapped(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Report]:
    held = network_case.texts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_entries", lambda: held)
        # The workbooks of a report are written when they are asked for, with texts of then
        yield network_case.report(tmp_path_factory.mktemp("made_up"), request.param)


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_the_map_is_part_of_the_page_with_title_description_and_places(
    mapped: Report, reader: str
) -> None:
    page = pages.read(render(mapped, reader))
    figure = page.one("figure")
    assert not figure.all("img")
    svg = figure.one("svg")
    count = len(mapped.figures[0].data[0].cells.en.rows)
    places = svg.all("g", **{"class": "place"})
    assert len(places) == count
    assert svg.one("title", id="figure-1-title").text == mapped.figures[0].title[reader]
    assert svg.one("desc").text == mapped.figures[0].alt[reader]
    names = {"cy": network_case.NAMES_CY, "en": network_case.NAMES_EN}[reader]
    for row in range(6):
        said = places[row].attributes["aria-label"]
        assert said.startswith(names[row])
        assert all(names[other] in said for other in network_case.tied(row))


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_the_page_stays_within_its_policy(mapped: Report, reader: str) -> None:
    html = render(mapped, reader)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script", html)
    assert html.count("<style") == 1
    held = re.findall(r'\sid="([^"]+)"', html)
    assert len(held) == len(set(held))
    page = pages.read(html)
    for link in page.one("figure").all("a"):
        assert link.attributes["href"].removeprefix("#") in held


def test_other_figures_stay_pictures(report: Report) -> None:
    assert report.figures[0].inline is None
    assert pages.read(render(report, "en")).one("figure").one("img")


@pytest.mark.parametrize("mapped", [6, pytest.param(45, marks=pytest.mark.slow)], indirect=True)
def test_the_same_network_gives_the_same_page(mapped: Report, tmp_path: Path) -> None:
    held = network_case.texts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_entries", lambda: held)
        again = network_case.report(tmp_path, len(mapped.figures[0].data[0].cells.en.rows))
    assert render(again, "cy") == render(mapped, "cy")
