"""The files of a report in one language, and what the rules find in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.language import Words
from analysis.publishing.blocks import DataFile, Report
from analysis.publishing.files import write_file
from analysis.publishing.page import FileLink, render

if TYPE_CHECKING:
    from analysis.publishing.checks import language_rules, pair_rules
    from analysis.publishing.scanning import Wanted

NAMES = {
    "case_study": {"en": "case-study", "cy": "astudiaeth-achos"},
    "council_report": {"en": "desk-research", "cy": "ymchwil-desg"},
}
PAGE = "index.html"


@dataclass(frozen=True)
class Written:
    """What the rules found in the files of one language, and what its page holds."""

    problems: list[Words]
    page: "pair_rules.Held"


def document_name(report: Report, reader: str, ending: str) -> str:
    """Return the name of a report's PDF (``pdf``) or Word file (``docx``)."""
    return f"{NAMES[report.kind][reader]}.{ending}"


def write_language(
    report: Report, reader: str, folder: Path, allowed: frozenset[str], wanted: "Wanted"
) -> Written:
    """Write everything of one language into a folder, and look through it.

    Parameters
    ----------
    report
        The report.
    reader
        ``"cy"`` or ``"en"``.
    folder
        Where the files go; it is named after the language.
    allowed
        Names, and words that the case allows: see `checks.language_rules`.
    wanted
        What no file may hold: see `scanning`.

    Returns
    -------
    Written
        A line for each thing that a rule found: nothing is published with one. And what the page
        holds, to be compared with the other language's.
    """
    from analysis.publishing import scanning
    from analysis.publishing.checks.pair_rules import Held
    from analysis.publishing.pdf import render_pdf
    from analysis.publishing.word import render_word

    files = {
        document_name(report, reader, "pdf"): render_pdf(report, reader),
        document_name(report, reader, "docx"): render_word(report, reader),
    }
    links = [
        FileLink(kind, name, len(content))
        for kind, (name, content) in zip(("pdf", "word"), files.items(), strict=True)
    ]
    page = render(report, reader, links)
    files[PAGE] = page.encode("utf-8")
    for data in data_files(report):
        files[f"data/{data.name}.csv"] = data.content[reader]
        if data.xlsx is not None:
            files[f"data/{data.name}.xlsx"] = data.xlsx[reader]
    for name, content in files.items():
        write_file(folder / name, content)
    named = {f"{reader}/{name}": content for name, content in sorted(files.items())}
    problems = [*faults(files, reader, allowed), *scanning.scan_files(named, wanted)]
    return Written(problems, Held(page, reader))


def data_files(report: Report) -> list[DataFile]:
    """Return what a report gives to download, each file once."""
    held = [*(table.data for table in report.tables), report.numbers_data]
    return list({data.name: data for data in held if data is not None}.values())


def faults(files: dict[str, bytes], reader: str, allowed: frozenset[str]) -> list[Words]:
    """Return what the rules find in the files of one language, by their names in its folder."""
    from analysis.publishing.checks import language_rules, page_rules, pdf_rules, word_rules

    found: list[Words] = []
    said: list[language_rules.Said] = []
    for name, content in files.items():
        file, ending = f"{reader}/{name}", name.rpartition(".")[2]
        if ending == "html":
            found += page_rules.page_faults(content.decode("utf-8"), file, reader)
        elif ending == "pdf":
            found += pdf_rules.pdf_faults(content, file, reader)
        elif ending == "docx":
            found += word_rules.word_faults(content, file, reader)
        said += _said(content, file, ending, reader)
    return found + language_rules.language_faults(said, reader, allowed)


def _said(content: bytes, file: str, ending: str, reader: str) -> Iterator["language_rules.Said"]:
    from analysis.publishing.checks import language_rules as rules

    if ending == "html":
        yield from rules.said_in_page(content.decode("utf-8"), file, reader)
    else:
        ways = {
            "pdf": rules.said_in_pdf,
            "docx": rules.said_in_word,
            "csv": rules.said_in_csv,
            "xlsx": rules.said_in_xlsx,
        }
        yield from ways[ending](content, file, reader)
