"""Every word that the tables of this subject need is there in both languages."""

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
from analysis.stakeholders.register import ALL, CELLS, NOT_KNOWN, REPLIES, SECTORS


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
            "interest": pd.array([5, None], dtype="Int64"),
            "power": pd.array([5, None], dtype="Int64"),
        }
    )


@pytest.fixture
def ties() -> pd.DataFrame:
    """One tie between the two."""
    row = ["T1", "A", "B", "informs", "directed", 1, "recorded", 2]
    columns = "tie_id from_id to_id kind direction strength basis wave"
    return pd.DataFrame([row], columns=columns.split(" "))


def test_every_code_has_words():
    assert set(codes("stakeholder_group")) == {ALL, *SECTORS, NOT_KNOWN}
    assert set(codes("stakeholder_cell")) == {*CELLS.values(), "not_rated"}
    assert set(codes("stakeholder_reply")) == set(REPLIES)


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_column_has_words(people, ties, language):
    network = graph(people, ties)
    roles = pd.DataFrame(
        [["T", "Task", "Tasg", "A", "R"]],
        columns=["task_id", "task_en", "task_cy", "stakeholder_id", "responsibility"],
    )
    tasks = without(network, "A", roles).tasks
    tables = [
        members(people),
        replies(people),
        growth(people, ties),
        grid(people),
        named_ties(people, ties),
        ranking(people, network),
        layout(network),
        tasks.drop(columns="task_id"),
    ]
    for table in tables:
        assert len(display(table, language).rows) == len(table)


def test_every_count_of_a_removal_has_a_label(people, ties):
    removal = without(graph(people, ties), "A")
    for name in (*removal.counts(), *removal.task_counts()):
        assert has_text(f"findings.stakeholders.{name}")
