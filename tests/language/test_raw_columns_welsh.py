"""The Welsh of the workbook's notes and examples, which no other test of the texts reads."""

import pytest
from cymraeg_mcp.mutations import MutationEngine
from cymraeg_mcp.paths import mutation_rules_path
from test_mutating import RIGHT

from analysis.language.spelling import knows
from analysis.language.texts import _entries

NOTES = [
    (f"{key}.{part}", entry[part])
    for key, entry in _entries().items()
    if key.startswith("raw_columns.")
    for part in ("note_cy", "like_cy")
    if part in entry
]


@pytest.fixture(scope="module")
def engine() -> MutationEngine:
    return MutationEngine(mutation_rules_path(), lambda word: knows(word, "cy"))


def test_no_note_or_example_of_a_column_has_a_wrong_mutation(engine):
    wrong = [
        (key, text[max(0, found.start - 8) : found.end + 12])
        for key, text in NOTES
        for found in engine.check_text(text)
    ]
    assert len(NOTES) > 200
    assert [held for held in wrong if not RIGHT.search(held[1])] == []


def test_every_note_is_said_in_both_languages():
    for key, entry in _entries().items():
        if key.startswith("raw_columns."):
            assert entry["note_en"].strip() and entry["note_cy"].strip(), key
            assert "like_cy" not in entry or "like" in entry, key
