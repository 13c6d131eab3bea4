"""casebook new and casebook status: starting a case, and seeing how far it is."""

from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli_shared import Language, Root, busy, open_case, say, warn_of_retention

if TYPE_CHECKING:
    from analysis.case import Case
    from analysis.running.status import StepStatus
    from analysis.starting import Started

DEFAULT_REGISTER = "monmouthshire"
NEXT = ("next_1", "next_2", "next_3", "next_4")


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The folder's name: torfaen.")],
    council: Annotated[
        str,
        typer.Option(metavar="COUNCIL", help="Its name, in Welsh or English, or its area code."),
    ],
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV files and no workbook.")] = False,
    register: Annotated[
        str,
        typer.Option(metavar="CASE", help="Whose register of projects elsewhere to begin with."),
    ] = DEFAULT_REGISTER,
    no_register: Annotated[
        bool, typer.Option("--no-register", help="Begin with an empty register.")
    ] = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Start a case: settings, narratives and a workbook to fill in."""
    from analysis.language import reader_language
    from analysis.starting import start

    lender = "" if no_register else register
    started = start(
        name,
        council,
        root=root,
        language=reader_language(),
        as_csv=as_csv,
        register=lender,
    )
    _tell(name, started, lender, as_csv)


def _tell(name: str, started: "Started", lender: str, as_csv: bool) -> None:
    """Say what was made, and in four lines what comes next."""
    from analysis.language import reader_language, text

    reader = reader_language()
    code, welsh, english = started.council
    folder = f"data/raw/{name}"
    values = {"folder": folder, "council": {"cy": welsh, "en": english}[reader], "code": code}
    typer.echo(text("new.made", reader, **values))
    for path in started.files if not as_csv else ():
        typer.echo(f"  {folder}/{path.relative_to(started.folder).as_posix()}")
    if started.projects:
        typer.echo(text("new.register", reader, case=lender, count=started.projects))
    what = text("new.csv_files", reader) if as_csv else f"{folder}/case.xlsx"
    for key in NEXT:
        typer.echo(text(f"new.{key}", reader, name=name, what=what))


def status(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A folder of data/raw.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write it as JSON.")] = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Say which notebook is done, stale, blocked or skipped, by what, and who owns it."""
    from analysis.running.status import status as status_of

    study = open_case(case, root)
    warn_of_retention(study)
    with busy(say("checking")):
        found = status_of(study)
    if as_json:
        _write_json(study, found)
        return
    for one in found:
        typer.echo(_line(one))
    typer.echo(_welsh(study))
    if following := _next(study, found):
        typer.echo(following)


def _line(one: "StepStatus") -> str:
    """Return a notebook's state, why it is so, and who answers for it where it is not done."""
    from analysis.language import reader_language, text

    reader = reader_language()
    state = text(f"status.states.{one.state}", reader)
    said = text("status.line", reader, step=one.step.notebook, state=state, why=one.why.say(reader))
    if one.state == "done":
        return said
    if one.owner is None:
        return f"{said} {text('status.no_owner', reader, part=one.step.subject)}"
    return f"{said} {text('status.owner', reader, owner=one.owner[reader])}"


def _welsh(study: "Case") -> str:
    """Return the state of the Welsh text, and who answers for it while it is not signed."""
    from analysis.language import reader_language, text
    from analysis.publishing.translation import missing_welsh, review

    reader = reader_language()
    lacking = missing_welsh(study)
    signed = not lacking and review(study).signed
    key = "lacking" if lacking else "signed" if signed else "unsigned"
    state = text(f"status.welsh_states.{key}", reader, count=len(lacking) - 1)
    said = f"{text('status.welsh', reader)}: {state}."
    owner = study.settings.owners.welsh
    if signed:
        return said
    if owner is None:
        return f"{said} {text('status.no_owner', reader, part='welsh')}"
    return f"{said} {text('status.owner', reader, owner=owner[reader])}"


def _next(study: "Case", found: "tuple[StepStatus, ...]") -> str:
    """Return what to type next."""
    from analysis.language import reader_language, text
    from analysis.publishing.published_record import is_up_to_date

    states = {one.state for one in found}
    if states == {"skipped"}:
        key = "next_fill"
    elif any(one.why.key == "status.why.faulty" for one in found):
        key = "next_check"
    elif states & {"stale", "failed", "not_run"}:
        key = "next_run"
    else:
        key = "next_read" if is_up_to_date(study) else "next_publish"
    return text(f"status.{key}", reader_language(), case=study.name)


def _write_json(study: "Case", found: "tuple[StepStatus, ...]") -> None:
    import json

    from analysis.language import LANGUAGES

    kept = study.settings.retention
    held = {
        "case": study.name,
        "kept_until": kept.until.isoformat() if kept else None,
        "steps": [
            {
                "notebook": one.step.notebook,
                "subject": one.step.subject,
                "state": one.state,
                "why": {to: one.why.say(to) for to in LANGUAGES},
                "lacks": list(one.lacks),
                "owner": {to: one.owner[to] for to in LANGUAGES} if one.owner else None,
            }
            for one in found
        ],
    }
    typer.echo(json.dumps(held, ensure_ascii=False, indent=1))
