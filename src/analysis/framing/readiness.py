"""Is a project ready to start? The framing sheet answers, and a blank answer blocks.

Nothing on the sheet is scored. A score would let a good answer to one question pay for
a blank one, and a missing sponsor cannot be paid for.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.framing.answers import is_answer, yes_no

QUESTIONS: tuple[str, ...] = (
    "outcome",
    "beneficiaries",
    "measure",
    "baseline",
    "due",
    "sponsor",
    "decision_maker",
    "doers",
    "consulted",
    "informed",
    "decision",
    "fixed",
    "spent",
    "unknowns",
    "data_holders",
    "actions",
    "stop_rule",
)


@dataclass(frozen=True)
class Readiness:
    """What the framing sheet and the role findings say together.

    Attributes
    ----------
    sheet
        One row for each of the 17 questions: ``question``, ``answer_en``, ``answer_cy``,
        ``answered`` and ``blocks`` (``yes`` or ``no``).
    blocking_questions
        Codes of the questions that stop the project, in the order of the sheet.
    blocking_findings
        Codes of the role findings that stop the project, one for each place found.
    """

    sheet: pd.DataFrame
    blocking_questions: tuple[str, ...]
    blocking_findings: tuple[str, ...]

    @property
    def blocking(self) -> tuple[str, ...]:
        """Everything that stops the project, each code once."""
        return tuple(dict.fromkeys((*self.blocking_questions, *self.blocking_findings)))

    @property
    def verdict(self) -> str:
        """``ready`` when nothing blocks, otherwise ``stop``."""
        return "stop" if self.blocking else "ready"

    @property
    def answered(self) -> int:
        """How many of the questions have an answer."""
        return int((self.sheet["answered"] == "yes").sum())


def readiness(
    framing: pd.DataFrame, gaps: pd.DataFrame | None = None, *, started: bool = True
) -> Readiness:
    """Say whether a project may start, and what stops it.

    Parameters
    ----------
    framing
        The framing sheet: ``question``, ``answer_en``, ``answer_cy``. A question that has
        no row is not answered. An answer in either language counts.
    gaps
        The table of `analysis.framing.roles.role_findings`; its rows with ``blocks`` equal
        to ``yes`` stop the project too.
    started
        Whether the project is already under way. Only then must it say what is already
        spent or promised.

    Returns
    -------
    Readiness
        The sheet, what blocks, and the verdict.

    Raises
    ------
    ValueError
        When a question is not one of the 17, or stands on the sheet twice.

    Notes
    -----
    The questions are the project's own, drawn up from the lessons of its founding case
    study: no sponsor, no defined roles and too little known about the need.
    """
    _refuse_unknown_questions(framing)
    sheet = framing.set_index("question").reindex(QUESTIONS)[["answer_en", "answer_cy"]]
    answered = sheet.map(is_answer).any(axis=1)
    required = sheet.index != "spent" if not started else pd.Series(True, index=sheet.index)
    sheet["answered"] = yes_no(answered)
    sheet["blocks"] = yes_no(~answered & required)
    blocking = tuple(sheet.index[sheet["blocks"] == "yes"])
    return Readiness(sheet.reset_index(), blocking, _blocking_findings(gaps))


def _refuse_unknown_questions(framing: pd.DataFrame) -> None:
    unknown = sorted(set(framing["question"]) - set(QUESTIONS))
    if unknown:
        msg = f"the framing sheet asks {unknown}; its questions are {list(QUESTIONS)}"
        raise ValueError(msg)
    twice = sorted(framing.loc[framing["question"].duplicated(), "question"])
    if twice:
        msg = f"the framing sheet answers {twice} more than once; each question has one row"
        raise ValueError(msg)


def _blocking_findings(gaps: pd.DataFrame | None) -> tuple[str, ...]:
    if gaps is None:
        return ()
    return tuple(gaps.loc[gaps["blocks"] == "yes", "finding"])
