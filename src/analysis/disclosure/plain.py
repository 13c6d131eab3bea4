"""The plain rule that offices use, for comparison: hide what is small, one number at a time."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.disclosure.auditing import Peoples, by_name
from analysis.disclosure.statements import Place, Statement
from analysis.disclosure.truth import size


def plain_threshold(
    statements: Iterable[Statement], people: Peoples, minimum: int = 5
) -> tuple[Place, ...]:
    """Return the places that a plain threshold stops: those about 1 to ``minimum - 1`` people.

    It looks at each number by itself: the groups that the number is about, and its base. It does
    not see what follows from two numbers together.

    Parameters
    ----------
    statements
        Every published number.
    people
        Those who are counted; numbers about people who are not given are passed over.
    minimum
        The threshold, 5 as it is most often used.
    """
    kinds = by_name(people)
    stopped = []
    for statement in statements:
        about = statement.about
        if about.kind == "other" or about.of not in kinds or statement.release:
            continue
        groups = [group for _, group in about.terms] + ([about.base] if about.base else [])
        sizes = (size(kinds[about.of], group, about.measure) for group in groups)
        if any(0 < each < minimum for each in sizes):
            stopped.append(statement.place)
    return tuple(dict.fromkeys(stopped))
