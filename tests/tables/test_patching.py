"""Changing a few cells of a CSV file leaves every other byte as it was."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.tables.patching import header_of, replace_together, with_cells, with_rows

CONTENT = '\ufeffname,note,asked\r\n"A, b","x ""y""\r\nz",\r\n\r\nB, keep ,"no"\r\n'.encode()


def test_only_the_cells_named_change():
    changed = with_cells(CONTENT, {(2, "asked"): "yes", (4, "asked"): "yes"})
    kept = '\ufeffname,note,asked\r\n"A, b","x ""y""\r\nz",yes\r\n\r\nB, keep ,yes\r\n'
    assert changed == kept.encode()


def test_nothing_to_change_gives_the_same_bytes():
    assert with_cells(CONTENT, {}) == CONTENT


def test_rows_are_added_with_the_files_own_line_ends():
    assert with_rows(b"a,b\r\n1,2\r\n", [["3", "x,y"]]) == b'a,b\r\n1,2\r\n3,"x,y"\r\n'
    assert with_rows(b"a,b\n1,2", [["3", "4"]]) == b"a,b\n1,2\n3,4\n"


def test_the_header_is_read_without_the_mark_of_utf8():
    assert header_of(CONTENT) == ["name", "note", "asked"]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=6)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5), st.data())
def test_any_table_keeps_its_other_cells(rows, data):
    content = with_rows(b"a,b,c\n", rows)
    row = data.draw(st.integers(0, len(rows) - 1))
    expected = [list(cells) for cells in rows]
    expected[row][1] = "yes"
    changed = with_cells(content, {(row + 2, "b"): "yes"}).decode()
    assert list(csv.reader(io.StringIO(changed, newline="")))[1:] == expected


def test_both_files_are_replaced_or_none(tmp_path, monkeypatch):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    for path in (first, second):
        path.write_bytes(b"old")
    whole = Path.replace

    def refusing(self, target):
        if Path(target).name == "second.csv":
            raise PermissionError(13, "open in a spreadsheet", str(target))
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", refusing)
    with pytest.raises(PermissionError):
        replace_together({first: b"new", second: b"new"})
    assert (first.read_bytes(), second.read_bytes()) == (b"old", b"old")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.csv", "second.csv"]
    monkeypatch.undo()
    replace_together({first: b"new", second: b"new"})
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.csv", "second.csv"]
