"""The command that checks the raw tables of a case, and says what could run."""

from typing import TYPE_CHECKING

import typer

from analysis.cli_shared import (
    CaseName,
    Language,
    Root,
    busy,
    open_case,
    say,
    say_unusable,
    stop,
    warn_of_retention,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.case import Case
    from analysis.running.plan import Step
    from analysis.tables import Fault


def check(case: CaseName, root: Root = None, language: Language = None) -> None:
    """Check the raw tables of a case, list every fault at once, and say what can run."""
    from analysis import tables
    from analysis.language import reader_language, text

    study, reader = open_case(case, root), reader_language()
    warn_of_retention(study)
    with busy(say("checking")):
        faults = tables.check(study)
    if faults:
        typer.echo(str(tables.FaultyTables(faults)), err=True)
        _mark(study, faults, reader)
        typer.echo(say("faults", count=len(faults)), err=True)
        stop(text("check.runs_mended", reader, case=case))
    _mark(study, faults, reader)
    typer.echo(say("checked", tables=len(tables.filled(study))))
    typer.echo(_can_run(study, reader))


def _mark(study: "Case", faults: "Sequence[Fault]", reader: str) -> None:
    """Leave marked copies of faulty tables; where none can be written, the messages must do."""
    from analysis.language import text
    from analysis.tables.workbook_marking import mark, marked_paths

    if not faults and not any(path.exists() for path in marked_paths(study)):
        return
    try:
        for file in mark(study, faults, reader):
            typer.echo(text("workbook.marked", reader, file=file), err=True)
    except OSError as error:
        typer.echo(say_unusable(error), err=True)


def _can_run(study: "Case", reader: str) -> str:
    """Say in a line which notebooks can run, and what the others lack."""
    from analysis.language import text
    from analysis.running.plan import STEPS, lacking

    lacks = {step: lacking(study, step) for step in STEPS}
    ready = [step.notebook for step, tables in lacks.items() if not tables]
    waiting = "; ".join(
        _lacks(study, step, tables, reader) for step, tables in lacks.items() if tables
    )
    if not waiting:
        return text("check.runs_all", reader, case=study.name)
    if not ready:
        return text("check.runs_none", reader, waiting=waiting)
    values = {"ready": ", ".join(ready), "waiting": waiting, "case": study.name}
    return text("check.runs_some", reader, **values)


def _lacks(study: "Case", step: "Step", names: "Sequence[str]", reader: str) -> str:
    from analysis.language import text
    from analysis.tables import sources

    listed = ", ".join(sources.known_as(study, name) for name in names)
    return text("check.lacks", reader, step=step.notebook, tables=listed)
