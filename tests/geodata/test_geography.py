"""Contours of a small country: one coverage for each projected system, holes of mergers filled, borders shared."""

import numpy as np
import pytest
import shapely

from geodata.geography import Detail, detail_for, make, points_or_near
from geodata.loaders.contours import Contours

WEST, SOUTH, STEP = 2.0, 46.0, 0.02
CODES = np.array(["18001", "18002", "18003", "18004", "97401", "97402"])


def square(column, row, west=WEST, south=SOUTH):
    return shapely.box(west + column * STEP, south + row * STEP, west + (column + 1) * STEP, south + (row + 1) * STEP)


def country(lacking=(), without=()):
    shapes = np.array(
        [
            *(square(*place) for place in ((0, 0), (1, 0), (0, 1), (1, 1))),
            square(0, 0, 55.4, -21.1),
            square(1, 0, 55.4, -21.1),
        ]
    )
    shapes[list(without)] = None
    nothing = np.empty(0, dtype=object)
    return Contours(CODES, shapes, np.empty(0, dtype=np.str_), nothing, tuple(lacking))


def test_each_system_is_measured_apart_and_neighbours_keep_their_places():
    made = make(country(), CODES, Detail(10.0, 5))
    assert made.neighbours.tolist() == [[0, 1], [0, 2], [1, 3], [2, 3], [4, 5]]
    geodesic = np.array([3.44e6, 3.44e6, 3.44e6, 3.44e6, 4.6e6, 4.6e6])
    assert np.allclose(made.area_m2, geodesic, rtol=0.01)
    assert shapely.contains(made.contours, shapely.points(made.points)).all()


def test_contours_drawn_are_one_coverage_of_rounded_points():
    made = make(country(), CODES, Detail(10.0, 5))
    assert shapely.coverage_is_valid(made.contours[:4])
    points = shapely.get_coordinates(made.contours)
    assert np.array_equal(points, points.round(5))


def test_a_commune_without_contour_is_told_and_placed_among_those_of_its_epci():
    made = make(country(without=(1,)), CODES, Detail(10.0, 5))
    assert made.without_contour == ["18002"]
    assert np.isnan(made.area_m2[1]) and np.isnan(made.points[1]).all()
    assert made.neighbours.tolist() == [[0, 2], [2, 3], [4, 5]]
    points = points_or_near(made.points, {0: "E", 1: "E", 2: "F"})
    assert np.array_equal(points[1], points[0])
    assert np.array_equal(points[[0, 2, 3]], made.points[[0, 2, 3]])


def test_a_part_that_cannot_be_found_leaves_the_area_unknown():
    made = make(country(lacking=("18003",)), CODES, Detail(10.0, 5))
    assert made.without_area == ["18003"]
    too_large = make(country(), CODES, Detail(10.0, 5), too_large=("18001",))
    assert too_large.without_area == ["18001"]


def test_a_territory_is_a_part_of_the_country():
    made = make(country(), CODES[4:], Detail(10.0, 5))
    assert made.communes.tolist() == ["97401", "97402"]
    assert made.neighbours.tolist() == [[0, 1]]


def test_a_hole_across_the_border_of_the_territory_is_found_with_the_communes_around():
    codes = np.array([f"18{place:03d}" for place in range(8)])
    places = [(column, row) for row in range(3) for column in range(3) if (column, row) != (1, 1)]
    shapes = np.array([square(*place) for place in places])
    whole = Contours(codes, shapes, np.empty(0, dtype=np.str_), np.empty(0, dtype=object), ("18003",))
    alone = make(whole, np.array(["18003"]), Detail(10.0, 5))
    assert alone.without_area == []
    assert alone.area_m2[0] == pytest.approx(2 * 3.44e6, rel=0.01)


def test_arrondissements_stand_for_their_commune():
    shapes = np.array([square(0, 0), square(1, 0)])
    parts = np.array(
        [
            shapely.box(WEST + STEP, SOUTH, WEST + 1.5 * STEP, SOUTH + STEP),
            shapely.box(WEST + 1.5 * STEP, SOUTH, WEST + 2 * STEP, SOUTH + STEP),
        ]
    )
    made = make(
        Contours(np.array(["69001", "69123"]), shapes, np.array(["69381", "69382"]), parts, ()),
        np.array(["69001", "69123"]),
        Detail(10.0, 5),
    )
    assert made.arrondissements.tolist() == ["69381", "69382"]
    assert made.neighbours.tolist() == [[0, 1]]
    union = shapely.coverage_union_all(made.arrondissement_contours)
    assert shapely.equals(union, made.contours[1])


@pytest.mark.parametrize(("n", "tolerance", "decimals"), [(150, 50.0, 5), (4_446, 250.0, 4), (34_875, 600.0, 4)])
def test_a_larger_territory_is_drawn_more_coarsely(n, tolerance, decimals):
    assert detail_for(n) == Detail(tolerance, decimals)
