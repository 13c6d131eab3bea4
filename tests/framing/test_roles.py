import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.framing import FINDINGS, matrix, role_counts, role_findings, task_holders
from analysis.framing.roles import COLUMNS, adviser_tasks
from analysis.language import code, codes

HOLDERS = ["S1", "S2", "S3"]
TASKS = ["T1", "T2", "T3"]
letters = st.sets(
    st.tuples(st.sampled_from(TASKS), st.sampled_from(HOLDERS), st.sampled_from("RACI")),
    min_size=1,
)


def register(**project_roles: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "stakeholder_id": HOLDERS,
            "name_en": [f"Holder {holder}" for holder in HOLDERS],
            "name_cy": [f"Deiliad {holder}" for holder in HOLDERS],
            "project_role": [project_roles.get(holder, "member") for holder in HOLDERS],
        },
        dtype="str",
    )


def duties(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["task_id", "stakeholder_id", "responsibility"], dtype="str")
    return table.assign(task_en="Task " + table["task_id"], task_cy="Tasg " + table["task_id"])


def aims(owner="S1", deputy="S2") -> pd.DataFrame:
    row = {"outcome_id": "OUT1", "outcome_en": "An aim", "outcome_cy": "Nod"}
    return pd.DataFrame([row | {"owner_id": owner, "deputy_id": deputy}], dtype="str")


def found(stakeholders, roles, outcomes, **options) -> list[tuple]:
    table = role_findings(stakeholders, roles, outcomes, **options)
    return list(table[["finding", "row_id"]].fillna("").itertuples(index=False, name=None))


SOUND = duties(("T1", "S1", "A"), ("T1", "S2", "R"))


def test_a_project_with_a_sponsor_and_clear_roles_has_no_findings():
    table = role_findings(register(S3="sponsor"), SOUND, aims())

    assert table.empty
    assert list(table.columns) == COLUMNS


def test_the_founding_project_has_no_sponsor_and_no_owner_for_any_outcome(
    stakeholders, roles, outcomes
):
    table = role_findings(stakeholders, roles, outcomes)
    unowned = table.loc[table["finding"] == "outcome_without_owner", "row_id"]

    assert (table["finding"] == "no_sponsor").sum() == 1
    assert list(unowned) == list(outcomes["outcome_id"])


def test_the_founding_adviser_was_drifting_into_the_lead(stakeholders, roles, outcomes):
    table = role_findings(stakeholders, roles, outcomes, adviser_share=0.5)
    leading = table.loc[table["finding"] == "adviser_leads"]
    advisers = stakeholders.loc[stakeholders["project_role"] == "advisor", "stakeholder_id"]

    assert list(leading["row_id"]) == list(advisers)
    assert set(leading["blocks"]) == {"no"}


def test_no_sponsor_is_found():
    assert found(register(), SOUND, aims()) == [("no_sponsor", "")]


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        ([("T1", "S1", "R")], "task_without_accountable"),
        ([("T1", "S1", "A")], "task_without_responsible"),
        (
            [("T1", "S1", "A"), ("T1", "S2", "A"), ("T1", "S1", "R")],
            "task_with_several_accountable",
        ),
    ],
)
def test_a_task_needs_one_accountable_person_and_somebody_to_do_it(rows, finding):
    assert found(register(S3="sponsor"), duties(*rows), aims()) == [(finding, "T1")]


def test_the_same_letter_written_twice_is_one_accountable_person():
    rows = duties(("T1", "S1", "A"), ("T1", "S1", "A"), ("T1", "S2", "R"))

    assert found(register(S3="sponsor"), rows, aims()) == []


def test_a_task_that_nobody_holds_lacks_both():
    assert found(register(S3="sponsor"), duties(("T1", None, None)), aims()) == [
        ("task_without_accountable", "T1"),
        ("task_without_responsible", "T1"),
    ]


def test_an_outcome_without_an_owner_stops_and_one_without_a_deputy_is_a_note():
    table = role_findings(register(S3="sponsor"), SOUND, aims(owner=None, deputy=None))

    assert dict(zip(table["finding"], table["blocks"], strict=True)) == {
        "outcome_without_owner": "yes",
        "outcome_without_deputy": "no",
    }


def test_an_adviser_leads_only_above_the_share_that_was_chosen():
    advised = register(S1="advisor", S3="sponsor")
    two_tasks = duties(("T1", "S1", "A"), ("T1", "S2", "R"), ("T2", "S2", "A"), ("T2", "S3", "R"))

    assert found(advised, two_tasks, aims(), adviser_share=0.5) == []
    assert found(advised, two_tasks, aims(), adviser_share=0.4) == [("adviser_leads", "S1")]


def test_doing_and_answering_for_one_task_is_one_task():
    counted = adviser_tasks(
        register(S1="advisor"), duties(("T1", "S1", "A"), ("T1", "S1", "R"), ("T2", "S2", "R"))
    )

    assert counted[["tasks_held", "tasks", "share"]].to_numpy().tolist() == [[1, 2, 0.5]]


def test_an_adviser_who_only_advises_holds_no_task():
    counted = adviser_tasks(register(S1="advisor"), duties(("T1", "S1", "C"), ("T1", "S2", "R")))

    assert counted["tasks_held"].tolist() == [0]


@pytest.mark.parametrize("share", [-0.1, 50.0])
def test_a_share_that_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match=f"{share}.*between 0 and 1"):
        role_findings(register(), SOUND, aims(), adviser_share=share)


@given(letters)
def test_every_task_is_sound_or_found(rows):
    roles = duties(*sorted(rows))
    table = role_findings(register(S3="sponsor"), roles, aims(), adviser_share=1.0)
    located = set(table.loc[table["source_table"] == "roles", "row_id"])

    for task, held in roles.groupby("task_id"):
        counts = held["responsibility"].value_counts()
        sound = counts.get("A", 0) == 1 and counts.get("R", 0) >= 1
        assert sound == (task not in located)


@given(letters)
def test_the_matrix_holds_every_letter_once(rows):
    laid_out = matrix(duties(*sorted(rows)))
    back = {
        (task, holder, letter)
        for task, cells in laid_out.iterrows()
        for holder, cell in cells.items()
        for letter in cell.split("/")
        if letter
    }

    assert back == rows


def test_the_order_of_rows_does_not_change_what_is_found(stakeholders, roles, outcomes):
    forwards = role_findings(stakeholders, roles, outcomes)
    backwards = role_findings(stakeholders[::-1], roles[::-1], outcomes[::-1])
    key = ["finding", "row_id"]

    pd.testing.assert_frame_equal(
        forwards.sort_values(key, ignore_index=True), backwards.sort_values(key, ignore_index=True)
    )


def test_holders_are_named_in_both_languages_and_blank_where_nobody_holds_a_task():
    table = task_holders(
        duties(("T1", "S1", "R"), ("T1", "S2", "R"), ("T2", None, None)), register()
    )

    assert table.loc[0, "responsible_en"] == "Holder S1; Holder S2"
    assert table.loc[0, "responsible_cy"] == "Deiliad S1; Deiliad S2"
    assert table.loc[1, ["responsible_en", "accountable_en", "informed_cy"]].isna().all()


def test_every_finding_has_words_in_both_languages():
    assert set(codes("framing_finding")) == set(FINDINGS)
    for name in FINDINGS:
        assert code("framing_finding", name, "en") != code("framing_finding", name, "cy")


def test_counts_agree_with_the_findings(stakeholders, roles, outcomes):
    counted = role_counts(stakeholders, roles)
    found = role_findings(stakeholders, roles, outcomes)["finding"].value_counts()

    assert counted["tasks_without_accountable"] == found["task_without_accountable"]
    assert (counted["sponsors"] == 0) == ("no_sponsor" in found)
    assert counted["tasks"] == len(matrix(roles))


def test_without_an_adviser_the_adviser_s_tasks_are_not_available():
    assert role_counts(register(), SOUND)["adviser_tasks"] is None
