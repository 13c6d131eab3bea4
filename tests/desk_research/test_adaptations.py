"""The adaptation log: FRAME's eight headings, with names for identifiers."""

import pandas as pd
import pytest

from analysis import language
from analysis.desk_research.evidence import adaptation_log

# FRAME's eight headings, and the column of the log under which each stands
FRAME = {
    "when": "frame_stage",
    "planned": "frame_planned",
    "who": "frame_decided_by_en",
    "what": "frame_kind",
    "level": "frame_level",
    "nature": "frame_nature",
    "fidelity": "frame_core",
    "why": "frame_reason_en",
}


@pytest.fixture
def adaptations() -> pd.DataFrame:
    rows = [("CH2", "O1", "S1"), ("CH1", "O1", None), ("CH3", "O9", "S2")]
    table = pd.DataFrame(rows, columns=["change_id", "option_id", "decided_by_id"])
    said = {
        f"{column}_{reader}": f"{column} {reader} " + table["change_id"]
        for column in ("change", "reason")
        for reader in ("en", "cy")
    }
    codes = {
        "stage": "pilot",
        "planned": "reactive",
        "kind": "context",
        "nature": "spreading",
        "level": "group",
        "core": "kept",
        "basis": "illustrative",
    }
    return table.assign(**said, **codes)


@pytest.fixture
def options() -> pd.DataFrame:
    return pd.DataFrame(
        {"option_id": ["O9", "O1"], "option_en": ["Lend", "Help"], "option_cy": ["Ben", "Cymorth"]}
    )


@pytest.fixture
def stakeholders() -> pd.DataFrame:
    return pd.DataFrame(
        {"stakeholder_id": ["S1", "S2"], "name_en": ["Library", "IT"], "name_cy": ["Llyfr", "TG"]}
    )


def test_the_log_stands_under_the_eight_headings(
    adaptations: pd.DataFrame, options: pd.DataFrame, stakeholders: pd.DataFrame
) -> None:
    log = adaptation_log(adaptations, options, stakeholders)
    assert len(FRAME) == 8
    assert set(FRAME.values()) <= set(log.columns)
    headings = {name.removesuffix("_en").removesuffix("_cy") for name in log.columns}
    assert len([name for name in headings if name.startswith("frame_")]) == 8


def test_names_stand_for_identifiers_in_both_languages(
    adaptations: pd.DataFrame, options: pd.DataFrame, stakeholders: pd.DataFrame
) -> None:
    log = adaptation_log(adaptations, options, stakeholders)
    who = ["adapted_option_en", "adapted_option_cy", "frame_decided_by_en", "frame_decided_by_cy"]
    assert log.loc[0, who].tolist() == ["Lend", "Ben", "IT", "TG"]
    assert not log.isin(["O1", "O9", "S1", "S2"]).any().any()


def test_nobody_is_named_where_it_is_not_known_who_decided(
    adaptations: pd.DataFrame, options: pd.DataFrame, stakeholders: pd.DataFrame
) -> None:
    log = adaptation_log(adaptations, options, stakeholders)
    assert pd.isna(log.loc[1, "frame_decided_by_en"])
    assert "ddim yn hysbys" in language.display(log, "cy").rows[1]


def test_the_log_follows_the_order_of_the_options_and_then_the_changes(
    adaptations: pd.DataFrame, options: pd.DataFrame, stakeholders: pd.DataFrame
) -> None:
    log = adaptation_log(adaptations, options, stakeholders)
    assert log["adapted_change_en"].tolist() == ["change en CH3", "change en CH1", "change en CH2"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"option_id": "O2"}, r"option_id that are not known: CH2 \(O2\), CH1 \(O2\), CH3 \(O2\)"),
        ({"decided_by_id": "S7"}, r"decided_by_id that are not known: CH2 \(S7\)"),
        ({"change_id": "CH1"}, r"more than one row of the adaptations for: CH1 \(change_id\)"),
    ],
)
def test_what_is_not_known_is_refused_with_the_change(
    adaptations: pd.DataFrame,
    options: pd.DataFrame,
    stakeholders: pd.DataFrame,
    change: dict[str, str],
    problem: str,
) -> None:
    with pytest.raises(ValueError, match=problem):
        adaptation_log(adaptations.assign(**change), options, stakeholders)


def test_a_missing_heading_is_named(
    adaptations: pd.DataFrame, options: pd.DataFrame, stakeholders: pd.DataFrame
) -> None:
    with pytest.raises(ValueError, match="columns that are not in the adaptations: core"):
        adaptation_log(adaptations.drop(columns="core"), options, stakeholders)
