"""A copy that a test has spoilt is whole again for the next one."""

import os
import shutil
from pathlib import Path

import pytest

from copies import Copies

CONTENT = {Path(f"data/raw/{name}"): name.encode() * 9 for name in ("one", "two/three", "two/four")}
FILE = Path("data/raw/one")


def same_length(root: Path) -> None:
    (root / FILE).write_bytes(CONTENT[FILE].swapcase())


def same_time(root: Path) -> None:
    before = (root / FILE).stat()
    (root / FILE).write_bytes(b"longer" * 9)
    os.utime(root / FILE, ns=(before.st_atime_ns, before.st_mtime_ns))


def another_in_its_place(root: Path) -> None:
    before = (root / FILE).stat()
    (root / "new").write_bytes(CONTENT[FILE].swapcase())
    os.utime(root / "new", ns=(before.st_atime_ns, before.st_mtime_ns))
    (root / "new").replace(root / FILE)


SPOILT = {
    "nothing": lambda root: None,
    "same length": same_length,
    "same time": same_time,
    "replaced": another_in_its_place,
    "gone": lambda root: (root / FILE).unlink(),
    "a folder": lambda root: ((root / FILE).unlink(), (root / FILE).mkdir()),
    "a link": lambda root: ((root / FILE).unlink(), (root / FILE).symlink_to("two/three")),
    "not to be read": lambda root: (root / FILE).chmod(0),
    "one more file": lambda root: (root / "data/raw/two/more").write_text("more"),
    "one more folder": lambda root: (root / "data/raw/more/still/").mkdir(parents=True),
    "a folder gone": lambda root: shutil.rmtree(root / "data/raw/two"),
    "all gone": lambda root: shutil.rmtree(root / "data"),
    "a locked folder": lambda root: (root / "data/raw/two").chmod(0o500),
    "a linked folder": lambda root: (
        (root / "data").rename(root / "moved"),
        (root / "data").symlink_to(root / "moved"),
    ),
}


def held(root: Path) -> dict[Path, object]:
    files = {path.relative_to(root): path for path in (root / "data").rglob("*")}
    return {
        name: (path.read_bytes() if path.is_file() else None, path.lstat().st_mode)
        for name, path in files.items()
    }


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_whatever_was_done_to_a_copy_the_next_one_is_whole(spoil, tmp_path):
    copies = Copies(tmp_path / "store", CONTENT)
    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    copies.lend(folders[0])
    whole = held(folders[0])
    assert {name: seen[0] for name, seen in whole.items() if seen[0]} == CONTENT
    spoil(folders[0])
    copies.take_back(folders[0])
    copies.lend(folders[1])
    copies.lend(folders[2])  # at the same time
    assert held(folders[1]) == held(folders[2]) == whole
    assert not (folders[1] / "moved").exists()


def test_a_copy_that_was_not_spoilt_is_lent_again_and_not_written_anew(tmp_path):
    copies = Copies(tmp_path / "store", CONTENT)
    (tmp_path / "a").mkdir()
    for _ in range(3):
        copies.lend(tmp_path / "a")
        same_length(tmp_path / "a")
        copies.take_back(tmp_path / "a")
    assert copies.made == 1
