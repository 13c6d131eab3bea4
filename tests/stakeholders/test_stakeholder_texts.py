"""Every word that the tables of this subject need is there in both languages."""

import networkx as nx
import pandas as pd
import pytest

from analysis.language import codes, display, has_text
from analysis.stakeholders import (
    graph,
    grid,
    growth,
    layout,
    members,
    named_ties,
    ranking,
    replies,
    without,
)
from analysis.stakeholders.dependency import AFTER, cover, dependency_map
from analysis.stakeholders.introductions import REASONS, introductions
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
from analysis.stakeholders.missing.contradictions import CONTRADICTIONS
from analysis.stakeholders.missing.coverage import STATES
from analysis.stakeholders.missing.salience import AUDIT, CLASSES
from analysis.stakeholders.names import cover_contacts, cover_tasks, named_distances, named_gaps
from analysis.stakeholders.register import ALL, CELLS, NOT_KNOWN, REPLIES, SECTORS
from analysis.stakeholders.reports import REPORTS, tie_reports
from analysis.stakeholders.roles import GAPS
from analysis.stakeholders.structure import centrality


@pytest.fixture
def people() -> pd.DataFrame:
    """Two stakeholders, one without sector, rating or reply."""
    return pd.DataFrame(
        {
            "stakeholder_id": ["A", "B"],
            "name_en": ["One", "Two"],
            "name_cy": ["Un", "Dau"],
            "sector": ["internal", None],
            "wave": [1, 2],
            "asked": pd.array([True, None], dtype="boolean"),
            "answered": pd.array([True, None], dtype="boolean"),
            "project_role": ["none", "partner"],
            "categories": ["age", None],
        }
    )


@pytest.fixture
def ties() -> pd.DataFrame:
    """One tie between the two."""
    row = ["T1", "A", "B", "informs", "directed", 1, "recorded", 2, None]
    columns = "tie_id from_id to_id kind direction strength basis wave reported_by"
    return pd.DataFrame([row], columns=columns.split(" "))


@pytest.fixture
def ratings() -> pd.DataFrame:
    """One rating, of high power and interest."""
    columns = ["stakeholder_id", "rater", "interest", "power", "legitimate", "urgent"]
    table = pd.DataFrame([["A", "one", 5, 5, True, None]], columns=columns)
    return table.astype({"interest": "Int64", "power": "Int64"})


@pytest.fixture
def roles() -> pd.DataFrame:
    """One task, done by one and answered for by the other."""
    columns = ["task_id", "task_en", "task_cy", "stakeholder_id", "responsibility"]
    rows = [["T", "Task", "Tasg", "A", "C"], ["T", "Task", "Tasg", "B", "R"]]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def categories() -> pd.DataFrame:
    """One category of a reference list."""
    row = ["age", "Age", "Oedran", "equality", True, "An Act", "https://example.org"]
    columns = "category_id category_en category_cy category_group weight_affected source source_url"
    return pd.DataFrame([row], columns=columns.split(" "))


@pytest.fixture
def consultations() -> pd.DataFrame:
    """Somebody consulted who is not in the register."""
    row = ["Others", "Eraill", None, "Tablets", "Llechi", pd.Timestamp("2021-05-04"), "recorded"]
    columns = "consulted_en consulted_cy stakeholder_id about_en about_cy consulted_on basis"
    return pd.DataFrame([row], columns=columns.split(" "))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("stakeholder_disagreement", ("yes", "no")),
        ("stakeholder_report", REPORTS),
        ("dependency_state", AFTER),
        ("stakeholder_coverage", STATES),
        ("stakeholder_has", ("yes", "no", NOT_KNOWN)),
        ("stakeholder_audit", AUDIT),
        ("stakeholder_salience", (*CLASSES.values(), NOT_KNOWN)),
        ("stakeholder_contradiction", CONTRADICTIONS),
        ("stakeholder_to_ask", CONTRADICTIONS),
        ("stakeholder_gap", GAPS),
        ("stakeholder_reason", REASONS),
    ],
)
def test_every_code_of_a_list_has_words(name, expected):
    assert set(codes(name)) == set(expected)


def test_every_code_has_words():
    assert set(codes("stakeholder_group")) == {ALL, *SECTORS, NOT_KNOWN}
    assert set(codes("stakeholder_cell")) == {*CELLS.values(), "not_rated"}
    assert set(codes("stakeholder_reply")) == set(REPLIES)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_column_has_words(people, ties, ratings, roles, language):
    network = graph(people, ties)
    removal = without(network, "B", roles)
    found = cover(network, "B", roles)
    tables = [
        members(people),
        replies(people),
        growth(people, ties),
        grid(people, ratings),
        tie_reports(ties, people).table,
        named_ties(people, ties),
        ranking(people, network),
        layout(network),
        removal.tasks.drop(columns="task_id"),
        named_distances(removal.longer, people),
        dependency_map(network, "B"),
        cover_contacts(found.choices, people),
        cover_tasks(found.tasks, people),
    ]
    for table in tables:
        assert len(display(table, language).rows) == len(table)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_column_of_those_who_are_missing_has_words(
    people, ties, ratings, roles, categories, consultations, language
):
    network = graph(people, ties)
    rated = grid(people, ratings)
    classes = salience(people, ratings, categories)
    apart = nx.empty_graph(["A", "B"])
    found = {
        "coverage": coverage(people, categories),
        "salience": classes,
        "salience_counts": salience_counts(classes),
        "contradictions": contradictions(rated, centrality(network)),
        "power_without_role": power_without_role(people, rated, roles),
        "not_registered": not_registered(consultations, people),
        "role_gaps": named_gaps(role_gaps(apart, people, roles), people),
        "introductions": introductions(apart, people, roles),
    }
    for name, table in found.items():
        assert len(table) > 0, name
        assert len(display(table, language).rows) == len(table), name
        assert has_text(f"tables.stakeholders.{name}")


def test_every_count_has_a_label(people, ties, ratings, categories):
    network = graph(people, ties)
    names = [
        *tie_reports(ties, people).counts(),
        *cover(network, "A").counts(),
        *coverage_counts(coverage(people, categories)),
        *("raters", "grid_disagreements", "key_player_names", "mean_steps_added"),
        *("not_registered", "power_without_role", "introductions", "consultations"),
        *("role_gaps", "contradictions", "salience_not_known", "salience_inferred"),
        *("changed_between_known", "longer_pairs", "cover_sets"),
    ]
    for name in names:
        assert has_text(f"findings.stakeholders.{name}"), name


@pytest.mark.parametrize(
    "method",
    [
        *("members", "replies", "growth", "grid", "map", "removal", "tasks", "reports"),
        *("cover", "dependency", "coverage", "salience", "contradictions", "role_gaps"),
        *("power_without_role", "not_registered", "introductions"),
    ],
)
def test_every_method_is_described(method):
    assert has_text(f"methods.stakeholders_{method}")


@pytest.mark.parametrize("chart", ["map", "power_interest", "dependency"])
@pytest.mark.parametrize("part", ["title", "caption", "alt"])
def test_every_chart_has_its_words(chart, part):
    assert has_text(f"charts.stakeholders.{chart}.{part}")


def test_every_count_of_a_removal_has_a_label(people, ties):
    removal = without(graph(people, ties), "A")
    for name in (*removal.counts(), *removal.task_counts()):
        assert has_text(f"findings.stakeholders.{name}")
