"""A chain of boxes, one below the other: where something comes from, step by step."""

from dataclasses import replace

from matplotlib.figure import Figure

from analysis.charts import boxes, sheets, wording
from analysis.charts.boxes import Box
from analysis.charts.style import Drawing

BETWEEN = 20.0  # points of height for an arrow
WIDTH = 430.0  # points of a box


def chain(
    drawing: Drawing,
    language: str,
    *,
    stage: str = "chain_stage",
    words: str = "chain_words",
    more: str = "chain_more",
    show_title: bool = False,
) -> Figure:
    """Draw a box a row, with an arrow from each to the next.

    Parameters
    ----------
    stage, words, more
        Columns of what a step is, what it consists of, in bold, and of lines below that, parted
        by line breaks.
    """
    frame = drawing.frame()
    wording.require(frame, stage, words, more)
    left = (sheets.SHEET_WIDTH - WIDTH) / 2
    made: list[Box] = []
    for one, strong, rest in frame[[stage, words, more]].itertuples(index=False):
        entries = tuple(str(rest).split("\n")) if rest else ()
        top = made[-1].bottom + BETWEEN if made else 0.0
        box = Box(str(one), str(strong), entries, left, WIDTH)
        made.append(replace(box, top=top))
    figure, axes = sheets.sheet(drawing, made[-1].bottom + 1, show_title)
    for box in made:
        boxes.draw(axes, box)
    for upper, lower in zip(made[:-1], made[1:], strict=True):
        boxes.down(axes, upper, lower)
    return figure
