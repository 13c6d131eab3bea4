"""Commands for the Welsh text: given out for translation, taken in again, checked and signed."""

from pathlib import Path
from typing import Annotated

import typer

from analysis.cli_shared import CaseName, Language, Root, open_case, say, stop

translate = typer.Typer(
    help="Give the case study out for translation, take its Welsh in again, and sign it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@translate.command("export")
def export_command(
    case: CaseName,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE.docx", help="Write this file.")
    ] = None,
    root: Root = None,
    language: Language = None,
) -> None:
    """Write English and Welsh side by side as one Word file for a translator."""
    from analysis.findings import alone
    from analysis.publishing.translation import export

    study = open_case(case, root)
    with alone(study):
        written = export(study, to.resolve() if to else None)
    typer.echo(written.path.as_posix())
    for state, count in written.counts.items():
        typer.echo(f"{say(f'translate.{state}')}: {count}")
    if not written.with_values:
        typer.echo(say("translate.no_values", case=case), err=True)
    typer.echo(say("translate.import_next", case=case, file=written.path.name))


@translate.command("import")
def import_command(
    case: CaseName,
    file: Annotated[Path, typer.Argument(metavar="FILE.docx", help="The edited file.")],
    root: Root = None,
    language: Language = None,
) -> None:
    """Read the edited Welsh back into narrative.cy.md, whole or not at all."""
    from analysis.findings import alone
    from analysis.publishing.translation import TranslationError, take_in

    study = open_case(case, root)
    try:
        with alone(study):
            taken = take_in(study, file.resolve())
    except TranslationError as error:
        typer.echo(str(error), err=True)
        stop(say("translate.nothing_written", count=len(error.lines)))
    counts = {
        "changed": len(taken.changed),
        "confirmed": len(taken.confirmed),
        "tracked": taken.tracked,
        "comments": taken.comments,
        "behind": len(taken.behind),
        "none": len(taken.lacking),
    }
    for name, count in counts.items():
        typer.echo(f"{say(f'translate.{name}')}: {count}")


@translate.command("status")
def status_command(case: CaseName, root: Root = None, language: Language = None) -> None:
    """Say which Welsh blocks are behind their English, and whether the Welsh is signed."""
    from analysis.language import reader_language
    from analysis.publishing.translation import status

    for line in status(open_case(case, root)):
        typer.echo(line.say(reader_language()))


@translate.command("sign")
def sign_command(
    case: CaseName,
    reviewer: Annotated[
        str, typer.Option("--reviewer", metavar="NAME", help="Who checked the Welsh text.")
    ],
    on: Annotated[
        str, typer.Option("--on", metavar="YYYY-MM-DD", help="The day; today if not given.")
    ] = "",
    root: Root = None,
    language: Language = None,
) -> None:
    """Sign the Welsh text, so that it is no longer published as a draft."""
    import datetime

    from analysis.findings import alone
    from analysis.publishing.translation import sign

    study, today = open_case(case, root), datetime.date.today()
    try:
        day = datetime.date.fromisoformat(on) if on else today
    except ValueError:
        stop(say("translate.no_day", day=on))
    if day > today:
        stop(say("translate.day_to_come", day=day.isoformat()))
    with alone(study):
        signature = sign(study, reviewer, day)
    typer.echo(say("translate.signed", reviewer=signature.reviewer, day=day.isoformat()))
