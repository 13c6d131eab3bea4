"""Which Welsh is behind its English, who signed it, and when a signature ends."""

import datetime

import pytest
from translation_hands import Sheet, change, everything, welsh

from analysis.publishing import NarrativeError
from analysis.publishing.translation import (
    Review,
    TranslationError,
    missing_welsh,
    review,
    sign,
    status,
    take_in,
)
from analysis.publishing.translation.state import state_path

DAY = datetime.date(2026, 11, 20)
CHANGED = ("Conversations saved time.", "Conversations saved a day.")


@pytest.fixture
def study(tiny):
    return everything(tiny)


def lines(study):
    return [line.say("en") for line in status(study)]


def test_welsh_that_nobody_confirmed_is_new_and_a_draft(study):
    assert lines(study)[0] == "section “Summary”: blocks whose Welsh nobody has confirmed yet: 1"
    assert lines(study)[-2:] == [
        "Blocks confirmed beside the English as it is: 0 of 11",
        "Welsh not signed: it is published as a draft",
    ]
    assert review(study) == Review(None, None, (), signed=False)


def test_a_signature_names_the_reviewer_and_confirms_every_block(study):
    sign(study, "  A.  Cyfieithydd ", DAY)
    assert review(study) == Review("A. Cyfieithydd", DAY, (), signed=True)
    assert lines(study) == [
        "Blocks confirmed beside the English as it is: 11 of 11",
        "Welsh signed: A. Cyfieithydd, 2026-11-20",
    ]


@pytest.mark.parametrize(
    ("reader", "old", "new"),
    [("en", *CHANGED), ("cy", "Rhoi cynnig arall arni.", "Rhoi cynnig arni.")],
)
def test_a_change_of_either_text_ends_the_signature(study, reader, old, new):
    sign(study, "A. Cyfieithydd", DAY)
    change(study, reader, old, new)
    held = review(study)
    assert (held.signed, held.reviewer, held.signed_on) == (False, None, None)
    assert held.lapsed.reviewer == "A. Cyfieithydd"
    assert lines(study)[-1] == (
        "Welsh not signed: the text has changed since this signature: A. Cyfieithydd, 2026-11-20"
    )
    change(study, reader, new, old)
    assert review(study).signed


def test_how_lines_are_broken_and_comments_do_not_end_a_signature(study):
    sign(study, "A. Cyfieithydd", DAY)
    change(study, "cy", "Rhoi cynnig arall arni.", "{# da iawn #}\nRhoi cynnig\narall arni.")
    assert review(study).signed


def test_welsh_is_behind_where_english_changed_after_it_was_confirmed(study):
    sign(study, "A. Cyfieithydd", DAY)
    change(study, "en", *CHANGED)
    assert review(study).behind == ("collaborating 2",)
    assert lines(study)[:2] == [
        "section “Main lessons from collaborating”, block 2: Welsh behind English",
        "Blocks confirmed beside the English as it is: 10 of 11",
    ]


def test_an_import_confirms_what_came_back(study):
    take_in(study, Sheet(study).save())
    assert lines(study)[0] == "Blocks confirmed beside the English as it is: 11 of 11"
    change(study, "en", *CHANGED)
    assert review(study).behind == ("collaborating 2",)


def test_a_block_stays_behind_until_its_welsh_changes_or_it_is_ticked(study):
    sign(study, "A. Cyfieithydd", DAY)
    change(study, "en", *CHANGED)
    change(study, "en", "Run it again.", "Run it once more.")
    change(study, "en", "Weak: ", "Very weak: ")
    sheet = Sheet(study)
    box = next(t for t in sheet.cell("10.1", 0)._tc.iter() if t.text == "☐")
    box.text = "☒"
    sheet.write("8.1", "Gwan iawn. Nifer yr atebion: ⟦pilot.made_up_people⟧.")
    taken = take_in(study, sheet.save())
    assert (taken.changed, taken.confirmed) == (("strength 1",), ("next 1",))
    assert taken.behind == review(study).behind == ("collaborating 2",)


def test_only_blocks_that_are_behind_have_a_box(study):
    sign(study, "A. Cyfieithydd", DAY)
    change(study, "en", *CHANGED)
    sheet = Sheet(study)
    boxes = [n for n in sheet.numbers() if "☐" in sheet.words(n, 0)]
    assert boxes == ["6.2"]
    assert "Welsh behind English" in sheet.words("6.2", 0)


def test_nobody_signs_while_a_block_is_behind(study):
    sign(study, "A. Cyfieithydd", DAY)
    change(study, "en", *CHANGED)
    before = state_path(study).read_bytes()
    with pytest.raises(TranslationError) as refused:
        sign(study, "B. Cyfieithydd", DAY)
    assert str(refused.value).split("\n") == [
        "section “Main lessons from collaborating”, block 2: Welsh behind English",
        "Write the file again, and bring the Welsh up to date in it: "
        "casebook translate export tiny",
    ]
    assert state_path(study).read_bytes() == before


def test_nobody_signs_a_text_with_faults(study):
    change(study, "cy", '{{ value("pilot.made_up_people") }}', "48")
    with pytest.raises(TranslationError, match="section strength differs between the languages"):
        sign(study, "A. Cyfieithydd", DAY)
    change(study, "cy", "## next", "## nesaf")
    with pytest.raises(TranslationError, match="narrative.cy.md, line"):
        sign(study, "A. Cyfieithydd", DAY)
    assert not state_path(study).exists()


def test_nobody_signs_without_a_name(study):
    for name in ("  ", "a" * 121):
        with pytest.raises(TranslationError) as refused:
            sign(study, name, DAY)
        assert str(refused.value) == (
            "--reviewer: found no name, or one that is too long; expected a name of at most 120 "
            "letters"
        )


@pytest.mark.parametrize("name", ['Siân "Siw" Ŵyn', "a\\b", "= 1 # [x]", "'''"])
def test_a_name_of_any_letters_is_read_as_it_was_written(study, name):
    sign(study, name, DAY)
    assert review(study).reviewer == name


@pytest.mark.parametrize(
    "content",
    [
        "not toml [",
        '[signature]\nreviewer = "A"\n',
        '[signature]\nreviewer="A"\nsigned_on="x"\nenglish="a"\nwelsh="b"',
        "[confirmed]\nsummary = [1]",
        "signature = 3",
    ],
)
def test_a_state_file_that_cannot_be_read_is_named(study, content):
    state_path(study).write_text(content, encoding="utf-8")
    with pytest.raises(TranslationError) as refused:
        review(study)
    assert str(refused.value).startswith("data/raw/tiny/translation.toml: found a file that cannot")


def test_the_same_facts_give_the_same_state_file(study):
    sign(study, "A. Cyfieithydd", DAY)
    first = state_path(study).read_bytes()
    take_in(study, Sheet(study).save())
    assert state_path(study).read_bytes() == first


def test_a_narrative_with_faults_is_not_signed_and_does_not_stop_a_form(study):
    sign(study, "A. Cyfieithydd", DAY)
    change(study, "en", "## next", "## rest")
    assert not review(study).signed
    with pytest.raises(NarrativeError):
        status(study)


def test_a_case_in_english_alone_is_told_what_welsh_lacks_section_by_section(tiny):
    (tiny.raw / "narrative.cy.md").unlink()
    said = [line.say("en") for line in missing_welsh(tiny)]
    assert said[:3] == [
        "section “Summary”: blocks without Welsh: 1 (narrative.en.md, lines 3)",
        "section “The general challenge”: blocks without Welsh: 1 (narrative.en.md, lines 7)",
        "section “Aspects tackled and research questions”: blocks without Welsh: 1 "
        "(narrative.en.md, lines 11)",
    ]
    assert "section “Key findings”: blocks without Welsh: 2 (narrative.en.md, lines 31, 33)" in said
    assert said[-1] == "Write a file for a translator: casebook translate export tiny"
    assert len(said) == 11
    assert all("{" not in line.say("cy") for line in missing_welsh(tiny))


def test_a_section_or_a_block_without_welsh_is_named(tiny):
    assert missing_welsh(tiny) == []
    change(tiny, "cy", "Arbedodd sgyrsiau amser.", "")
    change(tiny, "cy", "## next\n\nRhoi cynnig arall arni.\n", "")
    assert [line.say("en") for line in missing_welsh(tiny)][:-1] == [
        "section “Main lessons from collaborating”: blocks without Welsh: 1 (narrative.en.md, "
        "lines 27)",
        "section “Next steps”: blocks without Welsh: 1 (narrative.en.md, lines 45)",
    ]


def test_a_marker_with_nothing_under_it_lacks_its_welsh(tiny):
    change(tiny, "cy", "Rhoi cynnig arall arni.", "{# i ddod #}")
    assert len(missing_welsh(tiny)) == 2
    sheet = Sheet(tiny)
    sheet.write("10.1", "Eto.")
    take_in(tiny, sheet.save())
    assert welsh(tiny).count("## next") == 1
    assert missing_welsh(tiny) == []


def test_a_report_for_another_council_has_no_narrative_of_the_case_to_sign(tiny):
    other = tiny.for_council("W06000014")
    assert missing_welsh(other) == []
    assert review(other) == Review(None, None, (), signed=False)


def test_blocks_that_were_confirmed_together_stay_together(tiny):
    sign(tiny, "A. Cyfieithydd", DAY)
    change(tiny, "en", "Conversations saved time.", "A new one.\n\nConversations saved time.")
    held = [line.say("en") for line in status(tiny)]
    assert held[0] == "section “Main lessons from collaborating”, block 2: no Welsh"
    assert held[1] == "Blocks confirmed beside the English as it is: 10 of 11"
