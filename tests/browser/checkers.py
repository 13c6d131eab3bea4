"""Checkers of pages that others wrote: axe-core in the browser, and the Nu checker under Java.

``tools/page_checkers.py`` fetches both; a test that needs one that is not there is skipped.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import page_checkers  # noqa: E402  (what fetches the checkers says where they are)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('details').forEach((item) => { item.open = true })"
RUN_AXE = """(tags) => axe.run(document, {runOnly: {type: "tag", values: tags},
    resultTypes: ["violations"]}).then((held) => held.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 100)}`)))"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
POLICY = "violates Content Security Policy"
# Letters as far apart as WCAG 2.2, 1.4.12 asks for
SPACED = """() => [...document.querySelectorAll("body, body *")].forEach((item) => {
  item.style.letterSpacing = "0.12em";
  item.style.wordSpacing = "0.16em";
  item.style.lineHeight = "1.5";
})"""


def axe_file() -> Path:
    return page_checkers.kept("axe-core-4.14.1")


def nu_file() -> Path:
    return page_checkers.kept("vnu-jar-26.9.27")


def lacking_axe() -> str:
    """Why axe-core cannot be used; empty when it can."""
    return "" if axe_file().is_file() else "no axe-core: python tools/page_checkers.py fetches it"


def lacking_nu() -> str:
    """Why the Nu checker cannot be used; empty when it can."""
    if not nu_file().is_file():
        return "no Nu checker here; python tools/page_checkers.py fetches it"
    return "" if shutil.which("java") else "no java here, which the Nu checker needs"


def axe_violations(page: Any) -> list[str]:
    """What axe-core finds on an open page, everything unfolded."""
    page.evaluate(OPEN_ALL)
    page.evaluate(f"() => {{ {axe_file().read_text(encoding='utf-8')} }}")
    found: list[str] = page.evaluate(RUN_AXE, TAGS)
    return found


def nu_errors(paths: Iterable[Path]) -> dict[str, list[str]]:
    """What the Nu checker finds in files, by path: one start of Java for all of them."""
    held: dict[str, list[str]] = {str(path): [] for path in paths}
    command = ["java", "-Xmx512m", "-jar", str(nu_file()), "--format", "json", "--exit-zero-always"]
    done = subprocess.run([*command, *held], capture_output=True, text=True, check=True)
    for message in json.loads(done.stderr)["messages"]:
        # it takes a policy with a fingerprint or with data: for one that blocks everything
        if POLICY not in message["message"]:
            place = message.get("url", "").removeprefix("file:")
            held.setdefault(place, []).append(f"{message['lastLine']}: {message['message']}")
    return held


def overflow(page: Any) -> int:
    """By how many pixels a page is wider than its window, everything unfolded."""
    page.evaluate(OPEN_ALL)
    return int(page.evaluate(OVERFLOW))
