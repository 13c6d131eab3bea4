"""Councils by code: what is said when a code is not known, with the councils that are near it."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.case import Case
from analysis.language import SpokenError, Words
from analysis.tables.names import shown
from analysis.tables.reference import read_reference

NEAREST = 3


class UnknownCouncil(SpokenError):
    """No council of the reference tables has the code that was asked for."""


@dataclass(frozen=True)
class CouncilWords(Words):
    """Councils, each a row ``(area_code, name_cy, name_en)``, as the value ``near`` of a text."""

    councils: tuple[tuple[str, str, str], ...] = ()

    def say(self, language: str) -> str:
        """Write the words with every council's code and name: ``W06000021 (Monmouthshire)``."""
        listed = [
            f"{code} ({welsh if language == 'cy' else english})"
            for code, welsh, english in self.councils
        ]
        return Words(self.key, {**self.values, "near": ", ".join(listed)}).say(language)


def require_council(study: Case, code: str) -> str:
    """Return the area code of a council, which the reference tables must hold.

    Parameters
    ----------
    study
        The case.
    code
        What somebody typed: an area code, ``"W06000021"``.

    Raises
    ------
    UnknownCouncil
        When no council has this code; the message gives the nearest ones, by code where a code
        was typed and by name, Welsh or English, where a name was typed in its place.
    """
    councils = read_reference(study, "councils_uk")
    if code in set(councils["area_code"]):
        return code
    values = {"council": code, "file": shown(study, "reference/councils_uk")}
    near = nearest_councils(councils, code)
    raise UnknownCouncil(CouncilWords("case.unknown_council", values, councils=near))


def council_names(study: Case) -> dict[str, str]:
    """Return the names of the council that a case is looked at from, by language."""
    councils = read_reference(study, "councils_uk")
    own = councils[councils["area_code"] == study.settings.council]
    _, welsh, english = next(_named(own))
    return {"cy": welsh, "en": english}


def nearest_councils(councils: pd.DataFrame, asked: str) -> tuple[tuple[str, str, str], ...]:
    """Return the councils whose code or name is nearest to what was typed, nearest first.

    Parameters
    ----------
    councils
        The reference table ``councils_uk``.
    asked
        A code if it holds a digit, else a name.

    Returns
    -------
    tuple of (area_code, name_cy, name_en)
        At most three; equally near ones in the order of their codes.
    """
    typed = asked.strip().casefold()
    by_code = any(sign.isdigit() for sign in typed)
    ranked = sorted(
        _named(councils),
        key=lambda row: (-max(_nearness(typed, n) for n in (row[:1] if by_code else row[1:])), row),
    )
    return tuple(ranked[:NEAREST])


def _named(councils: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield code, Welsh and English name; one outside Wales has its English name in both."""
    english = councils["area_name"].astype("str")
    welsh = councils["area_name_cy"].fillna(english).astype("str")
    return zip(councils["area_code"].astype("str"), welsh, english, strict=True)


def _nearness(typed: str, name: str) -> float:
    """Return the share of signs in common, more where either text holds the other or begins alike.

    The first sign of a code says the nation.
    """
    name = name.casefold()
    holds = min(len(typed), len(name)) > 3 and (typed in name or name in typed)
    alike = 0.1 * (typed[:1] == name[:1])
    return difflib.SequenceMatcher(None, typed, name).ratio() + holds + alike
