"""A case that is not whole yet gives a draft: what is missing is left out, and said."""

from dataclasses import replace

import pytest
import tiny_case
from hypothesis import given
from hypothesis import strategies as some

from analysis.publishing import GateError, NarrativeError, build, gates
from analysis.publishing.drafting import leave_out, patient, recordable
from analysis.publishing.narrative import parse_narrative
from analysis.publishing.site.cards import card
from analysis.publishing.wording import Both

MARKERS = {"summary": "## summary", "challenge": "## challenge"}
THERE, GONE = "pilot.made_up_people", "pilot.made_up_loans"
UNWRITTEN = "This section is not written yet."
NOTHING_LEFT = "What belongs in this section rests on tables that are not filled in yet."


def without_pilot():
    """The made-up findings as they are when the pilot's notebook was skipped."""
    held = tiny_case.record()
    projects = {name: table for name, table in held.tables.items() if "pilot" not in name}
    return replace(
        held,
        figures={},
        tables=projects,
        charts={},
        subjects=("desk_research",),
        missing=("pilot",),
    )


def rewrite(study, **sections):
    """Put other texts under markers of both narratives: a pair of English and Welsh, or one."""
    for place, reader in enumerate(("en", "cy")):
        path = study.raw / f"narrative.{reader}.md"
        held = path.read_text(encoding="utf-8")
        for name, words in sections.items():
            said = words if isinstance(words, str) else words[place]
            start = held.index(f"## {name}\n") + len(f"## {name}\n")
            end = held.find("\n## ", start)
            end = len(held) if end < 0 else end
            held = held[:start] + f"\n{said}\n" + held[end:]
        path.write_text(held, encoding="utf-8")


def said(section, reader="en"):
    return ["".join(run.text for run in block.runs[reader]) for block in section.blocks]


def test_a_whole_report_is_no_draft(report):
    assert not report.gaps
    assert "unfinished" not in [banner.name for banner in report.banners]


def test_blocks_that_name_a_finding_of_a_skipped_subject_are_left_out_in_both_languages(tiny):
    report = build(tiny, without_pilot())
    assert report.figures == ()
    assert report.numbers == ()
    assert [table.name for table in report.tables] == ["desk_research.made_up_projects"]
    assert said(report.summary) == [NOTHING_LEFT]
    assert said(report.summary, "cy")[0].startswith("Mae'r hyn sy'n perthyn i'r adran hon")
    assert said(report.sections[0]) == ["People had no device. See the council."]


def test_the_front_says_which_part_is_missing_what_it_needs_and_that_this_is_a_draft(tiny):
    banner = build(tiny, without_pilot()).banners[0]
    assert banner.heading.en == "This is a draft: parts of it are still to come"
    assert (
        "Missing: the evaluation of the pilot (needed: a record of participants, devices or "
        "sessions)." in banner.body.en
    )
    assert "Ar goll: gwerthusiad y peilot (angen: cofnod o gyfranogwyr" in banner.body.cy


def test_the_card_of_a_draft_is_marked_on_the_site_and_that_of_a_whole_report_is_not(tiny, report):
    assert '"unfinished": true' in card(build(tiny, without_pilot()))
    assert '"unfinished": false' in card(report)


def test_a_section_with_a_prompt_only_is_published_as_not_written_yet(tiny):
    rewrite(tiny, challenge="{# What was the problem? #}", next="{# And then?\n\nSay it. #}")
    report = build(tiny, without_pilot())
    assert said(report.sections[0]) == [UNWRITTEN]
    assert said(report.sections[0], "cy") == ["Nid yw'r adran hon wedi'i hysgrifennu eto."]
    assert report.gaps.unwritten == ("challenge", "next")
    assert "Sections not written yet: The general challenge; Next steps." in (
        report.banners[0].body.en
    )
    assert "What was the problem" not in repr(report)


def test_a_section_without_even_a_prompt_is_refused(tiny):
    rewrite(tiny, challenge="")
    with pytest.raises(NarrativeError, match="found nothing under `## challenge`"):
        build(tiny, without_pilot())


def test_a_section_written_in_english_alone_is_refused(tiny):
    rewrite(tiny, challenge=("Written.", "{# Beth oedd y broblem? #}"))
    with pytest.raises(GateError, match="The general challenge"):
        build(tiny, without_pilot())


def test_a_section_written_in_welsh_alone_is_refused(tiny):
    rewrite(tiny, challenge=("{# What was the problem? #}", "Ysgrifennwyd."))
    with pytest.raises(GateError, match="challenge"):
        build(tiny, without_pilot())


def test_of_a_list_only_the_items_without_their_finding_are_left_out(tiny):
    held = tiny_case.record()
    figures = {name: item for name, item in held.figures.items() if name != GONE}
    english = f'- There: {{{{ value("{THERE}") }}}}\n- Gone: {{{{ value("{GONE}") }}}}'
    welsh = f'- Yno: {{{{ value("{THERE}") }}}}\n- Ar goll: {{{{ value("{GONE}") }}}}'
    rewrite(tiny, summary=(english, welsh), findings="{# . #}\n\n### strength\n\n{# . #}\n\n"
            "### welsh_language\n\n{# . #}")  # fmt: skip
    report = build(tiny, replace(held, figures=figures))
    assert [len(block.items) for block in report.summary.blocks] == [1]
    assert report.gaps.left_out == (GONE,)
    assert "left out of the other parts" in report.banners[0].body.en


def test_a_paragraph_that_ends_in_a_colon_goes_with_the_block_that_it_announces(tiny):
    rewrite(
        tiny,
        challenge=(
            'Words.\n\nThe weeks:\n\n{{ figure("pilot.made_up_weeks") }}\n\nMore words.',
            'Geiriau.\n\nYr wythnosau:\n\n{{ figure("pilot.made_up_weeks") }}\n\nRhagor.',
        ),
    )
    assert said(build(tiny, without_pilot()).sections[0]) == ["Words.", "More words."]


@pytest.mark.parametrize(("reason", "shown"), [("not_filled", 1), ("nothing_to_draw", 3)])
def test_a_chart_withheld_for_empty_tables_is_left_out_and_for_another_reason_explained(
    tiny, reason, shown
):
    asked = 'Words.\n\nThe weeks:\n\n{{ figure("pilot.made_up_weeks") }}'
    rewrite(tiny, challenge=(asked, asked.replace("Words", "Geiriau").replace("The weeks", "Yma")))
    held = tiny_case.record()
    record = replace(held, charts={}, withheld={"pilot.made_up_weeks": reason})
    assert len(build(tiny, record).sections[0].blocks) == shown


def test_a_misspelt_name_is_a_fault_in_a_draft_too(tiny):
    rewrite(tiny, challenge='{{ value("pilot.made_up_lones") }}')
    with pytest.raises(NarrativeError, match=r"made_up_lones"):
        build(tiny, without_pilot())


def test_a_pilot_that_still_runs_is_announced_as_interim_with_its_last_day(tiny):
    held = tiny_case.record()
    day = tiny_case.figure("pilot.interim_until", "2022-01-05", "date")
    report = build(tiny, replace(held, figures={**held.figures, day.name: day}))
    banner = next(banner for banner in report.banners if banner.name == "interim")
    assert banner.body.en.endswith("The last day that counts: 5 January 2022.")
    assert banner.body.cy.endswith("Y diwrnod olaf sy'n cyfrif: 5 Ionawr 2022.")


NAMES = (THERE, GONE)
item = some.lists(some.sampled_from((*NAMES, "")), max_size=2)
block = some.tuples(
    some.sampled_from(["words", "opening:", "list", "figure", "table"]),
    some.lists(item, min_size=1, max_size=3),
)


def written(blocks):
    """The same blocks as Markdown; a figure and a table that are not there."""

    def words(names):
        return "Words " + " ".join(f'{{{{ value("{name}") }}}}' for name in names if name)

    shapes = {
        "words": lambda items: f"{words(items[0])}.",
        "opening:": lambda items: f"{words(items[0])}:",
        "list": lambda items: "\n".join(f"- {words(names)}." for names in items),
        "figure": lambda items: '{{ figure("pilot.made_up_weeks") }}',
        "table": lambda items: '{{ table("desk_research.made_up_projects") }}',
    }
    held = "\n\n<!-- -->\n\n".join(shapes[kind](items) for kind, items in blocks)
    return held.replace("<!-- -->", "Between.")


@given(some.lists(block, min_size=1, max_size=6))
def test_whatever_is_left_out_both_languages_keep_the_same_blocks_and_name_nothing_absent(blocks):
    whole = tiny_case.record()
    figures = {THERE: whole.figures[THERE]}
    record = replace(whole, figures=figures, charts={})
    source = f"## summary\n\n{written(blocks)}\n\n## challenge\n\nWords.\n"
    write = patient(record, lambda asked: "48")
    pair = Both(
        *(
            parse_narrative(source, f"narrative.{to}.md", to, MARKERS, recordable(record), write)
            for to in ("cy", "en")
        )
    )
    left, gaps = leave_out(pair, record)
    assert gates.parity(left.cy, left.en) == []
    named = {
        run.finding
        for parts in left.en.sections.values()
        for part in parts
        for run in sum(part.items, ())
        if run.finding
    }
    assert named <= {THERE}
    asked = {name for _, items in blocks for names in items for name in names}
    shown = {kind for kind, _ in blocks}
    if GONE not in asked and "figure" not in shown:
        assert left.en.sections == pair.en.sections
        assert not gaps
