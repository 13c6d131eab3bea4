"""Bound what a reader can infer about small groups from all statements together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analysis.disclosure.profiles import Profile
from analysis.disclosure.profiles import profile as named_profile
from analysis.disclosure.results import UNKNOWN, Audit, AuditFault
from analysis.disclosure.searching import search
from analysis.disclosure.sources import IMPOSSIBLE
from analysis.disclosure.statements import About, Group, People, Place, Statement

Peoples = People | Iterable[People] | Mapping[str, People] | None


def audit(
    statements: Iterable[Statement],
    profile: Profile | str,
    people: Peoples = None,
    *,
    impossible: Iterable[Group] = (),
) -> Audit:
    """Bound what a reader can infer about small groups from all statements together.

    Parameters
    ----------
    statements
        Every published number, from every place and language, of this release and of earlier ones
        (their `release` is not blank), and whatever others already know.
    profile
        The rule, or its name.
    people
        Those who are counted, one or several kinds; each kind is audited apart. Without them,
        only groups that statements name are looked at, and a group is exposed when the statements
        prove it small.
    impossible
        Groups that cannot hold anybody, as everyone knows (an area that is not rural).

    Returns
    -------
    Audit
        Groups whose size, all-or-none answer, sum or quantile comes out, with the places that give
        them away. What earlier releases give away by themselves is listed apart.

    Raises
    ------
    ValueError
        When there is no such profile, or two kinds of people share a name.

    Notes
    -----
    The attack is the one of cell suppression (Fischetti and Salazar 2001, Management Science 47,
    1008-1027), over a whole publication instead of a table: the least and the most people that fit
    all published numbers. Whole people are counted: where the real-valued bounds leave room that
    whole people may not have, integer programs decide. A mark says nothing: it also hides cells
    that are not small.
    """
    rule = named_profile(profile) if isinstance(profile, str) else profile
    held, kinds = list(statements), by_name(people)
    empty = [_nobody(group) for group in impossible]
    results = []
    for of in sorted({s.about.of for s in held if s.about.kind != "other"}):
        mine = [s for s in held if s.about.of == of]
        if people is not None and of not in kinds:
            results.append(_unknown(mine, of, kinds))
        else:
            results.append(search(mine, rule, kinds.get(of), of, _that_fit(empty, kinds.get(of))))
    return _together(results, rule)


def by_name(people: Peoples) -> dict[str, People]:
    """Return people by their names.

    Raises
    ------
    ValueError
        When two kinds of people share one.
    """
    if people is None:
        return {}
    if isinstance(people, People):
        return {people.name: people}
    listed = list(people.values()) if isinstance(people, Mapping) else list(people)
    found = {each.name: each for each in listed}
    if len(found) != len(listed):
        msg = f"people share a name: {', '.join(each.name for each in listed)}; give each its own"
        raise ValueError(msg)
    return found


def _nobody(group: Group) -> Statement:
    return Statement(About(terms=((1.0, group),)), 0.0, 0.0, Place(""), IMPOSSIBLE)


def _that_fit(empty: list[Statement], people: People | None) -> list[Statement]:
    known = {*people.dimensions, *people.answers} if people is not None else set()
    return [s for s in empty if {key for key, _ in s.about.terms[0][1]} <= known]


def _unknown(statements: list[Statement], of: str, kinds: Mapping[str, People]) -> Audit:
    definition = f"no people are called {of}; there are {', '.join(kinds) or 'none'}"
    places = tuple(dict.fromkeys(statement.place for statement in statements))
    return Audit(faults=(AuditFault(UNKNOWN, places, of, definition),))


def _together(results: Iterable[Audit], rule: Profile) -> Audit:
    held = list(results)
    return Audit(
        exposures=tuple(each for result in held for each in result.exposures),
        faults=tuple(each for result in held for each in result.faults),
        already_out=tuple(each for result in held for each in result.already_out),
        groups=sum(result.groups for result in held),
        small_groups=sum(result.small_groups for result in held),
        programs=sum(result.programs for result in held),
        definition=rule.definition,
    )
