import io
import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.ft2font import FT2Font
from PIL import Image

from domain import look
from domain.circles import circles_of
from domain.crossing import cross
from domain.edits import Perimeter
from exports import outlines, plotting
from exports.canvas import FONTS, Canvas, text_width, wrapped
from exports.maps import _draw_legend, _fitting, _source_text, class_labels, render_png, render_svg
from exports.plotting import Box, Part, View, classes_drawn, faded
from exports.scale import round_length
from geodata.frames import frames
from tests.exports.made import CHOSEN, EVERYTHING, made_request
from tests.worlds import SIDE_M, squares

EDGE_PIXELS = 1_000
"""More than the smoothed edge of a shape may hold of one colour by chance; a square of 4 km holds over 10 000."""


def pixels(body):
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGB"))


def has_color(picture, color):
    wanted = [int(color[place : place + 2], 16) for place in (1, 3, 5)]
    return int((picture == wanted).all(axis=2).sum())


@given(text=st.text("aé -", min_size=1, max_size=60), width=st.floats(20.0, 200.0))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_wrapping_loses_no_word_and_no_line_is_too_long_unless_one_word_is(text, width):
    """The words of the lines are those of the text, and only a single word may pass the width."""
    lines = wrapped(text, 12.0, width)
    assert " ".join(lines) == text
    assert all(text_width(line, 12.0) <= width or " " not in line for line in lines)


@given(longest=st.floats(0.1, 5_000.0))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_scale_bar_is_a_round_length_that_fits(longest):
    """The bar is 1, 2 or 5 times a power of ten, the largest that is no longer than the room."""
    length = round_length(longest)
    assert length <= longest < 10_000.0
    assert f"{length:e}"[0] in "125"


def test_two_crossed_indicators_and_circles_are_on_paper_with_their_legend():
    """Cells colour the map and circles lie over it."""
    request = made_request(layers=("departements", "epci", "living_areas", "employment_areas", "qpv", "zus"))
    world = request.territory
    columns = [(world.columns[key], world.variables[key]) for key in ("median_income_eur_per_cu", "poverty_rate")]
    both = replace(
        request,
        crossing=cross(*columns[0], *columns[1]),
        circles=circles_of(world.columns["municipal_population"], world.variables["municipal_population"]),
    )
    picture = pixels(render_png(both))
    cell = both.crossing.colors[both.crossing.cell_of[0]]
    assert has_color(picture, cell) > EDGE_PIXELS
    under = [int(cell[place : place + 2], 16) for place in (1, 3, 5)]
    seen = np.array([255 - (255 - one) * 0.35 for one in under])
    assert (np.abs(picture - seen).max(axis=2) < 3).sum() > EDGE_PIXELS
    assert_the_legend_ends_on_the_sheet(both)
    assert_the_legend_ends_on_the_sheet(request)


def test_the_legend_says_which_colours_are_faded_where_some_are():
    request = made_request()
    pale = faded(request.classification.colors[0])
    legends = [pixels(render_png(made_request(one)))[:, :900] for one in (CHOSEN, Perimeter())]
    assert [has_color(legend, pale) > 100 for legend in legends] == [True, False]


def assert_the_legend_ends_on_the_sheet(request):
    """Letters are smaller only where room is lacking; under the legend the scale needs its own."""
    needed = _draw_legend(Canvas(320.0, 900.0), request, Box(0.0, 0.0, 320.0, 900.0), 16.5)
    for height in (needed + 1.0, 0.8 * needed):
        box, size = _fitting(request, Box(0.0, 0.0, 320.0, height), 16.5)
        assert (size < 16.5) == (height < needed)
        assert _draw_legend(Canvas(320.0, 900.0), request, box, size) <= height


@given(strength=st.floats(0.0, 1.0))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_faded_colour_lies_between_itself_and_the_paper(strength):
    """Fading never darkens: 1 keeps the colour, 0 gives the paper."""
    parts = [int(faded(look.QPV, strength)[place : place + 2], 16) for place in (1, 3, 5)]
    full = [int(look.QPV[place : place + 2], 16) for place in (1, 3, 5)]
    assert all(part >= least for part, least in zip(parts, full, strict=True))
    assert faded(look.QPV, 1.0) == look.QPV and faded(look.QPV, 0.0) == look.PAPER


def test_one_scale_serves_both_directions():
    view = View.of(squares(), Box(100.0, 50.0, 700.0, 350.0))
    drawn = view.pixels(squares())
    west, north, east, south = shapely.bounds(drawn).T
    assert east - west == pytest.approx(SIDE_M * view.pixels_per_m, abs=0.02)
    assert south - north == pytest.approx(SIDE_M * view.pixels_per_m, abs=0.02)
    assert north[8] < north[0], "north is up"
    left, top, right, bottom = shapely.total_bounds(drawn)
    assert left >= 100.0 - 0.01 and top >= 50.0 - 0.01 and right <= 700.01 and bottom <= 350.01


def test_the_picture_has_the_size_asked_and_the_colours_of_the_screen():
    picture = pixels(render_png(made_request(EVERYTHING)))
    assert picture.shape == (2160, 3840, 3)
    for color in (*made_request().classification.colors, look.MISSING_FILL, look.INK):
        assert has_color(picture, color), color


def test_a_low_income_is_dark_and_a_high_poverty_is_dark():
    assert made_request().classification.colors[0] == look.SEQUENTIAL[4][-1]
    assert made_request(indicator="poverty_rate").classification.colors[-1] == look.SEQUENTIAL[4][-1]


def test_nothing_chosen_nothing_fades():
    request = made_request(Perimeter())
    picture = pixels(render_png(request))
    _, *others = request.classification.colors[::-1]
    assert all(has_color(picture, faded(color)) < EDGE_PIXELS < has_color(picture, color) for color in others)
    assert has_color(pixels(render_png(made_request(CHOSEN))), faded(others[0])) > EDGE_PIXELS


def test_secret_and_missing_are_outside_the_classes_and_apart():
    classes = classes_drawn(made_request())
    assert classes[4] == plotting.SECRET_CLASS
    assert classes[8] == classes[10] == plotting.MISSING_CLASS
    assert (np.delete(classes, [4, 8, 10]) >= 0).all()


def test_the_legend_writes_shares_in_per_cent():
    request = made_request(indicator="poverty_rate")
    assert class_labels(request.classification.classes, request.indicator)[0].startswith("de 9 à ")


def test_names_do_not_touch_each_other():
    points = np.array([[0.0, 0.0], [30.0, 2.0], [200.0, 0.0], [200.0, 40.0]])
    assert plotting._apart(points, np.full(4, 50.0), 12.0) == [0, 2, 3]


def test_the_area_of_a_quarter_symbol_follows_its_population():
    small, large = plotting.quarter_radii(np.array([10_000.0, 40_000.0]))
    assert large**2 / small**2 == pytest.approx(4.0)
    assert plotting.quarter_radii(np.array([np.nan, 0.0])).tolist() == [plotting.LEAST_RADIUS] * 2


@pytest.mark.parametrize("key", [key for key in outlines.LINES if key in made_request().atlas.layers])
def test_every_outline_can_be_drawn(key):
    body = render_svg(made_request(layers=(key, "zus", "qpv")), 174.0, 96.0)
    assert body.startswith(b"<?xml")


def test_the_border_of_living_areas_leaves_out_the_limit_of_the_territory():
    request = made_request()
    communes = squares()
    part = Part(frames(request.territory)[0], View(0.0, 0.0, 0.0, 0.0, 1.0), communes)
    lines = plotting._borders(request, "living_areas", part)
    outside = shapely.boundary(shapely.union_all(communes))
    assert shapely.length(shapely.intersection(shapely.union_all(lines), outside)) == 0.0


def test_the_svg_holds_no_date_and_no_outside_address():
    body = render_svg(made_request(), 174.0, 96.0).decode()
    assert "<dc:date>" not in body
    assert not re.search(r'href="(?!#)', body)


def test_the_picture_carries_its_sources_fingerprint_and_status():
    request = made_request(layers=("living_areas", "qpv"))
    text = _source_text(request)
    assert request.territory.fingerprint[:16] in text and "document de travail" in text
    producer, vintage = request.indicator.producer, request.indicator.vintage
    drawn = request.territory.zonings["living_area"]
    assert producer in text and vintage in text and drawn.producer in text and drawn.vintage in text


def test_text_is_never_read_as_mathematics():
    canvas = Canvas(100.0, 40.0)
    canvas.text(5.0, 20.0, r"5 $\frac{1}{2}$ €")
    assert canvas.png(1.0).startswith(b"\x89PNG")


def test_the_same_request_gives_the_same_bytes():
    assert render_png(made_request()) == render_png(made_request())
    assert render_svg(made_request(), 174.0, 96.0) == render_svg(made_request(), 174.0, 96.0)


@pytest.mark.parametrize("weight", [400, 600])
def test_the_fonts_hold_every_sign_of_french_numbers_and_names(weight):
    face = FT2Font(str(FONTS / {400: "GeoprioSans-Regular.ttf", 600: "GeoprioSans-Semibold.ttf"}[weight]))
    signs = "0123456789 \u00a0\u202f\u2212\u2011,.;:!?%€/²«»’'œŒæÆàâäçéèêëîïôöùûüÿÀÂÇÉÈÊËÎÏÔÙÛÜŸ·×–()…"
    assert [sign for sign in signs if not face.get_char_index(ord(sign))] == []


@pytest.mark.parametrize(
    ("metres_per_pixel", "share"),
    [(50, 1.0), (104, 1.0), (200, 0.6), (500, 0.4), (2_000, 0.25)],
)
def test_double_lines_are_thinner_where_the_map_is_small_so_that_its_colours_show(metres_per_pixel, share):
    assert outlines.thinness(1.0 / metres_per_pixel) == share


def test_every_outline_of_the_legend_has_its_own_look():
    looks = [outlines.DOUBLE.get(key, manner) for key, manner in outlines.LINES.items()]
    assert len(set(looks)) == len(looks)
