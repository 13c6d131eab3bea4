"""The grid and the network: every name readable, every point where it belongs."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from made_up_charts import SECTORS, organisations, ties
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.transforms import Bbox

from analysis.charts import Drawing, draw
from analysis.charts.style import GROUP_LOOKS, INK
from analysis.language import code, text


def points_of(figure):
    """Return each named point's place: name -> (x, y)."""
    drawn = [c for c in figure.axes[0].collections if isinstance(c, PathCollection)]
    return {
        c.get_label(): tuple(c.get_offsets()[0]) for c in drawn if not c.get_label().startswith("_")
    }


def boxes_of(figure):
    """Measure every text of the picture as every file of it shows it."""
    figure.draw_without_rendering()
    found = [*figure.axes[0].texts, *figure.texts, *figure.legends[0].get_texts()]
    axes = figure.axes[0]
    if axes.axison:
        found += [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.xaxis.label]
    return [(words.get_text(), words.get_window_extent()) for words in found if words.get_text()]


def overlapping(boxes):
    return [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]


def names_in(figure):
    return [words.get_text().replace("\n", " ") for words in figure.axes[0].texts]


def network(frame, tied=None, language="en", **options):
    tied = ties(len(frame)) if tied is None else tied
    return draw(Drawing("network", {"table": frame, "ties": tied}, options), language)


def grid(frame, language="en", **options):
    return draw(Drawing("grid", {"table": frame}, options), language)


def score(**scores):
    return organisations(3).assign(**scores)


@pytest.mark.parametrize("kind", ["grid", "network"])
@pytest.mark.parametrize("count", [12, 36])
def test_no_text_overlaps_another(drawn, kind, count, language):
    figure = drawn(kind, language, count)
    assert overlapping(boxes_of(figure)) == []


@pytest.mark.parametrize("kind", ["grid", "network"])
def test_every_text_is_inside_the_picture_and_big_enough(drawn, kind, language):
    figure = drawn(kind, language, 36)
    for words, box in boxes_of(figure):
        assert figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1, words
        assert figure.bbox.y0 <= box.y0 and box.y1 <= figure.bbox.y1, words
    assert min(words.get_fontsize() for words in figure.axes[0].texts) >= 9


def test_the_network_names_36_nodes_in_full(drawn, language):
    written = names_in(drawn("network", language, 36))
    assert sorted(written) == sorted(organisations()[f"name_{language}"])


def test_no_name_covers_a_node(drawn, language):
    figure = drawn("network", language, 36)
    figure.draw_without_rendering()
    places = figure.axes[0].transData.transform(list(points_of(figure).values()))
    for words in figure.axes[0].texts:
        box = words.get_window_extent()
        inside = [box.contains(*place) for place in places]
        assert not any(inside), words.get_text()


def laid_out(count):
    """Organisations where the package's own layout puts them."""
    from networkx import Graph

    from analysis.stakeholders.layout import layout

    frame, tied = organisations(count), ties(count)
    graph = Graph(list(zip(tied["from_id"], tied["to_id"], strict=True)))
    graph.add_nodes_from(frame["stakeholder_id"])
    places = layout(graph).set_index("stakeholder_id").loc[frame["stakeholder_id"]]
    return frame.assign(x=places["x"].to_numpy(), y=places["y"].to_numpy())


@pytest.mark.parametrize(
    ("place", "count"),
    [
        (laid_out, 40),
        pytest.param(organisations, 24, marks=pytest.mark.slow),
        pytest.param(organisations, 40, marks=pytest.mark.slow),
        pytest.param(laid_out, 24, marks=pytest.mark.slow),
    ],
)
def test_the_names_of_up_to_40_organisations_overlap_neither_names_nor_nodes(
    count, place, language
):
    frame = place(count)
    figure = network(frame, ties(count), language)
    assert sorted(names_in(figure)) == sorted(frame[f"name_{language}"])
    figure.draw_without_rendering()
    boxes = [words.get_window_extent() for words in figure.axes[0].texts]
    assert not [one for one, other in combinations(boxes, 2) if one.overlaps(other)]
    nodes = [c for c in figure.axes[0].collections if isinstance(c, PathCollection)]
    assert len(nodes) >= count  # and the rings of those who came later
    assert not [b for node in nodes for b in boxes if b.overlaps(mark_of(node, figure))]


def mark_of(node, figure):
    """The box of a marker or ring in pixels, without its edge."""
    half = np.sqrt(node.get_sizes()[0]) / 2 * figure.dpi / 72
    if len(node.get_paths()[0].vertices) > 20:  # a circle: the square inside of it
        half *= np.sqrt(0.5)
    x, y = figure.axes[0].transData.transform(node.get_offsets()[0])
    return Bbox.from_extents(x - half, y - half, x + half, y + half)


def test_names_that_do_not_fit_the_grid_are_numbered_and_explained(drawn, language):
    figure = drawn("grid", language, 36)
    numbers = [name for name in names_in(figure) if name.isdigit()]
    assert sorted(numbers, key=int) == [str(row) for row in range(1, 37)]
    key = " ".join(" ".join(words.get_text() for words in figure.texts).split())
    for row, name in enumerate(organisations()[f"name_{language}"], start=1):
        assert f"{row}: {name}" in key


def test_names_that_fit_the_grid_stand_in_the_square_of_their_scores(drawn, language):
    figure = drawn("grid", language, 12)
    axes, frame = figure.axes[0], organisations(12).set_index(f"name_{language}")
    figure.draw_without_rendering()
    for words in axes.texts[4:]:
        box = words.get_window_extent().transformed(axes.transData.inverted())
        row = frame.loc[words.get_text().replace("\n", " ")]
        assert np.abs(np.array([box.x0, box.x1]) - row["interest"]).max() < 0.5
        assert np.abs(np.array([box.y0, box.y1]) - row["power"]).max() < 0.5


@pytest.mark.parametrize("count", [12, 36])
def test_points_of_the_grid_are_at_their_scores_and_hide_none(drawn, count, language):
    figure = drawn("grid", language, count)
    places, frame = points_of(figure), organisations(count)
    rounded = [tuple(np.round(places[name])) for name in frame[f"name_{language}"]]
    assert rounded == list(zip(frame["interest"], frame["power"], strict=True))
    spots = figure.axes[0].transData.transform(list(places.values())) * 72 / figure.dpi
    assert min(np.hypot(*(a - b)) for a, b in combinations(spots, 2)) > 11


def test_the_corners_of_the_grid_are_named(drawn):
    assert names_in(drawn("grid", "en", 12))[:4] == [
        "Crowd",
        "Subjects",
        "Context setters",
        "Key players",
    ]
    assert names_in(drawn("grid", "cy", 12))[3] == "Chwaraewyr allweddol"


def test_the_corners_turn_with_the_axes():
    figure = grid(organisations(4), x="power", y="interest")
    assert names_in(figure)[:4] == ["Crowd", "Context setters", "Subjects", "Key players"]


@pytest.mark.parametrize(
    ("language", "words"), [("cy", "Dim sgoriau ar gael: {}"), ("en", "Scores not available: {}")]
)
def test_who_has_no_score_is_named_under_the_grid_and_not_drawn(language, words):
    frame = score(power=pd.array([3, None, 2], "Int64"))
    figure = grid(frame, language)
    name = frame[f"name_{language}"][1]
    assert name not in points_of(figure)
    assert words.format(name) in "\n".join(part.get_text() for part in figure.texts).replace(
        "\n", " "
    ) or (
        words.format(name)
        in [line for part in figure.texts for line in part.get_text().split("\n")]
    )


def test_a_grid_without_any_score_is_refused():
    with pytest.raises(ValueError, match="no row has both 'interest' and 'power'"):
        grid(score(power=pd.array([None] * 3, "Int64")))


@pytest.mark.parametrize("wrong", [0, 6, 2.25])
def test_a_score_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match=f"scores from 1 to 5, whole or half; found {wrong:g}"):
        grid(score(power=[1, wrong, 2]))


def test_a_cut_on_a_score_is_refused():
    with pytest.raises(ValueError, match="cut=3 must lie between two scores: 1.5, 2.5, 3.5, 4.5"):
        grid(organisations(3), cut=3)


def test_too_many_points_with_the_same_scores_are_refused_rather_than_hidden():
    with pytest.raises(ValueError, match="120 points have the same scores; at most"):
        grid(organisations(120).assign(power=3, interest=3))


def test_nodes_are_where_the_table_puts_them(drawn, language):
    places, frame = points_of(drawn("network", language, 36)), organisations()
    expected = frame.set_index(f"name_{language}")[["x", "y"]]
    spread = np.ptp(expected.to_numpy())
    for name, place in places.items():  # pushed aside by a marker's width at most
        np.testing.assert_allclose(place, expected.loc[name], atol=0.03 * spread)


def test_nodes_with_room_are_exactly_where_the_table_puts_them():
    frame = organisations(3).assign(x=[0.0, 1.0, 2.0], y=[0.0, 1.0, 0.0])
    figure = network(frame, ties(3).head(0))
    assert list(points_of(figure).values()) == [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]


def test_no_node_hides_another():
    frame = organisations(6).assign(x=[0, 0, 0, 0, 1, 1], y=[0, 0, 0, 0, 1, 1.001])
    figure = network(frame)
    spots = figure.axes[0].transData.transform(list(points_of(figure).values())) * 72 / figure.dpi
    assert min(np.hypot(*(a - b)) for a, b in combinations(spots, 2)) > 15


def test_ties_join_their_nodes_and_are_wider_where_stronger(drawn):
    figure = drawn("network", "en", 12)
    places = list(points_of(figure).values())
    lines = [c for c in figure.axes[0].collections if isinstance(c, LineCollection)]
    drawn_ties = sorted(
        (np.round(segment, 9).tolist(), round(float(width), 9))
        for c in lines
        for segment, width in zip(
            c.get_segments(), np.resize(c.get_linewidths(), 999), strict=False
        )
    )
    expected = sorted(
        (np.round([places[int(a[1:])], places[int(b[1:])]], 9).tolist(), round(0.9 * strength, 9))
        for a, b, strength in ties(12).itertuples(index=False)
    )
    assert drawn_ties == expected


def test_a_tie_of_unknown_strength_is_dashed_unlike_a_name_s_line_and_said(language):
    tied = ties(3).assign(strength=pd.array([pd.NA, *[2] * (len(ties(3)) - 1)], "Int64"))
    figure = network(organisations(3), tied, language)
    unknown = text("words.not_available", language)
    entry = text("chart_words.tie_strength", language, strength=unknown)
    assert entry in [words.get_text() for words in figure.legends[0].get_texts()]
    dashed = [c for c in figure.axes[0].collections if isinstance(c, LineCollection)][-1]
    assert len(dashed.get_segments()) == 1
    drawn, left = dashed.get_linestyles()[0][1]
    assert drawn > 4 * dashed.get_linewidth()[0] > 0 < left  # a dot is as long as the line is wide


def test_newcomers_alone_are_ringed_and_the_ring_is_explained(drawn, language):
    figure, frame = drawn("network", language, 12), organisations(12)
    rings = [
        tuple(c.get_offsets()[0])
        for c in figure.axes[0].collections
        if isinstance(c, PathCollection) and c.get_label().startswith("_")
    ]
    names = frame.loc[frame["wave"] == 2, f"name_{language}"]
    assert rings == [points_of(figure)[name] for name in names]
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert text("chart_words.added_later", language) in entries


def test_no_ring_is_explained_when_there_is_none():
    figure = network(organisations(3).assign(wave=1))
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert text("chart_words.added_later", "en") not in entries


@pytest.mark.parametrize("kind", ["grid", "network"])
def test_sectors_differ_in_colour_and_in_shape_and_are_named(drawn, kind, language):
    figure, frame = drawn(kind, language, 12), organisations(12)
    sector = frame.set_index(f"name_{language}")["sector"]
    colours, shapes = {}, {}
    for c in figure.axes[0].collections:
        if isinstance(c, PathCollection) and c.get_label() in sector.index:
            colours.setdefault(sector[c.get_label()], set()).add(c.get_facecolor().tobytes())
            shapes.setdefault(sector[c.get_label()], set()).add(c.get_paths()[0].vertices.tobytes())
    for looks in (colours, shapes):
        assert {len(look) for look in looks.values()} == {1}
        assert len(set.union(*looks.values())) == len(SECTORS)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries[: len(SECTORS)] == [code("sector", name, language) for name in SECTORS]


def test_a_sector_looks_the_same_when_others_are_absent():
    def look(figure):
        drawn = figure.axes[0].collections
        return next(c for c in drawn if isinstance(c, PathCollection)).get_facecolor().tolist()

    private = organisations(8).query("sector == 'private'")
    everyone = organisations(8).sort_values("sector", key=lambda s: s != "private")
    assert look(grid(private)) == look(grid(everyone))


def test_an_unknown_sector_is_said_to_be_unknown(language):
    figure = grid(organisations(3).assign(sector=["private", None, "private"]), language)
    entries = [words.get_text() for words in figure.legends[0].get_texts()]
    assert entries == [code("sector", "private", language), text("words.not_available", language)]


def test_a_sector_that_is_no_code_is_refused():
    with pytest.raises(ValueError, match="column 'sector' holds privat; its codes: internal"):
        grid(organisations(3).assign(sector=["private", "privat", "private"]))


def test_a_tie_to_a_stranger_is_refused():
    tied = ties(3).assign(to_id="S99")
    with pytest.raises(ValueError, match="ties name who is not a node: S99"):
        network(organisations(3), tied)


def test_a_node_that_is_named_twice_is_refused():
    with pytest.raises(ValueError, match="'stakeholder_id' names a node twice: S1"):
        network(organisations(3).assign(stakeholder_id=["S1", "S1", "S2"]))


def test_a_node_without_a_place_is_refused():
    with pytest.raises(ValueError, match="place every node; empty in rows 1"):
        network(organisations(3).assign(x=[0.0, None, 1.0]))


def contrast(colour):
    """Return the contrast with white (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (np.dot(linear, [0.2126, 0.7152, 0.0722]) + 0.05)


def test_marks_and_letters_can_be_seen():
    from analysis.charts import nets as module

    assert contrast(INK) >= 4.5 * 1.2  # also on the grey band
    assert min(contrast(colour) for colour, _ in GROUP_LOOKS) >= 3
    assert contrast(module.TIE_COLOUR) >= 3


def test_the_network_in_two_languages_shares_the_data(drawn):
    welsh, english = (
        list(points_of(drawn("network", reader, 36)).values()) for reader in ("cy", "en")
    )
    np.testing.assert_allclose(welsh, english, atol=0.1)
