"""Draw the pictures of docs: do what the pages for associates and evaluators say, and look.

    python tools/draw_documentation.py [FOLDER]

writes ``docs/images`` (or FOLDER) anew: the workbook as LibreOffice shows it, what the check says
of a misspelt code, the marked copy, and the first screen of the published draft, in both languages;
and for docs/evaluator.md a comparison and where a number comes from.
It needs soffice, pdftoppm and chromium. The steps are read from the pages themselves.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "docs"))
PAGES = {"en": "docs/associate.md", "cy": "docs/swyddog.md"}
TABLE = "stakeholders"
MISSPELT = ("organisaton", "sefydliat")  # in place of a kind of stakeholder
LAST_COLUMN = "F"  # of the sheet: more would be too small to read on a page
COLORS = 128  # enough for a page and half the size
TERMINAL = """<meta charset="utf-8"><style>
body {{ margin: 0; background: #1d2125; }}
pre {{ color: #f2f2f2; font: 17px/1.45 "DejaVu Sans Mono", monospace; margin: 0; padding: 18px 22px;
  white-space: pre-wrap; width: 1000px; }}
b {{ color: #9fd3ff; }}
</style><pre><b>&gt; {command}</b>
{said}</pre>"""


def main(target: Path) -> None:
    """Draw every picture in both languages."""
    import docs_pages
    import docs_reader

    from analysis.tables.workbook_sheets import sheet_title

    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="casebook-docs-") as folder:
        draw_evaluation(docs_reader.Reader(Path(folder), "en"), target)
    content = docs_pages.pages()
    for language, page in PAGES.items():
        with tempfile.TemporaryDirectory(prefix="casebook-docs-") as folder:
            reader = docs_reader.Reader(Path(folder), language)
            sheet = sheet_title(TABLE, language)
            for step in docs_pages.steps(page, content[page]):
                if step.kind == "runs" and step.lines[0].startswith("casebook check"):
                    draw_workbook(reader.workbook, target / f"workbook-{language}.png", sheet)
                    draw_check(reader, target, sheet)
                if step.kind == "writes":
                    break
                reader.do(step)
            report = reader.folder / "reports" / reader.case / language / "index.html"
            screenshot(report.as_uri(), target / f"draft-{language}.png", (1000, 1250))


def draw_evaluation(reader: Any, target: Path) -> None:
    """Copy what casebook itself draws for an evaluator: what moved, and where a number is from."""
    reader.type_line("casebook run monmouthshire")
    reader.type_line("casebook compare monmouthshire --with -p k 15")
    reader.type_line("casebook explain monmouthshire desk_research.first_chance --picture")
    made = reader.folder / "data/processed/monmouthshire"
    drawn = {
        "compare": made / "comparisons/k=15/comparison.png",
        "explain": made / "explanations/desk_research.first_chance.explained.png",
    }
    for name, picture in drawn.items():
        shutil.copy(picture, target / f"{name}-en.png")
        squeeze(target / f"{name}-en.png")


def draw_check(reader: Any, target: Path, name: str) -> None:
    """Draw what is said of a misspelt cell, and the marked copy; put the cell right again."""
    import docs_reader
    import openpyxl

    right = reader.workbook.read_bytes()
    book = openpyxl.load_workbook(reader.workbook)
    sheet = book[name]
    row = docs_reader.first_free_row(sheet) - 3
    sheet.cell(row, kind_column()).value = MISSPELT[reader.language == "cy"]
    book.save(reader.workbook)
    command = f"casebook check {reader.case}"
    done = reader.type_line(command)
    shown = TERMINAL.format(command=command, said=html.escape(done.stdout + done.stderr))
    page = reader.folder / "terminal.html"
    page.write_text(shown.replace(f"{reader.folder}/", ""), encoding="utf-8")
    screenshot(page.as_uri(), target / f"check-{reader.language}.png", (1044, 40))
    marked = reader.workbook.with_name("case-marked.xlsx")
    draw_workbook(marked, target / f"marked-{reader.language}.png", name)
    marked.unlink()
    reader.workbook.write_bytes(right)


def kind_column() -> int:
    """Return the column that says whether a stakeholder is an organisation or a role."""
    from analysis.tables.schemas import SCHEMAS

    return list(SCHEMAS[TABLE]).index("kind") + 1


def draw_workbook(file: Path, picture: Path, name: str) -> None:
    """Draw one sheet of a workbook as LibreOffice shows it, with the names of rows and columns."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    for other in book.sheetnames:
        if other != name:
            book[other].sheet_state = "hidden"
    sheet = book[name]
    book.active = book.sheetnames.index(name)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.print_area = f"A1:{LAST_COLUMN}{sheet.max_row}"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(
        fitToPage=True
    )
    sheet.print_options.headings = sheet.print_options.gridLines = True
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = ""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "sheet.xlsx")
        book.save(copy)
        run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "pdf", "--outdir", folder, str(copy))  # fmt: skip
        run("pdftoppm", "-r", "110", "-f", "1", "-l", "1", "-png",
            str(copy.with_suffix(".pdf")), f"{folder}/page")  # fmt: skip
        shutil.copy(next(Path(folder).glob("page*.png")), picture)
    trim(picture)


def screenshot(address: str, picture: Path, size: tuple[int, int]) -> None:
    """Draw a page as a browser shows it; a page that is higher than the size is drawn whole."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": size[0], "height": size[1]})
        view.goto(address)
        view.screenshot(path=picture, full_page=size[1] < 100)
        browser.close()
    squeeze(picture)


def trim(picture: Path) -> None:
    """Cut the white margin of a picture away."""
    from PIL import Image, ImageChops

    with Image.open(picture) as held:
        image = held.convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    if box:
        image = image.crop(box)
    image.save(picture)
    squeeze(picture)


def squeeze(picture: Path) -> None:
    """Keep a picture with few colours, which is half as large."""
    from PIL import Image

    with Image.open(picture) as held:
        image = held.convert("RGB").quantize(COLORS)
    image.save(picture, optimize=True)


def run(*command: str) -> None:
    """Run another program."""
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
