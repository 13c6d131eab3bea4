"""The gate of claims: a claim without a record that the report lists stops publication."""

from dataclasses import replace
from pathlib import Path

import pytest
import tiny_case

from analysis.findings import Table
from analysis.language import texts
from analysis.publishing import GateError, build, check
from analysis.publishing.blocks import Report

pytestmark = pytest.mark.usefixtures("drawn_once")

COLUMNS = {
    "columns.made_up_claim": {"en": "Claim", "cy": "Honiad"},
    "columns.made_up_records": {"en": "Records", "cy": "Cofnodion"},
    "columns.made_up_record_id": {"en": "Record", "cy": "Cofnod"},
    "tables.desk_research.made_up_brief": {"en": "Brief.", "cy": "Briff."},
    "tables.desk_research.made_up_references": {"en": "References.", "cy": "Cyfeiriadau."},
}


def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, records: list[str | None]) -> Report:
    known = tiny_case.texts(COLUMNS)
    monkeypatch.setattr(texts, "_entries", lambda: known)
    study, held = tiny_case.study(tmp_path), tiny_case.record()
    rows = tuple((f"It worked ({place}).", each) for place, each in enumerate(records))
    brief = Table(
        "desk_research.made_up_brief",
        ("made_up_claim", "made_up_records"),
        rows,
        ("evidence",),
        "made_up_count",
    )
    listed = replace(
        brief,
        name="desk_research.made_up_references",
        columns=("made_up_record_id",),
        rows=(("EV01-1",), ("EV02-1",)),
    )
    for reader in ("en", "cy"):
        path = study.raw / f"narrative.{reader}.md"
        calls = "".join(f'\n{{{{ table("{name}") }}}}\n' for name in (brief.name, listed.name))
        path.write_text(path.read_text().rstrip() + "\n" + calls, encoding="utf-8")
    tables = {**held.tables, brief.name: brief, listed.name: listed}
    return build(study, tiny_case.record(tables=tables))


def test_claims_that_name_listed_records_pass(tmp_path: Path, monkeypatch) -> None:
    report = made(tmp_path, monkeypatch, ["EV01-1", "EV02-1; EV01-1"])
    check(report, tiny_case.study(tmp_path / "again"))


@pytest.mark.parametrize(("records", "lost"), [(None, ""), ("EV01-1; EV09-1", "EV09-1")])
def test_a_claim_without_a_listed_record_stops(
    tmp_path: Path, monkeypatch, records: str | None, lost: str
) -> None:
    report = made(tmp_path, monkeypatch, ["EV01-1", records])
    with pytest.raises(GateError, match=r"row 2: the claim rests on records .* not list") as raised:
        check(report, tiny_case.study(tmp_path / "again"))
    assert lost in str(raised.value)
