"""Making the folder of a new case: all of it, or nothing."""

import csv
import io
import re
import shutil
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from analysis.case import Case, find_root, list_cases
from analysis.language import LANGUAGES, SpokenError, Words
from analysis.settings import Settings
from analysis.starting.settings_file import settings_text
from analysis.tables.councils import TABLE, Named, find_council

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
# folders of the project's own, and names that Windows keeps for devices
TAKEN = {"reference", "site", "cy", "en", "con", "prn", "aux", "nul"}
TAKEN |= {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
LOOKED_AT = re.compile(r".+-[a-z][0-9]{8}")  # as the report for another council is named
WORKBOOK = "case.xlsx"
REGISTER = ("evidence", "evidence_figures")  # the searches behind it were another's: they stay
WRITTEN_BY_COMMANDS = ("pilot/criteria_locks",)


class NewCaseError(SpokenError):
    """A case cannot be started; nothing was written."""


@dataclass(frozen=True)
class Started:
    """A new case: where it lies, its council, and how many projects elsewhere it begins with."""

    folder: Path
    files: tuple[Path, ...]
    council: Named
    projects: int


def start(
    name: str,
    council: str,
    *,
    root: Path | str | None = None,
    language: str = "en",
    as_csv: bool = False,
    register: str = "",
    today: date | None = None,
) -> Started:
    """Make the folder of a new case under ``data/raw``.

    Parameters
    ----------
    name
        The folder's name: lower-case letters, digits and hyphens.
    council
        A council's area code, or its name in Welsh or English.
    root
        The project's folder; found from the working directory when not given.
    language
        Of the workbook's headings and the comments: ``"cy"`` or ``"en"``.
    as_csv
        Make CSV files with headings only, and no workbook.
    register
        A case whose register of projects elsewhere is taken over; blank for none.
    today
        The day from which the case's days are reckoned; the machine's if not given.

    Returns
    -------
    Started
        What was made.

    Raises
    ------
    NewCaseError
        When the name cannot be that of a folder, or there is such a folder.
    UnknownCouncil
        When no council, or more than one, has this name.
    CaseError
        When there is no project here, or no such case to take the register from.
    """
    project = find_root(root)
    place = project / "data" / "raw" / name
    _refuse_name(name, place)
    found = find_council(project / "data" / "raw" / "reference" / f"{TABLE}.csv", council)
    lender = Case.load(register, project) if register else None
    text = settings_text(found, today or date.today(), language, lender)
    study = Case(name, project, _settings(text))
    contents = {"case.yaml": text.encode("utf-8")}
    contents |= {f"narrative.{to}.md": _template(f"narrative.{to}.md") for to in LANGUAGES}
    contents |= _empty_tables() if as_csv else {WORKBOOK: _workbook(study, language)}
    taken = _register(lender) if lender else {}
    _write(place, contents | taken)
    return Started(
        place,
        tuple(sorted(path for path in place.rglob("*") if path.is_file())),
        found,
        _rows(taken.get(f"{REGISTER[0]}.csv", b"")),
    )


def is_usable(name: str) -> bool:
    """Say whether a case may have this name: its folder is safe on every system."""
    return bool(NAME.fullmatch(name)) and name not in TAKEN and not LOOKED_AT.fullmatch(name)


def _refuse_name(name: str, place: Path) -> None:
    if not is_usable(name):
        raise NewCaseError(Words("new.bad_name", {"name": name}))
    if place.exists():
        cases = list_cases(place.parents[2])
        key = "new.exists" if name in cases else "new.folder_exists"
        raise NewCaseError(Words(key, {"name": name, "folder": f"data/raw/{name}"}))


def _settings(text: str) -> Settings:
    """Read the settings that were just written, so that none is ever written with a fault."""
    import yaml

    return Settings.model_validate(yaml.safe_load(text))


def _template(name: str) -> bytes:
    return (resources.files("analysis.starting") / "templates" / name).read_bytes()


def _workbook(study: Case, language: str) -> bytes:
    from analysis.tables.workbook import make  # writing a workbook loads openpyxl

    return make(study, language)


def _empty_tables() -> dict[str, bytes]:
    """Return every table of a case as a CSV file with its headings."""
    from analysis.tables import CASE_TABLES
    from analysis.tables.schemas import SCHEMAS

    return {
        f"{name}.csv": (",".join(SCHEMAS[name]) + "\n").encode("utf-8")
        for name in CASE_TABLES
        if name not in WRITTEN_BY_COMMANDS
    }


def _register(lender: Case) -> dict[str, bytes]:
    """Return another case's register of projects elsewhere, with its sources, as it is there."""
    from analysis.tables.sources import content

    held = {f"{name}.csv": content(lender, name) for name in REGISTER}
    return {name: found for name, found in held.items() if found is not None}


def _rows(content: bytes) -> int:
    return max(0, len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))) - 1)


def _write(place: Path, contents: dict[str, bytes]) -> None:
    """Write a folder beside its place, then put it there whole; case.yaml, its mark, comes last."""
    staged = place.with_name(f".{place.name}.new")
    shutil.rmtree(staged, ignore_errors=True)
    try:
        for name in sorted(contents, key=lambda name: name == "case.yaml"):
            path = staged / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents[name])
        staged.rename(place)
    except OSError as error:
        error.filename = str(error.filename or place)  # a full disk does not say of which file
        raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)
