"""The pictures of a report, drawn side by side and kept until what they show changes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from analysis import findings, language
from analysis.case import Case
from analysis.findings import Chart
from analysis.publishing.side_by_side import side_by_side
from analysis.publishing.wording import Both, Text
from analysis.running import library_versions, package_hash

PAGE = "page.svg"  # a picture that is part of the page


@dataclass(frozen=True)
class Wanted:
    """A chart that a report shows: where its parts are named after, and its name in words."""

    chart: Chart
    anchor: str
    words: tuple[Text, Text]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The files that are made of it; a network's parts can be reached one by one."""
        return ("svg", "png", PAGE) if self.chart.kind == "network" else ("svg", "png")


Files = Mapping[str, bytes]


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
    pairs = [(item, reader) for item in wanted for reader in language.LANGUAGES]
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
        said = item.words[0][reader], item.words[1][reader]
        drawing = item.chart.drawing(reader)
        inline = charts.inline_svg(picture, drawing, reader, item.anchor, said)
        files[PAGE] = inline.encode("utf-8")
    return files


def _key(item: Wanted, reader: str) -> str:
    """Return a hash of all that a picture is made from."""
    chart = item.chart
    tables = {
        name: [table.name, table.columns, table.published_rows, table.basis]
        for name, table in chart.tables.items()
    }
    said = [words[reader] for words in item.words] if PAGE in item.kinds else []
    held = [_maker(), chart.name, chart.kind, chart.options, tables, reader, item.anchor, said]
    written = json.dumps(held, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


@cache
def _maker() -> list[str]:
    return [package_hash(), *(f"{name} {of}" for name, of in sorted(library_versions().items()))]
