"""A card for each method: what it answers, when not to use it, where it is made and comes from.

The words of a card are in language/text (``methods``, ``method_cards``), its functions and sources
in ``method_sources.toml``. The page of all cards is written from them.
"""

import importlib
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis import language
from analysis.language import SpokenError, with_nearest
from analysis.publishing.wording import Text, both, words_of

FILE = Path(__file__).with_name("method_sources.toml")
SUBJECTS = ("framing", "desk", "stakeholders", "pilot", "case")  # how the name of a method begins


class UnknownMethod(SpokenError):
    """No method has the name that was asked for."""


@dataclass(frozen=True)
class MethodCard:
    """What somebody should know of a method before using or judging a number that it made.

    Attributes
    ----------
    key
        The name by which findings are recorded with it.
    says
        How the number is made.
    answers
        The question that it answers.
    not_when
        Where it must not be used, or not be read in that way.
    source
        Every paper or standard that it follows; where there is none, words that say so.
    sources
        The same one by one; empty where the method is a count or a rule of our own.
    functions
        The functions that make it, with their modules: ``analysis.framing.readiness``.
    """

    key: str
    says: Text
    answers: Text
    not_when: Text
    source: Text
    sources: tuple[str, ...]
    functions: tuple[str, ...]


@cache
def keys() -> tuple[str, ...]:
    """Return the names of all methods, subject by subject."""
    return tuple(sorted(_held()["methods"], key=lambda key: SUBJECTS.index(_subject(key))))


def card(key: str) -> MethodCard:
    """Return the card of a method.

    Parameters
    ----------
    key
        The name with which findings were recorded: ``"desk_nearest"``.

    Raises
    ------
    UnknownMethod
        When no method has this name; the nearest one is given.
    """
    if key not in _held()["methods"]:
        raise UnknownMethod(with_nearest("method_page.unknown", key, keys(), name=key))
    facts, cited = _held()["methods"][key], _held()["sources"]
    sources = tuple(cited[name] for name in facts["sources"])
    return MethodCard(
        key,
        says=words_of(f"methods.{key}"),
        answers=words_of(f"method_cards.{key}.answers"),
        not_when=words_of(f"method_cards.{key}.not_when"),
        source=both(lambda _: " ".join(sources)) if sources else words_of("method_page.own"),
        sources=sources,
        functions=tuple(facts["functions"]),
    )


def function(name: str) -> Callable[..., object]:
    """Return the function of a dotted name, as `MethodCard.functions` gives it.

    Raises
    ------
    AttributeError
        When nothing in the package has this name.
    """
    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AttributeError(name)


def page(reader: str) -> str:
    """Write every card as one page of Markdown, ``"cy"`` or ``"en"``."""
    lines = [f"# {_said('title', reader)}", "", _said("about", reader)]
    for subject in SUBJECTS:
        of_subject = [key for key in keys() if _subject(key) == subject]
        lines += ["", f"## {_said(f'subjects.{subject}', reader)}"]
        lines += [line for key in of_subject for line in _written(card(key), reader)]
    lines += ["", f"## {_said('sources', reader)}", ""]
    lines += [f"- {cited}" for cited in sorted(_held()["sources"].values(), key=str.casefold)]
    return "\n".join(lines) + "\n"


def _written(shown: MethodCard, reader: str) -> list[str]:
    functions = ", ".join(f"`{name}`" for name in shown.functions)
    parts = {
        "says": shown.says[reader],
        "not_when": shown.not_when[reader],
        "source": shown.source[reader],
        "functions": functions,
    }
    lines = ["", f'### <a id="{shown.key}"></a>{shown.answers[reader]}', "", f"`{shown.key}`"]
    for name, words in parts.items():
        lines += ["", f"**{_said(name, reader)}:** {words}"]
    return lines


def _said(name: str, reader: str) -> str:
    return language.text(f"method_page.{name}", reader)


def _subject(key: str) -> str:
    return key.partition("_")[0]


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
