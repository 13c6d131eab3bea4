"""casebook verify, compare and explain: what an evaluator asks of a case study."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from analysis.cli_shared import CaseName, Language, Root, open_case, say, stop
from analysis.interrupting import INTERRUPTED

if TYPE_CHECKING:
    from analysis.running import Job

AsJson = Annotated[bool, typer.Option("--json", help="Write the result as JSON.")]
Kernels = Annotated[
    Literal["auto", "forked", "plain"],
    typer.Option(metavar="auto|forked|plain", help="How notebooks start; outputs are the same."),
]
Words = list[str] | None


def verify(
    case: CaseName,
    tolerance: Annotated[
        float, typer.Option(metavar="SHARE", help="How far numbers may lie apart, of the larger.")
    ] = 1e-9,
    badge: Annotated[
        bool, typer.Option("--badge/--no-badge", help="Write a badge beside the report.")
    ] = True,
    kernels: Kernels = "auto",
    as_json: AsJson = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Run the notebooks again in a scratch place and compare with what was published."""
    from analysis.evaluating.badges import write_badges
    from analysis.evaluating.telling import tell_verification
    from analysis.evaluating.verifying import verify as verified

    study = open_case(case, root)
    with _stopped_in_words():
        found = verified(study, tolerance, _progress(as_json), kernels)
    if badge:
        for path in write_badges(study, found):
            typer.echo(path.relative_to(study.root).as_posix(), err=True)
    _tell(found.plain() if as_json else None, tell_verification(found, _reader()))
    raise typer.Exit(1 if found.state == "different" else 0)


def compare(
    case: CaseName,
    runs: Annotated[
        Words, typer.Argument(metavar="[RUN [RUN]]", help="Kept runs, by name or identifier.")
    ] = None,
    with_: Annotated[
        bool, typer.Option("--with", help="Compare the case's own run with these parameters.")
    ] = False,
    parameter: Annotated[
        Words,
        typer.Option("--parameter", "-p", metavar="NAME VALUE", help="A notebook's parameter."),
    ] = None,
    list_runs: Annotated[bool, typer.Option("--runs", help="List the runs that are kept.")] = False,
    kernels: Kernels = "auto",
    as_json: AsJson = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Show what a change of parameters moved, as a table and a figure."""
    from analysis.evaluating import comparing
    from analysis.evaluating.comparison_files import write_comparison
    from analysis.evaluating.runs import OWN, kept_runs
    from analysis.evaluating.telling import tell_comparison, tell_runs

    study = open_case(case, root)
    if list_runs:
        kept = [(run.identifier, run.name) for run in kept_runs(study)]
        plain = [{"id": identifier, "name": name} for identifier, name in kept]
        _tell(plain if as_json else None, tell_runs(kept, _reader()))
        return
    given, named = _given(parameter), list(runs or ())
    if bool(given) == bool(named) or (with_ and not given) or len(named) > 2:  # noqa: PLR2004
        stop(say("which_runs", case=case))
    if given:
        with _stopped_in_words():
            found = comparing.compare_parameters(study, given, _progress(as_json), kernels)
    else:
        one, two = named if len(named) > 1 else (OWN, *named)
        found = comparing.compare_runs(study, one, two)
    files = write_comparison(found)
    _tell(found.plain() if as_json else None, tell_comparison(found, _reader()))
    for path in files:
        typer.echo(path.relative_to(study.root).as_posix(), err=True)


def explain(
    case: CaseName,
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="As in pilot.loans.")],
    picture: Annotated[bool, typer.Option("--picture", help="Draw the chain, too.")] = False,
    as_json: AsJson = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Trace one number back: statement, tables, rows, notebook cell, functions, method, source."""
    from analysis.evaluating.explaining import explain as explained
    from analysis.evaluating.explanation_files import (
        plain_explanation,
        tell_explanation,
        write_pictures,
    )

    study = open_case(case, root)
    found = explained(study, finding)
    _tell(plain_explanation(found) if as_json else None, tell_explanation(found, _reader()))
    for path in write_pictures(study, found) if picture else ():
        typer.echo(path.relative_to(study.root).as_posix(), err=True)


@contextmanager
def _stopped_in_words() -> Iterator[None]:
    """Say that a run was interrupted, and end as a shell expects."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(say("stopped"), err=True)
        raise typer.Exit(INTERRUPTED) from None


def _given(parameter: Words) -> list[tuple[str, Any]]:
    """Return parameters as `analysis.running.list_jobs` takes them."""
    parts = [pair.partition("=") for pair in parameter or ()]
    return [(name, value if equals else None) for name, equals, value in parts]


def _reader() -> str:
    from analysis.language import reader_language

    return reader_language()


def _tell(plain: Any, lines: Sequence[str]) -> None:
    """Write what programs read, where they are asked for, and lines for people otherwise."""
    if plain is None:
        typer.echo("\n".join(lines))
        return
    import json

    typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))


def _progress(as_json: bool) -> Any:
    """Return what shows how a run goes on; nothing does where programs read the result."""
    if as_json:
        return None
    from analysis.cli_progress import Rows

    def shown(jobs: "Sequence[Job]") -> Any:
        return Rows(False, False)

    return shown
