"""Proposals of what to take out of free text before anybody quotes it; a person decides.

Two passes: patterns of numbers and addresses that identify a person, then a gazetteer of names
that is handed in, with the forms that Welsh mutation gives them. What neither knows is not found:
a proposal is help for a reader, and no proposal is no clearance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.pilot.intervals import Interval, wilson
from analysis.pilot.mutation import pattern

PATTERN_KINDS = (
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
BIRTH_DATES = (
    rf"\b{DAY}\s?[/.\-]\s?{MONTH}\s?[/.\-]\s?(?:{YEAR}|\d\d)\b",
    rf"\b{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b",
    rf"\b{DAY}{ORDINAL}(?:\s+of|\s+o)?\s+(?:{MONTHS})\.?,?\s+{YEAR}\b",
    rf"\b(?:{MONTHS})\.?\s+{DAY}{ORDINAL},?\s+{YEAR}\b",
    # a birth without the day: the year alone, after a word for being born
    rf"\b(?:born(?: in)?|(?:g?anwyd|ng?eni)(?: \w+)? y[nm])\s+(?P<it>(?:(?:{MONTHS})\s+)?{YEAR})\b",
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
POSTCODE = r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s*\d[ABD-HJLNP-UW-Z]{2}|GIR\s?0AA)\b"
EMAIL = r"[\w.+'\-]+@[\w\-]+(?:\.[\w\-]+)+"
VEHICLE = r"\b[A-HJ-PR-Y]{2}\d\d\s?[A-HJ-PR-Z]{3}\b"
# Older plates have a letter or three, digits and the rest: only in capitals, as words have them.
OLDER_VEHICLE = r"\b(?:[A-HJ-NPR-TV-Y]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-HJ-NPR-TV-Y])\b"


@dataclass(frozen=True)
class Proposal:
    """A stretch of text that may identify somebody; what stands there is never shown.

    Attributes
    ----------
    start, end
        Positions in the text: ``text[start:end]``.
    kind
        A code of `PATTERN_KINDS`, or the kind of the name in the gazetteer.
    name
        The gazetteer's own form; blank for a pattern.
    """

    start: int
    end: int
    kind: str
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Recall:
    """How much of what people marked was proposed, over a set of marked examples.

    `estimate`, `low` and `high` are per cent with Wilson's interval; `proposed_wrongly` counts
    proposals that nobody had marked.
    """

    estimate: float | None
    low: float | None
    high: float | None
    marked: int
    found: int
    proposed_wrongly: int
    texts: int
    definition: str = "found: a proposal covers the whole of a marked stretch"


def propose(text: str, names: Mapping[str, str] | Iterable[str] = ()) -> list[Proposal]:
    """Propose what to take out of a text.

    Parameters
    ----------
    text
        Free text in Welsh or English.
    names
        The gazetteer: names with their kind (``place``, ``person``…), or names of places alone.
        Each is found in its own form and as soft, nasal or aspirate mutation changes it.

    Returns
    -------
    list of Proposal
        In the order of the text, none inside another; patterns come before names, longer ones
        before shorter.
    """
    folded, places = _fold(text)
    known = names if isinstance(names, Mapping) else dict.fromkeys(names, "place")
    found = [*_patterns(folded), *_names(folded, known)]
    kept: list[Proposal] = []
    for proposal in found:
        if not any(held.start < proposal.end and proposal.start < held.end for held in kept):
            kept.append(proposal)
    ends = [*places, len(text)]
    return [
        # what follows the last letter unseen, such as a combining accent, goes with it
        Proposal(ends[one.start], max(ends[one.end], ends[one.end - 1] + 1), one.kind, one.name)
        for one in sorted(kept, key=lambda one: one.start)
    ]


def redact(text: str, proposals: Sequence[Proposal], words: Mapping[str, str]) -> str:
    """Put a word in square brackets where each accepted proposal stands.

    Parameters
    ----------
    text
        The text that the proposals are of.
    proposals
        Those that a person accepted; none may overlap another.
    words
        What to write for each kind, in the reader's language.

    Raises
    ------
    ValueError
        When a kind has no word, or a proposal lies outside the text or on another.
    """
    unworded = sorted({one.kind for one in proposals} - set(words))
    ordered = sorted(proposals, key=lambda one: one.start)
    bounds = [0, *(edge for one in ordered for edge in (one.start, one.end)), len(text)]
    if unworded or bounds != sorted(bounds):
        msg = f"kinds without a word: {unworded}; positions {bounds} must rise and fit the text"
        raise ValueError(msg)
    for one in reversed(ordered):
        text = f"{text[: one.start]}[{words[one.kind]}]{text[one.end :]}"
    return text


def recall(
    examples: Iterable[tuple[str, Sequence[tuple[int, int, str]]]],
    names: Mapping[str, str] | Iterable[str],
    level: float = 0.95,
) -> Recall:
    """Measure over marked examples what share of the marked stretches is proposed.

    Parameters
    ----------
    examples
        Texts, each with the stretches that people marked: start, end, kind.
    names
        The gazetteer, as for `propose`.
    level
        Of the interval.

    Notes
    -----
    It speaks of these examples and of no others: a remark may hold what no example has.
    """
    marked = found = wrong = texts = 0
    for text, stretches in examples:
        texts += 1
        proposals = propose(text, names)
        hits = [
            any(one.start <= start and end <= one.end for one in proposals)
            for start, end, _ in stretches
        ]
        marked, found = marked + len(hits), found + sum(hits)
        wrong += sum(
            not any(one.start < end and start < one.end for start, end, _ in stretches)
            for one in proposals
        )
    share: Interval = wilson(found, marked, level).scaled(100)
    return Recall(share.estimate, share.low, share.high, marked, found, wrong, texts)


def _patterns(text: str) -> list[Proposal]:
    """Find every pattern; where two overlap, the first kind keeps the place."""
    rules: list[tuple[str, str, Callable[[str], bool], int]] = [
        ("email", EMAIL, lambda _: True, re.IGNORECASE),
        ("national_insurance", NATIONAL_INSURANCE, lambda _: True, re.IGNORECASE),
        ("phone", PHONE, lambda _: True, 0),
        ("nhs_number", NHS_NUMBER, nhs_number, 0),
        ("postcode", POSTCODE, lambda _: True, re.IGNORECASE),
        ("vehicle", VEHICLE, lambda _: True, re.IGNORECASE),
        ("vehicle", OLDER_VEHICLE, lambda _: True, 0),
        *(("birth_date", rule, lambda _: True, re.IGNORECASE) for rule in BIRTH_DATES),
    ]
    return [
        Proposal(*match.span("it" if "it" in match.groupdict() else 0), kind)
        for kind, rule, holds, flags in rules
        for match in re.finditer(rule, text, flags)
        if holds(match.group())
    ]


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


def _names(text: str, names: Mapping[str, str]) -> list[Proposal]:
    found = [
        Proposal(match.start(), match.end(), kind, name)
        for name, kind in names.items()
        for match in pattern(_fold(name)[0]).finditer(text)
    ]
    return sorted(found, key=lambda one: (one.start - one.end, one.start))


SAME_SIGNS = {"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT SINGLE QUOTATION MARK}": "'"}
SAME_SIGNS |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def _fold(text: str) -> tuple[str, list[int]]:
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
