"""People by meetings: never mixed into one list of people."""

import json

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stakeholders.matrix import people
from analysis.stakeholders.two_mode import one_mode, two_mode


@pytest.fixture
def davis(shared_cases) -> tuple[pd.DataFrame, dict]:
    """The women and events of a published study, and what is said of them."""
    folder = shared_cases / "network" / "davis"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return pd.read_csv(folder / "edges.csv", dtype=str), expected


def test_the_published_table_is_read_as_two_mode(davis):
    table, expected = davis
    network = two_mode(table, "woman", "event")
    sides = pd.Series(dict(network.nodes(data="bipartite")))
    assert (sides == 0).sum() == expected["women"] == 18
    assert (sides == 1).sum() == expected["events"] == 14
    assert network.number_of_edges() == expected["ties"] == 89


def test_the_published_table_equals_the_graph_of_networkx(davis):
    network, theirs = two_mode(davis[0], "woman", "event"), nx.davis_southern_women_graph()
    assert dict(network.nodes(data=True)) == dict(theirs.nodes(data=True))
    assert {frozenset(tie) for tie in network.edges()} == {frozenset(t) for t in theirs.edges()}


def test_shared_events_are_the_strength_of_a_tie(davis):
    tied, theirs = one_mode(two_mode(davis[0], "woman", "event")), nx.davis_southern_women_graph()
    expected = nx.bipartite.weighted_projected_graph(theirs, theirs.graph["top"])
    found = {frozenset((a, b)): strength for a, b, strength in tied.edges(data="strength")}
    assert found == {frozenset((a, b)): count for a, b, count in expected.edges(data="weight")}
    assert people(tied).tolist() == theirs.graph["top"]


def test_a_measure_refuses_the_two_sides_and_takes_the_one():
    network = two_mode(pd.DataFrame({"who": ["A", "B"], "where": ["X", "X"]}), "who", "where")
    with pytest.raises(ValueError, match="make it with one_mode"):
        people(network)
    assert people(one_mode(network)).tolist() == ["A", "B"]
    assert people(one_mode(network, side=1)).tolist() == ["X"]


def test_a_name_on_both_sides_is_refused():
    table = pd.DataFrame({"who": ["A", "B", "C"], "where": ["X", "A", "C"]})
    with pytest.raises(ValueError, match="a who or a where, never both; on both sides: A, C"):
        two_mode(table, "who", "where")


def test_a_blank_cell_is_refused_with_its_rows():
    table = pd.DataFrame({"who": ["A", None, "C"], "where": ["X", "Y", None]})
    with pytest.raises(ValueError, match="names a who and a where; blank in row 1, 2"):
        two_mode(table, "who", "where")


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no column meeting in the table; found: who, where"):
        two_mode(pd.DataFrame({"who": ["A"], "where": ["X"]}), "who", "meeting")


def test_a_network_of_one_kind_is_not_projected():
    with pytest.raises(ValueError, match="every node has 'bipartite' 0 or 1; not so: A, B"):
        one_mode(nx.Graph([("A", "B")]))


def test_a_tie_within_one_side_is_refused():
    network = nx.Graph([("A", "B"), ("A", "X")])
    nx.set_node_attributes(network, {"A": 0, "B": 0, "X": 1}, "bipartite")
    with pytest.raises(ValueError, match="a tie joins two sides; within one: A – B"):
        one_mode(network)


def test_a_side_that_is_neither_is_refused():
    with pytest.raises(ValueError, match="side is 2; it is 0"):
        one_mode(nx.Graph(), side=2)


def test_several_directed_ties_count_once_and_attributes_stay():
    network = nx.MultiDiGraph([("A", "X"), ("A", "X"), ("X", "B")])
    nx.set_node_attributes(network, {"A": 0, "B": 0, "X": 1}, "bipartite")
    network.nodes["A"]["sector"] = "internal"
    tied = one_mode(network)
    assert list(tied.edges(data="strength")) == [("A", "B", 1)]
    assert tied.nodes["A"] == {"sector": "internal"}


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("UVWXYZ")), max_size=20))
def test_strength_is_the_number_of_events_in_common(rows):
    tied = one_mode(two_mode(pd.DataFrame(rows, columns=["who", "where"]), "who", "where"))
    events = {who: {where for name, where in rows if name == who} for who, _ in rows}
    assert set(tied) == set(events)
    for a in events:
        for b in events:
            if a < b:
                shared = len(events[a] & events[b])
                assert tied.has_edge(a, b) == bool(shared)
                assert not shared or tied[a][b]["strength"] == shared
