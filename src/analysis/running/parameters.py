"""Parameters of notebooks, strictly: a misspelt name or a wrong type stops the run.

papermill itself only warns of a name that a notebook does not have, and then runs with the
default.
"""

import ast
import json
import re
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis.careful_yaml import BadYaml, read_yaml
from analysis.case import Case
from analysis.language import SpokenError, Words, with_nearest
from analysis.running.bounds import bounded, with_bounds
from analysis.running.plan import Step

DAYS = ("as_of",)  # text that must be a day
NOTEBOOK_FORMAT = 4
KINDS = ("str", "int", "float", "bool")
MOST_BYTES = 1_000_000  # of a file of parameters; a larger one is another kind of file
LONGEST_SHOWN = 80  # of a value in a message


class ParameterError(SpokenError):
    """Parameters are wrong; the message lists every one."""


@dataclass(frozen=True)
class Parameter:
    """One scalar of a notebook's parameters cell: its type's name and its default."""

    name: str
    kind: str
    default: Any


def notebook_parameters(file: Path) -> dict[str, Parameter]:
    """Read the parameters cell of a notebook: ``name: type = default`` on each line.

    Raises
    ------
    ParameterError
        When the notebook cannot be read, has no cell tagged ``parameters`` or another line in it.
    """
    for cell in _cells(file):
        if "parameters" in cell["metadata"].get("tags", []):
            source = "".join(cell["source"])
            try:
                return {found.name: found for found in map(_parameter, ast.parse(source).body)}
            except (SyntaxError, ValueError) as error:
                line = getattr(error, "text", None) or str(error)
                values = {"file": file.name, "found": _cut(line.strip())}
                raise ParameterError(Words("running.bad_parameters", values)) from None
    raise ParameterError(Words("running.no_parameters", {"file": file.name}))


def _cells(file: Path) -> list[dict[str, Any]]:
    """Return a notebook's cells, where the file has a notebook's shape."""
    try:
        notebook = json.loads(file.read_text(encoding="utf-8"))
        cells: list[dict[str, Any]] = notebook["cells"]
        parts = [notebook["metadata"], *(cell["metadata"] for cell in cells)]
        texts = ["".join([cell["cell_type"], *cell["source"]]) for cell in cells]
        right = notebook["nbformat"] == NOTEBOOK_FORMAT and len(parts) == len(texts) + 1
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        right = False
    if not right or not all(isinstance(part, dict) for part in parts):
        raise ParameterError(Words("running.no_notebook", {"file": file.name}))
    return cells


def _parameter(line: ast.stmt) -> Parameter:
    """Read one line of a parameters cell.

    Raises
    ------
    ValueError
        With the line, when it is not a name with a plain type and a value of it.
    """
    if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
        kind = ast.unparse(line.annotation)
        try:
            default = ast.literal_eval(line.value or line.target)
        except ValueError:
            kind = ""
        if kind in KINDS:
            return Parameter(line.target.id, kind, default)
    raise ValueError(ast.unparse(line))


Known = Mapping[str, Mapping[str, Parameter]]  # the parameters of each notebook, by name
Given = tuple[str, Any]  # a name with text as it was typed, a value of YAML, or None for neither


@dataclass(frozen=True)
class Held:
    """A value that a YAML file holds, which has a type already."""

    value: Any


def read_parameters(study: Case, steps: Sequence[Step]) -> dict[str, dict[str, Parameter]]:
    """Read the parameters that some notebooks have.

    Raises
    ------
    ParameterError
        As `notebook_parameters`.
    """
    return {step.notebook: notebook_parameters(step.source(study)) for step in steps}


def read_file(file: Path) -> list[Given]:
    """Read parameters from a file of YAML.

    Raises
    ------
    ParameterError
        As `read_given`, and when the file is too large or no text in UTF-8.
    OSError
        When it cannot be read.
    """
    values = {"file": file.name}
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ParameterError(Words("running.large_file", values))
    try:
        return read_given(content.decode("utf-8-sig"), file.name)
    except UnicodeDecodeError:
        raise ParameterError(Words("running.no_text", values)) from None


def read_given(source: str, shown: str) -> list[Given]:
    """Read parameters from YAML, ``name: value`` on each line.

    Parameters
    ----------
    source
        The YAML.
    shown
        What to call it in a message: its file's name.

    Raises
    ------
    ParameterError
        When it is not YAML, or no list of names with values.
    """
    try:
        content = read_yaml(source.encode("utf-8"))
    except UnicodeEncodeError:  # bytes typed on a command line that are no text
        raise ParameterError(Words("running.no_text", {"file": shown})) from None
    except BadYaml as error:
        values = {"file": shown, "reason": error.reason}
        raise ParameterError(Words("running.not_yaml", values)) from None
    if content is None:
        return []
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise ParameterError(Words("running.no_mapping", {"file": shown}))
    return [(name, None if value is None else Held(value)) for name, value in content.items()]


def choose_parameters(
    study: Case, known: Known, given: Sequence[Given]
) -> dict[str, dict[str, Any]]:
    """Give each notebook the parameters that it has.

    Parameters
    ----------
    study
        The case; its name is every notebook's ``case``.
    known
        The notebooks' parameters, from `read_parameters`.
    given
        Names and values: text as it was typed, `Held` for a value of a YAML file, None where a
        value is missing.

    Returns
    -------
    dict
        Notebook to its parameters, converted to the types that it states. Those that are as the
        notebook has them are left out.

    Raises
    ------
    ParameterError
        When a name is in none of the notebooks or a value is not of its type; all are listed.
    """
    problems: list[Words] = []
    chosen: dict[str, dict[str, Any]] = {notebook: {"case": study.name} for notebook in known}
    for name, value in given:
        if not name or value is None:
            problems.append(Words("running.no_value", {"name": name or "-p"}))
            continue
        holders = [notebook for notebook, held in known.items() if name in held]
        if name == "case":
            problems.append(Words("running.case_twice"))
        elif not holders:
            problems.append(unknown_parameter(name, known))
        for notebook in holders if name != "case" else ():
            parameter = known[notebook][name]
            try:
                converted = _converted(parameter, value)
            except (ValueError, KeyError, OverflowError):
                problems.append(_wrong_type(parameter, value))
                continue
            chosen[notebook].pop(name, None)  # the last one given counts
            if converted != parameter.default:
                chosen[notebook][name] = converted
    if problems:
        raise ParameterError(*dict.fromkeys(problems))
    return chosen


def unknown_parameter(name: str, known: Known) -> Words:
    """Word that none of the notebooks asked for has a parameter, with those that they have."""
    names = sorted({held for parameters in known.values() for held in parameters} - {"case"})
    listed = {"notebooks": ", ".join(known), "parameters": ", ".join(names) or "–"}
    return with_nearest("running.unknown_parameter", name, names, name=name, **listed)


def _wrong_type(parameter: Parameter, given: Any) -> Words:
    if parameter.name in DAYS:
        expected = Words("faults.expected.day")
    else:
        kind = Words(f"running.types.{parameter.kind}", {"default": parameter.default})
        expected = with_bounds(kind, parameter.name)
    values = {"name": parameter.name, "found": _cut(_shown(given)), "expected": expected}
    return Words("running.wrong_type", values)


def _shown(given: Any) -> str:
    """Write a value as it was given; of one with others in it, only the start."""
    if not isinstance(given, Held):
        return str(given)
    if isinstance(given.value, (list, dict, tuple, set)):
        return reprlib.repr(given.value)
    return json.dumps(given.value, default=str)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"


def _converted(parameter: Parameter, given: Any) -> Any:
    """Convert what was given to the parameter's type.

    Raises
    ------
    ValueError, KeyError, OverflowError
        When it is not of that type or out of bounds.
    """
    text = _as_typed(parameter, given.value) if isinstance(given, Held) else given
    if parameter.kind == "int":
        return bounded(int(text), parameter.name)
    if parameter.kind == "float":
        return bounded(float(text), parameter.name)
    if parameter.name in DAYS and text:
        return _day(text)
    if parameter.kind == "bool":
        return {"true": True, "false": False}[text.lower()]
    return text


def _as_typed(parameter: Parameter, value: Any) -> str:
    """Write a value of YAML as somebody would have typed it; YAML's own type must be the right one.

    YAML reads 2021-11-30 as a day, and true as a truth, which Python counts among whole numbers.
    """
    kinds: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,)}
    right = kinds.get(parameter.kind, (str, date) if parameter.name in DAYS else (str,))
    if not isinstance(value, right) or (isinstance(value, bool) and parameter.kind != "bool"):
        raise ValueError(value)
    return str(value)


def _day(typed: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):  # else a week of a year is a date too
        raise ValueError(typed)
    return date.fromisoformat(typed).isoformat()
