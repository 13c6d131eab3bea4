"""Words in both languages at once, and what is taken out of them before they are published."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from analysis import language
from analysis.findings import FLAGGED_BASES

STEERING = ("Cc", "Cf", "Co", "Cs")  # invisible characters that steer how a text is read
Held = TypeVar("Held")


@dataclass(frozen=True)
class Both(Generic[Held]):
    """The same thing in Welsh and in English."""

    cy: Held
    en: Held

    def __getitem__(self, reader: str) -> Held:
        if reader not in language.LANGUAGES:
            msg = f"no language is named {reader!r}; languages: {', '.join(language.LANGUAGES)}"
            raise KeyError(msg)
        return self.cy if reader == "cy" else self.en


class Later(Generic[Held]):
    """The same thing in Welsh and in English, made when somebody asks for it."""

    def __init__(self, make: Callable[[str], Held]) -> None:
        self._make = make
        self._made: dict[str, Held] = {}

    def __getitem__(self, reader: str) -> Held:
        if reader not in self._made:
            self._made[reader] = self._make(reader)
        return self._made[reader]


Text = Both[str]


def both(make: Callable[[str], Held]) -> Both[Held]:
    """Make the same thing in Welsh and in English."""
    return Both(cy=make("cy"), en=make("en"))


def clean(words: str) -> str:
    """Take out characters that no reader sees and that steer how a text is read or stored."""
    return words if words.isprintable() else "".join(map(_seen, words))


@cache
def _seen(character: str) -> str:
    if character in "\n\t\r":
        return " "
    return "" if is_invisible(character) else character


def is_invisible(character: str) -> bool:
    """Say whether a character steers how a text is read, or is no character at all.

    The last two places of every plane, and 32 more, are kept free for ever (Unicode 23.7); XML,
    and so a Word file or a workbook, holds none of the first two.
    """
    number = ord(character)
    never = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF
    return never or unicodedata.category(character) in STEERING


def words_of(key: str) -> Text:
    """Return a text of the package in both languages."""
    return both(lambda reader: clean(language.text(key, reader)))


def flags(bases: Iterable[str]) -> tuple[str, ...]:
    """Return the bases that a reader must be told of, in their order."""
    held = set(bases)
    return tuple(base for base in FLAGGED_BASES if base in held)
