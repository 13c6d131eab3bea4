"""Missing people, missing answers and the bootstrap: against plain loops, and never a blank."""

import random
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language import codes, display, has_text
from analysis.stakeholders import graph
from analysis.stakeholders.uncertainty import (
    bootstrap,
    key_people,
    key_people_counts,
    missing,
    missing_actors,
    missing_answers,
    paths,
    vertex_bootstrap,
)

TIES = ["tie_id", "from_id", "to_id", "direction", "reported_by", "wave"]


@pytest.fixture
def people() -> pd.DataFrame:
    """Six stakeholders: A, B and C answered, D did not, E was not asked, F has no tie."""
    said = {"asked": [True, True, True, True, False, None], "answered": [True] * 3 + [False] * 3}
    table = pd.DataFrame({"stakeholder_id": list("ABCDEF"), "wave": 1, "sector": "internal"})
    table["name_en"] = "the " + table["stakeholder_id"]
    table["name_cy"] = "y " + table["stakeholder_id"]
    return table.assign(**{name: pd.array(value, dtype="boolean") for name, value in said.items()})


@pytest.fixture
def ties() -> pd.DataFrame:
    """A reports all but one of its ties alone; E is named by B and by nobody in particular."""
    rows = [
        ("T1", "A", "B", "mutual", "A", 1),
        ("T2", "A", "C", "directed", "A", 1),
        ("T3", "C", "A", "directed", "C", 1),
        ("T4", "A", "D", "directed", "A", 1),
        ("T5", "B", "E", "directed", "B", 1),
        ("T6", "E", "D", "directed", None, 1),
        ("T7", "B", "D", "mutual", "C", 1),
    ]
    return pd.DataFrame(rows, columns=TIES)


@st.composite
def networks(draw) -> nx.Graph:
    """Any small network, with or without direction, isolates, reporters and answers."""
    kind = draw(st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiDiGraph]))
    names = [f"S{number}" for number in range(draw(st.integers(2, 7)))]
    network = kind()
    network.add_nodes_from(
        (name, {"answered": draw(st.sampled_from([True, False, None]))}) for name in names
    )
    ends = st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True)
    for a, b in draw(st.lists(ends, max_size=12)):
        network.add_edge(a, b, reported_by=draw(st.sampled_from([a, b, names[0], None])))
    return network


def by_id(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("stakeholder_id")


def tied_pairs(network: nx.Graph, without: set = frozenset()) -> nx.Graph:
    """Who is tied to whom in a plain loop, without the reports of some."""
    plain = nx.Graph()
    plain.add_nodes_from(network)
    plain.add_edges_from(
        (a, b) for a, b, data in network.edges(data=True) if data.get("reported_by") not in without
    )
    return plain


def rank_of(values: dict) -> dict:
    return {
        one: 1 + sum(round(other - value, 9) > 0 for other in values.values())
        for one, value in values.items()
    }


MEASURES = {
    "degree": lambda plain: dict(plain.degree()),
    "betweenness": lambda plain: nx.betweenness_centrality(plain, normalized=False),
}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("seed", range(4))
def test_missing_actors_equal_a_plain_loop_over_every_way_to_leave_them_out(measure, seed):
    network = nx.gnp_random_graph(8, 0.35, seed=seed)
    table = by_id(missing_actors(network, share=0.25, level=0.9))
    whole = MEASURES[measure](network)
    found = {person: [] for person in network}
    for gone in combinations(network, 2):
        rest = network.subgraph(set(network) - set(gone))
        now = MEASURES[measure](rest)
        for person in rest:
            above = sum(round(now[other] - now[person], 9) > 0 for other in rest)
            above += sum(round(whole[other] - whole[person], 9) > 0 for other in gone)
            found[person].append(1 + above)
    assert table[f"rank_{measure}"].to_dict() == rank_of(whole)
    for person, ranks in found.items():
        ranks.sort()
        assert table.loc[person, "runs_present"] == len(ranks) == 21
        ends = (ranks[int(0.05 * 20)], ranks[int(0.95 * 20)])
        assert tuple(table.loc[person, [f"{measure}_low", f"{measure}_high"]]) == ends
    assert table.attrs["exact"]
    assert (table.attrs["runs"], table.attrs["left_out"]) == (28, 2)
    assert "2 of 8 are left out" in table.attrs["definition"]


def test_who_keeps_its_place_among_the_others_keeps_its_rank():
    table = by_id(missing_actors(nx.star_graph(["A", "B", "C", "D", "E"]), share=0.2))
    assert table["degree_low"].tolist() == table["degree_high"].tolist() == [1, 2, 2, 2, 2]
    assert table["rank_betweenness"].tolist() == table["betweenness_high"].tolist()


def test_a_rank_of_somebody_without_a_tie_stays_on_the_scale_of_the_whole_list():
    network = nx.complete_graph(9)
    network.add_nodes_from(["X", "Y"])
    table = by_id(missing_actors(network, share=0.3))
    assert (
        table.loc[["X", "Y"], ["degree_low", "degree_high"]].to_numpy().tolist() == [[10, 10]] * 2
    )


def test_drawn_at_random_is_said_and_repeatable_and_near_the_exact_interval():
    network = nx.gnp_random_graph(12, 0.3, seed=1)
    exact = missing_actors(network, share=0.25, runs=220)
    drawn = missing_actors(network, share=0.25, runs=219)
    assert exact.attrs["exact"]
    assert not drawn.attrs["exact"]
    pd.testing.assert_frame_equal(drawn, missing_actors(network, share=0.25, runs=219))
    other = missing_actors(network, share=0.25, runs=219, seed=1)
    assert not other["runs_present"].equals(drawn["runs_present"])
    assert (exact["runs_present"] == 165).all()
    ends = ["degree_low", "degree_high"]
    assert (exact[ends] - drawn[ends]).abs().max(axis=None) <= 3


@pytest.mark.parametrize("directed", [None, False])
def test_missing_actors_one_by_one_equal_those_in_a_batch(monkeypatch, directed):
    network = nx.gnp_random_graph(10, 0.3, seed=2, directed=True)
    batch = missing_actors(network, share=0.2, runs=30, directed=directed)
    monkeypatch.setattr(paths, "SMALL", 0)
    one_by_one = missing_actors(network, share=0.2, runs=30, directed=directed)
    pd.testing.assert_frame_equal(batch.round(9), one_by_one.round(9))


def test_strengths_add_up_and_a_strong_tie_is_short():
    network = nx.Graph([("A", "B", {"s": 4}), ("B", "C", {"s": 4}), ("A", "C", {"s": 1})])
    plain, strong = (by_id(missing_actors(network, weight=name)) for name in (None, "s"))
    assert plain["degree"].tolist() == [2, 2, 2]
    assert strong["degree"].tolist() == [5, 8, 5]
    assert (plain.loc["B", "betweenness"], strong.loc["B", "betweenness"]) == (0, 1)


@pytest.mark.parametrize("network", [nx.Graph(), nx.empty_graph(1), nx.path_graph(2)])
def test_the_smallest_networks_have_a_row_for_everybody(network):
    table = missing_actors(network)
    assert table["stakeholder_id"].tolist() == list(network)
    assert (table[["degree_low", "degree_high", "rank_degree"]] == 1).all(axis=None)


def test_too_few_runs_to_leave_somebody_in_are_refused():
    with pytest.raises(ValueError, match="never left in during 1 runs: .*; raise runs"):
        missing_actors(nx.path_graph(9), share=0.5, runs=1)
    with pytest.raises(ValueError, match=r"share is 1\.5"):
        missing_actors(nx.path_graph(9), share=1.5)


def test_two_kinds_of_node_are_refused():
    with pytest.raises(ValueError, match="two kinds of node"):
        missing_actors(nx.davis_southern_women_graph())


def test_a_tie_that_only_one_reported_goes_with_its_answer(people, ties):
    table = by_id(missing_answers(graph(people, ties)))
    assert table["degree"].to_dict() == {"A": 3, "B": 3, "C": 1, "D": 3, "E": 2, "F": 0}
    assert table["degree_without_own"].to_dict() == {"A": 1, "B": 2, "C": 1, "D": 3, "E": 2, "F": 0}
    assert table["rank_without_own"].to_dict() == {"A": 4, "B": 3, "C": 5, "D": 1, "E": 4, "F": 6}
    assert table["rests_on_own"].tolist() == ["yes", "yes", "no", "no", "no", "no"]


def test_a_silent_partner_never_rests_on_its_own_answers_and_is_never_blank(people, ties):
    table = by_id(missing_answers(graph(people, ties), share=0.9))
    assert table.loc[["D", "E", "F"], "rests_on_own"].tolist() == ["no"] * 3
    assert table["rank_without_own"].loc[["D", "E", "F"]].tolist() == [1, 4, 6]
    assert not table.isna().any(axis=None)


def test_a_rank_that_stays_does_not_rest_on_ones_own_answers():
    network = nx.star_graph(["A", "B", "C", "D"])
    nx.set_edge_attributes(network, {("A", "B"): "A"}, "reported_by")
    nx.set_node_attributes(network, True, "answered")
    table = by_id(missing_answers(network))
    assert table.loc["A", ["degree_without_own", "rank_without_own"]].tolist() == [2, 1]
    assert table.loc["A", "rests_on_own"] == "no"


@pytest.mark.parametrize("reporter", [None, "", float("nan"), pd.NA, "somebody outside"])
def test_a_tie_that_nobody_in_the_network_reported_stays(reporter):
    network = nx.DiGraph([("A", "B", {"reported_by": reporter}), ("A", "C", {"reported_by": "A"})])
    nx.set_node_attributes(network, True, "answered")
    table = by_id(missing_answers(network))
    assert table.loc["A", ["degree", "degree_without_own"]].tolist() == [2, 1]


def test_a_report_by_somebody_who_is_not_an_end_counts(people, ties):
    network = graph(people, ties)
    network.remove_edge("C", "A", "T3")
    assert by_id(missing_answers(network)).loc["C", "degree_without_own"] == 1
    exact = missing_answers(network, share=0.3, level=0.9)
    assert by_id(exact).loc["D", ["answers_low", "answers_high"]].tolist() == [1, 2]


@given(networks(), st.sampled_from([0.2, 0.5, 0.9]))
def test_missing_answers_equal_a_plain_loop(network, share):
    table = by_id(missing_answers(network, share=share, level=0.8))
    for person in network:
        own = tied_pairs(network, {person})
        assert table.loc[person, "degree_without_own"] == own.degree(person)
        assert table.loc[person, "rank_without_own"] == rank_of(dict(own.degree()))[person]
    reporters = {reporter for *_, reporter in network.edges(data="reported_by")}
    answered = [
        person for person in network if network.nodes[person]["answered"] or person in reporters
    ]
    taken = min(len(answered), max(1, int(share * len(answered) + 0.5)))
    assert (table.attrs["answered"], table.attrs["taken_away"]) == (len(answered), taken)
    trials = [
        rank_of(dict(tied_pairs(network, set(gone)).degree()))
        for gone in combinations(answered, taken)
    ]
    for person in network:
        ranks = sorted(trial[person] for trial in trials)
        last = len(ranks) - 1
        low, high = ranks[int(round(0.1 * last, 9))], ranks[-(int(round(0.1 * last, 9)) + 1)]
        assert tuple(table.loc[person, ["answers_low", "answers_high"]]) == (low, high)


def test_the_answers_of_a_reporter_whose_reply_is_not_known_are_taken_away_too():
    network = nx.Graph([("A", "B", {"reported_by": "A"}), ("C", "D", {"reported_by": "C"})])
    nx.set_node_attributes(network, {"A": True, "B": None, "C": None, "D": None}, "answered")
    table = by_id(missing_answers(network))
    assert table.attrs["answered"] == 2
    assert table.loc[["A", "C"], "rests_on_own"].tolist() == ["yes", "yes"]
    assert table["answers_high"].tolist() == [3, 3, 3, 3]


def test_answers_are_taken_away_a_few_trials_at_a_time(monkeypatch):
    network = nx.gnp_random_graph(30, 0.2, seed=6)
    for a, b, data in network.edges(data=True):
        data["reported_by"] = random.Random(a * 31 + b).choice([a, b])
    nx.set_node_attributes(network, True, "answered")
    at_once = missing_answers(network, runs=50)
    monkeypatch.setattr(missing, "CELLS", 1)
    pd.testing.assert_frame_equal(at_once, missing_answers(network, runs=50))
    assert not at_once.attrs["exact"]


def test_where_nobody_answered_nothing_can_be_taken_away():
    network = nx.Graph([("A", "B", {"reported_by": None}), ("B", "C", {"reported_by": None})])
    nx.set_node_attributes(network, None, "answered")
    table = missing_answers(network)
    assert table["answers_low"].tolist() == table["answers_high"].tolist() == [2, 1, 2]
    assert table.attrs["answered"] == table.attrs["taken_away"] == 0
    assert missing_answers(nx.Graph()).empty


def test_a_network_that_does_not_say_who_reported_a_tie_is_refused():
    network = nx.Graph([("A", "B", {"kind": "informs"})])
    nx.set_node_attributes(network, True, "answered")
    with pytest.raises(ValueError, match="expected an attribute 'reported_by' .*; found: kind"):
        missing_answers(network)


def test_a_network_that_does_not_say_who_answered_is_refused():
    network = nx.Graph([("A", "B", {"reported_by": "A"})])
    with pytest.raises(ValueError, match="nobody in this network has the attribute 'answered'"):
        missing_answers(network)
    nx.set_node_attributes(network, {"A": "no", "B": 7}, "answered")
    with pytest.raises(ValueError, match="found A: 'no', B: 7"):
        missing_answers(network)


@given(networks(), st.randoms(use_true_random=False))
def test_names_and_the_order_of_rows_change_nothing(network, shuffle):
    order = list(network)
    shuffle.shuffle(order)
    names = {person: f"new {number}" for number, person in enumerate(order)}
    other = type(network)()
    other.add_nodes_from((names[one], network.nodes[one]) for one in order)
    for a, b, data in network.edges(data=True):
        reporter = names.get(data["reported_by"])
        other.add_edge(names[a], names[b], **data | {"reported_by": reporter})
    for measure in (missing_actors, missing_answers):
        first, second = by_id(measure(network)), by_id(measure(other))
        assert first.attrs["exact"]
        second = second.loc[[names[person] for person in network]].set_axis(first.index)
        pd.testing.assert_frame_equal(first.round(9), second.round(9))


@given(networks())
def test_a_silent_partner_without_a_tie_moves_nobody_up_or_down(network):
    other = network.copy()
    other.add_node("silent", answered=None)
    for measure in (missing_actors, missing_answers):
        before, after = by_id(measure(network)), by_id(measure(other))
        assert not after.isna().any(axis=None)
        kept = [name for name in before if name.startswith(("degree", "betw", "rank"))]
        kept = [name for name in kept if not name.endswith(("low", "high"))]
        pd.testing.assert_frame_equal(before[kept], after.loc[list(network), kept])
    answers = ["answers_low", "answers_high", "rests_on_own"]
    pd.testing.assert_frame_equal(before[answers], after.loc[list(network), answers])
    assert after.loc["silent", "rank_degree"] == 1 + (before["degree"] > 0).sum()


@given(networks())
def test_nobody_is_ever_without_a_number(network):
    for table in (missing_actors(network), missing_answers(network)):
        assert table["stakeholder_id"].tolist() == list(network)
        assert not table.isna().any(axis=None)
    drawn = vertex_bootstrap(network, runs=60).people
    assert not drawn.isna().any(axis=None)


def test_a_bootstrap_of_a_complete_or_empty_network_has_no_error():
    for network, density in ((nx.complete_graph(6), 1), (nx.empty_graph(6), 0)):
        found = vertex_bootstrap(network, runs=50)
        figures = found.network.set_index("bootstrap_measure")
        assert figures.loc["density"].tolist() == [density, density, 0, density, density]
        assert figures.loc["mean_degree", "bootstrap_mean"] == 5 * density
        assert figures.loc["centralisation", "standard_error"] == 0
        assert (found.people["degree_error"] == 0).all()


def test_the_figures_of_the_network_are_those_of_networkx():
    network = nx.krackhardt_kite_graph()
    figures = vertex_bootstrap(network, runs=20).network.set_index("bootstrap_measure")
    degree = [count for _, count in network.degree()]
    freeman = sum(max(degree) - count for count in degree) / (9 * 8)
    expected = [nx.density(network), 2 * 18 / 10, freeman]
    assert figures["observed_value"].tolist() == pytest.approx(expected)


def test_the_error_is_that_of_drawing_people_and_pairs_by_hand():
    """The same resampling in a plain loop, with other random numbers, has the same spread."""
    network = nx.gnp_random_graph(14, 0.3, seed=9)
    matrix, draw = nx.to_numpy_array(network), np.random.default_rng(5)
    densities = []
    for _ in range(3000):
        who = draw.integers(0, 14, 14)
        drawn = matrix[np.ix_(who, who)]
        for a in range(14):
            for b in range(a):
                if who[a] == who[b]:
                    drawn[a, b] = drawn[b, a] = matrix[tuple(draw.permutation(14)[:2])]
        densities.append(np.triu(drawn, 1).sum() / (14 * 13 / 2))
    found = vertex_bootstrap(network, runs=3000).network.set_index("bootstrap_measure")
    assert found.loc["density", "standard_error"] == pytest.approx(np.std(densities), rel=0.06)
    assert found.loc["density", "bootstrap_mean"] == pytest.approx(np.mean(densities), abs=0.005)
    half = 1.959964 * found.loc["density", "standard_error"]
    assert found.loc["density", "bootstrap_high"] == pytest.approx(nx.density(network) + half)


def test_copies_of_one_person_are_tied_as_often_as_any_pair():
    """Two people, tied: any two copies are a drawn pair, so everybody is always tied to all."""
    found = vertex_bootstrap(nx.path_graph(2), runs=40)
    assert found.people["degree_low"].tolist() == [1, 1]
    assert found.network["observed_value"].isna().tolist() == [False, False, True]
    one_way = vertex_bootstrap(nx.DiGraph([("A", "B")]), runs=40)
    assert one_way.people["degree_low"].tolist() == [1, 1]


def test_somebody_drawn_several_times_counts_with_the_mean_of_the_copies():
    ties = paths.ties_of(nx.path_graph(3), None, None)
    choices = np.array([[0, 1, 1], [2, 1, 0]], dtype=np.int32)
    copies = bootstrap.Copies(*(np.array([0]), np.array([1]), np.array([2])), *np.zeros((2, 1)))
    drawn = bootstrap._draws(ties, choices, copies)
    assert drawn.degree.tolist() == [[2, 1, 1], [1, 2, 1]]
    np.testing.assert_array_equal(drawn.mean_degree, [[2, 1, np.nan], [1, 2, 1]])
    np.testing.assert_array_equal(drawn.mean_betweenness, [[1, 0, np.nan], [0, 1, 0]])


def test_every_two_copies_of_one_person_are_found():
    choices = np.array([[4, 2, 4, 4, 2], [0, 1, 2, 3, 4]])
    run, first, second = bootstrap._copies(choices)
    assert run.tolist() == [0] * 4
    found = {frozenset(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)}
    assert found == {frozenset(pair) for pair in [(0, 2), (0, 3), (2, 3), (1, 4)]}


def test_a_bootstrap_one_by_one_equals_that_in_a_batch(monkeypatch):
    network = nx.gnp_random_graph(8, 0.4, seed=3, directed=True)
    batch = vertex_bootstrap(network, runs=60)
    assert (batch.people["runs_present"] < 60).all()
    assert not batch.exact
    monkeypatch.setattr(paths, "SMALL", 0)
    single = vertex_bootstrap(network, runs=60)
    pd.testing.assert_frame_equal(batch.people.round(5), single.people.round(5))
    pd.testing.assert_frame_equal(batch.network.round(5), single.network.round(5))


def test_an_interval_stays_within_what_is_possible():
    found = vertex_bootstrap(nx.star_graph(4), runs=200, level=0.999).network
    figures = found.set_index("bootstrap_measure")
    assert (figures["bootstrap_low"] >= 0).all()
    assert figures.loc["centralisation", "bootstrap_high"] == 1


def test_strengths_have_no_upper_bound_and_no_centralisation():
    network = nx.complete_graph(5)
    nx.set_edge_attributes(network, 3, "s")
    figures = vertex_bootstrap(network, runs=30, weight="s").network["observed_value"]
    assert figures.tolist()[:2] == [3, 12]
    assert pd.isna(figures[2])


def test_what_cannot_be_measured_has_no_interval_either():
    strong = nx.path_graph(5)
    nx.set_edge_attributes(strong, 3, "s")
    ends = ["observed_value", "standard_error", "bootstrap_low", "bootstrap_high"]
    for drawn in (
        vertex_bootstrap(nx.path_graph(2), runs=20),
        vertex_bootstrap(strong, runs=30, weight="s"),
    ):
        figures = drawn.network.set_index("bootstrap_measure")[ends]
        assert figures.loc["centralisation"].isna().all()
        assert figures.drop(index="centralisation").notna().all(axis=None)


def test_one_person_alone_has_no_density_and_no_tie():
    drawn = vertex_bootstrap(nx.empty_graph(1), runs=5)
    figures = drawn.network.set_index("bootstrap_measure").drop(columns="bootstrap_mean")
    assert figures.loc["density"].isna().all()
    assert (figures.loc["mean_degree"] == 0).all()
    assert drawn.people.loc[0, ["degree", "degree_low", "degree_high"]].tolist() == [0, 0, 0]


def test_nobody_or_too_few_draws_are_refused():
    with pytest.raises(ValueError, match="needs at least one person; found nobody"):
        vertex_bootstrap(nx.empty_graph(0))
    with pytest.raises(ValueError, match="never left in during 1 runs"):
        vertex_bootstrap(nx.path_graph(30), runs=1)


def test_key_people_have_one_row_each_most_tied_first(people, ties):
    listed = key_people(people, graph(people, ties))
    assert listed["stakeholder_id"].tolist() == list("ABDECF")
    assert listed["rank_degree"].tolist() == [1, 1, 1, 4, 5, 6]
    assert listed["reply"].tolist()[2:4] == ["asked_not_answered", "not_asked"]
    assert listed["name_cy"].tolist()[0] == "y A"
    assert not listed.isna().any(axis=None)
    assert listed["rank_degree"].between(listed["rank_first"], listed["rank_last"]).all()
    assert (listed["missing_low"] <= listed["missing_high"]).all()
    counts = {"could_be_first": 3, "rests_on_own": 2, "left_out": 1, "taken_away": 1}
    assert key_people_counts(listed) == counts


def test_key_people_are_ranked_by_ties_never_by_betweenness(people, ties):
    assert not [name for name in key_people(people, graph(people, ties)) if "between" in name]


def test_somebody_who_is_not_among_the_stakeholders_is_named(people, ties):
    with pytest.raises(ValueError, match="not among the stakeholders: A, F"):
        key_people(people.iloc[1:5], graph(people, ties))


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_column_and_measure_has_words(people, ties, language):
    network = graph(people, ties)
    listed, drawn = key_people(people, network), vertex_bootstrap(network, runs=40).network
    for table in (listed, drawn):
        assert len(display(table, language).rows) == len(table)
    assert set(codes("bootstrap_measure")) == set(drawn["bootstrap_measure"])
    for name in key_people_counts(listed):
        assert has_text(f"findings.stakeholders.{name}")
