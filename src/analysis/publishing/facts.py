"""What identifies a case study, and what it rests on."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib import metadata

from analysis import findings as recorded
from analysis import language
from analysis.case import Bilingual, Case
from analysis.findings import Record
from analysis.language import Words
from analysis.publishing.faults import NarrativeError, fault, words
from analysis.publishing.wording import Text, both, clean


@dataclass(frozen=True)
class Provenance:
    """What a case study rests on: the same in every copy that has the same inputs."""

    run: str
    data_date: date
    software: str
    inputs: tuple[tuple[str, str], ...]


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

    @property
    def welsh_is_draft(self) -> bool:
        """No named person has signed the Welsh text."""
        return not (self.reviewer and self.signed_on)


def facts_of(study: Case) -> Facts:
    """Return what case.yaml says of a case, cleaned for publishing."""
    settings = study.settings
    review = settings.welsh_review

    def text(pair: Bilingual) -> Text:
        return both(lambda reader: clean(pair[reader]))

    return Facts(
        case=study.name,
        title=text(settings.title),
        organisation=text(settings.organisation),
        programme=clean(settings.programme),
        cohort=clean(settings.cohort),
        theme=text(settings.theme),
        year=settings.year,
        authors=text(settings.authors),
        published=settings.published,
        version=clean(settings.version),
        change_note=text(settings.change_note),
        contact=text(settings.contact.name),
        email=_email(settings.contact.email) if settings.contact.email else None,
        licence=text(settings.licence.name),
        licence_url=_web_address(settings.licence.url),
        reviewer=clean(review.reviewer) if review.reviewer else None,
        signed_on=review.signed_on,
        minimum=settings.disclosure.minimum,
    )


def _email(address: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", address):
        raise _setting_error("contact.email", address, words("expected.email"))
    return address


def _web_address(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        raise _setting_error("licence.url", address, words("expected.web_address"))
    return address


def _setting_error(name: str, value: str, expected: Words) -> NarrativeError:
    found = words("found.setting", name=name, value=repr(value))
    return NarrativeError(fault("case.yaml", 0, found, expected))


def provenance_of(study: Case, record: Record) -> Provenance:
    """Return what a case study rests on; `run` names its inputs, its findings and the version."""
    names = [f"narrative.{reader}.md" for reader in language.LANGUAGES]
    own = {
        (study.raw / name).relative_to(study.root).as_posix(): recorded.file_hash(study.raw / name)
        for name in ("case.yaml", *names)
    }
    inputs = dict(sorted({**record.inputs, **own}.items()))
    software = f"casebook {metadata.version('casebook')}"
    held = [_plain(record.figures), _plain(record.tables), inputs, software]
    run = hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()[:12]
    return Provenance(run, study.settings.as_of, software, tuple(inputs.items()))


def _plain(held: Mapping[str, recorded.Figure | recorded.Table]) -> dict[str, object]:
    return {name: asdict(finding) for name, finding in held.items()}
