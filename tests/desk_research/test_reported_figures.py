"""The figures of projects: units, results and targets, and what was known by a date."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import language
from analysis.desk_research.evidence import basis_known, figures_known, known_by, reach
from analysis.desk_research.evidence.reported_figures import BASES, MEASURES, UNITS

AS_OF = "2021-12-31"


@pytest.fixture
def known(register: pd.DataFrame) -> pd.DataFrame:
    return known_by(register, AS_OF)


def test_a_figure_of_a_later_year_leaves_no_trace(
    known: pd.DataFrame, figures: pd.DataFrame
) -> None:
    kept = figures_known(figures, known, AS_OF)
    assert set(figures["figure_id"]) - set(kept["figure_id"]) == {"F7", "F8", "F10"}
    assert not kept["amount"].isin([10, 7425, 40]).any()


def test_a_figure_without_a_year_stays_and_is_marked(
    known: pd.DataFrame, figures: pd.DataFrame
) -> None:
    kept = figures_known(figures, known, AS_OF).set_index("figure_id")
    assert kept.loc["F12", "figure_timing"] == "year_not_known"
    assert kept.loc["F1", "figure_timing"] == "in_time"


@given(st.lists(st.one_of(st.none(), st.integers(1990, 2100)), max_size=12))
def test_no_figure_kept_is_later_than_the_date(years: list[int | None]) -> None:
    table = pd.DataFrame(
        {
            "figure_id": [f"F{n}" for n in range(len(years))],
            "project_id": "P1",
            "measure": "loans",
            "amount": 1,
            "figure_basis": "actual",
            "figures_year": pd.array(years, dtype="Int64"),
        }
    )
    known = pd.DataFrame({"project_id": ["P1"], "timing": ["in_time"]})
    kept = figures_known(table, known, AS_OF)
    assert kept["figures_year"].isna().sum() == years.count(None)
    assert len(kept) == sum(year is None or year <= 2021 for year in years)


def test_the_kind_of_figures_is_that_known_by_the_date(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    def kinds(as_of: str) -> dict[str, str]:
        known = known_by(register, as_of)
        found = basis_known(known, figures_known(figures, known, as_of))
        return dict(zip(known["project_id"], found, strict=True))

    early, late = kinds(AS_OF), kinds("2030-12-31")
    assert early["P9"] == "target"  # only its target was known
    assert early["P6"] == "none_seen"
    assert early["P7"] == "narrative"  # told in words, without a figure
    assert early["P4"] == "target"
    assert (late["P9"], late["P6"]) == ("actual", "actual")


def test_loans_months_of_loans_people_and_households_are_four_units(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    shown = reach(figures, register).set_index(["project_id", "figure_unit"])["amount_reported"]
    assert shown["P3"].to_dict() == {"households": 326, "loan_months": 2200}
    assert shown["P1"].to_dict() == {"loans": 549, "devices_lent": 150}
    assert "loans" not in shown["P3"].index
    assert "people" not in shown["P3"].index


def test_devices_given_are_not_devices_lent(register: pd.DataFrame, figures: pd.DataFrame) -> None:
    units = reach(figures, register).groupby("project_id")["figure_unit"].agg(set)
    assert units["P8"] == {"devices_given"}
    assert units["P11"] == {"devices_lent"}
    other = register.assign(approach="partnership")
    assert set(reach(figures, other)["figure_unit"]) >= {"devices"}


def test_a_target_is_never_in_the_column_of_results(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    shown = reach(figures, register)
    aims = shown["figure_basis"] == "target"
    assert aims.sum() == 2
    assert shown.loc[aims, "amount_reported"].isna().all()
    assert shown.loc[~aims, "amount_targeted"].isna().all()
    assert (shown["amount_reported"].notna() ^ shown["amount_targeted"].notna()).all()


def test_no_row_of_totals_is_made(register: pd.DataFrame, figures: pd.DataFrame) -> None:
    shown = reach(figures, register)
    amounts = shown["amount_reported"].fillna(shown["amount_targeted"])
    assert sorted(amounts) == sorted(figures["amount"])


def test_each_figure_names_the_source_that_it_is_from(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    shown = reach(figures, register).set_index(["project_id", "figure_unit"])
    assert shown.loc[("P1", "devices_lent"), "source_title"] == "_2_title of P1"
    assert shown.loc[("P1", "loans"), "source_url"] == "_url of P1"


def test_figures_that_contradict_each_other_are_refused_with_both_rows(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    again = figures[figures["figure_id"].isin(["F2", "F12"])]  # one of a year, one without
    again = again.assign(figure_id=["G1", "G2"], amount=[600, 9])
    with pytest.raises(ValueError, match="contradict") as fault:
        reach(pd.concat([figures, again]), register)
    assert "F2 and G1: loans of P1 are 549 and 600" in str(fault.value)
    assert "F12 and G2: devices of P11 are 9 and 9" in str(fault.value)


def test_a_result_and_a_target_of_one_year_do_not_contradict(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    aim = figures[figures["figure_id"] == "F2"].assign(figure_id="G1", figure_basis="target")
    assert len(reach(pd.concat([figures, aim]), register)) == len(figures) + 1


def test_figures_of_projects_that_the_register_does_not_hold_are_refused(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    with pytest.raises(ValueError, match=r"does not hold: F3 \(P2\)\."):
        reach(figures, register[register["project_id"] != "P2"])


def test_a_source_that_is_blank_is_refused(register: pd.DataFrame, figures: pd.DataFrame) -> None:
    bare = register.assign(source_2_title=pd.Series(None, index=register.index, dtype="str"))
    with pytest.raises(ValueError, match="names a source that is blank: F1"):
        reach(figures, bare)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"measure": "tablets"}, r"measure has unknown codes: tablets\. Known: people"),
        ({"figure_basis": "guess"}, "figure_basis has unknown codes: guess"),
        ({"figure_id": "F1"}, r"more than one row of the figures for: F1 \(figure_id\)"),
    ],
)
def test_what_cannot_be_is_refused(
    known: pd.DataFrame,
    register: pd.DataFrame,
    figures: pd.DataFrame,
    change: dict[str, str],
    problem: str,
) -> None:
    with pytest.raises(ValueError, match=problem):
        figures_known(figures.assign(**change), known, AS_OF)
    with pytest.raises(ValueError, match=problem):
        reach(figures.assign(**change), register)


def test_figures_need_a_register_that_went_through_known_by(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    with pytest.raises(ValueError, match="Call known_by first"):
        figures_known(figures, register, AS_OF)


def test_no_figures_give_an_empty_table_and_not_an_error(
    known: pd.DataFrame, figures: pd.DataFrame
) -> None:
    none = figures_known(figures.head(0), known, AS_OF)
    assert reach(none, known).empty
    assert set(basis_known(known, none)) == {"none_seen", "target", "narrative"}


def test_every_code_and_column_has_words_in_both_languages(
    register: pd.DataFrame, figures: pd.DataFrame
) -> None:
    assert set(UNITS) == set(language.codes("figure_unit"))
    assert set(MEASURES) == set(language.codes("figure_measure"))
    assert set(BASES) == set(language.codes("figure_basis"))
    shown = language.display(reach(figures, register), "cy")
    assert "Misoedd ar fenthyg" in {cell for row in shown.rows for cell in row}
