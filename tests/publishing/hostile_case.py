"""A made-up case with hostile text in any field that an author can type.

A field is one place where an author types words; a payload is what a hand could put there. Every
payload carries the field's mark, so that one look at an output tells what became of which field.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tiny_case
import yaml

from analysis.case import Case
from analysis.findings import Record, Table
from analysis.language import LANGUAGES, SpokenError, texts
from analysis.publishing import build, model
from analysis.publishing.blocks import Report
from analysis.publishing.wording import Both

NARRATIVE = """\
## summary

{{ value("pilot.made_up_loans") }}

## challenge

A paragraph: @paragraph@

A [link @link_text@](https://example.org/council) and [another](<@link_address@>).

## aspects

1. First
2. @ordered_item@

## done

- First
- @list_item@

## methods

> @quotation@

> [!note]
> @aside@

## collaborating

{{ table("desk_research.made_up_projects") }}

**Strong @strong@** and *stressed @emphasis@*.

## findings

{{ value("pilot.made_up_change", "interval") }}

{{ figure("pilot.made_up_weeks") }}

{{ table("desk_research.made_up_references") }}

### strength

Plain.

### welsh_language

Plain.

## next

Plain.
"""
PLAIN = {"link_address": "https://example.org/other"}
SPOTS = (
    *("paragraph", "link_text", "link_address", "ordered_item", "list_item"),
    *("quotation", "aside", "strong", "emphasis"),
)
PAIRS = (
    *("title", "organisation", "theme", "change_note", "authors", "contact.name", "licence.name"),
    *("strength.reason", "disclosure.reason", "disclosure.released_by"),
)
SINGLE = ("programme", "cohort", "version", "contact.email", "licence.url")
CELLS = {"project": 0, "council_en": 1, "council_cy": 2}
REFERENCES = "desk_research.made_up_references"
TEXTS = {
    f"tables.{REFERENCES}": {"en": "What was read.", "cy": "Yr hyn a ddarllenwyd."},
}


@dataclass
class Draft:
    """What an author typed: settings, both narratives, and what the findings took from tables."""

    settings: dict[str, Any]
    narratives: dict[str, dict[str, str]]
    cells: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)


class Field(NamedTuple):
    """One place for words: how they get there, and what a refusal of them must name."""

    put: Callable[[Draft, str], None]
    named: str


def _setting(path: str) -> Callable[[Draft, str], None]:
    def put(draft: Draft, words: str) -> None:
        *outer, last = path.split(".")
        held = draft.settings
        for name in outer:
            held = held[name]
        held[last] = words

    return put


def _spot(name: str) -> Callable[[Draft, str], None]:
    def put(draft: Draft, words: str) -> None:
        for reader in LANGUAGES:
            draft.narratives[reader][name] = words

    return put


def _after_start(name: str) -> Callable[[Draft, str], None]:
    group, _, rest = name.partition(".")
    inner = _setting(rest) if group == "settings" else _spot(rest)
    return lambda draft, words: inner(draft, f"https://example.org/{words}")


def _fields() -> dict[str, Field]:
    found = {}
    for path in [*(f"{pair}.{reader}" for pair in PAIRS for reader in LANGUAGES), *SINGLE]:
        found[f"settings.{path}"] = Field(_setting(path), path)
    for name in SPOTS:
        found[f"narrative.{name}"] = Field(_spot(name), "narrative.")
    # what follows the start that an address must have
    found["settings.licence.path"] = Field(_after_start("settings.licence.url"), "licence.url")
    found["narrative.link_path"] = Field(_after_start("narrative.link_address"), "narrative.")
    for name in CELLS:
        put = lambda draft, words, name=name: draft.cells.update({name: words})  # noqa: E731
        found[f"table.{name}"] = Field(put, "row 1, column “")
    found["table.reference"] = Field(
        lambda draft, words: draft.references.update({"reference": words}), "row 1, column “"
    )
    for reader in LANGUAGES:
        put = lambda draft, words, reader=reader: draft.names.update({reader: words})  # noqa: E731
        found[f"figure.name_{reader}"] = Field(put, "table numbers-in-the-text, row 1")
    return found


FIELDS = _fields()


DOCUMENTS = ("page", "pdf", "word")
LISTED = (*DOCUMENTS, "xlsx", "index", "lists", "feed", "citation", "crate")
FILES = (*DOCUMENTS, "csv", "xlsx")
# Where a reader finds what was typed into a field, if it is not refused
SHOWN = {
    "title": LISTED,
    "organisation": LISTED,
    "theme": (*DOCUMENTS, "index", "lists", "feed", "citation", "crate"),
    "change_note": DOCUMENTS,
    "authors": (*DOCUMENTS, "feed", "citation", "crate"),
    "contact.name": (*DOCUMENTS, "lists", "crate"),
    "licence.name": (*DOCUMENTS, "xlsx", "feed", "crate"),
    "strength.reason": DOCUMENTS,
    "disclosure.reason": DOCUMENTS,
    "disclosure.released_by": DOCUMENTS,
    "programme": (*DOCUMENTS, "xlsx", "index", "lists", "feed", "citation"),
    "cohort": (*DOCUMENTS, "index", "lists", "feed", "citation", "crate"),
    "version": (*DOCUMENTS, "xlsx", "index", "lists", "citation", "crate"),
    "licence.path": ("pdf", "xlsx", "citation", "crate"),
    "link_path": ("pdf",),
    "link_address": (),  # a text of another kind of link is no link, and stands there as text
}


def shown(name: str) -> tuple[str, ...]:
    """Return the outputs in which a reader finds what was typed into a field."""
    group, _, rest = name.partition(".")
    usual = {"settings": DOCUMENTS, "narrative": DOCUMENTS, "table": FILES, "figure": FILES}
    return SHOWN.get(rest.removesuffix(".cy").removesuffix(".en"), usual[group])


def mark(name: str) -> str:
    """Return the mark of a field: plain letters that no output changes."""
    return f"Qz{list(FIELDS).index(name):02d}zQ"


def typed(name: str, payload: str) -> str:
    """Return what an author types into a field: the payload, then the field's mark."""
    return f"{payload}{'' if name == 'settings.contact.email' else ' '}{mark(name)}"


def draft(words: Mapping[str, str]) -> Draft:
    """The made-up case with words in some of its fields."""
    settings = deepcopy(yaml.safe_load(tiny_case.CASE_YAML))
    settings["disclosure"]["released_by"] = {"en": "A role", "cy": "Rôl"}
    made = Draft(settings, {reader: {} for reader in LANGUAGES})
    for name, said in words.items():
        FIELDS[name].put(made, said)
    return made


def study(folder: Path, made: Draft) -> Case:
    """Write what an author typed into files and open them as a case."""
    raw = folder / "data" / "raw" / "tiny"
    raw.mkdir(parents=True, exist_ok=True)
    (folder / "notebooks").mkdir(exist_ok=True)
    (raw / "case.yaml").write_text(yaml.safe_dump(made.settings, width=10**7), encoding="utf-8")
    for reader, spots in made.narratives.items():
        source = NARRATIVE
        for name in SPOTS:
            source = source.replace(f"@{name}@", spots.get(name, PLAIN.get(name, "words")))
        content = source.encode("utf-8", "surrogatepass")
        (raw / f"narrative.{reader}.md").write_bytes(content)
    return Case.load("tiny", folder)


def record(made: Draft) -> Record:
    """The made-up findings with what an author typed in their texts."""
    plain = tiny_case.record()
    projects = plain.tables["desk_research.made_up_projects"]
    first = list(projects.rows[0])
    for name, place in CELLS.items():
        first[place] = made.cells.get(name, first[place])
    rows = (("EV01", made.references.get("reference", "A page that was read.")),)
    references = Table(REFERENCES, ("record_id", "reference"), rows, ("evidence",), "made_up_count")
    tables = {
        **plain.tables,
        projects.name: replace(projects, rows=(tuple(first), *projects.rows[1:])),
        REFERENCES: references,
    }
    names = {reader: made.names.get(reader, "Plain") for reader in LANGUAGES}
    loans = replace(plain.figures["pilot.made_up_loans"], value=names, unit="name", about=())
    figures = {**plain.figures, loans.name: loans}
    return tiny_case.record(figures=figures, tables=tables)


def report(folder: Path, words: Mapping[str, str]) -> tuple[Case, Report]:
    """Build the report of the made-up case with words in some of its fields.

    Raises
    ------
    SpokenError
        When a field refuses its words.
    """
    made = draft(words)
    opened = study(folder, made)
    with pytest.MonkeyPatch.context() as patch:
        held = tiny_case.texts(TEXTS)
        patch.setattr(texts, "_entries", lambda: held)
        patch.setattr(model, "draw_all", _drawn_once)
        return opened, build(opened, record(made))


def _drawn_once(_: Case, wanted: Iterable[object]) -> list[Both[dict[str, bytes]]]:
    """Give every chart the picture of the made-up one, drawn once in each language."""
    pictures = {}
    for reader in LANGUAGES:
        _, svg, png = tiny_case._drawn(reader)
        pictures[reader] = {"svg": svg, "png": png}
    return [Both(**pictures) for _ in wanted]


def refusals(folder: Path, payload: str, names: Iterable[str] = tuple(FIELDS)) -> dict[str, str]:
    """Return the fields that refuse a payload, each with the message for it alone.

    Fields are tried together and parted only where one of them refuses.
    """
    tried = list(names)
    try:
        report(folder, {name: typed(name, payload) for name in tried})
    except SpokenError as error:
        if len(tried) == 1:
            return {tried[0]: error.say("en")}
        half = len(tried) // 2
        return {
            **refusals(folder, payload, tried[:half]),
            **refusals(folder, payload, tried[half:]),
        }
    return {}
