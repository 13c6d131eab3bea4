"""References in both languages: one style, nothing lost, nothing escaped."""

import re
import subprocess
import sys
import warnings
from importlib import resources
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.case import Case
from analysis.language import citing, texts
from analysis.language.citing import references

COLUMNS = [
    *("record_id", "kind", "title", "authors", "year", "year_as_written", "container"),
    *("doi", "url"),
]
FULL = {
    "record_id": "R1",
    "kind": "article",
    "title": "Adapting interventions to new contexts",
    "authors": "Moore, Graham; Campbell, Mhairi",
    "year": 2021,
    "year_as_written": "2021",
    "container": "BMJ",
    "doi": "10.1136/bmj.n1679",
    "url": "https://example.org/paper",
}


def records(*rows: dict[str, object]) -> pd.DataFrame:
    """Records of which only what is said is known."""
    table = pd.DataFrame([{"record_id": "R1"} | row for row in rows], columns=COLUMNS)
    return table.astype({"year": "Int64"})


def written(**row: object) -> tuple[str, str]:
    """The reference to one record in English and in Welsh."""
    table = references(records(row))
    return table.at[0, "reference_en"], table.at[0, "reference_cy"]


def test_a_full_record_is_written_with_its_address_at_the_end() -> None:
    english, welsh = written(**FULL)
    start = "Moore, Graham; Campbell, Mhairi (2021). ‘Adapting interventions to new contexts’. BMJ."
    assert english == f"{start} Available at: https://doi.org/10.1136/bmj.n1679"
    assert welsh == f"{start} Ar gael: https://doi.org/10.1136/bmj.n1679"


def test_four_authors_become_the_first_and_others_in_each_language() -> None:
    many = "Moore, Graham; Campbell, Mhairi; Copeland, Lauren; Craig, Peter"
    english, welsh = written(**FULL | {"authors": many})
    assert english.startswith("Moore, Graham et al. (2021).")
    assert welsh.startswith("Moore, Graham ac eraill (2021).")
    assert "et al" not in welsh


def test_three_authors_are_all_named_and_no_and_is_mutated() -> None:
    _, welsh = written(**FULL | {"authors": "A, B; Evans, C; D, E"})
    assert welsh.startswith("A, B; Evans, C; D, E (2021).")
    assert "a/ac" not in welsh


def test_a_year_that_is_not_known_is_said() -> None:
    english, welsh = written(title="Libraries", kind="webpage")
    assert (english, welsh) == ("Libraries (n.d.).", "Libraries (d.d.).")


def test_a_year_that_was_not_understood_stands_as_it_was_written() -> None:
    assert written(title="Libraries", year_as_written="in press")[1] == "Libraries (in press)."


def test_where_there_is_no_author_the_title_comes_first() -> None:
    english, _ = written(title="Libraries", container="Leeds City Council", year=2019)
    assert english == "Libraries (2019). Leeds City Council."


def test_a_record_of_which_nothing_is_known_is_still_listed() -> None:
    assert written() == ("[no title] (n.d.).", "[dim teitl] (d.d.).")


@pytest.mark.parametrize(
    "organisation", ["Department for Culture, Media and Sport", "Cyngor Sir Ŵyl", "A & B <C>"]
)
def test_an_organisation_is_named_in_full(organisation: str) -> None:
    assert written(title="T", authors=organisation)[0] == f"{organisation} (n.d.). T."


@pytest.mark.parametrize("kind", ["article", "report", "book", "thesis", "other", "podcast", None])
def test_accents_ampersands_and_unknown_kinds_come_through_unescaped(kind: str | None) -> None:
    title = 'Tŷ & gardd: <dechrau> “Siân’s” ‘llyfr’ "1 < 2"'
    for text in written(kind=kind, title=title, url="https://a.cymru/?a=1&b=2"):
        assert title in text
        assert text.endswith("https://a.cymru/?a=1&b=2")
        assert not re.search(r"&(?:amp|lt|gt|quot|#)", text)


@pytest.mark.parametrize(
    ("title", "end"),
    [("Does it work?", "work?"), ("At last!", "last!"), ("The end.", "end."), ("Lending", "ing.")],
)
def test_a_title_that_ends_in_a_mark_takes_no_second_one(title: str, end: str) -> None:
    assert written(title=title, authors="Evans, C", year=2020)[0].endswith(end)
    assert not written(title=title, authors="Evans, C", year=2020)[0].endswith("..")


@pytest.mark.parametrize("doi", ["10.1/x", "doi: 10.1/x", "https://doi.org/10.1/x", "DOI:10.1/x"])
def test_a_doi_is_the_address_however_it_was_written(doi: str) -> None:
    assert written(title="T", doi=doi, url="https://other.org")[0].endswith(
        ": https://doi.org/10.1/x"
    )


def test_the_day_on_which_a_page_was_seen_is_said_where_it_is_known() -> None:
    table = records({"title": "T", "url": "https://a.b"}).assign(accessed="2025-11-22")
    row = references(table).iloc[0]
    assert "Accessed 22 November 2025. Available at" in row["reference_en"]
    assert "Gwelwyd 22 Tachwedd 2025. Ar gael" in row["reference_cy"]


def test_references_stand_by_identifier_also_where_case_alone_differs() -> None:
    table = records(*[{"record_id": name, "title": name} for name in ("b", "B", "a")])
    found = references(table)
    assert found["record_id"].tolist() == ["B", "a", "b"]
    assert found["reference_en"].tolist() == ["B (n.d.).", "a (n.d.).", "b (n.d.)."]


def test_no_records_give_an_empty_table() -> None:
    found = references(records().head(0))
    assert found.empty
    assert found.columns.tolist() == ["record_id", "reference_en", "reference_cy"]


@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30),
    st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=8), max_size=5),
    st.one_of(st.none(), st.integers(1000, 2100)),
)
def test_every_record_is_written_and_its_title_is_whole(
    title: str, authors: list[str], year: int | None
) -> None:
    for text in written(title=title, authors="; ".join(authors), year=year):
        assert title.rstrip(".,;:!?") in text
        assert (str(year) if year else "d.") in text
        assert not authors or authors[0] in text


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (records({"title": "a"}).drop(columns=["doi", "kind"]), "lack the columns: kind, doi"),
        (records({"title": "a"}, {"title": "b"}), r"more than one row for: R1 \(record_id\)"),
        (records({"record_id": None}), "1 of the records have no record_id"),
    ],
)
def test_records_that_cannot_be_cited_are_refused(table: pd.DataFrame, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        references(table)


@pytest.mark.parametrize("locale", citing.LOCALES.values())
def test_the_style_is_valid_csl(locale: str) -> None:
    from citeproc import CitationStylesStyle

    style = resources.files("analysis.language") / citing.STYLE
    with warnings.catch_warnings(), style.open("rb") as file:
        warnings.simplefilter("error")
        CitationStylesStyle(file, locale=locale, validate=True)


def test_the_style_is_read_once() -> None:
    assert citing._style("cy") is citing._style("cy")


def test_citeproc_is_imported_when_a_reference_is_written_and_not_before() -> None:
    asked = "import sys, analysis.language.citing; print('citeproc' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert found.stdout.strip() == "False"


def test_the_words_of_a_reference_are_in_both_languages() -> None:
    assert texts.has_text("citing.no_title")


def test_every_shipped_record_is_written_in_both_languages(project_root: Path) -> None:
    from analysis.tables.records import read_records

    table = read_records(Case.load("monmouthshire", project_root)).table
    found = references(table).set_index("record_id")
    assert set(found.index) == set(table["record_id"])
    for record in table.itertuples():
        english, welsh = found.loc[record.record_id]
        for text in (english, welsh):
            assert re.sub(r"\s+", " ", record.title) in text
            assert pd.isna(record.url) or text.endswith(record.url)
            assert not re.search(r"&(?:amp|lt|gt|quot|#)|\bnan\b|<NA>|None", text)
        assert ": ".join(("Available at", "")) in english or pd.isna(record.url)
        assert "Ar gael: " in welsh or pd.isna(record.url)
