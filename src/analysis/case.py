"""A case: one council's experiment, its parameters (case.yaml) and where its files are."""

import os
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from analysis.language import SpokenError, Words, has_text, with_nearest

MOST_DRAWS = 100_000  # beyond this a run takes minutes and shows nothing that fewer draws do not
Share = Annotated[float, Field(ge=0, le=1, strict=True)]
# a code of an area, or a name typed in its place; nothing that could lead to another folder
COUNCIL = re.compile(r"\w[\w '’,.()-]*")


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
    """A column of the councils' table on which councils are compared, and why it was chosen.

    `weight` says how much it counts beside the others; without weights all count alike.
    """

    column: str
    log: bool = False
    weight: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
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


class Override(_Strict):
    """Who let the project go on although its framing stops it, why, and when that was decided."""

    role: Bilingual
    reason: Bilingual
    decided_on: date


class Settings(_Strict):
    """What case.yaml holds.

    `neighbours`, `winsorise`, `draws` and `seed` belong to the comparison of councils: how many
    are listed, the quantiles at which an indicator is cut, and how often, from which seed, its
    weights are drawn anew.
    """

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
    override: Override | None = None
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    neighbours: int = Field(default=10, ge=1)
    winsorise: tuple[Share, Share] = (0.01, 0.99)
    draws: int = Field(default=2000, ge=1, le=MOST_DRAWS, strict=True)
    seed: int = Field(default=2021, ge=0, strict=True)
    approaches: tuple[str, ...] = Field(min_length=1)
    simulation: dict[str, Any] | None = None

    @field_validator("indicators")
    @classmethod
    def _indicators_fit_together(cls, indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
        columns = [item.column for item in indicators]
        if twice := sorted({name for name in columns if columns.count(name) > 1}):
            found = {"columns": ", ".join(twice)}
            raise PydanticCustomError("indicators_twice", "an indicator named twice", found)
        weighted = [item.column for item in indicators if item.weight is not None]
        without = [item.column for item in indicators if item.weight is None]
        if weighted and without:
            values = {"weighted": ", ".join(weighted), "without": ", ".join(without)}
            raise PydanticCustomError("weights_mixed", "some without a weight", values)
        if weighted and not any(item.weight for item in indicators):
            raise PydanticCustomError("weights_zero", "no weight above 0")
        return indicators

    @field_validator("winsorise")
    @classmethod
    def _cuts_leave_something(cls, cuts: tuple[float, float]) -> tuple[float, float]:
        if cuts[0] >= cuts[1]:
            raise PydanticCustomError("cuts_backwards", "lower cut not below the upper")
        return cuts

    @property
    def comparison(self) -> dict[str, Any]:
        """How councils are compared: columns, weights (None for equal ones), log, winsorise."""
        weights = {indicator.column: indicator.weight for indicator in self.indicators}
        return {
            "columns": list(weights),
            "weights": None if None in weights.values() else weights,
            "log": [indicator.column for indicator in self.indicators if indicator.log],
            "winsorise": self.winsorise,
        }


@dataclass(frozen=True)
class Case:
    """One case: its settings and its folders.

    `elsewhere` is the area code of another council for which the case is looked at; blank for the
    case's own.
    """

    name: str
    root: Path
    settings: Settings
    elsewhere: str = ""

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

    def for_council(self, code: str) -> "Case":
        """Return the same case for another council, with folders of its own for what is made.

        Parameters
        ----------
        code
            The area code of a council, ``"W06000014"``; that it is known is for
            `analysis.tables.require_council` to say. Blank, or the case's own code, returns this
            case.

        Raises
        ------
        CaseError
            When the code could lead to another folder.
        """
        if code in ("", self.settings.council):
            return self
        if not COUNCIL.fullmatch(code):
            raise CaseError(Words("case.no_council", {"council": code}))
        return replace(
            self, settings=self.settings.model_copy(update={"council": code}), elsewhere=code
        )

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
        own = self.root / "data" / "processed" / self.name
        return own / "councils" / self.elsewhere if self.elsewhere else own

    @property
    def reports(self) -> Path:
        """Where the report is published; another council's does not go when the case's does."""
        name = f"{self.name}-{self.elsewhere}" if self.elsewhere else self.name
        return self.root / "reports" / name


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
        values = {
            "file": f"{file.parent.name}/{file.name}",
            "where": where,
            "found": _found(fault),
            "expected": _expected(fault),
        }
        lines.append(Words("case.line", values))
    return lines


def _found(fault: Any) -> Words:
    key = f"case.found.{fault['type']}"
    if has_text(key):
        return Words(key, fault.get("ctx", {}))
    return Words("case.value", {"value": fault["input"]})


def _expected(fault: Any) -> Words:
    key = f"case.expected.{fault['type']}"
    if has_text(key):
        return Words(key, fault.get("ctx", {}))
    return Words("case.expected.other", {"reason": fault["msg"]})
