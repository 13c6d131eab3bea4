"""The PDF of a report (PDF/UA-1): typeset from its model by Typst, its tags completed by pikepdf.

Nothing that an author types is read as markup, no file is read and nothing is fetched: the words
go in as data, the drawings as bytes, and the folder that the typesetter may read is empty.
"""

import datetime
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from analysis.publishing import lettering, press
from analysis.publishing.blocks import Report
from analysis.publishing.drawn_letters import in_letters
from analysis.publishing.faults import PublishingError, words
from analysis.publishing.pdf_letters import Fonts, fonts_of
from analysis.publishing.pdf_rows import in_rows
from analysis.publishing.typeset import typeset

if TYPE_CHECKING:
    import pikepdf

STANDARD = "ua-1"
# The two languages are typeset side by side: more threads would take more memory, and no less time
LEAN = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
PRINTED = 4  # the flag of an annotation that is printed with its page
# Typst 0.15 fails on some pages where a table's row is split and a figure floats; then none floats
INTERNAL = "internal error"
ALONE = '#set document(title: "x")\n#image(bytes(sys.inputs.drawing), format: "svg", alt: "x")'


def render_pdf(report: Report, reader: str) -> bytes:
    """Write a report as a PDF in one language.

    The typesetter runs in a process of its own, so two languages may be written at once from two
    threads.

    Parameters
    ----------
    report
        The case study.
    reader
        ``"cy"`` or ``"en"``.

    Returns
    -------
    bytes
        A tagged PDF/UA-1 file; the same bytes for the same report.

    Raises
    ------
    PublishingError
        When a drawing cannot be read, or asks for anything that is not in it; it is named.
    """
    held, pictures = typeset(report, reader)
    drawings = {name: in_letters(svg.decode("utf-8")) for name, svg in pictures.items()}
    inputs = {**drawings, "report": json.dumps(held, ensure_ascii=False)}
    moment = _moment(report.facts.published)
    made, complaint = _pressed(_template(), inputs, moment)
    if INTERNAL in complaint:
        made, complaint = _pressed(_template(), {**inputs, "figures": "in place"}, moment)
    if complaint:
        reasons = list(_unreadable(drawings)) or [complaint]
        raise PublishingError(words("pdf.errors", reasons="; ".join(reasons)))
    return _tagged(made)


def _moment(day: datetime.date) -> int:
    """Return the midnight of a day in seconds, which the file gives as when it was made."""
    return int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp())


def _pressed(template: str, inputs: Mapping[str, str], moment: int) -> tuple[bytes, str]:
    """Typeset in a process of its own; return the PDF, or nothing and what was wrong."""
    job = {
        "template": template,
        "fonts": str(lettering.folder()),
        "inputs": dict(inputs),
        "standard": STANDARD,
        "moment": moment,
    }
    # -I: no setting of this machine or folder changes what the program imports
    command = [sys.executable, "-I", str(press.__file__)]
    ended = subprocess.run(  # noqa: S603  (our own program, nothing of the report in its command)
        command,
        input=json.dumps(job).encode(),
        capture_output=True,
        check=False,
        env={**os.environ, **LEAN},
    )
    complaint = ended.stderr.decode("utf-8", "replace").strip() if ended.returncode else ""
    return ended.stdout, complaint


def _unreadable(drawings: Mapping[str, str]) -> Iterator[str]:
    """Name the drawings that cannot be typeset alone, each with the reason."""
    for name, drawing in drawings.items():
        _, complaint = _pressed(ALONE, {"drawing": drawing}, 0)
        if complaint:
            yield f"{name}: {complaint}"


@cache
def _template() -> str:
    folder = resources.files("analysis.publishing") / "templates"
    return (folder / "report.typ").read_text(encoding="utf-8")


def _tagged(content: bytes) -> bytes:
    """Complete the tags: the first cell of a row is its header, and links are printed.

    The letters of drawings are put into rows.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") in ("/TH", "/TD"):
                _complete(item, pikepdf.Name)
        fonts: Fonts = {}
        for page in pdf.pages:
            content = page.Contents.read_bytes()
            rows = in_rows(content, fonts_of(page.obj, fonts))
            if rows != content:
                page.Contents = pdf.make_stream(rows)
            for link in page.get("/Annots", ()):
                link.F = int(link.get("/F", 0)) | PRINTED
        _drop(pdf.Root.StructTreeRoot, "/IDTree")
        pdf.Root.ViewerPreferences.DisplayDocTitle = True
        written = io.BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )
    return written.getvalue()


def _complete(cell: "pikepdf.Dictionary", name: "type[pikepdf.Name]") -> None:
    """Give a header cell its scope; every cell is then found by its row and its column.

    The typesetter names the headers of each cell by their column alone, which would hide the
    header of the row: scopes say both, so the names go.
    """
    row = cell.P
    in_body = row.P.S == "/TBody"
    about = next(held for held in cell.A if held.get("/O") == "/Table")
    _drop(about, "/Headers")
    _drop(cell, "/ID")
    if in_body and row.K[0].objgen == cell.objgen:
        cell.S = name.TH
        about.Scope = name.Row
    cell.A = about  # without how its borders look, which the page shows


def _drop(held: "pikepdf.Object", key: str) -> None:
    if key in held:
        del held[key]
