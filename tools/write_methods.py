"""Write the pages of method cards anew, in English and in Welsh.

    python tools/write_methods.py

writes ``docs/methods.md`` and ``docs/dulliau.md`` from the package's texts. A test holds that they
are what it writes now.
"""

from pathlib import Path

from analysis.publishing.method_cards import page

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = {"en": "methods.md", "cy": "dulliau.md"}


def main() -> None:
    """Write both pages."""
    for reader, name in PAGES.items():
        (DOCS / name).write_text(page(reader), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
