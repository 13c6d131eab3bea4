"""The network: who is tied to whom, as a map or, of many, as a square of marks."""

import inspect

from matplotlib.figure import Figure

from analysis.charts import nets, style, wording
from analysis.charts import points as named
from analysis.charts.inline import Place
from analysis.charts.neighbours import square
from analysis.charts.nets import Net
from analysis.charts.points import Points, Search
from analysis.charts.room import settle
from analysis.charts.style import Drawing
from analysis.language import text

# Near and clear is tried first.
SEARCHES = (
    *(Search(0.1, 300, True), Search(0.15, 300, True), Search(0.2, 800, True)),
    *(Search(0.3, 1200, False), Search(0.45, 2500, False)),
)
TALL = 9.0  # inches of height for many names, and for names that found no room
FEW = 24


def network(
    drawing: Drawing,
    language: str,
    *,
    identifier: str = "stakeholder_id",
    label: str = "name",
    group: str = "sector",
    wave: str | None = "wave",
    x: str = "x",
    y: str = "y",
    start: str = "from_id",
    end: str = "to_id",
    strength: str = "strength",
    show_title: bool = False,
) -> Figure:
    """Draw a network; the frame ``"ties"`` holds its ties.

    Up to forty nodes are a map on which every name stands beside its node and none overlaps
    another; more are a square of marks with a row and a column a node.

    Parameters
    ----------
    identifier, label, group, wave, x, y
        Columns of the nodes: who, name, group told apart by colour and shape, wave (those of
        wave 2 are ringed) and place.
    start, end, strength
        Columns of the ties: two identifiers, and what sets the width of the line.
    """
    frame, ties = drawing.frame(), drawing.frame("ties")
    spots = nets.places(frame, x, y)
    columns = (identifier, label, group, wave), (start, end, strength)
    net = nets.read((frame, ties), language, *columns)
    if len(frame) > named.MOST_LABELS:
        return square(drawing, language, net, group, show_title)
    for height, numbered in _tries(len(frame)):
        key = named.key(net.names, numbered)
        figure, axes = style.canvas(drawing, (named.SIZE[0], height), show_title, key=key)
        axes.set_axis_off()
        nets.set_limits(axes, spots)
        handles = named.group_handles(net.groups, group, language)
        handles += [nets.ring_handle(language)] if net.ringed.any() else []
        style.legend(figure, handles + nets.tie_handles(net.strengths, language))
        settle(figure)
        seen = nets.apart(axes, spots)
        nets.draw_ties(axes, seen[net.ends], net.strengths)
        points = Points(seen[:, 0], seen[:, 1], net.names, net.groups, net.ringed)
        named.draw_points(axes, points, group)
        if named.draw_names(axes, points, numbered, SEARCHES):
            break
    return figure


def _tries(count: int) -> list[tuple[float, bool]]:
    """Return how to draw a map: inches of height, and whether names give way to numbers."""
    usual = [(named.SIZE[1], False)] if count <= FEW else []
    return [*usual, (TALL, False), (TALL, True)]


def organisations(drawing: Drawing, language: str) -> list[Place]:
    """Say in words what a network shows of each node, in the table's order.

    Parameters
    ----------
    drawing
        A drawing of the kind ``network``.
    language
        ``"cy"`` or ``"en"``.

    Returns
    -------
    list of Place
        For each: its name, its group, how many it is tied to and who they are.
    """
    held = inspect.signature(network).bind(drawing, language, **drawing.options)
    held.apply_defaults()
    chosen = held.arguments
    columns = tuple(chosen[name] for name in ("identifier", "label", "group", "wave"))
    tie_columns = tuple(chosen[name] for name in ("start", "end", "strength"))
    net = nets.read((drawing.frame(), drawing.frame("ties")), language, columns, tie_columns)
    groups = wording.cells(drawing.frame(), chosen["group"], language)
    return [
        Place(_said(net, row, groups[row], rows, language), tuple(rows))
        for row, rows in enumerate(net.neighbours())
    ]


def _said(net: Net, row: int, group: str, rows: list[int], language: str) -> str:
    words = {"name": net.names[row], "group": group}
    if not rows:
        return text("chart_words.tied_to_nobody", language, **words)
    names = "; ".join(net.names[other] for other in rows)
    return text("chart_words.tied_to", language, count=len(rows), names=names, **words)
