"""The days on which a simulated pilot lends, meets and asks; days count from the first as 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

SUNDAY = 6
# Month and day, so that the same pilot can be set in any year.
CHRISTMAS_CLOSED = ((12, 24), (1, 2))
CHRISTMAS_QUIET = ((12, 13), (1, 9))


@dataclass(frozen=True)
class OpeningDays:
    """A first and a last day, both included, without Sundays and the days around Christmas."""

    start: date
    end: date

    @cached_property
    def days(self) -> npt.NDArray[np.int64]:
        """Every opening day, as days after the start."""
        every = range((self.end - self.start).days + 1)
        return np.array([day for day in every if _is_open(self.date(day))], dtype=np.int64)

    def between(self, first: int, last: int) -> npt.NDArray[np.int64]:
        """Return the opening days from `first` to `last`, both included."""
        days = self.days
        return days[(days >= first) & (days <= last)]

    def on_or_after(self, day: int) -> int | None:
        """Return the next opening day, or None when the pilot is over."""
        later = self.between(day, (self.end - self.start).days)
        return int(later[0]) if later.size else None

    def on_or_before(self, day: int) -> int:
        """Return the last opening day up to `day`, which may lie after the pilot."""
        while not _is_open(self.date(day)):
            day -= 1
        return day

    def date(self, day: int) -> date:
        """Return the date of a day after the start."""
        return self.start + timedelta(days=int(day))

    def dates(self, days: Sequence[int | None] | npt.NDArray[np.int64]) -> pd.DatetimeIndex:
        """Return the dates of many days after the start; None stays missing."""
        dates = [pd.NaT if day is None else self.date(day) for day in days]
        return pd.DatetimeIndex(dates, dtype="datetime64[s]")

    def quiet(self, day: int) -> bool:
        """Say whether a day lies in the slow weeks around Christmas."""
        return _within(self.date(day), CHRISTMAS_QUIET)


def _is_open(day: date) -> bool:
    return day.weekday() != SUNDAY and not _within(day, CHRISTMAS_CLOSED)


def _within(day: date, span: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    """Say whether a day lies in a span that crosses the turn of the year."""
    first, last = span
    return (day.month, day.day) >= first or (day.month, day.day) <= last
