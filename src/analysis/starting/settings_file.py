"""The case.yaml of a new case: every setting filled in, with a comment on what to change."""

import textwrap
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from analysis.case import Case
from analysis.language import LANGUAGES, text
from analysis.settings import Owners
from analysis.tables.councils import Named

WIDTH = 92
PILOT_DAYS = 120
KEPT_DAYS = 730
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
INDICATORS = ("pct_65plus", "density_per_km2", "uk_imd_e_score")  # where no case lends its own
APPROACHES = ("device_lending", "champions")
Chunk = tuple[str, dict[str, Any]]  # the name of a comment, and keys with their values


def settings_text(council: Named, today: date, language: str, lender: Case | None) -> str:
    """Write the settings of a new case as YAML with comments.

    Parameters
    ----------
    council
        Area code, Welsh and English name.
    today
        The day from which its days are reckoned.
    language
        Of the comments: ``"cy"`` or ``"en"``.
    lender
        A case whose indicators and approaches are taken over.
    """
    import yaml

    written = [_comment("top", language)]
    for name, chunk in _chunks(council, today, lender):
        shown = yaml.safe_dump(chunk, allow_unicode=True, sort_keys=False, width=1000)
        written.append(_comment(name, language) + shown)
    return "\n".join(written)


def _comment(name: str, language: str) -> str:
    lines = textwrap.wrap(text(f"new.comments.{name}", language), WIDTH, break_on_hyphens=False)
    return "".join(f"# {line}\n" for line in lines)


def _chunks(council: Named, today: date, lender: Case | None) -> Iterator[Chunk]:
    code, welsh, english = council
    names = {"en": english, "cy": welsh}
    yield "title", {"title": {to: text("new.title", to, council=names[to]) for to in LANGUAGES}}
    yield "organisation", {"organisation": names, "council": code}
    yield "programme", {"programme": "", "cohort": "", "theme": _both("theme")}
    yield "period", {"year": today.year, "period": _period(today), "as_of": today}
    yield "pilot", {"pilot": _days(today, PILOT_DAYS)}
    yield (
        "version",
        {"published": today, "version": "0.1", "change_note": _both("change_note")},
    )
    yield "authors", {"authors": _both("authors"), "contact": {"name": _both("contact")}}
    yield "licence", {"licence": {"name": _both("licence"), "url": LICENCE}}
    yield (
        "disclosure",
        {"disclosure": {"profile": "public", "reason": _both("disclosure_reason")}},
    )
    yield "owners", {"owners": {part: _both(_owner(part)) for part in Owners.model_fields}}
    kept = today + timedelta(days=KEPT_DAYS)
    yield "retention", {"retention": {"until": kept, "reason": _both("retention_reason")}}
    approaches = lender.settings.approaches if lender else APPROACHES
    yield "approaches", {"neighbours": 10, "approaches": list(approaches)}
    yield "indicators", {"indicators": _indicators(lender)}


def _both(key: str) -> dict[str, str]:
    return {reader: text(f"new.values.{key}", reader) for reader in ("en", "cy")}


def _owner(part: str) -> str:
    return "owner_welsh" if part == "welsh" else "owner"


def _days(start: date, days: int) -> dict[str, date]:
    return {"start": start, "end": start + timedelta(days=days)}


def _period(today: date) -> dict[str, date]:
    """Return a period with room for what was written down before today, and for the pilot."""
    return {"start": date(today.year, 1, 1), "end": date(today.year + 1, 12, 31)}


def _indicators(lender: Case | None) -> list[dict[str, Any]]:
    if lender is None:
        return [{"column": name, "reason": _both(f"indicator_{name}")} for name in INDICATORS]
    held = [indicator.model_dump(exclude_defaults=True) for indicator in lender.settings.indicators]
    order = ("column", "log", "weight", "reason")
    return [{key: item[key] for key in order if key in item} for item in held]
