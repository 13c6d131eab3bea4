"""The commands questionnaire and answers as a user types them, from the form to the ties."""

import subprocess
import sys

import pytest
from filelock import FileLock

from analysis import tables

SHEET = "data/processed/monmouthshire/questionnaire/answers.csv"


@pytest.fixture
def filled(casebook, project):
    """The questionnaire of two stakeholders; one has answered about one other."""
    status, _, _ = casebook("questionnaire", "monmouthshire", "--of", "STK05, STK09")
    assert status == 0
    path = project / SHEET
    content = path.read_bytes().decode("utf-8-sig")
    start = "STK05,Council senior leadership,Uwch-arweinwyr y Cyngor,,STK02,"
    place = content.index(start)
    end = content.index("\r\n", place)
    row = content[place:end].replace(",,STK02", ",ie,STK02").replace(",,,,,", ",Funds,to_them,2,,")
    path.write_bytes((content[:place] + row + content[end:]).encode("utf-8-sig"))
    return path


def raw(project):
    folder = project / "data/raw/monmouthshire"
    return [(folder / name).read_bytes() for name in ("ties.csv", "stakeholders.csv")]


def test_the_questionnaire_is_written_with_what_to_do_next(casebook, project):
    status, out, _ = casebook("questionnaire", "monmouthshire", "--of", "STK05")
    assert status == 0
    assert out.splitlines()[:2] == [
        "Questionnaires: 1",
        f"Type the answers into {SHEET}, then: casebook answers monmouthshire",
    ]
    assert out.splitlines()[2].startswith("Open: file://")
    assert (project / SHEET).with_name("questionnaire.html").is_file()


def test_an_unknown_stakeholder_exits_1_with_the_nearest(casebook, project):
    status, _, err = casebook("questionnaire", "monmouthshire", "--of", "STK055")
    assert status == 1
    assert "--of STK055: found no such stakeholder" in err
    assert not (project / SHEET).exists()


def test_from_the_form_to_the_ties_and_the_tables_are_in_order(casebook, filled, study):
    status, out, err = casebook("answers", "monmouthshire")
    assert (status, err) == (0, "")
    told = tables.read(study, "ties").iloc[-1]
    assert out.splitlines() == [
        "Ties added: 1",
        f"  {told['tie_id']}  STK05 → STK02  Funds 2",
        "Marked as asked and answered: STK05",
        "Nothing filled in: STK09",
    ]
    assert tables.check(study) == []
    assert (told["from_id"], told["reported_by"], told["basis"]) == ("STK05", "STK05", "recorded")
    status, out, _ = casebook("answers", "monmouthshire", "--language", "cy")
    assert (status, out.splitlines()[0]) == (0, "Cysylltiadau a ychwanegwyd: 0")
    assert out.splitlines()[1].startswith("Heb eu hychwanegu, gan fod yr un ymatebydd")


def test_a_look_writes_nothing(casebook, filled, project):
    before = raw(project)
    status, out, _ = casebook("answers", "monmouthshire", "--look")
    assert status == 0
    assert out.splitlines()[0] == "Ties added: 1"
    assert out.splitlines()[-1] == "This was a look: nothing was written."
    assert raw(project) == before


def test_faults_exit_1_and_nothing_is_written(casebook, filled, project):
    filled.write_bytes(filled.read_bytes().replace(b",Funds,to_them,2", b",Fund,to,5"))
    before = raw(project)
    status, out, err = casebook("answers", "monmouthshire")
    assert (status, out) == (1, "")
    assert [line.split(": found")[0] for line in err.splitlines()[:-1]] == [
        f"{SHEET}, row 3, column {column}" for column in ("kind", "direction", "strength")
    ]
    assert err.splitlines()[-1] == "Faults found: 3. Nothing was written."
    assert raw(project) == before


def test_another_file_may_be_given(casebook, filled, project, monkeypatch):
    moved = project / "notebooks" / "from_the_post.csv"
    filled.rename(moved)
    status, out, _ = casebook("answers", "monmouthshire", "from_the_post.csv", "--look")
    assert (status, out.splitlines()[0]) == (0, "Ties added: 1")
    status, _, err = casebook("answers", "monmouthshire")
    assert status == 1
    assert f"{SHEET}: found no such file" in err


def test_answers_wait_while_another_command_holds_the_case(casebook, filled, project):
    before = raw(project)
    with FileLock(project / "data/processed/monmouthshire/.lock"):
        status, _, err = casebook("answers", "monmouthshire")
    assert status == 1
    assert "another command is at work" in err
    assert raw(project) == before


def test_help_shows_both_commands_without_what_takes_time():
    code = (
        "import sys\nfrom analysis import cli\nsys.argv = ['casebook', '--help']\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('pandas', 'jinja2', 'pandera') if name in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert "questionnaire" in printed
    assert "answers" in printed
    assert printed.strip().splitlines()[-1] == "[]"
