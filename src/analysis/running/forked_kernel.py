"""What a forked kernel does that one started anew need not: an extension of IPython.

It joins the pictures of pyplot, which the parent has imported before there was a shell, to the
shell; and it tells the parent which modules its cells still had to import, so that those who
are forked later find them there.
"""

import os
import sys
from contextlib import suppress
from typing import Any

_known: set[str] = set()
_tell_to = -1


def begin(tell_to: int) -> None:
    """Remember, in the child, what the parent has imported, and the pipe to tell it more."""
    global _tell_to
    _known.update(sys.modules)
    _tell_to = tell_to


def load_ipython_extension(shell: Any) -> None:
    """Set a forked kernel up: what IPython calls when it loads an extension."""
    if "matplotlib.pyplot" in sys.modules:
        from matplotlib_inline.backend_inline import _enable_matplotlib_integration

        _enable_matplotlib_integration()
    shell.events.register("post_run_cell", _tell)


def _tell(_: Any) -> None:
    new = sorted(name for name in set(sys.modules) - _known if _installed(name))
    _known.update(sys.modules)
    with suppress(OSError):  # the parent is busy or gone: others tell it another time
        for name in new if _tell_to >= 0 else ():
            os.write(_tell_to, f"{name}\n".encode())  # so short a line arrives whole


def _installed(name: str) -> bool:
    """Say whether a module belongs to Python or its packages, not to a notebook's folder."""
    origin = getattr(getattr(sys.modules[name], "__spec__", None), "origin", None) or ""
    if name.partition(".")[0] == "analysis":
        return True
    return "site-packages" in origin or origin.startswith((sys.prefix, sys.base_prefix))
