"""Values after Welsh words that mutate; whole Welsh texts against a mutation engine."""

import re
import sys

import pytest
from cymraeg_mcp.mutations import MutationEngine
from cymraeg_mcp.paths import mutation_rules_path
from hypothesis import given
from hypothesis import strategies as st

from analysis.language.mutating import mutating_words, values_after_mutating_words
from analysis.language.spelling import knows
from analysis.language.texts import _entries

SOURCES = {"engine", "session", "languages", "cards", "skol", "notes", "memory"}
KINDS = {"soft", "nasal", "aspirate", "mixed", "h", "form"}


@pytest.fixture(scope="module")
def engine() -> MutationEngine:
    return MutationEngine(mutation_rules_path(), lambda word: knows(word, "cy"))


def test_no_text_of_the_package_puts_a_value_after_a_mutating_word():
    found = {key: values_after_mutating_words(entry["cy"]) for key, entry in _entries().items()}
    assert {key: held for key, held in found.items() if held} == {}


def test_no_value_of_the_real_narrative_stands_after_a_mutating_word(project_root):
    file = project_root / "data" / "raw" / "monmouthshire" / "narrative.cy.md"
    assert values_after_mutating_words(file.read_text(encoding="utf-8")) == []


@given(st.sampled_from(sorted(mutating_words())), st.booleans(), st.booleans())
def test_a_value_after_any_mutating_word_is_found_with_its_line(word, capital, in_prose):
    written = word.capitalize() if capital else word
    value = '{{ value("pilot.loans") }}' if in_prose else "{count}"
    (found,) = values_after_mutating_words(f"Nifer: {{x}}\nMae hyn {written} **{value}** yma.")
    assert (found.line, found.word, found.value) == (2, written, value)


@pytest.mark.parametrize(
    "template",
    [
        "Daeth hyn o’r {place}.",
        "Rhoddwyd i'w {name}.",
        "Aeth i\n{{ value('x') }} wedyn.",
        "Mae yn “{place}”.",
        "Gyda\u00a0{name}.",
    ],
)
def test_a_value_is_found_after_clitics_quotes_breaks_and_hard_spaces(template):
    assert len(values_after_mutating_words(template)) == 1


@pytest.mark.parametrize(
    "template",
    [
        "Cyngor: {name}",
        "{name} yw'r cyngor agosaf.",
        "Mae hyn yn glir (gweler {name}).",
        "Dewiswch un ohonynt: {names}",
        "Mae'r nifer yma, {count}, yn fach.",
        'Gwelir hyn yn y siart.\n\n{{ figure("pilot.change") }}',
        'Dyma\n\n{{ table("pilot.change") }}',
    ],
)
def test_label_and_value_bracket_and_sentence_start_raise_no_alarm(template):
    assert values_after_mutating_words(template) == []


def test_every_word_of_the_list_says_its_mutation_and_where_the_rule_was_read():
    for word, held in mutating_words().items():
        assert held["mutation"] in KINDS, word
        assert held["source"] in SOURCES, word


def test_every_trigger_of_the_engine_is_in_the_list(engine):
    assert {word for word in engine.triggers if word != "'r"} <= set(mutating_words())


def test_the_list_names_the_mutation_that_the_engine_makes(engine):
    for word, trigger in engine.triggers.items():
        if trigger.kind == "simple":
            assert mutating_words()[word]["mutation"] == trigger.mutation, word


# A conjugated verb does not mutate after *neu* (neu gofynnwch, neu cânt, neu pe), nor a noun after
# the preposition *ar hyd*; *grŵp* keeps its g; names of people and columns stay as they are.
RIGHT = re.compile(
    r"neu (?:\w+(?:wch|wyd|ir)|cânt|gadawodd|pe|cyn)\b|ar hyd \w+|\bgrwpiau\b"
    r"|[a-z]+_[a-z]+|\b[A-Z]\w+"
)


def test_the_engine_finds_no_wrong_mutation_in_the_texts_and_the_narrative(engine, project_root):
    raw = project_root / "data" / "raw" / "monmouthshire" / "narrative.cy.md"
    texts = {key: entry["cy"] for key, entry in _entries().items()}
    texts["narrative"] = re.sub(r"\{\{.*?\}\}", ".", raw.read_text(encoding="utf-8"))
    wrong = []
    for key, text in texts.items():
        plain = re.sub(r"\{[^{}]*\}|`[^`]*`|--\w+", ".", text)
        for found in engine.check_text(plain):
            around = plain[max(0, found.start - 8) : found.end + 12]
            wrong += [] if RIGHT.search(around) else [(key, around, found.suggestions)]
    assert wrong == []


@pytest.mark.parametrize(
    "wrong", ["aeth i Caerdydd", "gweld tri cyngor", "yfed te a coffi", "sôn am prosiect"]
)
def test_the_engine_would_find_a_wrong_mutation(engine, wrong):
    assert engine.check_text(wrong)
    assert not RIGHT.search(wrong.replace("Caerdydd", "caerdydd"))


def test_the_engine_comes_without_its_server():
    assert "mcp" not in sys.modules
