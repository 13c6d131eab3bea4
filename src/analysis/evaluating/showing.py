"""Where a case study shows a finding: its text, its tables and its figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from analysis import language
from analysis.case import Case
from analysis.findings import Record
from analysis.publishing.forms import form_of
from analysis.publishing.references import find_references

TEXTS = ("headline", "title", "caption", "alt")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """One place of the case study.

    `way` is ``text`` for a number in a sentence, ``table``, ``figure`` for a chart or the data
    behind it, ``figure_text`` for a number in what is said of a chart; `name` is the table's or
    the chart's, blank for a sentence; `section` is the section's key.
    """

    way: Literal["text", "table", "figure", "figure_text"]
    name: str
    section: str


def shown_in(study: Case, record: Record, name: str) -> tuple[Shown, ...]:
    """List where a case study shows a finding, in reading order, each place once.

    It is read from the English narrative: both have the same blocks.
    """
    return tuple(dict.fromkeys(_shown(study, record, name)))


def _shown(study: Case, record: Record, name: str) -> Iterator[Shown]:
    form = form_of(study)
    path = form.narrative(study, "en")
    if not path.is_file():
        return
    source = path.read_text(encoding="utf-8-sig")
    source = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source)
    markers = {marker: key for key, marker in form.markers.items()}
    sections = _sections(source, markers)
    for reference in find_references(source, path.name)[0]:
        section = sections[reference.line - 1]
        if reference.kind == "figure":
            way = _in_figure(record, reference.name, name)
            if way is not None:
                yield Shown(way, reference.name, section)
        elif reference.name == name:
            is_text = reference.kind == "value"
            yield Shown("text" if is_text else "table", "" if is_text else name, section)


def _sections(source: str, markers: dict[str, str]) -> list[str]:
    """Return the section of each line."""
    found, section = [], ""
    for line in source.splitlines():
        section = markers.get(line.strip(), section)
        found.append(section)
    return found


def _in_figure(record: Record, chart: str, name: str) -> Literal["figure", "figure_text"] | None:
    """Say how a chart shows a finding, if it does."""
    held = record.charts.get(chart)
    drawn = {table.name for table in held.tables.values()} if held else set()
    if name in drawn | {chart}:
        return "figure"
    keys = [f"charts.{chart}.{part}" for part in TEXTS]
    texts = [language.text(key, "en") for key in keys if language.has_text(key)]
    asked = {one.name for words in texts for one in find_references(words, chart)[0]}
    return "figure_text" if name in asked else None
