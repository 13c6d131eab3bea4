"""References to imported records, in Welsh and in English, from one style.

citeproc-py writes them by our own style and by the locales that it ships. It is imported when it
is first needed, since most commands write no reference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from analysis.language.texts import text

if TYPE_CHECKING:  # pandas takes a second to import, and most commands make no table
    import pandas as pd

LOCALES = {"en": "en-GB", "cy": "cy-GB"}
STYLE = "references.csl"
TYPES = {
    "article": "article-journal",
    "report": "report",
    "webpage": "webpage",
    "book": "book",
    "thesis": "thesis",
}
OTHER_TYPE = "document"
DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
STOP_AFTER_MARK = re.compile(r"([?!])\.(?=\s|$)")  # a title that ends in ? or ! takes no full stop
COLUMNS = ("record_id", "kind", "title", "authors", "year", "year_as_written", "container")


def references(records: pd.DataFrame) -> pd.DataFrame:
    """Write the reference to each record, as plain text in both languages.

    Author (year) title. Container. Address: where there is no author the title comes first.
    A title stays in the language of its source. Of four authors or more the first is named.

    Parameters
    ----------
    records
        One row a record: `record_id`, `kind`, `title`, `authors` (``Family, Given; Family,
        Given``; a name without a comma is an organisation), `year`, `year_as_written` (taken
        where the year was not understood), `container`, `doi`, `url`; `accessed` if known, a day
        as year-month-day. Blanks are left out; a year that is not known is said.

    Returns
    -------
    DataFrame
        By `record_id`: `record_id`, `reference_en`, `reference_cy`.

    Raises
    ------
    ValueError
        When a column is not there or a `record_id` stands twice or is blank.

    References
    ----------
    Citation Style Language 1.0.2.
    """
    import pandas as pd

    _check(records)
    ordered = records.sort_values("record_id", kind="stable").astype(object)
    rows = ordered.where(ordered.notna(), None).to_dict("records")
    written = {"record_id": [str(row["record_id"]) for row in rows]}
    for language in ("en", "cy"):
        written[f"reference_{language}"] = _written(rows, language)
    return pd.DataFrame(written, dtype="str")


def _check(records: pd.DataFrame) -> None:
    missing = [name for name in (*COLUMNS, "doi", "url") if name not in records.columns]
    if missing:
        msg = f"the records lack the columns: {', '.join(missing)}."
        raise ValueError(msg)
    if records["record_id"].isna().any():
        msg = f"{records['record_id'].isna().sum()} of the records have no record_id."
        raise ValueError(msg)
    twice = sorted(set(records.loc[records["record_id"].duplicated(), "record_id"].astype(str)))
    if twice:
        msg = f"the records have more than one row for: {', '.join(twice)} (record_id)."
        raise ValueError(msg)


def _written(rows: Sequence[Mapping[Any, Any]], language: str) -> list[str]:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    # citeproc makes identifiers lower case, so two that differ in case alone would become one
    items = [{"id": f"item-{n}", **_item(row, language)} for n, row in enumerate(rows)]
    bibliography = CitationStylesBibliography(
        _style(language), CiteProcJSON(items), formatter.plain
    )
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    return [STOP_AFTER_MARK.sub(r"\1", str(entry)) for entry in bibliography.bibliography()]


@cache
def _style(language: str) -> Any:
    from citeproc import CitationStylesStyle

    with (resources.files("analysis.language") / STYLE).open("rb") as file:
        return CitationStylesStyle(file, locale=LOCALES[language], validate=False)


def _item(row: Mapping[Any, Any], language: str) -> dict[str, Any]:
    """Say a record in the words of CSL; what is blank is left out."""
    title = _clean(row["title"])
    found = {
        "type": TYPES.get(_clean(row["kind"]), OTHER_TYPE) if title else OTHER_TYPE,
        "title": title or text("citing.no_title", language),
        "author": _names(_clean(row["authors"])),
        "issued": _year(row),
        "container-title": _clean(row["container"]),
        "accessed": _day(_clean(row.get("accessed"))),
        "URL": _address(_clean(row["doi"]), _clean(row["url"])),
    }
    return {name: value for name, value in found.items() if value}


def _clean(cell: object) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _names(authors: str) -> list[dict[str, str]]:
    names = []
    for author in authors.split(";"):
        family, _, given = (part.strip() for part in author.partition(","))
        if family and given:
            names.append({"family": family, "given": given})
        elif family or given:
            names.append({"literal": family or given})
    return names


def _year(row: Mapping[Any, Any]) -> dict[str, Any]:
    if row["year"] is not None:
        return {"date-parts": [[int(row["year"])]]}
    written = _clean(row["year_as_written"])
    return {"literal": written} if written else {}


def _day(written: str) -> dict[str, Any]:
    parts = [int(part) for part in written[:10].split("-")] if written else []
    return {"date-parts": [parts]} if parts else {}


def _address(doi: str, url: str) -> str:
    return f"https://doi.org/{DOI_PREFIX.sub('', doi)}" if doi else url
