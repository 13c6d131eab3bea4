"""The Word file for a translator: English and Welsh side by side, a table a section."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from analysis import language
from analysis.case import Case
from analysis.findings import Record
from analysis.language import Words
from analysis.publishing.prose import Run
from analysis.publishing.translation import sheet_parts as parts
from analysis.publishing.translation.pairing import BEHIND, NONE, Twins
from analysis.publishing.translation.passages import section_words
from analysis.publishing.translation.rows import IDENTITY, Row, rows_of
from analysis.publishing.word_parts import run
from analysis.publishing.word_sheet import Sheet
from analysis.publishing.word_styles import LOCALES
from analysis.publishing.wording import clean

GUIDE = ("only_welsh", "marks", "format", "rows", "changes", "still_right", "back")
WANTING = (BEHIND, NONE)


def sheet(study: Case, twins: Twins, record: Record | None) -> bytes:
    """Write both narratives side by side as a Word file.

    Parameters
    ----------
    study
        The case.
    twins
        Its narratives, paired.
    record
        Its findings, so that a translator sees what stands for each mark; None where there are
        none yet.

    Returns
    -------
    bytes
        A .docx file; the same bytes for the same case.
    """
    page = Sheet("cy")
    page.is_landscape = True
    rows = rows_of(twins)
    _front(page, study, twins, rows)
    for number, (name, held) in enumerate(groupby(rows, key=lambda row: row.section), start=1):
        _section(page, f"{number}.", section_words(name), list(held), record)
    title = "; ".join(language.text("translation.title", reader) for reader in language.LANGUAGES)
    return page.saved(study.settings.published, title=title)


def identity(study: Case, twins: Twins) -> str:
    """Return what tells a file of this case, with this English, from every other."""
    return f"⟦{IDENTITY} {study.name} {twins.english.hash}⟧"


def _front(page: Sheet, study: Case, twins: Twins, rows: list[Row]) -> None:
    title = study.settings.title
    page.edges(clean(title.cy), f"{clean(title.en)} · ")
    page.line(_text("title", "cy"), "Title")
    _say(page, _text("title", "en"), "en", "Subtitle")
    _say(page, clean(title.cy), "cy", "Subtitle")
    _say(page, clean(title.en), "en", "Subtitle")
    parts.locked_line(page.package, identity(study, twins))
    states = [row.pair.state for row in rows if row.first]
    for reader in language.LANGUAGES:
        _say(page, _text("guide.heading", reader), reader, "heading 1")
        for name in GUIDE:
            _say(page, _text(f"guide.{name}", reader), reader, "List Bullet")
        for state in WANTING:
            count = f"{_text(f'state.{state}', reader)}: {states.count(state)}"
            _say(page, count, reader, "List Bullet")


def _section(page: Sheet, number: str, name: Words, rows: list[Row], record: Record | None) -> None:
    _say(page, f"{number} {name.say('cy')}", "cy", "heading 1")
    _say(page, f"{number} {name.say('en')}", "en", "Subtitle")
    written = [
        parts.Written(
            number=row.number,
            about=_about(row),
            box=_both("still_right") if row.first and row.pair.state == BEHIND else "",
            keys="-".join(row.keys),
            english=row.english,
            welsh=(row.welsh, *row.surplus),
            fixed=row.pair.english.fixed,
            wanting=row.pair.state in WANTING,
        )
        for row in rows
    ]
    headings = [_both("column.number"), "English", "Cymraeg"]
    parts.add_table(page.package, headings, written, name.say("cy"))
    for line in _legend(rows, record):
        page.line(line, parts.SMALL)


def _about(row: Row) -> list[str]:
    """Say what a row is, and what is known of its Welsh, in both languages."""
    said = [Words(f"publishing.blocks.{row.pair.english.part.kind}")] if row.first else []
    if not row.pair.english.fixed and row.first:
        said.append(Words(f"translation.state.{row.pair.state}"))
    return [" / ".join(words.say(reader) for reader in language.LANGUAGES) for words in said]


def _legend(rows: Iterable[Row], record: Record | None) -> Iterable[str]:
    """Say what each mark of a section stands for, in both languages."""
    marks: dict[str, Run] = {
        run.text: run for row in rows for run in (*row.english, *row.welsh) if run.finding
    }
    if marks and record is None:
        yield _both("no_values")
        return
    for mark, held in marks.items():
        if record is None or held.finding not in record.figures:
            continue
        figure, interval = record.figures[held.finding], mark.endswith(", interval⟧")
        said = []
        for reader in language.LANGUAGES:
            key = f"findings.{figure.name}"
            label = language.text(key, reader) if language.has_text(key) else figure.name
            written = (
                figure.say(reader)
                if interval
                else language.value(figure.value, figure.unit, reader)
            )
            said.append(clean(f"{label}: {written}"))
        yield f"{mark}  {' / '.join(said)}"


def _say(page: Sheet, text: str, reader: str, style: str) -> None:
    """Add a paragraph in one of both languages; the document's own is Welsh."""
    run(page.line(style=style), text, locale=None if reader == "cy" else LOCALES[reader])


def _text(key: str, reader: str, **values: Any) -> str:
    return language.text(f"translation.{key}", reader, **values)


def _both(key: str) -> str:
    return " / ".join(_text(key, reader) for reader in language.LANGUAGES)
