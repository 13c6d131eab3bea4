"""Facts about the register, the brief and the log that the founding case ships."""

import re

import pandas as pd
import pytest

from analysis import language, tables
from analysis.case import Case
from analysis.desk_research import evidence, searching
from analysis.tables.records import read_records

AS_OF = "2021-12-31"


@pytest.fixture(scope="module")
def shipped(project_root) -> Case:
    return Case.load("monmouthshire", project_root)


@pytest.fixture(scope="module")
def known(shipped: Case) -> pd.DataFrame:
    return evidence.known_by(tables.read(shipped, "evidence"), AS_OF)


@pytest.fixture(scope="module")
def seen(shipped: Case, known: pd.DataFrame) -> pd.DataFrame:
    return evidence.figures_known(tables.read(shipped, "evidence_figures"), known, AS_OF)


@pytest.fixture(scope="module")
def claimed(shipped: Case, known: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    return claims_by(shipped, known, seen, AS_OF)


def claims_by(shipped: Case, known: pd.DataFrame, seen: pd.DataFrame, as_of: str) -> pd.DataFrame:
    return evidence.brief(
        tables.read(shipped, "claims"),
        read_records(shipped).table,
        evidence.register(known, seen),
        tables.read(shipped, "screening"),
        as_of=as_of,
    )


def test_stockports_months_of_loans_are_not_its_borrowers(known, seen):
    shown = evidence.reach(seen, known)
    units = shown[shown["project_id"] == "EV03"].set_index("figure_unit")["amount_reported"]
    assert units["loan_months"] == 2200
    assert units["households"] == 326
    assert not {"loans", "people"} & set(units.index)


def test_no_target_stands_among_the_results(known, seen):
    shown = evidence.reach(seen, known).set_index(["project_id", "figure_unit"])
    assert shown.loc[("EV05", "devices_lent"), "amount_targeted"] == 120
    assert pd.isna(shown.loc[("EV05", "devices_lent"), "amount_reported"])


def test_figures_of_2022_and_later_are_not_known_in_2021(seen):
    assert not {"EV06", "EV09", "EV15", "EV30"} & set(seen["project_id"])
    assert seen["figures_year"].max() == 2021


def test_the_welsh_precedent_is_listed_though_no_figures_were_seen(known, seen):
    listed = evidence.first_look(
        known, seen, ["device_lending", "champions"], ["W06000014"], 10
    ).set_index("project_id")
    assert listed.loc["EV01", "cautions"] == "no_figures_seen"
    assert listed.loc["EV01", "near_council"]
    assert "EV05" not in listed.index  # a target only


def test_nothing_in_the_register_stands_above_level_1(shipped):
    levels = evidence.strength(tables.read(shipped, "evidence"))
    assert levels["strength"].max() == 1
    changed = evidence.levels_set(tables.read(shipped, "evidence"))
    assert changed["project_id"].tolist() == ["EV33"]
    assert changed.loc[0, "suggested_level"] == "level_2"


def test_every_project_with_a_figure_in_the_register_names_its_kind(shipped):
    everything = evidence.known_by(tables.read(shipped, "evidence"), "2100-12-31")
    figures = tables.read(shipped, "evidence_figures")
    kept = evidence.figures_known(figures, everything, "2100-12-31")
    found = evidence.basis_known(everything, kept)
    recorded = everything["figure_basis"]
    differ = everything.loc[(found != recorded) & (recorded != "target"), "project_id"]
    assert differ.tolist() == []


def test_a_claim_about_a_later_project_is_hidden_by_the_date(shipped, known, seen, claimed):
    later = "2024-12-31"
    register = evidence.known_by(tables.read(shipped, "evidence"), later)
    figures = tables.read(shipped, "evidence_figures")
    seen = evidence.figures_known(figures, register, later)
    all_of_them = claims_by(shipped, register, seen, later)
    assert set(all_of_them["claim_id"]) - set(claimed["claim_id"]) == {"CL14"}
    assert not claimed["claim_records"].str.contains("EV14").any()


def test_no_claim_rests_on_a_page_that_came_after_the_date(claimed):
    assert claimed["claim_records"].str.contains("EV01-1").any()
    assert not claimed["claim_records"].str.contains("EV01-2").any()  # of 2024


def test_a_record_whose_title_names_a_later_year_is_not_known(shipped, known):
    records, screening = read_records(shipped).table, tables.read(shipped, "screening")
    kept = searching.known_records(records, screening, known, as_of=AS_OF)
    own = kept.records[~kept.records["record_id"].isin(kept.later_only)]
    later = own.loc[own["title"].str.contains(r"\b20(?:2[2-9]|[3-9]\d)\b"), "title"]
    assert later.tolist() == []


def test_the_brief_says_what_is_weak(claimed):
    weak = claimed[claimed["claim_topic"] == "strength"]["claim_en"].str.cat(sep=" ")
    for word in ("lowest of five levels", "target is not a result", "comparison group"):
        assert word in weak
    assert set(claimed["claim_topic"]) == {"need", "elsewhere", "strength", "fit", "next"}


def test_no_number_is_typed_into_a_claim(shipped):
    claims = tables.read(shipped, "claims")
    for reader in ("en", "cy"):
        assert not [said for said in claims[f"claim_{reader}"] if re.search(r"\d", said)]


def test_the_log_names_every_change_in_both_languages(shipped):
    log = evidence.adaptation_log(
        tables.read(shipped, "adaptations"),
        tables.read(shipped, "options"),
        tables.read(shipped, "stakeholders"),
    )
    assert len(log) == len(tables.read(shipped, "adaptations"))
    assert language.display(log, "cy").headers[0].label == "Opsiwn"
