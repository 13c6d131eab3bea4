"""Which notebooks are run for what: a case, other councils, other parameters, a grid of them."""

import hashlib
import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis import tables
from analysis.case import Case
from analysis.language import Words
from analysis.running.parameters import (
    Given,
    Held,
    Known,
    ParameterError,
    choose_parameters,
    read_parameters,
    unknown_parameter,
)
from analysis.running.plan import STEPS, Step

COUNCIL = "council"
MOST_COMBINATIONS = 10_000  # of a grid: planning alone takes seconds
LONGEST_NAME = 80  # of a folder; a longer one is cut and told apart by a hash
NATIONS = {"wales": "Wales", "scotland": "Scotland", "england": "England"}
NATIONS["northern_ireland"] = "Northern Ireland"
EVERYWHERE = "uk"


@dataclass(frozen=True, eq=False)
class Job:
    """One notebook for one place: a case, or it seen from another council, or other parameters.

    Attributes
    ----------
    study
        The case; its `elsewhere` and `variant` say where the findings belong.
    step
        The notebook.
    parameters
        Its parameters by name; those that are as the notebook has them are left out.
    """

    study: Case
    step: Step
    parameters: dict[str, Any]

    @property
    def name(self) -> str:
        """Notebook, council and parameters, as in ``2_desk_research W06000014 k=5``."""
        parts = (self.step.notebook, self.study.elsewhere, self.study.variant)
        return " ".join(part for part in parts if part)

    @property
    def makes(self) -> tuple[str, ...]:
        """Whose findings it makes: case, council, parameters and subject."""
        return (self.study.name, self.study.elsewhere, self.study.variant, self.step.subject)

    @property
    def needs(self) -> set[tuple[str, ...]]:
        """Whose findings it reads."""
        return {(*self.makes[:-1], subject) for subject in self.step.after}


@dataclass(frozen=True)
class Asked:
    """What somebody asked to run.

    Attributes
    ----------
    steps
        The notebooks; all of them, or those that the rest concerns, when none is named.
    given
        Parameters by name: text as it was typed, or values of a YAML file.
    councils
        Area codes, a nation (``wales``) or ``uk``.
    grid
        Parameter to the values that it takes in turn, as they were typed.
    """

    steps: Sequence[Step] = ()
    given: Sequence[Given] = ()
    councils: Sequence[str] = ()
    grid: Mapping[str, Sequence[str]] = field(default_factory=dict)


def list_jobs(study: Case, asked: Asked) -> list[Job]:
    """List the jobs that were asked for, each once, in the order of councils and of the grid.

    A job with parameters of its own has a folder of its own, named by all that differ from the
    notebook's, so that no run overwrites another. Only notebooks that take one of them are run.

    Raises
    ------
    ParameterError
        When a name is in none of the notebooks, a value is not of its type or a council is given
        in two ways; all are listed.
    UnknownCouncil
        When a council is not known.
    """
    councils, given = _councils(study, asked)
    steps = list(asked.steps or STEPS)
    known = read_parameters(study, steps)
    if councils:
        steps = _taking(steps, known, {COUNCIL})
        if not steps:
            raise ParameterError(unknown_parameter(COUNCIL, known))
        known = {step.notebook: known[step.notebook] for step in steps}
    if named := ({name for name, _ in given} | set(asked.grid)) - {COUNCIL}:
        steps = _taking(steps, known, named)  # also where the value is the notebook's own
    found: dict[str, Job] = {}
    for chosen in _combinations(study, known, given, asked.grid):
        for council in councils or [""]:
            for job in _jobs_of(study.for_council(council), steps, chosen):
                found.setdefault(job.name, job)
    return list(found.values())


def variant_name(changed: Mapping[str, Any]) -> str:
    """Name a folder by the parameters that differ; by a hash too where a file may not be so named.

    >>> variant_name({"within": "Wales", "k": 5})
    'k=5,within=Wales'
    """
    said = ",".join(f"{name}={value}" for name, value in sorted(changed.items()))
    safe = re.sub(r"[^\w=,.+-]", "_", said, flags=re.ASCII)
    if safe == said and len(said) <= LONGEST_NAME and not said.endswith("."):
        return said
    exact = hashlib.sha256(json.dumps(changed, sort_keys=True).encode()).hexdigest()[:10]
    return f"{safe[: LONGEST_NAME - 20]}~{exact}"


def _councils(study: Case, asked: Asked) -> tuple[list[str], list[Given]]:
    """Return the codes asked for, blank for the case's own, and the parameters left over.

    The list of codes is empty when none was asked for; a blank asks for none.
    """
    typed = [value for name, value in asked.given if name == COUNCIL and value is not None]
    last = [str(value.value if isinstance(value, Held) else value) for value in typed[-1:]]
    ways = [list(asked.councils), list(asked.grid.get(COUNCIL, ())), last]
    if sum(map(bool, ways)) > 1:
        raise ParameterError(Words("running.council_twice"))
    rest = [each for each in asked.given if each[0] != COUNCIL or each[1] is None]
    wanted = [code for each in sum(ways, []) for code in _expanded(study, each)]
    return list(dict.fromkeys(wanted)), rest


def _expanded(study: Case, asked: str) -> list[str]:
    """Return the area codes of a nation, of everywhere, or the one code that was asked for."""
    short = asked.strip().lower().replace(" ", "_")
    if not short:
        return []
    if short != EVERYWHERE and short not in NATIONS:
        code = tables.require_council(study, asked.strip())
        return ["" if code == study.settings.council else code]
    codes = tables.council_codes(study, NATIONS.get(short, ""))
    return ["" if code == study.settings.council else code for code in codes]


def _combinations(
    study: Case,
    known: Known,
    given: Sequence[Given],
    grid: Mapping[str, Sequence[str]],
) -> Iterator[dict[str, dict[str, Any]]]:
    """Give each combination of the grid's values as parameters by notebook."""
    names = [name for name in grid if name != COUNCIL]
    if twice := sorted({name for name, _ in given} & set(names)):
        raise ParameterError(*(Words("running.grid_twice", {"name": name}) for name in twice))
    count = math.prod(len(grid[name]) for name in names)
    if count > MOST_COMBINATIONS:
        found = {"count": count, "most": MOST_COMBINATIONS}
        raise ParameterError(Words("running.large_grid", found))
    every: list[Given] = [(name, value) for name in names for value in grid[name]]
    every += [(name, None) for name in names if not grid[name]]
    choose_parameters(study, known, [*given, *every])  # all faults at once, before any is used
    for values in itertools.product(*(grid[name] for name in names)):
        yield choose_parameters(study, known, [*given, *zip(names, values, strict=True)])


def _jobs_of(study: Case, steps: Sequence[Step], chosen: Mapping[str, dict[str, Any]]) -> list[Job]:
    jobs = []
    for step in steps:
        own = {name: value for name, value in chosen[step.notebook].items() if name != "case"}
        place = study.for_variant(variant_name(own))
        council = {COUNCIL: study.elsewhere} if study.elsewhere else {}
        jobs.append(Job(place, step, {"case": study.name, **council, **own}))
    return jobs


def _taking(steps: Sequence[Step], known: Known, names: set[str]) -> list[Step]:
    return [step for step in steps if names & set(known[step.notebook])]
