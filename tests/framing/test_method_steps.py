import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.framing import METHODS, method_steps
from analysis.language import code, codes

STEPS = [(method, step) for method, count in METHODS.items() for step in range(1, count + 1)]


def typed(official=(), **changed) -> pd.DataFrame:
    rows = [
        {
            "method": method,
            "step": step,
            "ours_en": f"Our {method} {step}",
            "ours_cy": f"Ein {method} {step}",
            "official_en": f"Theirs {step}" if (method, step) in official else None,
            "official_cy": f"Eu henw {step}" if (method, step) in official else None,
            "source": "A handbook" if (method, step) in official else None,
        }
        for method, step in STEPS
    ]
    table = pd.DataFrame(rows).astype({"step": "Int64"})
    return table.assign(
        **{name: table[name].where(table.index > 0, changed[name]) for name in changed}
    )


def test_the_two_methods_have_four_and_six_steps_in_our_own_words(steps):
    table = method_steps(steps)

    assert table.groupby("method")["step"].max().to_dict() == METHODS
    assert set(table["whose"]) == {"ours"}
    assert table["source"].isna().all()
    assert table[["step_name_en", "step_name_cy"]].notna().all(axis=None)


def test_the_shipped_steps_are_the_project_s_own_and_claim_no_source(steps):
    assert set(steps["basis"]) == {"recorded"}
    assert steps[["official_en", "official_cy", "source"]].isna().all(axis=None)


@given(st.sets(st.sampled_from(STEPS)))
def test_a_step_stands_in_its_published_name_exactly_where_somebody_typed_it(official):
    table = method_steps(typed(official))
    theirs = table.loc[table["whose"] == "official"]

    assert set(zip(theirs["method"], theirs["step"], strict=True)) == official
    assert theirs["step_name_en"].str.startswith("Theirs").all()
    assert theirs["step_name_cy"].str.startswith("Eu henw").all()
    assert (theirs["source"] == "A handbook").all()
    assert table.loc[table["whose"] == "ours", "step_name_cy"].str.startswith("Ein").all()


def test_a_placeholder_is_no_published_name():
    table = method_steps(typed(official_en="tbc", official_cy="i'w gadarnhau"))

    assert table.loc[0, ["step_name_en", "whose"]].tolist() == ["Our data_story_action 1", "ours"]


def test_the_order_of_rows_changes_nothing(steps):
    pd.testing.assert_frame_equal(method_steps(steps), method_steps(steps[::-1]))


def test_a_published_name_in_one_language_is_refused():
    with pytest.raises(ValueError, match="data_story_action step 1 .*official name in 'en' only"):
        method_steps(typed(official_en="Data"))


def test_a_step_without_our_words_in_both_languages_is_refused():
    with pytest.raises(ValueError, match="data_story_action step 1 needs our own words in both"):
        method_steps(typed(ours_cy=None))


def test_an_unknown_method_and_wrong_steps_are_refused_together():
    wrong = typed(method="five_whys", step=1)

    with pytest.raises(ValueError, match=r"'five_whys' is not .*\[2, 3, 4\]; expected 1 to 4"):
        method_steps(wrong)


def test_a_method_that_a_case_does_not_use_may_be_left_out():
    table = method_steps(typed().query("method == 'six_steps'"))

    assert table["step"].tolist() == [1, 2, 3, 4, 5, 6]


def test_every_method_has_a_name_in_both_languages():
    assert set(codes("framing_method")) == set(METHODS)
    for list_name in ("framing_method", "framing_whose"):
        for name in codes(list_name):
            assert code(list_name, name, "en") != code(list_name, name, "cy")
