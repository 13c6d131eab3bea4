"""Narratives: what may stand in them, and that every fault is named with its line."""

from pathlib import Path

import pytest
import tiny_case

from analysis.publishing.faults import NarrativeError
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.narrative import Narrative, parse_narrative, read_narrative
from analysis.publishing.prose import Run
from analysis.publishing.references import Reference

KNOWN = {
    "value": ["pilot.loans", "pilot.made_up_loans", "pilot.made_up_change", "pilot.made_up_people"],
    "figure": ["pilot.weeks", "pilot.made_up_weeks"],
    "table": ["pilot.costs", "desk_research.made_up_projects"],
}


def written(reference: Reference) -> str:
    return f"<{reference.name}{' interval' if reference.interval else ''}>"


def parse(source: str) -> Narrative:
    return parse_narrative(source, "narrative.en.md", "en", CASE_STUDY.markers, KNOWN, written)


def narrative(**sections: str) -> str:
    held = {name: "Words." for name in CASE_STUDY.markers} | sections
    return "".join(f"{CASE_STUDY.markers[name]}\n\n{text}\n\n" for name, text in held.items())


def faults(source: str) -> list[str]:
    with pytest.raises(NarrativeError) as caught:
        parse(source)
    return str(caught.value).splitlines()


def test_a_whole_narrative_gives_its_sections_in_order() -> None:
    assert list(parse(tiny_case.NARRATIVE_EN).sections) == list(CASE_STUDY.markers)


def test_blocks_keep_their_kind_and_their_runs() -> None:
    found = parse(
        narrative(
            summary="A **strong** and *slanted* [link](https://example.org).",
            aspects="1. One\n2. Two",
            done="- First\n- Second",
            methods="> Their words.",
            findings='{{ figure("pilot.weeks") }}\n\n{{ table("pilot.costs") }}',
        )
    ).sections
    assert found["summary"][0].items == (
        (
            Run("A "),
            Run("strong", strong=True),
            Run(" and "),
            Run("slanted", emphasis=True),
            Run(" "),
            Run("link", href="https://example.org"),
            Run("."),
        ),
    )
    assert [found[name][0].kind for name in ("aspects", "done", "methods")] == [
        "ordered_list",
        "list",
        "quotation",
    ]
    assert [(part.kind, part.name) for part in found["findings"]] == [
        ("figure", "pilot.weeks"),
        ("table", "pilot.costs"),
    ]


def test_a_number_is_written_by_its_name_and_is_never_read_as_markup() -> None:
    found = parse(narrative(summary='**{{ value("pilot.loans") }}** loans')).sections["summary"]
    assert found[0].items[0][0] == Run("<pilot.loans>", strong=True, finding="pilot.loans")


def test_an_interval_is_asked_for_by_a_second_word() -> None:
    found = parse(narrative(summary='{{ value("pilot.loans", "interval") }}')).sections["summary"]
    assert found[0].items[0][0].text == "<pilot.loans interval>"


def test_html_is_text() -> None:
    runs = parse(narrative(summary="<b onclick=x>no</b>")).sections["summary"][0].items[0]
    assert "".join(run.text for run in runs) == "<b onclick=x>no</b>"


def test_comments_are_taken_out_and_lines_stay_true() -> None:
    source = "{# one\ntwo #}\n" + narrative(summary='{{ value("pilot.lones") }}')
    assert faults(source)[0].startswith(
        'narrative.en.md, line 5: found value("pilot.lones"); '
        "expected a recorded name, such as pilot.loans"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{{ value("nothing") }}', 'found value("nothing"); expected a recorded name: pilot.'),
        ('{{ figure("pilot.loans") }}', 'expected value("pilot.loans"), which is recorded'),
        ("{{ 7 * 7 }}", "found an expression; expected {{ value("),
        ("{{ value.__class__ }}", "found an expression; expected {{ value("),
        ('{{ value("pilot.loans")|upper }}', "found an expression; expected {{ value("),
        ("{% for x in y %}{% endfor %}", "found an expression; expected {{ value("),
        ('See {{ figure("pilot.weeks") }} here.', "expected it alone between two blank lines"),
        ("- {{ table('pilot.costs') }}", "expected it alone between two blank lines"),
        ("![a](https://example.org/a.png)", 'found an image; expected {{ figure("…") }}'),
        ("[a](javascript:alert)", "found the link 'javascript:alert'; expected a link that starts"),
        ("[a](file:///etc/passwd)", "expected a link that starts https://"),
        ("| a |\n|---|\n| 1 |", "found a table typed by hand; expected"),
        ("```\ncode\n```", "found a Markdown fence; expected"),
        ("    code", "found an indented Markdown code block; expected"),
        ("***", "found a Markdown rule; expected"),
        ("> - b", "found a bullet list inside a list or quotation"),
        ("> 1. b", "found an ordered list inside a list or quotation"),
        ("- > b", "found a quotation inside a list or quotation"),
        ("- ## b", "found a heading inside a list or quotation"),
        ("> | a |\n> |---|\n> | 1 |", "found a table typed by hand inside a list or quotation"),
        ("a\u202eb", "found the invisible character U+202E; expected visible text"),
        ("a\x07b", "found the invisible character U+0007; expected visible text"),
    ],
)
def test_what_may_not_stand_in_a_narrative_is_named_with_its_line(text: str, message: str) -> None:
    lines = faults(narrative(summary=text))
    assert lines[0].startswith("narrative.en.md, line 3: found ")
    assert message in lines[0]


def test_a_reference_that_is_not_closed_is_a_fault() -> None:
    assert 'expected {{ value("…") }}' in faults(narrative(summary="{{ value("))[0]


def test_every_fault_is_listed_at_once() -> None:
    source = narrative(summary='{{ value("a") }}', done='{{ table("b") }}', next="{{ c }}")
    assert [line.split(":")[0].split(" ")[-1] for line in faults(source)] == ["3", "15", "39"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("## aspects", "## aspect"), "found `## aspect`; expected `## aspects`"),
        (("### strength", "## strength"), "found `## strength`; expected `### strength`"),
        (("## done", "## summary"), "found `## summary` a second time; expected `## done`"),
        (("## next\n\nWords.", ""), "found no `## next`; expected the marker and its text"),
        (("## next\n\nWords.", "## next"), "found nothing under `## next`; expected at least"),
        (("## summary", "Early words.\n\n## summary"), "found text before the first marker"),
    ],
)
def test_a_marker_out_of_place_is_named(change: tuple[str, str], message: str) -> None:
    source = narrative()
    assert change[0] in source
    assert any(message in line for line in faults(source.replace(*change, 1)))


def test_a_marker_with_nothing_under_it_is_named_at_its_own_line() -> None:
    source = narrative().replace("## challenge\n\nWords.", "## challenge", 1)
    line = source.split("\n").index("## challenge") + 1
    (found,) = faults(source)
    assert found.startswith(f"narrative.en.md, line {line}: found nothing under `## challenge`")


def test_a_marker_with_a_faulty_block_alone_is_not_called_empty() -> None:
    (found,) = faults(narrative().replace("## challenge\n\nWords.", "## challenge\n\n***", 1))
    assert "a Markdown rule" in found


def test_markers_out_of_order_are_named() -> None:
    source = narrative().replace("## challenge", "## x").replace("## aspects", "## challenge")
    found = faults(source.replace("## x", "## aspects"))
    assert "found `## aspects`; expected `## challenge` before it" in found[0]


def test_a_file_that_is_not_there_or_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "narrative.cy.md"
    with pytest.raises(NarrativeError, match="narrative.cy.md: found no file; expected it at"):
        read_narrative(path, "cy", CASE_STUDY.markers, KNOWN, written)
    path.write_bytes("## summary\n\nTŷ".encode("iso-8859-14"))
    with pytest.raises(NarrativeError, match="line 3: found a byte that is not UTF-8"):
        read_narrative(path, "cy", CASE_STUDY.markers, KNOWN, written)


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "narrative.en.md"
    path.write_bytes(tiny_case.NARRATIVE_EN.replace("\n", "\r\n").encode("utf-8-sig"))
    assert list(read_narrative(path, "en", CASE_STUDY.markers, KNOWN, written).sections) == list(
        CASE_STUDY.markers
    )


@pytest.mark.parametrize("sort", ["note", "important", "warning"])
def test_a_quotation_that_begins_with_a_mark_is_an_aside(sort: str) -> None:
    part = parse(narrative(methods=f"> [!{sort}]\n> Take **care**.")).sections["methods"][0]
    assert (part.kind, part.name) == ("aside", sort)
    assert part.items == ((Run("Take "), Run("care", strong=True), Run(".")),)


def test_the_mark_of_an_aside_may_stand_before_its_first_words() -> None:
    part = parse(narrative(methods="> [!NOTE] One.\n>\n> Two.")).sections["methods"][0]
    assert (part.kind, part.name, len(part.items)) == ("aside", "note", 2)
    assert part.items[0] == (Run("One."),)


def test_a_quotation_without_such_a_mark_stays_one() -> None:
    part = parse(narrative(methods="> [!loud] Words.")).sections["methods"][0]
    assert part.kind == "quotation"


def test_an_aside_that_says_nothing_is_a_fault() -> None:
    source = narrative(methods="> [!note]")
    line = source.splitlines().index("> [!note]") + 1
    assert faults(source) == [
        f"narrative.en.md, line {line}: found an aside that says nothing; "
        "expected at least a sentence under its mark"
    ]
