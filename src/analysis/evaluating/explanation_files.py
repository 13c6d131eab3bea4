"""An explanation in lines for a terminal, as JSON, and as a picture of the chain."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.case import Case
from analysis.evaluating.explaining import Explanation, Source
from analysis.evaluating.labels import label
from analysis.evaluating.showing import Shown
from analysis.language import LANGUAGES, has_text, text
from analysis.language.numbers import value
from analysis.publishing.files import write_file

if TYPE_CHECKING:
    import pandas as pd

NAMES = {"en": "explained", "cy": "esboniad"}
MOST_SHOWN = 12
MOST_FUNCTIONS = 8


def tell_explanation(explanation: Explanation, reader: str) -> list[str]:
    """Say where a finding comes from, from the finding back to its raw tables."""
    lines = [f"{explanation.name}: {explanation.label[reader]}"]
    for key, words in _parts(explanation, reader):
        lines.append(f"{text(f'explain.parts.{key}', reader)}: {words}")
    return lines


def _parts(explanation: Explanation, reader: str) -> Iterator[tuple[str, str]]:
    yield "kind", text(f"explain.kinds.{explanation.kind}", reader)
    yield "value", explanation.value[reader] or text("explain.held_back", reader)
    yield "statement", explanation.statement[reader]
    if explanation.counted is not None:
        yield "counted", value(explanation.counted, "count", reader)
    for source in explanation.sources:
        yield "source", _source(source, reader)
    if explanation.held_back:
        yield "note", text("explain.few", reader)
    yield "cell", _place(explanation, reader)
    card = explanation.card
    if card is not None:
        yield "method", f"{card.says[reader]} ({card.key})"
        yield "not_when", card.not_when[reader]
        yield "cited", card.source[reader]
        yield "functions", ", ".join(card.functions)
    for base in explanation.basis:
        yield "basis", text(f"charts.note_{base}", reader)
    if not explanation.shown:
        yield "shown", text("explain.nowhere", reader)
    for shown in explanation.shown[:MOST_SHOWN]:
        yield "shown", _shown(shown, reader)


def _source(source: Source, reader: str) -> str:
    if source.rows is None:
        rows = text("explain.rows_held_back", reader)
    else:
        rows = text("explain.rows", reader, count=value(source.rows, "count", reader))
    return f"{source.label[reader]} ({source.file}); {rows}"


def _place(explanation: Explanation, reader: str) -> str:
    place = explanation.place
    if place is None:
        return text("explain.no_cell", reader)
    values = {"notebook": place.notebook, "cell": place.cell, "line": place.line}
    return text("explain.at", reader, **values)


def _shown(shown: Shown, reader: str) -> str:
    key = f"interface.headings.{shown.section}"
    if shown.section == "summary":
        key = "interface.summary"
    section = text(key, reader) if has_text(key) else shown.section
    way = text(f"explain.ways.{shown.way}", reader)
    if not shown.name:
        return f"{section}: {way}"
    kind: Any = "table" if shown.way == "table" else "chart"
    return f"{section}: {way} {shown.name} ({label(shown.name, kind, reader)})"


def plain_explanation(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON holds it, in both languages."""
    place, card = explanation.place, explanation.card
    return {
        "name": explanation.name,
        "kind": explanation.kind,
        "label": explanation.label,
        "value": explanation.value,
        "statement": explanation.statement,
        "counted": explanation.counted,
        "held_back": explanation.held_back,
        "basis": list(explanation.basis),
        "sources": [
            {"table": one.table, "file": one.file, "label": one.label, "rows": one.rows}
            for one in explanation.sources
        ],
        "cell": place
        and {
            "notebook": place.notebook,
            "cell": place.cell,
            "id": place.identifier,
            "line": place.line,
            "heading": place.heading,
            "calls": list(place.functions),
        },
        "method": card
        and {
            "name": card.key,
            "says": {reader: card.says[reader] for reader in LANGUAGES},
            "answers": {reader: card.answers[reader] for reader in LANGUAGES},
            "not_when": {reader: card.not_when[reader] for reader in LANGUAGES},
            "source": {reader: card.source[reader] for reader in LANGUAGES},
            "functions": list(card.functions),
        },
        "shown": [
            {"way": one.way, "name": one.name, "section": one.section} for one in explanation.shown
        ],
    }


def write_pictures(study: Case, explanation: Explanation) -> list[Path]:
    """Draw the chain in both languages, as SVG and PNG, in the case's folder of what is made."""
    from analysis import charts

    folder = study.processed / "explanations"
    paths = []
    for reader in LANGUAGES:
        svg = charts.drawn(_drawing(explanation, reader), reader)
        for ending, content in (("svg", svg), ("png", charts.png(svg))):
            path = folder / f"{explanation.name}.{NAMES[reader]}.{ending}"
            write_file(path, content)
            paths.append(path)
    return paths


def _drawing(explanation: Explanation, reader: str) -> Any:
    from analysis import charts

    notes = [text(f"charts.note_{base}", reader) for base in explanation.basis]
    title = text("explain.title", reader, finding=explanation.label[reader])
    options = {"show_title": True}
    frame = {"table": _frame(explanation, reader)}
    return charts.Drawing("chain", frame, options, title, " ".join(notes) or None)


def _frame(explanation: Explanation, reader: str) -> "pd.DataFrame":
    import pandas as pd

    rows = [(stage, strong, "\n".join(more)) for stage, strong, more in _boxes(explanation, reader)]
    return pd.DataFrame(rows, columns=["chain_stage", "chain_words", "chain_more"])


def _boxes(explanation: Explanation, reader: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the boxes of the chain from the raw tables up to where the finding is shown."""

    def stage(name: str) -> str:
        return text(f"explain.stages.{name}", reader)

    if explanation.sources:
        yield stage("sources"), "", [_source(one, reader) for one in explanation.sources]
    place, card = explanation.place, explanation.card
    functions = card.functions if card else place.functions if place else ()
    if card is not None:
        yield stage("method"), card.key, [card.says[reader], *functions[:MOST_FUNCTIONS]]
    if place is not None:
        heading = [place.heading] if place.heading else []
        yield stage("cell"), _place(explanation, reader), heading
    told = explanation.value[reader] or text("explain.held_back", reader)
    yield stage("finding"), f"{explanation.label[reader]}: {told}", [explanation.statement[reader]]
    shown = [_shown(one, reader) for one in explanation.shown[:MOST_SHOWN]]
    yield stage("shown"), "", shown or [text("explain.nowhere", reader)]
