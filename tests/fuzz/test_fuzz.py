"""Whatever lies in a file that a person hands in, its reader answers in words: it never breaks."""

import os
import random
import time
from collections import Counter

import pytest
from fuzzed_readers import READERS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spoilt_bytes import noise, spoilt

from analysis import tables

SECONDS = float(os.environ.get("FUZZ_SECONDS", "2"))  # a reader, in the slow test
LONGEST = 5.0  # seconds of the processor for one file
FEW = max(3, int(os.environ.get("CASEBOOK_EXAMPLES", "0")))  # the slow test tries thousands

pytestmark = pytest.mark.usefixtures("in_english")
readers = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)


@pytest.fixture
def in_english(monkeypatch):
    monkeypatch.setenv("CASEBOOK_LANG", "en")


@pytest.fixture(autouse=True)
def readable(request):
    """A workbook is read by a library that is not everywhere."""
    params = getattr(request.node, "callspec", None)
    if params and params.params["reader"].name == "workbook":
        pytest.importorskip("openpyxl")


def answered_in_time(reader, study, content):
    """Read a file, which must neither break nor hang the reader."""
    began = time.process_time()
    said = reader.answer(study, content)
    assert time.process_time() - began < LONGEST
    return said


def encoded(text):
    """Return a text as bytes, halves of letters too."""
    return text.encode("utf-8", errors="surrogatepass")


@readers
def test_a_valid_file_is_read_without_a_word(reader, study):
    valid = reader.valid(study)
    stale = ("findings", "record of a run", "card of a case study", "release")
    assert reader.answer(study, valid) == "" or reader.name in stale


@readers
@settings(max_examples=FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_file_spoilt_at_random_is_answered_in_words(reader, study, seed):
    if reader.name not in VALID:
        VALID[reader.name] = reader.valid(study)
    spoilt = reader.spoil(VALID[reader.name], random.Random(seed))
    answered_in_time(reader, study, spoilt)


VALID: dict[str, bytes] = {}  # made once: a Word file takes longest


@readers
@settings(max_examples=FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(encoded)))
def test_bytes_of_no_format_are_answered_in_words(reader, study, content):
    answered_in_time(reader, study, content)


@pytest.mark.slow
@readers
def test_for_a_stated_time_nothing_breaks_a_reader(reader, study, record_property):
    valid, counts = reader.valid(study), Counter()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        seed = counts.total()
        chance = random.Random(seed)
        content = noise(chance) if seed % 10 == 0 else reader.spoil(valid, chance)
        said = answered_in_time(reader, study, content)
        counts["refused" if said else "read"] += 1
    record_property("files", dict(counts))
    print(f"{reader.name}: {counts.total()} files, of which {counts['refused']} refused")
    assert counts.total() > 0


@pytest.mark.slow
def test_the_check_of_a_whole_case_answers_whatever_table_is_spoilt(study, record_property):
    files = sorted(path for path in study.raw.rglob("*.csv"))
    valid = {path: path.read_bytes() for path in files}
    counts = Counter()
    end = time.monotonic() + 3 * SECONDS
    while time.monotonic() < end:
        chance = random.Random(counts.total())
        chosen = chance.sample(files, chance.choice((1, 1, 2, 4)))
        for path in chosen:
            path.write_bytes(spoilt(valid[path], chance))
        began = time.process_time()
        said = [fault.say(reader) for fault in tables.check(study) for reader in ("en", "cy")]
        assert time.process_time() - began < LONGEST
        "".join(said).encode("utf-8")
        counts["refused" if said else "read"] += 1
        for path in chosen:
            path.write_bytes(valid[path])
    record_property("checks", dict(counts))
    print(f"whole case: {counts.total()} checks, of which {counts['refused']} found faults")
    assert counts["refused"]
