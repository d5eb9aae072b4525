import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import OutOfDomain
from geodata.overlaps import parts
from geodata.topology import unproject
from tests.geodata.squares import array, box, common_m2, communes, degrees, rectangles

thorough = settings(max_examples=60, deadline=None, derandomize=True)
quarters = st.lists(rectangles(), min_size=1, max_size=4)


def table(found, n_communes=9):
    areas = np.zeros((found.n_quarters, n_communes))
    areas[found.quarter, found.commune] = found.overlap_m2
    return areas


@thorough
@given(sides=quarters)
def test_parts_are_those_of_arithmetic(sides):
    cells = [
        (1000 * column, 1000 * row, 1000 * column + 1000, 1000 * row + 1000) for row in range(3) for column in range(3)
    ]
    found = table(parts(degrees([box(*one) for one in sides]), degrees(communes())))
    expected = [[common_m2(one, cell) for cell in cells] for one in sides]
    assert found == pytest.approx(np.array(expected), abs=0.01)


@thorough
@given(sides=quarters, limit=st.integers(1, 99))
def test_splitting_a_commune_in_two_adds_its_parts(sides, limit):
    shapes = degrees([box(*one) for one in sides])
    whole = table(parts(shapes, degrees(communes())))
    halves = [box(0, 0, 10 * limit, 1000), box(10 * limit, 0, 1000, 1000), *communes()[1:]]
    split = table(parts(shapes, degrees(halves)), 10)
    assert split[:, 0] + split[:, 1] == pytest.approx(whole[:, 0], abs=0.01)
    assert split[:, 2:] == pytest.approx(whole[:, 1:], abs=0.01)


@thorough
@given(sides=quarters, east=st.integers(-100_000, 100_000), north=st.integers(-100_000, 100_000))
def test_moving_everything_together_changes_nothing(sides, east, north):
    def moved(shapes):
        return unproject(shapely.transform(array(*shapes), lambda points: points + np.array([east, north])))

    shapes = [box(*one) for one in sides]
    here, there = parts(degrees(shapes), degrees(communes())), parts(moved(shapes), moved(communes()))
    assert table(there) == pytest.approx(table(here), abs=0.01)
    assert there.quarter_area_m2 == pytest.approx(here.quarter_area_m2, abs=0.01)


@thorough
@given(sides=quarters, order=st.permutations(range(9)))
def test_0_7_parts_do_not_depend_on_the_order_of_communes(sides, order):
    """METHODS 0.7: the result does not depend on the order of rows."""
    shapes, places = degrees([box(*one) for one in sides]), degrees(communes())
    assert table(parts(shapes, places[list(order)])) == pytest.approx(table(parts(shapes, places))[:, list(order)])


@settings(max_examples=20, deadline=None, derandomize=True)
@given(sides=quarters, seed=st.integers(0, 99))
def test_parts_are_those_of_an_overlay_of_all_with_all(sides, seed):
    """The quarters are turned, so that no side runs along a limit: geopandas.overlay finds the same to 1e-9."""
    turned = [shapely.affinity.rotate(box(*one), seed) for one in sides]
    shapes, places = degrees(turned), degrees(communes())
    found = parts(shapes, places)
    left = geopandas.GeoDataFrame({"q": range(shapes.size)}, geometry=shapes, crs=4326).to_crs(2154)
    right = geopandas.GeoDataFrame({"c": range(places.size)}, geometry=places, crs=4326).to_crs(2154)
    other = geopandas.overlay(left, right, how="intersection", keep_geom_type=True)
    other = other.assign(area=other.area).query("area > 0").sort_values(["q", "c"])
    assert found.quarter.tolist() == other["q"].tolist()
    assert found.commune.tolist() == other["c"].tolist()
    assert found.overlap_m2 == pytest.approx(other["area"].to_numpy(), rel=1e-9)


def test_a_quarter_without_contour_has_no_part_and_no_area():
    found = parts(array(None, *degrees([box(100, 100, 300, 200)])), degrees(communes()))
    assert found.quarter.tolist() == [1]
    assert np.isnan(found.quarter_area_m2[0])
    assert found.quarter_area_m2[1] == pytest.approx(20_000)


def test_a_quarter_far_from_every_commune_has_no_part():
    found = parts(degrees([box(90_000, 0, 90_500, 500)]), degrees(communes()))
    assert found.quarter.size == 0
    assert found.n_quarters == 1


def test_a_contact_along_a_limit_is_no_part():
    assert parts(degrees([box(200, 0, 1000, 400)]), degrees(communes())).commune.tolist() == [0]


def test_every_quarter_is_measured_in_the_system_of_its_place():
    """A square kilometre in Réunion and one in Île-de-France; in Lambert-93 that of Réunion would be far too large."""
    reunion = shapely.box(340_000, 7_640_000, 341_000, 7_641_000)
    half = shapely.box(340_000, 7_640_000, 340_500, 7_641_000)
    quarter = array(*unproject(array(reunion), "EPSG:2975"), *degrees([box(0, 0, 1000, 1000)]))
    places = array(*unproject(array(half), "EPSG:2975"), *degrees(communes()))
    found = parts(quarter, places, ["EPSG:2975", "EPSG:2154"])
    assert found.quarter_area_m2 == pytest.approx([1e6, 1e6], abs=0.01)
    assert found.quarter.tolist() == [0, 1]
    assert found.commune.tolist() == [0, 1]
    assert found.overlap_m2 == pytest.approx([5e5, 1e6], abs=0.01)


def test_metres_are_refused():
    with pytest.raises(OutOfDomain, match="longitudes"):
        parts(array(box(0, 0, 10, 10)), degrees(communes()))
    with pytest.raises(OutOfDomain, match="longitudes"):
        parts(degrees([box(0, 0, 10, 10)]), array(*communes()))


def test_there_is_one_system_for_each_quarter():
    with pytest.raises(OutOfDomain, match="one for each"):
        parts(degrees([box(0, 0, 10, 10)]), degrees(communes()), ["EPSG:2154", "EPSG:2154"])


def test_no_quarter_at_all_is_no_failure():
    found = parts(array(), degrees(communes()))
    assert (found.n_quarters, found.quarter.size, found.overlap_m2.size) == (0, 0, 0)
