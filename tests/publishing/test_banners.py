"""The front page: a project that framing stops says so, and who let it go on."""

from pathlib import Path

import pytest
import tiny_case

from analysis.publishing import build
from analysis.publishing.blocks import Callout
from analysis.publishing.page import render

pytestmark = pytest.mark.usefixtures("drawn_once")

ROLE = {"en": "Head of libraries", "cy": "Pennaeth llyfrgelloedd"}
REASON = {"en": "The winter will not wait.", "cy": "Ni fydd y gaeaf yn aros."}


def with_gate(tmp_path: Path, state: str) -> tuple[Callout, ...]:
    held = dict(tiny_case.record().figures)
    for name, value, unit in (
        ("framing.gate", state, "text_code:gate"),
        ("framing.override_role", ROLE, "name"),
        ("framing.override_reason", REASON, "name"),
        ("framing.override_on", "2021-11-05", "date"),
    ):
        held[name] = tiny_case.figure(name, value, unit)
    report = build(tiny_case.study(tmp_path), tiny_case.record(figures=held))
    return report.banners


def test_an_override_stands_first_with_its_role_reason_and_date(tmp_path: Path) -> None:
    banner = with_gate(tmp_path, "open_by_override")[0]
    assert banner.name == "gate"
    assert "Decided by: Head of libraries." in banner.body.en
    assert "Reason: The winter will not wait." in banner.body.en
    assert "Date: 5 November 2021." in banner.body.en
    assert "Penderfynwyd gan: Pennaeth llyfrgelloedd." in banner.body.cy
    assert "Rheswm: Ni fydd y gaeaf yn aros." in banner.body.cy


def test_a_stopped_project_says_so_before_anything_else(tmp_path: Path) -> None:
    banner = with_gate(tmp_path, "closed")[0]
    assert banner.heading.en == "Stopped at framing"
    assert banner.heading.cy == "Wedi'i atal wrth fframio"


def test_a_project_that_is_ready_has_no_such_banner(tmp_path: Path) -> None:
    assert [banner.name for banner in with_gate(tmp_path, "open")] == ["simulated"]


def test_what_is_withheld_says_why_in_its_place(tmp_path: Path) -> None:
    record = tiny_case.record()
    tables = {"pilot.made_up_weeks": record.tables["pilot.made_up_weeks"]}
    withheld = {"desk_research.made_up_projects": "framing_stop"}
    report = build(tiny_case.study(tmp_path), tiny_case.record(tables=tables, withheld=withheld))
    for reader, words in (("en", "Not made: framing stops"), ("cy", "Heb ei wneud: mae")):
        assert words in render(report, reader).replace("&#39;", "'")
