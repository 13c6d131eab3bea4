"""Personal data in tables that should have none: found by its form, and never repeated.

Names, e-mail addresses, telephone, National Insurance and NHS numbers, full postcodes and dates of
birth, in Welsh and in English. What has another form is not found.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import pandas as pd

from analysis.case import Case
from analysis.disclosure.identifiers import DATES, fold, identifiers
from analysis.language import Words
from analysis.tables.faults import Fault
from analysis.tables.names import PERSONAL
from analysis.tables.names import shown as file_of
from analysis.tables.person_names import BODIES, GIVEN, OFFICES, SURNAMES
from analysis.tables.schemas import SCHEMAS

# what is not closed goes on to the end: no narrative like that is published
UNTOLD = re.compile(r"\{#.*?(?:#\}|\Z)|\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)", re.DOTALL)
PARAGRAPH = re.compile(r"\S.*(?:\n.*\S.*)*")
NOT_PERSONAL = "not_personal.txt"  # words of a case that look like personal data and are none
SEARCHED = ("text", "list", "code")
# What people said is kept as they said it; it is printed only as a confirmed quotation, which is
# searched. Who published a source is cited by name.
NEVER = {("pilot/said", "words")}
CITED = re.compile(r"source(_\d)?(_title|_url)?")
NUMBERS = ("email", "national_insurance", "phone", "nhs_number", "postcode")
OLDEST = 10  # years before the middle of a table's days: a day of birth, not of a pilot

# What is written in letters and digits and is neither a name nor a number of anybody
NOBODYS = re.compile(r"https?://\S+|\b[0-9a-f]{32,}\b|\bISBN[\s:]*[\dX \-]+")
BORN = r"\b(?:born|birth|birthday|d\.?o\.?b|g?anwyd|g?aned|(?:ng|g)?eni|(?:p|b|ph|mh)en-?blwydd)\b"
ANY_DATE = "|".join(DATES)
BIRTH = re.compile(rf"{BORN}.{{0,30}}?(?:{ANY_DATE})|(?:{ANY_DATE}).{{0,15}}?{BORN}", re.IGNORECASE)

CAPITAL = r"[A-ZÀ-ÖØ-ÞĈĜĤĴŜŴŶ]"
# nothing is given back once it is taken: else a long chain of hyphens is tried in every way
NAME = rf"(?:{CAPITAL}[\w'’]++(?:-[\w'’]++)*+)"
INITIALS = rf"(?:{CAPITAL}\.?\s+){{0,3}}"
TITLE = (
    r"(?:Mr|Mrs|Miss|Ms|Mx|Dr|Prof|Professor|Rev|Revd|Reverend|Cllr|Councillor|Parch|Parchedig|"
    r"Athro|Cyng|Cynghorydd|Gynghorydd|Chynghorydd|Bns|Bnr)\.?"
)
PARTICLES = r"(?:(?:van|von|de[nr]?|du|da|dos|del|di|la|le|ap|ab)\s+)*"
TITLED = re.compile(rf"\b{TITLE}\s+{INITIALS}{PARTICLES}({NAME})")
PATRONYMIC = re.compile(rf"(?<![\w'’-]){NAME}\s+(?:ap|ab|ferch|verch)\s+{NAME}")
RUN = re.compile(rf"{NAME}(?:\s+(?:{NAME}|{CAPITAL}\.?(?=\s)))*")
TURNED = re.compile(rf"({NAME}),\s*({NAME})(?:\s+{CAPITAL}\.?)?")
NAMED_SO = {"nesta"}  # an organisation too, where it stands alone
SAINT = {"st", "saint", "sant", "santes"}
INITIALLED = re.compile(rf"(?<!\w)(?:{CAPITAL}\.\s*){{1,3}}({NAME})")


def personal_checks(study: Case, tables: dict[str, pd.DataFrame]) -> list[Fault]:
    """Report what looks like personal data in any raw table of a case.

    Parameters
    ----------
    study
        The case; the lines of its ``not_personal.txt`` are words that are no personal data.
    tables
        Table name to its cells as text, blank as missing, indexed by the row of the spreadsheet.
    """
    allowed = not_personal(study)
    return [
        fault
        for name, cells in tables.items()
        for fault in suspected(name, file_of(study, name), cells, allowed)
    ]


def narrative_checks(study: Case) -> Iterator[Fault]:
    """Yield a fault for what looks like personal data in a case's own words, which are published.

    Notes to the writer and what the tables put in are passed over.
    """
    allowed = not_personal(study)
    for path in sorted(file for file in study.raw.glob("narrative.*.md") if file.is_file()):
        file = path.relative_to(study.root).as_posix()
        told = UNTOLD.sub(_blanked, path.read_text(encoding="utf-8-sig", errors="replace"))
        for paragraph in PARAGRAPH.finditer(told):
            words = paragraph[0].replace("\n", " ")
            for kind, stretch in personal_data(words, allowed=allowed):
                before = told[: paragraph.start() + max(words.find(stretch), 0)]
                yield _fault(file, before.count("\n") + 1, None, kind, stretch)


def _blanked(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])  # lines keep their numbers


def not_personal(study: Case) -> tuple[str, ...]:
    """Return the words that a case's people have looked at and that name nobody, longest first."""
    file = study.raw / NOT_PERSONAL
    if not file.is_file():
        return ()
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return tuple(sorted({line.strip() for line in lines if line.strip()}, key=len, reverse=True))


def suspected(
    name: str, shown: str, cells: pd.DataFrame, allowed: tuple[str, ...] = ()
) -> list[Fault]:
    """Report the cells of a raw table that look like personal data.

    Parameters
    ----------
    name
        The table, ``"stakeholders"`` or ``"pilot/loans"``.
    shown
        Its file as messages name it.
    cells
        Its cells as text, blank as missing; the index is the row as a spreadsheet numbers it.
    allowed
        Words that look like it and are none, the longest first.

    Returns
    -------
    list of Fault
        What kind was found where, each letter and digit of it hidden, and what to do.
    """
    faults: list[Fault] = []
    for column, rule in SCHEMAS[name].items():
        kind = rule.metadata["kind"]
        if kind == "day" and name in PERSONAL:
            faults += _days_of_birth(shown, column, cells[column])
        elif kind in SEARCHED and (name, column) not in NEVER:
            named = not CITED.fullmatch(column)
            for row, cell in zip(cells.index, cells[column].tolist(), strict=True):
                if isinstance(cell, str):  # a blank is none
                    found = personal_data(cell, named, allowed)
                    faults += [_fault(shown, row, column, *each) for each in found]
    return faults


def without_quoting(faults: list[Fault], suspects: list[Fault]) -> list[Fault]:
    """Leave out faults of suspected cells: they would print what the suspicion hides."""
    places = {(fault.file, fault.row, fault.column) for fault in suspects}
    return [fault for fault in faults if (fault.file, fault.row, fault.column) not in places]


@lru_cache(maxsize=20_000)  # a case's tables hold the same words many times
def personal_data(
    text: str, named: bool = True, allowed: tuple[str, ...] = ()
) -> tuple[tuple[str, str], ...]:
    """Return what in a text looks like personal data.

    Parameters
    ----------
    text
        A cell.
    named
        Whether names of persons are looked for too.
    allowed
        Words to pass over, the longest first.

    Returns
    -------
    tuple of (kind, stretch)
        Each kind once, with the first stretch of it: a code of ``personal_data.kinds``.
    """
    for words in allowed:
        text = _allowed(words).sub(_passed_over, text)
    text = NOBODYS.sub(" ", text)
    found: dict[str, str] = {}
    for kind, stretch in _found(text, named):
        found.setdefault(kind, stretch)
    return tuple(found.items())


@cache
def _allowed(words: str) -> re.Pattern[str]:
    """Match words that are no personal data, with the words beside them."""
    before, after = r"(?:[\w'’-]+\.?\s+)?", rf"(?:\s+{NAME})?"
    return re.compile(
        rf"(?<![\w-])(?P<before>{before}){re.escape(words)}(?![\w-])(?P<after>{after})"
    )


def _passed_over(match: re.Match[str]) -> str:
    """Take out words that are allowed, unless those beside them make a person's name of them."""
    before, after = match["before"].strip(" ."), match["after"].strip()
    titled = before.lower() in GIVEN or re.fullmatch(f"{TITLE}|{CAPITAL}", before)
    if titled or (after and after.lower() not in BODIES):
        return match[0]
    return f"{match['before']} {match['after']}"


def _found(text: str, named: bool) -> Iterator[tuple[str, str]]:
    if "@" in text or any(sign.isdigit() for sign in text):
        folded, _ = fold(text)
        taken: list[tuple[int, int]] = []
        for start, end, kind in identifiers(folded):
            if kind in NUMBERS and not any(low < end and start < high for low, high in taken):
                taken.append((start, end))
                yield kind, folded[start:end]
        yield from (("birth_date", match[0]) for match in BIRTH.finditer(folded))
    if named:
        yield from (("name", stretch) for stretch in _names(text))


def _names(text: str) -> Iterator[str]:
    """Yield what looks like the name of a person."""
    yield from (
        match[0] for match in TITLED.finditer(text) if match[1].lower() not in BODIES | OFFICES
    )
    yield from (match[0] for match in PATRONYMIC.finditer(text))
    yield from (m[0] for m in INITIALLED.finditer(text) if m[1].lower() in SURNAMES)
    for match in RUN.finditer(text):
        words = match[0].split()
        if _names_a_person([word.strip(".").lower() for word in words]):
            yield match[0]
    whole = text.strip().lower().split()
    turned = TURNED.fullmatch(text.strip())
    if (turned and turned[2].lower() in GIVEN) or _is_whole_name(whole):
        yield text.strip()


def _names_a_person(words: list[str]) -> bool:
    """Say whether capitalised words beside each other are a given name and a surname."""
    if not BODIES.isdisjoint(words):
        return False
    beside = zip(["", *words], words, words[1:], strict=False)
    return any(
        first in GIVEN and len(words[-1]) > 2 and SAINT.isdisjoint((before, second))
        for before, first, second in beside
    )


def _is_whole_name(words: list[str]) -> bool:
    """Say whether a cell is a given name, or one with a surname, in small letters too."""
    given = bool(words) and words[0] in GIVEN
    if len(words) == 1:
        return given and words[0] not in NAMED_SO
    return given and len(words) <= 3 and words[-1] in SURNAMES


def _days_of_birth(shown: str, column: str, cells: pd.Series) -> Iterator[Fault]:
    """Report days of a table of people so long before the others that they tell an age."""
    days = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").dropna()
    if days.empty:
        return
    middle = days.sort_values().iloc[len(days) // 2]
    early = days.index[days < middle - pd.DateOffset(years=OLDEST)]
    yield from (_fault(shown, row, column, "birth_date", str(cells[row])) for row in early)


def _fault(shown: str, row: object, column: str | None, kind: str, stretch: str) -> Fault:
    values = {"kind": Words(f"personal_data.kinds.{kind}"), "hidden": hidden(stretch)}
    found, expected = Words("personal_data.found", values), Words(f"personal_data.do.{kind}")
    return Fault(shown, int(str(row)), column, found, expected)


def hidden(stretch: str) -> str:
    """Return a stretch of text with a dot for each letter and digit."""
    return "".join("•" if sign.isalnum() else sign for sign in stretch)
