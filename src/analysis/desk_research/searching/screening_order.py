"""In which order to read many records, learnt from those read so far, and what that saves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.desk_research.required import require
from analysis.desk_research.searching.duplicates import id_order
from analysis.desk_research.searching.screening import refuse

FEWEST: Final = 300  # below this, reading them all is quicker than trusting an order
DECIMALS_OF_A_TIE: Final = 9
NEEDED: Final = ("record_id", "title", "abstract")


def screening_order(records: pd.DataFrame, labels: Mapping[str, bool]) -> pd.DataFrame:
    """Order the records that nobody has read, the likeliest first.

    The order is help in deciding what to read next. It excludes nothing: every record is still
    read by a person.

    Parameters
    ----------
    records
        One row a record, at least 300: `record_id`, unique; `title` and `abstract`, which may be
        blank.
    labels
        For the records read so far, whether each was included.

    Returns
    -------
    DataFrame
        The records not read: `place` from 1, `record_id`, `likelihood`, a logarithm of odds that
        orders and says no more. Ties are in the order of ids.

    Raises
    ------
    ValueError
        With fewer than 300 records; when labels name unknown records; when none of those read was
        included, or none excluded.

    References
    ----------
    TF-IDF of words and pairs of words, then complement naive Bayes: Rennie and others (2003),
    Tackling the Poor Assumptions of Naive Bayes Text Classifiers; scikit-learn.
    """
    _check(records, labels)
    unread = ~records["record_id"].isin(list(labels))
    ids = records.loc[unread, "record_id"].tolist()
    odds = _odds(_grams(records), records["record_id"].tolist(), labels)[unread.to_numpy()]
    order = _first_to_last(ids, odds)
    table = pd.DataFrame(
        {"record_id": [ids[n] for n in order], "likelihood": [float(odds[n]) for n in order]}
    )
    table.insert(0, "place", range(1, len(table) + 1))
    return table


def replay(
    records: pd.DataFrame, labels: Mapping[str, bool], *, first: Sequence[str], batch: int = 10
) -> list[str]:
    """Read records whose labels are all known as if they were not, to measure the order.

    Starts with the records of `first`, learns, reads the `batch` likeliest, and learns again.

    Parameters
    ----------
    records
        As for `screening_order`.
    labels
        Whether each record was included, for all records.
    first
        The ids that are read first, in order; one included and one excluded are needed.
    batch
        How many are read before the order is learnt again.

    Returns
    -------
    list of str
        All ids in the order of reading, for `work_saved`.

    Raises
    ------
    ValueError
        As `screening_order`; for records without a label, and a `batch` below 1.
    """
    ids = records["record_id"].tolist()
    refuse([name for name in ids if name not in labels], "records without a label")
    refuse([name for name in first if name not in labels], "first to read, but not in the records")
    if isinstance(batch, bool) or batch < 1:
        msg = f"batch is {batch}; it must be a whole number from 1."
        raise ValueError(msg)
    read = list(dict.fromkeys(first))
    _check(records, {name: labels[name] for name in read})
    grams = _grams(records)
    while len(read) < len(ids):
        odds = _odds(grams, ids, {name: labels[name] for name in read})
        done = set(read)
        read += [ids[n] for n in _first_to_last(ids, odds) if ids[n] not in done][:batch]
    return read


def work_saved(order: Sequence[str], labels: Mapping[str, bool], recall: float = 0.95) -> float:
    """Measure the reading that an order saves against reading at random.

    WSS@R = (N - n) / N - (1 - R), where N is the number of records and n how many are read in this
    order until a share R of those to include has been found, rounded up to whole records. Reading
    at random is expected to save nothing.

    Parameters
    ----------
    order
        All record ids in the order of reading.
    labels
        Whether each was included.
    recall
        R, above 0 and at most 1.

    Returns
    -------
    float
        At most R; below 0 when the order is worse than chance. NaN when nothing was included.

    Raises
    ------
    ValueError
        When the order and the labels do not name the same records once each, or the recall is out
        of bounds.

    References
    ----------
    Cohen, Hersh, Peterson and Yen (2006), Reducing workload in systematic review preparation
    using automated citation classification, JAMIA 13(2), 206-219: work saved over sampling.
    """
    if not 0 < recall <= 1:
        msg = f"recall is {recall}; it must be above 0 and at most 1."
        raise ValueError(msg)
    refuse(sorted(set(order) ^ set(labels), key=id_order), "records in one of order and labels")
    refuse([name for name, times in Counter(order).items() if times > 1], "records read twice")
    found = np.cumsum([bool(labels[name]) for name in order])
    if not len(found) or not found[-1]:
        return float("nan")
    # 0.95 of 20 is 19: a last bit of the product must not ask for one more
    wanted = np.ceil(round(recall * float(found[-1]), DECIMALS_OF_A_TIE))
    read = int(np.searchsorted(found, wanted)) + 1
    return (len(found) - read) / len(found) - (1 - recall)


def _check(records: pd.DataFrame, labels: Mapping[str, bool]) -> None:
    require(records, "the table of records", *NEEDED)
    if len(records) < FEWEST:
        msg = (
            f"there are {len(records)} records; under {FEWEST} read them all, in any order. "
            "So few teach a machine too little to be trusted with the order."
        )
        raise ValueError(msg)
    ids = records["record_id"]
    refuse(sorted(set(ids[ids.duplicated()]), key=id_order), "record ids that stand twice")
    refuse(sorted(set(labels) - set(ids), key=id_order), "labels of records that are not there")
    included = sum(map(bool, labels.values()))
    if not included or included == len(labels):
        msg = (
            f"of {len(labels)} records read, {included} were included; "
            "at least one included and one excluded are needed to learn an order."
        )
        raise ValueError(msg)


def _grams(records: pd.DataFrame) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = records["title"].fillna("") + " " + records["abstract"].fillna("")
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode")
    return words.fit_transform(texts)


def _odds(grams: Any, ids: list[str], labels: Mapping[str, bool]) -> np.ndarray:
    """Learn from the labelled rows and return how likely each row is to be included."""
    from sklearn.naive_bayes import ComplementNB

    read = [number for number, name in enumerate(ids) if name in labels]
    model = ComplementNB().fit(grams[read], [bool(labels[ids[number]]) for number in read])
    both = model.predict_joint_log_proba(grams)
    return (both[:, 1] - both[:, 0]).round(DECIMALS_OF_A_TIE)


def _first_to_last(ids: list[str], odds: np.ndarray) -> list[int]:
    return sorted(range(len(ids)), key=lambda number: (-odds[number], id_order(ids[number])))
