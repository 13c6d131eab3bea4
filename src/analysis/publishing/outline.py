"""A case study before it is published: its blocks in both languages, and how much it holds."""

from typing import TYPE_CHECKING

from analysis.publishing.blocks import Block, Figure, Report, Section, Table

if TYPE_CHECKING:
    import pandas as pd

FIRST_WORDS = 12


def outline(report: Report) -> "pd.DataFrame":
    """List every block of a case study with both languages side by side.

    Returns
    -------
    DataFrame
        One row a block in reading order: ``section_en``, ``section_cy``, ``block`` (a code),
        ``opening_en``, ``opening_cy`` (a caption, or the first words) and ``flagged`` (the bases
        that a reader is told of, blank for none).
    """
    import pandas as pd  # publishing counts and lists without it

    rows = [
        {
            "section_en": part.heading.en,
            "section_cy": part.heading.cy,
            "block": block.kind,
            "opening_en": _opening(block, "en"),
            "opening_cy": _opening(block, "cy"),
            "flagged": ";".join(block.basis) or None,
        }
        for part in _parts(report)
        for block in part.blocks
    ]
    return pd.DataFrame(rows)


def measures(report: Report) -> dict[str, int]:
    """Count what a case study holds: words in each language, numbers, figures, tables, flags."""
    shown = [block for block in report.blocks if isinstance(block, Figure | Table)]
    return {
        "words": len(_all_words(report, "en")),
        "words_cy": len(_all_words(report, "cy")),
        "numbers": len(report.numbers),
        "figures": len(report.figures),
        "tables": sum(isinstance(block, Table) for block in shown),
        "flagged": sum(bool(block.basis) for block in shown),
    }


def plain_text(section: Section, reader: str) -> str:
    """Write a section's prose as plain text in one language, to be read over."""
    written = [section.heading[reader]]
    written += ["\n".join(_items(block, reader)) for block in section.blocks]
    return "\n\n".join(filter(None, written))


def _parts(report: Report) -> list[Section]:
    return [
        part for section in (report.summary, *report.sections) for part in (section, *section.parts)
    ]


def _items(block: Block, reader: str) -> list[str]:
    if isinstance(block, Figure | Table):
        return []
    held = [block.runs] if block.kind == "paragraph" else block.items  # type: ignore[union-attr]
    mark = "- " if block.kind == "list" else ""
    return [mark + "".join(run.text for run in item[reader]) for item in held]


def _all_words(report: Report, reader: str) -> list[str]:
    return [w for block in report.blocks for item in _items(block, reader) for w in item.split()]


def _opening(block: Block, reader: str) -> str:
    if isinstance(block, Table):
        return block.caption[reader]
    if isinstance(block, Figure):
        return block.title[reader]
    words = " ".join(_items(block, reader)).split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")
