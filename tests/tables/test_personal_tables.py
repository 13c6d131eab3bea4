"""Tables of people can be worked with as any other, and never show a row."""

import pickle

import pandas as pd
import pytest

from analysis import tables
from analysis.tables.personal import PersonalFrame, PersonalSeries, personal

PEOPLE = pd.DataFrame(
    {
        "participant_id": ["P001", "P002", "P003", "P004", "P005"],
        "age_band": ["16_49", "75_plus", "75_plus", "50_64", "16_49"],
        "answer": [3.0, 5.0, None, 2.0, 4.0],
        "joined_on": pd.to_datetime(["2021-11-05"] * 5),
    },
    index=pd.Index([2, 3, 4, 5, 6], name="__row__"),
)
ANSWERS = pd.DataFrame({"participant_id": ["P001", "P002", "P009"], "yes": [1, 0, 1]})
SECRETS = ("P001", "P002", "75_plus", "16_49", "2021-11-05")

ROWS = {
    "whole": lambda f: f,
    "head": lambda f: f.head(2),
    "columns": lambda f: f[["age_band", "joined_on"]],
    "without the identifier": lambda f: f.drop(columns="participant_id"),
    "filter": lambda f: f[f["age_band"] == "75_plus"],
    "query": lambda f: f.query("age_band == '75_plus'"),
    "rows": lambda f: f.iloc[1:3],
    "sorted": lambda f: f.sort_values("age_band"),
    "assigned": lambda f: f.assign(more=1),
    "index reset": lambda f: f.reset_index(),
    "index dropped": lambda f: f.drop(columns="participant_id").reset_index(drop=True),
    "index set": lambda f: f.set_index("participant_id"),
    "index of a group": lambda f: f[["age_band", "answer"]].set_index("age_band"),
    "joined": lambda f: f.merge(ANSWERS, on="participant_id", how="left"),
    "stacked": lambda f: pd.concat([f, f]),
    "turned": lambda f: f.T,
    "copied": lambda f: f.copy(),
    "pickled": lambda f: pickle.loads(pickle.dumps(f)),  # noqa: S301  (our own)
    "sampled": lambda f: f.sample(3, random_state=1),
    "first of each group": lambda f: f.groupby("age_band").head(1),
    "one group": lambda f: f.groupby("age_band").get_group("75_plus"),
    "counted by person": lambda f: f.groupby("participant_id").agg(n=("answer", "size")),
    "wide": lambda f: f.pivot(index="participant_id", columns="age_band", values="answer"),
    "column": lambda f: f["age_band"],
    "column by person": lambda f: f.set_index("participant_id")["age_band"],
    "one person": lambda f: f.iloc[0],
    "one person by name": lambda f: f.set_index("participant_id").loc["P001"],
    "mean by person": lambda f: f.groupby("participant_id")["answer"].mean(),
    "compared": lambda f: f["age_band"].eq("75_plus"),
    "column as table": lambda f: f["age_band"].to_frame(),
}


@pytest.mark.parametrize("step", ROWS.values(), ids=ROWS)
def test_rows_of_people_are_never_shown(step, monkeypatch):
    monkeypatch.setenv("CASEBOOK_LANG", "en")
    made = step(personal(PEOPLE))
    shown = [repr(made), str(made), f"{made}"]
    if isinstance(made, pd.DataFrame):
        shown.append(made._repr_html_())
    for said in shown:
        assert "The rows are people, and are not shown." in said
        assert not [secret for secret in SECRETS if secret in said]


COUNTED = {
    "counts": lambda f: f["age_band"].value_counts(),
    "sizes": lambda f: f.groupby("age_band").size().reset_index(name="n"),
    "mean": lambda f: f.groupby("age_band")["answer"].mean(),
    "mean as a table": lambda f: f.groupby("age_band")["answer"].mean().reset_index(),
    "means": lambda f: f.groupby("age_band").agg(m=("answer", "mean")).reset_index(),
    "two ways": lambda f: f.groupby(["age_band", "joined_on"])["answer"].mean().unstack(),
    "crosstable": lambda f: pd.crosstab(f["age_band"], f["joined_on"]),
    "missing": lambda f: f.isna().sum(),
    "described": lambda f: f["answer"].describe(),
    "means of columns": lambda f: f[["answer"]].mean(),
}


@pytest.mark.parametrize("step", COUNTED.values(), ids=COUNTED)
def test_what_is_counted_by_groups_is_shown(step):
    made, plain = step(personal(PEOPLE)), step(PEOPLE)
    assert repr(made) == repr(plain)
    assert "not shown" not in repr(made)


def test_it_says_how_large_it_is_in_the_readers_language(monkeypatch):
    frame = personal(PEOPLE)
    monkeypatch.setenv("CASEBOOK_LANG", "en")
    said = "Rows: 5, columns: 4. The rows are people, and are not shown."
    assert repr(frame) == said
    assert frame._repr_html_() == f"<p>{said}</p>"
    monkeypatch.setenv("CASEBOOK_LANG", "cy")
    assert repr(frame) == "Rhesi: 5, colofnau: 4. Pobl yw'r rhesi, ac ni chânt eu dangos."
    assert repr(frame["answer"]).startswith("Rhesi: 5, colofnau: 1.")


def test_a_table_of_people_has_no_style():
    with pytest.raises(AttributeError, match="it is never shown"):
        _ = personal(PEOPLE).style


def test_ordinary_work_gives_the_same_as_on_an_ordinary_table():
    frame = personal(PEOPLE)
    assert frame.to_csv() == PEOPLE.to_csv()
    assert frame["answer"].mean() == PEOPLE["answer"].mean()
    assert frame.to_dict("records")[0] == PEOPLE.to_dict("records")[0]
    merged = frame.merge(ANSWERS, on="participant_id")
    expected = PEOPLE.merge(ANSWERS, on="participant_id")
    pd.testing.assert_frame_equal(pd.DataFrame(merged), expected)
    assert (frame["answer"].to_numpy()[:2] == [3.0, 5.0]).all()


def test_every_personal_table_of_a_case_is_read_as_one(study):
    for name in tables.CASE_TABLES:
        frame = tables.read(study, name)
        assert isinstance(frame, PersonalFrame) == (name in tables.PERSONAL), name
        if name in tables.PERSONAL and len(frame):
            assert isinstance(frame[frame.columns[0]], PersonalSeries)


def test_a_table_of_things_is_shown(study):
    assert "D001" in repr(tables.read(study, "pilot/devices"))
