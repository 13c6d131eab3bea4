"""Canaries: a word of its own planted in every place that is not to be published, then looked for.

Every column of every raw table that may hold text gets a word that nothing else holds, and so do
the exports of searches, the folder private, comments, file names and the environment. After a run
and a publication the words are looked for in every file under reports/: bytes, unzipped Word files
and workbooks, text and properties of PDFs, texts in pictures. Those of columns that are meant to
be published are named below, each with its reason; no other may be there.
"""

import csv
import datetime
import io
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from analysis import tables
from analysis.case import Case
from analysis.publishing.scanning import text_of
from analysis.tables.names import CASE_TABLES
from analysis.tables.relations import KEYS, LISTED, REFERENCES
from analysis.tables.schemas import SCHEMAS

pytestmark = pytest.mark.slow
CASE = "monmouthshire"
# table: columns whose words are published, and why
MEANT: dict[str, tuple[str, str]] = {
    "framing": ("answer_en answer_cy", "the framing sheet is shown as it was answered"),
    "outcomes": (
        "outcome_en outcome_cy indicator_en indicator_cy",
        "what the pilot was to change, and by what that was measured",
    ),
    "roles": ("task_en task_cy", "what is done by which role or organisation"),
    "data_needs": (
        "data_source_en data_source_cy story_en story_cy action_en action_cy",
        "which data are lacking and what is done about it",
    ),
    "stakeholders": (
        "name_en name_cy stakeholder_id",
        "organisations and roles on the map, never persons; their keys join the map's two tables",
    ),
    "consultations": (
        "consulted_en consulted_cy about_en about_cy",
        "which organisations were spoken to, and about what",
    ),
    "screening_criteria": ("criterion_en criterion_cy", "why records were excluded"),
    "evidence": (
        "project_id authority_en authority_cy project_name",
        "projects elsewhere, by the authority that published them",
    ),
    "claims": ("claim_en claim_cy", "claims, each with the records that it rests on"),
    "options": ("option_en option_cy", "the options that were compared"),
    "option_criteria": (
        "criterion_en criterion_cy unit_en unit_cy",
        "what the options were compared by",
    ),
    "adaptations": ("change_en change_cy reason_en reason_cy", "what is changed here, and why"),
    "pilot/questions": (
        "text_en text_cy partner_base_en partner_base_cy comparability_reason_en "
        "comparability_reason_cy",
        "the questions of the survey, which are no answers",
    ),
    "pilot/costs": ("item_en item_cy", "what was paid for"),
    "pilot/themes": ("theme_en theme_cy meaning_en meaning_cy", "the themes of what was said"),
    "pilot/quotations": (
        "words_en words_cy confirmed_by",
        "words agreed to and confirmed as quotations, and which role confirmed them",
    ),
    "pilot/judgements": (
        "reason_en reason_cy decided_by_en decided_by_cy",
        "which role moved a decision, and why",
    ),
    "pilot/criteria_locks": ("locked_by_en locked_by_cy", "which role locked the criteria"),
    "pilot/criteria_changes": (
        "reason_en reason_cy changed_by_en changed_by_cy",
        "which role changed a criterion, and why; the default case has no such row",
    ),
}
# words of these columns have another form, or are compared with another place
FIXED = {
    ("pilot/criteria_locks", "*"): "a lock is compared with its fingerprint",
    ("pilot/questions", "question_id"): "the survey's three questions are fixed",
    ("pilot/known_figures", "groups"): "names dimensions and levels",
    ("pilot/participants", "small_area"): "an area of the reference tables",
    ("pilot/sessions", "small_area"): "an area of the reference tables",
    ("screening", "reader"): "two names are fixed: the readers who agreed",
    ("screening", "record_id"): "names records of the exports",
    ("claims", "records"): "names records of the exports",
}
NEVER_PUBLISHED = (
    *("pilot/participants", "pilot/responses", "pilot/partner_responses", "pilot/loans"),
    *("pilot/said", "pilot/codings"),
)


def word(number: int) -> str:
    """Return a word of letters that stands nowhere else: it survives every kind of writing."""
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return f"Qzx{letters}vj"


class Planted:
    """A copy of the project with a canary in every place, and where each of them is."""

    def __init__(self, root: Path) -> None:
        self.root, self.raw = root, root / "data/raw" / CASE
        self.words: dict[str, str] = {}  # canary to its place

    def new(self, place: str) -> str:
        canary = word(len(self.words))
        self.words[canary] = place
        return canary

    def plant(self) -> None:
        self._tables()
        self._texts()
        self._lock()
        listed = "\n".join(self.words)
        for reader in ("cy", "en"):  # or the spelling check stops what is to be looked for
            with (self.raw / f"words.{reader}.txt").open("a", encoding="utf-8") as file:
                file.write(f"\n{listed}\n")

    def _tables(self) -> None:
        held = {name: self._read(name) for name in CASE_TABLES}
        renamed: dict[tuple[str, str], dict[str, str]] = {}
        for name, (header, rows) in held.items():
            for column in header:
                if rows and self._plantable(name, column):
                    self._cell(name, column, rows, renamed)
        for relations, split in ((REFERENCES, False), (LISTED, True)):
            for (name, column), target in relations.items():
                for row in held[name][1]:
                    parts = row[column].split(";") if split else [row[column]]
                    new = renamed.get(target, {})
                    row[column] = ";".join(new.get(part.strip(), part) for part in parts)
        for name, (header, rows) in held.items():
            written = io.StringIO(newline="")
            writer = csv.DictWriter(written, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            (self.raw / f"{name}.csv").write_text(written.getvalue(), encoding="utf-8")

    def _lock(self) -> None:
        """Lock the criteria as they are now, in the place of the lock of what they were."""
        file = self.raw / "pilot/criteria_locks.csv"
        file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
        roles = (self.new(f"pilot/criteria_locks: locked_by_{reader}") for reader in ("en", "cy"))
        tables.lock(Case.load(CASE, self.root), *roles, datetime.date(2021, 10, 29))

    def _read(self, name: str) -> tuple[list[str], list[dict[str, str]]]:
        with (self.raw / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            return list(reader.fieldnames or ()), list(reader)

    @staticmethod
    def _plantable(name: str, column: str) -> bool:
        rule = SCHEMAS[name][column]
        pattern = any("pattern:" in str(check.name) for check in rule.checks)
        fixed = {(name, column), (name, "*")} & FIXED.keys()
        refers = {(name, column)} & (REFERENCES.keys() | LISTED.keys())
        return (
            rule.metadata["kind"] == "text"
            and not (pattern or fixed or refers)
            and column not in ("file",)
        )

    def _cell(self, name, column, rows, renamed) -> None:
        """Plant in every filled cell; of keys one is renamed, wherever it stands."""
        old = next((row[column] for row in rows if row[column].strip()), "")
        if not old:
            return
        canary = self.new(f"{name}: {column}")
        pointed_at = (name, column) in {*REFERENCES.values(), *LISTED.values()}
        if pointed_at:
            renamed.setdefault((name, column), {})[old.strip()] = canary
        key = pointed_at or column in (next(iter(SCHEMAS[name])), *KEYS.get(name, ()))
        for row in rows:
            if key and row[column] == old:
                row[column] = canary
            elif not key and row[column].strip():
                row[column] = f"{row[column]} {canary}"

    def _texts(self) -> None:
        private = self.raw / "private"
        private.mkdir()
        (private / "people.csv").write_text(
            f"name,contact\n{self.new('private: name')},{self.new('private: contact')}\n"
        )
        for reader in ("en", "cy"):
            file = self.raw / f"narrative.{reader}.md"
            comment = f"{{# {self.new(f'narrative.{reader}: comment')} #}}"
            file.write_text(f"{comment}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
        settings = self.raw / "case.yaml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(f"# {self.new('case.yaml: comment')}\n{text}", encoding="utf-8")
        (self.raw / f"{self.new('a file of their own: name').lower()}.txt").write_text(
            self.new("a file of their own")
        )
        export = self.raw / "searches/projects.ris"
        tags = {"N1": "note", "AB": "abstract"}
        more = [f"{tag}  - {self.new(f'projects.ris: {what}')}" for tag, what in tags.items()]
        ended = "\n".join([*more, "ER  -"])
        text = export.read_text(encoding="utf-8").replace("ER  -", ended, 1)
        export.write_text(text, encoding="utf-8")

    def environment(self, home: Path) -> dict[str, str]:
        """Return an environment with canaries where programs look for a name or a folder."""
        place = home / self.new("environment: HOME").lower()
        place.mkdir()
        names = (
            "CASEBOOK_NOTE",
            "USER",
            "LOGNAME",
            "USERNAME",
            "HOSTNAME",
            "EMAIL",
            "GIT_AUTHOR_NAME",
        )
        said = {name: self.new(f"environment: {name}") for name in names}
        return {**os.environ, **said, "HOME": str(place), "CASEBOOK_LANG": "en"}


@pytest.fixture(scope="module")
def planted(project_root, tmp_path_factory) -> Planted:
    """The published report of a case full of canaries."""
    import shutil

    first = Planted(Path())
    folder = tmp_path_factory.mktemp("canary") / first.new("the project's folder").lower()
    for part in ("data/raw", "notebooks"):
        shutil.copytree(project_root / part, folder / part)
    held = Planted(folder)
    held.words = first.words
    environment = held.environment(tmp_path_factory.mktemp("home"))
    held.plant()
    command = [sys.executable, "-c", "from analysis.cli import main; main()"]
    words = [*command, "run", CASE, "--publish"]
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:] + done.stdout[-2000:]
    return held


def everything_in(path: Path) -> Iterator[str]:
    """Yield all that is in a file, in every form in which a reader or a program can find it."""
    content = path.read_bytes()
    yield path.name
    yield content.decode("utf-8", "replace")
    yield content.decode("utf-16-le", "replace")
    yield text_of(path.name, content)
    for encoded in re.findall(rb"base64,([A-Za-z0-9+/=\s]{40,})", content):
        import base64

        yield from inner("embedded.png", base64.b64decode(encoded))
    yield from inner(path.name, content)


def inner(name: str, content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment.decode("utf-8", "replace")
            for part in archive.infolist():
                yield part.filename
                yield from inner(part.filename, archive.read(part))
    elif content.startswith(b"%PDF"):
        yield from in_pdf(content)
    elif content.startswith(b"\x89PNG"):
        yield from in_png(content)


def in_pdf(content: bytes) -> Iterator[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield repr(dict(pdf.docinfo))
        for held in pdf.objects:
            if isinstance(held, pikepdf.Stream):
                yield repr(dict(held))
                try:
                    yield held.read_bytes().decode("latin-1")
                except pikepdf.PdfError:  # a picture in a form that is not unpacked
                    yield held.read_raw_bytes().decode("latin-1")
            else:
                yield held.unparse().decode("latin-1")


def in_png(content: bytes) -> Iterator[str]:
    place = 8
    while place + 8 <= len(content):
        size, kind = (
            int.from_bytes(content[place : place + 4], "big"),
            content[place + 4 : place + 8],
        )
        data = content[place + 8 : place + 8 + size]
        if kind in (b"tEXt", b"iTXt", b"eXIf", b"zTXt"):
            yield data.decode("latin-1")
            for start in range(len(data)):
                if data[start : start + 1] == b"\x78":
                    try:
                        yield zlib.decompress(data[start:]).decode("utf-8", "replace")
                    except zlib.error:
                        continue
        place += 12 + size


@pytest.fixture(scope="module")
def found(planted) -> dict[str, set[str]]:
    """Each canary that is under reports/: its place, and the files that hold it."""
    known = {canary.lower(): place for canary, place in planted.words.items()}
    pattern = re.compile("qzx[a-z]{4}vj")
    held: dict[str, set[str]] = {}
    for path in sorted((planted.root / "reports").rglob("*")):
        if path.is_file():
            inside = path.relative_to(planted.root)
            for text in everything_in(path):
                written = (
                    text.replace(planted.root.as_posix(), "") if text == path.as_posix() else text
                )
                for canary in set(pattern.findall(written.lower())):
                    held.setdefault(known[canary], set()).add(inside.as_posix())
    return held


def test_canaries_are_in_every_table_with_rows_and_wherever_else_a_secret_may_lie(planted):
    tables = {place.partition(":")[0] for place in planted.words.values()}
    with_rows = {
        name
        for name in CASE_TABLES
        if len((planted.raw / f"{name}.csv").read_text(encoding="utf-8").splitlines()) > 1
    }
    codes_only = {"pilot/responses", "pilot/answer_map"}
    assert with_rows - codes_only <= tables
    assert {
        "private",
        "narrative.en",
        "case.yaml",
        "projects.ris",
        "environment",
    } <= tables
    assert len(planted.words) > 140


def test_what_is_meant_to_be_published_is_and_so_the_search_finds_canaries(found):
    assert len(found) > 40
    assert {"stakeholders: name_en", "options: option_cy", "pilot/themes: theme_en"} <= found.keys()
    assert {Path(file).suffix for files in found.values() for file in files} >= {
        ".html",
        ".pdf",
        ".docx",
        ".csv",
        ".xlsx",
    }


def test_no_canary_is_published_that_is_not_meant_to_be(found):
    meant = {
        f"{table}: {column}" for table, (columns, _) in MEANT.items() for column in columns.split()
    }
    assert {place: sorted(files)[:4] for place, files in found.items() if place not in meant} == {}


def test_no_table_of_single_people_is_meant_to_be_published():
    assert not MEANT.keys() & set(NEVER_PUBLISHED)
    assert all(reason for _, reason in MEANT.values())
