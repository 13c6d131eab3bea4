"""A case: one council's experiment, its parameters (case.yaml) and where its files are."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from analysis.language import SpokenError, Words, has_text, with_nearest


class CaseError(SpokenError):
    """A case cannot be opened; the message says what was looked for and where."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(_Strict):
    """The same words in Welsh and in English."""

    cy: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, language: str) -> str:
        return str(getattr(self, language))


class Period(_Strict):
    """A first and a last day, both included."""

    start: date
    end: date

    @model_validator(mode="after")
    def _end_is_not_before_start(self) -> "Period":
        if self.end < self.start:
            raise PydanticCustomError("period_backwards", "end before start")
        return self


class Indicator(_Strict):
    """A column of the councils' table on which councils are compared, and why it was chosen."""

    column: str
    log: bool = False
    reason: Bilingual


class Contact(_Strict):
    """Whom a reader may write to, in either language."""

    name: Bilingual
    email: str | None = None


class Licence(_Strict):
    """Under what terms the case study may be used."""

    name: Bilingual
    url: str


class WelshReview(_Strict):
    """The place for the signature of the Welsh speaker who checked the Welsh text."""

    reviewer: str | None = None
    signed_on: date | None = None

    @property
    def signed(self) -> bool:
        """Both a name and a day are there."""
        return bool(self.reviewer and self.signed_on)


class Disclosure(_Strict):
    """The smallest number of people that a published figure may count, and why."""

    minimum: int = Field(default=10, ge=1)
    reason: Bilingual


class Settings(_Strict):
    """What case.yaml holds."""

    title: Bilingual
    organisation: Bilingual
    council: str
    programme: str
    cohort: str
    theme: Bilingual
    year: int
    period: Period
    as_of: date
    pilot: Period
    published: date
    version: str
    change_note: Bilingual
    authors: Bilingual
    contact: Contact
    licence: Licence
    welsh_review: WelshReview = WelshReview()
    disclosure: Disclosure
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    neighbours: int = Field(default=10, ge=1)
    approaches: tuple[str, ...] = Field(min_length=1)
    simulation: dict[str, Any] | None = None


@dataclass(frozen=True)
class Case:
    """One case: its settings and its folders."""

    name: str
    root: Path
    settings: Settings

    @classmethod
    def load(cls, name: str, root: Path | str | None = None) -> "Case":
        """Open a case by the name of its folder under ``data/raw``.

        Parameters
        ----------
        name
            The folder's name, ``"monmouthshire"``.
        root
            The project's folder; found from the working directory when not given.

        Raises
        ------
        CaseError
            When there is no such case, or case.yaml has faults (all of them are listed).
        """
        folder = find_root(root)
        known = list_cases(folder)
        if name not in known:
            values = {"folder": folder / "data" / "raw", "cases": ", ".join(known) or "–"}
            raise CaseError(with_nearest("case.unknown", name, known, name=name, **values))
        return cls(name, folder, _settings(folder / "data" / "raw" / name / "case.yaml"))

    @property
    def raw(self) -> Path:
        """Where the case's people keep their tables."""
        return self.root / "data" / "raw" / self.name

    @property
    def reference(self) -> Path:
        """Where the product's own tables about councils are."""
        return self.root / "data" / "raw" / "reference"

    @property
    def processed(self) -> Path:
        """Where notebooks leave their findings; never published."""
        return self.root / "data" / "processed" / self.name

    @property
    def reports(self) -> Path:
        """Where the case study is published."""
        return self.root / "reports" / self.name


def find_root(start: Path | str | None = None) -> Path:
    """Find the project's folder: the nearest one upwards with notebooks/ and data/raw/.

    Parameters
    ----------
    start
        Where to look from; ``CASEBOOK_ROOT`` or the working directory when not given.

    Raises
    ------
    CaseError
        When no folder upwards is a casebook project.
    """
    origin = Path(start or os.environ.get("CASEBOOK_ROOT") or Path.cwd()).resolve()
    for folder in (origin, *origin.parents):
        if (folder / "notebooks").is_dir() and (folder / "data" / "raw").is_dir():
            return folder
    raise CaseError(Words("case.no_project", {"folder": origin}))


def list_cases(root: Path) -> list[str]:
    """Return the names of the cases of a project, in alphabetical order."""
    return sorted(file.parent.name for file in (root / "data" / "raw").glob("*/case.yaml"))


def _settings(file: Path) -> Settings:
    import yaml

    try:
        return Settings.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
    except UnicodeDecodeError as error:
        raise CaseError(Words("case.not_utf8", {"file": file, "byte": error.start})) from error
    except ValidationError as error:
        raise CaseError(*_faults(file, error)) from error
    except (yaml.YAMLError, ValueError) as error:  # a day such as 30 February is a ValueError
        reason = " ".join(str(error).split())
        raise CaseError(Words("case.not_yaml", {"file": file, "reason": reason})) from error


def _faults(file: Path, error: ValidationError) -> list[Words]:
    """Say of each fault of case.yaml where it is, what was found and what was expected."""
    lines = []
    for fault in error.errors(include_url=False):
        where = ".".join(map(str, fault["loc"])) or "–"
        blank = fault["type"] == "missing"
        found = Words("case.nothing") if blank else Words("case.value", {"value": fault["input"]})
        values = {
            "file": f"{file.parent.name}/{file.name}",
            "where": where,
            "found": found,
            "expected": _expected(fault),
        }
        lines.append(Words("case.line", values))
    return lines


def _expected(fault: Any) -> Words:
    key = f"case.expected.{fault['type']}"
    if has_text(key):
        return Words(key, fault.get("ctx", {}))
    return Words("case.expected.other", {"reason": fault["msg"]})
