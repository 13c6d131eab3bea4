"""What may be published about people: statements, what a reader can infer, and repair.

`realise` turns every written number into statements, `audit` bounds what a reader can infer from
all of them together, and `repair` changes planned tables until nothing small can be inferred.
Nothing heavy is loaded before the first call.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from analysis.disclosure.marks import MARKS, is_mark, letter
from analysis.disclosure.profiles import PROFILES, Profile, profile, quality
from analysis.disclosure.realise import narrowed, realise
from analysis.disclosure.results import EXPOSURES, FAULTS, Audit, AuditFault, Exposure
from analysis.disclosure.statements import (
    OTHER,
    About,
    Group,
    People,
    Place,
    Saying,
    Statement,
    count,
    derived,
    group,
    mean,
    net,
    quantile,
    share,
    total,
    within,
)

if TYPE_CHECKING:
    from analysis.disclosure.auditing import audit
    from analysis.disclosure.plain import plain_threshold
    from analysis.disclosure.plans import Planned, Shown
    from analysis.disclosure.repairing import Repaired, RepairedTable, repair
    from analysis.disclosure.truth import counted, holds, size, true_value

_LATER = {
    "audit": "auditing",
    "plain_threshold": "plain",
    "Planned": "plans",
    "Shown": "plans",
    "Repaired": "repairing",
    "RepairedTable": "repairing",
    "repair": "repairing",
    "counted": "truth",
    "holds": "truth",
    "size": "truth",
    "true_value": "truth",
}


def __getattr__(name: str) -> Any:
    """Load what needs numpy or scipy when it is first asked for."""
    if name not in _LATER:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    found = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = found
    return found


__all__ = [
    "EXPOSURES",
    "FAULTS",
    "MARKS",
    "OTHER",
    "PROFILES",
    "About",
    "Audit",
    "AuditFault",
    "Exposure",
    "Group",
    "People",
    "Place",
    "Planned",
    "Profile",
    "Repaired",
    "RepairedTable",
    "Saying",
    "Shown",
    "Statement",
    "audit",
    "count",
    "counted",
    "derived",
    "group",
    "holds",
    "is_mark",
    "letter",
    "mean",
    "narrowed",
    "net",
    "plain_threshold",
    "profile",
    "quality",
    "quantile",
    "realise",
    "repair",
    "share",
    "size",
    "total",
    "true_value",
    "within",
]
