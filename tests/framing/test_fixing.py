import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_project import answers, gaps, override, sheet

from analysis.framing import (
    FINDINGS,
    QUESTIONS,
    STOP_GROUPS,
    Gate,
    fixes,
    gate,
    readiness,
    role_findings,
    why_stopped,
)
from analysis.framing.fixing import ABOUT_ROLES, FIX_OF_FINDING, FIX_ORDER
from analysis.language import code, codes

blocking = st.lists(st.sampled_from([*FIX_OF_FINDING]))


def test_the_founding_project_lacks_a_sponsor_roles_and_an_understanding_of_the_need(
    framing, stakeholders, roles, outcomes
):
    state = readiness(framing, role_findings(stakeholders, roles, outcomes))
    table = why_stopped(state, gate(state))

    assert list(table["stop_group"]) == ["sponsor", "roles", "understanding"]
    assert set(table["stop_effect"]) == {"stops"}
    assert table["places"].sum() == len(state.blocking_questions) + len(state.blocking_findings)
    assert table.set_index("stop_group").loc["sponsor", "places"] == 2


def test_an_override_takes_nothing_off_the_list_of_what_is_missing(
    framing, stakeholders, roles, outcomes
):
    state = readiness(framing, role_findings(stakeholders, roles, outcomes))
    closed = why_stopped(state, gate(state))
    overridden = why_stopped(state, gate(state, override()))

    assert set(overridden["stop_effect"]) == {"overridden"}
    assert overridden.drop(columns="stop_effect").equals(closed.drop(columns="stop_effect"))


def test_nothing_stops_a_ready_project():
    state = readiness(sheet(QUESTIONS), gaps())

    assert why_stopped(state, gate(state)).empty
    assert fixes(state).empty


@pytest.mark.parametrize(("answered", "other"), [(QUESTIONS, "closed"), ((), "open")])
def test_a_gate_of_another_state_is_refused(answered, other):
    state = readiness(sheet(answered))

    with pytest.raises(ValueError, match=f"{other!r} does not belong to .*{state.verdict!r}"):
        why_stopped(state, Gate(other))


def test_a_sponsor_is_the_first_thing_to_put_right(framing, stakeholders, roles, outcomes):
    listed = fixes(readiness(framing, role_findings(stakeholders, roles, outcomes)))

    assert listed.loc[0, "fix"] == "sponsor"
    assert {"owner", "monitored", "accountable"} <= set(listed["fix"])


@given(answers, st.sampled_from(QUESTIONS))
def test_one_more_answer_never_adds_a_fix(answered, question):
    before = set(fixes(readiness(sheet(answered)))["fix"])
    after = set(fixes(readiness(sheet(answered | {question})))["fix"])

    assert after == before - {question}


@given(answers, blocking)
def test_fixes_count_every_place_once_in_the_stated_order(answered, found):
    state = readiness(sheet(answered), gaps(*found))
    table = fixes(state)

    assert table["places"].sum() == len(state.blocking_questions) + len(found)
    assert list(table["fix"]) == [fix for fix in FIX_ORDER if fix in set(table["fix"])]
    assert list(table["step"]) == list(range(1, len(table) + 1))


@given(answers, blocking)
def test_the_three_headings_count_the_same_places_as_the_fixes(answered, found):
    state = readiness(sheet(answered), gaps(*found))
    table = why_stopped(state, gate(state))
    by_group = fixes(state).groupby("stop_group")["places"].sum()

    assert dict(zip(table["stop_group"], table["places"], strict=True)) == by_group.to_dict()
    assert list(table["stop_group"]) == [name for name in STOP_GROUPS if name in by_group.index]
    assert (table["places"] > 0).all()


@pytest.mark.parametrize(
    ("heading", "missing"),
    [
        ("sponsor", {"sponsor"}),
        ("roles", {"decision_maker", "doers", "consulted", "informed"}),
        ("understanding", {"outcome", "beneficiaries", "baseline", "due", "unknowns", "spent"}),
    ],
)
def test_each_blank_answer_stands_under_its_heading(heading, missing):
    state = readiness(sheet(set(QUESTIONS) - missing))

    assert why_stopped(state, gate(state)).to_numpy().tolist() == [[heading, len(missing), "stops"]]


def test_every_finding_but_the_missing_sponsor_is_about_roles():
    found = [name for name in FIX_OF_FINDING if name != "no_sponsor"]
    state = readiness(sheet(QUESTIONS), gaps(*found))

    assert list(why_stopped(state, gate(state))["stop_group"]) == ["roles"]


def test_every_finding_that_blocks_has_a_fix():
    assert set(FIX_OF_FINDING) == {name for name, blocks in FINDINGS.items() if blocks}
    assert set(FIX_ORDER) == set(QUESTIONS) | set(FIX_OF_FINDING.values())
    assert set(FIX_ORDER) > ABOUT_ROLES


def test_every_fix_and_heading_has_words_in_both_languages():
    assert set(codes("framing_fix")) == set(FIX_ORDER)
    assert codes("framing_stop_group") == STOP_GROUPS
    for list_name in ("framing_fix", "framing_stop_group", "framing_stop_effect"):
        for name in codes(list_name):
            assert code(list_name, name, "en") != code(list_name, name, "cy")
