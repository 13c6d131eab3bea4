"""A case opens from anywhere inside the project, and says what is wrong with case.yaml."""

import copy

import pytest
import yaml

from analysis.case import Case, CaseError, find_root, list_cases


def change(study, **changes):
    path = study.raw / "case.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**content, **changes}, allow_unicode=True), encoding="utf-8")


def test_the_default_case_opens(study):
    assert study.settings.council == "W06000021"
    assert study.settings.title["cy"] != study.settings.title["en"]


def test_the_project_is_found_from_any_folder_inside_it(project, monkeypatch):
    for folder in ("notebooks", "data/raw/monmouthshire/pilot", "."):
        monkeypatch.chdir(project / folder)
        assert find_root() == project


def test_the_project_is_found_by_name_of_its_folder(project, tmp_path_factory, monkeypatch):
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert Case.load("monmouthshire", project).root == project
    monkeypatch.setenv("CASEBOOK_ROOT", str(project))
    assert find_root() == project


def test_outside_a_project_the_message_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("CASEBOOK_ROOT", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CaseError, match="not inside a casebook project.*--root"):
        find_root()


def test_a_misspelt_case_is_answered_with_the_cases_there_are(project):
    with pytest.raises(CaseError, match="Cases there: monmouthshire. Did you mean “monmouthshire”"):
        Case.load("monmouthsire", project)


def test_cases_are_listed(project):
    assert list_cases(project) == ["monmouthshire"]


def test_every_fault_of_case_yaml_is_listed(study):
    change(study, as_of="soon", neighbours=0, colour="blue", title={"en": "Only English"})
    with pytest.raises(CaseError) as raised:
        Case.load("monmouthshire", study.root)
    message = str(raised.value)
    assert "case.yaml, as_of: found “soon”; expected a date as year-month-day" in message
    assert "case.yaml, neighbours: found “0”; expected a number, 1 or more" in message
    assert "case.yaml, colour: found “blue”; expected no such key" in message
    assert "case.yaml, title.cy: found nothing; expected a value" in message


def test_a_period_that_ends_before_it_starts_is_refused(study):
    change(study, pilot={"start": "2022-01-01", "end": "2021-01-01"})
    with pytest.raises(CaseError, match="pilot: found .* expected an end that is not before"):
        Case.load("monmouthshire", study.root)


def test_case_yaml_that_is_no_yaml_is_named(study):
    (study.raw / "case.yaml").write_text("title: [", encoding="utf-8")
    with pytest.raises(CaseError, match=r"case\.yaml: found text that is not YAML"):
        Case.load("monmouthshire", study.root)


def test_case_yaml_in_another_encoding_is_named(study):
    (study.raw / "case.yaml").write_bytes("title: Môn".encode("windows-1252"))
    with pytest.raises(CaseError, match=r"case\.yaml: found a byte that is not UTF-8"):
        Case.load("monmouthshire", study.root)


def test_a_day_that_the_calendar_does_not_have_is_named(study):
    path = study.raw / "case.yaml"
    content = path.read_text(encoding="utf-8").replace("as_of: 2021-12-31", "as_of: 2022-02-30")
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CaseError, match=r"case\.yaml: found text that is not YAML"):
        Case.load("monmouthshire", study.root)


def indicators(study, weights):
    """Return the indicators of the case with weights, by their place from 0."""
    content = yaml.safe_load((study.raw / "case.yaml").read_text(encoding="utf-8"))
    return [
        {**item, "weight": weights[place]} if place in weights else item
        for place, item in enumerate(content["indicators"])
    ]


def refused(study, language="en", **changes):
    """Change case.yaml and return the one message it is refused with."""
    change(study, **changes)
    with pytest.raises(CaseError) as raised:
        Case.load("monmouthshire", study.root)
    (line,) = raised.value.lines
    return line.say(language)


def test_the_comparison_of_councils_has_stated_settings(study):
    settings = study.settings
    assert (settings.winsorise, settings.draws, settings.seed) == ((0.01, 0.99), 2000, 2021)
    assert {item.weight for item in settings.indicators} == {None}
    change(study, winsorise=[0, 1], draws=500, seed=7)
    settings = Case.load("monmouthshire", study.root).settings
    assert (settings.winsorise, settings.draws, settings.seed) == ((0.0, 1.0), 500, 7)


def test_an_indicator_may_have_a_weight_if_all_have_one(study):
    weighed = indicators(study, dict.fromkeys(range(6), 2))
    change(study, indicators=weighed)
    settings = Case.load("monmouthshire", study.root).settings
    assert [item.weight for item in settings.indicators] == [2.0] * len(weighed)


def test_some_indicators_with_a_weight_and_some_without_are_named(study):
    changed = indicators(study, {0: 1, 2: 0.5})
    assert refused(study, indicators=changed).startswith(
        "monmouthshire/case.yaml, indicators: found a weight for "
        f"{changed[0]['column']}, {changed[2]['column']} and none for {changed[1]['column']}, "
    )
    line = refused(study, "cy", indicators=changed)
    assert "cafwyd: pwysau ar gyfer y rhain: pct_65plus," in line
    assert line.endswith("disgwylid: pwysau ar gyfer pob dangosydd, neu ddim pwysau o gwbl")


def test_an_indicator_that_is_named_twice_is_refused(study):
    listed = indicators(study, {})
    assert refused(study, indicators=[*listed, copy.deepcopy(listed[0])]) == (
        "monmouthshire/case.yaml, indicators: found an indicator a second time: pct_65plus; "
        "expected each indicator once"
    )


def test_weights_that_are_all_nothing_are_refused(study):
    weights = dict.fromkeys(range(6), 0)
    assert refused(study, indicators=indicators(study, weights)) == (
        "monmouthshire/case.yaml, indicators: found a weight of 0 for every indicator; "
        "expected a weight above 0 for at least one indicator"
    )


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        (-1, "found “-1”; expected a number, 0 or more"),
        ("heavy", "found “heavy”; expected a number"),
        (True, "found “True”; expected a number"),
        (float("inf"), "found “inf”; expected a number that is not endless"),
    ],
)
def test_a_weight_that_is_no_weight_is_named(study, weight, said):
    line = refused(study, indicators=indicators(study, {**dict.fromkeys(range(6), 1), 1: weight}))
    assert line == f"monmouthshire/case.yaml, indicators.1.weight: {said}"


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("winsorise", [0.9, 0.1], "found “[0.9, 0.1]”; expected two shares, the first below"),
        ("winsorise", [0.5, 0.5], "found “[0.5, 0.5]”; expected two shares, the first below"),
        ("winsorise", [0.1, 0.2, 0.3], "found “[0.1, 0.2, 0.3]”; expected a list with 2 items"),
        ("winsorise", 0.01, "found “0.01”; expected a list"),
        ("year", 20211, "found “20211”; expected a number, 9999 or less"),
        ("draws", 0, "found “0”; expected a number, 1 or more"),
        ("draws", 100_001, "found “100001”; expected a number, 100000 or less"),
        ("draws", "many", "found “many”; expected a whole number"),
        ("draws", 10.5, "found “10.5”; expected a whole number"),
        ("seed", -1, "found “-1”; expected a number, 0 or more"),
        ("seed", True, "found “True”; expected a whole number"),
    ],
)
def test_a_setting_of_the_comparison_that_cannot_be_is_named(study, name, given, said):
    assert refused(study, **{name: given}).startswith(f"monmouthshire/case.yaml, {name}: {said}")


def test_the_cuts_are_shares(study):
    line = refused(study, winsorise=[1, 99])
    assert line == "monmouthshire/case.yaml, winsorise.1: found “99”; expected a number, 1 or less"


def test_an_override_names_a_role_a_reason_and_a_day(study):
    override = {
        "role": {"en": "Head of service", "cy": "Pennaeth gwasanaeth"},
        "reason": {"en": "Promised already.", "cy": "Addawyd eisoes."},
        "decided_on": "2021-06-01",
    }
    change(study, override=override)
    read = Case.load("monmouthshire", study.root).settings.override
    assert read.role["cy"] == "Pennaeth gwasanaeth"
    assert read.decided_on.isoformat() == "2021-06-01"
    change(study, override={"role": override["role"]})
    with pytest.raises(CaseError) as raised:
        Case.load("monmouthshire", study.root)
    assert raised.value.say("cy").splitlines() == [
        "monmouthshire/case.yaml, override.reason: cafwyd: dim; disgwylid: gwerth",
        "monmouthshire/case.yaml, override.decided_on: cafwyd: dim; disgwylid: gwerth",
    ]


def test_without_an_override_there_is_none(study):
    content = yaml.safe_load((study.raw / "case.yaml").read_text(encoding="utf-8"))
    content.pop("override", None)
    (study.raw / "case.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    assert Case.load("monmouthshire", study.root).settings.override is None


def test_a_case_for_another_council_has_folders_of_its_own(study):
    other = study.for_council("W06000014")
    assert other.settings.council == other.elsewhere == "W06000014"
    assert other.settings.title == study.settings.title
    assert other.processed == study.root / "data/processed/monmouthshire/councils/W06000014"
    assert other.reports == study.root / "reports/monmouthshire-W06000014"
    assert (other.raw, other.reference) == (study.raw, study.reference)
    assert study.settings.council == "W06000021"


def test_a_case_for_its_own_council_is_itself(study):
    assert study.for_council("") is study
    assert study.for_council("W06000021") is study
    assert study.processed == study.root / "data/processed/monmouthshire"


@pytest.mark.parametrize("code", ["../other", "a/b", r"a\b", "..", "/", ".", "C:x", "x\n", " "])
def test_a_council_that_would_lead_to_another_folder_is_refused(study, code):
    with pytest.raises(CaseError) as raised:
        study.for_council(code)
    assert raised.value.say("en") == (
        f"found the council “{code}”; expected an area code, such as W06000021"
    )
