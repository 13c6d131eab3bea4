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


def positions() -> pd.DataFrame:
    """Return five rows of eight dots: crowded, spread, and some of them missing."""
    places = [
        [50, 50, 50, 50, 50, 50, 50, 50],
        [0, 14, 14.2, 40, 41, 66, 90, 100],
        [np.nan, 1, 2, 3, 4, 5, 6, 7],
        [20, np.nan, np.nan, 70, 71, 72, 73, 30],
        [99, 98, 98, 98, 3, 3, 3, 3],
    ]
    names = organisations(5)[["name_en", "name_cy"]]
    frame = names.loc[names.index.repeat(8)].reset_index(drop=True)
    groups = ["internal", *["voluntary"] * 5, "private", "private"]
    return frame.assign(sector=groups * 5, share=np.array(places).ravel())


FLOW = {
    "databases": (214, 31, 183, 121, 4, 58, 6, 52, 33, 2),
    "other": (47, 0, 47, 12, 0, 35, 1, 34, 8, 0),
    "joint": (43, 28),
}
BOXES = (
    *("identified", "duplicates", "screened", "excluded", "awaiting", "sought", "not_retrieved"),
    *("assessed", "excluded_full_text", "awaiting_full_text"),
)


def flow_counts() -> pd.DataFrame:
    """Return the boxes of a flow of two streams."""
    rows = [
        (box, stream, count)
        for stream, counts in FLOW.items()
        for box, count in zip(
            ("reports_included", "projects_included") if stream == "joint" else BOXES,
            counts,
            strict=True,
        )
    ]
    return pd.DataFrame(rows, columns=["box", "stream", "count"])


def reasons() -> pd.DataFrame:
    """Return why records of each stream were left out, one with a word too long for its box."""
    rows = [
        ("title_abstract", "databases", "Not about lending", "Heb fod yn ymwneud â benthyca", 80),
        ("title_abstract", "databases", "Not a council", "Heb ei arwain gan gyngor lleol", 41),
        ("full_text", "databases", "No figures at all", "Dim ffigurau o gwbl", 20),
        ("full_text", "databases", "Schools only", "Llanfairpwllgwyngyllgogerychwyrndrobwll", 13),
        ("full_text", "other", "Never started", "Heb arwydd ei fod erioed wedi dechrau", 8),
    ]
    return pd.DataFrame(rows, columns=["stage", "stream", "criterion_en", "criterion_cy", "count"])


def duties(tasks: int = 9, holders: int = 12) -> pd.DataFrame:
    """Return who has which letters for which task; the fourth task has nobody."""
    names, columns = organisations(36), organisations(36).iloc[::-1]
    rows = []
    for task in range(tasks):
        held = [h for h in range(holders) if (task + 2 * h) % 5 == 0 or h == 3 + task]
        for holder in held if task != 3 else []:
            letters = ["R", "A;R", "C", "I"][(task + holder) % 4]
            pair = names.iloc[task], columns.iloc[holder]
            rows.append(
                [*(one[f"name_{reader}"] for one in pair for reader in ("en", "cy")), letters]
            )
        if task == 3:
            one = names.iloc[task]
            rows.append([one["name_en"], one["name_cy"], None, None, None])
    frame = pd.DataFrame(rows, columns=["task_en", "task_cy", "holder_en", "holder_cy", "letters"])
    return frame.assign(duties=frame["letters"])


def gaps() -> pd.DataFrame:
    """Return a count and a level for each of three tasks and five sectors; some are zero."""
    levels = ["none_seen", "level_1", "level_3", "no_project", "level_1"]
    rows = [
        (name["name_en"], name["name_cy"], sector, 0 if level == "no_project" else at + row, level)
        for row, name in organisations(3).iterrows()
        for at, (sector, level) in enumerate(
            zip(SECTORS, levels[row:] + levels[:row], strict=True), 1
        )
    ]
    return pd.DataFrame(rows, columns=["task_en", "task_cy", "sector", "loans", "level"])


def chances() -> pd.DataFrame:
    """Return shares in three parts; some are small, and one row is not known."""
    frame = organisations(5)[["name_en", "name_cy"]]
    return frame.assign(
        rank_1=[70.0, 20.5, np.nan, 2.0, 0.0],
        rank_2=[29.0, 40.5, 50.0, 3.0, 0.0],
        rank_3=[1.0, 39.0, 50.0, 95.0, 100.0],
    )


def ranked(count: int = 12) -> pd.DataFrame:
    """Return ranks with intervals; some did not answer, and some ranks without own are blank."""
    replies = ["answered", "asked_not_answered", "answered", "not_asked", "not_known"]
    rank = np.arange(1, count + 1)
    own = [None if row % 3 else min(int(place) + 2, count) for row, place in enumerate(rank)]
    return organisations(count)[["name_en", "name_cy"]].assign(
        rank_degree=rank,
        rank_first=np.maximum(rank - 3, 1),
        rank_last=np.minimum(rank + 4, count),
        missing_low=np.maximum(rank - 1, 1),
        missing_high=np.minimum(rank + 2, count),
        rank_without_own=pd.array(own, "Int64"),
        reply=[replies[row % 5] for row in range(count)],
    )


def parted(count: int = 36) -> pd.DataFrame:
    """Return organisations of which one is taken out, and two are cut off by that."""
    states = ["taken_out", "cut_off", "cut_off", *["stays"] * count][:count]
    return organisations(count).assign(without_them=states)


def rated(count: int = 24) -> pd.DataFrame:
    """Return organisations that two raters scored: medians, ends, and who ends up apart."""
    random = np.random.default_rng(4)
    first = random.integers(1, 6, (count, 2))
    second = np.clip(first + random.choice([0, 0, 0, -1, 1, 2], (count, 2)), 1, 5)
    medians, low, high = (first + second) / 2, np.fmin(first, second), np.fmax(first, second)
    return organisations(count).assign(
        interest=medians[:, 0],
        power=medians[:, 1],
        interest_low=low[:, 0],
        interest_high=high[:, 0],
        power_low=low[:, 1],
        power_high=high[:, 1],
        disagreement=np.where(((first >= 4) != (second >= 4)).any(axis=1), "yes", "no"),
    )


COLOURS = ["green", "amber", "red", "not_enough_information", "amber", "green"]
SIGNALS = ["green", "amber_green", "red", "not_enough_information", "amber_red", "green"]


def lights(count: int = 6) -> pd.DataFrame:
    """Return outcomes with thresholds; some have no owner, no estimate or no threshold."""
    rows = np.arange(count)
    falls = rows % 2 == 1
    red = np.where(falls, 30.0, 10.0)
    green = np.where(falls, 10.0, 30.0)
    middle = np.array([35.0, 20.0, 5.0, np.nan, 28.0, 2.0])[rows % 6]
    return organisations(count)[["name_en", "name_cy"]].assign(
        colour=[COLOURS[row % 6] for row in rows],
        signal=[SIGNALS[row % 6] for row in rows],
        estimate=middle,
        low=middle - 6,
        high=middle + np.where(rows % 6 == 0, 90, 6),
        green_at=np.where(rows % 6 == 5, np.nan, green),
        red_at=np.where(rows % 6 == 5, np.nan, red),
        better=np.where(falls, "decrease", "increase"),
        measure="Mean change in the number of tasks done",
        owner=np.where(rows % 3 == 2, None, "Head of service"),
        chance_green=np.where(rows % 2, np.nan, 75.0),
        chance_red=np.where(rows % 2, np.nan, 5.0),
    )


LIGHTS = {
    **{"label": "name", "colour": "colour", "estimate": "estimate", "low": "low", "high": "high"},
    **{"green": "green_at", "red": "red_at", "better": "better", "signal": "signal"},
    **{"measure": "measure", "owner": "owner", "chances": ["chance_green", "chance_red"]},
}


def steps(count: int = 4) -> pd.DataFrame:
    """Return the steps of a share that falls, with its interval."""
    share = np.linspace(85.0, 15.0, count)
    days = 14 * np.arange(1, count + 1)
    return pd.DataFrame(
        {"day": days, "left": share, "left_low": share - 10, "left_high": share + 10}
    )


def lined_up(count: int = 4) -> pd.DataFrame:
    """Return groups from the most deprived on, with shares up to each in per cent."""
    random = np.random.default_rng(3)
    residents, reached = random.random(count).cumsum(), (random.random(count) ** 2).cumsum()
    names = organisations(count)[["name_en", "name_cy"]]
    return names.assign(share=100 * residents / residents[-1], reached=100 * reached / reached[-1])


def worth() -> pd.DataFrame:
    """Return the chance of being worthwhile over a range of values."""
    pounds = np.arange(0, 401, 10.0)
    return pd.DataFrame({"pounds": pounds, "share": 100 / (1 + np.exp((200 - pounds) / 40))})


def moved() -> pd.DataFrame:
    """Values of two runs: some moved, one from nothing, one by far, and one is a decision."""
    shares = [None, 12.5, -8.0, 340.0, None, -150.0]
    return pd.DataFrame(
        {
            "moved_finding": [f"A finding of some length, number {row}" for row in range(6)],
            "moved_percent": shares,
            "moved_values": ["Go on → Stop", "8 → 9", "25.0 → 23.0", "1 → 4", "0 → 3", "2 → −1"],
            "moved_decides": ["yes", *["no"] * 5],
        }
    )


def traced() -> pd.DataFrame:
    """The steps from raw tables to where a number is shown."""
    return pd.DataFrame(
        {
            "chain_stage": ["Raw tables", "Notebook cell", "Finding"],
            "chain_words": ["", "4_pilot_evaluation, cell 15", "Loans: 1,234"],
            "chain_more": ["Loans; rows: 1,234\nDevices; rows: 60", "", "How many there are."],
        }
    )


def drawings(language: str = "en", count: int = 36) -> dict[str, Drawing]:
    """Return a drawing of every kind, with so many organisations."""
    frames = {
        "bars": {"table": distances()},
        "columns": {"table": weeks()},
        "intervals": {"table": changes()},
        "grid": {"table": organisations(count)},
        "network": {"table": organisations(count), "ties": ties(count)},
        "dots": {"table": positions()},
        "flow": {"table": flow_counts(), "reasons": reasons()},
        "matrix": {"table": duties()},
        "shares": {"table": chances()},
        "dependency": {"table": parted(count), "ties": ties(count)},
        "ranks": {"table": ranked()},
        "progression": {"table": lights()},
        "survival": {"table": steps()},
        "curve": {"table": worth()},
        "concentration": {"table": lined_up()},
        "moves": {"table": moved()},
        "chain": {"table": traced()},
    }
    options: dict[str, dict[str, object]] = {
        "bars": {"label": "name", "value": "share", "low": "low", "high": "high"},
        "columns": {"x": "week", "y": "loans", "mark": "2022-01-31"},
        "intervals": {"label": "name", "estimate": "estimate", "low": "low", "high": "high"},
        "grid": {},
        "network": {},
        "dots": {"label": "name", "value": "share", "group": "sector", "strong": "internal"},
        "flow": {},
        "matrix": {"row": "task", "column": "holder", "value": "letters", "meaning": "duties"},
        "shares": {"label": "name", "parts": ["rank_1", "rank_2", "rank_3"]},
        "dependency": {},
        "ranks": {},
        "progression": LIGHTS,
        "survival": {"x": "day", "y": "left", "low": "left_low", "high": "left_high"},
        "curve": {"x": "pounds", "y": "share"},
        "concentration": {"x": "share", "y": "reached", "label": "name"},
        "moves": {"more": 12},
        "chain": {},
    }
    note = text("charts.note_simulated", language)
    return {kind: Drawing(kind, frames[kind], options[kind], "A title", note) for kind in frames}
