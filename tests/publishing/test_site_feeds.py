"""What programs read of the site: Atom feeds, sitemap.xml and robots.txt."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from site_case import address, leave

from analysis.publishing import site
from analysis.publishing.blocks import Report

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture
def reports(report: Report, tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    leave(folder, report, "hen", published="2020-02-01", title=("Hen", "Old & <new>"))
    leave(folder, report, "tiny")
    return folder


def feed(reports: Path, reader: str) -> ET.Element:
    return ET.fromstring((reports / reader / "feed.xml").read_text(encoding="utf-8"))


def text(element: ET.Element, name: str) -> str:
    (found,) = element.findall(ATOM + name)
    assert found.text
    return found.text


@pytest.mark.parametrize("reader", ["cy", "en"])
def test_the_feed_has_all_that_atom_requires(reports: Path, reader: str) -> None:
    site.write_site(reports)
    root = feed(reports, reader)
    assert root.tag == f"{ATOM}feed"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == reader
    assert [link.attrib["rel"] for link in root.findall(f"{ATOM}link")] == ["self", "alternate"]
    entries = root.findall(f"{ATOM}entry")
    for element in (root, *entries):
        assert text(element, "title")
        assert MOMENT.fullmatch(text(element, "updated"))
        assert text(element, "id").startswith("urn:uuid:")
    assert len({text(element, "id") for element in (root, *entries)}) == 3
    for entry in entries:
        assert text(entry, "summary")
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        links = [link.attrib for link in entry.findall(f"{ATOM}link")]
        kinds = [(link["rel"], link.get("hreflang")) for link in links]
        assert len(set(kinds)) == len(kinds)  # RFC 4287, 4.1.2


def test_the_last_published_comes_first_and_dates_the_feed(reports: Path) -> None:
    site.write_site(reports)
    root = feed(reports, "en")
    assert [text(entry, "title") for entry in root.findall(f"{ATOM}entry")] == [
        "A made-up lending trial",
        "Old & <new>",
    ]
    assert text(root, "updated") == "2026-11-22T00:00:00Z"


def test_a_flag_stands_before_the_summary_of_a_flagged_case_study(reports: Path) -> None:
    site.write_site(reports)
    entry = feed(reports, "cy").findall(f"{ATOM}entry")[0]
    assert text(entry, "summary").startswith(
        "Data efelychiadol. Drafft yw'r testun Cymraeg. Nifer y benthyciadau: 1,064."
    )


def test_identifiers_stay_when_title_date_and_place_change(reports: Path, report: Report) -> None:
    site.write_site(reports)
    before = [text(entry, "id") for entry in feed(reports, "cy").findall(f"{ATOM}entry")]
    (reports / "tiny" / site.CARD).unlink()
    (reports / "tiny").rmdir()
    leave(reports, report, "tiny", title=("Arall", "Other"), published="2027-01-01")
    address(reports)
    site.write_site(reports)
    entries = feed(reports, "cy").findall(f"{ATOM}entry")
    assert [text(entry, "id") for entry in entries] == before
    english = [text(entry, "id") for entry in feed(reports, "en").findall(f"{ATOM}entry")]
    assert not set(english) & set(before)


def test_links_lead_from_the_feed_to_both_pages(reports: Path) -> None:
    site.write_site(reports)
    entry = feed(reports, "cy").findall(f"{ATOM}entry")[0]
    links = {link.get("hreflang"): link.attrib["href"] for link in entry.findall(f"{ATOM}link")}
    assert links["cy"] == "../tiny/cy/index.html"
    assert links["en"] == "../tiny/en/index.html"
    address(reports)
    site.write_site(reports)
    entry = feed(reports, "cy").findall(f"{ATOM}entry")[0]
    links = {link.get("hreflang"): link.attrib["href"] for link in entry.findall(f"{ATOM}link")}
    assert links["cy"] == "https://example.org/astudiaethau/tiny/cy/index.html"


def test_a_site_without_case_studies_has_no_feed_and_names_none(tmp_path: Path) -> None:
    site.write_site(tmp_path / "reports")
    assert not list(tmp_path.rglob("feed.xml"))
    assert "feed.xml" not in (tmp_path / "reports/en/index.html").read_text(encoding="utf-8")


def test_the_map_lists_every_page_with_its_twin_and_day(reports: Path) -> None:
    address(reports)
    site.write_site(reports)
    root = ET.fromstring((reports / "sitemap.xml").read_text(encoding="utf-8"))
    base = "https://example.org/astudiaethau/"
    listed = {url.findtext(f"{MAP}loc"): url for url in root.findall(f"{MAP}url")}
    pages = [path.relative_to(reports).as_posix() for path in reports.rglob("*.html")]
    cases = [f"{case}/{tongue}/index.html" for case in ("hen", "tiny") for tongue in ("cy", "en")]
    assert set(listed) == {base + path for path in (*pages, *cases)}
    old = listed[f"{base}hen/cy/index.html"]
    assert old.findtext(f"{MAP}lastmod") == "2020-02-01"
    assert [link.attrib["href"] for link in old.findall(LINK)] == [
        f"{base}hen/cy/index.html",
        f"{base}hen/en/index.html",
    ]
    assert f"Sitemap: {base}sitemap.xml" in (reports / "robots.txt").read_text(encoding="utf-8")


def test_without_an_address_there_is_no_map_and_a_note_says_why(reports: Path) -> None:
    address(reports)
    site.write_site(reports)
    (reports.parent / "data/raw/site.yaml").unlink()
    (note,) = site.write_site(reports).notes
    assert note.say("en").startswith("sitemap.xml was left out: it lists full addresses")
    assert "data/raw/site.yaml" in note.say("cy")
    assert not (reports / "sitemap.xml").exists()
    assert (reports / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"
