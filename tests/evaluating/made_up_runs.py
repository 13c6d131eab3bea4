"""Made-up findings of the default case's framing, saved as its notebook saves them."""

import pandas as pd

from analysis.case import Case
from analysis.findings import Findings

HOW = {"sources": ["framing"], "method": "framing_sheet"}
STEPS = pd.DataFrame(
    {
        "step": [1, 2],
        "subject_en": ["Sponsor", "Owner"],
        "subject_cy": ["Noddwr", "Perchennog"],
        "places": [3, 4],
    }
)


def save(study: Case, questions: int = 17, verdict: str = "stop", places: int = 3) -> None:
    """Save a verdict, two numbers and a table."""
    findings = Findings(study, "framing")
    findings.record("questions", questions, unit="count", **HOW)
    findings.record("answered", 6, unit="count", **HOW)
    findings.record("verdict", verdict, unit="text_code:verdict", **HOW)
    findings.table("fixes", STEPS.assign(places=[places, 4]), **HOW)
    findings.save()
