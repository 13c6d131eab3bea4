"""Who is missing: empty categories, claims, power without a role, roles without ties."""

from itertools import product

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stakeholders import grid
from analysis.stakeholders.missing import (
    contradictions,
    coverage,
    coverage_counts,
    not_registered,
    power_without_role,
    role_gaps,
    salience,
    salience_counts,
)
from analysis.stakeholders.missing.salience import CLASSES
from analysis.stakeholders.roles import GAPS, letters

JUDGED = ["interest", "power", "legitimate", "urgent"]


def register(*rows: dict) -> pd.DataFrame:
    """A register with a stakeholder a row; what a row leaves out has a plain value."""
    plain = {
        "sector": "internal",
        "project_role": "none",
        "categories": None,
        "wave": 1,
        "asked": True,
        "answered": True,
    }
    table = pd.DataFrame([plain | row for row in rows])
    table["name_en"] = table["stakeholder_id"] + " en"
    table["name_cy"] = table["stakeholder_id"] + " cy"
    return table.astype({"asked": "boolean", "answered": "boolean", "wave": "Int64"})


def people(names: str) -> pd.DataFrame:
    return register(*({"stakeholder_id": name} for name in names))


def ratings(*rows: tuple) -> pd.DataFrame:
    """Ratings stakeholder, rater, interest, power, legitimate, urgent."""
    table = pd.DataFrame(rows, columns=["stakeholder_id", "rater", *JUDGED])
    kinds = {"interest": "Int64", "power": "Int64", "legitimate": "boolean", "urgent": "boolean"}
    return table.astype(kinds)


def roles(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of task, holder, letter; a task is its own name in both languages."""
    table = pd.DataFrame(rows, columns=["task_id", "stakeholder_id", "responsibility"])
    return table.assign(task_en=table["task_id"], task_cy=table["task_id"])


@pytest.fixture
def categories() -> pd.DataFrame:
    """Four categories: two of the law, two of people affected."""
    table = pd.DataFrame(
        {
            "category_id": ["council", "fire", "users", "non_users"],
            "category_group": ["statutory_member", "statutory_member", "affected", "affected"],
            "weight_affected": [False, False, True, True],
            "source": "An Act",
            "source_url": "https://example.org",
        }
    )
    return table.assign(category_en=table["category_id"], category_cy=table["category_id"])


def test_an_empty_category_stays_and_people_affected_come_first(categories):
    found = coverage(register({"stakeholder_id": "A", "categories": "council; users"}), categories)
    assert found["category_id"].tolist() == ["non_users", "users", "fire", "council"]
    assert found["coverage"].tolist() == ["empty", "heard", "empty", "heard"]
    assert found["affected"].tolist() == ["yes", "yes", "no", "no"]
    assert found["stakeholders"].tolist() == [0, 1, 0, 1]


def test_a_category_counts_its_first_round_and_who_was_asked_and_answered(categories):
    found = coverage(
        register(
            {"stakeholder_id": "A", "categories": "users", "answered": False},
            {"stakeholder_id": "B", "categories": "users", "wave": 2, "asked": False},
            {"stakeholder_id": "C", "categories": "users", "asked": None, "answered": None},
        ).assign(answered=pd.array([False, None, None], dtype="boolean")),
        categories,
    ).set_index("category_id")
    counts = ["in_first_wave", "stakeholders", "asked", "answered"]
    assert found.loc["users", counts].tolist() == [2, 3, 1, 0]
    assert found.loc["users", "coverage"] == "not_heard"


def test_weights_in_words_count_as_those_of_yes_and_no(categories):
    words = categories.assign(weight_affected=["no", "no", "yes", "yes"])
    one = people("A")
    pd.testing.assert_frame_equal(coverage(one, words), coverage(one, categories))


def test_empty_categories_are_counted_before_and_after_the_list_grew(categories):
    table = coverage(
        register(
            {"stakeholder_id": "A", "categories": "council"},
            {"stakeholder_id": "B", "categories": "users", "wave": 2},
        ),
        categories,
    )
    assert coverage_counts(table) == {
        "categories": 4,
        "categories_empty": 2,
        "categories_empty_before": 3,
        "affected_empty": 1,
    }


def test_an_unknown_category_is_refused_with_who_holds_it(categories):
    table = register({"stakeholder_id": "A", "categories": "councill"})
    with pytest.raises(ValueError, match="A in category councill, which the list does not hold"):
        coverage(table, categories)


def test_a_category_that_stands_twice_is_refused(categories):
    with pytest.raises(ValueError, match="in the list once; more than once: fire"):
        coverage(people("A"), pd.concat([categories, categories.iloc[1:2]]))


# Mitchell, Agle and Wood 1997, figure 2: power, legitimacy, urgency.
PUBLISHED = {
    ("P",): "dormant",
    ("L",): "discretionary",
    ("U",): "demanding",
    ("P", "L"): "dominant",
    ("P", "U"): "dangerous",
    ("L", "U"): "dependent",
    ("P", "L", "U"): "definitive",
    (): "non_stakeholder",
}


@pytest.mark.parametrize("has", list(product([True, False], repeat=3)))
def test_the_eight_classes_are_those_of_the_paper(has):
    power, legitimate, urgent = has
    table = salience(people("A"), ratings(("A", "one", 3, 4 if power else 3, legitimate, urgent)))
    letters_held = tuple(letter for letter, holds in zip("PLU", has, strict=True) if holds)
    assert table["salience"].tolist() == [PUBLISHED[letters_held]]
    assert table[["power_from", "legitimacy_from", "urgency_from"]].eq("judged").all(axis=None)


def test_every_class_is_there_once():
    assert sorted(CLASSES.values()) == sorted(PUBLISHED.values())


def one_row(stakeholder: dict, *rated: tuple, listed: pd.DataFrame | None = None) -> pd.Series:
    table = register({"stakeholder_id": "A"} | stakeholder)
    return salience(table, ratings(*rated), listed).iloc[0]


def test_most_raters_decide_and_an_even_split_is_not_settled():
    row = one_row(
        {"project_role": "partner"},
        ("A", "one", 5, 5, True, True),
        ("A", "two", 5, 5, False, True),
        ("A", "three", 5, 5, None, False),
    )
    assert row[["has_legitimacy", "legitimacy_from"]].tolist() == ["not_known", "not_settled"]
    assert row[["has_urgency", "urgency_from"]].tolist() == ["yes", "judged"]
    assert row["salience"] == "not_known"


def test_what_nobody_judged_is_inferred_and_said_so(categories):
    rated = ("A", "one", 4, 4, None, None)
    by_role = one_row({"project_role": "member"}, rated)
    by_law = one_row({"categories": "users;fire"}, rated, listed=categories)
    for row in (by_role, by_law):
        assert row["salience"] == "definitive"
        audit = row[["power_from", "legitimacy_from", "urgency_from"]].tolist()
        assert audit == ["judged", "inferred", "inferred"]


def test_that_a_claim_is_not_legitimate_is_never_inferred(categories):
    row = one_row({"categories": "users"}, ("A", "one", 3, 4, None, None), listed=categories)
    assert row[["has_legitimacy", "legitimacy_from"]].tolist() == ["not_known", "not_known"]
    assert row[["has_urgency", "urgency_from"]].tolist() == ["no", "inferred"]
    assert row["salience"] == "not_known"


def test_a_judgement_is_never_replaced_by_what_would_be_inferred():
    row = one_row({"project_role": "lead"}, ("A", "one", 5, 5, False, False))
    assert row["salience"] == "dormant"


def test_who_was_not_rated_has_no_class():
    row = one_row({"project_role": "lead"})
    assert row[["has_power", "has_urgency", "salience"]].tolist() == ["not_known"] * 3


def test_the_median_rating_of_power_decides():
    rated = [("A", "one", 3, 3, True, False), ("A", "two", 3, 4, True, False)]
    assert one_row({}, *rated)["salience"] == "discretionary"


def test_classes_with_nobody_are_counted_too():
    found = salience_counts(salience(people("AB"), ratings(("A", "one", 5, 5, True, True))))
    counts = found.set_index("salience")["stakeholders"]
    assert counts["definitive"] == counts["not_known"] == 1
    assert counts.sum() == 2
    assert len(counts) == 9


flag = st.sampled_from([True, False, None])
score = st.sampled_from([None, 1, 2, 3, 4, 5])


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), score, score, flag, flag),
        unique_by=lambda row: row[:2],
    ),
    st.sampled_from(["none", "lead", None]),
)
def test_a_class_is_known_when_all_three_are_and_never_blank(rows, role):
    table = register(*({"stakeholder_id": name, "project_role": role} for name in "ABC"))
    found = salience(table, ratings(*rows))
    assert not found.drop(columns="sector").isna().any(axis=None)
    parts = found[["has_power", "has_legitimacy", "has_urgency"]]
    assert ((found["salience"] == "not_known") == parts.eq("not_known").any(axis=1)).all()
    assert salience_counts(found)["stakeholders"].sum() == 3


def positions(**degrees: int) -> pd.DataFrame:
    table = pd.DataFrame({"stakeholder_id": list(degrees), "degree": list(degrees.values())})
    return table.assign(reply="answered")


def test_many_ties_and_low_interest_contradict_each_other():
    rated = grid(people("ABCD"), ratings(*((n, "one", 3, 5, None, None) for n in "ABCD")))
    found = contradictions(rated, positions(A=3, B=1, C=1, D=1))
    assert found["stakeholder_id"].tolist() == ["A"]
    row = found.iloc[0]
    assert row[["contradiction", "cell"]].tolist() == ["central_low_interest", "context_setter"]
    assert row[["reply", "to_ask"]].tolist() == ["answered", "central_low_interest"]
    # a rank would have to stand beside its interval
    assert not [column for column in found if column.startswith("rank")]


def test_only_the_top_quarter_is_central():
    names = "ABCDEFGH"
    rated = grid(people(names), ratings(*((n, "one", 1, 1, None, None) for n in names)))
    found = contradictions(rated, positions(A=5, B=4, C=3, D=2, E=1, F=1, G=1, H=1))
    assert found["stakeholder_id"].tolist() == ["A", "B"]


def test_where_all_are_tied_alike_nobody_stands_out():
    rated = grid(people("ABCD"), ratings(*((n, "one", 1, 1, None, None) for n in "ABCD")))
    assert contradictions(rated, positions(A=2, B=2, C=2, D=2)).empty


@pytest.mark.parametrize(("degree", "listed"), [(0, True), (1, True), (2, False)])
def test_a_key_player_with_at_most_one_tie_is_listed(degree, listed):
    rated = grid(people("ABCD"), ratings(("A", "one", 5, 5, None, None)))
    found = contradictions(rated, positions(A=degree, B=3, C=3, D=3))
    assert found["contradiction"].tolist() == ["key_player_few_ties"] * listed


def test_somebody_not_rated_contradicts_nothing():
    rated = grid(people("ABCD"), ratings())
    assert contradictions(rated, positions(A=3, B=1, C=1, D=1)).empty


def test_somebody_without_a_position_is_refused():
    with pytest.raises(ValueError, match="needs a position; without one: B, C"):
        contradictions(grid(people("ABC"), ratings()), positions(A=1))


@pytest.fixture
def powerful() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Four with high power, the first with a role; and one without."""
    table = people("ABCDE")
    table.loc[0, "project_role"] = "partner"
    rows = [(name, "one", 3, 2 if name == "E" else 4, None, None) for name in "ABCDE"]
    return table, grid(table, ratings(*rows))


def test_high_power_without_a_role_or_work_is_listed(powerful):
    held = roles(("buy", "B", "A"), ("buy", "C", "I"), ("lend", "C", "C"))
    found = power_without_role(*powerful, held)
    assert found["stakeholder_id"].tolist() == ["C", "D"]
    assert found["letters"].fillna("").tolist() == ["C;I", ""]
    assert found["power"].tolist() == [4, 4]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("buy", "Z", "A"), "Z holds a letter on buy and is not in the register"),
        (("buy", "A", "X"), "a letter is one of R, A, C, I; found X of A on buy"),
    ],
)
def test_a_faulty_role_is_refused(powerful, row, words):
    with pytest.raises(ValueError, match=words):
        power_without_role(*powerful, roles(row))


def test_a_row_without_a_holder_names_a_task_and_no_letter():
    held = roles(("buy", "A", "R"), ("buy", "A", "R"), ("lend", None, None))
    assert letters(held, people("A"))["task_id"].tolist() == ["buy"]


@pytest.fixture
def consultations() -> pd.DataFrame:
    """One in the register by identifier, one by name, one unknown, one not in the register."""
    rows = [("B en", "A"), ("a  EN", None), ("Others", None), ("Gone", "Z")]
    table = pd.DataFrame(rows, columns=["consulted_en", "stakeholder_id"])
    return table.assign(
        consulted_cy="Eraill", about_en="x", about_cy="x", consulted_on=None, basis="recorded"
    )


def test_only_those_whom_the_register_does_not_hold_are_listed(consultations):
    found = not_registered(consultations, people("AB"))
    assert found["consulted_en"].tolist() == ["Others", "Gone"]
    assert "stakeholder_id" not in found.columns


def test_a_welsh_name_in_the_register_counts_as_well(consultations):
    welsh = consultations.assign(consulted_cy="b cy")
    assert not_registered(welsh, people("AB"))["consulted_en"].tolist() == ["Gone"]


def gaps(network: nx.Graph, table: pd.DataFrame, *held: tuple) -> list[tuple]:
    found = role_gaps(network, table, roles(*held))
    columns = ["gap", "task_id", "stakeholder_id", "others"]
    return list(found[columns].itertuples(index=False, name=None))


def test_who_answers_for_a_task_needs_a_tie_with_somebody_who_does_it():
    network = nx.path_graph(list("ABC"))
    held = ("buy", "A", "A"), ("buy", "C", "R")
    assert gaps(network, people("ABC"), *held) == [("accountable_not_tied", "buy", "A", ("C",))]
    assert gaps(network, people("ABC"), *held, ("buy", "B", "R")) == []
    assert gaps(network, people("ABC"), *held, ("buy", "A", "R")) == []


def test_consulted_and_informed_need_a_tie_with_work_or_answer():
    network = nx.Graph([("A", "B"), ("C", "D")])
    held = ("buy", "A", "R"), ("buy", "B", "A"), ("buy", "C", "C"), ("buy", "D", "I")
    assert gaps(network, people("ABCD"), *held) == [
        ("consulted_not_tied", "buy", "C", ("A", "B")),
        ("informed_not_tied", "buy", "D", ("A", "B")),
    ]
    network.add_edge("C", "B")
    assert [gap for gap, *_ in gaps(network, people("ABCD"), *held)] == ["informed_not_tied"]


def test_direction_does_not_matter_for_a_tie_between_roles():
    network = nx.MultiDiGraph([("C", "A")])
    assert gaps(network, people("AC"), ("buy", "A", "A"), ("buy", "C", "R")) == []


def test_a_task_that_nobody_does_is_left_to_the_framing():
    network = nx.empty_graph(list("AB"))
    found = gaps(network, people("AB"), ("buy", "A", "A"), ("buy", "B", "C"))
    assert {gap for gap, *_ in found} == {"holder_without_tie"}


def test_a_role_without_a_task_and_a_holder_without_a_tie_are_named():
    table = people("ABC")
    table.loc[0, "project_role"] = "partner"
    found = gaps(nx.empty_graph(list("ABC")), table, ("buy", "B", "R"))
    assert [(gap, person) for gap, _, person, _ in found] == [
        ("role_without_task", "A"),
        ("holder_without_tie", "A"),
        ("holder_without_tie", "B"),
    ]
    assert {gap for gap, *_ in found} <= set(GAPS)


def test_a_register_with_somebody_outside_the_network_is_refused():
    with pytest.raises(ValueError, match="is in the network; not in it: B, C"):
        role_gaps(nx.empty_graph(["A"]), people("ABC"), roles())


def test_a_two_mode_network_has_no_role_gaps():
    with pytest.raises(ValueError, match="two kinds of node"):
        role_gaps(nx.davis_southern_women_graph(), people("A"), roles())
