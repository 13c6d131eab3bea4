"""The gate: a project that is not ready stays closed, unless a named role overrides it.

An override hides nothing. What is missing stays listed, and beside it stand the role that
took the decision, the reason in both languages, and the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from analysis.framing.answers import is_answer
from analysis.framing.readiness import Readiness

GATES: tuple[str, ...] = ("open", "open_by_override", "closed")


class Bilingual(Protocol):
    """The same words by language: ``words["en"]``, ``words["cy"]``."""

    def __getitem__(self, language: str, /) -> str:
        """Return the words in a language."""


class Override(Protocol):
    """Somebody's decision to go on although the project is not ready."""

    @property
    def role(self) -> Bilingual:
        """The role that decided; a role, not a private person."""

    @property
    def reason(self) -> Bilingual:
        """Why it was decided to go on."""

    @property
    def decided_on(self) -> date | None:
        """The day of the decision."""


@dataclass(frozen=True)
class Gate:
    """Whether work may go on, and on whose word.

    Attributes
    ----------
    state
        ``open``: nothing is missing. ``open_by_override``: something is, and a named role
        decided to go on. ``closed``: something is, and nobody did.
    role, reason
        Who decided to go on and why, by language (``en``, ``cy``); None without an override.
    decided_on
        The day of that decision; None without an override.
    """

    state: str
    role: dict[str, str] | None = None
    reason: dict[str, str] | None = None
    decided_on: date | None = None


def gate(state: Readiness, override: Override | None = None) -> Gate:
    """Say whether work may go on.

    Parameters
    ----------
    state
        The answer of `analysis.framing.readiness.readiness`.
    override
        The decision to go on all the same, if there is one. A project that is ready needs
        none, and its override is left aside.

    Returns
    -------
    Gate

    Raises
    ------
    ValueError
        When a project that is not ready has an override without a named role, without a
        reason, in one language only, with a placeholder for either, or without its day; all
        that is wrong is listed.
    """
    if state.verdict == "ready":
        return Gate("open")
    if override is None:
        return Gate("closed")
    said = {"role": _both(override.role), "reason": _both(override.reason)}
    _refuse_unnamed(said, override.decided_on)
    role, reason = (
        {language: str(words).strip() for language, words in said[part].items()}
        for part in ("role", "reason")
    )
    return Gate("open_by_override", role, reason, override.decided_on)


def _both(words: Bilingual | None) -> dict[str, object]:
    found: dict[str, object] = {}
    for language in ("en", "cy"):
        try:
            found[language] = None if words is None else words[language]
        except LookupError:
            found[language] = None
    return found


def _refuse_unnamed(said: dict[str, dict[str, object]], decided_on: date | None) -> None:
    faults = [
        f"{part}.{language} is {'blank' if words is None else repr(words)}"
        for part, by_language in said.items()
        for language, words in by_language.items()
        if not is_answer(words)
    ]
    if not isinstance(decided_on, date):
        faults.append(f"decided_on is {'blank' if decided_on is None else repr(decided_on)}")
    if faults:
        msg = (
            f"the override is not complete: {'; '.join(faults)}; expected a named role and a "
            "reason, both in English and in Welsh, and the day on which it was decided"
        )
        raise ValueError(msg)
