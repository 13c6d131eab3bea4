"""What is written to disk of a finding: plain values, the same on every machine."""

from __future__ import annotations

import csv
import io
from typing import Any

from analysis.findings.items import Figure

SIGNIFICANT_DIGITS = 12  # the last bits of a sum differ between processors; these digits do not


def plain(cell: Any) -> Any:
    """Turn a cell into what JSON holds: numbers, text, true, false, None, pairs of names."""
    import pandas as pd

    if isinstance(cell, dict):
        return {str(key): str(item) for key, item in cell.items()}
    if cell is None or pd.isna(cell):
        return None
    if hasattr(cell, "isoformat"):
        return cell.isoformat()[:10]
    if hasattr(cell, "item"):
        cell = cell.item()
    if isinstance(cell, float):
        return float(f"{cell:.{SIGNIFICANT_DIGITS}g}")
    return cell


def figures_csv(figures: dict[str, Figure]) -> str:
    """Write figures as CSV, one row each, for whoever opens the folder in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["name", "value", "unit", "low", "high", "people", "sources", "method", "basis"]
    )
    for figure in figures.values():
        low, high = figure.interval or ("", "")
        sources, basis = "; ".join(figure.sources), "; ".join(figure.basis)
        counted = "" if figure.people is None else figure.people
        writer.writerow(
            [
                figure.name,
                figure.value,
                figure.unit,
                low,
                high,
                counted,
                sources,
                figure.method,
                basis,
            ]
        )
    return out.getvalue()
