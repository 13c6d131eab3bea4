"""Checks of a case that are done once for the same tables: most tests spoil one table of forty."""

from collections.abc import Callable, Iterator

import pytest

from analysis.tables import crosschecks
from analysis.tables.files import content_of
from analysis.tables.names import table_path

# They look at the tables alone, and never at a file
OF_TABLES = (
    *("stakeholder_checks", "option_checks", "survey_checks", "pilot_checks", "lock_checks"),
)


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


def remembered(check: Callable) -> Callable:
    """A check that answers at once where every table that it asked for is as it was."""
    held: list[tuple[dict[str, bytes | None], list]] = []

    def checked(study, tables):
        now: dict[str, bytes | None] = {}

        def content(name: str) -> bytes | None:
            if name not in now:
                now[name] = content_of(table_path(study, name))
            return now[name]

        for contents, faults in held:
            if all(content(name) == before for name, before in contents.items()):
                return list(faults)
        noted = Noted(tables)
        faults = list(check(study, noted))
        held.append(({name: content(name) for name in sorted(noted.asked)}, faults))
        return list(faults)

    return checked


def remember_all() -> Iterator[None]:
    """Let every check of tables alone remember what it found."""
    with pytest.MonkeyPatch.context() as patch:
        for name in OF_TABLES:
            patch.setattr(crosschecks, name, remembered(getattr(crosschecks, name)))
        yield
