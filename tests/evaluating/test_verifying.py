"""Verification: what was published against what the notebooks make now, with nothing changed."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import made_up_runs
import pytest
from typer.testing import CliRunner

from analysis import findings
from analysis.case import Case
from analysis.cli import app
from analysis.evaluating import rerunning, verifying
from analysis.evaluating.badges import badge, write_badges
from analysis.evaluating.rerunning import scratch
from analysis.evaluating.telling import tell_verification
from analysis.evaluating.verifying import BadTolerance, Verification, verify
from analysis.publishing import PublishingError, published_record, releases
from analysis.publishing.files import write_file

SUBJECTS = ("framing",)
Publish = Callable[..., None]


def published(study: Case) -> None:
    """Leave what publishing leaves of a case's findings, and take the findings themselves away."""
    record = findings.load(study, SUBJECTS)
    content = published_record.content_of(record)
    held = {
        **{"format": 1, "case": study.name, "version": "1.0", "run": "abc123abc123"},
        **{"software": "casebook", "inputs": record.inputs, "not_published": []},
        **{"figures": content.figures, "tables": content.tables},
        **{"charts": content.charts, "withheld": content.withheld},
    }
    write_file(study.reports / published_record.FILE, json.dumps(held).encode())
    findings.findings_file(study, "framing").unlink()


@pytest.fixture
def case(study: Case) -> Case:
    """The default case with made-up findings of its framing, published."""
    made_up_runs.save(study)
    published(study)
    return study


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What the notebooks make when they are run again, without running them."""
    made: dict[str, Any] = {}
    seen: list[Path] = []

    def rerun(jobs: Any, *_: object) -> None:
        copy = jobs[0].study
        seen.append(copy.root)
        made_up_runs.save(copy, **made)

    load = findings.load
    monkeypatch.setattr(verifying, "rerun", rerun)
    monkeypatch.setattr(findings, "load", lambda study, _: load(study, SUBJECTS))
    yield made
    assert all(not folder.exists() for folder in seen)  # the scratch place is gone


def hashes(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def said(found: Verification, reader: str = "en") -> str:
    return "\n".join(tell_verification(found, reader))


def test_what_comes_out_the_same_is_identical(case: Case, again: dict[str, Any]) -> None:
    found = verify(case)
    assert found.state == "identical"
    assert found.counts["identical"] == 4
    assert "every published finding came out the same again" in said(found)


def test_nothing_of_the_project_is_changed(case: Case, again: dict[str, Any]) -> None:
    before = hashes(case.root)
    verify(case)
    assert hashes(case.root) == before


def test_a_number_that_is_not_the_same_is_given_with_both_values(
    case: Case, again: dict[str, Any]
) -> None:
    again["questions"] = 18
    found = verify(case)
    assert found.state == "different"
    assert "framing.questions" in said(found)
    assert "published: 17; now: 18" in said(found)
    assert "cyhoeddwyd: 17; nawr: 18" in said(found, "cy")


def test_a_cell_that_is_not_the_same_is_named_by_its_row(case: Case, again: dict[str, Any]) -> None:
    again["places"] = 9
    assert "Sponsor, Places; published: 3; now: 9" in said(verify(case))


def test_a_small_difference_is_within_a_tolerance_that_was_stated(
    case: Case, again: dict[str, Any]
) -> None:
    again["questions"] = 18
    found = verify(case, tolerance=0.06)
    assert found.state == "within"
    assert found.counts["within"] == 1
    assert "0.06" in said(found)


def test_a_raw_file_that_changed_is_named(case: Case, again: dict[str, Any]) -> None:
    file = case.raw / "framing.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    found = verify(case)
    assert [(one.file, one.state) for one in found.inputs] == [
        ("data/raw/monmouthshire/framing.csv", "changed")
    ]
    assert "changed since the report was published: data/raw/monmouthshire/framing.csv" in said(
        found
    )


def test_a_raw_file_that_is_gone_is_named(case: Case, again: dict[str, Any]) -> None:
    path = case.reports / published_record.FILE
    held = json.loads(path.read_text("utf-8"))
    held["inputs"] |= {"data/raw/monmouthshire/lost.csv": "0" * 64, "../../outside": "0" * 64}
    path.write_text(json.dumps(held), encoding="utf-8")
    assert [(one.file, one.state) for one in verify(case).inputs] == [
        ("../../outside", "gone"),
        ("data/raw/monmouthshire/lost.csv", "gone"),
    ]


@pytest.mark.parametrize("tolerance", [-1e-9, 0.2, float("nan"), float("inf")])
def test_a_tolerance_that_is_no_small_share_is_refused(case: Case, tolerance: float) -> None:
    with pytest.raises(BadTolerance, match="expected a share, as in 1e-9; the largest: 0.1"):
        verify(case, tolerance)


def test_a_case_that_is_not_published_is_refused_before_anything_is_run(study: Case) -> None:
    with pytest.raises(PublishingError, match="casebook publish monmouthshire"):
        verify(study)


def test_names_of_people_are_not_copied_to_the_scratch_place(study: Case) -> None:
    write_file(study.raw / "private" / "people.csv", b"name\nSomebody\n")
    with scratch(study) as copy:
        assert (copy.raw / "case.yaml").is_file()
        assert not (copy.raw / "private").exists()
        assert not copy.workspace.exists()


@pytest.mark.parametrize("reader", ["en", "cy"])
@pytest.mark.parametrize(("made", "state"), [({}, "identical"), ({"questions": 20}, "different")])
def test_a_badge_says_the_result_to_everybody(
    case: Case, again: dict[str, Any], made: dict[str, Any], state: str, reader: str
) -> None:
    again |= made
    found = verify(case)
    drawn = badge(found, reader)
    root = ET.fromstring(drawn)  # noqa: S314  (our own)
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert found.state == state
    assert root.get("role") == "img"
    assert root.get("lang") == reader
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id")
    assert "abc123abc123" in str(title.text)
    assert "20" not in "".join(root.itertext())  # no value of a finding
    assert badge(found, reader) == drawn


def test_badges_of_different_results_differ_in_more_than_colour(
    case: Case, again: dict[str, Any]
) -> None:
    found = verify(case)
    texts = []
    for state in ("identical", "within", "different"):
        compared = [replace(one, state=state) for one in found.findings]
        other = replace(found, findings=tuple(compared))
        texts.append("".join(ET.fromstring(badge(other, "en")).itertext()))  # noqa: S314
    assert len(set(texts)) == 3


def test_badges_stand_beside_the_report_and_are_no_part_of_what_is_released(
    case: Case, again: dict[str, Any]
) -> None:
    before = releases._fingerprints(case)
    paths = write_badges(case, verify(case))
    assert sorted(path.name for path in paths) == ["gwiriwyd.svg", "verified.svg"]
    assert {path.parent for path in paths} == {case.reports}
    assert releases._fingerprints(case) == before


@pytest.mark.parametrize(("made", "status"), [({}, 0), ({"verdict": "ready"}, 1)])
def test_the_exit_status_says_whether_it_is_the_same(
    case: Case, again: dict[str, Any], made: dict[str, Any], status: int
) -> None:
    again |= made
    asked = ["verify", case.name, "--root", str(case.root), "--json", "--no-badge"]
    ended = CliRunner().invoke(app, asked)
    assert ended.exit_code == status
    held = json.loads(ended.stdout)
    assert held["state"] == ("different" if status else "identical")
    assert not list(case.reports.glob("*.svg"))


def test_the_command_writes_its_badges_and_its_result(case: Case, again: dict[str, Any]) -> None:
    ended = CliRunner().invoke(app, ["verify", case.name, "--root", str(case.root)])
    assert ended.exit_code == 0, ended.output
    assert "Findings: identical 4" in ended.output
    assert len(list(case.reports.glob("*.svg"))) == 2


@pytest.mark.usefixtures("going_on")
def test_an_interrupted_run_is_said_and_leaves_nothing(
    case: Case, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    scratch_places = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch_places))
    monkeypatch.setattr(rerunning, "run_jobs", interrupt)
    asked = ["verify", case.name, "--root", str(case.root), "--kernels", "plain"]
    ended = CliRunner().invoke(app, asked)
    assert ended.exit_code == 130
    assert "Stopped. Earlier outputs are as they were" in ended.output
    assert not list(scratch_places.iterdir())


@contextmanager
def changed(file: Path, old: str, new: str) -> Iterator[None]:
    before = file.read_text("utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), encoding="utf-8")
    yield
    file.write_text(before, encoding="utf-8")


@pytest.mark.slow
def test_the_default_case_is_identical_and_a_changed_raw_figure_is_caught_and_named(
    study: Case,
) -> None:
    from analysis.evaluating.rerunning import rerun
    from analysis.publishing import publish
    from analysis.running import Asked, list_jobs

    rerun([job for job in list_jobs(study, Asked()) if job.step.subject != "case_study"])
    publish(study)
    assert verify(study).state == "identical"
    table = study.raw / "pilot" / "costs.csv"
    with changed(table, "devices,4070,4070,4070", "devices,4100,4100,4100"):
        found = verify(study)
    assert found.state == "different"
    assert "pilot.total_cost" in {one.name for one in found.differing}
    assert [one.file for one in found.inputs] == ["data/raw/monmouthshire/pilot/costs.csv"]
