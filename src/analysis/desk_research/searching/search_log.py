"""The log of searches: where, when and with what words, and what each brought."""

from typing import Final

import pandas as pd

from analysis.desk_research.required import require
from analysis.desk_research.searching.screening import refuse

# the streams of PRISMA 2020: databases and registers, and all other ways
STREAMS: Final = {
    "database": "databases",
    "register": "databases",
    "website": "other",
    "organisation": "other",
    "citation": "other",
}
FLOW_STREAMS: Final = ("databases", "other", "joint")


def search_log(searches: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Lay the searches out with what each found and what was imported of it.

    Parameters
    ----------
    searches
        `search_id`, `place_en`, `place_cy`, `stream`, `searched_on`, `terms`, `search_language`
        and `hits`, which may be blank from `searched_on` on.
    records
        `record_id`, `search_id`.

    Returns
    -------
    DataFrame
        The searches in their order: `search_id`; `searched_place_en`, `searched_place_cy`;
        `search_stream`, `searched_on`, `search_language`, `terms`, `hits`; `records_imported`, how
        many of the records it brought. Blank hits stay missing.

    Raises
    ------
    ValueError
        As `streams`, for records of unknown searches.
    """
    blank = ["searched_on", "search_language", "terms", "hits"]
    places = {f"place_{language}": f"searched_place_{language}" for language in ("en", "cy")}
    require(searches, "the table of searches", *places, *blank)
    streams(searches, records)
    brought = searches["search_id"].map(records["search_id"].value_counts()).fillna(0).astype(int)
    table = searches.rename(columns={**places, "stream": "search_stream"})
    table = table[["search_id", *places.values(), "search_stream", *blank]]
    return table.assign(records_imported=brought).reset_index(drop=True)


def import_log(imports: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Say of each file whether it was imported whole, counting only the records handed in.

    A file holds records of any year, so its own totals would tell of what came after a date.

    Parameters
    ----------
    imports
        A row a file: `search_id`, `file`, `format`, `encoding`; `counted` and `imported`, whole
        numbers; `unknown_tags`; `ids_repeated`.
    records
        `search_id`, `year`, `year_as_written`: those that count.

    Returns
    -------
    DataFrame
        The files in their order: `search_id`, `file`, `format`, `encoding`; `imported_whole`, true
        when as many records were imported as were counted without the parser; `own_ids`, true when
        no record's own id is another's; `unknown_tags`; `years_not_understood` and
        `records_imported`, of the records handed in.

    Raises
    ------
    ValueError
        When a column is missing.
    """
    shown = ["search_id", "file", "format", "encoding"]
    needed = ("counted", "imported", "unknown_tags", "ids_repeated")
    require(imports, "the table of imports", *shown, *needed)
    require(records, "the table of records", "search_id", "year", "year_as_written")
    strange = records[records["year"].isna() & records["year_as_written"].notna()]
    counts = [rows["search_id"].value_counts() for rows in (strange, records)]
    found = [imports["search_id"].map(count).fillna(0).astype(int) for count in counts]
    return imports[shown].assign(
        imported_whole=imports["counted"] == imports["imported"],
        own_ids=imports["ids_repeated"] == 0,
        unknown_tags=imports["unknown_tags"],
        years_not_understood=found[0],
        records_imported=found[1],
    )


def streams(searches: pd.DataFrame, records: pd.DataFrame) -> pd.Series:
    """Say for each record to which stream of the flow it belongs.

    Parameters
    ----------
    searches
        `search_id` and `stream`, a key of `STREAMS`.
    records
        `record_id`, `search_id`.

    Returns
    -------
    Series
        ``databases`` or ``other``, indexed by the record's id.

    Raises
    ------
    ValueError
        For unknown streams, and for records of unknown searches.
    """
    require(searches, "the table of searches", "search_id", "stream")
    require(records, "the table of records", "record_id", "search_id")
    strange = sorted(set(searches["stream"].fillna("blank")) - set(STREAMS))
    refuse(strange, f"unknown streams of searches (known: {', '.join(STREAMS)})")
    stream = records["search_id"].map(searches.set_index("search_id")["stream"])
    lost = records.loc[stream.isna(), ["record_id", "search_id"]].fillna("blank").to_numpy()
    refuse([f"{record} ({search})" for record, search in lost], "records of unknown searches")
    return stream.map(STREAMS).set_axis(records["record_id"])
