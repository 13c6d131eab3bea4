from dataclasses import FrozenInstanceError

import pytest
import yaml
from made_up_project import DAY, REASON, ROLE, gaps, override, sheet

from analysis.case import Case
from analysis.framing import GATES, QUESTIONS, Gate, gate, readiness, role_findings
from analysis.language import code, codes

READY = readiness(sheet(QUESTIONS))
STOPPED = readiness(sheet(set(QUESTIONS) - {"sponsor"}), gaps("no_sponsor"))


def test_the_founding_project_without_an_override_stays_closed(
    framing, stakeholders, roles, outcomes
):
    state = readiness(framing, role_findings(stakeholders, roles, outcomes))

    assert gate(state) == Gate("closed", role=None, reason=None, decided_on=None)


def test_the_founding_project_with_an_override_shows_role_reason_and_day(
    framing, stakeholders, roles, outcomes
):
    state = readiness(framing, role_findings(stakeholders, roles, outcomes))

    assert gate(state, override()) == Gate("open_by_override", ROLE, REASON, DAY)
    assert state.verdict == "stop"


def test_an_override_is_taken_from_case_yaml_as_it_stands_there(study):
    file = study.raw / "case.yaml"
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))
    settings["override"] = {"role": ROLE, "reason": REASON, "decided_on": DAY}
    file.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    read_back = Case.load(study.name, study.root).settings.override

    assert gate(STOPPED, read_back) == Gate("open_by_override", ROLE, REASON, DAY)


def test_a_ready_project_is_open_and_its_override_is_left_aside():
    nothing = {"en": "", "cy": ""}

    assert gate(READY) == Gate("open")
    assert gate(READY, override()) == Gate("open")
    assert gate(READY, override(role=nothing)) == Gate("open")


@pytest.mark.parametrize("part", ["role", "reason"])
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("words", ["", "   ", "TBC", "i'w gadarnhau", "?", None])
def test_an_override_needs_a_named_role_and_a_reason_in_both_languages(part, language, words):
    given = {"role": ROLE, "reason": REASON}[part] | {language: words}

    with pytest.raises(ValueError, match=rf"{part}\.{language} is .*expected a named role"):
        gate(STOPPED, override(**{part: given}))


@pytest.mark.parametrize("part", ["role", "reason"])
def test_an_override_in_one_language_only_is_refused(part):
    given = {"role": ROLE, "reason": REASON}[part]

    with pytest.raises(ValueError, match=rf"{part}\.cy is blank"):
        gate(STOPPED, override(**{part: {"en": given["en"]}}))


def test_an_override_without_its_day_is_refused():
    with pytest.raises(ValueError, match="decided_on is blank"):
        gate(STOPPED, override(decided_on=None))
    with pytest.raises(ValueError, match="decided_on is 'last week'"):
        gate(STOPPED, override(decided_on="last week"))


def test_everything_that_an_override_lacks_is_listed_at_once():
    blank = override(role=None, reason={"en": "tbc", "cy": "Rheswm."}, decided_on=None)

    with pytest.raises(ValueError) as raised:
        gate(STOPPED, blank)
    message = str(raised.value)
    for fault in ("role.en is blank", "role.cy is blank", "reason.en is 'tbc'", "decided_on"):
        assert fault in message
    assert "reason.cy" not in message


def test_spaces_around_a_role_are_not_part_of_it():
    spaced = {language: f" {words} " for language, words in ROLE.items()}

    assert gate(STOPPED, override(role=spaced)).role == ROLE


def test_a_gate_cannot_be_changed_after_the_fact():
    with pytest.raises(FrozenInstanceError):
        gate(STOPPED).state = "open"


def test_every_gate_has_words_in_both_languages():
    assert codes("gate") == GATES
    for name in GATES:
        assert code("gate", name, "en") != code("gate", name, "cy")
