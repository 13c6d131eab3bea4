"""What case.yaml holds: the parameters of a case, checked as they are read."""

from datetime import MAXYEAR, MINYEAR, date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from analysis.disclosure import PROFILES

MOST_DRAWS = 100_000  # beyond this a run takes minutes and shows nothing that fewer draws do not
LONGEST = 2000  # letters of one setting: more than any page has room for
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
Line = Annotated[str, StringConstraints(max_length=LONGEST)]
Share = Annotated[float, Field(ge=0, le=1, strict=True)]


class _Strict(BaseModel):
    # checks are built when a case is first opened, once for all nested parts
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Bilingual(_Strict):
    """The same words in Welsh and in English."""

    cy: Words
    en: Words

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
    email: Line | None = None


class Licence(_Strict):
    """Under what terms the case study may be used."""

    name: Bilingual
    url: Line


class Disclosure(_Strict):
    """How much a published report may tell of small groups, why, and which role releases it."""

    profile: str = "public"
    reason: Bilingual
    released_by: Bilingual | None = None

    @field_validator("profile")
    @classmethod
    def _profile_is_known(cls, name: str) -> str:
        if name not in PROFILES:
            found = {"profiles": ", ".join(PROFILES), "name": name}
            raise PydanticCustomError("disclosure_profile", "no such profile", found)
        return name

    @property
    def minimum(self) -> int:
        """A group of fewer people is small."""
        return PROFILES[self.profile].minimum


class Strength(_Strict):
    """How strong the evidence of the case's own result is, and why."""

    level: Literal["none_seen", "level_1", "level_2", "level_3", "level_4", "level_5"]
    reason: Bilingual


class Override(_Strict):
    """Who let the project go on although its framing stops it, why, and when that was decided."""

    role: Bilingual
    reason: Bilingual
    decided_on: date


class Retention(_Strict):
    """Until which day the records about people may be kept, and by what rule or promise."""

    until: date
    reason: Bilingual

    def passed(self, today: date) -> bool:
        """Say whether the last day is over."""
        return today > self.until


class Owners(_Strict):
    """Which role answers for each part of a case; a role and never a person's name."""

    framing: Bilingual | None = None
    desk_research: Bilingual | None = None
    stakeholders: Bilingual | None = None
    pilot: Bilingual | None = None
    case_study: Bilingual | None = None
    welsh: Bilingual | None = None

    def of(self, part: str) -> Bilingual | None:
        """Return the role that answers for a part; None where none is named."""
        held: Bilingual | None = getattr(self, part)
        return held


class Settings(_Strict):
    """What case.yaml holds.

    `neighbours`, `winsorise`, `draws` and `seed` belong to the comparison of councils: how many
    are listed, the quantiles at which an indicator is cut, and how often, from which seed, its
    weights are drawn anew.
    """

    title: Bilingual
    organisation: Bilingual
    council: str
    programme: Line
    cohort: Line
    theme: Bilingual
    year: int = Field(ge=MINYEAR, le=MAXYEAR)
    period: Period
    as_of: date
    pilot: Period
    published: date
    version: Line
    change_note: Bilingual
    authors: Bilingual
    contact: Contact
    licence: Licence
    disclosure: Disclosure
    strength: Strength | None = None
    override: Override | None = None
    owners: Owners = Owners()
    retention: Retention | None = None
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
