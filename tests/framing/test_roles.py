import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_project import HOLDERS, aims, duties, letters, register

from analysis.framing import FINDINGS, role_counts, role_findings
from analysis.framing.roles import COLUMNS
from analysis.language import code, codes


def found(stakeholders, roles, outcomes, **options) -> list[tuple]:
    table = role_findings(stakeholders, roles, outcomes, **options)
    return list(table[["finding", "row_id"]].fillna("").itertuples(index=False, name=None))


SOUND = duties(("T1", "S1", "A"), ("T1", "S2", "R"))


def test_a_project_with_a_sponsor_and_clear_roles_has_no_findings():
    table = role_findings(register(S3="sponsor"), SOUND, aims())

    assert table.empty
    assert list(table.columns) == COLUMNS


def test_the_founding_project_has_no_sponsor_and_nobody_owns_or_monitors_any_outcome(
    stakeholders, roles, outcomes
):
    table = role_findings(stakeholders, roles, outcomes)

    assert (table["finding"] == "no_sponsor").sum() == 1
    for nobody in ("outcome_without_owner", "outcome_not_monitored"):
        assert list(table.loc[table["finding"] == nobody, "row_id"]) == list(outcomes["outcome_id"])


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


@pytest.mark.parametrize(
    ("missing", "finding", "blocks"),
    [
        ("owner", "outcome_without_owner", "yes"),
        ("monitor", "outcome_not_monitored", "yes"),
        ("deputy", "outcome_without_deputy", "no"),
    ],
)
def test_an_outcome_needs_an_owner_and_a_monitor_and_ought_to_have_a_deputy(
    missing, finding, blocks
):
    table = role_findings(register(S3="sponsor"), SOUND, aims(**{missing: None}))

    assert table[["finding", "source_table", "row_id", "blocks"]].to_numpy().tolist() == [
        [finding, "outcomes", "OUT1", blocks]
    ]


def test_an_adviser_leads_only_above_the_share_that_was_chosen():
    advised = register(S1="advisor", S3="sponsor")
    two_tasks = duties(("T1", "S1", "A"), ("T1", "S2", "R"), ("T2", "S3", "A"), ("T2", "S3", "R"))

    assert found(advised, two_tasks, aims(), adviser_share=0.5) == []
    assert found(advised, two_tasks, aims(), adviser_share=0.4) == [("adviser_leads", "S1")]


THREE_TASKS = duties(
    ("T1", "S1", "A"),
    ("T1", "S2", "R"),
    ("T2", "S1", "A"),
    ("T2", "S1", "R"),
    ("T3", "S2", "A"),
    ("T3", "S3", "R"),
)


def test_a_holder_is_overloaded_only_above_the_share_that_was_chosen():
    sponsored = register(S3="sponsor")

    assert found(sponsored, THREE_TASKS, aims(), holder_share=0.7) == []
    assert found(sponsored, THREE_TASKS, aims(), holder_share=0.6) == [
        ("holder_overloaded", "S1"),
        ("holder_overloaded", "S2"),
    ]


def test_a_holder_of_exactly_the_share_that_was_chosen_is_not_overloaded():
    half = duties(("T1", "S1", "A"), ("T2", "S1", "A"), ("T3", "S2", "A"), ("T4", "S2", "A"))
    codes = [code for code, _ in found(register(S3="sponsor"), half, aims(), holder_share=0.5)]

    assert "holder_overloaded" not in codes


def test_an_adviser_who_carries_much_leads_and_is_not_counted_as_overloaded_as_well():
    advised = register(S1="advisor", S3="sponsor")

    assert found(advised, THREE_TASKS, aims(), adviser_share=0.6, holder_share=0.6) == [
        ("adviser_leads", "S1"),
        ("holder_overloaded", "S2"),
    ]


def test_one_task_is_no_overload_even_where_it_is_the_only_one():
    alone = duties(("T1", "S1", "A"), ("T1", "S1", "R"))

    assert found(register(S3="sponsor"), alone, aims(), holder_share=0.0) == []


@pytest.mark.parametrize("name", ["adviser_share", "holder_share"])
@pytest.mark.parametrize("share", [-0.1, 50.0])
def test_a_share_that_is_no_share_is_refused(name, share):
    with pytest.raises(ValueError, match=f"{name} is {share}.*between 0 and 1"):
        role_findings(register(), SOUND, aims(), **{name: share})


@given(letters)
def test_every_task_is_sound_or_found(rows):
    roles = duties(*sorted(rows))
    table = role_findings(register(S3="sponsor"), roles, aims(), 1.0, 1.0)
    located = set(table.loc[table["source_table"] == "roles", "row_id"])

    for task, held in roles.groupby("task_id"):
        counts = held["responsibility"].value_counts()
        sound = counts.get("A", 0) == 1 and counts.get("R", 0) >= 1
        assert sound == (task not in located)


@given(letters, st.sampled_from(HOLDERS), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_alters_the_findings(rows, adviser, random):
    def shuffled(table: pd.DataFrame) -> pd.DataFrame:
        return table.loc[random.sample(list(table.index), len(table))]

    tables = [
        register(**{adviser: "advisor"}),
        duties(*sorted(rows)),
        pd.concat([aims(None), aims(monitor=None).assign(outcome_id="OUT2")], ignore_index=True),
    ]

    pd.testing.assert_frame_equal(
        role_findings(*tables, 0.3, 0.3), role_findings(*map(shuffled, tables), 0.3, 0.3)
    )


def test_the_order_of_the_founding_rows_never_alters_the_findings(stakeholders, roles, outcomes):
    pd.testing.assert_frame_equal(
        role_findings(stakeholders, roles, outcomes),
        role_findings(stakeholders[::-1], roles[::-1], outcomes[::-1]),
    )


def test_every_finding_names_its_table_and_its_row_and_whom_it_concerns(
    stakeholders, roles, outcomes
):
    keys = {"stakeholders": "stakeholder_id", "roles": "task_id", "outcomes": "outcome_id"}
    held = {"stakeholders": stakeholders, "roles": roles, "outcomes": outcomes}
    table = role_findings(stakeholders, roles, outcomes)
    located = table.loc[table["finding"] != "no_sponsor"]

    assert located.notna().all(axis=None)
    for row in located.itertuples():
        people = row.finding in ("adviser_leads", "holder_overloaded")
        key = "stakeholder_id" if people else keys[row.source_table]
        assert row.row_id in set(held[row.source_table][key])


def test_an_absent_sponsor_is_looked_for_in_the_register_and_has_no_row():
    (finding,) = role_findings(register(), SOUND, aims()).to_dict("records")

    assert finding["source_table"] == "stakeholders"
    assert pd.isna(finding["row_id"])


def test_every_finding_has_words_and_a_sentence_in_both_languages():
    for list_name in ("framing_finding", "framing_in_words"):
        assert set(codes(list_name)) == set(FINDINGS)
        for name in FINDINGS:
            assert code(list_name, name, "en") != code(list_name, name, "cy")
    for name in FINDINGS:
        assert code("framing_in_words", name, "en").endswith(".")
        assert code("framing_in_words", name, "cy").endswith(".")


def test_counts_agree_with_the_findings(stakeholders, roles, outcomes):
    counted = role_counts(stakeholders, roles)
    found = role_findings(stakeholders, roles, outcomes)["finding"].value_counts()

    assert counted["tasks_without_accountable"] == found["task_without_accountable"]
    assert (counted["sponsors"] == 0) == ("no_sponsor" in found)
    assert counted["tasks"] == roles["task_id"].nunique()


def test_without_an_adviser_the_adviser_s_tasks_are_not_available():
    assert role_counts(register(), SOUND)["adviser_tasks"] is None
