"""The lists of case studies: narrowed by pages, each with its twin, under names that are safe."""

import re
from pathlib import Path
from urllib.parse import unquote

import page_reading as pages
import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_case import leave, texts

from analysis.publishing import site
from analysis.publishing.blocks import Report
from analysis.publishing.checks.page_rules import page_faults
from analysis.publishing.site.addresses import slug, slugs

GWYNEDD = {
    "organisation": ("Cyngor Gwynedd", "Gwynedd Council"),
    "theme": ("Iaith", "Language"),
    "cohort": "Beta",
    "year": 2022,
    "strength": "level_3",
    "title": ("Yr iaith ar waith", "Welsh at work"),
    "published": "2024-02-03",
    "basis": [],
}


@pytest.fixture(scope="module")
def two(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    reports = tmp_path_factory.mktemp("project") / "reports"
    leave(reports, report, "tiny")
    leave(reports, report, "gwynedd", **GWYNEDD)
    site.write_site(reports)
    return reports


def titles(reports: Path, path: str) -> list[str]:
    page = pages.read((reports / path).read_text(encoding="utf-8"))
    return [heading.text for heading in page.one("main").all("h3")]


@pytest.mark.parametrize(
    "english, welsh",
    [
        ("en/council/gwynedd-council.html", "cy/cyngor/cyngor-gwynedd.html"),
        ("en/theme/language.html", "cy/thema/iaith.html"),
        ("en/cohort/infuse-beta.html", "cy/carfan/infuse-beta.html"),
        ("en/year/2022.html", "cy/blwyddyn/2022.html"),
        ("en/strength/level-3-comparison-group.html", "cy/cryfder/lefel-3-grwp-cymharu.html"),
    ],
)
def test_each_council_theme_cohort_year_and_strength_has_a_page_in_both_languages(
    two: Path, english: str, welsh: str
) -> None:
    assert titles(two, english) == ["Welsh at work"]
    assert titles(two, welsh) == ["Yr iaith ar waith"]
    page = pages.read((two / english).read_text(encoding="utf-8"))
    (switch,) = page.one("nav", **{"class": "languages"}).all("a")
    assert switch.attributes["href"] == f"../../{welsh}"
    assert (switch.attributes["lang"], switch.attributes["hreflang"]) == ("cy", "cy")


def test_the_filters_count_the_case_studies_and_mark_where_the_reader_is(two: Path) -> None:
    page = pages.read((two / "en/theme/language.html").read_text(encoding="utf-8"))
    filters = page.one("nav", **{"class": "contents filters"})
    (here,) = filters.all("a", **{"aria-current": "page"})
    assert here.text == "Language (1)"
    assert filters.all("a")[0].text == "All case studies (2)"
    (opened,) = [item for item in filters.all("details") if "open" in item.attributes]
    assert opened.one("summary").text == "Theme (2)"


def test_a_list_shows_everything_that_a_reader_chooses_by(two: Path) -> None:
    text = pages.read((two / "en/index.html").read_text(encoding="utf-8")).one("main").text
    for said in ("A made-up council", "Supportive communities", "Alpha", "2021", "22 November 2026",
                 "Level 1: described", "Simulated data", "The Welsh text is a draft",
                 "The trial lent 1,064 devices."):  # fmt: skip
        assert said in text


def test_years_come_from_the_last_and_strengths_from_the_strongest(two: Path) -> None:
    page = pages.read((two / "cy/index.html").read_text(encoding="utf-8"))
    *_, years, strengths = page.one("nav", **{"class": "contents filters"}).all("ul")
    assert [item.text for item in years.all("li")] == ["2022 (1)", "2021 (1)"]
    assert [item.text[:7] for item in strengths.all("li")] == ["Lefel 3", "Lefel 1"]


def test_welsh_lists_are_in_the_order_of_the_welsh_alphabet(report: Report, tmp_path: Path) -> None:
    for place, name in enumerate(("Dŵr", "Chwarae", "Cynllun", "Ddoe")):
        leave(tmp_path / "reports", report, f"c{place}", title=(name, name), theme=(name, name))
    site.write_site(tmp_path / "reports")
    assert titles(tmp_path / "reports", "cy/index.html") == ["Cynllun", "Chwarae", "Dŵr", "Ddoe"]
    assert titles(tmp_path / "reports", "en/index.html") == ["Chwarae", "Cynllun", "Ddoe", "Dŵr"]
    page = pages.read((tmp_path / "reports/cy/index.html").read_text(encoding="utf-8"))
    themes = page.one("nav", **{"class": "contents filters"}).all("ul")[1]
    shown = [item.text.split(" ")[0] for item in themes.all("li")]
    assert shown == ["Cynllun", "Chwarae", "Dŵr", "Ddoe"]


def test_every_link_within_the_site_leads_to_a_file(two: Path) -> None:
    there = {path.resolve() for path in two.rglob("*") if path.is_file()}
    for path in two.rglob("*.html"):
        page = pages.read(path.read_text(encoding="utf-8"))
        for item in page.all("a") + page.all("link"):
            href = item.attributes["href"].partition("#")[0]
            target = (path.parent / unquote(href)).resolve()
            inside = href and not href.startswith("mailto:")
            if inside and target.parent.parent.name not in ("tiny", "gwynedd"):
                assert target in there, f"{path.name} links to {href}"


def test_every_page_of_the_site_keeps_the_rules_of_pages(two: Path) -> None:
    found = []
    for name, source in texts(two).items():
        if name.endswith(".html"):
            reader = "en" if name.startswith("en/") else "cy"
            found += [fault.say("en") for fault in page_faults(source, name, reader)]
    assert found == []


def test_the_same_cards_give_the_same_bytes(two: Path) -> None:
    before = texts(two)
    site.write_site(two)
    assert texts(two) == before


def test_one_value_with_two_welsh_forms_is_one_page_and_is_reported(
    report: Report, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    leave(reports, report, "old", theme=("Trafnidaeth", "Transport"), published="2020-01-01")
    leave(reports, report, "new", theme=("Trafnidiaeth", "transport"), published="2021-01-01")
    notes = [note.say("en") for note in site.write_site(reports).notes]
    assert [path.name for path in (reports / "cy/thema").iterdir()] == ["trafnidiaeth.html"]
    assert any(
        "Theme “transport” has several Welsh forms: Trafnidiaeth (new); Trafnidaeth (old)" in note
        for note in notes
    )


def test_statements_say_what_was_not_tested_and_whom_to_write_to(two: Path) -> None:
    page = pages.read((two / "en/accessibility.html").read_text(encoding="utf-8"))
    text = page.one("main").text
    assert "Screen readers, with an English or with a Welsh voice." in text
    assert "we do not claim that the aim is met" in text
    assert "library@example.org" in text
    assert "Last case study published on: 22 November 2026." in text
    welsh = pages.read((two / "cy/hygyrchedd.html").read_text(encoding="utf-8"))
    for name in ("section", "h2", "li"):
        assert len(welsh.one("main").all(name)) == len(page.one("main").all(name))


def test_how_this_was_made_names_each_run_and_the_files_beside_it(
    report: Report, tmp_path: Path
) -> None:
    folder = leave(tmp_path / "reports", report, "tiny")
    (folder / site.CITATION).write_text(site.citation(report), encoding="utf-8")
    site.write_site(tmp_path / "reports")
    source = (tmp_path / "reports/cy/sut-y-gwnaed.html").read_text(encoding="utf-8")
    page = pages.read(source)
    assert f"Rhediad: {report.provenance.run}" in page.text
    (link,) = page.all("a", href="../tiny/CITATION.cff")
    assert link.text == "Ffeil ddyfynnu: Treial benthyca dychmygol (CFF, 2 KB)"
    assert not page.all("a", href="../tiny/ro-crate-metadata.json")


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=80), max_size=8))
def test_file_names_are_safe_and_no_two_are_alike(labels: dict[str, str]) -> None:
    names = slugs(labels)
    assert len(set(names.values())) == len(labels)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names.values())
    assert all(len(name) <= 70 for name in names.values())


@given(st.text(max_size=80))
def test_a_file_name_of_its_own_words_stays_as_it_is(words: str) -> None:
    assert slug(slug(words)) == slug(words)


@pytest.mark.parametrize("name", ["Con", "aux", "COM1", "…", ""])
def test_a_name_that_no_system_takes_is_made_one_that_it_does(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+-[0-9a-f]{8}", slugs({"k": name})["k"])


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{ 7 * 7 }}",
        "../../etc/passwd",
    ],
)
def test_what_somebody_types_is_text_on_every_page_and_never_a_path(
    report: Report, tmp_path: Path, payload: str
) -> None:
    pair, reports = (payload, payload), tmp_path / "reports"
    pairs = dict.fromkeys(("title", "organisation", "theme", "summary", "contact"), pair)
    leave(reports, report, "tiny", **pairs, cohort=payload, programme=payload, version=payload)
    site.write_site(reports)
    for path in (path for path in tmp_path.rglob("*") if path.suffix == ".html"):
        name = path.relative_to(reports).as_posix()
        assert re.fullmatch(r"[a-z0-9./-]+", name)
        page = pages.read(path.read_text(encoding="utf-8"))
        assert not page.all("script") + page.all("img")
    assert payload in pages.read((reports / "en/index.html").read_text(encoding="utf-8")).text
