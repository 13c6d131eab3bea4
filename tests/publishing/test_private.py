"""What is looked for in published files comes from the tables as they stand."""

from pathlib import Path

import pytest

from analysis import tables
from analysis.case import Case
from analysis.publishing import private

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def study() -> Case:
    return Case.load("monmouthshire", ROOT)


def test_every_key_of_a_person_and_of_what_they_hold_is_looked_for(study: Case) -> None:
    for name, column in private.PERSONAL_KEYS.items():
        assert set(tables.read(study, name)[column]) <= private.wanted(study).keys
    assert all(key and not key.isdigit() for key in private.wanted(study).keys)


def test_what_people_said_is_looked_for_and_what_a_person_confirmed_is_allowed(
    study: Case,
) -> None:
    said, quoted = (tables.read(study, name) for name in (private.SAID, private.QUOTED))
    wanted = private.wanted(study)
    assert wanted.spoken == dict(zip(said["said_id"], said["words"], strict=True))
    agreed = quoted[quoted["agreed"].fillna(False) & quoted["confirmed_by"].notna()]
    assert set(agreed["words_cy"].dropna()) <= set(wanted.confirmed)
    refused = quoted[~quoted["agreed"].fillna(False)]
    assert not set(refused["words_en"].dropna()) & set(wanted.confirmed)


def test_a_case_without_a_pilot_has_nobody_to_look_for(tmp_path: Path) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    empty = Case("empty", tmp_path, Case.load("monmouthshire", ROOT).settings)
    assert private.personal_keys(empty) == set()
    assert private.wanted(empty).spoken == {}
