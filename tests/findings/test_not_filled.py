"""What rests on tables without rows: it is not known, and never zero."""

import json

import pandas as pd
import pytest

from analysis import findings as store
from analysis.findings import Findings, FindingsError, findings_file, load
from analysis.language import names, text

HOW = {"sources": ["stakeholders", "ties"], "method": "stakeholders_summary"}


@pytest.fixture
def without_ties(study):
    (study.raw / "ties.csv").unlink()
    return Findings(study, "stakeholders")


def members(found, **changes):
    how = {"sources": ["stakeholders"], "method": "stakeholders_members", **changes}
    frame = pd.DataFrame({"sector_group": ["all"], "stakeholders": [3], "in_first_wave": [2]})
    return found.table("members", frame, **how)


def test_a_count_of_a_table_without_rows_is_not_recorded(without_ties):
    shown = without_ties.record("pairs_after", 0, unit="count", **HOW)
    assert shown.value is None
    assert without_ties.figures == {}
    assert "0" not in shown.say("en")


def test_a_count_of_a_table_with_rows_is_recorded_beside_it(without_ties):
    how = {"sources": ["stakeholders"], "method": "stakeholders_members"}
    without_ties.record("stakeholders_after", 3, unit="count", **how)
    assert without_ties.figures["stakeholders_after"].value == 3


def test_a_table_and_its_chart_are_withheld_with_the_reason(without_ties):
    said = without_ties.table("map_nodes", pd.DataFrame({"name_en": ["A"]}), **HOW)
    drawn = without_ties.chart("map", kind="network", table="map_nodes", ties="map_ties")
    assert said == drawn == text("withheld.not_filled", store.recording.language.reader_language())
    assert without_ties.withheld == {"map_nodes": "not_filled", "map": "not_filled"}


def test_the_notebooks_own_reason_is_said_where_it_gives_one(study):
    (study.raw / "ties.csv").unlink()
    found = Findings(study, "stakeholders", reason="still_running")
    assert found.table("map_nodes", pd.DataFrame(), **HOW) == text("withheld.still_running", "en")


def test_given_says_whether_tables_have_rows_and_a_condition_holds(without_ties):
    assert without_ties.given("stakeholders", "reference/small_areas", "pilot/judgements")
    assert without_ties.whole
    assert not without_ties.given("stakeholders", also=False)
    assert not without_ties.given("stakeholders", "ties")
    assert not without_ties.whole


def test_what_was_not_recorded_is_withheld_when_findings_are_saved(study, without_ties):
    members(without_ties)
    without_ties.record(
        "stakeholders_after", 3, unit="count", **HOW | {"sources": ["stakeholders"]}
    )
    without_ties.given("ties")
    without_ties.save()
    record = load(study, ("stakeholders",))
    every = {name.removeprefix("tables.") for name in names("tables.stakeholders.")}
    assert every == record.withheld.keys() & every | {"stakeholders.members"}
    assert set(record.withheld.values()) == {"not_filled"}
    assert "stakeholders.map" in record.withheld


def test_nothing_is_withheld_of_findings_that_are_whole(study):
    found = Findings(study, "stakeholders")
    members(found)
    found.save()
    content = json.loads(findings_file(study, "stakeholders").read_text(encoding="utf-8"))
    assert content["withheld"] == {}


def test_a_table_that_comes_later_makes_findings_stale(study):
    rows = (study.raw / "ratings.csv").read_bytes()
    (study.raw / "ratings.csv").unlink()
    found = Findings(study, "stakeholders")
    members(found, sources=["stakeholders"])
    found.record("raters", 2, unit="count", sources=["stakeholders"], method="stakeholders_grid")
    found.save()
    load(study, ("stakeholders",))
    file = findings_file(study, "stakeholders")
    content = json.loads(file.read_text(encoding="utf-8"))
    content["inputs"]["data/raw/monmouthshire/ratings.csv"] = None
    file.write_text(json.dumps(content), encoding="utf-8")
    assert None not in load(study, ("stakeholders",)).inputs.values()
    (study.raw / "ratings.csv").write_bytes(rows)
    with pytest.raises(store.StaleFindings, match=r"has changed since, .*ratings\.csv"):
        load(study, ("stakeholders",))


def test_statements_of_what_was_not_made_are_none_but_a_slip_is_still_told(study, without_ties):
    with pytest.raises(FindingsError, match="no finding is named"):
        Findings(study, "pilot").statements("participants")
    without_ties.given("ties")
    assert without_ties.statements("participants") == []
