"""The steps of two methods for finding which insights are missing, in whose words they are.

The founding case study names two methods and not their steps, which are not public. The
steps here are the project's own words until a user who has the published names types them.
"""

from __future__ import annotations

import pandas as pd

from analysis.framing.answers import is_answer

# Each method and its number of steps.
METHODS: dict[str, int] = {"data_story_action": 4, "six_steps": 6}


def method_steps(steps: pd.DataFrame) -> pd.DataFrame:
    """List the steps of each method, by their official names where somebody has typed them.

    Parameters
    ----------
    steps
        ``method`` (a code of `METHODS`), ``step`` (1, 2, ...), ``ours_en``, ``ours_cy``,
        ``official_en``, ``official_cy`` (blank until a user knows them) and ``source``
        (where the official name stands).

    Returns
    -------
    pandas.DataFrame
        By method and step: ``method``, ``step``, ``step_name_en``, ``step_name_cy``,
        ``whose`` (``official`` or ``ours``) and ``source`` (of an official name; missing
        for our own words).

    Raises
    ------
    ValueError
        When a method is not known or lacks, repeats or exceeds its steps, a step of ours
        has no words, or an official name stands in one language only; all are listed.
    """
    faults = [*_wrong_steps(steps), *_half_named(steps)]
    if faults:
        msg = f"steps of the methods: {'; '.join(faults)}"
        raise ValueError(msg)
    order = steps["method"].map(list(METHODS).index)
    rows = steps.assign(order=order).sort_values(["order", "step"], ignore_index=True)
    is_official = rows[["official_en", "official_cy"]].map(is_answer).all(axis=1)
    return pd.DataFrame(
        {
            "method": rows["method"],
            "step": rows["step"].astype("Int64"),
            "step_name_en": rows["official_en"].where(is_official, rows["ours_en"]),
            "step_name_cy": rows["official_cy"].where(is_official, rows["ours_cy"]),
            "whose": ["official" if flag else "ours" for flag in is_official],
            "source": rows["source"].where(is_official).astype("str"),
        }
    )


def _wrong_steps(steps: pd.DataFrame) -> list[str]:
    unknown = sorted(set(steps["method"]) - set(METHODS))
    faults = [f"method {name!r} is not one of {list(METHODS)}" for name in unknown]
    for method, count in METHODS.items():
        found = sorted(steps.loc[steps["method"] == method, "step"].tolist())
        if found and found != list(range(1, count + 1)):
            faults.append(f"{method} has the steps {found}; expected 1 to {count}, each once")
    return faults


def _half_named(steps: pd.DataFrame) -> list[str]:
    faults = []
    for row in steps.to_dict("records"):
        said = {
            name: [lang for lang in ("en", "cy") if is_answer(row[f"{name}_{lang}"])]
            for name in ("ours", "official")
        }
        place = f"{row['method']} step {row['step']}"
        if len(said["official"]) == 1:
            faults.append(f"{place} has an official name in {said['official'][0]!r} only")
        if len(said["ours"]) < 2:
            faults.append(f"{place} needs our own words in both languages")
    return faults
