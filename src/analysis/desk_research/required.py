"""What a table of the register must hold before it is used, said in words where it does not."""

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def require(table: pd.DataFrame, name: str, *columns: str, hint: str = "") -> None:
    """Stop when a table lacks columns; `name` and `hint` stand in the message."""
    missing = [column for column in columns if column not in table.columns]
    if missing:
        msg = f"columns that are not in {name}: {', '.join(missing)}. {hint}".strip()
        raise ValueError(msg)


def require_known(evidence: pd.DataFrame) -> None:
    """Stop when the register did not go through `known_by`."""
    require(evidence, "the register", "project_id", "timing", hint="Call known_by first.")


def require_codes(column: str, found: Iterable[object], allowed: Sequence[str]) -> None:
    """Stop when a code is not one of those allowed; blanks pass."""
    given = pd.Series(list(found), dtype="object").dropna().astype(str)
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        msg = f"{column} has unknown codes: {', '.join(unknown)}. Known: {', '.join(allowed)}."
        raise ValueError(msg)


def require_once(table: pd.DataFrame, name: str, column: str) -> None:
    """Stop when an identifier stands in two rows of a table."""
    twice = sorted(set(table.loc[table[column].duplicated(), column].astype(str)))
    if twice:
        msg = f"more than one row of {name} for: {', '.join(twice)} ({column})."
        raise ValueError(msg)


def year_of(as_of: datetime.date | str) -> int:
    """Return the year of a date, or of its form ``2021-12-31``; refuse anything else."""
    if isinstance(as_of, str) and DAY.fullmatch(as_of):
        try:
            return datetime.date.fromisoformat(as_of).year
        except ValueError:
            pass  # such as 30 February: said below
    elif isinstance(as_of, datetime.date) and not pd.isna(as_of):
        return as_of.year
    msg = f"as_of is {as_of!r}; it must be a date as year-month-day, such as 2021-12-31."
    raise ValueError(msg)
