"""The first page: every published case in both languages, in each language's own order."""

from pathlib import Path

import page_reading as pages
from site_case import leave

from analysis.publishing import site
from analysis.publishing.blocks import Report


def index(reports: Path) -> pages.Element:
    return pages.read(site.render_index(site.read_cards(reports)))


def test_every_case_is_listed_in_both_languages_in_their_order(
    report: Report, tmp_path: Path
) -> None:
    leave(tmp_path, report, "a", title=("Chwarae", "Play"))
    leave(tmp_path, report, "b", title=("Cynllun", "A plan"))
    leave(tmp_path, report, ".b.new", title=("Hanner", "Half made"))
    page = index(tmp_path)
    welsh, english = page.one("section", id="cy"), page.one("section", id="en")
    assert [link.text for link in welsh.all("a")] == ["Cynllun", "Chwarae"]
    assert [link.text for link in english.all("a")] == ["A plan", "Play"]
    assert welsh.all("a")[1].attributes["href"] == "a/cy/index.html"
    assert english.all("a")[1].attributes["href"] == "a/en/index.html"
    assert (welsh.attributes["lang"], english.attributes["lang"]) == ("cy", "en")


def test_flags_dates_and_strength_are_in_the_language_of_their_half(
    report: Report, tmp_path: Path
) -> None:
    leave(tmp_path, report, "a")
    page = index(tmp_path)
    welsh, english = page.one("section", id="cy").text, page.one("section", id="en").text
    assert "22 Tachwedd 2026" in welsh
    assert "Data efelychiadol" in welsh
    assert "Drafft yw'r testun Cymraeg" in welsh
    assert "Lefel 1: disgrifiad" in welsh
    assert "22 November 2026" in english
    assert "Simulated data" in english
    assert "Level 1: described" in english


def test_an_index_of_nothing_says_so(tmp_path: Path) -> None:
    page = index(tmp_path)
    assert "Nid oes astudiaeth achos wedi'i chyhoeddi eto." in page.text
    assert "No case study has been published yet." in page.text


def test_the_index_leads_to_the_lists_and_statements_of_both_languages(tmp_path: Path) -> None:
    links = {link.attributes["href"] for link in index(tmp_path).one("footer").all("a")}
    assert links == {
        "cy/index.html",
        "cy/sut-y-gwnaed.html",
        "cy/hygyrchedd.html",
        "en/index.html",
        "en/how-this-was-made.html",
        "en/accessibility.html",
    }


def test_the_index_runs_and_fetches_nothing(report: Report, tmp_path: Path) -> None:
    leave(tmp_path, report, "a", title=("<script>x</script>", "<img src=x onerror=y>"))
    page = index(tmp_path)
    assert not page.all("script")
    assert not page.all("img")
    assert "default-src 'none'" in page.all("meta")[1].attributes["content"]


def test_a_case_whose_folder_has_signs_of_an_address_is_still_found(
    report: Report, tmp_path: Path
) -> None:
    leave(tmp_path, report, "peilot #2")
    link = index(tmp_path).one("section", id="en").all("a")[0]
    assert link.attributes["href"] == "peilot%20%232/en/index.html"
