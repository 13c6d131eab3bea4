"""The start page of JupyterLab: every case, how far each of its notebooks is, and where to go."""

import html
from dataclasses import dataclass
from pathlib import Path

from analysis.case import Case, CaseError, find_root, list_cases
from analysis.language import LANGUAGES, reader_language, text
from analysis.running.status import StepStatus, status

IN_WORDS = {"cy": "in_welsh", "en": "in_english"}


@dataclass(frozen=True)
class CaseOverview:
    """One case: its steps, or why it cannot be opened; shown in a notebook with links.

    Attributes
    ----------
    name
        Its folder under ``data/raw``.
    study
        The case; None where its settings have faults.
    steps
        How far each notebook is.
    fault
        What is wrong with its settings.
    """

    name: str
    study: Case | None
    steps: tuple[StepStatus, ...] = ()
    fault: str = ""

    def __repr__(self) -> str:
        reader = reader_language()
        lines = [f"{step.step.notebook}: {_state(step, reader)}" for step in self.steps]
        return "\n".join([self.name, *([self.fault] if self.fault else lines)])

    def _repr_html_(self) -> str:
        reader = reader_language()
        if self.study is None:
            return f"<h3>{_safe(self.name)}</h3><p>{_safe(self.fault)}</p>"
        title = _safe(self.study.settings.title[reader])
        rows = "\n".join(_row(self.study, step, reader) for step in self.steps)
        heads = "".join(
            f'<th scope="col" style="text-align: left">{_safe(_say(key, reader))}</th>'
            for key in ("notebook", "state", "why", "owner", "last_run")
        )
        return (
            f'<div lang="{reader}"><h3>{title}</h3>'
            f'<table>\n<caption style="text-align: left">{_safe(self.name)}</caption>\n'
            f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
            f"<p>{_reports(self.study, reader)}</p><p>{_raw(self.study, reader)}</p></div>"
        )


@dataclass(frozen=True)
class Overview:
    """Every case of a project."""

    cases: tuple[CaseOverview, ...]

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self.cases)) or _say("none", reader_language())

    def _repr_html_(self) -> str:
        if not self.cases:
            return f"<p>{_safe(_say('none', reader_language()))}</p>"
        return "\n".join(case._repr_html_() for case in self.cases)


def overview(root: Path | str | None = None) -> Overview:
    """Say of every case how far it is; a case whose settings have faults is listed with them.

    Parameters
    ----------
    root
        The project's folder; found from the working directory when not given.
    """
    folder = find_root(root)
    return Overview(tuple(_case(name, folder) for name in list_cases(folder)))


def _case(name: str, root: Path) -> CaseOverview:
    try:
        study = Case.load(name, root)
    except CaseError as error:
        return CaseOverview(name, None, fault=str(error))
    return CaseOverview(name, study, status(study))


def _row(study: Case, step: StepStatus, reader: str) -> str:
    owner = step.owner[reader] if step.owner else _say("nobody", reader)
    cells = (
        _link(study, step.step.source(study), step.step.notebook),
        _safe(_state(step, reader)),
        _safe(step.why.say(reader)),
        _safe(owner),
        _last_run(study, step, reader),
    )
    first, *others = (f'style="text-align: left">{cell}' for cell in cells)
    return f'<tr><th scope="row" {first}</th>' + "".join(f"<td {c}</td>" for c in others) + "</tr>"


def _last_run(study: Case, step: StepStatus, reader: str) -> str:
    """Return a link to the notebook as it was last run, or as it failed."""
    for file, words in ((step.step.failed(study), "failed"), (step.step.executed(study), "run")):
        if file.is_file():
            return _link(study, file, _say(f"open_{words}", reader))
    return "–"


def _reports(study: Case, reader: str) -> str:
    pages = {to: study.reports / to / "index.html" for to in LANGUAGES}
    if not all(page.is_file() for page in pages.values()):
        return _safe(text("start.not_published", reader, case=study.name))
    links = (_link(study, page, _say(IN_WORDS[to], reader)) for to, page in pages.items())
    return f"{_safe(_say('reports', reader))}: {', '.join(links)}"


def _raw(study: Case, reader: str) -> str:
    folder = study.raw.relative_to(study.root).as_posix()
    return f"{_safe(_say('raw', reader))}: <code>{_safe(folder)}</code>"


def _link(study: Case, file: Path, words: str) -> str:
    """Link to a file from a notebook: its address is relative to the notebooks' folder."""
    address = f"../{file.relative_to(study.root).as_posix()}"
    return f'<a href="{_safe(address)}">{_safe(words)}</a>'


def _state(step: StepStatus, reader: str) -> str:
    return text(f"status.states.{step.state}", reader)


def _say(key: str, reader: str) -> str:
    return text(f"start.{key}", reader)


def _safe(words: str) -> str:
    return html.escape(words)
