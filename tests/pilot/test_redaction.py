"""Promises of analysis.pilot.redaction, its examples and mutation."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.identifiers import KINDS, nhs_number
from analysis.pilot import mutation, redaction
from analysis.pilot.redaction_examples import EXAMPLES, PLACES, unmark


def found(text: str, names=()) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind) for one in redaction.propose(text, names)]


@pytest.mark.parametrize(
    ("text", "stretch", "kind"),
    [
        ("It is AB123456C today", "AB123456C", "national_insurance"),
        ("ab 12 34 56 c", "ab 12 34 56 c", "national_insurance"),
        ("Number 999 000 0018.", "999 000 0018", "nhs_number"),
        ("Call 01632 960123", "01632 960123", "phone"),
        ("+44 (0)1632 960 123 now", "+44 (0)1632 960 123", "phone"),
        ("07700900123", "07700900123", "phone"),
        ("(029) 2018 0123", "(029) 2018 0123", "phone"),
        ("zz99 3gz", "zz99 3gz", "postcode"),
        ("in ZZ993GZ.", "ZZ993GZ", "postcode"),
        ("to a.b+c@mail.example.org.", "a.b+c@mail.example.org", "email"),
        ("AB12 CDE outside", "AB12 CDE", "vehicle"),
        ("A123 BCD", "A123 BCD", "vehicle"),
        ("ABC 123D", "ABC 123D", "vehicle"),
        ("born 03/04/1948", "03/04/1948", "birth_date"),
        ("3.4.48", "3.4.48", "birth_date"),
        ("1948-04-03", "1948-04-03", "birth_date"),
        ("on 3rd of April 1948", "3rd of April 1948", "birth_date"),
        ("April 3, 1948", "April 3, 1948", "birth_date"),
        ("ar 3 Ebrill 1948", "3 Ebrill 1948", "birth_date"),
        ("ar 1af o Fai 1950", "1af o Fai 1950", "birth_date"),
        ("ar 5ed o Orffennaf 1950", "5ed o Orffennaf 1950", "birth_date"),
        ("ar 2 Dachwedd 1950", "2 Dachwedd 1950", "birth_date"),
        ("ar 2 Rhagfyr 1950", "2 Rhagfyr 1950", "birth_date"),
        ("I was born in 1941.", "1941", "birth_date"),
        ("Ganwyd fi yn 1941.", "1941", "birth_date"),
    ],
)
def test_a_pattern_is_proposed_with_its_place_and_kind(text: str, stretch: str, kind: str) -> None:
    assert found(text) == [(stretch, kind)]


@pytest.mark.parametrize(
    "text",
    [
        "BG123456A, QQ123456A, AD123456A and AB123456E are no such numbers",
        "999 000 0019 fails its check digit",
        "It cost 1,234 pounds and took 28 days in 2021",
        "I used it 12 times, 3 at home",
        "The bus at 10.30 or 11.15",
        "Room 12 of 14, page 3",
        "We were there in 2021",
    ],
)
def test_numbers_that_identify_nobody_are_left_alone(text: str) -> None:
    assert found(text) == []


@given(st.integers(0, 999_999_999))
def test_nine_digits_have_at_most_one_check_digit(first: int) -> None:
    valid = [digit for digit in range(10) if nhs_number(f"{first:09d}{digit}")]
    assert len(valid) <= 1
    for digit in valid:  # changing any one digit must break it
        number = f"{first:09d}{digit}"
        changed = str((int(number[3]) + 1) % 10)
        assert not nhs_number(number[:3] + changed + number[4:])


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("Trefynwy", ["Drefynwy", "Nhrefynwy", "Threfynwy"]),
        ("Cas-gwent", ["Gas-gwent", "Nghas-gwent", "Chas-gwent"]),
        ("Pen-y-bont ar Ogwr", ["Ben-y-bont", "Mhen-y-bont", "Phen-y-bont"]),
        ("Brynbuga", ["Frynbuga", "Mrynbuga"]),
        ("Dinbych", ["Ddinbych", "Ninbych"]),
        ("Gwynedd", ["Wynedd", "Ngwynedd"]),
        ("Magwyr", ["Fagwyr"]),
        ("Llanelli", ["Lanelli"]),
        ("Rhaglan", ["Raglan"]),
        ("Chepstow", []),
        ("Aberhonddu", []),
        ("Y Fenni", ["Fenni"]),
    ],
)
def test_a_name_is_known_in_every_mutation(name: str, changed: list[str]) -> None:
    forms = mutation.forms(name)
    assert forms[0] == name
    assert [form[: len(part)] for form, part in zip(forms[1:], changed, strict=True)] == changed


@pytest.mark.parametrize(
    "text",
    [
        "yn Nhrefynwy", "i Drefynwy", "a Threfynwy", "TREFYNWY", "yn nhrefynwy", "o drefynwy",
        "yng Nghas-gwent", "i Gas-gwent", "a Chas-gwent", "Casgwent", "Cas gwent", "Cas\u2011gwent",
        "i'r Fenni", "y Fenni", "o\u2019r Fenni", "Pen y bont ar Ogwr", "ym Mhen-y-bont ar Ogwr",
        "o Went", "yng Ngwent", "Trefynwy's library",
    ],
)  # fmt: skip
def test_a_place_is_found_as_it_stands_in_a_sentence(text: str) -> None:
    names = ["Trefynwy", "Cas-gwent", "Y Fenni", "Pen-y-bont ar Ogwr", "Gwent"]
    assert [kind for _, kind in found(text, names)] == ["place"]


@pytest.mark.parametrize("text", ["I went there", "Usked", "a cas gwenta", "y gwe yn araf"])
def test_a_word_that_only_looks_like_a_name_is_left_alone(text: str) -> None:
    assert found(text, ["Gwent", "Usk", "Cas-gwent"]) == []


def test_the_gazetteer_says_what_kind_a_name_has() -> None:
    assert found("gyda Megan yn Nhrefynwy", {"Megan": "person", "Trefynwy": "place"}) == [
        ("Megan", "person"),
        ("Nhrefynwy", "place"),
    ]


def test_a_longer_name_goes_before_a_shorter_one_inside_it() -> None:
    assert found("ym Mhen-y-bont ar Ogwr", ["Pen-y-bont", "Pen-y-bont ar Ogwr"]) == [
        ("Mhen-y-bont ar Ogwr", "place")
    ]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_and_unseen_signs_neither_hide_a_name_nor_shift_its_place(form: str) -> None:
    text = unicodedata.normalize(form, "Ôl: Tre\u00adfynwŷ, ZZ99\u00a03GZ")
    first, second = redaction.propose(text, ["Trefynwy"])
    assert unicodedata.normalize("NFC", text[first.start : first.end]) == "Tre\u00adfynwŷ"
    assert text[second.start : second.end] == "ZZ99\u00a03GZ"


@given(st.text(alphabet="aT5 0@.-âŷ\u0302\u00ad/Z9", max_size=40))
def test_proposals_lie_in_the_text_in_order_and_apart(text: str) -> None:
    edges = [edge for one in redaction.propose(text, ["Ta"]) for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@given(st.sampled_from(PLACES), st.integers(0, 3), st.sampled_from(["yn {}.", "({})", "{}, ac"]))
def test_every_form_of_every_place_is_found_in_any_sentence(name: str, n: int, text: str) -> None:
    forms = mutation.forms(name)
    written = forms[n % len(forms)]
    assert found(text.format(written), PLACES)[-1][0].lower().endswith(written.lower())


def test_what_stands_there_is_not_in_what_a_proposal_shows() -> None:
    (one,) = redaction.propose("in Trefynwy", ["Trefynwy"])
    assert "Trefynwy" not in repr(one)
    assert one.name == "Trefynwy"


def test_redacting_puts_the_readers_word_where_a_person_accepted_a_proposal() -> None:
    text = "Ring 01632 960123 in Trefynwy."
    proposals = redaction.propose(text, ["Trefynwy"])
    words = {"phone": "rhif ffôn", "place": "lle"}
    assert redaction.redact(text, proposals, words) == "Ring [rhif ffôn] in [lle]."
    assert redaction.redact(text, proposals[:1], words) == "Ring [rhif ffôn] in Trefynwy."


@pytest.mark.parametrize(
    ("proposals", "words", "stated"),
    [
        ([redaction.Proposal(0, 2, "place")], {}, r"without a word: \['place'\]"),
        ([redaction.Proposal(0, 9, "place")], {"place": "x"}, "must rise and fit"),
        (
            [redaction.Proposal(0, 3, "place"), redaction.Proposal(2, 4, "place")],
            {"place": "x"},
            "must rise and fit",
        ),
    ],
)
def test_what_cannot_be_redacted_is_named(proposals, words, stated: str) -> None:
    with pytest.raises(ValueError, match=stated):
        redaction.redact("abcd", proposals, words)


def test_recall_counts_whole_stretches_and_what_was_proposed_wrongly() -> None:
    examples = [unmark("Ring [[phone|01632 960123]] or [[phone|no number]]"), unmark("in Usk")]
    found = redaction.recall(examples, ["Usk"])
    assert (found.marked, found.found, found.proposed_wrongly, found.texts) == (2, 1, 1, 2)
    assert found.estimate == 50
    assert found.low < 50 < found.high


def test_recall_on_the_marked_examples_is_stated_with_its_number_and_is_not_all() -> None:
    found = redaction.recall(EXAMPLES, PLACES)
    assert (found.marked, found.found, found.texts) == (62, 54, 63)
    assert found.estimate == pytest.approx(100 * 54 / 62)
    assert found.proposed_wrongly == 0
    assert found.high < 100


def test_the_examples_hold_every_kind_and_both_easy_and_hard_ones() -> None:
    kinds = {kind for _, stretches in EXAMPLES for *_, kind in stretches}
    assert kinds == {*KINDS, "place"}
    assert any(not stretches for _, stretches in EXAMPLES)
