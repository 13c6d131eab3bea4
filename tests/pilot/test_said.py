"""Promises of analysis.pilot.said."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import tables
from analysis.case import Case
from analysis.pilot import said

SAID = pd.DataFrame(
    {"said_id": ["S1", "S2", "S3"], "participant_id": ["P1", "P1", "P2"], "words": ["a", "b", "c"]}
)
THEMES = pd.DataFrame(
    {
        "theme_id": ["T2", "T1", "T3"],
        "theme_en": ["Signal", "Help", "Cost"],
        "theme_cy": ["Signal", "Help", "Cost"],
        "meaning_en": ["s", "h", "c"],
        "meaning_cy": ["s", "h", "c"],
    }
)


def codings(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["said_id", "theme_id", "coder"])


THREE = codings(("S1", "T1", "A"), ("S2", "T1", "A"), ("S3", "T1", "A"), ("S1", "T2", "A"))


def test_a_person_who_says_a_thing_twice_counts_once() -> None:
    table = said.theme_counts(SAID, THEMES, THREE)
    assert table["theme_en"].tolist() == ["Signal", "Help", "Cost"]
    assert table["people"].tolist() == [1, 2, 0]


def test_a_second_coder_adds_no_second_person() -> None:
    doubled = pd.concat([THREE, THREE.assign(coder="B")])
    assert said.theme_counts(SAID, THEMES, doubled)["people"].tolist() == [1, 2, 0]


def test_mentions_hold_one_row_a_person_and_theme_for_the_register() -> None:
    table = said.mentions(SAID, THEMES, THREE)
    assert table["theme_en"].tolist() == ["Signal", "Help", "Help"]
    assert table["participant_id"].tolist() == ["P1", "P1", "P2"]
    assert list(table) == ["participant_id", "theme_id", "theme_en"]


def test_nobody_said_anything_is_no_error() -> None:
    nothing = THREE.iloc[:0]
    assert said.theme_counts(SAID.iloc[:0], THEMES, nothing)["people"].tolist() == [0, 0, 0]
    assert said.agreement(THEMES, nothing)["kappa_note"].tolist() == ["no_values"] * 3
    assert said.theme_counts(SAID.iloc[:0], THEMES.iloc[:0], nothing).empty


def test_no_words_are_in_any_table() -> None:
    for table in (said.theme_counts(SAID, THEMES, THREE), said.mentions(SAID, THEMES, THREE)):
        assert "words" not in table


def test_agreement_is_measured_on_remarks_that_two_coders_read() -> None:
    both = codings(
        ("S1", "T1", "A"),
        ("S1", "T1", "B"),
        ("S2", "T1", "A"),
        ("S2", "T2", "B"),
        ("S3", "T1", "A"),
    )
    table = said.agreement(THEMES, both).set_index("theme_en")
    assert table["coded_twice"].tolist() == [2, 2, 2]
    assert table.loc["Help", "agreed_share"] == 50
    # of four codes three are yes: expected 10/16, observed 1/2
    assert table.loc["Help", "kappa"] == pytest.approx((0.5 - 0.625) / 0.375)
    assert table.loc["Cost", "kappa_note"] == "no_spread"
    assert table.loc["Cost", "agreed_share"] == 100


def test_three_coders_of_a_remark_make_three_pairs() -> None:
    three = codings(("S1", "T1", "A"), ("S1", "T1", "B"), ("S1", "T2", "C"))
    table = said.agreement(THEMES, three).set_index("theme_en")
    assert table.loc["Help", "coded_twice"] == 3
    assert table.loc["Help", "agreed_share"] == pytest.approx(100 / 3)


def test_kappa_of_two_coders_is_scotts_pi() -> None:
    # both yes 40, first only 10, second only 10, both no 40: observed .8, expected .5
    pairs = [(True, True)] * 40 + [(True, False)] * 10 + [(False, True)] * 10
    pairs += [(False, False)] * 40
    assert said.kappa(pairs).estimate == pytest.approx(0.6)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=30))
def test_which_coder_comes_first_changes_no_kappa(pairs: list[tuple[bool, bool]]) -> None:
    found, turned = said.kappa(pairs), said.kappa([(two, one) for one, two in pairs])
    assert found == turned
    if found.estimate is not None:
        assert -1 <= found.estimate <= 1


def quoted(**columns: object) -> pd.DataFrame:
    row = {
        "quotation_id": "Q1",
        "said_id": "S1",
        "words_en": "It works in the kitchen.",
        "words_cy": "Mae'n gweithio yn y gegin.",
        "said_in": "en",
        "agreed": True,
        "confirmed_by": "STK02",
        "confirmed_on": pd.Timestamp("2022-03-10"),
    }
    return pd.DataFrame([row | columns])


def test_a_quotation_comes_out_when_agreed_and_confirmed_by_name_and_day() -> None:
    people = pd.DataFrame(
        {"stakeholder_id": ["STK02"], "name_en": ["Library"], "name_cy": ["Llyfrgell"]}
    )
    row = said.quotations(quoted(), people).iloc[0]
    assert row["quoted_cy"] == "Mae'n gweithio yn y gegin."
    assert (row["confirmed_by_en"], row["confirmed_by_cy"]) == ("Library", "Llyfrgell")
    assert said.quotations(quoted()).iloc[0]["confirmed_by_en"] == "STK02"


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"agreed": False}, "not_agreed"),
        ({"agreed": None}, "not_agreed"),
        ({"agreed": "no"}, "not_agreed"),
        ({"confirmed_by": None}, "not_confirmed"),
        ({"confirmed_by": "  "}, "not_confirmed"),
        ({"confirmed_on": pd.NaT}, "not_confirmed"),
        ({"words_en": "Ring 01632 960123."}, "identifies"),
        ({"words_cy": "Ysgrifennwch at a@example.org"}, "identifies"),
    ],
)
def test_anything_less_is_held_back_with_its_reason(columns: dict, reason: str) -> None:
    table = quoted(**columns)
    assert said.why_held(table) == [reason]
    assert said.quotations(table).empty


def test_quotations_are_off_by_default() -> None:
    assert said.quotations(quoted().iloc[:0]).empty
    counts = said.held_counts(pd.concat([quoted(), quoted(agreed=False)]))
    assert counts.set_index("quotation_state")["quotations"].to_dict() == {
        "not_agreed": 1,
        "not_confirmed": 0,
        "identifies": 0,
        "released": 1,
    }


def test_a_coding_of_what_nobody_said_is_named_in_the_error() -> None:
    with pytest.raises(ValueError, match=r"remarks \['S9'\] and themes \['T9'\]"):
        said.theme_counts(SAID, THEMES, codings(("S9", "T9", "A")))


def test_the_default_case_has_remarks_of_both_languages_and_themes_of_many_people(
    study: Case,
) -> None:
    remarks, themes, coded = (
        tables.read(study, f"pilot/{name}") for name in ("said", "themes", "codings")
    )
    assert 25 <= len(remarks) <= 40
    assert set(remarks["said_in"]) == {"en", "cy"}
    assert set(remarks["basis"]) == {"simulated"}
    assert said.theme_counts(remarks, themes, coded)["people"].min() >= 10
    assert (said.agreement(themes, coded)["coded_twice"] >= 10).all()


def test_the_default_case_holds_back_what_was_not_agreed_or_confirmed(study: Case) -> None:
    held = said.why_held(tables.read(study, "pilot/quotations"))
    assert set(held) == {"released", "not_agreed", "not_confirmed"}
