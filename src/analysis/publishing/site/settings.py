"""What a publisher may say of the whole site, in ``data/raw/site.yaml``; the file is optional."""

import reprlib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from analysis.careful_yaml import MOST_BYTES, BadYaml, read_yaml
from analysis.language import Words
from analysis.publishing.faults import PublishingError, words
from analysis.settings import Bilingual

FILE = "data/raw/site.yaml"
# A web address and nothing that a reader or a crawler would take for more than one
ADDRESS = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$"
EMAIL = r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$"
EXPECTED = {"address": "address", "contact.email": "email"}  # the other settings say one thing


class SiteError(PublishingError):
    """The site cannot be made; every line says what was found, where, and what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SiteContact(_Strict):
    """Whom a reader may write to about the site, in either language."""

    name: Bilingual
    email: Annotated[str, StringConstraints(pattern=EMAIL)]


class SiteSettings(_Strict):
    """What ``site.yaml`` holds.

    Attributes
    ----------
    address
        Where the folder ``reports`` is to be found on the web; None while it is nowhere.
    contact
        Whom to write to about the site; None for the contacts of the case studies.
    """

    address: Annotated[str, StringConstraints(pattern=ADDRESS)] | None = None
    contact: SiteContact | None = None

    def full(self, path: str) -> str | None:
        """Return the full address of a page by its path under ``reports``, where there is one."""
        return f"{self.address.rstrip('/')}/{path}" if self.address else None


def read_settings(reports: Path) -> SiteSettings:
    """Read what is said of the site whose pages lie in a folder.

    Raises
    ------
    SiteError
        When the file has faults; all of them are listed.
    """
    file = reports.parent / FILE
    if not file.is_file():
        return SiteSettings()
    try:
        return SiteSettings.model_validate(_content(file) or {})
    except ValidationError as error:
        raise SiteError(*map(_fault, error.errors(include_url=False))) from error


def _content(file: Path) -> object:
    """Return what the file holds; one that is no YAML, or far too long, is refused."""
    with file.open("rb") as opened:
        source = opened.read(MOST_BYTES + 1)
    try:
        return read_yaml(source)
    except (BadYaml, UnicodeDecodeError) as error:
        raise SiteError(words("site.unreadable", file=FILE)) from error


def _fault(found: object) -> Words:
    held = dict(found)  # type: ignore[call-overload]
    place = ".".join(map(str, held["loc"])) or "–"
    kind = {"extra_forbidden": "unknown", "missing": "missing"}.get(held["type"], "value")
    expected = words(f"site.expected.{EXPECTED.get(place, 'other')}")
    given = held["input"]
    shown = given if isinstance(given, str | int | float) else reprlib.repr(given)
    value = " ".join(str(shown).split())[:80]
    return words(f"site.setting.{kind}", file=FILE, place=place, found=value, expected=expected)
