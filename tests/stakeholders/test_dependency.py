"""What falls apart without one stakeholder, or several."""

import json
from itertools import combinations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stakeholders import chosen, without


@pytest.fixture
def kite() -> nx.Graph:
    """Krackhardt's kite with the names of the published case."""
    names = ("Andre", "Beverly", "Carol", "Diane", "Ed", "Fernando", "Garth")
    tail = ("Heather", "Ike", "Jane")
    return nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(names + tail)))


def roles(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of task, holder, letter; a task is its own name in both languages."""
    table = pd.DataFrame(rows, columns=["task_id", "stakeholder_id", "responsibility"])
    return table.assign(task_en=table["task_id"], task_cy=table["task_id"])


@pytest.mark.parametrize("name", ["kite", "padgett_marriage", "zachary"])
def test_exactly_the_published_cutpoints_break_the_network(shared_cases, name):
    folder = shared_cases / "network" / name
    edges = pd.read_csv(folder / "edges.csv", dtype=str)[["source", "target"]]
    network = nx.from_pandas_edgelist(edges, "source", "target")
    breaks = [person for person in network if without(network, person).components_after > 1]
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert sorted(breaks) == sorted(expected["R"]["cutpoints"])


def test_without_heather_the_tail_of_the_kite_is_cut_off(kite):
    removal = without(kite, "Heather")
    assert (removal.components_before, removal.components_after) == (1, 2)
    assert removal.cut_off == ("Ike", "Jane")
    assert removal.left_alone == ()
    assert len(removal.pairs_lost) == 14


def test_without_ike_jane_has_nobody_left(kite):
    removal = without(kite, "Ike")
    assert removal.cut_off == removal.left_alone == ("Jane",)


def test_the_published_best_pair_to_remove_loses_more_than_any_other(kite):
    loss = {pair: len(without(kite, pair).pairs_lost) for pair in combinations(kite, 2)}
    assert [pair for pair, lost in loss.items() if lost == max(loss.values())] == [
        ("Fernando", "Garth")
    ]


def test_a_pair_without_its_other_half_is_left_alone_but_not_cut_off():
    removal = without(nx.Graph([("A", "B")]), "A")
    assert removal.left_alone == ("B",)
    assert removal.cut_off == ()


def test_two_equal_pieces_are_cut_off_from_each_other():
    removal = without(nx.path_graph(["A", "B", "C", "D", "E"]), "C")
    assert removal.cut_off == ("A", "B", "D", "E")


def test_only_pairs_of_two_known_and_different_sectors_cross():
    network = nx.star_graph(["hub", "A", "B", "C", "D"])
    sectors = {"A": "internal", "B": "voluntary", "C": None, "D": "internal"}
    nx.set_node_attributes(network, sectors, "sector")
    removal = without(network, "hub")
    assert removal.cross_sector_pairs_lost == 2
    assert removal.pairs_lost["cross_sector"].isna().sum() == 3


def test_somebody_who_had_no_tie_loses_nothing():
    network = nx.Graph([("A", "B"), ("B", "C")])
    network.add_node("alone")
    removal = without(network, "B")
    assert removal.left_alone == ("A", "C")
    assert "alone" not in removal.cut_off


def test_directed_ties_carry_both_ways():
    removal = without(nx.MultiDiGraph([("A", "B"), ("C", "B")]), "B")
    assert len(removal.pairs_lost) == 1
    assert removal.left_alone == ("A", "C")


def test_tasks_that_only_they_held_are_left_with_nobody(kite):
    held = roles(
        ("buy", "Heather", "A"),
        ("buy", "Ike", "A"),
        ("lend", "Heather", "A"),
        ("lend", "Heather", "R"),
        ("count", "Jane", "R"),
        ("count", "Heather", "C"),
    )
    removal = without(kite, "Heather", held)
    assert removal.tasks_left("accountable") == (1, 2)
    assert removal.tasks_left("responsible") == (1, 2)
    assert removal.tasks["task_id"].tolist() == ["buy", "lend", "count"]
    assert removal.tasks["accountable_after"].tolist() == [1, 0, 0]


def test_without_roles_no_task_is_counted(kite):
    removal = without(kite, "Heather")
    assert removal.tasks is None
    assert removal.tasks_left("accountable") is None


def test_a_duty_that_is_neither_of_the_two_is_refused(kite):
    with pytest.raises(ValueError, match="'informed'; it is 'accountable' or 'responsible'"):
        without(kite, "Heather", roles(("buy", "Ike", "A"))).tasks_left("informed")


def test_somebody_who_is_not_in_the_network_is_refused(kite):
    with pytest.raises(ValueError, match="not in the network: Zoe; in it: Andre"):
        without(kite, ["Heather", "Zoe"])


def test_taking_nobody_out_changes_nothing(kite):
    removal = without(kite, [])
    assert removal.people == removal.cut_off == removal.left_alone == ()
    assert removal.components_after == removal.components_before
    assert removal.pairs_lost.empty


def test_counts_name_every_loss_and_leave_tasks_unknown_without_roles(kite):
    counts = without(kite, "Ike").counts()
    assert counts["groups_after"] == 2
    assert (counts["pairs_lost"], counts["cut_off"], counts["left_alone"]) == (8, 1, 1)
    assert set(without(kite, "Ike").task_counts().values()) == {None}
    held = roles(("buy", "Ike", "A"), ("buy", "Jane", "R"))
    assert list(without(kite, "Ike", held).task_counts().values()) == [0, 1, 0, 0]


def test_a_blank_choice_takes_every_adviser_and_names_take_themselves():
    people = pd.DataFrame(
        {"stakeholder_id": ["A", "B", "C"], "project_role": ["advisor", "none", "advisor"]}
    )
    assert chosen(" ", people) == ["A", "C"]
    assert chosen("B, C,", people) == ["B", "C"]
    assert chosen("", people.iloc[1:2]) == []


@settings(max_examples=30)
@given(
    st.integers(1, 8).flatmap(
        lambda size: st.tuples(
            st.just(size),
            st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=12),
            st.sets(st.integers(0, size - 1)),
        )
    )
)
def test_pairs_lost_are_those_with_a_path_before_and_none_after(drawn):
    size, edges, leaving = drawn
    network = nx.empty_graph(size)
    network.add_edges_from(edges)
    removal = without(network, leaving)
    rest = network.subgraph(set(network) - leaving)
    lost = {
        frozenset(pair)
        for pair in combinations(rest, 2)
        if nx.has_path(network, *pair) and not nx.has_path(rest, *pair)
    }
    found = [frozenset(pair) for pair in removal.pairs_lost[["from_id", "to_id"]].to_numpy()]
    assert len(found) == len(lost)
    assert set(found) == lost
    assert removal.components_after == nx.number_connected_components(rest)
    assert set(removal.cut_off) <= {person for pair in lost for person in pair}
    assert bool(removal.cut_off) == bool(lost)
