"""The pages of documentation as tests see them: commands, tables to type, text to write, links.

A page is Markdown. A block fenced as ``sh`` is typed at the command line; where its commands are
meant to be refused its fence says ``exits=1``. A block fenced as ``text`` right after it is what
the command says, ``…`` standing for anything. ``<!-- types: SHEET -->`` above a table says that the
reader types it into that sheet of the workbook, and ``<!-- writes: FILE -->`` above a fenced block
that the reader puts it into that file under its own heading.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\S*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"<!-- (types|writes): (\S+) -->\s*\Z")
TABLE = re.compile(r"<!-- types: (\S+) -->\n\n?((?:\|[^\n]*\|\n)+)")
INLINE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)")
PROGRAM = re.compile(r"(casebook|make|papermill|pytest|python|uv|git|cd|source|dask|sh)\b|\.venv/")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
# written by a program, or not for people who use the command
WRITTEN = {"catch_rate.md", "profile.md"}


@dataclass(frozen=True)
class Step:
    """What a reader does next on a page: types commands, types a table, or writes a text."""

    kind: str
    page: str
    line: int
    lines: tuple[str, ...]
    status: int = 0
    into: str = ""
    says: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands, as page and line."""
        return f"{self.page}:{self.line}"


def pages() -> dict[str, str]:
    """Return the Markdown of the pages that people read, by its path."""
    files = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
    return {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for file in files
        if file.name not in WRITTEN
    }


def steps(page: str, content: str) -> list[Step]:
    """Return what a reader of a page does, in order."""
    found = []
    for block in FENCE.finditer(content):
        language, rest, body = block.groups()
        line = content.count("\n", 0, block.start()) + 1
        marked = MARK.search(content[: block.start()])
        lines = tuple(body.splitlines())
        if marked and marked[1] == "writes":
            found.append((block.start(), Step("writes", page, line, lines, into=marked[2])))
        elif language == "text" and found and found[-1][1].kind == "runs":
            place, last = found[-1]
            found[-1] = (place, Step(**{**vars(last), "says": lines}))
        elif language in ("sh", ""):
            typed = commands(body)
            status = int(re.search(r"exits=(\d)", rest)[1]) if "exits=" in rest else 0
            if typed:
                found.append((block.start(), Step("runs", page, line, typed, status)))
    for table in TABLE.finditer(content):
        line = content.count("\n", 0, table.start()) + 1
        rows = tuple(table[2].splitlines())
        found.append((table.start(), Step("types", page, line, rows, into=table[1])))
    return [step for _, step in sorted(found, key=lambda one: one[0])]


def commands(body: str) -> tuple[str, ...]:
    """Return the commands of a fenced block, without what is said of them beside them."""
    found = []
    for line in body.splitlines():
        typed = re.split(r"\s{2,}|\s+# ", line.strip())[0]
        if re.match(
            r"(casebook|make|papermill|python|uv|git|cd|\.venv|source|dask|sh)\b|\.venv", typed
        ):
            found.append(typed)
    return tuple(found)


def table_rows(step: Step) -> list[dict[str, str]]:
    """Return the rows of a Markdown table, by its headings."""
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in step.lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def inline(content: str) -> list[str]:
    """Return what stands in the running text as code, without fenced blocks."""
    prose = FENCE.sub("", content)
    return [" ".join(found[1].split()) for found in INLINE.finditer(prose)]


def links(content: str) -> list[tuple[bool, str, str]]:
    """Return the links of a page: whether it is a picture, its words, and where it leads."""
    prose = FENCE.sub("", content)
    return [(bool(mark), words, to) for mark, words, to in LINK.findall(prose)]
