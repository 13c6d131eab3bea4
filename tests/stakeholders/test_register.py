"""The register: nobody is dropped, and what is not known stays so."""

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stakeholders import (
    graph,
    grid,
    growth,
    members,
    replies,
    undirected,
)
from analysis.stakeholders.reports import REPORTS, tie_reports

REPLIES = [
    "reply_answered",
    "reply_asked_not_answered",
    "reply_not_asked",
    "reply_not_known",
]
SECTORS = ["internal", "external_public", "voluntary", "private", "residents", None]


def register(*rows: dict) -> pd.DataFrame:
    """A register with a stakeholder a row; what a row leaves out has a plain value."""
    plain = {
        "sector": "internal",
        "wave": 1,
        "asked": True,
        "answered": True,
    }
    table = pd.DataFrame([plain | row for row in rows])
    table["name_en"] = table["name_cy"] = table["stakeholder_id"]
    return table.astype({"asked": "boolean", "answered": "boolean", "wave": "Int64"})


def rated(*rows: tuple) -> pd.DataFrame:
    """Ratings stakeholder, rater, interest, power."""
    table = pd.DataFrame(rows, columns=["stakeholder_id", "rater", "interest", "power"])
    return table.astype({"interest": "Int64", "power": "Int64"})


def ties(*rows: tuple) -> pd.DataFrame:
    """Ties from, to, direction, wave, numbered in order."""
    table = pd.DataFrame(rows, columns=["from_id", "to_id", "direction", "wave"])
    return table.assign(tie_id=[f"T{number}" for number in range(len(rows))])


@pytest.fixture
def grown() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three who knew each other a little, then two newcomers of whom one is silent."""
    people = register(
        {"stakeholder_id": "A"},
        {"stakeholder_id": "B"},
        {"stakeholder_id": "C", "sector": "external_public"},
        {"stakeholder_id": "D", "sector": "voluntary", "wave": 2},
        {"stakeholder_id": "E", "sector": "voluntary", "wave": 2, "answered": False},
    )
    reports = ties(
        ("A", "B", "directed", 1),
        ("B", "A", "directed", 1),
        ("B", "C", "mutual", 2),
        ("A", "D", "mutual", 2),
    )
    return people, reports


def test_a_stakeholder_without_a_tie_is_a_node(grown):
    network = graph(*grown)
    assert list(network) == ["A", "B", "C", "D", "E"]
    assert nx.is_isolate(network, "E")


def test_a_published_network_keeps_the_family_without_a_marriage(shared_cases):
    folder = shared_cases / "network" / "padgett_marriage"
    names = pd.read_csv(folder / "nodes.csv")["name"]
    people = register(*({"stakeholder_id": name} for name in names))
    edges = pd.read_csv(folder / "edges.csv")
    reports = ties(*((a, b, "mutual", 1) for a, b in edges.itertuples(index=False)))
    plain = undirected(graph(people, reports))
    assert "Pucci" in plain
    assert (len(plain), plain.number_of_edges()) == (16, 20)


def test_a_mutual_tie_runs_both_ways_and_a_directed_one_does_not(grown):
    network = graph(*grown)
    assert network.has_edge("C", "B", key="T2")
    assert network.has_edge("B", "C", key="T2")
    assert not network.has_edge("B", "A", key="T0")


def test_the_undirected_view_counts_a_pair_once(grown):
    assert undirected(graph(*grown)).number_of_edges() == 3


def test_the_first_wave_holds_neither_newcomers_nor_their_ties(grown):
    network = graph(*grown, wave=1)
    assert list(network) == ["A", "B", "C"]
    assert {key for *_, key in network.edges(keys=True)} == {"T0", "T1"}


def test_the_tables_are_left_as_they_were(grown):
    people, reports = grown
    copies = people.copy(), reports.copy()
    growth(people, reports)
    grid(people, rated(("A", "one", 4, 4)))
    pd.testing.assert_frame_equal(people, copies[0])
    pd.testing.assert_frame_equal(reports, copies[1])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("A", "Z", "mutual", 1), "tie T0 names Z.*A, B, C"),
        (("A", "D", "mutual", 1), "tie T0 names D"),
        (("A", "A", "mutual", 1), "ties A to itself"),
        (("A", "B", "sideways", 1), "'sideways'; it is directed or mutual"),
    ],
)
def test_a_faulty_tie_is_refused_with_what_would_be_right(grown, row, words):
    with pytest.raises(ValueError, match=words):
        graph(grown[0], ties(row), wave=1)


def test_a_stakeholder_who_is_there_twice_is_refused():
    with pytest.raises(ValueError, match="more than once: A"):
        graph(register({"stakeholder_id": "A"}, {"stakeholder_id": "A"}), ties())


def test_growth_tells_new_people_from_old_pairs_that_were_rewired(grown):
    rows = growth(*grown).set_index("sector_group")
    everybody = rows.loc["all"]
    assert (everybody["stakeholders_before"], everybody["stakeholders_after"]) == (3, 5)
    assert (everybody["pairs_before"], everybody["pairs_after"]) == (1, 3)
    assert (everybody["added_between_known"], everybody["added_with_new"]) == (1, 1)
    assert everybody["density_before"] == pytest.approx(1 / 3)
    assert everybody["density_after"] == pytest.approx(3 / 10)


def test_growth_of_a_sector_counts_the_pairs_that_touch_it(grown):
    rows = growth(*grown).set_index("sector_group")
    assert rows.loc["voluntary", "pairs_after"] == 1
    # Seven pairs have D or E in them: three others with each, and D with E.
    assert rows.loc["voluntary", "density_after"] == pytest.approx(1 / 7)


def test_the_density_of_a_sector_with_nobody_in_it_is_not_zero(grown):
    rows = growth(*grown).set_index("sector_group")
    assert pd.isna(rows.loc["voluntary", "density_before"])
    assert rows.loc["private", "stakeholders_after"] == 0
    assert pd.isna(rows.loc["private", "density_after"])


def test_members_shows_a_sector_with_nobody_in_it(grown):
    rows = members(grown[0]).set_index("sector_group")
    assert rows.loc["voluntary"].tolist() == [0, 2, 2]
    assert rows.loc["residents"].tolist() == [0, 0, 0]


def test_a_missing_sector_is_a_group_of_its_own():
    people = register({"stakeholder_id": "A", "sector": None})
    assert members(people).set_index("sector_group").loc["not_known", "stakeholders"] == 1


def test_replies_keeps_not_asked_apart_from_not_answered_and_not_known():
    people = register(
        {"stakeholder_id": "A"},
        {"stakeholder_id": "B", "answered": False},
        {"stakeholder_id": "C", "asked": False, "answered": False},
        {"stakeholder_id": "D", "asked": False, "answered": None},
        {"stakeholder_id": "E", "asked": None, "answered": None},
        {"stakeholder_id": "F", "asked": True, "answered": None},
    )
    row = replies(people).set_index("sector_group").loc["all"]
    assert row[REPLIES].tolist() == [
        1,
        1,
        2,
        2,
    ]


@pytest.mark.parametrize(
    ("interest", "power", "cell"),
    [
        (4, 4, "key_player"),
        (3, 4, "context_setter"),
        (4, 3, "subject"),
        (3, 3, "crowd"),
        (5, 1, "subject"),
        (1, 5, "context_setter"),
    ],
)
def test_the_grid_cuts_between_three_and_four(interest, power, cell):
    people = register({"stakeholder_id": "A"})
    assert grid(people, rated(("A", "one", interest, power)))["cell"].tolist() == [cell]


@pytest.mark.parametrize("rating", ["interest", "power"])
def test_a_stakeholder_whom_nobody_rated_has_no_cell(rating):
    ratings = rated(("A", "one", 5, 5), ("B", "one", 5, 5)).assign(
        **{rating: pd.array([None, 5], dtype="Int64")}
    )
    found = grid(register({"stakeholder_id": "A"}, {"stakeholder_id": "B"}), ratings)
    assert found["cell"].tolist() == ["not_rated", "key_player"]
    assert found[rating].isna().tolist() == [True, False]


def test_somebody_no_rater_mentions_stays_on_the_grid_without_a_rating():
    found = grid(register({"stakeholder_id": "A"}), rated())
    assert found[["raters", "cell"]].iloc[0].tolist() == [0, "not_rated"]
    assert found[["interest", "power_low", "disagreement"]].isna().all(axis=None)


def test_several_raters_give_a_median_and_their_lowest_and_highest():
    ratings = rated(("A", "one", 2, 5), ("A", "two", 5, 4), ("A", "three", 4, None))
    row = grid(register({"stakeholder_id": "A"}), ratings).iloc[0]
    assert row[["interest", "interest_low", "interest_high"]].tolist() == [4, 2, 5]
    assert row[["power", "power_low", "power_high"]].tolist() == [4.5, 4, 5]
    assert row[["raters", "cell", "disagreement"]].tolist() == [3, "key_player", "yes"]


def test_a_median_between_three_and_four_is_not_high():
    ratings = rated(("A", "one", 3, 4), ("A", "two", 4, 4))
    assert grid(register({"stakeholder_id": "A"}), ratings)["cell"].tolist() == ["context_setter"]


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ([("A", "one", 4, 4), ("A", "two", 5, 5)], "no"),
        ([("A", "one", 4, 4), ("A", "two", 4, 3)], "yes"),
        ([("A", "one", 3, 4), ("A", "two", 4, None)], "yes"),
        ([("A", "one", 3, 4)], None),
        ([("A", "one", 3, None), ("A", "two", None, 4)], None),
    ],
)
def test_raters_disagree_only_where_two_judged_the_same_thing(ratings, said):
    found = grid(register({"stakeholder_id": "A"}), rated(*ratings))["disagreement"]
    assert found.astype(object).where(found.notna(), None).tolist() == [said]


def test_faulty_ratings_are_refused_all_at_once():
    ratings = rated(("Z", "one", 4, 4), ("A", "one", 6, 0), ("A", "one", 3, 3))
    with pytest.raises(ValueError, match="not in the register: Z") as raised:
        grid(register({"stakeholder_id": "A"}), ratings)
    assert "rated twice by one rater: A by one" in str(raised.value)
    assert "interest is a whole number from 1 to 5; found 6 at A by one" in str(raised.value)
    assert "power is a whole number from 1 to 5; found 0 at A by one" in str(raised.value)


def test_a_rating_between_two_steps_is_refused():
    ratings = rated().astype(object)
    ratings.loc[0] = ["A", "one", 3.5, 3]
    with pytest.raises(ValueError, match="interest is a whole number from 1 to 5; found 3.5"):
        grid(register({"stakeholder_id": "A"}), ratings)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.sampled_from(["one", "two", "three"]),
            st.one_of(st.none(), st.integers(1, 5)),
            st.one_of(st.none(), st.integers(1, 5)),
        ),
        unique_by=lambda row: row[:2],
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_ratings_changes_nothing(rows, random):
    people = register(*({"stakeholder_id": name} for name in "CABD"))
    found = grid(people, rated(*rows))
    shuffled = random.sample(rows, len(rows))
    pd.testing.assert_frame_equal(found, grid(people, rated(*shuffled)))
    assert found["stakeholder_id"].tolist() == ["C", "A", "B", "D"]
    known = found.dropna(subset=["interest"])
    assert known["interest"].between(known["interest_low"], known["interest_high"]).all()


REPORTED = {
    "both": ("both_ends", [("A", "B", "mutual", "A"), ("B", "A", "mutual", "B")]),
    "other_answered": ("one_end_other_answered", [("A", "B", "mutual", "B")]),
    "other_silent": ("one_end_other_silent", [("A", "C", "mutual", "A")]),
    "third": ("third_party", [("A", "C", "mutual", "B")]),
    "not_stated": ("not_stated", [("A", "C", "mutual", None)]),
    "stated_once": (
        "one_end_other_answered",
        [("A", "B", "mutual", None)] * 2 + [("B", "A", "mutual", "A")],
    ),
    "directed_both": ("both_ends", [("A", "B", "directed", "A"), ("A", "B", "directed", "B")]),
}


def reports(*rows: tuple) -> pd.DataFrame:
    """Ties from, to, direction, reporter, all of one kind."""
    table = pd.DataFrame(rows, columns=["from_id", "to_id", "direction", "reported_by"])
    numbers = [f"T{number}" for number in range(len(rows))]
    return table.assign(tie_id=numbers, kind="works_with")


@pytest.fixture
def three() -> pd.DataFrame:
    """Two who answered and one who did not."""
    return register(
        {"stakeholder_id": "A"},
        {"stakeholder_id": "B"},
        {"stakeholder_id": "C", "answered": False},
    )


@pytest.mark.parametrize("name", REPORTED)
def test_reports_of_one_tie_are_taken_together(three, name):
    said, rows = REPORTED[name]
    table = tie_reports(reports(*rows), three).table.set_index("tie_report")
    assert table["ties"].to_dict() == {kind: int(kind == said) for kind in REPORTS}


def test_a_one_way_tie_the_other_way_round_is_another_tie(three):
    rows = reports(("A", "B", "directed", "A"), ("B", "A", "directed", "B"))
    table = tie_reports(rows, three).table.set_index("tie_report")
    assert table.loc["one_end_other_answered", ["mutual_ties", "directed_ties"]].tolist() == [0, 2]


def test_another_kind_is_another_tie(three):
    rows = reports(("A", "B", "mutual", "A"), ("A", "B", "mutual", "B"))
    rows["kind"] = ["works_with", "informs"]
    assert tie_reports(rows, three).counts() == {"mutual_confirmed": 0, "one_side_only": 2}


def test_two_way_ties_are_counted_as_confirmed_or_of_one_side(three):
    found = tie_reports(
        reports(
            ("A", "B", "mutual", "A"),
            ("A", "B", "mutual", "B"),
            ("A", "C", "mutual", "A"),
            ("B", "C", "directed", "B"),
        ),
        three,
    )
    assert found.counts() == {"mutual_confirmed": 1, "one_side_only": 1}
    assert "both ends" in found.definition


def test_who_named_whom_is_nowhere_in_the_counts(three):
    table = tie_reports(reports(("A", "B", "mutual", "A")), three).table
    assert table.columns.tolist() == ["tie_report", "mutual_ties", "directed_ties", "ties"]


def test_a_reporter_outside_the_register_is_refused(three):
    with pytest.raises(ValueError, match="T0 has Z as to_id; tie T1 has Y as reported_by"):
        tie_reports(reports(("A", "Z", "mutual", "A"), ("A", "B", "mutual", "Y")), three)


@st.composite
def registers(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A register of one to nine stakeholders and any ties that its waves allow."""
    names = [f"S{number}" for number in range(draw(st.integers(1, 9)))]
    flag = st.sampled_from([True, False, None])
    people = [
        {
            "stakeholder_id": name,
            "sector": draw(st.sampled_from(SECTORS)),
            "wave": draw(st.integers(1, 2)),
            "asked": draw(flag),
            "answered": draw(flag),
        }
        for name in names
    ]
    wave = {row["stakeholder_id"]: row["wave"] for row in people}
    pairs = [(a, b) for a in names for b in names if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=15)) if pairs else []
    direction = st.sampled_from(["directed", "mutual"])
    rows = [(a, b, draw(direction), draw(st.integers(max(wave[a], wave[b]), 2))) for a, b in chosen]
    return register(*people), ties(*rows)


@given(registers())
def test_nobody_is_lost_between_the_register_and_any_count(tables):
    people, reports = tables
    network = graph(people, reports)
    assert list(network) == people["stakeholder_id"].tolist()
    counted = replies(people).set_index("sector_group")
    assert (counted[REPLIES].sum(axis=1) == counted["stakeholders"]).all()
    assert counted["stakeholders"].drop("all").sum() == len(people)
    assert members(people).set_index("sector_group").loc["all", "stakeholders"] == len(people)


@given(registers())
def test_what_was_added_is_what_the_pairs_grew_by(tables):
    rows = growth(*tables)
    added = rows["added_between_known"] + rows["added_with_new"]
    assert (added == rows["pairs_after"] - rows["pairs_before"]).all()
    densities = rows[["density_before", "density_after"]].stack().dropna()
    assert densities.between(0, 1).all()
