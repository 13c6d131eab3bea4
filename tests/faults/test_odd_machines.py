"""Clocks that are wrong, folders with odd names, and files as other systems write them."""

import os
import shutil

import pytest
from broken_machine import CASE, MADE, Machine, hashes, real_project, write_short_notebooks

from analysis import tables
from analysis.case import Case
from analysis.running import STEPS, list_jobs
from analysis.running.freshness import fingerprint
from analysis.running.jobs import Asked

MOMENTS = {"long past": 0, "long future": 7_000_000_000, "a leap second ago": 1_483_228_799}
ODD = (
    "prosiect ŵŷ 'dyfyniadau' 100% #1 & eraill",
    "עברית-中文-😀",
    "o\u0302 wedi'i gyfansoddi",
    "[a]*{b}?",
    " bylchau o gwmpas ",
)
DEEP = "/".join(["ffolder hir iawn gyda llawer o lythrennau ynddi"] * 20)


def every_file(project):
    return [path for path in (project / "data/raw").rglob("*") if path.is_file()]


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_what_a_clock_says_of_a_file_makes_nothing_stale(study, moment):
    jobs = list_jobs(study, Asked(steps=STEPS))
    before = [fingerprint(job) for job in jobs]
    for path in every_file(study.root):
        os.utime(path, (moment, moment))
    assert [fingerprint(job) for job in jobs] == before


def test_a_table_changed_by_a_clock_that_stands_still_is_seen(study):
    (job,) = list_jobs(study, Asked(steps=[STEPS[2]]))
    path = study.raw / "stakeholders.csv"
    before, then = fingerprint(job), path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace(",yes,", ",no,", 1), encoding="utf-8")
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))
    after = fingerprint(job)
    changed = [name for name in before if before[name] != after[name]]
    assert changed == [f"data/raw/{CASE}/stakeholders.csv"]


WAYS = {
    "Windows": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "Windows without a mark": lambda text: text.replace("\n", "\r\n"),
    "an old Mac": lambda text: text.replace("\n", "\r"),
}


@pytest.mark.parametrize("way", WAYS)
def test_tables_as_another_system_writes_them_are_read_the_same(study, way):
    names = ("stakeholders", "ties", "evidence", "roles", "pilot/costs", "pilot/loans")
    before = {name: tables.read(study, name) for name in names}
    for name in names:
        path = study.raw / f"{name}.csv"
        text = path.read_bytes().decode("utf-8")
        path.write_bytes(WAYS[way](text).encode("utf-8"))
    for name, frame in before.items():
        assert tables.read(study, name).equals(frame), name


@pytest.mark.parametrize("way", ["Windows", "Windows without a mark"])
def test_settings_and_narratives_as_windows_writes_them_are_read_the_same(study, way):
    for name in ("case.yaml", "narrative.cy.md", "narrative.en.md", "translation.toml"):
        if (path := study.raw / name).is_file():
            path.write_bytes(WAYS[way](path.read_text(encoding="utf-8")).encode("utf-8"))
    assert Case.load(CASE, study.root).settings == study.settings
    assert tables.check(study) == []


@pytest.mark.long
def test_a_whole_case_as_windows_writes_it_gives_the_same_findings(tmp_path, project_root):
    found = []
    for way in (None, "Windows"):
        machine = Machine(real_project(project_root, tmp_path / str(way) / "project"))
        own = machine.project / "data/raw" / CASE
        for path in own.rglob("*") if way else ():
            if path.suffix in (".csv", ".yaml", ".md", ".ris", ".bib"):
                path.write_bytes(WAYS[way](path.read_text(encoding="utf-8")).encode("utf-8"))
        status, said = machine.type("run", CASE, "--publish")
        assert status == 0, said
        held = hashes(machine.project / MADE / "findings")
        found.append({name: held[name] for name in held if not name.endswith("findings.json")})
    assert found[0] == found[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [ODD[0], *(pytest.param(name, marks=pytest.mark.long) for name in ODD[1:]), DEEP],
    ids=[*ODD, "a thousand letters"],
)
def test_a_project_in_a_folder_of_any_name_runs_and_is_checked(tmp_path, project_root, name):
    machine = Machine(real_project(project_root, tmp_path / name))
    write_short_notebooks(machine.project)
    assert machine.type("check", CASE)[0] == 0
    status, said = machine.type("run", CASE)
    assert status == 0, said
    status, said = machine.type("run", CASE)
    assert (status, "fresh" in said) == (0, True), said


@pytest.mark.long
def test_a_project_in_a_folder_with_an_odd_name_publishes_the_same_bytes(tmp_path, project_root):
    published = []
    for name in ("plain", ODD[0], ODD[1]):
        machine = Machine(real_project(project_root, tmp_path / name))
        status, said = machine.type("run", CASE, "--publish")
        assert status == 0, said
        published.append(machine.published())
        shutil.rmtree(machine.project)
    assert published[0] == published[1] == published[2]
