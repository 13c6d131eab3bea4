"""Copies of the project that tests spoil: what a test changed is mended, the rest is used again."""

import os
import shutil
from pathlib import Path

LONG_AGO = 1_000_000_000  # what a test writes is younger, whatever it writes
Seen = tuple[int, int, int, int]


class Copies:
    """Lends one copy after the other: writing every file anew for each test takes longest.

    Parameters
    ----------
    store
        A folder beside the tests' own, on the same disk.
    content
        What each file of a copy holds, by its path.
    """

    def __init__(self, store: Path, content: dict[Path, bytes]) -> None:
        self.store = store
        self.content = content
        self.tops = sorted({name.parts[0] for name in content})
        self.folders = {folder for name in content for folder in name.parents} - {Path()}
        self.free: list[tuple[Path, dict[Path, Seen]]] = []
        self.lent: dict[Path, tuple[Path, dict[Path, Seen]]] = {}
        self.made = 0

    def lend(self, folder: Path) -> None:
        """Put a whole copy into an empty folder."""
        place, seen = self.free.pop() if self.free else self._make()
        for top in self.tops:
            (place / top).rename(folder / top)
        self.lent[folder] = place, seen

    def take_back(self, folder: Path) -> None:
        """Take the copy out of the folder again, with every file as it was."""
        place, seen = self.lent.pop(folder)
        if all(map(_is_folder, (folder / name for name in self.folders))):
            for top in self.tops:
                (folder / top).rename(place / top)
            self._mend(place, seen)
            self.free.append((place, seen))

    def _make(self) -> tuple[Path, dict[Path, Seen]]:
        self.made += 1
        place = self.store / str(self.made)
        for folder in self.folders:
            (place / folder).mkdir(parents=True, exist_ok=True)
        return place, {name: self._write(place, name) for name in self.content}

    def _write(self, place: Path, name: Path) -> Seen:
        (place / name).write_bytes(self.content[name])
        os.utime(place / name, (LONG_AGO, LONG_AGO))
        return _seen((place / name).lstat())

    def _mend(self, place: Path, seen: dict[Path, Seen]) -> None:
        there = set()
        for folder in self.folders:
            with os.scandir(place / folder) as entries:
                for entry in entries:
                    name = folder / entry.name
                    if name in self.folders:
                        continue
                    if seen.get(name) == _seen(entry.stat(follow_symlinks=False)):
                        there.add(name)
                    elif entry.is_dir(follow_symlinks=False):
                        shutil.rmtree(entry.path)
                    else:
                        Path(entry.path).unlink()
        for name in self.content.keys() - there:
            seen[name] = self._write(place, name)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and path.stat().st_mode & 0o777 == 0o755


def _seen(stat: os.stat_result) -> Seen:
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_mode
