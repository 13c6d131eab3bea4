"""The rows of a filled questionnaire sheet: what each one says, and every fault of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.language import CodeWords, Words, codes, with_nearest
from analysis.tables.answer_sheet import is_answered, plain, typed_code, typed_tick
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.same_names import same_name
from analysis.tables.stakeholder_checks import TWO_WAY

STRENGTHS = ("1", "2", "3")

Arc = tuple[str, str, str]  # kind, from, to


@dataclass(frozen=True)
class Register:
    """The stakeholders and ties that a case holds, as text; `file` names the stakeholders' table.

    `stakeholders` has ``stakeholder_id``, ``name_en``, ``name_cy`` and ``wave``; `ties` has
    ``tie_id``, ``from_id``, ``to_id``, ``kind``, ``direction`` and ``reported_by``.
    """

    stakeholders: pd.DataFrame
    ties: pd.DataFrame
    file: str

    @cached_property
    def known(self) -> list[str]:
        """The identifiers, in the order of the register."""
        return [str(name) for name in self.stakeholders["stakeholder_id"]]

    @cached_property
    def names(self) -> list[str]:
        """Every name by which somebody may be meant: in either language, or the identifier."""
        columns = ["name_en", "name_cy", "stakeholder_id"]
        return [str(name) for column in columns for name in self.stakeholders[column].dropna()]

    @cached_property
    def reported(self) -> dict[str, set[Arc]]:
        """What each stakeholder has reported already."""
        found: dict[str, set[Arc]] = {}
        columns = ["kind", "from_id", "to_id", "direction", "reported_by"]
        told = self.ties[columns].dropna(subset="reported_by")
        for kind, start, end, direction, reporter in told.itertuples(index=False, name=None):
            arcs = {(kind, start, end)}
            if direction == "mutual":
                arcs.add((kind, end, start))
            found.setdefault(reporter, set()).update(arcs)
        return found

    @cached_property
    def own_names(self) -> dict[str, set[str]]:
        """The names of each identifier, as they are written."""
        columns = ["stakeholder_id", "name_en", "name_cy"]
        rows = self.stakeholders[columns].fillna("").itertuples(index=False, name=None)
        return {str(who): set(names) for who, *names in rows}

    def meant(self, name: str) -> list[str]:
        """Return the identifiers of those whom a name means, as the register tells names alike."""
        columns = ["stakeholder_id", "name_en", "name_cy"]
        rows = self.stakeholders[columns].fillna("").itertuples(index=False, name=None)
        return [
            str(who)
            for who, *names in rows
            if plain(who) == plain(name) or same_name([name], names)
        ]


@dataclass(frozen=True)
class Answer:
    """One tie that a respondent reports in a row of the sheet.

    `direction` is ``to_them``, ``from_them`` or ``mutual``; `strength` is blank where not said.
    """

    row: int
    respondent: str
    other: str
    kind: str
    direction: str
    strength: str

    @property
    def arcs(self) -> set[Arc]:
        """The tie as arcs: one, or two where it runs both ways."""
        there = (self.kind, self.respondent, self.other)
        back = (self.kind, self.other, self.respondent)
        return {"to_them": {there}, "from_them": {back}, "mutual": {there, back}}[self.direction]


def consents_of(
    sheet: pd.DataFrame, file: str, register: Register
) -> tuple[dict[str, bool], list[Fault]]:
    """Return for each respondent of the register whether yes was said, once being enough.

    A respondent who said yes in one row and no in another is a fault; so is one whom the
    register does not hold, unless the row is blank.
    """
    said: dict[str, dict[bool, int]] = {}
    faults = []
    filled = is_answered(sheet) | (sheet["consent"] != "")
    for row, who, cell in sheet[["respondent_id", "consent"]].itertuples(name=None):
        if who in register.known:
            told, tick = said.setdefault(who, {}), typed_tick(cell)
            if cell and tick is None:
                faults.append(Fault(file, row, "consent", quoted(cell), words("expected.yes_no")))
                tick = True  # so that this respondent's other faults are listed too
            if tick is not None:
                told.setdefault(tick, row)
        elif filled[row]:
            faults.append(_unknown(file, row, "respondent_id", who, register))
    for told in said.values():
        if len(told) > 1:
            found = words("found.answer_consents", yes=told[True], no=told[False])
            expected = words("expected.answer_consent")
            faults.append(Fault(file, max(told.values()), "consent", found, expected))
    return {who: True in told for who, told in said.items()}, faults


def read_answer(
    row: int, cells: pd.Series, file: str, register: Register
) -> tuple[Answer | None, list[Fault]]:
    """Read one filled row of a respondent who agreed.

    Returns
    -------
    answer : Answer or None
        None where the row has faults, and where it names somebody of the register without a tie.
    faults : list of Fault
    """
    other, faults = _other(row, cells, file, register)
    faults = faults or _out_of_step(row, cells, file, register)
    told = {column: str(cells[column]) for column in ("kind", "direction", "strength")}
    sector = str(cells["new_sector"])
    if sector and typed_code("sector", sector) is None:
        faults.append(_no_code(file, row, "new_sector", sector, "sector"))
    if cells["new_name"] and not any(told.values()):
        return None, faults
    kind, found = _code(file, row, "kind", told["kind"], "tie_kind")
    direction, turned = _direction(file, row, kind, told["direction"])
    faults += [*found, *turned]
    if told["strength"] not in ("", *STRENGTHS):
        expected = words("expected.whole_between", low=1, high=3)
        faults.append(Fault(file, row, "strength", quoted(told["strength"]), expected))
    if faults:
        return None, faults
    who = str(cells["respondent_id"])
    return Answer(row, who, str(other), str(kind), str(direction), told["strength"]), []


def repeats(answers: Iterable[Answer], file: str) -> Iterator[Fault]:
    """Report rows whose tie, or one way of it, the same respondent has in an earlier row."""
    first: dict[tuple[str, Arc], int] = {}
    for answer in answers:
        keys = [(answer.respondent, arc) for arc in answer.arcs]
        earlier = sorted({first[key] for key in keys if key in first})
        if earlier:
            tie = f"{answer.kind}: {answer.respondent}, {answer.other}"
            found = words("found.duplicate", value=tie, rows=", ".join(map(str, earlier)))
            yield Fault(file, answer.row, "kind", found, words("expected.answer_once"))
        for key in keys:
            first.setdefault(key, answer.row)


def _direction(file: str, row: int, kind: str | None, cell: str) -> tuple[str | None, list[Fault]]:
    if kind not in TWO_WAY:
        return _code(file, row, "direction", cell, "answer_direction")
    if cell and typed_code("answer_direction", cell) != "mutual":
        expected = words("expected.answer_two_way", kind=kind)
        return None, [Fault(file, row, "direction", quoted(cell), expected)]
    return "mutual", []  # the form has one box for such a kind, so a blank says the same


def _other(
    row: int, cells: pd.Series, file: str, register: Register
) -> tuple[str | None, list[Fault]]:
    """Find who is at the other end: by identifier, or by a name that the register holds by now."""
    asked, name = str(cells["other_id"]), str(cells["new_name"])
    column = "new_name" if name else "other_id"

    def faulty(found: Words, expected: Words) -> tuple[None, list[Fault]]:
        return None, [Fault(file, row, column, found, expected)]

    if asked and name:
        return faulty(quoted(name), words("expected.answer_one_other", other=asked))
    if not asked and not name:
        return faulty(words("found.blank"), words("expected.answer_other"))
    if asked and asked not in register.known:
        return None, [_unknown(file, row, column, asked, register)]
    meant = [asked] if asked else register.meant(name)
    if not meant:
        key = "faults.expected.answer_in_register"
        return faulty(quoted(name), with_nearest(key, name, register.names, file=register.file))
    if len(meant) > 1:
        return faulty(quoted(name), words("expected.answer_which", people=", ".join(meant)))
    if meant[0] == cells["respondent_id"]:
        return faulty(words("found.answer_self", name=meant[0]), words("expected.answer_another"))
    return meant[0], []


def _out_of_step(row: int, cells: pd.Series, file: str, register: Register) -> list[Fault]:
    """Report a name that is of somebody else than the identifier beside it."""
    for column in ("respondent_en", "respondent_cy", "other_en", "other_cy"):
        asked, name = str(cells[f"{column[:-3]}_id"]), str(cells[column])
        if not asked or not name or name in register.own_names[asked]:
            continue
        named = register.meant(name)
        if named and asked not in named:
            found = words("found.answer_named", name=name, named=", ".join(named), asked=asked)
            return [Fault(file, row, column, found, words("expected.answer_in_step"))]
    return []


def _unknown(file: str, row: int, column: str, cell: str, register: Register) -> Fault:
    """Report an identifier that the register does not hold, with the nearest one there."""
    if not cell:
        return Fault(file, row, column, words("found.blank"), words("expected.filled"))
    where = {"file": register.file, "column": "stakeholder_id"}
    expected = with_nearest("faults.expected.reference", cell, register.known, **where)
    return Fault(file, row, column, quoted(cell), expected)


def _code(
    file: str, row: int, column: str, cell: str, list_name: str
) -> tuple[str | None, list[Fault]]:
    """Return the code of a cell that must hold one."""
    found = typed_code(list_name, cell)
    return found, [] if found else [_no_code(file, row, column, cell, list_name)]


def _no_code(file: str, row: int, column: str, cell: str, list_name: str) -> Fault:
    allowed = CodeWords("faults.expected.code", list_name=list_name, names=codes(list_name))
    return Fault(file, row, column, quoted(cell) if cell else words("found.blank"), allowed)
