"""The design of a pilot, and a simulated pilot of that design.

A simulated pilot answers, before anybody is asked: with so many people, devices and weeks, and
with this change as the truth, what would the evaluation show?
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pilot.drawing import pick, stream
from analysis.pilot.opening_days import OpeningDays
from analysis.pilot.simulated_answers import both_waves, leaving_chances, transitions
from analysis.pilot.simulated_lending import KINDS, Loan, lend
from analysis.pilot.simulated_partner import ask_tenants
from analysis.pilot.simulated_people import join, small_area_weights
from analysis.pilot.simulated_sessions import hold_sessions

SHORTEST_DAYS = 42
FOLLOW_UP_DAYS = 14
BASIS = "simulated"
INFINITY = float("inf")
BOUNDS = {
    **dict.fromkeys(("people", "devices", "champions", "loan_days"), (1, INFINITY)),
    **dict.fromkeys(("sessions_per_week", "seed", "partner_people"), (0, INFINITY)),
    **dict.fromkeys(("hotspot_share", "borrowing_share", "attrition"), (0, 1)),
    "attrition_odds": (0.1, 10),
    "slow_start_days": (1, INFINITY),
    "quiet_weight": (0.01, 1),
}


@dataclass(frozen=True)
class PilotDesign:
    """What is planned and what is true in a simulated pilot.

    Parameters
    ----------
    start, end
        First and last day, at least six weeks, as dates or ISO strings.
    people, devices, champions, sessions_per_week
        How many; `sessions_per_week` are held in each week that has an opening day.
    seed
        Whole number from 0; the same design and seed give the same pilot.
    hotspot_share
        Share of devices that are mobile hotspots; the others are tablets.
    loan_days
        Days from lending to the day it is due.
    borrowing_share
        Share of people who ask for a loan; the others come to sessions only.
    attrition
        Share of people who do not answer the follow-up.
    attrition_odds
        How many times the odds of not answering it grow with each task fewer at baseline; 1 =
        whatever their answers. Above 1, those who stay have less room to gain, so the change of
        those followed up is below the true one.
    slow_start_days
        Days until as many people join as later on.
    quiet_weight
        How common joining is in the quiet weeks around Christmas, beside other weeks.
    partner_people
        Tenants of a partner housing association who are asked its own form of the questions; 0 =
        there is no such survey.
    tasks_change
        True mean change in tasks done unaided, in tasks.
    weekly_use_gain, weekly_use_loss
        True shares of everybody who begin and who stop using the internet weekly unaided.
    life_satisfaction_change
        True mean change in life satisfaction, in points.

    Raises
    ------
    ValueError
        When a number cannot be simulated; the message says what can.
    """

    start: date
    end: date
    people: int
    devices: int
    champions: int
    sessions_per_week: int
    seed: int
    hotspot_share: float = 0.25
    loan_days: int = 28
    borrowing_share: float = 0.8
    attrition: float = 0.2
    attrition_odds: float = 1.0
    slow_start_days: int = 28
    quiet_weight: float = 0.3
    partner_people: int = 0
    tasks_change: float = 0.0
    weekly_use_gain: float = 0.0
    weekly_use_loss: float = 0.0
    life_satisfaction_change: float = 0.0

    def __post_init__(self) -> None:
        for name in ("start", "end"):
            object.__setattr__(self, name, date.fromisoformat(str(getattr(self, name))))
        if (self.end - self.start).days + 1 < SHORTEST_DAYS:
            msg = f"{self.start} to {self.end} is too short; give {SHORTEST_DAYS} days or more"
            raise ValueError(msg)
        for name, (lowest, highest) in BOUNDS.items():
            _check(self, name, lowest, highest)
        self.transitions  # noqa: B018 - refuses a change that does not fit

    @cached_property
    def opening(self) -> OpeningDays:
        """The days on which the pilot lends, meets and asks."""
        return OpeningDays(self.start, self.end)

    @property
    def season(self) -> tuple[int, float]:
        """The slow start in days and the weight of quiet weeks."""
        return self.slow_start_days, self.quiet_weight

    @cached_property
    def transitions(self) -> dict[str, npt.NDArray[np.float64]]:
        """By question, the true chance of each pair of answers, baseline down."""
        weekly = (self.weekly_use_gain, self.weekly_use_loss)
        return transitions(self.tasks_change, weekly, self.life_satisfaction_change)

    @property
    def kinds(self) -> list[str]:
        """The kind of each device, tablets first."""
        hotspots = int(self.devices * self.hotspot_share + 0.5)
        return [KINDS[0]] * (self.devices - hotspots) + [KINDS[1]] * hotspots


def simulate(design: PilotDesign, small_areas: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Simulate one pilot.

    Parameters
    ----------
    design
        The plan and the truth.
    small_areas
        The small areas of one council: ``lsoa11_code``, ``population_2019``, ``uk_ruc`` (0 urban,
        1 rural, 2 more rural). Their order does not matter.

    Returns
    -------
    dict of pandas.DataFrame
        ``participants``, ``responses``, ``devices``, ``loans``, ``sessions`` and
        ``partner_responses``, with the columns of the raw tables of these names; every row says
        ``simulated`` in ``basis``. Days are dates, a loan without a day of return is still out.
        Tenants and participants are different people.

    Raises
    ------
    ValueError
        When there is no small area or a rurality class is not known.

    Notes
    -----
    Older people and people in rural areas join more often; joining starts slowly and nearly
    stops around Christmas. Who leaves before the follow-up is left to chance, unless
    `attrition_odds` says otherwise. Scales end, so people who start low gain more. Shares and
    weights that the design does not name are invented and stand at the head of these modules.
    """
    weights = small_area_weights(small_areas)
    participants = _participants(design, weights)
    devices = _devices(design)
    return {
        "participants": participants,
        "responses": _responses(design, participants),
        "devices": devices,
        "loans": _loans(design, participants, devices),
        "sessions": _sessions(design, weights),
        "partner_responses": _partner_responses(design),
    }


def _check(design: PilotDesign, name: str, lowest: float, highest: float) -> None:
    number = getattr(design, name)
    if not lowest <= number <= highest:
        upper = "" if highest == INFINITY else f" and at most {highest}"
        msg = f"{name} is {number}; it is at least {lowest}{upper}"
        raise ValueError(msg)


def _participants(design: PilotDesign, weights: pd.Series) -> pd.DataFrame:
    rng = stream(design.seed, "participants")
    people = join(rng, design.opening, weights, design.people, design.season)
    people.insert(0, "participant_id", _ids("P", design.people))
    return people.assign(basis=BASIS)


def _devices(design: PilotDesign) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "device_id": _ids("D", design.devices),
            "kind": design.kinds,
            "bought_on": design.opening.dates([0] * design.devices),
            "basis": BASIS,
        }
    )


def _responses(design: PilotDesign, participants: pd.DataFrame) -> pd.DataFrame:
    """Give everybody's baseline, on joining, and the follow-up of those who stayed."""
    rng = stream(design.seed, "answers")
    drawn = rng.random(design.people)
    opening = design.opening
    last = (design.end - design.start).days
    asked = opening.between(last - FOLLOW_UP_DAYS + 1, last)
    again = opening.dates(asked[pick(rng.random(design.people), np.ones(asked.size))])
    answers = both_waves(
        rng,
        design.people,
        design.tasks_change,
        (design.weekly_use_gain, design.weekly_use_loss),
        design.life_satisfaction_change,
    )
    leaving = leaving_chances(design.attrition, design.attrition_odds)
    stayed = drawn >= leaving[answers["tasks"][0]]
    frames = []
    for number, (question, (before, after)) in enumerate(answers.items()):
        person = participants[["participant_id"]].assign(question_id=question, number=number)
        first = person.assign(wave=0, answered_on=participants["joined_on"], answer=before)
        second = person.assign(wave=1, answered_on=again, answer=after)[stayed]
        frames += [first, second]
    table = pd.concat(frames).sort_values(["wave", "participant_id", "number"], ignore_index=True)
    table["survey_wave"] = table["wave"].map({0: "baseline", 1: "follow_up"})
    columns = ["participant_id", "survey_wave", "question_id", "answered_on", "answer"]
    return table[columns].assign(basis=BASIS)


def _loans(design: PilotDesign, participants: pd.DataFrame, devices: pd.DataFrame) -> pd.DataFrame:
    rng = stream(design.seed, "loans")
    borrows = rng.random(design.people) < design.borrowing_share
    days = (participants["joined_on"] - pd.Timestamp(design.start)).dt.days
    asks = [(int(days[person]), int(person)) for person in np.flatnonzero(borrows)]
    loans = lend(rng, design.opening, asks, design.kinds, design.loan_days)
    return _loan_table(design, loans, participants, devices)


def _loan_table(
    design: PilotDesign,
    loans: list[Loan],
    participants: pd.DataFrame,
    devices: pd.DataFrame,
) -> pd.DataFrame:
    dates = design.opening.dates
    borrowers = participants["participant_id"].tolist()
    lent = devices["device_id"].tolist()
    return pd.DataFrame(
        {
            "loan_id": _ids("L", len(loans)),
            "device_id": pd.Series([lent[loan.device] for loan in loans], dtype="str"),
            "participant_id": pd.Series([borrowers[loan.person] for loan in loans], dtype="str"),
            "asked_on": dates([loan.asked for loan in loans]),
            "lent_on": dates([loan.lent for loan in loans]),
            "due_on": dates([loan.due for loan in loans]),
            "returned_on": dates([loan.returned for loan in loans]),
            "basis": BASIS,
        }
    )


def _sessions(design: PilotDesign, weights: pd.Series) -> pd.DataFrame:
    rng = stream(design.seed, "sessions")
    each_week = design.sessions_per_week
    sessions = hold_sessions(rng, design.opening, weights, each_week, design.champions)
    sessions.insert(0, "session_id", _ids("S", len(sessions)))
    return sessions.assign(basis=BASIS)


def _partner_responses(design: PilotDesign) -> pd.DataFrame:
    rng = stream(design.seed, "partner")
    return ask_tenants(rng, design.opening, design.partner_people).assign(basis=BASIS)


def _ids(letter: str, number: int) -> list[str]:
    return [f"{letter}{count:03d}" for count in range(1, number + 1)]
