"""How to cite a case study, for reference managers: ``CITATION.cff``."""

from typing import Any

from analysis import language
from analysis.findings import FLAGGED_BASES
from analysis.publishing.blocks import Report

CITATION = "CITATION.cff"
VERSION = "1.2.0"


def citation(report: Report) -> str:
    """Write the citation file of a case study in both languages.

    The file speaks of one work with one title, so the title is given in both languages, and each
    language's publication stands among the references with its own.

    Parameters
    ----------
    report
        The case study.

    Returns
    -------
    str
        YAML in the Citation File Format 1.2.0 (https://citation-file-format.github.io).
    """
    import yaml

    facts = report.facts
    # The format has no type for a report at its root; "dataset" is what is not software
    held = {
        "cff-version": VERSION,
        "message": _both("site.citation.message"),
        "type": "dataset",
        "title": f"{facts.title.cy} / {facts.title.en}",
        "authors": _authors(report, *language.LANGUAGES),
        "version": facts.version,
        "date-released": facts.published.isoformat(),
        "license-url": facts.licence_url,
        "keywords": _keywords(report),
        "identifiers": [
            {
                "type": "other",
                "value": report.provenance.run,
                "description": _both("interface.provenance.run"),
            }
        ],
        "references": [_publication(report, reader) for reader in language.LANGUAGES],
    }
    if report.provenance.commit:
        held["commit"] = report.provenance.commit
    return yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=10_000)


def _publication(report: Report, reader: str) -> dict[str, Any]:
    facts = report.facts
    held: dict[str, Any] = {
        "type": "report",
        "title": facts.title[reader],
        "authors": _authors(report, reader),
        "institution": {"name": facts.organisation[reader]},
        "languages": [reader],
        "date-published": facts.published.isoformat(),
        "version": facts.version,
        "license-url": facts.licence_url,
    }
    if facts.reviewer and reader == "cy" and not facts.welsh_is_draft:
        held["notes"] = f"{language.text('interface.welsh_draft.reviewer', 'cy')}: {facts.reviewer}"
    elif reader == "cy":
        held["notes"] = language.text("interface.welsh_draft.heading", "cy")
    return held


def _authors(report: Report, *readers: str) -> list[dict[str, str]]:
    """Return the authors as case.yaml names them: one entity a language, each name once."""
    names = dict.fromkeys(report.facts.authors[reader] for reader in readers)
    return [{"name": name} for name in names]


def _keywords(report: Report) -> list[str]:
    """Return council, theme, programme and cohort, and that data are made up, each once."""
    facts = report.facts
    words = [held[reader] for held in (facts.organisation, facts.theme) for reader in ("cy", "en")]
    words += [facts.programme, facts.cohort]
    bases = [banner.name for banner in report.banners if banner.name in FLAGGED_BASES]
    labels = [f"interface.basis.{base}.label" for base in bases]
    words += [language.text(label, reader) for label in labels for reader in ("cy", "en")]
    return list(dict.fromkeys(filter(None, words)))


def _both(key: str) -> str:
    return " / ".join(language.text(key, reader) for reader in language.LANGUAGES)
