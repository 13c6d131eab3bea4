"""When two names are of one organisation or role, and when they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tables.same_names import keys, plain, same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Library service", "LIBRARY  SERVICE"),
        ("Cymdeithas Tŷ Môn", "Cymdeithas Ty Mon"),
        ("Residents' groups", "Residents’ Groups"),
        ("Citizens' Advice", "Citizens Advice"),
        ("Co-operative", "Cooperative"),
        ("The Library Service", "Library service"),
        ("Y Gwasanaeth Llyfrgelloedd", "Gwasanaeth llyfrgelloedd"),
        ("Yr Elusen Ddigidol", "Elusen ddigidol"),
        ("Health & Care", "Health and Care"),
        ("Iechyd a Gofal", "Iechyd & Gofal"),
        ("Newydd Housing Association", "Newydd Housing Association Ltd."),
        ("Gwent Association of Voluntary Organisations (GAVO)", "GAVO"),
        ("G.A.V.O.", "Gwent Association of Voluntary Organisations (GAVO)"),
        (
            "Gwent Association of Voluntary Organisations",
            "Gwent Association of Voluntary Organisations (GAVO)",
        ),
        (
            "Cymdeithas Mudiadau Gwirfoddol Gwent (GAVO)",
            "Gwent Association of Voluntary Organisations (GAVO)",
        ),
    ],
)
def test_names_of_one_organisation(one, other):
    assert same_name([one], [other]) == (one, other)
    assert same_name([other], [one]) == (other, one)
    assert keys([one]) & keys([other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Library service", "Library services"),
        ("Library service (Monmouth)", "Library service (Chepstow)"),
        ("Library service (Monmouth)", "Library service"),
        ("Library team (MCC)", "Digital team (MCC)"),
        ("Adult social care", "Adult social care team"),
        ("…", "–"),
        ("The", "Y"),
    ],
)
def test_names_of_two(one, other):
    assert same_name([one], [other]) is None


def test_a_welsh_name_is_held_against_an_english_one():
    first, second = ["Tai Newydd", "New Homes"], ["NEW HOMES", "Cartrefi"]
    assert same_name(first, second) == ("New Homes", "NEW HOMES")


def test_a_name_of_small_words_only_is_not_lost():
    assert plain("The Y") == "y"
    assert plain("And") == "and"


@given(st.lists(st.text(max_size=12), min_size=2, max_size=2))
def test_it_does_not_matter_which_comes_first(names):
    one, other = names
    assert (same_name([one], [other]) is None) == (same_name([other], [one]) is None)


@given(st.text(max_size=12))
def test_a_name_is_itself_when_anything_of_it_can_be_compared(name):
    assert (same_name([name], [name]) is None) == (not keys([name]))
