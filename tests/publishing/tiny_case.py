"""A tiny made-up case: its folder, its texts and its findings, apart from every real case."""

import datetime
from functools import cache
from pathlib import Path

import pytest

from analysis import charts
from analysis.case import Case
from analysis.disclosure import OTHER, Saying
from analysis.findings import Chart, Figure, Record, Table
from analysis.language import LANGUAGES
from analysis.language import texts as texts_module

OWN_TEXTS = texts_module._entries  # before a test puts others in their place
NOT_ABOUT_PEOPLE = (Saying(OTHER),)
HASH = "0123456789abcdef" * 4

CASE_YAML = """\
title: {en: A made-up lending trial, cy: Treial benthyca dychmygol}
organisation: {en: A made-up council, cy: Cyngor dychmygol}
council: W06000021
programme: Infuse
cohort: Alpha
theme: {en: Supportive communities, cy: Cymunedau cefnogol}
year: 2021
period: {start: 2021-05-01, end: 2022-03-31}
as_of: 2021-12-31
pilot: {start: 2021-11-01, end: 2022-02-27}
published: 2026-11-22
version: "1.0"
change_note: {en: First version., cy: Fersiwn gyntaf.}
authors: {en: The made-up team, cy: Y tîm dychmygol}
contact: {name: {en: Library service, cy: Gwasanaeth llyfrgelloedd}, email: library@example.org}
licence: {name: {en: Open licence, cy: Trwydded agored}, url: "https://example.org/licence"}
strength: {level: level_1, reason: {en: Described only., cy: Disgrifiad yn unig.}}
disclosure: {reason: {en: A choice., cy: Dewis.}}
approaches: [device_lending]
indicators: [{column: pct_65plus, reason: {en: Age matters., cy: Mae oedran yn bwysig.}}]
"""

NARRATIVE_EN = """\
## summary

The trial lent **{{ value("pilot.made_up_loans") }}** devices.

## challenge

People had no device. See [the council](https://example.org/council).

## aspects

1. Who borrows?
2. What *changes*?

## done

- Asked other councils
- Lent devices

## methods

> Start from what others did.

## collaborating

{{ table("desk_research.made_up_projects") }}

Conversations saved time.

## findings

The score rose by {{ value("pilot.made_up_change", "interval") }}.

{{ figure("pilot.made_up_weeks") }}

### strength

Weak: {{ value("pilot.made_up_people") }} people answered.

### welsh_language

No effect was measured.

## next

Run it again.
"""

NARRATIVE_CY = """\
## summary

Nifer y benthyciadau: **{{ value("pilot.made_up_loans") }}**.

## challenge

Nid oedd gan bobl ddyfais. Gweler [y cyngor](https://example.org/council).

## aspects

1. Pwy sy'n benthyca?
2. Beth sy'n *newid*?

## done

- Holi cynghorau eraill
- Benthyca dyfeisiau

## methods

> Dechreuwch o'r hyn a wnaeth eraill.

## collaborating

{{ table("desk_research.made_up_projects") }}

Arbedodd sgyrsiau amser.

## findings

Newid yn y sgôr: {{ value("pilot.made_up_change", "interval") }}.

{{ figure("pilot.made_up_weeks") }}

### strength

Gwan. Nifer yr atebion: {{ value("pilot.made_up_people") }}.

### welsh_language

Ni fesurwyd unrhyw effaith.

## next

Rhoi cynnig arall arni.
"""

TEXTS = {
    "findings.pilot.made_up_loans": {"en": "Loans", "cy": "Benthyciadau"},
    "findings.pilot.made_up_change": {"en": "Change of the score", "cy": "Newid yn y sgôr"},
    "findings.pilot.made_up_people": {"en": "People who answered", "cy": "Pobl a atebodd"},
    "methods.made_up_count": {"en": "A made-up count.", "cy": "Cyfrif dychmygol."},
    "tables.pilot.made_up_weeks": {"en": "Loans by week.", "cy": "Benthyciadau fesul wythnos."},
    "tables.desk_research.made_up_projects": {
        "en": "Projects elsewhere.",
        "cy": "Prosiectau mewn mannau eraill.",
    },
    "charts.pilot.made_up_weeks.title": {
        "en": "Loans rose from the second week",
        "cy": "Cododd y benthyciadau o'r ail wythnos",
    },
    "charts.pilot.made_up_weeks.headline": {
        "en": "More loans in the last week than in the first",
        "cy": "Mwy o fenthyciadau yn yr wythnos olaf nag yn y gyntaf",
    },
    "charts.pilot.made_up_weeks.unit": {"en": "Loans", "cy": "Benthyciadau"},
    "charts.pilot.made_up_weeks.caption": {
        "en": "One column a week.",
        "cy": "Colofn i bob wythnos.",
    },
    "charts.pilot.made_up_weeks.alt": {
        "en": 'Column chart. Loans in all: {{ value("pilot.made_up_loans") }}.',
        "cy": 'Siart colofnau. Cyfanswm y benthyciadau: {{ value("pilot.made_up_loans") }}.',
    },
    "columns.made_up_week": {"en": "Week", "cy": "Wythnos", "unit": "date"},
    "columns.made_up_loans": {"en": "Loans", "cy": "Benthyciadau", "unit": "count"},
    "columns.made_up_project": {"en": "Project", "cy": "Prosiect", "lang": "en"},
    "columns.made_up_council": {"en": "Council", "cy": "Cyngor"},
    "columns.made_up_change": {"en": "Change", "cy": "Newid", "unit": "score"},
}


@cache
def own_texts() -> dict[str, dict[str, str]]:
    """The package's own texts, every file of them parsed once."""
    return dict(OWN_TEXTS())


def texts(changed: dict[str, dict[str, str]] | None = None) -> dict[str, dict[str, str]]:
    """The package's texts and the made-up ones."""
    return {**own_texts(), **TEXTS, **(changed or {})}


@cache
def _drawn(reader: str) -> tuple[object, bytes, bytes]:
    picture = record().charts["pilot.made_up_weeks"].draw(reader)
    return picture, charts.svg(picture), charts.png(picture)


def draw_once(patch: pytest.MonkeyPatch) -> None:
    """Let every chart be the made-up one, drawn once in each language."""
    drawn = {reader: _drawn(reader) for reader in LANGUAGES}
    files = {id(picture): (svg, png) for picture, svg, png in drawn.values()}
    patch.setattr(Chart, "draw", lambda chart, reader: drawn[reader][0])
    patch.setattr(charts, "svg", lambda picture: files[id(picture)][0])
    patch.setattr(charts, "png", lambda picture: files[id(picture)][1])


def study(root: Path) -> Case:
    """A project with one made-up case in a folder."""
    (root / "notebooks").mkdir(parents=True)
    raw = root / "data" / "raw" / "tiny"
    raw.mkdir(parents=True)
    (raw / "case.yaml").write_text(CASE_YAML, encoding="utf-8")
    (raw / "narrative.en.md").write_text(NARRATIVE_EN, encoding="utf-8")
    (raw / "narrative.cy.md").write_text(NARRATIVE_CY, encoding="utf-8")
    return Case.load("tiny", root)


def fill(study: Case, table: str) -> None:
    """Give a raw table a row, so that what rests on it can be recorded."""
    (study.raw / f"{table}.csv").write_text("key\n1\n", encoding="utf-8")


def figure(name: str, value: object, unit: str = "count", **more: object) -> Figure:
    """A recorded figure."""
    held = {"about": NOT_ABOUT_PEOPLE, **more}
    return Figure(name, value, unit, ("pilot/loans",), "made_up_count", **held)


def record(**changed: object) -> Record:
    """The made-up findings; `changed` replaces figures, tables or charts."""
    weeks = Table(
        "pilot.made_up_weeks",
        ("made_up_week", "made_up_loans"),
        tuple(
            ((datetime.date(2021, 11, 1) + datetime.timedelta(weeks=week)).isoformat(), loans)
            for week, loans in enumerate((3, 5, 21, 0, 35))
        ),
        ("pilot/loans",),
        "made_up_count",
        basis=("simulated",),
        about={"made_up_loans": (NOT_ABOUT_PEOPLE,) * 5},
    )
    projects = Table(
        "desk_research.made_up_projects",
        ("made_up_project", "made_up_council_en", "made_up_council_cy", "sector", "made_up_change"),
        (
            ("Lend a tablet", "Swansea", "Abertawe", "voluntary", -3.2),
            ("Friendly champions", "Cardiff", "Caerdydd", "internal", None),
        ),
        ("evidence",),
        "made_up_count",
    )
    figures = [
        figure("pilot.made_up_loans", 1064, basis=("simulated",)),
        figure("pilot.made_up_change", 1.25, "score", interval=(0.4, 2.1), basis=("simulated",)),
        figure("pilot.made_up_people", 48, people=48, basis=("simulated",)),
    ]
    options = {"x": "made_up_week", "y": "made_up_loans"}
    chart = Chart("pilot.made_up_weeks", "columns", {"table": weeks}, options)
    held: dict[str, object] = {
        "figures": {item.name: item for item in figures},
        "tables": {item.name: item for item in (weeks, projects)},
        "charts": {chart.name: chart},
        "inputs": {"data/raw/tiny/pilot/loans.csv": HASH},
        "subjects": ("pilot", "desk_research"),
    }
    return Record(**{**held, **changed})
