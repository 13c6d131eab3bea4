"""What a file may not hold more of, each limit with its message in both languages."""

import pytest
from fuzzed_readers import RAW

from analysis import tables
from analysis.careful_yaml import MOST_BYTES, BadYaml, read_yaml
from analysis.case import Case, CaseError
from analysis.language import LANGUAGES, Words
from analysis.publishing.faults import NarrativeError
from analysis.publishing.translation.passages import read_welsh, read_whole
from analysis.tables import limits
from analysis.tables.faults import FaultyTables
from analysis.tables.formats import export, read_export

FILE = f"{RAW}/ties.csv"


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("CASEBOOK_LANG", "en")


YAML = [
    ("a: " + "[" * 60, "Lists or maps are nested more than 50 deep.", "Y nifer mwyaf: 50"),
    ("a: &a [*a]", "It holds more than 20000 values", "fwy o werthoedd na hyn: 20000"),
    ("a: 0x" + "f" * 100, "A whole number has far too many digits.", "lawer gormod o ddigidau"),
    ('a: "\\ud83d"', "is half of a letter, line 1: type the letter itself.", "Hanner nod yw"),
    ("a: !!int ''", "A value does not fit the tag before it", "Nid yw gwerth yn cyd-fynd"),
    ("a: !!timestamp x", "A value does not fit the tag before it", "Nid yw gwerth yn cyd-fynd"),
    ("a: 1\n" + "#" * MOST_BYTES, "It is larger than 1 MB.", "fwy na hyn mewn MB: 1."),
]


@pytest.mark.parametrize(("source", "en", "cy"), YAML)
def test_yaml_that_would_break_its_reader_is_refused_in_words(source, en, cy):
    with pytest.raises(BadYaml) as refused:
        read_yaml(source.encode())
    reason = refused.value.reason
    assert isinstance(reason, Words)
    assert (en in reason.say("en"), cy in reason.say("cy")) == (True, True)


@pytest.mark.parametrize("source", ["a: [", "a: 2021-02-30", "a: !!python/name:os.system", "\t- a"])
def test_text_that_is_no_yaml_is_refused_as_the_library_says_it(source):
    with pytest.raises(BadYaml) as refused:
        read_yaml(source.encode())
    assert isinstance(refused.value.reason, str) and refused.value.reason


def test_values_that_stand_for_others_are_read_where_they_do_not_swell():
    assert read_yaml(b"\xef\xbb\xbfa: &x [1, 2.5, yes]\r\nb: *x\r\n") == {
        "a": [1, 2.5, True],
        "b": [1, 2.5, True],
    }
    assert read_yaml(b"") is None


@pytest.mark.parametrize("reader", LANGUAGES)
def test_why_case_yaml_is_refused_stands_in_its_message(study, reader):
    (study.raw / "case.yaml").write_text("a: " + "[" * 60)
    with pytest.raises(CaseError) as refused:
        Case.load(study.name, study.root)
    reason = Words("yaml.deep", {"most": 50}).say(reader)
    assert refused.value.say(reader).endswith(f"YAML. {reason}")


def test_a_long_value_of_case_yaml_is_cut_in_its_message(study):
    (study.raw / "case.yaml").write_text(f"title: {'x' * 5000}\nyear: [{'1, ' * 5000}]\n")
    with pytest.raises(CaseError) as refused:
        Case.load(study.name, study.root)
    assert max(map(len, refused.value.say("en").splitlines())) < 500


TABLES = [
    (b"tie_id" + b"," * 500 + b"\n", "found 501 columns; expected at most 500", "colofnau: 501"),
    (b"tie_id\n" + b"a\n" * 200_001, "found 200002 lines; expected", "llinellau: 200002"),
    (b"x" * (limits.MOST_BYTES + 9), "found 50 MB or more; expected at most", "neu fwy: 50"),
    (b"tie_id\n" + b"," * 5_000_001, "found 5000002 cells; expected at most", "celloedd: 5000002"),
]


@pytest.mark.parametrize(("content", "en", "cy"), TABLES)
def test_a_table_that_is_far_too_large_is_refused_before_it_is_taken_apart(study, content, en, cy):
    (study.raw / "ties.csv").write_bytes(content)
    with pytest.raises(FaultyTables) as refused:
        tables.read(study, "ties")
    assert refused.value.say("en").startswith(f"{FILE}: ")
    assert (en in refused.value.say("en"), cy in refused.value.say("cy")) == (True, True)


def test_of_very_many_faults_the_first_are_named_and_the_rest_counted(study):
    path = study.raw / "ties.csv"
    header, row = path.read_text(encoding="utf-8").splitlines()[:2]
    path.write_text("\n".join([header, *[row] * 900]) + "\n", encoding="utf-8")
    with pytest.raises(FaultyTables) as refused:
        tables.read(study, "ties")
    lines = refused.value.say("en").splitlines()
    assert len(lines) == limits.MOST_FAULTS + 1
    assert "also in row 3, 4, 5" in lines[0] and len(lines[0]) < 400
    assert lines[-1] == (
        f"{FILE}: found 400 more faults of this table; "
        "expected none: mend those named first, then check again"
    )


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"tie_id,from_id\n" + b"x" * 200_000 + b",\xff\n", "row 2, column from_id"),
        (b"tie_id,a\rx,\xff\r", "row 1"),
    ],
)
def test_a_byte_that_is_no_text_is_named_wherever_it_stands(study, content, place):
    (study.raw / "ties.csv").write_bytes(content)
    with pytest.raises(FaultyTables) as refused:
        tables.read(study, "ties")
    assert refused.value.say("en").startswith(f"{FILE}, {place}: found Windows-1252 text")


EXPORTS = [
    ("a.ris", b"TY  - JOUR\n" * 50_001, "found 50001 records; expected at most 50000 records"),
    ("a.ris", b"x" * (export.MOST_BYTES + 1), "found more than 20 MB; expected at most 50000"),
    ("a.json", rb'[{"id": "a", "title": "\ud800"}]', "found bytes that are not text"),
    ("a.json", b'[{"id": "a", "author": [' + b"[" * 2000, "found JSON nested too deeply"),
    (
        "a.bib",
        b"@article{a, title={" + b"{\\'e" * 5000 + b"}" * 5000 + b"}}\n",
        "found brackets nested too deeply to be read; expected a BibTeX file",
    ),
]


@pytest.mark.parametrize(("name", "content", "said"), EXPORTS)
def test_an_export_that_would_break_its_reader_is_refused_in_words(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    (fault,) = read_export(tmp_path / name, name).faults
    assert said in fault.say("en")
    assert fault.say("cy").startswith(f"{name}: cafwyd: ")


def test_of_very_many_faults_of_an_export_the_rest_are_counted(tmp_path):
    path = tmp_path / "a.ris"
    path.write_bytes(b"TY  - JOUR\nER  - \n" + b"TI  - x\nER  - \n" * 300)
    faults = read_export(path, "a.ris").faults
    assert [fault.say("en").split(", at line ")[-1].split(":")[0] for fault in faults[:3]] == [
        "3",
        "5",
        "7",
    ]
    assert faults[-1].say("en") == (
        "a.ris: found faults beyond those named, 200 of them; "
        "expected a file without a fault: mend those named, then check again"
    )


def test_what_is_odd_in_csl_is_read_as_it_is_written(tmp_path):
    path = tmp_path / "a.json"
    digits = "9" * 5000
    path.write_text(
        f'[{{"id": {digits}, "author": [{{"family": 5, "given": 1.50}}], '
        '"issued": {"date-parts": [[2020, 0]]}, "title": "\\ud83d\\ude00"}]'
    )
    (entry,) = read_export(path, "a.json").entries
    assert (entry["own_id"], entry["authors"]) == (digits, "5, 1.50")
    assert (entry["year_as_written"], entry["title"]) == ("2020", "\N{GRINNING FACE}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("x" * 500_001, "found a far longer text, or far more comments"),
        ("{#" * 501, "found a far longer text, or far more comments"),
        ("## summary\n\n{{ " + "(" * 5000, "a call in double braces that is far too long"),
        ("## summary\n\n{{ " + "9" * 5000 + " }}", "a call in double braces that is far too long"),
    ],
)
@pytest.mark.parametrize("read", [read_welsh, lambda study: read_whole(study, "cy")])
def test_a_narrative_that_would_break_its_reader_is_refused_in_words(study, content, said, read):
    (study.raw / "narrative.cy.md").write_text(content)
    with pytest.raises(NarrativeError) as refused:
        read(study)
    assert said in refused.value.say("en")
    assert refused.value.say("cy").startswith("narrative.cy.md")
