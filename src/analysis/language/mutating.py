"""Welsh words that change the beginning of the next word, and values that stand after them.

A value is filled in as it is, so that it cannot change: *i Caerdydd*, *tri cyngor*. It belongs
after a colon (*Cyngor: Caerdydd*), at the beginning of a sentence, or in a whole phrase that a
person wrote.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

# A place for a value, with what may stand between it and the word before: space and signs of
# opening or emphasis. A colon, a comma, a bracket or a dash breaks the two apart.
VALUE = re.compile(
    r"(?P<word>[\w'’-]+)[ \t\u00a0]*\n?[ \t\u00a0]*[“‘\"'*_]*(?P<value>\{\{.*?\}\}|\{\w+\})"
)


@dataclass(frozen=True)
class NotPlain:
    """A value that stands where Welsh would change it: the line, the word before, the value."""

    line: int
    word: str
    value: str


@cache
def mutating_words() -> dict[str, dict[str, str]]:
    """Return the words that change what follows, each with its mutation and its source."""
    file = resources.files("analysis.language") / "words" / "mutating.toml"
    return dict(tomllib.loads(file.read_text(encoding="utf-8"))["words"])


def values_after_mutating_words(template: str) -> list[NotPlain]:
    """List the values of a Welsh text that stand right after a word that mutates.

    Parameters
    ----------
    template
        Welsh with places for values: ``{name}`` or ``{{ value("pilot.loans") }}``. Calls of
        figures and tables stand in paragraphs of their own and are no values.
    """
    found = []
    for match in VALUE.finditer(template):
        word = match["word"].replace("’", "'").lower()
        is_call = re.match(r"\{\{\s*(?:figure|table)\b", match["value"])
        if not is_call and (word in mutating_words() or word.endswith(("'r", "'i", "'w"))):
            line = template.count("\n", 0, match.start("value")) + 1
            found.append(NotPlain(line, match["word"], match["value"]))
    return found
