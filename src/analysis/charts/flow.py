"""The flow of records through a search: how many were found, left out and kept (PRISMA 2020)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts import boxes, sheets, style, wording
from analysis.charts.boxes import PAD, Box
from analysis.charts.style import Drawing
from analysis.language import text

# Each step of the flow, and beside it what leaves the flow there.
STEPS: dict[str, tuple[str, ...]] = {
    "identified": ("duplicates",),
    "screened": ("excluded", "awaiting"),
    "sought": ("not_retrieved",),
    "assessed": ("excluded_full_text", "awaiting_full_text"),
    "reports_included": (),
    "projects_included": (),
}
PHASES = {
    "identification": ("identified",),
    "screening": ("screened", "sought", "assessed"),
    "included": ("reports_included", "projects_included"),
}
BOXES = tuple(box for step, sides in STEPS.items() for box in (step, *sides))
ONLY_WITH_RECORDS = ("awaiting", "awaiting_full_text")
STAGES = {"title_abstract": "excluded", "full_text": "excluded_full_text"}
JOINT = "joint"  # the stream of what is counted once for all streams

PHASE_WIDTH = 20.0  # points of the bands at the left
GAP = 16.0  # points between two columns
STEP_SHARE = 0.46  # of a stream's width, for its steps; the rest is for what stands beside them
BETWEEN, BESIDE = 20.0, 8.0  # points of height between two steps; between boxes beside one step

Key = tuple[str, str]  # stream and box
Span = tuple[float, float]  # left edge and width


@dataclass(frozen=True)
class Row:
    """One step of one stream or more: its top, its height, and its boxes in their places."""

    step: str
    top: float
    height: float
    boxes: Mapping[Key, Box]


def flow(
    drawing: Drawing,
    language: str,
    *,
    box: str = "box",
    stream: str = "stream",
    count: str = "count",
    stage: str = "stage",
    reason: str = "criterion",
    reason_count: str = "count",
    show_title: bool = False,
) -> Figure:
    """Draw the flow of records as boxes and arrows; the frame ``"reasons"`` may say why not.

    Parameters
    ----------
    box, stream, count
        Columns of the boxes (codes of `BOXES`), of the streams that they belong to (``joint`` for
        what is counted once for all) and of their numbers. A stream without records is not
        drawn, nor is a box of records that wait for a decision where none does.
    stage, reason, reason_count
        Columns of the reasons: where records were left out (a code of `STAGES` or `BOXES`), why,
        and how many. A column named as `stream` is puts a reason into its stream; without one,
        reasons that several streams share are said under the picture.
    """
    counts, streams = _counts(drawing.frame(), box, stream, count)
    reasons: dict[Key, list[str]] = {}
    if "reasons" in drawing.frames:
        columns = stage, reason, reason_count, stream
        reasons = _reasons(drawing.frame("reasons"), counts, columns, language)
    shared = [(name, said) for (where, name), said in reasons.items() if where == ""]
    below = [f"{wording.word(box, name, language)}: {'; '.join(said)}" for name, said in shared]
    spans, made = _spans(streams), {}
    for (where, name), number in counts.items():
        amount = text("chart_words.flow_count", language, count=_written(number, language))
        texts = wording.word(box, name, language), amount, tuple(reasons.get((where, name), ()))
        is_step = name in STEPS
        made[where, name] = Box(*texts, *spans[where, is_step], is_step)
    heads = [
        Box("", wording.word(stream, name, language), (), *_head(spans, name)) for name in streams
    ]
    head_height = max((head.height for head in heads), default=-BESIDE)
    rows = _rows(made, streams, head_height + BESIDE, language)
    figure, axes = sheets.sheet(drawing, rows[-1].top + rows[-1].height + 1, show_title, below)
    for head in heads:
        boxes.band(axes, (head.left, 0), (head.width, head_height), head.parts[1])
    _draw_phases(axes, rows, language)
    for row in rows:
        for one in row.boxes.values():
            boxes.draw(axes, one)
    _draw_arrows(axes, rows, streams)
    return figure


def _counts(
    frame: pd.DataFrame, box: str, stream: str, count: str
) -> tuple[dict[Key, float], list[str]]:
    """Return the number of each box that is drawn, and the streams that hold records."""
    wording.require(frame, box, stream, count)
    strangers = sorted(set(frame[box].astype(str)) - set(BOXES))
    if strangers:
        msg = f"column {box!r} holds {', '.join(strangers)}; boxes: {', '.join(BOXES)}"
        raise ValueError(msg)
    keys = list(zip(frame[stream], frame[box], strict=True))
    twice = sorted({f"{where}/{name}" for where, name in keys if keys.count((where, name)) > 1})
    if twice:
        msg = f"a box of a stream has one number; found two or more for {', '.join(twice)}"
        raise ValueError(msg)
    counts = dict(zip(keys, wording.numbers(frame, count), strict=True))
    known = [name for name in wording.known_codes(frame[stream], stream) if name != JOINT]
    filled = {where for (where, _), number in counts.items() if number != 0}
    streams = [name for name in known if name in filled]
    drawn = {
        key: number
        for key, number in counts.items()
        if key[0] in (*streams, JOINT) and not (key[1] in ONLY_WITH_RECORDS and number == 0)
    }
    if not drawn:
        msg = f"no stream of column {stream!r} holds records: there is nothing to draw"
        raise ValueError(msg)
    return drawn, streams


def _reasons(
    frame: pd.DataFrame, counts: Mapping[Key, float], columns: Sequence[str], language: str
) -> dict[Key, list[str]]:
    """Return the reasons of each box in words; those of several streams have the stream ``""``."""
    stage, reason, count, stream = columns
    wording.require(frame, stage, count)
    words = wording.cells(frame, reason, language)
    found: dict[Key, list[str]] = {}
    for row, said in enumerate(words):
        name = STAGES.get(frame[stage].iloc[row], frame[stage].iloc[row])
        asked = [frame[stream].iloc[row]] if stream in frame.columns else None
        where = [at for at, box in counts if box == name and (asked is None or at in asked)]
        where = [at for at in where if counts[at, name] != 0] or where
        if not where:
            msg = f"a reason is given for {name!r} ({said}), and the flow draws no such box"
            raise ValueError(msg)
        number = _written(wording.numbers(frame, count)[row], language)
        entry = text("chart_words.flow_reason", language, reason=said, count=number)
        found.setdefault((where[0] if len(where) == 1 else "", name), []).append(entry)
    return found


def _spans(streams: Sequence[str]) -> dict[tuple[str, bool], Span]:
    """Return the left edge and width of each stream's steps (True) and of what is beside them."""
    names = streams or [JOINT]
    start = PHASE_WIDTH + GAP / 2
    width = (sheets.SHEET_WIDTH - start - 1 + GAP) / len(names) - GAP  # 1: half of an edge, twice
    step = (width - GAP) * STEP_SHARE
    spans: dict[tuple[str, bool], Span] = {}
    for place, name in enumerate(names):
        left = start + place * (width + GAP)
        spans[name, True] = (left, step)
        spans[name, False] = (left + step + GAP, width - step - GAP)
    first, last = spans[names[0], True], spans[names[-1], True]
    spans[JOINT, True] = (first[0], last[0] + last[1] - first[0])
    spans[JOINT, False] = spans[names[-1], False]
    return spans


def _rows(made: Mapping[Key, Box], streams: Sequence[str], top: float, language: str) -> list[Row]:
    """Put the boxes of each step in a row; what is counted jointly comes after the streams."""
    rows: list[Row] = []
    for phase, steps in PHASES.items():
        before = len(rows)
        for step in steps:
            for names in (streams, [JOINT]):
                row = _row(made, step, names, top)
                if row.boxes:
                    rows.append(row)
                    top += row.height + BETWEEN
        if len(rows) > before:  # the phase's word must fit beside its rows
            words = wording.text_width(
                text(f"chart_words.flow.{phase}", language), style.SMALL_SIZE
            )
            lacking = rows[before].top + boxes.BOLD * words + 2 * PAD - (top - BETWEEN)
            if lacking > 0:
                rows[-1] = replace(rows[-1], height=rows[-1].height + lacking)
                top += lacking
    return rows


def _row(made: Mapping[Key, Box], step: str, streams: Iterable[str], top: float) -> Row:
    """Put a step of some streams, and what stands beside it, from a height downwards."""
    placed: dict[Key, Box] = {}
    lowest = top
    for where in streams:
        if (where, step) in made:
            placed[where, step] = replace(made[where, step], top=top)
            lowest = max(lowest, placed[where, step].bottom)
        under = top
        for name in STEPS[step]:
            if (where, name) in made:
                placed[where, name] = replace(made[where, name], top=under)
                lowest, under = (
                    max(lowest, placed[where, name].bottom),
                    placed[where, name].bottom + BESIDE,
                )
    return Row(step, top, lowest - top, placed)


def _head(spans: Mapping[tuple[str, bool], Span], name: str) -> Span:
    """Return the left edge and width of what stands over a stream."""
    step, side = spans[name, True], spans[name, False]
    return step[0], side[0] + side[1] - step[0]


def _written(number: float, language: str) -> str:
    return wording.label_number(number, "count", language)


def _draw_phases(axes: Axes, rows: Sequence[Row], language: str) -> None:
    """Name the phases of the search at the left of their steps."""
    for phase, steps in PHASES.items():
        held = [row for row in rows if row.step in steps]
        if held:
            height = held[-1].top + held[-1].height - held[0].top
            words = text(f"chart_words.flow.{phase}", language)
            boxes.band(axes, (0, held[0].top), (PHASE_WIDTH, height), words, turned=True)


def _draw_arrows(axes: Axes, rows: Sequence[Row], streams: Sequence[str]) -> None:
    """Join each step to the next one of its stream, and to what leaves the flow there."""
    for row in rows:
        for where in (*streams, JOINT):
            beside = [
                row.boxes[where, name] for name in STEPS[row.step] if (where, name) in row.boxes
            ]
            if beside and (where, row.step) in row.boxes:
                boxes.aside(axes, row.boxes[where, row.step], beside)
    drawn = set()
    for stream in streams or [JOINT]:
        chain = [
            box
            for row in rows
            for (where, name), box in row.boxes.items()
            if where in (stream, JOINT) and name == row.step
        ]
        for pair in zip(chain, chain[1:], strict=False):
            if pair not in drawn:
                boxes.down(axes, *pair)
                drawn.add(pair)
