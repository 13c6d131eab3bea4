"""Write docs/data_dictionary.md anew from the schemas of the raw tables."""

from pathlib import Path

from analysis.tables.workbook_dictionary import dictionary

FILE = Path(__file__).resolve().parents[1] / "docs" / "data_dictionary.md"

if __name__ == "__main__":
    FILE.write_text(dictionary(), encoding="utf-8", newline="\n")
