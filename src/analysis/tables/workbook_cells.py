"""A cell of a workbook and the text of a raw table: each written as the other."""

import datetime
import re
from decimal import Decimal

from analysis.language import code
from analysis.tables.workbook_sheets import Rule, code_forms, plain

DAY = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
MIDNIGHT = re.compile(r"((?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})[ T]00:00(:00(\.0+)?)?")
WHOLE_SHOWN = re.compile(r"(-?[0-9]+)\.0+")
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
DAY_FORMAT = "yyyy-mm-dd"
TEXT_FORMAT = "@"
DIGITS = 15  # as many as a spreadsheet keeps
PERCENT_COLUMN = "_pct"


def as_text(value: object, rule: Rule, column: str = "", number_format: str = "") -> str:
    """Write a cell's value as a raw table has it.

    Parameters
    ----------
    value
        What the spreadsheet holds: text, a number, a day, true or false, or nothing.
    rule
        What the column may hold.
    column
        The column's name; a cell shown as a percentage is a number only where it ends in ``_pct``.
    number_format
        How the spreadsheet shows the cell.

    Returns
    -------
    str
        A code for its label, an ISO day, a number without needless decimals; else what stands
        there, for the checks to judge.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("yes" if value else "no") if rule.kind == "yes_no" else str(value).upper()
    if isinstance(value, datetime.datetime | datetime.date):
        return _day(value, rule)
    if isinstance(value, int | float):
        return _number(value, column, number_format)
    return _written(str(value).replace("\r\n", "\n").replace("\r", "\n").strip(), rule)


def _day(value: datetime.date, rule: Rule) -> str:
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time():
            return value.isoformat(" ")
        value = value.date()
    # a month typed into a column of text becomes a day in a spreadsheet
    month = rule.kind == "text" and rule.expected is not None and value.day == 1
    return value.isoformat()[:7] if month else value.isoformat()


def _number(value: float, column: str, number_format: str) -> str:
    if "%" not in QUOTED.sub("", number_format):
        return number_text(value)
    shown = number_text(float(f"{value * 100:.{DIGITS}g}"))
    return shown if column.endswith(PERCENT_COLUMN) else f"{shown}%"


def number_text(value: float) -> str:
    """Write a number with as many digits as a spreadsheet keeps, never with an exponent."""
    if isinstance(value, int):
        return str(value)
    digits = f"{value:.{DIGITS}g}"
    if "e" not in digits and "n" not in digits:
        return digits
    return digits if "n" in digits else f"{Decimal(digits):f}"


def _written(text: str, rule: Rule) -> str:
    if rule.kind == "code":
        return code_forms(rule.list_name).get(plain(text), text)
    if rule.kind == "yes_no":
        return code_forms("yes_no").get(plain(text), text)
    if rule.kind == "code_list":
        forms, parts = code_forms(rule.list_name), [part.strip() for part in text.split(";")]
        return ";".join(forms.get(plain(part), part) for part in parts)
    if rule.kind == "day":
        midnight = MIDNIGHT.fullmatch(text)
        return midnight[1] if midnight else text
    if rule.kind == "whole":
        shown = WHOLE_SHOWN.fullmatch(text)
        return shown[1] if shown else text
    return text


def as_value(text: str, rule: Rule, language: str) -> object:
    """Write a raw table's text as a workbook has it: a label, a day, a number, or the text.

    What would not be read back as the same text stays text.
    """
    value = _value(text, rule, language)
    return value if value is None or as_text(value, rule) == text else text


def _value(text: str, rule: Rule, language: str) -> object:
    if text == "":
        return None
    if rule.kind == "code":
        return label(rule.list_name, text, language)
    if rule.kind == "yes_no":
        return label("yes_no", text, language)
    if rule.kind == "code_list":
        return "; ".join(label(rule.list_name, part, language) for part in text.split(";"))
    try:
        if rule.kind == "day" and DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
        if rule.kind in ("whole", "number"):
            return float(text) if "." in text else int(text)
    except ValueError:
        pass  # a faulty cell is written as it is
    return text


def label(list_name: str, name: str, language: str) -> str:
    """Return a code in words; what is no code as it is."""
    known = code_forms(list_name).get(plain(name)) == name
    return code(list_name, name, language) if known else name


def number_format(rule: Rule) -> str:
    """Return how a column's cells are shown: text stays as it is typed."""
    if rule.kind == "day":
        return DAY_FORMAT
    return "General" if rule.kind in ("whole", "number") else TEXT_FORMAT
