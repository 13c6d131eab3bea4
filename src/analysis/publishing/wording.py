"""Words in both languages at once, and what is taken out of them before they are published."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
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


Text = Both[str]


def both(make: Callable[[str], Held]) -> Both[Held]:
    """Make the same thing in Welsh and in English."""
    return Both(cy=make("cy"), en=make("en"))


def clean(words: str) -> str:
    """Take out characters that no reader sees and that steer how a text is read or stored."""
    return "".join(
        " " if character in "\n\t\r" else character
        for character in words
        if character in "\n\t\r" or unicodedata.category(character) not in STEERING
    )


def words_of(key: str) -> Text:
    """Return a text of the package in both languages."""
    return both(lambda reader: clean(language.text(key, reader)))


def flags(bases: Iterable[str]) -> tuple[str, ...]:
    """Return the bases that a reader must be told of, in their order."""
    held = set(bases)
    return tuple(base for base in FLAGGED_BASES if base in held)
