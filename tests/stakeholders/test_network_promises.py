"""What must not change a result, and what is never blank: promises held on small registers.

Other identifiers, another order of the rows, somebody without a tie and somebody whom one other
named change nothing that they should not.
"""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.stakeholders import coverage, dependency_map, graph, grid, undirected, without
from analysis.stakeholders.key_people import (
    brokerage,
    fragmentation,
    fragmentation_set,
    rank_intervals,
    reach_set,
)
from analysis.stakeholders.structure import (
    centrality,
    constraint,
    effective_size,
    ei_index,
    holes,
    organisations,
    sector_density,
)
from analysis.stakeholders.uncertainty import key_people

SECTORS = ["internal", "external_public", "voluntary", "private", "residents"]
CATEGORIES = ["police", "carers", "youth"]
REFERENCE = pd.DataFrame(
    {
        "category_id": CATEGORIES,
        "category_en": CATEGORIES,
        "category_cy": CATEGORIES,
        "category_group": "affected",
        "weight_affected": True,
        "source": "A list",
        "source_url": None,
    }
)
# each measures a register many times over
FEW = settings(max_examples=max(4, settings.default.max_examples // 2))
KINDS = st.sampled_from(["works_with", "funds", "informs"])
Register = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Draw stakeholders, ties and ratings: two to seven stakeholders, with any ties or none."""
    number = draw(st.integers(2, 7))
    names = [f"S{place}" for place in range(number)]
    answered = draw(st.lists(st.sampled_from([True, False, None]), min_size=number))
    people = pd.DataFrame(
        {
            "stakeholder_id": names,
            "name_en": names,
            "name_cy": [f"{name} (cy)" for name in names],
            "sector": [draw(st.sampled_from(SECTORS[:3])) for _ in names],
            "categories": [draw(st.sampled_from([None, *CATEGORIES])) for _ in names],
            "wave": 1,
            "asked": pd.array([said is not None for said in answered[:number]], dtype="boolean"),
            "answered": pd.array(answered[:number], dtype="boolean"),
        }
    )
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    ends = st.tuples(pairs.filter(lambda pair: pair[0] != pair[1]), KINDS)
    told = draw(st.lists(ends, max_size=14, unique=True))
    rows = [
        (f"T{at}", a, b, kind, "mutual" if kind == "works_with" else "directed", 1, a)
        for at, ((a, b), kind) in enumerate(told)
    ]
    columns = ["tie_id", "from_id", "to_id", "kind", "direction", "wave", "reported_by"]
    scores = st.one_of(st.none(), st.integers(1, 5))
    rated = [(name, rater, draw(scores), draw(scores)) for name in names[1:] for rater in "xy"]
    ratings = pd.DataFrame(rated, columns=["stakeholder_id", "rater", "interest", "power"])
    whole = {"interest": "Int64", "power": "Int64"}
    return people, pd.DataFrame(rows, columns=columns), ratings.astype(whole)


def named(register: Register, new: dict[str, str]) -> Register:
    """The register under other identifiers."""
    people, ties, ratings = register
    ends = {column: ties[column].map(new).astype(object) for column in ties if column[-2:] != "nd"}
    ends = {column: ends[column] for column in ("from_id", "to_id", "reported_by")}
    return (
        people.assign(stakeholder_id=people["stakeholder_id"].map(new)),
        ties.assign(**ends),
        ratings.assign(stakeholder_id=ratings["stakeholder_id"].map(new)),
    )


def with_person(register: Register, wave: int = 1) -> Register:
    """The register with one more stakeholder, who has no tie and was never asked."""
    people, ties, ratings = register
    row = people.iloc[[0]].assign(stakeholder_id="NEW", name_en="New", name_cy="Newydd", wave=wave)
    row = row.assign(asked=pd.array([False], dtype="boolean"), categories=None)
    row = row.assign(answered=pd.array([pd.NA], dtype="boolean"))
    return pd.concat([people, row], ignore_index=True), ties, ratings


def with_tie(register: Register, person: str) -> Register:
    """The register with one more tie, from a person to NEW."""
    people, ties, ratings = register
    row = ("T99", person, "NEW", "informs", "directed", 1, person)
    more = pd.DataFrame([row], columns=ties.columns)
    return people, pd.concat([ties, more], ignore_index=True), ratings


def network_of(register: Register) -> nx.MultiDiGraph:
    return graph(register[0], register[1])


def by_person(table: pd.DataFrame) -> pd.DataFrame:
    table = table.astype({"stakeholder_id": object})
    return table.set_index("stakeholder_id").sort_index()


def per_person(register: Register) -> dict[str, pd.DataFrame]:
    """Every table that has one row a stakeholder and draws nothing at random."""
    network = network_of(register)
    brokers = brokerage(network, "sector", runs=2)
    return {
        "centrality": by_person(centrality(network, directed=False)),
        "centrality, directed": by_person(centrality(network)),
        "holes": by_person(holes(network)),
        "brokerage": by_person(brokers.raw),
        "brokerage, expected": by_person(brokers.expected),
        "ranks": by_person(rank_intervals(network)),
        "mixing": by_person(ei_index(network, "sector", runs=1).by_person),
        "grid": by_person(grid(register[0], register[2])).drop(columns=["name_en", "name_cy"]),
    }


def of_all(register: Register) -> dict[str, object]:
    """Every figure of the whole that draws nothing at random."""
    people, network = register[0], network_of(register)
    mixing, densities = (
        ei_index(network, "sector", runs=1),
        sector_density(network, "sector", runs=1),
    )
    figures = {
        "ei": (mixing.external, mixing.internal, mixing.index, mixing.expected),
        "density": (densities.between, densities.within),
        "coverage": tuple(coverage(people, REFERENCE)["stakeholders"]),
        "reach": [reach_set(network, k).value for k in (1, 2)],
        "reach, distance": reach_set(network, 1, None).value,
    }
    if len(people) > 2:
        figures["fragmentation"] = fragmentation_set(network, 1).value
        figures["fragmentation, distance"] = fragmentation_set(network, 1, measure="distance").value
    return figures


def assert_same(found: dict, expected: dict) -> None:
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        if isinstance(table, pd.DataFrame):
            assert_frame_equal(found[name], table, check_like=True, obj=name, atol=1e-7)
        else:
            numbers = [np.array(side, dtype=float) for side in (found[name], table)]
            np.testing.assert_allclose(*numbers, atol=1e-9, err_msg=name)


def sets_of(register: Register) -> dict[str, set[frozenset]]:
    network = network_of(register)
    found = {"reach": reach_set(network, 2)}
    if len(network) > 2:
        found["fragmentation"] = fragmentation_set(network, 1)
    return {name: set(map(frozenset, best.sets)) for name, best in found.items()}


@FEW
@given(registers(), st.randoms(use_true_random=False))
def test_other_identifiers_change_only_the_identifiers(register, chance):
    names = register[0]["stakeholder_id"].tolist()
    others = [f"X{at}" for at in range(len(names))]
    new = dict(zip(names, chance.sample(others, len(others)), strict=True))
    other = named(register, new)
    expected = {}
    for name, table in per_person(register).items():
        under_new = pd.Index(
            [new[name] for name in table.index], dtype=object, name=table.index.name
        )
        expected[name] = table.set_axis(under_new).sort_index()
    assert_same(per_person(other), expected)
    assert_same(of_all(other), of_all(register))
    for name, best in sets_of(register).items():
        assert sets_of(other)[name] == {frozenset(map(new.get, people)) for people in best}


@FEW
@given(registers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_only_the_order_of_rows(register, chance):
    shuffled = tuple(table.sample(frac=1, random_state=chance.randrange(99)) for table in register)
    assert_same(per_person(shuffled), per_person(register))
    assert_same(of_all(shuffled), of_all(register))
    assert sets_of(shuffled) == sets_of(register)


# what counts others by the size of the register: closeness and the chances of brokerage
OF_THE_SIZE = {
    "centrality": ["closeness"],
    "centrality, directed": ["closeness"],
    "brokerage, expected": None,
    "ranks": ["rank_first", "rank_last", "dominates"],
}


@FEW
@given(registers())
def test_somebody_without_a_tie_changes_nothing_of_the_others(register):
    before, after = per_person(register), per_person(with_person(register))
    for name, table in before.items():
        dropped = OF_THE_SIZE.get(name, [])
        if dropped is None:
            continue
        rest = after[name].drop(index="NEW").drop(columns=dropped)
        kept = table.drop(columns=dropped)
        assert_frame_equal(rest.astype(kept.dtypes), kept, obj=name, atol=1e-7)
    ranks = before["ranks"], after["ranks"].drop(index="NEW")
    assert_series_equal(*(side["rank_first"] for side in ranks))
    figures, others = of_all(register), of_all(with_person(register))
    assert figures["ei"][:3] == others["ei"][:3] or register[1].empty
    assert figures["coverage"] == others["coverage"]
    number = len(before["grid"])  # reach is a share of everybody
    one, two = (figures["reach"][k] * number for k in (0, 1))
    reached = [others["reach"][k] * (number + 1) for k in (0, 1)]
    assert reached == pytest.approx([one, max(two, one + 1)])  # NEW reaches itself, as anybody does
    if number > 2:
        best = sets_of(with_person(register))["fragmentation"] - {frozenset(["NEW"])}
        assert best == sets_of(register)["fragmentation"]


@FEW
@given(registers(), st.integers(0, 6))
def test_a_silent_partner_named_by_one_touches_only_who_named_it(register, at):
    namer = register[0]["stakeholder_id"].iloc[at % len(register[0])]
    more = with_person(register)
    before, after = per_person(more), per_person(with_tie(more, namer))
    others = before["centrality"].index.difference(["NEW", namer])
    for name in ("centrality", "centrality, directed"):
        columns = ["degree", "in_degree", "out_degree"]
        assert_frame_equal(after[name].loc[others, columns], before[name].loc[others, columns])
    assert_frame_equal(after["grid"], before["grid"])
    tied = set(undirected(network_of(more))[namer])
    apart = [person for person in others if person not in tied]
    assert_frame_equal(after["holes"].loc[apart], before["holes"].loc[apart])
    row = after["centrality"].loc["NEW"]
    assert row["degree"] == 1
    assert row["betweenness"] == 0
    assert after["holes"].loc["NEW", "constraint"] == pytest.approx(1)
    assert after["brokerage"].loc["NEW"].eq(0).all()
    figures, expected = of_all(with_tie(more, namer)), of_all(more)
    assert figures["coverage"] == expected["coverage"]
    for k in (0, 1):
        assert figures["reach"][k] >= expected["reach"][k] - 1e-12
    assert fragmentation(network_of(with_tie(more, namer)), []) <= fragmentation(
        network_of(more), []
    )


@FEW
@given(registers())
def test_whoever_has_a_tie_has_every_number(register):
    people, network = register[0], network_of(register)
    tied = [person for person, degree in network.degree() if degree]
    measured = {name: table.loc[tied] for name, table in per_person(register).items()}
    measured["effective size"] = effective_size(network).loc[tied].to_frame()
    for scope in ("network", "ego"):
        measured[f"constraint, {scope}"] = constraint(network, scope).loc[tied].to_frame()
    firm = key_people(people, network, runs=20)
    measured["key people"] = by_person(firm).loc[tied]
    measured["dependency"] = by_person(dependency_map(network, people["stakeholder_id"].iloc[0]))
    for name, table in measured.items():
        known = table.drop(columns=[c for c in table if name == "grid" and c != "cell"])
        assert known.notna().all(axis=None), name
        assert np.isfinite(known.select_dtypes("number").to_numpy(dtype=float)).all(), name


@FEW
@given(registers())
def test_everybody_of_the_register_has_a_row(register):
    people, network = register[0], network_of(register)
    everybody = sorted(people["stakeholder_id"])
    tables = per_person(register) | {"organisations": by_person(organisations(people, network))}
    for name, table in tables.items():
        assert table.index.tolist() == everybody, name


@FEW
@given(registers())
def test_leaving_and_staying_make_everybody(register):
    network = network_of(register)
    for leaver in network:
        gone = without(network, leaver)
        assert not {leaver} & {*gone.cut_off, *gone.left_alone}
        assert set(gone.left_alone) <= set(network) - {leaver}
        states = by_person(dependency_map(network, leaver))["without_them"]
        assert states[states == "taken_out"].index.tolist() == [leaver]
