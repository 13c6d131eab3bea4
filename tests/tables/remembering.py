"""Checks of a case that are done once for the same tables: most tests spoil one table of forty."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from analysis.tables import crosschecks, search_checks, sources
from analysis.tables.files import content_of
from analysis.tables.names import exports_folder

# They look at the case's settings and tables alone, and never at a file
OF_TABLES = (
    *("stakeholder_checks", "option_checks", "survey_checks", "pilot_checks", "lock_checks"),
)
# They look at the product's own tables, too
OF_REFERENCE = ("_references", "_places", "_settings")


class Noted(dict):
    """Tables that note which of them a check asked for."""

    def __init__(self, held: dict) -> None:
        super().__init__(held)
        self.asked: set[str] = set()

    def __getitem__(self, name: str):
        self.asked.add(name)
        return super().__getitem__(name)

    def refuse(self, *_: object) -> None:
        raise AssertionError("a check looks at its tables by another way: note it here, too")

    get = items = values = keys = __iter__ = __contains__ = refuse


def files_of(folder: Path) -> dict[str, bytes | None]:
    """The content of every file of a folder, by name."""
    return {file.relative_to(folder).as_posix(): content_of(file) for file in folder.rglob("*")}


def nothing(_: object) -> None:
    """What a check of tables alone looks at beside them."""


def reference_of(study) -> dict[str, bytes | None]:
    """What a check that asks the product's own tables looks at beside the case's."""
    return files_of(study.reference)


def remembered(check: Callable, beside: Callable = nothing) -> Callable:
    """A check that answers at once where all that it looks at is as it was."""
    held: list[tuple[object, dict[str, bytes | None], list]] = []

    def checked(study, *tables):
        now: dict[str, bytes | None] = {}
        others = (study.settings.model_dump_json(), beside(study))

        def content(name: str) -> bytes | None:
            if name not in now:
                now[name] = sources.content(study, name)
            return now[name]

        for known, contents, faults in held:
            same = (content(name) == before for name, before in contents.items())
            if known == others and all(same):
                return list(faults)
        noted = [Noted(given) for given in tables]
        faults = list(check(study, *noted))
        asked = sorted(name for given in noted for name in given.asked)
        held.append((others, {name: content(name) for name in asked}, faults))
        return list(faults)

    return checked


def imported_once(import_records: Callable) -> Callable:
    """An import of records that answers at once where the log and its files are as they were."""
    held: list[tuple[object, tuple]] = []

    def imported(study):
        now = (sources.content(study, "searches"), files_of(exports_folder(study)))
        for known, (records, faults) in held:
            if known == now:
                return records, list(faults)
        held.append((now, import_records(study)))
        records, faults = held[-1][1]
        return records, list(faults)

    return imported


def remember_all() -> Iterator[None]:
    """Let every check remember what it found."""
    with pytest.MonkeyPatch.context() as patch:
        for name in OF_TABLES:
            patch.setattr(crosschecks, name, remembered(getattr(crosschecks, name)))
        for name in OF_REFERENCE:
            patch.setattr(crosschecks, name, remembered(getattr(crosschecks, name), reference_of))
        patch.setattr(search_checks, "import_records", imported_once(search_checks.import_records))
        yield
