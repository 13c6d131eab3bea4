"""The product's own tables and the evidence register: facts that must stay true of them."""

import csv
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from frictionless import Package

from analysis.language import codes

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "data/raw/reference"
EVIDENCE = ROOT / "data/raw/monmouthshire/evidence.csv"
FIGURES = ROOT / "data/raw/monmouthshire/evidence_figures.csv"
TABLES = (
    "benchmarks",
    "councils_uk",
    "councils_wales",
    "glossary",
    "ons4_wellbeing",
    "ons_neighbours",
    "small_areas",
    "stakeholder_categories",
    "survey_instruments",
)
PROPERTIES = ("title", "title_cy", "description", "unit", "year", "publisher", "licence")
COPY_HOSTS = {
    "dokumen.tips",
    "fdocuments.net",
    "fdokumen.com",
    "pdfslide.net",
    "vdocuments.site",
    "zbook.org",
}
WALES = "W92000004"
WELSH_PROJECTS = {
    "EV01": "W06000014",
    "EV15": WALES,
    "EV16": WALES,
    "EV17": WALES,
    "EV18": "W06000002",
    "EV22": "W06000010",
    "EV24": "W06000013",
    "EV25": "W06000005",
    "EV26": "W06000024",
    "EV27": "W06000001",
    "EV32": "",
}


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[dict[str, str]]:
    return read(REFERENCE / f"{name}.csv")


def row(name: str, key: str, value: str) -> dict[str, str]:
    return next(item for item in table(name) if item[key] == value)


def blanks(name: str, column: str) -> int:
    return sum(item[column] == "" for item in table(name))


def is_copy(url: str) -> bool:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host in COPY_HOSTS or host.startswith(("dev.", "testing."))


@pytest.fixture(scope="module")
def package() -> Package:
    return Package(str(REFERENCE / "datapackage.json"))


@pytest.fixture(scope="module")
def evidence() -> list[dict[str, str]]:
    return read(EVIDENCE)


@pytest.fixture(scope="module")
def counted() -> set[str]:
    return {item["project_id"] for item in read(FIGURES)}


# The data package


def test_every_table_holds_what_its_description_promises(package):
    report = package.validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])


def test_every_table_is_described_and_every_description_has_its_table(package):
    assert sorted(package.resource_names) == sorted(TABLES)
    assert sorted(path.stem for path in REFERENCE.glob("*.csv")) == sorted(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_says_meaning_unit_year_publisher_and_licence(package, name):
    for field in package.get_resource(name).schema.to_descriptor()["fields"]:
        missing = [item for item in PROPERTIES if not str(field.get(item, "")).strip()]
        assert not missing, (name, field["name"], missing)


@pytest.mark.parametrize("name", TABLES)
def test_every_figure_carries_a_publisher_and_a_licence(package, name):
    for field in package.get_resource(name).schema.to_descriptor()["fields"]:
        if field["type"] in ("integer", "number"):
            assert field["publisher"] not in ("none", "not applicable"), field["name"]
            assert field["licence"] not in ("none", "not applicable"), field["name"]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_states_licences_sources_and_a_key(package, name):
    described = package.get_resource(name).to_descriptor()
    assert described["licenses"]
    assert all(source["title"] and source["publisher"] for source in described["sources"])
    assert described["schema"]["primaryKey"]


@pytest.mark.parametrize(
    "path", [*(REFERENCE / f"{name}.csv" for name in TABLES), EVIDENCE, FIGURES]
)
def test_tables_are_plain_utf8_with_unix_line_ends(path):
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert "\ufffd" not in content.decode("utf-8")


# Councils


def test_there_are_361_councils_by_nation():
    nations = Counter(item["nation"] for item in table("councils_uk"))
    assert nations == {"England": 296, "Wales": 22, "Scotland": 32, "Northern Ireland": 11}


def test_the_22_welsh_councils_and_no_others_have_welsh_names():
    named = {item["area_code"] for item in table("councils_uk") if item["area_name_cy"]}
    welsh = {item["area_code"] for item in table("councils_wales")}
    assert named == welsh
    assert len(welsh) == 22
    assert row("councils_wales", "area_code", "W06000001")["area_name_cy"] == "Ynys Môn"
    assert row("councils_wales", "area_code", "W06000016")["area_name_cy"] == "Rhondda Cynon Taf"


def test_the_monmouthshire_row():
    uk = row("councils_uk", "area_code", "W06000021")
    assert (uk["area_name"], uk["area_name_cy"]) == ("Monmouthshire", "Sir Fynwy")
    assert (uk["population"], uk["population_year"]) == ("94930", "2024")
    assert (uk["premises_below_30mbps_pct"], uk["gdhi_per_head_gbp"]) == ("6.1", "26030.0")
    wales = row("councils_wales", "area_code", "W06000021")
    assert (wales["library_service_points"], wales["welsh_speakers_pct_2011"]) == ("6", "9.9")
    assert wales["wimd2019_access_pct_lsoa_most_deprived_10"] == "26.8"


@pytest.mark.parametrize(
    ("column", "count"),
    [
        ("gdhi_per_head_gbp", 2),
        ("employment_rate_pct", 15),
        ("no_qualifications_pct", 70),
        ("library_30min_walk_pct", 45),
        ("life_satisfaction_mean", 16),
        ("population", 0),
        ("premises_below_30mbps_pct", 0),
    ],
)
def test_what_is_not_known_stays_blank(column, count):
    assert blanks("councils_uk", column) == count


def test_the_year_of_a_population_follows_the_nation():
    years = {(item["nation"], item["population_year"]) for item in table("councils_uk")}
    assert years == {
        ("England", "2024"),
        ("Wales", "2024"),
        ("Scotland", "2022"),
        ("Northern Ireland", "2021"),
    }


def test_density_is_population_over_area():
    for item in table("councils_uk"):
        density = int(item["population"]) / float(item["area_km2"])
        assert float(item["density_per_km2"]) == pytest.approx(density, abs=0.051)


def test_rural_and_highly_rural_leave_room_for_urban():
    for item in table("councils_uk"):
        assert float(item["ruc_pct_rural"]) + float(item["ruc_pct_highly_rural"]) <= 100.01


def test_library_points_per_10000_are_points_over_population():
    population = {item["area_code"]: int(item["population"]) for item in table("councils_uk")}
    for item in table("councils_wales"):
        rate = int(item["library_service_points"]) / population[item["area_code"]] * 10_000
        assert float(item["library_points_per_10k"]) == pytest.approx(rate, abs=0.0006)


# Neighbours, well-being, small areas


def test_neighbours_are_20_for_each_of_22_councils_in_3_models():
    lists = Counter((item["model"], item["area_code"]) for item in table("ons_neighbours"))
    assert len(lists) == 22 * 3
    assert set(lists.values()) == {20}
    assert sum(lists.values()) == 1320


def test_no_council_is_its_own_neighbour():
    assert all(item["area_code"] != item["neighbour_code"] for item in table("ons_neighbours"))


def test_well_being_is_complete_for_24_areas_4_questions_and_12_years():
    rows = table("ons4_wellbeing")
    assert len(rows) == 24 * 4 * 12
    assert all(all(item.values()) for item in rows)


def test_well_being_means_lie_inside_their_limits():
    for item in table("ons4_wellbeing"):
        assert float(item["lci_95"]) <= float(item["mean_0_10"]) <= float(item["uci_95"])


def test_life_satisfaction_agrees_between_the_two_tables():
    means = {item["area_code"]: item["life_satisfaction_mean"] for item in table("councils_uk")}
    for item in table("ons4_wellbeing"):
        latest = item["indicator"] == "Satisfaction" and item["financial_year"] == "2022/23"
        if latest and item["area_code"] in means:
            assert float(means[item["area_code"]]) == float(item["mean_0_10"])


def test_the_56_small_areas_agree_with_the_shares_of_their_council():
    areas = table("small_areas")
    assert len(areas) == 56
    assert {item["area_code"] for item in areas} == {"W06000021"}
    shares = row("councils_wales", "area_code", "W06000021")
    for rank, limit, share in [
        ("wimd2019_rank", 191, "wimd2019_pct_lsoa_most_deprived_10"),
        ("wimd2019_rank", 382, "wimd2019_pct_lsoa_most_deprived_20"),
        ("wimd2019_access_rank", 191, "wimd2019_access_pct_lsoa_most_deprived_10"),
    ]:
        found = 100 * sum(int(item[rank]) <= limit for item in areas) / len(areas)
        assert float(shares[share]) == pytest.approx(found, abs=0.05)


# Benchmarks and instruments


def test_every_benchmark_and_instrument_carries_its_source():
    assert [item["benchmark_id"] for item in table("benchmarks")] == [
        f"BM{number:03d}" for number in range(1, 87)
    ]
    assert len(table("survey_instruments")) == 12
    for item in [*table("benchmarks"), *table("survey_instruments")]:
        assert item["source_title"]
        assert item["source_url"].startswith("http")


def test_benchmarks_agree_with_the_council_table_they_come_from():
    below = row("benchmarks", "benchmark_id", "BM064")
    speakers = row("benchmarks", "benchmark_id", "BM083")
    assert (
        below["value"] == row("councils_uk", "area_code", "W06000021")["premises_below_30mbps_pct"]
    )
    assert (
        speakers["value"]
        == row("councils_wales", "area_code", "W06000021")["welsh_speakers_pct_2011"]
    )


@pytest.mark.parametrize(
    ("benchmark", "word"),
    [
        ("BM004", "telephone"),
        ("BM007", "not a trend"),
        ("BM015", "not a trend"),
        ("BM026", "internet users only"),
        ("BM031", "Lloyds"),
        ("BM047", "Repeats BM044"),
        ("BM048", "Repeats BM045"),
        ("BM061", "95% limits"),
        ("BM073", "definition"),
        ("BM074", "date"),
        ("BM079", "do not mix"),
        ("BM083", "councils_wales.csv"),
        ("BM084", "not a target"),
    ],
)
def test_a_figure_with_a_trap_says_so(benchmark, word):
    assert word in row("benchmarks", "benchmark_id", benchmark)["caution_en"]


def test_every_caution_stands_in_both_languages():
    for item in table("benchmarks"):
        assert bool(item["caution_en"]) == bool(item["caution_cy"]), item["benchmark_id"]


def test_benchmarks_of_internet_users_warn_of_the_moving_base():
    for item in table("benchmarks"):
        warned = "internet users only" in item["caution_en"]
        assert warned == item["base"].startswith("internet users"), item["benchmark_id"]


def test_welsh_speakers_of_2021_are_for_seven_councils_without_monmouthshire():
    codes = {
        item["area_code"]
        for item in table("benchmarks")
        if item["topic"] == "Welsh language" and item["period"] == "2021 Census"
    } - {WALES}
    assert len(codes) == 7
    assert "W06000021" not in codes


@pytest.mark.parametrize("instrument", ["SI01", "SI02", "SI06"])
def test_unverified_items_stay_marked(instrument):
    marked = row("survey_instruments", "instrument_id", instrument)
    assert "verify" in marked["seen_or_unverified"] + marked["scoring"]


# Addresses


@pytest.mark.parametrize("name", ["benchmarks", "survey_instruments"])
def test_copies_are_flagged_in_the_reference_tables(name):
    for item in table(name):
        assert item["source_is_copy"] == ("yes" if is_copy(item["source_url"]) else "no")


def test_copies_are_flagged_in_the_evidence_register(evidence):
    for item in evidence:
        assert item["source_is_copy"] == ("yes" if is_copy(item["source_url"]) else "no")
        second = item["source_2_url"]
        expected = "" if not second else "yes" if is_copy(second) else "no"
        assert item["source_2_is_copy"] == expected, item["project_id"]


@pytest.mark.parametrize("page", ["README.md", "datapackage.json"])
def test_no_page_prints_the_address_of_a_copy(page):
    addresses = re.findall(r"https?://[^\s)\"]+", (REFERENCE / page).read_text(encoding="utf-8"))
    assert addresses
    assert not [address for address in addresses if is_copy(address)]


# The glossary


def test_every_pair_of_terms_is_whole_and_the_readme_counts_them():
    rows = table("glossary")
    assert all(item["term_en"].strip() and item["term_cy"].strip() for item in rows)
    line = next(x for x in (REFERENCE / "README.md").read_text().splitlines() if "glossary" in x)
    assert f"| {len(rows)} |" in line


# Kinds of stakeholders


def test_the_kinds_that_the_act_names_are_there_and_cite_their_section():
    cited = Counter(
        (item["category_group"], item["source"].rpartition(", ")[2])
        for item in table("stakeholder_categories")
    )
    assert cited["statutory_member", "section 29"] == 4
    assert cited["invited", "section 30"] == 5
    assert cited["equality", "section 4"] == 9


def test_every_kind_of_stakeholder_has_a_source_with_its_address():
    for item in table("stakeholder_categories"):
        assert item["source"], item["category_id"]
        assert item["source_url"].startswith(("https://", "http://")), item["category_id"]
        assert not is_copy(item["source_url"])


def test_people_affected_are_marked_and_bodies_are_not():
    marked = {
        item["category_group"]
        for item in table("stakeholder_categories")
        if item["weight_affected"] == "yes"
    }
    assert marked == {"affected", "equality", "workforce"}
    groups = {item["category_group"] for item in table("stakeholder_categories")}
    assert groups == set(codes("category_group"))


def test_the_readme_counts_the_kinds_of_stakeholders():
    page = (REFERENCE / "README.md").read_text(encoding="utf-8")
    line = next(x for x in page.splitlines() if x.startswith("| `stakeholder_categories"))
    assert f"| {len(table('stakeholder_categories'))} |" in line


# The evidence register


def test_there_are_34_projects_and_24_have_a_count(evidence, counted):
    assert [item["project_id"] for item in evidence] == [f"EV{n:02d}" for n in range(1, 35)]
    assert len(counted) == 24


def test_eleven_projects_are_wholly_or_partly_welsh(evidence):
    welsh = {
        item["project_id"]: item["area_code"] for item in evidence if "Wales" in item["country"]
    }
    assert welsh == WELSH_PROJECTS


def test_area_codes_of_welsh_bodies_are_in_the_reference(evidence):
    known = {item["area_code"] for item in table("ons4_wellbeing")}
    codes = {item["area_code"] for item in evidence if item["area_code"].startswith("W")}
    assert codes
    assert codes <= known


def test_welsh_councils_are_named_as_in_the_reference(evidence):
    names = {item["area_code"]: item["area_name_cy"] for item in table("councils_wales")}
    for item in evidence:
        if item["area_code"] in names:
            assert names[item["area_code"]] in item["authority_cy"], item["project_id"]


def test_councils_outside_wales_keep_their_english_name(evidence):
    """Only descriptions and joining words are put into Welsh; no Welsh name is invented."""
    names = {item["area_code"]: item["area_name"] for item in table("councils_uk")}
    kept = [item for item in evidence if names.get(item["area_code"], "") in item["authority_en"]]
    outside = [item for item in kept if item["area_code"] and "Wales" not in item["country"]]
    assert len(outside) > 10
    for item in outside:
        assert names.get(item["area_code"], "") in item["authority_cy"], item["project_id"]


@pytest.mark.parametrize("column", ["approach", "evaluation_design", "figure_basis", "basis"])
def test_codes_are_in_the_product_list(evidence, column):
    assert {item[column] for item in evidence} <= set(codes(column))


def test_every_project_is_a_public_source_with_title_and_address(evidence):
    for item in evidence:
        assert item["basis"] == "public_source"
        assert item["source_title"]
        assert item["source_url"].startswith("http")
        assert bool(item["source_2_title"]) == bool(item["source_2_url"])


def test_a_project_with_a_count_says_whether_it_is_a_result(evidence, counted):
    for item in evidence:
        if item["project_id"] in counted:
            assert item["figure_basis"] != "none_seen", item["project_id"]
            told = "figures: " in item["reach_note"] or item["figure_basis"] == "narrative"
            assert told, item["project_id"]


def test_targets_are_not_results(evidence):
    targets = {item["project_id"] for item in evidence if item["figure_basis"] == "target"}
    assert targets == {"EV05", "EV11", "EV12", "EV24"}


def test_a_design_without_results_is_not_counted_as_an_evaluation(evidence):
    coded = {item["project_id"]: item for item in evidence}
    assert "effect figures not seen" in coded["EV33"]["evaluation_type"]
    for item in evidence:
        if item["evaluation_type"].startswith("none seen") or "not seen" in item["evaluation_type"]:
            lowered = item["strength_set"] == "1" and item["strength_reason_en"]
            assert item["evaluation_design"] == "none_seen" or lowered, item["project_id"]


def test_no_project_claims_a_comparison_group_or_a_measured_before_and_after(evidence):
    measured = [e for e in evidence if e["evaluation_design"] in ("comparison", "before_after")]
    assert [(item["project_id"], item["strength_set"]) for item in measured] == [("EV33", "1")]


def test_counts_from_the_annual_library_return_are_marked(evidence):
    marked = {item["project_id"] for item in evidence if "reuse terms" in item["reach_note"]}
    assert marked == {"EV06", "EV09", "EV30"}
    outlier = next(item for item in evidence if item["project_id"] == "EV06")
    assert "outlier" in outlier["lesson_or_caveat"]
