"""Attacks on a publication are stopped by its gate, where a plain threshold lets them through."""

import pandas as pd
import pytest
from release_project import SOURCES, Pilot, made_up_texts, people  # noqa: F401

from analysis import findings
from analysis.disclosure import count, net, plain_threshold, share, within
from analysis.findings import FindingsError
from analysis.publishing import GateError, downloads, releases
from analysis.publishing.realised import realised

pytestmark = pytest.mark.usefixtures("made_up_texts")

YOUNGER, UNDER_65 = {"age_band": "16_59"}, {"age_band": "16_59;60_64"}


@pytest.fixture
def pilot(study):
    (study.raw / "pilot/known_figures.csv").unlink(missing_ok=True)
    return Pilot(study)


@pytest.fixture
def passed_by_threshold(monkeypatch):
    """Note what a plain threshold of 5 says of the statements that the gate judges."""
    stopped = []

    def judged(report):
        found = realised(report)
        stopped.append(plain_threshold(found, report.people, 5))
        return found

    monkeypatch.setattr("analysis.publishing.safeguards.realised", judged)
    yield
    assert stopped
    assert stopped[-1] == (), "the plain threshold should see nothing wrong"


def refused(pilot, *said):
    with pytest.raises(GateError) as stopped:
        pilot.publish()
    message = str(stopped.value)
    for part in said:
        assert part in message
    assert not pilot.study.reports.exists()
    return message


def areas(pilot, name="areas", about=None, **conditions):
    """A table of a count by area, true of the people."""
    frame = pilot.findings.counted["people"].frame
    for dimension, levels in conditions.items():
        frame = frame[frame[dimension].isin(levels.split(";"))]
    sizes = frame["area"].value_counts()
    columns = {"area": ["rural", "town"], "counted": [sizes["rural"], sizes["town"]]}
    pilot.table(name, columns, {"area": "area"}, {"counted": about or count(**conditions)})


def test_what_gives_no_small_group_away_is_published_with_true_totals(pilot):
    areas(pilot)
    pilot.number("all_people", 150, count())
    pilot.publish()
    page = (pilot.study.reports / "en/index.html").read_text(encoding="utf-8")
    assert [f">{number}</td>" in page for number in (65, 85)] == [True, True]
    assert ">150<" in page


@pytest.mark.usefixtures("passed_by_threshold")
def test_a_hidden_cell_that_margins_give_back_is_stopped(pilot):
    rows = {
        "area": ["rural", "rural", "rural", "rural", "town", "town", "town", "town"],
        "age": ["16_59", "60_64", "65_plus", "", "16_59", "60_64", "65_plus", ""],
        "counted": [24, "c", 38, 65, 25, 25, 35, 85],
    }
    about = {"counted": count()}
    pilot.table("both", rows, {"area": "area", "age_band": "age"}, about)
    message = refused(pilot, "age_band 60_64, area rural", 'table "pilot.both", row 4')
    assert "what_to_do" not in message
    assert "repair" in message


@pytest.mark.usefixtures("passed_by_threshold")
def test_the_same_groups_in_both_surveys_give_the_drop_outs_back(pilot, study):
    counts = {
        ("rural", "16_59", "yes"): 40,
        ("rural", "16_59", "no"): 3,
        ("town", "16_59", "yes"): 40,
        ("town", "16_59", "no"): 20,
    }
    pilot = Pilot(study, people(counts))
    columns = {"area": ["rural", "town"], "counted": [43, 60], "answered": [40, 40]}
    about = {"counted": count(), "answered": count(follow_up="yes")}
    pilot.table("areas", columns, {"area": "area"}, about)
    refused(pilot, "area rural, follow_up no", 'table "pilot.areas", row 1, column pilot_answered')


@pytest.mark.usefixtures("passed_by_threshold")
def test_a_percentage_and_its_base_give_the_rest_back(pilot):
    columns = {"area": ["rural", "town"], "part": [58.4615, 70.5882], "counted": [65, 85]}
    about = {"counted": count(), "part": share({"age_band": "65_plus"})}
    with pytest.raises(FindingsError, match="row 2, column pilot_part: found '71%'"):
        pilot.table("areas", columns, {"area": "area"}, about)
    columns["part"][1] = 41.1765
    pilot.table("areas", columns, {"area": "area"}, about)
    pilot.number("share", 36.9231, share({"age_band": "16_59"}, {"area": "rural"}), "percent")
    refused(pilot, "age_band 60_64, area rural", 'value "pilot.share"')


@pytest.mark.usefixtures("passed_by_threshold")
def test_two_tables_with_different_bounds_give_the_difference_back(pilot):
    areas(pilot, "areas", **YOUNGER)
    areas(pilot, "ages", **UNDER_65)
    refused(pilot, "age_band 60_64, area rural", 'table "pilot.ages", row 1')


def one_language_finer(pilot, welsh):
    columns = {"area": ["rural"], "said_share_en": ["99%"], "said_share_cy": [welsh]}
    about = {"said_share": share({"follow_up": "yes"})}
    pilot.table("shares", columns, {"area": "area"}, about)


@pytest.mark.usefixtures("passed_by_threshold")
@pytest.mark.parametrize(("welsh", "stopped"), [("99%", False), ("99.2%", True)])
def test_finer_digits_in_one_language_are_seen(study, welsh, stopped):
    (study.raw / "pilot/known_figures.csv").unlink(missing_ok=True)
    counts = {
        ("rural", "16_59", "yes"): 992,
        ("rural", "16_59", "no"): 8,
        ("town", "16_59", "no"): 100,
        ("town", "16_59", "yes"): 100,
    }
    pilot = Pilot(study, people(counts))
    one_language_finer(pilot, welsh)
    pilot.number("rural", 1000, count(area="rural"))
    if stopped:
        refused(pilot, "area rural, follow_up no", "(Welsh)")
    else:
        pilot.publish()


@pytest.mark.usefixtures("passed_by_threshold")
def test_an_earlier_release_is_judged_together_with_this_report(study):
    (study.raw / "pilot/known_figures.csv").unlink(missing_ok=True)
    first = Pilot(study)
    areas(first, "areas", **YOUNGER)
    first.publish()
    releases.release(study, "Editors", "Golygyddion", pd.Timestamp("2026-11-22").date())
    second = Pilot(study)
    areas(second, "ages", **UNDER_65)
    with pytest.raises(GateError, match="age_band 60_64, area rural"):
        second.publish()
    assert (study.reports / "en/data/pilot-areas.csv").is_file(), "what was published stays"


@pytest.mark.usefixtures("passed_by_threshold")
def test_a_figure_that_others_know_is_judged_together_with_this_report(pilot):
    header = "known_id,people,groups,figure,rounded_to,what_en,what_cy,source,basis"
    line = "K1,people,age_band=16_59;area=rural,24,,Members,Aelodau,A list,illustrative"
    path = pilot.study.raw / "pilot/known_figures.csv"
    path.write_text(f"{header}\n{line}\n", encoding="utf-8")
    areas(pilot, "ages", **UNDER_65)
    refused(pilot, "age_band 60_64, area rural")


def large(study):
    (study.raw / "pilot/known_figures.csv").unlink(missing_ok=True)
    counts = {
        ("rural", "16_59", "yes"): 992,
        ("rural", "16_59", "no"): 8,
        ("town", "16_59", "no"): 100,
        ("town", "16_59", "yes"): 900,
    }
    pilot = Pilot(study, people(counts))
    columns = {"area": ["rural", "town"], "part": [99.2, 90.0], "counted": [1000, 1000]}
    about = {"counted": count(), "part": share({"follow_up": "yes"})}
    pilot.table("shares", columns, {"area": "area"}, about)
    return pilot


def test_a_download_has_the_digits_of_the_page_and_no_more(study):
    pilot = large(study)
    pilot.publish()
    written = (study.reports / "en/data/pilot-shares.csv").read_text(encoding="utf-8-sig")
    assert written.splitlines()[1:] == ["rural,99,1000,Simulated", "town,90,1000,Simulated"]


@pytest.mark.usefixtures("passed_by_threshold")
def test_finer_digits_in_a_download_are_seen(study, monkeypatch):
    pilot, written = large(study), downloads.table_csv
    finer = lambda table, reader: written(table, reader).replace(b"rural,99,", b"rural,99.2,")  # noqa: E731
    monkeypatch.setattr(downloads, "table_csv", finer)
    refused(pilot, "area rural, follow_up no", "file to download")


@pytest.mark.usefixtures("passed_by_threshold")
@pytest.mark.parametrize("with_chart", [True, False])
def test_a_number_in_an_alternative_text_is_judged(pilot, with_chart):
    pilot.findings.record(
        "under_60", 24, unit="count", about=count(area="rural", **YOUNGER), **SOURCES
    )
    areas(pilot, "areas", **UNDER_65)
    if not with_chart:
        pilot.publish()
        return
    pilot.chart("areas", kind="bars", table="areas", label="area", value="counted")
    refused(pilot, 'value "pilot.under_60"', "alternative text")


def test_all_or_none_of_a_group_is_stopped(pilot):
    columns = {"area": ["rural"], "counted": [24], "part": [100.0]}
    about = {"part": share({"follow_up": "yes"}, YOUNGER), "counted": count(**YOUNGER)}
    pilot.table("shares", columns, {"area": "area"}, about)
    refused(pilot, "everybody of a group has one answer")


def test_a_refusal_names_places_in_both_languages_and_never_the_size(pilot):
    areas(pilot, "areas", **YOUNGER)
    areas(pilot, "ages", **UNDER_65)
    with pytest.raises(GateError) as stopped:
        pilot.publish()
    for reader, place in (("en", 'table "pilot.ages", row 1'), ("cy", 'tabl "pilot.ages", rhes 1')):
        lines = [line for line in stopped.value.say(reader).split("\n") if "60_64" in line]
        assert any(place in line for line in lines)
        for line in lines:
            named = line.replace("60_64", "").replace("16_59", "").replace("65_plus", "")
            assert not set("3456789") & set(named), line


def test_a_number_that_says_nothing_of_its_people_is_not_published(pilot, monkeypatch):
    areas(pilot)
    pilot.number("all_people", 150, count())
    loaded = findings.load

    def older(study, subjects):
        from dataclasses import replace

        record = loaded(study, subjects)
        figures = {name: replace(item, about=()) for name, item in record.figures.items()}
        tables = {name: replace(item, about={}) for name, item in record.tables.items()}
        return replace(record, figures=figures, tables=tables)

    monkeypatch.setattr(findings, "load", older)
    refused(
        pilot,
        'value "pilot.all_people" is a number from a personal table',
        'table "pilot.areas": these columns hold numbers from personal tables',
        "pilot_counted",
    )


def test_an_earlier_release_of_fewer_people_says_what_to_do(study):
    (study.raw / "pilot/known_figures.csv").unlink(missing_ok=True)
    first = Pilot(study, people({("rural", "16_59", "yes"): 50, ("town", "16_59", "yes"): 50}))
    areas(first)
    first.publish()
    releases.release(study, "Editors", "Golygyddion", pd.Timestamp("2026-11-22").date())
    second = Pilot(study)
    areas(second)
    with pytest.raises(GateError, match=r"under among in its file, the dimension"):
        second.publish()


def test_marks_are_explained_under_the_table_in_both_languages(pilot):
    columns = {"area": ["rural", "town"], "counted": ["c", 85]}
    pilot.table("areas", columns, {"area": "area"}, {"counted": count()})
    pilot.publish()
    for reader, words in (("en", "Not printed, to protect people"), ("cy", "Heb ei argraffu, er")):
        page = (pilot.study.reports / reader / "index.html").read_text(encoding="utf-8")
        assert f"<b>c</b> {words}" in page
        written = pilot.study.reports / reader / "data/pilot-areas.csv"
        assert written.read_text(encoding="utf-8-sig").splitlines()[1].startswith("rural,c,")


def test_a_net_share_gives_its_second_part_back_beside_the_first(pilot):
    about = net({"age_band": "16_59"}, {"age_band": "60_64"}, {"area": "rural"})
    pilot.number("share", 32.31, about, "percent")
    pilot.publish()
    pilot.number("rural", 65, count(area="rural"))
    pilot.number("under_60", 24, count(area="rural", **YOUNGER))
    with pytest.raises(GateError, match=r"age_band 60_64, area rural"):
        pilot.publish()


@pytest.mark.parametrize(("limits", "stopped"), [(None, True), ((985, 995), False)])
def test_limits_of_an_interval_give_a_group_away_unless_they_leave_room(study, limits, stopped):
    pilot = large(study)
    given = None if limits is None else within(count(area="rural", follow_up="yes"), *limits)
    about = share({"follow_up": "yes"}, {"area": "rural"})
    held = {"unit": "percent", "interval": (98, 100), "about": about, "limits_about": given}
    pilot.findings.record("share", 99.2, **held, **SOURCES)
    pilot.printed.append('A share: {{ value("pilot.share", "interval") }}.')
    if stopped:
        refused(pilot, "area rural, follow_up no", 'value "pilot.share"')
    else:
        pilot.publish()
