"""Tables in several orders, without scripts: the first shown, the others folded away."""

from dataclasses import replace
from pathlib import Path

import page_reading as pages
import pandas as pd
import pytest
import tiny_case

from analysis.findings import Findings, FindingsError, Table, load
from analysis.language import texts
from analysis.publishing import build, downloads
from analysis.publishing.blocks import Report
from analysis.publishing.page import render
from analysis.publishing.word import render_word

ROWS = (
    ("Zebra", "Llan", "voluntary", 2),
    ("Apple", "Lôn", "internal", None),
    ("Mango", "Lamp", "private", 5),
    ("Berry", "Chwarel", "voluntary", 5),
    ("Grape", "Cwm", None, 0),
)
COLUMNS = ("name_en", "name_cy", "sector", "degree")
ORDERS = ("degree", "name", "sector")


def table(**more: object) -> Table:
    held: dict[str, object] = {"sources": ("evidence",), "method": "made_up_count"}
    return Table("desk_research.made_up_projects", COLUMNS, ROWS, **{**held, **more})


def names(report_table: object, reader: str) -> list[str]:
    return [row[0] for row in report_table.cells[reader].rows]


@pytest.fixture(scope="module")
def ordered(tmp_path_factory: pytest.TempPathFactory) -> Report:
    held = tiny_case.record()
    tables = {**held.tables, "desk_research.made_up_projects": table(orders=ORDERS)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "_entries", lambda: kept)
        kept = tiny_case.texts()
        tiny_case.draw_once(patch)
        return build(
            tiny_case.study(tmp_path_factory.mktemp("made_up")), replace(held, tables=tables)
        )


def shown(order: str, reader: str) -> list[str]:
    return [row[0] for row in table().display(reader, order).rows]


def test_numbers_come_from_the_most_and_equal_ones_stay_as_recorded() -> None:
    assert shown("degree", "en") == ["Mango", "Berry", "Zebra", "Grape", "Apple"]


def test_text_comes_in_the_alphabet_of_each_language() -> None:
    assert shown("name", "en") == ["Apple", "Berry", "Grape", "Mango", "Zebra"]
    # ch is a letter after c, and ll one after l
    assert shown("name", "cy") == ["Cwm", "Chwarel", "Lamp", "Lôn", "Llan"]


def test_codes_come_by_their_words_and_what_is_not_available_last() -> None:
    assert shown("sector", "en") == ["Apple", "Mango", "Zebra", "Berry", "Grape"]


def test_a_rank_and_a_date_come_from_the_first() -> None:
    held = {"sources": ("evidence",), "method": "made_up_count"}
    rows = ((3, "2021-12-01"), (None, None), (1, "2021-02-01"))
    dated = Table("x.y", ("rank", "made_up_week"), rows, **held)
    for order in ("rank", "made_up_week"):
        assert [row[0] for row in dated.display("en", order).rows] == ["1", "3", "not available"]


def test_no_order_leaves_the_rows_as_recorded() -> None:
    assert [row[0] for row in table().display("en").rows] == [row[0] for row in ROWS]


def test_the_page_shows_the_first_order_and_folds_the_others(ordered: Report) -> None:
    for reader, words in {"cy": "Wedi'i drefnu yn ôl", "en": "In order of"}.items():
        page = pages.read(render(ordered, reader))
        place = page.one("div", id="table-1")
        tables = place.all("table")
        assert len(tables) == 3
        first = [row.one("th").text for row in tables[0].one("tbody").all("tr")]
        assert first == shown("degree", reader)
        folded = place.all("details", **{"class": "order"})
        named = [item.one("summary").text for item in folded]
        assert [name.split(":")[0] for name in named] == [words] * 2
        assert all(name.endswith({"cy": " (Tabl 1)", "en": " (Table 1)"}[reader]) for name in named)
        for item, order in zip(folded, ("name", "sector"), strict=True):
            rows = [row.one("th").text for row in item.one("tbody").all("tr")]
            assert rows == shown(order, reader)
        assert all(words in item.one("caption").text for item in tables)


def test_identifiers_stay_unique_and_every_region_has_its_caption(ordered: Report) -> None:
    page = pages.read(render(ordered, "en"))
    held = identifiers(page)
    assert len(held) == len(set(held))
    for region in page.one("div", id="table-1").all("div", role="region"):
        assert region.one("caption").attributes["id"] == region.attributes["aria-labelledby"]


def test_the_word_file_shows_the_first_order_alone(ordered: Report) -> None:
    import io

    from docx import Document

    document = Document(io.BytesIO(render_word(ordered, "en")))
    found = [[row.cells[0].text for row in t.rows[1:]] for t in document.tables]
    assert found.count(shown("degree", "en")) == 1
    assert shown("name", "en") not in found


def test_the_download_keeps_the_order_as_recorded(ordered: Report) -> None:
    recorded = downloads.table_csv(table(), "en")
    (held,) = [item for item in ordered.tables if item.name == "desk_research.made_up_projects"]
    assert held.data.content.en == recorded


def findings(tmp_path: Path) -> Findings:
    study = tiny_case.study(tmp_path)
    tiny_case.fill(study, "evidence")
    return Findings(study, "desk_research")


def record(found: Findings, orders: object) -> Table:
    frame = pd.DataFrame(list(ROWS), columns=list(COLUMNS))
    how = {"sources": ["evidence"], "method": "made_up_count"}
    return found.table("made_up_projects", frame, orders=orders, **how)


@pytest.fixture
def no_bases(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up case has no raw tables to ask for their bases."""
    monkeypatch.setattr(Findings, "_flagged", lambda self, source: set())


@pytest.mark.usefixtures("no_bases")
def test_orders_are_kept_and_loaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from analysis import tables

    monkeypatch.setattr(tables, "source_files", lambda study, name: [])
    found = findings(tmp_path)
    assert record(found, ["degree", "name"]).orders == ("degree", "name")
    found.save()
    again = load(found.study, ["desk_research"]).tables["desk_research.made_up_projects"]
    assert again == found.tables["made_up_projects"]


@pytest.mark.usefixtures("no_bases")
@pytest.mark.parametrize("wrong", [["name_en"], ["degre"], ["degree", "degree"], "degree"])
def test_an_order_by_no_column_or_twice_by_one_is_refused(tmp_path: Path, wrong: object) -> None:
    with pytest.raises(FindingsError, match="orders of table desk_research.made_up_projects"):
        record(findings(tmp_path), wrong)


def identifiers(element: pages.Element) -> list[str]:
    held = [element.attributes["id"]] if "id" in element.attributes else []
    for child in element.children:
        if isinstance(child, pages.Element):
            held += identifiers(child)
    return held
