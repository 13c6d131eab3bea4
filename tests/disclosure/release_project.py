"""A copy of the project with a made-up pilot whose report a test writes, number by number."""

import io
import zipfile
from functools import cache

import pandas as pd
import pikepdf
import pytest

from analysis.disclosure import People
from analysis.findings import Findings
from analysis.language import texts as texts_module
from analysis.publishing import pdf, publish, side_by_side, writing
from analysis.publishing import word as word_module

OWN_TEXTS = texts_module._entries  # before a test puts others in their place
NAMES = ("all_people", "under_60", "under_65", "answered", "rural", "rural_answered", "share")
SOURCES = {"sources": ["pilot/participants"], "method": "made_up"}
SECTIONS = (
    *("summary", "challenge", "aspects", "done", "methods", "collaborating", "findings"),
    *("strength", "welsh_language", "next"),
)
HEADINGS = {"strength": "###", "welsh_language": "###"}


def _pair(words, **more):
    return {"en": words, "cy": words, **more}


TEXTS = {
    "methods.made_up": _pair("Made up."),
    **{f"findings.pilot.{name}": _pair(name) for name in NAMES},
    **{f"tables.pilot.{name}": _pair(name) for name in ("areas", "ages", "both", "shares")},
    "charts.pilot.areas.headline": _pair("People live in two areas"),
    "charts.pilot.areas.title": _pair("Areas"),
    "charts.pilot.areas.unit": _pair("People"),
    "charts.pilot.areas.caption": _pair("A bar an area."),
    "charts.pilot.areas.alt": _pair('Bars. Younger people: {{ value("pilot.under_60") }}.'),
    "columns.pilot_area": _pair("Area"),
    "columns.pilot_age": _pair("Age"),
    "columns.pilot_counted": _pair("People", unit="count"),
    "columns.pilot_answered": _pair("Answered", unit="count"),
    "columns.pilot_part": _pair("Share", unit="percent"),
    "columns.pilot_said_share": _pair("Share in words"),
}


def people(counts):
    """People by area, age band and whether they answered again."""
    rows = [row for row, count in counts.items() for _ in range(count)]
    frame = pd.DataFrame(rows, columns=["area", "age_band", "follow_up"])
    return People("people", frame, ("area", "age_band"), ("follow_up",))


# The 3 of the countryside between 60 and 64 are the small group that the attacks are after
USUAL = people(
    {
        ("rural", "16_59", "yes"): 24,
        ("rural", "60_64", "yes"): 3,
        ("rural", "65_plus", "yes"): 26,
        ("rural", "65_plus", "no"): 12,
        ("town", "16_59", "yes"): 25,
        ("town", "60_64", "yes"): 14,
        ("town", "60_64", "no"): 11,
        ("town", "65_plus", "yes"): 20,
        ("town", "65_plus", "no"): 15,
    }
)


class Pilot:
    """The findings of a made-up pilot, and the report that prints some of them."""

    def __init__(self, study, counted=USUAL):
        self.study = study
        self.findings = Findings(study, "pilot")
        self.findings.people(counted)
        self.printed = []

    def number(self, name, value, about, unit="count"):
        """Record a number and print it in a sentence."""
        self.findings.record(name, value, unit=unit, about=about, **SOURCES)
        self.printed.append(f'A number: {{{{ value("pilot.{name}") }}}}.')

    def table(self, name, columns, rows, about):
        """Record a table and print it."""
        self.findings.table(name, pd.DataFrame(columns), rows=rows, about=about, **SOURCES)
        self.printed.append(f'{{{{ table("pilot.{name}") }}}}')

    def chart(self, name, **options):
        """Record a chart and print it in the place of its table."""
        self.findings.chart(name, **options)
        self.printed[-1] = f'{{{{ figure("pilot.{name}") }}}}'

    def publish(self):
        """Save the findings, write the narratives and publish."""
        for subject in ("framing", "desk_research", "stakeholders"):
            Findings(self.study, subject).save()
        self.findings.save()
        shown = {**dict.fromkeys(SECTIONS, "Words."), "findings": "\n\n".join(self.printed)}
        parts = (f"{HEADINGS.get(name, '##')} {name}\n\n{shown[name]}" for name in SECTIONS)
        source = "\n\n".join(parts) + "\n"
        for reader in ("cy", "en"):
            path = self.study.raw / f"narrative.{reader}.md"
            path.write_text(source, encoding="utf-8")
        return publish(self.study)


@cache
def _empty_pdf():
    held = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(held)
    return held.getvalue()


@cache
def _empty_word():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return held.getvalue()


@cache
def _texts():
    return {**OWN_TEXTS(), **TEXTS}


@pytest.fixture
def made_up_texts(monkeypatch):
    """The texts of the made-up pilot, empty documents that no rule looks at, English messages."""
    held = _texts()
    monkeypatch.setattr(texts_module, "_entries", lambda: held)
    monkeypatch.setattr(pdf, "render_pdf", lambda report, reader: _empty_pdf())
    monkeypatch.setattr(word_module, "render_word", lambda report, reader: _empty_word())
    monkeypatch.setattr(writing, "faults", lambda files, reader, allowed: [])
    # A copy of this process could not tell a test what it was asked
    monkeypatch.setattr(side_by_side, "may_fork", lambda: False)
    monkeypatch.setenv("CASEBOOK_LANG", "en")
