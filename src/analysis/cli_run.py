"""casebook run: which notebooks, for which councils and parameters, how, and what came of it."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from analysis.cli_run_words import FEW, say_fresh, say_plan, tell_end
from analysis.cli_shared import Language, Root, busy, open_case, say, stop

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from analysis.case import Case
    from analysis.running import Job, Manner, Outcome

CHECKING = "analysis.tables:check"
PUBLISHING = "analysis.cli_publish:publish_named"
WARMING = "analysis.findings:warm_charts"
DRAWING = "analysis.publishing.pictures:draw_subject"
INTERRUPTED = 130  # what a shell reports of a command that was interrupted
Words = list[str] | None
Check = Callable[["Case"], list[Any]]


def run(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A folder of data/raw.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Run every case.")] = False,
    only: Annotated[str | None, typer.Option(help="Run this notebook alone.")] = None,
    parameter: Annotated[
        Words,
        typer.Option("--parameter", "-p", metavar="NAME VALUE", help="A notebook's parameter."),
    ] = None,
    parameters_file: Annotated[
        list[Path] | None,
        typer.Option("--parameters-file", "-f", help="A YAML file of parameters."),
    ] = None,
    parameters_yaml: Annotated[
        Words, typer.Option("--parameters-yaml", "-y", help="Parameters as YAML: 'k: 15'.")
    ] = None,
    councils: Annotated[
        Words,
        typer.Option(metavar="wales|uk|CODE...", help="Desk research seen from other councils."),
    ] = None,
    grid: Annotated[
        Words,
        typer.Option(metavar="NAME=A,B...", help="Every combination of these values."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1, help="Notebooks at once; if not given, as processors and memory allow."
        ),
    ] = None,
    kernels: Annotated[
        Literal["auto", "forked", "plain"],
        typer.Option(
            metavar="auto|forked|plain", help="How they start; outputs are the same."
        ),
    ] = "auto",
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Run on other machines: tcp://…")
    ] = "",
    scheduler_file: Annotated[
        Path | None, typer.Option(help="The same, by the scheduler's file.")
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going/--stop-early", help="Go on when a notebook fails.")
    ] = True,
    force: Annotated[bool, typer.Option(help="Run fresh notebooks too.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Give every reason.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would run.")] = False,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Write notebooks with parameters, not run.")
    ] = False,
    execution_timeout: Annotated[
        int, typer.Option(min=1, metavar="SECONDS", help="The longest that a cell may take.")
    ] = 900,
    log_output: Annotated[
        bool, typer.Option("--log-output", help="Write what cells print to the log.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write events as JSON lines to standard output.")
    ] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Publish each case then.")] = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Run the notebooks of a case whose inputs have changed."""
    from analysis import running

    studies = _studies(case, every, root)
    asked = running.Asked(
        steps=() if only is None else (running.find_step(only),),
        given=_given(parameters_file, parameters_yaml, parameter),
        councils=[code for each in councils or () for code in each.split(",")],
        grid=_grid(grid),
    )
    listed = [job for study in studies for job in running.list_jobs(study, asked)]
    if prepare_only:
        _prepare(listed)
        return
    waiting = [job for job, reasons in running.foresee(listed, force=force) if reasons]
    if dry_run:
        say_plan(listed, force, as_json)
        return
    if not waiting:
        say_fresh(listed, as_json)
        for study in studies if publish else ():
            publish_apart(study, forked=False)
        return
    here = [] if scheduler or scheduler_file else waiting
    if log_output:
        _log_output()
    manner = running.Manner(
        kernels=running.choose_kernels(kernels),
        cell_seconds=execution_timeout,
        log_output=log_output,
    )
    shown = _progress(len(listed), len(waiting), why, as_json)
    with (
        _elsewhere(scheduler, scheduler_file) as executor,
        _parent(here, manner) as check,
    ):
        how = {"executor": executor, "workers": jobs, "keep_going": keep_going, "force": force}
        then = _beside(waiting, publish, forked=check is not None)
        outcomes = _run(studies, listed, waiting, manner, shown, check, {**how, "then": then})
        if not tell_end(studies, outcomes, as_json):
            raise typer.Exit(1)
        for study in studies if publish else ():
            publish_apart(study, forked=check is not None)


def refuse_faulty(study: "Case", check: "Check | None" = None) -> None:
    """Stop with every fault of a case's raw tables, when there is one."""
    from analysis import tables

    with busy(say("checking")):
        faults = (check or tables.check)(study)
    if faults:
        typer.echo(str(tables.FaultyTables(faults)), err=True)
        stop(say("faults", count=len(faults)))


def _studies(case: str, every: bool, root: Path | None) -> list["Case"]:
    from analysis.case import find_root, list_cases

    if bool(case) == every:
        stop(say("which_case"))
    return [open_case(name, root) for name in ([case] if case else list_cases(find_root(root)))]


def _given(files: list[Path] | None, yaml: Words, typed: Words) -> list[tuple[str, Any]]:
    """Put parameters in the order in which later ones count: files, YAML, then single ones."""
    from analysis.running import read_given

    given = []
    for file in files or ():
        given += read_given(file.read_text(encoding="utf-8"), file.name)
    for source in yaml or ():
        given += read_given(source, "-y")
    for pair in typed or ():
        name, equals, value = pair.partition("=")
        given.append((name, value if equals else None))
    return given


def _grid(words: Words) -> dict[str, list[str]]:
    parts = [word.partition("=") for word in words or ()]
    return {name: values.split(",") if equals else [] for name, equals, values in parts}


def _log_output() -> None:
    """Write what papermill logs, cells' output among it, after the name of its notebook."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(threadName)s: %(message)s"))
    log = logging.getLogger("papermill")
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)


def _prepare(jobs: Sequence["Job"]) -> None:
    from analysis.running import prepare

    for job in jobs:
        typer.echo(prepare(job).relative_to(job.study.root).as_posix())


def _progress(count: int, waiting: int, why: bool, as_json: bool) -> Any:
    from analysis.cli_progress import Bar, Lines, Rows

    if as_json:
        return Lines()
    return Rows(why) if count <= FEW else Bar(count, waiting, why)


@contextmanager
def _parent(waiting: Sequence["Job"], manner: "Manner") -> Iterator["Check | None"]:
    """Keep the parent that kernels are forked from, which can check the tables too."""
    if manner.kernels == "plain" or not waiting:
        yield None
        return
    from analysis import running

    with running.keep_parent(waiting, CHECKING) as check:
        yield check


@contextmanager
def _elsewhere(scheduler: str, scheduler_file: Path | None) -> Iterator["Executor | None"]:
    """Give other machines' executor where one was asked for."""
    if not scheduler and scheduler_file is None:
        yield None
        return
    from analysis.running import workers

    with workers.executor(scheduler, scheduler_file) as executor:
        yield executor


def _run(
    studies: Sequence["Case"],
    jobs: Sequence["Job"],
    waiting: Sequence["Job"],
    manner: "Manner",
    shown: Any,
    check: "Check | None",
    how: dict[str, Any],
) -> list["Outcome"]:
    """Run the jobs, alone on their cases, and leave a summary in each case's folder."""
    from analysis import running
    from analysis.findings import alone

    started = time.monotonic()
    with ExitStack() as held:
        for study in studies:
            held.enter_context(alone(study))
        for study in studies:
            if any(job.study.name == study.name for job in waiting):
                refuse_faulty(study, check)
        held.enter_context(shown)
        try:
            outcomes = running.run(jobs, progress=shown, manner=manner, **how)
        except KeyboardInterrupt:
            typer.echo(say("stopped"), err=True)
            os._exit(INTERRUPTED)  # kernels end with this process; a cell may run for minutes
        seconds = time.monotonic() - started
        for study in studies:
            own = [outcome for outcome in outcomes if outcome.job.study.name == study.name]
            running.write_summary(study, own, manner, how["workers"], seconds)
    return outcomes


def _beside(
    waiting: Sequence["Job"], publish: bool, *, forked: bool
) -> "Callable[[Job], list[Future[int]]]":
    """Return what is done with a job's findings while other notebooks still run.

    The pictures of a report to come are drawn. Where many notebooks of a subject are to follow,
    their parent draws its charts once, so that each of them finds the letters it needs.
    """
    from analysis.language import LANGUAGES, reader_language

    read = set().union(*(job.needs for job in waiting))
    left = Counter(job.step.subject for job in waiting)
    warmed = {subject for subject, count in left.items() if count < FEW}

    def then(job: "Job") -> "list[Future[int]]":
        study, subject = job.study, job.step.subject
        if not forked:
            return []
        from analysis.running import forking

        if subject not in warmed:
            warmed.add(subject)
            forking.warm(WARMING, study, subject, reader_language())
        if study.variant or not (publish or job.makes in read):
            return []
        what = (str(study.root), study.name, subject, study.elsewhere)
        return [forking.call(DRAWING, *what, [reader]) for reader in LANGUAGES]

    return then


def publish_apart(study: "Case", *, forked: bool) -> None:
    """Publish a case in a process of its own: this one has threads, which keep it from forking."""
    if forked:
        from analysis.running import forking

        forking.call(PUBLISHING, str(study.root), study.name).result()
        return
    import subprocess

    command = [sys.executable, "-c", "from analysis.cli import main; main()", "publish", study.name]
    status = subprocess.run([*command, "--root", str(study.root)], check=False).returncode  # noqa: S603
    if status:
        raise typer.Exit(status)
