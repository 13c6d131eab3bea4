"""Every word a reader meets, by name, in both languages side by side.

The files in ``text/`` are TOML. An entry is a table with ``en`` and ``cy``; a key that stands in
two files, or an entry that has one language only, is refused when the texts are read.
"""

import difflib
import os
import tomllib
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("cy", "en")


class MissingText(KeyError):
    """A text is asked for that no file holds."""

    def __str__(self) -> str:
        return str(self.args[0])


def text(key: str, language: str, **values: object) -> str:
    """Return the text of a name in a language.

    Parameters
    ----------
    key
        Dotted name, ``"interface.contents"``.
    language
        ``"cy"`` or ``"en"``.
    **values
        What stands in the text's ``{braces}``.

    Raises
    ------
    MissingText
        When no file holds the name; near spellings are given.
    """
    entry = _entries().get(key)
    if entry is None:
        near = difflib.get_close_matches(key, _entries(), n=3)
        msg = f"no text is named {key!r}" + (f"; near: {', '.join(near)}" if near else "")
        raise MissingText(msg)
    template = entry[language]
    return template.format(**values) if values else template


def has_text(key: str) -> bool:
    """Say whether a text of this name exists (it then exists in both languages)."""
    return key in _entries()


def code(list_name: str, name: str, language: str) -> str:
    """Return a code of a list in words: ``code("sector", "voluntary", "cy")``."""
    return text(f"codes.{list_name}.{name}", language)


@cache
def codes(list_name: str) -> tuple[str, ...]:
    """Return the codes of a list in the order in which its file gives them."""
    prefix = f"codes.{list_name}."
    found = tuple(key[len(prefix) :] for key in _entries() if key.startswith(prefix))
    if not found:
        msg = f"no list of codes is named {list_name!r}"
        raise MissingText(msg)
    return found


def column(name: str) -> dict[str, str]:
    """Return what is known of a table's column: ``en``, ``cy`` and, if set, ``unit``, ``codes``.

    Raises
    ------
    MissingText
        When the column has no description.
    """
    entry = _entries().get(f"columns.{name}")
    if entry is None:
        msg = f"column {name!r} has no entry [columns.{name}] in language/text"
        raise MissingText(msg)
    return entry


def reader_language() -> str:
    """Return the language of the person at this machine: ``CASEBOOK_LANG``, else the locale's."""
    asked = os.environ.get("CASEBOOK_LANG") or os.environ.get("LANG") or ""
    return "cy" if asked.lower().startswith("cy") else "en"


@cache
def _entries() -> dict[str, dict[str, str]]:
    entries: dict[str, dict[str, str]] = {}
    for file in sorted(
        (resources.files("analysis.language") / "text").iterdir(), key=lambda f: f.name
    ):
        if file.name.endswith(".toml"):
            for key, entry in _flatten(tomllib.loads(file.read_text(encoding="utf-8")), ""):
                _refuse_faulty(key, entry, file.name, entries)
                entries[key] = entry
    return entries


def _flatten(tree: dict[str, Any], prefix: str) -> list[tuple[str, dict[str, str]]]:
    if any(isinstance(value, str) for value in tree.values()):
        return [(prefix, tree)]
    return [
        pair
        for name, branch in tree.items()
        for pair in _flatten(branch, f"{prefix}.{name}" if prefix else name)
    ]


def _refuse_faulty(
    key: str, entry: dict[str, str], file: str, entries: dict[str, dict[str, str]]
) -> None:
    missing = [language for language in LANGUAGES if not str(entry.get(language, "")).strip()]
    if missing:
        msg = f"{file}: {key} has no text in: {', '.join(missing)}"
        raise MissingText(msg)
    if key in entries:
        msg = f"{file}: {key} stands in another file as well"
        raise MissingText(msg)
