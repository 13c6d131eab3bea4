"""The questionnaire: made from the register alone, in both languages, to be printed."""

import base64
import hashlib
import re
from datetime import date

import page_reading as pages
import pandas as pd
import pytest

from analysis import tables
from analysis.case import Case
from analysis.publishing import questionnaire, translation
from analysis.publishing.questionnaire import (
    QuestionnaireError,
    render_forms,
    sheet_path,
    write_questionnaire,
)
from analysis.tables.answer_sheet import read_sheet


@pytest.fixture(autouse=True)
def columns_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table's ``<col>`` is never closed."""
    monkeypatch.setattr(pages, "VOID", pages.VOID | {"col"})


def html(study: Case, *asked: str) -> str:
    return render_forms(study, tables.read(study, "stakeholders"), asked)


@pytest.fixture
def page(study: Case) -> pages.Element:
    return pages.read(html(study, "STK02", "STK24"))


@pytest.fixture
def form(page: pages.Element) -> pages.Element:
    return page.one("section", id="form-1")


def answered(study: Case) -> list[str]:
    people = tables.read(study, "stakeholders")
    return list(people.loc[people["answered"].fillna(False), "stakeholder_id"])


def forms_of(page: pages.Element) -> list[pages.Element]:
    return [part for part in page.all("section") if part.attributes.get("class") == "sheet form"]


def test_everybody_who_has_not_answered_is_asked(study: Case) -> None:
    paths, count = write_questionnaire(study)
    known = list(tables.read(study, "stakeholders")["stakeholder_id"])
    silent = [name for name in known if name not in answered(study)]
    sheet, _ = read_sheet(paths[1].read_bytes(), "answers.csv")
    assert list(dict.fromkeys(sheet["respondent_id"])) == silent
    assert count == len(silent) == len(forms_of(pages.read(paths[0].read_text("utf-8"))))


def test_those_named_are_asked_in_the_order_of_the_register(study: Case) -> None:
    paths, count = write_questionnaire(study, ["STK05", "STK02"])
    sheet, _ = read_sheet(paths[1].read_bytes(), "answers.csv")
    assert list(dict.fromkeys(sheet["respondent_id"])) == ["STK02", "STK05"]
    assert count == 2


def test_unknown_stakeholders_are_all_named_with_the_nearest(study: Case) -> None:
    with pytest.raises(QuestionnaireError) as caught:
        write_questionnaire(study, ["STK022", "XYZ"])
    first, second = caught.value.say("en").splitlines()
    assert first.startswith("--of STK022: found no such stakeholder; expected an identifier of")
    assert "Did you mean “STK22”?" in first
    assert "--of XYZ" in second
    assert "ni chafwyd rhanddeiliad" in caught.value.say("cy")
    assert not sheet_path(study).parent.exists()


def test_when_everybody_has_answered_it_says_so(study: Case) -> None:
    path = study.raw / "stakeholders.csv"
    people = pd.read_csv(path, dtype=str, keep_default_na=False)
    people.assign(asked="yes", answered="yes").to_csv(path, index=False)
    with pytest.raises(QuestionnaireError, match="Every stakeholder of the register has answered"):
        write_questionnaire(study)


def test_of_an_empty_register_nobody_is_said_to_have_answered(study: Case) -> None:
    path = study.raw / "stakeholders.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    for name in ("ties", "ratings", "consultations", "roles", "evidence"):
        (study.raw / f"{name}.csv").unlink()
    with pytest.raises(QuestionnaireError, match="nobody to ask yet: no stakeholder stands in"):
        write_questionnaire(study)


def test_the_roster_holds_every_other_stakeholder_once(study: Case, form: pages.Element) -> None:
    roster = form.all("table")[0]
    told = [head.one("small").text for head in roster.all("th", scope="row")]
    known = set(tables.read(study, "stakeholders")["stakeholder_id"])
    assert len(told) == len(known) - 1
    assert set(told) == known - {"STK02"}


def test_the_roster_is_grouped_by_sector_in_welsh_order(form: pages.Element) -> None:
    roster = form.all("table")[0]
    heads = [group.one("th", scope="rowgroup").text for group in roster.all("tbody")]
    assert heads[0] == "O fewn y cyngor Inside the council"
    assert heads[-1] == "Trigolion Residents"
    first = [
        head.all("span", lang="cy")[0].text
        for head in roster.all("tbody")[0].all("th", scope="row")
    ]
    assert first[:3] == [
        "Aelod allweddol o dîm prosiect y llyfrgelloedd",
        "Aelodau etholedig",
        "Cydymaith Infuse",
    ]


def test_each_row_has_a_box_for_each_kind_direction_and_strength(form: pages.Element) -> None:
    for table in form.all("table"):
        for row in table.all("tr"):
            boxes = row.all("input", type="checkbox")
            assert len(boxes) in (0, 1 + 4 * 2 + 3)


def test_the_name_generator_has_blank_lines_with_a_sector(form: pages.Element) -> None:
    generator = form.all("table")[1]
    assert len(generator.one("tbody").all("tr")) == 6
    for row in generator.one("tbody").all("tr"):
        assert len(row.all("input", type="text")) == 2


def test_every_box_and_line_is_labelled_by_what_is_there(page: pages.Element) -> None:
    everything = [*walk(page)]
    identifiers = [item.attributes["id"] for item in everything if "id" in item.attributes]
    assert len(identifiers) == len(set(identifiers))
    for item in everything:
        labels = item.attributes.get("aria-labelledby", "").split()
        assert set(labels) <= set(identifiers)
        if item.name == "input" and item.attributes["type"] == "checkbox":
            assert labels
    texts = {item.attributes["id"]: item.text for item in everything if "id" in item.attributes}
    box = next(
        item
        for item in everything
        if item.name == "input"
        and "p1-1" in item.attributes.get("aria-labelledby", "")
        and "informs" in item.attributes["aria-labelledby"]
    )
    said = [texts[name] for name in box.attributes["aria-labelledby"].split()]
    assert said[1:] == ["Hysbysu Informs", "ni → nhw us → them"]


def walk(element: pages.Element) -> list[pages.Element]:
    inner = [child for child in element.children if isinstance(child, pages.Element)]
    return [*inner, *(deeper for child in inner for deeper in walk(child))]


def test_tables_have_captions_and_every_header_a_scope(page: pages.Element) -> None:
    for table in page.all("table"):
        assert table.one("caption").text
        for head in table.all("th"):
            assert head.attributes["scope"] in ("col", "colgroup", "row", "rowgroup")


def test_headings_are_in_order_and_there_is_one_h1(study: Case) -> None:
    levels = [int(tag) for tag in re.findall(r"<h([1-6])", html(study, "STK02"))]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_each_form_says_who_asks_why_and_what_happens_in_both_languages(
    study: Case, form: pages.Element
) -> None:
    for said in (
        *(study.settings.organisation[reader] for reader in ("cy", "en")),
        *(study.settings.title[reader] for reader in ("cy", "en")),
        "Library service",
        "Gwasanaeth llyfrgelloedd",
        "We never publish who named whom.",
        "Ni fyddwn byth yn cyhoeddi pwy a enwodd bwy.",
        "We agree that our answers may be used in this way.",
        "Rydym yn cytuno y gellir defnyddio ein hatebion fel hyn.",
        "never a person's name",
        "byth enw unigolyn",
    ):
        assert said in form.text


def test_both_languages_stand_side_by_side(page: pages.Element) -> None:
    assert page.one("html").attributes["lang"] == "cy"
    for both in (part for part in walk(page) if part.attributes.get("class") == "pair"):
        said = [child for child in both.children if isinstance(child, pages.Element)]
        assert [child.attributes["lang"] for child in said] == ["cy", "en"]


def test_the_welsh_is_marked_as_a_draft_until_it_is_signed(study: Case) -> None:
    for name in ("STK02", "STK05"):
        drafts = [
            part
            for part in walk(pages.read(html(study, name)))
            if part.attributes.get("class") == "draft"
        ]
        assert [part.text for part in drafts] == [
            "Drafft yw'r testun Cymraeg The Welsh text is a draft"
        ]
    translation.sign(study, "Ana", date(2026, 11, 1))
    assert "Drafft yw" not in html(study, "STK02")


def test_nobodys_answers_are_on_the_forms(study: Case) -> None:
    with_ties = html(study, "STK02")
    (study.raw / "ties.csv").unlink()
    assert html(study, "STK02") == with_ties
    boxes = pages.read(with_ties).all("input")
    assert boxes
    assert not [box for box in boxes if {"checked", "value"} & set(box.attributes)]


def test_the_page_runs_nothing_fetches_nothing_and_sends_nothing(study: Case) -> None:
    written = html(study, "STK02")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', written)
    (style,) = re.findall(r"<style>(.*?)</style>", written, flags=re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.replace("&#39;", "'").startswith(
        f"default-src 'none'; style-src 'sha256-{digest}'"
    )
    assert not re.findall(r"<script|<form|<link|<img|url\(|https?:|\son\w+=|style=", written)


def test_a_hostile_name_is_text(study: Case) -> None:
    people = tables.read(study, "stakeholders")
    people["name_en"] = people["name_en"].replace("Adult social care", "<script>alert(1)</script>")
    written = render_forms(study, people, ["STK02"])
    assert "<script" not in written
    assert "&lt;script&gt;" in written


def test_older_forms_are_replaced_whole_or_not_at_all(
    study: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    (forms, sheet), _ = write_questionnaire(study, ["STK02"])
    (forms.parent / "left_over.txt").write_text("older")
    held = (forms.read_bytes(), sheet.read_bytes())

    def broken(*_: object) -> str:
        raise RuntimeError("half-way")

    with monkeypatch.context() as patch:
        patch.setattr(questionnaire, "render_forms", broken)
        with pytest.raises(RuntimeError):
            write_questionnaire(study, ["STK05"])
    assert (forms.read_bytes(), sheet.read_bytes()) == held
    write_questionnaire(study, ["STK05"])
    names = [path.name for path in study.processed.rglob("*") if path.is_file()]
    assert sorted(names) == ["answers.csv", "questionnaire.html"]


@pytest.mark.parametrize("typed", [b",funds,", b"\xe2"])
def test_answers_that_were_typed_are_never_wiped_out(study: Case, typed: bytes) -> None:
    (_, sheet), _ = write_questionnaire(study, ["STK02"])
    sheet.write_bytes(sheet.read_bytes().replace(b",,,,", b"," + typed + b",,", 1))
    held = sheet.read_bytes()
    with pytest.raises(QuestionnaireError, match=r"answers\.csv: found answers that a new sheet"):
        write_questionnaire(study, ["STK02"])
    assert sheet.read_bytes() == held


def test_the_same_register_gives_the_same_bytes(study: Case) -> None:
    first = [path.read_bytes() for path in write_questionnaire(study)[0]]
    assert [path.read_bytes() for path in write_questionnaire(study)[0]] == first
