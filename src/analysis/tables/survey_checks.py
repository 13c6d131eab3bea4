"""Checks of the two surveys: scales, answers, and what makes them comparable."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Any

import pandas as pd

from analysis.case import Case
from analysis.language import Words
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.known import Tables, numbers
from analysis.tables.names import shown

# the questions that the pilot's notebook asks about
QUESTIONS = ("tasks", "weekly_use", "life_satisfaction")
SCALES = {"own": ("minimum", "maximum"), "partner": ("partner_minimum", "partner_maximum")}
# what must be known of a partner's question before anybody can say whether it may be compared
PARTNER = ("partner_minimum", "partner_maximum", "partner_mode", "partner_month", "partner_base_en")
ASKED = {"own": "pilot/responses", "partner": "pilot/partner_responses"}
MOST_STEPS = 1000  # longer scales are no answers that a person merges one by one


def survey_checks(study: Case, tables: Tables) -> list[Fault]:
    """Check the questions, the answers on both sides and the merging of answers.

    Parameters
    ----------
    study
        The case.
    tables
        Table name to its cells as text, blank as missing, indexed by the row of the spreadsheet.

    Returns
    -------
    list of Fault
        Every fault, in no particular order.
    """
    questions = tables["pilot/questions"]
    return [
        *_questions(study, questions),
        *_partners(study, questions),
        *_margins(study, questions),
        *_answers(study, tables),
        *_merging(study, tables, questions),
    ]


def _questions(study: Case, questions: pd.DataFrame) -> list[Fault]:
    """Report questions that are missing, and scales that end before they begin."""
    file, faults = shown(study, "pilot/questions"), []
    for question in QUESTIONS:
        if not questions.empty and question not in set(questions["question_id"]):
            found = words("found.no_questions", question=question)
            expected = words("expected.questions", questions=", ".join(QUESTIONS))
            faults.append(Fault(file, None, "question_id", found, expected))
    for low, high in SCALES.values():
        for row in questions.index[numbers(questions[high]) <= numbers(questions[low])]:
            expected = words("expected.above", column=low, value=questions.at[row, low])
            faults.append(Fault(file, int(row), high, quoted(questions.at[row, high]), expected))
    return faults


def _partners(study: Case, questions: pd.DataFrame) -> list[Fault]:
    """Report a partner's questions that are half described, and descriptions of none."""
    file, faults = shown(study, "pilot/questions"), []
    none = (questions["comparability"] == "none").fillna(False)
    asked = questions["partner_question_en"].notna() | questions["partner_question_cy"].notna()
    compared = questions["comparability"].notna() & ~none
    for row in questions.index[compared & ~asked]:
        expected = words("expected.partner_question", value=questions.at[row, "comparability"])
        faults.append(Fault(file, int(row), "partner_question_en", words("found.blank"), expected))
    for row in questions.index[none & asked]:
        found = quoted(questions.at[row, "partner_question_en"])
        expected = words("expected.no_partner_question")
        faults.append(Fault(file, int(row), "partner_question_en", found, expected))
    for column in PARTNER:
        for row in questions.index[asked & compared & questions[column].isna()]:
            expected = words("expected.partner_described")
            faults.append(Fault(file, int(row), column, words("found.blank"), expected))
    return faults


def _margins(study: Case, questions: pd.DataFrame) -> list[Fault]:
    """Report margins without a reason, reasons without one, and margins of zero."""
    file, faults = shown(study, "pilot/questions"), []
    for have, lack in (("margin", "margin_reason_en"), ("margin_reason_en", "margin")):
        for row in questions.index[questions[have].notna() & questions[lack].isna()]:
            expected = words("expected.margin_and_reason", other=have)
            faults.append(Fault(file, int(row), lack, words("found.blank"), expected))
    for row in questions.index[numbers(questions["margin"]).eq(0)]:
        found, expected = quoted(questions.at[row, "margin"]), words("expected.some_margin")
        faults.append(Fault(file, int(row), "margin", found, expected))
    return faults


def _answers(study: Case, tables: Tables) -> list[Fault]:
    """Report answers outside the scale of their question, on both sides."""
    faults = []
    for side, name in ASKED.items():
        cells = tables[name]
        low, high = _limits(tables["pilot/questions"], side, cells["question_id"])
        answer = numbers(cells["answer"])
        for row in cells.index[(answer < numbers(low)) | (answer > numbers(high))]:
            expected = words("expected.number_between", low=low[row], high=high[row])
            found = quoted(cells.at[row, "answer"])
            faults.append(Fault(shown(study, name), int(row), "answer", found, expected))
        if side == "partner":
            faults += _without_scale(study, cells, tables["pilot/questions"])
    return faults


def _limits(questions: pd.DataFrame, side: str, asked: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return both ends of the scale of each answer's question; missing where it has none."""
    low, high = SCALES[side]
    sound = questions[numbers(questions[high]) > numbers(questions[low])]
    limits = sound.dropna(subset="question_id").drop_duplicates("question_id")
    scale = asked.to_frame().join(limits.set_index("question_id")[[low, high]], on="question_id")
    return scale[low], scale[high]


def _without_scale(study: Case, cells: pd.DataFrame, questions: pd.DataFrame) -> list[Fault]:
    """Report the first answer to each question of the partner that has no scale."""
    blank = questions[questions[["partner_minimum", "partner_maximum"]].isna().any(axis=1)]
    first = cells.loc[cells["question_id"].isin(set(blank["question_id"].dropna())), "question_id"]
    expected = words("expected.partner_scale", file=shown(study, "pilot/questions"))
    return [
        Fault(shown(study, "pilot/partner_responses"), int(str(row)), "question_id",
              quoted(question), expected)
        for row, question in first.drop_duplicates().items()
    ]  # fmt: skip


def _merging(study: Case, tables: Tables, questions: pd.DataFrame) -> list[Fault]:
    """Report answers that are merged for nothing, beyond the scale, or left out.

    Until the partner's answers are there, nothing need be merged.
    """
    merged = tables["pilot/answer_map"]
    if merged.empty and tables["pilot/partner_responses"].empty:
        return []
    return [
        *_merged_for_nothing(study, merged, questions),
        *_merged_beyond(study, merged, questions),
        *_left_out(study, merged, questions),
        *_no_common_ground(study, merged, questions),
    ]


def _merged_for_nothing(
    study: Case, merged: pd.DataFrame, questions: pd.DataFrame
) -> Iterator[Fault]:
    classes = questions.dropna(subset=["question_id", "comparability"])
    known = classes.drop_duplicates("question_id").set_index("question_id")["comparability"]
    for row, question in merged["question_id"].dropna().drop_duplicates().items():
        if known.get(question, "collapsible") != "collapsible":
            found = words("found.merged", question=question, comparability=known[question])
            file, expected = shown(study, "pilot/answer_map"), words("expected.collapsible")
            yield Fault(file, int(str(row)), "question_id", found, expected)


def _merged_beyond(study: Case, merged: pd.DataFrame, questions: pd.DataFrame) -> Iterator[Fault]:
    for side in SCALES:
        rows = merged[(merged["side"] == side).fillna(False)]
        low, high = _limits(questions, side, rows["question_id"])
        answer = numbers(rows["answer"])
        for row in rows.index[(answer < numbers(low)) | (answer > numbers(high))]:
            expected = words("expected.number_between", low=low[row], high=high[row])
            found = quoted(rows.at[row, "answer"])
            yield Fault(shown(study, "pilot/answer_map"), int(row), "answer", found, expected)


def _collapsible(questions: pd.DataFrame) -> pd.DataFrame:
    named = questions.dropna(subset="question_id").drop_duplicates("question_id")
    return named[named["comparability"].eq("collapsible").fillna(False).astype(bool)]


def _left_out(study: Case, merged: pd.DataFrame, questions: pd.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each side of a question with answers that have no common answer."""
    answers: dict[tuple[object, object], set[float]] = defaultdict(set)
    for name, side, answer in zip(
        merged["question_id"], merged["side"], numbers(merged["answer"]), strict=True
    ):
        answers[name, side].add(answer)
    for question in _collapsible(questions).to_dict("records"):
        for side, ends in SCALES.items():
            held = answers[question["question_id"], side]
            lacking = [answer for answer in _steps(question, ends) if answer not in held]
            if lacking:
                found = words("found.unmerged", question=question["question_id"], side=side)
                expected: Words = words(
                    "expected.merged", answers=", ".join(map(str, lacking)), side=side
                )
                yield Fault(shown(study, "pilot/answer_map"), None, "answer", found, expected)


def _steps(question: dict[Hashable, Any], ends: tuple[str, str]) -> range:
    """Return the whole answers of a scale; none where it is not known or far too long."""
    low, high = (pd.to_numeric(question[end], errors="coerce") for end in ends)
    if pd.isna(low) or pd.isna(high) or high - low > MOST_STEPS:
        return range(0)
    return range(int(low), int(high) + 1)


def _no_common_ground(
    study: Case, merged: pd.DataFrame, questions: pd.DataFrame
) -> Iterator[Fault]:
    """Yield common answers that one side of a question cannot give: they compare with nothing."""
    for question in _collapsible(questions)["question_id"]:
        rows = merged[(merged["question_id"] == question).fillna(False)]
        held = {side: set(rows.loc[rows["side"].eq(side), "common_answer"]) for side in SCALES}
        if not all(held.values()):  # the side without any is reported already
            continue
        amounts = {side: set(numbers(pd.Series(list(cells)))) for side, cells in held.items()}
        given = rows.dropna(subset=["side", "common_answer"])
        common = numbers(given["common_answer"])
        for row in given.index:
            other = "partner" if given.at[row, "side"] == "own" else "own"
            if common[row] not in amounts[other]:
                found = quoted(given.at[row, "common_answer"])
                expected = words("expected.common_answer", side=other)
                file = shown(study, "pilot/answer_map")
                yield Fault(file, int(str(row)), "common_answer", found, expected)
