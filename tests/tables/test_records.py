"""The imported bibliography of a case: stable ids, counts that agree, faults all at once."""

import csv

import pandas as pd
import pytest

from analysis import tables
from analysis.desk_research.searching.duplicates import deduplicate
from analysis.tables.faults import FaultyTables
from analysis.tables.records import IMPORTS, RECORDS, import_records, read_records

FIELDS = "search_id place_en place_cy stream searched_on terms search_language hits file note basis"


@pytest.fixture
def searches(study):
    """Replace the searches of the case by files of one's own, one search a file."""
    folder = study.raw / "searches"
    for file in folder.iterdir():
        file.unlink()

    def written(files, basis="recorded"):
        for name, content in files:
            (folder / name).write_text(content, encoding="utf-8")
        with (study.raw / "searches.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, FIELDS.split(), restval="", lineterminator="\n")
            writer.writeheader()
            for number, (name, _) in enumerate(files, start=1):
                row = {"search_id": f"S{number}", "place_en": "Here", "place_cy": "Yma"}
                writer.writerow({**row, "stream": "database", "file": name, "basis": basis})
        return study

    return written


def ris(*records):
    return "".join(f"TY  - JOUR\n{record}\nER  - \n\n" for record in records)


def ids(study):
    return list(read_records(study).table["record_id"])


# the default case


def test_every_record_of_the_default_case_is_imported(study):
    table, imports = read_records(study).table, read_records(study).imports
    assert tuple(table.columns) == RECORDS
    assert tuple(imports.columns) == IMPORTS
    assert list(imports["format"]) == ["ris", "csv", "csl_json", "bibtex"]
    assert (imports["counted"] == imports["imported"]).all()
    assert len(table) == imports["imported"].sum()
    assert table["record_id"].is_unique
    assert str(table["year"].dtype) == "Int64"
    assert (imports[["years_not_understood", "ids_repeated"]] == 0).all(axis=None)
    assert messages(study) == []


def test_every_page_of_the_register_is_a_record_under_its_projects_id(study):
    evidence = tables.read(study, "evidence")
    pages = {}
    for number, column in ((1, "source_url"), (2, "source_2_url")):
        found = evidence.dropna(subset=[column]).set_index("project_id")[column]
        pages |= {f"{project}-{number}": url for project, url in found.items()}
    records = read_records(study).table.set_index("record_id")["url"]
    assert records[records.index.str.startswith("EV")].to_dict() == pages


def test_every_page_of_the_reference_tables_is_a_record(study):
    records = read_records(study).table
    for name, prefix in (("benchmarks", "BM-"), ("survey_instruments", "SI-")):
        urls = set(tables.read_reference(study, name)["source_url"])
        own = set(records.loc[records["record_id"].str.startswith(prefix), "url"])
        assert own <= urls <= set(records["url"])  # one page may stand in two lists


def test_what_was_not_recorded_of_the_searches_is_blank(study):
    searches = tables.read(study, "searches")
    assert searches[["searched_on", "terms", "hits"]].isna().all(axis=None)
    assert searches["note"].str.contains("not recorded").all()


def test_every_work_of_the_default_case_is_decided_and_every_project_reached(study):
    records = deduplicate(read_records(study).table).records
    screening = tables.read(study, "screening")
    first = screening[(screening["stage"] == "title_abstract") & (screening["reader"] == "R1")]
    assert set(first["record_id"]) == set(records["record_id"])
    assert records["duplicate_of"].notna().any()
    reports = screening[(screening["stage"] == "full_text") & (screening["decision"] == "include")]
    assert set(reports["project_id"]) == set(tables.read(study, "evidence")["project_id"])


def test_the_second_reader_is_illustrative_and_every_difference_is_settled(study):
    screening = tables.read(study, "screening")
    by = {
        name: rows.set_index("record_id")["decision"]
        for name, rows in screening.loc[screening["stage"] == "title_abstract"].groupby("reader")
    }
    assert set(screening.loc[screening["reader"] != "R1", "basis"]) == {"illustrative"}
    assert set(screening.loc[screening["reader"] == "R1", "basis"]) == {"recorded"}
    assert len(by["R2"]) < len(by["R1"])
    both = by["R1"].reindex(by["R2"].index)
    differing = both.index[both != by["R2"]]
    assert 0 < len(differing) < len(both)
    assert by["agreed"].to_dict() == by["R1"][differing].to_dict()


# ids


def test_own_ids_are_kept_when_every_record_has_one_of_its_own(searches):
    study = searches([("a.ris", ris("ID  - x1\nTI  - A", "ID  - x2\nTI  - B"))])
    assert ids(study) == ["x1", "x2"]


@pytest.mark.parametrize(
    "records",
    [
        ("ID  - x\nTI  - A", "TI  - B"),
        ("ID  - x\nTI  - A", "ID  - x\nTI  - B"),
        ("ID  - x;y\nTI  - A", "ID  - z\nTI  - B"),
    ],
    ids=["one has none", "one id twice", "a semicolon, which joins ids elsewhere"],
)
def test_else_ids_are_made_of_what_the_records_say(searches, records):
    found = ids(searches([("a.ris", ris(*records))]))
    assert len(set(found)) == 2
    assert all(pd.Series(found).str.fullmatch(r"S1-[0-9a-f]{8}"))


def test_made_ids_do_not_depend_on_the_order_of_the_export(searches):
    records = ["TI  - A\nPY  - 2019", "TI  - A\nPY  - 2020", "TI  - B\nDO  - 10.1234/x"]
    before = read_records(searches([("a.ris", ris(*records))])).table
    after = read_records(searches([("a.ris", ris(*reversed(records)))])).table
    keys = ["title", "year"]
    assert before.set_index(keys)["record_id"].to_dict() == (
        after.set_index(keys)["record_id"].to_dict()
    )


def test_made_ids_overlook_case_and_the_way_an_address_or_doi_is_written(searches):
    one = "TI  - A title.\nDO  - 10.1234/AB\nUR  - http://www.x.org/a/"
    two = "TI  - A  TITLE\nDO  - https://doi.org/10.1234/ab\nUR  - https://x.org/a"
    first, second = ids(searches([("a.ris", ris(one, two))]))
    assert second == f"{first}-2"


def test_records_that_say_the_same_are_numbered(searches):
    found = ids(searches([("a.ris", ris("TI  - A", "TI  - A", "TI  - A"))]))
    assert found == [found[0], f"{found[0]}-2", f"{found[0]}-3"]


def test_a_later_file_never_changes_the_ids_of_an_earlier_one(searches):
    first = ("a.ris", ris("ID  - x\nTI  - A"))
    before = ids(searches([first]))
    study = searches([first, ("b.bib", "@article{x, title={B}}")])
    assert ids(study)[0] == before[0] == "x"
    assert ids(study)[1].startswith("S2-")
    assert list(read_records(study).imports["ids_repeated"]) == [1, 1]


# the tables


def test_years_that_are_not_understood_are_shown_and_counted(searches):
    records = read_records(
        searches([("a.ris", ris("ID  - a\nPY  - 10 15", "ID  - b\nPY  - 2019-", "ID  - c"))])
    )
    assert list(records.table["year"].fillna(0)) == [0, 2019, 0]
    assert list(records.table["year_as_written"].fillna("")) == ["10 15", "2019-", ""]
    assert list(records.imports["years_not_understood"]) == [1]


def test_what_a_file_does_not_say_is_missing(searches):
    (row,) = read_records(searches([("a.ris", ris("ZZ  - x"))])).table.to_dict("records")
    blank = ("title", "authors", "container", "doi", "url", "abstract", "language")
    assert all(pd.isna(row[name]) for name in blank)
    assert (row["kind"], row["place"], row["file"]) == ("article", 1, "a.ris")


def test_the_basis_of_a_record_is_that_of_its_search(searches):
    study = searches([("a.ris", ris("TI  - A"))], basis="public_source")
    assert set(read_records(study).table["basis"]) == {"public_source"}


def test_unknown_tags_are_joined_by_semicolons(searches):
    study = searches([("a.ris", ris("ZZ  - x\nQQ  - y\nTI  - A"))])
    assert list(read_records(study).imports["unknown_tags"]) == ["QQ;ZZ"]


# faults


def messages(study, language="en"):
    return [fault.say(language) for fault in import_records(study)[1]]


FOLDER = "data/raw/monmouthshire/searches"


def test_all_faulty_files_are_reported_at_once(searches):
    study = searches([("a.ris", "hello"), ("b.json", "{}"), ("c.ris", ris("TI  - A"))])
    assert [line.split(":")[0] for line in messages(study)] == [
        f"{FOLDER}/a.ris",
        f"{FOLDER}/b.json",
    ]
    with pytest.raises(FaultyTables) as error:
        read_records(study)
    assert [fault.say("en") for fault in error.value.faults] == messages(study)


def test_a_file_that_is_not_there_is_named_with_the_nearest(searches, study):
    searches([("projects.ris", ris("TI  - A"))])
    (study.raw / "searches" / "projects.ris").rename(study.raw / "searches" / "project.ris")
    assert messages(study) == [
        f"{FOLDER}/project.ris: found a file of records that no search names; expected a row of "
        "data/raw/monmouthshire/searches.csv that names it, or no such file in the folder",
        "data/raw/monmouthshire/searches.csv, row 2, column file: found no file “projects.ris”; "
        f"expected a file in {FOLDER}; the nearest is “project.ris”",
    ]


def test_a_file_that_two_searches_name_is_refused(searches):
    content = ris("TI  - A")
    study = searches([("a.ris", content), ("a.ris", content)])
    assert messages(study) == [
        f"data/raw/monmouthshire/searches.csv, row {row}, column file: found “a.ris”, which is "
        f"also in row {other}; expected a file of its own for each search, so that no record is "
        "counted twice"
        for row, other in ((2, 3), (3, 2))
    ]


def test_a_path_is_never_followed_out_of_the_folder(searches, study):
    searches([("a.ris", ris("TI  - A"))])
    path = study.raw / "searches.csv"
    path.write_text(path.read_text().replace("a.ris", "../a.ris"))
    (study.raw / "searches" / "a.ris").rename(study.raw / "a.ris")
    assert messages(study) == []
    with pytest.raises(FaultyTables, match=r"searches\.csv, row 2, column file"):
        read_records(study)


def test_a_search_without_a_file_brings_no_record(searches, study):
    searches([("a.ris", ris("TI  - A")), ("", "")][:1])
    path = study.raw / "searches.csv"
    path.write_text(path.read_text() + "S9,Here,Yma,database,,,,0,,,recorded\n")
    assert list(read_records(study).imports["search_id"]) == ["S1"]


def test_faults_of_the_log_itself_are_not_repeated(study):
    path = study.raw / "searches.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("website", "web site"))
    assert messages(study) == []
    with pytest.raises(FaultyTables, match="web site"):
        read_records(study)


def test_a_log_that_cannot_be_read_is_no_fault_of_the_files(study):
    (study.raw / "searches.csv").unlink()
    assert messages(study) == []


def test_faults_of_files_are_said_in_welsh(searches, study):
    searches([("a.ris", ris("TI  - A"))])
    (study.raw / "searches" / "a.ris").unlink()
    assert messages(study, "cy") == [
        "data/raw/monmouthshire/searches.csv, rhes 2, colofn file: cafwyd: dim ffeil o'r enw hwn: "
        f"“a.ris”; disgwylid: ffeil yn y ffolder hon: {FOLDER}"
    ]
