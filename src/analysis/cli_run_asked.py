"""What casebook run was asked for, as it was typed: cases, councils, parameters and a grid."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.cli_shared import open_case, pass_over, say, stop, warn_of_retention

if TYPE_CHECKING:
    from analysis.case import Case

Words = list[str] | None


def open_cases(
    case: str, every: bool, patient: bool, root: Path | None
) -> tuple[list["Case"], bool]:
    """Open the cases; of all cases, one that cannot be opened is named, and the others go on."""
    from analysis.case import CaseError, find_root, list_cases

    if bool(case) == every:
        stop(say("which_case"))
    if case:
        study = open_case(case, root)
        warn_of_retention(study)
        return [study], True
    names, studies = list_cases(find_root(root)), []
    for name in names:
        try:
            studies.append(open_case(name, root))
            warn_of_retention(studies[-1])
        except CaseError as error:
            if not patient:
                raise
            pass_over(name, error)
    return studies, len(studies) == len(names)


def split_councils(words: Words) -> list[str]:
    """Return nations and area codes one by one; stop when the option names none."""
    codes = [code for each in words or () for code in each.split(",") if code.strip()]
    if words and not codes:
        stop(say("no_council"))
    return codes


def read_parameters(files: list[Path] | None, yaml: Words, typed: Words) -> list[tuple[str, Any]]:
    """Put parameters in the order in which later ones count: files, YAML, then single ones."""
    from analysis.running import read_file, read_given

    given = []
    for file in files or ():
        given += read_file(file)
    for source in yaml or ():
        given += read_given(source, "-y")
    for pair in typed or ():
        name, equals, value = pair.partition("=")
        given.append((name, value if equals else None))
    return given


def read_grid(words: Words) -> dict[str, list[str]]:
    """Return each parameter's values; those of a name that comes twice come together."""
    grid: dict[str, list[str]] = {}
    for name, equals, values in (word.partition("=") for word in words or ()):
        grid.setdefault(name, []).extend(values.split(",") if equals else [])
    return grid
