"""casebook run: which notebooks, for which councils and parameters, how, and what came of it."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from analysis.cli_publish import publish_all
from analysis.cli_run_asked import Words, open_cases, read_grid, read_parameters, split_councils
from analysis.cli_run_words import FEW, log_cells, say_fresh, say_plan, say_side_by_side, tell_end
from analysis.cli_shared import Language, Root, busy, pass_over, say, say_unusable, stop
from analysis.interrupting import INTERRUPTED, heard

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from analysis.case import Case
    from analysis.running import Job, Manner, Outcome

CHECKING = "analysis.tables:check"
DRAWING = "analysis.publishing.pictures:draw_subject"
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
        typer.Option(metavar="auto|forked|plain", help="How they start; outputs are the same."),
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
    from analysis import running  # long because each option is used once, in its place

    studies, well = open_cases(case, every, keep_going, root)
    publishing = partial(publish_all, patient=keep_going and len(studies) > 1, aside=as_json)
    asked = running.Asked(
        steps=() if only is None else (running.find_step(only),),
        given=read_parameters(parameters_file, parameters_yaml, parameter),
        councils=split_councils(councils),
        grid=read_grid(grid),
    )
    listed = [job for study in studies for job in running.list_jobs(study, asked)]
    if dry_run:
        say_plan(listed, force, as_json)
        _end(well)
    if prepare_only:
        _prepare(listed)
        _end(well)
    waiting = [job for job, reasons in running.foresee(listed, force=force) if reasons]
    if not waiting:
        say_fresh(listed, as_json)
        say_side_by_side(studies, listed, as_json)
        _end(publishing(studies if publish else (), forked=False) and well)
    here = [] if scheduler or scheduler_file else waiting
    if log_output:
        log_cells()
    manner = running.Manner(
        kernels=running.choose_kernels(kernels),
        cell_seconds=execution_timeout,
        log_output=log_output,
    )
    shown = _progress(listed, len(waiting), why, as_json)
    with (
        _elsewhere(scheduler, scheduler_file) as executor,
        _parent(studies, here, manner) as check,
    ):
        how: dict[str, Any] = {
            "executor": executor,
            "workers": jobs,
            "keep_going": keep_going,
            "force": force,
        }
        how |= {"then": _beside(waiting, publish, forked=check is not None)}
        ready, outcomes = _run(studies, listed, waiting, manner, shown, check, how)
        tell_end(ready, outcomes, as_json)
        bad = {one.job.study.name for one in outcomes if one.state in running.ENDED_BADLY}
        good = [study for study in ready if study.name not in bad]
        well &= publishing(good if publish else (), forked=check is not None)
    _end(well and good == studies)


def _end(well: bool) -> NoReturn:
    raise typer.Exit(0 if well else 1)


def refuse_faulty(study: "Case", check: "Check | None" = None) -> None:
    """Stop with every fault of a case's raw tables, when there is one."""
    from analysis import tables

    with busy(say("checking")):
        faults = (check or tables.check)(study)
    if faults:
        typer.echo(str(tables.FaultyTables(faults)), err=True)
        stop(say("faults", count=len(faults)))


def _prepare(jobs: Sequence["Job"]) -> None:
    from analysis.running import prepare

    for job in jobs:
        typer.echo(prepare(job).relative_to(job.study.root).as_posix())


def _progress(jobs: Sequence["Job"], waiting: int, why: bool, as_json: bool) -> Any:
    from analysis.cli_progress import Bar, Lines, Rows

    if as_json:
        return Lines()
    several = len({job.study.name for job in jobs}) > 1
    count = len(jobs)
    return Rows(why, several) if count <= FEW else Bar(count, waiting, why, several)


@contextmanager
def _parent(
    studies: Sequence["Case"], waiting: Sequence["Job"], manner: "Manner"
) -> Iterator["Check | None"]:
    """Keep the parent that kernels are forked from, which can check the tables too."""
    if manner.kernels == "plain" or not waiting:
        yield None
        return
    from analysis import running

    first = [study for study in studies if study.name == waiting[0].study.name]
    with running.keep_parent(waiting, CHECKING, first) as check:
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
) -> tuple[list["Case"], list["Outcome"]]:
    """Run the jobs, alone on their cases, and leave a summary in each case's folder.

    Returns
    -------
    list of Case, list of Outcome
        The cases that could be run, and how their jobs ended.
    """
    from analysis import running

    started = time.monotonic()
    with ExitStack() as held:
        ready = _hold(studies, waiting, check, how["keep_going"], held)
        names = {study.name for study in ready}
        held.enter_context(shown)
        try:
            asked = [job for job in jobs if job.study.name in names]
            outcomes = running.run(asked, progress=shown, manner=manner, **how)
        except KeyboardInterrupt:
            _leave(shown)
        seconds = time.monotonic() - started
        outcomes.sort(key=lambda outcome: asked.index(outcome.job))  # else files differ each time
        for study in list(ready):
            own = [outcome for outcome in outcomes if outcome.job.study.name == study.name]
            try:
                running.write_summary(study, own, manner, how["workers"], seconds)
            except OSError as error:  # what failed is still to be told
                typer.echo(say_unusable(error), err=True)
                ready.remove(study)
    return ready, outcomes


def _hold(
    studies: Sequence["Case"],
    waiting: Sequence["Job"],
    check: "Check | None",
    patient: bool,
    held: ExitStack,
) -> list["Case"]:
    """Keep other commands from the cases, and check their tables.

    Of several cases, one that another command holds or that has faults is named and left out.
    """
    from analysis.findings import alone
    from analysis.language import SpokenError

    ready = []
    for study in studies:
        try:
            held.enter_context(alone(study))
            if any(job.study.name == study.name for job in waiting):
                refuse_faulty(study, check)
            ready.append(study)
        except (SpokenError, SystemExit) as error:
            if not patient or len(studies) == 1:
                raise
            pass_over(study.name, error)
    return ready


def _leave(shown: Any) -> NoReturn:
    """End at once when interrupted: a cell may run for minutes."""
    from analysis.running.kernel_folders import end_all

    heard()
    shown.__exit__(None, None, None)  # the terminal's cursor is shown again
    typer.echo(say("stopped"), err=True)
    end_all()
    os._exit(INTERRUPTED)


def _beside(
    waiting: Sequence["Job"], publish: bool, *, forked: bool
) -> "Callable[[Job], list[Future[int]]]":
    """Return what is done with a job's findings while other notebooks still run.

    The pictures of a report to come are drawn. Where many notebooks of a subject are to follow,
    their parent keeps its charts, so that each of them finds those it shares and the letters.
    """
    from analysis.language import LANGUAGES, reader_language

    read = set().union(*(job.needs for job in waiting))
    left = Counter(job.step.subject for job in waiting)
    warmed = {subject for subject, count in left.items() if count < FEW}

    def then(job: "Job") -> "list[Future[int]]":
        study, subject = job.study, job.step.subject
        if not forked:
            return []
        from analysis.running import forking, warm_charts

        if subject not in warmed:
            warmed.add(subject)
            warm_charts(study, subject, reader_language())
        if study.variant or not (publish or job.makes in read):
            return []
        what = (str(study.root), study.name, subject, study.elsewhere)
        return [forking.call(DRAWING, *what, [reader]) for reader in LANGUAGES]

    return then
