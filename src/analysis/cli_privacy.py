"""Commands about people: codes in the place of names, and forgetting whoever asks for it."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli_shared import CaseName, Language, Root, open_case

if TYPE_CHECKING:
    from analysis.privacy.forgetting import Forgotten


def pseudonyms(
    case: CaseName,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="The key, outside the project; else your own."),
    ] = None,
    root: Root = None,
    language: Language = None,
) -> None:
    """Give everybody in private/people.csv a code, in private/pseudonyms.csv."""
    from analysis.findings import alone
    from analysis.privacy.files import named
    from analysis.privacy.pseudonyms import make_pseudonyms

    study = open_case(case, root)
    with alone(study):
        made = make_pseudonyms(study, key)
    values = {"people": made.people, "new": made.new, "file": named(study, made.file)}
    typer.echo(_say("pseudonyms.made", **values))
    if made.kept:
        typer.echo(_say("pseudonyms.kept", count=made.kept))
    if made.key_made:
        typer.echo(_say("pseudonyms.key_made", place=made.key_made))
    typer.echo(_say("pseudonyms.next"))


def forget(
    case: CaseName,
    participant: Annotated[str, typer.Argument(help="The person's code, as the tables have it.")],
    look: Annotated[bool, typer.Option("--look", help="Show only; change nothing.")] = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Take a person out of the raw tables, private and data/processed; say what is left to do."""
    from analysis.findings import alone
    from analysis.privacy.forgetting import forget as take_out

    study = open_case(case, root)
    with alone(study):
        found = take_out(study, participant, datetime.date.today(), look=look)
    typer.echo("\n".join(_taken_out(found, look) + _left_to_do(found, case, look)))
    typer.echo(_say("forgetting.copies"))
    if any((folder / ".git").exists() for folder in (study.root, *study.root.parents)):
        typer.echo(_say("forgetting.history"))


def _taken_out(found: "Forgotten", look: bool) -> list[str]:
    lines = [_say("forgetting.would" if look else "forgetting.done")]
    lines += [_say("forgetting.rows", file=file, count=n) for file, n in found.rows.items()]
    if found.made:
        lines.append(_say("forgetting.processed", count=found.made))
    if found.marked:
        lines.append(_say("forgetting.marked", file=found.marked))
    return lines


def _left_to_do(found: "Forgotten", case: str, look: bool) -> list[str]:
    lines = [_say("forgetting.nothing_published")]
    if found.published:
        lines = [_say("forgetting.publish", reports=", ".join(found.published), case=case)]
    lines += [_say("forgetting.release", file=file, day=day) for file, day in found.released]
    lines += [_say("forgetting.mentioned", place=place) for place in found.mentioned]
    if found.typed:
        lines.append(_say("forgetting.typed", files=", ".join(found.typed)))
    if found.notebooks:
        lines.append(_say("forgetting.notebooks", files=", ".join(found.notebooks)))
    if found.unread:
        lines.append(_say("forgetting.unread", files=", ".join(found.unread)))
    return lines if look else [*lines, _say("forgetting.logged", file=found.logged)]


def _say(key: str, **values: object) -> str:
    from analysis.language import reader_language, text

    return text(key, reader_language(), **values)
