"""A made-up project, small enough to read: its register, roles, outcomes, sheet and override."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
from hypothesis import strategies as st

from analysis.framing import FINDINGS, QUESTIONS

HOLDERS = ["S1", "S2", "S3"]
TASKS = ["T1", "T2", "T3"]
ROLE = {"en": "Head of Service", "cy": "Pennaeth Gwasanaeth"}
REASON = {"en": "The grant lapses in March.", "cy": "Daw'r grant i ben ym mis Mawrth."}
DAY = date(2021, 11, 1)

answers = st.sets(st.sampled_from(QUESTIONS))
letters = st.sets(
    st.tuples(st.sampled_from(TASKS), st.sampled_from(HOLDERS), st.sampled_from("RACI")),
    min_size=1,
)


def register(**project_roles: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "stakeholder_id": HOLDERS,
            "name_en": [f"Holder {holder}" for holder in HOLDERS],
            "name_cy": [f"Deiliad {holder}" for holder in HOLDERS],
            "project_role": [project_roles.get(holder, "member") for holder in HOLDERS],
        },
        dtype="str",
    )


def duties(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["task_id", "stakeholder_id", "responsibility"], dtype="str")
    return table.assign(task_en="Task " + table["task_id"], task_cy="Tasg " + table["task_id"])


def aims(owner="S1", deputy="S2", monitor="S3") -> pd.DataFrame:
    row = {"outcome_id": "OUT1", "outcome_en": "An aim", "outcome_cy": "Nod"}
    held = {"owner_id": owner, "deputy_id": deputy, "monitored_by_id": monitor}
    return pd.DataFrame([row | held], dtype="str")


def sheet(answered, *, language="en", words="An answer.") -> pd.DataFrame:
    other = {"en": "cy", "cy": "en"}[language]
    filled = [words if question in answered else None for question in QUESTIONS]
    return pd.DataFrame(
        {
            "question": QUESTIONS,
            f"answer_{language}": pd.array(filled, dtype="str"),
            f"answer_{other}": pd.array([None] * len(QUESTIONS), dtype="str"),
        }
    )


def gaps(*found: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"finding": list(found), "blocks": ["yes" if FINDINGS[name] else "no" for name in found]}
    )


def override(role=ROLE, reason=REASON, decided_on=DAY) -> SimpleNamespace:
    return SimpleNamespace(role=role, reason=reason, decided_on=decided_on)
