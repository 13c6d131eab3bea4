"""Writing the site: whole or not at all; what it cannot take is refused, and said in words."""

import json
from pathlib import Path

import pytest
from site_case import address, leave, texts

from analysis.publishing import site
from analysis.publishing.blocks import Report
from analysis.publishing.site import search, writing


@pytest.fixture
def reports(report: Report, tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    leave(folder, report, "tiny")
    return folder


def test_the_first_page_comes_first_of_what_was_written(reports: Path) -> None:
    made = site.write_site(reports)
    assert made.paths[0] == reports / "index.html"
    assert sorted(path.relative_to(reports).as_posix() for path in made.paths) == sorted(
        texts(reports)
    )


def test_pages_of_a_case_that_is_gone_go_with_it(reports: Path, report: Report) -> None:
    other = leave(reports, report, "other", theme=("Arall", "Other"))
    site.write_site(reports)
    assert (reports / "en/theme/other.html").exists()
    (other / site.CARD).unlink()
    site.write_site(reports)
    assert not (reports / "en/theme/other.html").exists()
    assert "other/en/index.html" not in (reports / "en/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("steps", range(9))
def test_a_failure_at_any_step_leaves_the_last_site_and_nothing_else(
    reports: Path, report: Report, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    site.write_site(reports)
    before = texts(reports)
    leave(reports, report, "other", theme=("Arall", "Other"))
    rename, done = Path.rename, []

    def stumbling(path: Path, target: Path) -> Path:
        done.append(path)
        if len(done) == steps + 1:
            raise OSError("the disk is full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stumbling)
    with pytest.raises(OSError, match="the disk is full"):
        site.write_site(reports)
    assert texts(reports) == before
    assert {path.name for path in reports.iterdir()} == {
        "tiny", "other", "cy", "en", "index.html", "robots.txt"
    }  # fmt: skip


def test_a_failure_before_anything_is_moved_leaves_the_last_site(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write_site(reports)
    before = texts(reports)

    def broken(*held: object) -> str:
        raise RuntimeError("no feed")

    monkeypatch.setattr(writing, "feed", broken)
    with pytest.raises(RuntimeError):
        site.write_site(reports)
    assert texts(reports) == before


def test_what_a_stopped_run_had_set_aside_is_put_back(reports: Path) -> None:
    site.write_site(reports)
    before = texts(reports)
    (reports / ".site.former").mkdir()
    (reports / "cy").rename(reports / ".site.former" / "cy")
    address(reports, "address: nowhere\n")  # so that nothing new is written
    with pytest.raises(site.SiteError):
        site.write_site(reports)
    assert texts(reports) == before


@pytest.mark.parametrize("name", ["cy", "EN", "pagefind", "site", "robots.txt", ".hidden"])
def test_a_case_whose_folder_is_the_sites_own_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(site.SiteError) as refused:
        site.refuse_unfit(tmp_path / "reports", name)
    assert str(refused.value) == (
        f"the case's folder is named {name}; the site's own pages lie there. "
        "Give the folder in data/raw another name."
    )


@pytest.mark.parametrize("name", ["monmouthshire", "cymru", "monmouthshire-W06000014", "peilot #2"])
def test_any_other_name_is_free(tmp_path: Path, name: str) -> None:
    site.refuse_unfit(tmp_path / "reports", name)


def test_a_case_study_in_the_place_of_the_site_is_not_written_over(
    reports: Path, report: Report
) -> None:
    card = leave(reports, report, "cy") / site.CARD
    with pytest.raises(site.SiteError, match="reports/cy: found a case study; expected nothing"):
        site.write_site(reports)
    assert card.exists()


def test_all_faults_of_the_settings_are_said_at_once_with_those_of_the_name(
    reports: Path,
) -> None:
    address(reports, "address: ftp://example.org\ncolour: red\ncontact: {email: me}\n")
    with pytest.raises(site.SiteError) as refused:
        site.refuse_unfit(reports, "cy")
    lines = str(refused.value).splitlines()
    assert len(lines) == 5
    assert lines[1] == (
        "data/raw/site.yaml: address: found ftp://example.org; "
        "expected a web address such as https://www.example.org/casestudies"
    )
    assert any("colour is no setting" in line for line in lines)
    assert any("contact.name is missing" in line for line in lines)
    assert any("contact.email: found me; expected one address" in line for line in lines)


@pytest.mark.parametrize("text", ["address: [", "{a: 1}}"])
def test_settings_that_are_no_yaml_are_refused(reports: Path, text: str) -> None:
    address(reports, text)
    with pytest.raises(site.SiteError, match=r"site.yaml: found no YAML in UTF-8; expected lines"):
        site.write_site(reports)


def test_settings_that_are_a_list_are_refused(reports: Path) -> None:
    address(reports, "- a\n")
    with pytest.raises(site.SiteError, match=r"site.yaml: –: found .*; expected address"):
        site.write_site(reports)


def test_the_sites_own_contact_stands_in_place_of_the_cases(reports: Path) -> None:
    contact = "contact: {name: {cy: Y tîm, en: The team}, email: tim@example.org}\n"
    address(reports, contact)
    site.write_site(reports)
    page = (reports / "cy/hygyrchedd.html").read_text(encoding="utf-8")
    assert "Y tîm" in page
    assert "mailto:tim@example.org" in page
    assert "library@example.org" not in page


@pytest.mark.parametrize(
    "text, found",
    [
        ("{", "json_invalid"),
        ("{}", "title: missing"),
        (None, "strength: level_9"),
    ],
)
def test_a_card_that_cannot_be_read_is_named_and_left_out(
    reports: Path, report: Report, text: str | None, found: str
) -> None:
    held = json.loads(site.card(report)) | {"strength": "level_9"}
    folder = reports / "broken"
    folder.mkdir()
    (folder / site.CARD).write_text(text or json.dumps(held), encoding="utf-8")
    notes = [note.say("en") for note in site.write_site(reports).notes]
    assert notes[0].startswith("broken/case.json: found ")
    assert found in notes[0]
    assert notes[0].endswith("Publish it again: casebook publish broken")
    assert "broken" not in (reports / "en/index.html").read_text(encoding="utf-8")


def test_a_card_says_nothing_of_where_its_case_lies(reports: Path, report: Report) -> None:
    leave(reports, report, "there")
    file = reports / "there" / site.CARD
    held = json.loads(file.read_text(encoding="utf-8")) | {"case": "../../etc"}
    file.write_text(json.dumps(held), encoding="utf-8")
    assert [card.case for card in site.read_cards(reports)] == ["there", "tiny"]


@pytest.mark.parametrize("held", [{"licence_url": "javascript:alert(1)"}, {"basis": ["x"]}])
def test_a_card_that_would_lead_astray_is_left_out(
    reports: Path, report: Report, held: dict[str, object]
) -> None:
    leave(reports, report, "astray", **held)
    assert [card.case for card in site.read_cards(reports)] == ["tiny"]


def test_invisible_signs_that_a_hand_put_into_a_card_are_taken_out(
    reports: Path, report: Report
) -> None:
    leave(reports, report, "odd", title=("A\x00\u202eb", "A\x00\u202eb"), cohort="Al\x07pha")
    site.write_site(reports)
    card = site.read_cards(reports)[0]
    assert (card.title.cy, card.title.en, card.cohort) == ("Ab", "Ab", "Alpha")


def test_a_hundred_cases_have_a_page_a_value_and_not_a_page_a_case(
    report: Report, tmp_path: Path
) -> None:
    for place in range(100):
        leave(tmp_path / "reports", report, f"c{place}", theme=(f"T{place % 9}", f"T{place % 9}"))
    made = site.write_site(tmp_path / "reports")
    values = 1 + 9 + 1 + 1 + 1  # council, themes, cohort, year, strength
    assert len(made.paths) == 2 + 2 * (4 + values)  # list, two statements and feed a language


def test_a_search_without_its_program_is_refused_before_anything_changes(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search.util, "find_spec", lambda name: None)
    site.write_site(reports)
    before = texts(reports)
    for call in (
        lambda: site.refuse_unfit(reports, "tiny", searched=True),
        lambda: site.write_site(reports, searched=True),
    ):
        with pytest.raises(site.SiteError, match=r'pip install "casebook\[search\]"'):
            call()
    assert texts(reports) == before
