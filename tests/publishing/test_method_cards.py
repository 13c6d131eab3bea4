"""Method cards: one a method, with words in both languages, real functions and cited sources."""

import ast
import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from analysis import language
from analysis.language.texts import names
from analysis.publishing import method_cards
from analysis.publishing.method_cards import UnknownMethod, card, function, keys, page

OWN = "Our own construction, not a published method."


def methods_in_words() -> set[str]:
    """Return the methods of the package's texts; tests of pages make some up besides."""
    files = (Path(language.__file__).parent / "text").glob("*.toml")
    texts = (tomllib.loads(file.read_text(encoding="utf-8")) for file in files)
    return {key for held in texts for key in held.get("methods", {})}


def plain(words: str) -> str:
    """Return letters without accents, so that Röhmel and Rohmel are one."""
    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()


def recorded_with(project_root: Path) -> set[str]:
    """Return the methods that the notebooks record findings with."""
    written = "".join(
        file.read_text(encoding="utf-8") for file in (project_root / "notebooks").glob("*.ipynb")
    )
    called = re.findall(r'method(?:\\"\]?:? ?=?|=) ?\\"(\w+)\\"', written)
    return set(called)


def test_there_is_a_card_for_every_method_and_for_nothing_else():
    assert set(keys()) == methods_in_words()
    assert {name.split(".")[1] for name in names("method_cards.")} == methods_in_words()


def test_every_method_that_a_notebook_records_with_has_a_card(project_root):
    found = recorded_with(project_root)
    assert len(found) > 100
    assert found - set(keys()) == set()


@pytest.mark.parametrize("reader", language.LANGUAGES)
def test_a_card_asks_a_question_and_says_when_not_to_use_its_method(reader):
    begins = {"en": "Do not ", "cy": "Peidiwch "}[reader]
    for key in keys():
        shown = card(key)
        assert shown.answers[reader].endswith("?"), key
        assert shown.not_when[reader].startswith(begins), key
        assert shown.not_when[reader].endswith("."), key


@pytest.mark.parametrize("reader", language.LANGUAGES)
def test_no_two_cards_answer_the_same_question(reader):
    asked = [card(key).answers[reader] for key in keys()]
    assert len(set(asked)) == len(asked)


def test_every_function_of_a_card_is_there_and_can_be_called():
    for key in keys():
        functions = card(key).functions
        assert functions, key
        assert all(callable(function(name)) for name in functions), key


def test_a_function_of_a_method_is_described_where_it_stands():
    bare = [name for key in keys() for name in card(key).functions if not function(name).__doc__]
    assert bare == []


def test_a_function_that_is_not_there_is_refused():
    with pytest.raises(AttributeError):
        function("analysis.framing.no_such_function")
    with pytest.raises(AttributeError):
        function("no_such_package.readiness")


def code_of(name: str) -> str:
    """Return the source of the module in which a function is made, and of those beside it."""
    file = Path(function(name).__code__.co_filename)
    return "".join(each.read_text(encoding="utf-8") for each in file.parent.glob("*.py"))


def test_every_source_of_a_card_is_cited_by_the_code_or_by_the_method_in_words():
    """No source is named that nothing follows: each is cited by name and year where it is used."""
    for key in keys():
        shown = card(key)
        said = "".join(code_of(name) for name in shown.functions) + shown.says["en"]
        for source in shown.sources:
            first = re.match(r"(?:van )?[\w'-]+(?: Stirman)?", source)
            named = first[0].removeprefix("van ") if first else source
            assert plain(named) in plain(said), (key, source)
            if year := re.search(r"\((\d{4})\)", source):
                assert year[1] in said, (key, source)


def test_what_a_method_calls_its_own_names_no_source():
    own = [key for key in keys() if OWN in card(key).says["en"]]
    assert own
    assert [key for key in own if card(key).sources] == []
    assert card(own[0]).source["cy"] == language.text("method_page.own", "cy")


def test_a_paper_that_a_method_names_in_words_stands_on_its_card():
    """Author and year in the words of a method: (Erreygers 2009), Tango's (1998)."""
    surname, others = r"\b([A-Z][a-zé]+)(?:'s)?", r"(?: and others| and [A-Z][a-z]+)?"
    named = re.compile(rf"{surname}{others} \(?((?:19|20)\d\d)\b")
    for key in keys():
        shown = card(key)
        cited = plain(shown.source["en"])
        for author, year in named.findall(shown.says["en"]):
            assert plain(author) in cited, (key, author, year)
            assert year in cited, (key, author, year)


def test_a_method_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(UnknownMethod) as refused:
        card("desk_nearst")
    assert refused.value.say("en") == (
        "no method is named “desk_nearst”. Did you mean “desk_nearest”?"
    )
    assert refused.value.say("cy") == (
        "Nid oes dull o'r enw hwn: “desk_nearst”. Ai hwn oedd gennych mewn golwg: “desk_nearest”?"
    )
    with pytest.raises(UnknownMethod) as refused:
        card("?")
    assert refused.value.say("en") == "no method is named “?”. docs/methods.md lists them."
    assert "docs/dulliau.md" in refused.value.say("cy")


@pytest.mark.parametrize(("reader", "file"), [("en", "methods.md"), ("cy", "dulliau.md")])
def test_the_page_of_methods_is_what_the_package_says_now(reader, file, project_root):
    kept = (project_root / "docs" / file).read_text(encoding="utf-8")
    assert kept == page(reader), "python tools/write_methods.py"


@pytest.mark.parametrize("reader", language.LANGUAGES)
def test_the_page_has_every_method_once_with_a_place_to_link_to(reader):
    written = page(reader)
    assert re.findall(r'<a id="(\w+)"></a>', written) == list(keys())
    for key in keys():
        assert card(key).says[reader] in written


def test_reading_a_card_imports_none_of_the_methods(project_root):
    """Explaining a number must not cost the import of everything that could have made it."""
    tree = ast.parse(Path(method_cards.__file__).read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {getattr(node, "module", None) or node.names[0].name for node in top}
    assert not {name for name in imported if re.search(r"pilot|stakeholders|desk_research", name)}
