"""Earlier releases once a person is forgotten: their numbers are of one person more than today's.

A release is kept so that later reports are audited with it, as what a reader knows of the people.
When somebody's rows go, a number of theirs may no longer be that of the people left. So each is
widened by what the person can have added, and what cannot be bounded is no longer used.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.case import Case
from analysis.tables import releases_folder

EXACT = 1e-9
PEOPLE = "people"  # whom a statement counts unless it says otherwise
Gone = Mapping[str, int]  # of each kind that statements count, how many went


def releases(study: Case) -> dict[Path, dict[str, Any]]:
    """Return the earlier releases of a case that can be read, by their files."""
    found = {}
    for path in sorted(releases_folder(study).glob("*.json")):
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue  # publishing refuses it by name
        if isinstance(held, dict) and isinstance(held.get("statements"), list):
            found[path] = held
    return found


def counting(held: Mapping[str, Any], gone: Gone) -> bool:
    """Say whether a release counts people, or things of people, of whom some went."""
    return any(gone.get(_of(item), 0) for item in held["statements"])


def widened(held: Mapping[str, Any], gone: Gone) -> bytes:
    """Return the bytes of a release whose numbers leave room for those who went.

    Counts and shares are widened; totals, means and quantiles of what people said or had cannot
    be bounded without their values, and are left out.
    """
    kept = [changed for item in held["statements"] if (changed := _widened(item, held, gone))]
    content = {**held, "forgotten": held.get("forgotten", 0) + 1, "statements": kept}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _of(item: Mapping[str, Any]) -> str:
    return str(item["about"].get("of", PEOPLE))


def _widened(
    item: Mapping[str, Any], held: Mapping[str, Any], gone: Gone
) -> Mapping[str, Any] | None:
    about, most = item["about"], gone.get(_of(item), 0)
    kind = about.get("kind", "linear")
    if not most or kind in ("derived", "other"):  # the one is counted anew, the other counts nobody
        return item
    if kind != "linear" or about.get("measure"):
        return None
    factors = [float(factor) for factor, _ in about.get("terms", ())]
    scale = float(about.get("scale", 1.0))
    less = scale * most * max(0.0, *factors)
    more = scale * most * max(0.0, *(-factor for factor in factors))
    low, high = item["low"], item["high"]
    if about.get("base") is None:
        return {**item, "low": low - less, "high": high + more}
    size = _size(about["base"], _of(item), held)
    if size is None or size <= most:
        return None
    lows = [(low * size - less) / base for base in (size, size - most)]
    highs = [(high * size + more) / base for base in (size, size - most)]
    return {**item, "low": min(lows), "high": max(highs)}


def _size(group: Any, of: str, held: Mapping[str, Any]) -> float | None:
    """Return how many a group had, where the release itself says so."""
    for item in held["statements"]:
        about = item["about"]
        plain = about.get("kind", "linear") == "linear" and not about.get("measure")
        alone = plain and about.get("base") is None and about.get("terms") == [[1.0, group]]
        if alone and _of(item) == of and item["high"] - item["low"] < EXACT:
            return float(item["low"])
    return None
