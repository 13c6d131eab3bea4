"""The preview of a case study: every block in both languages, and how much there is."""

from analysis.publishing import measures, outline, plain_text
from analysis.publishing.blocks import Report


def test_the_outline_has_a_row_for_every_block_in_reading_order(report: Report) -> None:
    rows = outline(report)
    assert rows["block"].tolist() == [block.kind for block in report.blocks]
    assert rows["section_en"].iloc[0] == report.summary.heading.en
    assert rows[["opening_en", "opening_cy"]].map(bool).all(axis=None)


def test_the_outline_says_what_rests_on_flagged_rows(report: Report) -> None:
    flagged = [";".join(block.basis) or None for block in report.blocks]
    assert [cell or None for cell in outline(report)["flagged"].fillna("")] == flagged
    assert any(flagged)


def test_the_measures_are_counts_of_what_is_published(report: Report) -> None:
    held = measures(report)
    assert held["figures"] == len(report.figures)
    assert held["numbers"] == len(report.numbers)
    assert held["tables"] == sum(block.kind == "table" for block in report.blocks)
    assert 0 < held["flagged"] <= held["figures"] + held["tables"]
    assert min(held["words"], held["words_cy"]) > 0


def test_a_section_reads_as_plain_text_in_each_language(report: Report) -> None:
    for reader in ("cy", "en"):
        text = plain_text(report.summary, reader)
        assert text.startswith(report.summary.heading[reader])
        paragraph = next(block for block in report.summary.blocks if block.kind == "paragraph")
        assert "".join(run.text for run in paragraph.runs[reader]) in text
