"""Findings: recorded once, with everything a reader must know, saved whole, loaded again."""

import json
import os
from pathlib import Path

import pandas as pd
import pytest

from analysis import charts
from analysis import findings as store
from analysis.disclosure import OTHER
from analysis.findings import Findings, FindingsError, StaleFindings, findings_file, load
from analysis.language import reader_language, text


@pytest.fixture
def pilot(study):
    return Findings(study, "pilot")


def record_loans(pilot, value=64, **changes):
    common = {"unit": "count", "sources": ["pilot/loans"], "method": "pilot_count", "about": OTHER}
    return pilot.record("loans", value, **{**common, **changes})


def test_a_figure_is_shown_with_its_label_and_interval(pilot):
    figure = record_loans(pilot, 1234, interval=(1000, 1500))
    assert figure.say("en") == "1,234 [1,000, 1,500]"
    assert repr(figure).endswith(": 1,234 [1,000, 1,500]")


def test_simulated_sources_mark_the_figure_without_anybody_typing_it(pilot):
    assert record_loans(pilot).basis == ("simulated",)
    assert record_loans(pilot, sources=["reference/small_areas"]).basis == ()
    both = record_loans(pilot, sources=["ties", "pilot/loans"])
    assert both.basis == ("illustrative", "simulated")


def test_a_name_without_a_text_in_both_languages_is_refused(pilot):
    with pytest.raises(FindingsError, match=r"before language/text holds: findings\.pilot\.lones"):
        pilot.record("lones", 1, unit="count", sources=["pilot/loans"], method="pilot_count")


def test_an_unknown_method_unit_source_or_subject_is_refused(pilot, study):
    with pytest.raises(FindingsError, match=r"methods\.guess"):
        record_loans(pilot, method="guess")
    with pytest.raises(ValueError, match="unit 'furlongs' is not known"):
        record_loans(pilot, unit="furlongs")
    with pytest.raises(ValueError, match="no raw table is named 'pilot/lones'"):
        record_loans(pilot, sources=["pilot/lones"])
    with pytest.raises(FindingsError, match="sources is a list"):
        record_loans(pilot, sources="pilot/loans")
    with pytest.raises(FindingsError, match="no subject is named 'pilots'"):
        Findings(study, "pilots")


def test_a_badly_formed_name_is_refused(pilot):
    with pytest.raises(FindingsError, match="small letters, digits and underscores"):
        pilot.record("../loans", 1, unit="count", sources=["ties"], method="pilot_count")


def test_missing_stays_missing(pilot):
    assert record_loans(pilot, float("nan")).value is None
    assert record_loans(pilot, pd.NA).say("cy") == "ddim ar gael"


def test_a_table_with_an_undescribed_column_is_refused(pilot):
    frame = pd.DataFrame({"starts_on": ["2021-11-01"], "lones": [3]})
    with pytest.raises(KeyError, match=r"columns\.lones"):
        pilot.table("loans_over_time", frame, sources=["pilot/loans"], method="pilot_count")


def test_a_chart_of_a_table_that_is_not_recorded_is_refused(pilot):
    with pytest.raises(FindingsError, match="no table is named 'loans_over_tyme'"):
        pilot.chart("loans_over_time", kind="columns", table="loans_over_tyme")


def test_saved_findings_load_as_they_were(pilot, study):
    figure = record_loans(pilot, 64, interval=(50.5, 70.25))
    frame = pd.DataFrame({"rank": [1, 2], "sector": ["voluntary", None]})
    table = pilot.table("loans_over_time", frame, sources=["pilot/devices"], method="pilot_count")
    chart = pilot.chart("loans_over_time", kind="bars", table="loans_over_time", label="sector")
    pilot.save()
    record = store.load(study, ["pilot"])
    assert record.figure("pilot.loans") == figure
    assert record.table("pilot.loans_over_time") == table
    assert record.chart("pilot.loans_over_time") == chart
    assert record.inputs.keys() == {
        "data/raw/monmouthshire/case.yaml",
        "data/raw/monmouthshire/pilot/loans.csv",
        "data/raw/monmouthshire/pilot/devices.csv",
    }


def test_two_saves_give_the_same_bytes(pilot, study):
    record_loans(pilot, 1 / 3, unit="ratio")
    pilot.save()
    first = findings_file(study, "pilot").read_bytes()
    pilot.save()
    assert findings_file(study, "pilot").read_bytes() == first


def test_json_and_csv_hold_the_same_figures(pilot, study):
    record_loans(pilot, 64.5, unit="ratio")
    pilot.save()
    folder = findings_file(study, "pilot").parent
    listed = pd.read_csv(folder / "figures.csv")
    held = json.loads((folder / "findings.json").read_text(encoding="utf-8"))["figures"]
    assert listed.loc[0, "value"] == held["loans"]["value"] == 64.5


def test_saving_replaces_what_was_there_whole(pilot, study):
    frame = pd.DataFrame({"rank": [1]})
    pilot.table("loans_over_time", frame, sources=["pilot/devices"], method="pilot_count")
    pilot.save()
    again = Findings(study, "pilot")
    record_loans(again)
    again.save()
    folder = findings_file(study, "pilot").parent
    assert sorted(file.name for file in folder.iterdir()) == ["figures.csv", "findings.json"]
    assert [item.name for item in folder.parent.iterdir()] == ["pilot"]


def test_findings_made_from_an_older_table_are_not_loaded(pilot, study):
    record_loans(pilot)
    pilot.save()
    path = study.raw / "pilot" / "loans.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(
        StaleFindings,
        match=r"(?s)pilot: found a raw table that has changed since, data/raw/monmouthshire/pilot/"
        r"loans\.csv.*casebook run monmouthshire",
    ):
        store.load(study, ["pilot"])


def test_every_subject_without_findings_is_named_at_once(study):
    with pytest.raises(StaleFindings) as raised:
        store.load(study)
    assert str(raised.value).count("found no findings") == 4


def test_a_misspelt_finding_is_answered_with_near_ones(pilot, study):
    record_loans(pilot)
    pilot.save()
    record = store.load(study, ["pilot"])
    with pytest.raises(
        FindingsError, match=r"no figure is named 'pilot\.lones'; near: pilot\.loans"
    ):
        record.figure("pilot.lones")


def test_a_shown_table_escapes_what_it_holds(pilot):
    hostile = "<script>alert(1)</script>"
    frame = pd.DataFrame({"name_en": [hostile], "name_cy": [hostile]})
    table = pilot.table("loans_over_time", frame, sources=["pilot/loans"], method="pilot_count")
    assert "<script" not in table._repr_html_()


def test_a_chart_of_simulated_rows_carries_its_banner_in_the_picture(pilot):
    frame = pd.DataFrame({"starts_on": ["2021-11-01", "2021-11-08"], "loans": [3, 4]})
    how = {"sources": ["pilot/loans"], "method": "pilot_count", "about": {"loans": OTHER}}
    pilot.table("loans_over_time", frame, **how)
    chart = pilot.chart(
        "loans_over_time", kind="columns", table="loans_over_time", x="starts_on", y="loans"
    )
    for reader, words in (("cy", "Data efelychiadol"), ("en", "Simulated data")):
        drawn = [
            text.get_text() for text in chart.draw(reader).findobj() if hasattr(text, "get_text")
        ]
        assert any(words in text.replace("\n", " ") for text in drawn)


def test_charts_are_kept_as_a_notebook_shows_them(pilot, study):
    frame = pd.DataFrame({"starts_on": ["2021-11-01", "2021-11-08"], "loans": [3, 4]})
    how = {"sources": ["pilot/loans"], "method": "pilot_count", "about": {"loans": OTHER}}
    pilot.table("loans_over_time", frame, **how)
    columns = {"x": "starts_on", "y": "loans"}
    chart = pilot.chart("loans_over_time", kind="columns", table="loans_over_time", **columns)
    pilot.save()
    [((svg, dots), png)] = store.charts_as_png(study, "pilot", reader_language()).items()
    assert svg == charts.svg(chart.draw(reader_language())) and dots == 100
    assert png == chart._repr_png_()[0]


def test_a_subjects_own_column_comes_before_a_shared_one(pilot):
    frame = pd.DataFrame({"starts_on": ["2021-11-01"], "rank": [1]})
    table = pilot.table("loans_over_time", frame, sources=["pilot/devices"], method="pilot_count")
    assert table.columns == ("pilot_starts_on", "rank")


def test_a_result_brings_its_interval_with_it(pilot):
    class Result:
        estimate, low, high = 2.0, 1.0, 3.5

    assert record_loans(pilot, Result()).interval == (1.0, 3.5)


def test_findings_made_under_other_settings_are_not_loaded(pilot, study):
    record_loans(pilot)
    pilot.save()
    path = study.raw / "case.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# another word\n", encoding="utf-8")
    with pytest.raises(StaleFindings, match=r"changed since, data/raw/monmouthshire/case\.yaml"):
        store.load(study, ["pilot"])


def test_findings_whose_inputs_are_no_list_of_files_are_named_and_not_loaded(pilot, study):
    record_loans(pilot)
    pilot.save()
    file = findings_file(study, "pilot")
    content = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(content | {"inputs": "case.yaml"}), encoding="utf-8")
    with pytest.raises(StaleFindings, match="pilot: found findings that cannot be read"):
        store.load(study, ["pilot"])


def test_findings_cut_short_are_named_and_not_loaded(pilot, study):
    record_loans(pilot)
    pilot.save()
    file = findings_file(study, "pilot")
    file.write_text(file.read_text(encoding="utf-8")[:50], encoding="utf-8")
    with pytest.raises(StaleFindings, match="pilot: found findings that cannot be read"):
        store.load(study, ["pilot"])


def test_a_second_command_at_work_on_the_case_is_refused(study):
    with (
        store.alone(study),
        pytest.raises(store.CaseBusy, match="another command is at work on the case monmouthshire"),
        store.alone(study),
    ):
        pass
    with store.alone(study):
        pass


def folder_with(path, words):
    path.mkdir()
    (path / "said").write_text(words, encoding="utf-8")
    return path


def test_a_process_has_ended_when_its_number_is_no_ones():
    assert store.has_ended("999999999")
    assert not any(map(store.has_ended, (str(os.getpid()), "9" * 30, "a", "")))


def test_a_swap_that_loses_a_race_is_run_again(tmp_path, monkeypatch):
    folder, staged = folder_with(tmp_path / "kept", "older"), folder_with(tmp_path / "new", "newer")
    rename, raced = Path.rename, []

    def lose_once(self, target):
        if self == staged and not raced:
            raced.append(folder_with(folder, "another's"))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", lose_once)
    store.swap(staged, folder)
    assert raced
    assert (folder / "said").read_text(encoding="utf-8") == "newer"
    assert [item.name for item in tmp_path.iterdir()] == ["kept"]


def test_a_swap_that_cannot_be_made_leaves_what_was_there(tmp_path):
    folder = folder_with(tmp_path / "kept", "older")
    with pytest.raises(FileNotFoundError):
        store.swap(tmp_path / "never made", folder)
    assert (folder / "said").read_text(encoding="utf-8") == "older"
    assert [item.name for item in tmp_path.iterdir()] == ["kept"]


def test_what_is_withheld_is_kept_with_its_reason(study):
    findings = Findings(study, "desk_research")
    said = findings.withhold("rank_chances", reason="framing_stop")
    assert said == text("withheld.framing_stop", reader_language())
    findings.save()
    record = load(study, ["desk_research"])
    assert record.withheld == {"desk_research.rank_chances": "framing_stop"}


def test_what_is_recorded_cannot_be_withheld(study):
    findings = Findings(study, "framing")
    frame = pd.DataFrame({"step": [1], "fix": ["sponsor"], "places": [2]})
    findings.table("fixes", frame, sources=["framing"], method="framing_fixes")
    with pytest.raises(FindingsError, match="framing.fixes is recorded already"):
        findings.withhold("fixes", reason="framing_stop")
