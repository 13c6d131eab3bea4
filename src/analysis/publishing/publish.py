"""Publishing a case study: gates first, then everything at once, or nothing."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from analysis import findings, language
from analysis.case import Case
from analysis.disclosure import Statement
from analysis.language import Words
from analysis.publishing import (
    crate,
    gates,
    private,
    published_record,
    releases,
    safeguards,
    scanning,
    site,
)
from analysis.publishing.ahead import Ahead
from analysis.publishing.blocks import Report
from analysis.publishing.checks.language_rules import allowed_words, names_in
from analysis.publishing.checks.pair_rules import compared
from analysis.publishing.faults import GateError
from analysis.publishing.files import copy_folder, write_file
from analysis.publishing.forms import form_of
from analysis.publishing.model import build
from analysis.publishing.side_by_side import side_by_side, stay_single
from analysis.publishing.writing import write_language

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Published:
    """What was published: a report's files, the pages around it, and notes on both."""

    paths: list[Path]
    site: list[Path]
    notes: list[Words]


def publish(study: Case, tell: Tell = lambda stage: None, *, searched: bool = False) -> Published:
    """Publish a report in both languages: web page, PDF, Word file and data.

    It is the case study, or, of a case opened for another council, what its desk research says.

    Everything is made in a folder that is never published, looked through there, and takes the
    place of the last report when nothing was found; otherwise the last report stays as it was.

    Parameters
    ----------
    study
        The case; its notebooks have been run.
    tell
        Is told what begins: ``report``, ``files``, ``checks``, ``site``.
    searched
        The site has a page on which its texts can be searched, which needs scripts.

    Returns
    -------
    Published
        The files.

    Raises
    ------
    StaleFindings
        When findings are missing or older than their raw tables; the message says what to run.
    PublishingError
        When a narrative has faults or a gate finds something; everything found is listed.
    """
    site.refuse_unfit(study.reports.parent, study.reports.name, searched=searched)
    findings.restore(study.reports)
    staged = study.processed / "publishing"
    shutil.rmtree(staged, ignore_errors=True)
    stay_single()
    try:
        with _judge(study) as judge:
            tell("report")
            record = findings.load(study, form_of(study).subjects)
            report = build(study, record)
            tell("files")
            wanted = private.wanted(study)
            if report.kind == "case_study":
                said = published_record.checked(report, record)
                write_file(staged / published_record.FILE, said)
            cleared = _make(report, study, staged, wanted, judge.do)
        tell("checks")
        _scan_descriptions(staged, wanted)
        _put_in_place(staged, study.reports)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    tell("site")
    if report.kind == "case_study":
        releases.keep_statements(study, report.provenance.run, cleared)
    around = site.write_site(study.reports.parent, searched=searched)
    own = sorted(path for path in study.reports.rglob("*") if path.is_file())
    return Published(own, list(around.paths), list(around.notes))


def check(report: Report, study: Case) -> None:
    """Run the gates that look at the whole report.

    Raises
    ------
    GateError
        When a reader could learn something about a small group from all that is published
        together, a number about people does not say what it tells, a table carries single people,
        or a claim names no record that it rests on.
    """
    _cleared(report, study)


def _scan_descriptions(staged: Path, wanted: scanning.Wanted) -> None:
    """Look through the files that stand beside the languages, whose own were looked through."""
    files = {path.name: path for path in sorted(staged.iterdir()) if path.is_file()}
    _refuse(scanning.scan_files(files, wanted))


def _refuse(problems: list[Words]) -> None:
    if problems:
        raise GateError(*problems)


def _judge(study: Case) -> Ahead[safeguards.Said, list[Words]]:
    """Return who judges the numbers about people, made ready while the report is put together."""
    ready, work = partial(safeguards.make_ready, study), partial(safeguards.judged, study)
    return Ahead(ready, work)


def _make(
    report: Report, study: Case, staged: Path, wanted: scanning.Wanted, judge: safeguards.Judge
) -> list[Statement]:
    """Write the files of both languages while the numbers about people are judged.

    Returns what the report says of people, when every gate lets it through.
    """
    names = names_in(report)
    writers = [
        partial(
            write_language, report, to, staged / to, names | allowed_words(study.raw, to), wanted
        )
        for to in language.LANGUAGES
    ]
    tasks: list[Callable[[], Any]] = [partial(_cleared, report, study, judge), *writers]
    cleared, *written = side_by_side(tasks)
    problems = [line for one in written for line in one.problems]
    _refuse([*problems, *compared(*(one.page for one in written))])
    if report.kind == "case_study":
        _describe(report, study, staged)
    return cleared


def _describe(report: Report, study: Case, staged: Path) -> None:
    """Write what programs read of a case study: its card, how it is cited, and all its files."""
    files = {site.CARD: site.card, site.CITATION: site.citation}
    for name, write in files.items():
        write_file(staged / name, write(report).encode("utf-8"))
    write_file(staged / crate.CRATE, crate.crate(report, study, staged).encode("utf-8"))


def _cleared(report: Report, study: Case, judge: safeguards.Judge | None = None) -> list[Statement]:
    """Return what a report says of people, when every gate lets it through."""
    problems = gates.small_counts(report, study.settings.disclosure.minimum)
    problems += gates.raw_rows(report, private.personal_keys(study))
    problems += gates.uncited(report)
    problems += gates.overstated(report)
    problems += safeguards.unsaid(report)
    said, exposed = safeguards.audited(report, study, judge)
    if problems or exposed:
        raise GateError(*problems, *exposed)
    return said


def _put_in_place(staged: Path, final: Path) -> None:
    """Put finished files in the place of the last report; it may lie on another disk."""
    beside = final.with_name(f".{final.name}.new")
    try:
        copy_folder(staged, beside)
        findings.swap(beside, final)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
