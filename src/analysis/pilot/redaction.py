"""Proposals of what to take out of free text before anybody quotes it; a person decides.

Two passes: patterns of numbers and addresses that identify a person, then a gazetteer of names
that is handed in, with the forms that Welsh mutation gives them. What neither knows is not found:
a proposal is help for a reader, and no proposal is no clearance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.disclosure.identifiers import fold, identifiers
from analysis.pilot.intervals import Interval, wilson
from analysis.pilot.mutation import pattern


@dataclass(frozen=True)
class Proposal:
    """A stretch of text that may identify somebody; what stands there is never shown.

    Attributes
    ----------
    start, end
        Positions in the text: ``text[start:end]``.
    kind
        A code of `analysis.disclosure.identifiers.KINDS`, or the kind of the name in the gazetteer.
    name
        The gazetteer's own form; blank for a pattern.
    """

    start: int
    end: int
    kind: str
    name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Recall:
    """How much of what people marked was proposed, over a set of marked examples.

    `estimate`, `low` and `high` are per cent with Wilson's interval; `proposed_wrongly` counts
    proposals that nobody had marked.
    """

    estimate: float | None
    low: float | None
    high: float | None
    marked: int
    found: int
    proposed_wrongly: int
    texts: int
    definition: str = "found: a proposal covers the whole of a marked stretch"


def propose(text: str, names: Mapping[str, str] | Iterable[str] = ()) -> list[Proposal]:
    """Propose what to take out of a text.

    Parameters
    ----------
    text
        Free text in Welsh or English.
    names
        The gazetteer: names with their kind (``place``, ``person``…), or names of places alone.
        Each is found in its own form and as soft, nasal or aspirate mutation changes it.

    Returns
    -------
    list of Proposal
        In the order of the text, none inside another; patterns come before names, longer ones
        before shorter.
    """
    folded, places = fold(text)
    known = names if isinstance(names, Mapping) else dict.fromkeys(names, "place")
    found = [*(Proposal(*each) for each in identifiers(folded)), *_names(folded, known)]
    kept: list[Proposal] = []
    for proposal in found:
        if not any(held.start < proposal.end and proposal.start < held.end for held in kept):
            kept.append(proposal)
    ends = [*places, len(text)]
    return [
        # what follows the last letter unseen, such as a combining accent, goes with it
        Proposal(ends[one.start], max(ends[one.end], ends[one.end - 1] + 1), one.kind, one.name)
        for one in sorted(kept, key=lambda one: one.start)
    ]


def redact(text: str, proposals: Sequence[Proposal], words: Mapping[str, str]) -> str:
    """Put a word in square brackets where each accepted proposal stands.

    Parameters
    ----------
    text
        The text that the proposals are of.
    proposals
        Those that a person accepted; none may overlap another.
    words
        What to write for each kind, in the reader's language.

    Raises
    ------
    ValueError
        When a kind has no word, or a proposal lies outside the text or on another.
    """
    unworded = sorted({one.kind for one in proposals} - set(words))
    ordered = sorted(proposals, key=lambda one: one.start)
    bounds = [0, *(edge for one in ordered for edge in (one.start, one.end)), len(text)]
    if unworded or bounds != sorted(bounds):
        msg = f"kinds without a word: {unworded}; positions {bounds} must rise and fit the text"
        raise ValueError(msg)
    for one in reversed(ordered):
        text = f"{text[: one.start]}[{words[one.kind]}]{text[one.end :]}"
    return text


def recall(
    examples: Iterable[tuple[str, Sequence[tuple[int, int, str]]]],
    names: Mapping[str, str] | Iterable[str],
    level: float = 0.95,
) -> Recall:
    """Measure over marked examples what share of the marked stretches is proposed.

    Parameters
    ----------
    examples
        Texts, each with the stretches that people marked: start, end, kind.
    names
        The gazetteer, as for `propose`.
    level
        Of the interval.

    Notes
    -----
    It speaks of these examples and of no others: a remark may hold what no example has.
    """
    marked = found = wrong = texts = 0
    for text, stretches in examples:
        texts += 1
        proposals = propose(text, names)
        hits = [
            any(one.start <= start and end <= one.end for one in proposals)
            for start, end, _ in stretches
        ]
        marked, found = marked + len(hits), found + sum(hits)
        wrong += sum(
            not any(one.start < end and start < one.end for start, end, _ in stretches)
            for one in proposals
        )
    share: Interval = wilson(found, marked, level).scaled(100)
    return Recall(share.estimate, share.low, share.high, marked, found, wrong, texts)


def _names(text: str, names: Mapping[str, str]) -> list[Proposal]:
    found = [
        Proposal(match.start(), match.end(), kind, name)
        for name, kind in names.items()
        for match in pattern(fold(name)[0]).finditer(text)
    ]
    return sorted(found, key=lambda one: (one.start - one.end, one.start))
