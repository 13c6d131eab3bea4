"""How much a release may tell: three profiles, and the quality bands of Welsh surveys."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """What counts as a small group, and how closely a reader may narrow its size down.

    Attributes
    ----------
    name
        ``internal``, ``public`` or ``strict``.
    minimum
        A group with fewer people is small.
    width
        The size of a small group is exposed when the largest and the smallest size that fit all
        that is published lie less than this apart.
    zeros
        Whether a group without anybody counts as small.
    definition
        The rule in plain English.
    """

    name: str
    minimum: int
    width: int
    zeros: bool
    definition: str

    def small(self, size: int) -> bool:
        """Tell whether a group of this many people is small."""
        return (0 if self.zeros else 1) <= size < self.minimum


# Ten is the rule of thumb of ONS secure research and UK LLC, five the one of acro and of rooms
# where checkers sit. The widths: colleagues may narrow a small group down to four sizes, which
# leaves neither "one" nor "two" certain; the public only to six, so that not even rounding a
# single count to 5 (five sizes) lets a small group through by itself.
PROFILES = {
    "internal": Profile(
        "internal",
        5,
        3,
        False,
        "Groups of 1 to 4 people are small; their size may not be narrowed down to a range of "
        "less than 3.",
    ),
    "public": Profile(
        "public",
        10,
        5,
        False,
        "Groups of 1 to 9 people are small; their size may not be narrowed down to a range of "
        "less than 5.",
    ),
    "strict": Profile(
        "strict",
        10,
        5,
        True,
        "Groups of 0 to 9 people are small, empty ones among them; their size may not be narrowed "
        "down to a range of less than 5.",
    ),
}


def profile(name: str) -> Profile:
    """Return the profile of a name.

    Raises
    ------
    ValueError
        When there is none of that name.
    """
    if name not in PROFILES:
        msg = f"no disclosure profile {name!r}; choose {', '.join(PROFILES)}"
        raise ValueError(msg)
    return PROFILES[name]


def quality(n: int) -> str:
    """Return the quality band of a survey figure that rests on `n` answers, as a code.

    Under 10 ``suppressed``, 10 to 24 ``low``, 25 to 39 ``limited``, from 40 on ``robust``: the
    bands of the National Survey for Wales.

    Raises
    ------
    ValueError
        When `n` is negative.
    """
    if n < 0:
        msg = f"{n} answers cannot be; give the number of answers that a figure rests on"
        raise ValueError(msg)
    bands = ((10, "suppressed"), (25, "low"), (40, "limited"))
    return next((code for limit, code in bands if n < limit), "robust")
