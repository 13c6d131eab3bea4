"""Publishing: both languages or neither, gates first, and the last report stays until then."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import page_reading as pages
import pytest
import tiny_case

from analysis import findings
from analysis.case import Case
from analysis.publishing import GateError, publish
from analysis.publishing import word as word_module
from analysis.publishing.blocks import Report
from analysis.publishing.publish import Published

pytestmark = pytest.mark.usefixtures("drawn_once")


@pytest.fixture(scope="module")
def published_once(
    tmp_path_factory: pytest.TempPathFactory, made_up_texts: None
) -> tuple[Case, Published]:
    """The made-up case, published; a test that changes anything takes a copy (`published`)."""
    study = tiny_case.study(tmp_path_factory.mktemp("published"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASEBOOK_LANG", "en")
        patch.setattr(findings, "load", lambda study, subjects: tiny_case.record())
        tiny_case.draw_once(patch)
        return study, publish(study)


@pytest.fixture
def published(
    published_once: tuple[Case, Published], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Case:
    """A published case in a folder that a test may spoil; its findings are there."""
    monkeypatch.setattr(findings, "load", lambda study, subjects: tiny_case.record())
    shutil.copytree(published_once[0].root, tmp_path, dirs_exist_ok=True)
    return Case.load("tiny", tmp_path)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_everything_is_published_in_both_languages_under_its_own_names(
    published_once: tuple[Case, Published],
) -> None:
    tiny, published = published_once
    data = ["desk-research-made-up-projects", "numbers-in-the-text", "pilot-made-up-weeks"]
    expected = ["CITATION.cff", "case.json", "findings.json", "ro-crate-metadata.json"]
    for reader, name in (("cy", "astudiaeth-achos"), ("en", "case-study")):
        expected += [f"{reader}/{name}.{ending}" for ending in ("docx", "pdf")]
        expected += [f"{reader}/data/{table}.{kind}" for table in data for kind in ("csv", "xlsx")]
        expected.append(f"{reader}/index.html")
    held = [path.relative_to(tiny.reports).as_posix() for path in published.paths]
    assert held == sorted(expected)
    assert published.site[0] == tiny.root / "reports" / "index.html"
    assert sorted(hashes(tiny.reports)) == sorted(expected)


def test_every_link_of_the_pages_leads_to_a_file_that_is_there(
    published_once: tuple[Case, Published],
) -> None:
    for path in (published_once[0].root / "reports").rglob("*.html"):
        for link in pages.read(path.read_text(encoding="utf-8")).all("a"):
            href = link.attributes["href"].split("#")[0]
            if href and not href.startswith(("https://", "mailto:")):
                assert (path.parent / href).is_file(), f"{path}: {href}"


def test_a_second_run_gives_the_same_bytes(published: Case) -> None:
    first = hashes(published.root / "reports")
    publish(published)
    assert hashes(published.root / "reports") == first


def few(record: findings.Record) -> findings.Record:
    figures = dict(record.figures)
    figures["pilot.made_up_people"] = replace(figures["pilot.made_up_people"], people=9)
    return tiny_case.record(figures=figures)


def test_a_gate_that_fails_leaves_the_last_report_as_it_was(
    published: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes(published.root / "reports")
    monkeypatch.setattr(findings, "load", lambda study, subjects: few(tiny_case.record()))
    with pytest.raises(GateError, match='value "pilot.made_up_people" counts 9 people'):
        publish(published)
    assert hashes(published.root / "reports") == before


def test_a_fault_in_one_language_publishes_neither(tiny: Case) -> None:
    (tiny.raw / "narrative.cy.md").write_text("## summary\n", encoding="utf-8")
    with pytest.raises(GateError, match=r"narrative.cy.md, line 1: found nothing under"):
        publish(tiny)
    assert not (tiny.root / "reports").exists()


def test_a_failure_half_way_leaves_the_last_report_and_nothing_else(
    published: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes(published.root / "reports")

    render_word = word_module.render_word

    def broken(report: Report, reader: str) -> bytes:
        if reader == "en":
            raise OSError("no space left")
        return render_word(report, reader)

    monkeypatch.setattr(word_module, "render_word", broken)
    with pytest.raises(OSError, match="no space left"):
        publish(published)
    assert hashes(published.root / "reports") == before
    names = sorted(path.name for path in (published.root / "reports").iterdir())
    assert names == ["cy", "en", "index.html", "robots.txt", "tiny"]


def test_a_report_that_a_stopped_run_had_set_aside_is_put_back(published: Case) -> None:
    before = hashes(published.reports)
    published.reports.rename(published.reports.with_name(".tiny.former"))
    (published.raw / "narrative.cy.md").unlink()
    with pytest.raises(GateError):
        publish(published)
    assert hashes(published.reports) == before


def test_what_the_last_report_had_and_the_new_one_has_not_is_gone(published: Case) -> None:
    stray = published.reports / "en" / "data" / "old.csv"
    stray.write_text("old")
    publish(published)
    assert not stray.exists()


def test_the_pseudonyms_of_the_raw_tables_are_looked_for(
    tiny: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tiny.raw / "pilot").mkdir()
    (tiny.raw / "pilot" / "participants.csv").write_text(
        "participant_id,small_area,age_band,joined_on,basis\n"
        "Lend a tablet,W01000001,65_74,2021-11-01,simulated\n"
    )
    with pytest.raises(GateError, match="a person's own key in row 1"):
        publish(tiny)


def test_missing_findings_say_which_tables_to_fill(tmp_path: Path) -> None:
    with pytest.raises(findings.StaleFindings, match="Fill in one of these tables.* framing"):
        publish(tiny_case.study(tmp_path))
    assert not (tmp_path / "reports").exists()


def test_missing_findings_say_which_step_to_run(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    tiny_case.fill(study, "evidence")
    with pytest.raises(findings.StaleFindings, match="casebook run tiny"):
        publish(study)
    assert not (tmp_path / "reports").exists()


def test_the_index_lists_the_case(published_once: tuple[Case, Published]) -> None:
    index = pages.read(
        (published_once[0].root / "reports" / "index.html").read_text(encoding="utf-8")
    )
    assert [link.text for link in index.one("section", id="cy").all("a")] == [
        "Treial benthyca dychmygol"
    ]
