"""One Welsh word for one thing: the texts keep to the forms of the glossary."""

import csv
import re

import pytest

from analysis.language.spelling import CLITIC, unmutated
from analysis.language.texts import _entries

# Key terms of the subject: English as the texts have it, singular and plural
TERMS = [
    ("stakeholder", "stakeholders"),
    ("indicator", "indicators"),
    ("threshold", "thresholds"),
    ("source", "sources"),
    ("criterion", "criteria"),
    ("participant", "participants"),
    ("device", "devices"),
    ("borrower", "borrowers"),
    ("resident", "residents"),
    ("session", "sessions"),
    ("volunteer", "volunteers"),
    ("project", "projects"),
    ("organisation", "organisations"),
    ("network", "networks"),
    ("survey", "surveys"),
    ("sponsor", "sponsors"),
    ("notebook", "notebooks"),
    ("findings",),
    ("median",),
    ("register",),
    ("evidence",),
    ("evaluation",),
    ("comparison group",),
    ("follow-up survey",),
    ("voluntary sector",),
    ("narrative",),
]
# Where the thing is named by a wider or a narrower word on purpose
OTHERWISE = {
    "codes.frame_kind.training_evaluation": "gwerthuso, the verb",
    "questionnaire.cover.new": "the name of a table",
    "running.reasons.stakeholders": "the name of a notebook",
    "faults.found.indicator_gaps": "the indicator itself is the value",
    "faults.found.indicator_constant": "the indicator itself is the value",
}
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
CODE = re.compile(r"\{\{.*?\}\}|\{[^{}]*\}|`[^`]*`|\S*[_/=]\S*|\w+\.\w\S*|(?<!\w)--?\w+")


@pytest.fixture(scope="module")
def glossary(project_root) -> list[dict[str, str]]:
    file = project_root / "data" / "raw" / "reference" / "glossary.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def texts() -> dict[str, tuple[str, list[str]]]:
    """The published texts: English in small letters, Welsh as words without clitics."""
    found = {}
    for key, entry in _entries().items():
        english, welsh = (CODE.sub(" ", entry[reader]).lower() for reader in ("en", "cy"))
        words = [CLITIC.sub("", word) for word in WORD.findall(welsh.replace("’", "'"))]
        found[key] = (english, words)
    return found


def says(words: list[str], form: str) -> bool:
    """Whether Welsh words hold a term, each of its words mutated or not."""
    wanted = form.split()
    return any(
        all(want in unmutated(word) for want, word in zip(wanted, words[at:], strict=False))
        for at in range(len(words) - len(wanted) + 1)
    )


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term[0])
def test_a_key_term_has_one_welsh_form_in_all_texts(term, glossary, texts):
    forms = {row["term_cy"] for row in glossary if row["term_en"] in term}
    assert forms, "the glossary lacks the term"
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, term))})\b")
    named = {key: welsh for key, (english, welsh) in texts.items() if pattern.search(english)}
    assert named
    strays = [key for key, words in named.items() if not any(says(words, form) for form in forms)]
    assert [key for key in strays if key not in OTHERWISE] == []


def test_a_second_welsh_form_of_a_term_would_be_found():
    assert says(["gyda", "rhanddeiliaid"], "rhanddeiliaid")
    assert says(["y", "llinell", "sylfaen"], "llinell sylfaen")
    assert not says(["budd-ddeiliaid"], "rhanddeiliaid")
