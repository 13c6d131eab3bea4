"""Commands that ask stakeholders on paper and take their answers in."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli_shared import CaseName, Language, Root, open_case, say


def questionnaire(
    case: CaseName,
    of: Annotated[
        str, typer.Option(metavar="STK02,STK05", help="Ask these; who has not answered if none.")
    ] = "",
    root: Root = None,
    language: Language = None,
) -> None:
    """Write a form to print for each stakeholder, in both languages, and a sheet for answers."""
    from analysis.findings import alone
    from analysis.publishing.questionnaire import write_questionnaire

    study = open_case(case, root)
    with alone(study):
        files, count = write_questionnaire(study, of.replace(",", " ").replace(";", " ").split())
    forms, sheet = files[0], files[1].relative_to(study.root).as_posix()
    typer.echo(say("questionnaires", count=count))
    typer.echo(say("answers_next", file=sheet, case=case))
    typer.echo(say("open", page=forms.as_uri()))


def answers(
    case: CaseName,
    file: Annotated[Path | None, typer.Argument(help="The sheet, if it was moved.")] = None,
    look: Annotated[bool, typer.Option("--look", help="Show only; write nothing.")] = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Take the answers of a filled sheet into the ties and the register."""
    from analysis.findings import alone
    from analysis.publishing.questionnaire import sheet_path
    from analysis.tables.answers import summary, take_answers

    study = open_case(case, root)
    with alone(study):
        taken = take_answers(study, file.resolve() if file else sheet_path(study), look=look)
    typer.echo("\n".join(summary(taken, looked=look)))
