"""What numbers say of people: said for each, true, kept, and never with finer digits."""

import pandas as pd
import pytest

from analysis import findings as store
from analysis.disclosure import OTHER, People, Saying, count, derived, mean, share, within
from analysis.findings import Findings, FindingsError
from analysis.findings.reading import read_number
from analysis.language import texts

LOANS = {"unit": "count", "sources": ["pilot/loans"], "method": "made_up"}
FRAME = pd.DataFrame(
    {
        "age_band": ["16_49"] * 12 + ["65_74"] * 15 + [None] * 3,
        "again": ["yes"] * 20 + ["no"] * 10,
        "tasks": [4.0] * 15 + [6.0] * 15,
        "participant_id": [f"P{place:03d}" for place in range(30)],
    }
)


def pair(words, **more):
    return {"en": words, "cy": words, **more}


TEXTS = {
    "methods.made_up": pair("Made up."),
    "findings.pilot.made_up": pair("Made up"),
    "tables.pilot.bands": pair("By age."),
    "charts.pilot.bands.title": pair("By age"),
    "charts.pilot.bands.caption": pair("A bar a band."),
    "charts.pilot.bands.alt": pair("Bars."),
    "columns.pilot_band": pair("Age"),
    "columns.pilot_counted": pair("People", unit="count"),
    **{f"columns.pilot_rate{end}": pair("Rate", unit="per_1000") for end in ("", "_low", "_high")},
}


@pytest.fixture(scope="module")
def known_texts():
    """The package's own texts and those of made-up findings."""
    return {**texts._entries(), **TEXTS}


@pytest.fixture(autouse=True)
def made_up_texts(monkeypatch, known_texts):
    """The texts of made-up findings beside the package's own."""
    monkeypatch.setattr(texts, "_entries", lambda: known_texts)


def everybody(frame=FRAME, **more):
    held = {"dimensions": ("age_band",), "answers": ("again",), "measures": {"tasks": (0, 8)}}
    return People("people", frame, **{**held, **more})


@pytest.fixture
def pilot(study):
    found = Findings(study, "pilot")
    found.people(everybody())
    return found


def by_age(pilot, about, counted=(12, 15, 30), rows=None):
    frame = pd.DataFrame({"band": ["16_49", "65_74", None], "counted": counted})
    how = {"sources": ["pilot/participants"], "method": "made_up"}
    rows = {"age_band": "band"} if rows is None else rows
    return pilot.table("bands", frame, rows=rows, about=about, **how)


def test_a_number_from_a_personal_table_without_about_is_refused(pilot):
    with pytest.raises(
        FindingsError, match=r"pilot\.made_up is a number from pilot/loans; say with"
    ):
        pilot.record("made_up", 30, **LOANS)
    with pytest.raises(FindingsError, match="do not say|does not say"):
        by_age(pilot, {})
    assert pilot.record("made_up", 30, about=OTHER, **LOANS).people is None


def test_dates_codes_and_what_rests_on_no_people_need_no_about(pilot):
    day = {"unit": "date", "sources": ["pilot/participants"], "method": "made_up"}
    assert pilot.record("made_up", "2021-11-01", **day).about == ()
    devices = {**LOANS, "sources": ["pilot/devices"]}
    assert pilot.record("made_up", 30, **devices).about == ()


def test_people_are_counted_from_what_a_number_is_about(pilot):
    assert pilot.record("made_up", 30, about=count(), **LOANS).people == 30
    assert by_age(pilot, {"counted": count()}).people == 12


def test_each_row_adds_its_level_and_a_blank_is_everybody(pilot):
    table = by_age(pilot, {"counted": count()})
    (cells,) = table.about.values()
    assert [cell[0].about.terms[0][1] for cell in cells] == [
        (("age_band", ("16_49",)),),
        (("age_band", ("65_74",)),),
        (),
    ]


def test_a_list_says_something_else_in_each_row(pilot):
    about = [count(age_band="16_49"), count(age_band="65_74"), OTHER]
    table = by_age(pilot, {"counted": about}, rows={})
    assert [cell[0].about.kind for cell in next(iter(table.about.values()))] == [
        "linear",
        "linear",
        "other",
    ]
    with pytest.raises(FindingsError, match="has 1 entries; the table has 3 rows"):
        by_age(pilot, {"counted": [count()]}, rows={})


@pytest.mark.parametrize(
    ("value", "unit", "about"),
    [
        (29, "count", count()),
        (12.4, "count", count(age_band="65_74")),
        (66, "percent", share({"again": "yes"})),
        (5.1, "score", mean("tasks")),
        (20, "percent", share({"again": "yes"}, {"age_band": "16_49"})),
    ],
)
def test_a_number_that_is_not_true_is_refused(pilot, value, unit, about):
    how = {**LOANS, "unit": unit}
    with pytest.raises(FindingsError, match=r"pilot\.made_up: found .* the people registered give"):
        pilot.record("made_up", value, about=about, **how)


@pytest.mark.parametrize(
    ("value", "unit", "about"),
    [
        (66.6667, "percent", share({"again": "yes"})),
        (5.04, "score", mean("tasks")),
        (65, "percent", share({"again": "yes"}, step=5)),
        (3, "count", count(age_band="missing")),
    ],
)
def test_a_number_is_true_within_its_digits_and_its_step(pilot, value, unit, about):
    assert pilot.record("made_up", value, about=about, **{**LOANS, "unit": unit}).value == value


def test_a_number_off_the_step_it_is_said_to_be_rounded_to_is_refused(pilot):
    with pytest.raises(FindingsError, match="found 67%; expected a multiple of 5"):
        how = {**LOANS, "unit": "percent"}
        pilot.record("made_up", 66.67, about=share({"again": "yes"}, step=5), **how)


@pytest.mark.parametrize(
    ("about", "message"),
    [
        (count(of="loans"), "speaks of 'loans'; registered with findings.people: people"),
        (count(area="rural"), "no dimension 'area'"),
        (mean("steps"), "no measure 'steps'"),
        (share({"again": "yes"}, {"age_band": "75_plus"}), "nobody to count"),
    ],
)
def test_people_dimensions_and_measures_have_to_be_registered(pilot, about, message):
    with pytest.raises(FindingsError, match=message):
        pilot.record("made_up", 30, about=about, **LOANS)


@pytest.mark.parametrize(
    ("people", "message"),
    [
        (everybody(dimensions=("age_band", "area")), "found no column area"),
        (everybody(measures={"tasks": (0, 5)}), "tasks has values outside 0 to 5"),
        (everybody(answers=("age_band",)), "found twice: age_band"),
        (everybody(FRAME.assign(again="a;b")), "a level of again holds a semicolon"),
        (People("The people", FRAME, ()), "small letters, digits and underscores"),
    ],
)
def test_people_that_cannot_be_audited_are_refused(study, people, message):
    with pytest.raises(FindingsError, match=message):
        Findings(study, "pilot").people(people)


def test_people_of_one_name_are_registered_once(pilot):
    with pytest.raises(FindingsError, match="registered already"):
        pilot.people(everybody())


def test_an_interval_gives_its_groups_away_unless_it_is_said_otherwise(pilot):
    how = {**LOANS, "unit": "percent"}
    about = share({"again": "yes"}, step=5)
    figure = pilot.record("made_up", 65, interval=(50, 80), about=about, **how)
    assert [saying.about.kind for saying in figure.limits_about] == ["derived"]
    assert len(figure.limits_about[0].about.terms) == 2
    rounded = within(count(again="yes"), 17, 23)
    figure = pilot.record(
        "made_up", 65, interval=(50, 80), about=about, limits_about=rounded, **how
    )
    assert figure.limits_about == (Saying(count(again="yes"), 17.0, 23.0),)


def test_a_range_that_a_reader_is_said_to_reach_has_to_hold_the_truth(pilot):
    how = {**LOANS, "unit": "percent", "interval": (50, 80)}
    limits = within(count(again="yes"), 21, 23)
    with pytest.raises(FindingsError, match="says 21 to 23; the people registered give 20"):
        about = share({"again": "yes"}, step=5)
        pilot.record("made_up", 65, about=about, limits_about=limits, **how)
    with pytest.raises(ValueError, match="from low to high"):
        within(count(), 3, 2)
    with pytest.raises(ValueError, match="from low to high"):
        within(derived(), 2, 3)


def test_limits_in_a_table_give_the_groups_of_their_column_away(pilot):
    frame = pd.DataFrame({"rate": [4.0], "rate_low": [2.0], "rate_high": [7.0]})
    how = {"sources": ["pilot/participants"], "method": "made_up"}
    table = pilot.table("bands", frame, about={"rate": derived({})}, **how)
    assert {cells[0][0].about.kind for cells in table.about.values()} == {"derived"}
    assert len(table.about) == 3


def test_what_is_said_is_saved_and_loaded_and_nobody_is_named(pilot, study):
    figure = pilot.record(
        "made_up", 65, interval=(50, 80), about=share({"again": "yes"}, step=5),
        limits_about=within(count(again="yes"), 17, 23), **{**LOANS, "unit": "percent"},
    )  # fmt: skip
    table = by_age(pilot, {"counted": count()})
    pilot.save()
    record = store.load(study, ["pilot"])
    assert record.figure("pilot.made_up") == figure
    assert record.table("pilot.bands") == table
    held = record.people["people"]
    assert held.measures == {"tasks": (0.0, 8.0)}
    assert held.frame["age_band"].value_counts().to_dict() == {
        "65_74": 15,
        "16_49": 12,
        "missing": 3,
    }
    folder = store.findings_file(study, "pilot").parent
    assert not [path for path in folder.iterdir() if "P001" in path.read_text(encoding="utf-8")]


def test_whose_row_it_is_is_kept_as_a_plain_number(study):
    found = Findings(study, "pilot")
    found.people(everybody(person="participant_id"))
    found.save()
    held = store.load(study, ["pilot"]).people["people"]
    assert held.frame["participant_id"].tolist() == list(range(30))


def test_findings_without_the_rows_of_their_people_are_not_loaded(pilot, study):
    pilot.save()
    (store.findings_file(study, "pilot").parent / "people_people.csv").unlink()
    with pytest.raises(store.StaleFindings, match="cannot be read"):
        store.load(study, ["pilot"])


def test_a_picture_is_drawn_from_the_digits_that_are_printed(pilot):
    frame = pd.DataFrame({"band": ["16_49", "65_74"], "rate": [4.123456, 5.0]})
    how = {"sources": ["pilot/participants"], "method": "made_up"}
    pilot.table("bands", frame, about={"rate": derived({})}, **how)
    chart = pilot.chart("bands", kind="bars", table="bands", label="band", value="rate")
    assert chart.drawing("en").frames["table"]["pilot_rate"].tolist() == [4.1, 5.0]


def test_a_mark_stands_for_a_number_and_a_picture_says_so_too(pilot):
    table = by_age(pilot, {"counted": count()}, counted=(12, "c", 30))
    assert [row[1] for row in table.display("en").rows] == ["12", "c", "30"]
    assert table.marks == ("c",)
    assert table.people == 12
    assert table.published.iloc[:, 1].tolist() == [12, "c", 30]
    ordered = table.display("en", table.columns[1])
    assert [row[1] for row in ordered.rows] == ["30", "12", "c"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1,234", (1234.0, 1.0)),
        ("−0.25", (-0.25, 0.01)),
        ("17.8%", (17.8, 0.1)),
        ("£2,500", (2500.0, 1.0)),
        ("c", ("c", 1.0)),
        ("not available", (None, 1.0)),
    ],
)
def test_a_written_number_is_read_back(written, read):
    assert read_number(written) == read


def test_two_numbers_in_one_cell_are_refused():
    with pytest.raises(ValueError, match="found 2 numbers in one cell, '33 of 48'"):
        read_number("33 of 48")
