"""The casebook command: thin; every import that takes time waits until it is needed."""

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analysis.cli_answers import answers, questionnaire
from analysis.cli_safeguards import lock, release
from analysis.cli_shared import CaseName, Language, Root, busy, open_case, say, stop
from analysis.cli_translation import translate

if TYPE_CHECKING:
    from analysis.case import Case

INTERRUPTED = 130  # what a shell reports of a command that was interrupted

app = typer.Typer(
    name="casebook",
    help="Keep a council's experiment as evidence that others can trust and rerun.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich doubles the time to help, and boxes read badly aloud
)


def main() -> None:
    """Run the command; an error that a user can mend is said in a line, not traced."""
    try:
        app(_joined(sys.argv[1:]))
    except OSError as error:
        stop(say("cannot_use", file=error.filename or "–", reason=error.strerror or str(error)))
    except Exception as error:
        from analysis.language import SpokenError

        if not isinstance(error, SpokenError):
            raise
        stop(str(error))


def _joined(arguments: list[str]) -> list[str]:
    """Write ``-p NAME VALUE`` as ``-p NAME=VALUE``: typer has no option of two words twice."""
    words, joined = iter(arguments), []
    for word in words:
        joined.append(word)
        if word in ("-p", "--parameter"):
            name = next(words, "")
            value = None if "=" in name else next(words, None)
            if value is not None and not value.startswith("--"):
                name, value = f"{name}={value}", None
            joined += [name] if value is None else [name, value]
    return joined


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        from importlib import metadata

        typer.echo(f"casebook {metadata.version('casebook')}")
        raise typer.Exit


@app.command("list")
def list_command(root: Root = None, language: Language = None) -> None:
    """List the cases of this project."""
    from analysis.case import CaseError, find_root, list_cases

    faulty = []
    for name in list_cases(find_root(root)):
        try:
            titles = open_case(name, root).settings.title
        except CaseError as error:
            faulty.append(str(error))
            continue
        typer.echo(f"{name}\n  cy: {titles.cy}\n  en: {titles.en}")
    if faulty:
        stop("\n".join(faulty))


@app.command()
def check(case: CaseName, root: Root = None, language: Language = None) -> None:
    """Check the raw tables of a case and list every fault at once."""
    from analysis.tables import CASE_TABLES

    _refuse_faulty(open_case(case, root))
    typer.echo(say("checked", tables=len(CASE_TABLES)))


@app.command()
def run(
    case: CaseName,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="NAME VALUE", help="A notebook's parameter."),
    ] = None,
    only: Annotated[str | None, typer.Option(help="Run this notebook alone.")] = None,
    force: Annotated[bool, typer.Option(help="Run fresh notebooks too.")] = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Run the notebooks of a case whose inputs have changed."""
    from analysis import running

    study = open_case(case, root)
    steps = running.STEPS if only is None else (running.find_step(only),)
    parts = [pair.partition("=") for pair in parameter or []]
    given = [(name, value if equals else None) for name, equals, value in parts]
    chosen = running.choose_parameters(study, steps, given)
    place = running.place(study, chosen)
    if force or any(running.changes(place, step, chosen[step.notebook]) for step in steps):
        _refuse_faulty(study)
    if not _run_shown(place, steps, chosen, force):
        raise typer.Exit(1)
    if place.elsewhere:
        typer.echo(say("publish_council", case=place.name, code=place.elsewhere))


def _tell(stage: str) -> None:
    typer.echo(say(f"publishing.{stage}"), err=True)


@app.command()
def publish(
    case: CaseName,
    council: Annotated[
        str, typer.Option(metavar="CODE", help="Publish what desk research says for this council.")
    ] = "",
    search: Annotated[
        bool, typer.Option("--search", help="Add a search page to the site; it needs scripts.")
    ] = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Publish the case study in Welsh and in English: web page, PDF and Word."""
    from analysis import publishing, tables
    from analysis.findings import alone
    from analysis.language import reader_language

    study = open_case(case, root)
    if council:
        tables.require_council(study, council)
        study = study.for_council(council)
    with alone(study):
        published = publishing.publish(study, _tell, searched=search)
    documents = [path for path in published.paths if path.parent.name != "data"]
    for path in documents:
        typer.echo(path.relative_to(study.root).as_posix())
    typer.echo(say("data_files", count=len(published.paths) - len(documents)))
    typer.echo(say("site_pages", count=len(published.site)))
    for note in published.notes:
        typer.echo(note.say(reader_language()), err=True)
    own = study.reports / reader_language() / "index.html"
    page = own if study.elsewhere else published.site[0]
    typer.echo(say("open", page=page.as_uri()))


@app.command()
def find(
    case: CaseName,
    words: Annotated[list[str], typer.Argument(help="A few words, in Welsh or in English.")],
    limit: Annotated[int, typer.Option(min=1, help="At most so many projects.")] = 5,
    root: Root = None,
    language: Language = None,
) -> None:
    """Search the register of projects elsewhere, in Welsh or in English."""
    from analysis.desk_research.searching import find as find_projects
    from analysis.language import reader_language
    from analysis.tables import read, read_reference

    study = open_case(case, root)
    register, glossary = read(study, "evidence"), read_reference(study, "glossary")
    query = " ".join(words)
    if not any(letter.isalnum() for letter in query):
        stop(say("nothing_asked"))
    found = find_projects(register, query, glossary, limit)
    projects = register.set_index("project_id").loc[found["project_id"]]
    for code, project in projects.iterrows():
        who = project[f"authority_{reader_language()}"]
        typer.echo(f"{code}  {project['project_name']} ({who})\n      {project['source_url']}")
    if projects.empty:
        typer.echo(say("nothing_found"))


@app.command()
def records(case: CaseName, root: Root = None, language: Language = None) -> None:
    """List the imported records with what has been decided on each, as a file to screen from."""
    from analysis.tables.writing import write_records

    study = open_case(case, root)
    path, waiting, count = write_records(study)
    typer.echo(say("records", count=count, waiting=waiting))
    typer.echo(path.as_posix())


@app.command()
def simulate(case: CaseName, root: Root = None, language: Language = None) -> None:
    """Write a simulated pilot, as case.yaml describes it, in the place of an older one."""
    from analysis.pilot.design import PilotDesign, simulate
    from analysis.tables import read_reference
    from analysis.tables.writing import write_simulated

    study = open_case(case, root)
    if study.settings.simulation is None:
        stop(say("no_simulation"))
    areas = read_reference(study, "small_areas")
    try:
        design = PilotDesign(**study.settings.simulation)
        frames = simulate(design, areas[areas["area_code"] == study.settings.council])
        written = write_simulated(study, {f"pilot/{name}": rows for name, rows in frames.items()})
    except (TypeError, ValueError) as error:
        stop(f"case.yaml, simulation: {error}")
    typer.echo("\n".join(written))


for _command in (questionnaire, answers, lock, release):
    app.command()(_command)
app.add_typer(translate, name="translate")


def _refuse_faulty(study: "Case") -> None:
    from analysis import tables

    with busy(say("checking")):
        faults = tables.check(study)
    if faults:
        typer.echo(str(tables.FaultyTables(faults)), err=True)
        stop(say("faults", count=len(faults)))


def _run_shown(study: "Case", steps: Any, chosen: dict[str, Any], force: bool) -> bool:
    """Run the steps with a row of progress each; say at the end what failed and where it is."""
    from analysis import running
    from analysis.cli_progress import Rows
    from analysis.findings import alone

    with alone(study), Rows() as rows:
        try:
            outcomes = running.run(study, steps, chosen, progress=rows, force=force)
        except KeyboardInterrupt:
            typer.echo(say("stopped"), err=True)
            os._exit(INTERRUPTED)  # kernels end with this process; a cell may run for minutes
    for outcome in outcomes:
        if outcome.error:
            typer.echo(f"\n{outcome.step.notebook}, {outcome.error}", err=True)
        if outcome.error and outcome.left_at:
            where = outcome.left_at.relative_to(study.root).as_posix()
            typer.echo(say("half_run", path=where), err=True)
    return all(outcome.state in ("fresh", "done") for outcome in outcomes)
