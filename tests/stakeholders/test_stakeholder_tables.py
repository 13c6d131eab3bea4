"""Facts about the rows of the founding case that its text relies on."""

from pathlib import Path

import pandas as pd
import pytest


def table(root: Path, name: str) -> pd.DataFrame:
    """A raw table as text; the word none is a role, not a blank."""
    file = root / "data" / "raw" / "monmouthshire" / f"{name}.csv"
    return pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])


@pytest.fixture
def stakeholders(project_root: Path) -> pd.DataFrame:
    return table(project_root, "stakeholders")


@pytest.fixture
def ties(project_root: Path) -> pd.DataFrame:
    return table(project_root, "ties")


@pytest.fixture
def ratings(project_root: Path) -> pd.DataFrame:
    return table(project_root, "ratings")


@pytest.fixture
def roles(project_root: Path) -> pd.DataFrame:
    return table(project_root, "roles")


def test_every_identifier_and_name_is_there_once(stakeholders):
    for column in ("stakeholder_id", "name_en", "name_cy"):
        assert stakeholders[column].is_unique
        assert stakeholders[column].notna().all()


def test_no_sponsor_and_no_lead_but_an_adviser(stakeholders):
    held = set(stakeholders["project_role"])
    assert "advisor" in held
    assert not {"sponsor", "lead"} & held


def test_the_voluntary_sector_came_with_the_second_wave(stakeholders):
    voluntary = stakeholders.loc[stakeholders["sector"] == "voluntary"]
    assert not voluntary.empty
    assert set(voluntary["wave"]) == {"2"}


def test_nobody_answered_who_was_not_asked(stakeholders):
    assert set(stakeholders.loc[stakeholders["answered"] == "yes", "asked"]) == {"yes"}


def test_there_are_silent_partners_of_both_kinds(stakeholders):
    assert (stakeholders["asked"] == "no").any()
    assert ((stakeholders["asked"] == "yes") & (stakeholders["answered"] == "no")).any()


def test_a_rating_is_never_a_recorded_fact(ratings):
    assert set(ratings["basis"]) == {"illustrative"}


def test_a_role_that_one_person_holds_is_not_rated(stakeholders, ratings):
    singular = {"STK01", "STK03"}
    assert set(stakeholders["stakeholder_id"]) >= singular
    assert not singular & set(ratings["stakeholder_id"])


def test_some_are_rated_by_several_who_do_not_always_agree(ratings):
    cells = ratings.assign(
        high=(ratings["interest"].astype(float) >= 4).astype(str)
        + (ratings["power"].astype(float) >= 4).astype(str)
    )
    assert cells.groupby("stakeholder_id")["rater"].nunique().max() > 1
    assert cells.groupby("stakeholder_id")["high"].nunique().max() > 1


def test_somebody_was_consulted_who_is_not_in_the_register(project_root, stakeholders):
    consulted = table(project_root, "consultations")["stakeholder_id"]
    assert consulted.isna().any()
    assert consulted.dropna().isin(stakeholders["stakeholder_id"]).all()


def test_every_tie_is_between_two_in_the_register_of_its_wave(stakeholders, ties):
    wave = stakeholders.set_index("stakeholder_id")["wave"].astype(int)
    first = ties[["from_id", "to_id"]].apply(lambda ends: ends.map(wave)).max(axis=1)
    assert (ties["wave"].astype(int) >= first).all()
    assert (ties["from_id"] != ties["to_id"]).all()


def test_a_tie_was_reported_by_somebody_who_answered(stakeholders, ties):
    answered = stakeholders.loc[stakeholders["answered"] == "yes", "stakeholder_id"]
    assert ties["reported_by"].dropna().isin(answered).all()


def test_a_strength_is_never_a_recorded_fact(ties):
    assert set(ties.loc[ties["strength"].notna(), "basis"]) == {"illustrative"}


def test_every_role_is_held_by_somebody_in_the_register(stakeholders, roles):
    assert roles["stakeholder_id"].isin(stakeholders["stakeholder_id"]).all()
    assert not roles.duplicated(["task_id", "stakeholder_id", "responsibility"]).any()


def test_the_adviser_holds_more_than_half_of_what_anybody_answers_for(stakeholders, roles):
    adviser = stakeholders.loc[stakeholders["project_role"] == "advisor", "stakeholder_id"]
    accountable = roles.loc[roles["responsibility"] == "A", "stakeholder_id"]
    assert accountable.isin(adviser).mean() > 0.5


def test_several_tasks_have_nobody_accountable(roles):
    accountable = roles["responsibility"].eq("A").groupby(roles["task_id"]).any()
    assert (~accountable).sum() > 1
