"""Two indicators crossed and circles of an amount: cells, counts, colours and areas, found again by other means."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import look
from domain.circles import SCALES, circles_of, drawing_order
from domain.crossing import SECRET_CELL, cross
from domain.discretise import OUTSIDE
from domain.errors import InvalidInput
from domain.reading import Reading, amounts_of, checked_reading, known_reading
from domain.territory import Aggregation, Variable
from domain.values import MISSING, OK, SECRET, Column
from domain.wording.reading import axis_text, without_circle
from tests.worlds import twelve_communes

WORLD = twelve_communes()
UNKNOWN = {"n.d.": MISSING, "secret": SECRET}
numbers = st.sampled_from([0.0, 0.1, 0.25, 0.3, 1.0, 2.0, 2.5, 7.0, 40.0]) | st.floats(1e-6, 1e9)
cells = st.sampled_from(["n.d.", "secret"]) | numbers
thorough = settings(max_examples=300, deadline=None, derandomize=True)


def _column(listed):
    values = [np.nan if one in UNKNOWN else one for one in listed]
    return Column(np.array(values, dtype=np.float64), np.array([UNKNOWN.get(one, OK) for one in listed], dtype=np.int8))


def _variable(key):
    return Variable(key, key, "", Aggregation.NONE, "", "2021", 2025, "", "")


def _terciles(listed):
    """Upper bounds by the definition: linear interpolation at a third and two thirds, equal and empty ones left out."""
    known = sorted(one for one in listed if one not in UNKNOWN)
    if not known:
        return []
    bounds, n_parts = [], min(3, len(set(known)))
    for part in range(1, n_parts):
        place = part / n_parts * (len(known) - 1)
        low = int(place)
        high = min(low + 1, len(known) - 1)
        bounds.append(known[low] + (known[high] - known[low]) * (place - low))
    bounds = sorted({one for one in bounds if one < known[-1] * (1 - 1e-12)} | {known[-1]})
    lows = [-1.0, *bounds[:-1]]
    return [high for low, high in zip(lows, bounds, strict=True) if any(low < one <= high for one in known)]


@thorough
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=40))
def test_each_commune_is_in_the_cell_of_its_two_thirds_and_every_one_is_counted_once(pairs):
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    crossing = cross(_column(first), _variable("rental_value_eur"), _column(second), _variable("poverty_rate"))
    bounds = _terciles(first), _terciles(second)
    counted = np.zeros(tuple(map(len, bounds)), dtype=int)
    for place, pair in enumerate(pairs):
        found = int(crossing.cell_of[place])
        if "secret" in pair:
            assert found == SECRET_CELL
        elif "n.d." in pair:
            assert found == OUTSIDE
        else:
            tops = [max(abs(one) for one in side if one not in UNKNOWN) * 1e-12 for side in (first, second)]
            one, other = (
                next(k for k, bound in enumerate(bounds[side]) if pair[side] <= bound + tops[side]) for side in (0, 1)
            )
            one = len(bounds[0]) - 1 - one  # a low rental value means need
            assert found == one * len(bounds[1]) + other
            counted[one, other] += 1
    assert crossing.counts.tolist() == counted.tolist()
    assert counted.sum() + crossing.n_missing + crossing.n_secret == len(pairs)
    assert crossing.n_secret == sum("secret" in pair for pair in pairs)
    assert len(crossing.colors) == counted.size
    assert len(axis_text(crossing.first).edges) == (len(bounds[0]) + 1 if bounds[0] else 0)


def test_the_darkest_corner_is_the_most_need_of_both_and_the_palest_the_least():
    income, poverty = WORLD.columns["median_income_eur_per_cu"], WORLD.columns["poverty_rate"]
    names = WORLD.variables["median_income_eur_per_cu"], WORLD.variables["poverty_rate"]
    crossing = cross(income, names[0], poverty, names[1])
    color = {
        code: crossing.colors[cell] for code, cell in zip(WORLD.communes, crossing.cell_of, strict=True) if cell >= 0
    }
    assert (color["01001"], color["2A004"]) == (look.CROSSED[2][2], look.CROSSED[0][0])
    assert crossing.n_secret == 1 and crossing.n_missing == 4
    assert axis_text(crossing.first).edges[0] == "31\u202f200"


def _linear(color):
    parts = np.array([int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def _lab(linear):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = (
        one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116
        for one in to_xyz @ np.clip(linear, 0, 1) / [0.95047, 1.0, 1.08883]
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


SEEN = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
"""Machado, Oliveira and Fernandes (2009), severity 1."""


@pytest.mark.parametrize("eyes", SEEN)
def test_no_two_cells_look_alike_to_any_eyes_nor_like_the_ground_of_missing_values(eyes):
    matrix = np.array(SEEN[eyes])
    shown = [_lab(matrix @ _linear(color)) for color in (*sum(look.CROSSED, ()), look.MISSING_FILL, look.PAPER)]
    apart = [np.linalg.norm(one - other) for place, one in enumerate(shown[:9]) for other in shown[place + 1 :]]
    assert min(apart) > 10


def test_printed_in_grey_every_cell_keeps_a_lightness_of_its_own_and_its_count_is_read():
    lightness = sorted(_lab(_linear(color))[0] for color in sum(look.CROSSED, ()))
    assert min(np.diff(lightness)) > 4
    steps = [[_lab(_linear(color))[0] for color in row] for row in look.CROSSED]
    assert (np.diff(steps, axis=0) < -10).all() and (np.diff(steps, axis=1) < -10).all()
    for color in sum(look.CROSSED, ()):
        light, dark = sorted(
            (one @ [0.2126, 0.7152, 0.0722] for one in map(_linear, (color, look.ink_on(color)))), reverse=True
        )
        assert (light + 0.05) / (dark + 0.05) >= 4.5


@thorough
@given(st.lists(cells | st.floats(-1e9, -1.0), min_size=1, max_size=40))
def test_areas_are_as_amounts_and_what_has_no_circle_is_counted(listed):
    circles = circles_of(_column(listed), _variable("amount"))
    drawn = drawing_order(circles.radii)
    above = [place for place, one in enumerate(listed) if one not in UNKNOWN and one > 0]
    assert sorted(drawn.tolist()) == above
    assert (np.diff(circles.radii[drawn]) <= 0).all()
    for one, other in product(above[:6], above[:6]):
        ratio = (circles.radii[one] / circles.radii[other]) ** 2
        assert ratio == pytest.approx(listed[one] / listed[other], rel=1e-9)
    assert (circles.n_missing, circles.n_secret) == (listed.count("n.d."), listed.count("secret"))
    assert len(above) + circles.n_missing + circles.n_secret + circles.n_none == len(listed)
    for scale, (amount, radius) in [
        (s, one) for s, all_ in zip(SCALES, circles.references, strict=False) for one in all_
    ]:
        greatest = max(listed[place] for place in above)
        assert radius <= circles.radii.max() * (1 + 1e-9)
        assert (radius / (scale * circles.radii.max())) ** 2 == pytest.approx(amount / greatest)
        assert f"{amount:.0e}"[0] in "12345" and amount == pytest.approx(float(f"{amount:.0e}"))


def test_the_sentence_keeps_missing_secret_and_zero_apart():
    said = without_circle(circles_of(_column(["n.d.", "n.d.", "secret", 0.0, 5.0, -3.0]), _variable("amount")))
    assert said.replace("\u00a0", " ") == "Communes sans cercle : 2 n.d., 1 secret, 2 à zéro ou moins"


def test_a_reading_that_the_territory_does_not_offer_is_refused_or_left():
    offered = ("poverty_rate",), amounts_of(WORLD)
    assert offered[1] == ("municipal_population", "qpv_population", "operating_revenue_eur")
    kept = Reading("poverty_rate", "municipal_population")
    assert checked_reading(kept, *offered) == known_reading(kept, *offered) == kept
    for wrong in (Reading("bonheur"), Reading(circles="poverty_rate")):
        assert known_reading(wrong, *offered) == Reading()
        with pytest.raises(InvalidInput):
            checked_reading(wrong, *offered)
