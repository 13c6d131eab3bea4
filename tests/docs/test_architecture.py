"""The drawing of the rooms, and the pages for contributors: what they say is so."""

import configparser
import importlib.util
import json
import re
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def drawing():
    """The tool that draws."""
    place = ROOT / "tools" / "draw_architecture.py"
    spec = importlib.util.spec_from_file_location("draw_architecture", place)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def house(drawing):
    """The rooms as the contract has them."""
    return drawing.read_house()


def contract() -> list[str]:
    """Return the modules of the contract's floors, from the top."""
    held = configparser.ConfigParser()
    held.read(ROOT / ".importlinter", encoding="utf-8")
    layers = held["importlinter:contract:floors"]["layers"]
    named = [name.strip() for name in re.split(r"[\n|]", layers) if name.strip()]
    return [name.removeprefix("analysis.") for name in named]


def test_every_room_of_the_contract_is_drawn_once_and_in_its_order(house):
    drawn = [name for floor in house.floors for room in floor for name in room.name.split(", ")]
    assert drawn == contract()
    assert [room.name for room in house.subjects] == [
        "framing",
        "desk_research",
        "stakeholders",
        "pilot",
    ]


def test_every_room_of_the_package_is_in_the_contract(house):
    """A package that stands on no floor could import what it likes."""
    folders = {file.parent.name for file in (ROOT / "src/analysis").glob("*/__init__.py")}
    modules = {file.stem for file in (ROOT / "src/analysis").glob("[!_]*.py")}
    assert folders | modules == {*contract(), *(room.name for room in house.subjects)}


def test_every_room_says_what_it_is_for(house):
    rooms = [*house.subjects, *(room for floor in house.floors for room in floor)]
    assert [room.name for room in rooms if len(room.about) < 20] == []


def test_the_drawing_is_what_the_contract_says_now(drawing, house):
    kept = (DOCS / "architecture.svg").read_bytes()
    assert kept == drawing.svg(house), "python tools/draw_architecture.py"


def test_the_drawing_says_in_words_what_it_shows(drawing, house):
    tree = ElementTree.fromstring((DOCS / "architecture.svg").read_bytes())
    said = " ".join(tree.itertext())
    assert "which way imports run" in said
    for room in (*house.subjects, *house.floors[-1]):
        assert room.name in said
    assert (DOCS / "architecture.png").stat().st_size > 20_000


def test_no_letters_of_the_drawing_leave_their_box_or_lie_on_others(drawing, house):
    """As it is drawn: each text lies inside the picture and over no other text."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = drawing.draw(house)
    renderer = FigureCanvasAgg(figure).get_renderer()
    (axes,) = figure.axes
    places = [text.get_window_extent(renderer) for text in axes.texts if text.get_text()]
    whole = figure.bbox
    assert all(whole.contains(box.x0, box.y0) and whole.contains(box.x1, box.y1) for box in places)
    overlaps = [(a, b) for n, a in enumerate(places) for b in places[:n] if a.overlaps(b)]
    assert overlaps == []
    boxes = [patch.get_window_extent(renderer) for patch in axes.patches]
    inside = [any(_holds(box, text) for box in boxes) for text in places]
    assert inside.count(False) == 1  # the words above the subjects


def _holds(box, text) -> bool:
    return box.x0 <= text.x0 and text.x1 <= box.x1 and box.y0 <= text.y0 and text.y1 <= box.y1


def test_the_developers_page_lists_the_rooms_as_they_are(drawing, house):
    page = (DOCS / "developer.md").read_text(encoding="utf-8")
    assert drawing.with_floors(page, house) == page, "python tools/draw_architecture.py"
    assert drawing.in_words(house) in page


def test_the_citation_of_the_software_is_valid_and_has_the_packages_version():
    held = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    schema = (ROOT / "tests/publishing/cff-1.2.0.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(held, json.loads(schema))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert held["version"] == project["version"]
    assert held["license"] == project["license"]


def test_the_changelog_begins_with_the_packages_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (first, *_) = re.findall(r"^## (\S+?)(?:,| |$)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert first == project["version"]


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_files_and_make_targets_that_a_page_names_are_there(name):
    content = (ROOT / name).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", content) if "://" not in link]
    files = re.findall(r"`((?:src|tests|docs|tools)/[\w./-]+)`", content)
    tools = re.findall(r"`python (tools/\w+\.py)`", content)
    assert [each for each in (*links, *files, *tools) if not (ROOT / each).exists()] == []
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"`make ([\w-]+)`", content)
    assert [each for each in targets if not re.search(rf"^{each}:", makefile, re.M)] == []
