"""Simulated answers to the three survey questions, with a change that is known.

Both scales end: who can already do every task cannot gain one. So each point still missing is
gained, and each point already there is lost, with a fixed chance, and the chance of a gain is
worked out so that the mean change over everybody is the one that was asked for. This is the
ceiling effect: people who start low gain more, and nobody at the top gains anything.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.pilot.drawing import pick

Answers = dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]


@dataclass(frozen=True)
class Scale:
    """Answers from 0 up: how common each is at baseline, and the chance to lose a point."""

    baseline: tuple[float, ...]
    loss: float

    @property
    def maximum(self) -> int:
        """The highest answer."""
        return len(self.baseline) - 1

    @property
    def mean(self) -> float:
        """The mean answer at baseline."""
        weighted = sum(answer * weight for answer, weight in enumerate(self.baseline))
        return weighted / sum(self.baseline)

    def chances(self, mean_change: float) -> tuple[float, float]:
        """Return the chances to gain a missing point and to lose one, for a mean change.

        Raises
        ------
        ValueError
            When the scale has no room for the change.
        """
        room = self.maximum - self.mean
        gain = (mean_change + self.loss * self.mean) / room
        gain, loss = (gain, self.loss) if gain >= 0 else (0.0, -mean_change / self.mean)
        if gain > 1 or loss > 1:
            highest = room - self.loss * self.mean
            msg = f"a mean change of {mean_change} does not fit; give {-self.mean} to {highest}"
            raise ValueError(msg)
        return gain, loss

    def transitions(self, mean_change: float) -> npt.NDArray[np.float64]:
        """Return the chance of each pair of answers: baseline down, follow-up across, sum 1."""
        gain, loss = self.chances(mean_change)
        table = np.zeros((self.maximum + 1, self.maximum + 1))
        for before, weight in enumerate(self.baseline):
            # what is left of the points that were there, and what is gained of the others
            kept = _binomial(before, 1 - loss)
            gained = _binomial(self.maximum - before, gain)
            table[before] = weight * np.convolve(kept, gained)
        return table / table.sum()


def _binomial(n: int, chance: float) -> npt.NDArray[np.float64]:
    return np.array([math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(n + 1)])


# Ours, and invented: percentages of people with 0, 1, 2 ... at baseline.
TASKS = Scale(baseline=(6, 10, 14, 17, 17, 14, 11, 7, 4), loss=0.03)
LIFE_SATISFACTION = Scale(baseline=(1, 1, 2, 4, 6, 12, 14, 20, 22, 11, 7), loss=0.1)
WEEKLY_USE = 0.45


def weekly_chances(gain: float, loss: float) -> tuple[float, float]:
    """Turn shares of everybody into the chances of a no to become yes, and of a yes to become no.

    Parameters
    ----------
    gain, loss
        Shares of everybody, between 0 and 1.

    Raises
    ------
    ValueError
        When more people should change than gave the other answer at baseline.
    """
    if not (0 <= gain <= 1 - WEEKLY_USE and 0 <= loss <= WEEKLY_USE):
        msg = (
            f"shares of {gain} gaining and {loss} losing weekly use do not fit: "
            f"give 0 to {1 - WEEKLY_USE:.2f} and 0 to {WEEKLY_USE:.2f}"
        )
        raise ValueError(msg)
    return gain / (1 - WEEKLY_USE), loss / WEEKLY_USE


def transitions(
    tasks_change: float, weekly_shares: tuple[float, float], life_satisfaction_change: float
) -> dict[str, npt.NDArray[np.float64]]:
    """Return the chance of each pair of answers to each question.

    Parameters
    ----------
    tasks_change, weekly_shares, life_satisfaction_change
        As for `both_waves`, which draws from these chances person by person.

    Returns
    -------
    dict
        By question, a square table that sums to 1: answer at baseline down, at follow-up across.
    """
    gain, loss = weekly_chances(*weekly_shares)
    weekly = np.array(
        [
            [(1 - WEEKLY_USE) * (1 - gain), (1 - WEEKLY_USE) * gain],
            [WEEKLY_USE * loss, WEEKLY_USE * (1 - loss)],
        ]
    )
    return {
        "tasks": TASKS.transitions(tasks_change),
        "weekly_use": weekly,
        "life_satisfaction": LIFE_SATISFACTION.transitions(life_satisfaction_change),
    }


def change_moments(table: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Return mean and standard deviation of one person's change, from a table of `transitions`."""
    answers = np.arange(len(table))
    change = answers[None, :] - answers[:, None]
    mean = float((table * change).sum())
    return mean, math.sqrt(float((table * (change - mean) ** 2).sum()))


def leaving_chances(attrition: float, odds: float) -> npt.NDArray[np.float64]:
    """Return the chance to leave before the follow-up, by the answer on tasks at baseline.

    Parameters
    ----------
    attrition
        Share of everybody who leaves, between 0 and 1.
    odds
        How many times the odds of leaving grow with each task fewer at baseline; 1 when leaving
        does not depend on it.

    Returns
    -------
    numpy.ndarray
        One chance an answer from 0 up; over everybody they average to `attrition`.
    """
    answers = np.arange(TASKS.maximum + 1)
    if odds == 1 or attrition in (0, 1):
        return np.full(answers.size, float(attrition))
    share = np.array(TASKS.baseline) / sum(TASKS.baseline)
    slope = math.log(odds)
    low, high = -100.0, 100.0  # log odds at no tasks; no share and no slope needs more
    while high - low > 1e-12:
        middle = (low + high) / 2
        chances = 1 / (1 + np.exp(slope * answers - middle))
        low, high = (middle, high) if chances @ share < attrition else (low, middle)
    return chances


def both_waves(
    rng: np.random.Generator,
    people: int,
    tasks_change: float,
    weekly_shares: tuple[float, float],
    life_satisfaction_change: float,
) -> Answers:
    """Draw everybody's answers at baseline and at follow-up.

    Parameters
    ----------
    rng
        Only uniform numbers are drawn from it.
    people
        How many.
    tasks_change, life_satisfaction_change
        True mean changes, in points.
    weekly_shares
        True shares gaining and losing weekly use.

    Returns
    -------
    dict
        By question, answers at baseline and at follow-up, one a person.
    """
    return {
        "tasks": _scale(rng, people, TASKS, tasks_change),
        "weekly_use": _yes_no(rng, people, *weekly_chances(*weekly_shares)),
        "life_satisfaction": _scale(rng, people, LIFE_SATISFACTION, life_satisfaction_change),
    }


def _scale(
    rng: np.random.Generator, people: int, scale: Scale, mean_change: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    gain, loss = scale.chances(mean_change)
    before = pick(rng.random(people), scale.baseline)
    points = np.arange(scale.maximum)
    has = points < before[:, None]
    moved = rng.random((people, scale.maximum))
    gained = (~has & (moved < gain)).sum(axis=1)
    lost = (has & (moved < loss)).sum(axis=1)
    return before, (before + gained - lost).astype(np.int64)


def _yes_no(
    rng: np.random.Generator, people: int, gain: float, loss: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    before = rng.random(people) < WEEKLY_USE
    moved = rng.random(people)
    after = np.where(before, moved >= loss, moved < gain)
    return before.astype(np.int64), after.astype(np.int64)
