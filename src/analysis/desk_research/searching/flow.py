"""The flow of records from the searches to the projects, counted and never typed."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from analysis.desk_research.required import require
from analysis.desk_research.searching.duplicates import id_order
from analysis.desk_research.searching.screening import DECISIONS, decided, refuse
from analysis.desk_research.searching.search_log import FLOW_STREAMS, streams

BOXES: Final = (
    "identified",
    "duplicates",
    "screened",
    "excluded",
    "awaiting",
    "sought",
    "not_retrieved",
    "assessed",
    "excluded_full_text",
    "awaiting_full_text",
)
JOINT: Final = ("reports_included", "projects_included")
# a box is the first of the boxes named, less the others
SUMS: Final = {
    "screened": ("identified", "duplicates"),
    "sought": ("screened", "excluded", "awaiting"),
    "assessed": ("sought", "not_retrieved"),
}
INCLUDED: Final = ("assessed", "excluded_full_text", "awaiting_full_text")


def flow(
    searches: pd.DataFrame, records: pd.DataFrame, screening: pd.DataFrame, register: pd.DataFrame
) -> pd.DataFrame:
    """Count the records through every box of the flow diagram.

    Two streams, as in PRISMA 2020: ``databases`` (searches of databases and registers) and
    ``other`` (websites, organisations, citations). A duplicate is counted in the stream that
    brought it. What nobody has decided on yet is counted as `awaiting`, at the first reading or
    at the full text. A decision on the full text of a record of the other stream says that it
    passed the first reading, which that stream need not have.

    Parameters
    ----------
    searches
        `search_id` and `stream`: ``database``, ``register``, ``website``, ``organisation`` or
        ``citation``.
    records
        As `deduplicate` returns them: `record_id`, `search_id`, `duplicate_of`.
    screening
        The decisions, as for `settled`.
    register
        The projects that the included reports must reach, all of them; `project_id`.

    Returns
    -------
    DataFrame
        `box`, `stream`, `count`: the boxes of `BOXES` for each stream, then
        ``reports_included`` and ``projects_included`` with the stream ``joint``. It passes
        `check_flow`.

    Raises
    ------
    ValueError
        As `decided`; for records of unknown searches; for full texts of databases judged before
        the first reading; for an included report whose project is not in the register; for a
        project of the register that no included report reaches. Each is named.

    References
    ----------
    Page and others (2021), The PRISMA 2020 statement, BMJ 372:n71, flow diagram.
    """
    require(register, "the register", "project_id")
    stream = streams(searches, records)
    works = decided(records, screening)
    works["stream"] = stream.reindex(works.index)
    rows = [
        (box, name, count)
        for name in FLOW_STREAMS[:2]
        for box, count in _counts(
            int((stream == name).sum()), works[works["stream"] == name], name
        ).items()
    ]
    reached = _reached(works, register)
    included = int((works["full_text"] == "include").sum())
    rows += zip(JOINT, ("joint", "joint"), (included, len(reached)), strict=True)
    table = pd.DataFrame(rows, columns=["box", "stream", "count"])
    check_flow(table)
    return table


def check_flow(table: pd.DataFrame) -> None:
    """Check that every box of a flow is there once and that all its sums hold.

    Screened are those identified less duplicates; sought, those screened less those excluded and
    awaiting; assessed, those sought less those not retrieved; reports included, those assessed
    less those excluded and awaiting, over both streams. There are no more projects than reports,
    and some where there is a report.

    Parameters
    ----------
    table
        `box`, `stream`, `count`, as `flow` returns it.

    Raises
    ------
    ValueError
        For boxes missing, unknown or twice, counts that are not whole numbers from 0, and every
        sum that does not hold, with both sides.
    """
    require(table, "the flow", "box", "stream", "count")
    places = list(zip(table["box"], table["stream"], strict=True))
    wanted = [(box, name) for name in FLOW_STREAMS[:2] for box in BOXES]
    wanted += [(box, "joint") for box in JOINT]
    refuse([f"{b} of {s}" for b, s in wanted if (b, s) not in places], "boxes not in the flow")
    refuse([f"{b} of {s}" for b, s in places if (b, s) not in wanted], "unknown boxes in the flow")
    twice = sorted({place for place in places if places.count(place) > 1})
    refuse([f"{b} of {s}" for b, s in twice], "boxes that stand twice in the flow")
    count = dict(zip(places, table["count"].tolist(), strict=True))
    strange = [
        f"{box} of {stream} is {n}"
        for (box, stream), n in count.items()
        if isinstance(n, bool) or not isinstance(n, int | float) or n < 0 or n % 1 != 0
    ]
    refuse(strange, "counts that are not whole numbers from 0")
    refuse(list(_wrong_sums(count)), "the flow does not add up")


def totals(table: pd.DataFrame) -> dict[str, int]:
    """Add the streams of a flow up to the figures that a text names.

    Parameters
    ----------
    table
        As `flow` returns it; it is checked first.

    Returns
    -------
    dict
        `records_identified`, `duplicates_removed`, `records_screened`, `records_awaiting` (at
        either reading), `reports_assessed`, `reports_included`, `projects_included`.

    Raises
    ------
    ValueError
        As `check_flow`.
    """
    check_flow(table)
    summed = table.groupby("box")["count"].sum()
    boxes = {
        "records_identified": ["identified"],
        "duplicates_removed": ["duplicates"],
        "records_screened": ["screened"],
        "records_awaiting": ["awaiting", "awaiting_full_text"],
        "reports_assessed": ["assessed"],
        **{box: [box] for box in JOINT},
    }
    return {name: int(summed[these].sum()) for name, these in boxes.items()}


def excluded(
    searches: pd.DataFrame,
    records: pd.DataFrame,
    screening: pd.DataFrame,
    criteria: pd.DataFrame,
) -> pd.DataFrame:
    """Count the works that each criterion excluded, by stage and stream.

    Parameters
    ----------
    searches, records, screening
        As for `flow`.
    criteria
        `criterion_id`, `criterion_en`, `criterion_cy`, in the order in which they are shown.

    Returns
    -------
    DataFrame
        `stage`, `stream`, `criterion_en`, `criterion_cy`, `count`; criteria that excluded nothing
        have no row. The counts of a stage and stream add up to the box of `flow`.

    Raises
    ------
    ValueError
        As `decided`, and for a criterion that is not in `criteria`.
    """
    names = ["criterion_id", "criterion_en", "criterion_cy"]
    require(criteria, "the table of criteria", *names)
    works = decided(records, screening)
    works["stream"] = streams(searches, records).reindex(works.index)
    rows = []
    for stage in DECISIONS:
        out = works[works[stage] == "exclude"]
        used = out[f"{stage}_criterion"]
        refuse(sorted(set(used) - set(criteria["criterion_id"])), "unknown criteria")
        for stream in FLOW_STREAMS[:2]:
            count = criteria["criterion_id"].map(used[out["stream"] == stream].value_counts())
            counted = criteria.assign(stage=stage, stream=stream, count=count)
            rows.append(counted[count.notna()])
    table = pd.concat(rows, ignore_index=True).astype({"count": int})
    return table[["stage", "stream", *names[1:], "count"]]


def _counts(identified: int, works: pd.DataFrame, stream: str) -> dict[str, int]:
    """Count one stream from its works and the number of its records."""
    first, full = works["title_abstract"], works["full_text"]
    unread = works.index[first.isna() & full.notna()]
    if stream == "databases":
        refuse(unread, "full texts of databases judged before the title and abstract, of records")
    passed = (first == "include") | (first.isna() & full.notna())
    counts = {
        "identified": identified,
        "duplicates": identified - len(works),
        "screened": len(works),
        "excluded": (first == "exclude").sum(),
        "awaiting": (first.isna() & full.isna()).sum(),
        "sought": passed.sum(),
        "not_retrieved": (full == "not_retrieved").sum(),
        "assessed": (passed & (full != "not_retrieved")).sum(),
        "excluded_full_text": (full == "exclude").sum(),
        "awaiting_full_text": (passed & full.isna()).sum(),
    }
    return {box: int(count) for box, count in counts.items()}


def _reached(works: pd.DataFrame, register: pd.DataFrame) -> set[str]:
    """Return the projects of the included reports: those of the register, each of them."""
    listed = set(register["project_id"])
    reports = works[works["full_text"] == "include"]
    strange = [
        f"{name} ({project})"
        for name, projects in reports["projects"].items()
        for project in projects
        if project not in listed
    ]
    refuse(strange, "included reports of projects that are not in the register")
    reached = {project for projects in reports["projects"] for project in projects}
    missing = sorted(listed - reached, key=id_order)
    refuse(missing, "projects of the register that no included report reaches")
    return reached


def _wrong_sums(count: dict[tuple[str, str], int]) -> Iterator[str]:
    for stream in FLOW_STREAMS[:2]:
        for box, (start, *less) in SUMS.items():
            right = count[start, stream] - sum(count[name, stream] for name in less)
            if count[box, stream] != right:
                rule = " - ".join((start, *less))
                yield f"{stream}: {box} is {count[box, stream]}, but {rule} is {right}"
    start, *less = INCLUDED
    reports, projects = (count[box, "joint"] for box in JOINT)
    parts = [count[start, s] - sum(count[name, s] for name in less) for s in FLOW_STREAMS[:2]]
    right = sum(parts)
    if reports != right:
        rule = f"{' - '.join(INCLUDED)} over both streams"
        yield f"reports_included is {reports}, but {rule} is {right}"
    if projects > reports or (reports and not projects):
        yield (
            f"projects_included is {projects}, but reports_included is {reports}; "
            "a page on several projects can be kept apart as a record for each"
        )
