"""Which published places give something away, and whether earlier releases do so by themselves."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.disclosure.statements import Place

IMPOSSIBLE = "impossible"
Sources = frozenset[tuple[Place, str]]


def told(sources: Iterable[tuple[Place, str]]) -> tuple[tuple[Place, ...], str]:
    """Return the places that give something away, and the earlier releases if they do so alone.

    Where a number of this release takes part, only places of this release are named: they are
    what an author can change.
    """
    known = sorted({each for each in sources if each[1] != IMPOSSIBLE}, key=repr)
    releases = {release for _, release in known}
    alone = "" if "" in releases else ", ".join(sorted(releases))
    own = [place for place, release in known if not release]
    return tuple(own or [place for place, _ in known]), alone
