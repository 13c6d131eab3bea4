"""What each case study leaves for the site, and how it is read back."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import language
from analysis.findings import FLAGGED_BASES
from analysis.language import Words
from analysis.publishing.blocks import Paragraph, Report
from analysis.publishing.faults import words
from analysis.publishing.wording import Both, Text, both, clean

if TYPE_CHECKING:
    from pydantic import TypeAdapter

CARD = "case.json"
# The files beside a case study that a reader of the site is led to, where they are there
BESIDE = ("CITATION.cff", "ro-crate-metadata.json")


@dataclass(frozen=True)
class Card:
    """What the site says of one case study."""

    case: str
    title: Text
    organisation: Text
    theme: Text
    programme: str
    cohort: str
    year: int
    published: date
    version: str
    strength: str
    summary: Text
    authors: Text
    contact: Text
    email: str | None
    licence: Text
    licence_url: str
    run: str
    data_date: date
    software: str
    basis: tuple[str, ...]
    welsh_is_draft: bool
    unfinished: bool = False
    beside: tuple[tuple[str, int], ...] = ()

    def flags(self, reader: str) -> list[str]:
        """Return what a reader must be told of before anything else, in words."""
        keys = ["interface.draft.label"] if self.unfinished else []
        keys += [f"interface.basis.{base}.label" for base in self.basis]
        keys += ["interface.welsh_draft.heading"] if self.welsh_is_draft else []
        return [language.text(key, reader) for key in keys]

    def strength_in(self, reader: str) -> str:
        """Return how strong the evidence is, in words."""
        return language.code("evidence_strength", self.strength, reader)


def card(report: Report) -> str:
    """Return what a case study leaves for the site, as JSON."""
    facts, made = report.facts, report.provenance
    held = Card(
        case=facts.case,
        title=facts.title,
        organisation=facts.organisation,
        theme=facts.theme,
        programme=facts.programme,
        cohort=facts.cohort,
        year=facts.year,
        published=facts.published,
        version=facts.version,
        strength=facts.strength,
        summary=_opening(report),
        authors=facts.authors,
        contact=facts.contact,
        email=facts.email,
        licence=facts.licence,
        licence_url=facts.licence_url,
        run=made.run,
        data_date=made.data_date,
        software=made.software,
        basis=tuple(banner.name for banner in report.banners if banner.name in FLAGGED_BASES),
        welsh_is_draft=facts.welsh_is_draft,
        unfinished=bool(report.gaps),
    )
    plain = asdict(held)
    del plain["beside"]  # what lies there is seen when the card is read
    return json.dumps(plain, ensure_ascii=False, indent=1, default=date.isoformat) + "\n"


def read_cards(reports: Path) -> list[Card]:
    """Read what the published case studies left, in order of their folders."""
    return collect(reports)[0]


def collect(reports: Path) -> tuple[list[Card], list[Words]]:
    """Read the cards under a folder; a case whose card cannot be read is named, and left out.

    It is no error: the other case studies must still be found, and publishing the named one again
    mends it.
    """
    found, notes = [], []
    for file in sorted(reports.glob(f"*/{CARD}")):
        if file.parent.name.startswith("."):  # half made
            continue
        try:
            found.append(_read(file))
        except ValueError as error:
            values = {"file": f"{file.parent.name}/{CARD}", "case": file.parent.name}
            notes.append(words("site.card", **values, found=_said(error)))
    return found, notes


def _read(file: Path) -> Card:
    """Read a card; the folder, and not what the card says, is where the case study lies."""
    folder = file.parent
    held = _reader().validate_json(file.read_bytes())
    if held.strength not in language.codes("evidence_strength"):
        msg = f"strength: {held.strength}"
        raise ValueError(msg)
    if not held.licence_url.startswith(("https://", "http://")):
        msg = f"licence_url: {held.licence_url}"
        raise ValueError(msg)
    if unknown := set(held.basis) - set(FLAGGED_BASES):
        msg = f"basis: {', '.join(sorted(unknown))}"
        raise ValueError(msg)
    files = (folder / name for name in BESIDE if (folder / name).is_file())
    beside = tuple((file.name, file.stat().st_size) for file in files)
    return _cleaned(replace(held, case=folder.name, beside=beside))


def _cleaned(held: Card) -> Card:
    """Take out what steers a text unseen: somebody may have edited the file by hand."""
    changed: dict[str, Any] = {}
    for name, value in vars(held).items():
        if isinstance(value, Both):
            changed[name] = Both(cy=clean(value.cy), en=clean(value.en))
        elif isinstance(value, str) and name != "case":
            changed[name] = clean(value)
    return replace(held, **changed)


@cache
def _reader() -> "TypeAdapter[Card]":
    from pydantic import TypeAdapter

    return TypeAdapter(Card)


def _said(error: ValueError) -> str:
    """Return where a card departs from what is expected; a value error of pydantic lists it."""
    faults = getattr(error, "errors", None)
    if faults is None:
        return str(error)
    return "; ".join(
        ": ".join([".".join(map(str, fault["loc"])), fault["type"]]).lstrip(": ")
        for fault in faults(include_url=False)
    )


def _opening(report: Report) -> Text:
    """Return the first paragraph of the summary as plain text."""
    runs = next((b.runs for b in report.summary.blocks if isinstance(b, Paragraph)), None)
    if runs is None:
        return Both("", "")
    return both(lambda reader: "".join(run.text for run in runs[reader]).strip())
