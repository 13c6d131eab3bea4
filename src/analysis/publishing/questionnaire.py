"""The questionnaire to stakeholders: a printable form for each in both languages, and a sheet.

Nobody's answers are on it. It is made from the register alone, and what is typed into the sheet
comes back through `analysis.tables.answers`.
"""

import base64
import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import findings, language, tables
from analysis.case import Case
from analysis.language import SpokenError, Words, with_nearest
from analysis.publishing import translation
from analysis.publishing.files import write_file
from analysis.publishing.page import render_template

if TYPE_CHECKING:
    import pandas as pd
    from markupsafe import Markup

FORMS, SHEET = "questionnaire.html", "answers.csv"
TYPED = {
    "kind": "tie_kind",
    "direction": "answer_direction",
    "new_sector": "sector",
    "consent": "yes_no",
}


class QuestionnaireError(SpokenError):
    """The questionnaire cannot be made; every line says what was found and what to do."""


@dataclass(frozen=True)
class Person:
    """A stakeholder as the forms name it: an organisation or a role, never a private person."""

    name: str
    cy: str
    en: str
    sector: str


@dataclass(frozen=True)
class Form:
    """One stakeholder's form, with every other stakeholder by sector in order of the Welsh name."""

    asked: Person
    roster: tuple[tuple[str, tuple[Person, ...]], ...]


def write_questionnaire(study: Case, asked: Sequence[str] = ()) -> tuple[list[Path], int]:
    """Write the forms and the blank sheet for their answers, in the place of older ones.

    Parameters
    ----------
    study
        The case.
    asked
        Identifiers of those to ask; everybody who has not answered when none is given.

    Returns
    -------
    paths : list of Path
        The forms and the sheet, in `sheet_path`'s folder.
    count : int
        How many stakeholders are asked.

    Raises
    ------
    FaultyTables
        When the register has faults.
    QuestionnaireError
        When somebody asked is not in it, nobody is left to ask, or answers that have been typed
        into the sheet would be lost.
    """
    from analysis.tables.answer_sheet import blank_sheet, sheet_bytes

    folder, staged = sheet_path(study).parent, study.processed / ".questionnaire.new"
    stakeholders = tables.read(study, "stakeholders")
    chosen = _chosen(study, stakeholders, asked)
    findings.restore(folder)
    _refuse_filled(study)
    shutil.rmtree(staged, ignore_errors=True)
    try:
        staged.mkdir(parents=True)
        write_file(staged / FORMS, render_forms(study, stakeholders, chosen).encode("utf-8"))
        write_file(staged / SHEET, sheet_bytes(blank_sheet(stakeholders, chosen)))
        findings.swap(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return [folder / FORMS, folder / SHEET], len(chosen)


def sheet_path(study: Case) -> Path:
    """Return where the sheet for the answers of a case lies."""
    return study.processed / "questionnaire" / SHEET


def render_forms(study: Case, stakeholders: "pd.DataFrame", asked: Sequence[str]) -> str:
    """Write the forms of those who are asked as one page, after a page for whoever sends them.

    Parameters
    ----------
    study
        The case, for who is asking.
    stakeholders
        The register: ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``.
    asked
        Identifiers of those who are asked, in the order of the forms.

    Returns
    -------
    str
        A whole HTML document in both languages, without scripts and requests.
    """
    from analysis.tables.answer_rows import STRENGTHS
    from analysis.tables.answer_sheet import NEW_NAMES
    from analysis.tables.stakeholder_checks import TWO_WAY

    columns = ["stakeholder_id", "name_cy", "name_en", "sector"]
    people = [Person(*row) for row in stakeholders[columns].itertuples(index=False, name=None)]
    held = {
        "facts": study.settings,
        "review": translation.review(study),
        "case": study.name,
        "forms": [
            _form(person, people) for name in asked for person in people if person.name == name
        ],
        "kinds": [(kind, kind in TWO_WAY) for kind in language.codes("tie_kind")],
        "strengths": STRENGTHS,
        "sectors": language.codes("sector"),
        "typed": {column: (name, language.codes(name)) for column, name in TYPED.items()},
        "lines": NEW_NAMES,
        "ask": lambda key, reader: language.text(f"questionnaire.{key}", reader),
        "code": language.code,
        "style": _style(),
        "policy": _policy(),
    }
    return render_template("questionnaire.html.j2", "cy", **held)


def _form(asked: Person, people: Sequence[Person]) -> Form:
    others = sorted(
        (person for person in people if person != asked),
        key=lambda person: language.sort_key(person.cy, "cy"),
    )
    groups = (
        (sector, tuple(person for person in others if person.sector == sector))
        for sector in language.codes("sector")
    )
    return Form(asked, tuple((sector, group) for sector, group in groups if group))


def _chosen(study: Case, stakeholders: "pd.DataFrame", asked: Sequence[str]) -> list[str]:
    """Return who is asked, in the order of the register."""
    known = list(stakeholders["stakeholder_id"])
    file = tables.table_path(study, "stakeholders").relative_to(study.root).as_posix()
    problems = [
        with_nearest("questionnaire.refused.unknown", name, known, name=name, file=file)
        for name in asked
        if name not in known
    ]
    if problems:
        raise QuestionnaireError(*problems)
    if not known:
        raise QuestionnaireError(Words("questionnaire.refused.none", {"file": file}))
    silent = stakeholders.loc[~stakeholders["answered"].fillna(False), "stakeholder_id"]
    chosen = set(asked or silent)
    if not chosen:
        raise QuestionnaireError(Words("questionnaire.refused.nobody"))
    return [name for name in known if name in chosen]


def _refuse_filled(study: Case) -> None:
    """Refuse to put a blank sheet in the place of one into which somebody has typed."""
    from analysis.tables.answer_sheet import is_answered, read_sheet
    from analysis.tables.files import content_of

    path = sheet_path(study)
    content, shown = content_of(path), path.relative_to(study.root).as_posix()
    if content is None:
        return
    sheet, faults = read_sheet(content, shown)
    if faults or is_answered(sheet).any() or (sheet["consent"] != "").any():
        raise QuestionnaireError(Words("questionnaire.refused.filled", {"file": shown}))


def _style() -> "Markup":
    from markupsafe import Markup

    file = resources.files("analysis.publishing") / "templates" / "questionnaire.css"
    return Markup(file.read_text(encoding="utf-8"))  # noqa: S704  (our own file)


def _policy() -> str:
    """Return the content security policy: nothing is run, fetched or sent."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
