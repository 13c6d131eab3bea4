"""The files of a comparison: a table for a spreadsheet, a picture, and all of it for programs."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import findings
from analysis.evaluating.comparing import Comparison
from analysis.evaluating.differences import LIMITS, Compared, Moved
from analysis.evaluating.labels import arrow, for_reader, full_label, label, part_label, percent
from analysis.language import LANGUAGES, code, text
from analysis.publishing.files import write_file

if TYPE_CHECKING:
    import pandas as pd

NAMES = {"en": "comparison", "cy": "cymhariaeth"}
COLUMNS = ("name", "finding", "row", "part", "before", "after", "difference", "percent", "decides")
MOST_ROWS = 20  # of a picture
LONGEST = 90  # letters of what is written beside a row
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def folder_of(comparison: Comparison) -> Path:
    """Return where the files of a comparison are kept; never published."""
    return comparison.study.workspace / "comparisons" / comparison.name


def write_comparison(comparison: Comparison) -> list[Path]:
    """Write the files of a comparison, whole or not at all, in the place of older ones.

    A comparison in which no figure, and no cell of a table, moved has no picture.
    """
    folder = folder_of(comparison)
    staged = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(staged, ignore_errors=True)
    try:
        for name, content in _files(comparison).items():
            write_file(staged / name, content)
        findings.swap(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return sorted(folder.iterdir())


def _files(comparison: Comparison) -> dict[str, bytes]:
    plain = json.dumps(comparison.plain(), ensure_ascii=False, indent=1) + "\n"
    files = {"comparison.json": plain.encode("utf-8")}
    for reader in LANGUAGES:
        files[f"{NAMES[reader]}.csv"] = comparison_csv(comparison, reader)
        if chosen(comparison):
            files |= {f"{NAMES[reader]}.{end}": held for end, held in _pictures(comparison, reader)}
    return files


def comparison_csv(comparison: Comparison, reader: str) -> bytes:
    """Write every value that moved for a spreadsheet, one row each, in one language."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([text(f"compare.columns.{name}", reader) for name in COLUMNS])
    for finding in comparison.moved:
        for row in _rows(finding, reader):
            writer.writerow(list(map(_not_run, row)))
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _rows(finding: Compared, reader: str) -> Iterator[tuple[Any, ...]]:
    called = label(finding.name, finding.kind, reader)
    if not finding.moved:
        held = text(f"compare.state.{finding.state}", reader)
        yield finding.name, called, "", held, "", "", "", "", ""
    for moved in finding.moved:
        if not for_reader(moved, reader):
            continue
        share = moved.relative
        yield (
            finding.name,
            called,
            moved.row[reader],
            part_label(moved, reader),
            *moved.written[reader],
            "" if moved.absolute is None else f"{moved.absolute:.12g}",
            "" if share is None else f"{100 * share:.6g}",
            code("yes_no", "yes" if moved.decides else "no", reader),
        )


def _not_run(cell: Any) -> str:
    """Write a cell so that no spreadsheet runs it; a number keeps its sign."""
    words = str(cell)
    try:
        float(words)
    except ValueError:
        return f"'{words}" if words.startswith(FORMULA) else words
    return words


def chosen(comparison: Comparison) -> list[tuple[Compared, Moved]]:
    """Return what a picture shows, the first of it: decisions, then the values that moved most.

    Cells of tables are drawn only where no figure moved.
    """
    pairs = [(finding, moved) for finding in comparison.moved for moved in finding.moved]
    decisions = [(one, moved) for one, moved in pairs if moved.decides]
    values = [
        (one, moved)
        for one, moved in pairs
        if not moved.decides and moved.absolute is not None and moved.part not in LIMITS
    ]
    figures = [(one, moved) for one, moved in values if one.kind == "figure"]
    ranked = sorted(figures or values, key=lambda pair: -abs(pair[1].relative or 0.0))
    return [*decisions, *ranked]


def _pictures(comparison: Comparison, reader: str) -> Iterator[tuple[str, bytes]]:
    from analysis import charts

    svg = charts.drawn(_drawing(comparison, reader), reader)
    yield "svg", svg
    yield "png", charts.png(svg)


def _drawing(comparison: Comparison, reader: str) -> Any:
    from analysis import charts

    runs = {
        "before": comparison.before or text("compare.run.own", reader),
        "after": comparison.after or text("compare.run.own", reader),
    }
    notes = [text(f"charts.note_{base}", reader) for base in comparison.basis]
    title = text("compare.title", reader, **runs)
    return charts.Drawing(
        "moves",
        {"table": _frame(comparison, reader)},
        {"show_title": True, "more": max(0, len(chosen(comparison)) - MOST_ROWS)},
        title,
        " ".join(notes) or None,
    )


def _frame(comparison: Comparison, reader: str) -> "pd.DataFrame":
    import pandas as pd

    rows = [
        {
            "moved_finding": _cut(full_label(finding, moved, reader)),
            "moved_percent": None if moved.relative is None else 100 * moved.relative,
            "moved_values": _beside(moved, reader),
            "moved_decides": "yes" if moved.decides else "no",
        }
        for finding, moved in chosen(comparison)[:MOST_ROWS]
    ]
    return pd.DataFrame(rows)


def _beside(moved: Moved, reader: str) -> str:
    share = percent(moved.relative, reader)
    return _cut(arrow(moved, reader)) + (f" ({share})" if share else "")


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
