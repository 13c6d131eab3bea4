"""What people said: themes that people gave to free text, and quotations that were agreed to.

Nothing here reads meaning out of words: coders do, and their codings stand in a table.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.disclosure import letter
from analysis.pilot.intervals import CALCULATED, NO_SPREAD, NO_VALUES, Interval
from analysis.pilot.redaction import propose

CONFIDENTIAL = letter("confidential")
WHY_HELD = ("not_agreed", "not_confirmed", "identifies", "released")


def mentions(said: pd.DataFrame, themes: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """List who spoke of what: one row a person and theme, however often and whoever coded it.

    Parameters
    ----------
    said
        ``said_id``, ``participant_id``.
    themes
        ``theme_id``, ``theme_en``, ``theme_cy``.
    codings
        ``said_id``, ``theme_id``, ``coder``.

    Returns
    -------
    pandas.DataFrame
        ``participant_id``, ``theme_id``, ``theme_en``, in the order of the themes and then of the
        remarks. A person has a theme when at least one coder gave it to one of their remarks.

    Raises
    ------
    ValueError
        When a coding names a remark or a theme that is not there; all are named at once.
    """
    _check_codings(said, themes, codings)
    who = codings.merge(said[["said_id", "participant_id"]], on="said_id")
    who = who.drop_duplicates(["participant_id", "theme_id"])
    order = pd.CategoricalDtype(themes["theme_id"].tolist(), ordered=True)
    who = who.assign(place=who["theme_id"].astype(order)).sort_values("place", kind="stable")
    named = who.merge(themes[["theme_id", "theme_en"]], on="theme_id", how="left")
    return named[["participant_id", "theme_id", "theme_en"]].reset_index(drop=True)


def theme_counts(
    said: pd.DataFrame, themes: pd.DataFrame, codings: pd.DataFrame, minimum: int = 0
) -> pd.DataFrame:
    """Count the people who spoke of each theme.

    Parameters
    ----------
    said, themes, codings
        As for `mentions`; themes also ``meaning_en``, ``meaning_cy``.
    minimum
        A theme of fewer people, and of at least one, has the mark ``c`` in the place of a number.

    Returns
    -------
    pandas.DataFrame
        One row a theme in their order, those of nobody too: ``theme_en``, ``theme_cy``,
        ``meaning_en``, ``meaning_cy``, ``people``. A person counts once for each theme, so
        themes do not add up to people.
    """
    counts = mentions(said, themes, codings)["theme_id"].value_counts()
    table = themes[["theme_en", "theme_cy", "meaning_en", "meaning_cy"]].copy()
    people = themes["theme_id"].map(counts).fillna(0).astype("int64")
    few = people.between(1, minimum - 1)
    table["people"] = people.astype("object").where(~few, CONFIDENTIAL) if few.any() else people
    return table.reset_index(drop=True)


def agreement(themes: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Say how far coders agree, theme by theme, on remarks that two or more of them coded.

    Parameters
    ----------
    themes
        ``theme_id``, ``theme_en``, ``theme_cy``.
    codings
        ``said_id``, ``theme_id``, ``coder``. A coder has read a remark when at least one theme
        is theirs: remarks to which a coder gave no theme at all cannot be seen here.

    Returns
    -------
    pandas.DataFrame
        One row a theme: ``theme_en``, ``theme_cy``, ``coded_twice`` (pairs of coders of one
        remark), ``agreed_share`` (per cent of those pairs that both gave it or both did not),
        ``kappa`` and ``kappa_note`` (``calculated``, ``no_values`` without any pair,
        ``no_spread`` when all pairs say the same of every remark, so that chance alone explains
        it).

    Notes
    -----
    Fleiss (1971), Psychological Bulletin 76, 378-382, over pairs of coders; with two coders it is
    Scott's pi (1955). The margins of all coders are taken together, since none is the standard.
    """
    pairs = _coder_pairs(codings)
    rows = []
    for theme in themes["theme_id"]:
        given = [(theme in one, theme in other) for one, other in pairs]
        same = sum(one == other for one, other in given)
        found = kappa(given)
        share = 100 * same / len(given) if given else None
        rows.append((len(given), share, found.estimate, found.note))
    columns = ["coded_twice", "agreed_share", "kappa", "kappa_note"]
    table = pd.DataFrame(rows, columns=columns, index=themes.index)
    table = table.astype({"agreed_share": "float64", "kappa": "float64"})
    return pd.concat([themes[["theme_en", "theme_cy"]], table], axis=1).reset_index(drop=True)


def kappa(pairs: list[tuple[bool, bool]]) -> Interval:
    """Give the agreement beyond chance of pairs of yes and no.

    Parameters
    ----------
    pairs
        What two coders said of the same remark, in either order.

    Returns
    -------
    Interval
        From at most 1 downwards, 0 when they agree as often as by chance; without limits, which
        so few remarks do not support. No estimate without pairs, or when all say the same.

    Notes
    -----
    (observed - expected) / (1 - expected), expected from the share of yes among all codes.
    """
    if not pairs:
        return Interval(None, None, None, NO_VALUES)
    yes = sum(one + other for one, other in pairs) / (2 * len(pairs))
    expected = yes**2 + (1 - yes) ** 2
    if yes in (0.0, 1.0):
        return Interval(None, None, None, NO_SPREAD)
    observed = sum(one == other for one, other in pairs) / len(pairs)
    return Interval((observed - expected) / (1 - expected), None, None, CALCULATED)


def quotations(quoted: pd.DataFrame, stakeholders: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the quotations that may be printed; without agreement and a confirmer there are none.

    Parameters
    ----------
    quoted
        ``quotation_id``, ``words_en``, ``words_cy`` (redacted), ``said_in``, ``agreed``,
        ``confirmed_by``, ``confirmed_on``.
    stakeholders
        ``stakeholder_id``, ``name_en``, ``name_cy``: a confirmer given as an id is named by it.

    Returns
    -------
    pandas.DataFrame
        One row a released quotation: ``quoted_en``, ``quoted_cy``, ``said_in``,
        ``confirmed_by_en``, ``confirmed_by_cy``, ``confirmed_on``.
    """
    released = pd.Series(why_held(quoted), index=quoted.index, dtype="str") == "released"
    kept = quoted[released]
    table = kept[["words_en", "words_cy", "said_in"]].rename(
        columns={"words_en": "quoted_en", "words_cy": "quoted_cy"}
    )
    names = pd.DataFrame(columns=["stakeholder_id", "name_en", "name_cy"])
    known = (names if stakeholders is None else stakeholders).set_index("stakeholder_id")
    for language in ("en", "cy"):
        names_by_id = known[f"name_{language}"].to_dict()
        table[f"confirmed_by_{language}"] = [names_by_id.get(by, by) for by in kept["confirmed_by"]]
    return table.assign(confirmed_on=kept["confirmed_on"]).reset_index(drop=True)


def why_held(quoted: pd.DataFrame) -> list[str]:
    """Say of each quotation whether it is released, and if not the first reason why.

    Parameters
    ----------
    quoted
        As for `quotations`.

    Returns
    -------
    list of str
        Codes of `WHY_HELD`: ``not_agreed`` (the person has not said yes), ``not_confirmed`` (no
        name or no day), ``identifies`` (a pattern of `analysis.pilot.redaction` still stands in
        the words), ``released``.
    """
    return [_why(row) for row in quoted.to_dict("records")]


def held_counts(quoted: pd.DataFrame) -> pd.DataFrame:
    """Count quotations by whether they are released: ``quotation_state``, ``quotations``."""
    found = why_held(quoted)
    counts = [found.count(name) for name in WHY_HELD]
    return pd.DataFrame({"quotation_state": list(WHY_HELD), "quotations": counts})


def _why(row: dict) -> str:
    agreed = row["agreed"]
    if pd.isna(agreed) or str(agreed).lower() not in ("true", "yes"):
        return "not_agreed"
    name = row["confirmed_by"]
    if pd.isna(name) or not str(name).strip() or pd.isna(row["confirmed_on"]):
        return "not_confirmed"
    words = [row["words_en"], row["words_cy"]]
    return "identifies" if any(propose(part) for part in words if pd.notna(part)) else "released"


def _coder_pairs(codings: pd.DataFrame) -> list[tuple[set[str], set[str]]]:
    """Return the themes that two coders gave to one remark, for every two coders of each."""
    given: dict[str, dict[str, set[str]]] = {}
    coded = codings[["said_id", "coder", "theme_id"]].dropna(subset=["said_id", "coder"])
    for remark, coder, theme in coded.itertuples(index=False, name=None):
        given.setdefault(remark, {}).setdefault(coder, set()).add(theme)
    return [
        pair
        for _, coders in sorted(given.items())
        for pair in combinations([themes for _, themes in sorted(coders.items())], 2)
    ]


def _check_codings(said: pd.DataFrame, themes: pd.DataFrame, codings: pd.DataFrame) -> None:
    unsaid = sorted(set(codings["said_id"]) - set(said["said_id"]))
    unnamed = sorted(set(codings["theme_id"]) - set(themes["theme_id"]))
    if unsaid or unnamed:
        msg = f"codings of remarks {unsaid} and themes {unnamed}, which are not in their tables"
        raise ValueError(msg)
