"""A file for a translator goes out, is edited as in Word, and comes back without a loss."""

import copy
import shutil
import subprocess
import unicodedata
import zipfile
from functools import partial

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from translation_hands import WELSH, Sheet, change, everything, welsh

from analysis.publishing import NarrativeError
from analysis.publishing.translation import TranslationError, export, status, take_in
from analysis.publishing.translation.markdown import tidied
from analysis.publishing.translation.pairing import twins_of
from analysis.publishing.translation.passages import read_welsh


@pytest.fixture
def study(tiny):
    return everything(tiny)


def said(study):
    """What the Welsh narrative says, run by run."""
    prose = read_welsh(study)
    return {
        (item.section, item.number): (item.part.kind, item.part.name, item.part.items)
        for item in prose.passages
    }


def test_a_file_has_a_row_for_every_paragraph_and_item_in_both_languages(study):
    sheet = Sheet(study)
    assert sheet.numbers() == [
        *("1.1", "2.1", "2.2.1", "2.2.2", "3.1.1", "3.1.2", "4.1.1", "4.1.2", "5.1"),
        *("6.1", "6.2", "7.1", "7.2", "8.1", "9.1", "10.1"),
    ]
    assert sheet.words("4.1.2", 1) == "Lent devices"
    assert sheet.words("4.1.2") == "Benthyca dyfeisiau"
    assert len(sheet.document.tables) == 10


def test_a_number_is_shown_as_a_locked_mark_with_its_present_value_under_the_table(study):
    sheet = Sheet(study)
    assert sheet.words("1.1") == "Nifer y benthyciadau: ⟦pilot.made_up_loans⟧."
    assert sheet.words("7.1", 1) == "The score rose by ⟦pilot.made_up_change, interval⟧."
    locks = {held.get(qn("w:val")) for held in sheet.cell("1.1")._tc.iter(qn("w:lock"))}
    assert locks == {"contentLocked"}
    lines = [paragraph.text for paragraph in sheet.document.paragraphs]
    assert "⟦pilot.made_up_loans⟧  Benthyciadau: 1,064 / Loans: 1,064" in lines
    assert (
        "⟦pilot.made_up_change, interval⟧  Newid yn y sgôr: 1.2 [0.4, 2.1] / "
        "Change of the score: 1.2 [0.4, 2.1]" in lines
    )


def test_english_numbers_and_figures_are_locked_and_welsh_words_are_not(study):
    sheet = Sheet(study)
    for number in sheet.numbers():
        for column in (0, 1):
            locked = {t for t in sheet.cell(number, column)._tc.iter(qn("w:sdt"))}
            assert locked, (number, column)
    assert list(sheet.cell("4.1.2")._tc.iter(qn("w:sdt"))) == []
    assert sheet.words("7.2") == "⟦figure pilot.made_up_weeks⟧"
    assert list(sheet.cell("7.2")._tc.iter(qn("w:sdt")))


def test_instructions_stand_on_top_in_both_languages(study):
    texts = [paragraph.text for paragraph in Sheet(study).document.paragraphs]
    first_table = texts.index("1. Crynodeb")
    assert texts.index("Sut i ddefnyddio'r ffeil hon") < first_table
    assert texts.index("How to use this file") < first_table


def test_the_same_case_gives_the_same_bytes(study):
    first = export(study, study.root / "a.docx").path.read_bytes()
    assert export(study, study.root / "b.docx").path.read_bytes() == first


def test_the_file_names_no_user_and_no_path(study):
    path = export(study, study.root / "a.docx").path
    with zipfile.ZipFile(path) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    for part in (str(study.root), "root", "/home", "/tmp"):
        assert part.encode() not in whole.replace(b"xmlns", b""), part
    assert Document(str(path)).core_properties.author == ""


def test_a_file_that_nobody_edited_changes_no_byte_of_the_narrative(study):
    path = Sheet(study).save()
    taken = take_in(study, path)
    assert (taken.changed, taken.behind, taken.lacking) == ((), (), ())
    assert welsh(study) == WELSH


def test_an_edited_file_is_taken_in_and_all_else_stays(study):
    before, sheet = said(study), Sheet(study)
    sheet.write("4.1.1", "Holi ", ("cynghorau ", "b"), ("eraill", "bi"))
    paragraph = sheet.write("1.1", "Nifer: ", ("⟦pilot.made_up_loans⟧", "b"), "; gweler ")
    sheet.link(paragraph, "y dudalen_hon", "https://cymru.example/a_b?c=1")
    sheet.write("2.2.2", "Pwyll * [piau] hi! 1. <b>")
    taken = take_in(study, sheet.save())
    assert taken.changed == ("summary 1", "challenge 2", "done 1")
    after = said(study)
    runs = [(run.text, run.strong, run.emphasis) for run in after["done", 1][2][0]]
    assert runs == [
        ("Holi ", False, False), ("cynghorau", True, False), (" ", False, False),
        ("eraill", True, True),
    ]  # fmt: skip
    first = after["summary", 1][2][0]
    assert [(run.text, run.strong, run.href) for run in first] == [
        ("Nifer: ", False, None), ("⟦pilot.made_up_loans⟧", True, None), ("; gweler ", False, None),
        ("y dudalen_hon", False, "https://cymru.example/a_b?c=1"),
    ]  # fmt: skip
    assert first[1].finding == "pilot.made_up_loans"
    assert after["challenge", 2][:2] == ("aside", "warning")
    assert after["challenge", 2][2][1][0].text == "Pwyll * [piau] hi! 1. <b>"
    changed = {("summary", 1), ("challenge", 2), ("done", 1)}
    assert {key: part for key, part in after.items() if key not in changed} == {
        key: part for key, part in before.items() if key not in changed
    }


def test_only_the_lines_of_changed_blocks_change(study):
    sheet = Sheet(study)
    sheet.write("8.1", "Gwan iawn. Nifer: ⟦pilot.made_up_people⟧.")
    take_in(study, sheet.save())
    old = 'Gwan. Nifer yr atebion: {{ value("pilot.made_up_people") }}.'
    assert welsh(study) == WELSH.replace(
        old, 'Gwan iawn. Nifer: {{ value("pilot.made_up_people") }}.'
    )


def test_comments_of_the_narrative_are_kept_where_their_block_changes(study):
    sheet = Sheet(study)
    sheet.write("2.1", "Nid oedd dyfais gan bobl.")
    take_in(study, sheet.save())
    assert (
        "{# Gwirio'r term hwn #}\n{# treiglad? #}\nNid oedd dyfais gan bobl.\n\n> [!warning]"
        in welsh(study)
    )
    assert "{# Diwedd\nar ddwy linell #}" in welsh(study)
    assert said(study)["challenge", 1][2][0][0].text == "Nid oedd dyfais gan bobl."


def test_the_bullet_of_a_list_and_the_ends_of_lines_stay(study):
    path = study.raw / "narrative.cy.md"
    path.write_bytes(b"\xef\xbb\xbf" + WELSH.replace("\n", "\r\n").encode())
    sheet = Sheet(study)
    sheet.write("4.1.2", "Rhoi benthyg")
    take_in(study, sheet.save())
    expected = WELSH.replace("Benthyca dyfeisiau", "Rhoi benthyg").replace("\n", "\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_a_mark_may_move_within_its_block(study):
    sheet = Sheet(study)
    sheet.write("8.1", "⟦pilot.made_up_people⟧", " o bobl a atebodd.")
    take_in(study, sheet.save())
    assert '{{ value("pilot.made_up_people") }} o bobl a atebodd.' in welsh(study)


def test_a_mark_that_word_divided_among_runs_is_still_one(study):
    sheet = Sheet(study)
    sheet.write("8.1", "Atebion: ⟦pilot.", "made_up", "_people⟧.")
    take_in(study, sheet.save())
    assert 'Atebion: {{ value("pilot.made_up_people") }}.' in welsh(study)


def test_tracked_changes_are_read_as_accepted_and_comments_are_counted(study):
    sheet = Sheet(study)
    paragraph = sheet.write("10.1", "Rhoi ", "hen ", "newydd ", "gynnig.")
    sheet.tracked(paragraph.runs[1], "del")
    sheet.tracked(paragraph.runs[1], "ins")
    sheet.document.add_comment(paragraph.runs, text="Iawn?", author="C", initials="C")
    taken = take_in(study, sheet.save())
    assert (taken.tracked, taken.comments) == (2, 1)
    assert said(study)["next", 1][2][0][0].text == "Rhoi newydd gynnig."


def test_a_locked_mark_that_was_moved_while_changes_were_tracked_is_kept(study):
    sheet = Sheet(study)
    mark = next(sheet.cell("8.1")._tc.iter(qn("w:sdt")))
    paragraph = mark.getparent()
    moved = copy.deepcopy(mark)
    paragraph.insert(1, moved)
    for holder, kind, tag in ((moved, "Ins", "ins"), (mark, "Del", "del")):
        content = holder.find(qn("w:sdtContent"))
        letters = content.find(qn("w:r"))
        sheet.tracked(Run(letters, None), tag)
        # As Word writes it: the control's edges are changes of their own.
        for add, edge in (
            (holder.addprevious, "Start"),
            (partial(content.insert, 0), "End"),
            (content.append, "Start"),
            (holder.addnext, "End"),
        ):
            add(OxmlElement(f"w:customXml{kind}Range{edge}"))
    taken = take_in(study, sheet.save())
    assert taken.changed == ("strength 1",)
    assert welsh(study).count('{{ value("pilot.made_up_people") }}') == WELSH.count(
        '{{ value("pilot.made_up_people") }}'
    )


def test_a_letter_and_its_accent_typed_as_two_characters_become_one(study):
    sheet = Sheet(study)
    sheet.write("10.1", "Tŷ a gŵr.")
    sheet.write("9.1", unicodedata.normalize("NFD", "Tŷ a gŵr."))
    take_in(study, sheet.save())
    assert welsh(study).count("Tŷ a gŵr.") == 2


def test_a_narrative_with_letters_in_two_characters_is_not_taken_for_edited(study):
    for reader in ("en", "cy"):
        change(study, reader, "## summary\n\n", "## summary\n\nGw\u0302r a thy\u0302. ")
    before = welsh(study)
    assert not take_in(study, Sheet(study).save()).changed
    assert welsh(study) == before


def test_quotes_and_dashes_that_word_puts_in_by_itself_do_not_spoil_the_english(study):
    change(study, "en", "People had", 'People\'s "needs" - all of them... People had')
    sheet = Sheet(study)
    for text in sheet.cell("2.1", 1)._tc.iter(qn("w:t")):
        text.text = text.text.replace(
            'People\'s "needs" - all of them...', "People’s “needs” – all of them…"
        )
    sheet.write("2.1", "Nid oedd gan ‘bobl’ – neb – ddyfais…")
    assert take_in(study, sheet.save()).changed == ("challenge 1",)
    assert "Nid oedd gan ‘bobl’ – neb – ddyfais…" in welsh(study)


def test_paragraphs_that_a_tracked_change_joins_are_one(study):
    sheet = Sheet(study)
    paragraph = sheet.write("10.1", "Rhoi cynnig ")
    twin = copy.deepcopy(paragraph._p)
    paragraph._p.addnext(twin)
    next(twin.iter(qn("w:t"))).text = "eto."
    properties = paragraph._p.get_or_add_pPr()
    look = OxmlElement("w:rPr")
    look.append(OxmlElement("w:del"))
    properties.append(look)
    take_in(study, sheet.save())
    assert said(study)["next", 1][2][0][0].text == "Rhoi cynnig eto."


def test_bold_by_a_style_of_letters_and_a_link_as_a_field_are_kept(study):
    sheet = Sheet(study)
    paragraph = sheet.write("10.1", "Darllenwch ", "hyn", " ")
    style = OxmlElement("w:rStyle")
    style.set(qn("w:val"), "Strong")
    paragraph.runs[1]._r.get_or_add_rPr().append(style)
    for kind, text in (
        ("begin", None),
        (None, ' HYPERLINK "https://a.cymru/x" '),
        ("separate", None),
    ):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        paragraph.add_run()._r.append(element)
    paragraph.add_run("yma hefyd")
    end = OxmlElement("w:fldChar")
    end.set(qn("w:fldCharType"), "end")
    paragraph.add_run()._r.append(end)
    take_in(study, sheet.save())
    assert "Darllenwch **hyn** [yma hefyd](https://a.cymru/x)" in welsh(study)


def test_welsh_that_lacks_is_written_into_its_place(study):
    change(study, "cy", "Newid yn y sgôr: ", "Sgôr: ")
    source = welsh(study)
    start, end = source.index("## methods"), source.index("## findings")
    (study.raw / "narrative.cy.md").write_text(source[:start] + source[end:], encoding="utf-8")
    assert twins_of(study).named("none") == ("methods 1", "collaborating 2")
    sheet = Sheet(study)
    assert sheet.words("5.1") == ""
    sheet.write("5.1", "Dechreuwch yma.")
    sheet.write("6.2", "Arbedwyd amser.")
    taken = take_in(study, sheet.save())
    assert (taken.changed, taken.lacking) == (("methods 1", "collaborating 2"), ())
    expected = (
        "## methods\n\n> Dechreuwch yma.\n\n## collaborating\n\n"
        '{{ table("desk_research.made_up_projects") }}\n\nArbedwyd amser.\n\n## findings'
    )
    assert expected in welsh(study)
    assert twins_of(study).named("same") == tuple(
        pair.name for pair in twins_of(study).pairs if not pair.english.fixed
    )


def test_a_whole_narrative_comes_from_a_file_where_there_was_no_welsh(study):
    wanted = said(study)
    filled = Sheet(study, "filled.docx")
    (study.raw / "narrative.cy.md").unlink()
    sheet = Sheet(study)
    for number in sheet.numbers():
        cell = sheet.cell(number)
        if sheet.words(number):
            continue
        source = filled.cell(number).paragraphs[0]
        paragraph = cell.paragraphs[0]
        for child in source._p:
            if child.tag == qn("w:hyperlink"):
                target = filled.document.part.rels[child.get(qn("r:id"))].target_ref
                held = copy.deepcopy(child)
                held.set(
                    qn("r:id"),
                    sheet.document.part.relate_to(target, "x/hyperlink", is_external=True),
                )
                paragraph._p.append(held)
            elif child.tag != qn("w:pPr"):
                paragraph._p.append(copy.deepcopy(child))
    taken = take_in(study, sheet.save())
    assert len(taken.changed) == 11
    assert said(study).keys() == wanted.keys()
    for key, (kind, name, items) in said(study).items():
        assert (kind, name) == wanted[key][:2]
        assert [*map(tidied, items)] == [*map(tidied, wanted[key][2])]
    assert status(study)[0].say("en").startswith("Blocks confirmed beside the English as it is: 11")


def test_a_part_of_the_translation_may_come_first(study):
    (study.raw / "narrative.cy.md").unlink()
    sheet = Sheet(study)
    sheet.write("6.2", "Arbedwyd amser.")
    taken = take_in(study, sheet.save())
    assert taken.changed == ("collaborating 2",)
    assert "collaborating 2" not in taken.lacking
    assert welsh(study) == (
        '## collaborating\n\n{{ table("desk_research.made_up_projects") }}\n\nArbedwyd amser.\n'
    )


def test_the_same_file_may_come_twice(study):
    sheet = Sheet(study)
    sheet.write("10.1", "Eto.")
    path = sheet.save()
    assert take_in(study, path).changed == ("next 1",)
    before = welsh(study)
    assert take_in(study, path).changed == ()
    assert welsh(study) == before


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("lowriter") is None, reason="LibreOffice Writer is not here")
@pytest.mark.parametrize("ways", [("docx",), ("odt", "docx")])
def test_a_file_that_libreoffice_saved_comes_back_whole(study, ways, tmp_path):
    sheet = Sheet(study)
    sheet.write("4.1.1", "Holi ", ("cynghorau", "b"), " eraill")
    path = sheet.save()
    for number, ending in enumerate(ways):
        folder = tmp_path / str(number)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", folder]
        subprocess.run([*map(str, command), str(path)], check=True, capture_output=True)
        path = folder / f"to_translate.{ending}"
    assert take_in(study, path).changed == ("done 1",)
    assert welsh(study) == WELSH.replace(
        "* Holi cynghorau **eraill**", "* Holi **cynghorau** eraill"
    )


TEXTS = st.lists(
    st.tuples(
        st.text(alphabet="aŵ 1.)-+*_#>[]()!<&;:`~=|\\\"'£", min_size=1, max_size=6),
        st.sampled_from(["", "b", "i", "bi"]),
    ),
    min_size=1,
    max_size=4,
).filter(lambda pieces: "".join(text for text, _ in pieces).strip())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=4)
@given(TEXTS)
def test_whatever_is_typed_reads_as_it_was_typed(study, pieces):
    everything(study)
    sheet = Sheet(study)
    sheet.write("10.1", *pieces)
    take_in(study, sheet.save())
    read = said(study)["next", 1][2][0]
    assert "".join(run.text for run in read) == "".join(text for text, _ in pieces).strip()


def test_a_narrative_with_faults_is_not_given_out(study):
    change(study, "cy", "Nid oedd gan bobl", "## rhywbeth\n\nNid oedd gan bobl")
    with pytest.raises(NarrativeError, match="narrative.cy.md, line"):
        export(study)


def test_no_translators_work_is_overwritten(study):
    export(study)
    with pytest.raises(TranslationError) as refused:
        export(study)
    assert str(refused.value) == (
        "tiny.docx: found a file that is there already; expected a name that is free, so that no "
        "translation is overwritten: move the file away, or name another with --to"
    )
    with pytest.raises(TranslationError, match=r"expected a name that ends in \.docx"):
        export(study, study.root / "file.doc")


def test_welsh_without_english_is_not_given_out_and_lost(study):
    change(study, "cy", "Arbedodd sgyrsiau amser.", "Arbedodd sgyrsiau amser.\n\nRhagor.")
    with pytest.raises(TranslationError) as refused:
        export(study)
    line = welsh(study).split("\n").index("Rhagor.") + 1
    assert str(refused.value) == (
        f"narrative.cy.md, line {line}: found a paragraph that the English narrative does not "
        "have; expected the same blocks in both: take it out, or write it in English too"
    )


def test_brackets_that_would_be_taken_for_marks_are_refused(study):
    change(study, "en", "Run it again.", "Run it ⟦again⟧.")
    with pytest.raises(TranslationError, match="found a bracket ⟦ or ⟧; expected other brackets"):
        export(study)


def test_a_file_is_given_out_before_the_notebooks_were_run(study, monkeypatch):
    from analysis import findings

    def stale(study, subjects):
        raise findings.StaleFindings

    monkeypatch.setattr(findings, "load", stale)
    sheet = Sheet(study)
    assert sheet.words("1.1") == "Nifer y benthyciadau: ⟦pilot.made_up_loans⟧."
    assert any("notebooks have not been run" in p.text for p in sheet.document.paragraphs)
