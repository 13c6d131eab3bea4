"""The matrix: a cell for each pair, its text and its fill; names of columns that can be read."""

import numpy as np
import pandas as pd
import pytest
from made_up_charts import SECTORS, duties, gaps, organisations
from matplotlib.patches import Rectangle

from analysis.charts import Drawing, draw
from analysis.charts.headings import headings
from analysis.charts.points import overlaps
from analysis.charts.shading import BLANK_FILL
from analysis.charts.tones import DARKEST, EMPTY_FILL, LIGHTEST, UNKNOWN_FILL, contrast, steps
from analysis.language import code, text

LETTERS = {"row": "task", "column": "holder", "value": "letters"}
GAPS = {"row": "task", "column": "sector", "value": "loans", "shade": "level"}


def matrix(frame, language="en", options=LETTERS, **more):
    return draw(Drawing("matrix", {"table": frame}, options | more), language)


def plain(words):
    return " ".join(words.get_text().split())


def grid_of(figure):
    """Return the cells of the picture, rows x columns: what is written and the rectangle."""
    axes = figure.axes[0]
    figure.draw_without_rendering()
    patches = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    lefts = sorted({round(patch.get_x(), 6) for patch in patches})
    tops = sorted({round(patch.get_y(), 6) for patch in patches})
    words = np.full((len(tops), len(lefts)), "", dtype=object)
    cells = np.empty(words.shape, dtype=object)
    for patch in patches:
        place = tops.index(round(patch.get_y(), 6)), lefts.index(round(patch.get_x(), 6))
        cells[place] = patch
        held = [item for item in axes.texts if inside(item, patch)]
        words[place] = "".join(item.get_text() for item in held)
    return words, cells


def inside(words, patch):
    x, y = words.get_position()
    left, top = patch.get_xy()
    return left < x < left + patch.get_width() and top < y < top + patch.get_height()


def names_of(figure):
    """Return the names beside the rows and over the columns, in order."""
    axes = figure.axes[0]
    first = min(patch.get_y() for patch in axes.patches)
    left = min(patch.get_x() for patch in axes.patches)
    rows = [t for t in axes.texts if t.get_position()[0] < left and t.get_position()[1] > first]
    over = [t for t in axes.texts if t.get_position()[1] < first and t.get_weight() != "bold"]
    return [plain(t) for t in rows], [plain(t) for t in over], over


def expected(frame, row, column, value, language, nothing):
    """Lay the table out by pandas."""
    own = [name if name in frame else f"{name}_{language}" for name in (row, column)]
    wide = frame.dropna(subset=own).pivot(index=own[0], columns=own[1], values=value)
    rows, columns = (list(dict.fromkeys(frame[name].dropna())) for name in own)
    return wide.reindex(index=rows, columns=columns).astype(object).fillna(nothing), rows, columns


def test_every_cell_holds_its_letters_and_all_others_a_dash(drawn, language):
    wide, *_ = expected(duties(), *LETTERS.values(), language, "–")
    words, _ = grid_of(drawn("matrix", language))
    letters = {"R": "R", "A": "A", "C": "C", "I": "I"}
    if language == "cy":
        letters = {"R": "G", "A": "A", "C": "Y", "I": "H"}
    as_read = wide.map(
        lambda cell: "/".join(letters.get(part, part) for part in str(cell).split(";"))
    )
    assert np.char.replace(words.astype(str), "\n", "/").tolist() == as_read.to_numpy().tolist()


def test_rows_and_columns_are_in_the_tables_order(drawn, language):
    _, rows, columns = expected(duties(), *LETTERS.values(), language, "")
    found_rows, found_columns, _ = names_of(drawn("matrix", language))
    assert found_rows == rows
    assert found_columns == columns


def test_a_row_that_nobody_holds_keeps_its_place(drawn, language):
    words, _ = grid_of(drawn("matrix", language))
    rows, *_ = names_of(drawn("matrix", language))
    assert rows[3] == organisations()[f"name_{language}"][3]
    assert set(words[3]) == {"–"}


def test_what_the_letters_mean_is_said_under_the_picture(drawn, language):
    expected = {
        "en": "R: Does it; A: Is accountable; C: Is asked; I: Is told",
        "cy": "G: Gwneud; A: Atebol; Y: Ymgynghorir; H: Hysbysir",
    }
    said = [plain(words) for words in drawn("matrix", language).texts]
    assert expected[language] in said


@pytest.mark.parametrize("count", [3, 12, 24])
def test_names_and_letters_can_be_read(count, language):
    figure = matrix(duties(6, count), language)
    axes = figure.axes[0]
    figure.draw_without_rendering()
    written = [words for words in axes.texts if words.get_text()]
    assert overlaps([*written, *figure.texts]) == []
    for words in [*written, *figure.texts]:
        box = words.get_window_extent()
        assert words.get_fontsize() >= 9
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, words.get_text()
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, words.get_text()


def test_no_letter_leaves_its_cell(language):
    figure = matrix(duties(6, 24), language)
    words, cells = grid_of(figure)
    for item in [t for t in figure.axes[0].texts if t.get_text()]:
        for cell in cells.ravel():
            if inside(item, cell):
                box, home = item.get_window_extent(), cell.get_window_extent()
                assert home.x0 <= box.x0 and box.x1 <= home.x1, item.get_text()
                assert home.y0 <= box.y0 and box.y1 <= home.y1, item.get_text()
    assert any("\n" in item for item in words.ravel())  # narrow cells: one below the other


def test_few_names_are_upright_more_are_turned_and_many_are_numbered(language):
    turns, key = {}, {}
    for count in (3, 12, 24):
        figure = matrix(duties(4, count), language)
        found, over = names_of(figure)[1:]
        turns[count] = {words.get_rotation() for words in over}
        key[count] = " ".join(" ".join(words.get_text() for words in figure.texts).split())
        if count == 24:
            assert found == [str(place) for place in range(1, len(found) + 1)]
            _, _, columns = expected(duties(4, 24), *LETTERS.values(), language, "")
            for place, name in enumerate(columns, start=1):
                assert f"{place}: {name}" in key[24]
    assert turns == {3: {0.0}, 12: {90.0}, 24: {0.0}}
    assert key[3] == key[12] == ""


def test_headings_never_leave_their_columns():
    names = organisations(12)["name_cy"].tolist()
    for width in (20, 26, 40, 70, 110):
        found = headings(names, width)
        lines = max(name.count("\n") + 1 for name in found.words)
        assert found.turned or not found.key or lines == 1
        if found.turned:
            assert lines * 9 * 1.25 <= width
            assert found.height <= 160
    assert [headings(names, width).turned for width in (20, 26, 40)] == [False, True, True]
    assert headings(names, 20).key[0] == f"1: {names[0]}"


def test_a_strong_code_makes_its_cells_dark(language):
    figure = matrix(duties(), language, strong="A")
    words, cells = grid_of(figure)
    dark = np.vectorize(lambda cell: cell.get_facecolor()[:3] == rgb(DARKEST))(cells)
    has_letter = np.vectorize(lambda item: "A" in item)(words)
    assert dark.any() and (dark == has_letter).all()


def rgb(colour):
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


def faces(cells):
    return np.vectorize(lambda cell: cell.get_facecolor()[:3] == rgb("#FFFFFF"))(cells)


def test_filled_cells_are_tinted_and_all_others_white(drawn):
    words, cells = grid_of(drawn("matrix", "en"))
    assert (faces(cells) == (words == "–")).all()
    assert BLANK_FILL.hatch == ""


def test_counts_are_written_and_a_count_of_zero_is_an_empty_cell(language):
    frame = gaps()
    wide, *_ = expected(frame, "task", "sector", "loans", language, "")
    words, cells = grid_of(matrix(frame, language, GAPS))
    assert words.tolist() == wide.astype(str).to_numpy().tolist()
    hatches = np.vectorize(lambda cell: cell.get_hatch() or "")(cells)
    assert ((words == "0") == (hatches == EMPTY_FILL.hatch) & faces(cells)).all()


@pytest.mark.parametrize("options", [LETTERS | {"strong": "A"}, GAPS])
def test_what_is_written_can_be_read_on_its_fill(options):
    figure = matrix(gaps() if options is GAPS else duties(), "en", options)
    for cell in grid_of(figure)[1].ravel():
        for words in [t for t in figure.axes[0].texts if inside(t, cell)]:
            assert contrast(words.get_color(), cell.get_facecolor()[:3]) >= 4.5
            behind = words.get_bbox_patch()
            assert not cell.get_hatch() or behind.get_facecolor() == cell.get_facecolor()


def test_shading_follows_the_order_of_the_codes_in_tone_and_in_hatching(language):
    frame = gaps()
    level, *_ = expected(frame, "task", "sector", "level", language, "")
    _, cells = grid_of(matrix(frame, language, GAPS))
    looks = {}
    for name, cell in zip(level.to_numpy().ravel(), cells.ravel(), strict=True):
        looks.setdefault(name, set()).add((cell.get_facecolor()[:3], cell.get_hatch()))
    assert {len(look) for look in looks.values()} == {1}
    fills = [next(iter(looks[name])) for name in ("none_seen", "level_1", "level_3")]
    tones = [sum(face) for face, _ in fills]
    assert tones == sorted(tones, reverse=True)
    assert len({hatch for _, hatch in looks["level_1"] | looks["level_3"]}) == 2
    assert fills[0][0] == rgb(LIGHTEST)


def test_the_legend_names_the_steps_that_occur_and_what_is_empty(language):
    figure = matrix(gaps(), language, GAPS)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    occurring = ["none_seen", "level_1", "level_3", "no_project"]
    assert entries == [code("made_up_level", name, language) for name in occurring]
    title = {"en": "Strongest evidence", "cy": "Tystiolaeth gryfaf"}
    assert figure.legends[0].get_title().get_text() == title[language]


def test_a_pair_that_the_table_lacks_is_hatched_and_named(language):
    frame = gaps().query("loans > 0")
    words, cells = grid_of(matrix(frame, language, GAPS))
    empty = words == ""
    assert empty.sum() == 3
    assert {cell.get_hatch() for cell in cells[empty]} == {EMPTY_FILL.hatch}
    figure = matrix(frame, language, GAPS)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries[-1] == text("chart_words.nothing_there", language)


def test_what_is_empty_may_be_named_by_what_a_blank_means(language):
    frame = gaps().assign(best=gaps()["level"].where(gaps()["loans"] > 0))
    figure = matrix(frame, language, GAPS, shade="best")
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries[-1] == text("words.nobody", language)
    assert len(entries) == 4


@pytest.mark.parametrize(("language", "said"), [("cy", "ddim ar gael"), ("en", "not available")])
def test_what_is_missing_is_said_and_looks_neither_empty_nor_like_a_step(language, said):
    frame = gaps().assign(loans=gaps()["loans"].astype("Int64"))
    frame.loc[0, "loans"] = pd.NA
    frame.loc[1, "level"] = None
    figure = matrix(frame, language, GAPS)
    words, cells = grid_of(figure)
    assert words[0, 0].split() == said.split()
    unknown = [cell.get_hatch() == UNKNOWN_FILL.hatch and faces(cell) for cell in cells[0]]
    assert unknown == [True, True, False, False, False]
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries.count(said) == 1


def test_numbers_shade_by_value_and_many_of_them_by_class():
    frame = gaps().assign(share=[5, 8, 3] * 5)
    few = matrix(frame, "en", GAPS, shade="share")
    entries = [words.get_text() for words in few.legends[0].get_texts()]
    assert entries == ["3%", "5%", "8%", "Nothing there"]
    frame = gaps().assign(share=[*range(1, 15), 100])
    many = matrix(frame, "en", GAPS, shade="share")
    entries = [words.get_text() for words in many.legends[0].get_texts()]
    assert entries == ["1%–14%", "100%", "Nothing there"]


@pytest.mark.parametrize("count", range(1, 9))
def test_letters_can_be_read_on_every_step_and_steps_get_darker(count):
    fills = steps(count)
    assert all(contrast(fill.letters, fill.colour) >= 4.5 for fill in fills)
    against_white = [contrast(fill.colour, "#FFFFFF") for fill in fills]
    assert against_white == sorted(against_white)
    looks = {(fill.colour, fill.hatch) for fill in fills}
    assert len(looks) == count
    assert all(one.hatch != other.hatch for one, other in zip(fills, fills[1:], strict=False))


def test_more_steps_than_eyes_can_tell_apart_are_refused():
    with pytest.raises(ValueError, match="in 8 steps at most; found 9"):
        steps(9)


def test_the_sectors_make_columns(language):
    _, over, _ = names_of(matrix(gaps(), language, GAPS))
    assert over == [code("sector", name, language) for name in SECTORS]


def test_a_pair_with_two_lines_is_refused():
    frame = pd.concat([gaps(), gaps().head(1)])
    name = gaps()["task_en"][0]
    with pytest.raises(ValueError, match=f"found more for {name} / Inside the council"):
        matrix(frame, "en", GAPS)


def test_a_table_without_a_pair_is_refused():
    frame = duties().query("holder_en.isna()")
    with pytest.raises(ValueError, match="no line has both 'task' and 'holder': there is nothing"):
        matrix(frame)


def test_a_strong_code_that_is_none_is_refused():
    with pytest.raises(ValueError, match="strong='X' is no letters; there are: R, A, C, I"):
        matrix(duties(), strong="X")


def test_a_code_that_is_none_is_refused():
    with pytest.raises(ValueError, match="column 'letters' holds Q; its codes: R, A, C, I"):
        matrix(duties().replace({"letters": {"I": "Q"}}))


def test_shade_and_strong_together_are_refused():
    with pytest.raises(ValueError, match="either shade or strong; found shade='level', strong='A'"):
        matrix(gaps(), "en", GAPS, strong="A")


def test_meanings_that_do_not_match_their_letters_are_refused():
    frame = duties().assign(duties="R")
    with pytest.raises(ValueError, match="'letters' and 'duties' hold a code for each other; fou"):
        matrix(frame, meaning="duties")


def test_the_frame_is_left_as_it_was():
    frame = gaps()
    before = frame.copy()
    matrix(frame, "cy", GAPS)
    pd.testing.assert_frame_equal(frame, before)
