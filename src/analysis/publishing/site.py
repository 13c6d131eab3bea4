"""The index of every published case study, in both languages, from what each one left behind."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis import language
from analysis.findings import FLAGGED_BASES
from analysis.publishing.blocks import Report
from analysis.publishing.page import render_template

CARD = "case.json"


@dataclass(frozen=True)
class Card:
    """What the index says of one case study."""

    case: str
    title: dict[str, str]
    organisation: dict[str, str]
    theme: dict[str, str]
    programme: str
    cohort: str
    year: int
    published: date
    version: str
    basis: tuple[str, ...]
    welsh_is_draft: bool


def card(report: Report) -> str:
    """Return what a case study leaves for the index, as JSON."""
    facts = report.facts
    held: dict[str, Any] = {
        "case": facts.case,
        "title": {reader: facts.title[reader] for reader in language.LANGUAGES},
        "organisation": {reader: facts.organisation[reader] for reader in language.LANGUAGES},
        "theme": {reader: facts.theme[reader] for reader in language.LANGUAGES},
        "programme": facts.programme,
        "cohort": facts.cohort,
        "year": facts.year,
        "published": facts.published.isoformat(),
        "version": facts.version,
        "basis": [banner.name for banner in report.banners if banner.name in FLAGGED_BASES],
        "welsh_is_draft": facts.welsh_is_draft,
    }
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def read_cards(reports: Path) -> list[Card]:
    """Read what the published case studies left, in order of their folders."""
    files = sorted(file for file in reports.glob(f"*/{CARD}") if file.parent.name[0] != ".")
    return [_card(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def render_index(cards: list[Card]) -> str:
    """Write the index page; both languages stand on it, each in its own alphabetical order."""
    ordered = {
        reader: sorted(cards, key=lambda card: language.sort_key(card.title[reader], reader))
        for reader in language.LANGUAGES
    }
    return render_template("index.html.j2", "cy", ordered=ordered, languages=language.LANGUAGES)


def _card(held: dict[str, Any]) -> Card:
    published, basis = date.fromisoformat(held["published"]), tuple(held["basis"])
    return Card(**{**held, "published": published, "basis": basis})
