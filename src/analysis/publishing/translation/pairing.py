"""Welsh beside English, block by block, and what is known of each pair."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.case import Case
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.translation.passages import Passage, Prose, read_english, read_welsh
from analysis.publishing.translation.state import Kept, read_state

# What may be said of a pair: the Welsh was confirmed beside this English; beside an older one;
# by nobody yet; there is no Welsh; there is nothing to translate.
SAME, BEHIND, NEW, NONE, FIXED = "same", "behind", "new", "none", "fixed"


@dataclass(frozen=True)
class Pair:
    """An English block and its Welsh one, if there is one; `state` is what is known of them."""

    english: Passage
    welsh: Passage | None
    state: str

    @property
    def name(self) -> str:
        """The section and the block's number there: ``findings 4``."""
        return f"{self.english.section} {self.english.number}"


@dataclass(frozen=True)
class Twins:
    """Both narratives with their pairs, in English reading order; `extra` is Welsh alone."""

    english: Prose
    welsh: Prose
    kept: Kept
    pairs: tuple[Pair, ...]
    extra: tuple[Passage, ...]

    def named(self, state: str) -> tuple[str, ...]:
        """Return the names of the pairs of which one thing is known."""
        return tuple(pair.name for pair in self.pairs if pair.state == state)


def twins_of(study: Case) -> Twins:
    """Read both narratives of a case and pair their blocks.

    Raises
    ------
    NarrativeError
        When a narrative has faults; that Welsh lacks is none.
    TranslationError
        When the state file cannot be read.
    """
    return pair_up(read_english(study), read_welsh(study), read_state(study))


def pair_up(english: Prose, welsh: Prose, kept: Kept) -> Twins:
    """Pair the blocks of two narratives, section by section.

    Blocks that were confirmed together stay together. Others are paired in their order, those
    first that are of one kind, with the same numbers and as many items: the alignment with the
    highest sum (Needleman and Wunsch, 1970).
    """
    pairs: list[Pair] = []
    extra: list[Passage] = []
    for name in CASE_STUDY.markers:
        left, right = english.sections.get(name, ()), welsh.sections.get(name, ())
        confirmed = kept.confirmed.get(name, ())
        found = _aligned(left, right, set(confirmed))
        for passage in left:
            other = found.get(passage.number)
            pairs.append(Pair(passage, other, _state(passage, other, confirmed)))
        taken = {other.number for other in found.values()}
        extra += [passage for passage in right if passage.number not in taken]
    return Twins(english, welsh, kept, tuple(pairs), tuple(extra))


def _state(english: Passage, welsh: Passage | None, confirmed: Sequence[tuple[str, str]]) -> str:
    if english.fixed:
        return FIXED
    if welsh is None:
        return NONE
    if (english.hash, welsh.hash) in confirmed:
        return SAME
    return BEHIND if welsh.hash in {known for _, known in confirmed} else NEW


def _aligned(
    left: Sequence[Passage], right: Sequence[Passage], confirmed: set[tuple[str, str]]
) -> dict[int, Passage]:
    """Return the Welsh passage of each English one, by the number of the English one."""
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    written = [(other, numbers_in(other)) for other in right]
    worth = [
        [_worth(one, other, own == numbers, confirmed) for other, numbers in written]
        for one, own in ((one, numbers_in(one)) for one in left)
    ]
    for row in range(len(left) - 1, -1, -1):
        for column in range(len(right) - 1, -1, -1):
            apart = max(best[row + 1][column], best[row][column + 1])
            together = worth[row][column] + best[row + 1][column + 1]
            best[row][column] = max(apart, together if worth[row][column] else 0.0)
    found: dict[int, Passage] = {}
    row = column = 0
    while row < len(left) and column < len(right):
        together = worth[row][column]
        if together and best[row][column] == together + best[row + 1][column + 1]:
            found[left[row].number] = right[column]
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return found


def _worth(one: Passage, other: Passage, alike: bool, confirmed: set[tuple[str, str]]) -> float:
    """Say how well two blocks fit; 0 for two that cannot be the same in two languages.

    They are alike when they write the same numbers.
    """
    if one.fixed or other.fixed:
        return 8.0 if (one.part.kind, one.part.name) == (other.part.kind, other.part.name) else 0.0
    if (one.hash, other.hash) in confirmed:
        return 10.0
    if one.part.kind != other.part.kind:
        return 1.0
    return 3.0 + alike + (len(one.part.items) == len(other.part.items))


def numbers_in(passage: Passage) -> Counter[str]:
    """Count the numbers that a block writes, by name."""
    return Counter(run.finding for item in passage.part.items for run in item if run.finding)
