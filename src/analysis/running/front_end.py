"""Loading papermill without what it offers beyond running notebooks.

Two things are left out. ``nbformat`` imports ``jsonschema``, which imports ``rfc3987_syntax`` where
JupyterLab has brought it, for formats of web addresses that no notebook's schema has; it builds
some 35 parsers of grammars at that moment, over a second of computing. papermill itself imports a
client for each kind of cloud store that is installed, and we read and write local files alone.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import ModuleType

NOT_NEEDED = ("rfc3987_syntax", "isoduration", "boto3", "azure", "gcsfs", "pyarrow", "github")
_ONE_AT_A_TIME = Lock()


def load_papermill() -> ModuleType:
    """Import papermill, and with it nbformat, nbclient and jupyter_client, at a tenth of the cost.

    Whoever needs one of these for the first time in this process calls it before importing it.
    A second call costs nothing. Threads may call it at once.

    Returns
    -------
    module
        ``papermill``.
    """
    with _ONE_AT_A_TIME, _without(NOT_NEEDED):
        import papermill
    return papermill


@contextmanager
def _without(names: tuple[str, ...]) -> Iterator[None]:
    """Let these modules be as if they were not installed; those already imported stay.

    Python takes None in the list of modules for "cannot be imported", and jsonschema and papermill
    both go on without what cannot be. Afterwards each can be imported as ever.
    """
    hidden = [name for name in names if name not in sys.modules]
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    modules.update(dict.fromkeys(hidden))
    try:
        yield
    finally:
        for name in hidden:
            if modules.get(name) is None:
                modules.pop(name, None)
