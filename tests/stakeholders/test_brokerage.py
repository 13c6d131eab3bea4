"""Brokerage: which role is which, R's answers, and counts by hand."""

import json
from itertools import permutations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import display, has_text
from analysis.stakeholders.key_people import broker_table, brokerage

ROLES = ["coordinator", "consultant", "representative", "gatekeeper", "liaison"]
# Which of a and b, b and c, a and c are in one group.
ROLE_OF = {
    (True, True, True): "coordinator",
    (False, False, True): "consultant",
    (True, False, False): "representative",
    (False, True, False): "gatekeeper",
    (False, False, False): "liaison",
}
R_NAMES = {
    "coordinator": "coordinator_wI",
    "consultant": "itinerant_wO",
    "representative": "representative_bIO",
    "gatekeeper": "gatekeeper_bOI",
    "liaison": "liaison_bO",
    "total": "total",
}


@pytest.fixture
def zachary(shared_cases) -> tuple[nx.Graph, dict]:
    """The karate club with its two sides, and R's answers."""
    folder = shared_cases / "network" / "zachary"
    network = nx.Graph()
    for person, club in pd.read_csv(folder / "nodes.csv", dtype=str).to_numpy():
        network.add_node(person, club=club)
    edges = pd.read_csv(folder / "edges.csv", dtype=str)
    network.add_edges_from(zip(edges["source"], edges["target"], strict=True))
    return network, json.loads((folder / "expected.json").read_text(encoding="utf-8"))["R"]


def by_hand(network: nx.DiGraph, group: dict) -> pd.DataFrame:
    """Every ordered trio, one at a time."""
    counts = pd.DataFrame(0, index=list(network), columns=[*ROLES, "total"])
    for a, b, c in permutations(network, 3):
        if network.has_edge(a, b) and network.has_edge(b, c) and not network.has_edge(a, c):
            same = (group[a] == group[b], group[b] == group[c], group[a] == group[c])
            counts.loc[b, [ROLE_OF[same], "total"]] += 1
    return counts


def counted(network: nx.Graph, group: object, table: str = "raw") -> pd.DataFrame:
    return getattr(brokerage(network, group, runs=2), table).set_index("stakeholder_id")


def compare(table: pd.DataFrame, answers: dict) -> None:
    for person, row in answers.items():
        for ours, theirs in R_NAMES.items():
            found = table.loc[person, ours]
            if row[theirs] is None:
                assert pd.isna(found)
            else:
                assert found == pytest.approx(row[theirs], abs=1e-9), (person, ours)


@pytest.mark.parametrize(
    ("table", "key"),
    [("raw", "brokerage_raw"), ("expected", "brokerage_exp"), ("z", "brokerage_z")],
)
def test_counts_expectation_and_z_equal_those_of_r_sna(zachary, table, key):
    network, answers = zachary
    found = counted(network, "club", table)
    assert len(found) == len(answers[key]) == 34
    compare(found, answers[key])


def test_the_counts_of_the_whole_network_equal_those_of_r_sna(zachary):
    network, answers = zachary
    whole = brokerage(network, "club", runs=2)
    assert whole.network.to_dict() == {
        ours: answers["brokerage_graph_raw"][theirs] for ours, theirs in R_NAMES.items()
    }
    assert whole.between_groups == 256


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("AAA", "coordinator"),
        ("ABA", "consultant"),
        ("ABB", "gatekeeper"),
        ("AAB", "representative"),
        ("ABC", "liaison"),
    ],
)
def test_three_people_fix_which_role_is_which(groups, role):
    network = nx.DiGraph([("a", "b"), ("b", "c")])
    found = counted(network, dict(zip("abc", groups, strict=True)))
    assert found.loc["b", [role, "total"]].tolist() == [1, 1]
    assert found[ROLES].to_numpy().sum() == 1


def test_a_tie_from_the_first_to_the_last_closes_the_path_and_one_back_does_not():
    groups = dict.fromkeys("abc", "A")
    path = [("a", "b"), ("b", "c")]
    closed, back = nx.DiGraph([*path, ("a", "c")]), nx.DiGraph([*path, ("c", "a")])
    assert counted(closed, groups).loc["b", "total"] == 0
    assert counted(back, groups).loc["b", "total"] == 1


def test_a_tie_without_direction_is_read_both_ways_and_says_so():
    groups = dict(zip("abc", "AAB", strict=True))
    both = brokerage(nx.path_graph(["a", "b", "c"]), groups, runs=2)
    row = both.raw.set_index("stakeholder_id").loc["b"]
    assert row[["representative", "gatekeeper"]].tolist() == [1, 1]
    assert "read both ways" in both.definition
    one_way = brokerage(nx.DiGraph([("a", "b"), ("b", "c")]), groups, runs=2)
    assert "read both ways" not in one_way.definition


directed = st.builds(
    lambda ties: nx.DiGraph([(a, b) for a, b in ties if a != b]),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=25),
)


@given(directed, st.lists(st.sampled_from("ABC"), min_size=7, max_size=7))
def test_counts_equal_those_made_one_trio_at_a_time(network, labels):
    network.add_nodes_from(range(7))
    group = dict(enumerate(labels))
    found, slow = counted(network, group), by_hand(network, group)
    assert (found == slow.loc[found.index]).all(axis=None)


@given(directed, st.randoms(use_true_random=False))
def test_the_order_of_people_and_someone_without_ties_change_no_count(network, random):
    group = {person: "AB"[person % 2] for person in range(8)}
    others = list(network)
    random.shuffle(others)
    again = nx.DiGraph()
    again.add_nodes_from([7, *others])
    again.add_edges_from(network.edges)
    first, second = counted(network, group), counted(again, group)
    assert (second.loc[first.index] == first).all(axis=None)
    assert (second.loc[7] == 0).all()
    assert not first.isna().any(axis=None)


def test_mean_and_spread_are_those_of_drawn_networks():
    group, density = np.array(list("AAABBCC")), 13 / 42
    random = np.random.default_rng(1)
    ties = random.random((40_000, 7, 7)) < density
    # The formula takes the density of its network: one with 13 of the 42 possible ties.
    model = nx.gnm_random_graph(7, 13, seed=3, directed=True)
    role = {name: np.zeros(len(ties)) for name in ROLES}
    for a, c in permutations(range(1, 7), 2):
        same = (group[a] == group[0], group[0] == group[c], group[a] == group[c])
        role[ROLE_OF[same]] += ties[:, a, 0] & ties[:, 0, c] & ~ties[:, a, c]
    role["total"] = sum(role.values())
    labels = dict(enumerate(group))
    expected = counted(model, labels, "expected").loc[0]
    spread = counted(model, labels, "standard_deviation").loc[0]
    for name, values in role.items():
        assert expected[name] == pytest.approx(values.mean(), rel=0.03), name
        assert spread[name] == pytest.approx(values.std(), rel=0.03), name


def test_the_spread_of_drawn_groups_is_that_of_a_sample():
    network = nx.gnm_random_graph(7, 16, seed=3, directed=True)
    labels = np.array([0, 0, 0, 1, 1, 2, 2])
    drawn = np.random.default_rng(5).permuted(np.tile(labels, (3, 1)), axis=1)
    counts = np.array([by_hand(network, dict(enumerate(one)))[ROLES] for one in drawn])
    found = brokerage(network, dict(enumerate(labels.tolist())), runs=3, seed=5)
    spread = counts.std(axis=0, ddof=1)
    expected = (found.raw[ROLES] - counts.mean(axis=0)) / np.where(spread > 0, spread, np.nan)
    assert (spread > 0).any()
    np.testing.assert_allclose(found.permutation_z[ROLES], expected)


def test_groups_drawn_anew_give_the_mean_and_spread_of_every_labelling():
    network = nx.DiGraph([(0, 1), (1, 2), (2, 3), (3, 1), (4, 1), (1, 0), (1, 4)])
    labels = "AABBC"
    every = np.array(
        [by_hand(network, dict(enumerate(one)))[ROLES].loc[1] for one in permutations(labels)]
    )
    found = brokerage(network, dict(enumerate(labels)), runs=20_000)
    raw = found.raw.set_index("stakeholder_id").loc[1, ROLES].to_numpy(dtype=float)
    z = found.permutation_z.set_index("stakeholder_id").loc[1, ROLES].to_numpy(dtype=float)
    varies = every.std(0) > 0
    expected = (raw - every.mean(0))[varies] / every.std(0)[varies]
    assert varies.tolist() == [False, True, True, True, True]
    assert z[varies] == pytest.approx(expected, abs=0.03)
    assert np.isnan(z[~varies]).all()


def test_draws_repeat_with_their_seed_and_change_with_another():
    network, group = nx.karate_club_graph(), "club"
    first, again = (brokerage(network, group, runs=20).permutation_z for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    other = brokerage(network, group, runs=20, seed=5).permutation_z
    assert not first["coordinator"].equals(other["coordinator"])
    assert brokerage(network, group, runs=20).runs == 20


def test_what_cannot_vary_has_no_z_and_never_a_zero():
    found = brokerage(nx.karate_club_graph(), "club", runs=5)
    assert found.z["liaison"].isna().all()
    assert found.permutation_z["total"].isna().all()
    assert (found.raw["liaison"] == 0).all()


def test_small_and_complete_networks_have_counts_and_no_z():
    for network in (nx.empty_graph(1), nx.empty_graph(2), nx.complete_graph(4), nx.Graph()):
        found = brokerage(network, dict.fromkeys(network, "A"), runs=2)
        assert (found.raw["total"] == 0).all()
        assert found.z["total"].isna().all()
        assert len(found.raw) == len(network)


def test_parallel_ties_and_ties_with_oneself_count_no_path_twice():
    network = nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "c"), ("b", "b")])
    assert counted(network, dict.fromkeys("abc", "A")).loc["b", "total"] == 1


def test_somebody_without_a_group_is_named():
    with pytest.raises(ValueError, match="every stakeholder needs a group; without one: c"):
        brokerage(nx.path_graph(["a", "b", "c"]), {"a": "A", "b": "B"})


def test_one_draw_is_refused():
    with pytest.raises(ValueError, match="runs is 1; expected 2 or more"):
        brokerage(nx.path_graph(3), dict.fromkeys(range(3), "A"), runs=1)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_table_names_everybody_most_first_and_has_words(language):
    network = nx.DiGraph([("A", "B"), ("B", "C")])
    people = pd.DataFrame({"stakeholder_id": ["A", "B", "C"], "sector": "internal"})
    people["name_en"] = people["name_cy"] = people["stakeholder_id"]
    table = broker_table(people, brokerage(network, dict.fromkeys("ABC", "x"), runs=2))
    assert table["name_en"].tolist() == ["B", "A", "C"]
    assert table["broker_total"].tolist() == [1, 0, 0]
    assert len(display(table, language).rows) == 3
    for text in ("tables.stakeholders.brokerage", "methods.stakeholders_brokerage"):
        assert has_text(text)
