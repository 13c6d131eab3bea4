"""Search of the register: in both languages, through mutations, quickly and in a fixed order."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.desk_research.searching.register_search import EMPTY, FIELDS, find, mutations, widened

REGISTER = pd.DataFrame(
    {
        "project_id": ["P1", "P2", "P3", "P4"],
        "project_name": ["Tablet library", "Mobile routers", "Care home visits", "Benthyca"],
        "what_lent_or_done": [
            "tablets lent by libraries to members",
            "4G routers for farms where broadband is poor",
            "volunteers show residents of care homes how to call their families",
            "llechi ar fenthyg o lyfrgelloedd",
        ],
        "authority_en": ["Leeds", "Powys", "Cardiff", "Gwynedd"],
        "authority_cy": ["Leeds", "Powys", "Caerdydd", "Gwynedd"],
        "cost_gbp": [1, 2, 3, 4],
    }
)
GLOSSARY = pd.DataFrame(
    [
        ("tablet", "llechen"),
        ("tablets", "llechi"),
        ("care home", "cartref gofal"),
        ("care homes", "cartrefi gofal"),
        ("router", "llwybrydd"),
        ("broadband", "band eang"),
        ("volunteers", "gwirfoddolwyr"),
        ("library", "llyfrgell"),
        ("libraries", "llyfrgelloedd"),
        ("older people", "pobl hŷn"),
        ("people", "pobl"),
    ],
    columns=["term_en", "term_cy"],
)


def first(query, glossary=GLOSSARY):
    return find(REGISTER, query, glossary)["project_id"].tolist()[:1]


@pytest.fixture(scope="module")
def glossary(project_root: Path) -> pd.DataFrame:
    return pd.read_csv(project_root / "data/raw/reference/glossary.csv", dtype="str")


@pytest.fixture(scope="module")
def evidence(project_root: Path) -> pd.DataFrame:
    return pd.read_csv(project_root / "data/raw/monmouthshire/evidence.csv", dtype="str")


def test_a_question_in_english_finds_the_project():
    assert first("Who puts routers on farms?") == ["P2"]


@pytest.mark.parametrize(
    ("query", "project"),
    [
        ("Pwy sy'n rhoi llwybryddion lle mae band eang yn wael?", "P2"),
        ("gwirfoddolwyr mewn cartrefi gofal", "P3"),
        ("yng Nghaerdydd", "P3"),
    ],
)
def test_a_question_in_welsh_finds_a_project_described_in_english(query, project):
    assert first(query) == [project]


def test_a_question_in_english_finds_a_project_described_in_welsh():
    described = REGISTER[REGISTER["project_id"] != "P1"]
    assert find(described, "tablets from libraries", GLOSSARY)["project_id"].iloc[0] == "P4"


def test_without_the_glossary_a_welsh_question_finds_less():
    assert first("gartref gofal") == ["P3"]
    assert first("gartref gofal", None) == []


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("pobl", {"pobl", "bobl", "mhobl", "phobl"}),
        ("tabled", {"tabled", "dabled", "nhabled", "thabled"}),
        ("cartref", {"cartref", "gartref", "nghartref", "chartref"}),
        ("band", {"band", "fand", "mand"}),
        ("dyfais", {"dyfais", "ddyfais", "nyfais"}),
        ("gwirfoddolwr", {"gwirfoddolwr", "wirfoddolwr", "ngwirfoddolwr"}),
        ("llechen", {"llechen", "lechen"}),
        ("mentor", {"mentor", "fentor"}),
        ("rhyngrwyd", {"rhyngrwyd", "ryngrwyd"}),
        ("elusen", {"elusen", "helusen"}),
        ("ffôn", {"ffôn"}),
        ("chwech", {"chwech"}),
        ("sgiliau", {"sgiliau"}),
        ("hyder", {"hyder"}),
    ],
)
def test_a_welsh_word_is_known_by_its_mutations(word, forms):
    assert mutations(word) == forms


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gwirfoddolwyr", ["gwirfoddolwyr", "volunteers"]),
        ("wirfoddolwyr", ["wirfoddolwyr", "volunteers"]),
        ("ngwirfoddolwyr", ["ngwirfoddolwyr", "volunteers"]),
        ("nghartref gofal", ["nghartref gofal", "care home"]),
        ("care homes", ["care homes", "cartrefi gofal"]),
        ("bobl hŷn", ["bobl hyn", "older people"]),
    ],
)
def test_a_term_brings_the_other_languages_whatever_its_mutation(query, expected):
    assert widened(query, GLOSSARY) == [expected]


def test_the_longest_term_is_taken_and_what_is_left_stands_alone():
    assert widened("Pobl hŷn a phobl yn Leeds", GLOSSARY) == [
        ["pobl hyn", "older people"],
        ["phobl", "people"],
        ["leeds"],
    ]


def test_an_ending_that_the_glossary_lacks_is_known_by_the_words_beginning():
    assert widened("wirfoddoli", GLOSSARY) == [["wirfoddoli", "volunteers"]]
    assert widened("librarian", GLOSSARY) == [["librarian", "llyfrgell", "llyfrgelloedd"]]
    assert widened("llan", GLOSSARY) == [["llan"]]


def test_a_longer_term_with_another_ending_comes_before_a_shorter_one():
    terms = pd.DataFrame(
        [("learning disabilities", "anableddau dysgu"), ("learning", "dysgu")],
        columns=["term_en", "term_cy"],
    )
    assert widened("anabledd dysgu", terms) == [["anabledd dysgu", "learning disabilities"]]


def test_words_that_say_nothing_are_left_out_unless_there_are_no_others():
    assert widened("Pwy sydd yn Leeds?", None) == [["leeds"]]
    assert widened("pwy yw?", None) == [["pwy"], ["yw"]]
    assert {"a", "yn", "the"} <= EMPTY


def test_of_the_wordings_of_a_term_only_the_nearest_counts():
    words = ["tablets", "libraries", "members"]  # all three are in one project
    pairs = [pd.DataFrame({"term_en": [word], "term_cy": ["llechen"]}) for word in words]
    one = [find(REGISTER, "llechen", pair)["score"].iloc[0] for pair in pairs]
    every = find(REGISTER, "llechen", pd.concat(pairs))["score"].iloc[0]
    assert every <= max(one) + 1e-12


def test_the_answer_has_place_id_and_score_best_first():
    found = find(REGISTER, "tablets and routers", GLOSSARY, limit=2)
    assert found.columns.tolist() == ["place", "project_id", "score"]
    assert found["place"].tolist() == [1, 2]
    assert found["score"].is_monotonic_decreasing
    assert found["score"].between(0, 1).all()


def test_a_project_that_shares_nothing_is_not_listed():
    assert len(find(REGISTER, "zzzz qqqq", GLOSSARY)) == 0
    assert find(REGISTER, "broadband", GLOSSARY)["project_id"].tolist() == ["P2"]


def test_projects_of_equal_score_stand_in_the_order_of_their_ids():
    twins = pd.DataFrame({"project_id": ["P3", "P1", "P2"], "project_name": ["Tablets"] * 3})
    assert find(twins, "tablets")["project_id"].tolist() == ["P1", "P2", "P3"]


@given(st.permutations(range(len(REGISTER))))
def test_the_order_of_the_register_changes_nothing(order):
    found = find(REGISTER.iloc[order], "llyfrgell yn benthyca llechi", GLOSSARY)
    pd.testing.assert_frame_equal(found, find(REGISTER, "llyfrgell yn benthyca llechi", GLOSSARY))


@pytest.mark.parametrize("register", [REGISTER.iloc[:0], REGISTER[["project_id"]]])
def test_a_register_without_projects_or_words_answers_with_nothing(register):
    found = find(register, "tablets", GLOSSARY)
    assert found.columns.tolist() == ["place", "project_id", "score"]
    assert len(found) == 0


@pytest.mark.parametrize("query", ["", "  ", "?!"])
def test_a_question_without_a_word_is_refused(query):
    with pytest.raises(ValueError, match="the question is .* needs a word to search for"):
        find(REGISTER, query, GLOSSARY)


def test_what_is_missing_is_named():
    with pytest.raises(ValueError, match=r"limit is 0; it must be a whole number from 1"):
        find(REGISTER, "tablets", limit=0)
    with pytest.raises(ValueError, match=r"the register.*: project_id"):
        find(REGISTER.drop(columns="project_id"), "tablets")
    with pytest.raises(ValueError, match=r"the glossary.*: term_cy"):
        find(REGISTER, "tablets", GLOSSARY.drop(columns="term_cy"))


# what is shipped


def test_the_shipped_glossary_holds_each_pair_once_and_no_blank(glossary):
    assert glossary.columns.tolist() == ["term_en", "term_cy", "reviewed_by"]
    assert 120 <= len(glossary) <= 260
    assert not glossary.duplicated(["term_en", "term_cy"]).any()
    assert glossary[["term_en", "term_cy"]].notna().all(axis=None)
    stripped = glossary[["term_en", "term_cy"]].map(str.strip)
    pd.testing.assert_frame_equal(stripped, glossary[["term_en", "term_cy"]])


def test_terms_of_the_shipped_glossary_are_known_both_ways(glossary):
    for source, other in (("term_cy", "term_en"), ("term_en", "term_cy")):
        for term, told in glossary[[source, other]].to_numpy()[::3]:
            wordings = [word for part in widened(term, glossary) for word in part]
            plain = widened(told, None)
            assert all(part[0] in " ".join(wordings) for part in plain), (term, told, wordings)


def test_the_fields_that_are_searched_are_in_the_shipped_register(evidence):
    assert [name for name in FIELDS if name not in evidence.columns] == []


@pytest.mark.parametrize(("language", "share"), [("cy", 0.9), ("cy_unseen", 0.9), ("en", 0.8)])
def test_questions_of_a_second_person_find_their_project_first(language, share, glossary, evidence):
    file = Path(__file__).with_name(f"questions_{language}.csv")
    if not file.exists():
        pytest.skip("no questions by a second person")
    questions = pd.read_csv(file, dtype="str")
    hits = [
        find(evidence, query, glossary, limit=1)["project_id"].tolist() == [project]
        for query, project in questions[["query", "project_id"]].to_numpy()
    ]
    wrong = questions[[not hit for hit in hits]]
    assert sum(hits) >= share * len(hits), wrong.to_string()
