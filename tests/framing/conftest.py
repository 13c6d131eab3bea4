from pathlib import Path

import pandas as pd
import pytest

RAW = Path(__file__).resolve().parents[2] / "data" / "raw" / "monmouthshire"


def raw_table(name: str) -> pd.DataFrame:
    return pd.read_csv(RAW / f"{name}.csv", dtype="str", keep_default_na=False, na_values=[""])


@pytest.fixture(scope="session")
def framing() -> pd.DataFrame:
    return raw_table("framing")


@pytest.fixture(scope="session")
def stakeholders() -> pd.DataFrame:
    return raw_table("stakeholders")


@pytest.fixture(scope="session")
def roles() -> pd.DataFrame:
    return raw_table("roles")


@pytest.fixture(scope="session")
def outcomes() -> pd.DataFrame:
    return raw_table("outcomes")


@pytest.fixture(scope="session")
def needs() -> pd.DataFrame:
    return raw_table("data_needs")


@pytest.fixture(scope="session")
def steps() -> pd.DataFrame:
    return raw_table("method_steps").astype({"step": "Int64"})
