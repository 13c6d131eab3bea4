"""What identifies a case study, and what it rests on."""

import hashlib
import json
import re
from dataclasses import dataclass, fields
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from analysis import findings as recorded
from analysis import language, tables
from analysis.case import Case
from analysis.findings import Record
from analysis.language import Words
from analysis.publishing.faults import NarrativeError, fault, words
from analysis.publishing.forms import CASE_STUDY, Form, form_of
from analysis.publishing.wording import Both, Text, both, clean, words_of
from analysis.settings import Bilingual

NOT_STATED = "none_seen"
# The letters of an address as RFC 3986 has them; others are written as % and two digits
WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?([/?#][!#-;=?-\[\]_a-z~]*)?")
COMMIT = re.compile("[0-9a-f]{40,64}")
# The packages whose version can change a number or a picture
PACKAGES = ("pandas", "numpy", "scipy", "statsmodels", "networkx", "scikit-learn", "matplotlib")


@dataclass(frozen=True)
class Provenance:
    """What a case study rests on: the same in every copy that has the same inputs."""

    run: str
    data_date: date
    software: str
    inputs: tuple[tuple[str, str], ...]
    packages: tuple[tuple[str, str], ...] = ()
    commit: str | None = None


@dataclass(frozen=True)
class Facts:
    """What identifies a case study."""

    case: str
    title: Text
    organisation: Text
    programme: str
    cohort: str
    theme: Text
    year: int
    authors: Text
    published: date
    version: str
    change_note: Text
    contact: Text
    email: str | None
    licence: Text
    licence_url: str
    reviewer: str | None
    signed_on: date | None
    minimum: int
    profile: str
    profile_reason: Text
    released_by: Text | None
    strength: str
    strength_reason: Text

    def listed(self, reader: str) -> list[tuple[str, str]]:
        """Return what the front page lists: the text ``interface.facts.<name>`` and its value."""
        held = {
            "programme": self.programme,
            "cohort": self.cohort,
            "theme": self.theme[reader],
            "year": str(self.year or ""),
            "published": language.long_date(self.published, reader),
            "version": self.version,
        }
        return [(name, words) for name, words in held.items() if words]

    def disclosed(self, reader: str) -> list[tuple[str, str]]:
        """Return the rule for numbers about people: ``interface.disclosure.<name>`` and words."""
        held = {
            "profile": language.code("disclosure_profile", self.profile, reader),
            "reason": self.profile_reason[reader],
            "released_by": self.released_by[reader] if self.released_by else "",
        }
        return [(name, words) for name, words in held.items() if words]

    def publisher(self, reader: str) -> str:
        """Return who publishes: the organisation, and its programme if it has one."""
        return ", ".join(filter(None, (self.organisation[reader], self.programme)))

    @property
    def welsh_is_draft(self) -> bool:
        """No named person has signed the Welsh text."""
        return not (self.reviewer and self.signed_on)


def facts_of(study: Case) -> Facts:
    """Return what case.yaml says of a case, cleaned for publishing.

    A report for another council bears that council's name, and no programme of the case.
    """
    from analysis.publishing.translation.signing import review  # it reads narratives, as we do

    settings = study.settings
    checked = review(study)
    own = form_of(study) is CASE_STUDY

    def text(pair: Bilingual) -> Text:
        return both(lambda reader: clean(pair[reader]))

    return Facts(
        case=study.name,
        title=text(settings.title) if own else words_of("interface.council_report_title"),
        organisation=(text(settings.organisation) if own else Both(**tables.council_names(study))),
        programme=clean(settings.programme) if own else "",
        cohort=clean(settings.cohort) if own else "",
        theme=text(settings.theme) if own else Both("", ""),
        year=settings.year if own else 0,
        authors=text(settings.authors),
        published=settings.published,
        version=clean(settings.version),
        change_note=text(settings.change_note),
        contact=text(settings.contact.name),
        email=_email(settings.contact.email) if settings.contact.email else None,
        licence=text(settings.licence.name),
        licence_url=_web_address(settings.licence.url),
        reviewer=checked.reviewer,
        signed_on=checked.signed_on,
        minimum=settings.disclosure.minimum,
        profile=settings.disclosure.profile,
        profile_reason=text(settings.disclosure.reason),
        released_by=text(released_by) if (released_by := settings.disclosure.released_by) else None,
        strength=settings.strength.level if settings.strength else NOT_STATED,
        strength_reason=(
            text(settings.strength.reason)
            if settings.strength
            else words_of("interface.strength.not_stated")
        ),
    )


def _email(address: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address):
        raise _setting_error("contact.email", address, words("expected.email"))
    return address


def _web_address(address: str) -> str:
    if not WEB_ADDRESS.fullmatch(address):
        raise _setting_error("licence.url", address, words("expected.web_address"))
    return address


def _setting_error(name: str, value: str, expected: Words) -> NarrativeError:
    found = words("found.setting", name=name, value=repr(value))
    return NarrativeError(fault("case.yaml", 0, found, expected))


def provenance_of(study: Case, record: Record, form: Form) -> Provenance:
    """Return what a case study rests on; `run` names its inputs, its findings and the version."""
    files = [study.raw / "case.yaml"]
    if form.folder is None:  # else the prose is the package's own, which the version names
        files += [form.narrative(study, reader) for reader in language.LANGUAGES]
    own = {file.relative_to(study.root).as_posix(): recorded.file_hash(file) for file in files}
    inputs = dict(sorted({**record.inputs, **own}.items()))
    software = f"casebook {metadata.version('casebook')}"
    held = [record.figures, record.tables, inputs, software]
    written = json.dumps(held, sort_keys=True, default=_fields)
    run = hashlib.sha256(written.encode()).hexdigest()[:12]
    return Provenance(
        run=run,
        data_date=study.settings.as_of,
        software=software,
        inputs=tuple(inputs.items()),
        packages=tuple((name, metadata.version(name)) for name in PACKAGES),
        commit=commit_of(study.root),
    )


def commit_of(root: Path) -> str | None:
    """Return the commit that is checked out in a folder; None where there is none to read."""
    folder = root / ".git"
    try:
        head = (folder / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            return head if COMMIT.fullmatch(head) else None
        name = head.removeprefix("ref: ")
        loose, packed = folder / name, folder / "packed-refs"
        if loose.is_file():
            found = loose.read_text(encoding="utf-8").strip()
        else:
            lines = packed.read_text(encoding="utf-8").splitlines()
            found = next((line.split()[0] for line in lines if line.endswith(f" {name}")), "")
    except (OSError, UnicodeDecodeError):
        return None
    return found if COMMIT.fullmatch(found) else None


def _fields(held: Any) -> dict[str, object]:
    """Return a finding, or what is in it, as JSON holds it."""
    return {field.name: getattr(held, field.name) for field in fields(held)}
