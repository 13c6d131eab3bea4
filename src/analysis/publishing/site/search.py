"""An optional search over the case studies, by Pagefind, which is an extra of the package.

Its page alone may run a script; without a web server it finds nothing and says so.
"""

import json
import subprocess
import sys
from functools import cache
from importlib import resources, util
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import language
from analysis.publishing.faults import words
from analysis.publishing.site.addresses import SEARCH_FOLDER
from analysis.publishing.site.settings import SiteError

if TYPE_CHECKING:
    from markupsafe import Markup

ENOUGH = 600  # seconds
# What the page does not use: ready-made forms and highlighting, of which some are English only
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")


@cache
def script() -> "Markup":
    """Return the script of the page for searching."""
    from markupsafe import Markup

    file = resources.files("analysis.publishing") / "templates" / "site_search.js"
    return Markup(file.read_text(encoding="utf-8"))  # noqa: S704  (our own file)


def require() -> None:
    """Refuse to go on without the program.

    Raises
    ------
    SiteError
        When it is not installed; the message says what to type.
    """
    if not (util.find_spec("pagefind") and util.find_spec("pagefind_bin")):
        raise SiteError(words("site.search.missing", command='pip install "casebook[search]"'))


def write_search(reports: Path, staged: Path) -> None:
    """Make the index of the published case studies, one a language, in a staged folder.

    Raises
    ------
    SiteError
        When the program is not there, or stops; its last words are given.
    """
    require()
    pages = "[!.]*/{" + ",".join(language.LANGUAGES) + "}/index.html"  # none that is half made
    asked = ["--site", str(reports), "--output-path", str(staged / SEARCH_FOLDER), "--glob", pages]
    asked += ["--root-selector", "main", "--exclude-selectors", "details, .contents, .downloads"]
    done = subprocess.run(  # noqa: S603  (our own words, and no shell)
        [sys.executable, "-m", "pagefind", *asked],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=ENOUGH,
        cwd=staged,  # where it would look for settings
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["–"]
        raise SiteError(words("site.search.failed", reason=said[-1]))
    for file in (file for pattern in UNUSED for file in (staged / SEARCH_FOLDER).glob(pattern)):
        file.unlink()
    _order(staged / SEARCH_FOLDER / "pagefind-entry.json")


def _order(file: Path) -> None:
    """Put the languages in order, which the program writes in a new order every time."""
    held = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(held, sort_keys=True, separators=(",", ":")), encoding="utf-8")
