"""Parameters of notebooks, strictly: a misspelt name or a wrong type stops the run.

papermill itself only warns of a name that a notebook does not have, and then runs with the
default.
"""

import ast
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis import tables
from analysis.case import Case
from analysis.language import SpokenError, Words, with_nearest
from analysis.running.plan import Step

# what some parameters must be beyond their type, by their name: days, shares between 0 and 1,
# and least whole numbers
DAYS = ("as_of",)
SHARES = ("missing_share",)
LEAST = {"k": 0, "first_look_length": 1, "option_draws": 1, "trials": 100, "permutations": 1}


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
        When the notebook has no cell tagged ``parameters``.
    """
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        raise ParameterError(Words("running.no_notebook", {"file": file.name})) from None
    for cell in cells:
        if "parameters" in cell["metadata"].get("tags", []):
            lines = ast.parse("".join(cell["source"])).body
            return {
                line.target.id: Parameter(
                    line.target.id, ast.unparse(line.annotation), ast.literal_eval(line.value)
                )
                for line in lines
                if isinstance(line, ast.AnnAssign)
                and isinstance(line.target, ast.Name)
                and line.value is not None
            }
    raise ParameterError(Words("running.no_parameters", {"file": file.name}))


def choose_parameters(
    study: Case, steps: Sequence[Step], given: Sequence[tuple[str, str | None]]
) -> dict[str, dict[str, Any]]:
    """Give each step the parameters that its notebook has.

    Parameters
    ----------
    study
        The case; its name is every notebook's ``case``.
    steps
        The steps that will run.
    given
        Names and values as they were typed; None where a value is missing.

    Returns
    -------
    dict
        Notebook to its parameters, converted to the types that the notebook states.

    Raises
    ------
    ParameterError
        When a name is in none of the notebooks or a value is not of its type; all are listed.
    UnknownCouncil
        When ``council`` is no code of a council of the United Kingdom.
    """
    known = {step.notebook: notebook_parameters(step.source(study)) for step in steps}
    problems: list[Words] = []
    chosen: dict[str, dict[str, Any]] = {notebook: {"case": study.name} for notebook in known}
    for name, typed in given:
        if not name or typed is None:
            problems.append(Words("running.no_value", {"name": name or "-p"}))
            continue
        holders = [notebook for notebook, held in known.items() if name in held]
        if name == "case":
            problems.append(Words("running.case_twice"))
        elif not holders:
            problems.append(_unknown(name, known))
        for notebook in holders:
            try:
                chosen[notebook][name] = _converted(known[notebook][name], typed)
            except (ValueError, KeyError):
                problem = _wrong_type(known[notebook][name], typed)
                problems += [problem] if problem not in problems else []
    if problems:
        raise ParameterError(*problems)
    _refuse_half_a_council(study, chosen)
    return chosen


def place(study: Case, chosen: dict[str, dict[str, Any]]) -> Case:
    """Return the case whose folders a run fills: another council's findings have their own."""
    codes = [held["council"] for held in chosen.values() if held.get("council")]
    return study.for_council(codes[0]) if codes else study


def _refuse_half_a_council(study: Case, chosen: dict[str, dict[str, Any]]) -> None:
    """Refuse a council that is not known, or whose findings would mix with the case's own."""
    for code in {held["council"] for held in chosen.values() if held.get("council")}:
        tables.require_council(study, code)
        if any("council" not in held for held in chosen.values()):
            raise ParameterError(Words("running.council_alone", {"code": code}))


def _unknown(name: str, known: dict[str, dict[str, Parameter]]) -> Words:
    names = sorted({held for parameters in known.values() for held in parameters} - {"case"})
    listed = ", ".join(names)
    return with_nearest("running.unknown_parameter", name, names, name=name, parameters=listed)


def _wrong_type(parameter: Parameter, typed: str) -> Words:
    known = {"default": parameter.default, "low": LEAST.get(parameter.name)}
    expected = Words(f"running.types.{parameter.kind}", known)
    if parameter.name in DAYS:
        expected = Words("faults.expected.day")
    elif parameter.name in SHARES:
        expected = Words("running.types.share", known)
    elif parameter.name in LEAST:
        expected = Words("running.types.int_from", known)
    values = {"name": parameter.name, "found": typed, "expected": expected}
    return Words("running.wrong_type", values)


def _converted(parameter: Parameter, typed: str) -> Any:
    if parameter.kind == "int":
        return _within(int(typed), LEAST.get(parameter.name, -math.inf))
    if parameter.kind == "float":
        return (
            _share(float(typed)) if parameter.name in SHARES else _within(float(typed), -math.inf)
        )
    if parameter.name in DAYS and typed:
        return _day(typed)
    if parameter.kind == "bool":
        return {"true": True, "false": False}[typed.lower()]
    return typed


def _within(amount: float, low: float) -> float:
    if not math.isfinite(amount) or amount < low:
        raise ValueError(amount)
    return amount


def _share(amount: float) -> float:
    if not 0 < amount < 1:
        raise ValueError(amount)
    return amount


def _day(typed: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):  # else a week of a year is a date too
        raise ValueError(typed)
    return date.fromisoformat(typed).isoformat()
