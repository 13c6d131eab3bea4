"""Coverage: the register beside a list of those who should be thought of."""

from __future__ import annotations

import numpy as np
import pandas as pd

# From worst to best; the table lists them in this order.
STATES = ("empty", "not_heard", "heard")
PASSED_ON = ["category_id", "category_en", "category_cy", "category_group"]
SOURCES = ["source", "source_url"]


def coverage(stakeholders: pd.DataFrame, categories: pd.DataFrame) -> pd.DataFrame:
    """Count the stakeholders of every category of a reference list.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``wave`` (1 before, 2 added), ``asked``, ``answered`` (boolean,
        missing where not known), ``categories`` (identifiers joined by semicolons, missing
        for none). One stakeholder may stand for several categories.
    categories
        ``category_id``, ``category_en``, ``category_cy``, ``category_group``,
        ``weight_affected`` (whether people affected by the service), ``source``,
        ``source_url``.

    Returns
    -------
    pandas.DataFrame
        One row a category, empty ones too: ``category_id``, ``category_en``,
        ``category_cy``, ``category_group``; ``affected`` (``yes`` or ``no``); ``coverage``:
        ``empty`` (nobody in the register), ``not_heard`` (somebody, and none of them
        answered) or ``heard``; ``in_first_wave``, ``stakeholders``, ``asked``,
        ``answered`` (counts of stakeholders); ``source``, ``source_url``. People affected
        come first, among them empty categories; then the order of the list.

    Raises
    ------
    ValueError
        When a stakeholder stands for a category that the list does not hold, or the list
        holds a category twice; all are named.

    Notes
    -----
    Prell and others (2008): choose by category and position. An organisation that stands
    for a group of people is not that group; a filled row says that somebody was thought of.
    """
    held = _held(stakeholders, categories)
    facts = _facts(stakeholders)
    rows = [
        facts[stakeholders["stakeholder_id"].isin(held.get(category, ())).to_numpy()].sum(axis=0)
        for category in categories["category_id"]
    ]
    columns = ["in_first_wave", "stakeholders", "asked", "answered"]
    counted = pd.DataFrame(np.array(rows).reshape(-1, len(columns)), columns=columns)
    affected = categories["weight_affected"].isin([True, "yes"]).map({True: "yes", False: "no"})
    table = categories[PASSED_ON].reset_index(drop=True).assign(affected=affected.to_numpy())
    state = [
        STATES[int(people > 0) + int(answered > 0)]
        for people, answered in zip(counted["stakeholders"], counted["answered"], strict=True)
    ]
    table = table.assign(coverage=state).join(counted)
    table = table.join(categories[SOURCES].reset_index(drop=True))
    order = pd.DataFrame(
        {"affected": table["affected"] != "yes", "state": table["coverage"].map(STATES.index)}
    ).sort_values(["affected", "state"], kind="stable")
    table = table.loc[order.index].reset_index(drop=True)
    table.attrs["definition"] = "stakeholders of the register for each category of the list"
    return table


def coverage_counts(table: pd.DataFrame) -> dict[str, int]:
    """Count the categories of a table of `coverage`, and those with nobody in them.

    Returns
    -------
    dict of int
        ``categories``; ``categories_empty``; ``categories_empty_before``: those with nobody
        of the first wave; ``affected_empty``: empty ones of people affected.
    """
    empty = table["coverage"] == "empty"
    return {
        "categories": len(table),
        "categories_empty": int(empty.sum()),
        "categories_empty_before": int((table["in_first_wave"] == 0).sum()),
        "affected_empty": int((empty & (table["affected"] == "yes")).sum()),
    }


def categories_of(stakeholders: pd.DataFrame) -> dict[str, list[str]]:
    """Return the categories that each stakeholder stands for, by ``stakeholder_id``."""
    cells = stakeholders["categories"].fillna("")
    return {
        person: [part.strip() for part in str(cell).split(";") if part.strip()]
        for person, cell in zip(stakeholders["stakeholder_id"], cells, strict=True)
    }


def _held(stakeholders: pd.DataFrame, categories: pd.DataFrame) -> dict[str, list[str]]:
    """Return the stakeholders of each category; refuse what the list does not hold."""
    listed = categories["category_id"]
    held: dict[str, list[str]] = {}
    for person, names in categories_of(stakeholders).items():
        for name in names:
            held.setdefault(name, []).append(person)
    faults = [
        f"{', '.join(persons)} in category {name}, which the list does not hold"
        for name, persons in held.items()
        if name not in set(listed)
    ]
    twice = sorted(set(listed[listed.duplicated()]))
    if twice:
        faults.append(f"a category is in the list once; more than once: {', '.join(twice)}")
    if faults:
        raise ValueError("; ".join(faults))
    return held


def _facts(people: pd.DataFrame) -> np.ndarray:
    """Return what is counted of each stakeholder, 1 or 0: a row each, a column a count."""
    facts = [people["wave"].eq(1), *(people[name].eq(True) for name in ("asked", "answered"))]
    known = [np.asarray(fact.fillna(False), dtype=np.int64) for fact in facts]
    return np.column_stack([known[0], np.ones(len(people), dtype=np.int64), *known[1:]])
