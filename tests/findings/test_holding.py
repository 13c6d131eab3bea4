"""Numbers that give a small group away are held back; the rest stands, and nothing is wrong."""

import pandas as pd
import pytest

from analysis.disclosure import People, audit, count, derived
from analysis.findings import Findings, hold_back, judging
from analysis.language import LANGUAGES, texts

HOW = {"sources": ["pilot/participants"], "method": "made_up"}


def pair(words, **more):
    return {"en": words, "cy": words, **more}


TEXTS = {
    "methods.made_up": pair("Made up."),
    **{f"findings.pilot.{name}": pair("Made up") for name in ("everybody", "stayed", "day")},
    "tables.pilot.bands": pair("By age."),
    **{f"charts.pilot.bands.{part}": pair("By age") for part in ("title", "caption", "alt")},
    "columns.pilot_band": pair("Age"),
    "columns.pilot_counted": pair("People", unit="count"),
}


@pytest.fixture(autouse=True)
def made_up_texts(monkeypatch):
    """The texts of made-up findings beside the package's own."""
    held = {**texts._entries(), **TEXTS}
    monkeypatch.setattr(texts, "_entries", lambda: held)


def recorded(study, sizes, gone):
    """Record who is in two ages, how many there are and how many stayed."""
    ages = [band for band, size in zip(("16_49", "65_74"), sizes, strict=True) for _ in range(size)]
    again = ["no"] * gone + ["yes"] * (len(ages) - gone)
    found = Findings(study, "pilot")
    frame = pd.DataFrame({"age_band": ages, "again": again})
    found.people(People("people", frame, ("age_band",), ("again",)))
    found.record("everybody", len(ages), unit="count", about=count(), **HOW)
    stayed, about = len(ages) - gone, derived({"again": "yes"})
    found.record("stayed", stayed, interval=(stayed, stayed), unit="count", about=about, **HOW)
    rows = pd.DataFrame({"band": ["16_49", "65_74"], "counted": sizes})
    told = {"rows": {"age_band": "band"}, "about": {"counted": count()}}
    found.table("bands", rows, **told, **HOW)
    found.chart("bands", kind="bars", table="bands", label="band", value="counted")
    return found


def exposed(found):
    items = [*found.figures.values(), *found.tables.values()]
    said = judging.statements_of(items, found.counted, LANGUAGES)
    return audit(said, found.study.settings.disclosure.profile, found.counted).exposures


def test_what_clears_is_left_as_it_is(study):
    found = recorded(study, (30, 34), 0)
    found.figures.pop("stayed")
    before = dict(found.figures), dict(found.tables)
    assert hold_back(found) == []
    assert (found.figures, found.tables) == before


def test_small_group_is_marked_and_cannot_be_worked_out(study):
    found = recorded(study, (40, 3), 0)
    found.figures.pop("stayed")
    assert exposed(found)
    assert "bands" in hold_back(found)
    assert not exposed(found)
    assert "c" in found.tables["bands"].marks


def test_a_difference_of_two_large_numbers_is_held_back_with_its_limits(study):
    found = recorded(study, (40, 40), 4)
    assert exposed(found)
    assert hold_back(found, keep=["everybody", "bands"]) == ["stayed"]
    assert found.figures["stayed"].value is None
    assert found.figures["stayed"].interval is None
    assert not exposed(found)


def test_a_chart_of_which_nothing_is_left_says_why(study):
    found = recorded(study, (4, 3), 0)
    hold_back(found)
    assert found.withheld["bands"] == "nothing_to_draw"
    assert "bands" not in found.charts


def test_limits_of_a_figure_count_as_said(study):
    found = recorded(study, (40, 40), 4)
    said = found.statements("stayed")
    assert len(said) == 3  # the value and both limits


def test_people_of_a_dimension_that_no_number_speaks_of_are_audited_too(study):
    ages = ["16_49"] * 7 + ["65_74"] * 8
    frame = pd.DataFrame({"age_band": ages, "again": ["yes"] * 11 + ["no"] * 4})
    people = People("people", frame, ("age_band",), ("again",))
    found = Findings(study, "pilot")
    found.people(people)
    rows = pd.DataFrame({"band": ["16_49;65_74"], "counted": [15]})
    told = {"rows": {"age_band": "band"}, "about": {"counted": count()}}
    found.table("bands", rows, **told, **HOW)  # every level joined: it says nothing of age
    assert not exposed(found)
