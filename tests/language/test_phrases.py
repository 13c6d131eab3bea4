"""Whole phrases: the Welsh councils after prepositions, and counted things by plural category."""

import csv

import pytest
from cymraeg_mcp.mutations import MutationEngine
from cymraeg_mcp.paths import mutation_rules_path
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.language import LANGUAGES, MissingText, counted, place
from analysis.language.phrases import CATEGORIES, PHRASES
from analysis.language.spelling import knows
from analysis.language.texts import _entries

NASAL_CHANGES = 12  # names of the 22 that change after *yn*, as the notes counted them
VOWELS = "aeiouwyâêîôûŵŷ"


@pytest.fixture(scope="module")
def engine() -> MutationEngine:
    return MutationEngine(mutation_rules_path(), lambda word: knows(word, "cy"))


@pytest.fixture(scope="module")
def councils(project_root) -> list[dict[str, str]]:
    file = project_root / "data" / "raw" / "reference" / "councils_wales.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def expected(name: str, engine: MutationEngine) -> dict[str, str]:
    """What the engine's tables make of a name after each preposition."""
    first, space, rest = name.partition(" ")  # the engine writes what follows in small letters
    soft, aspirate, nasal = (
        (engine.apply(first, kind) or first) + space + rest
        for kind in ("soft", "aspirate", "nasal")
    )
    before = "yng" if nasal.startswith("Ng") else "ym" if nasal.startswith("M") else "yn"
    # w before a vowel or r is a consonant: a Wrecsam
    joined = "ac" if name[0].lower() in VOWELS and not name.startswith("W") else "a"
    return {
        "name": name,
        "in": f"{before} {nasal}",
        "to": f"i {soft}",
        "from": f"o {soft}",
        "and": f"{joined} {aspirate}",
    }


def test_every_welsh_phrase_is_what_the_mutation_engine_makes_of_the_councils_name(
    councils, engine
):
    assert len(councils) == 22
    for council in councils:
        made = expected(council["area_name_cy"], engine)
        written = {p: place(council["area_code"], p, "cy") for p in PHRASES}
        assert written == made


def test_twelve_of_the_22_names_change_after_yn_and_merthyr_changes_yn_alone(councils):
    phrases = {c["area_name_cy"]: place(c["area_code"], "in", "cy") for c in councils}
    changed = [name for name, phrase in phrases.items() if not phrase.endswith(f" {name}")]
    assert len(changed) == NASAL_CHANGES
    assert phrases["Merthyr Tudful"] == "ym Merthyr Tudful"
    assert phrases["Sir Fynwy"] == "yn Sir Fynwy"


@pytest.mark.parametrize(
    ("code", "phrase"),
    [
        ("W06000015", "yng Nghaerdydd"),
        ("W06000023", "ym Mhowys"),
        ("W06000013", "ym Mhen-y-bont ar Ogwr"),
        ("W06000002", "yng Ngwynedd"),
        ("W06000020", "yn Nhor-faen"),
    ],
)
def test_places_stand_in_their_nasal_mutation(code, phrase):
    assert place(code, "in", "cy") == phrase


def test_english_phrases_have_the_councils_names_and_articles_where_english_has_them(councils):
    for council in councils:
        for phrase in PHRASES[1:]:
            written = place(council["area_code"], phrase, "en")
            assert written.removeprefix(f"{phrase} ").removeprefix("the ") == council["area_name"]
    assert place("W06000014", "in", "en") == "in the Vale of Glamorgan"


def test_the_phrases_say_that_no_welsh_speaker_has_signed_them():
    assert "not yet signed" in language.text("places.review.state", "en")
    assert "heb ei lofnodi" in language.text("places.review.state", "cy")


def test_an_unknown_council_or_phrase_is_refused():
    with pytest.raises(MissingText, match=r"council 'E06000001'; councils of Wales have them"):
        place("E06000001", "in", "cy")
    with pytest.raises(MissingText, match=r"no phrase is named 'on'; phrases: name, in, to"):
        place("W06000015", "on", "cy")


@pytest.mark.parametrize(
    ("number", "cy", "en"),
    [
        (0, "0 cyngor", "0 councils"),
        (1, "1 cyngor", "1 council"),
        (2, "2 gyngor", "2 councils"),
        (3, "3 chyngor", "3 councils"),
        (4, "4 cyngor", "4 councils"),
        (6, "6 chyngor", "6 councils"),
        (1234, "1,234 cyngor", "1,234 councils"),
    ],
)
def test_counted_things_follow_the_plural_category_of_their_number(number, cy, en):
    assert counted("counts.councils", number, "cy") == cy
    assert counted("counts.councils", number, "en") == en


@given(st.integers(0, 10**6), st.sampled_from(["councils", "case_studies", "blocks"]))
def test_both_languages_count_with_the_same_digits(number, thing):
    written = [counted(f"counts.{thing}", number, reader) for reader in LANGUAGES]
    assert len({text.split()[0] for text in written}) == 1
    assert written[0].split()[0] == f"{number:,}"


def test_every_counted_thing_has_a_phrase_for_every_category():
    things = {key.rpartition(".")[0] for key in _entries() if key.startswith("counts.")}
    assert things
    assert all(language.has_text(f"{thing}.{name}") for thing in things for name in CATEGORIES)


@pytest.mark.parametrize("number", [-1, 2.5])
def test_what_is_no_count_is_refused(number):
    with pytest.raises(ValueError, match=f"whole numbers from 0; found {number}"):
        counted("counts.councils", number, "cy")
