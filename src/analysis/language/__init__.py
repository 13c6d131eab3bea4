"""Welsh and English: texts by name, numbers and dates, and tables as a reader sees them."""

from analysis.language.display import DisplayTable, Header, display, display_columns, interval
from analysis.language.numbers import long_date, value
from analysis.language.phrases import counted, place
from analysis.language.sorting import sort_key
from analysis.language.texts import (
    LANGUAGES,
    MissingText,
    code,
    codes,
    column,
    has_text,
    names,
    reader_language,
    text,
)
from analysis.language.words import CodeWords, SpokenError, Words, with_nearest

__all__ = [
    "LANGUAGES",
    "CodeWords",
    "DisplayTable",
    "Header",
    "MissingText",
    "SpokenError",
    "Words",
    "code",
    "codes",
    "column",
    "counted",
    "display",
    "display_columns",
    "has_text",
    "interval",
    "long_date",
    "names",
    "place",
    "reader_language",
    "sort_key",
    "text",
    "value",
    "with_nearest",
]
