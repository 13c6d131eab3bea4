"""The groups that an audit looks at, and what about each of them must not come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from analysis.disclosure.crowd import Crowd
from analysis.disclosure.profiles import Profile
from analysis.disclosure.reading import Reading
from analysis.disclosure.results import EVERYBODY, INFERRED, NOBODY
from analysis.disclosure.space import Space, scope
from analysis.disclosure.statements import Group, People


@dataclass(frozen=True)
class Target:
    """A group whose size must stay uncertain (``inferred``), or must not be known to be nought.

    For ``none`` and ``all`` the counted group is those of whom a reader would learn that nobody is
    there; `shown` is the group, with the level of the answer, that the author is told of.
    """

    kind: str
    counted: Group
    shown: Group


def every_target(reading: Reading, profile: Profile) -> tuple[list[Target], int, int]:
    """List what must not come out; how many groups were looked at, and how many are small.

    Groups are every cell of every one- and two-way table of the dimensions and answers that some
    statement names, every group that a statement names, what is left of its base, and what is left
    when one named group lies within another and both differ in one dimension.
    """
    space, crowd = reading.space, reading.crowd
    assert crowd is not None
    keys = tuple(key for key in space.levels if not key.startswith("="))
    groups = sorted({*cells_of(space, keys, 2), *plain(reading.named), *rests(reading)} - {()})
    small = [group for group in groups if profile.small(crowd.persons(group))]
    targets = [Target(INFERRED, group, group) for group in small]
    return [*targets, *_group_targets(reading, crowd, keys)], len(groups), len(small)


def plain(groups: Iterable[Group]) -> Iterator[Group]:
    """Drop from groups the part that tells who has a value of a measure."""
    for group in groups:
        yield tuple(part for part in group if not part[0].startswith("="))


def cells_of(space: Space, keys: tuple[str, ...], most: int) -> Iterator[Group]:
    """Yield every cell of every table of up to so many dimensions."""
    for ways in range(1, most + 1):
        for chosen in combinations(keys, ways):
            for names in product(*(space.levels[key] for key in chosen)):
                met = space.meet(*(((k, (n,)),) for k, n in zip(chosen, names, strict=True)))
                if met is not None:
                    yield met


def rests(reading: Reading) -> Iterator[Group]:
    """Yield what is left of a named group outside another one that differs in one dimension."""
    named = sorted(set(plain(reading.named)))
    for whole in named:
        for part in named:
            found = _rest(reading.space, whole, part)
            if found is not None:
                yield found


def _rest(space: Space, whole: Group, part: Group) -> Group | None:
    outer, inner = dict(whole), dict(part)
    if not set(outer) <= set(inner) or len(inner) > len(outer) + 1:
        return None
    differ = [key for key in inner if outer.get(key) != inner[key]]
    if len(differ) != 1:
        return None
    key = differ[0]
    if key in outer and not set(inner[key]) < set(outer[key]):
        return None
    return space.without(whole, key, inner[key])


def _group_targets(reading: Reading, crowd: Crowd, keys: tuple[str, ...]) -> list[Target]:
    """List the groups of which all or nobody truly has a level of an answer."""
    people, space = reading.space.people, reading.space
    assert people is not None
    answers = [key for key in people.answers if key in keys]
    found: dict[Group, Target] = {}
    for group in _known_groups(reading, people, keys):
        rows = crowd.size(group)
        for answer in (key for key in answers if rows and key not in scope(group)):
            for level in space.levels[answer]:
                has = space.meet(group, ((answer, (level,)),))
                rest = space.without(group, answer, (level,))
                if has is None or rest is None:
                    continue
                shown = tuple(sorted((*group, (answer, (level,)))))
                if not crowd.size(has):
                    found.setdefault(has, Target(NOBODY, has, shown))
                if not crowd.size(rest):  # of two levels, "all no" says what "none yes" says
                    found[rest] = Target(EVERYBODY, rest, shown)
    return [found[group] for group in sorted(found)]


def _known_groups(reading: Reading, people: People, keys: tuple[str, ...]) -> list[Group]:
    """Return the groups that a reader may know someone to be in: they name a dimension."""
    outside = set(people.dimensions)
    cells = cells_of(reading.space, tuple(key for key in keys if key in outside), 2)
    named = [group for group in plain(reading.named) if outside & set(scope(group))]
    parts = [tuple(part for part in group if part[0] in outside) for group in named]
    return sorted({*cells, *named, *parts} - {()})
