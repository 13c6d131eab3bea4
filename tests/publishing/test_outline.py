"""The preview of a case study: its blocks side by side, and how much it holds."""

from analysis.publishing import measures, outline, plain_text
from analysis.publishing.blocks import Report


def test_the_outline_has_a_row_for_every_block_in_both_languages(report: Report) -> None:
    rows = outline(report)
    assert len(rows) == len(report.blocks)
    figure = rows[rows["block"] == "figure"].iloc[0]
    assert figure["opening_en"] == "Loans rose from the second week"
    assert figure["section_cy"] == "Canfyddiadau allweddol"
    assert figure["flagged"] == "simulated"


def test_the_measures_count_what_a_reader_meets(report: Report) -> None:
    held = measures(report)
    assert (held["numbers"], held["figures"], held["tables"], held["flagged"]) == (3, 1, 1, 1)
    assert held["words"] > 0
    assert held["words_cy"] > 0


def test_plain_text_holds_heading_words_and_numbers(report: Report) -> None:
    assert plain_text(report.summary, "cy") == "Crynodeb\n\nNifer y benthyciadau: 1,064."
    done = report.sections[2]
    assert plain_text(done, "en").endswith("- Asked other councils\n- Lent devices")
