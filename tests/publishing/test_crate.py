"""The RO-Crate of a case study: read back by the library of the standard, and complete."""

import getpass
import hashlib
import json
import socket
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_case
from rocrate.rocrate import ROCrate

from analysis.case import Case
from analysis.publishing import crate
from analysis.publishing.blocks import Report

FILES = {"cy/index.html": "a", "en/index.html": "b", "cy/data/é x.csv": "c", "case.json": "{}"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    held = tmp_path_factory.mktemp("published")
    for name, text in FILES.items():
        (held / name).parent.mkdir(parents=True, exist_ok=True)
        (held / name).write_text(text, encoding="utf-8")
    return held


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Case:
    held = tiny_case.study(tmp_path_factory.mktemp("crated"))
    (held.root / "notebooks" / "1_first.ipynb").write_text("{}", encoding="utf-8")
    return held


@pytest.fixture(scope="module")
def graph(report: Report, study: Case, folder: Path) -> dict[str, dict]:
    held = json.loads(crate.crate(report, study, folder))["@graph"]
    found = {entity["@id"]: entity for entity in held}
    assert len(found) == len(held)
    return found


def ids(held: list[dict]) -> list[str]:
    return [entity["@id"] for entity in held]


def test_the_library_of_the_standard_reads_it_back_without_a_warning(
    report: Report, study: Case, folder: Path
) -> None:
    (folder / crate.CRATE).write_text(crate.crate(report, study, folder), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = ROCrate(folder)
    (folder / crate.CRATE).unlink()
    assert found.name == "Treial benthyca dychmygol / A made-up lending trial"
    assert found.license.id == "https://example.org/licence"
    assert found.datePublished.date().isoformat() == "2026-11-22"
    held = [entity.id for entity in found.data_entities if entity.type == "File"]
    assert len(held) == len(FILES)
    assert found.dereference(f"#run-{report.provenance.run}")["instrument"]


def test_the_root_has_what_the_standard_requires(graph: dict[str, dict]) -> None:
    descriptor, root = graph[crate.CRATE], graph["./"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert descriptor["about"] == {"@id": "./"}
    for name in ("name", "description", "datePublished", "license"):
        assert root[name]
    assert root["license"]["@id"] in graph
    assert root["inLanguage"] == ["cy", "en"]


def test_every_reference_within_it_leads_to_an_entity(graph: dict[str, dict]) -> None:
    def references(held: object) -> list[str]:
        if isinstance(held, dict):
            own = [held["@id"]] if set(held) == {"@id"} else []
            return own + [found for value in held.values() for found in references(value)]
        return (
            [found for item in held for found in references(item)] if isinstance(held, list) else []
        )

    for entity in graph.values():
        for found in references(entity):
            assert found in graph or found == crate.SPECIFICATION


def test_every_file_is_part_of_it_with_size_fingerprint_and_language(
    graph: dict[str, dict],
) -> None:
    assert ids(graph["./"]["hasPart"]) == ["cy/", "en/", "case.json"]
    assert ids(graph["cy/"]["hasPart"]) == ["cy/data/%C3%A9%20x.csv", "cy/index.html"]
    page = graph["en/index.html"]
    assert page["sha256"] == hashlib.sha256(b"b").hexdigest()
    assert (page["contentSize"], page["inLanguage"]) == ("1", "en")
    assert page["encodingFormat"] == "text/html"
    assert "inLanguage" not in graph["case.json"]


def test_the_run_ties_inputs_parameters_notebooks_and_software_to_the_files(
    report: Report, graph: dict[str, dict]
) -> None:
    run = graph[f"#run-{report.provenance.run}"]
    assert set(ids(run["result"])) == {key for key in graph if graph[key]["@type"] == "File"}
    assert {f"#{name}" for name, _ in report.provenance.inputs} < set(ids(run["object"]))
    assert "#parameter-draws" in ids(run["object"])
    assert ids(run["instrument"]) == ["#notebooks/1_first.ipynb", "#casebook"]
    assert graph["#data/raw/tiny/pilot/loans.csv"]["sha256"] == tiny_case.HASH
    assert graph["#parameter-indicators"]["value"] == '["pct_65plus"]'
    assert graph["#pandas"]["softwareVersion"]


def test_it_names_authors_publisher_and_contact(graph: dict[str, dict]) -> None:
    assert graph["#authors"]["name"] == "The made-up team"
    assert graph["#organisation"]["alternateName"] == "Cyngor dychmygol"
    assert graph["#contact"]["email"] == "library@example.org"


def test_its_description_says_how_strong_the_evidence_is_and_that_data_are_simulated(
    graph: dict[str, dict],
) -> None:
    assert "Level 1: described. Some of the data are simulated." in graph["./"]["description"]
    assert "Lefel 1: disgrifiad. Mae rhai o'r data'n efelychiadol." in graph["./"]["description"]


def test_the_same_files_give_the_same_bytes_and_nothing_of_this_machine(
    report: Report, study: Case, folder: Path
) -> None:
    first = crate.crate(report, study, folder)
    assert crate.crate(report, study, folder) == first
    (folder / crate.CRATE).write_text(first, encoding="utf-8")
    assert crate.crate(report, study, folder) == first  # it does not describe itself
    (folder / crate.CRATE).unlink()
    for secret in (str(study.root), str(folder), socket.gethostname()):
        assert secret not in first
    assert f'"{getpass.getuser()}"' not in first


def test_without_commit_and_address_nothing_is_left_empty(
    report: Report, study: Case, folder: Path
) -> None:
    bare = replace(
        report,
        facts=replace(report.facts, email=None),
        provenance=replace(report.provenance, commit=None),
    )
    text = crate.crate(bare, study, folder)
    assert "null" not in text
    assert "#contact" not in text
