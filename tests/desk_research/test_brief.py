"""The brief: every sentence rests on records, and on none from after the date."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.desk_research.evidence import brief
from analysis.desk_research.evidence.brief import TOPICS

AS_OF = "2021-12-31"
CLAIMS = [
    # claim, topic, records
    ("C3", "next", "A-1"),
    ("C1", "elsewhere", "A-1;B-1"),
    ("C2", "need", "S-1"),
    ("C4", "strength", "Z-1; A-2"),
    ("C5", "next", "Z-1;A-2"),
    ("C6", "fit", "Z-1;A-1"),
]
RECORDS = {"A-1": 2019, "A-2": 2022, "B-1": None, "S-1": 2020, "Z-1": 2023, "N-1": 2000}
LINKS = [("A-1", "A"), ("A-2", "A"), ("B-1", "B"), ("Z-1", "Z"), ("S-1", None), ("A-1", "Z")]


@pytest.fixture
def claims() -> pd.DataFrame:
    table = pd.DataFrame(CLAIMS, columns=["claim_id", "topic", "records"])
    said = {f"claim_{reader}": f"{reader} of " + table["claim_id"] for reader in ("en", "cy")}
    return table.assign(**said)


@pytest.fixture
def records() -> pd.DataFrame:
    years = pd.array(list(RECORDS.values()), dtype="Int64")
    return pd.DataFrame({"record_id": list(RECORDS), "year": years})


@pytest.fixture
def links() -> pd.DataFrame:
    return pd.DataFrame(LINKS, columns=["record_id", "project_id"])


@pytest.fixture
def known() -> pd.DataFrame:
    """What `register` gives for the date: Z started later, so it is not there."""
    rows = [("A", "level_1", "actual"), ("B", "level_3", "target")]
    return pd.DataFrame(rows, columns=["project_id", "strength_level", "figure_basis"])


def test_a_claim_that_rests_on_hidden_records_only_leaves_without_a_trace(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    table = brief(claims, records, known, links, as_of=AS_OF)
    assert not {"C4", "C5"} & set(table["claim_id"])
    assert "Z-1" not in "".join(table["claim_records"])


def test_a_claim_that_rests_on_other_records_too_names_the_others(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    table = brief(claims, records, known, links, as_of=AS_OF).set_index("claim_id")
    assert table.loc["C6", "claim_records"] == "A-1"
    assert table.loc["C1", "claim_records"] == "A-1; B-1"


def test_a_record_of_a_later_year_is_hidden_though_its_project_is_known(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    late = brief(claims, records, known, links, as_of="2022-01-01").set_index("claim_id")
    assert late.loc["C4", "claim_records"] == "A-2"


def test_a_record_about_two_projects_is_hidden_only_when_both_are(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    without = known[known["project_id"] != "A"]
    table = brief(claims, records, without, links, as_of=AS_OF).set_index("claim_id")
    assert table.loc["C1", "claim_records"] == "B-1"
    other = pd.concat([known, known.head(1).assign(project_id="Z")])
    shown = brief(claims, records, other[other["project_id"] != "A"], links, as_of=AS_OF)
    assert shown.set_index("claim_id").loc["C3", "claim_records"] == "A-1"


def test_strength_and_kind_of_figures_are_those_of_the_projects_behind_a_claim(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    table = brief(claims, records, known, links, as_of=AS_OF).set_index("claim_id")
    assert table.loc["C1", "claim_strength"] == "level_3;level_1"  # the strongest first
    assert table.loc["C1", "claim_basis"] == "actual;target"
    assert table.loc["C2", ["claim_strength", "claim_basis"]].isna().all()  # of no project


def test_claims_stand_by_topic_and_then_by_number(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    table = brief(claims, records, known, links, as_of=AS_OF)
    assert table["claim_id"].tolist() == ["C2", "C1", "C6", "C3"]
    again = brief(claims.iloc[::-1], records.iloc[::-1], known, links.iloc[::-1], as_of=AS_OF)
    pd.testing.assert_frame_equal(table, again)


@pytest.mark.parametrize("blank", [None, "", "  ", ";", " ; "])
def test_an_uncited_claim_stops_the_work(
    claims: pd.DataFrame,
    records: pd.DataFrame,
    known: pd.DataFrame,
    links: pd.DataFrame,
    blank: str | None,
) -> None:
    bare = claims.assign(records=claims["records"].where(claims["claim_id"] != "C2", blank))
    with pytest.raises(ValueError, match=r"^Claims that cite no record: C2\.$"):
        brief(bare, records, known, links, as_of=AS_OF)


def test_all_faults_of_the_claims_are_said_at_once(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    wrong = claims.assign(records=[None, "A-1;X-9", "", "Y-1", "A-1", "A-1"])
    with pytest.raises(ValueError, match="cite no record: C3, C2; claims that cite") as fault:
        brief(wrong, records, known, links, as_of=AS_OF)
    assert "not imported: C1 (X-9), C4 (Y-1)." in str(fault.value)


def test_what_cannot_be_is_refused(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    with pytest.raises(ValueError, match=r"more than one row of the claims for: C1 \(claim_id\)"):
        brief(pd.concat([claims, claims[1:2]]), records, known, links, as_of=AS_OF)
    with pytest.raises(ValueError, match=r"more than one row of the records for: A-1"):
        brief(claims, pd.concat([records, records[:1]]), known, links, as_of=AS_OF)
    with pytest.raises(ValueError, match="topic has unknown codes: gossip"):
        brief(claims.assign(topic="gossip"), records, known, links, as_of=AS_OF)
    with pytest.raises(ValueError, match="must be a date"):
        brief(claims, records, known, links, as_of="soon")
    with pytest.raises(ValueError, match="columns that are not in the links: project_id"):
        brief(claims, records, known, links[["record_id"]], as_of=AS_OF)


@given(st.integers(2018, 2024), st.sets(st.sampled_from(["A", "B", "Z"])))
def test_nothing_hidden_is_ever_named_and_every_claim_left_has_a_record(
    year: int, projects: set[str]
) -> None:
    table = pd.DataFrame(CLAIMS, columns=["claim_id", "topic", "records"])
    table = table.assign(claim_en="said", claim_cy="dywedwyd")
    years = pd.array(list(RECORDS.values()), dtype="Int64")
    held = pd.DataFrame({"record_id": list(RECORDS), "year": years})
    register = pd.DataFrame({"project_id": pd.Series(sorted(projects), dtype="str")})
    register = register.assign(strength_level="level_1", figure_basis="actual")
    about = pd.DataFrame(LINKS, columns=["record_id", "project_id"])
    shown = brief(table, held, register, about, as_of=f"{year}-12-31")
    named = {record for cell in shown["claim_records"] for record in cell.split("; ")}
    assert "" not in named
    for record in named:
        assert (RECORDS[record] or 0) <= year
        owners = {project for item, project in LINKS if item == record and project}
        assert not owners or owners & projects


def test_every_topic_and_column_has_words_in_both_languages(
    claims: pd.DataFrame, records: pd.DataFrame, known: pd.DataFrame, links: pd.DataFrame
) -> None:
    assert set(TOPICS) == set(language.codes("claim_topic"))
    shown = language.display(brief(claims, records, known, links, as_of=AS_OF), "cy")
    assert "cy of C2" in shown.rows[0]
    assert shown.rows[0][-1] == "nid prosiect"
