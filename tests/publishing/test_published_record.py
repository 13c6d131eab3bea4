"""The file of a report's findings: what the report prints, no more, and read back as it was."""

import json
from dataclasses import replace
from typing import Any

import pytest
import tiny_case

from analysis.case import Case
from analysis.findings import Record
from analysis.publishing import GateError, PublishingError, published_record
from analysis.publishing.blocks import Report
from analysis.publishing.files import write_file

pytestmark = pytest.mark.usefixtures("english_messages")


@pytest.fixture
def record() -> Record:
    return tiny_case.record()


@pytest.fixture
def held(report: Report, record: Record) -> dict[str, Any]:
    """What the file of the made-up report holds."""
    content: dict[str, Any] = json.loads(published_record.checked(report, record))
    return content


def faults(held: dict[str, Any], report: Report) -> str:
    """What the gate finds, in words."""
    found = published_record.faults(json.dumps(held).encode(), report)
    return "\n".join(line.say("en") for line in found)


def keep(study: Case, written: bytes) -> None:
    write_file(study.reports / published_record.FILE, written)


def test_it_holds_every_number_table_and_chart_of_the_report_and_no_other(
    held: dict[str, Any], report: Report
) -> None:
    assert set(held["figures"]) == {number.name for number in report.numbers}
    assert set(held["tables"]) == {table.name for table in report.tables}
    assert set(held["charts"]) == {figure.name for figure in report.figures}
    assert held["run"] == report.provenance.run


def test_a_finding_that_the_report_does_not_print_is_named_without_its_value(
    report: Report, record: Record
) -> None:
    number = report.numbers[0].name
    shorter = replace(report, numbers=report.numbers[1:])
    held = json.loads(published_record.checked(shorter, record))
    assert number not in held["figures"]
    assert number in held["not_published"]


def test_it_names_no_people_and_says_nothing_of_what_numbers_tell(held: dict[str, Any]) -> None:
    entries = [*held["figures"].values(), *held["tables"].values(), *held["charts"].values()]
    keys = {key for entry in entries for key in entry}
    assert keys.isdisjoint({"about", "limits_about", "people"})


def test_a_reason_that_the_report_gives_is_kept_with_what_was_not_made(
    report: Report, record: Record
) -> None:
    withheld = replace(record, withheld={"pilot.x": "nothing_to_draw"})
    content = published_record.printed(report, withheld)
    assert content.withheld == {}
    assert "pilot.x" in content.others


def test_what_was_written_is_read_back(tiny: Case, report: Report, record: Record) -> None:
    keep(tiny, published_record.checked(report, record))
    read = published_record.read_published(tiny)
    assert read.content == published_record.printed(report, record)
    assert read.inputs == dict(report.provenance.inputs)


def test_the_same_report_gives_the_same_bytes(report: Report, record: Record) -> None:
    assert published_record.checked(report, record) == published_record.checked(report, record)


def test_a_number_with_more_digits_than_the_page_stops_publishing(
    held: dict[str, Any], report: Report
) -> None:
    held["figures"]["pilot.made_up_loans"]["value"] += 1
    assert 'value "pilot.made_up_loans": found a number that the report' in faults(held, report)


def test_a_cell_that_the_page_does_not_print_stops_publishing(
    held: dict[str, Any], report: Report
) -> None:
    held["tables"]["pilot.made_up_weeks"]["rows"][0][1] = 99
    assert 'table "pilot.made_up_weeks": found cells that the report does not' in faults(
        held, report
    )


def test_what_numbers_say_of_people_beside_them_stops_publishing(
    held: dict[str, Any], report: Report
) -> None:
    held["figures"]["pilot.made_up_loans"]["about"] = []
    assert '"pilot.made_up_loans": found more than is published' in faults(held, report)


def test_a_chart_that_is_not_in_the_report_stops_publishing(
    report: Report, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = published_record.content_of(record)
    monkeypatch.setattr(published_record, "printed", lambda *_: everything)
    without = replace(report, sections=(), summary=replace(report.summary, blocks=()))
    with pytest.raises(GateError, match=r"pilot\.made_up_weeks"):
        published_record.checked(without, record)


def test_nothing_published_is_said_with_what_to_do(tiny: Case) -> None:
    with pytest.raises(PublishingError, match="found nothing.*casebook publish tiny"):
        published_record.read_published(tiny)


@pytest.mark.parametrize(
    "written",
    [b"", b"{", b"[]", b"{}", b"\xff", b'{"figures": {"a": {}}}', b"[" * 100_000, b"null"],
)
def test_a_file_that_was_spoilt_is_refused_in_words(tiny: Case, written: bytes) -> None:
    keep(tiny, written)
    with pytest.raises(PublishingError, match="found a file that cannot be read"):
        published_record.read_published(tiny)


def test_rows_that_are_shorter_than_their_columns_are_refused(
    tiny: Case, held: dict[str, Any]
) -> None:
    held["tables"]["pilot.made_up_weeks"]["rows"][0].pop()
    keep(tiny, json.dumps(held).encode())
    with pytest.raises(PublishingError, match="found a file that cannot be read"):
        published_record.read_published(tiny)
