"""The answers to the questionnaire become ties, or faults that say where and what to do."""

import pytest
from made_up_answers import agree, blank, cells_of, fill, fill_at, name_new, save

from analysis import tables
from analysis.tables.answer_sheet import read_sheet, sheet_bytes, typed_code, typed_tick
from analysis.tables.answers import FaultyAnswers, summary, take_answers

SECOND = {"other_id": "STK02", "other_en": "", "other_cy": ""}


@pytest.fixture
def sheet(study):
    return blank(study, "STK05", "STK09")


def raw(study):
    return {name: (study.raw / f"{name}.csv").read_bytes() for name in ("ties", "stakeholders")}


def faults_of(study, sheet, language="en"):
    """The lines that a filled sheet is refused with; nothing is written."""
    before = raw(study)
    with pytest.raises(FaultyAnswers) as caught:
        take_answers(study, save(study, sheet))
    assert raw(study) == before
    return caught.value.say(language).splitlines()


def test_a_filled_sheet_becomes_ties_and_the_tables_stay_in_order(study, sheet):
    before = raw(study)
    last = max(int(name[3:]) for name in cells_of(before["ties"])["tie_id"])
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="funds", direction="to_them", strength="2")
    fill(sheet, "STK05", "STK10", kind="refers", direction="from_them")
    fill(sheet, "STK05", "STK06", kind="works_with", direction="mutual", strength="3")
    taken = take_answers(study, save(study, sheet))
    assert taken.answered == ("STK05",)
    assert taken.not_filled == ("STK09",)
    after = raw(study)
    assert after["ties"].startswith(before["ties"])
    assert after["ties"][len(before["ties"]) :].decode().splitlines() == [
        f"TIE{last + 1},STK05,STK02,funds,directed,2,STK05,medium,2,recorded,",
        f"TIE{last + 2},STK05,STK06,works_with,mutual,3,STK05,medium,2,recorded,",
        f"TIE{last + 3},STK10,STK05,refers,directed,,STK05,medium,2,recorded,",
    ]
    assert tables.check(study) == []


def test_who_answered_is_marked_and_no_other_byte_changes(study, sheet):
    was_raw = raw(study)
    before = was_raw["stakeholders"].splitlines(keepends=True)
    agree(sheet, "STK05")
    take_answers(study, save(study, sheet))
    assert raw(study)["ties"] == was_raw["ties"]
    after = raw(study)["stakeholders"].splitlines(keepends=True)
    assert [a for a, b in zip(after, before, strict=True) if a != b] == [after[5]]
    was, now = cells_of(b"".join(before)).loc[4], cells_of(b"".join(after)).loc[4]
    assert list(now.index[now != was]) == ["asked", "answered"]
    assert (now["asked"], now["answered"]) == ("yes", "yes")


def test_the_same_sheet_twice_adds_nothing_the_second_time(study, sheet):
    agree(sheet, "STK05")
    row = fill(sheet, "STK05", "STK02", kind="funds", direction="to_them")
    take_answers(study, save(study, sheet))
    after = raw(study)
    taken = take_answers(study, save(study, sheet))
    assert (len(taken.ties), taken.repeated) == (0, (row,))
    assert raw(study) == after


def test_a_tie_reported_one_way_before_is_added_the_other_way_only(study, sheet):
    agree(sheet, "STK05")
    at = fill(sheet, "STK05", "STK02", kind="funds", direction="to_them") - 2
    take_answers(study, save(study, sheet))
    fill_at(sheet, at, direction="mutual")
    (tie,) = take_answers(study, save(study, sheet)).ties.to_dict("records")
    assert (tie["from_id"], tie["to_id"], tie["direction"]) == ("STK02", "STK05", "directed")


def test_a_tie_that_the_other_end_reports_too_is_of_high_confidence(study, sheet):
    for who, other, direction in (("STK05", "STK09", "to_them"), ("STK09", "STK05", "from_them")):
        agree(sheet, who)
        fill(sheet, who, other, kind="informs", direction=direction)
    fill(sheet, "STK05", "STK02", kind="informs", direction="to_them")  # as STK02 has reported
    fill(sheet, "STK05", "STK06", kind="informs", direction="to_them")
    ties = take_answers(study, save(study, sheet), look=True).ties
    said = ties.set_index(["reported_by", "from_id", "to_id"])["confidence"].to_dict()
    assert said == {
        ("STK05", "STK05", "STK02"): "high",
        ("STK05", "STK05", "STK06"): "medium",
        ("STK05", "STK05", "STK09"): "high",
        ("STK09", "STK05", "STK09"): "high",
    }


def test_a_look_shows_and_writes_nothing(study, sheet):
    before = raw(study)
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="funds", direction="to_them")
    assert len(take_answers(study, save(study, sheet), look=True).ties) == 1
    assert raw(study) == before


@pytest.mark.parametrize("consent", ["", "no", "Na", "0"])
def test_without_consent_nothing_of_a_respondent_is_taken_and_it_is_said(study, sheet, consent):
    before = raw(study)
    agree(sheet, "STK05", consent)
    fill(sheet, "STK05", "STK02", kind="nonsense", direction="to_them")
    taken = take_answers(study, save(study, sheet))
    assert taken.without_consent == ("STK05",)
    assert "No consent, so nothing of theirs was taken: STK05" in summary(taken)
    assert raw(study) == before


@pytest.mark.parametrize(
    "tick", ["yes", "YES", "ie", "Ie", "Ydw", "x", "✓", "✔", "TRUE", "GWIR", "1"]
)
def test_a_tick_is_read_as_people_write_it(tick):
    assert typed_tick(tick) is True


@pytest.mark.parametrize(
    ("list_name", "cell", "name"),
    [
        ("tie_kind", "Works with", "works_with"),
        ("tie_kind", "cydweithio", "works_with"),
        ("tie_kind", " Refers  people ", "refers"),
        ("answer_direction", "From us to them", "to_them"),
        ("answer_direction", "Dwyffordd", "mutual"),
        ("answer_direction", "Oddi wrthyn nhw atom ni", "from_them"),
        ("tie_kind", "friend", None),
        ("tie_kind", "", None),
    ],
)
def test_a_code_may_be_typed_in_the_words_of_either_language(list_name, cell, name):
    assert typed_code(list_name, cell) == name


def test_words_in_place_of_codes_give_the_same_ties(study, sheet):
    other = sheet.copy()
    for filled, kind, way in (
        (sheet, "advises", "to_them"),
        (other, "Cynghori", "oddi wrthym ni atyn nhw"),
    ):
        agree(filled, "STK05", "✓")
        fill(filled, "STK05", "STK02", kind=kind, direction=way)
    looks = [take_answers(study, save(study, one), look=True).ties for one in (sheet, other)]
    assert looks[0].equals(looks[1])


def test_a_kind_that_runs_both_ways_needs_no_direction(study, sheet):
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="works_with")
    (tie,) = take_answers(study, save(study, sheet)).ties.to_dict("records")
    assert tie["direction"] == "mutual"


def test_every_fault_is_told_at_once_with_its_row(study, sheet):
    agree(sheet, "STK05")
    unknown = fill(sheet, "STK09", "STK02", respondent_id="STK9", kind="funds", direction="to_them")
    other = fill(sheet, "STK05", "STK03", other_id="STK033", kind="funds", direction="to_them")
    kind = fill(sheet, "STK05", "STK04", kind="friend", direction="to_them")
    way = fill(sheet, "STK05", "STK06", kind="funds", direction="up", strength="4")
    two = fill(sheet, "STK05", "STK07", kind="works_with", direction="to_them")
    itself = fill(sheet, "STK05", "STK08", other_id="STK05", kind="funds", direction="to_them")
    nothing = fill(sheet, "STK05", "STK10", strength="2")
    new = name_new(sheet, "STK05", new_name="Chess club", new_sector="clubs")
    lines = faults_of(study, sheet)
    told = [
        (unknown, "respondent_id", "found “STK9”; expected a value of column stakeholder_id in"),
        (other, "other_id", "found “STK033”; expected a value of column stakeholder_id in"),
        (kind, "kind", "found “friend”; expected one of: works_with (Works with), informs"),
        (way, "direction", "found “up”; expected one of: to_them (From us to them), from_them"),
        (way, "strength", "found “4”; expected a whole number from 1 to 3"),
        (two, "direction", "found “to_them”; expected mutual or nothing, since works_with always"),
        (itself, "other_id", "found a tie of STK05 with itself; expected a tie with somebody else"),
        (nothing, "kind", "found a blank cell; expected one of: works_with (Works with)"),
        (nothing, "direction", "found a blank cell; expected one of: to_them"),
        (new, "new_name", "found “Chess club”; expected a name of the register. Add it to "),
        (new, "new_sector", "found “clubs”; expected one of: internal (Inside the council)"),
    ]
    assert len(lines) == len(told) + 1
    for row, column, said in told:
        where = f"filled.csv, row {row}, column {column}: {said}"
        assert any(line.startswith(where) for line in lines), where
    assert lines[-1] == "Faults found: 11. Nothing was written."


def test_faults_are_told_in_welsh(study, sheet):
    agree(sheet, "STK05")
    row = fill(sheet, "STK05", "STK07", kind="works_with", direction="to_them")
    first, last = faults_of(study, sheet, "cy")
    assert first.startswith(
        f"filled.csv, rhes {row}, colofn direction: cafwyd: “to_them”; disgwylid"
    )
    assert last == "Nifer y gwallau: 1. Nid ysgrifennwyd dim."


@pytest.mark.parametrize(
    "second",
    [
        {"kind": "informs", "direction": "to_them"},
        {"kind": "Hysbysu", "direction": "Dwyffordd"},
    ],
)
def test_the_same_tie_twice_is_a_fault_with_both_rows(study, sheet, second):
    agree(sheet, "STK05")
    first = fill(sheet, "STK05", "STK02", kind="informs", direction="to_them")
    row = name_new(sheet, "STK05", other_id="STK02", **second)
    (line, _) = faults_of(study, sheet)
    assert (
        f"row {row}, column kind: found “informs: STK05, STK02”, which is also in row {first}"
        in line
    )


def test_two_kinds_or_two_ways_of_a_tie_are_two_ties(study, sheet):
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="informs", direction="to_them")
    name_new(sheet, "STK05", other_id="STK02", kind="informs", direction="from_them")
    fill(sheet, "STK05", "STK04", **SECOND, kind="funds", direction="to_them")
    assert len(take_answers(study, save(study, sheet)).ties) == 3
    assert tables.check(study) == []


def test_yes_and_no_by_the_same_respondent_is_a_fault(study, sheet):
    agree(sheet, "STK05")
    row = fill(sheet, "STK05", "STK03", consent="no")
    (line, _) = faults_of(study, sheet)
    assert f"row {row}, column consent: found yes in row 2 and no in row {row}" in line


def test_a_consent_that_is_neither_is_a_fault(study, sheet):
    agree(sheet, "STK05", "maybe")
    (line, _) = faults_of(study, sheet)
    assert "row 2, column consent: found “maybe”; expected yes or no" in line


def test_a_new_name_counts_once_the_register_holds_it(study, sheet):
    agree(sheet, "STK05")
    name_new(sheet, "STK05", new_name="chess  CLUB", kind="funds", direction="to_them")
    faults_of(study, sheet)
    path = study.raw / "stakeholders.csv"
    last = cells_of(path.read_bytes()).iloc[-1].to_dict()
    last |= {"stakeholder_id": "STK25", "name_en": "Chess club", "name_cy": "Clwb gwyddbwyll"}
    path.write_text(path.read_text() + ",".join(f'"{cell}"' for cell in last.values()) + "\n")
    (tie,) = take_answers(study, save(study, sheet)).ties.to_dict("records")
    assert (tie["from_id"], tie["to_id"]) == ("STK05", "STK25")


def test_a_new_name_near_one_of_the_register_is_answered_with_it(study, sheet):
    agree(sheet, "STK05")
    name_new(sheet, "STK05", new_name="Gwasanaeth llyfrgell")
    (line, _) = faults_of(study, sheet)
    assert "Is “Gwasanaeth llyfrgelloedd” meant?" in line


@pytest.mark.parametrize("name", ["G.A.V.O.", "stk17", "cymdeithas mudiadau gwirfoddol gwent"])
def test_a_new_name_may_be_another_way_to_write_one_of_the_register(study, sheet, name):
    agree(sheet, "STK05")
    name_new(sheet, "STK05", new_name=name, kind="funds", direction="to_them")
    (tie,) = take_answers(study, save(study, sheet)).ties.to_dict("records")
    assert tie["to_id"] == "STK17"


def test_a_name_of_the_register_without_a_tie_adds_nothing(study, sheet):
    agree(sheet, "STK05")
    name_new(sheet, "STK05", new_name="Library service", new_sector="Y sector gwirfoddol")
    assert take_answers(study, save(study, sheet)).ties.empty


def test_a_row_with_two_other_ends_or_none_is_a_fault(study, sheet):
    agree(sheet, "STK05")
    both = fill(sheet, "STK05", "STK02", new_name="Chess club", kind="funds", direction="to_them")
    none = name_new(sheet, "STK05", kind="funds", direction="to_them")
    lines = faults_of(study, sheet)
    assert f"row {both}, column new_name: found “Chess club”; expected a new name or" in lines[0]
    assert f"row {none}, column other_id: found a blank cell; expected the other end" in lines[1]


def test_a_name_of_several_stakeholders_is_not_guessed(study, sheet):
    path = study.raw / "stakeholders.csv"
    path.write_text(path.read_text().replace("Adult social care", "Elected members"))
    agree(sheet, "STK05")
    name_new(sheet, "STK05", new_name="Elected members", kind="funds", direction="to_them")
    (line, _) = faults_of(study, sheet)
    assert "since several have this name: STK07, STK09" in line


def test_a_respondent_left_out_of_a_filled_row_is_a_fault(study, sheet):
    row = fill(sheet, "STK05", "STK02", respondent_id="", kind="funds", direction="to_them")
    (line, _) = faults_of(study, sheet)
    assert f"row {row}, column respondent_id: found a blank cell; expected a value" in line


@pytest.mark.parametrize("divided", [",", ";"])
def test_a_sheet_with_the_habits_of_a_spreadsheet_gives_the_same_ties(study, sheet, divided):
    agree(sheet, "STK05")
    row = fill(sheet, "STK05", "STK02", kind="funds", direction="to_them", strength=" 2 ")
    fill(sheet, "STK05", "STK03", kind="", direction=" ")
    path = save(study, sheet, divided=divided)
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    blank_row = divided * (len(sheet.columns) - 1)
    lines[1:1] = [blank_row, ""]
    lines = [f"{line}{divided}" if line else line for line in lines]  # a column that was touched
    path.write_bytes(("\r\n".join([*lines, blank_row + divided]) + "\r\n").encode("utf-8-sig"))
    read, faults = read_sheet(path.read_bytes(), "filled.csv")
    assert faults == []
    assert read.loc[row + 2, "kind"] == "funds"  # rows are counted as the spreadsheet counts them
    (tie,) = take_answers(study, path).ties.to_dict("records")
    assert (tie["to_id"], tie["strength"]) == ("STK02", "2")


def test_semicolons_with_an_open_quotation_mark_are_told_with_their_row():
    data = b'respondent_id;consent\r\nSTK05;"ye\r\n'
    (fault,) = read_sheet(data, "filled.csv")[1]
    assert fault.say("en").startswith("filled.csv, row 2: found a quotation mark")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("windows-1252", "found Windows-1252 text"),
        ("utf-16", "found UTF-16 text"),
    ],
)
def test_another_encoding_is_refused_with_what_to_do(study, encoding, said):
    sheet = blank(study, "STK03")  # Aelod allweddol o dîm …
    path = study.root / "filled.csv"
    path.write_bytes(sheet.to_csv(index=False).encode(encoding))
    with pytest.raises(FaultyAnswers) as caught:
        take_answers(study, path)
    assert said in caught.value.say("en")
    assert "Save As, “CSV UTF-8 (comma delimited)”" in caught.value.say("en")


def test_no_sheet_and_a_lost_column_are_told(study, sheet):
    with pytest.raises(FaultyAnswers, match="no such file"):
        take_answers(study, study.root / "filled.csv")
    lines = faults_of(study, sheet.drop(columns=["consent", "kind"]))
    assert [line.split(": ")[0] for line in lines[:-1]] == [
        "filled.csv, row 1, column consent",
        "filled.csv, row 1, column kind",
    ]


def test_a_faulty_register_is_told_before_anything_is_taken(study, sheet):
    path = study.raw / "ties.csv"
    path.write_text(path.read_text().replace(",works_with,", ",friends,", 1))
    agree(sheet, "STK05")
    assert any("ties.csv, row" in line for line in faults_of(study, sheet))


def test_the_first_ties_of_a_case_can_come_from_answers(study, sheet):
    path = study.raw / "ties.csv"
    path.write_text(path.read_text().splitlines()[0])
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="funds", direction="to_them")
    (tie,) = take_answers(study, save(study, sheet)).ties.to_dict("records")
    assert tie["tie_id"] == "TIE01"
    assert len(path.read_text().splitlines()) == 2


def test_in_a_register_that_has_not_grown_ties_are_of_the_first_wave(study, sheet):
    path = study.raw / "stakeholders.csv"
    kept = [line for line in path.read_text().splitlines() if line[:5] < "STK17"]
    path.write_text("\n".join([path.read_text().splitlines()[0], *kept]) + "\n")
    (study.raw / "ties.csv").write_text((study.raw / "ties.csv").read_text().splitlines()[0] + "\n")
    sheet = blank(study, "STK05")
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="funds", direction="to_them")
    (tie,) = take_answers(study, save(study, sheet)).ties.to_dict("records")
    assert tie["wave"] == "1"


def test_the_blank_sheet_has_a_row_for_each_other_stakeholder(study, sheet):
    mine = sheet[sheet["respondent_id"] == "STK05"]
    others = set(cells_of(raw(study)["stakeholders"])["stakeholder_id"]) - {"STK05"}
    assert list(mine["other_id"]).count("") == 6
    assert len(mine) == len(others) + 6
    assert "STK05" not in set(mine["other_id"])
    assert sheet_bytes(sheet).startswith(b"\xef\xbb\xbfrespondent_id,")
    read, faults = read_sheet(sheet_bytes(sheet), "answers.csv")
    assert (len(read), faults) == (len(sheet), [])
    assert take_answers(study, save(study, sheet)).not_filled == ("STK05", "STK09")


def test_names_sorted_apart_from_their_identifiers_are_refused(study, sheet):
    agree(sheet, "STK05")
    row = fill(sheet, "STK05", "STK02", kind="funds", direction="to_them")
    sheet["other_en"] = sheet["other_en"].to_numpy()[::-1]
    fill_at(sheet, row - 2, other_en="Residents' groups")
    file = f"filled.csv, row {row}, column other_en"
    assert faults_of(study, sheet)[0] == (
        f"{file}: found “Residents' groups”, which the register calls STK23, beside the "
        "identifier STK02; expected the name and the identifier of one stakeholder: some columns "
        "may have been sorted without the others"
    )


def test_a_name_that_the_register_has_since_changed_is_no_fault(study, sheet):
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="funds", direction="to_them", other_en="Libraries, as were")
    assert len(take_answers(study, save(study, sheet)).ties) == 1


def test_a_column_that_is_there_twice_is_refused(study, sheet):
    agree(sheet, "STK05")
    fill(sheet, "STK05", "STK02", kind="funds", direction="to_them")
    sheet.insert(0, "kind", "informs", allow_duplicates=True)
    assert faults_of(study, sheet)[0] == (
        "filled.csv, row 1, column kind: found the column a second time; expected each column once"
    )
