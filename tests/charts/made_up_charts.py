"""Made-up tables with long Welsh and English names, used by the tests of charts."""

import datetime

import numpy as np
import pandas as pd

from analysis.charts import Drawing
from analysis.language import text

SECTORS = ["internal", "external_public", "voluntary", "private", "residents"]
PLACES_EN = ["Abergavenny", "Caldicot", "Chepstow", "Monmouth", "Usk", "Raglan"]
PLACES_CY = ["Y Fenni", "Cil-y-coed", "Cas-gwent", "Trefynwy", "Brynbuga", "Rhaglan"]
BODIES_EN = [
    "{} library and learning hub",
    "Volunteers' association of {}",
    "{} housing and tenants' partnership",
    "Digital champions' network, {}",
    "{} older people's forum",
    "Community transport and outreach, {}",
]
BODIES_CY = [
    "Hyb llyfrgell a dysgu cymunedol {}",
    "Cymdeithas y gwirfoddolwyr a'r elusennau: {}",
    "Partneriaeth tai cymdeithasol a thenantiaid: {}",
    "Rhwydwaith yr hyrwyddwyr digidol: {}",
    "Fforwm pobl hŷn ac iechyd cymunedol {}",
    "Trafnidiaeth gymunedol ac allgymorth: {}",
]


def organisations(count: int = 36) -> pd.DataFrame:
    """Return organisations with long names, crowded scores and random places."""
    random = np.random.default_rng(7)
    rows = range(count)
    return pd.DataFrame(
        {
            "stakeholder_id": [f"S{row:02d}" for row in rows],
            "name_en": [_name(BODIES_EN, PLACES_EN, row) for row in rows],
            "name_cy": [_name(BODIES_CY, PLACES_CY, row) for row in rows],
            "sector": [SECTORS[row % 5] for row in rows],
            "wave": [2 if row % 4 == 3 else 1 for row in rows],
            "interest": random.choice([2, 3, 4, 5], count, p=[0.1, 0.2, 0.4, 0.3]),
            "power": random.choice([1, 2, 3, 4, 5], count, p=[0.1, 0.2, 0.3, 0.3, 0.1]),
            "x": random.normal(size=count).round(3),
            "y": random.normal(size=count).round(3),
        }
    )


def _name(bodies: list[str], places: list[str], row: int) -> str:
    again = f" {row // 36 + 1}" if row >= 36 else ""
    return bodies[row // 6 % 6].format(places[row % 6]) + again


def ties(count: int = 36) -> pd.DataFrame:
    """Return about two ties an organisation, of three strengths."""
    random = np.random.default_rng(11)
    pairs = [(i, int(j)) for i in range(count) for j in random.choice(count, 2, False) if i != j]
    return pd.DataFrame(
        {
            "from_id": [f"S{i:02d}" for i, _ in pairs],
            "to_id": [f"S{j:02d}" for _, j in pairs],
            "strength": [1 + k % 3 for k in range(len(pairs))],
        }
    )


def weeks(count: int = 26) -> pd.DataFrame:
    """Return weekly loans over a turn of the year; one week is not available."""
    first = datetime.date(2021, 10, 4)
    days = [first + datetime.timedelta(weeks=week) for week in range(count)]
    loans = pd.array([3 + (week * 7) % 11 for week in range(count)], dtype="Int64")
    loans[5] = pd.NA
    return pd.DataFrame({"week": pd.to_datetime(days), "loans": loans})


def distances() -> pd.DataFrame:
    """Return bars with intervals; one value is not available."""
    frame = organisations(9)[["name_en", "name_cy"]]
    return frame.assign(
        share=[62.0, 48.5, np.nan, 71.0, 12.0, 0.0, 33.0, 55.0, 91.0],
        low=[52.0, 40.0, np.nan, 60.0, 5.0, 0.0, 20.0, 44.0, 84.0],
        high=[71.0, 57.0, np.nan, 80.0, 22.0, 8.0, 49.0, 66.0, 96.0],
    )


def changes() -> pd.DataFrame:
    """Return estimates on both sides of zero; one without interval, one not available."""
    frame = organisations(6)[["name_en", "name_cy"]]
    return frame.assign(
        estimate=[1.2, -0.4, 0.8, np.nan, 2.1, 0.3],
        low=[0.4, -1.5, np.nan, np.nan, 0.9, -0.2],
        high=[2.0, 0.7, np.nan, np.nan, 3.3, 0.8],
    )


def drawings(language: str = "en", count: int = 36) -> dict[str, Drawing]:
    """Return a drawing of every kind, with so many organisations."""
    frames = {
        "bars": {"table": distances()},
        "columns": {"table": weeks()},
        "intervals": {"table": changes()},
        "grid": {"table": organisations(count)},
        "network": {"table": organisations(count), "ties": ties(count)},
    }
    options: dict[str, dict[str, object]] = {
        "bars": {"label": "name", "value": "share", "low": "low", "high": "high"},
        "columns": {"x": "week", "y": "loans", "mark": "2022-01-31"},
        "intervals": {"label": "name", "estimate": "estimate", "low": "low", "high": "high"},
        "grid": {},
        "network": {},
    }
    note = text("charts.note_simulated", language)
    return {kind: Drawing(kind, frames[kind], options[kind], "A title", note) for kind in frames}
