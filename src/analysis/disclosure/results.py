"""What an audit says: which groups are exposed, by which statements; never how large they are."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.disclosure.statements import Group, Place

DIRECT = "direct"
INFERRED = "inferred"
EVERYBODY = "all"
NOBODY = "none"
SUM = "sum"
QUANTILE = "quantile"
EXPOSURES = (DIRECT, INFERRED, EVERYBODY, NOBODY, SUM, QUANTILE)

NOT_TRUE = "not_true"
CONTRADICTION = "contradiction"
UNKNOWN = "unknown"
TOO_MANY = "too_many_combinations"
FAULTS = (NOT_TRUE, CONTRADICTION, UNKNOWN, TOO_MANY)


@dataclass(frozen=True)
class Exposure:
    """A group of which a reader can learn too much; it never carries the size or its bounds.

    Attributes
    ----------
    kind
        ``direct``: a number is printed about a small group, or on a small base. ``inferred``: the
        size of a small group follows from all statements together, closely or exactly. ``all`` and
        ``none``: of the group, everybody or nobody has a level of an answer (the group then names
        the answer too). ``sum``: the sum of a measure over a small group follows to less than one
        person's range. ``quantile``: too few people stand beyond a quantile.
    group
        The dimensions and levels of the group.
    places
        Where the numbers stand that give it away.
    release
        The earlier release that gives it away by itself, so that nothing printed now can help;
        blank otherwise.
    of
        The name of the people.
    measure
        The measure of a sum or a quantile.
    """

    kind: str
    group: Group
    places: tuple[Place, ...]
    release: str = ""
    of: str = "people"
    measure: str = ""


@dataclass(frozen=True)
class AuditFault:
    """A statement that cannot be audited or cannot be right.

    `kind` is ``not_true`` (the number is not what the people give), ``contradiction`` (no people
    fit all these statements), ``unknown`` (a dimension, level, measure or people that is not
    there) or ``too_many_combinations`` (the statements tie more dimensions together than can be
    worked through; a release that cannot be checked is not cleared).
    """

    kind: str
    places: tuple[Place, ...]
    of: str = "people"
    definition: str = ""


@dataclass(frozen=True)
class Audit:
    """What a reader can infer from all statements together.

    Attributes
    ----------
    exposures
        What this release gives away, in the order of groups.
    faults
        Statements that are wrong, contradict each other or cannot be audited.
    already_out
        What earlier releases or known figures give away by themselves.
    groups, small_groups
        Groups that were looked at, and how many of them are small.
    programs
        Linear programs that were solved.
    definition
        The rule in plain English.
    """

    exposures: tuple[Exposure, ...] = ()
    faults: tuple[AuditFault, ...] = ()
    already_out: tuple[Exposure, ...] = ()
    groups: int = 0
    small_groups: int = 0
    programs: int = 0
    definition: str = ""

    @property
    def cleared(self) -> bool:
        """Whether the statements may be published together."""
        return not self.exposures and not self.faults
