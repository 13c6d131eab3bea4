import itertools
import re

import pytest

from analysis.case import Case, list_cases
from analysis.language import LANGUAGES, has_text
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.narrative import Narrative, parse_narrative
from analysis.publishing.references import Reference, find_references

CASES = ["monmouthshire"]
TEXTS_OF = {
    "value": ("findings.{name}",),
    "table": ("tables.{name}",),
    "figure": ("charts.{name}.title", "charts.{name}.caption", "charts.{name}.alt"),
}
# A number typed as a number: not a year, not a season of two years, not the name of a level.
TYPED_NUMBER = re.compile(r"(?<![\d/])(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)*")
LEVEL = re.compile(r"(?:level|lefel) \d")


def source(root, case: str, language: str) -> str:
    path = Case.load(case, root).raw / f"narrative.{language}.md"
    return path.read_text(encoding="utf-8")


def references(text: str) -> list[Reference]:
    found, faults = find_references(text, "narrative.md")
    assert faults == []
    return found


def parsed(text: str, language: str) -> Narrative:
    names = {"value": set(), "figure": set(), "table": set()}
    for reference in references(text):
        names[reference.kind].add(reference.name)
    return parse_narrative(
        text, "narrative.md", language, CASE_STUDY.markers, names, lambda reference: "0"
    )


@pytest.fixture(params=CASES)
def both(request, project_root) -> dict[str, str]:
    return {language: source(project_root, request.param, language) for language in LANGUAGES}


def test_the_cases_tested_are_those_of_the_project(project_root):
    assert set(CASES) <= set(list_cases(project_root))


def test_both_languages_hold_the_same_references_in_the_same_order(both):
    asked = {
        language: [(item.kind, item.name, item.interval) for item in references(text)]
        for language, text in both.items()
    }

    assert asked["cy"] == asked["en"]


def test_both_languages_have_the_same_paragraphs_and_lists_under_the_same_markers(both):
    shapes = {
        language: {
            marker: [(part.kind, len(part.items), part.name) for part in parts]
            for marker, parts in parsed(text, language).sections.items()
        }
        for language, text in both.items()
    }

    assert list(shapes["en"]) == list(CASE_STUDY.markers)
    assert shapes["cy"] == shapes["en"]


def test_both_languages_stress_the_same_number_of_words_and_link_to_the_same_pages(both):
    styled = {
        language: [
            (run.strong, run.emphasis, run.href)
            for parts in parsed(text, language).sections.values()
            for part in parts
            for run in itertools.chain(*part.items)
            if run.strong or run.emphasis or run.href
        ]
        for language, text in both.items()
    }

    assert styled["cy"] == styled["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_asked_for_has_its_texts(both, language):
    missing = {
        key.format(name=reference.name)
        for reference in references(both[language])
        for key in TEXTS_OF[reference.kind]
        if not has_text(key.format(name=reference.name))
    }

    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_is_typed_but_years(both, language):
    prose = LEVEL.sub("", re.sub(r"\{\{.*?\}\}", "", both[language]))

    assert TYPED_NUMBER.findall(prose) == []


def test_a_typed_number_is_seen():
    assert TYPED_NUMBER.findall("64 loans in 2021 and 3.5 tasks in 2021/22") == ["64", "3.5"]


def test_the_same_years_stand_in_both_languages_in_the_same_order(both):
    years = {language: re.findall(r"\b20\d\d(?:/\d\d)?", text) for language, text in both.items()}

    assert years["cy"] == years["en"]


def test_every_welsh_value_stands_after_a_colon_where_no_word_can_change_it(both):
    before = re.findall(r"(\S+)\s*\{\{ value\(", both["cy"])

    assert before
    assert [word for word in before if not word.endswith(":")] == []


def test_the_welsh_has_no_ampersand_and_no_english_names_of_the_place(both):
    assert "&" not in both["cy"]
    for english in ("Monmouthshire", "Council", "Housing Association"):
        assert english not in both["cy"]


def test_the_reader_is_told_what_is_simulated_and_what_is_illustrative(both):
    for words in (("simulated", "illustrative", "never published"), ("efelych", "enghreifftiol")):
        language = "en" if "simulated" in words else "cy"
        summary = both[language].split("## challenge")[0]
        assert [word for word in words if word not in summary] == []
