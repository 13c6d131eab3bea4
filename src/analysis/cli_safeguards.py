"""Commands that keep promises: thresholds are locked, and what was released is remembered."""

from typing import TYPE_CHECKING, Annotated

import typer

from analysis.cli_shared import CaseName, Language, Root, open_case, say, stop

if TYPE_CHECKING:
    from analysis.case import Case

By = Annotated[
    str, typer.Option("--by", metavar="ROLE", help="Whose decision it is: a role, not a name.")
]
ByWelsh = Annotated[
    str, typer.Option("--by-welsh", metavar="ROLE", help="The same role in Welsh, if it differs.")
]


def lock(
    case: CaseName,
    by: By = "",
    by_welsh: ByWelsh = "",
    root: Root = None,
    language: Language = None,
) -> None:
    """Lock the outcomes' thresholds, before an answer of the follow-up survey is read."""
    import datetime

    from analysis import tables
    from analysis.findings import alone

    study = open_case(case, root)
    english, welsh = _role(study, by, by_welsh)
    with alone(study):
        written = tables.lock(study, english, welsh, datetime.date.today())
    typer.echo(say("locked", file=written))


def release(
    case: CaseName,
    by: By = "",
    by_welsh: ByWelsh = "",
    root: Root = None,
    language: Language = None,
) -> None:
    """Keep what the published report says of people, for the audit of every later one."""
    import datetime

    from analysis.findings import alone
    from analysis.publishing.releases import release as keep

    study = open_case(case, root)
    english, welsh = _role(study, by, by_welsh)
    with alone(study):
        path = keep(study, english, welsh, datetime.date.today())
    typer.echo(say("released", file=path.relative_to(study.root).as_posix()))


def _role(study: "Case", by: str, by_welsh: str) -> tuple[str, str]:
    """Return the role in English and in Welsh: as typed, else as case.yaml names it."""
    held = study.settings.disclosure.released_by
    english, welsh = by.strip(), by_welsh.strip()
    if english or welsh:
        return english or welsh, welsh or english
    if held is None:
        stop(say("no_role"))
    return held.en, held.cy
