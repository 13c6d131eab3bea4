"""Key players: every published optimum, every set counted, and brute force beside it."""

import json
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.language import display, has_text
from analysis.stakeholders.key_people import (
    fragmentation,
    fragmentation_of_each,
    fragmentation_set,
    fragmentation_table,
    group_closeness,
    group_degree,
    group_set,
    key_players,
    reach,
    reach_closeness,
    reach_degree,
    reach_set,
    reach_table,
    search,
)

CASES = ["kite", "padgett_marriage", "borgatti1997_holes", "zachary"]
PUBLISHED = {
    "kpp_neg_F": lambda network, k: fragmentation_set(network, k),
    "kpp_neg_DF": lambda network, k: fragmentation_set(network, k, measure="distance"),
    "kpp_pos_DR": lambda network, k: reach_set(network, k, None),
    "kpp_pos_reach1": lambda network, k: reach_set(network, k, 1),
    "kpp_pos_reach2": lambda network, k: reach_set(network, k, 2),
}


def published(cases: Path, name: str) -> tuple[nx.Graph, dict]:
    """A case's graph in the order of its people, and its answers."""
    folder = cases / "network" / name
    edges = pd.read_csv(folder / "edges.csv", dtype={"source": str, "target": str})
    network = nx.Graph()
    if (folder / "nodes.csv").exists():
        network.add_nodes_from(pd.read_csv(folder / "nodes.csv", dtype=str).iloc[:, 0])
    else:
        network.add_nodes_from(sorted({*edges["source"], *edges["target"]}))
    network.add_edges_from(zip(edges["source"], edges["target"], strict=True))
    return network, json.loads((folder / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture
def w(shared_cases) -> tuple[nx.DiGraph, dict]:
    """The directed, weighted example of the R Journal, and its answers."""
    folder = shared_cases / "network" / "rjournal2016_W"
    network = nx.DiGraph()
    network.add_nodes_from(range(1, 6))
    network.add_weighted_edges_from(pd.read_csv(folder / "edges.csv").to_numpy().tolist())
    answers = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return network, answers["published"][0]["expected"]


# ---- published answers


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("measure", PUBLISHED)
@pytest.mark.parametrize("name", CASES)
def test_value_count_and_sets_equal_the_exhaustive_search_in_r(shared_cases, name, measure, k):
    network, answers = published(shared_cases, name)
    expected = answers["R"][f"{measure}_k{k}"]
    found = PUBLISHED[measure](network, k)
    assert found.value == pytest.approx(expected["value"], abs=1e-9)
    assert found.count == len(found.sets) == expected["n_optimal"]
    listed = [tuple(one) for one in expected["first_optimal_sets"]]
    assert list(found.sets[: len(listed)]) == listed
    assert found.exact


@pytest.mark.parametrize("name", CASES)
def test_distance_fragmentation_of_each_single_person_equals_r(shared_cases, name):
    network, answers = published(shared_cases, name)
    expected = answers["R"]["kpp_neg_DF_each_single_node"]
    found = fragmentation_of_each(network)
    assert found.index.tolist() == list(network)
    assert found.to_dict() == pytest.approx(expected, abs=1e-9)


def test_the_best_pair_of_the_kite_does_not_hold_the_best_single_person(shared_cases):
    network, _ = published(shared_cases, "kite")
    assert fragmentation_set(network, 1).sets == (("Heather",),)
    assert fragmentation_set(network, 2).sets == (("Fernando", "Garth"),)


def test_fragment_of_the_r_journal(w):
    network, answers = w
    found = fragmentation_of_each(network, weight="weight", direction="out")
    assert found.tolist() == pytest.approx(answers["fragment_on_inverse_weights"], abs=1e-6)
    inwards = fragmentation_of_each(network, weight="weight", direction="in")
    assert inwards.tolist() == pytest.approx(found.tolist(), abs=1e-12)


def test_reach_of_each_person_of_the_r_journal(w):
    network, answers = w
    found = reach_degree(network, 1)[["reach_out", "reach_in", "reach_total"]]
    assert found.to_numpy().tolist() == answers["mreach_degree_M1_out_in_total"]
    close = reach_closeness(network, weight="weight")["closeness_total"]
    expected = answers["mreach_closeness_total_inverse_weights"]
    assert close.tolist() == pytest.approx(expected, abs=1e-6)


def test_ties_of_single_people_and_of_a_set_of_the_r_journal(w):
    network, answers = w
    single = [group_degree(network, [person], weight="weight") for person in network]
    assert single == answers["degree_weighted"]
    expected = answers["kpcent_degree_2_3"]
    assert group_degree(network, [2, 3], weight="weight") == expected["max"]
    assert group_degree(network, [2, 3], weight="weight", combine="min") == expected["min"]
    assert group_degree(network, [2, 3], combine="min") == expected["min_binary"]


def test_best_pairs_of_the_r_journal_with_the_pair_that_it_does_not_print(w):
    network, answers = w
    weighted = group_set(network, 2, weight="weight", direction="in")
    assert [list(weighted.sets[0]), weighted.value] == answers["kpset_indegree_max_size2"]
    assert weighted.count == 1
    binary = group_set(network, 2, direction="in")
    pair, value = answers["kpset_indegree_binary_max_size2"]
    assert binary.value == value
    assert binary.sets == (tuple(pair), (2, 5))
    choices = {"measure": "group_closeness", "m": 1, "weight": "weight", "direction": "in"}
    close = group_set(network, 2, **choices)
    pair, value = answers["kpset_mreach_closeness_indegree_M1_size2"]
    assert close.sets == (tuple(pair),)
    assert close.value == pytest.approx(value, abs=1e-6)
    again = group_closeness(network, pair, 1, weight="weight", direction="in")
    assert again == pytest.approx(close.value)


# ---- brute force


def drawn(directed: bool, size: int = 8) -> st.SearchStrategy[nx.Graph]:
    """Small networks with strengths and, often, people without ties."""
    tie = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.integers(1, 3))

    def build(ties: list[tuple[int, int, int]]) -> nx.Graph:
        network = (nx.DiGraph if directed else nx.Graph)()
        network.add_nodes_from(range(size))
        network.add_edges_from((a, b, {"strength": s}) for a, b, s in ties if a != b)
        return network

    return st.builds(build, st.lists(tie, max_size=16))


def lengths(network: nx.Graph, weight: str | None) -> dict:
    for *_, data in network.edges(data=True):
        data["length"] = 1 if weight is None else 1 / data[weight]
    return dict(nx.all_pairs_dijkstra_path_length(network, weight="length"))


def slow_fragmentation(network: nx.Graph, people: tuple, measure: str, weight: str | None) -> float:
    rest = network.subgraph(set(network) - set(people))
    largest = (
        max([data[weight] for *_, data in network.edges(data=True)], default=1) if weight else 1
    )
    found = [d for row in lengths(rest, weight).values() for d in row.values() if d > 0]
    near = len(found) if measure == "fragmentation" else sum(1 / d for d in found) / largest
    return 1 - near / (len(rest) * (len(rest) - 1))


def slow_reach(network: nx.Graph, people: tuple, m: float | None, targets: list) -> float:
    far = lengths(network, None)
    total = 0.0
    for target in targets:
        d = min((far[person][target] for person in people if target in far[person]), default=None)
        if d is not None:
            total += (d <= m) if m is not None else 1 / max(d, 1)
    return total / len(targets)


def all_best(values: dict[tuple, float]) -> tuple[float, tuple]:
    top = max(values.values())
    return top, tuple(people for people, value in values.items() if value > top - 1e-9)


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("measure", ["fragmentation", "distance"])
@pytest.mark.parametrize("weight", [None, "strength"])
@settings(max_examples=10)
@given(data=st.data(), k=st.integers(1, 3))
def test_the_search_of_those_who_break_most_misses_no_set(directed, measure, weight, data, k):
    network = data.draw(drawn(directed))
    values = {
        people: slow_fragmentation(network, people, measure, weight)
        for people in combinations(network, k)
    }
    found = fragmentation_set(
        network, k, measure=measure, weight=weight, direction="out" if directed else "both"
    )
    top, sets = all_best(values)
    assert found.value == pytest.approx(top, abs=1e-9)
    assert found.sets == sets
    assert found.before == pytest.approx(slow_fragmentation(network, (), measure, weight))


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("m", [1, 2, None])
@settings(max_examples=10)
@given(data=st.data(), k=st.integers(1, 3), some=st.sets(st.integers(0, 7), min_size=1))
def test_the_search_of_those_who_reach_most_misses_no_set(directed, m, data, k, some):
    network, targets = data.draw(drawn(directed)), sorted(some)
    values = {
        people: slow_reach(network, people, m, targets) for people in combinations(network, k)
    }
    direction = "out" if directed else "both"
    found = reach_set(network, k, m, direction=direction, targets=targets)
    top, sets = all_best(values)
    assert found.value == pytest.approx(top, abs=1e-9)
    assert found.sets == sets
    again = reach(network, sets[0], m, direction=direction, targets=targets)
    assert again == pytest.approx(top, abs=1e-9)


@given(drawn(True), st.integers(1, 3))
def test_inwards_is_outwards_with_every_tie_turned(network, k):
    turned = network.reverse()
    turned_found = reach_set(turned, k, 2, direction="in")
    assert turned_found.sets == reach_set(network, k, 2, direction="out").sets
    assert reach_set(network, k, 2).sets == reach_set(network.to_undirected(), k, 2).sets


@pytest.mark.parametrize("weight", [None, "strength"])
def test_networks_of_more_than_64_people_are_valued_the_same_way(weight):
    network = nx.gnm_random_graph(70, 80, seed=4)
    for number, (*_, data) in enumerate(network.edges(data=True)):
        data["strength"] = number % 3 + 1
    for measure in ("fragmentation", "distance"):
        found = fragmentation(network, [3, 65, 69], measure=measure, weight=weight)
        slow = slow_fragmentation(network, (3, 65, 69), measure, weight)
        assert found == pytest.approx(slow, abs=1e-9)
    each = fragmentation_of_each(network, measure="fragmentation")
    assert each[69] == pytest.approx(slow_fragmentation(network, (69,), "fragmentation", None))


# ---- exact or searched


def test_every_trio_of_64_people_is_compared():
    network = nx.barabasi_albert_graph(64, 3, seed=1)
    for measure in ("fragmentation", "distance"):
        assert fragmentation_set(network, 3, measure=measure).exact
    assert reach_set(network, 3).exact
    assert fragmentation_set(nx.complete_graph(64), 3).count == 41_664


@pytest.mark.parametrize("measure", ["fragmentation", "distance"])
def test_a_search_says_that_it_is_one_and_finds_the_kite(shared_cases, monkeypatch, measure):
    network, _ = published(shared_cases, "kite")
    every = reach_set(network, 2, 2)
    monkeypatch.setattr(key_players, "can_compare_all", lambda *_: False)
    found = fragmentation_set(network, 2, measure=measure)
    assert found.sets == (("Fernando", "Garth"),)
    assert not found.exact
    assert (found.starts, found.seed) == (3, 2021)
    assert "better and other equal sets may exist" in found.definition
    # Climbs hand over the equals that they meet.
    several = reach_set(network, 2, 2)
    assert (several.value, several.exact) == (every.value, False)
    assert several.count > 1
    assert set(several.sets) <= set(every.sets)


@settings(max_examples=10)
@given(drawn(False), st.integers(1, 3))
def test_a_searched_value_is_that_of_its_sets_and_never_above_the_best(network, k):
    best = fragmentation_set(network, k, measure="distance")
    everybody = list(range(8))
    value = key_players.apart_without(
        key_players.ties_for(network, "distance", "both", None), "distance", None, np.arange(8)
    )
    for people in search.climb(value, everybody, k, starts=2, seed=1):
        found = fragmentation(network, people, measure="distance")
        assert found <= best.value + 1e-9
        assert found == pytest.approx(float(value(np.array([people]))[0]))


@pytest.mark.slow
def test_large_networks_are_searched_the_same_way_twice_without_a_table_of_all_pairs():
    network = nx.barabasi_albert_graph(2500, 2, seed=1)
    found, again = (reach_set(network, 2, starts=2) for _ in range(2))
    assert found == again
    assert not found.exact
    assert found.value == pytest.approx(reach(network, found.sets[0]))
    broken = fragmentation_set(network, 1, starts=1)
    assert not broken.exact
    assert broken.value == pytest.approx(fragmentation(network, broken.sets[0]))


def test_a_short_list_of_candidates_is_compared_whole_even_in_a_large_network():
    network = nx.barabasi_albert_graph(2500, 2, seed=1)
    found = reach_set(network, 2, candidates=range(10))
    assert found.exact
    assert set(found.sets[0]) <= set(range(10))


# ---- choosing and reaching only some


def test_only_targets_are_counted_and_only_candidates_chosen():
    network = nx.Graph([("A", "x"), ("A", "y"), ("B", "y"), ("B", "z"), ("C", "p"), ("C", "q")])
    network.add_edges_from([("C", "r"), ("C", "s")])
    assert reach_set(network, 1).sets == (("C",),)
    assert reach_set(network, 1, targets=["x", "y", "z"]).sets == (("A",), ("B",))
    assert reach_set(network, 2, targets=["x", "y", "z"]).value == 1
    only = reach_set(network, 1, targets=["x", "y"], candidates=["B", "C"])
    assert only.sets == (("B",),)
    assert only.value == 0.5
    assert fragmentation_set(network, 1, candidates=["A", "x"]).sets == (("A",),)


def test_somebody_chosen_who_is_a_target_counts_as_reached():
    network = nx.empty_graph(["A", "B"])
    assert reach_set(network, 1, targets=["B"]).sets == (("B",),)
    assert reach_set(network, 1, targets=["B"]).value == 1


def test_those_in_every_equally_good_set_are_told_apart():
    network = nx.star_graph(["H", "a", "b", "c"])
    found = reach_set(network, 2)
    assert found.count == 3
    assert found.in_every_set == ("H",)


# ---- what should change nothing


@settings(max_examples=15)
@given(drawn(False), st.randoms(use_true_random=False))
def test_names_and_order_do_not_change_the_best_sets(network, random):
    names = list(network)
    random.shuffle(names)
    again = nx.MultiGraph()
    again.add_nodes_from(f"S{name}" for name in names)
    again.add_edges_from((f"S{b}", f"S{a}") for a, b in [*network.edges, *network.edges])
    for measure in ("fragmentation", "distance"):
        first = fragmentation_set(network, 2, measure=measure)
        second = fragmentation_set(again, 2, measure=measure)
        assert first.value == pytest.approx(second.value, abs=1e-9)
        assert {frozenset(f"S{name}" for name in people) for people in first.sets} == {
            frozenset(people) for people in second.sets
        }


@given(drawn(True))
def test_a_silent_partner_and_people_without_ties_have_a_number_everywhere(network):
    network.add_edge(0, "silent", strength=1)
    network.add_node("alone")
    for weight in (None, "strength"):
        for direction in ("both", "out"):
            each = fragmentation_of_each(network, weight=weight, direction=direction)
            assert each.between(0, 1).all()
        for table in (
            reach_degree(network, weight=weight),
            reach_closeness(network, weight=weight),
        ):
            assert table["stakeholder_id"].tolist() == list(network)
            assert not table.isna().any(axis=None)
    counts = reach_degree(network).set_index("stakeholder_id")
    assert counts.loc["silent", "reach_in"] == 1
    assert (counts.loc["alone"] == 0).all()


@given(drawn(False))
def test_taking_out_somebody_without_ties_tells_only_of_the_others(network):
    network.add_node("alone")
    assert fragmentation(network, "alone") == pytest.approx(
        fragmentation(network.subgraph(range(8)))
    )


def test_a_network_without_ties_is_all_apart_and_everybody_is_equal():
    found = fragmentation_set(nx.empty_graph(4), 2, measure="distance", weight="strength")
    assert (found.value, found.before, found.count) == (1, 1, 6)
    assert reach_set(nx.empty_graph(4), 1, None).value == 0.25


# ---- what is said and what is refused


def test_a_result_says_what_it_is():
    network = nx.path_graph(5)
    found = fragmentation_set(network, 1)
    assert "Borgatti 2006" in found.definition
    assert "either direction" in found.definition
    assert "every set of that size was compared" in found.definition
    assert (found.starts, found.seed, found.k, found.measure) == (None, None, 1, "fragmentation")
    assert "within 2 steps" in reach_set(network, 1, 2).definition
    assert "outwards" in reach_set(network, 1, direction="out").definition
    nx.set_edge_attributes(network, 2, "strength")
    by_strength = fragmentation_set(network, 1, measure="distance", weight="strength")
    assert "1/strength long" in by_strength.definition


def test_strength_changes_the_distance_and_not_who_can_reach_whom():
    network = nx.Graph()
    network.add_weighted_edges_from([("A", "B", 4), ("B", "C", 1), ("C", "D", 1)])
    plain, strong = (fragmentation(network, weight=weight) for weight in (None, "weight"))
    assert plain == strong == 0
    by_distance = fragmentation(network, measure="distance", weight="weight")
    # 1/d by the largest strength 4: AB 1, AC 1/5, AD 1/9, BC 1/4, BD 1/8, CD 1/4.
    expected = 1 - (1 + 1 / 5 + 1 / 9 + 1 / 4 + 1 / 8 + 1 / 4) / 6
    assert by_distance == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g: fragmentation_set(g, 0), "k is 0; expected a whole number from 1 to 4"),
        (lambda g: fragmentation_set(g, 1.5), r"k is 1\.5; expected a whole number"),
        (lambda g: reach_set(g, 5), "k is 5; expected a whole number from 1 to 4"),
        (lambda g: fragmentation_set(g, 3), "taking out 3 of 4 leaves no pair"),
        (lambda g: fragmentation(g, "ABC"), "not in the network: ABC; in it: A, B, C, D"),
        (lambda g: fragmentation(g, ["A", "B", "C"]), "1 would remain; expected at least two"),
        (lambda g: fragmentation_set(g, 1, measure="F"), "measure is 'F'; it is one of: frag"),
        (lambda g: reach_set(g, 1, direction="up"), "direction is 'up'; it is one of: both"),
        (lambda g: reach_set(g, 1, 0), "m is 0; expected a number of steps above 0"),
        (lambda g: reach_set(g, 1, targets=[]), "nobody is to be reached"),
        (lambda g: reach_set(g, 1, targets=["Y", "Z"]), "not in the network: Y, Z"),
        (lambda g: fragmentation_set(g, 1, weight="w"), "every tie needs a w above 0"),
        (lambda g: group_degree(g, ["A"], combine="mean"), "combine is 'mean'; it is one of: max"),
        (lambda g: group_degree(g, ["A"], direction="both"), "direction is 'both'; it is one of"),
        (lambda g: group_set(g, 1, measure="x"), "measure is 'x'; it is one of: group_degree"),
        (lambda g: group_degree(g, []), "nobody is in the set; expected at least one"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call(nx.path_graph(["A", "B", "C", "D"]))


def test_sets_by_ties_of_a_large_network_are_refused():
    with pytest.raises(ValueError, match="has 2001 people; expected up to 2000"):
        group_set(nx.empty_graph(2001), 1)


def test_an_empty_network_has_no_key_players():
    with pytest.raises(ValueError, match="k is 1; expected a whole number from 1 to 0"):
        fragmentation_set(nx.Graph(), 1)
    assert reach_degree(nx.Graph()).empty


# ---- tables of the page


@pytest.fixture
def people() -> pd.DataFrame:
    """Six stakeholders."""
    table = pd.DataFrame({"stakeholder_id": list("ABCDEF"), "sector": "internal"})
    return table.assign(name_en="The " + table["stakeholder_id"], name_cy=table["stakeholder_id"])


@pytest.mark.parametrize("language", ["cy", "en"])
def test_tables_list_the_equally_good_sets_by_name_and_have_words(people, language):
    network = nx.Graph([("A", "B"), ("A", "C"), ("A", "D"), ("B", "E")])
    network.add_node("F")
    broken, reached = fragmentation_table(people, network), reach_table(people, network)
    first = broken.iloc[0]
    assert (first["set_people_en"], first["set_people_cy"]) == ("The A", "A")
    assert first["set_before"] < first["set_value"]
    assert reached["set_size"].tolist() == sorted(reached["set_size"])
    pairs = reached.loc[reached["set_size"] == 2]
    assert (pairs["equal_sets"] == len(pairs)).all()
    assert (pairs["in_every_set_cy"] == "A").all()
    assert (broken["set_exact"] == "yes").all()
    for table in (broken, reached):
        assert len(display(table, language).rows) == len(table)
    for name in ("fragmentation_sets", "reach_sets"):
        assert has_text(f"tables.stakeholders.{name}")
    for name in ("fragmentation", "reach"):
        assert has_text(f"methods.stakeholders_{name}")


def test_a_table_lists_no_more_sets_than_asked_and_counts_all(people):
    table = reach_table(people, nx.complete_graph(list("ABCDEF")), most=2)
    assert table.groupby("set_size").size().tolist() == [2, 2, 2]
    assert table["equal_sets"].tolist() == [6, 6, 15, 15, 20, 20]
    assert table["in_every_set_en"].isna().all()


def test_a_register_of_three_lists_what_is_possible(people):
    network = nx.path_graph(["A", "B", "C"])
    assert fragmentation_table(people, network)["set_size"].unique().tolist() == [1]
    assert reach_table(people, network)["set_size"].unique().tolist() == [1, 2, 3]
    assert fragmentation_table(people, nx.path_graph(["A", "B"])).empty
