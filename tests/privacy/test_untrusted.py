"""A case that somebody else hands on cannot run code, nor read a file outside the project."""

import ast
import json
import os
from pathlib import Path

import pytest

from analysis import tables
from analysis.case import Case, CaseError
from analysis.language import SpokenError
from analysis.publishing.faults import NarrativeError
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.narrative import parse_narrative
from analysis.running import Asked, find_step, list_jobs, prepare
from analysis.tables.records import read_records

SECRET = "a line of a file outside the project"
YAML_CODE = (
    "!!python/object/apply:os.system ['touch {0}']",
    "!!python/object/new:os.system ['touch {0}']",
    "!!python/name:os.system",
    "!!python/module:subprocess",
    "!!python/object/apply:builtins.open ['{0}', 'w']",
    "!include {0}",
    "!ENV {0}",
)
TEMPLATES = (
    "{{ 7 * 7 }}",
    '{{ value("pilot.loans").__class__ }}',
    '{{ value("pilot.loans", __import__("os").system("touch x")) }}',
    '{{ value("pilot.loans" if open("x", "w") else "") }}',
    "{{ config.items() }}",
    "{{ self.__init__.__globals__ }}",
    '{% include "/etc/passwd" %}',
    '{{ figure("../../../../etc/passwd") }}',
    '{{ table("/etc/passwd") }}',
    "{{ value('pilot.loans').format(x=1) }}",
    "{{ value(\"pilot.loans\") | attr('x') }}",
    "![a picture](file:///etc/passwd)",
    "![a picture](../../case.yaml)",
    "${{jndi:x}}",
)
CODE = (
    'x"; import os; os.system("touch {0}"); "',
    "x'''\nopen('{0}', 'w')\n'''",
    'x\nopen("{0}", "w")',
    '__import__("os").system("touch {0}")',
    "{{open('{0}', 'w')}}",
    '\\"; open("{0}", "w"); "\\',
    "x\u2028open('{0}', 'w')",
    'f\'{{open("{0}", "w")}}\'',
)


@pytest.mark.parametrize("payload", YAML_CODE)
@pytest.mark.parametrize("place", ["theme: {}", "simulation: {{participants: {}}}", "{}"])
def test_a_tag_in_case_yaml_runs_nothing_and_reads_nothing(study, tmp_path_factory, payload, place):
    folder = tmp_path_factory.mktemp("touched")
    (study.raw / "case.yaml").write_text(place.format(payload.format(folder / "touched")))
    with pytest.raises(CaseError):
        Case.load(study.name, study.root)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("payload", TEMPLATES)
def test_what_stands_in_a_narrative_is_a_name_of_a_finding_or_refused(
    payload, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    sections = [f"{marker}\n\nWords.\n\n" for marker in CASE_STUDY.markers.values()]
    source = "".join([sections[0], payload, "\n\n", *sections[1:]])
    known = {"value": ["pilot.loans"], "figure": ["pilot.weeks"], "table": ["pilot.costs"]}
    with pytest.raises(NarrativeError) as stopped:
        parse_narrative(source, "narrative.en.md", "en", CASE_STUDY.markers, known, lambda _: "49")
    assert "narrative.en.md, line" in stopped.value.say("en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("payload", CODE)
@pytest.mark.parametrize("name", ["within", "council"])
def test_a_parameter_that_is_code_is_written_as_a_text_or_refused(
    study, tmp_path_factory, payload, name
):
    folder = tmp_path_factory.mktemp("touched")
    text = payload.format(folder / "touched")
    steps = [find_step("desk_research")]
    try:
        jobs = list_jobs(study, Asked(steps, ((name, text),)))
    except SpokenError:
        jobs = []
    for job in jobs:
        cells = json.loads(prepare(job).read_text(encoding="utf-8"))["cells"]
        tags = [cell["metadata"].get("tags", []) for cell in cells]
        injected = "".join(cells[tags.index(["injected-parameters"])]["source"])
        body = ast.parse(injected).body
        assert all(isinstance(line, ast.Assign) for line in body)
        values = {line.targets[0].id: ast.literal_eval(line.value) for line in body}
        assert values[name] == text
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../outside", "/etc", "..", "monmouthshire/../../outside", "a\0b", ""]
)
def test_the_name_of_a_case_leads_nowhere_else(study, name):
    (study.root / "outside").mkdir(exist_ok=True)
    (study.root / "outside/case.yaml").write_bytes((study.raw / "case.yaml").read_bytes())
    with pytest.raises(CaseError):
        Case.load(name, study.root)


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/passwd", "..", "a/b", "a\\b", ".hidden", "~/x\0"]
)
def test_the_name_of_a_council_or_of_a_variant_leads_nowhere_else(study, name):
    for ask in (study.for_council, study.for_variant):
        with pytest.raises(CaseError):
            ask(name)


@pytest.mark.parametrize("name", ["../secret.ris", "/etc/passwd", "..\\secret.ris", "C:secret.ris"])
def test_the_log_of_searches_names_files_of_its_own_folder_only(study, name):
    (study.raw / "secret.ris").write_text(f"TY  - JOUR\nTI  - {SECRET}\nER  - \n")
    log = study.raw / "searches.csv"
    log.write_text(log.read_text(encoding="utf-8").replace("projects.ris", name), encoding="utf-8")
    with pytest.raises(SpokenError) as stopped:
        read_records(study)
    assert "column file" in stopped.value.say("en")
    assert SECRET not in stopped.value.say("en")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
@pytest.mark.parametrize(
    "name",
    [
        "evidence.csv",
        "narrative.en.md",
        "searches/projects.ris",
        "pilot",
        "words.en.txt",
        "case.yaml",
    ],
)
def test_a_link_out_of_the_case_is_refused_and_not_read(study, tmp_path_factory, name):
    outside = tmp_path_factory.mktemp("outside")
    link = study.raw / name
    target = outside / "target"
    if link.exists():
        link.rename(target)
    else:
        target.write_text(SECRET)
    link.symlink_to(target)
    with pytest.raises(CaseError) as stopped:
        Case.load(study.name, study.root)
    assert f"data/raw/monmouthshire/{name}" in stopped.value.say("en")
    assert SECRET not in stopped.value.say("en") + stopped.value.say("cy")


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_into_the_folder_private_or_to_another_case_is_refused(study):
    private = study.raw / "private"
    private.mkdir()
    (private / "people.csv").write_text("name,contact\n")
    other = study.root / "data/raw/other"
    other.mkdir()
    (other / "notes.csv").write_text("a\n")
    for target in (private / "people.csv", other / "notes.csv"):
        link = study.raw / "searches/more.csv"
        link.symlink_to(target)
        with pytest.raises(CaseError, match="more"):
            Case.load(study.name, study.root)
        link.unlink()


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_the_folder_private_itself_may_lie_on_another_disk_and_a_link_inside_the_case_is_no_fault(
    study, tmp_path_factory
):
    (study.raw / "private").symlink_to(tmp_path_factory.mktemp("other_disk"))
    (study.raw / "searches/same.ris").symlink_to(study.raw / "searches/projects.ris")
    assert Case.load(study.name, study.root).raw == study.raw


@pytest.mark.parametrize("version", ["../../../x", "/etc/x", "a/b"])
def test_a_version_that_is_a_path_is_never_made_a_file(study, version):
    import datetime

    from analysis.publishing.releases import ReleaseError, release

    held = study.settings.model_copy(update={"version": version})
    other = Case(study.name, study.root, held)
    with pytest.raises(ReleaseError):
        release(other, "role", "rôl", datetime.date(2022, 1, 1))
    assert not (study.raw / "releases").exists()


def test_private_is_read_by_no_step_that_checks_reads_or_lists_files(study):
    private = study.raw / "private"
    private.mkdir()
    (private / "people.csv").write_text("name,contact\nMargaret Price,\n", encoding="utf-8")
    opened = []
    real = Path.open  # read_text and read_bytes open too

    def watched(path, *way, **more):
        opened.append(path)
        return real(path, *way, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", watched)
        assert tables.check(study) == []
        named = {file for name in tables.CASE_TABLES for file in tables.source_files(study, name)}
    assert opened
    assert not [path for path in (*opened, *named) if "private" in path.parts]
