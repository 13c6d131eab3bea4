"""Which raw tables there are and where each one lies."""

from pathlib import Path

from analysis.case import Case

CASE_TABLES = (
    "framing",
    "outcomes",
    "roles",
    "data_needs",
    "method_steps",
    "stakeholders",
    "ties",
    "ratings",
    "consultations",
    "searches",
    "screening_criteria",
    "screening",
    "evidence",
    "evidence_figures",
    "claims",
    "options",
    "option_criteria",
    "option_scores",
    "fit",
    "adaptations",
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
)
# the tables whose rows are about single people: what is published from them says of whom it speaks
PERSONAL = (
    "pilot/participants",
    "pilot/responses",
    "pilot/partner_responses",
    "pilot/loans",
    "pilot/said",
    "pilot/codings",
    "pilot/quotations",
)
WORKBOOK = "case.xlsx"  # a sheet a table, for those that have no file of their own
REFERENCE_TABLES = (
    "councils_uk",
    "councils_wales",
    "ons_neighbours",
    "ons4_wellbeing",
    "benchmarks",
    "survey_instruments",
    "small_areas",
    "glossary",
    "stakeholder_categories",
)


def table_path(study: Case, name: str) -> Path:
    """Return a raw table's file; ``reference/…`` names the product's own tables.

    Raises
    ------
    ValueError
        When no table has this name.
    """
    kind, _, rest = name.partition("/")
    if kind == "reference" and rest in REFERENCE_TABLES:
        return study.reference / f"{rest}.csv"
    if name in CASE_TABLES:
        return study.raw / f"{name}.csv"
    msg = f"no raw table is named {name!r}; known: {', '.join(CASE_TABLES)}"
    raise ValueError(msg)


def exports_folder(study: Case) -> Path:
    """Return where the exports lie that the log of searches names."""
    return study.raw / "searches"


def releases_folder(study: Case) -> Path:
    """Return where the case's people keep what was released."""
    return study.raw / "releases"


def source_files(study: Case, name: str) -> list[Path]:
    """Return every file that a raw table may come from, and what it brings.

    Its own, whether or not it is there, and the case's workbook where there is one. The log of
    searches brings their records too, and what others know already the earlier releases.
    """
    also = sorted(exports_folder(study).glob("*")) if name == "searches" else []
    if name == "pilot/known_figures":
        also += sorted(releases_folder(study).glob("*.json"))
    also += [] if name.startswith("reference/") else [study.raw / WORKBOOK]
    return [table_path(study, name), *(file for file in also if file.is_file())]


def shown(study: Case, name: str) -> str:
    """Return a raw table's file as messages name it: from the project's folder."""
    return table_path(study, name).relative_to(study.root).as_posix()
