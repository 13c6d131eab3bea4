"""Introductions: plausible pairs only, each with its reasons."""

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stakeholders.introductions import REASONS, introductions


def people(names: str, **changes: dict) -> pd.DataFrame:
    """Stakeholders without a role inside the council, but for the changes by name."""
    plain = {"sector": "internal", "project_role": "none"}
    rows = [{"stakeholder_id": name} | plain | changes.get(name, {}) for name in names]
    table = pd.DataFrame(rows)
    return table.assign(name_en=table["stakeholder_id"], name_cy=table["stakeholder_id"] + " cy")


def roles(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of task, holder, letter; a task is its own name in English."""
    table = pd.DataFrame(rows, columns=["task_id", "stakeholder_id", "responsibility"])
    return table.assign(task_en=table["task_id"], task_cy=table["task_id"] + " cy")


def network(names: str, *ties: str) -> nx.Graph:
    """A network of one-letter names; a tie is two letters."""
    found = nx.Graph()
    found.add_nodes_from(names)
    found.add_edges_from(tuple(tie) for tie in ties)
    return found


def pairs(table: pd.DataFrame) -> list[str]:
    return [a + b for a, b in table[["from_id", "to_id"]].itertuples(index=False)]


PARTNER = {"project_role": "partner"}


def test_two_who_share_a_task_are_listed_with_the_task():
    found = introductions(
        network("ABC"), people("ABC"), roles(("buy", "B", "C"), ("buy", "A", "R"))
    )
    assert pairs(found) == ["AB"]
    row = found.iloc[0]
    assert row[["reasons", "tasks_en", "tasks_cy"]].tolist() == ["share_task", "buy", "buy cy"]
    assert row[["steps_now", "through_en"]].isna().all()


def test_who_answers_for_work_and_who_does_it_have_a_second_reason():
    held = roles(("buy", "A", "A"), ("buy", "B", "R"), ("buy", "C", "I"))
    found = introductions(network("ABC"), people("ABC"), held)
    assert pairs(found) == ["AB", "AC", "BC"]
    assert found["reasons"].tolist() == ["answers_for_work;share_task", "share_task", "share_task"]


def test_two_whom_one_holds_together_are_listed_with_that_one():
    found = introductions(network("ABC", "AB", "BC"), people("ABC", A=PARTNER), roles())
    assert pairs(found) == ["AC"]
    row = found.iloc[0]
    assert row[["reasons", "through_en", "through_cy"]].tolist() == ["would_be_parted", "B", "B cy"]
    assert row["steps_now"] == 2


def test_two_with_another_way_to_each_other_would_not_be_parted():
    ring = network("ABCD", "AB", "BC", "CD", "DA")
    assert introductions(ring, people("ABCD", A=PARTNER), roles()).empty


def test_two_who_are_tied_are_never_listed():
    found = introductions(
        nx.DiGraph([("B", "A")]), people("AB"), roles(("buy", "A", "A"), ("buy", "B", "R"))
    )
    assert found.empty
    assert found.attrs["plausible"] == 0


def test_two_without_a_role_or_a_task_are_not_listed():
    assert introductions(network("ABC", "AB", "BC"), people("ABC"), roles()).empty


def test_residents_groups_meet_only_those_who_can_keep_it_up():
    residents = {"sector": "residents"}
    star = network("ABCD", "BA", "BC", "BD")
    table = people("ABCD", A=residents, C=PARTNER)
    # D holds no role and has no tie with residents; C holds one.
    assert pairs(introductions(star, table, roles(("buy", "D", "I")))) == ["AC", "CD"]
    working = nx.compose(star, network("E", "DE"))
    table = people("ABCDE", A=residents, C=PARTNER, E=residents)
    assert "AD" in pairs(introductions(working, table, roles(("buy", "D", "I"))))


def test_an_adviser_is_listed_for_a_task_only():
    table = people("ABCD", A={"project_role": "advisor"}, D=PARTNER)
    path = network("ABCD", "AB", "BC", "BD")
    assert pairs(introductions(path, table, roles())) == ["CD"]
    assert "AC" in pairs(introductions(path, table, roles(("buy", "A", "R"), ("buy", "C", "C"))))


def test_more_reasons_come_first_then_the_longer_way_then_the_register():
    line = network("ABCDEFG", "AB", "BC", "CD", "EF")
    held = roles(
        ("one", "A", "C"),
        ("one", "C", "C"),
        ("two", "A", "C"),
        ("two", "D", "C"),
        ("three", "D", "C"),
        ("three", "G", "C"),
    )
    found = introductions(line, people("ABCDEFG"), held)
    # A and C also hang together by B alone; nothing leads from D to G.
    assert pairs(found)[:3] == ["AC", "DG", "AD"]
    assert found["steps_now"].tolist()[:3] == [2, pd.NA, 3]


def test_the_list_is_cut_and_says_how_many_there_were():
    held = roles(*(("buy", name, "C") for name in "ABCDE"))
    found = introductions(network("ABCDE"), people("ABCDE"), held, most=3)
    assert pairs(found) == ["AB", "AC", "AD"]
    assert found.attrs["plausible"] == 10
    assert "without a reported tie" in found.attrs["definition"]


def test_nobody_is_in_more_than_three_pairs_of_the_list():
    held = roles(*(("buy", name, "C") for name in "ABCDEF"))
    found = introductions(network("ABCDEF"), people("ABCDEF"), held)
    listed = pd.concat([found["from_id"], found["to_id"]]).value_counts()
    assert listed.max() == 3
    assert pairs(found)[:3] == ["AB", "AC", "AD"]
    assert pairs(found)[3:5] == ["BC", "BD"]
    assert found.attrs["plausible"] == 15


def test_a_list_of_none_is_refused():
    with pytest.raises(ValueError, match="most is 0; it is at least 1"):
        introductions(network("A"), people("A"), roles(), most=0)


def test_a_register_outside_the_network_is_refused():
    with pytest.raises(ValueError, match="not in it: B"):
        introductions(network("A"), people("AB"), roles())


def test_a_two_mode_network_is_refused():
    with pytest.raises(ValueError, match="two kinds of node"):
        introductions(nx.davis_southern_women_graph(), people("A"), roles())


ends = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF"))


@given(
    st.lists(ends.filter(lambda tie: tie[0] < tie[1]), max_size=9),
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("ABCDEF"), st.sampled_from("RACI"))),
    st.sets(st.sampled_from("ABCDEF")),
)
def test_every_pair_is_untied_active_and_has_a_reason_that_holds(ties, held, residents):
    table = people("ABCDEF", **{name: {"sector": "residents"} for name in residents})
    tied = network("ABCDEF", *(a + b for a, b in ties))
    found = introductions(tied, table, roles(*held), most=99)
    active = {holder for _, holder, _ in held}
    for row in found.to_dict("records"):
        a, b = row["from_id"], row["to_id"]
        assert a < b
        assert not tied.has_edge(a, b)
        assert active & {a, b}
        reasons = row["reasons"].split(";")
        assert set(reasons) <= set(REASONS)
        shared = {t for t, p, _ in held if p == a} & {t for t, p, _ in held if p == b}
        assert ("share_task" in reasons) == bool(shared)
        if "would_be_parted" in reasons:
            for between in row["through_en"].split("; "):
                assert {a, b} <= set(tied[between])
                assert not nx.has_path(tied.subgraph(set(tied) - {between}), a, b)
    assert not found[["from_en", "to_cy", "reasons"]].isna().any(axis=None)
    assert len(set(pairs(found))) == len(found)


@given(st.lists(ends.filter(lambda tie: tie[0] < tie[1]), max_size=9), st.randoms())
def test_the_order_of_ties_and_of_the_network_changes_nothing(ties, random):
    table, held = (
        people("ABCDEF", A=PARTNER, D=PARTNER),
        roles(("buy", "B", "R"), ("buy", "E", "A")),
    )
    one = network("ABCDEF", *(a + b for a, b in ties))
    shuffled = random.sample(ties, len(ties))
    other = network("FEDCBA", *(b + a for a, b in shuffled))
    first, second = (introductions(each, table, held) for each in (one, other))
    pd.testing.assert_frame_equal(first, second)
