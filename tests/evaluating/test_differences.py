"""Two sets of findings beside each other: what is the same, near, different, missing or new."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from analysis.evaluating.differences import Compared, compare
from analysis.publishing.published_record import Content

COLUMNS = ["framing_subject_en", "framing_subject_cy", "framing_places"]
NUMBERS = st.floats(1e-6, 1e9) | st.integers(1, 10**6)


def figure(value: Any, unit: str = "count", low: Any = None, high: Any = None) -> dict[str, Any]:
    return {"value": value, "low": low, "high": high, "unit": unit, "basis": []}


def table(*rows: list[Any], columns: list[str] = COLUMNS) -> dict[str, Any]:
    return {"columns": columns, "rows": [*rows], "basis": []}


def content(**kinds: Any) -> Content:
    held = {"figures": {}, "tables": {}, "charts": {}, "withheld": {}} | kinds
    return Content(**held)


def only(before: Content, after: Content, tolerance: float = 0.0) -> Compared:
    (found,) = compare(before, after, tolerance)
    return found


def rows() -> list[list[Any]]:
    return [["Sponsor", "Noddwr", 3], ["Owner", "Perchennog", 4]]


def test_equal_findings_are_identical() -> None:
    held = content(
        figures={"framing.questions": figure(17)},
        tables={"framing.fixes": table(*rows())},
        charts={"framing.x": {"kind": "bars", "tables": {}, "options": {}, "basis": []}},
        withheld={"framing.y": "nothing_to_draw"},
    )
    assert {one.state for one in compare(held, copy.deepcopy(held))} == {"identical"}


def test_a_number_that_moved_is_different_with_both_values_in_both_languages() -> None:
    before, after = (content(figures={"framing.questions": figure(n)}) for n in (17, 1800))
    found = only(before, after)
    assert found.state == "different"
    (moved,) = found.moved
    assert (moved.before, moved.after, moved.absolute) == (17, 1800, 1783)
    assert moved.written == {"cy": ("17", "1,800"), "en": ("17", "1,800")}


def test_numbers_that_read_alike_on_a_page_are_written_with_all_their_digits() -> None:
    before, after = (content(figures={"pilot.x": figure(n, "score")}) for n in (1.23, 1.2300000001))
    assert only(before, after).moved[0].written["en"] == ("1.23", "1.2300000001")


@given(NUMBERS, st.floats(1e-9, 0.05), st.booleans())
def test_tolerance_is_a_share_of_the_larger_number(
    value: float, tolerance: float, inside: bool
) -> None:
    other = value * (1 + tolerance * (0.5 if inside else 3))
    before, after = (content(figures={"pilot.x": figure(n, "decimal")}) for n in (value, other))
    assert only(before, after, tolerance).state == ("within" if inside else "different")


def test_a_word_is_never_within_tolerance() -> None:
    before, after = (content(figures={"pilot.x": figure(word, "text")}) for word in ("a", "b"))
    assert only(before, after, 0.1).state == "different"


def test_a_letter_in_the_place_of_a_number_is_different() -> None:
    before, after = (content(figures={"pilot.x": figure(n)}) for n in (12, None))
    assert only(before, after, 0.1).state == "different"


def test_a_changed_code_is_a_decision() -> None:
    before, after = (
        content(figures={"pilot.primary_colour": figure(colour, "text_code:colour")})
        for colour in ("green", "red")
    )
    (moved,) = only(before, after).moved
    assert moved.decides
    assert moved.relative is None


def test_a_change_from_zero_has_no_percentage() -> None:
    before, after = (content(figures={"pilot.x": figure(n)}) for n in (0, 3))
    (moved,) = only(before, after).moved
    assert (moved.absolute, moved.relative) == (3, None)


def test_limits_of_an_interval_are_compared() -> None:
    before, after = (
        content(figures={"pilot.x": figure(1.5, "score", low, 2.0)}) for low in (1.0, 1.2)
    )
    assert [moved.part for moved in only(before, after).moved] == ["low"]


def test_missing_and_new_findings_are_named() -> None:
    before = content(figures={"pilot.a": figure(1)}, tables={"pilot.t": table()})
    after = content(figures={"pilot.b": figure(1)}, tables={"pilot.t": table()})
    found = {one.name: one.state for one in compare(before, after)}
    assert found == {"pilot.a": "missing", "pilot.t": "identical", "pilot.b": "new"}


def test_what_was_recorded_and_not_published_is_not_new() -> None:
    before = Content({}, {}, {}, {}, frozenset({"pilot.b"}))
    assert compare(before, content(figures={"pilot.b": figure(1)})) == []


def test_a_cell_is_named_by_its_row_and_column_in_both_languages() -> None:
    changed = rows()
    changed[1][2] = 5
    before, after = (content(tables={"framing.fixes": table(*held)}) for held in (rows(), changed))
    (moved,) = only(before, after).moved
    assert moved.row == {"cy": "Perchennog", "en": "Owner"}
    assert (moved.part, moved.before, moved.after) == ("framing_places", 4, 5)


def test_rows_in_another_order_are_different_although_every_cell_is_there() -> None:
    before, after = (
        content(tables={"framing.fixes": table(*held)}) for held in (rows(), rows()[::-1])
    )
    assert [moved.part for moved in only(before, after).moved] == ["order"]


def test_a_row_that_went_and_one_that_came_are_named() -> None:
    other = [rows()[0], ["Deputy", "Dirprwy", 1]]
    before, after = (content(tables={"framing.fixes": table(*held)}) for held in (rows(), other))
    found = [(moved.part, moved.written["cy"]) for moved in only(before, after).moved]
    assert found == [("row", ("Perchennog", "–")), ("row", ("–", "Dirprwy"))]


def test_rows_without_a_name_are_known_by_their_place() -> None:
    columns = ["framing_places"]
    before = content(tables={"framing.x": table([1], [1], columns=columns)})
    after = content(tables={"framing.x": table([1], [2], [3], columns=columns)})
    assert [moved.row["en"] for moved in only(before, after).moved] == ["row 2", "row 3"]


def test_a_column_that_no_text_names_is_compared_as_it_is() -> None:
    columns = ["no_such_column"]
    before, after = (content(tables={"framing.x": table([n], columns=columns)}) for n in (1.5, 2.5))
    assert only(before, after).moved[0].written["en"] == ("1.5", "2.5")


def test_a_chart_that_draws_something_else_is_different() -> None:
    charts = [
        {"kind": "bars", "tables": {"table": name}, "options": {}, "basis": []} for name in "ab"
    ]
    before, after = (content(charts={"pilot.x": chart}) for chart in charts)
    assert [moved.part for moved in only(before, after).moved] == ["tables"]


def test_another_reason_for_not_making_a_table_is_different() -> None:
    before, after = (content(withheld={"pilot.x": why}) for why in ("one", "two"))
    assert only(before, after).state == "different"
    assert only(before, content()).state == "missing"


CELLS = st.none() | st.integers(-5, 5) | st.floats(-9, 9) | st.sampled_from(["c", "d"])
NAMES = st.lists(st.text("abcdef", min_size=1, max_size=3), unique=True, max_size=6)


@given(st.data(), NAMES)
def test_a_table_is_identical_to_itself_and_only_to_itself(data: st.DataObject, names: Any) -> None:
    held = [[name, name, data.draw(CELLS)] for name in names]
    other = data.draw(st.permutations(held)) if held else []
    before, after = (content(tables={"framing.fixes": table(*each)}) for each in (held, other))
    expected = "identical" if held == other else "different"
    assert only(before, after).state == expected
