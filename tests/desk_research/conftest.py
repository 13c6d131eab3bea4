"""A register of projects that nobody ran, with one project for each trap, and their figures."""

import pandas as pd
import pytest

ROWS = {
    # project: country, area, start, approach, areas, figures, design, evaluator
    "P1": ("England", "E1", 2019, "device_lending", "access;use", "actual", "monitoring"),
    "P2": ("Wales", "W1", 2017, "champions", "skills", "self_report", "self_report"),
    "P3": ("England", "E2", 2020, "device_lending", "access", "actual", "self_report"),
    "P4": ("England", "E3", 2017, "device_lending", None, "target", "none_seen"),
    "P5": ("Wales", None, 2022, "device_lending", "access", "actual", "before_after"),
    "P6": ("England", "E4", None, "device_lending", "access", "actual", "none_seen"),
    "P7": ("Wales and England", "W2", 2015, "champions", None, "narrative", "none_seen"),
    "P8": ("Scotland", "S1", 2018, "device_gifting", "wellbeing", "self_report", "qualitative"),
    "P9": ("England", "E5", 2016, "champions", "skills", "actual", "comparison"),
    "P10": ("Wales", "W3", 2019, "device_lending", "access", "none_seen", "none_seen"),
    "P11": ("England", "E6", 2018, "device_lending", "access", "actual", "monitoring"),
}
COLUMNS = [
    *("country", "area_code", "start_year", "approach", "outcome_areas", "figure_basis"),
    "evaluation_design",
]
FIGURES = [
    # project, measure, amount, kind, year, source
    ("P1", "devices", 150, "actual", 2018, 2),
    ("P1", "loans", 549, "actual", 2019, 1),
    ("P2", "people", 900, "self_report", 2018, 1),
    ("P3", "loan_months", 2200, "actual", 2021, 1),
    ("P3", "households", 326, "actual", 2021, 1),
    ("P4", "devices", 120, "target", None, 1),
    ("P5", "loans", 10, "actual", 2023, 1),
    ("P6", "loans", 7425, "actual", 2024, 1),
    ("P8", "devices", 60, "self_report", 2019, 1),
    ("P9", "people", 40, "actual", 2024, 1),
    ("P9", "people", 50, "target", 2016, 1),
    ("P11", "devices", 9, "actual", None, 1),
]
FIGURE_COLUMNS = ["project_id", "measure", "amount", "figure_basis", "figures_year"]


@pytest.fixture
def register() -> pd.DataFrame:
    """Eleven projects as `tables.read` gives them."""
    table = pd.DataFrame.from_dict(ROWS, orient="index", columns=COLUMNS)
    table = table.rename_axis("project_id").reset_index()
    names = {f"authority_{language}": "Council " + table["project_id"] for language in ("en", "cy")}
    sources = {
        f"source{number}{part}": f"{number}{part} of " + table["project_id"]
        for number in ("_", "_2_")
        for part in ("title", "url")
    }
    unknown = pd.Series(None, index=table.index)
    table = table.assign(
        project_name="Scheme " + table["project_id"],
        source_is_copy=table["project_id"] == "P8",
        evaluator="not_seen",
        evaluation_lost_pct=unknown.astype("Float64"),
        strength_set=unknown.astype("Int64"),
        replicated=unknown.astype("boolean"),
        manual=unknown.astype("boolean"),
        strength_reason_en=unknown.astype("str"),
        strength_reason_cy=unknown.astype("str"),
        **names,
        **sources,
    )
    return table.astype({"start_year": "Int64"})


@pytest.fixture
def figures() -> pd.DataFrame:
    """Twelve figures of the projects, as `tables.read` gives them."""
    table = pd.DataFrame(FIGURES, columns=[*FIGURE_COLUMNS, "source_number"])
    table.insert(0, "figure_id", [f"F{number}" for number in range(1, len(table) + 1)])
    whole = dict.fromkeys(("amount", "figures_year", "source_number"), "Int64")
    return table.assign(note="as seen").astype(whole)
