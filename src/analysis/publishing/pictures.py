"""The pictures of a report, drawn side by side and kept until what they show changes."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from analysis import findings
from analysis.case import Case
from analysis.findings import Chart, FindingsError, Record
from analysis.language import LANGUAGES, SpokenError
from analysis.publishing.filling import filled
from analysis.publishing.forms import form_of
from analysis.publishing.narrative import read_narrative
from analysis.publishing.side_by_side import side_by_side
from analysis.publishing.wording import Both, Text
from analysis.running import library_versions, package_hash

PAGE = "page.svg"  # a picture that is part of the page
NETWORK = "network"  # a kind of chart whose parts can be reached one by one: part of the page


@dataclass(frozen=True)
class Wanted:
    """A chart that a report shows, and what its drawing in the page itself is named with.

    Attributes
    ----------
    chart
        The chart.
    anchor
        What the parts of a drawing in the page are named after: ``figure-3``; else blank.
    words
        Title and description of such a drawing; else none.
    """

    chart: Chart
    anchor: str = ""
    words: tuple[Text, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The files that are made of it."""
        return ("svg", "png", PAGE) if self.chart.kind == NETWORK else ("svg", "png")


Files = Mapping[str, bytes]


def wanted_of(record: Record, names: Iterable[str]) -> list[Wanted]:
    """Return the charts that a report shows, of those whose subjects are recorded.

    Parameters
    ----------
    record
        The findings; of a subject that is not in it, every chart counts as one that will be shown.
    names
        The names of the charts that the report asks for, in its order.

    Raises
    ------
    NarrativeError
        When the words of a chart ask for a number that is not recorded.
    """
    found = []
    subjects = {name.partition(".")[0] for name in (*record.figures, *record.charts)}
    shown = (
        name
        for name in names
        if name in record.charts
        or (name not in record.withheld and name.partition(".")[0] not in subjects)
    )
    for number, name in enumerate(shown, start=1):
        if name not in record.charts:
            continue
        chart = record.chart(name)
        if chart.kind == NETWORK:
            words = (filled(f"charts.{name}.{part}", record, []) for part in ("title", "alt"))
            found.append(Wanted(chart, f"figure-{number}", tuple(words)))
        else:
            found.append(Wanted(chart))
    return found


def draw_subject(
    root: str, case: str, subject: str, council: str = "", readers: Sequence[str] = LANGUAGES
) -> int:
    """Draw and keep the pictures that a report will show of one subject, before it is made.

    Whatever keeps a picture from being drawn now is said when the report is made.

    Parameters
    ----------
    root
        The project's folder.
    case
        The case's name.
    subject
        The subject, whose notebook has run: ``"pilot"``.
    council
        The area code of another council for which the case is looked at.
    readers
        The languages to draw in.

    Returns
    -------
    int
        How many pictures were drawn, each language's counted; none for a case that has no
        narrative yet, or whose findings cannot be read.
    """
    try:
        study = Case.load(case, root).for_council(council)
        missing = _missing_of(study, subject, readers)
    except (SpokenError, FindingsError):
        return 0
    for item, reader, key in missing:
        findings.keep_picture(study, key, _draw(item, reader))
    return len(missing)


def _missing_of(study: Case, subject: str, readers: Sequence[str]) -> list[tuple[Wanted, str, str]]:
    """Return the pictures of a subject that are not kept yet: chart, language and key."""
    from analysis.publishing.translation.passages import KNOWN, mark_of

    form = form_of(study)
    if subject not in form.subjects:
        return []
    record = findings.load(study, (subject,))
    path = form.narrative(study, "en")
    names = read_narrative(path, "en", form.markers, KNOWN, mark_of).asked("figure")
    pairs = [(item, to) for item in wanted_of(record, names) for to in readers]
    keyed = [(item, reader, _key(item, reader)) for item, reader in pairs]
    return [held for held in keyed if findings.kept_picture(study, held[2], held[0].kinds) is None]


def draw_all(study: Case, wanted: Sequence[Wanted]) -> list[Both[Files]]:
    """Draw every picture of a report in both languages, or take it as it was drawn before.

    Parameters
    ----------
    study
        The case; its pictures are kept with what its notebooks made.
    wanted
        The charts in the order of the report.

    Returns
    -------
    list of Both
        For each chart, in each language, its files by kind: ``svg``, ``png`` and, for a network,
        ``page.svg``.
    """
    pairs = [(item, reader) for item in wanted for reader in LANGUAGES]
    keys = [_key(item, reader) for item, reader in pairs]
    found = [
        findings.kept_picture(study, key, item.kinds)
        for key, (item, _) in zip(keys, pairs, strict=True)
    ]
    missing = [place for place, files in enumerate(found) if files is None]
    drawn = side_by_side([partial(_draw, *pairs[place]) for place in missing])
    for place, files in zip(missing, drawn, strict=True):
        findings.keep_picture(study, keys[place], files)
        found[place] = files
    findings.forget_other_pictures(study, keys)
    whole = [files for files in found if files is not None]
    return [Both(cy=cy, en=en) for cy, en in zip(whole[::2], whole[1::2], strict=True)]


def _draw(item: Wanted, reader: str) -> dict[str, bytes]:
    from analysis import charts  # matplotlib takes a second to import, and most pictures are kept

    picture = item.chart.draw(reader)
    files = {"svg": charts.svg(picture), "png": charts.png(picture)}
    if PAGE in item.kinds:
        title, alt = (words[reader] for words in item.words)
        drawing = item.chart.drawing(reader)
        inline = charts.inline_svg(picture, drawing, reader, item.anchor, (title, alt))
        files[PAGE] = inline.encode("utf-8")
    return files


def _key(item: Wanted, reader: str) -> str:
    """Return a hash of all that a picture is made from."""
    chart = item.chart
    tables = {
        name: [table.name, table.columns, table.published_rows, table.basis]
        for name, table in chart.tables.items()
    }
    said = [words[reader] for words in item.words]
    held = [_maker(), chart.name, chart.kind, chart.options, tables, reader, item.anchor, said]
    written = json.dumps(held, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


@cache
def _maker() -> list[str]:
    return [package_hash(), *(f"{name} {of}" for name, of in sorted(library_versions().items()))]
