"""What computes on a machine: a worker has to have what home has, or its numbers may differ."""

import platform
from collections.abc import Mapping
from functools import lru_cache

from analysis.language import Words
from analysis.running.freshness import kernel_versions, library_versions, package_hash

SHOWN = 12  # letters of a hash that a message shows


@lru_cache(maxsize=1)
def software(run: str = "") -> dict[str, str]:
    """Return the package's hash, the versions of Python and libraries, and the processor's kind.

    Parameters
    ----------
    run
        A command for which it is looked up anew: a worker lives longer than the files it started
        from.
    """
    return {
        "casebook": package_hash.__wrapped__() if run else package_hash(),
        **library_versions(),
        **kernel_versions(),
        "processor": platform.machine(),
    }


def differences(found: Mapping[str, str], expected: Mapping[str, str]) -> list[Words]:
    """Word each difference between what was found and what was expected; empty when none is."""
    return [
        Words("workers.differs", {"name": name, "found": _short(found, name), "expected": known})
        for name, known in ((name, _short(expected, name)) for name in expected)
        if found.get(name) != expected[name]
    ]


def _short(versions: Mapping[str, str], name: str) -> str:
    return versions.get(name, "–")[:SHOWN]
