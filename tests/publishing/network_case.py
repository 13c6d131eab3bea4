"""The made-up case with a network in the place of its figure, and a table in two orders."""

import math
from dataclasses import replace
from pathlib import Path

import tiny_case

from analysis.findings import Chart, Record, Table
from analysis.publishing import build
from analysis.publishing.blocks import Report

NAMES_EN = [
    "Library service",
    "Monmouth library",
    "Chepstow food bank",
    "Usk over 50s & friends",
    "A <supplier>",
    "Residents' forum",
]
NAMES_CY = [
    "Gwasanaeth llyfrgelloedd",
    "Llyfrgell Trefynwy",
    "Banc bwyd Cas-gwent",
    "Cymdeithas 50+ Brynbuga a'r ffrindiau",
    "Cyflenwr <dyfeisiau>",
    "Fforwm trigolion",
]
SECTORS = ["internal", "internal", "voluntary", "voluntary", "private", "residents"]
TIES = [(0, 1, 3), (0, 2, 1), (0, 3, None), (2, 3, 2), (4, 0, 1)]
COLUMNS = ("stakeholder_id", "name_en", "name_cy", "sector", "wave", "x", "y", "degree")
HOW = {"sources": ("stakeholders",), "method": "made_up_count", "basis": ("illustrative",)}


def tied(row: int) -> list[int]:
    """The rows tied to one, in the table's order."""
    pairs = [{one, other} for one, other, _ in TIES]
    return [other for other in range(len(SECTORS)) if {row, other} in pairs and other != row]


def nodes(count: int) -> Table:
    """The nodes of the map; those after the sixth are made up and tied to nobody."""
    rows = []
    for row in range(count):
        again = "" if row < 6 else f" {row // 6 + 1}"
        angle = 2 * math.pi * row / count
        place = round(math.cos(angle), 3), round(math.sin(angle), 3)
        names = NAMES_EN[row % 6] + again, NAMES_CY[row % 6] + again
        degree = len(tied(row)) if row < 6 else 0
        rows.append((f"S{row}", *names, SECTORS[row % 6], 1 + row % 2, *place, degree))
    orders = ("degree", "name", "sector")
    return Table("pilot.made_up_weeks", COLUMNS, tuple(rows), orders=orders, **HOW)


def record(count: int = 6) -> Record:
    """The made-up findings with a map of so many organisations."""
    held = tiny_case.record()
    ties = Table(
        "pilot.made_up_ties",
        ("from_id", "to_id", "strength"),
        tuple((f"S{one}", f"S{other}", strength) for one, other, strength in TIES),
        **HOW,
    )
    drawn = {"table": nodes(count), "ties": ties}
    chart = Chart("pilot.made_up_weeks", "network", drawn)
    projects = replace(nodes(count), name="desk_research.made_up_projects")
    tables = {item.name: item for item in (drawn["table"], ties, projects)}
    return replace(held, charts={chart.name: chart}, tables=tables)


def texts() -> dict[str, dict[str, str]]:
    """The package's texts and those of the made-up findings."""
    caption = {"en": "Who is tied to whom.", "cy": "Pwy sydd â chysylltiad â phwy."}
    return tiny_case.texts({"tables.pilot.made_up_ties": caption})


def report(root: Path, count: int = 6) -> Report:
    """The model of the made-up case with a map; the made-up texts are in their place."""
    return build(tiny_case.study(root), record(count))
