"""A reader who does in a copy of the project what a page of documentation says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import docs_pages
from docs_pages import ROOT, Step

# Not typed by the test, each for a reason
NOT_TYPED = {
    r"uv sync": "installs, and the test has its own environment",
    r"make test$": "runs the tests, of which this is one",
    r"dask |.*--scheduler": "needs other machines; tests/running start some for themselves",
    r".*--councils uk": "361 notebooks; the 22 of Wales are run instead",
}
# What a page writes for a value of the reader's own, and what the test types there
TYPED_FOR = {
    "FILE.docx": "data/processed/monmouthshire/translation/monmouthshire.docx",
}
# Commands that a page names for another day: how they end in the default case, and why
ENDS_OTHERWISE = {
    "casebook lock monmouthshire": (1, "its thresholds are locked and have not changed since"),
}
# Files of the reader's own that a page names
AT_HAND = {
    "params.yaml": "k: 10\n",
    "data/raw/monmouthshire/private/people.csv": "name,contact\nMade-up Person One,1@example.org\n",
}


class Reader:
    """Does one step of a page after the other, in a copy of the project.

    Parameters
    ----------
    place
        An empty folder for the copy and, outside it, the reader's own settings.
    language
        The language in which the reader is spoken to.
    """

    def __init__(self, place: Path, language: str) -> None:
        self.folder = folder = place / "casebook"
        self.home = place / "home"
        self.home.mkdir()
        self.language = language
        self.case = "monmouthshire"
        for name in ("data/raw", "notebooks", "src", "docs"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        for name in ("Makefile", "pyproject.toml", "uv.lock", "README.md"):
            shutil.copy2(ROOT / name, folder / name)
        for name, content in AT_HAND.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(content, encoding="utf-8")
        # programs of the test's own environment, which make takes for ready and leaves as it is
        (folder / ".venv").mkdir()
        (folder / ".venv/bin").symlink_to(Path(sys.executable).parent, target_is_directory=True)
        (folder / ".venv/.ready").touch()

    def do(self, step: Step) -> str:
        """Do a step; return what was said. What does not go as the page says is an error."""
        if step.kind == "types":
            self.type_sheet(step)
        elif step.kind == "writes":
            self.write(step)
        else:
            return self.type_block(step)
        return ""

    def type_block(self, step: Step) -> str:
        """Type the commands of a block and hold what they say against the page."""
        told = ""
        for line in step.lines:
            if any(re.match(pattern, line) for pattern in NOT_TYPED):
                continue
            done = self.type_line(line)
            told += done.stdout + done.stderr
            place = f"{step.place}: {line}\n{told[-4000:]}"
            assert done.returncode == status_of(line, step), place
            assert "Traceback" not in told, place
        for expected in step.says:
            assert said(expected, told), f"{step.place}: {expected}\n{told[-4000:]}"
        return told

    def type_line(self, line: str) -> subprocess.CompletedProcess[str]:
        """Type a line at the command line."""
        for written, meant in TYPED_FOR.items():
            line = line.replace(written, meant)
        if made := re.match(r"casebook new (\S+)", line):
            self.case = made[1]
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        given = {
            "PATH": path,
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
        }
        given |= {"CASEBOOK_LANG": self.language, "LANG": "C.UTF-8", "COLUMNS": "100"}
        sources = [str(self.folder / "src"), os.environ.get("PYTHONPATH", "")]
        given["PYTHONPATH"] = os.pathsep.join(filter(None, sources))
        return subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env=given,
            capture_output=True,
            text=True,
            timeout=1200,
            check=False,
        )

    @property
    def workbook(self) -> Path:
        """The workbook of the case that the reader has started."""
        return self.folder / "data/raw" / self.case / "case.xlsx"

    def type_sheet(self, step: Step) -> None:
        """Fill a sheet of the workbook with the rows of a page's table, by its headings."""
        import openpyxl

        book = openpyxl.load_workbook(self.workbook)
        sheet = book[step.into]
        rows = docs_pages.table_rows(step)
        spoken = [str(cell.value or "").strip(" *") for cell in sheet[1]]
        columns = {heading: spoken.index(heading) + 1 for heading in rows[0]}
        for number, row in enumerate(rows, first_free_row(sheet)):
            for heading, value in row.items():
                if value:
                    typed = int(value) if value.isdecimal() else value
                    sheet.cell(number, columns[heading]).value = typed
        book.save(self.workbook)

    def write(self, step: Step) -> None:
        """Put a text into a file in the place of the section with its heading, or make the file."""
        file = self.folder / step.into
        content = "\n".join(step.lines) + "\n"
        if step.lines[0].startswith("## "):
            held = file.read_text(encoding="utf-8")
            heading = rf"^{re.escape(step.lines[0])}$.*?(?=^## |\Z)"
            section = re.compile(heading, re.MULTILINE | re.DOTALL)
            assert section.search(held), f"{step.place}: no {step.lines[0]} in {step.into}"
            content = section.sub(lambda _: content + "\n", held)
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8")


def status_of(line: str, step: Step) -> int:
    """Return the status with which a line is to end."""
    other = [status for start, (status, _) in ENDS_OTHERWISE.items() if line.startswith(start)]
    return other[0] if other else step.status


def language_of(page: str) -> str:
    """Return the language that a page is written in."""
    return "cy" if page.endswith("swyddog.md") else "en"


def first_free_row(sheet) -> int:
    """Return the first row of a sheet below its headings and its example."""
    return next(n for n in range(3, sheet.max_row + 2) if sheet.cell(n, 1).value in (None, ""))


def said(expected: str, output: str) -> bool:
    """Say whether a line of a page is in the output, its ellipses standing for anything."""
    words = [re.escape(" ".join(part.split())) for part in expected.split("…")]
    return re.search(".*".join(words), " ".join(output.split())) is not None
