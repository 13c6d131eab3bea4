"""Files are written with an error that names them, and a folder is copied whole or not at all."""

import errno
from pathlib import Path

import pytest

from analysis.publishing.files import copy_folder, write_file


def full_disk(path: Path, content: bytes) -> None:
    """Fail as writing on a full disk does: without a file's name."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_with_the_file_that_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space left") as error:
        write_file(tmp_path / "cy" / "index.html", b"x")
    assert error.value.filename == str(tmp_path / "cy" / "index.html")


def test_copying_stops_at_the_first_file_that_cannot_be_written(tmp_path, monkeypatch):
    write_file(tmp_path / "from" / "a", b"1")
    write_file(tmp_path / "from" / "b" / "c", b"2")
    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OSError, match="No space left") as error:
        copy_folder(tmp_path / "from", tmp_path / "to")
    assert error.value.filename == str(tmp_path / "to" / "a")


def test_a_copy_takes_the_place_of_what_was_there(tmp_path):
    write_file(tmp_path / "from" / "b" / "c", b"2")
    write_file(tmp_path / "to" / "old", b"3")
    copy_folder(tmp_path / "from", tmp_path / "to")
    assert [path.name for path in (tmp_path / "to").rglob("*")] == ["b", "c"]
    assert (tmp_path / "to" / "b" / "c").read_bytes() == b"2"
