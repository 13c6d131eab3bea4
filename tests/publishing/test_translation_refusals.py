"""A file whose structure was broken is refused with the section, the row and what to do."""

import copy
import errno
import io
import zipfile

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from translation_hands import WELSH, Sheet, change, everything, welsh

from analysis.publishing.translation import TranslationError, opened, state, take_in, taking

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WORD = (
    "the Word file (.docx) that `casebook translate export` wrote, as the translator saved it, "
    "without a password"
)


@pytest.fixture
def study(tiny):
    return everything(tiny)


@pytest.fixture
def sheet(study):
    return Sheet(study)


def refused(study, path):
    """Take a file in that must be refused, and see that nothing was written; return the lines."""
    before = welsh(study)
    with pytest.raises(TranslationError) as error:
        take_in(study, path)
    assert welsh(study) == before
    assert not state.state_path(study).exists()
    assert not list(study.raw.glob(".*"))
    return str(error.value).split("\n")


def in_row(section, row, found, expected):
    return f"to_translate.docx, section “{section}”, row {row}: found {found}; expected {expected}"


AS_GIVEN = "the rows as they were written, each once and in its place"


def test_a_row_that_was_deleted_is_named(study, sheet):
    row = sheet.row("4.1.2")._tr
    row.getparent().remove(row)
    assert refused(study, sheet.save()) == [
        in_row("What was done", "4.1.2", "no such row", AS_GIVEN)
    ]


def test_a_row_that_a_tracked_change_deleted_counts_as_deleted(study, sheet):
    properties = sheet.row("4.1.2")._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:del"))
    assert refused(study, sheet.save()) == [
        in_row("What was done", "4.1.2", "no such row", AS_GIVEN)
    ]


def test_a_section_that_was_deleted_is_named_row_by_row(study, sheet):
    table = sheet.document.tables[1]._tbl
    table.getparent().remove(table)
    lines = refused(study, sheet.save())
    assert [line.split("row ")[1].split(":")[0] for line in lines] == ["2.1", "2.2.1", "2.2.2"]


def test_a_row_that_was_added_is_named(study, sheet):
    table = sheet.document.tables[3]
    table.add_row().cells[2].text = "Rhagor"
    assert refused(study, sheet.save()) == [
        "to_translate.docx: found a row or table that was added after row 4.1.2; expected "
        + AS_GIVEN
    ]


def test_a_row_that_was_copied_is_named(study, sheet):
    sheet.copy_row("4.1.1")
    assert refused(study, sheet.save()) == [
        in_row("What was done", "4.1.1", "the row more than once", AS_GIVEN)
    ]


def test_a_row_that_was_moved_is_named(study, sheet):
    sheet.row("4.1.2")._tr.addnext(sheet.row("4.1.1")._tr)
    lines = refused(study, sheet.save())
    assert len(lines) == 1
    assert "section “What was done”, row 4.1." in lines[0]
    assert lines[0].endswith(f"found the row in another place; expected {AS_GIVEN}")


def test_a_row_whose_number_was_changed_is_named(study, sheet):
    next(sheet.cell("4.1.2", 0)._tc.iter(qn("w:t"))).text = "4.9"
    assert refused(study, sheet.save()) == [
        in_row("What was done", "4.1.2", "no such row", AS_GIVEN),
        f"to_translate.docx: found row 4.9, which was never written; expected {AS_GIVEN}",
    ]


def test_a_row_whose_cells_were_merged_is_named(study, sheet):
    row = sheet.row("4.1.2")._tr
    row.remove(row.tc_lst[1])
    lines = refused(study, sheet.save())
    assert lines[0] == (
        "to_translate.docx: found cells or a number that were changed, at row 4.1.2; expected "
        + AS_GIVEN
    )


def test_english_that_was_edited_is_named_with_both_texts(study, sheet):
    next(sheet.cell("10.1", 1)._tc.iter(qn("w:t"))).text = "Run it twice."
    assert refused(study, sheet.save()) == [
        in_row("Next steps", "10.1", "“Run it twice.”", "“Run it again.”")
    ]


def test_a_mark_that_was_removed_is_named(study, sheet):
    sheet.write("8.1", "Gwan.")
    assert refused(study, sheet.save()) == [
        in_row(
            "Strength of the evidence",
            "8.1",
            "the mark ⟦pilot.made_up_people⟧ in the block so many times: 0",
            "it so many times: 1",
        )
    ]


def test_a_mark_that_was_doubled_is_named(study, sheet):
    sheet.write("8.1", "⟦pilot.made_up_people⟧ a ⟦pilot.made_up_people⟧")
    assert "so many times: 2; expected it so many times: 1" in refused(study, sheet.save())[0]


def test_a_mark_that_was_invented_is_named(study, sheet):
    sheet.write("8.1", "⟦pilot.made_up_people⟧ a ⟦pilot.made_up_loans⟧")
    assert refused(study, sheet.save()) == [
        in_row(
            "Strength of the evidence",
            "8.1",
            "the mark ⟦pilot.made_up_loans⟧, which the English does not have",
            "the marks ⟦ ⟧ of the English, as they are there",
        )
    ]


def test_a_mark_that_lost_its_interval_or_its_bracket_is_named(study, sheet):
    sheet.write("7.1", "Newid: ⟦pilot.made_up_change⟧.")
    sheet.write("8.1", "Atebion: ⟦pilot.made_up_people.")
    lines = refused(study, sheet.save())
    assert "found the mark ⟦pilot.made_up_change⟧, which the English does not have" in lines[0]
    assert "row 8.1: found a bracket ⟦ or ⟧ alone; expected the marks" in lines[1]


def test_a_call_that_was_typed_by_hand_is_named(study, sheet):
    sheet.write("10.1", 'Gweler {{ value("pilot.made_up_loans") }}.')
    assert (
        "row 10.1: found “{”, typed by hand; expected the marks" in refused(study, sheet.save())[0]
    )


def test_marks_that_were_exchanged_between_items_of_a_list_are_named(study):
    items = ["* Asked **other** councils", "* Holi cynghorau **eraill**"]
    other = ["* Lent devices", "* Benthyca dyfeisiau"]
    values = "pilot.made_up_people", "pilot.made_up_share"
    for reader, first, second in zip(("en", "cy"), items, other, strict=True):
        for line, name in zip((first, second), values, strict=True):
            change(study, reader, line, f'{line}: {{{{ value("{name}") }}}}')
    sheet = Sheet(study)
    sheet.write("4.1.1", "Holi: ⟦pilot.made_up_share⟧")
    sheet.write("4.1.2", "Benthyca: ⟦pilot.made_up_people⟧")
    found = "other marks than this item of the list has in English: ⟦pilot.{}⟧"
    assert refused(study, sheet.save()) == [
        in_row(
            "What was done", row, found.format(f"made_up_{was}"), f"here: ⟦pilot.made_up_{wanted}⟧"
        )
        for row, was, wanted in (("4.1.1", "share", "people"), ("4.1.2", "people", "share"))
    ]


def test_the_mark_of_a_figure_that_was_changed_is_named(study, sheet):
    sheet.write("7.2", "Ffigur")
    assert refused(study, sheet.save()) == [
        in_row("Key findings", "7.2", "“Ffigur”", "“⟦figure pilot.made_up_weeks⟧”")
    ]


def test_formatting_that_markdown_cannot_write_is_named(study):
    number = '{{ value("pilot.made_up_loans") }}'
    change(study, "en", "Run it again.", f"{number} a {number}")
    sheet = Sheet(study)
    mark = "⟦pilot.made_up_loans⟧"
    sheet.write("10.1", mark, ("a", "b"), ("b", "i"), mark)
    assert refused(study, sheet.save()) == [
        "to_translate.docx, section “Next steps”, block 1: found formatting that a narrative "
        "cannot hold; expected a space between words of different formatting"
    ]


def test_two_paragraphs_in_a_cell_are_named(study, sheet):
    sheet.cell("10.1").add_paragraph("Ac eto.")
    assert refused(study, sheet.save()) == [
        in_row("Next steps", "10.1", "paragraphs: 2", "one paragraph")
    ]


def test_welsh_that_was_taken_out_is_named(study, sheet):
    sheet.write("10.1")
    sheet.write("4.1.1")
    assert refused(study, sheet.save()) == [
        in_row("What was done", "4.1.1", "Welsh that was taken out", "Welsh"),
        in_row("Next steps", "10.1", "Welsh that was taken out", "Welsh"),
    ]


def test_a_list_that_is_translated_in_part_is_named(study):
    change(study, "cy", "* Holi cynghorau **eraill**\n* Benthyca dyfeisiau", "")
    sheet = Sheet(study)
    sheet.write("4.1.1", "Holi")
    assert refused(study, sheet.save()) == [
        in_row("What was done", "4.1.2", "no Welsh", "Welsh in every row of the block, or in none")
    ]


def test_pictures_tables_and_other_things_of_word_are_named(study, sheet):
    sheet.cell("10.1").paragraphs[0].add_run().add_picture(io.BytesIO(PNG))
    sheet.cell("8.1").add_table(1, 1)
    run = sheet.cell("5.1").paragraphs[0].add_run()
    run._r.append(OxmlElement("w:footnoteReference"))
    plain = "words, bold, italic and links only"
    assert refused(study, sheet.save()) == [
        in_row(
            "Which methods were most useful",
            "5.1",
            "something other than words (footnoteReference)",
            plain,
        ),
        in_row("Strength of the evidence", "8.1", "a table inside the cell", plain),
        in_row("Next steps", "10.1", "a picture", plain),
    ]


def test_formatting_that_cannot_be_kept_is_named(study, sheet):
    sheet.write("10.1", "CO2").runs[0].font.subscript = True
    sheet.write("9.1", "Na").runs[0].font.strike = True
    found = "words that are struck through, hidden, raised or lowered"
    assert [found in line for line in refused(study, sheet.save())] == [True, True]


def test_an_address_that_is_no_web_address_is_named(study, sheet):
    sheet.link(sheet.write("10.1", "Gweler "), "hyn", "file:///etc/passwd")
    sheet.link(sheet.write("9.1", "Gweler "), "hyn", "javascript:alert(1)")
    lines = refused(study, sheet.save())
    assert "found a link to javascript:alert(1); expected a link that starts https://" in lines[0]
    assert "found a link to file:///etc/passwd; expected a link that starts https://" in lines[1]


def test_characters_that_nobody_sees_are_named(study, sheet):
    sheet.write("10.1", "Rhoi\u202e cynnig\u200b")
    assert [line.split("found ")[1] for line in refused(study, sheet.save())] == [
        "the invisible character U+202E; expected visible text",
        "the invisible character U+200B; expected visible text",
    ]


def test_every_fault_of_a_file_is_listed_at_once(study, sheet):
    sheet.write("10.1")
    sheet.write("8.1", "Gwan.")
    row = sheet.row("2.1")._tr
    row.getparent().remove(row)
    rows = [line.split("row ")[1].split(":")[0] for line in refused(study, sheet.save())]
    assert rows == ["2.1", "8.1", "10.1"]


def test_a_file_of_another_case_is_refused(study, sheet):
    for text in sheet.document.element.body.iter(qn("w:t")):
        text.text = (text.text or "").replace("casebook-translate tiny", "casebook-translate other")
    assert refused(study, sheet.save()) == [
        "to_translate.docx: found a file of the case other; expected one of the case tiny"
    ]


def test_an_outdated_file_is_refused_with_the_blocks_that_changed(study, sheet):
    sheet.write("10.1", "Rhowch gynnig arni.")
    path = sheet.save()
    change(study, "en", "Conversations saved time.", "Conversations saved a day.")
    assert refused(study, path) == [
        "to_translate.docx: found a file that was written before the English text changed; "
        "expected one of the English text as it is",
        in_row(
            "Main lessons from collaborating",
            "6.2",
            "no such English text",
            "“Conversations saved a day.”",
        ),
        "to_translate.docx, row 6.2: found “Conversations saved time.”; the English text no "
        "longer holds it",
        "Write the file again, and bring the Welsh up to date in it: "
        "casebook translate export tiny",
    ]


def test_welsh_that_was_changed_in_both_places_is_refused(study, sheet):
    sheet.write("10.1", "Yn y ffeil.")
    sheet.write("6.2", "Arbedwyd amser.")
    path = sheet.save()
    change(study, "cy", "Rhoi cynnig arall arni.", "Yn y naratif.")
    lines = refused(study, path)
    assert len(lines) == 1
    assert (
        "row 10.1: found Welsh that was changed here and, since this file was written" in lines[0]
    )


def test_welsh_that_was_changed_in_the_narrative_alone_stays(study, sheet):
    sheet.write("6.2", "Arbedwyd amser.")
    path = sheet.save()
    change(study, "cy", "Rhoi cynnig arall arni.", "Yn y naratif.")
    take_in(study, path)
    assert "Yn y naratif." in welsh(study)
    assert "Arbedwyd amser." in welsh(study)


def test_a_comment_that_two_blocks_share_is_asked_to_stand_alone(study):
    change(study, "cy", "Arbedodd sgyrsiau amser.", "Arbedodd {# un\n\ndau #} sgyrsiau amser.")
    change(study, "en", "Conversations saved time.", "Conversations\n\nsaved time.")
    sheet = Sheet(study)
    sheet.write("6.2", "Arbed")
    lines = refused(study, sheet.save())
    assert len(lines) == 1
    assert "that shares a line with another; expected its comment on lines of its own" in lines[0]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "no file"),
        (b"", "something other than a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a .doc file", "something other than a Word file"),
        (b"PK\x03\x04 cut short", "a Word file that is damaged"),
    ],
)
def test_a_file_that_is_no_word_file_is_refused(study, content, found):
    path = study.root / "to_translate.docx"
    if content is not None:
        path.write_bytes(content)
    assert refused(study, path) == [f"to_translate.docx: found {found}; expected {WORD}"]


def repacked(path, **changed):
    """Write a Word file anew with some parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= changed
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_another_zip_a_damaged_part_and_a_file_with_macros_are_refused(study, sheet):
    path = study.root / "to_translate.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "found something other than a Word file" in refused(study, path)[0]
    path = Sheet(study).save()
    repacked(path, **{"word/document.xml": b"<w:document>"})
    assert "found a Word file that is damaged" in refused(study, path)[0]
    path = Sheet(study).save()
    with zipfile.ZipFile(path) as archive:
        types = archive.read("[Content_Types].xml")
    kind = b"wordprocessingml.document.main"
    assert kind in types
    repacked(path, **{"[Content_Types].xml": types.replace(kind, b"ms-word.macroEnabled.main")})
    assert "found something other than a Word file" in refused(study, path)[0]


def test_a_declaration_that_could_read_a_file_is_refused_unread(study, sheet):
    path = sheet.save()
    with zipfile.ZipFile(path) as archive:
        document = archive.read("word/document.xml")
    start = document.index(b"<w:document")
    bomb = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    repacked(path, **{"word/document.xml": document[:start] + bomb + document[start:]})
    assert "found a Word file that is damaged" in refused(study, path)[0]


def test_a_file_that_is_too_big_when_unpacked_is_refused_unpacked(study, sheet, monkeypatch):
    path = repacked(sheet.save(), **{"word/media/a.bin": b"\0" * 2_000_000})
    assert path.stat().st_size < 1_000_000
    monkeypatch.setattr(opened, "MOST_BYTES", 1_000_000)
    assert refused(study, path) == [
        f"to_translate.docx: found a file of more than 1 MB when unpacked; expected {WORD}"
    ]


def test_a_word_file_that_was_not_given_out_is_refused(study):
    path = study.root / "to_translate.docx"
    document = Document()
    document.add_paragraph("Helo")
    document.save(str(path))
    assert refused(study, path) == [
        "to_translate.docx: found a Word file that was not written for translation; expected one "
        "that `casebook translate export` wrote"
    ]


def test_a_table_that_was_added_is_named(study, sheet):
    twin = copy.deepcopy(sheet.document.add_table(1, 2)._tbl)
    twin.append(OxmlElement("w:tr"))
    sheet.document.element.body.insert(5, twin)
    lines = refused(study, sheet.save())
    assert "found a row or table that was added after row –" in lines[0]


def test_the_welsh_of_every_message_is_there(study, sheet, monkeypatch):
    monkeypatch.setenv("CASEBOOK_LANG", "cy")
    sheet.write("8.1", "Gwan.")
    assert refused(study, sheet.save()) == [
        "to_translate.docx, adran “Cryfder y dystiolaeth”, rhes 8.1: cafwyd: y marc "
        "⟦pilot.made_up_people⟧ yn y bloc; nifer: 0; disgwylid: y marc hwn; nifer: 1"
    ]
    assert welsh(study) == WELSH


def test_on_a_full_disk_nothing_is_changed_and_nothing_is_left(study, sheet, monkeypatch):
    sheet.write("6.2", "Arbedwyd amser.")
    path = sheet.save()
    before = {file: file.read_bytes() for file in study.raw.rglob("*") if file.is_file()}
    kept = []

    def filled(file, content):
        file.write_bytes(content[: len(content) // 2])
        kept.append(file)
        if len(kept) == 2:
            raise OSError(errno.ENOSPC, "No space left on device", str(file))

    monkeypatch.setattr(taking, "write_file", filled)
    with pytest.raises(OSError, match="No space left"):
        take_in(study, path)
    assert {file: file.read_bytes() for file in study.raw.rglob("*") if file.is_file()} == before
