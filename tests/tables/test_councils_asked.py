"""A council that is not known is answered with those that are near it."""

import pytest

from analysis import tables
from analysis.tables.councils import UnknownCouncil, nearest_councils


def test_a_known_council_is_given_back(study):
    assert tables.require_council(study, "W06000014") == "W06000014"


def test_an_unknown_code_is_answered_with_the_nearest_codes(study):
    with pytest.raises(UnknownCouncil) as raised:
        tables.require_council(study, "W06000099")
    assert raised.value.say("en") == (
        "found the council “W06000099”; expected an area code in "
        "data/raw/reference/councils_uk.csv. The nearest: W06000009 (Pembrokeshire), "
        "W06000019 (Blaenau Gwent), W06000001 (Isle of Anglesey)"
    )


def test_a_code_in_small_letters_is_answered_with_itself(study):
    with pytest.raises(UnknownCouncil, match=r"The nearest: W06000021 \(Monmouthshire\)"):
        tables.require_council(study, "w06000021")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Vale of Glamorgan", "W06000014"),
        ("Bro Morgannwg", "W06000014"),
        ("Cyngor Sir Fynwy", "W06000021"),
        ("Monmouthshire County Council", "W06000021"),
        ("vale of glamorgn", "W06000014"),
        ("Wrecsam", "W06000006"),
    ],
)
def test_a_name_in_the_place_of_a_code_is_answered_with_its_code(study, typed, code):
    with pytest.raises(UnknownCouncil) as raised:
        tables.require_council(study, typed)
    assert raised.value.say("en").split("The nearest: ")[1].startswith(code)


def test_councils_are_named_in_the_readers_language(study):
    with pytest.raises(UnknownCouncil) as raised:
        tables.require_council(study, "Vale of Glamorgan")
    assert raised.value.say("cy").startswith(
        "Cafwyd y cyngor hwn: “Vale of Glamorgan”; disgwylid cod ardal sydd yn y ffeil hon: "
        "data/raw/reference/councils_uk.csv. Yr agosaf: W06000014 (Bro Morgannwg)"
    )


def test_equally_near_councils_come_in_the_order_of_their_codes(study):
    councils = tables.read_reference(study, "councils_uk")
    turned = councils.iloc[::-1]
    for typed in ("W06000099", "Borough", "X"):
        assert nearest_councils(turned, typed) == nearest_councils(councils, typed)
