"""casebook publish: a case study in both languages, and what to open then."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli_shared import (
    CaseName,
    Language,
    Root,
    open_case,
    pass_over,
    say,
    warn_of_retention,
)

if TYPE_CHECKING:
    from analysis.case import Case

PUBLISHING = "analysis.cli_publish:publish_named"
STANDARD_ERROR = 2  # its number, for another process


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
    study = open_case(case, root)
    warn_of_retention(study)
    if council:
        from analysis import tables

        tables.require_council(study, council)
        study = study.for_council(council)
    publish_case(study, search=search)


def publish_case(study: "Case", *, search: bool = False, aside: bool = False) -> None:
    """Publish a case, or what desk research says for another council, and say what was written.

    That goes to standard error, aside, where standard output is for machines.
    """
    from analysis import publishing
    from analysis.findings import alone
    from analysis.language import reader_language

    with alone(study):
        published = publishing.publish(study, _tell, searched=search)
    documents = [path for path in published.paths if path.parent.name != "data"]
    for path in documents:
        typer.echo(path.relative_to(study.root).as_posix(), err=aside)
    typer.echo(say("data_files", count=len(published.paths) - len(documents)), err=aside)
    typer.echo(say("site_pages", count=len(published.site)), err=aside)
    for note in published.notes:
        typer.echo(note.say(reader_language()), err=True)
    own = study.reports / reader_language() / "index.html"
    page = own if study.elsewhere else published.site[0]
    typer.echo(say("open", page=page.as_uri()), err=aside)


def publish_named(root: str, name: str, aside: bool) -> None:
    """Publish a case by its project's folder and its name, as another process is asked to."""
    publish_case(open_case(name, Path(root)), aside=aside)
    sys.stdout.flush()


def _tell(stage: str) -> None:
    typer.echo(say(f"publishing.{stage}"), err=True)


def publish_all(studies: Sequence["Case"], *, forked: bool, patient: bool, aside: bool) -> bool:
    """Publish one case after another, and say whether all of them are.

    Where others are to go on, one that cannot be published is named.
    """
    from analysis.language import SpokenError

    well = True
    for study in studies:
        try:
            publish_apart(study, forked=forked, aside=aside)
        except (SpokenError, SystemExit, typer.Exit, OSError) as error:
            if not patient:
                raise
            pass_over(study.name, error, "not_published")
            well = False
    return well


def publish_apart(study: "Case", *, forked: bool, aside: bool = False) -> None:
    """Publish a case in a process of its own: this one has threads, which keep it from forking."""
    if forked:
        from analysis.running import forking

        try:
            forking.call(PUBLISHING, str(study.root), study.name, aside).result()
        except forking.NotForked:  # its process has died: once more, in one of its own
            pass
        else:
            return
    import subprocess

    command = [sys.executable, "-c", "from analysis.cli import main; main()", "publish", study.name]
    command += ["--root", str(study.root)]
    out = STANDARD_ERROR if aside else None
    status = subprocess.run(command, stdout=out, check=False).returncode  # noqa: S603
    if status:
        raise typer.Exit(status)
