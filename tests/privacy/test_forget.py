"""Forgetting a person: every row goes, nothing else does, and what is left to do is said."""

import csv
import datetime
import json
import shutil
from pathlib import Path

import nbformat
import pytest
from openpyxl import load_workbook

from analysis import tables
from analysis.privacy import forgetting
from analysis.privacy.earlier_releases import widened
from analysis.privacy.files import PrivacyError
from analysis.privacy.forgetting import forget
from analysis.privacy.pseudonyms import make_pseudonyms
from analysis.tables.faults import FaultyTables
from analysis.tables.sources import content
from analysis.tables.workbook import make

DAY = datetime.date(2022, 5, 1)
PERSON = "P001"
NOTEBOOKS = ("4_pilot_evaluation", "3_stakeholder_network")
WHERE = {"participants": 1, "responses": None, "loans": None, "said": 1, "codings": None}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (".lock", ".holder.json")
    }


@pytest.fixture
def made(study):
    """Something of what runs and publishing leave in data/processed and reports."""
    findings = study.processed / "findings"
    for path in (
        *(findings / name / "findings.json" for name in ("pilot", "case_study", "stakeholders")),
        *(
            study.processed / "notebooks" / f"{name}.ipynb"
            for name in ("4_pilot_evaluation", "3_stakeholder_network")
        ),
        *(
            study.processed / "runs" / f"{name}.json"
            for name in ("4_pilot_evaluation", "3_stakeholder_network")
        ),
        study.processed / "variants/k=5/findings/pilot/findings.json",
        study.processed / "pictures/a.png",
        study.processed / "failed/4_pilot_evaluation.ipynb",
        study.processed / "questionnaire/sheet.csv",
        study.processed / "statements.json",
        study.processed / "records.csv",
        study.reports / "en/index.html",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    return study


def test_every_row_about_the_person_goes_and_no_other(study):
    before = {name: rows(study.raw / f"pilot/{name}.csv") for name in WHERE}
    said = {row["said_id"] for row in before["said"] if row["participant_id"] == PERSON}
    forget(study, PERSON, DAY)
    for name, held in before.items():
        mine = [
            row for row in held if row.get("participant_id") == PERSON or row.get("said_id") in said
        ]
        assert mine
        assert rows(study.raw / f"pilot/{name}.csv") == [row for row in held if row not in mine]
    assert tables.check(study) == []


def test_files_without_the_person_and_every_other_line_keep_their_bytes(study):
    file = study.raw / "pilot/participants.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = everything(study.raw)
    found = forget(study, PERSON, DAY)
    after = everything(study.raw)
    changed = {
        f"data/raw/monmouthshire/{name}" for name in after if before.get(name) != after[name]
    }
    assert changed == {*found.rows, "data/raw/monmouthshire/forgotten.log"}
    lines = before["pilot/participants.csv"].splitlines(keepends=True)
    kept = b"".join(line for line in lines if not line.startswith(b"P001,"))
    assert after["pilot/participants.csv"] == kept


def test_nobody_is_named_when_the_code_is_unknown_not_even_a_near_one(study):
    before = everything(study.root)
    for near in ("P0001", "p001", "P00", "", "P001 "):
        with pytest.raises(PrivacyError) as stopped:
            forget(study, near, DAY)
        assert "found nobody" in stopped.value.say("en")
        assert "P0" not in stopped.value.say("en") + stopped.value.say("cy")
    assert everything(study.root) == before


def test_somebody_who_answered_the_partner_is_forgotten_too(study):
    found = forget(study, "H001", DAY)
    assert list(found.rows) == ["data/raw/monmouthshire/pilot/partner_responses.csv"]
    assert not [
        r for r in rows(study.raw / "pilot/partner_responses.csv") if r["respondent_id"] == "H001"
    ]


def test_what_was_made_of_the_tables_goes_and_what_others_typed_stays(made):
    found = forget(made, PERSON, DAY)
    left = {name for name in everything(made.processed)}
    assert left == {
        "findings/stakeholders/findings.json",
        "notebooks/3_stakeholder_network.ipynb",
        "runs/3_stakeholder_network.json",
        "questionnaire/sheet.csv",
        "records.csv",
    }
    assert found.made == 8
    assert found.published == ("reports/monmouthshire",)
    assert (made.reports / "en/index.html").exists()


def test_looking_changes_nothing_and_tells_the_same(made):
    before = everything(made.root)
    looked = forget(made, PERSON, DAY, look=True)
    assert everything(made.root) == before
    assert forget(made, PERSON, DAY) == looked


@pytest.mark.parametrize("failing", [0, 1, 3])
def test_all_is_as_it_was_when_one_file_cannot_be_written(made, monkeypatch, failing):
    before = everything(made.root)
    replace, seen = Path.replace, []

    def fails(path, target):
        if path.name.endswith(".new"):
            seen.append(path)
            if len(seen) == failing + 1:
                raise OSError(28, "No space left on device", str(target))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="No space"):
        forget(made, PERSON, DAY)
    assert everything(made.root) == before


def test_a_table_that_cannot_be_read_stops_it(made):
    (made.raw / "pilot/responses.csv").write_bytes(b"PK\x03\x04")
    before = everything(made.root)
    with pytest.raises(FaultyTables, match="responses"):
        forget(made, PERSON, DAY)
    assert everything(made.root) == before


def test_the_log_has_day_rows_and_tables_and_never_who(study):
    forget(study, PERSON, DAY)
    forget(study, "P002", DAY)
    log = (study.raw / "forgotten.log").read_text(encoding="utf-8")
    first, second = rows(study.raw / "forgotten.log")
    assert first["forgotten_on"] == "2022-05-01"
    assert int(first["rows"]) > 5
    assert first["tables"].startswith("participants; responses")
    assert second["forgotten_on"]
    assert "P00" not in log


def test_a_code_that_stands_elsewhere_is_told_of_by_place_alone(study):
    file = study.raw / "narrative.en.md"
    file.write_text(file.read_text(encoding="utf-8") + "\n{# ask P001 again #}\n", encoding="utf-8")
    found = forget(study, PERSON, DAY)
    number = len(file.read_text(encoding="utf-8").splitlines())
    assert found.mentioned == (f"data/raw/monmouthshire/narrative.en.md:{number}",)


def test_name_and_contact_go_from_the_folder_private(study, monkeypatch, tmp_path_factory):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("home")))
    private = study.raw / "private"
    private.mkdir()
    text = (
        "name,contact,day\nMargaret Price,01632 960123,Mon\nSiân Rees,,Tue\n"
        "margaret price,01632 960 123,Wed\n"
    )
    (private / "people.csv").write_text(text, encoding="utf-8")
    (private / "calls.txt").write_text("called Margaret")
    make_pseudonyms(study)
    coded = rows(private / "pseudonyms.csv")
    code = next(row["participant_id"] for row in coded if row["name"] == "Margaret Price")
    found = forget(study, code, DAY)
    assert (private / "people.csv").read_text("utf-8") == "name,contact,day\nSiân Rees,,Tue\n"
    assert [row["name"] for row in rows(private / "pseudonyms.csv")] == ["Siân Rees"]
    assert found.unread == ("data/raw/monmouthshire/private/calls.txt",)
    assert set(found.rows.values()) == {1, 2}
    assert (private / "pseudonyms.csv").stat().st_mode & 0o077 == 0


def test_where_the_name_is_left_or_nobody_has_the_code_the_list_is_to_be_looked_through(
    study, monkeypatch, tmp_path_factory
):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("home")))
    private = study.raw / "private"
    private.mkdir()
    (private / "people.csv").write_text("name,contact\nAnn Price,01632 960123\nB,\n", "utf-8")
    make_pseudonyms(study)
    code = rows(private / "pseudonyms.csv")[0]["participant_id"]
    (private / "people.csv").write_text("name,contact\nAnn Price,01632 960999\n", "utf-8")
    both = {f"data/raw/monmouthshire/private/{name}.csv" for name in ("people", "pseudonyms")}
    assert set(forget(study, PERSON, DAY).unread) == both  # P001 is no code of the list
    assert forget(study, code, DAY).unread == ("data/raw/monmouthshire/private/people.csv",)


def test_copies_of_tables_that_nobody_reads_are_named(study):
    (study.raw / "Copy of participants.CSV").write_bytes(
        (study.raw / "pilot/participants.csv").read_bytes()
    )
    (study.raw / "scan.pdf").write_bytes(b"%PDF")
    (study.raw / "old.xlsx").write_bytes(b"PK\x03\x04 cut short")
    found = forget(study, PERSON, DAY)
    assert found.mentioned == ("data/raw/monmouthshire/Copy of participants.CSV:2",)
    folder = "data/raw/monmouthshire"
    assert found.unread == (f"{folder}/old.xlsx", f"{folder}/scan.pdf")


def test_a_copy_of_the_workbook_is_searched_cell_by_cell(study):
    held = {"pilot/participants": list(enumerate(rows(study.raw / "pilot/participants.csv"), 2))}
    book = make(study, "en", held, names=tuple(held))
    (study.raw / "case - Copy.XLSX").write_bytes(book)
    found = forget(study, PERSON, DAY)
    assert found.mentioned == ("data/raw/monmouthshire/case - Copy.XLSX, pilot_participants!A2",)


def test_notebooks_that_show_what_was_made_with_the_persons_rows_are_named(study):
    def notebook(name, case, *outputs, source=""):
        file = study.root / "notebooks" / name
        given = new.new_code_cell(f'case: str = "{case}"', metadata={"tags": ["parameters"]})
        shown = new.new_code_cell(source, outputs=list(outputs))
        nbformat.write(new.new_notebook(cells=[given, shown]), file)

    new = nbformat.v4
    shutil.rmtree(study.root / "notebooks", ignore_errors=True)
    (study.root / "notebooks").mkdir()
    output = new.new_output("stream", text="40 people")
    for name in ("3_stakeholder_network", "4_pilot_evaluation", "5_case_study"):
        notebook(f"{name}.ipynb", "monmouthshire", output)
    notebook("my own.ipynb", "torfaen", source="loans['P001']")
    look = forget(study, PERSON, DAY, look=True).notebooks
    named = ["4_pilot_evaluation", "5_case_study", "my own"]
    assert look == tuple(f"notebooks/{name}.ipynb" for name in named)
    notebook("4_pilot_evaluation.ipynb", "monmouthshire")
    notebook("5_case_study.ipynb", "torfaen", output)
    assert forget(study, PERSON, DAY).notebooks == ("notebooks/my own.ipynb",)


def released(study, *statements) -> Path:
    path = study.raw / "releases/1.0.json"
    path.parent.mkdir(exist_ok=True)
    held = {
        "version": "1.0",
        "released_on": "2022-04-01",
        "among": {},
        "statements": list(statements),
    }
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


def stated(low, high, **about):
    return {"item": "x", "row": 0, "column": "", "about": about, "low": low, "high": high}


ALL, RURAL = [[1.0, []]], [[1.0, [["area", ["rural"]]]]]


def test_a_release_that_counts_the_person_is_named_kept_and_leaves_room_for_one_fewer(study):
    path = released(study, stated(64, 64, terms=ALL), stated(5, 5, terms=ALL, of="partner"))
    found = forget(study, PERSON, DAY)
    assert found.released == (("data/raw/monmouthshire/releases/1.0.json", "2022-04-01"),)
    held = json.loads(path.read_text(encoding="utf-8"))
    assert [(item["low"], item["high"]) for item in held["statements"]] == [(63, 64), (5, 5)]
    assert held["forgotten"] == 1


def test_a_release_that_counts_others_only_is_not_touched(study):
    path = released(study, stated(5, 5, terms=ALL, of="partner"))
    before = path.read_bytes()
    assert forget(study, PERSON, DAY).released == ()
    assert path.read_bytes() == before


def test_widened_numbers_hold_for_every_person_who_may_have_gone():
    """A count, a share and a difference of shares are true of those left, whoever went."""
    for total, part, other in ((20, 7, 5), (12, 12, 0), (9, 1, 8)):
        base: list = []
        share = 100 * part / total
        net = 100 * (part - other) / total
        held = {
            "statements": [
                stated(total, total, terms=ALL),
                stated(part, part, terms=RURAL),
                stated(share, share, terms=RURAL, base=base, scale=100.0),
                stated(
                    net,
                    net,
                    terms=[[1.0, [["a", ["b"]]]], [-1.0, [["a", ["c"]]]]],
                    base=base,
                    scale=100.0,
                ),
                stated(3.0, 3.0, terms=ALL, base=base, measure="tasks"),
            ]
        }
        kept = json.loads(widened(held, {"people": 1}))["statements"]
        assert len(kept) == 4  # a mean cannot be bounded without its values
        for lost_part, lost_other in ((0, 0), (1, 0), (0, 1)):
            if lost_part > part or lost_other > other:
                continue
            left = total - 1
            now = (
                left,
                part - lost_part,
                100 * (part - lost_part) / left,
                100 * (part - lost_part - other + lost_other) / left,
            )
            for value, item in zip(now, kept, strict=True):
                assert item["low"] - 1e-9 <= value <= item["high"] + 1e-9


@pytest.mark.slow
def test_the_workbook_loses_the_persons_rows_and_keeps_the_others(study):
    names = ("pilot/participants", "pilot/said", "pilot/codings", "pilot/responses", "pilot/loans")
    held = {name: rows(study.raw / f"{name}.csv") for name in names}
    numbered = {name: list(enumerate(cells, start=2)) for name, cells in held.items()}
    book = make(study, "cy", numbered)
    (study.raw / "case.xlsx").write_bytes(book)
    for name in names:
        (study.raw / f"{name}.csv").unlink()
    (study.raw / "case-marked.xlsx").write_bytes(book)
    before = {name: content(study, name).splitlines() for name in names}
    found = forget(study, PERSON, DAY)
    assert found.marked == "data/raw/monmouthshire/case-marked.xlsx"
    assert all(place.startswith("data/raw/monmouthshire/case.xlsx, ") for place in found.rows)
    assert len(found.rows) == len(names)
    assert not (study.raw / "case-marked.xlsx").exists()
    assert PERSON.encode() not in b"".join(content(study, name) for name in names)
    for name in names[:1]:
        left = [line for line in content(study, name).splitlines() if line]
        assert left == [line for line in before[name] if line and not line.startswith(b"P001,")]
    assert tables.check(study) == []


def test_merged_cells_are_parted_and_the_others_keep_what_they_showed(study):
    name = "pilot/participants"
    held = {name: list(enumerate(rows(study.raw / f"{name}.csv"), 2))}
    path = study.raw / "case.xlsx"
    path.write_bytes(make(study, "en", held, names=(name,)))
    (study.raw / f"{name}.csv").unlink()
    book = load_workbook(path)
    sheet = book["pilot_participants"]
    band = sheet["C2"].value
    sheet.merge_cells("C2:C3")
    sheet.merge_cells("D4:D5")
    book.save(path)
    forget(study, PERSON, DAY)
    left = load_workbook(path)["pilot_participants"]
    assert [left["A2"].value, left["C2"].value, left["C3"].value] == [None, None, band]
    assert [str(merged) for merged in left.merged_cells.ranges] == ["D4:D5"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_command_says_what_to_publish_again_without_the_code(made, casebook, language):
    released(made, stated(64, 64, terms=ALL))
    status, said, _ = casebook("forget", "monmouthshire", PERSON, "--language", language)
    assert status == 0
    assert "casebook run monmouthshire --publish" in said
    assert "releases/1.0.json" in said
    assert "pilot/sessions.csv" in said
    assert {"en": "Backups", "cy": "copïau wrth gefn"}[language] in said
    assert PERSON not in said


def test_a_command_that_was_killed_leaves_what_the_next_one_clears(made):
    aside = made.workspace / ".forgetting"
    aside.mkdir()
    (aside / "0").write_text("an older run")
    forget(made, PERSON, DAY)
    assert not aside.exists()
    assert forgetting.LOG in {path.name for path in made.raw.iterdir()}
