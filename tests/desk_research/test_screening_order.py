"""Screening order: refused for few records, and measured where the answer can be computed."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.desk_research.searching.screening_order import (
    FEWEST,
    replay,
    screening_order,
    work_saved,
)

TOPIC = ["library tablet lending scheme", "lending devices in a library", "tablet loan residents"]
OTHER = ["survey of river fish", "road surface repairs", "winter grain harvest", "tax of boats"]


def made(n=400, every=20, start=0):
    """Make records of which one in `every` is of the topic, told by its words alone."""
    topic = [number % every == start for number in range(n)]
    words = [
        f"{(TOPIC if wanted else OTHER)[number % (3 if wanted else 4)]} study {number % 7}"
        for number, wanted in enumerate(topic)
    ]
    ids = [f"R{number}" for number in range(n)]
    records = pd.DataFrame({"record_id": ids, "title": words, "abstract": [None] * n})
    return records, dict(zip(ids, topic, strict=True))


def test_under_300_records_no_order_is_given():
    records, labels = made(n=FEWEST - 1)
    with pytest.raises(ValueError, match=r"there are 299 records; under 300 read them all"):
        screening_order(records, {"R0": True, "R1": False})
    with pytest.raises(ValueError, match="under 300 read them all"):
        replay(records, labels, first=["R0", "R1"])


def test_the_records_of_the_topic_come_first_and_no_record_is_lost():
    records, labels = made()
    read = {name: labels[name] for name in ("R0", "R1", "R2", "R3", "R20", "R40")}
    order = screening_order(records, read)
    wanted = [labels[name] for name in order["record_id"]]
    assert all(wanted[: 20 - 3])
    assert not any(wanted[20 - 3 :])
    assert order["place"].tolist() == list(range(1, 400 - len(read) + 1))
    assert set(order["record_id"]) | set(read) == set(records["record_id"])
    assert order["likelihood"].is_monotonic_decreasing


def test_the_order_is_the_same_for_any_order_of_rows_and_labels():
    records, labels = made()
    read = {name: labels[name] for name in ("R0", "R1", "R20", "R21")}
    mixed = records.sample(frac=1, random_state=np.random.default_rng(7))
    again = screening_order(mixed, dict(reversed(read.items())))
    pd.testing.assert_frame_equal(again, screening_order(records, read))


def test_records_of_the_same_words_stand_in_the_order_of_their_ids():
    records, labels = made()
    order = screening_order(records, {"R0": True, "R1": False})
    same = records.set_index("record_id")["title"]
    first = [name for name in order["record_id"] if same[name] == same["R1"]]
    assert first == sorted(first, key=lambda name: int(name[1:]))


@pytest.mark.parametrize(
    ("read", "message"),
    [
        ({"R1": False, "R2": False}, "of 2 records read, 0 were included; at least one included"),
        ({"R0": True}, "of 1 records read, 1 were included"),
        ({}, "of 0 records read, 0 were included"),
        ({"R0": True, "R1": False, "X9": True}, "labels of records that are not there: X9"),
    ],
)
def test_what_cannot_be_learnt_from_is_named(read, message):
    with pytest.raises(ValueError, match=message):
        screening_order(made()[0], read)


def test_records_without_their_columns_or_with_one_id_twice_are_named():
    records, _ = made()
    read = {"R0": True, "R1": False}
    with pytest.raises(ValueError, match=r"table of records.*: abstract"):
        screening_order(records.drop(columns="abstract"), read)
    with pytest.raises(ValueError, match=r"record ids that stand twice: R0\."):
        screening_order(pd.concat([records, records.head(1)]), read)


# work saved


def test_the_work_saved_is_what_its_definition_gives():
    labels = {f"R{n}": n < 20 for n in range(400)}
    # 19 of 20 are found after 19 of 400: (400 - 19) / 400 - 0.05
    assert work_saved(list(labels), labels) == pytest.approx(381 / 400 - 0.05, abs=1e-12)
    # all 20 after 20 of 400
    assert work_saved(list(labels), labels, recall=1) == pytest.approx(380 / 400, abs=1e-12)
    # 55 of 100, though 0.55 times 100 is a little more than 55 in a computer
    many = {f"R{n}": n < 100 for n in range(400)}
    assert work_saved(list(many), many, recall=0.55) == pytest.approx(345 / 400 - 0.45, abs=1e-12)
    # the worst order finds the nineteenth last but one
    worst = list(reversed(labels))
    assert work_saved(worst, labels) == pytest.approx(1 / 400 - 0.05, abs=1e-12)


def test_where_nothing_is_included_nothing_can_be_saved():
    assert math.isnan(work_saved(["R1", "R2"], {"R1": False, "R2": False}))
    assert math.isnan(work_saved([], {}))


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.sampled_from([0.5, 0.95, 1.0]))
def test_no_order_saves_more_than_the_recall_and_none_costs_more_than_what_is_missed(found, recall):
    labels = {f"R{n}": wanted for n, wanted in enumerate(found)}
    saved = work_saved(list(labels), labels, recall)
    assert math.isnan(saved) or recall - 1 - 1e-12 <= saved < recall


def test_an_order_read_at_even_steps_saves_nothing_but_the_last_stretch():
    labels = {f"R{n}": n % 10 == 9 for n in range(200)}
    # the nineteenth of twenty is record 190: 10/200 saved, and 0.05 is what chance would save
    assert work_saved(list(labels), labels) == pytest.approx(0, abs=1e-12)


def test_what_does_not_fit_together_is_named():
    labels = {"R1": True, "R2": False}
    with pytest.raises(ValueError, match=r"in one of order and labels: R2; R10\."):
        work_saved(["R1", "R10"], labels)
    with pytest.raises(ValueError, match=r"records read twice: R1\."):
        work_saved(["R1", "R2", "R1"], labels)
    for recall in (0, 1.1):
        with pytest.raises(ValueError, match="recall is .* above 0 and at most 1"):
            work_saved(["R1", "R2"], labels, recall)


# replay


def test_a_replay_of_topics_told_by_their_words_finds_them_all_at_once():
    records, labels = made()
    # one of each wording is read first, so that all others of the topic come next
    first = ["R0", "R20", "R40", "R1", "R2", "R3", "R5"]
    order = replay(records, labels, first=first, batch=5)
    assert order[: len(first)] == first
    assert sorted(order) == sorted(labels)
    # three found among the first seven; the nineteenth of twenty after sixteen more
    assert work_saved(order, labels) == pytest.approx((400 - 23) / 400 - 0.05, abs=1e-12)


def test_a_replay_learns_as_it_reads():
    records, labels = made(every=10)
    order = replay(records, labels, first=["R0", "R1"], batch=10)
    assert work_saved(order, labels) > 0.8


def test_a_replay_needs_labels_and_a_batch():
    records, labels = made()
    with pytest.raises(ValueError, match=r"records without a label: R5\."):
        replay(records, {name: labels[name] for name in labels if name != "R5"}, first=["R0", "R1"])
    with pytest.raises(ValueError, match="first to read, but not in the records: X1"):
        replay(records, labels, first=["X1"])
    with pytest.raises(ValueError, match="of 2 records read, 0 were included"):
        replay(records, labels, first=["R1", "R2"])
    with pytest.raises(ValueError, match="batch is 0; it must be a whole number from 1"):
        replay(records, labels, first=["R0", "R1"], batch=0)
