"""The steps: what each notebook reads, what it makes and what must come before it.

This list is also the order, the rule of freshness and the documentation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.case import Case
from analysis.findings import findings_file
from analysis.language import SpokenError, Words, with_nearest
from analysis.tables import NEEDS, NEEDS_ONE_OF, sources
from analysis.tables import lacking as lacking_tables


class UnknownStep(SpokenError):
    """No step has the name that was asked for."""


@dataclass(frozen=True)
class Step:
    """One notebook of the main job.

    Attributes
    ----------
    notebook
        The notebook's name without its ending.
    subject
        The subject whose findings it saves.
    reads
        The raw tables it reads; ``reference/…`` are the product's own.
    texts
        Other files of the case that it reads.
    after
        The subjects whose findings it reads.
    makes
        Files of its subject's folder that a good run leaves.
    needs
        The raw tables that must be filled; without one of them it is skipped.
    needs_one_of
        Raw tables of which one at least must be filled.
    """

    notebook: str
    subject: str
    reads: tuple[str, ...] = ()
    texts: tuple[str, ...] = ("case.yaml",)
    after: tuple[str, ...] = ()
    makes: tuple[str, ...] = ("findings.json",)
    needs: tuple[str, ...] = ()
    needs_one_of: tuple[str, ...] = ()

    def source(self, study: Case) -> Path:
        """Return the notebook as it is kept."""
        return study.root / "notebooks" / f"{self.notebook}.ipynb"

    def executed(self, study: Case) -> Path:
        """Return the notebook as it was last run through."""
        return study.processed / "notebooks" / f"{self.notebook}.ipynb"

    def outputs(self, study: Case) -> tuple[Path, ...]:
        """Return the files that a good run must have written."""
        folder = findings_file(study, self.subject).parent
        return tuple(folder / name for name in self.makes)

    def failed(self, study: Case) -> Path:
        """Return where a half-run notebook is left."""
        return study.processed / "failed" / f"{self.notebook}.ipynb"

    def prepared(self, study: Case) -> Path:
        """Return where the notebook is left with its parameters when it is not to be run."""
        return study.processed / "prepared" / f"{self.notebook}.ipynb"

    def run_record(self, study: Case) -> Path:
        """Return where it is kept what the last run was made from."""
        return study.processed / "runs" / f"{self.notebook}.json"


STEPS = (
    Step(
        "1_problem_framing",
        "framing",
        needs=NEEDS["framing"],
        reads=("framing", "outcomes", "data_needs", "method_steps", "roles", "stakeholders"),
    ),
    Step(
        "2_desk_research",
        "desk_research",
        needs=NEEDS["desk_research"],
        reads=(
            "framing",
            "outcomes",
            "roles",
            "stakeholders",
            "searches",
            "screening_criteria",
            "screening",
            "evidence",
            "evidence_figures",
            "options",
            "option_criteria",
            "option_scores",
            "fit",
            "adaptations",
            "claims",
            "reference/councils_uk",
            "reference/ons_neighbours",
        ),
    ),
    Step(
        "3_stakeholder_network",
        "stakeholders",
        needs=NEEDS["stakeholders"],
        reads=(
            "stakeholders",
            "ties",
            "roles",
            "ratings",
            "consultations",
            "reference/stakeholder_categories",
        ),
    ),
    Step(
        "4_pilot_evaluation",
        "pilot",
        needs_one_of=NEEDS_ONE_OF["pilot"],
        reads=(
            "outcomes",
            "stakeholders",
            "pilot/participants",
            "pilot/population",
            "pilot/questions",
            "pilot/responses",
            "pilot/partner_responses",
            "pilot/answer_map",
            "pilot/devices",
            "pilot/loans",
            "pilot/earlier_weeks",
            "pilot/sessions",
            "pilot/costs",
            "pilot/values",
            "pilot/said",
            "pilot/themes",
            "pilot/codings",
            "pilot/quotations",
            "pilot/judgements",
            "pilot/criteria_locks",
            "pilot/criteria_changes",
            "pilot/known_figures",
            "reference/benchmarks",
            "reference/small_areas",
        ),
    ),
    Step(
        "5_case_study",
        "case_study",
        texts=("case.yaml", "narrative.cy.md", "narrative.en.md"),
        after=("framing", "desk_research", "stakeholders", "pilot"),
    ),
)


def lacking(study: Case, step: Step) -> tuple[str, ...]:
    """Return the raw tables for want of which a step is skipped.

    Returns
    -------
    tuple of str
        Empty when the step can run; where one of several tables is enough, all of them. A step
        that only reads findings lacks what they all lack, when not one of them can be made.
    """
    if not step.after:
        return lacking_tables(study, step.needs, step.needs_one_of)
    before = [lacking(study, each) for each in STEPS if each.subject in step.after]
    return tuple(dict.fromkeys(sum(before, ()))) if all(before) else ()


def said_lacking(study: Case, step: Step, lacks: Sequence[str]) -> Words:
    """Word what a step would need, from what `lacking` returned."""
    names = {"tables": ", ".join(sources.known_as(study, name) for name in lacks)}
    if step.after:
        return Words("running.needs_another", names)
    if set(lacks) & set(step.needs_one_of):
        return Words("running.needs_one_of", names)
    return Words("running.needs", names)


def find_step(name: str) -> Step:
    """Find a step by its notebook's name, with or without number or ending, or by its subject.

    Raises
    ------
    UnknownStep
        When no step has this name; the names there are and the nearest one are given.
    """
    asked = name.removesuffix(".ipynb")
    for step in STEPS:
        number, _, words = step.notebook.partition("_")
        if asked in (step.notebook, number, words, step.subject):
            return step
    names = [step.notebook for step in STEPS]
    short = [step.notebook.partition("_")[2] for step in STEPS]
    listed = ", ".join(names)
    message = with_nearest(
        "running.unknown_step", asked, [*names, *short], name=name, notebooks=listed
    )
    raise UnknownStep(message)
