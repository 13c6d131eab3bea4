"""Every reader of a file that a person hands in, each by one name, with valid files of its kind."""

import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spoilt_bytes import spoilt

from analysis import tables
from analysis.case import Case
from analysis.findings import load
from analysis.language import SpokenError
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.narrative import read_narrative
from analysis.publishing.releases import known_before
from analysis.publishing.site.cards import collect
from analysis.publishing.site.settings import read_settings
from analysis.publishing.translation import export, state
from analysis.publishing.translation.returned import read_returned
from analysis.running import STEPS, changes, list_jobs
from analysis.running.jobs import Asked
from analysis.running.parameters import notebook_parameters, read_file
from analysis.tables.answers import take_answers
from analysis.tables.records import read_records
from analysis.tables.schemas import SCHEMAS
from analysis.tables.workbook import make
from analysis.tables.workbook_changing import rows_of

Read = Callable[[Case, Path], object]
FINDINGS = {
    "case": "monmouthshire",
    "subject": "pilot",
    "inputs": {"data/raw/monmouthshire/case.yaml": "0" * 64},
    "people": {},
    "figures": {},
    "tables": {},
    "charts": {},
    "withheld": {"loans": "framing_stop"},
}
RECORD = {"made_from": {"parameters": "0"}, "made": {"data/raw/monmouthshire/case.yaml": "0"}}
SITE = """address: https://www.example.org/casestudies
contact:
  name: {en: Library service, cy: Gwasanaeth llyfrgelloedd}
  email: library@example.org
"""
TRANSLATION = """[signature]
reviewer = "A. Nother"
signed_on = 2026-11-01
english = "0123456789abcdef"
welsh = "0123456789abcdef"

[confirmed]
summary = [
  ["0123456789abcdef", "0123456789abcdef"],
]
"""
RELEASE = {
    "version": "1.0",
    "among": {},
    "statements": [
        {"item": "a", "row": None, "column": None, "about": {"terms": []}, "low": 1, "high": 2}
    ],
}
BIBTEX = rb"""@string{wg = "Llywodraeth Cymru"}
@report{Jones2020,
  author = {Jones, Si{\^a}n and {Llywodraeth Cymru}},
  title = {Benthyca \emph{dyfeisiau}: $x^2$ \& more},
  institution = wg # " a'r {T}",
  year = 2020, url = {https://example.org/a_b%20c},
  abstract = "Ll\^wynog {\'e}",
}
@misc(b, title = {B}, howpublished = {\url{https://example.org}})
"""


@dataclass(frozen=True)
class Reader:
    """One kind of file.

    Attributes
    ----------
    name
        What a report of the test calls it.
    path
        Where such a file lies in a project, from its folder.
    valid
        Makes valid files of a case.
    read
        Reads the file; a `SpokenError` is an answer.
    packed
        It is a zip file whose parts are spoilt too.
    """

    name: str
    path: str
    valid: Callable[[Case], bytes]
    read: Read
    packed: bool = False

    def spoil(self, valid: bytes, chance: random.Random) -> bytes:
        """Return a valid file spoilt; of a zip file now and then a part of it."""
        if self.packed and chance.random() < 0.9:
            return _with_a_spoilt_part(valid, chance)
        return spoilt(valid, chance)

    def answer(self, study: Case, content: bytes) -> str:
        """Put content in the file's place and read it; return what is said of it, if anything.

        Anything but an answer in words goes through as it is.
        """
        path = study.root / self.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        try:
            self.read(study, path)
        except SpokenError as error:
            both = error.say("en") + error.say("cy")
            both.encode("utf-8")  # what a terminal or a log could not show would fail there
            return both
        return ""


def _with_a_spoilt_part(valid: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(valid)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for _ in range(chance.randint(1, 2)):
        name = chance.choice(list(parts))
        parts[name] = spoilt(parts[name], chance)
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip file of some parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return held.getvalue()


def _own(path: str) -> Callable[[Case], bytes]:
    return lambda study: (study.root / path).read_bytes()


def _given(content: object) -> Callable[[Case], bytes]:
    if isinstance(content, bytes):
        return lambda study: content
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    return lambda study: text.encode("utf-8")


class _Every(frozenset):
    """Takes every name for one that is recorded."""

    def __contains__(self, name: object) -> bool:
        return True


def _narrative(study: Case, path: Path) -> object:
    known = dict.fromkeys(("value", "figure", "table"), _Every())
    return read_narrative(path, "cy", CASE_STUDY.markers, known, lambda reference: "1")


def _word(study: Case) -> bytes:
    target = study.root / "out.docx"
    export(study, target)
    content = target.read_bytes()
    target.unlink()
    return content


def _answers(study: Case) -> bytes:
    names = (study.raw / "stakeholders.csv").read_text(encoding="utf-8").splitlines()[1:3]
    one, other = (line.split(",")[0] for line in names)
    header = "respondent_id,consent,other_id,kind,direction,strength,new_name,new_sector"
    return f"{header}\r\n{one},yes,{other},informs,to_them,2,,\r\n".encode("utf-8-sig")


def _workbook(study: Case) -> bytes:
    names = ("stakeholders", "ties")
    return make(study, "en", {name: rows_of(study, name) for name in names}, names)


def _of_workbook(study: Case, path: Path) -> object:
    (study.raw / "ties.csv").unlink(missing_ok=True)
    return tables.read(study, "ties")


def _job(study: Case):
    (job,) = list_jobs(study, Asked(steps=[STEPS[3]]))
    return job


def _given_parameters(study: Case, path: Path) -> object:
    return list_jobs(study, Asked(steps=[STEPS[1]], given=read_file(path)))


RAW = "data/raw/monmouthshire"
MADE = "data/processed/monmouthshire"
TABLES = ("stakeholders", "ties", "evidence_figures", "pilot/costs", "pilot/known_figures")
EXPORTS = ("projects.ris", "guides.json", "statistics.csv")


def _table(name: str) -> Reader:
    return Reader(
        f"table {name}",
        f"{RAW}/{name}.csv",
        lambda study: (
            path.read_bytes()
            if (path := study.raw / f"{name}.csv").is_file()
            else ",".join(SCHEMAS[name]).encode()
        ),
        lambda study, path: tables.read(study, name),
    )


READERS = (
    *map(_table, TABLES),
    Reader("workbook", f"{RAW}/case.xlsx", _workbook, _of_workbook, packed=True),
    *(
        Reader(
            f"export {name}",
            f"{RAW}/searches/{name}",
            _own(f"{RAW}/searches/{name}"),
            lambda study, path: read_records(study),
        )
        for name in EXPORTS
    ),
    Reader(
        "export BibTeX",
        f"{RAW}/searches/instruments.bib",
        _given(BIBTEX),
        lambda study, path: read_records(study),
    ),
    Reader(
        "case.yaml",
        f"{RAW}/case.yaml",
        _own(f"{RAW}/case.yaml"),
        lambda study, path: Case.load(study.name, study.root),
    ),
    Reader(
        "site.yaml",
        "data/raw/site.yaml",
        _given(SITE),
        lambda study, path: read_settings(study.root / "reports"),
    ),
    Reader("parameters", "given.yaml", _given("k: 5\nwithin: Wales\n"), _given_parameters),
    Reader(
        "notebook",
        "notebooks/4_pilot_evaluation.ipynb",
        _own("notebooks/4_pilot_evaluation.ipynb"),
        lambda study, path: notebook_parameters(path),
    ),
    Reader("narrative", f"{RAW}/narrative.cy.md", _own(f"{RAW}/narrative.cy.md"), _narrative),
    Reader(
        "translation in Word",
        "back.docx",
        _word,
        lambda study, path: read_returned(path),
        packed=True,
    ),
    Reader(
        "translation.toml",
        f"{RAW}/translation.toml",
        _given(TRANSLATION),
        lambda study, path: state.read_state(study),
    ),
    Reader(
        "answers",
        "answers.csv",
        _answers,
        lambda study, path: take_answers(study, path, look=True),
    ),
    Reader(
        "release",
        f"{RAW}/releases/1.0.json",
        _given(RELEASE),
        lambda study, path: known_before(study, {"participants": None}),
    ),
    Reader(
        "findings",
        f"{MADE}/findings/pilot/findings.json",
        _given(FINDINGS),
        lambda study, path: load(study, ["pilot"]),
    ),
    Reader(
        "record of a run",
        f"{MADE}/runs/4_pilot_evaluation.json",
        _given(RECORD),
        lambda study, path: changes(_job(study)),
    ),
    Reader(
        "card of a case study",
        "reports/monmouthshire/case.json",
        _given({"case": "monmouthshire", "title": {"en": "A", "cy": "B"}}),
        lambda study, path: collect(study.root / "reports"),
    ),
)
