"""Starting a case: everything that its people need is there, or nothing is."""

import csv
import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis.case import Case, CaseError, list_cases
from analysis.language import LANGUAGES
from analysis.publishing import gates
from analysis.publishing.checks.language_rules import narrative_faults
from analysis.publishing.drafting import recordable
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.narrative import read_narrative
from analysis.starting import NewCaseError, making, start
from analysis.tables import CASE_TABLES
from analysis.tables.councils import UnknownCouncil, find_council

TODAY = datetime.date(2026, 11, 23)
TORFAEN = "W06000020"


@pytest.fixture
def torfaen(project, monkeypatch):
    """A case of Torfaen, just started, with the register of the default case."""
    monkeypatch.setenv("CASEBOOK_LANG", "en")
    start("torfaen", "Torfaen", root=project, register="monmouthshire", today=TODAY)
    return Case.load("torfaen", project)


def names(study):
    files = study.raw.rglob("*")
    return sorted(path.relative_to(study.raw).as_posix() for path in files if path.is_file())


def test_a_new_case_has_settings_two_narratives_a_workbook_and_the_register(torfaen):
    assert names(torfaen) == [
        "case.xlsx",
        "case.yaml",
        "evidence.csv",
        "evidence_figures.csv",
        "narrative.cy.md",
        "narrative.en.md",
    ]


def test_its_settings_are_read_without_a_fault_and_belong_to_the_council(torfaen):
    settings = torfaen.settings
    assert settings.council == TORFAEN
    assert settings.organisation.en == "Torfaen"
    assert settings.organisation.cy == "Tor-faen"
    assert settings.as_of == settings.published == TODAY
    assert settings.period.start <= TODAY <= settings.period.end
    assert settings.disclosure.profile == "public"
    assert settings.retention.until > TODAY
    assert all(settings.owners.of(part) for part in type(settings.owners).model_fields)
    own = Case.load("monmouthshire", torfaen.root).settings
    assert settings.indicators == own.indicators


@pytest.mark.parametrize(("language", "says"), [("en", "Every value below"), ("cy", "pob gwerth")])
def test_its_settings_carry_comments_in_the_users_language(project, language, says):
    start("x", TORFAEN, root=project, language=language, as_csv=True, today=TODAY)
    written = (project / "data/raw/x/case.yaml").read_text(encoding="utf-8")
    assert says in written
    assert max(map(len, written.splitlines())) < 200


def test_the_register_comes_as_it_is_with_its_sources_and_basis(torfaen, project):
    for name in ("evidence.csv", "evidence_figures.csv"):
        theirs = project / "data/raw/monmouthshire" / name
        assert (torfaen.raw / name).read_bytes() == theirs.read_bytes()


def test_without_a_register_and_with_csv_every_table_has_its_headings_and_no_row(project):
    started = start("x", TORFAEN, root=project, as_csv=True, today=TODAY)
    assert started.projects == 0
    made = {path.relative_to(started.folder).with_suffix("").as_posix() for path in started.files}
    assert set(CASE_TABLES) - made == set(making.WRITTEN_BY_COMMANDS)
    with (started.folder / "stakeholders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1
    assert rows[0][0] == "stakeholder_id"
    assert not (started.folder / "case.xlsx").exists()


@pytest.mark.parametrize("asked", [
    "Torfaen", "torfaen", " TORFAEN ", "Tor-faen", "W06000020", "w06000020",
    "Torfaen County Borough Council", "Cyngor Bwrdeistref Sirol Torfaen",
])  # fmt: skip
def test_a_council_is_found_by_name_in_either_language_or_by_code(project, asked):
    file = project / "data/raw/reference/councils_uk.csv"
    assert find_council(file, asked)[0] == TORFAEN


@pytest.mark.parametrize(("asked", "code"), [
    ("Ynys Môn", "W06000001"), ("Anglesey", None), ("Bristol", "E06000023"),
    ("County Durham", "E06000047"), ("Caerdydd", "W06000015"),
])  # fmt: skip
def test_names_with_a_style_or_an_accent_are_found_and_half_a_name_is_not(project, asked, code):
    file = project / "data/raw/reference/councils_uk.csv"
    if code is None:
        with pytest.raises(UnknownCouncil, match="Isle of Anglesey"):
            find_council(file, asked)
    else:
        assert find_council(file, asked)[0] == code


def test_every_council_of_the_united_kingdom_is_found_by_each_of_its_names(project):
    file = project / "data/raw/reference/councils_uk.csv"
    with file.open(encoding="utf-8-sig", newline="") as held:
        councils = list(csv.DictReader(held))
    assert len(councils) == 361
    for row in councils:
        for asked in filter(None, (row["area_code"], row["area_name"], row["area_name_cy"])):
            assert find_council(file, asked)[0] == row["area_code"], asked


def test_a_misspelt_council_is_refused_with_the_nearest_and_nothing_is_written(project):
    with pytest.raises(UnknownCouncil) as refused:
        start("torfaen", "Torfean", root=project, today=TODAY)
    assert "Torfaen" in refused.value.say("en")
    assert "W06000020 (Tor-faen)" in refused.value.say("cy")
    assert not (project / "data/raw/torfaen").exists()


@pytest.mark.parametrize("name", [
    "", "Torfaen", "tor faen", "../torfaen", "/tmp/torfaen", "-torfaen", "a" * 41, "tŵr", "con",
    "reference", "cy", "x-w06000020", ".hidden", "a\nb",
])  # fmt: skip
def test_a_name_that_is_no_folders_is_refused(project, name):
    before = list_cases(project)
    with pytest.raises(NewCaseError, match="expected the name of a folder"):
        start(name, TORFAEN, root=project, today=TODAY)
    assert list_cases(project) == before


def test_a_folder_that_is_there_is_never_written_over(project):
    settings = project / "data/raw/monmouthshire/case.yaml"
    before = settings.read_bytes()
    with pytest.raises(NewCaseError, match="found a case named “monmouthshire” already"):
        start("monmouthshire", "Monmouthshire", root=project, today=TODAY)
    (project / "data/raw/half").mkdir()
    with pytest.raises(NewCaseError, match="found something at data/raw/half"):
        start("half", "Monmouthshire", root=project, today=TODAY)
    assert settings.read_bytes() == before


def test_a_register_of_a_case_that_is_not_there_is_refused(project):
    with pytest.raises(CaseError, match="no case is named “nowhere”"):
        start("x", TORFAEN, root=project, register="nowhere", today=TODAY)
    assert not (project / "data/raw/x").exists()


def test_when_writing_fails_half_way_nothing_is_left(project, monkeypatch):
    written = []

    def fail(path, content):
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", fail)
    with pytest.raises(OSError, match="No space left") as error:
        start("x", TORFAEN, root=project, as_csv=True, today=TODAY)
    assert error.value.filename
    assert [path.name for path in (project / "data/raw").iterdir() if "x" in path.name] == []


def test_the_two_narratives_have_the_same_blocks_and_name_known_findings_only(torfaen):
    from analysis.findings import Record

    known = recordable(Record({}, {}, {}, {}, ()))
    held = [
        read_narrative(CASE_STUDY.narrative(torfaen, to), to, CASE_STUDY.markers, known, repr)
        for to in LANGUAGES
    ]
    cy, en = sorted(held, key=lambda narrative: narrative.language)
    assert gates.parity(cy, en) == []
    assert [*en.sections] == [*CASE_STUDY.markers]
    source = (torfaen.raw / "narrative.cy.md").read_text(encoding="utf-8")
    assert narrative_faults(source, "narrative.cy.md") == []


@pytest.mark.parametrize("reader", LANGUAGES)
def test_every_section_begins_with_a_prompt_that_is_a_comment(torfaen, reader):
    source = (torfaen.raw / f"narrative.{reader}.md").read_text(encoding="utf-8")
    for marker in CASE_STUDY.markers.values():
        assert re.search(rf"^{marker}\n\n\{{#", source, re.MULTILINE), marker


letters = some.text(some.sampled_from("abcxyz019-"), min_size=1, max_size=45)


@given(letters)
def test_a_name_is_taken_exactly_when_it_is_a_safe_folder_name(name):
    good = (
        re.fullmatch("[a-z0-9-]{1,40}", name)
        and not name.startswith("-")
        and not name.endswith("-")
        and name not in making.TAKEN
        and not re.fullmatch(r".+-[a-z][0-9]{8}", name)
    )
    assert bool(good) == making.is_usable(name)
