"""Published case studies as the site meets them: a folder each, with a card."""

import json
from pathlib import Path

from analysis.publishing import site
from analysis.publishing.blocks import Report


def leave(reports: Path, report: Report, case: str, **changed: object) -> Path:
    """Leave the card of the made-up case under another name; pairs are (Welsh, English)."""
    pairs = {
        name: {"cy": value[0], "en": value[1]} if isinstance(value, tuple) else value
        for name, value in changed.items()
    }
    folder = reports / case
    folder.mkdir(parents=True)
    held = {**json.loads(site.card(report)), "case": case, **pairs}
    (folder / site.CARD).write_text(json.dumps(held), encoding="utf-8")
    return folder


def texts(reports: Path) -> dict[str, str]:
    """Every file of a folder of reports by its path, but the cards."""
    return {
        path.relative_to(reports).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(reports.rglob("*"))
        if path.is_file() and path.name != site.CARD
    }


def address(reports: Path, text: str = "address: https://example.org/astudiaethau/\n") -> None:
    """Write the settings of the site."""
    file = reports.parent / "data" / "raw" / "site.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
