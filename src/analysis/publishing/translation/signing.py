"""The signature under the Welsh text: who checked it, when, and whether it still counts."""

from dataclasses import dataclass
from datetime import date

from analysis.case import Case
from analysis.language import LANGUAGES, Words
from analysis.publishing import gates
from analysis.publishing.faults import NarrativeError, words
from analysis.publishing.translation.pairing import BEHIND, Pair, Twins, twins_of
from analysis.publishing.translation.passages import TranslationError, read_whole, section_words
from analysis.publishing.translation.state import Kept, Signature, read_state, write_state
from analysis.publishing.wording import clean

LONGEST_NAME = 120


@dataclass(frozen=True)
class Review:
    """Who signed the Welsh text and when, None while nobody's signature counts.

    `behind` are the blocks whose English changed after their Welsh was confirmed (``findings 4``);
    `lapsed` is a signature that a later change of either narrative has ended.
    """

    reviewer: str | None
    signed_on: date | None
    behind: tuple[str, ...]
    signed: bool
    lapsed: Signature | None = None


def review(study: Case) -> Review:
    """Say whether the Welsh text of a case is signed.

    A signature holds for the words that were signed. A narrative that cannot be read, and the
    report for another council, are not signed.

    Raises
    ------
    TranslationError
        When the state file cannot be read.
    """
    kept = read_state(study)
    if study.elsewhere:
        return Review(None, None, (), signed=False)
    try:
        twins = twins_of(study)
    except NarrativeError:
        return Review(None, None, (), signed=False, lapsed=kept.signature)
    held, behind = kept.signature, twins.named(BEHIND)
    if held is None:
        return Review(None, None, behind, signed=False)
    if (held.english, held.welsh) != (twins.english.hash, twins.welsh.hash):
        return Review(None, None, behind, signed=False, lapsed=held)
    return Review(held.reviewer, held.signed_on, behind, signed=True)


def sign(study: Case, reviewer: str, day: date) -> Signature:
    """Sign the Welsh text of a case; every block counts as confirmed beside its English.

    Parameters
    ----------
    study
        The case.
    reviewer
        The name of the Welsh speaker who checked the text.
    day
        The day on which it was checked.

    Raises
    ------
    NarrativeError
        When a narrative has faults or is not whole.
    TranslationError
        When no name is given, a block is behind its English, or the narratives do not have the
        same blocks; every fault is listed.
    """
    name = " ".join(clean(reviewer).split())
    faults: list[Words] = []
    if not name or len(name) > LONGEST_NAME:
        faults.append(words("translation.no_name", most=LONGEST_NAME))
    faults += _unlike(study)
    if faults:
        raise TranslationError(*faults)
    twins = twins_of(study)
    if behind := [_behind(pair) for pair in twins.pairs if pair.state == BEHIND]:
        raise TranslationError(*behind, words("translation.export_again", case=study.name))
    signature = Signature(name, day, twins.english.hash, twins.welsh.hash)
    write_state(study, Kept(_all(twins), signature))
    return signature


def _unlike(study: Case) -> list[Words]:
    """Find the faults of both narratives; where they have none, how they differ in their blocks."""
    read = {}
    faults: list[Words] = []
    for reader in LANGUAGES:
        try:
            read[reader] = read_whole(study, reader)
        except NarrativeError as error:
            faults += error.lines
    return faults or gates.parity(read["cy"], read["en"])


def _behind(pair: Pair) -> Words:
    section = section_words(pair.english.section)
    return words("translation.block_behind", section=section, block=pair.english.number)


def _all(twins: Twins) -> dict[str, tuple[tuple[str, str], ...]]:
    confirmed: dict[str, tuple[tuple[str, str], ...]] = {}
    for pair in twins.pairs:
        if pair.welsh is not None and not pair.english.fixed:
            both = (pair.english.hash, pair.welsh.hash)
            name = pair.english.section
            confirmed[name] = (*confirmed.get(name, ()), both)
    return confirmed
