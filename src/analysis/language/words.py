"""Messages kept apart from their language: said in it when somebody reads them."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analysis.language.texts import code, reader_language, text


@dataclass(frozen=True)
class Words:
    """A text by name with the values that stand in it, not yet in a language."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def say(self, language: str) -> str:
        """Write the words in a language; values that are words themselves are written too."""
        values = {
            name: item.say(language) if isinstance(item, Words) else item
            for name, item in self.values.items()
        }
        # what a broken file holds may be half a letter, which nothing can print: a question mark
        return text(self.key, language, **values).encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True)
class CodeWords(Words):
    """The codes of a list with their meanings, as the value ``codes`` of a text."""

    list_name: str = ""
    names: tuple[str, ...] = ()

    def say(self, language: str) -> str:
        """Write the words with every code and its meaning: ``voluntary (Voluntary sector)``."""
        listed = [f"{name} ({code(self.list_name, name, language)})" for name in self.names]
        return text(self.key, language, codes=", ".join(listed))


def with_nearest(key: str, asked: str, known: Iterable[str], **values: object) -> Words:
    """Word that a name is not known, by the text `key`.

    Where one of the known names is near, the text ``<key>_near`` is said with it as ``near``.
    """
    near = difflib.get_close_matches(asked, list(known), n=1)
    return Words(f"{key}_near", {**values, "near": near[0]}) if near else Words(key, values)


class SpokenError(Exception):
    """An error that a user can mend, said in the user's language; one line a message."""

    def __init__(self, *lines: Words) -> None:
        self.lines = lines
        super().__init__(*lines)

    def say(self, language: str) -> str:
        """Write every line in a language."""
        return "\n".join(line.say(language) for line in self.lines)

    def __str__(self) -> str:
        return self.say(reader_language())
