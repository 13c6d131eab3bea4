"""What stands in a picture: its texts, its marks, and the colour that each of them stands on."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from matplotlib.axis import Axis
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.text import Text

from analysis.charts import style
from analysis.charts.tones import contrast

WHITE = "#ffffff"
TOUCH = 0.5  # points by which the boxes of two texts may meet: letters have air around them
GROUND = "_ground"


@dataclass(frozen=True)
class Mark:
    """Something that stands for data: where, the colours of its surface and its edge."""

    what: str
    place: tuple[float, float]
    colours: tuple[str, ...]
    box: object


def texts_of(figure):
    """Every text of the picture that a reader sees."""
    figure.draw_without_rendering()
    found = [words for words in figure.findobj(Text) if words.get_visible() and _shown(words)]
    hidden = {
        id(words)
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for words in _unseen(axes, axis)
    }
    return [words for words in found if id(words) not in hidden]


def _shown(words):
    return bool(words.get_text().strip()) and np.isfinite(words.get_window_extent().extents).all()


def _unseen(axes, axis: Axis):
    """Names of ticks outside of an axis, or of axes that are not drawn."""
    low, high = sorted(axis.get_view_interval())
    ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
    for tick in ticks:
        gone = not axes.axison or not low - 1e-9 <= tick.get_loc() <= high + 1e-9
        yield from [tick.label2] + ([tick.label1] if gone else [])
    if not axes.axison:
        yield from (axis.label, axis.offsetText)


def overlaps(texts):
    """Pairs of texts that lie on each other."""
    boxes = [(words.get_text(), words.get_window_extent().padded(-TOUCH)) for words in texts]
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]


def outside(figure, texts):
    """Texts that leave the picture."""
    whole = figure.bbox
    return [
        words.get_text()
        for words, box in ((words, words.get_window_extent()) for words in texts)
        if box.x0 < whole.x0 or box.y0 < whole.y0 or box.x1 > whole.x1 or box.y1 > whole.y1
    ]


def surfaces(figure):
    """What covers the paper, from the lowest to the topmost: (box, colour)."""
    paper = [figure.patch, *(axes.patch for axes in figure.axes)]
    found = [item for item in figure.findobj(Patch) if not isinstance(item, FancyArrowPatch)]
    patches = [item for item in found if not any(item is one for one in paper)]
    held = [
        (item.zorder, place, item)
        for place, item in enumerate(patches)
        if item.get_visible() and to_rgba(item.get_facecolor())[3] > 0
    ]
    laid = [
        (item.get_window_extent(), to_hex(item.get_facecolor()))
        for _, _, item in sorted(held, key=lambda one: one[:2])
    ]
    return [(box, colour) for box, colour in laid if min(box.width, box.height) > 0.5]


def ground(place, laid, under=None):
    """The colour of the topmost surface at a place, of those that are not `under` scrutiny."""
    found = [colour for box, colour in laid if box is not under and box.contains(*place)]
    return found[-1] if found else WHITE


def middle(box):
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def ground_of(words, laid):
    """What a text stands on: its own box, or what is beneath it."""
    own = words.get_bbox_patch()
    if own is not None and to_rgba(own.get_facecolor())[3] >= 0.8:
        return to_hex(own.get_facecolor())
    return ground(middle(words.get_window_extent()), laid)


def pale_texts(figure, texts):
    """Texts with less contrast than 4.5 to 1."""
    laid = surfaces(figure)
    told = [
        (words.get_text(), to_hex(words.get_color()), ground_of(words, laid)) for words in texts
    ]
    return [(said, ink, on) for said, ink, on in told if contrast(ink, on) < 4.5]


def marks_of(figure):
    """What stands for data: lines, points, bars and cells; rules of a grid are none."""
    found = []
    for axes in figure.axes:
        for line in [item for item in axes.lines if item.get_visible()]:
            found += _line(axes, line)
        for item in [item for item in axes.collections if item.get_visible()]:
            found += _collection(item)
        for patch in axes.patches:
            if patch.get_label() != GROUND and not isinstance(patch, FancyArrowPatch):
                box = patch.get_window_extent()
                edge = [to_hex(patch.get_edgecolor())] if patch.get_linewidth() else []
                face = patch.get_facecolor()
                colours = (*([to_hex(face)] if face[3] else []), *edge)
                if box.width > 1 and box.height > 1 and colours:
                    found.append(Mark("patch", middle(box), colours, box))
    return found


def _line(axes, line: Line2D):
    places = line.get_transform().transform(np.asarray(line.get_xydata(), dtype=float))
    places = places[np.isfinite(places).all(axis=1)]
    colours = []
    if line.get_linestyle() not in ("None", "none", "") and len(places) > 1:
        colours.append(to_hex(line.get_color()))
    if line.get_marker() not in ("None", "none", None, ""):
        shown = [line.get_markerfacecolor(), line.get_markeredgecolor()]
        colours += [to_hex(one) for one in shown if to_rgba(one)[3]]
    if not len(places) or not colours or set(colours) <= {style.RULE.lower(), WHITE}:
        return []
    if line.get_linestyle() == ":":  # from a name to its point
        return []
    return [Mark("line", tuple(places[len(places) // 2]), tuple(colours), None)]


def _collection(item: Collection):
    edges = [to_hex(colour) for colour in item.get_edgecolor() if colour[3]]
    faces = [] if isinstance(item, LineCollection) else list(item.get_facecolor())
    colours = {*edges, *(to_hex(colour) for colour in faces if colour[3])}
    if not colours or colours <= {style.RULE.lower(), WHITE}:
        return []
    if isinstance(item, PathCollection):
        places = item.get_offset_transform().transform(np.asarray(item.get_offsets()))
    else:
        paths = [path.vertices for path in item.get_paths() if len(path.vertices)]
        if not paths:
            return []
        places = item.get_transform().transform(np.concatenate(paths))
    places = places[np.isfinite(places).all(axis=1)]
    return [Mark("points", tuple(places[0]), tuple(colours), None)] if len(places) else []


def pale_marks(figure, texts):
    """Marks of which neither surface nor edge reaches 3 to 1, and that hold no number either.

    A part of a bar has the edge of the whole bar.
    """
    laid, every = surfaces(figure), marks_of(figure)
    outlines = [
        mark.box.padded(1)
        for mark in every
        if mark.box is not None and len(mark.colours) == 1 and contrast(mark.colours[0], WHITE) >= 3
    ]
    centres = [middle(words.get_window_extent()) for words in texts]
    halos = white_lines(figure)
    pale = []
    for mark in every:
        beneath = [(box, colour) for box, colour in laid if _is_beneath(box, mark)]
        on = WHITE if mark.place in halos else ground(mark.place, beneath)
        held = mark.box is not None and (
            any(mark.box.contains(*centre) for centre in centres)
            or any(_encloses(outline, mark.box) for outline in outlines)
        )
        if not held and max(contrast(colour, on) for colour in mark.colours) < 3:
            pale.append((mark.what, mark.place, mark.colours, on))
    return pale


def white_lines(figure):
    """Where white lines are, that set a thinner line in their middle off from what is beneath."""
    lines = [
        item
        for axes in figure.axes
        for item in axes.collections
        if isinstance(item, LineCollection) and {*map(to_hex, item.get_edgecolor())} == {WHITE}
    ]
    return {_first(line) for line in lines if line.get_paths()}


def _first(item):
    places = item.get_transform().transform(np.concatenate([p.vertices for p in item.get_paths()]))
    return tuple(places[np.isfinite(places).all(axis=1)][0])


def _encloses(outer, inner):
    corners = [(inner.x0, inner.y0), (inner.x1, inner.y1)]
    return all(outer.contains(*corner) for corner in corners)


def _is_beneath(box, mark):
    """Say whether a surface is larger than a mark, and not the mark itself."""
    if mark.box is None:
        return True
    return box.width * box.height > 1.01 * mark.box.width * mark.box.height


def looks(figure):
    """How the entries of the legends differ otherwise than by colour, and their main colours."""
    found = []
    for legend in figure.legends:
        for handle in legend.legend_handles:
            if isinstance(handle, Line2D):
                look = ("line", str(handle.get_marker()), str(handle.get_linestyle()))
                look += (handle.get_linewidth() if look[2] != "None" else 0,)
                look += (handle.get_markersize(), to_rgba(handle.get_markerfacecolor())[3] > 0)
                found.append((look, _main(handle)))
            elif isinstance(handle, Patch):
                dashed = str(handle.get_linestyle())
                found.append((("patch", handle.get_hatch() or "", dashed), _main(handle)))
    return found


def _main(handle):
    if isinstance(handle, Patch):
        return to_hex(handle.get_facecolor())
    has_marker = handle.get_marker() not in ("None", "none", None, "")
    face = handle.get_markerfacecolor() if has_marker else handle.get_color()
    return to_hex(face)


def by_colour_only(figure):
    """Pairs in the legends that only a colour tells apart.

    Of the steps of a scale two may share a pattern, when one is far darker, also in grey print.
    """
    return [
        (one, other)
        for one, other in combinations(looks(figure), 2)
        if one[0] == other[0] and (one[0][0] == "line" or contrast(one[1], other[1]) < 3)
    ]
