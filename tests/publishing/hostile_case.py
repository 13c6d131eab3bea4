"""A made-up case whose every text is hostile: what a hand could put into a table or a setting."""

from dataclasses import replace
from pathlib import Path

import tiny_case

from analysis.case import Case
from analysis.findings import Record
from analysis.settings import Bilingual

PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "handler": '"><img src=x onerror=alert(1)>',
    "close": "</style></title><svg onload=alert(1)>",
    "template": "{{ 7 * 7 }}{% for x in y %}",
    "formula": '=HYPERLINK("http://example.org/";"x")',
    "file": "file:///etc/passwd",
    "controls": "a\x00b\x07c\u202ed",
    "markdown": "[x](javascript:alert(1)) **b** ![y](z)",
    "long": "x" * 5000,
}


def hostile_study(folder: Path, payload: str) -> Case:
    """The made-up case with a payload in every text of its settings."""
    study = tiny_case.study(folder)
    pair = Bilingual(cy=payload, en=payload)
    settings = study.settings.model_copy(
        update={
            **{name: pair for name in ("title", "organisation", "theme", "change_note", "authors")},
            **{name: payload for name in ("programme", "cohort", "version")},
            "contact": study.settings.contact.model_copy(update={"name": pair}),
            "licence": study.settings.licence.model_copy(update={"name": pair}),
            "welsh_review": study.settings.welsh_review.model_copy(update={"reviewer": payload}),
        }
    )
    return replace(study, settings=settings)


def hostile_record(payload: str) -> Record:
    """The made-up findings with a payload in every cell of text and in one figure."""
    record = tiny_case.record()
    projects = record.tables["desk_research.made_up_projects"]
    rows = tuple((payload, payload, payload, *row[3:]) for row in projects.rows)
    figures = dict(record.figures)
    names = {"cy": payload, "en": payload}
    loans = figures["pilot.made_up_loans"]
    figures[loans.name] = replace(loans, value=names, unit="name")
    tables = {**record.tables, projects.name: replace(projects, rows=rows)}
    return tiny_case.record(figures=figures, tables=tables)
