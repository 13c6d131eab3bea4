"""How the raw tables of a case hang together: references, keys and days."""

# table, column -> the table and column that must hold the value
REFERENCES: dict[tuple[str, str], tuple[str, str]] = {
    ("ties", "from_id"): ("stakeholders", "stakeholder_id"),
    ("ties", "to_id"): ("stakeholders", "stakeholder_id"),
    ("ties", "reported_by"): ("stakeholders", "stakeholder_id"),
    ("ratings", "stakeholder_id"): ("stakeholders", "stakeholder_id"),
    ("consultations", "stakeholder_id"): ("stakeholders", "stakeholder_id"),
    ("roles", "stakeholder_id"): ("stakeholders", "stakeholder_id"),
    ("outcomes", "owner_id"): ("stakeholders", "stakeholder_id"),
    ("outcomes", "deputy_id"): ("stakeholders", "stakeholder_id"),
    ("outcomes", "monitored_by_id"): ("stakeholders", "stakeholder_id"),
    ("outcomes", "set_by_id"): ("stakeholders", "stakeholder_id"),
    ("data_needs", "outcome_id"): ("outcomes", "outcome_id"),
    ("data_needs", "holder_id"): ("stakeholders", "stakeholder_id"),
    ("screening", "criterion_id"): ("screening_criteria", "criterion_id"),
    ("screening", "project_id"): ("evidence", "project_id"),
    ("evidence_figures", "project_id"): ("evidence", "project_id"),
    ("option_scores", "option_id"): ("options", "option_id"),
    ("option_scores", "criterion_id"): ("option_criteria", "criterion_id"),
    ("fit", "option_id"): ("options", "option_id"),
    ("adaptations", "option_id"): ("options", "option_id"),
    ("adaptations", "decided_by_id"): ("stakeholders", "stakeholder_id"),
    ("pilot/questions", "outcome_id"): ("outcomes", "outcome_id"),
    ("pilot/responses", "participant_id"): ("pilot/participants", "participant_id"),
    ("pilot/responses", "question_id"): ("pilot/questions", "question_id"),
    ("pilot/loans", "device_id"): ("pilot/devices", "device_id"),
    ("pilot/loans", "participant_id"): ("pilot/participants", "participant_id"),
    ("pilot/partner_responses", "question_id"): ("pilot/questions", "question_id"),
    ("pilot/answer_map", "question_id"): ("pilot/questions", "question_id"),
    ("pilot/values", "outcome_id"): ("outcomes", "outcome_id"),
    ("pilot/said", "participant_id"): ("pilot/participants", "participant_id"),
    ("pilot/codings", "said_id"): ("pilot/said", "said_id"),
    ("pilot/codings", "theme_id"): ("pilot/themes", "theme_id"),
    ("pilot/quotations", "said_id"): ("pilot/said", "said_id"),
    ("pilot/judgements", "outcome_id"): ("outcomes", "outcome_id"),
    ("pilot/judgements", "theme_id"): ("pilot/themes", "theme_id"),
}

# the same for columns whose cells are several identifiers, joined by semicolons
LISTED: dict[tuple[str, str], tuple[str, str]] = {
    ("options", "projects"): ("evidence", "project_id"),
    ("stakeholders", "categories"): ("reference/stakeholder_categories", "category_id"),
}

# keys made of several columns: one row each
KEYS: dict[str, tuple[str, ...]] = {
    "roles": ("task_id", "stakeholder_id", "responsibility"),
    "ratings": ("stakeholder_id", "rater"),
    "method_steps": ("method", "step"),
    "screening": ("record_id", "stage", "reader"),
    "option_scores": ("option_id", "criterion_id"),
    "fit": ("option_id", "fit_criterion"),
    "pilot/responses": ("participant_id", "survey_wave", "question_id"),
    "pilot/partner_responses": ("respondent_id", "question_id"),
    "pilot/answer_map": ("question_id", "side", "answer"),
    "pilot/codings": ("said_id", "theme_id", "coder"),
    "pilot/criteria_locks": ("lock_id", "outcome_id", "field"),
}

# days that must lie within the case's period; a device may have been bought before it, and what
# others did is searched for, and screened, whenever it is
DATED: dict[str, tuple[str, ...]] = {
    "framing": ("answered_on",),
    "pilot/participants": ("joined_on",),
    "pilot/responses": ("answered_on",),
    "pilot/loans": ("asked_on", "lent_on", "returned_on"),
    "pilot/sessions": ("held_on",),
    "pilot/said": ("said_on",),
}
