"""What the pilot's tables and figures say of people, so that all of it can be audited together.

A number from a survey or from the register of loans is recorded with one of these statements.
They stand here, and not in a notebook, because one of them wrong would hide a way to single
somebody out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from analysis.disclosure import (
    OTHER,
    About,
    People,
    Saying,
    count,
    derived,
    mean,
    net,
    share,
    within,
)
from analysis.pilot import lending, reach
from analysis.pilot.change.consistent import possible_counts
from analysis.pilot.change.planned_tests import planned_family
from analysis.pilot.pairing import WAVES, moves
from analysis.pilot.said import mentions

MOVED = ("improved", "same", "worsened")
AT_START = "_at_start"  # the answer at baseline of everybody who gave one
COARSEST = 25  # percentage points: what a row that is withheld is said to be rounded to
STAYED, LEFT = {"follow_up": "yes"}, {"follow_up": "no"}
LOANS, MENTIONS = "loans", "mentions"
Told = dict[str, Any]


def everybody(
    participants: pd.DataFrame,
    responses: pd.DataFrame,
    questions: pd.DataFrame,
    loans: pd.DataFrame,
    small_areas: pd.DataFrame,
    minimum: int,
) -> People:
    """Register the participants: where they live, how old they are, what they did and answered.

    Parameters
    ----------
    participants, responses, questions, loans
        The raw tables, one row a person, an answer, a question, a loan.
    small_areas
        As for `reach.places`.
    minimum
        The smallest group that may be published; places are grouped by it.

    Returns
    -------
    analysis.disclosure.People
        Never shown, never published.
    """
    frame = participants[["participant_id", "age_band"]].merge(
        reach.places(participants, small_areas, minimum), on="participant_id"
    )
    frame["borrowed"] = _yes_no(frame["participant_id"].isin(loans["participant_id"]))
    asked = responses[responses["answer"].notna()].groupby("survey_wave")["participant_id"].agg(set)
    for wave in WAVES:
        frame[wave] = _yes_no(frame["participant_id"].isin(asked.get(wave, set())))
    frame = frame.merge(moves(responses, questions), how="left", on="participant_id")
    for question in questions.loc[questions["maximum"] == 1, "question_id"]:
        for wave in WAVES:
            words = frame[f"{question}_{wave}"].map({1.0: "yes", 0.0: "no"})
            frame[f"{question}_{wave}_is"] = words
        first = responses.query("question_id == @question and survey_wave == 'baseline'")
        at_start = first.set_index("participant_id")["answer"]
        frame[f"{question}{AT_START}"] = frame["participant_id"].map(at_start)
    answers = [name for name in frame if str(name).endswith(("_moved", "_is"))]
    for name in answers:
        frame[name] = frame[name].fillna("").astype("str")
    return People(
        "people",
        frame.drop(columns="participant_id"),
        dimensions=("age_band", "rurality", "access", "deprivation"),
        answers=("borrowed", *WAVES, *map(str, answers)),
        measures=_measures(questions),
    )


def every_loan(
    loans: pd.DataFrame, devices: pd.DataFrame, start: date, end: date, minimum: int
) -> People:
    """Register the loans, each with whose it is: see `lending.loans_frame`."""
    return People(
        LOANS,
        lending.loans_frame(loans, devices, start, end, minimum),
        dimensions=("device_kind", "period"),
        answers=("returned", "days_band", "waiting_band"),
        person="participant_id",
    )


def remarks(said: pd.DataFrame, themes: pd.DataFrame, codings: pd.DataFrame) -> People:
    """Register who spoke of which theme: one row a person and theme."""
    spoken = mentions(said, themes, codings).drop(columns="theme_id")
    return People(MENTIONS, spoken, dimensions=(), answers=("theme_en",), person="participant_id")


def of_loans(*names: str) -> Told:
    """Say that numbers give away how many loans there are."""
    return dict.fromkeys(names, derived({}, of=LOANS))


def of_everybody(*names: str, **conditions: str) -> Told:
    """Say that numbers give away how many people there are, or how many meet the conditions."""
    return dict.fromkeys(names, derived(conditions))


def of_stay(*names: str) -> Told:
    """Say that numbers give away how many people stayed and how many left."""
    return dict.fromkeys(names, derived(STAYED, LEFT))


def not_of_people(*names: str) -> Told:
    """Say that numbers are about something else: days, money, thresholds."""
    return dict.fromkeys(names, OTHER)


def pair(question: str) -> Told:
    """Name the people who answered a question both times."""
    return {f"{question}_moved": MOVED}


def means(questions: pd.DataFrame) -> Told:
    """Say what `change.mean_changes` tells, a row a question."""

    def row(question: dict[Any, Any]) -> Told:
        name = question["question_id"]
        parts = (*WAVES, "change")
        return _base(name) | {f"mean_{p}": mean(f"{name}_{p}", **pair(name)) for p in parts}

    return per_row(questions.to_dict("records"), row)


def mean_change(question: str) -> About:
    """Say what the mean change of one question tells."""
    return mean(f"{question}_change", **pair(question))


def effect_sizes(questions: pd.DataFrame) -> Told:
    """Say what `change.effect_sizes` tells, a row a question."""
    return _of_pairs(questions["question_id"], "sd_change", "dz", "hedges_g")


def shifts(questions: pd.DataFrame) -> Told:
    """Say what `change.shifts` tells, a row a question."""
    told = _of_pairs(questions["question_id"], "shift")
    told.pop("n_missing")
    return told


def planned_tests(questions: pd.DataFrame, outcomes: pd.DataFrame) -> Told:
    """Say what `change.confirmatory_tests` tells, a row a question in its order."""
    tested = planned_family(questions, outcomes)["question_id"]
    return _of_pairs(tested, "p_value", "p_holm") | {"family_size": OTHER}


def net_improvements(table: pd.DataFrame, level: float) -> Told:
    """Say what `change.net_improvements` tells, with what its rounded limits leave open."""

    def row(found: dict[Any, Any]) -> Told:
        name, step = found["question_id"], _step(found)
        shown = net(
            {f"{name}_moved": "improved"}, {f"{name}_moved": "worsened"}, pair(name), step=step
        )
        return _base(name) | _limits(found, "net_points", shown) | {"rounded_to": OTHER}

    return per_row(_with_limits(table, "net_points", level), row)


def yes_changes(table: pd.DataFrame, level: float) -> Told:
    """Say what `change.yes_changes` tells, with what its rounded limits leave open."""

    def row(found: dict[Any, Any]) -> Told:
        name = found["question_id"]
        shares = {f"yes_{wave}": _share_of_yes(name, wave, _step(found)) for wave in WAVES}
        told = _limits(found, "yes_points", _difference(name, _step(found)))
        return _base(name) | shares | told | {"rounded_to": OTHER}

    return per_row(_with_limits(table, "yes_points", level), row)


def yes_change(table: pd.DataFrame, question: str, level: float) -> Told:
    """Say what one row of `change.yes_changes` tells: by column, and ``limits``."""
    found = next(
        row for row in _with_limits(table, "yes_points", level) if row["question_id"] == question
    )
    step = _step(found)
    shares = {f"yes_{wave}": _share_of_yes(question, wave, step) for wave in WAVES}
    return shares | {
        "yes_points": _difference(question, step),
        "limits": _left_open(found),
    }


def _yes_no(flags: pd.Series) -> pd.Series:
    return flags.map({True: "yes", False: "no"})


def _measures(questions: pd.DataFrame) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for question in questions.to_dict("records"):
        low, high = float(question["minimum"]), float(question["maximum"])
        found |= {f"{question['question_id']}_{wave}": (low, high) for wave in WAVES}
        found[f"{question['question_id']}_change"] = (low - high, high - low)
        if high == 1:
            found[f"{question['question_id']}{AT_START}"] = (low, high)
    return found


def _count(**conditions: Any) -> About:
    return count(**conditions)


def _base(question: str) -> Told:
    moved, gone = f"{question}_moved", "not_followed_up"
    return {
        "n_baseline": _count(**{moved: (*MOVED, gone)}),
        "n_followed_up": _count(**pair(question)),
        "n_missing": _count(**{moved: gone}),
    }


def _of_pairs(question_ids: Iterable[str], *names: str) -> Told:
    def row(question: str) -> Told:
        counts = {name: _base(question)[name] for name in ("n_followed_up", "n_missing")}
        return counts | dict.fromkeys(names, derived(pair(question)))

    return per_row(list(question_ids), row)


def per_row(rows: Iterable[Any], told: Callable[[Any], Mapping[str, Any]]) -> Told:
    """Turn what each row tells into a list for each column."""
    found = [told(row) for row in rows]
    return {name: [each[name] for each in found] for name in found[0]} if found else {}


def _with_limits(table: pd.DataFrame, name: str, level: float) -> list[dict[Any, Any]]:
    rows, fits = table.to_dict("records"), possible_counts(table, name, level)
    return [row | {"possible": each} for row, each in zip(rows, fits, strict=True)]


def _left_open(found: dict[Any, Any]) -> tuple[Saying, ...]:
    moved = f"{found['question_id']}_moved"
    return tuple(within(_count(**{moved: kind}), *ends) for kind, ends in found["possible"].items())


def _limits(found: dict[Any, Any], name: str, shown: About) -> Told:
    left_open = _left_open(found)
    return {name: shown, f"{name}_low": left_open, f"{name}_high": left_open}


def _step(found: dict[Any, Any]) -> float:
    return COARSEST if pd.isna(found["rounded_to"]) else float(found["rounded_to"])


def _share_of_yes(question: str, wave: str, step: float) -> About:
    return share({f"{question}_{wave}_is": "yes"}, pair(question), step=step)


def _difference(question: str, step: float) -> About:
    after, before = ({f"{question}_{wave}_is": "yes"} for wave in reversed(WAVES))
    return net(after, before, pair(question), step=step)
