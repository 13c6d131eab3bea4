"""Giving both narratives out for translation, as one Word file."""

from dataclasses import dataclass
from pathlib import Path

from analysis import findings
from analysis.case import Case
from analysis.findings import Record, StaleFindings
from analysis.language import Words
from analysis.publishing.faults import fault, words
from analysis.publishing.files import replace_file
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.translation.pairing import BEHIND, NEW, NONE, SAME, Twins, twins_of
from analysis.publishing.translation.passages import CLOSE, OPEN, Passage, Prose, TranslationError


@dataclass(frozen=True)
class Exported:
    """What was given out: the file, the number of blocks in each state, and whether with values."""

    path: Path
    counts: dict[str, int]
    with_values: bool


def default_path(study: Case) -> Path:
    """Return where the file is written when nothing else is said; never published."""
    return study.processed / "translation" / f"{study.name}.docx"


def export(study: Case, path: Path | None = None) -> Exported:
    """Write one Word file with English and Welsh side by side, a table a section.

    Parameters
    ----------
    study
        The case.
    path
        The file; in the case's processed folder when not given.

    Raises
    ------
    NarrativeError
        When a narrative has faults; that Welsh lacks is none.
    TranslationError
        When there is such a file already, so that no translator's work is overwritten, or Welsh
        blocks have no English.
    """
    target = path or default_path(study)
    twins = twins_of(study)
    faults = [*_marks_typed(twins.english), *_marks_typed(twins.welsh), *_extra(twins)]
    if target.suffix.lower() != ".docx":
        found = words("translation.found.ending", name=target.name)
        faults.append(fault(target.name, 0, found, words("translation.expected.ending")))
    if target.exists():
        found = words("translation.found.file_there")
        faults.append(fault(target.name, 0, found, words("translation.expected.free_name")))
    if faults:
        raise TranslationError(*faults)
    from analysis.publishing.translation.sheet import sheet

    record = _record(study)
    content = sheet(study, twins, record)
    replace_file(target, content)
    counts = {state: len(twins.named(state)) for state in (SAME, BEHIND, NEW, NONE)}
    return Exported(target, counts, record is not None)


def _record(study: Case) -> Record | None:
    try:
        return findings.load(study, CASE_STUDY.subjects)
    except StaleFindings:  # a translator can work without the present values
        return None


def _extra(twins: Twins) -> list[Words]:
    """Find Welsh blocks that no English one stands beside: they would be lost on the way."""
    return [_extra_fault(twins.welsh.file, passage) for passage in twins.extra]


def _extra_fault(file: str, passage: Passage) -> Words:
    found = words("translation.found.extra", what=words(f"blocks.{passage.part.kind}"))
    return fault(file, passage.part.line, found, words("translation.expected.english_too"))


def _marks_typed(prose: Prose) -> list[Words]:
    """Find brackets that would be taken for the mark of a number."""
    return [
        fault(prose.file, passage.part.line, found, words("translation.expected.no_bracket"))
        for passage in prose.passages
        for item in passage.part.items
        for run in item
        if not run.finding and (OPEN in run.text or CLOSE in run.text)
        for found in [words("translation.found.bracket")]
    ]
