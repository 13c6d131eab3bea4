"""A case opens from anywhere inside the project, and says what is wrong with case.yaml."""

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


def test_welsh_is_signed_only_with_a_name_and_a_day(study):
    assert not study.settings.welsh_review.signed
    change(study, welsh_review={"reviewer": "A. Translator", "signed_on": "2026-11-01"})
    assert Case.load("monmouthshire", study.root).settings.welsh_review.signed


def test_a_day_that_the_calendar_does_not_have_is_named(study):
    path = study.raw / "case.yaml"
    content = path.read_text(encoding="utf-8").replace("as_of: 2021-12-31", "as_of: 2022-02-30")
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CaseError, match=r"case\.yaml: found text that is not YAML"):
        Case.load("monmouthshire", study.root)
