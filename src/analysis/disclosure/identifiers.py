"""Numbers, addresses and days that identify a person, found in a text by their form.

What is found is a reason to look; that nothing is found proves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

KINDS = (
    "national_insurance",
    "nhs_number",
    "phone",
    "postcode",
    "email",
    "vehicle",
    "birth_date",
)
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|"
    "ionawr|chwefror|[mf]awrth|ebrill|[mf]ai|[mf]ehefin|n?gorffennaf|orffennaf|awst|[mf]edi|hydref|"
    "(?:[td]|[tn]h)achwedd|rh?agfyr"
)
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
YEAR = r"(?:19|20)\d\d"
ORDINAL = r"(?:st|nd|rd|th|af|il|ydd|ed|fed|eg|ain)?"
DATES = (
    rf"\b{DAY}\s?[/.\-]\s?{MONTH}\s?[/.\-]\s?(?:{YEAR}|\d\d)\b",
    rf"\b{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b",
    rf"\b{DAY}{ORDINAL}(?:\s+of|\s+o)?\s+(?:{MONTHS})\.?,?\s+{YEAR}\b",
    rf"\b(?:{MONTHS})\.?\s+{DAY}{ORDINAL},?\s+{YEAR}\b",
)
# a birth without the day: the year alone, after a word for being born
BIRTH_YEAR = (
    rf"\b(?:born(?: in)?|(?:g?anwyd|ng?eni)(?: \w+)? y[nm])\s+(?P<it>(?:(?:{MONTHS})\s+)?{YEAR})\b"
)
# HMRC, National Insurance Manual 39110: letters that are never used, and prefixes that are not.
NATIONAL_INSURANCE = (
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"(?:[\s.\-]?\d\d){3}[\s.\-]?[A-D]\b"
)
NHS_NUMBER = r"(?<![\d+])\d{3}[\s\-]?\d{3}[\s\-]?\d{4}(?!\d)"
# Ofcom's plan: after 0 or +44 nine or ten digits that begin 1, 2, 3, 7, 8 or 9.
PHONE = (
    r"(?<![\d+])(?:(?:\+|00)44[\s.\-]*(?:\(0\))?|\(?0)[\s.\-]*[1-37-9](?:[\s.\-()]*\d){8,9}(?!\d)"
)
# Royal Mail, Programmer's Guide: outward code, then a digit and two letters
POSTCODE = r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s*\d[ABD-HJLNP-UW-Z]{2}|GIR\s?0AA)\b"
EMAIL = r"[\w.+'\-]+@[\w\-]+(?:\.[\w\-]+)+"
VEHICLE = r"\b[A-HJ-PR-Y]{2}\d\d\s?[A-HJ-PR-Z]{3}\b"
# Older plates have a letter or three, digits and the rest: only in capitals, as words have them.
OLDER_VEHICLE = r"\b(?:[A-HJ-NPR-TV-Y]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y])\b"

SAME_SIGNS = {"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT SINGLE QUOTATION MARK}": "'"}
SAME_SIGNS |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def nhs_number(digits: str) -> bool:
    """Say whether ten digits are an NHS number: the last is the check digit of the others.

    Notes
    -----
    NHS Data Dictionary, NHS NUMBER: weights 10 to 2, eleven minus the rest of a division by
    eleven; eleven counts as 0, and ten is never given out.
    """
    values = [int(sign) for sign in digits if sign.isdigit()]
    if len(values) != 10:
        return False
    rest = sum(weight * value for weight, value in zip(range(10, 1, -1), values[:9], strict=True))
    return (11 - rest % 11) % 11 == values[9]


def _always(_: str) -> bool:
    return True


# Where two overlap, the first kind keeps the place.
RULES: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("email", re.compile(EMAIL, re.IGNORECASE), _always),
    ("national_insurance", re.compile(NATIONAL_INSURANCE, re.IGNORECASE), _always),
    ("phone", re.compile(PHONE), _always),
    ("nhs_number", re.compile(NHS_NUMBER), nhs_number),
    ("postcode", re.compile(POSTCODE, re.IGNORECASE), _always),
    ("vehicle", re.compile(VEHICLE, re.IGNORECASE), _always),
    ("vehicle", re.compile(OLDER_VEHICLE), _always),
    *(("birth_date", re.compile(rule, re.IGNORECASE), _always) for rule in (*DATES, BIRTH_YEAR)),
)


def identifiers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a text holds a number, address or day that may identify somebody.

    Parameters
    ----------
    text
        As `fold` leaves it.

    Yields
    ------
    start, end, kind
        ``text[start:end]`` and a code of `KINDS`; some may overlap, those of the surer kind first.
    """
    for kind, rule, holds in RULES:
        for match in rule.finditer(text):
            if holds(match.group()):
                start, end = match.span("it" if "it" in match.groupdict() else 0)
                yield start, end, kind


def fold(text: str) -> tuple[str, list[int]]:
    """Take accents, unseen signs and kinds of hyphen away; remember where each letter stood."""
    letters, places = [], []
    for place, sign in enumerate(text):
        base = [part for part in unicodedata.normalize("NFKD", sign) if not _unseen(part)]
        for part in base:
            letters.append(" " if part.isspace() else SAME_SIGNS.get(part, part))
            places.append(place)
    return "".join(letters), places


def _unseen(sign: str) -> bool:
    return bool(unicodedata.combining(sign)) or sign in UNSEEN
