"""CITATION.cff: valid by the format's own schema, with both languages' titles.

`cff-1.2.0.schema.json` is the schema of the Citation File Format 1.2.0 by Stephan Druskat,
Jurriaan H. Spaaks and others (https://doi.org/10.5281/zenodo.5171937), CC BY 4.0, unchanged.
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import yaml

from analysis.publishing import site
from analysis.publishing.blocks import Report

SCHEMA = json.loads((Path(__file__).parent / "cff-1.2.0.schema.json").read_text(encoding="utf-8"))


def held(report: Report) -> dict:
    return yaml.safe_load(site.citation(report))


def test_it_is_valid_by_the_schema_of_the_format(report: Report) -> None:
    jsonschema.validate(held(report), SCHEMA)
    commit = replace(report, provenance=replace(report.provenance, commit="a" * 40))
    jsonschema.validate(held(commit), SCHEMA)
    assert held(commit)["commit"] == "a" * 40


def test_each_language_is_a_reference_with_its_own_title_and_publisher(report: Report) -> None:
    welsh, english = held(report)["references"]
    assert (welsh["languages"], english["languages"]) == (["cy"], ["en"])
    assert welsh["title"] == "Treial benthyca dychmygol"
    assert english["title"] == "A made-up lending trial"
    assert english["institution"] == {"name": "A made-up council"}
    assert held(report)["title"] == "Treial benthyca dychmygol / A made-up lending trial"


def test_it_says_that_data_are_simulated_and_that_the_welsh_is_a_draft(report: Report) -> None:
    assert "Simulated data" in held(report)["keywords"]
    assert held(report)["references"][0]["notes"] == "Drafft yw'r testun Cymraeg"
    signed = replace(report.facts, reviewer="Ann", signed_on=date(2026, 11, 20))
    notes = held(replace(report, facts=signed))["references"][0]["notes"]
    assert notes == "Adolygydd y testun Cymraeg: Ann"


def test_text_that_looks_like_yaml_stays_text(report: Report) -> None:
    facts = replace(report.facts, version="1.0: [x]", cohort="!!python/object:x", programme="null")
    found = held(replace(report, facts=facts))
    jsonschema.validate(found, SCHEMA)
    assert found["version"] == "1.0: [x]"
    assert {"!!python/object:x", "null"} <= set(found["keywords"])
