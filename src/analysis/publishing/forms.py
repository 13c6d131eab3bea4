"""The two forms of a report: the case study, and what desk research says for another council."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from analysis.case import Case


@dataclass(frozen=True)
class Form:
    """What a report is made of.

    Attributes
    ----------
    kind
        Its name: the text ``interface.<kind>``, and the files' names.
    numbered
        Its numbered sections, in order, after the summary.
    parts
        The sections within a numbered one, by its name.
    subjects
        Whose findings it rests on.
    folder
        Where its narratives lie in the package; None for the case's own folder.
    """

    kind: str
    numbered: tuple[str, ...]
    subjects: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folder: str | None = None

    @property
    def markers(self) -> dict[str, str]:
        """The markers of its narratives by section, in order: ``## challenge``."""
        found = {"summary": "## summary"}
        for name in self.numbered:
            found[name] = f"## {name}"
            found |= {part: f"### {part}" for part in self.parts.get(name, ())}
        return found

    def narrative(self, study: Case, reader: str) -> Path:
        """Return the file of its prose in one language."""
        package = Path(str(resources.files("analysis.publishing")))
        folder = study.raw if self.folder is None else package / self.folder
        return folder / f"narrative.{reader}.md"


CASE_STUDY = Form(
    "case_study",
    ("challenge", "aspects", "done", "methods", "collaborating", "findings", "next"),
    ("framing", "desk_research", "stakeholders", "pilot"),
    {"findings": ("strength", "welsh_language")},
)
COUNCIL_REPORT = Form(
    "council_report",
    ("like_ours", "elsewhere", "evidence", "use"),
    ("desk_research",),
    {},
    "council",
)


def form_of(study: Case) -> Form:
    """Return the form of a case's report: a case opened for another council has its own."""
    return COUNCIL_REPORT if study.elsewhere else CASE_STUDY
