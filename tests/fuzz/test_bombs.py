"""Files made to exhaust a reader: it answers in words, within five seconds and a gigabyte."""

import io
import os
import zipfile
from itertools import pairwise

import pytest

if os.name != "posix":
    pytest.skip("a child's memory is bounded as on Unix", allow_module_level=True)

from child_processes import MOST_MEMORY, in_child
from fuzzed_readers import RAW, READERS, zipped

LONGEST = 5.0  # seconds of the processor
BY_NAME = {reader.name: reader for reader in READERS}
MILLION = 1_000_000

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def in_english(monkeypatch):
    monkeypatch.setenv("CASEBOOK_LANG", "en")


def laughs(first, begin, name, between, end):
    """Return a text whose every line means nine of the line before it."""
    lines = [first]
    for old, new in pairwise("abcdefghij"):
        lines.append(begin.format(new) + between.join([name.format(old)] * 9) + end)
    return "\n".join(lines)


YAML_LAUGHS = laughs("a: &a [x, x, x]", "{0}: &{0} [", "*{}", ", ", "]")
XML_LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE d ["
    + laughs('<!ENTITY a "ha">', '<!ENTITY {} "', "&{};", "", '">')
    + "]>"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
OWNER = "⟦casebook-translate monmouthshire 0123456789abcdef⟧"


def word(body, head="", owner=OWNER):
    """Return a Word file of our own with this in its body."""
    document = f"{head}<w:document {W}><w:body>{letters(owner)}{body}</w:body></w:document>"
    return zipped({"[Content_Types].xml": TYPES.encode(), "word/document.xml": document.encode()})


def row(welsh):
    """Return a table with one row as it is given out, with this in its Welsh cell."""
    first = "<w:tc><w:p><w:r><w:t>1.1 00000000-00000000</w:t></w:r></w:p></w:tc>"
    cells = f"{first}<w:tc><w:p/></w:tc><w:tc>{welsh}</w:tc>"
    return word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def letters(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def many_entries():
    """Return a zip file of a great many empty files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for number in range(100_000):
            packed.writestr(zipfile.ZipInfo(str(number)), b"")
    return held.getvalue()


def workbook(sheet, more=None, head=""):
    """Return a workbook with this in the sheet of the ties, and other parts if given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    strings = f'ContentType="{kinds}sharedStrings+xml"'
    relation = f'<Relationship Id="rId1" Type="{office}/'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}sheet.main+xml"/>'
        + (f'<Override PartName="/xl/sharedStrings.xml" {strings}/>' if more else "")
        + f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'{relation}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'{relation}worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="ties" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{main}"><sheetData>{sheet}'
        "</sheetData></worksheet>",
        **(more or {}),
    }
    return zipped({name: content.encode() for name, content in parts.items()})


def inline(text, place="A1"):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADED = f"<row r='1'>{inline('tie_id')}</row>"
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
DELETED = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>"
SETTINGS = b"title: {en: A, cy: B}\n"
MARKERS = "## summary\n\n"

BOMBS = {
    # a table
    "a million columns": ("table ties", lambda: b"," * MILLION + b"\n" + b"," * MILLION + b"\n"),
    "a column a million times": ("table ties", lambda: b"tie_id," * MILLION + b"\n"),
    "a million unknown columns": (
        "table ties",
        lambda: ",".join(f"c{number}" for number in range(MILLION)).encode() + b"\n",
    ),
    "a cell of 100 MB": ("table ties", lambda: b'tie_id\n"' + b"x" * (100 * MILLION) + b'"\n'),
    "100 MB of blank rows": ("table ties", lambda: b"tie_id\n" + b"\n" * (100 * MILLION)),
    "millions of faulty rows": ("table ties", lambda: b"tie_id\n" + b"a\n" * (3 * MILLION)),
    "a long cell before a byte that is no text": (
        "table ties",
        lambda: b"tie_id,from_id\n" + b"x" * 200_000 + b",\xff\n",
    ),
    "returns alone and a byte that is no text": ("table ties", lambda: b"tie_id,a\rx,\xff\r"),
    "a million quotation marks": ("table ties", lambda: b"tie_id\n" + b'"' * (MILLION + 1)),
    "answers of a million columns": ("answers", lambda: b";" * MILLION + b"\n"),
    # exports
    "RIS: a million titles outside records": (
        "export projects.ris",
        lambda: b"TY  - JOUR\nER  - \n" + b"TI  - x\n" * MILLION,
    ),
    "RIS: a million records": ("export projects.ris", lambda: b"TY  - JOUR\n" * MILLION),
    "RIS: a value of a million lines": (
        "export projects.ris",
        lambda: b"TY  - JOUR\nAB  - x\n" + b"and more\n" * MILLION + b"ER  - \n",
    ),
    "RIS: a million spaces": (
        "export projects.ris",
        lambda: b"TY  - JOUR\n" + (b" " * 1000 + b"TY\n") * 5000 + b"ER  - \n",
    ),
    "RIS: 100 MB": ("export projects.ris", lambda: b"TY  - JOUR\n" * (9 * MILLION)),
    "BibTeX: a million braces": (
        "export BibTeX",
        lambda: b"@article{a, title={" + b"{" * MILLION + b"}" * MILLION + b"}}\n",
    ),
    "BibTeX: braces a thousand deep": (
        "export BibTeX",
        lambda: b"@article{a, title={" + b"{\\'e" * 5000 + b"}" * 5000 + b"}}\n",
    ),
    "BibTeX: a million open entries": ("export BibTeX", lambda: b"@article{a,\n" * 40_000),
    "BibTeX: strings that laugh": (
        "export BibTeX",
        lambda: (
            '@string{a = "ha"}\n'
            + "\n".join(
                f"@string{{{new} = {' # '.join([old] * 9)}}}" for old, new in pairwise("abcdefghij")
            )
            + "\n@article{x, title = j}\n"
        ).encode(),
    ),
    "BibTeX: a hundred thousand authors": (
        "export BibTeX",
        lambda: b"@article{a, author={" + b"A B and " * 100_000 + b"C D}}\n",
    ),
    "BibTeX: a million commands": (
        "export BibTeX",
        lambda: b"@article{a, title={" + b"\\emph" * 200_000 + b"}}\n",
    ),
    "CSL: lists a hundred thousand deep": ("export guides.json", lambda: b"[" * 100_000),
    "CSL: a value nested below the limit": (
        "export guides.json",
        lambda: b'[{"id": "a", "author": [' + b"[" * 900 + b"]" * 900 + b"]}]",
    ),
    "CSL: a number of many digits": (
        "export guides.json",
        lambda: b'[{"id": ' + b"9" * MILLION + b"}]",
    ),
    "CSL: half a letter": ("export guides.json", lambda: rb'[{"id": "a", "title": "\ud800"}]'),
    "CSL: a family name that is a number": (
        "export guides.json",
        lambda: b'[{"id": "a", "author": [{"family": 5, "given": [1]}]}]',
    ),
    "CSL: a million empty items": (
        "export guides.json",
        lambda: b"[" + b"{}," * MILLION + b"{}]",
    ),
    "CSV: a million columns": ("export statistics.csv", lambda: b"Title," * MILLION + b"\nx\n"),
    "CSV: a cell of 100 MB": (
        "export statistics.csv",
        lambda: b'Title\n"' + b"x" * (100 * MILLION) + b'"\n',
    ),
    "CSV: 20 MB of blank rows": ("export statistics.csv", lambda: b"Title\n" + b"\n" * 19_000_000),
    # YAML
    "case.yaml: billion laughs": ("case.yaml", lambda: f"{YAML_LAUGHS}\ntitle: *j\n".encode()),
    "case.yaml: lists a hundred thousand deep": ("case.yaml", lambda: b"[" * 100_000),
    "case.yaml: maps a hundred thousand deep": ("case.yaml", lambda: b"{a: " * 100_000),
    "case.yaml: a block nested deep": (
        "case.yaml",
        lambda: "\n".join(" " * n + "a:" for n in range(3000)).encode(),
    ),
    "case.yaml: a value that its tag refuses": ("case.yaml", lambda: b"as_of: !!timestamp x\n"),
    "case.yaml: an empty whole number": ("case.yaml", lambda: b"year: !!int ''\n"),
    "case.yaml: a truth that is none": ("case.yaml", lambda: b"year: !!bool x\n"),
    "case.yaml: itself in itself": ("case.yaml", lambda: b"title: &a [*a]\n"),
    "case.yaml: a list": ("case.yaml", lambda: b"- a\n"),
    "case.yaml: 100 MB": ("case.yaml", lambda: SETTINGS + b"# x\n" * (25 * MILLION)),
    "site.yaml: billion laughs": ("site.yaml", lambda: f"{YAML_LAUGHS}\naddress: *j\n".encode()),
    "site.yaml: lists a hundred thousand deep": ("site.yaml", lambda: b"[" * 100_000),
    "site.yaml: a value that its tag refuses": ("site.yaml", lambda: b"address: !!timestamp x\n"),
    "site.yaml: an empty whole number": ("site.yaml", lambda: b"address: !!int ''\n"),
    "site.yaml: half a letter": ("site.yaml", lambda: rb'address: "\ud800"' + b"\n"),
    "site.yaml: 100 MB": ("site.yaml", lambda: b"# x\n" * (25 * MILLION)),
    "parameters: billion laughs": ("parameters", lambda: f"{YAML_LAUGHS}\nk: *j\n".encode()),
    "parameters: lists a hundred thousand deep": ("parameters", lambda: b"k: " + b"[" * 100_000),
    "parameters: a value that its tag refuses": ("parameters", lambda: b"k: !!timestamp x\n"),
    "parameters: an empty whole number": ("parameters", lambda: b"k: !!int ''\n"),
    "parameters: half a letter": ("parameters", lambda: rb'within: "\ud800"' + b"\n"),
    **{
        f"{name}: a number of many digits": (
            name,
            lambda key=key: f"{key}: 0x{'f' * 10_000}\n".encode(),
        )
        for name, key in (("case.yaml", "title"), ("site.yaml", "address"), ("parameters", "k"))
    },
    # narratives
    "narrative: half a million open comments": (
        "narrative",
        lambda: MARKERS.encode() + b"{#" * (MILLION // 2),
    ),
    "narrative: a million open brackets": (
        "narrative",
        lambda: MARKERS.encode() + b"[" * 100_000,
    ),
    "narrative: stressed a hundred thousand times": (
        "narrative",
        lambda: MARKERS.encode() + b"*a **a " * 30_000,
    ),
    "narrative: quotations a hundred thousand deep": (
        "narrative",
        lambda: MARKERS.encode() + b">" * 100_000,
    ),
    "narrative: lists a thousand deep": (
        "narrative",
        lambda: MARKERS.encode() + "\n".join("  " * n + "- a" for n in range(1000)).encode(),
    ),
    "narrative: a call nested deep": (
        "narrative",
        lambda: b"{{ " + b"(" * 50_000 + b"1" + b")" * 50_000 + b" }}",
    ),
    "narrative: a number of many digits": ("narrative", lambda: b"{{ " + b"9" * 10_000 + b" }}"),
    "narrative: a hundred thousand calls": (
        "narrative",
        lambda: MARKERS.encode() + b'{{ value("a") }} ' * 20_000,
    ),
    "narrative: 100 MB": ("narrative", lambda: MARKERS.encode() + b"word " * (20 * MILLION)),
    "narrative: half a letter": ("narrative", lambda: rb'{{ value("\ud800") }}'),
    # Word
    "Word: a zip bomb": ("translation in Word", lambda: row(letters("x" * (200 * MILLION)))),
    "Word: 45 MB of elements": ("translation in Word", lambda: word("<a/>" * (11 * MILLION))),
    "Word: 9 MB of elements": ("translation in Word", lambda: word("<a/>" * (9 * MILLION // 4))),
    "Word: billion laughs": ("translation in Word", lambda: word("&j;", XML_LAUGHS)),
    "Word: a file from outside": (
        "translation in Word",
        lambda: word("&x;", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ),
    "Word: a cell of nine million letters": (
        "translation in Word",
        lambda: row(letters("x" * 9_000_000)),
    ),
    "Word: a run for every letter": (
        "translation in Word",
        lambda: row("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 200_000 + "</w:p>"),
    ),
    "Word: a hundred thousand marks": (
        "translation in Word",
        lambda: row(letters("⟦a⟧" * 100_000)),
    ),
    "Word: a hundred thousand owners": (
        "translation in Word",
        lambda: word("", owner="⟦casebook-translate " * 100_000),
    ),
    "Word: paragraphs joined a hundred thousand times": (
        "translation in Word",
        lambda: word(DELETED * 90_000),
    ),
    "Word: unknown things by the hundred thousand": (
        "translation in Word",
        lambda: row("<w:p>" + "<w:x/>" * 1_000_000 + "</w:p>"),
    ),
    "Word: a hundred thousand parts": ("translation in Word", many_entries),
    "Word: nested a thousand deep": (
        "translation in Word",
        lambda: word("<w:sdt>" * 5000 + "</w:sdt>" * 5000),
    ),
    # a workbook
    "workbook: a zip bomb": ("workbook", lambda: workbook(inline("x" * (300 * MILLION)))),
    "workbook: a cell of 90 MB": (
        "workbook",
        lambda: workbook(f"{HEADED}<row r='2'>{inline('x' * (90 * MILLION), 'A2')}</row>"),
    ),
    "workbook: 90 MB of shared strings": (
        "workbook",
        lambda: workbook(
            HEADED, {"xl/sharedStrings.xml": STRINGS + "<si><t/></si>" * (6 * MILLION) + "</sst>"}
        ),
    ),
    "workbook: a million columns": (
        "workbook",
        lambda: workbook(f"<row r='1'>{'<c><v>1</v></c>' * MILLION}</row>"),
    ),
    "workbook: a million rows": (
        "workbook",
        lambda: workbook("<row><c><v>1</v></c></row>" * MILLION),
    ),
    "workbook: millions of blank rows": ("workbook", lambda: workbook("<row/>" * (10 * MILLION))),
    "workbook: a row far below": (
        "workbook",
        lambda: workbook(f"{HEADED}<row r='1048576'>{inline('x', 'XFD1048576')}</row>"),
    ),
    "workbook: a row number of many digits": (
        "workbook",
        lambda: workbook(f"{HEADED}<row r='{'9' * 5000}'>{inline('x')}</row>"),
    ),
    "workbook: billion laughs": ("workbook", lambda: workbook("&j;", head=XML_LAUGHS)),
    "workbook: a file from outside": (
        "workbook",
        lambda: workbook("&x;", head='<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ),
    "workbook: nested a hundred thousand deep": (
        "workbook",
        lambda: workbook("<a>" * 100_000 + "</a>" * 100_000),
    ),
    "workbook: a hundred thousand parts": ("workbook", many_entries),
    # what the package itself writes, cut short or made anew by somebody
    "translation.toml: lists nested deep": (
        "translation.toml",
        lambda: b"a = " + b"[" * 100_000,
    ),
    "translation.toml: a key of many parts": (
        "translation.toml",
        lambda: b"a" + b".a" * 49_000 + b" = 1",
    ),
    "translation.toml: 100 MB": ("translation.toml", lambda: b"# x\n" * (25 * MILLION)),
    "release: lists nested deep": ("release", lambda: b"[" * 100_000),
    "findings: lists nested deep": ("findings", lambda: b"[" * 100_000),
    "findings: figures that are a list": (
        "findings",
        lambda: b'{"subject": "pilot", "figures": []}',
    ),
    "record of a run: lists nested deep": ("record of a run", lambda: b"[" * 100_000),
    "record of a run: made of a list": ("record of a run", lambda: b'{"made": [], "made_from": 1}'),
    "card: lists nested deep": ("card of a case study", lambda: b"[" * 100_000),
    "notebook: lists nested deep": ("notebook", lambda: b"[" * 100_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_answered_in_words_in_time_and_in_memory(name, study):
    reader, make = BY_NAME[BOMBS[name][0]], BOMBS[name][1]
    if reader.name == "workbook":
        pytest.importorskip("openpyxl")
    content = make()
    ended = in_child(lambda: reader.answer(study, content))
    print(f"{name}: {ended.seconds:.1f} s, {ended.memory / 1e6:.0f} MB; {ended.said[:150]}")
    assert ended.broke == ""
    assert ended.seconds < LONGEST
    assert ended.memory < MOST_MEMORY


def test_the_workbook_of_these_bombs_is_one_that_is_read(study):
    pytest.importorskip("openpyxl")
    content = workbook(f"{HEADED}<row r='2'>{inline('T1', 'A2')}</row>")
    said = BY_NAME["workbook"].answer(study, content)
    assert "ties!" in said and "damaged" not in said


def test_the_child_sees_a_hang_a_break_and_too_much_memory(study):
    assert in_child(lambda: str(1 / 0)).broke.startswith("ZeroDivisionError")
    assert in_child(lambda: str(len(b"x" * 3 * MOST_MEMORY))).broke.startswith("MemoryError")
    assert in_child(lambda: "well").said == "well"


def test_code_in_settings_is_never_run(study, tmp_path):
    path = study.root / RAW / "case.yaml"
    touched = tmp_path / "touched"
    path.write_text(f"title: !!python/object/apply:os.system ['touch {touched}']\n")
    assert "python/object" in BY_NAME["case.yaml"].answer(study, path.read_bytes())
    assert not touched.exists()
