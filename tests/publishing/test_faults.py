"""What is said when publishing stops: in the user's language, each text of it in use."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_case

from analysis.case import Case
from analysis.language import has_text
from analysis.publishing import GateError, IncompleteBlock, NarrativeError, build, publish
from analysis.publishing.blocks import Report
from analysis.publishing.forms import CASE_STUDY
from analysis.publishing.narrative import parse_narrative

KNOWN = {"value": ["pilot.loans"], "figure": ["pilot.weeks"], "table": []}


@pytest.fixture(autouse=True)
def welsh_messages(monkeypatch: pytest.MonkeyPatch, english_messages: None) -> None:
    """The user reads Welsh."""
    monkeypatch.setenv("CASEBOOK_LANG", "cy")


def faults(source: str) -> list[str]:
    with pytest.raises(NarrativeError) as caught:
        parse_narrative(
            source, "narrative.cy.md", "cy", CASE_STUDY.markers, KNOWN, lambda reference: "0"
        )
    return str(caught.value).splitlines()


def narrative(summary: str) -> str:
    return "".join(f"{marker}\n\n{summary}\n\n" for marker in CASE_STUDY.markers.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{{ value("pilot.lones") }}', "enw a gofnodwyd, megis y rhain: pilot.loans"),
        ('{{ value("x") }}', "enw a gofnodwyd: pilot.loans"),
        ('{{ table("x") }}', "enw a gofnodwyd: nid oes yr un wedi'i gofnodi eto"),
        ('{{ table("pilot.weeks") }}', 'figure("pilot.weeks"), sydd wedi\'i gofnodi'),
        ("{{ 7 * 7 }}", 'cafwyd: mynegiad; disgwylid: un o\'r rhain: {{ value("…") }}'),
        ("{{ value(", "cafwyd: testun na ellir ei ddarllen (unexpected"),
        ('A {{ figure("pilot.weeks") }}', "y cyfeiriad ar ei ben ei hun rhwng dwy linell wag"),
        ("![a](b)", 'cafwyd: delwedd; disgwylid: {{ figure("…") }}'),
        ("[a](b)", "cafwyd: y ddolen hon: 'b'; disgwylid: dolen sy'n dechrau ag un o'r rhain:"),
        ("- > b", "cafwyd: dyfyniad y tu mewn i restr neu ddyfyniad"),
        ("| a |\n|---|\n| 1 |", "cafwyd: tabl wedi'i deipio â llaw; disgwylid: paragraff,"),
        ("a\u202eb", "cafwyd: nod anweledig: U+202E; disgwylid: testun gweladwy"),
    ],
)
def test_a_fault_of_a_narrative_is_said_in_welsh_with_its_line(text: str, said: str) -> None:
    line = faults(narrative(text))[0]
    assert re.match(r"narrative\.cy\.md, llinell \d+: cafwyd: .*; disgwylid: ", line)
    assert said in line


def test_a_marker_out_of_place_is_said_in_welsh() -> None:
    lines = faults(narrative("Geiriau.").replace("## done", "## summary"))
    assert "cafwyd: `## summary` am yr eildro; disgwylid: `## done`" in lines[0]
    assert "cafwyd: dim marciwr o'r enw hwn: `## done`; disgwylid: y marciwr a'i d" in lines[-1]


def test_a_narrative_that_is_not_there_is_said_in_welsh(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    (study.raw / "narrative.en.md").unlink()
    with pytest.raises(NarrativeError, match=r"narrative\.en\.md: cafwyd: dim ffeil; disgwylid: y"):
        build(study, tiny_case.record())


def test_welsh_that_is_not_there_is_listed_in_welsh_section_by_section(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    (study.raw / "narrative.cy.md").unlink()
    with pytest.raises(GateError) as caught:
        build(study, tiny_case.record())
    lines = str(caught.value).splitlines()
    assert lines[2].startswith(
        "adran “Yr her gyffredinol”: nifer y blociau heb destun Cymraeg: 1 ("
    )
    assert lines[-1] == "Ysgrifennwch ffeil i gyfieithydd: casebook translate export tiny"


def test_narratives_that_differ_are_said_in_welsh(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    shorter = tiny_case.NARRATIVE_CY.replace("- Benthyca dyfeisiau\n", "")
    (study.raw / "narrative.cy.md").write_text(shorter, encoding="utf-8")
    with pytest.raises(GateError) as caught:
        build(study, tiny_case.record())
    assert str(caught.value) == (
        "adran done: nid yw'r ddwy iaith yr un fath; y bloc cyntaf sy'n wahanol: 1. "
        "narrative.cy.md, llinell 16: rhestr, nifer yr eitemau: 1; "
        "narrative.en.md, llinell 16: rhestr, nifer yr eitemau: 2. "
        "Rhaid i'r ddwy iaith gynnwys yr un blociau, gyda'r un ffigurau, tablau a rhifau."
    )


@pytest.mark.usefixtures("drawn_once")
def test_a_small_count_is_said_in_welsh(tiny: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    people = replace(tiny_case.record().figures["pilot.made_up_people"], people=9)
    figures = {**tiny_case.record().figures, people.name: people}
    held = tiny_case.record(figures=figures)
    monkeypatch.setattr("analysis.findings.load", lambda study, subjects: held)
    with pytest.raises(GateError) as caught:
        publish(tiny)
    assert str(caught.value) == (
        'gwerth "pilot.made_up_people": nifer y bobl a gyfrifir: 9; disgwylid o leiaf: 10. '
        "Tynnwch ef o'r ddau naratif, neu cofnodwch ef ar gyfer grŵp mwy."
    )


@pytest.mark.usefixtures("drawn_once")
def test_a_setting_that_cannot_be_published_is_said_in_welsh(tmp_path: Path) -> None:
    study = tiny_case.study(tmp_path)
    contact = study.settings.contact.model_copy(update={"email": "nobody"})
    settings = study.settings.model_copy(update={"contact": contact})
    with pytest.raises(NarrativeError) as caught:
        build(replace(study, settings=settings), tiny_case.record())
    assert str(caught.value) == (
        "case.yaml: cafwyd: contact.email 'nobody'; disgwylid: un cyfeiriad: enw@cyngor.org"
    )


def test_a_block_that_lacks_something_is_said_in_both_languages(report: Report) -> None:
    for block, en, cy in (
        (report.figures[0], "figure pilot.made_up_weeks has no", "ffigur pilot.made_up_weeks; yn"),
        (report.tables[0], "table desk_research.made_up_p", "tabl desk_research.made_up_p"),
        (report.numbers[0], "number pilot.made_up_loans has no", "rhif pilot.made_up_loans; yn"),
    ):
        lacking = {"data": ()} if block is report.figures[0] else {"sources": ()}
        with pytest.raises(IncompleteBlock) as caught:
            replace(block, **lacking)
        assert caught.value.say("en").startswith(en)
        assert caught.value.say("cy").startswith(cy)


def keys_in_use(source: str) -> Iterator[re.Pattern[str]]:
    """The literals of a module as patterns of keys; a value in an f-string stands for a name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.compile(re.escape(node.value))
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            parts = (
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+"
                for part in node.values
            )
            yield re.compile("".join(parts))


def test_every_text_of_publishing_is_in_use(project_root: Path) -> None:
    folder = project_root / "src" / "analysis" / "publishing"
    used = {key for file in folder.rglob("*.py") for key in keys_in_use(file.read_text("utf-8"))}
    # what a rule finds and expects has a test of its own, which goes through all rules
    rules = ("checks_word", "page_rules", "pdf_rules", "pair_rules", "page_place")
    texts = (key.split(".", 1)[1] for key in tiny_case.texts() if key.startswith("publishing."))
    held = {key for key in texts if not key.startswith(rules)}
    assert len(held) > 50
    assert [key for key in sorted(held) if not any(one.fullmatch(key) for one in used)] == []


def test_every_text_that_publishing_asks_for_is_there(project_root: Path) -> None:
    folder = project_root / "src" / "analysis" / "publishing"
    sources = [file.read_text("utf-8") for file in folder.glob("*.py")]
    asked = {key for source in sources for key in re.findall(r'\bwords\(\s*"([\w.]+)"', source)}
    assert len(asked) > 40
    assert [key for key in sorted(asked) if not has_text(f"publishing.{key}")] == []
