"""Councils by code: which there are, and what is said of a code that is not known.

A code that is known is found without pandas: who has nothing else to do must not pay for it.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.language import SpokenError, Words
from analysis.tables.names import shown, table_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pandas as pd

    from analysis.case import Case

TABLE = "councils_uk"
NEAREST = 3
Named = tuple[str, str, str]  # area code, Welsh name, English name
# what stands before, after or within the name proper, in either language
STYLES = frozenset(("council", "county", "borough", "city", "district", "metropolitan"))
STYLES |= {"unitary", "authority", "corporation", "of", "the", "and"}
STYLES |= {"cyngor", "sir", "bwrdeistref", "sirol", "dinas", "y", "yr"}


class UnknownCouncil(SpokenError):
    """No council of the reference tables has the code that was asked for."""


@dataclass(frozen=True)
class CouncilWords(Words):
    """Councils, each a row ``(area_code, name_cy, name_en)``, as the value ``near`` of a text."""

    councils: tuple[Named, ...] = ()

    def say(self, language: str) -> str:
        """Write the words with every council's code and name: ``W06000021 (Monmouthshire)``."""
        listed = [
            f"{code} ({welsh if language == 'cy' else english})"
            for code, welsh, english in self.councils
        ]
        return Words(self.key, {**self.values, "near": ", ".join(listed)}).say(language)


def council_codes(study: Case, nation: str = "") -> tuple[str, ...]:
    """Return the area codes of every council, or of those of one nation, in alphabetical order.

    Parameters
    ----------
    study
        The case.
    nation
        As the reference tables write it, ``"Wales"``; every nation's when blank.

    Raises
    ------
    FaultyTables
        When the reference table cannot be read.
    """
    try:
        nations = _nations(table_path(study, f"reference/{TABLE}").read_bytes())
    except (OSError, ValueError, KeyError, csv.Error):
        from analysis.tables.reference import read_reference

        read_reference(study, TABLE)  # says what is wrong with the file
        raise
    return tuple(sorted(code for code, name in nations.items() if nation in ("", name)))


@lru_cache(maxsize=4)
def _nations(content: bytes) -> dict[str, str]:
    """Return each council's code with its nation; the same content is read once."""
    lines = io.StringIO(content.decode("utf-8-sig"), newline="")
    return {row["area_code"]: row["nation"] for row in csv.DictReader(lines, strict=True)}


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
    if code in council_codes(study):
        return code
    from analysis.tables.reference import read_reference

    values = {"council": code, "file": shown(study, f"reference/{TABLE}")}
    near = nearest_councils(read_reference(study, TABLE), code)
    raise UnknownCouncil(CouncilWords("case.unknown_council", values, councils=near))


def council_names(study: Case) -> dict[str, str]:
    """Return the names of the council that a case is looked at from, by language."""
    from analysis.tables.reference import read_reference

    councils = read_reference(study, TABLE)
    own = councils[councils["area_code"] == study.settings.council]
    _, welsh, english = next(_named(own))
    return {"cy": welsh, "en": english}


def nearest_councils(councils: pd.DataFrame, asked: str) -> tuple[Named, ...]:
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
    return _nearest(_named(councils), asked)


def find_council(file: Path, asked: str) -> Named:
    """Find a council by its area code or by its name in Welsh or English.

    Capitals, punctuation and the style of a council (``County Borough Council``,
    ``Cyngor Sir``) do not count; a name that leaves a doubt is refused.

    Parameters
    ----------
    file
        The reference table ``councils_uk``.
    asked
        What somebody typed.

    Returns
    -------
    (area_code, name_cy, name_en)

    Raises
    ------
    UnknownCouncil
        When no council, or more than one, has this name; the nearest are given.
    """
    councils = _listed(file.read_bytes())
    for form in (_plain, _proper):
        typed = form(asked)
        found = [row for row in councils if typed and typed in map(form, row)]
        if len(found) == 1:
            return found[0]
    values = {"council": asked}
    near = _nearest(councils, asked)
    raise UnknownCouncil(CouncilWords("new.unknown_council", values, councils=near))


@lru_cache(maxsize=4)
def _listed(content: bytes) -> tuple[Named, ...]:
    """Return every council; one outside Wales has its English name in both languages."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return tuple(
        (row["area_code"], row["area_name_cy"] or row["area_name"], row["area_name"])
        for row in rows
    )


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Return a name's letters and digits, without capitals."""
    return re.sub(r"[\W_]", "", name.casefold())


@lru_cache(maxsize=4096)
def _proper(name: str) -> str:
    """Return the name proper, without the words for the kind of council."""
    words = re.findall(r"\w+", name.casefold())
    return "".join(word for word in words if word not in STYLES)


def _nearest(councils: Iterable[Named], asked: str) -> tuple[Named, ...]:
    typed = asked.strip().casefold()
    by_code = any(sign.isdigit() for sign in typed)
    ranked = sorted(
        councils,
        key=lambda row: (-max(_nearness(typed, n) for n in (row[:1] if by_code else row[1:])), row),
    )
    return tuple(ranked[:NEAREST])


def _named(councils: pd.DataFrame) -> Iterator[Named]:
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
