"""Forgetting a person: their rows, what was made of them, and what still counts them.

UK GDPR, article 17: whoever asks for it has their data erased where no other duty keeps them.
"""

import csv
import io
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.case import Case
from analysis.privacy.earlier_releases import counting, releases, widened
from analysis.privacy.files import (
    PEOPLE,
    PSEUDONYMS,
    csv_content,
    named,
    private_folder,
    read_private,
    refusal,
    replace_all,
)
from analysis.privacy.pseudonyms import plain_contact, plain_name
from analysis.privacy.rows import place_of, places, rows_about, without
from analysis.privacy.traces import look_through, shown_in
from analysis.running import STEPS, Step
from analysis.tables import sources
from analysis.tables.workbook_marking import MARKED

LOG = "forgotten.log"
LOGGED = ("forgotten_on", "rows", "tables")
# what lies beside findings and is not made from the rows of people
ASIDE = ".forgetting"
KEPT = (".lock", ".holder.json", ASIDE, "records.csv", "questionnaire", "translation")
TYPED = ("pilot/sessions", "pilot/known_figures")  # counts of people that somebody typed


@dataclass(frozen=True)
class Forgotten:
    """What was taken out, or would be, and what is left to do.

    Attributes
    ----------
    rows
        File from the project's folder to how many rows of it.
    made
        How many files of data/processed.
    marked
        The marked copy of the workbook, where there is one.
    published
        Folders of reports that still count the person.
    released
        Files of earlier releases that do, each with its day.
    mentioned
        Places where the code stands elsewhere.
    typed
        Tables of counts that may include the person.
    notebooks
        Notebooks whose outputs were made with the person's rows, or hold the code.
    unread
        Files that may hold the person and were not read, or in which the name is left.
    logged
        The file that notes it.
    """

    rows: dict[str, int]
    made: int
    marked: str
    published: tuple[str, ...]
    released: tuple[tuple[str, str], ...]
    mentioned: tuple[str, ...]
    typed: tuple[str, ...]
    notebooks: tuple[str, ...]
    unread: tuple[str, ...]
    logged: str


def forget(study: Case, person: str, day: date, *, look: bool = False) -> Forgotten:
    """Take a person out of raw tables, the folder private and what was made of them.

    Parameters
    ----------
    study
        The case, held alone.
    person
        The code, as it stands in the tables.
    day
        The day that the log notes.
    look
        Only say what would be done.

    Raises
    ------
    PrivacyError
        When nobody has the code. Near ones are not named: that would tell who is there.
    FaultyTables
        When a table cannot be read.
    OSError
        When a file cannot be written; then everything is as it was.
    """
    about = rows_about(study, person)
    counts, private = about.counts(), _private_without(study, person)
    if not counts and not private:
        raise refusal("forgetting.unknown", case=study.name)
    gone = _gone(counts)
    counted = {path: held for path, held in releases(study).items() if counting(held, gone)}
    changed = without(study, about)
    mentioned, unread = look_through(study, person, changed)
    steps = _steps_with(set(counts))
    doomed = list(_made(study, steps)) if counts else []
    found = Forgotten(
        rows={**places(study, about), **private.rows},
        made=sum(_files(path) for path in doomed),
        marked=named(study, study.raw / MARKED) if (study.raw / MARKED).is_file() else "",
        published=(named(study, study.reports),) if counts and study.reports.is_dir() else (),
        released=tuple((named(study, at), _day(held)) for at, held in counted.items()),
        mentioned=tuple(mentioned),
        typed=tuple(place for place in _typed(study) if counts),
        notebooks=tuple(shown_in(study, person, steps)),
        unread=(*unread, *_unread(study, private)),
        logged=named(study, study.raw / LOG),
    )
    if not look:
        wider = {path: widened(held, gone) for path, held in counted.items()}
        contents = {**wider, **changed, **private.contents}
        _take_out(study, doomed, {**contents, **_log(study, day, {**counts, **private.rows})})
    return found


@dataclass(frozen=True)
class _Private:
    rows: dict[str, int]
    contents: dict[Path, bytes]
    unsure: frozenset[Path]  # where somebody may be left who cannot be told by the code

    def __bool__(self) -> bool:
        return bool(self.contents)


def _private_without(study: Case, person: str) -> _Private:
    """Return the files of the folder private without a person, by the code's name and contact."""
    files = [private_folder(study) / name for name in (PSEUDONYMS, PEOPLE)]
    held = {path: read for path in files if (read := read_private(study, path)) is not None}
    coded = held.get(files[0], ([], []))[1]
    who = {_who(cells) for _, cells in coded if cells.get("participant_id") == person}
    rows, contents, unsure = {}, {}, set() if who else set(held)
    for path, (header, found) in held.items():
        left = [cells for _, cells in found if _who(cells) not in who]
        if len(left) < len(found):
            rows[named(study, path)] = len(found) - len(left)
            cells = [[row.get(column, "") for column in header] for row in left]
            contents[path] = csv_content(header, cells)
        if {_who(cells)[0] for cells in left} & {name for name, _ in who}:
            unsure.add(path)  # the same name with another contact: perhaps the same person
    return _Private(rows, contents, frozenset(unsure))


def _who(cells: dict[str, str]) -> tuple[str, str]:
    return plain_name(cells.get("name", "")), plain_contact(cells.get("contact", ""))


def _gone(counts: dict[str, int]) -> dict[str, int]:
    """Return of each kind that a release counts how many go with the person."""
    return {
        "people": min(1, counts.get("pilot/participants", 0)),
        "partner": min(1, counts.get("pilot/partner_responses", 0)),
        "loans": counts.get("pilot/loans", 0),
        "mentions": counts.get("pilot/codings", 0),
    }


def _steps_with(changed: set[str]) -> list[Step]:
    """List the notebooks that read changed tables, or findings that rest on them."""
    subjects: set[str] = set()
    for step in STEPS:
        if changed.intersection(step.reads) or subjects.intersection(step.after):
            subjects.add(step.subject)
    return [step for step in STEPS if step.subject in subjects]


def _made(study: Case, steps: Collection[Step]) -> Iterator[Path]:
    """Yield what notebooks made, in every folder of findings of the case."""
    others = [step for step in STEPS if step not in steps]
    kept = {step.subject for step in others} | {
        f"{step.notebook}{ending}" for step in others for ending in (".ipynb", ".json")
    }
    yield from _rest(study.workspace, kept)


def _rest(folder: Path, kept: set[str]) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name in KEPT:
            continue
        if path.name in ("councils", "variants"):
            for inner in sorted(path.iterdir()):
                yield from _rest(inner, kept)
        elif path.name in ("findings", "notebooks", "runs") and path.is_dir():
            yield from (each for each in sorted(path.iterdir()) if each.name not in kept)
        else:
            yield path


def _day(held: Mapping[str, Any]) -> str:
    return str(held.get("released_on", "–"))


def _files(path: Path) -> int:
    return sum(each.is_file() for each in path.rglob("*")) if path.is_dir() else 1


def _take_out(study: Case, doomed: Iterable[Path], contents: dict[Path, bytes]) -> None:
    """Move away what was made, change the files together, then delete; or put everything back."""
    aside = study.workspace / ASIDE
    shutil.rmtree(aside, ignore_errors=True)  # what a command that was killed left
    aside.mkdir(parents=True)
    marked = study.raw / MARKED
    moved: list[tuple[Path, Path]] = []
    try:
        for number, path in enumerate([*doomed, *([marked] if marked.is_file() else [])]):
            path.rename(aside / str(number))
            moved.append((path, aside / str(number)))
        replace_all(contents)
    except BaseException:
        for path, there in moved:
            there.rename(path)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _log(study: Case, day: date, rows: dict[str, int]) -> dict[Path, bytes]:
    """Return the log with one line more: the day, how many rows, of what; never who."""
    path = study.raw / LOG
    held = path.read_bytes() if path.is_file() else csv_content(LOGGED, [])
    line = io.StringIO(newline="")
    tables = "; ".join(Path(file).stem for file in rows)
    csv.writer(line, lineterminator="\n").writerow([day.isoformat(), sum(rows.values()), tables])
    return {path: held + line.getvalue().encode("utf-8")}


def _typed(study: Case) -> Iterator[str]:
    """Yield where counts stand that somebody typed, of the tables that there are."""
    for name in TYPED:
        if sources.content(study, name) is not None:
            yield place_of(study, name, in_book=sources.from_workbook(study, name))


def _unread(study: Case, private: _Private) -> tuple[str, ...]:
    folder = private_folder(study)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    known = {folder / PEOPLE, folder / PSEUDONYMS} - private.unsure
    return tuple(named(study, path) for path in files if path not in known)
