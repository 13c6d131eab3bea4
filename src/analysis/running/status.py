"""How far a case is: which notebook is done, stale, blocked or skipped, why, and who owns it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from analysis import tables
from analysis.case import Case
from analysis.language import Words, has_text, text
from analysis.running.freshness import changes
from analysis.running.jobs import COUNCIL, Job
from analysis.running.plan import STEPS, Step, lacking, said_lacking
from analysis.settings import Bilingual
from analysis.tables.names import shown
from analysis.tables.sources import WORKBOOK
from analysis.tables.workbook_sheets import plain, sheet_forms

State = Literal["done", "stale", "blocked", "skipped", "failed", "not_run"]
STOPS_OTHERS = ("blocked", "failed")
MOST_REASONS = 4


@dataclass(frozen=True)
class StepStatus:
    """How far one notebook of a case is.

    Attributes
    ----------
    step
        The notebook.
    state
        ``done``; ``stale``, what it was made from has changed; ``blocked``, by faults in what it
        reads or by a notebook before it; ``skipped``, its tables have no rows; ``failed``;
        ``not_run``.
    why
        The state and its reason in words.
    lacks
        The raw tables for want of which it is skipped.
    owner
        The role that answers for it, as case.yaml names it.
    """

    step: Step
    state: State
    why: Words
    lacks: tuple[str, ...] = ()
    owner: Bilingual | None = None


@dataclass(frozen=True)
class ReasonWords(Words):
    """What has changed, as the value ``reasons`` of a text: files, and names of reasons."""

    names: tuple[str, ...] = ()

    def say(self, language: str) -> str:
        """Write the words with the first reasons, and a mark where there are more."""
        said = [
            text(f"running.reasons.{name}", language)
            if has_text(f"running.reasons.{name}")
            else name
            for name in self.names[:MOST_REASONS]
        ]
        more = " …" if len(self.names) > MOST_REASONS else ""
        return text(self.key, language, reasons=", ".join(said) + more)


def status(study: Case) -> tuple[StepStatus, ...]:
    """Say of each notebook of a case how far it is. Nothing is run or written.

    Parameters
    ----------
    study
        The case.

    Returns
    -------
    tuple of StepStatus
        In the order of the notebooks.
    """
    faults = _faults(study)
    found: dict[str, StepStatus] = {}
    for step in STEPS:
        state, why, lacks = _state(study, step, faults, found)
        owner = study.settings.owners.of(step.subject)
        found[step.subject] = StepStatus(step, state, why, lacks, owner)
    return tuple(found.values())


def _state(
    study: Case, step: Step, faults: Mapping[str, int], before: Mapping[str, StepStatus]
) -> tuple[State, Words, tuple[str, ...]]:
    faulty = [name for name in (WORKBOOK, *step.reads, *step.texts) if name in faults]
    lacks = () if WORKBOOK in faulty else lacking(study, step)  # who knows what it would hold
    if lacks:
        return (
            "skipped",
            Words("status.why.skipped", {"needs": said_lacking(study, step, lacks)}),
            lacks,
        )
    if faulty:
        count = sum(faults[name] for name in faulty)
        return "blocked", Words("status.why.faulty", _listed(faulty) | {"count": count}), ()
    stopping = [name for name in step.after if before[name].state in STOPS_OTHERS]
    if stopping:
        names = [before[name].step.notebook for name in stopping]
        return "blocked", Words("status.why.held_back", _listed(names)), ()
    return (*_run_state(study, step), ())


def _run_state(study: Case, step: Step) -> tuple[State, Words]:
    """Say how the last run of a notebook ended, and whether anything has changed since."""
    council = {COUNCIL: study.elsewhere} if study.elsewhere else {}
    reasons = changes(Job(study, step, {"case": study.name, **council}))
    if _failed_last(study, step):
        file = step.failed(study).relative_to(study.root).as_posix()
        return "failed", Words("status.why.failed", {"file": file})
    if reasons == ["not_run"]:
        return "not_run", Words("status.why.not_run")
    if reasons:
        return "stale", ReasonWords("status.why.stale", names=tuple(reasons))
    return "done", Words("status.why.done")


def _failed_last(study: Case, step: Step) -> bool:
    """Say whether the last run of a notebook failed: a good run removes what a bad one left."""
    if step.failed(study).is_file():
        return True
    try:
        last = json.loads((study.workspace / "run.json").read_text(encoding="utf-8"))
        ended = {job["notebook"]: job["state"] for job in last["jobs"] if not job["variant"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return ended.get(step.notebook) == "failed" and not step.run_record(study).is_file()


def _faults(study: Case) -> dict[str, int]:
    """Count the faults of each raw table and text of a case, by its name."""
    known = {shown(study, name): name for name in tables.CASE_TABLES}
    sheets = sheet_forms()
    found: dict[str, int] = {}
    for fault in tables.check(study):
        sheet = plain(fault.address.partition("!")[0])
        name = known.get(fault.file) or sheets.get(sheet) or fault.file.rpartition("/")[2]
        found[name] = found.get(name, 0) + 1
    return found


def _listed(names: Iterable[str]) -> dict[str, object]:
    return {"names": ", ".join(names)}
