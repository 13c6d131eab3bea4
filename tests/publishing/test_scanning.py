"""Finished files are looked through for what names or quotes a person."""

import base64
import io
import zipfile
from pathlib import Path

import pytest

from analysis.publishing import scanning
from analysis.publishing.scanning import Wanted, scan

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
    assert scanning.valid_nhs("943 476 5919")
    assert not scanning.valid_nhs("943 476 5918")
