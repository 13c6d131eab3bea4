"""What falls apart without one stakeholder, or several."""

import json
from itertools import combinations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stakeholders import chosen, without
from analysis.stakeholders.dependency import AFTER, cover, dependency_map


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


@pytest.mark.parametrize("name", ["borgatti1997_holes", "kite", "padgett_marriage", "zachary"])
def test_exactly_the_published_cutpoints_break_the_network(shared_cases, name):
    folder = shared_cases / "network" / name
    edges = pd.read_csv(folder / "edges.csv", dtype=str)[["source", "target"]]
    network = nx.from_pandas_edgelist(edges, "source", "target")
    if (folder / "nodes.csv").exists():  # somebody without a tie is a group, and breaks nothing
        network.add_nodes_from(pd.read_csv(folder / "nodes.csv", dtype=str).iloc[:, 0])
    removals = {person: without(network, person) for person in network}
    breaks = [
        person
        for person, removal in removals.items()
        if removal.components_after > removal.components_before
    ]
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
    assert chosen("B;C", people) == ["B", "C"]
    assert chosen("", people.iloc[1:2]) == []
    with pytest.raises(ValueError, match="not in the register: D, b; in it: A, B, C"):
        chosen("A, D, b", people)


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


def networks() -> st.SearchStrategy[tuple[nx.Graph, set]]:
    """A network of up to eight, with isolates, and some who leave."""

    def build(size: int, edges: list, leaving: set) -> tuple[nx.Graph, set]:
        network = nx.empty_graph(size)
        network.add_edges_from(edge for edge in edges if max(edge) < size and edge[0] != edge[1])
        return network, {person for person in leaving if person < size}

    number = st.integers(0, 7)
    pairs = st.lists(st.tuples(number, number), max_size=14)
    return st.builds(build, st.integers(1, 8), pairs, st.sets(number, max_size=3))


@given(networks())
def test_longer_pairs_are_those_whose_shortest_path_grew_and_still_exists(drawn):
    network, leaving = drawn
    rest = network.subgraph(set(network) - leaving)
    before, after = (dict(nx.all_pairs_shortest_path_length(one)) for one in (network, rest))
    expected = {
        (a, b, before[a][b], after[a][b])
        for a, b in combinations(rest, 2)
        if b in after[a] and after[a][b] > before[a][b]
    }
    found = without(network, leaving).longer
    assert set(found.itertuples(index=False, name=None)) == expected
    assert len(found) == len(expected)


def test_a_ring_without_one_person_has_longer_paths_and_loses_no_pair():
    removal = without(nx.cycle_graph(list("ABCD")), "B")
    assert removal.pairs_lost.empty
    assert removal.longer.to_numpy().tolist() == []
    removal = without(nx.cycle_graph(list("ABCDE")), "B")
    assert removal.longer.to_numpy().tolist() == [["A", "C", 2, 3]]
    assert removal.mean_steps_added == 1
    assert removal.counts()["longer_pairs"] == 1


def test_distances_of_a_large_network_are_read_in_parts():
    network = nx.wheel_graph(301)
    removal = without(network, [0])
    assert len(removal.longer) == 300 * 299 // 2 - 300 * 2
    assert removal.longer["after"].max() == 150


def test_nobody_left_makes_no_distance():
    removal = without(nx.path_graph(3), range(3))
    assert removal.longer.empty
    assert removal.components_after == 0


def test_names_of_several_kinds_are_no_trouble():
    network = nx.Graph([("A", 1), (1, ("b", 2)), (("b", 2), 2.5)])
    assert without(network, [("b", 2)]).cut_off == (2.5,)
    assert cover(network, [1]).contacts == ("A", ("b", 2))


def test_the_pairs_are_named_in_the_order_of_the_network():
    network = nx.Graph([("Z", "hub"), ("hub", "A"), ("hub", "M")])
    lost = without(network, "hub").pairs_lost
    assert lost[["from_id", "to_id"]].to_numpy().tolist() == [["Z", "A"], ["Z", "M"], ["A", "M"]]


@pytest.mark.parametrize("measure", [without, cover, dependency_map])
def test_a_two_mode_network_is_refused(measure):
    with pytest.raises(ValueError, match="two kinds of node"):
        measure(nx.davis_southern_women_graph(), "E1")


def test_everybody_is_on_the_map_of_what_hangs_on_whom(kite):
    found = dependency_map(kite, "Heather").set_index("stakeholder_id")["without_them"]
    assert list(found.index) == list(kite)
    assert found["Heather"] == "taken_out"
    assert found[["Ike", "Jane"]].tolist() == ["cut_off", "cut_off"]
    assert (found == "stays").sum() == 7
    assert set(found) == set(AFTER)


def test_every_result_says_what_it_counted(kite):
    assert "either direction" in without(kite, "Ike").definition
    assert "either direction" in dependency_map(kite, "Ike").attrs["definition"]
    assert "not a recommendation" in cover(kite, "Ike").definition


def brute_cover(network: nx.Graph, leaving: set, size: int) -> tuple[int, set[frozenset]]:
    """The contacts that sets of a size reach at most, and every set that does."""
    rest = network.subgraph(set(network) - leaving)
    contacts = {person for person in rest if leaving & set(network[person])}
    able = [person for person in rest if rest[person]]
    best, sets = -1, set()
    for chosen_set in combinations(able, size):
        near = set(chosen_set).union(*(rest[person] for person in chosen_set))
        reached = len(contacts & near)
        if reached > best:
            best, sets = reached, set()
        if reached == best:
            sets.add(frozenset(chosen_set))
    return best, sets


@given(networks())
def test_cover_lists_every_best_set_and_only_sizes_that_reach_more(drawn):
    network, leaving = drawn
    choices = cover(network, leaving).choices
    last = 0
    for size in (1, 2, 3):
        best, sets = brute_cover(network, leaving, size)
        row = choices.loc[choices["size"] == size]
        if best <= last:
            assert row.empty
            break
        assert row["reached"].item() == best
        assert {frozenset(one) for one in row["sets"].item()} == sets
        assert row["equally_good"].item() == len(sets)
        assert row["exact"].item()
        last = best


def test_who_could_cover_for_the_middle_of_the_kite(kite):
    found = cover(kite, "Heather")
    assert found.contacts == ("Fernando", "Garth", "Ike")
    assert found.out_of_reach == ()
    assert found.choices["reached"].tolist() == [2, 3]
    # Those who are both Fernando and Garth, or one step from the two; then also Ike or Jane.
    assert set(found.choices["sets"][0]) == {("Diane",), ("Fernando",), ("Garth",)}
    assert found.counts() == {"cover_contacts": 3, "cover_out_of_reach": 0, "cover_sets": 6}


def test_contacts_who_know_nobody_else_are_out_of_reach():
    found = cover(nx.star_graph(["hub", "A", "B"]), "hub")
    assert found.out_of_reach == found.contacts == ("A", "B")
    assert found.choices.empty
    assert found.counts()["cover_sets"] == 0


def test_a_contact_who_is_left_with_no_tie_covers_nobody_not_even_itself():
    found = cover(nx.Graph([("L", "A"), ("L", "B"), ("L", "C"), ("A", "B")]), "L")
    assert found.out_of_reach == ("C",)
    assert found.choices[["size", "reached", "contacts"]].to_numpy().tolist() == [[1, 2, 3]]
    assert found.choices["sets"].tolist() == [(("A",), ("B",))]


def test_somebody_without_a_tie_needs_no_cover():
    network = nx.path_graph(["A", "B"])
    network.add_node("alone")
    assert cover(network, "alone").choices.empty


def test_directed_ties_and_several_ties_cover_as_plain_ones_do(kite):
    arcs = nx.MultiDiGraph()
    arcs.add_nodes_from(kite)
    arcs.add_edges_from([(b, a) for a, b in kite.edges()] * 2)
    pd.testing.assert_frame_equal(cover(arcs, "Heather").choices, cover(kite, "Heather").choices)


def test_an_isolate_or_a_silent_partner_changes_nobody_elses_cover(kite):
    before = cover(kite, "Heather").choices
    kite.add_node("alone")
    kite.add_edge("Carol", "silent")
    pd.testing.assert_frame_equal(cover(kite, "Heather").choices, before)


def test_tasks_name_those_who_already_hold_a_letter(kite):
    held = roles(
        ("buy", "Heather", "A"),
        ("buy", "Heather", "R"),
        ("buy", "Ike", "R"),
        ("buy", "Jane", "C"),
        ("lend", "Heather", "A"),
        ("count", "Jane", "R"),
    )
    tasks = cover(kite, "Heather", held).tasks
    assert tasks["task_id"].tolist() == ["buy", "lend"]
    assert tasks["letters"].tolist() == ["R;A", "A"]
    assert tasks.loc[0, ["R", "A", "C", "I"]].tolist() == [("Ike",), (), ("Jane",), ()]
    assert tasks.loc[1, ["R", "A", "C", "I"]].tolist() == [(), (), (), ()]
    assert cover(kite, "Heather").tasks is None


def test_somebody_to_cover_who_is_not_in_the_network_is_refused(kite):
    with pytest.raises(ValueError, match="not in the network: Zoe; in it: Andre"):
        cover(kite, "Zoe")


def test_one_stakeholder_may_be_named_alone_whatever_names_it():
    network = nx.Graph([((0, 1), 7), (7, "A")])
    for person in ((0, 1), 7, "A"):
        assert without(network, person).people == (person,)
    assert without(network, ("A", 7)).people == (7, "A")
    with pytest.raises(ValueError, match="not in the network: None; in it"):
        without(network, None)
