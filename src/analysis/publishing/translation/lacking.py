"""What is still to do of the Welsh text: what it lacks, and what is behind its English."""

from collections.abc import Iterable
from itertools import groupby

from analysis.case import Case
from analysis.language import Words
from analysis.publishing.faults import NarrativeError, words
from analysis.publishing.translation.pairing import BEHIND, FIXED, NEW, NONE, SAME, Pair, twins_of
from analysis.publishing.translation.passages import section_words
from analysis.publishing.translation.signing import review


def missing_welsh(study: Case) -> list[Words]:
    """List, section by section, the blocks that have no Welsh, and say how they get it.

    Parameters
    ----------
    study
        The case; a report for another council has its prose in the package and lacks none.

    Returns
    -------
    list of Words
        Nothing where no block lacks, or where a narrative has faults, which its reader says.
    """
    if study.elsewhere:
        return []
    try:
        twins = twins_of(study)
    except NarrativeError:
        return []
    lacking = [
        pair
        for pair in twins.pairs
        if pair.state == NONE or (pair.state == FIXED and pair.welsh is None)
    ]
    found = []
    for name, held in groupby(lacking, key=lambda pair: pair.english.section):
        pairs = list(held)
        lines = ", ".join(str(pair.english.part.line) for pair in pairs)
        values = {"count": len(pairs), "lines": lines, "file": twins.english.file}
        found.append(words("translation.missing", section=section_words(name), **values))
    return [*found, words("translation.export_first", case=study.name)] if found else []


def status(study: Case) -> list[Words]:
    """Say of each block whose Welsh is not confirmed what is known of it, and of the signature.

    Raises
    ------
    NarrativeError
        When a narrative has faults; that Welsh lacks is none.
    TranslationError
        When the state file cannot be read.
    """
    twins = twins_of(study)
    lines = [_line(pair) for pair in twins.pairs if pair.state in (BEHIND, NONE)]
    lines += _new(twins.pairs)
    same, count = len(twins.named(SAME)), sum(pair.state != FIXED for pair in twins.pairs)
    lines.append(words("translation.confirmed", same=same, count=count))
    checked = review(study)
    if checked.signed and checked.signed_on:
        day = checked.signed_on.isoformat()
        lines.append(words("translation.signed", reviewer=checked.reviewer, day=day))
    elif checked.lapsed:
        day = checked.lapsed.signed_on.isoformat()
        lines.append(words("translation.lapsed", reviewer=checked.lapsed.reviewer, day=day))
    else:
        lines.append(words("translation.unsigned"))
    return lines


def _line(pair: Pair) -> Words:
    return words(
        f"translation.block_{pair.state}",
        section=section_words(pair.english.section),
        block=pair.english.number,
    )


def _new(pairs: Iterable[Pair]) -> list[Words]:
    """Count by section the blocks that nobody has confirmed: at first that is every one."""
    new = [pair for pair in pairs if pair.state == NEW]
    return [
        words("translation.blocks_new", section=section_words(name), count=len(list(held)))
        for name, held in groupby(new, key=lambda pair: pair.english.section)
    ]
