"""Checks of the indicators that case.yaml declares against the table of councils."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.case import Case
from analysis.language import Words
from analysis.settings import Indicator
from analysis.tables.faults import Fault, quoted, words

MOST_MISSING = 0.20  # as in the comparison of councils, which stops above it


def indicator_checks(study: Case, councils: pd.DataFrame) -> list[Fault]:
    """Check that councils can be compared on every indicator of case.yaml.

    Parameters
    ----------
    study
        The case.
    councils
        The reference table ``councils_uk``.

    Returns
    -------
    list of Fault
        One for each indicator that is no column of numbers, is known of too few councils, tells
        none apart, or has no logarithm where one is asked.
    """
    file = (study.raw / "case.yaml").relative_to(study.root).as_posix()
    numeric = [str(name) for name in councils.select_dtypes("number").columns]
    faults = []
    for indicator in study.settings.indicators:
        if indicator.column not in numeric:
            expected = words("expected.indicator", columns=", ".join(numeric))
            faults.append(Fault(file, None, "indicators", quoted(indicator.column), expected))
            continue
        figures = councils[indicator.column].astype("Float64").astype(float)
        for found, expected in _unfit(indicator, figures, study.settings.winsorise):
            faults.append(Fault(file, None, "indicators", found, expected))
    return faults


def _unfit(
    indicator: Indicator, figures: pd.Series, cuts: tuple[float, float]
) -> Iterator[tuple[Words, Words]]:
    """Yield what is wrong with an indicator's figures, and what was expected."""
    name, most = indicator.column, int(MOST_MISSING * len(figures))
    if (missing := int(figures.isna().sum())) > most:
        gaps = {"indicator": name, "missing": missing, "councils": len(figures)}
        yield words("found.indicator_gaps", **gaps), words("expected.indicator_known", most=most)
    if indicator.log and (low := int((figures <= 0).sum())):
        found = words("found.indicator_log", indicator=name, count=low)
        yield found, words("expected.indicator_log")
    elif indicator.log:
        figures = np.log(figures)
    lowest, highest = figures.quantile(list(cuts))
    if lowest >= highest:
        found = words("found.indicator_constant", indicator=name)
        yield found, words("expected.indicator_differs")
