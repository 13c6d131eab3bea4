"""Every word a reader meets, by name, in both languages side by side.

The files in ``text/`` are TOML. An entry is a table with ``en`` and ``cy``; a key that stands in
two files, or an entry that has one language only, is refused when the texts are read. A file is
read when a text that it may hold is first asked for: a command that says little reads little.
"""

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("cy", "en")
HEADING = re.compile(r'^\[+\s*"?([\w-]+)', re.MULTILINE)  # the first word of a TOML heading


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


def names(prefix: str) -> list[str]:
    """List the names of texts that begin in this way, ``"tables.pilot."``, in their order."""
    entries = _entries()
    known = entries.beginning_as(prefix) if isinstance(entries, _Texts) else entries
    return [key for key in known if key.startswith(prefix)]


def code(list_name: str, name: str, language: str) -> str:
    """Return a code of a list in words: ``code("sector", "voluntary", "cy")``."""
    return text(f"codes.{list_name}.{name}", language)


@lru_cache(maxsize=1)
def _codes_by_list(keys: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key in keys:
        kind, _, rest = key.partition(".")
        if kind == "codes":
            name, _, code = rest.partition(".")
            found.setdefault(name, []).append(code)
    return {name: tuple(held) for name, held in found.items()}


@cache
def codes(list_name: str) -> tuple[str, ...]:
    """Return the codes of a list in the order in which its file gives them."""
    entries = _entries()
    keys = entries.beginning_as("codes") if isinstance(entries, _Texts) else entries
    found = _codes_by_list(tuple(keys)).get(list_name, ())
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


def entry(name: str) -> dict[str, str]:
    """Return all that is known under a name: both languages, and what stands beside them.

    Raises
    ------
    MissingText
        When no file holds the name.
    """
    found = _entries().get(name)
    if found is None:
        msg = f"no text is named {name!r}"
        raise MissingText(msg)
    return found


def reader_language() -> str:
    """Return the language of the person at this machine: ``CASEBOOK_LANG``, else the locale's."""
    asked = os.environ.get("CASEBOOK_LANG") or os.environ.get("LANG") or ""
    return "cy" if asked.lower().startswith("cy") else "en"


@cache
def _entries() -> Mapping[str, dict[str, str]]:
    return _Texts(Path(__file__).parent / "text")


class _Texts(Mapping[str, dict[str, str]]):
    """The texts of a folder's files; asked for one, it parses only the files that may hold it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parsed: dict[str, list[tuple[str, dict[str, str]]]] = {}
        self._begun: dict[str, dict[str, dict[str, str]]] = {}  # by the first word of a name

    def __getitem__(self, key: str) -> dict[str, str]:
        return self.beginning_as(key)[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return a text, or the default; a faulty file is still refused, although a KeyError."""
        return self.beginning_as(key).get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self.beginning_as(str(key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def beginning_as(self, key: str) -> dict[str, dict[str, str]]:
        """Return at least the texts whose names have the same first word."""
        first = key.partition(".")[0]
        if first not in self._begun:
            files = [name for name, headings in self._files.items() if first in headings]
            self._begun[first] = self._together(files)
        return self._begun[first]

    @cached_property
    def _files(self) -> dict[str, set[str]]:
        """Each file's name, in order, with the first words of its headings."""
        files = sorted(file for file in self._folder.iterdir() if file.suffix == ".toml")
        return {file.name: set(HEADING.findall(file.read_text(encoding="utf-8"))) for file in files}

    @cached_property
    def _all(self) -> dict[str, dict[str, str]]:
        return self._together(self._files)

    def _together(self, files: Iterable[str]) -> dict[str, dict[str, str]]:
        """Put the texts of files together, in the order in which they stand."""
        held: dict[str, dict[str, str]] = {}
        for name in files:
            if name not in self._parsed:
                content = (self._folder / name).read_text(encoding="utf-8")
                self._parsed[name] = _flatten(tomllib.loads(content), "")
            for key, entry in self._parsed[name]:
                _refuse_faulty(key, entry, name, held)
                held[key] = entry
        return held


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
