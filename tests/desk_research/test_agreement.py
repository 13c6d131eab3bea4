"""Agreement of readers: published answers, gaps, and what is not defined."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_screening import decisions

from analysis.desk_research.searching.agreement import (
    LEVELS,
    MEASURES,
    agreement,
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    raw_agreement,
    units_both_saw,
)


def from_table(table):
    """Return what each of two readers said of each unit of a table of counts."""
    cells = [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]
    return [list(said) for said in zip(*cells, strict=True)]


@pytest.fixture(scope="module")
def four_by_twelve(shared_cases):
    folder = shared_cases / "desk" / "agreement-krippendorff-4x12"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return pd.read_csv(folder / "data.csv", index_col="coder"), expected


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_equals_the_published_value_at_every_level(level, four_by_twelve):
    ratings, expected = four_by_twelve
    found = krippendorff_alpha(ratings, level)
    for kind, tolerance in expected["tolerance"].items():
        answer = expected[f"alpha_{kind}"][level]
        assert found == pytest.approx(answer, abs=tolerance)


def test_ac1_of_the_same_data_equals_that_of_its_authors_package(four_by_twelve):
    ratings, _ = four_by_twelve
    # irrCAC 1.0, gwet.ac1.raw(cac.raw4raters): agreement 0.8181818, chance 0.1903212, AC1 0.77544
    assert raw_agreement(ratings) == pytest.approx(9 / 11, abs=1e-12)
    assert gwet_ac1(ratings) == pytest.approx(0.77544, abs=5e-6)
    assert gwet_ac1(ratings) == pytest.approx((9 / 11 - 0.1903212) / (1 - 0.1903212), abs=1e-6)
    assert units_both_saw(ratings) == 11


def test_kappa_equals_the_textbook(shared_cases):
    folder = shared_cases / "desk" / "agreement-cohen-2x2"
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    table = pd.read_csv(folder / "table.csv", index_col="reader_a")
    found = cohen_kappa(*from_table(table.to_numpy()))
    assert found.units == expected["n"]
    for name in ("kappa", "observed", "chance"):
        answer = expected[name if name == "kappa" else f"{name}_agreement"]
        assert getattr(found, name) == pytest.approx(answer, abs=expected["tolerance"])


def test_two_readers_and_three_categories_equal_the_package_of_ac1s_author():
    # irrCAC 1.0, data cont3x3abstractors (Gwet 2014)
    first, second = from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    ratings = pd.DataFrame([first, second])
    assert gwet_ac1(ratings) == pytest.approx(0.8493305, abs=5e-8)
    assert cohen_kappa(first, second).kappa == pytest.approx(0.7964094, abs=5e-8)
    assert krippendorff_alpha(ratings) == pytest.approx(0.7972585, abs=5e-8)
    assert raw_agreement(ratings) == pytest.approx(0.89, abs=1e-12)


def test_ac1_stays_high_where_one_answer_is_rare_and_kappa_does_not():
    first, second = from_table([[118, 5], [2, 0]])
    # by hand: agreement 118/125; share of the first answer (123 + 120) / 250 = 0.972
    chance = 2 * 0.972 * 0.028
    assert gwet_ac1(pd.DataFrame([first, second])) == pytest.approx(
        (118 / 125 - chance) / (1 - chance), abs=1e-12
    )
    assert cohen_kappa(first, second).kappa < 0


def test_full_agreement_is_one_and_full_disagreement_is_below_chance():
    same = pd.DataFrame([list("iexi"), list("iexi")])
    assert krippendorff_alpha(same) == gwet_ac1(same) == raw_agreement(same) == 1
    assert cohen_kappa(*same.to_numpy()).kappa == 1
    other = pd.DataFrame([list("ieie"), list("eiei")])
    assert raw_agreement(other) == 0
    assert max(krippendorff_alpha(other), gwet_ac1(other)) < 0
    assert cohen_kappa(*other.to_numpy()).kappa == -1


UNDEFINED = {
    "all the same value": [["i", "i"], ["i", "i"]],
    "nobody saw the same unit": [["i", None], [None, "e"]],
    "one reader": [["i", "e"]],
}


@pytest.mark.parametrize("why", UNDEFINED)
def test_what_is_not_defined_is_missing_and_never_zero(why):
    ratings = pd.DataFrame(UNDEFINED[why])
    assert math.isnan(krippendorff_alpha(ratings))
    assert math.isnan(gwet_ac1(ratings))
    if len(ratings) == 2:
        assert math.isnan(cohen_kappa(*ratings.to_numpy()).kappa)


def test_raw_agreement_is_missing_where_no_unit_was_seen_twice():
    assert math.isnan(raw_agreement(pd.DataFrame(UNDEFINED["nobody saw the same unit"])))
    assert raw_agreement(pd.DataFrame(UNDEFINED["all the same value"])) == 1


def test_a_unit_that_one_coder_saw_defines_no_agreement_with_another_value():
    # the second value is on a unit that nobody else saw, so pairs hold one value only
    assert math.isnan(krippendorff_alpha(pd.DataFrame([["i", "i", "e"], ["i", "i", None]])))


def test_kappa_says_what_was_observed_though_it_is_not_defined():
    found = cohen_kappa(["i", "i", None], ["i", "i", "e"])
    assert (found.observed, found.chance, found.units) == (1, 1, 2)
    assert math.isnan(found.kappa)
    nothing = cohen_kappa(["i", None], [None, "e"])
    assert nothing.units == 0
    assert math.isnan(nothing.observed)


def test_ac1_knows_the_answers_that_nobody_gave():
    ratings = pd.DataFrame([["i", "i"], ["i", "i"]])
    assert gwet_ac1(ratings, values=["i", "e"]) == 1
    with pytest.raises(ValueError, match=r"ratings that are not values: i\."):
        gwet_ac1(ratings, values=["e", "x"])


def test_no_warning_is_given_where_there_is_nothing_to_measure(recwarn):
    krippendorff_alpha(pd.DataFrame([["i", None], [None, "i"]]))
    assert not recwarn.list


RATINGS = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([1, 2, 3, None]), min_size=coders, max_size=coders),
        min_size=2,
        max_size=8,
    )
)


def measured(ratings, nominal=True):
    levels = ["nominal"] if nominal else LEVELS
    alphas = [krippendorff_alpha(ratings, level) for level in levels]
    return [*alphas, gwet_ac1(ratings), raw_agreement(ratings), units_both_saw(ratings)]


@given(RATINGS, st.randoms(use_true_random=False))
def test_the_order_of_readers_and_units_changes_nothing(units, chance):
    ratings = pd.DataFrame(units, dtype=object).T
    rows, columns = list(ratings.index), list(ratings.columns)
    chance.shuffle(rows)
    chance.shuffle(columns)
    mixed = ratings.loc[rows, columns]
    assert measured(mixed, False) == pytest.approx(measured(ratings, False), nan_ok=True, abs=1e-9)


@given(RATINGS, st.permutations(["include", "exclude", "perhaps"]))
def test_the_names_of_the_values_change_nothing_at_the_nominal_level(units, names):
    ratings = pd.DataFrame(units, dtype=object).T
    named = ratings.map(lambda value: None if pd.isna(value) else names[value - 1])
    assert measured(named) == pytest.approx(measured(ratings), nan_ok=True, abs=1e-9)


@given(RATINGS)
def test_a_unit_that_one_reader_saw_changes_no_alpha(units):
    ratings = pd.DataFrame(units, dtype=object).T
    alone = pd.DataFrame([[1], *[[None]] * (len(ratings) - 1)], columns=["alone"], dtype=object)
    more = pd.concat([ratings, alone], axis=1)
    assert krippendorff_alpha(more) == pytest.approx(krippendorff_alpha(ratings), nan_ok=True)
    assert units_both_saw(more) == units_both_saw(ratings)


@given(st.lists(st.tuples(st.sampled_from("ie"), st.sampled_from("ie")), min_size=1, max_size=12))
def test_kappa_of_two_is_the_same_either_way_round(pairs):
    first, second = zip(*pairs, strict=True)
    one, other = cohen_kappa(first, second), cohen_kappa(second, first)
    assert one.kappa == pytest.approx(other.kappa, nan_ok=True)
    assert one.observed == raw_agreement(pd.DataFrame([first, second]))


def test_a_level_needs_values_that_fit_it():
    words = pd.DataFrame([["include", "exclude"], ["include", "include"]])
    with pytest.raises(ValueError, match="level ordinal needs numbers; found: exclude; include"):
        krippendorff_alpha(words, "ordinal")
    with pytest.raises(ValueError, match="level ratio has none below 0; found: -1"):
        krippendorff_alpha(pd.DataFrame([[-1, 2], [2, 2]]), "ratio")
    with pytest.raises(ValueError, match="level is 'rank'; it must be one of: nominal, ordinal"):
        krippendorff_alpha(words, "rank")


def test_two_readers_need_the_same_units():
    with pytest.raises(ValueError, match="first reader has 2 units, the second 1"):
        cohen_kappa(["i", "e"], ["i"])


# the table of a case

BOTH = decisions(
    *(f"R{n} ta ann {'include' if n < 6 else 'exclude'} C1" for n in range(10)),
    *(f"R{n} ta ben {'include' if n < 5 else 'exclude'} C1" for n in range(8)),
    "R5 ta agreed include",
    "R0 ft ann include P1",
    "R1 ft ann not_retrieved",
)


def test_the_table_has_alpha_first_and_says_how_many_both_saw():
    found = agreement(BOTH)
    assert found["agreement_measure"].tolist() == list(MEASURES)
    assert MEASURES[0] == "krippendorff_alpha"
    assert found["units_both_saw"].unique().tolist() == [8]
    assert found["readers"].unique().tolist() == [2]
    values = found.set_index("agreement_measure")["agreement_value"]
    assert values["raw_agreement"] == pytest.approx(7 / 8)
    assert values["cohen_kappa"] == pytest.approx((7 / 8 - 36 / 64) / (1 - 36 / 64))
    assert values.notna().all()


def test_what_readers_agreed_on_later_is_no_agreement():
    without = BOTH[BOTH["reader"] != "agreed"]
    pd.testing.assert_frame_equal(agreement(BOTH), agreement(without))


def test_kappa_is_for_two_readers_only():
    third = decisions(*(f"R{n} ta cai include" for n in range(8)))
    found = agreement(pd.concat([BOTH, third])).set_index("agreement_measure")
    assert math.isnan(found.loc["cohen_kappa", "agreement_value"])
    assert found.drop("cohen_kappa")["agreement_value"].notna().all()
    assert found["readers"].unique().tolist() == [3]


def test_one_reader_agrees_with_nobody():
    found = agreement(BOTH, stage="full_text")
    assert found["agreement_value"].isna().all()
    assert found[["units_both_saw", "readers"]].to_numpy().tolist() == [[0, 1]] * len(MEASURES)
    nobody = agreement(BOTH.iloc[:0])
    assert nobody["readers"].tolist() == [0] * len(MEASURES)


def test_a_text_that_could_not_be_got_was_not_judged():
    rows = decisions(
        "R1 ft ann not_retrieved",
        "R1 ft ben include P1",
        "R2 ft ann include P1",
        "R2 ft ben exclude C1",
    )
    assert agreement(rows, stage="full_text")["units_both_saw"].unique().tolist() == [1]


def test_where_all_was_included_only_ac1_is_defined():
    rows = decisions(*(f"R{n} ta {who} include" for n in range(5) for who in ("ann", "ben")))
    found = agreement(rows).set_index("agreement_measure")["agreement_value"]
    assert found[["krippendorff_alpha", "cohen_kappa"]].isna().all()
    assert found[["gwet_ac1", "raw_agreement"]].tolist() == [1, 1]


def test_readers_without_a_record_in_common_are_told_so():
    rows = decisions("R1 ta ann include", "R2 ta ann include", "R3 ta ben include")
    with pytest.raises(
        ValueError,
        match=r"at title_abstract have no record in common \(ann: 2 records; ben: 1 records\); let",
    ):
        agreement(rows)


def test_what_is_wrong_with_the_decisions_is_named():
    with pytest.raises(ValueError, match="stage is 'abstract'; it must be one of: title_abstract"):
        agreement(BOTH, stage="abstract")
    with pytest.raises(ValueError, match="decided twice, records: R0 by ann"):
        agreement(pd.concat([BOTH, BOTH.head(1)]))
    with pytest.raises(ValueError, match="table of screening.*: reader"):
        agreement(BOTH.drop(columns="reader"))


def test_the_order_of_the_decisions_changes_nothing():
    mixed = BOTH.sample(frac=1, random_state=np.random.default_rng(4))
    pd.testing.assert_frame_equal(agreement(mixed), agreement(BOTH))
