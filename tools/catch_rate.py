"""Run every checker over the deliberately broken files and write how many each of them catches.

    python tools/page_checkers.py && python tools/catch_rate.py

writes ``docs/catch_rate.md``. The good files are those of the tests' made-up case in Welsh; the
broken ones are made from them in ``tests/broken``. A checker catches a broken file when it says
something of it that it does not say of the good one. A checker that is not there is left out.
"""

import importlib
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "catch_rate.md"
READER = "cy"
KINDS = {"pages": "Pages", "pdfs": "PDFs", "words": "Word files"}
SIZES = {"astudiaeth-achos.pdf": 50_100, "astudiaeth-achos.docx": 40_200}
HEAD = """# What the checkers catch

Written by `python tools/catch_rate.py`: every checker is run over files that were broken on
purpose, each by one change of a good file. A mark says that a checker finds something in the
broken file that it does not find in the good one.
"""

sys.path[:0] = [str(ROOT / "tests" / name) for name in ("publishing", "browser", "")]

Told = dict[str, list[str]]


@dataclass(frozen=True)
class Checker:
    """What a checker is called, and what it says of files by their names."""

    name: str
    tell: Callable[[dict[str, Any]], Told]


@dataclass(frozen=True)
class Good:
    """The good files of the made-up case, and its names."""

    pages: str
    twin: str
    pdfs: bytes
    words: bytes
    names: frozenset[str]


def good() -> Good:
    """Make the good files."""
    import tiny_case

    from analysis.language import texts
    from analysis.publishing import build
    from analysis.publishing.page import FileLink, render
    from analysis.publishing.pdf import render_pdf
    from analysis.publishing.word import render_word

    held = tiny_case.texts()
    texts._entries = lambda: held
    with tempfile.TemporaryDirectory() as folder:
        report = build(tiny_case.study(Path(folder)), tiny_case.record())
    kinds = ("pdf", "word")
    links = [FileLink(kind, *file) for kind, file in zip(kinds, SIZES.items(), strict=True)]
    return Good(
        pages=render(report, READER, links),
        twin=render(report, "en", links),
        pdfs=render_pdf(report, READER),
        words=render_word(report, READER),
        names=_module("analysis.publishing.checks.names").names_in(report),
    )


def checkers(held: Good) -> Iterator[tuple[str, Checker]]:
    """Yield every checker that is there, with the kind of files that it reads."""
    package = "analysis.publishing.checks"
    for kind, name in (("pages", "page"), ("pdfs", "pdf"), ("words", "word")):
        if rules := _module(f"{package}.{name}_rules"):
            faults = getattr(rules, f"{name}_faults")
            yield kind, _own("own rules", lambda file, f=faults: f(file, "broken", READER))
    if rules := _module(f"{package}.pair_rules"):
        yield "pages", _own("both languages", lambda file: rules.pair_faults(file, held.twin))
    if language := _module(f"{package}.language_rules"):
        for kind, name in (("pages", "page"), ("pdfs", "pdf"), ("words", "word")):
            said = getattr(language, f"said_in_{name}")
            yield kind, _own("language", _language(language, said, held.names))
    if _module("page"):
        yield "pdfs", Checker("page-validation", lambda files: _each(files, _page_validation))
    yield from (("pages", checker) for checker in _browser_checkers())


def caught(checker: Checker, files: dict[str, Any]) -> set[str]:
    """Return the names of the broken files of which a checker says more than of the good one."""
    told = checker.tell(files)
    known = {_bare(line) for line in told[""]}
    return {name for name in files if name and {_bare(line) for line in told[name]} - known}


def report(kind: str, broken: dict[str, Any], found: dict[str, set[str]], trial: set[str]) -> str:
    """Write the table of one kind of files."""
    total = set().union(*found.values())
    lines = [f"## {KINDS[kind]}", "", "| Checker | Caught | Of |", "|---|---|---|"]
    lines += [f"| {name} | {len(names)} | {len(broken)} |" for name, names in found.items()]
    lines += [f"| **all together** | **{len(total)}** | **{len(broken)}** |", ""]
    if trial:
        for name, names in (*found.items(), ("all together", total)):
            lines.append(f"- The {len(trial)} of the first trial, {name}: {len(names & trial)}")
        lines.append("")
    lines += ["| Broken file | What is wrong | " + " | ".join(found) + " |"]
    lines += ["|---" * (len(found) + 2) + "|"]
    for name, (what, _) in broken.items():
        marks = " | ".join("x" if name in names else "" for names in found.values())
        lines.append(f"| `{name}` | {what} | {marks} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Run everything and write the tables."""
    held = good()
    parts = [HEAD]
    listed = list(checkers(held))
    for kind in KINDS:
        module = _module(f"broken.{kind}")
        if module is None:
            continue
        broken = module.BROKEN
        start = getattr(held, kind)
        files = {"": start, **{name: change(start) for name, (_, change) in broken.items()}}
        found = {item.name: caught(item, files) for at, item in listed if at == kind}
        parts.append(report(kind, broken, found, set(getattr(module, "TRIAL", ()))))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join(parts), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}\n")


def _own(name: str, faults: Callable[..., Any]) -> Checker:
    def lines(file: Any) -> list[str]:
        return [str(fault.values.get("rule", "")) + fault.say("en") for fault in faults(file)]

    return Checker(name, lambda files: _each(files, lines))


def _language(rules: Any, said: Callable[..., Any], names: frozenset[str]) -> Callable[..., Any]:
    return lambda file: rules.language_faults(said(file, "broken", READER), READER, names)


def _each(files: dict[str, Any], lines: Callable[[Any], list[str]]) -> Told:
    """Ask of one file after the other; a file that stops a checker has been noticed."""
    told: Told = {}
    for name, file in files.items():
        try:
            told[name] = lines(file)
        except Exception as error:  # noqa: BLE001  (any checker's own)
            told[name] = [f"stopped: {type(error).__name__}"]
    return told


def _page_validation(file: bytes) -> list[str]:
    import page

    held = page.validate_pdf_bytes(file, profile="ua1")
    return [f"{failure.rule_id} {failure.message}" for failure in held.failures]


def _browser_checkers() -> Iterator[Checker]:
    """Yield axe-core, the Nu checker and the test at 320 pixels, where their programs are."""
    import checkers as others

    if shutil.which("chromium"):
        yield Checker("320 pixels", lambda files: _visited(files, _reflow))
        if not others.lacking_axe():
            yield Checker("axe-core", lambda files: _visited(files, _axe))
    if not others.lacking_nu():
        yield Checker("Nu", _nu)


def _reflow(visitor: Any, path: Path) -> list[str]:
    from checkers import overflow

    return ["overflow"] if overflow(visitor.open(path, width=320).page) > 0 else []


def _axe(visitor: Any, path: Path) -> list[str]:
    from checkers import axe_violations

    return [
        line
        for scheme in ("light", "dark")
        for line in axe_violations(visitor.open(path, color_scheme=scheme).page)
    ]


def _visited(files: dict[str, str], look: Callable[[Any, Path], list[str]]) -> Told:
    from chromium import QUIET, Visitor
    from playwright.sync_api import sync_playwright

    with _written(files) as paths, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        told: Told = {}
        for name, path in paths.items():
            visitor = Visitor(browser)
            told[name] = look(visitor, path)
            for context in visitor.contexts:
                context.close()
        browser.close()
        return told


def _nu(files: dict[str, str]) -> Told:
    from checkers import nu_errors

    with _written(files) as paths:
        held = nu_errors(paths.values())
        return {name: held[str(path)] for name, path in paths.items()}


@contextmanager
def _written(files: dict[str, str]) -> Iterator[dict[str, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name or 'good'}.html" for name in files}
        for name, path in paths.items():
            path.write_text(files[name], encoding="utf-8")
        yield paths


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


def _bare(line: str) -> str:
    """Take the numbers of lines out: a change moves what follows it."""
    return re.sub(r"\d+", "", line)


if __name__ == "__main__":
    main()
