"""What casebook run says before and after: the plan, that nothing is to be done, what failed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from analysis.cli_shared import called, say

if TYPE_CHECKING:
    from analysis.case import Case
    from analysis.running import Job, Outcome

FEW = 8  # notebooks that have a line each; more have one bar


def say_plan(jobs: Sequence["Job"], force: bool, as_json: bool) -> None:
    """Say of each job whether it would run, and why, or what it would need."""
    import json

    from analysis.cli_progress import said_reasons
    from analysis.running import foresee, lacking

    several = len({job.study.name for job in jobs}) > 1
    for job, reasons in foresee(jobs, force=force):
        lacks = lacking(job.study, job.step)
        if as_json:
            told = {"job": job.name, "case": job.study.name, "reasons": reasons}
            typer.echo(json.dumps(told | ({"lacks": lacks} if lacks else {})))
        elif lacks:
            typer.echo(f"{called(job, several)}: {_said_skipped(job, lacks)}")
        elif reasons:
            typer.echo(
                f"{called(job, several)}: {say('states.would_run', reasons=said_reasons(reasons))}"
            )
        else:
            typer.echo(f"{called(job, several)}: {say('states.fresh')}")


def say_fresh(jobs: Sequence["Job"], as_json: bool) -> None:
    """Say at once that there is nothing to do: libraries that draw progress take time to load."""
    import json

    from analysis.running import Outcome, lacking, told

    several = len({job.study.name for job in jobs}) > 1
    if len(jobs) > FEW and not as_json:
        typer.echo(say("all_fresh", count=len(jobs)), err=True)
        return
    for job in jobs:
        lacks = lacking(job.study, job.step)
        outcome = Outcome(job, "skipped" if lacks else "fresh", reasons=list(lacks))
        if as_json:
            ended = {"event": "ended", "job": job.name, **told(outcome)}
            typer.echo(json.dumps(ended, ensure_ascii=False))
        else:
            words = _said_skipped(job, lacks) if lacks else say("states.fresh")
            typer.echo(f"{called(job, several)}: {words}", err=True)


def _said_skipped(job: "Job", lacks: Sequence[str]) -> str:
    """Say in one line that a notebook is skipped, and what it would need."""
    from analysis.language import reader_language
    from analysis.running import said_lacking

    return say(
        "states.skipped", reasons=said_lacking(job.study, job.step, lacks).say(reader_language())
    )


def tell_end(studies: Sequence["Case"], outcomes: Sequence["Outcome"], as_json: bool) -> None:
    """Say what failed and where it lies, and what there is to do next."""
    from analysis.running import ENDED_BADLY

    several = len(studies) > 1
    for outcome in outcomes if not as_json else ():
        if outcome.error:
            typer.echo(f"\n{called(outcome.job, several)}, {outcome.error}", err=True)
        if outcome.error and outcome.left_at:
            where = outcome.left_at.relative_to(outcome.job.study.root).as_posix()
            typer.echo(say("half_run", path=where), err=True)
    failed = [outcome for outcome in outcomes if outcome.state in ENDED_BADLY]
    if failed and len(outcomes) > 1 and not as_json:
        typer.echo(f"\n{say('failures', count=len(failed), total=len(outcomes))}", err=True)
    well = [outcome.job for outcome in outcomes if outcome.state not in ENDED_BADLY]
    say_side_by_side(studies, well, as_json)


def say_side_by_side(studies: Sequence["Case"], jobs: Sequence["Job"], as_json: bool) -> None:
    """Write the figures of other councils and parameters side by side, and say where they are."""
    from analysis.running import write_side_by_side

    for study in studies:
        away = [job for job in jobs if job.study.name == study.name and job.study != study]
        path = write_side_by_side(study, away).relative_to(study.root) if away else None
        if path and not as_json:
            typer.echo(say("side_by_side", path=path.as_posix()))
        if len(away) == 1 and away[0].study.elsewhere and not as_json:
            typer.echo(say("publish_council", case=study.name, code=away[0].study.elsewhere))


def log_cells() -> None:
    """Write what papermill logs, cells' output among it, after the name of its notebook."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(threadName)s: %(message)s"))
    log = logging.getLogger("papermill")
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
