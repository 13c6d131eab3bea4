"""The label of how strong the evidence is: stated with a reason, never above what was measured."""

import pytest
import tiny_case

from analysis.case import Case, CaseError
from analysis.publishing import GateError, build, check
from analysis.publishing.gates import overstated

pytestmark = pytest.mark.usefixtures("drawn_once")


def settings(tiny: Case, was: str, now: str) -> Case:
    file = tiny.raw / "case.yaml"
    source = file.read_text(encoding="utf-8")
    assert was in source
    file.write_text(source.replace(was, now), encoding="utf-8")
    return Case.load("tiny", tiny.root)


def test_the_level_and_its_reason_come_from_the_case(tiny: Case) -> None:
    facts = build(tiny, tiny_case.record()).facts
    assert (facts.strength, facts.strength_reason.en) == ("level_1", "Described only.")
    assert facts.strength_reason.cy == "Disgrifiad yn unig."


def test_a_case_that_states_no_level_has_the_lowest_and_says_so(tiny: Case) -> None:
    line = "strength: {level: level_1, reason: {en: Described only., cy: Disgrifiad yn unig.}}\n"
    facts = build(settings(tiny, line, ""), tiny_case.record()).facts
    assert facts.strength == "none_seen"
    assert facts.strength_reason.en == "The editors have not stated a level."


def test_a_level_that_does_not_exist_is_refused_with_those_that_do(tiny: Case) -> None:
    with pytest.raises(CaseError, match=r"strength\.level.*level_9"):
        settings(tiny, "level: level_1", "level: level_9")


def test_simulated_numbers_of_the_pilot_carry_no_more_than_a_description(tiny: Case) -> None:
    study = settings(tiny, "level: level_1", "level: level_3")
    with pytest.raises(GateError, match=r"case.yaml, strength.level: found level_3.*simulated"):
        check(build(study, tiny_case.record()), study)


def test_numbers_that_were_recorded_may_carry_a_higher_level(tiny: Case) -> None:
    study = settings(tiny, "level: level_1", "level: level_3")
    record = tiny_case.record()
    for name, figure in record.figures.items():
        record.figures[name] = type(figure)(**{**vars(figure), "basis": ()})
    for name, table in record.tables.items():
        record.tables[name] = type(table)(**{**vars(table), "basis": ()})
    chart = record.charts["pilot.made_up_weeks"]
    record.charts[chart.name] = type(chart)(
        chart.name, chart.kind, {"table": record.tables["pilot.made_up_weeks"]}, chart.options
    )
    assert overstated(build(study, record)) == []
