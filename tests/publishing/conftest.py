"""The made-up case that the publishing tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_case

from analysis import findings
from analysis.case import Case
from analysis.language import texts
from analysis.publishing import build
from analysis.publishing.blocks import Report


@pytest.fixture(scope="package", autouse=True)
def made_up_texts() -> Iterator[None]:
    """The texts of the made-up findings beside the package's own."""
    held = tiny_case.texts()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_entries", lambda: held)
        yield


@pytest.fixture(autouse=True)
def english_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an error says is read in English, whatever the machine speaks."""
    monkeypatch.setenv("CASEBOOK_LANG", "en")


@pytest.fixture
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up chart is drawn once for all tests that do not look at it."""
    tiny_case.draw_once(monkeypatch)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The made-up case in a folder that a test may spoil; its findings are there."""
    monkeypatch.setattr(findings, "load", lambda study, subjects: tiny_case.record())
    return tiny_case.study(tmp_path)


@pytest.fixture(scope="package")
def report(tmp_path_factory: pytest.TempPathFactory, made_up_texts: None) -> Report:
    """The model of the made-up case."""
    return build(tiny_case.study(tmp_path_factory.mktemp("made_up")), tiny_case.record())
