"""The index: every published case in both languages, in each language's own order."""

import json
from pathlib import Path

import page_reading as pages

from analysis.publishing import site
from analysis.publishing.blocks import Report


def leave(reports: Path, report: Report, case: str, welsh: str, english: str) -> None:
    held = json.loads(site.card(report))
    held |= {"case": case, "title": {"cy": welsh, "en": english}}
    (reports / case).mkdir(parents=True)
    (reports / case / "case.json").write_text(json.dumps(held), encoding="utf-8")


def test_every_case_is_listed_in_both_languages_in_their_order(
    report: Report, tmp_path: Path
) -> None:
    leave(tmp_path, report, "a", "Chwarae", "Play")
    leave(tmp_path, report, "b", "Cynllun", "A plan")
    leave(tmp_path, report, ".b.new", "Hanner", "Half made")
    page = pages.read(site.render_index(site.read_cards(tmp_path)))
    welsh, english = page.one("section", id="cy"), page.one("section", id="en")
    assert [link.text for link in welsh.all("a")] == ["Cynllun", "Chwarae"]
    assert [link.text for link in english.all("a")] == ["A plan", "Play"]
    assert welsh.all("a")[1].attributes["href"] == "a/cy/index.html"
    assert english.all("a")[1].attributes["href"] == "a/en/index.html"
    assert (welsh.attributes["lang"], english.attributes["lang"]) == ("cy", "en")


def test_flags_and_dates_are_in_the_language_of_their_half(report: Report, tmp_path: Path) -> None:
    leave(tmp_path, report, "a", "Teitl", "Title")
    page = pages.read(site.render_index(site.read_cards(tmp_path)))
    welsh, english = page.one("section", id="cy").text, page.one("section", id="en").text
    assert "22 Tachwedd 2026" in welsh
    assert "Data efelychiadol" in welsh
    assert "Drafft yw'r testun Cymraeg" in welsh
    assert "22 November 2026" in english
    assert "Simulated data" in english


def test_an_index_of_nothing_says_so(tmp_path: Path) -> None:
    page = pages.read(site.render_index(site.read_cards(tmp_path)))
    assert "Nid oes astudiaeth achos wedi'i chyhoeddi eto." in page.text
    assert "No case study has been published yet." in page.text


def test_the_index_runs_and_fetches_nothing(report: Report, tmp_path: Path) -> None:
    leave(tmp_path, report, "a", "<script>x</script>", "<img src=x onerror=y>")
    page = pages.read(site.render_index(site.read_cards(tmp_path)))
    assert not page.all("script")
    assert not page.all("img")
    assert "default-src 'none'" in page.all("meta")[1].attributes["content"]


def test_a_case_whose_folder_has_signs_of_an_address_is_still_found(
    report: Report, tmp_path: Path
) -> None:
    leave(tmp_path, report, "peilot #2", "Teitl", "Title")
    page = pages.read(site.render_index(site.read_cards(tmp_path)))
    link = page.one("section", id="en").all("a")[0]
    assert link.attributes["href"] == "peilot%20%232/en/index.html"
