import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import UnknownCode
from geodata.projections import METROPOLITAN, OVERSEAS, projection_of
from geodata.topology import areas_m2, project

ELLIPSOID = pyproj.Geod(ellps="GRS80")
SIDE = 0.02
BOXES = {
    "971": (-61.85, 15.80, -60.95, 16.55),
    "972": (-61.25, 14.35, -60.80, 14.90),
    "973": (-54.60, 2.10, -51.60, 5.80),
    "974": (55.20, -21.40, 55.85, -20.85),
    "975": (-56.45, 46.75, -56.10, 47.15),
    "976": (45.00, -13.05, 45.32, -12.62),
    "977": (-62.95, 17.85, -62.78, 17.97),
    "978": (-63.16, 18.04, -62.98, 18.13),
    "986": (-178.20, -14.40, -176.10, -13.15),
    "988": (163.50, -22.75, 168.20, -19.50),
}
"""West, south, east and north of each territory overseas, degrees."""
ISLANDS = {
    "Tahiti": (-149.4, -17.7),
    "Bora-Bora": (-151.7, -16.5),
    "Nuku Hiva": (-140.1, -8.9),
    "Rikitea": (-135, -23.1),
}
"""One place of four of the archipelagoes of French Polynesia."""
WITHIN = st.floats(0.0, 1.0)


def error_of_area(system, west, south):
    """Relative difference between a small square measured in a system and on the ellipsoid."""
    outline = shapely.segmentize(shapely.box(west, south, west + SIDE, south + SIDE), SIDE / 20)
    geodesic = abs(ELLIPSOID.geometry_area_perimeter(outline)[0])
    return areas_m2(project(np.array([outline], dtype=object), system))[0] / geodesic - 1.0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(across=WITHIN, up=WITHIN)
def test_metropolitan_areas_agree_with_geodesic_ones(across, up):
    """0.5 % north of Ajaccio, and 0.6 % at the southern end of Corsica."""
    south = 41.9 + up * (51.1 - 41.9)
    assert abs(error_of_area(projection_of("59"), -5.1 + across * 14.6, south)) < 0.005
    assert abs(error_of_area(projection_of("2A"), 8.6 + across, 41.35 + up * 0.5)) < 0.006


@pytest.mark.parametrize("departement", sorted(BOXES))
@settings(max_examples=25, deadline=None, derandomize=True)
@given(across=WITHIN, up=WITHIN)
def test_overseas_areas_agree_with_geodesic_ones(departement, across, up):
    west, south, east, north = BOXES[departement]
    system = projection_of(departement)
    assert abs(error_of_area(system, west + across * (east - west), south + up * (north - south))) < 0.005


@pytest.mark.parametrize("island", sorted(ISLANDS))
def test_polynesian_areas_agree_in_the_zone_of_the_island(island):
    longitude, latitude = ISLANDS[island]
    assert abs(error_of_area(projection_of("987", longitude), longitude, latitude)) < 0.005


def test_the_zone_of_tahiti_stands_for_polynesia_where_no_longitude_is_given():
    assert projection_of("987") == projection_of("987", -149.4)
    assert error_of_area(projection_of("987"), *ISLANDS["Nuku Hiva"]) > 0.01


@pytest.mark.parametrize("departement", sorted(METROPOLITAN | OVERSEAS.keys()))
def test_every_system_is_official_and_counts_in_metres(departement):
    system = pyproj.CRS(projection_of(departement))
    assert system.is_projected
    assert {axis.unit_name for axis in system.axis_info} == {"metre"}


@pytest.mark.parametrize("departement", ["20", "96", "1", "97", "979", "989", "", "99"])
def test_a_code_of_no_departement_is_refused(departement):
    with pytest.raises(UnknownCode):
        projection_of(departement)


def test_there_are_96_departements_in_metropolitan_france():
    assert len(METROPOLITAN) == 96
