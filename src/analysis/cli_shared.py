"""What the commands share: their options, opening a case, speaking and stopping."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from analysis.case import Case
    from analysis.running import Job

CaseName = Annotated[str, typer.Argument(metavar="CASE", help="A folder of data/raw.")]
Root = Annotated[
    Path | None, typer.Option(help="The project's folder; found from where you are if not given.")
]


def _speak(language: str | None) -> str | None:
    if language:
        os.environ["CASEBOOK_LANG"] = language
    return language


Language = Annotated[
    Literal["cy", "en"] | None,
    typer.Option(
        "--language",
        metavar="cy|en",
        help="For messages; the machine's if not given.",
        callback=_speak,
    ),
]


def open_case(name: str, root: Path | None) -> "Case":
    """Open a case by its folder's name."""
    from analysis.case import Case

    return Case.load(name, root)


def warn_of_retention(study: "Case") -> None:
    """Say in a line that a case's records were to be kept until a day that has passed."""
    import datetime

    kept = study.settings.retention
    if kept and kept.passed(datetime.date.today()):
        from analysis.language import long_date, reader_language, text

        reader = reader_language()
        values = {"until": long_date(kept.until, reader), "reason": kept.reason[reader]}
        typer.echo(text("status.retention", reader, case=study.name, **values), err=True)


def called(job: "Job", several: bool) -> str:
    """Name a notebook's run, after its case where several cases are run."""
    return f"{job.study.name}: {job.name}" if several else job.name


def say(key: str, **values: Any) -> str:
    """Return a text of the command in the user's language."""
    from analysis.language import reader_language, text

    return text(f"command.{key}", reader_language(), **values)


def say_unusable(error: OSError) -> str:
    """Word that a file or folder cannot be used, or that the disk is full."""
    return say("cannot_use", file=error.filename or "–", reason=error.strerror or str(error))


def pass_over(name: str, error: BaseException, key: str = "passed_over") -> None:
    """Say why a case is left out, while the others go on."""
    if not isinstance(error, SystemExit | typer.Exit):  # else it has been said
        typer.echo(say_unusable(error) if isinstance(error, OSError) else str(error), err=True)
    typer.echo(say(key, case=name), err=True)


def busy(words: str) -> Any:
    """Show that something is under way, on a terminal."""
    from rich.console import Console

    return Console(stderr=True).status(words)


def stop(message: str) -> NoReturn:
    """Say what is wrong and end with status 1."""
    typer.echo(message, err=True)
    sys.exit(1)
