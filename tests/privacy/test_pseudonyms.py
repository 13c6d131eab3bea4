"""Pseudonyms: the same person, the same code; the key outside the project; nothing given away."""

import csv
import re
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.privacy import pseudonyms as module
from analysis.privacy.files import PrivacyError
from analysis.privacy.keys import default_key
from analysis.privacy.pseudonyms import make_pseudonyms, pseudonym
from analysis.tables.personal_data import personal_data

KEY = bytes(range(32))
PEOPLE = "name,contact,note\nMargaret Price,01632 960123,Tuesdays\nSiân Rees,,\n"


@pytest.fixture
def people(study, tmp_path_factory, monkeypatch):
    """A case with people, and a home of its own for the key; returns a writer of people.csv."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setattr(sys, "platform", "linux")

    def write(content: str | bytes = PEOPLE) -> Path:
        file = study.raw / "private/people.csv"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    write()
    return write


def codes(study) -> dict[str, str]:
    with (study.raw / "private/pseudonyms.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["participant_id"] for row in csv.DictReader(file)}


def refused(study, *more) -> str:
    with pytest.raises(PrivacyError) as stopped:
        make_pseudonyms(study, *more)
    return stopped.value.say("en")


def test_a_person_has_the_same_code_every_time(study, people):
    made = make_pseudonyms(study)
    first = codes(study)
    people("name,contact\nNewly Come,07700 900123\nsiân  rees,\nMARGARET PRICE,+44 1632 960 123\n")
    again = make_pseudonyms(study)
    second = codes(study)
    assert (made.people, made.new, again.people, again.new) == (2, 2, 3, 1)
    assert second["MARGARET PRICE"] == first["Margaret Price"]
    assert second["siân  rees"] == first["Siân Rees"]
    assert again.key_made is None


def test_earlier_codes_stay_when_their_people_leave_the_list_or_change_their_contact(
    study, people, casebook
):
    people("name,contact\nSiân Davies,07700 900123\nTom Hughes,tom@example.org\n")
    make_pseudonyms(study)
    first = codes(study)
    people("name,contact\nTom Hughes,01632 960199\n")
    status, said, _ = casebook("pseudonyms", "monmouthshire")
    assert status == 0
    assert "Earlier codes" in said
    assert "their number: 2" in said
    held = (study.raw / "private/pseudonyms.csv").read_text(encoding="utf-8")
    assert all(code in held for code in first.values())
    assert len(held.splitlines()) == 1 + 3
    again = make_pseudonyms(study)
    assert (again.people, again.new, again.kept) == (1, 0, 2)


def test_a_number_whose_nought_a_spreadsheet_took_is_the_same_number():
    with_nought = pseudonym(KEY, "case", "A B", "07700 900123")
    assert pseudonym(KEY, "case", "A B", "7700900123") == with_nought
    assert module.plain_contact("1495762200") == "01495762200"
    assert module.plain_contact("+1 495 762 200") == "1495762200"
    assert module.plain_contact("123456") == "123456"


def test_the_same_person_in_two_rows_is_one_and_another_case_has_other_codes(study, people):
    people(f"{PEOPLE}Margaret Price,(01632) 960-123,\n")
    assert make_pseudonyms(study).people == 2
    assert pseudonym(KEY, "one", "A B", "") != pseudonym(KEY, "two", "A B", "")


def test_a_code_is_readable_and_looks_like_nobodys_data():
    for number in range(500):
        code = pseudonym(KEY, "case", f"Person {number}", "")
        assert re.fullmatch(r"P-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
        assert personal_data(code) == ()


def test_a_code_is_the_first_forty_bits_of_the_keyed_hash():
    import hashlib
    import hmac

    digest = hmac.digest(KEY, b"case\x1fmargaret price\x1f01632960123", hashlib.sha256)
    written = pseudonym(KEY, "case", "Margaret Price", "01632 960123")[2:].replace("-", "")
    value = 0
    for sign in written:
        value = value * 32 + module.SIGNS.index(sign)
    assert value.to_bytes(5, "big") == digest[:5]


def test_the_key_is_outside_the_project_and_only_its_owner_may_read_it(study, people):
    made = make_pseudonyms(study)
    assert made.key_made == default_key()
    assert not default_key().is_relative_to(study.root)
    for file in (default_key(), made.file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert default_key().read_text() not in made.file.read_text()


@pytest.mark.parametrize("where", ["pseudonyms.key", "data/raw/monmouthshire/private/key"])
def test_a_key_inside_the_project_is_refused_however_it_is_reached(
    study, people, tmp_path_factory, where
):
    assert "inside the project" in refused(study, study.root / where)
    link = tmp_path_factory.mktemp("elsewhere") / "project"
    link.symlink_to(study.root)
    assert "inside the project" in refused(study, link / where)
    assert not (study.raw / "private/pseudonyms.csv").exists()


def test_a_key_that_others_may_read_or_that_is_none_is_refused(study, people, tmp_path_factory):
    key = tmp_path_factory.mktemp("keys") / "key"
    key.write_text("ab" * 32)
    key.chmod(0o644)
    assert "other users" in refused(study, key)
    key.chmod(0o600)
    assert make_pseudonyms(study, key).key_made is None
    for wrong in ("ab", "xy" * 32, ""):
        key.write_text(wrong)
        assert "no key" in refused(study, key)


def test_another_key_or_a_lost_one_is_refused_before_any_code_changes(
    study, people, tmp_path_factory
):
    made = make_pseudonyms(study)
    before = made.file.read_bytes()
    other = tmp_path_factory.mktemp("keys") / "key"
    other.write_text("ab" * 32)
    other.chmod(0o600)
    assert "another key made (rows 2, 3)" in refused(study, other)
    default_key().unlink()
    assert "found no key" in refused(study)
    assert made.file.read_bytes() == before
    assert not default_key().exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name\nMargaret Price\n", "found no column contact"),
        ("name,contact\n", "a header and no rows"),
        ("name,contact\n,01632 960123\n", "row 2, column name: found a blank cell"),
        ("name,contact\nJane Doe,\nX,1\njane  doe,a@example.org\n", "rows 2, 4, column contact"),
        (b"name,contact\nSi\xe2n Rees,\n", "no CSV file in UTF-8"),
        ('name,contact\n"Jane Doe,\n', "no CSV file in UTF-8"),
    ],
)
def test_a_list_of_people_with_a_fault_is_refused_and_names_nobody(study, people, content, said):
    people(content)
    message = refused(study)
    assert said in message
    assert "data/raw/monmouthshire/private/people.csv" in message
    assert not re.search("Jane|Margaret|Rees", message)
    assert not default_key().exists()


def test_without_a_list_of_people_it_says_what_to_write(study, people):
    people().unlink()
    assert "with the columns name and contact" in refused(study)


def test_a_link_in_place_of_the_list_is_refused(study, people, tmp_path_factory):
    file = people()
    target = tmp_path_factory.mktemp("elsewhere") / "people.csv"
    file.rename(target)
    file.symlink_to(target)
    assert "found a link" in refused(study)


def test_two_people_with_the_same_code_are_told_of_and_nothing_is_written(
    study, people, monkeypatch
):
    monkeypatch.setattr(module, "pseudonym", lambda *person: "P-0000-0000")
    assert "rows 2, 3: found two people whose codes are the same" in refused(study)
    assert not (study.raw / "private/pseudonyms.csv").exists()


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12), unique=True))
def test_different_people_have_different_codes(names):
    plain = {module.plain_name(name) for name in names}
    assert len({pseudonym(KEY, "case", name, "") for name in names}) == len(plain)


@pytest.mark.skipif(not Path("/usr/bin/git").exists(), reason="git is not installed")
def test_git_ignores_the_folder_private(project_root):
    import subprocess

    if not (project_root / ".git").exists():
        pytest.skip("not a clone")
    file = "data/raw/monmouthshire/private/people.csv"
    done = subprocess.run(["git", "check-ignore", file], cwd=project_root, capture_output=True)
    assert done.returncode == 0


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_command_says_what_it_made_and_prints_no_name_and_no_code(people, casebook, language):
    status, said, _ = casebook("pseudonyms", "monmouthshire", "--language", language)
    assert status == 0
    assert "data/raw/monmouthshire/private/pseudonyms.csv" in said
    assert str(default_key()) in said
    assert not re.search(r"Margaret|Siân|P-\w{4}", said)


def test_a_crate_that_names_a_private_file_is_refused():
    from analysis.publishing.faults import PublishingError
    from analysis.publishing.private import refuse_private

    refuse_private(["data/raw/x/ties.csv", "cy/index.html"])
    with pytest.raises(PublishingError, match="people"):
        refuse_private(["data/raw/x/private/people.csv"])


def test_no_module_that_publishes_or_runs_can_reach_the_folder_private(project_root):
    source = project_root / "src/analysis"
    readers = {
        file.relative_to(source).as_posix()
        for file in source.rglob("*.py")
        if "private_folder(" in file.read_text(encoding="utf-8")
    }
    assert all(name.startswith("privacy/") for name in readers - {"running/workers.py"})
