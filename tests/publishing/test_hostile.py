"""Hostile text in every field of a case: refused with its place, or text and nothing else.

The made-up case is written once a payload, with the payload in all the fields that take it; each
test looks at one payload and one field in every output.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import hostile_case
import hostile_outputs
import pytest
from hostile_case import FIELDS, mark, shown, typed
from hostile_outputs import OUTPUTS, Made
from hostile_payloads import PAYLOADS

from analysis.publishing.wording import clean

# Built in every run; the others take a second each
SAMPLE = ("script", "formula")
# Outputs whose text comes back letter by letter: a PDF breaks lines, CSV and JSON double quotes
READ_BACK = ("page", "word", "xlsx", "index", "lists")
MARKED_UP = ("narrative.", "table.reference")  # fields with links and emphasis in them


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a payload and a field; those left out are not even counted."""
    if "payload" not in metafunc.fixturenames:
        return
    sampled = "not slow" in metafunc.config.option.markexpr
    cells = [
        pytest.param(
            *(payload, name),
            id=f"{payload}-{name}",
            marks=() if payload in SAMPLE else pytest.mark.slow,
        )
        for payload in (SAMPLE if sampled else PAYLOADS)
        for name in FIELDS
    ]
    metafunc.parametrize(("payload", "name"), cells)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory, made_up_texts: None) -> Callable[[str], Made]:
    """Write the outputs of a payload, each once."""
    held: dict[str, Made] = {}
    fields = tuple(FIELDS)

    def folder() -> Path:
        return tmp_path_factory.mktemp("hostile")

    def made(payload: str) -> Made:
        if not held:
            held["plain"] = hostile_outputs.make(folder(), "Plain words", fields, None)
        if payload not in held:
            text = PAYLOADS[payload]
            held[payload] = hostile_outputs.make(folder(), text, fields, held["plain"])
        return held[payload]

    return made


def test_hostile_text_is_refused_with_its_place_or_is_text_and_nothing_else(
    payload: str, name: str, outputs: Callable[[str], Made]
) -> None:
    made = outputs(payload)
    assert {output: faults for output, faults in made.faults.items() if faults} == {}
    holding = {output for output in OUTPUTS if mark(name) in made.said[output]}
    if name in made.refused:
        said = made.refused[name]
        in_yaml = "case.yaml: found text that is not YAML" in said and ", line " in said
        assert FIELDS[name].named in said or in_yaml
        assert holding == set()
        return
    assert holding >= {*shown(name)}
    if not name.startswith("narrative."):
        words = on_one_line(clean(typed(name, PAYLOADS[payload])))
        for output in {*READ_BACK} & {*shown(name)}:
            assert words in on_one_line(made.said[output]), output


@cache
def on_one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_plain_case_shows_every_field_in_its_outputs(outputs: Callable[[str], Made]) -> None:
    outputs("script")
    plain = outputs("plain")
    assert {name for output in OUTPUTS.values() for name in plain.files} >= {
        *("index.html", "cy/feed.xml", "en/feed.xml", "sitemap.xml", "tiny/CITATION.cff"),
        *("tiny/cy/case-study.pdf", "tiny/en/case-study.docx", "tiny/ro-crate-metadata.json"),
    }
    assert not any(plain.faults.values())
    for name in set(FIELDS) - set(plain.refused):
        for output in shown(name):
            assert mark(name) in plain.said[output], (name, output)


def test_the_checks_of_this_test_see_what_they_look_for() -> None:
    look = hostile_outputs._faults
    page = b"<html><body onload='x'><a href='javascript:x'>a</a><script>x</script>\xe2\x80\xae"
    assert len(list(look("page", "a.html", page, None))) == 3
    assert list(look("page", "a.html", page, b"<html><body>"))[0] == (
        "1 <script> where a plain case has 0"
    )
    assert list(look("csv", "a.csv", b"a,=1\r\nb;+1,-2.5\r\n", None)) == [
        *("the cell =1", "the cell b;+1")
    ]
    assert list(look("names", "tiny/../a b.html", b"", None)) == [
        "the name ..",
        "the name a b.html",
    ]
    feed = b"<?xml version='1.0'?><feed><link href='javascript:x'/><x/></feed>"
    assert list(look("feed", "feed.xml", feed, b"<feed><link/></feed>")) == [
        *("the element x", "the link javascript:x")
    ]
    assert list(look("citation", "CITATION.cff", b"a: 1\nb: 2\n", b"a: 1\n")) == [
        "other keys than a plain case has"
    ]
    home = str(Path.home()).encode() if len(str(Path.home())) > 4 else b"root:x:0:0"
    assert hostile_outputs._of_this_machine({"a": b"at " + home}) != []


def test_a_case_whose_folder_has_a_hostile_name_is_not_opened(tmp_path: Path) -> None:
    from analysis.case import Case
    from analysis.language import SpokenError

    hostile_case.study(tmp_path, hostile_case.draft({}))
    for payload in PAYLOADS.values():
        with pytest.raises(SpokenError):
            Case.load(payload, tmp_path)
