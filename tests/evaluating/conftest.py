"""What the tests of evaluating share."""

import pytest


@pytest.fixture(autouse=True)
def english_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said is read in English, whatever the machine speaks."""
    monkeypatch.setenv("CASEBOOK_LANG", "en")
