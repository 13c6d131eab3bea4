"""What came of a verification or a comparison, in lines for a terminal."""

from collections.abc import Iterable

from analysis.evaluating.comparing import Comparison
from analysis.evaluating.differences import Compared, Moved
from analysis.evaluating.labels import arrow, for_reader, full_label, label, part_label, percent
from analysis.evaluating.verifying import Verification
from analysis.language import text
from analysis.language.numbers import value

MOST_LINES = 40  # of findings in a terminal; the files hold all of them
MOST_CELLS = 3  # of one table
MOST_LETTERS = 160  # of a value in a line


def tell_verification(verification: Verification, reader: str) -> list[str]:
    """Say whether a report is what its notebooks make now, and where it is not."""
    lines = [_input(one.file, one.state, reader) for one in verification.inputs]
    shown = verification.differing or tuple(
        finding for finding in verification.findings if finding.state == "within"
    )
    for finding in shown[:MOST_LINES]:
        lines += _differing(finding, reader)
    lines += _more(len(shown), reader)
    counts = {name: value(count, "count", reader) for name, count in verification.counts.items()}
    lines.append(text("verify.counts", reader, **counts))
    held = {"tolerance": f"{verification.tolerance:g}", "run": verification.published.run}
    return [*lines, text(f"verify.state.{verification.state}", reader, **held)]


def _input(file: str, state: str, reader: str) -> str:
    return text(f"verify.input.{state}", reader, file=file)


def _differing(finding: Compared, reader: str) -> list[str]:
    called = f"{finding.name} ({_short(label(finding.name, finding.kind, reader))})"
    if not finding.moved:
        return [text(f"verify.{finding.state}", reader, finding=called)]
    cells = _told(finding, reader)
    lines = [text("verify.different", reader, finding=called)]
    for moved in cells[:MOST_CELLS]:
        before, after = map(_short, moved.written[reader])
        where = ", ".join(part for part in (moved.row[reader], part_label(moved, reader)) if part)
        lines.append(
            "  " + text("verify.values", reader, where=where, published=before, rerun=after)
        )
    if len(cells) > MOST_CELLS:
        lines.append("  " + text("compare.more_cells", reader, count=len(cells) - MOST_CELLS))
    return lines


def _told(finding: Compared, reader: str) -> list[Moved]:
    """Return what is said of a finding: a value's limits are written with it, so only once."""
    cells = [moved for moved in finding.moved if for_reader(moved, reader)] or [*finding.moved]
    said = {(moved.row[reader], moved.written[reader]): moved for moved in reversed(cells)}
    return [moved for moved in cells if moved in said.values()]


def _short(words: str) -> str:
    return words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS]}…"


def _more(count: int, reader: str) -> list[str]:
    if count <= MOST_LINES:
        return []
    return [text("verify.more", reader, count=count - MOST_LINES)]


def tell_comparison(comparison: Comparison, reader: str) -> list[str]:
    """Say what moved between two runs: decisions first, then figures, then tables."""
    runs = {
        "before": _run(comparison.before, reader),
        "after": _run(comparison.after, reader),
    }
    lines = [text("compare.heading", reader, **runs)]
    lines += [text(f"compare.basis_{base}", reader) for base in comparison.basis]
    if not comparison.moved:
        return [*lines, text("compare.nothing", reader, count=len(comparison.findings))]
    decisions = [pair for pair in comparison.decisions if for_reader(pair[1], reader)]
    key = "compare.decisions" if decisions else "compare.no_decision"
    lines.append(text(key, reader, count=len(decisions)))
    lines += [f"  {_line(*pair, reader)}" for pair in decisions[:MOST_LINES]]
    lines += [f"  {line}" for line in _more(len(decisions), reader)]
    lines += _figures(comparison, reader)
    lines += _tables(comparison, reader)
    same = len(comparison.findings) - len(comparison.moved)
    return [*lines, text("compare.same", reader, count=same)]


def _run(name: str, reader: str) -> str:
    if name in ("", "published"):
        return text(f"compare.run.{name or 'own'}", reader)
    return name


def _figures(comparison: Comparison, reader: str) -> list[str]:
    figures = [finding for finding in comparison.moved if finding.kind == "figure"]
    first = [(finding, _first(finding)) for finding in figures]
    numbers = [(finding, moved) for finding, moved in first if moved and not moved.decides]
    lines = [text("compare.figures", reader, count=len(figures))] if figures else []
    lines += [f"  {_line(*pair, reader)}" for pair in numbers[:MOST_LINES]]
    lines += [f"  {_in_one(finding, reader)}" for finding in figures if not finding.moved]
    return [*lines, *(f"  {line}" for line in _more(len(numbers), reader))]


def _first(finding: Compared) -> Moved | None:
    """Return a figure's value where it moved, else what else of it did."""
    values = [moved for moved in finding.moved if moved.part == "value"]
    return next(iter([*values, *finding.moved]), None)


def _tables(comparison: Comparison, reader: str) -> list[str]:
    others = [finding for finding in comparison.moved if finding.kind != "figure"]
    lines = [text("compare.tables", reader, count=len(others))] if others else []
    for finding in others[:MOST_LINES]:
        if not finding.moved:
            lines.append(f"  {_in_one(finding, reader)}")
            continue
        count = sum(for_reader(moved, reader) for moved in finding.moved)
        called = _short(label(finding.name, finding.kind, reader))
        lines.append("  " + text("compare.cells", reader, finding=called, count=count))
    return [*lines, *(f"  {line}" for line in _more(len(others), reader))]


def _in_one(finding: Compared, reader: str) -> str:
    called = f"{finding.name} ({_short(label(finding.name, finding.kind, reader))})"
    return text(f"compare.{finding.state}", reader, finding=called)


def _line(finding: Compared, moved: Moved, reader: str) -> str:
    share = percent(moved.relative, reader)
    ending = f" ({share})" if share else ""
    return f"{full_label(finding, moved, reader)}: {_short(arrow(moved, reader))}{ending}"


def tell_runs(names: Iterable[tuple[str, str]], reader: str) -> list[str]:
    """List runs by identifier and name."""
    return [f"{identifier}  {_run(name, reader)}" for identifier, name in names]
