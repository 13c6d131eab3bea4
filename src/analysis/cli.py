"""The casebook command: thin; every import that takes time waits until it is needed."""

import sys
from collections import deque
from typing import Annotated

import typer

from analysis.cli_answers import answers, questionnaire
from analysis.cli_check import check
from analysis.cli_evaluate import compare, explain, verify
from analysis.cli_new import new, status
from analysis.cli_privacy import forget, pseudonyms
from analysis.cli_publish import publish
from analysis.cli_run import run
from analysis.cli_safeguards import lock, release
from analysis.cli_shared import CaseName, Language, Root, open_case, say, say_unusable, stop
from analysis.cli_translation import translate
from analysis.cli_workbook import workbook

PAIRS = ("-p", "--parameter")
LISTS = ("--councils", "--grid")

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
        stop(say_unusable(error))
    except Exception as error:
        from analysis.language import SpokenError

        if not isinstance(error, SpokenError):
            raise
        stop(str(error))


def _joined(arguments: list[str]) -> list[str]:
    """Write ``-p NAME VALUE`` as ``-p NAME=VALUE``, and an option of many words once for each.

    typer has no option of two words that may come twice, nor one of any number of words.
    """
    words, joined = deque(arguments), []
    while words:
        word = words.popleft()
        joined.append(word)
        if word in PAIRS and words:
            name = words.popleft()
            if "=" not in name and words and not words[0].startswith("--"):
                name = f"{name}={words.popleft()}"
            joined.append(name)
        elif word in LISTS and words:
            joined.append(words.popleft())
            while words and not words[0].startswith("-"):
                joined += [word, words.popleft()]
        elif word in PAIRS:
            joined.append("")
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


for _command in (
    new,
    workbook,
    check,
    status,
    run,
    publish,
    questionnaire,
    answers,
    lock,
    release,
    pseudonyms,
    forget,
    verify,
    compare,
    explain,
):
    app.command()(_command)
app.add_typer(translate, name="translate")
