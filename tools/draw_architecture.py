"""Draw the package's rooms as the import contract has them, and list them in words.

    python tools/draw_architecture.py

reads ``.importlinter``, writes ``docs/architecture.svg`` and ``docs/architecture.png``, and puts
the same in words between the two marks of ``docs/developer.md``. A test holds that all three are
what it makes now.
"""

import ast
import configparser
import textwrap
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
BEGIN, END = "<!-- floors: begin -->", "<!-- floors: end -->"
COMMAND = ("start", "cli")  # how the modules of the command begin; they share one floor here
INK, FILL, SUBJECT_FILL, RULE = "#222222", "#F1F1F1", "#FFFFFF", "#12436D"
WIDTH, GAP, EDGE = 10.0, 0.24, 0.2  # inches
LEFT, RIGHT = 0.2, 7.1  # where the floors begin and end; the subjects stand right of them
NAME_LINE, ABOUT_LINE, INSIDE = 0.19, 0.155, 0.3  # inches of a line, and above and below all lines
NAME_LETTERS, ABOUT_LETTERS = 11.5, 14.5  # to an inch


@dataclass(frozen=True)
class Room:
    """A package or module, and the first sentence of its description."""

    name: str
    about: str


@dataclass(frozen=True)
class House:
    """The floors from the top, rooms side by side on each, and the subjects that stand apart."""

    floors: tuple[tuple[Room, ...], ...]
    subjects: tuple[Room, ...]


def read_house(root: Path = ROOT) -> House:
    """Read the floors from the import contract and what each room is for from its docstring."""
    contract = configparser.ConfigParser()
    contract.read(root / ".importlinter", encoding="utf-8")
    layers = _lines(contract["importlinter:contract:floors"]["layers"])
    rows = [[name.strip() for name in layer.split("|")] for layer in layers]
    command = [name for row in rows for name in row if _is_command(name)]
    rest = [row for row in rows if not _is_command(row[0])]
    floors = [(Room(", ".join(map(_short, command)), "The command: what a person types."),)]
    floors += [tuple(_room(name, root) for name in row) for row in rest]
    apart = _lines(contract["importlinter:contract:subjects-apart"]["modules"])
    return House(tuple(floors), tuple(_room(name, root) for name in apart))


def in_words(house: House) -> str:
    """List the floors and the subjects in Markdown, for whoever does not see the drawing."""
    lines = ["Floors, from the top; a room imports only from floors below its own:", ""]
    for number, floor in enumerate(house.floors, start=1):
        rooms = "; ".join(f"`{room.name}` ({room.about.rstrip('.')})" for room in floor)
        lines.append(f"{number}. {rooms}")
    lines += ["", "Apart from the floors, imported by notebooks and the command only:", ""]
    lines += [f"- `{room.name}`: {room.about}" for room in house.subjects]
    return "\n".join(lines)


def draw(house: House) -> Any:
    """Draw the house.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    heights = [max(_height(room, _width(floor)) for room in floor) for floor in house.floors]
    height = sum(heights) + GAP * (len(heights) - 1) + 2 * EDGE
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(0, height))
    axes.axis("off")
    top = height - EDGE
    for number, (floor, tall) in enumerate(zip(house.floors, heights, strict=True)):
        if number:
            _arrow(axes, (LEFT + RIGHT) / 2, top, top - GAP)
            top -= GAP
        for place, room in enumerate(floor):
            left = LEFT + place * (_width(floor) + GAP)
            _box(axes, room, (left, top - tall, _width(floor), tall), FILL)
        top -= tall
    _subjects(axes, house.subjects, height)
    return figure


def svg(house: House) -> bytes:
    """Return the drawing as SVG, the same bytes every time."""
    import matplotlib

    held = BytesIO()
    title = "The rooms of the package, and which way imports run"
    with matplotlib.rc_context({"svg.hashsalt": "casebook", "svg.fonttype": "path"}):
        metadata = {"Date": None, "Title": title, "Description": in_words(house)}
        draw(house).savefig(held, format="svg", metadata=metadata)
    return held.getvalue()


def with_floors(page: str, house: House) -> str:
    """Put the list in words between the marks of a page."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{in_words(house)}\n{END}{after}"


def main() -> None:
    """Write the drawing and its words."""
    house = read_house()
    (DOCS / "architecture.svg").write_bytes(svg(house))
    draw(house).savefig(DOCS / "architecture.png", dpi=150, metadata={"Software": None})
    page = DOCS / "developer.md"
    page.write_text(with_floors(page.read_text(encoding="utf-8"), house), encoding="utf-8")


def _width(floor: tuple[Room, ...]) -> float:
    return (RIGHT - LEFT + GAP) / len(floor) - GAP


def _wrapped(room: Room, width: float) -> tuple[list[str], list[str]]:
    """Return the lines of a room's name and of what it is for."""
    inside = width - 0.2
    name = textwrap.wrap(room.name, int(inside * NAME_LETTERS))
    return name, textwrap.wrap(room.about, int(inside * ABOUT_LETTERS))


def _height(room: Room, width: float) -> float:
    name, about = _wrapped(room, width)
    return INSIDE + len(name) * NAME_LINE + len(about) * ABOUT_LINE


def _subjects(axes: Any, subjects: tuple[Room, ...], height: float) -> None:
    left, top = RIGHT + 0.4, height - EDGE
    width = WIDTH - EDGE - left
    words = "Apart: imported by notebooks and the command only"
    _text(axes, left, top, textwrap.fill(words, int(width * 13)), 9, "normal")
    top -= 0.45
    for room in subjects:
        tall = _height(room, width)
        _box(axes, room, (left, top - tall, width, tall), SUBJECT_FILL)
        top -= tall + GAP


def _box(axes: Any, room: Room, at: tuple[float, float, float, float], fill: str) -> None:
    from matplotlib.patches import Rectangle

    left, low, width, height = at
    axes.add_patch(Rectangle((left, low), width, height, facecolor=fill, edgecolor=RULE, lw=1.2))
    name, about = _wrapped(room, width)
    top = low + height - 0.1
    _text(axes, left + 0.1, top, "\n".join(name), 10, "bold")
    _text(axes, left + 0.1, top - 0.05 - NAME_LINE * len(name), "\n".join(about), 8.5, "normal")


def _text(axes: Any, left: float, top: float, words: str, size: float, weight: str) -> None:
    look = {"ha": "left", "va": "top", "color": INK, "linespacing": 1.2}
    axes.text(left, top, words, fontsize=size, fontweight=weight, parse_math=False, **look)


def _arrow(axes: Any, across: float, high: float, low: float) -> None:
    style = {"arrowstyle": "-|>", "color": RULE, "lw": 1.4, "shrinkA": 1, "shrinkB": 1}
    axes.annotate("", xy=(across, low), xytext=(across, high), arrowprops=style)


def _room(name: str, root: Path) -> Room:
    place = root / "src" / name.replace(".", "/")
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    about = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return Room(_short(name), about.partition("\n\n")[0].replace("\n", " "))


def _short(name: str) -> str:
    return name.removeprefix("analysis.")


def _is_command(name: str) -> bool:
    return _short(name).partition("_")[0] in COMMAND


def _lines(held: str) -> list[str]:
    return [line.strip() for line in held.splitlines() if line.strip()]


if __name__ == "__main__":
    main()
