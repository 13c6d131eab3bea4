"""What was released, kept for the audit of every later report; and what others know already."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from analysis import findings, tables
from analysis.case import Case
from analysis.disclosure import About, People, Place, Statement, group, narrowed
from analysis.publishing.faults import PublishingError, words
from analysis.publishing.files import replace_file
from analysis.publishing.published_record import BADGES
from analysis.tables import releases_folder

VERSION = re.compile(r"\w[\w.-]*")  # nothing that could lead to another folder
KNOWN = "pilot/known_figures"
OUTSIDE = {"known", "release"}  # outlets of what this report does not print


class ReleaseError(PublishingError):
    """A report cannot be kept as released; the message says what was found and expected."""


def statements_file(study: Case) -> Path:
    """Return where it is kept what the last published report says of people; never published."""
    return study.processed / "statements.json"


def keep_statements(study: Case, run: str, statements: Iterable[Statement]) -> None:
    """Write what a report that was just published says of people, with its files' fingerprints."""
    held = {
        "case": study.name,
        "version": study.settings.version,
        "profile": study.settings.disclosure.profile,
        "run": run,
        "files": _fingerprints(study),
        "statements": [_plain(statement) for statement in statements],
    }
    _write(statements_file(study), held)


def release(study: Case, by_en: str, by_cy: str, day: date) -> Path:
    """Keep what the published report says of people, as released.

    Parameters
    ----------
    study
        The case; its report is published.
    by_en, by_cy
        The role that releases it, in English and in Welsh.
    day
        The day on which it is released.

    Returns
    -------
    Path
        The file, under the case's raw folder; every later report is audited with it.

    Raises
    ------
    ReleaseError
        When nothing is published, the files are not those that were published last, or this
        version is released already.
    """
    version, source = study.settings.version, statements_file(study)
    if not VERSION.fullmatch(version):
        raise ReleaseError(words("release.version", version=version))
    path = releases_folder(study) / f"{version}.json"
    if path.exists():
        shown = path.relative_to(study.root).as_posix()
        raise ReleaseError(words("release.twice", version=version, file=shown))
    held = _kept(source)
    if held.get("files") != _fingerprints(study) or held.get("version") != version:
        raise ReleaseError(words("release.not_published", case=study.name, version=version))
    kept = {
        "version": version,
        "released_on": day.isoformat(),
        "released_by": {"en": by_en, "cy": by_cy},
        "profile": held["profile"],
        "run": held["run"],
        "among": {},
        "statements": held["statements"],
    }
    _write(path, kept)
    return path


def known_before(study: Case, people: Mapping[str, People]) -> list[Statement]:
    """List what readers know already: earlier releases, and figures that others hold.

    Parameters
    ----------
    study
        The case.
    people
        Those of whom the report speaks; what is known of others cannot be set beside it.

    Raises
    ------
    ReleaseError
        When a file of an earlier release cannot be read.
    FaultyTables
        When the table of known figures has faults.
    """
    found = [*_known_figures(study), *_released(study)]
    return [statement for statement in found if statement.about.of in people]


def _released(study: Case) -> Iterable[Statement]:
    for path in sorted(releases_folder(study).glob("*.json")):
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            for item in held["statements"]:
                statement = _read(item, held["version"])
                yield replace(statement, about=narrowed(statement.about, held["among"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            shown = path.relative_to(study.root).as_posix()
            raise ReleaseError(words("release.unreadable", file=shown)) from None


def _known_figures(study: Case) -> Iterable[Statement]:
    if KNOWN not in tables.filled(study, (KNOWN,)):
        return
    for row in tables.read(study, KNOWN).to_dict("records"):
        groups = row["groups"] if isinstance(row["groups"], str) else ""
        parts = (part.partition("=") for part in groups.split(";") if part.strip())
        named = group(**{name.strip(): levels.split("|") for name, _, levels in parts})
        step = row["rounded_to"] if row["rounded_to"] > 0 else 0.0  # a blank is not above 0
        about = About(terms=((1.0, named),), of=row["people"])
        low, high = row["figure"] - step / 2, row["figure"] + step / 2
        place = Place(row["known_id"], outlet="known")
        yield Statement(about, low, high, place, release=row["known_id"])


def _kept(file: Path) -> dict[str, Any]:
    """Return what a published report says of people; nothing where that cannot be read whole."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):  # not there, or somebody cut it short
        return {}
    return held if isinstance(held, dict) and {"profile", "run", "statements"} <= set(held) else {}


def _plain(statement: Statement) -> dict[str, Any]:
    place = statement.place
    return {
        "item": place.item,
        "row": place.row,
        "column": place.column,
        "about": findings.plain_about(statement.about),
        "low": statement.low,
        "high": statement.high,
    }


def _read(item: Mapping[str, Any], version: str) -> Statement:
    place = Place(item["item"], item["row"], item["column"], "release")
    about = findings.read_about(item["about"])
    return Statement(about, item["low"], item["high"], place, release=version)


def _fingerprints(study: Case) -> dict[str, str]:
    beside = {study.reports / name for name in BADGES.values()}
    found = (path for path in study.reports.rglob("*") if path.is_file())
    files = sorted(path for path in found if path not in beside)
    return {path.relative_to(study.reports).as_posix(): findings.file_hash(path) for path in files}


def _write(path: Path, held: Mapping[str, Any]) -> None:
    text = json.dumps(held, ensure_ascii=False, indent=1) + "\n"
    replace_file(path, text.encode("utf-8"))
