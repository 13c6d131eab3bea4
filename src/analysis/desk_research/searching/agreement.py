"""How far readers agree beyond chance, with gaps where a reader did not see a record."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from analysis.desk_research.required import require
from analysis.desk_research.searching.screening import AGREED, DECISIONS, refuse

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: Final = ("nominal", "ordinal", "interval", "ratio")
MEASURES: Final = ("krippendorff_alpha", "gwet_ac1", "cohen_kappa", "raw_agreement")
JUDGED: Final = ("include", "exclude")  # a text that could not be got was not judged


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa with what it rests on.

    Attributes
    ----------
    kappa
        From -1 to 1; NaN where it is not defined.
    observed, chance
        The share of units on which both agree, and the share expected by chance.
    units
        How many units both saw.
    """

    kappa: float
    observed: float
    chance: float
    units: int


def krippendorff_alpha(ratings: pd.DataFrame, level: Level = "nominal") -> float:
    """Measure the agreement of two or more coders, gaps allowed.

    Parameters
    ----------
    ratings
        A row a coder, a column a unit; blank where a coder did not see a unit. Numbers, or for
        the nominal level anything.
    level
        How far two values are apart: ``nominal``, ``ordinal``, ``interval`` or ``ratio``.

    Returns
    -------
    float
        1 for full agreement, 0 for what chance would give. NaN where it is not defined: no unit
        was seen by two coders, or all units that were have one and the same value.

    Raises
    ------
    ValueError
        When the level is not known, or the values do not fit it.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability. Computed by the library
    krippendorff.
    """
    if level not in LEVELS:
        msg = f"level is '{level}'; it must be one of: {', '.join(LEVELS)}."
        raise ValueError(msg)
    values = sorted(_values(ratings), key=str) if level == "nominal" else _numbers(ratings, level)
    counts = _counts(ratings, values)
    counts = counts[counts.sum(axis=1) > 1]
    if (counts.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    import krippendorff

    domain = np.arange(len(values)) if level == "nominal" else np.asarray(values, dtype=float)
    return float(
        krippendorff.alpha(value_counts=counts, value_domain=domain, level_of_measurement=level)
    )


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> Kappa:
    """Measure the agreement of two readers on the units that both saw.

    Parameters
    ----------
    first, second
        What each reader said of the same units in the same order, as nominal values; None or NaN
        where a reader did not see a unit.

    Returns
    -------
    Kappa
        All shares are NaN when no unit was seen by both; kappa alone is, when both said one and
        the same of every unit.

    Raises
    ------
    ValueError
        When the two are not of one length.

    References
    ----------
    Cohen (1960), A coefficient of agreement for nominal scales.
    """
    one, other = list(first), list(second)
    if len(one) != len(other):
        msg = f"the first reader has {len(one)} units, the second {len(other)}; both need the same."
        raise ValueError(msg)
    pairs = [
        (a, b) for a, b in zip(one, other, strict=True) if not (pd.isna([a]) | pd.isna([b])).any()
    ]
    units = len(pairs)
    if not units:
        return Kappa(float("nan"), float("nan"), float("nan"), 0)
    observed = sum(a == b for a, b in pairs) / units
    said = [Counter(column) for column in zip(*pairs, strict=True)]
    # whole numbers until the last step, so that full chance agreement is exactly 1
    expected = sum(said[0][value] * said[1][value] for value in said[0])
    chance = expected / units**2
    kappa = float("nan") if expected == units**2 else (observed - chance) / (1 - chance)
    return Kappa(kappa, observed, chance, units)


def gwet_ac1(ratings: pd.DataFrame, values: Sequence[Hashable] | None = None) -> float:
    """Measure the agreement of two or more readers where one answer is rare, gaps allowed.

    Kappa can be near zero although readers nearly always agree, because one answer is rare. AC1
    does not have this fault.

    Parameters
    ----------
    ratings
        A row a reader, a column a unit; blank where a reader did not see a unit. Nominal.
    values
        The answers that a reader could give; None takes those that were given.

    Returns
    -------
    float
        At most 1. NaN where it is not defined: no unit was seen by two readers, or there is only
        one value.

    Raises
    ------
    ValueError
        When a rating is not one of the values.

    References
    ----------
    Gwet (2008), Computing inter-rater reliability and its variance in the presence of high
    agreement, British Journal of Mathematical and Statistical Psychology 61, 29-48; with gaps as
    in Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition: agreement over the units that
    two or more saw, chance over all units that anyone saw.
    """
    found = sorted(_values(ratings), key=str)
    answers = found if values is None else list(dict.fromkeys(values))
    refuse([str(value) for value in found if value not in answers], "ratings that are not values")
    counts = _counts(ratings, answers)
    counts = counts[counts.sum(axis=1) > 0]
    observed = _observed(counts)
    if np.isnan(observed) or len(answers) < 2:
        return float("nan")
    share = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((share * (1 - share)).sum() / (len(answers) - 1))
    return (observed - chance) / (1 - chance)


def raw_agreement(ratings: pd.DataFrame) -> float:
    """Return the share of pairs of readers who agree, averaged over the units that two saw.

    Parameters
    ----------
    ratings
        As for `gwet_ac1`.

    Returns
    -------
    float
        From 0 to 1; NaN when no unit was seen by two readers.
    """
    return _observed(_counts(ratings, sorted(_values(ratings), key=str)))


def units_both_saw(ratings: pd.DataFrame) -> int:
    """Count the units that two or more readers saw."""
    return int((ratings.notna().sum(axis=0) > 1).sum())


def agreement(screening: pd.DataFrame, *, stage: str = "title_abstract") -> pd.DataFrame:
    """Set out the agreement of the readers at one stage of screening.

    The reader ``agreed`` is no reader of its own and is left out. A full text that could not be
    retrieved was not judged and is a gap.

    Parameters
    ----------
    screening
        One row a decision: `record_id`, `stage`, `reader`, `decision`.
    stage
        ``title_abstract`` or ``full_text``.

    Returns
    -------
    DataFrame
        `stage`; `agreement_measure`: ``krippendorff_alpha``, ``gwet_ac1``, ``cohen_kappa`` and
        ``raw_agreement``, in this order; `agreement_value`, NaN where it is not defined, as kappa
        is for other than two readers and all are for one reader; `units_both_saw`, the records
        that two or more judged; `readers`.

    Raises
    ------
    ValueError
        For an unknown stage, a reader who decided twice on a record, and readers who have no
        record in common: nothing can be said of their agreement.
    """
    require(screening, "the table of screening", "record_id", "stage", "reader", "decision")
    if stage not in DECISIONS:
        msg = f"stage is '{stage}'; it must be one of: {', '.join(DECISIONS)}."
        raise ValueError(msg)
    rows = screening[(screening["stage"] == stage) & (screening["reader"] != AGREED)]
    judged = rows[rows["decision"].isin(JUDGED)]
    twice = judged[judged.duplicated(["record_id", "reader"])]
    refuse((twice["record_id"] + " by " + twice["reader"]).tolist(), "decided twice, records")
    ratings = judged.pivot(index="reader", columns="record_id", values="decision")
    both = units_both_saw(ratings)
    if len(ratings) > 1 and not both:
        who = "; ".join(f"{name}: {n} records" for name, n in ratings.notna().sum(axis=1).items())
        msg = f"the readers at {stage} have no record in common ({who}); let two read the same."
        raise ValueError(msg)
    kappa = cohen_kappa(*ratings.to_numpy()).kappa if len(ratings) == 2 else float("nan")
    found = (krippendorff_alpha(ratings), gwet_ac1(ratings, JUDGED), kappa, raw_agreement(ratings))
    table = pd.DataFrame({"agreement_measure": MEASURES, "agreement_value": found})
    table.insert(0, "stage", stage)
    return table.assign(units_both_saw=both, readers=len(ratings))


def _values(ratings: pd.DataFrame) -> set[Hashable]:
    flat = ratings.to_numpy(dtype=object).ravel()
    return {value for value in flat if pd.notna(value)}


def _numbers(ratings: pd.DataFrame, level: str) -> list[Hashable]:
    found = _values(ratings)
    wrong = [v for v in found if isinstance(v, bool) or not isinstance(v, int | float | np.number)]
    refuse(sorted(map(str, wrong)), f"the level {level} needs numbers; found")
    if level == "ratio":
        refuse([f"{v}" for v in found if float(v) < 0], "the level ratio has none below 0; found")  # type: ignore[arg-type]
    return sorted(found, key=float)  # type: ignore[arg-type]


def _counts(ratings: pd.DataFrame, values: Sequence[Hashable]) -> np.ndarray:
    """Count for each unit (rows) how many gave each value (columns)."""
    cells = ratings.to_numpy(dtype=object).T
    place = {value: number for number, value in enumerate(values)}
    counts = np.zeros((len(cells), len(values)), dtype=int)
    for unit, row in enumerate(cells):
        for value in row:
            if pd.notna(value):
                counts[unit, place[value]] += 1
    return counts


def _observed(counts: np.ndarray) -> float:
    seen = counts.sum(axis=1)
    shared, n = counts[seen > 1], seen[seen > 1]
    if not len(n):
        return float("nan")
    return float(((shared * (shared - 1)).sum(axis=1) / (n * (n - 1))).mean())
