"""Checks of counted figures, options, criteria and scores against each other."""

import pandas as pd

from analysis.case import Case
from analysis.tables.faults import Fault, quoted, words
from analysis.tables.known import Tables, numbers
from analysis.tables.names import shown

ONE_FIGURE = ["project_id", "measure", "figure_basis", "figures_year"]


def option_checks(study: Case, tables: Tables) -> list[Fault]:
    """Check what the options rest on and how they are weighed.

    Parameters
    ----------
    study
        The case.
    tables
        Table name to its cells as text, blank as missing, indexed by the row of the spreadsheet.

    Returns
    -------
    list of Fault
        Every fault, in no particular order. A criterion without a score is none: not known.
    """
    criteria = tables["option_criteria"]
    return [
        *_contradictions(study, tables["evidence_figures"]),
        *_second_sources(study, tables["evidence_figures"], tables["evidence"]),
        *_without_evidence(study, tables["options"]),
        *_no_choice(study, tables["options"]),
        *_ends(study, criteria),
        *_weights(study, criteria),
        *_ranges(study, tables["option_scores"]),
        *_not_judged(study, tables["option_scores"], criteria),
    ]


def _contradictions(study: Case, figures: pd.DataFrame) -> list[Fault]:
    """Report figures of one project, measure, basis and year that stand in two rows."""
    known = figures.dropna(subset=ONE_FIGURE[:3])
    twice = known[known.duplicated(ONE_FIGURE, keep=False)]
    faults = []
    for _, rows in twice.groupby(ONE_FIGURE, dropna=False, sort=False):
        project, measure = rows.iloc[0][["project_id", "measure"]]
        said = ", ".join(f"{amount} ({row})" for row, amount in rows["amount"].fillna("–").items())
        found = words("found.contradiction", project=project, measure=measure, amounts=said)
        file, expected = shown(study, "evidence_figures"), words("expected.one_figure")
        faults.append(Fault(file, int(rows.index[0]), "amount", found, expected))
    return faults


def _second_sources(study: Case, figures: pd.DataFrame, evidence: pd.DataFrame) -> list[Fault]:
    """Report figures from a second source that their project does not have."""
    blank = evidence[["source_2_title", "source_2_url"]].isna().any(axis=1)
    single = set(evidence.loc[blank, "project_id"].dropna())
    faulty = (figures["source_number"] == "2") & figures["project_id"].isin(single)
    return [
        Fault(
            shown(study, "evidence_figures"),
            int(row),
            "source_number",
            quoted("2"),
            words("expected.first_source", project=figures.at[row, "project_id"]),
        )
        for row in figures.index[faulty]
    ]


def _without_evidence(study: Case, options: pd.DataFrame) -> list[Fault]:
    """Report options that no project stands behind."""
    file, expected = shown(study, "options"), words("expected.evidence")
    return [
        Fault(file, int(str(row)), "projects", words("found.no_evidence", option=option), expected)
        for row, option in options.loc[options["projects"].isna(), "option_id"].items()
    ]


def _no_choice(study: Case, options: pd.DataFrame) -> list[Fault]:
    """Report an option that stands alone: there is nothing to weigh it against."""
    if len(options) != 1:
        return []
    row, option = int(options.index[0]), options["option_id"].iloc[0]
    found, expected = words("found.one_option", option=option), words("expected.two_options")
    return [Fault(shown(study, "options"), row, "option_id", found, expected)]


def _ends(study: Case, criteria: pd.DataFrame) -> list[Fault]:
    """Report criteria on whose scale the worst is as good as the best."""
    same = numbers(criteria["worst"]) == numbers(criteria["best"])
    return [
        Fault(
            shown(study, "option_criteria"),
            int(row),
            "best",
            quoted(criteria.at[row, "best"]),
            words("expected.other_than", column="worst", value=criteria.at[row, "worst"]),
        )
        for row in criteria.index[same]
    ]


def _weights(study: Case, criteria: pd.DataFrame) -> list[Fault]:
    """Report weights and ranks that are mixed or do not reach every criterion."""
    weighed, ranked = criteria["weight"].notna(), criteria["weight_rank"].notna()
    file = shown(study, "option_criteria")
    if weighed.all() and not ranked.any():
        if not criteria.empty and numbers(criteria["weight"]).eq(0).all():
            found = words("found.no_weight")
            return [Fault(file, None, "weight", found, words("expected.some_weight"))]
        return []
    if not weighed.any() and (ranked.all() or not ranked.any()):
        return []

    def named(rows: pd.Series) -> str:
        return ", ".join(criteria.loc[rows, "criterion_id"].dropna()) or "–"

    without = named(~weighed & ~ranked)
    found = words(
        "found.weights_mixed", weighed=named(weighed), ranked=named(ranked), without=without
    )
    return [Fault(file, None, "weight, weight_rank", found, words("expected.weights"))]


def _ranges(study: Case, scores: pd.DataFrame) -> list[Fault]:
    """Report ranges with one end only, and ranges that end before they begin."""
    file, faults = shown(study, "option_scores"), []
    for have, lack in (("low", "high"), ("high", "low")):
        for row in scores.index[scores[have].notna() & scores[lack].isna()]:
            found, expected = words("found.blank"), words("expected.both_ends", other=have)
            faults.append(Fault(file, int(row), lack, found, expected))
    for row in scores.index[numbers(scores["high"]) < numbers(scores["low"])]:
        expected = words("expected.at_least", column="low", value=scores.at[row, "low"])
        faults.append(Fault(file, int(row), "high", quoted(scores.at[row, "high"]), expected))
    return faults


def _not_judged(study: Case, scores: pd.DataFrame, criteria: pd.DataFrame) -> list[Fault]:
    """Report scores typed for a criterion that is worked out from other tables."""
    named = criteria.dropna(subset="criterion_id").drop_duplicates("criterion_id")
    measures = named.set_index("criterion_id")["measured_by"].dropna()
    judged = ", ".join(measures.index[measures == "judged"]) or "–"
    file, expected = shown(study, "option_scores"), words("expected.judged", criteria=judged)
    faults = []
    for row, criterion in scores["criterion_id"].dropna().items():
        measure = measures.get(criterion, "judged")  # an unknown criterion is reported already
        if measure != "judged":
            found = words("found.not_judged", criterion=criterion, measure=measure)
            faults.append(Fault(file, int(str(row)), "criterion_id", found, expected))
    return faults
