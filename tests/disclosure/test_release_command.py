"""What was released is kept once, with role and day, and only as it was published."""

import json

import pytest
from release_project import Pilot, made_up_texts  # noqa: F401

from analysis.disclosure import count
from analysis.publishing import releases

pytestmark = pytest.mark.usefixtures("made_up_texts")


@pytest.fixture
def published(study):
    (study.raw / "pilot/known_figures.csv").unlink(missing_ok=True)
    pilot = Pilot(study)
    pilot.number("all_people", 150, count())
    pilot.publish()
    return study


def test_a_release_keeps_statements_role_and_day(casebook, published):
    role = ("--by", "Library lead", "--by-welsh", "Arweinydd y llyfrgell")
    status, out, _ = casebook("release", "monmouthshire", *role)
    assert status == 0
    assert "data/raw/monmouthshire/releases/1.0.json" in out
    held = json.loads((published.raw / "releases/1.0.json").read_text(encoding="utf-8"))
    assert held["released_by"] == {"en": "Library lead", "cy": "Arweinydd y llyfrgell"}
    assert len(held["released_on"]) == 10
    (statement,) = held["statements"]
    assert (statement["item"], statement["low"], statement["high"]) == (
        "pilot.all_people",
        150,
        150,
    )


def test_the_role_of_the_settings_stands_in_for_a_role_that_is_not_typed(casebook, published):
    assert casebook("release", "monmouthshire")[0] == 0
    held = json.loads((published.raw / "releases/1.0.json").read_text(encoding="utf-8"))
    assert held["released_by"]["en"] == published.settings.disclosure.released_by.en


def test_a_version_is_released_once(casebook, published):
    casebook("release", "monmouthshire", "--by", "Library lead")
    status, _, err = casebook("release", "monmouthshire", "--by", "Library lead")
    assert status == 1
    assert "version 1.0 is released already" in err


def test_what_was_changed_since_it_was_published_is_not_released(casebook, published):
    page = published.reports / "en/index.html"
    page.write_text(page.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    status, _, err = casebook("release", "monmouthshire", "--by", "Library lead")
    assert status == 1
    assert "Publish it first: casebook publish monmouthshire" in err
    assert not (published.raw / "releases").exists()


def test_nothing_is_released_before_it_is_published(casebook, study):
    status, _, err = casebook("release", "monmouthshire", "--by", "Library lead")
    assert status == 1
    assert "found no published report of version 1.0" in err


def test_a_release_without_any_role_is_refused(casebook, published):
    path = published.raw / "case.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(place for place, line in enumerate(lines) if "released_by" in line)
    path.write_text("\n".join(lines[:at] + lines[at + 3 :]), encoding="utf-8")
    status, _, err = casebook("release", "monmouthshire")
    assert status == 1
    assert "found no role; expected whose decision it is" in err


@pytest.mark.parametrize(("reader", "said"), [("en", "one of the profiles"), ("cy", "proffiliau")])
def test_a_profile_that_is_not_there_is_answered_with_those_that_are(casebook, study, reader, said):
    path = study.raw / "case.yaml"
    settings = path.read_text(encoding="utf-8").replace("profile: public", "profile: open")
    path.write_text(settings, encoding="utf-8")
    status, _, err = casebook("check", "monmouthshire", "--language", reader)
    assert status == 1
    assert "“open”" in err
    assert said in err
    assert "internal, public, strict" in err


def test_each_profile_has_its_smallest_group(study):
    rule = study.settings.disclosure
    assert (rule.profile, rule.minimum) == ("public", 10)
    assert rule.model_copy(update={"profile": "internal"}).minimum == 5


def test_locking_hands_the_role_and_the_day_on(casebook, study, monkeypatch):
    locked = []
    monkeypatch.setattr(
        "analysis.tables.lock", lambda *given: locked.append(given) or "locks.csv", raising=False
    )
    status, out, _ = casebook("lock", "monmouthshire", "--by", "Lead", "--by-welsh", "Arweinydd")
    assert (status, out.strip()) == (0, "The criteria are locked. The locks: locks.csv")
    ((case, english, welsh, day),) = locked
    assert (case.name, english, welsh) == ("monmouthshire", "Lead", "Arweinydd")
    assert len(day.isoformat()) == 10


def test_a_release_that_was_cut_short_is_named(published):
    folder = releases.releases_folder(published)
    folder.mkdir()
    (folder / "0.9.json").write_text('{"version": "0.9"', encoding="utf-8")
    with pytest.raises(releases.ReleaseError, match=r"releases/0\.9\.json: found a release that"):
        releases.known_before(published, {})


def test_an_earlier_release_is_read_among_those_who_were_there(casebook, published):
    casebook("release", "monmouthshire", "--by", "Library lead")
    path = published.raw / "releases/1.0.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**held, "among": {"area": "rural"}}), encoding="utf-8")
    pilot = Pilot(published)
    found = releases.known_before(published, pilot.findings.counted)
    assert [statement.about.terms for statement in found] == [((1.0, (("area", ("rural",)),)),)]
    assert {statement.release for statement in found} == {"1.0"}


def test_what_is_kept_for_a_release_is_no_part_of_the_report(published):
    assert releases.statements_file(published).is_file()
    assert published.reports not in releases.statements_file(published).parents
    assert "statements" not in "".join(path.name for path in published.reports.rglob("*"))
