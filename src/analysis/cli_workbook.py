"""The command that makes a case's workbook, or changes the case over from CSV files and back."""

from typing import Annotated

import typer

from analysis.cli_shared import CaseName, Language, Root, open_case, stop


def workbook(
    case: CaseName,
    from_csv: Annotated[
        bool, typer.Option("--from-csv", help="Take the CSV files of the tables into it.")
    ] = False,
    to_csv: Annotated[
        bool, typer.Option("--to-csv", help="Write its sheets as CSV files in its place.")
    ] = False,
    root: Root = None,
    language: Language = None,
) -> None:
    """Make the case's workbook, case.xlsx, with a sheet a table; or change over, both ways."""
    from analysis.findings import alone
    from analysis.language import reader_language, text
    from analysis.tables import workbook_changing

    study, reader = open_case(case, root), reader_language()
    if from_csv and to_csv:
        stop(text("workbook.both_ways", reader))
    with alone(study):
        if not from_csv and not to_csv:
            file = workbook_changing.make_workbook(study, reader)
            typer.echo(text("workbook.made", reader, file=file, case=case))
            return
        done = (
            workbook_changing.from_csv(study, reader)
            if from_csv
            else workbook_changing.to_csv(study)
        )
    values = {"tables": done.tables, "rows": done.rows, "file": done.file, "case": case}
    typer.echo(text("workbook.taken" if from_csv else "workbook.given", reader, **values))
