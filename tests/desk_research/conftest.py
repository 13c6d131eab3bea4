"""A register of projects that nobody ran, with one project for each trap."""

import pandas as pd
import pytest

ROWS = {
    # project: country, area, start, approach, figures, design, devices, loans, people, note
    "P1": ("England", "E1", 2019, "device_lending", "actual", "monitoring", 150, 549, None, "2019"),
    "P2": ("Wales", "W1", 2017, "champions", "actual", "self_report", None, None, 900, ""),
    "P3": ("England", "E2", 2020, "device_lending", "actual", "self_report", 302, 2200, 326, "M"),
    "P4": ("England", "E3", 2017, "device_lending", "target", "none_seen", 120, None, 800, ""),
    "P5": ("Wales", None, 2022, "device_lending", "actual", "before_after", None, 10, None, ""),
    "P6": ("England", "E4", None, "device_lending", "actual", "none_seen", 138, 7425, None, ""),
    "P7": ("Wales and England", "W2", 2015, "champions", "narrative", "none_seen", *[None] * 3, ""),
    "P8": ("Scotland", "S1", 2018, "device_gifting", "actual", "qualitative", 60, None, None, ""),
    "P9": ("England", "E5", 2016, "champions", "actual", "comparison", None, None, 40, "2023-24"),
    "P10": ("Wales", "W3", 2019, "device_lending", "none_seen", "none_seen", *[None] * 3, ""),
    "P11": ("England", "E6", 2018, "device_lending", "actual", "monitoring", 9, None, None, ""),
}
COLUMNS = [
    *("country", "area_code", "start_year", "approach", "figures_are", "evaluation_design"),
    *("devices_n", "loans_n", "people_or_households_n", "reach_note"),
]
WHOLE = ("start_year", "devices_n", "loans_n", "people_or_households_n")


@pytest.fixture
def register() -> pd.DataFrame:
    table = pd.DataFrame.from_dict(ROWS, orient="index", columns=COLUMNS)
    table = table.rename_axis("project_id").reset_index()
    table["reach_note"] = table["reach_note"].replace("M", "2,200 loan-months, 326 households")
    table["source_is_copy"] = table["project_id"] == "P8"
    return table.astype(dict.fromkeys(WHOLE, "Int64"))
