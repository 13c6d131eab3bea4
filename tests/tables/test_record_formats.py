"""Export files of records: every record is read and counted, or the file's fault is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tables.formats import read_export
from analysis.tables.formats.fields import year_of


@pytest.fixture
def read(tmp_path):
    """Read a file that is written first, from text (as UTF-8) or bytes."""

    def written(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read_export(path, name)

    return written


def titles(export):
    return [entry["title"] for entry in export.entries]


def said(export, language="en"):
    return [fault.say(language) for fault in export.faults]


# published exports


def test_published_ris_exports_are_read_record_for_record(shared_cases):
    folder = shared_cases / "desk" / "imports-ris"
    files = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["files"]
    assert len(files) == 4
    for name, known in files.items():
        export = read_export(folder / name, name)
        assert export.faults == []
        assert len(export.entries) == export.counted == known["true_records"]
        if "title_of_first_record" in known:
            assert export.entries[0]["title"] == known["title_of_first_record"]


def test_a_year_that_is_not_understood_is_kept_as_written_and_never_guessed(shared_cases):
    file = shared_cases / "desk" / "imports-ris" / "faulty_year.ris"
    (entry,) = read_export(file, file.name).entries
    assert entry["year_as_written"] == "10 15"
    assert year_of(entry["year_as_written"]) is None


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2019", 2019),
        ("2020/03/12/", 2020),
        ("2019///", 2019),
        ("2019-", 2019),
        ("2021-11-30", 2021),
        ("10 15", None),
        ("c2001", None),
        ("[2001]", None),
        ("undefined", None),
        ("201", None),
        ("20190312", None),
        ("0999", None),
        ("2101", None),
        ("", None),
        ("٢٠١٩", None),
    ],
)
def test_a_year_is_four_digits_at_the_beginning(written, year):
    assert year_of(written) == year


# RIS


ONE = "TY  - JOUR\nTI  - One\nER  - \n"
HEADLESS = "TI  - Two\nAU  - Evans, Mair\nER  - \n"


@pytest.mark.parametrize(
    ("content", "line"), [(HEADLESS + ONE, 1), (ONE + HEADLESS, 4), (ONE + "\n" + HEADLESS, 5)]
)
def test_a_ris_record_without_its_first_line_is_named_and_not_lost(read, content, line):
    export = read("a.ris", content)
    assert said(export) == [
        f"a.ris: found a title outside a record, at line {line}: its line “TY  -” is missing; "
        "expected a line “TY  -”, a line for each field, and a line “ER  -”"
    ]
    assert said(export, "cy") == [
        f"a.ris: cafwyd: teitl y tu allan i gofnod; llinell: {line}; mae'r llinell “TY  -” ar "
        "goll; disgwylid: llinell “TY  -”, llinell ar gyfer pob maes, a llinell “ER  -”"
    ]


def test_a_wrapped_line_that_begins_with_the_letters_of_a_tag_ends_no_ris_record(read):
    export = read(
        "a.ris", "TY  - JOUR\nAB  - Of women with\nER-positive cancer\nTI  - One\nER  - \n"
    )
    assert (said(export), titles(export)) == ([], ["One"])


@pytest.mark.parametrize("between", ["", "\n1.\n", "ER  - \n", "UR  - https://example.org\n"])
def test_what_stands_between_two_ris_records_loses_neither(read, between):
    export = read("a.ris", ONE + between + ONE.replace("One", "Two"))
    assert said(export) == []
    assert titles(export) == ["One", "Two"]


def test_ris_tags_in_lower_case_are_tags(read):
    lower = "ty  - jour\nti  - Two\npy  - 2020\ner  - \n"
    assert titles(read("a.ris", lower)) == ["Two"]
    assert titles(read("a.ris", ONE + lower + ONE)) == ["One", "Two", "One"]


def test_ris_fields_are_read_by_their_meaning(read):
    (entry,) = read(
        "a.ris",
        "TY  - RPRT\nID  - R1\nT1  - A report\nAU  - Jones,Siân\nA1  - Welsh Government\n"
        "Y1  - 2019/05/03/\nPB  - The publisher\nT2  - A series\nDO  - https://doi.org/10.1234/AB\n"
        "UR  - https://x.org/?a=1;b=2\nN2  - What it says\nLA  - cy\nER  - \n",
    ).entries
    assert entry == {
        "own_id": "R1",
        "kind": "report",
        "title": "A report",
        "authors": "Jones, Siân; Welsh Government",
        "year_as_written": "2019/05/03/",
        "container": "The publisher",
        "doi": "10.1234/AB",
        "url": "https://x.org/?a=1;b=2",
        "abstract": "What it says",
        "language": "cy",
    }


def test_a_record_without_its_last_line_is_kept(read):
    export = read(
        "a.ris", "TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \nTY  - JOUR\nTI  - 3"
    )
    assert titles(export) == ["One", "Two", "3"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_byte_order_marks_and_line_ends_lose_no_record(read, mark, end):
    lines = [b"TY  - JOUR", b"TI  - One", b"ER  - ", b"", b"TY  - JOUR", b"TI  - Two", b"ER  - "]
    assert titles(read("a.ris", mark + end.join(lines))) == ["One", "Two"]


@pytest.mark.parametrize(
    ("bytes_of", "encoding"), [("utf-8", "utf-8"), ("utf-16", "utf-16"), ("cp1252", "windows-1252")]
)
def test_the_encoding_is_recognised_and_reported(read, bytes_of, encoding):
    text = "TY  - JOUR\r\nTI  - Siân – £5\r\nER  - \r\n"
    export = read("a.ris", text.encode(bytes_of))
    assert (titles(export), export.encoding) == (["Siân – £5"], encoding)


def test_tags_are_read_as_the_file_writes_them(read):
    text = (
        "Exported by a program\nTYPE: all\n  TY - JOUR\n  TI - A long title\n  that goes on\n"
        "  AU - Smith, J\n  UK - x\n  ER - \n2.\n  TY - JOUR\n  TI -Short\n  ER -\n  AB - Late\n"
    )
    export = read("a.ris", text)
    assert titles(export) == ["A long title that goes on", "Short"]
    assert [entry["authors"] for entry in export.entries] == ["Smith, J", ""]
    assert export.entries[1]["abstract"] == "Late"


def test_unknown_tags_are_reported(read):
    export = read("a.ris", "TY  - JOUR\nTI  - T\nZZ  - x\nUK  - y\nC1  - known\nER  - \n")
    assert export.unknown_tags == ("UK", "ZZ")


def test_empty_titles_and_huge_abstracts_are_kept(read):
    abstract = "word " * 200_000
    first, second = read(
        "a.ris", f"TY  - JOUR\nTI  - \nER  - \nTY  - JOUR\nTI  - T\nAB  - {abstract}\nER  - \n"
    ).entries
    assert first["title"] == ""
    assert second["abstract"] == abstract.strip()


def test_a_difference_between_counted_and_read_stops_the_import(read, monkeypatch):
    from analysis.tables.formats import ris

    whole = ris._parsed
    monkeypatch.setattr(ris, "_parsed", lambda text: whole(text) if "Two" not in text else None)
    export = read("a.ris", "TY  - JOUR\nTI  - One\nER  - \n\nTY  - JOUR\nTI  - Two\nER  - \n")
    assert export.entries == []
    assert said(export) == [
        "a.ris: found a record that cannot be read, beginning at line 5; "
        "expected a line “TY  -”, a line for each field, and a line “ER  -”"
    ]


line = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=60
)


@given(st.lists(line, min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_as_many_records_are_read_as_were_written_with_their_titles(
    tmp_path_factory, written, end, mark
):
    text = "".join(f"TY  - JOUR{end}TI  - {title}{end}ER  - {end}{end}" for title in written)
    path = tmp_path_factory.mktemp("ris") / "a.ris"
    path.write_bytes(text.encode("utf-8-sig" if mark else "utf-8"))
    export = read_export(path, "a.ris")
    assert (export.faults, export.counted) == ([], len(written))
    assert titles(export) == [" ".join(title.split()) for title in written]


# BibTeX

BIB = r"""% @article{commented, title={In a comment}}
@comment{jabref-meta: databaseType:bibtex;}
@string{jot = "Journal of Things"}
@preamble{"x"}
@article{a1, Title={The {DNA} of {T\^{y}} \& {\^w}}, author={Jones, Si{\^a}n and John van der Berg
 and {Welsh Government} and others}, year=2019, journal=jot, doi={https://doi.org/10.1234/x},
 url={https://x.org/a_b?c=1&d=%20}, abstract={50% of users -- $5}}
@article{a2, title={First}, title={Second}, year={2020}, mystery={1}}
@article{a1, title={Same key}, date={2021-05-03}}
@misc{bare}
@phdthesis{t, title = "A {"}quoted{"} one", school={Prifysgol}}  @online{w, title={W}}
@misc{h, title={H}, howpublished={\url{https://a.org/x%20y}}}
"""


def test_bibtex_entries_are_read_and_those_on_the_side_list_recovered(read):
    export = read("a.bib", BIB)
    assert export.faults == []
    assert titles(export) == [
        "In a comment",
        "The DNA of Tŷ & ŵ",
        "First",
        "Same key",
        "",
        'A "quoted" one',
        "W",
        "H",
    ]
    assert [entry["own_id"] for entry in export.entries][1:4] == ["a1", "a2", "a1"]
    assert export.unknown_tags == ("mystery", "title (2)")


def test_bibtex_fields_are_read_by_their_meaning(read):
    entries = read("a.bib", BIB).entries
    first = entries[1]
    assert first["authors"] == "Jones, Siân; van der Berg, John; Welsh Government"
    assert (first["container"], first["doi"]) == ("Journal of Things", "10.1234/x")
    assert first["url"] == "https://x.org/a_b?c=1&d=%20"
    assert first["abstract"].startswith("50% of users")
    assert entries[3]["year_as_written"] == "2021-05-03"
    assert [entry["kind"] for entry in entries[4:7]] == ["other", "thesis", "webpage"]
    assert entries[7]["url"] == "https://a.org/x%20y"


def test_a_bibtex_abbreviation_serves_every_entry_that_names_it(read):
    text = '@string{j = "{Journal} One"}\n' + "".join(
        f"@article{{k{number}, title={{T}}, journal=j}}\n" for number in range(3)
    )
    assert [entry["container"] for entry in read("a.bib", text).entries] == ["Journal One"] * 3


def test_bibtex_entries_that_cannot_be_read_are_all_named(read):
    export = read("a.bib", "@article{a, title={Open\n@book{b, title={B}}\n@article{c title={x}}\n")
    assert export.entries == []
    assert said(export) == [
        f"a.bib: found an entry that cannot be read, beginning at line {number}; "
        "expected an entry whose braces and quotation marks are in pairs and whose fields are "
        "divided by commas"
        for number in (1, 3)
    ]


def test_an_entry_that_the_parser_passes_over_stops_the_import(read):
    export = read("a.bib", "@article\n{bad, title={Passed over}}\n@article{ok, title={x}}\n")
    assert export.entries == []
    assert said(export) == [
        "a.bib: found 2 records counted and 1 read; "
        "expected the same number twice: no record may be lost"
    ]


# CSL-JSON

CSL = [
    {
        "id": 1,
        "type": "article-journal",
        "title": "T",
        "author": [
            {"family": "Berg", "given": "A", "non-dropping-particle": "van der"},
            {"literal": "Llywodraeth Cymru"},
        ],
        "issued": {"date-parts": [["2020", 3]]},
        "container-title": "J",
        "DOI": "10.1234/x",
        "mystery": 1,
    },
    {"id": "b", "type": "report", "issued": {"raw": "c2001"}, "publisher": "P"},
]


@pytest.mark.parametrize("wrapped", [CSL, {"items": CSL}])
def test_csl_items_are_read_from_a_list_or_under_items(read, wrapped):
    export = read("a.json", json.dumps(wrapped))
    assert (export.counted, export.unknown_tags) == (2, ("mystery",))
    first, second = export.entries
    assert first["authors"] == "van der Berg, A; Llywodraeth Cymru"
    assert (first["own_id"], first["kind"], first["year_as_written"]) == ("1", "article", "2020-3")
    assert (second["title"], second["container"]) == ("", "P")
    assert (second["kind"], second["year_as_written"]) == ("report", "c2001")


# CSV, with the header rows as the programs write them

ZOTERO = (
    '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN",'
    '"DOI","Url","Abstract Note","Date","Date Added","Pages","Publisher","Language","Extra"\n'
    '"AB12","journalArticle","2019","Smith, Jane; Jones, Siân","A ""quoted"" title\nover lines",'
    '"J","","","10.1234/x","https://x","What it says","2019-05","2020-01-01","1","P","en",""\n'
)
SCOPUS = (
    '"Authors","Author full names","Author(s) ID","Title","Year","Source title","Cited by","DOI",'
    '"Link","Abstract","Document Type","Source","EID"\n'
    '"Anderson R.C.; Mansi S.A.","Anderson, Ronald C. (1); Mansi, Sattar A. (2)","1;2","Board",'
    '"2019","J Acc","3","10.1234/x","https://s","What it says","Book chapter","Scopus","2-s2.0-1"\n'
)
PUBMED = (
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,"
    'NIHMS ID,DOI\r\n"30000011","Seed oil","Lira R, de Oliveira Filho ASB, Cruz A.","Econ Bot.",'
    '"Lira R","Econ Bot","2021","2021/01/04","","","10.1000/eb.21"\r\n'
)
OVID = 'UI,TI,AU,SO,AB,YR,DO\n"7","A title","Smith J; Jones K","J 1(2)","Abs","2018","10.1234/x"\n'
PLAIN = 'title,authors,year,journal,doi,url,abstract\n12" tablets,"Smith, J",2019,J,,https://x,\n'


@pytest.mark.parametrize(
    ("text", "own_id", "authors", "year", "container"),
    [
        (ZOTERO, "AB12", "Smith, Jane; Jones, Siân", "2019", "J"),
        (SCOPUS, "2-s2.0-1", "Anderson, Ronald C.; Mansi, Sattar A.", "2019", "J Acc"),
        (PUBMED, "30000011", "Lira, R; de Oliveira Filho, ASB; Cruz, A", "2021", "Econ Bot"),
        (OVID, "7", "Smith J; Jones K", "2018", "J 1(2)"),
        (PLAIN, "", "Smith, J", "2019", "J"),
    ],
    ids=["zotero", "scopus", "pubmed", "ovid", "plain"],
)
def test_csv_exports_of_each_program_are_read(read, text, own_id, authors, year, container):
    export = read("a.csv", "\ufeff" + text)
    assert (export.faults, export.counted, export.unknown_tags) == ([], 1, ())
    (entry,) = export.entries
    assert (entry["own_id"], entry["authors"]) == (own_id, authors)
    assert (entry["year_as_written"], entry["container"]) == (year, container)
    assert entry["title"]


def test_a_quoted_csv_cell_may_hold_lines_and_quotation_marks(read):
    (entry,) = read("a.csv", ZOTERO).entries
    assert entry["title"] == 'A "quoted" title over lines'
    assert (entry["kind"], entry["abstract"]) == ("article", "What it says")


def test_blank_csv_rows_are_no_records_and_huge_cells_are_read(read):
    export = read("a.csv", f'Title,Abstract\nA,"{"word " * 60_000}"\n,\n"",""\nB,\n')
    assert titles(export) == ["A", "B"]
    assert export.counted == 2
    assert len(export.entries[0]["abstract"]) == 5 * 60_000 - 1


def test_unknown_csv_columns_that_hold_something_are_reported(read):
    export = read("a.csv", "Title,Abstrct,Empty,Pages\nA,x,,1\n")
    assert export.unknown_tags == ("Abstrct",)


def test_an_own_id_is_one_column_filled_in_every_row(read):
    export = read("a.csv", "Key,ID,Title\nK1,I1,A\n,I2,B\n")
    assert [entry["own_id"] for entry in export.entries] == ["I1", "I2"]


# each message


ENDS = "expected an export whose name ends in one of: .ris .bib .bibtex .json .csv"
WANT_RIS = "expected a RIS file: export the records again and choose RIS"
WANT_BIB = "expected a BibTeX file: export the records again and choose BibTeX"
WANT_CSL = "expected a CSL-JSON file, a list of items: export the records again and choose CSL JSON"
WANT_CSV = (
    "expected a CSV file with a column “Title” and a row for each record, as Zotero, Scopus, "
    "PubMed, Embase or Ovid write it"
)
WANT_UTF8 = "expected text in UTF-8: export it again and choose UTF-8 (Unicode)"
MIXED = "TY  - JOUR\nTI  - Siân\n".encode() + "AB  - £5\nER  - \n".encode("cp1252")
MESSAGES = [
    ("a.txt", "x", f"a file whose name ends in .txt; {ENDS}"),
    ("records", "x", f"a file whose name has no ending; {ENDS}"),
    ("a.ris", b"\xef\xbb\xbf \n", f"an empty file; {WANT_RIS}"),
    ("a.bib", b"%PDF-1.4", f"a PDF document; {WANT_BIB}"),
    (
        "a.csv",
        b"PK\x03\x04..",
        f"a spreadsheet (Excel or OpenDocument) or another zipped file; {WANT_CSV}",
    ),
    (
        "a.ris",
        "\n<!DOCTYPE html><html>",
        f"a web page (HTML), such as the page from which records are exported; {WANT_RIS}",
    ),
    ("a.json", "<?xml version='1.0'?><records/>", f"XML; {WANT_CSL}"),
    ("a.ris", "PMID- 1\n", f"records in PubMed's own format (MEDLINE, NBIB); {WANT_RIS}"),
    ("a.ris", "FN Clarivate\n", f"records in Web of Science's own format; {WANT_RIS}"),
    ("a.ris", "%0 Journal Article\n", f"records in EndNote's own format; {WANT_RIS}"),
    ("a.bib", "TY  - JOUR\n", f"records in RIS under another name; {WANT_BIB}"),
    ("a.ris", "@article{a,\n}", f"records in BibTeX under another name; {WANT_RIS}"),
    ("a.ris", '[{"id": 1}]', f"JSON under another name; {WANT_RIS}"),
    ("a.ris", "hello", f"no line that begins with “TY  -”; {WANT_RIS}"),
    ("a.bib", "hello", f"no entry such as “@article{{…}}”; {WANT_BIB}"),
    ("a.json", "{}", f"no list of items; {WANT_CSL}"),
    ("a.json", '[{"id": 1},\n x]', f"text that is not JSON from line 2, character 2; {WANT_CSL}"),
    ("a.json", "[" * 100_000, f"JSON nested too deeply to be read; {WANT_CSL}"),
    (
        "a.json",
        '[{"id": 1}, 3]',
        "an item that is no record, the item at place 2; "
        "expected a record in braces, with its fields",
    ),
    ("a.csv", "Title,Year\n", f"a header and no rows; {WANT_CSV}"),
    ("a.csv", "Name,Year\nx,1\n", f"no column of titles among: Name, Year; {WANT_CSV}"),
    ("a.ris", b"TY  - \0", f"bytes that are not text; {WANT_UTF8}"),
    (
        "a.ris",
        b"TY  - JOUR\nTI  - \x81\x8d",
        f"text in an encoding that was not recognised, from line 2; {WANT_UTF8}",
    ),
    (
        "a.ris",
        MIXED,
        f"text in two encodings, UTF-8 and another, the other first in line 3; {WANT_UTF8}",
    ),
]


@pytest.mark.parametrize(("name", "content", "message"), MESSAGES)
def test_a_file_that_is_no_export_is_named_with_what_it_is(read, name, content, message):
    export = read(name, content)
    assert export.entries == []
    assert said(export) == [f"{name}: found {message}"]


def test_what_the_bibtex_parser_did_not_foresee_is_a_fault_too(read, monkeypatch):
    import bibtexparser

    def fail(*_, **__):
        raise RuntimeError("out of step")

    monkeypatch.setattr(bibtexparser, "parse_string", fail)
    assert said(read("a.bib", "@article{a, title={x}}")) == [
        f"a.bib: found text that the BibTeX parser cannot follow (out of step); {WANT_BIB}"
    ]


def test_csv_files_have_the_faults_of_raw_tables(read):
    assert said(read("a.csv", "Title;Year\nx;1\n")) == [
        "a.csv, row 1: found columns divided by semicolons; expected columns divided by commas"
    ]
    assert said(read("a.csv", "Title,Year\nx\n"))[0].startswith("a.csv, row 2: found 1 cells")


def test_messages_are_said_in_welsh(read):
    assert said(read("a.ris", "<html>"), "cy") == [
        "a.ris: cafwyd: tudalen we (HTML), megis y dudalen yr allforir cofnodion ohoni; "
        "disgwylid: ffeil RIS: allforiwch y cofnodion eto gan ddewis RIS"
    ]
    assert said(read("a.bib", "@article\n{x}\n@misc{ok}"), "cy") == [
        "a.bib: cafwyd: nifer y cofnodion a gyfrifwyd: 2, a ddarllenwyd: 1; "
        "disgwylid: yr un nifer ddwywaith: ni chaniateir colli unrhyw gofnod"
    ]
