"""A number typed by hand that a finding holds is named with the finding to use."""

import pytest
import tiny_case

from analysis.case import Case
from analysis.publishing import NarrativeError, build

pytestmark = pytest.mark.usefixtures("drawn_once")


def typed(tiny: Case, sentence: str, reader: str = "en") -> str:
    file = tiny.raw / f"narrative.{reader}.md"
    before = "Run it again." if reader == "en" else "Rhoi cynnig arall arni."
    source = file.read_text(encoding="utf-8")
    assert before in source
    file.write_text(source.replace(before, sentence), encoding="utf-8")
    try:
        build(tiny, tiny_case.record())
    except NarrativeError as error:
        return str(error)
    return ""


def test_a_typed_number_that_a_finding_holds_is_a_fault_with_its_line_and_the_finding(
    tiny: Case,
) -> None:
    said = typed(tiny, "All 1,064 devices came back.")
    assert "narrative.en.md, line 45: found the number 1,064, typed by hand" in said
    assert '{{ value("pilot.made_up_loans") }}' in said


def test_the_welsh_narrative_is_read_as_well(tiny: Case) -> None:
    assert "narrative.cy.md" in typed(tiny, "Atebodd 48 o bobl.", "cy")


def test_all_typed_numbers_are_told_at_once(tiny: Case) -> None:
    said = typed(tiny, "Of 1,064 devices 48 were kept.")
    assert [word in said for word in ("1,064", "the number 48")] == [True, True]


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2021 it began.",  # a year
        "It ended on 27 February 2022.",  # a day
        "There were 47 of them.",  # held by no finding
        "Version 48.2 is newer.",  # part of another number
        "One of 3 came.",  # a single digit
        "Room B48 was too small.",  # part of a name
    ],
)
def test_years_days_single_digits_and_other_numbers_are_left_alone(
    tiny: Case, sentence: str
) -> None:
    assert typed(tiny, sentence) == ""


def test_a_number_that_a_call_writes_is_not_a_typed_one(tiny: Case) -> None:
    assert "1,064" in str(build(tiny, tiny_case.record()).summary.blocks[0])
