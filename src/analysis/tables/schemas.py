"""One schema a raw table of a case.

Cells are checked as the text that stands in the file, so a fault names what a person typed;
`read` converts them afterwards by each column's ``kind``. Every expectation is a `Words`, kept
beside its check, so the schema also makes the message.
"""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pandera.pandas as pa

from analysis.language import CodeWords, Words, codes
from analysis.tables.faults import words

EXPECTED: dict[str, Words] = {}

# ASCII digits, and no more of them than a number keeps exactly
WHOLE = re.compile(r"-?[0-9]{1,15}")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
DAY = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")


def text(*, blank: bool = False, unique: bool = False, pattern: str | None = None) -> pa.Column:
    """Describe a column of any text, or of text of a stated pattern."""
    checks = []
    if pattern:
        checks.append(
            _check(
                f"pattern:{pattern}",
                words("expected.pattern", pattern=pattern),
                lambda cell: re.fullmatch(pattern, cell) is not None,
            )
        )
    return _column("text", checks, blank, unique)


def code(list_name: str, *, blank: bool = False, unique: bool = False) -> pa.Column:
    """Describe a column of codes of a list in language/text."""
    allowed = codes(list_name)
    expected = CodeWords("faults.expected.code", list_name=list_name, names=allowed)
    check = _check(f"code:{list_name}", expected, lambda cell: cell in allowed)
    return _column("code", [check], blank, unique)


def yes_no(*, blank: bool = False) -> pa.Column:
    """Describe a column of yes and no."""
    check = _check("yes_no", words("expected.yes_no"), lambda cell: cell in ("yes", "no"))
    return _column("yes_no", [check], blank)


def whole(low: int = 0, high: int | None = None, *, blank: bool = False) -> pa.Column:
    """Describe a column of whole numbers between two limits, both included."""
    return _numeric("whole", WHOLE, low, high, blank)


def number(
    low: float | None = None, high: float | None = None, *, blank: bool = False
) -> pa.Column:
    """Describe a column of numbers between two limits, if they are given."""
    return _numeric("number", NUMBER, low, high, blank)


def day(*, blank: bool = False) -> pa.Column:
    """Describe a column of dates as year-month-day; other orders are ambiguous and refused."""
    return _column("day", [_check("day", words("expected.day"), _is_day)], blank)


def _numeric(
    kind: str, form: re.Pattern[str], low: float | None, high: float | None, blank: bool
) -> pa.Column:
    limits = {"low": low, "high": high}
    known = "_between" if high is not None else "_from" if low is not None else ""
    given = {name: limit for name, limit in limits.items() if limit is not None}
    expected = words(f"expected.{kind}{known}", **given)

    def within(cell: str) -> bool:
        if not form.fullmatch(cell):
            return False
        amount = float(cell)
        return (low is None or amount >= low) and (high is None or amount <= high)

    return _column(kind, [_check(f"{kind}:{low}:{high}", expected, within)], blank)


def _is_day(cell: str) -> bool:
    try:
        return bool(DAY.fullmatch(cell) and datetime.date.fromisoformat(cell))
    except ValueError:
        return False


def _check(name: str, expected: Words, holds: Callable[[str], bool]) -> pa.Check:
    EXPECTED[name] = expected
    return pa.Check(holds, element_wise=True, name=name, error=name)


def _column(kind: str, checks: list[pa.Check], blank: bool, unique: bool = False) -> pa.Column:
    return pa.Column(str, checks, nullable=blank, unique=unique, metadata={"kind": kind})


def _bilingual(name: str, *, blank: bool = False) -> dict[str, Any]:
    return {f"{name}_en": text(blank=blank), f"{name}_cy": text(blank=blank)}


SCHEMAS: dict[str, dict[str, pa.Column]] = {
    "framing": {
        "question": code("framing_question", unique=True),
        **_bilingual("answer", blank=True),
        "answered_by": text(blank=True),
        "answered_on": day(blank=True),
        "basis": code("basis"),
    },
    "outcomes": {
        "outcome_id": text(unique=True),
        "priority": code("priority"),
        **_bilingual("outcome"),
        **_bilingual("indicator"),
        **_bilingual("data_source", blank=True),
        "owner_id": text(blank=True),
        "deputy_id": text(blank=True),
        "due_on": day(blank=True),
        "measure": code("measure"),
        "better": code("better"),
        "green": number(blank=True),
        "red": number(blank=True),
        "minimum_n": whole(1, blank=True),
        "red_stops": yes_no(blank=True),
        **_bilingual("action_green", blank=True),
        **_bilingual("action_amber", blank=True),
        **_bilingual("action_red", blank=True),
        **_bilingual("reason", blank=True),
        "set_by_id": text(blank=True),
        "set_on": day(blank=True),
        "basis": code("basis"),
    },
    "roles": {
        "task_id": text(),
        **_bilingual("task"),
        "stakeholder_id": text(),
        "responsibility": code("responsibility"),
        "basis": code("basis"),
    },
    "stakeholders": {
        "stakeholder_id": text(unique=True),
        **_bilingual("name"),
        "kind": code("stakeholder_kind"),
        "sector": code("sector"),
        "project_role": code("project_role"),
        "interest": whole(1, 5, blank=True),
        "power": whole(1, 5, blank=True),
        "wave": whole(1, 2),
        "asked": yes_no(blank=True),
        "answered": yes_no(blank=True),
        "basis": code("basis"),
        "note": text(blank=True),
    },
    "ties": {
        "tie_id": text(unique=True),
        "from_id": text(),
        "to_id": text(),
        "kind": code("tie_kind"),
        "direction": code("tie_direction"),
        "strength": whole(1, 3, blank=True),
        "reported_by": text(blank=True),
        "confidence": code("confidence"),
        "wave": whole(1, 2),
        "basis": code("basis"),
        "note": text(blank=True),
    },
    "evidence": {
        "project_id": text(unique=True),
        **_bilingual("authority"),
        "area_code": text(blank=True, pattern=r"[EWSNK]\d{8}"),
        "country": text(),
        "project_name": text(),
        "start_year": whole(1990, 2100, blank=True),
        "end_year": whole(1990, 2100, blank=True),
        "approach": code("approach"),
        **{
            name: text(blank=True)
            for name in (
                "status",
                "what_lent_or_done",
                "loan_terms",
                "target_group",
                "delivery_model",
            )
        },
        "devices_n": whole(blank=True),
        "loans_n": whole(blank=True),
        "people_or_households_n": whole(blank=True),
        "figures_are": code("figures_are"),
        "reach_note": text(blank=True),
        "reported_outcomes": text(blank=True),
        "cost_gbp": number(0, blank=True),
        "cost_note": text(blank=True),
        "funder": text(blank=True),
        "evaluation_design": code("evaluation_design"),
        "evaluation_type": text(blank=True),
        "lesson_or_caveat": text(blank=True),
        "source_title": text(),
        "source_url": text(pattern=r"https?://\S+"),
        "source_is_copy": yes_no(),
        "source_2_title": text(blank=True),
        "source_2_url": text(blank=True, pattern=r"https?://\S+"),
        "source_2_is_copy": yes_no(blank=True),
        "basis": code("basis"),
    },
    "pilot/participants": {
        "participant_id": text(unique=True),
        "small_area": text(),
        "age_band": code("age_band"),
        "joined_on": day(),
        "basis": code("basis"),
    },
    "pilot/questions": {
        "question_id": text(unique=True),
        "outcome_id": text(),
        **_bilingual("text"),
        "minimum": number(),
        "maximum": number(),
        "better": code("better"),
        "instrument_id": text(blank=True),
        **_bilingual("partner_question", blank=True),
        "comparability": code("comparability"),
        "basis": code("basis"),
    },
    "pilot/responses": {
        "participant_id": text(),
        "survey_wave": code("survey_wave"),
        "question_id": text(),
        "answered_on": day(),
        "answer": number(),
        "basis": code("basis"),
    },
    "pilot/devices": {
        "device_id": text(unique=True),
        "kind": code("device_kind"),
        "bought_on": day(blank=True),
        "basis": code("basis"),
    },
    "pilot/loans": {
        "loan_id": text(unique=True),
        "device_id": text(),
        "participant_id": text(),
        "lent_on": day(),
        "due_on": day(),
        "returned_on": day(blank=True),
        "basis": code("basis"),
    },
    "pilot/sessions": {
        "session_id": text(unique=True),
        "held_on": day(),
        "small_area": text(),
        "champions": whole(0),
        "attendees": whole(0),
        "basis": code("basis"),
    },
    "pilot/costs": {
        "cost_id": text(unique=True),
        **_bilingual("item"),
        "category": code("cost_category"),
        "amount_gbp": number(0),
        "basis": code("basis"),
    },
}

# table, column -> the table and column that must hold the value
REFERENCES: dict[tuple[str, str], tuple[str, str]] = {
    ("ties", "from_id"): ("stakeholders", "stakeholder_id"),
    ("ties", "to_id"): ("stakeholders", "stakeholder_id"),
    ("ties", "reported_by"): ("stakeholders", "stakeholder_id"),
    ("roles", "stakeholder_id"): ("stakeholders", "stakeholder_id"),
    ("outcomes", "owner_id"): ("stakeholders", "stakeholder_id"),
    ("outcomes", "deputy_id"): ("stakeholders", "stakeholder_id"),
    ("outcomes", "set_by_id"): ("stakeholders", "stakeholder_id"),
    ("pilot/questions", "outcome_id"): ("outcomes", "outcome_id"),
    ("pilot/responses", "participant_id"): ("pilot/participants", "participant_id"),
    ("pilot/responses", "question_id"): ("pilot/questions", "question_id"),
    ("pilot/loans", "device_id"): ("pilot/devices", "device_id"),
    ("pilot/loans", "participant_id"): ("pilot/participants", "participant_id"),
}

# keys made of several columns: one row each
KEYS: dict[str, tuple[str, ...]] = {
    "roles": ("task_id", "stakeholder_id", "responsibility"),
    "pilot/responses": ("participant_id", "survey_wave", "question_id"),
}

# days that must lie within the case's period; a device may have been bought before it
DATED: dict[str, tuple[str, ...]] = {
    "framing": ("answered_on",),
    "pilot/participants": ("joined_on",),
    "pilot/responses": ("answered_on",),
    "pilot/loans": ("lent_on", "returned_on"),
    "pilot/sessions": ("held_on",),
}
