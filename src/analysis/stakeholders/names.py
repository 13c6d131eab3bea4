"""Tables of stakeholders and ties with names in both languages, fit to be published."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import pandas as pd

DUTIES = {
    "R": "responsible",
    "A": "accountable",
    "C": "consulted",
    "I": "informed",
}


def with_names(table: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Put names and sector in front of a table of stakeholders.

    Parameters
    ----------
    table
        Any table with ``stakeholder_id``.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``, ``sector``.

    Returns
    -------
    pandas.DataFrame
        The rows of the table in their order: ``stakeholder_id``, ``name_en``, ``name_cy``,
        ``sector``, then the table's other columns.
    """
    names = stakeholders[["stakeholder_id", "name_en", "name_cy", "sector"]]
    others = [column for column in table.columns if column not in names.columns[1:]]
    joined = table[others].merge(names, on="stakeholder_id", how="left", validate="many_to_one")
    return joined[[*names.columns, *(name for name in others if name != "stakeholder_id")]]


def names_of(people: Iterable[Hashable], stakeholders: pd.DataFrame) -> dict[str, str] | None:
    """Join the names of some stakeholders, in the order of the register.

    Parameters
    ----------
    people
        Each a ``stakeholder_id``.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    dict of str
        Names by ``en`` and ``cy``, joined by semicolons; None when there is nobody.
    """
    return _joined([people], stakeholders)[0]


def joined_names(
    sets: Sequence[Iterable[Hashable]], stakeholders: pd.DataFrame
) -> dict[str, pd.Series]:
    """Join the names of each of several sets of people, in the order of the register.

    Parameters
    ----------
    sets
        One a row, each of ``stakeholder_id``.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    dict of pandas.Series
        By ``en`` and ``cy``: the names joined by semicolons, missing where nobody is.
    """
    found = [names or {} for names in _joined(sets, stakeholders)]
    return {
        language: pd.Series([names.get(language) for names in found], dtype="str")
        for language in ("en", "cy")
    }


def cover_contacts(
    choices: pd.DataFrame, stakeholders: pd.DataFrame, most: int = 10
) -> pd.DataFrame:
    """Name the sets that could cover somebody's contacts.

    Parameters
    ----------
    choices
        As in `Cover.choices`.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.
    most
        How many equally good sets of each size to list. None is better than another; the
        column ``equally_good`` says how many there are.

    Returns
    -------
    pandas.DataFrame
        One row a set, the small ones first: ``cover_size``, ``cover_people_en``,
        ``cover_people_cy``, ``contacts_reached``, ``leaver_contacts`` (counts), ``equally_good``,
        ``cover_exact`` (``yes`` when every set was compared).
    """
    listed = choices.assign(sets=[sets[:most] for sets in choices["sets"]])
    listed = listed.explode("sets", ignore_index=True)
    names = joined_names(listed["sets"].tolist(), stakeholders)
    return pd.DataFrame(
        {
            "cover_size": listed["size"].astype("int64"),
            "cover_people_en": names["en"],
            "cover_people_cy": names["cy"],
            "contacts_reached": listed["reached"].astype("int64"),
            "leaver_contacts": listed["contacts"].astype("int64"),
            "equally_good": listed["equally_good"].astype("int64"),
            "cover_exact": ["yes" if exact else "no" for exact in listed["exact"]],
        }
    )


def cover_tasks(tasks: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Name who else holds a letter on the tasks of somebody who leaves.

    Parameters
    ----------
    tasks
        As in `Cover.tasks`.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    pandas.DataFrame
        One row a task: ``task_en``, ``task_cy``, ``letters`` (the leaver's) and, in both
        languages, ``cover_responsible``, ``cover_accountable``, ``cover_consulted``,
        ``cover_informed``: names joined by semicolons, missing for nobody.
    """
    table = tasks[["task_en", "task_cy", "letters"]].reset_index(drop=True)
    for letter, duty in DUTIES.items():
        for language, names in joined_names(tasks[letter].tolist(), stakeholders).items():
            table[f"cover_{duty}_{language}"] = names
    return table


def named_distances(longer: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Name the pairs of a table of longer distances.

    Parameters
    ----------
    longer
        As in `Removal.longer`.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    pandas.DataFrame
        ``from_en``, ``from_cy``, ``to_en``, ``to_cy``, ``steps_now``, ``steps_without``:
        the pairs that lose most first, then in their order.
    """
    lost = longer["before"] - longer["after"]
    rows = longer.loc[lost.sort_values(kind="stable").index].reset_index(drop=True)
    ends = {
        end: joined_names([(person,) for person in rows[f"{end}_id"]], stakeholders)
        for end in ("from", "to")
    }
    table = {
        f"{end}_{language}": names[language]
        for end, names in ends.items()
        for language in ("en", "cy")
    }
    return pd.DataFrame(table | {"steps_now": rows["before"], "steps_without": rows["after"]})


def named_gaps(gaps: pd.DataFrame, stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Name the stakeholders of a table of `role_gaps`.

    Parameters
    ----------
    gaps
        As in `role_gaps`.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.

    Returns
    -------
    pandas.DataFrame
        The rows in their order: ``gap``, ``name_en``, ``name_cy``, ``gap_task_en``,
        ``gap_task_cy``, ``others_en``, ``others_cy`` (missing where not meant).
    """
    people = joined_names([(person,) for person in gaps["stakeholder_id"]], stakeholders)
    others = joined_names(gaps["others"].tolist(), stakeholders)
    return pd.DataFrame(
        {
            "gap": gaps["gap"].tolist(),
            "name_en": people["en"],
            "name_cy": people["cy"],
            "gap_task_en": pd.Series(gaps["task_en"].tolist(), dtype="str"),
            "gap_task_cy": pd.Series(gaps["task_cy"].tolist(), dtype="str"),
            "others_en": others["en"],
            "others_cy": others["cy"],
        }
    )


def named_ties(stakeholders: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """List the ties with the names of their ends, and without who reported them.

    Parameters
    ----------
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``.
    ties
        ``from_id``, ``to_id``, ``kind``, ``direction``, ``strength``, ``basis``.

    Returns
    -------
    pandas.DataFrame
        One row a tie: ``from_id``, ``to_id``, ``from_en``, ``from_cy``, ``to_en``,
        ``to_cy``, ``tie_kind``, ``tie_direction``, ``strength``, ``basis``. The reporter
        and the confidence are left out, so the list can be published.
    """
    names = stakeholders.set_index("stakeholder_id")
    listed = ties[["from_id", "to_id"]].assign(
        from_en=ties["from_id"].map(names["name_en"]),
        from_cy=ties["from_id"].map(names["name_cy"]),
        to_en=ties["to_id"].map(names["name_en"]),
        to_cy=ties["to_id"].map(names["name_cy"]),
        tie_kind=ties["kind"],
        tie_direction=ties["direction"],
        strength=ties["strength"],
        basis=ties["basis"],
    )
    return listed.reset_index(drop=True)


def _joined(
    sets: Iterable[Iterable[Hashable]], stakeholders: pd.DataFrame
) -> list[dict[str, str] | None]:
    """Join the names of each set: the register is read once, as rows of plain values."""
    columns = stakeholders[["stakeholder_id", "name_en", "name_cy"]]
    rows = list(columns.itertuples(index=False, name=None))
    found: list[dict[str, str] | None] = []
    for people in sets:
        wanted = set(people)
        names = [row[1:] for row in rows if row[0] in wanted]
        joined = dict(zip(("en", "cy"), map("; ".join, zip(*names, strict=True)), strict=False))
        found.append(joined or None)
    return found
