"""Publishing a case study: gates first, then everything at once, or nothing."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from analysis import findings, language, tables
from analysis.case import Case
from analysis.disclosure import Statement
from analysis.publishing import gates, releases, safeguards, scanning, site
from analysis.publishing.blocks import Report
from analysis.publishing.faults import GateError, PdfUnavailable
from analysis.publishing.forms import form_of
from analysis.publishing.model import build
from analysis.publishing.page import FileLink, render

NAMES = {
    "case_study": {"en": "case-study", "cy": "astudiaeth-achos"},
    "council_report": {"en": "desk-research", "cy": "ymchwil-desg"},
}
ENDINGS = {"pdf": "pdf", "word": "docx"}
# The raw tables whose rows are single people or what they hold, and the key of each
PERSONAL_KEYS = {
    "pilot/participants": "participant_id",
    "pilot/loans": "loan_id",
    "pilot/partner_responses": "respondent_id",
    "pilot/said": "said_id",
}


@dataclass(frozen=True)
class Published:
    """What was published, and what was left out with the reason and what to do."""

    paths: list[Path]
    left_out: list[str]


def publish(study: Case) -> Published:
    """Publish a report in both languages: web page, PDF, Word file and data.

    It is the case study, or, of a case opened for another council, what its desk research says.

    Everything is made in a folder beside the last report and takes its place when it is complete;
    when anything fails, the last report stays as it was.

    Parameters
    ----------
    study
        The case; its notebooks have been run.

    Returns
    -------
    Published
        The files, and what could not be made.

    Raises
    ------
    StaleFindings
        When findings are missing or older than their raw tables; the message says what to run.
    PublishingError
        When a narrative has faults or a gate finds something; everything found is listed.
    """
    final, staged = study.reports, study.reports.with_name(f".{study.reports.name}.new")
    findings.restore(final)
    shutil.rmtree(staged, ignore_errors=True)
    report = build(study, findings.load(study, form_of(study).subjects))
    cleared = _cleared(report, study)
    left_out: list[str] = []
    try:
        for reader in language.LANGUAGES:
            _write_language(report, reader, staged / reader, left_out)
        if report.kind == "case_study":
            _write(staged / site.CARD, site.card(report))
        scan(staged, study)
        findings.swap(staged, final)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    if report.kind == "case_study":
        releases.keep_statements(study, report.provenance.run, cleared)
    index = write_index(study.root / "reports")
    return Published([index, *sorted(path for path in final.rglob("*.*"))], left_out)


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


def _cleared(report: Report, study: Case) -> list[Statement]:
    """Return what a report says of people, when every gate lets it through."""
    problems = gates.small_counts(report, study.settings.disclosure.minimum)
    problems += gates.raw_rows(report, _personal_keys(study))
    problems += gates.uncited(report)
    problems += safeguards.unsaid(report)
    said, exposed = safeguards.audited(report, study)
    if problems or exposed:
        raise GateError(*problems, *exposed)
    return said


def scan(folder: Path, study: Case) -> None:
    """Look through finished files for what names or quotes a person.

    Raises
    ------
    GateError
        When a file holds a pseudonym, words that somebody said and nobody confirmed, or what looks
        like a number, an address or a postcode of a person.
    """
    spoken, confirmed = _spoken(study)
    wanted = scanning.Wanted(
        keys=frozenset(_personal_keys(study)),
        spoken=spoken,
        confirmed=confirmed,
        allowed=frozenset(filter(None, (study.settings.contact.email,))),
    )
    problems = scanning.scan(folder, wanted)
    if problems:
        raise GateError(*problems)


def write_index(reports: Path) -> Path:
    """Write the index of every case study that is published under a folder."""
    path, staged = reports / "index.html", reports / ".index.html"
    _write(staged, site.render_index(site.read_cards(reports)))
    staged.replace(path)
    return path


def _write_language(report: Report, reader: str, folder: Path, left_out: list[str]) -> None:
    files = []
    for kind, content in _documents(report, reader, left_out).items():
        name = f"{NAMES[report.kind][reader]}.{ENDINGS[kind]}"
        files.append(FileLink(kind, name, _write(folder / name, content)))
    for data in (*(table.data for table in report.tables), report.numbers_data):
        if data is not None:
            _write(folder / "data" / f"{data.name}.csv", data.content[reader])
    _write(folder / "index.html", render(report, reader, files))


def _documents(report: Report, reader: str, left_out: list[str]) -> dict[str, bytes]:
    from analysis.publishing.pdf import render_pdf
    from analysis.publishing.word import render_word

    documents = {}
    try:
        documents["pdf"] = render_pdf(report, reader)
    except PdfUnavailable as error:
        if str(error) not in left_out:
            left_out.append(str(error))
    return {**documents, "word": render_word(report, reader)}


def _personal_keys(study: Case) -> set[str]:
    held: set[str] = set()
    for name, key in PERSONAL_KEYS.items():
        if tables.table_path(study, name).is_file():
            held.update(tables.read(study, name)[key])
    return held


def _spoken(study: Case) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return what people said, by key, and the words of it that a person confirmed."""
    names = ("pilot/said", "pilot/quotations")
    if not all(tables.table_path(study, name).is_file() for name in names):
        return {}, ()
    said, quoted = (tables.read(study, name) for name in names)
    named = quoted["confirmed_by"].notna() & quoted["confirmed_on"].notna()
    agreed = quoted[quoted["agreed"].fillna(False) & named]
    words = [*agreed["words_en"].dropna(), *agreed["words_cy"].dropna()]
    return dict(zip(said["said_id"], said["words"], strict=True)), tuple(words)


def _write(path: Path, content: str | bytes) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = content.encode("utf-8") if isinstance(content, str) else content
    path.write_bytes(written)
    return len(written)
