"""The answers to the questionnaire, made into ties of the register and written beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.case import Case
from analysis.language import SpokenError, Words, code, reader_language, text
from analysis.tables import sources
from analysis.tables.answer_rows import Answer, Arc, Register, consents_of, read_answer, repeats
from analysis.tables.answer_sheet import is_answered, read_sheet
from analysis.tables.checking import check_table
from analysis.tables.faults import Fault, FaultyTables
from analysis.tables.files import content_of
from analysis.tables.names import shown, table_path
from analysis.tables.patching import header_of, replace_together, with_cells, with_rows
from analysis.tables.schemas import SCHEMAS
from analysis.tables.writing import csv_bytes

TIE_COLUMNS = (
    "tie_id",
    "from_id",
    "to_id",
    "kind",
    "direction",
    "strength",
    "reported_by",
    "confidence",
    "wave",
    "basis",
)
NUMBERED = re.compile(r"(.*?)([0-9]+)")
FIRST = ("TIE", "00")  # what a table without ties counts on from


class InWorkbook(SpokenError):
    """The register is a sheet of the case's workbook, into which no command writes."""


@dataclass(frozen=True)
class Taken:
    """What a filled sheet brings.

    Attributes
    ----------
    ties
        The rows to add to the ties, as text, with the columns `TIE_COLUMNS`.
    answered
        Who agreed to the use of the answers, whether or not they named anybody.
    repeated
        Rows of the sheet whose tie the same respondent had reported before.
    without_consent
        Who filled something in without saying yes; nothing of theirs is in `ties`.
    not_filled
        Of whom the sheet holds nothing but names.
    """

    ties: pd.DataFrame
    answered: tuple[str, ...]
    repeated: tuple[int, ...]
    without_consent: tuple[str, ...]
    not_filled: tuple[str, ...]


class FaultyAnswers(FaultyTables):
    """The sheet, or a table that it goes into, has faults; every one is in `faults`."""

    def say(self, language: str) -> str:
        """Write every fault in a language, and that nothing was written."""
        count = text("command.answers_faults", language, count=len(self.faults))
        return f"{super().say(language)}\n{count}"


def take_answers(study: Case, file: Path, *, look: bool = False) -> Taken:
    """Read a filled sheet, add its ties to the case and mark who has answered.

    The ties are added at the end of ``ties.csv``, and ``asked`` and ``answered`` become yes in
    ``stakeholders.csv``; every other byte of the two files stays, and both are replaced or none.

    Parameters
    ----------
    study
        The case.
    file
        The sheet.
    look
        Write nothing; only say what would be taken.

    Raises
    ------
    FaultyAnswers
        When the sheet, the stakeholders or the ties have faults; all of them are listed, and
        nothing is written.
    InWorkbook
        When the register or its ties are kept in the workbook: nothing is written.
    """
    name = file.relative_to(study.root).as_posix() if study.root in file.parents else str(file)
    sheet, faults = read_sheet(content_of(file), name)
    stakeholders, found = check_table(study, "stakeholders")
    faults += found
    ties, found = check_table(study, "ties")
    faults += found
    if faults:
        raise FaultyAnswers(faults)
    taken, faults = convert(sheet, name, Register(stakeholders, ties, shown(study, "stakeholders")))
    if faults:
        raise FaultyAnswers(faults)
    if not look and any(sources.from_workbook(study, name) for name in ("stakeholders", "ties")):
        raise InWorkbook(Words("command.answers_in_workbook", {"case": study.name}))
    if not look:
        _write(study, taken, stakeholders)
    return taken


def convert(sheet: pd.DataFrame, file: str, register: Register) -> tuple[Taken, list[Fault]]:
    """Make ties of a filled sheet.

    Where a respondent says that a tie runs both ways and reported one way before, the other way
    is added. A tie is of high confidence when the other end reports it too, and of medium
    confidence otherwise. Its wave is the latest of the register, since it is known only now.

    Parameters
    ----------
    sheet
        What `analysis.tables.answer_sheet.read_sheet` returns.
    file
        The name that messages give the sheet.
    register
        What the case holds.

    Returns
    -------
    taken : Taken
        To be used only when there are no faults.
    faults : list of Fault
        Every fault of the sheet, in the order of its rows. What a respondent who did not agree
        filled in is not looked at.
    """
    consents, faults = consents_of(sheet, file, register)
    filled = is_answered(sheet)
    agreed = [who for who, said in consents.items() if said]
    answers: list[Answer] = []
    for row, cells in sheet[filled & sheet["respondent_id"].isin(agreed)].iterrows():
        answer, found = read_answer(int(str(row)), cells, file, register)
        faults += found
        answers += [answer] if answer else []
    faults += repeats(answers, file)
    said_something = set(sheet.loc[filled | (sheet["consent"] != ""), "respondent_id"])
    others = [who for who, said in consents.items() if not said]
    ties, repeated = _ties(answers, register)
    taken = Taken(
        ties,
        tuple(agreed),
        repeated,
        without_consent=tuple(who for who in others if who in said_something),
        not_filled=tuple(who for who in others if who not in said_something),
    )
    return taken, sorted(faults, key=lambda fault: fault.row or 0)


def summary(taken: Taken, *, looked: bool = False) -> list[str]:
    """Say line by line, in the reader's language, what a sheet brought and what it did not."""
    reader = reader_language()
    lines = [text("command.answers_ties", reader, count=len(taken.ties))]
    for tie in taken.ties.itertuples():
        arrow = "↔" if tie.direction == "mutual" else "→"
        said = [code("tie_kind", str(tie.kind), reader), str(tie.strength)]
        lines.append(f"  {tie.tie_id}  {tie.from_id} {arrow} {tie.to_id}  {' '.join(said).strip()}")
    if taken.repeated:
        rows = ", ".join(map(str, taken.repeated))
        lines.append(text("command.answers_repeated", reader, rows=rows))
    for name in ("answered", "without_consent", "not_filled"):
        if people := getattr(taken, name):
            lines.append(text(f"command.answers_{name}", reader, people=", ".join(people)))
    return [*lines, text("command.answers_looked", reader)] if looked else lines


def _ties(answers: list[Answer], register: Register) -> tuple[pd.DataFrame, tuple[int, ...]]:
    """Return the rows to add, and in their place the sheet's rows that say nothing new."""
    told = {who: set(arcs) for who, arcs in register.reported.items()}
    for answer in answers:
        told.setdefault(answer.respondent, set()).update(answer.arcs)
    wave = max((int(wave) for wave in register.stakeholders["wave"].dropna()), default=1)
    names = _new_names(list(register.ties["tie_id"].dropna()))
    rows, repeated = [], []
    for answer in answers:
        news = answer.arcs - register.reported.get(answer.respondent, set())
        if not news:
            repeated.append(answer.row)
            continue
        confirmed = answer.arcs <= told.get(answer.other, set())
        confidence = "high" if confirmed else "medium"
        ends = _ends(answer, news)
        rows.append((next(names), *ends, answer.strength, answer.respondent, confidence, str(wave)))
    columns = list(TIE_COLUMNS[:-1])
    ties = pd.DataFrame(rows, columns=columns, dtype="str").assign(basis="recorded")
    return ties, tuple(repeated)


def _ends(answer: Answer, news: set[Arc]) -> tuple[str, str, str, str]:
    """Return from whom to whom the new part of an answer runs, its kind and its direction."""
    if len(news) == 2:
        return answer.respondent, answer.other, answer.kind, "mutual"
    ((kind, start, end),) = news
    return start, end, kind, "directed"


def _new_names(given: list[str]) -> Iterator[str]:
    """Count on from the identifier with the highest number, in its own form."""
    numbered = [match.groups() for name in given if (match := NUMBERED.fullmatch(name))]
    stem, last = max(numbered, key=lambda parts: int(parts[1]), default=FIRST)
    number = int(last)
    while True:
        number += 1
        yield f"{stem}{number:0{len(last)}}"


def _write(study: Case, taken: Taken, stakeholders: pd.DataFrame) -> None:
    """Put the ties at the end of their table and yes where somebody answered."""
    contents: dict[Path, bytes] = {}
    path = table_path(study, "ties")
    if not taken.ties.empty:
        header = csv_bytes(pd.DataFrame(columns=list(SCHEMAS["ties"])))
        former = content_of(path) or header  # nobody may have reported a tie before
        rows = taken.ties.reindex(columns=header_of(former), fill_value="")
        contents[path] = with_rows(former, rows.to_numpy().tolist())
    ours = stakeholders[stakeholders["stakeholder_id"].isin(taken.answered)]
    cells = {
        (int(str(row)), column): "yes"
        for column in ("asked", "answered")
        for row in ours.index[ours[column].fillna("") != "yes"]
    }
    if cells:
        path = table_path(study, "stakeholders")
        contents[path] = with_cells(path.read_bytes(), cells)
    replace_together(contents)
