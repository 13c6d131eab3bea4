"""Finished files are looked through for what names or quotes a person."""

import base64
import io
import zipfile
from pathlib import Path

import pytest

from analysis.disclosure.identifiers import nhs_number
from analysis.publishing import pdf_letters
from analysis.publishing.scanning import Wanted, scan, scan_files

SAID = {"S1": "I could not find the library until my neighbour helped me"}


def page(folder: Path, body: str, name: str = "index.html") -> Path:
    (folder / name).write_text(f"<!doctype html><p>{body}</p>", encoding="utf-8")
    return folder


def found(folder: Path, **wanted: object) -> list[str]:
    return [line.say("en") for line in scan(folder, Wanted(**wanted))]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Write to AB 12 34 56 C.", "National Insurance number"),
        ("Her number is 943 476 5919.", "NHS number"),
        ("Ring 01600 775215 or 07700 900123.", "telephone number"),
        ("Ring +44 1600 775215.", "telephone number"),
        ("She lives in NP25 3DX.", "postcode"),
        ("Write to ann@example.org.", "e-mail address"),
        ('<a href="mailto:ann@example.org">Ann</a>', "e-mail address"),
        ('<img alt="Ann, NP25 3DX">', "postcode"),
        ("She lives in np25 3dx.", "postcode"),
        ("She lives in NP25\u00a03DX.", "postcode"),
        ("Ring (01600) 775215.", "telephone number"),
        ("Ring 07700\u00a0900\u00a0123.", "telephone number"),
        ("Ring 07700\u2013900\u2013123.", "telephone number"),
        ("Ring 07700.900.123.", "telephone number"),
        ("Ring 0044 1600 775215.", "telephone number"),
        ("Write to ab123456c.", "National Insurance number"),
    ],
)
def test_what_looks_like_a_persons_own_is_found(tmp_path: Path, body: str, kind: str) -> None:
    lines = found(page(tmp_path, body))
    assert len(lines) == 1
    assert kind in lines[0]
    assert lines[0].startswith("index.html: found")
    assert "3DX" not in lines[0]


@pytest.mark.parametrize(
    "body",
    [
        "Loans rose from 1,064 to 2,265 in 2021/22.",
        "0123456789abcdef0123456789abcdef",
        "<code>4c246cffc51227d05e5a07b45b92acb652a9326d350cef5f0aa8b5afc56e9645</code>",
        "from 01.02.2021 10:30 to 0.71234567890 and 01.11.2021 to 27.02.2022",
        "doi:10.1186/s13063-023-07669-3 and 943 476 5918",
        '<a href="https://example.org/NP25 3DX/01600775215">a page</a>',
        '<path d="M 943 476 5919 L 01600775215">',
    ],
)
def test_figures_fingerprints_and_addresses_of_pages_pass(tmp_path: Path, body: str) -> None:
    assert found(page(tmp_path, body)) == []


def test_the_contact_may_be_published(tmp_path: Path) -> None:
    folder = page(tmp_path, "Write to library@example.org.")
    assert found(folder, allowed=frozenset({"library@example.org"})) == []
    assert len(found(folder)) == 1


def test_a_key_is_found_in_text_titles_drawings_and_files(tmp_path: Path) -> None:
    drawing = base64.b64encode(b"<svg><text>P001</text></svg>").decode()
    page(tmp_path, "P002", "text.html")
    page(tmp_path, f'<img src="data:image/svg+xml;base64,{drawing}">', "drawing.html")
    (tmp_path / "data.csv").write_text("person,loans\nP003,2\n", encoding="utf-8")
    (tmp_path / "picture.svg").write_text("<svg><title>P004</title></svg>", encoding="utf-8")
    keys = frozenset({"P001", "P002", "P003", "P004", "P005"})
    lines = found(tmp_path, keys=keys)
    assert [line.split(",")[0] + line.split(",")[1].split(";")[0] for line in lines] == [
        "data.csv: found a person's own key P003",
        "drawing.html: found a person's own key P001",
        "picture.svg: found a person's own key P004",
        "text.html: found a person's own key P002",
    ]


@pytest.mark.parametrize("name", ["drawing.svg", "inline.html", "embedded.html"])
def test_a_key_is_found_where_a_drawings_letters_are_outlines(tmp_path: Path, name: str) -> None:
    drawing = '<svg><!-- P001 -->\n<g><use xlink:href="#L-33"/></g></svg>'
    coded = base64.b64encode(drawing.encode()).decode()
    image = f'<img src="data:image/svg+xml;base64,{coded}">'
    (tmp_path / name).write_text(image if name == "embedded.html" else drawing, encoding="utf-8")
    assert len(found(tmp_path, keys=frozenset({"P001"}))) == 1


def test_a_zero_does_not_end_what_is_read_of_a_page(tmp_path: Path) -> None:
    assert len(found(page(tmp_path, "one\0two P001"), keys=frozenset({"P001"}))) == 1


def test_an_empty_page_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"")
    (tmp_path / "feed.xml").write_bytes(b" ")
    assert found(tmp_path) == []


def test_files_in_memory_are_looked_through_like_those_on_disk(tmp_path: Path) -> None:
    page(tmp_path, "P001 lives in NP25 3DX")
    held = {"index.html": (tmp_path / "index.html").read_bytes()}
    wanted = Wanted(keys=frozenset({"P001"}))
    assert scan_files(held, wanted) == scan(tmp_path, wanted)
    assert len(scan_files(held, wanted)) == 2


@pytest.mark.parametrize(
    "body",
    [
        "p001 came",
        "P\u200b001 came",
        "\uff30\uff10\uff10\uff11 came",
        "P<b>0</b>01",
        "P001\u2019s loan",
    ],
)
def test_a_key_is_found_however_it_is_typed(tmp_path: Path, body: str) -> None:
    assert len(found(page(tmp_path, body), keys=frozenset({"P001"}))) == 1


@pytest.mark.parametrize(
    "body", ["I could not find the li\u00adbrary until", "find&nbsp;the library until my"]
)
def test_words_that_somebody_said_are_found_through_signs_nobody_sees(
    tmp_path: Path, body: str
) -> None:
    assert len(found(page(tmp_path, body), spoken=SAID)) == 1


def test_a_key_within_a_longer_word_is_another_word(tmp_path: Path) -> None:
    assert found(page(tmp_path, "EP001x, P0011"), keys=frozenset({"P001"})) == []


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml", "word/header1.xml"])
def test_a_key_is_found_in_every_part_of_a_word_file(tmp_path: Path, part: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(part, "<w:p><w:t>P0</w:t><w:t>01</w:t></w:p>")
    (tmp_path / "report.docx").write_bytes(held.getvalue())
    assert len(found(tmp_path, keys=frozenset({"P001"}))) == 1


def test_lines_and_cells_of_a_word_file_are_not_read_as_one_word(tmp_path: Path) -> None:
    cells = "<w:tc><w:p><w:t>943 476</w:t></w:p></w:tc><w:tc><w:p><w:t>5919</w:t></w:p></w:tc>"
    with zipfile.ZipFile(tmp_path / "report.docx", "w") as archive:
        archive.writestr("word/document.xml", f"{cells}<w:t>P0</w:t><w:br/><w:t>01</w:t>")
        archive.writestr("docProps/core.xml", "<dc:title>P0</dc:title><dc:subject>02</dc:subject>")
    assert found(tmp_path, keys=frozenset({"P001", "P002"})) == []


@pytest.fixture(scope="module")
def printed() -> bytes:
    """A PDF with a key in a line, in a title and in the words of a picture."""
    import typst

    picture = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    source = (
        f'#set document(title: "About P002")\n#set text(font: "Libertinus Serif")\n= Heading\n'
        f"#block(width: 4cm)[She said that she lives in NP25 3DX, and P001 came to see her.]\n"
        f'#image(bytes("{picture}"), format: "svg", alt: "One of P003")\n'
        f"#table(columns: 3, [943], [476], [5919])"
    )
    return bytes(typst.compile(source.encode(), format="pdf", pdf_standards=["ua-1"]))


def test_a_pdf_is_looked_through_its_lines_its_properties_and_its_alt_texts(
    printed: bytes, tmp_path: Path
) -> None:
    (tmp_path / "report.pdf").write_bytes(printed)
    lines = found(tmp_path, keys=frozenset({"P001", "P002", "P003", "P004"}))
    named = [line.split(";")[0] for line in lines if "own key" in line]
    assert [line[-4:] for line in named] == ["P001", "P002", "P003"]
    assert {line.split(":")[0] for line in named} == {"report.pdf"}
    assert len([line for line in lines if "postcode" in line]) == 1
    assert not [line for line in lines if "NHS" in line]  # cells beside one another


def test_words_that_a_pdf_breaks_into_lines_are_found(printed: bytes, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(printed)
    said = {"S1": "that she lives in NP25 3DX, and P001 came to see"}
    assert [line for line in found(tmp_path, spoken=said) if "(S1)" in line]


def test_letters_of_a_pdf_are_read_whatever_its_fonts_state() -> None:
    ranges = (
        b"1 beginbfrange <0001> <0003> <0041> endbfrange "
        b"1 beginbfrange <0005> <0006> [<00660069> <0175>] endbfrange "
        b"1 beginbfchar <0007> <D83DDCDA> endbfchar"
    )
    assert pdf_letters.letters_of(ranges) == {
        **{1: "A", 2: "B", 3: "C", 5: "fi", 6: "\u0175", 7: "\U0001f4da"}
    }


def test_a_key_is_found_in_a_workbook_and_its_places_of_texts_are_no_keys(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "data.xlsx") as book:
        page = book.add_worksheet("Data")
        for row, said in enumerate(["a", "b", "c", "P001", "NP25 3DX"]):
            page.write_string(row, 0, said)
        page.write_number(9, 0, 1_600_775_215)
    lines = found(tmp_path, keys=frozenset({"P001", "2", "3"}))
    assert ["P001" in line or "postcode" in line for line in lines] == [True, True]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("feed.xml", '<feed><category label="data: P001"/></feed>'),
        ("feed.xml", "<feed><title>P001</title></feed>"),
        ("crate.json", '{"a": [{"P\\u0030\\u0030\\u0031": null}]}'),
        ("crate.json", '{"a": [1, {"b": "P\\u0030\\u0030\\u0031"}]}'),
        ("CITATION.cff", "title: P001"),
        ("meta.html", '<meta name="description" content="P001">'),
        ("p001.csv", "a,b"),
    ],
)
def test_a_key_is_found_in_every_kind_of_file_and_in_its_name(
    tmp_path: Path, name: str, source: str
) -> None:
    (tmp_path / name).write_text(source, encoding="utf-8")
    assert len(found(tmp_path, keys=frozenset({"P001"}))) == 1


def test_a_pages_security_policy_is_no_text(tmp_path: Path) -> None:
    policy = "default-src 'none'; style-src 'sha256-NP25 3DX'"
    (tmp_path / "index.html").write_text(f'<meta content="{policy}">', encoding="utf-8")
    assert found(tmp_path) == []


def test_words_that_somebody_said_are_found_whatever_signs_stand_between(tmp_path: Path) -> None:
    folder = page(tmp_path, "One said: <em>find the LIBRARY,</em> until my neighbour came.")
    lines = found(folder, spoken=SAID)
    assert len(lines) == 1
    assert "(S1)" in lines[0]
    assert "neighbour" not in lines[0]


def test_four_words_in_a_row_are_nobodys_own(tmp_path: Path) -> None:
    assert found(page(tmp_path, "They could find the library until noon."), spoken=SAID) == []


def test_a_confirmed_quotation_may_be_published(tmp_path: Path) -> None:
    folder = page(tmp_path, "One said: find the library until my neighbour came.")
    confirmed = ("… find the library until my neighbour …",)
    assert found(folder, spoken=SAID, confirmed=confirmed) == []
    page(tmp_path, "I could not find the library until my neighbour helped me")
    assert len(found(folder, spoken=SAID, confirmed=confirmed)) == 1


def test_the_check_digit_of_an_nhs_number(tmp_path: Path) -> None:
    assert nhs_number("943 476 5919")
    assert not nhs_number("943 476 5918")
