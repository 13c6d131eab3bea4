import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_project import register

from analysis.framing import data_counts, data_gap
from analysis.framing.answers import PLACEHOLDERS
from analysis.framing.data import DATA_STATES, LINKS
from analysis.language import code, codes

AIMS = pd.DataFrame(
    [
        {
            "outcome_id": outcome,
            "outcome_en": f"Aim {outcome}",
            "outcome_cy": f"Nod {outcome}",
            "indicator_en": "A count",
            "indicator_cy": "Cyfrif",
        }
        for outcome in ("OUT1", "OUT2")
    ],
    dtype="str",
)
WHOLE = {
    "need_id": "N1",
    "outcome_id": "OUT1",
    "data_source_en": "A register",
    "data_source_cy": "Cofrestr",
    "holder_id": "S1",
    "state": "held",
    "story_en": "A story",
    "story_cy": "Stori",
    "action_en": "An action",
    "action_cy": "Gweithred",
}
CHAIN = [link for link in LINKS if link != "no_need"]


def wanted(*needs: dict) -> pd.DataFrame:
    return pd.DataFrame(list(needs), columns=list(WHOLE), dtype="str")


def without(*links: str, **changed: str | None) -> dict:
    blank = {column: None for link in links for column in LINKS[link]}
    return WHOLE | blank | changed


def gap(*needs: dict) -> pd.DataFrame:
    return data_gap(AIMS, wanted(*needs), register())


def test_a_whole_chain_is_complete_from_outcome_to_action():
    row = gap(WHOLE).iloc[0]

    assert row["first_missing"] == "complete"
    assert row[
        ["outcome_en", "data_source_en", "data_holder_en", "story_en", "action_en"]
    ].tolist() == [
        "Aim OUT1",
        "A register",
        "Holder S1",
        "A story",
        "An action",
    ]
    assert row["data_holder_cy"] == "Deiliad S1"


def test_an_outcome_without_any_need_is_listed_as_missing():
    rows = gap(WHOLE)

    assert rows["outcome_en"].tolist() == ["Aim OUT1", "Aim OUT2"]
    assert rows["first_missing"].tolist() == ["complete", "no_need"]
    assert rows.loc[1, ["data_source_en", "data_holder_cy", "data_state", "action_cy"]].isna().all()


def test_without_any_need_every_outcome_is_listed_as_missing():
    assert gap()["first_missing"].tolist() == ["no_need", "no_need"]


@pytest.mark.parametrize("link", CHAIN)
def test_each_link_that_is_missing_is_named(link):
    assert gap(without(link)).loc[0, "first_missing"] == link


@given(st.sets(st.sampled_from(CHAIN), min_size=1))
def test_of_several_missing_links_the_first_is_named(links):
    first = next(link for link in CHAIN if link in links)

    assert gap(without(*links)).loc[0, "first_missing"] == first


@pytest.mark.parametrize("words", sorted(PLACEHOLDERS))
def test_a_placeholder_is_no_story(words):
    need = without(story_en=words, story_cy=words)

    assert gap(need).loc[0, "first_missing"] == "no_story"


def test_data_that_are_not_collected_are_told_apart_from_a_chain_that_is_thought_through():
    row = gap(without(state="not_collected")).iloc[0]

    assert (row["first_missing"], row["data_state"]) == ("complete", "not_collected")


def test_an_outcome_may_need_several_data():
    rows = gap(WHOLE, without("no_holder", need_id="N2"))

    assert rows["outcome_en"].tolist() == ["Aim OUT1", "Aim OUT1", "Aim OUT2"]
    assert rows["first_missing"].tolist() == ["complete", "no_holder", "no_need"]


needs_drawn = st.lists(
    st.tuples(
        st.sampled_from(["OUT1", "OUT2"]),
        st.sets(st.sampled_from(CHAIN)),
        st.sampled_from(DATA_STATES),
    ),
    max_size=6,
)


@given(needs_drawn, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_alters_the_table_and_every_row_is_counted(drawn, random):
    rows = [
        without(*links, need_id=f"N{number}", outcome_id=outcome, state=state)
        for number, (outcome, links, state) in enumerate(drawn)
    ]
    table, counted = gap(*rows), data_counts(gap(*rows))
    shuffled = data_gap(AIMS[::-1], wanted(*random.sample(rows, len(rows))), register()[::-1])

    pd.testing.assert_frame_equal(table, shuffled)
    assert counted["data_needs"] == len(rows)
    assert counted["outcomes_without_data_need"] == 2 - len({row["outcome_id"] for row in rows})
    assert counted["data_needs"] + counted["outcomes_without_data_need"] == len(table)
    assert counted["data_not_collected"] == [row["state"] for row in rows].count("not_collected")
    assert counted["data_held"] == [row["state"] for row in rows].count("held")


@pytest.mark.parametrize(
    ("need", "message"),
    [
        (without(need_id="N7", outcome_id="OUT9"), r"\['N7'\] serve an outcome .*not in the table"),
        (without(need_id="N7", holder_id="S9"), r"\['N7'\] name a holder .*not in the register"),
        (without(need_id="N7", state="lost"), r"\['N7'\] have a state other than held, asked_for"),
        (WHOLE, r"\['N1'\] stand more than once"),
    ],
)
def test_a_need_that_points_nowhere_is_refused_by_name(need, message):
    with pytest.raises(ValueError, match=message):
        gap(WHOLE, need)


def test_every_fault_of_the_needs_is_listed_at_once():
    with pytest.raises(ValueError, match=r"\['N2'\] serve.*\['N3'\] name.*\['N2', 'N4'\] have"):
        gap(
            without(need_id="N2", outcome_id="OUT9", state="lost"),
            without(need_id="N3", holder_id="S9"),
            without(need_id="N4", state=None),
        )


def test_the_founding_project_did_not_know_who_held_most_of_its_data(outcomes, needs, stakeholders):
    table = data_gap(outcomes, needs, stakeholders)
    counted = data_counts(table)

    assert set(table["outcome_en"]) == set(outcomes["outcome_en"])
    assert counted["data_needs_without_holder"] > counted["data_needs"] / 2
    assert counted["data_held"] == 0
    assert set(needs["basis"]) == {"illustrative"}


def test_every_link_and_state_has_words_in_both_languages():
    assert codes("framing_link") == (*LINKS, "complete")
    assert codes("data_state") == DATA_STATES
    for list_name in ("framing_link", "data_state"):
        for name in codes(list_name):
            assert code(list_name, name, "en") != code(list_name, name, "cy")
