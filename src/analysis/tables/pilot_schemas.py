"""The raw tables of the pilot: who took part, the surveys, lending, money, words and criteria."""

import pandera.pandas as pa

from analysis.tables.columns import bilingual, code, day, number, text, whole, yes_no

MONTH = r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])"
SHORTEST_LIFE = 0.1  # years; a thing that lasts none is used up, and its cell is blank

TAKING_PART: dict[str, dict[str, pa.Column]] = {
    "pilot/participants": {
        "participant_id": text(unique=True),
        "small_area": text(),
        "age_band": code("age_band"),
        "joined_on": day(),
        "basis": code("basis"),
    },
    "pilot/population": {
        "age_band": code("age_band", unique=True),
        "people": whole(0),
        "source": text(),
        "basis": code("basis"),
    },
    "pilot/devices": {
        "device_id": text(unique=True),
        "kind": code("device_kind"),
        "bought_on": day(blank=True),
        "basis": code("basis"),
    },
    "pilot/loans": {
        "loan_id": text(unique=True),
        "device_id": text(),
        "participant_id": text(),
        "asked_on": day(blank=True),
        "lent_on": day(),
        "due_on": day(),
        "returned_on": day(blank=True),
        "basis": code("basis"),
    },
    "pilot/sessions": {
        "session_id": text(unique=True),
        "held_on": day(),
        "small_area": text(),
        "champions": whole(0),
        "attendees": whole(0),
        "basis": code("basis"),
    },
    "pilot/earlier_weeks": {
        "starts_on": day(unique=True),
        "loans": whole(0),
        "basis": code("basis"),
    },
}

SURVEYS: dict[str, dict[str, pa.Column]] = {
    "pilot/questions": {
        "question_id": text(unique=True),
        "outcome_id": text(),
        **bilingual("text"),
        "minimum": number(),
        "maximum": number(),
        "better": code("better"),
        "instrument_id": text(blank=True),
        "own_mode": code("survey_mode"),
        **bilingual("partner_question", blank=True),
        "partner_minimum": number(blank=True),
        "partner_maximum": number(blank=True),
        "partner_mode": code("survey_mode", blank=True),
        "partner_month": text(blank=True, pattern=MONTH),
        **bilingual("partner_base", blank=True),
        "comparability": code("comparability"),
        **bilingual("comparability_reason"),
        "margin": number(0, blank=True),
        **bilingual("margin_reason", blank=True),
        "basis": code("basis"),
    },
    "pilot/responses": {
        "participant_id": text(),
        "survey_wave": code("survey_wave"),
        "question_id": text(),
        "answered_on": day(),
        "answer": number(),
        "basis": code("basis"),
    },
    "pilot/partner_responses": {
        "respondent_id": text(),
        "question_id": text(),
        "answer": number(),
        "age_band": code("age_band"),
        "answered_on": day(),
        "basis": code("basis"),
    },
    "pilot/answer_map": {
        "question_id": text(),
        "side": code("survey_side"),
        "answer": number(),
        "common_answer": number(),
        "basis": code("basis"),
    },
}

MONEY: dict[str, dict[str, pa.Column]] = {
    "pilot/costs": {
        "cost_id": text(unique=True),
        **bilingual("item"),
        "category": code("cost_category"),
        "amount_gbp": number(0),
        "amount_low_gbp": number(0, blank=True),
        "amount_high_gbp": number(0, blank=True),
        "lasts_years": number(SHORTEST_LIFE, blank=True),
        "year": whole(0),
        "basis": code("basis"),
    },
    "pilot/values": {
        "value_id": text(unique=True),
        "outcome_id": text(),
        **bilingual("what"),
        "value_gbp": number(0),
        "value_low_gbp": number(0, blank=True),
        "value_high_gbp": number(0, blank=True),
        "source": text(),
        "basis": code("basis"),
    },
}

SAID: dict[str, dict[str, pa.Column]] = {
    "pilot/said": {
        "said_id": text(unique=True),
        "participant_id": text(),
        "said_on": day(),
        "said_in": code("language"),
        "words": text(),
        "basis": code("basis"),
    },
    "pilot/themes": {
        "theme_id": text(unique=True),
        **bilingual("theme"),
        **bilingual("meaning"),
        "basis": code("basis"),
    },
    "pilot/codings": {
        "said_id": text(),
        "theme_id": text(),
        "coder": text(),
        "basis": code("basis"),
    },
    "pilot/quotations": {
        "quotation_id": text(unique=True),
        "said_id": text(),
        **bilingual("words"),
        "said_in": code("language"),
        "agreed": yes_no(),
        "confirmed_by": text(blank=True),
        "confirmed_on": day(blank=True),
        "basis": code("basis"),
    },
}

CRITERIA: dict[str, dict[str, pa.Column]] = {
    "pilot/judgements": {
        "outcome_id": text(unique=True),
        "moved_to": code("colour"),
        **bilingual("reason"),
        "theme_id": text(blank=True),
        **bilingual("decided_by"),
        "decided_on": day(),
        "basis": code("basis"),
    },
    "pilot/criteria_locks": {
        "lock_id": text(),
        "locked_on": day(),
        **bilingual("locked_by"),
        "outcome_id": text(),
        "field": text(),
        "value": text(blank=True),
        "content_hash": text(pattern="[0-9a-f]{64}"),
        "basis": code("basis"),
    },
    "pilot/criteria_changes": {
        "outcome_id": text(),
        "field": code("criteria_field"),
        **bilingual("reason"),
        **bilingual("changed_by"),
        "changed_on": day(),
        "basis": code("basis"),
    },
    "pilot/known_figures": {
        "known_id": text(unique=True),
        "people": code("known_people"),
        "groups": text(blank=True),
        "figure": number(0),
        "rounded_to": number(0, blank=True),
        **bilingual("what"),
        "source": text(),
        "basis": code("basis"),
    },
}

PILOT_SCHEMAS = {**TAKING_PART, **SURVEYS, **MONEY, **SAID, **CRITERIA}
