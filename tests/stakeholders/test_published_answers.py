"""Every published answer is checked somewhere: nothing in a case is left unread."""

import json
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

HERE = Path(__file__).parent
KEY_PLAYERS = "test_key_players.py::test_value_count_and_sets_equal_the_exhaustive_search_in_r"
HOLES = "test_holes.py::test_borgattis_table_of_1997_is_met_with_and_without_strengths"
JOURNAL = (
    "test_key_players.py::test_best_pairs_of_the_r_journal_with_the_pair_that_it_does_not_print"
)
COUNTS = "test_published_answers.py::test_a_case_has_the_people_and_ties_that_it_says"
WHOLE = "test_whole.py::test_published_density_transitivity_and_connectedness"
EI = "test_mixing.py::test_ei_index_equals_the_published_one_with_each_tie"
POSITION = (
    "test_structure.py::test_strength_and_direction_give_the_published_degree_and_betweenness"
)
BROKERS = "test_brokerage.py::test_counts_expectation_and_z_equal_those_of_r_sna"
TWO_MODE = "test_two_mode.py::test_the_published_table_is_read_as_two_mode"
SINGLE = "test_key_players.py::test_ties_of_single_people_and_of_a_set_of_the_r_journal"
REACH = "test_key_players.py::test_reach_of_each_person_of_the_r_journal"
# Words and tolerances, which are no answers.
ASIDE = {"id", "source", "note", "conventions", "R_source", "also_confirmed_with", "order"}
ASIDE |= {"directed", "tolerance", "tolerance_R"}
# Each answer by its name in the cases, and the test that checks it in all of them.
CHECKED_BY = {
    **{name: COUNTS for name in ("nodes", "ties", "R/n", "R/ties")},
    **{name: TWO_MODE for name in ("two_mode", "women", "events")},
    **{
        f"R/kpp_{side}_{measure}_k{k}": KEY_PLAYERS
        for side, measure in (
            *(("neg", name) for name in ("F", "DF")),
            *(("pos", name) for name in ("DR", "reach1", "reach2")),
        )
        for k in (1, 2, 3)
    },
    "R/kpp_neg_DF_each_single_node": (
        "test_key_players.py::test_distance_fragmentation_of_each_single_person_equals_r"
    ),
    "R/constraint_whole_network": (
        "test_holes.py::test_constraint_equals_the_published_values_and_an_isolate_has_none"
    ),
    "R/betweenness": "test_structure.py::test_betweenness_equals_the_published_unnormalised_values",
    "R/cutpoints": "test_dependency.py::test_exactly_the_published_cutpoints_break_the_network",
    "R/coreness": "test_structure.py::test_coreness_equals_the_published_value",
    "R/density": WHOLE,
    "R/transitivity": WHOLE,
    "R/krackhardt": "test_reporting.py::test_each_tie_read_both_ways_gives_the_published_four",
    **{f"R/brokerage_{table}": BROKERS for table in ("raw", "exp", "z")},
    "R/brokerage_graph_raw": (
        "test_brokerage.py::test_the_counts_of_the_whole_network_equal_those_of_r_sna"
    ),
    "R/ei_each_tie_both_ways": f"{EI}_both_ways",
    "R/ei_each_tie_once": f"{EI}_once",
    **{
        f"R/{name}": "test_mixing.py::test_assortativity_and_modularity_equal_the_published_ones"
        for name in ("assortativity_nominal", "modularity_of_groups")
    },
    **{
        f"published/{name}": HOLES
        for name in (
            *("constraint, whole-network", "constraint, weighted"),
            *("effective size", "effective size, weighted"),
        )
    },
    "published/neighbourhood-inclusion dominance and rank intervals (1 = lowest)": (
        "test_ranks.py::test_all_eleven_intervals_equal_the_published_ones"
    ),
    "dominated_pairs_lower_then_higher": (
        "test_ranks.py::test_all_nine_dominated_pairs_equal_the_published_ones"
    ),
    **{
        f"published/{name}": POSITION for name in ("degree_weighted", "betweenness_inverse_weights")
    },
    "published/fragment_on_inverse_weights": "test_key_players.py::test_fragment_of_the_r_journal",
    **{
        f"published/{name}": REACH
        for name in ("mreach_degree_M1_out_in_total", "mreach_closeness_total_inverse_weights")
    },
    "published/kpcent_degree_2_3": SINGLE,
    **{
        f"published/kpset_{name}": JOURNAL
        for name in (
            *("indegree_max_size2", "indegree_binary_max_size2"),
            "mreach_closeness_indegree_M1_size2",
        )
    },
}


def answers_of(expected: dict) -> set[str]:
    """The names of all the answers of a case."""
    names = {f"R/{name}" for name in expected.get("R", {})}
    for block in expected.get("published", []):
        several = block["measure"] == "key player and centrality family"
        names |= {
            f"published/{name}" for name in (block["expected"] if several else [block["measure"]])
        }
    return names | (set(expected) - ASIDE - {"R", "published"})


@pytest.fixture
def cases(shared_cases) -> dict[str, tuple[Path, dict]]:
    """Every case: its folder and what is expected of it."""
    folders = sorted(path.parent for path in (shared_cases / "network").glob("*/expected.json"))
    return {
        folder.name: (
            folder,
            json.loads((folder / "expected.json").read_text(encoding="utf-8")),
        )
        for folder in folders
    }


def test_every_published_answer_has_a_test(cases):
    found = {name for _, expected in cases.values() for name in answers_of(expected)}
    assert found == set(CHECKED_BY)


def test_each_of_those_tests_is_there():
    lacking = []
    for place in set(CHECKED_BY.values()):
        file, test = place.split("::")
        if f"def {test}(" not in (HERE / file).read_text(encoding="utf-8"):
            lacking.append(place)
    assert lacking == []


def test_a_case_has_the_people_and_ties_that_it_says(cases):
    assert len(cases) >= 7
    for name, (folder, expected) in cases.items():
        if name == "davis":
            continue  # two kinds of node: see test_two_mode.py
        network = nx.DiGraph() if expected["directed"] else nx.Graph()
        if (folder / "nodes.csv").exists():
            network.add_nodes_from(pd.read_csv(folder / "nodes.csv", dtype=str).iloc[:, 0])
        edges = pd.read_csv(folder / "edges.csv", dtype=str).iloc[:, :2]
        network.add_edges_from(edges.itertuples(index=False, name=None))
        counts = {"n": len(network), "ties": network.number_of_edges()}
        assert counts == {"n": expected["nodes"], "ties": expected["ties"]}, name
        if "R" in expected:
            assert counts == {key: expected["R"][key] for key in counts}, name
