"""Fetch the checkers of web pages that the npm registry carries: axe-core and the Nu checker.

Run with ``python tools/page_checkers.py``; it needs nothing but Python. Each archive is known by
its SHA-512, so that no other is unpacked. Nothing of them is run here. They go into
``$CASEBOOK_PAGE_CHECKERS``, or into the user's cache; where the registry cannot be reached, the
tests that need them are skipped.
"""

import base64
import hashlib
import io
import os
import sys
import tarfile
import urllib.request
from pathlib import Path

REGISTRY = "https://registry.npmjs.org"
# name and version, the SHA-512 that the registry publishes, and the one file that is used
CHECKERS = {
    "axe-core-4.14.1": (
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        "axe.min.js",
    ),
    "vnu-jar-26.9.27": (
        "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==",
        "build/dist/vnu.jar",
    ),
}


def folder() -> Path:
    """Return where the checkers are kept."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return Path(os.environ.get("CASEBOOK_PAGE_CHECKERS", cache / "casebook" / "page_checkers"))


def kept(name: str) -> Path:
    """Return the file of a checker, there or not."""
    return folder() / name / Path(CHECKERS[name][1]).name


def fetch(name: str) -> None:
    """Fetch one checker, unless it is there."""
    known, file = CHECKERS[name]
    if kept(name).is_file():
        return
    package = name.rpartition("-")[0]
    address = f"{REGISTRY}/{package}/-/{name}.tgz"
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  (https, and hashed)
        archive = answer.read()
    found = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != known:
        raise SystemExit(f"{name}: found an archive with the SHA-512 {found}; expected {known}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as held:
        content = held.extractfile(f"package/{file}")
        assert content is not None
        kept(name).parent.mkdir(parents=True, exist_ok=True)
        staged = kept(name).with_suffix(".new")
        staged.write_bytes(content.read())
    staged.replace(kept(name))


if __name__ == "__main__":
    for wanted in CHECKERS:
        try:
            fetch(wanted)
        except OSError as error:
            sys.stderr.write(f"{wanted} was not fetched ({error}); its tests will be skipped\n")
