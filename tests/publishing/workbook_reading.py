"""Reading a workbook as it stands in its file, without a library that could mend it."""

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass
class Page:
    """A sheet: its cells by address, their number formats, its parts as XML."""

    name: str
    xml: etree._Element
    cells: dict[str, object] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[list[object]]:
        """The cells row by row; None where there is none."""
        found: dict[int, dict[int, object]] = {}
        for address, value in self.cells.items():
            column, row = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
            place = 0
            for letter in column:
                place = place * 26 + ord(letter) - 64
            found.setdefault(int(row), {})[place] = value
        last = max(max(row) for row in found.values())
        return [[found[row].get(at) for at in range(1, last + 1)] for row in sorted(found)]


def read(content: bytes) -> list[Page]:
    """Read the sheets of a workbook, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book, styles = (etree.fromstring(parts[f"xl/{name}.xml"]) for name in ("workbook", "styles"))
    said = [
        "".join(item.itertext(f"{MAIN}t"))
        for item in etree.fromstring(parts["xl/sharedStrings.xml"])
    ]
    own = {item.get("numFmtId"): item.get("formatCode") for item in styles.iter(f"{MAIN}numFmt")}
    own["1"] = "0"  # one of those that every workbook has
    looks = [own.get(item.get("numFmtId"), "") for item in styles.find(f"{MAIN}cellXfs")]
    pages = []
    for number, sheet in enumerate(book.iter(f"{MAIN}sheet"), start=1):
        page = Page(sheet.get("name"), etree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"]))
        for cell in page.xml.iter(f"{MAIN}c"):
            written = cell.findtext(f"{MAIN}v")
            if written is not None:
                value = said[int(written)] if cell.get("t") == "s" else float(written)
                page.cells[cell.get("r")] = value
                page.formats[cell.get("r")] = looks[int(cell.get("s", "0"))]
        pages.append(page)
    return pages


def parts(content: bytes) -> dict[str, str]:
    """Return every part of a workbook as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def formulas(content: bytes) -> list[str]:
    """Return what a workbook would run, fetch or open: none, if it is as it should be."""
    found = []
    for name, part in parts(content).items():
        root = etree.fromstring(part.encode())
        found += [f"{name}: {item.tag}" for item in root.iter(f"{MAIN}f", f"{MAIN}hyperlink")]
        found += [name for item in root.iter() if item.get("TargetMode") == "External"]
        found += [name] if re.search("vba|macro|externalLink|connections|oleObject", name) else []
    return found
