"""Work out anew how often the pilot's intervals hold the truth, and store it with the package.

    python tools/pilot_coverage.py

takes a minute and writes ``src/analysis/pilot/change/coverage_table.py``. The slow tests do the
same and compare. Run it when a method of an interval changes.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from analysis.pilot.change.coverage import SIZES, all_claims, false_alarms

PILOTS, RUNS, SEED = 30_000, 2_000, 2021
FILE = Path(__file__).resolve().parents[1] / "src/analysis/pilot/change/coverage_table.py"
HEAD = '''"""How often intervals hold the truth and tests raise a false alarm: see `coverage`.

Written by ``python tools/pilot_coverage.py``. Per cent, for intervals at 95% and tests at 5%.
"""

from analysis.pilot.change.coverage import Claim, FalseAlarm

'''


def written(row: Any) -> str:
    """Write one row as code, shares with a decimal more than is printed."""
    values = (f"{cell:.2f}" if isinstance(cell, float) else repr(cell) for cell in row)
    return f"    {type(row).__name__}({', '.join(values)}),".replace("'", '"')


def block(name: str, kind: str, rows: Iterable[Any]) -> str:
    """Write a table as a tuple of rows."""
    lines = "\n".join(map(written, rows))
    return f"{name}: tuple[{kind}, ...] = (\n{lines}\n)\n"


def main() -> None:
    """Compute both tables and write the module."""
    settings = f"PILOTS, RUNS, SEED = {PILOTS:_}, {RUNS:_}, {SEED}\n"
    claims = block("COVERAGE", "Claim", all_claims(PILOTS, RUNS, SEED))
    alarms = (alarm for n in SIZES for alarm in false_alarms(n))
    tables = claims + block("FALSE_ALARMS", "FalseAlarm", alarms)
    FILE.write_text(HEAD + settings + tables, encoding="utf-8")


if __name__ == "__main__":
    main()
