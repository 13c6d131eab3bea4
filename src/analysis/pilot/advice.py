"""What to do next: colours that words move, each question judged apart, advice with reasons."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.pilot.progression import COLOURS

ASPECTS = ("can_we_run_it", "is_it_worth_it")
ADVICE = ("stop", "not_enough", "refine", "scale")  # the first that any reason asks for holds
# What each reason asks for; a caution asks for nothing, and is printed beside the advice.
REASONS = {
    "red_stop": "stop",
    "primary_unknown": "not_enough",
    "aspect_unknown": "not_enough",
    "red": "refine",
    "amber": "refine",
    "unknown": "refine",
    "no_owner": "refine",
    "unsure": "caution",
    "moved": "caution",
    "criteria_changed": "caution",
    "locked_late": "caution",
    "never_locked": "caution",
}
MOVES = [
    "outcome_en",
    "outcome_cy",
    "colour",
    "moved_to",
    "move_note",
    "reason_en",
    "reason_cy",
    "theme_en",
    "theme_cy",
    "decided_by_en",
    "decided_by_cy",
    "decided_on",
]


@dataclass(frozen=True)
class Advice:
    """Advice on the whole pilot.

    Attributes
    ----------
    advice
        A code of `ADVICE`.
    complete
        ``yes`` when every outcome has a colour and an owner, else ``no``.
    by_aspect
        One row an aspect: ``aspect``, ``advice``, how many outcomes have each colour
        (``outcomes_green`` and so on) and ``without_owner``.
    reasons
        One row a reason: ``aspect``, ``outcome_en``, ``outcome_cy`` (missing when it is about no
        one outcome), ``advice_reason`` (a code of `REASONS`), ``asks_for`` (what it asks for).
    """

    advice: str
    complete: str
    by_aspect: pd.DataFrame
    reasons: pd.DataFrame
    definition: str = "the first of stop, not enough, refine that any reason asks for, else scale"


def move_colours(judged: pd.DataFrame, judgements: pd.DataFrame) -> pd.DataFrame:
    """Let written judgements move colours; the colour of the plain rule stays beside it.

    Parameters
    ----------
    judged
        As `analysis.pilot.progression.progress` returns it.
    judgements
        ``outcome_id``, ``moved_to``, ``reason_en``, ``reason_cy``; may be empty.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``colour_final`` and ``move_note``: ``moved``, ``same_colour`` (it had
        that colour already), ``nothing_to_move`` (there is not enough information for a colour;
        words do not make up for it), missing where nobody judged.

    Raises
    ------
    ValueError
        When a judgement has no reason in either language, names an outcome that is not planned
        or a colour that is not known, or an outcome is judged twice; all are named at once.
    """
    _check_judgements(judged, judgements)
    moves = dict(zip(judgements["outcome_id"], judgements["moved_to"], strict=True))
    final, notes = [], []
    for outcome, colour in zip(judged["outcome_id"], judged["colour"], strict=True):
        to = moves.get(outcome)
        known = colour != "not_enough_information"
        final.append(to if to is not None and known else colour)
        note = "same_colour" if to == colour else "moved" if known else "nothing_to_move"
        notes.append(None if to is None else note)
    return judged.assign(
        colour_final=final, move_note=pd.Series(notes, index=judged.index, dtype="str")
    )


def moves(moved: pd.DataFrame, judgements: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """List the judgements with both colours, the reason, the theme behind it and who decided.

    Parameters
    ----------
    moved
        As `move_colours` returns it.
    judgements
        All columns of the table of judgements.
    themes
        ``theme_id``, ``theme_en``, ``theme_cy``.

    Returns
    -------
    pandas.DataFrame
        One row a judgement, in the order of the outcomes, with the columns of `MOVES`.
    """
    named = judgements.merge(
        themes[["theme_id", "theme_en", "theme_cy"]], on="theme_id", how="left"
    )
    plain = moved[["outcome_id", "outcome_en", "outcome_cy", "colour", "move_note"]]
    return plain.merge(named.drop(columns="basis", errors="ignore"), on="outcome_id")[MOVES]


def advise(
    judged: pd.DataFrame,
    outcomes: pd.DataFrame,
    locked_in_time: bool | None,
    changed: frozenset[str] | set[str] = frozenset(),
) -> Advice:
    """Give the advice on the whole pilot, with every reason for it.

    Parameters
    ----------
    judged
        As `move_colours` returns it, or `analysis.pilot.progression.progress`.
    outcomes
        ``outcome_id``, ``red_stops``.
    locked_in_time
        Whether the criteria were locked before anybody could know the answers; None when they
        were never locked.
    changed
        Outcomes whose criteria were changed after the lock.

    Returns
    -------
    Advice
        Stop when an outcome is red for which the plan says so. Not enough to decide when the
        primary outcome, or every outcome of an aspect, has no colour. Refine when any outcome is
        red, amber, without a colour or without an owner. Scale otherwise.

    Raises
    ------
    ValueError
        When an aspect is not known, or there are no outcomes.
    """
    _check_aspects(judged)
    rows = judged.assign(final=final_colours(judged)).to_dict("records")
    stopping = set(outcomes.loc[outcomes["red_stops"].fillna(False).astype(bool), "outcome_id"])
    reasons = [
        (row["aspect"], row["outcome_en"], row["outcome_cy"], code)
        for row in rows
        for code in _row_reasons(row, stopping, set(changed))
    ]
    present = [name for name in ASPECTS if (judged["aspect"] == name).any()]
    for aspect in present:
        colours = {row["final"] for row in rows if row["aspect"] == aspect}
        if colours == {"not_enough_information"}:
            reasons.append((aspect, None, None, "aspect_unknown"))
    if not locked_in_time:
        reasons.append(
            (None, None, None, "never_locked" if locked_in_time is None else "locked_late")
        )
    columns = ["aspect", "outcome_en", "outcome_cy", "advice_reason"]
    table = pd.DataFrame(reasons, columns=columns, dtype="str")
    table["asks_for"] = table["advice_reason"].map(REASONS)
    table = _in_order(table)
    complete = "yes" if judged["judged"].eq("yes").all() else "no"
    return Advice(_worst(table["asks_for"]), complete, _by_aspect(rows, table, present), table)


def stops(judged: pd.DataFrame, outcomes: pd.DataFrame) -> list[str]:
    """Name the outcomes that are red and for which the plan says that red stops the project.

    Parameters
    ----------
    judged
        As `move_colours` or `analysis.pilot.progression.progress` returns it.
    outcomes
        ``outcome_id``, ``red_stops``.
    """
    red = judged.loc[final_colours(judged) == "red", "outcome_id"]
    stopping = outcomes.loc[outcomes["red_stops"].fillna(False).astype(bool), "outcome_id"]
    return [outcome for outcome in red if outcome in set(stopping)]


def final_colours(judged: pd.DataFrame) -> pd.Series:
    """Return the colours after judgements, or those of the plain rule where nobody judged."""
    return judged["colour_final"] if "colour_final" in judged else judged["colour"]


def _row_reasons(row: dict, stopping: set[str], changed: set[str]) -> list[str]:
    """Name every reason that one outcome gives."""
    unknown = "primary_unknown" if row["priority"] == "primary" else "unknown"
    red = "red_stop" if row["outcome_id"] in stopping else "red"
    names = {"not_enough_information": unknown, "red": red, "amber": "amber"}
    held = [names[row["final"]]] if row["final"] in names else []
    flags = {
        "no_owner": row["owned"] == "no",
        "unsure": row["colour_certain"] == "no",
        "moved": row.get("move_note") == "moved",
        "criteria_changed": row["outcome_id"] in changed,
    }
    return held + [name for name, holds in flags.items() if holds]


def _by_aspect(rows: list[dict], reasons: pd.DataFrame, present: list[str]) -> pd.DataFrame:
    table = []
    for aspect in present:
        own = [row for row in rows if row["aspect"] == aspect]
        counts = {f"outcomes_{name}": sum(row["final"] == name for row in own) for name in COLOURS}
        advice = _worst(reasons.loc[reasons["aspect"] == aspect, "asks_for"])
        owners = sum(row["owned"] == "no" for row in own)
        table.append({"aspect": aspect, "advice": advice, **counts, "without_owner": owners})
    return pd.DataFrame(table)


def _worst(asked: pd.Series) -> str:
    return next((name for name in ADVICE if asked.eq(name).any()), "scale")


def _in_order(reasons: pd.DataFrame) -> pd.DataFrame:
    """Put what decides first; within that keep the order of the plan."""
    rank = reasons["advice_reason"].map({name: i for i, name in enumerate(REASONS)})
    return reasons.iloc[rank.argsort(kind="stable")].reset_index(drop=True)


def _check_judgements(judged: pd.DataFrame, judgements: pd.DataFrame) -> None:
    faults = [
        f"{row['outcome_id']}: no reason ({name})"
        for row in judgements.to_dict("records")
        for name in ("reason_en", "reason_cy")
        if pd.isna(row[name]) or not str(row[name]).strip()
    ]
    unplanned = sorted(set(judgements["outcome_id"]) - set(judged["outcome_id"]))
    faults += [f"{outcome}: not planned" for outcome in unplanned]
    twice = judgements.loc[judgements["outcome_id"].duplicated(), "outcome_id"]
    faults += [f"{outcome}: judged twice" for outcome in twice]
    strange = sorted(set(judgements["moved_to"]) - set(COLOURS))
    faults += [f"colour {colour!r}; known: {', '.join(COLOURS)}" for colour in strange]
    if faults:
        msg = f"a judgement moves a planned colour with a written reason; found {'; '.join(faults)}"
        raise ValueError(msg)


def _check_aspects(judged: pd.DataFrame) -> None:
    strange = sorted(set(judged["aspect"].astype("str")) - set(ASPECTS))
    if strange or judged.empty:
        msg = f"aspects {strange or 'none'}; expected outcomes with one of {', '.join(ASPECTS)}"
        raise ValueError(msg)
