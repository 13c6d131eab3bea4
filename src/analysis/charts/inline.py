"""A picture of a network as SVG for a page: each node can be reached and read without a mouse.

matplotlib draws; what it writes is stripped of its style attributes, which a strict policy of a
page forbids, and takes between its lines and its markers one group a node. After the group stand
the node's own lines a second time, hidden until a stylesheet shows them where the group has the
focus or the pointer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from analysis.charts import style

Element = ElementTree.Element
XLINK = "{http://www.w3.org/1999/xlink}href"
MARK = re.compile(r"(node|name|row)-(\d+)")
REACH = 11.0  # points from a node's centre to its outline
NEAR = 9.5  # points from the centre of one that it is tied to, to the ring around that
AROUND = 2.0  # points between a name and its outline
HALO = "#ffd23f"
DIGITS = 2
PIXELS = 96 / 72  # a point is so many of a page's pixels


@dataclass(frozen=True)
class Place:
    """What is said of a node, and the rows of those that it is tied to."""

    label: str
    tied: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Shape:
    """Where a node is drawn, in the picture's units: its centre, if it has one, and its boxes."""

    centre: tuple[float, float] | None
    boxes: tuple[tuple[float, float, float, float], ...]


def page_svg(
    figure: Figure, svg: bytes, places: Sequence[Place], prefix: str, words: tuple[str, str]
) -> str:
    """Return a picture as SVG that can stand in a page.

    Parameters
    ----------
    figure
        As `analysis.charts.draw` drew it: the markers, names and rows of its nodes have the
        identifiers ``node-0``, ``name-0`` or ``row-0``, by the rows of the table.
    svg
        What `analysis.charts.svg` made of it.
    places
        What is said of each node, in the table's order.
    prefix
        What every identifier begins with, so that none occurs twice on a page.
    words
        The picture's title and its description.

    Returns
    -------
    str
        One ``svg`` element without style attributes; equal pictures have equal text.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314  (our own file)
    drawn = _plain(root)
    title, description = words
    held = {f"aria-{name}": f"{prefix}-{part}" for name, part in ABOUT.items()}
    size = [f"{float(number) * PIXELS:.0f}" for number in _view(root)[2:]]
    attributes = {"class": "map", "role": "group", "viewBox": root.get("viewBox", ""), **held}
    page = _add(None, "svg", **attributes, width=size[0], height=size[1])
    _add(page, "title", id=f"{prefix}-title").text = title
    _add(page, "desc", id=f"{prefix}-desc").text = description
    layers = list(_layers(drawn))
    first = next((at for at, layer in enumerate(layers) if _is_node(layer)), len(layers))
    flat = {"stroke-linejoin": "round", "aria-hidden": "true"}
    _add(page, "g", **flat).extend(layers[:first])
    _add_places(page, _shapes(figure, len(places), float(_view(root)[3])), places)
    _add(page, "g", **flat, **{"pointer-events": "none"}).extend(layers[first:])
    _own_identifiers(page, prefix)
    return ElementTree.tostring(page, encoding="unicode")


ABOUT = {"labelledby": "title", "describedby": "desc"}


def _view(root: Element) -> list[str]:
    return root.get("viewBox", "").split()


def _add(parent: Element | None, tag: str, **attributes: str) -> Element:
    if parent is None:
        return Element(tag, attributes)
    return ElementTree.SubElement(parent, tag, attributes)


def _plain(root: Element) -> Element:
    """Take away namespaces, metadata and stylesheets, and turn style into attributes."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        if XLINK in element.attrib:
            element.set("href", element.attrib.pop(XLINK))
        for part in filter(None, element.attrib.pop("style", "").split(";")):
            name, _, value = part.partition(":")
            element.set(name.strip(), value.strip())
    for parent in list(root.iter()):
        for child in [item for item in parent if item.tag in ("metadata", "style", "title")]:
            parent.remove(child)
    return root


def _layers(root: Element) -> Iterator[Element]:
    """Yield what is drawn, from the back to the front: the parts of the figure and of its axes."""
    for part in root:
        name = part.get("id", "")
        if part.tag == "g" and name.startswith(("figure_", "axes_")):
            yield from _layers(part)
        elif len(part) or part.tag != "defs":
            yield part


def _is_node(layer: Element) -> bool:
    return layer.get("id", "").startswith(("node-", "name-"))


def _shapes(figure: Figure, count: int, height: float) -> list[_Shape]:
    """Measure where each node is drawn."""
    centres: dict[int, tuple[float, float]] = {}
    boxes: dict[int, list[tuple[float, float, float, float]]] = {}
    scale = style.POINTS_PER_INCH / figure.dpi
    for artist in figure.findobj(lambda item: bool(MARK.fullmatch(item.get_gid() or ""))):
        kind, row = _marked(artist)
        if kind == "node":
            assert isinstance(artist, PathCollection) and artist.axes is not None
            x, y = artist.axes.transData.transform(np.asarray(artist.get_offsets())[0]) * scale
            centres[row] = (x, height - y)
        elif kind == "row" or row not in boxes:
            box: Bbox = artist.get_window_extent()
            around = AROUND if kind == "name" else -1.0  # a row has neighbours right beside it
            box = Bbox.from_extents(*(edge * scale for edge in box.extents)).padded(around)
            boxes.setdefault(row, []).append((box.x0, height - box.y1, box.width, box.height))
    return [_Shape(centres.get(row), tuple(boxes.get(row, ()))) for row in range(count)]


def _marked(artist: Artist) -> tuple[str, int]:
    found = MARK.fullmatch(artist.get_gid() or "")
    assert found is not None  # _shapes() asks for no other
    return found[1], int(found[2])


def _add_places(page: Element, shapes: Sequence[_Shape], places: Sequence[Place]) -> None:
    """Add one group a node: its words, its outline, where a pointer finds it; then its lines.

    The lines follow the group, not inside of it: a browser scrolls what has the focus into view,
    and lines would make that as wide as the map.
    """
    hidden = {"visibility": "hidden", "pointer-events": "none", "fill": "none"}
    for shape, place in zip(shapes, places, strict=True):
        held = {"role": "img", "tabindex": "0", "aria-label": place.label}
        group = _add(page, "g", **{"class": "place"}, **held)
        _add(group, "title").text = place.label
        outline = _add(group, "g", **hidden)
        for width, colour in (("4.5", style.INK), ("2", HALO)):
            _add_outline(outline, shape, {"stroke": colour, "stroke-width": width})
        _add_outline(group, shape, {"fill": "none", "pointer-events": "all"})
        look = {"class": "ties", "aria-hidden": "true", "stroke": style.INK, "stroke-width": "2.6"}
        lines = _add(page, "g", **look, **hidden)
        for other in filter(None, (shapes[row].centre for row in place.tied)):
            if shape.centre is not None:
                _add(lines, "line", **_written(_between(shape.centre, other)))
                _add(lines, "circle", **_written({"cx": other[0], "cy": other[1], "r": NEAR}))


def _between(one: tuple[float, float], other: tuple[float, float]) -> dict[str, float]:
    """Return a line from the outline of one node to the ring around another."""
    x, y = other[0] - one[0], other[1] - one[1]
    far = max((x**2 + y**2) ** 0.5, REACH + NEAR)
    start, end = REACH / far, 1 - NEAR / far
    return {
        **{"x1": one[0] + start * x, "y1": one[1] + start * y},
        **{"x2": one[0] + end * x, "y2": one[1] + end * y},
    }


def _add_outline(parent: Element, shape: _Shape, look: dict[str, str]) -> None:
    if shape.centre is not None:
        x, y = shape.centre
        _add(parent, "circle", **_written({"cx": x, "cy": y, "r": REACH}), **look)
    for x, y, width, height in shape.boxes:
        box = {"x": x, "y": y, "rx": 2.0, "width": width, "height": height}
        _add(parent, "rect", **_written(box), **look)


def _written(numbers: dict[str, Any]) -> dict[str, str]:
    return {name: f"{float(number):.{DIGITS}f}" for name, number in numbers.items()}


def _own_identifiers(page: Element, prefix: str) -> None:
    """Keep the identifiers that something refers to, and give them the page's own names."""
    written = ElementTree.tostring(page, encoding="unicode")
    used = set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', written))
    names = {name for pair in used for name in pair if name}
    for element in page.iter():
        name = element.get("id", "")
        if not (element.text or "x").strip():
            element.text = None
        if not (element.tail or "x").strip():
            element.tail = None
        if name in names:
            element.set("id", f"{prefix}-{name}")
        elif name and not name.startswith(f"{prefix}-"):
            del element.attrib["id"]
        for key, value in element.items():
            if key == "href" and value.startswith("#"):
                element.set(key, f"#{prefix}-{value[1:]}")
            elif "url(#" in value:
                element.set(key, value.replace("url(#", f"url(#{prefix}-"))
