"""The shortlist as a whole: no order and no unit decides it, and it says what it rests on."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import tables
from analysis.case import Case
from analysis.desk_research import councils, evidence, options

AS_OF = "2021-12-31"


@pytest.fixture(scope="module")
def raw(project_root):
    study = Case.load("monmouthshire", project_root)
    names = ("options", "option_criteria", "option_scores", "fit", "evidence")
    held = {name: tables.read(study, name) for name in names}
    uk = councils.with_names(tables.read_reference(study, "councils_uk"))
    return held | {"uk": uk, "ways": study.settings.comparison, "council": study.settings.council}


def shortlist(raw):
    """Everything that decides the shortlist, from raw tables to chances and support."""
    started = evidence.strength(evidence.in_time(evidence.known_by(raw["evidence"], AS_OF)))
    fit = options.fit_summary(raw["fit"], raw["options"]["option_id"])
    tables_of = (raw["options"], raw["option_criteria"], raw["option_scores"], started, fit)
    weighting = options.weighting(raw["option_criteria"])
    result = options.smaa(options.option_values(*tables_of), **weighting, draws=400)
    likeness = councils.likeness(raw["uk"], raw["council"], **raw["ways"]) / 100
    backed = options.support(raw["options"], started, likeness).set_index("option_id")["support"]
    without = options.support_without_each(raw["options"], started, likeness)
    chances = options.rank_chances(result).set_index("option").sort_index()
    return chances, backed.sort_index(), options.support_change(without)


@pytest.fixture(scope="module")
def usual(raw):
    return shortlist(raw)


@settings(max_examples=8)
@given(seed=st.integers(0, 2**31 - 1), factor=st.sampled_from([0.01, 12.0, 1000.0]))
def test_no_order_of_rows_or_columns_and_no_unit_alters_the_shortlist(raw, usual, seed, factor):
    mixed = dict(raw)
    for name in ("options", "option_criteria", "option_scores", "fit", "evidence"):
        table = raw[name].sample(frac=1, random_state=seed)
        mixed[name] = table.sample(frac=1, axis=1, random_state=seed).reset_index(drop=True)
    mixed["uk"] = raw["uk"].sample(frac=1, random_state=seed)
    one = raw["ways"]["columns"][seed % len(raw["ways"]["columns"])]
    mixed["uk"] = mixed["uk"].assign(**{one: mixed["uk"][one] * factor})
    judged = raw["option_criteria"].query("measured_by == 'judged'")["criterion_id"].iloc[0]
    for name, ends in (("option_criteria", ["worst", "best"]), ("option_scores", ["low", "high"])):
        rows = mixed[name]["criterion_id"] == judged
        mixed[name].loc[rows, ends] = mixed[name].loc[rows, ends] * factor
    altered = shortlist(mixed)
    for expected, found in zip(usual[:2], altered[:2], strict=True):
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found[expected.columns], expected, rtol=1e-9)
        else:
            pd.testing.assert_series_equal(found, expected, rtol=1e-9)
    assert usual[2] == altered[2]


def test_removing_the_most_weighted_council_is_reported_when_first_place_changes(raw, usual):
    assert usual[2] == "changes"  # without Gwynedd the champions lose their lead
    started = evidence.strength(evidence.in_time(evidence.known_by(raw["evidence"], AS_OF)))
    without_gwynedd = started[started["area_code"] != "W06000002"]
    likeness = councils.likeness(raw["uk"], raw["council"], **raw["ways"]) / 100
    first = [
        options.support(raw["options"], known, likeness).set_index("option_id")["support"].idxmax()
        for known in (started, without_gwynedd)
    ]
    assert first == ["OPT2", "OPT4"]
