from itertools import pairwise

import brotli
import numpy as np
import orjson
import pytest
import shapely

from domain.errors import UnknownCode
from geodata.layers import LAYERS, make_all

KEYS = [record.key for record in LAYERS if record.key != "qpv_contours"]
"""Layers of the default territory, whose quarters have an indicative extent only."""


@pytest.fixture(scope="module")
def made(atlas):
    return make_all(atlas.territory, atlas.drawing, atlas.sources)


def features(layer):
    return orjson.loads(layer.body)["features"]


def shapes(layer):
    return shapely.from_geojson([orjson.dumps(feature["geometry"]) for feature in features(layer)])


def segments(geometries):
    found: dict[tuple, int] = {}
    for polygon in shapely.get_parts(geometries):
        for ring in (polygon.exterior, *polygon.interiors):
            points = [tuple(point) for point in shapely.get_coordinates(ring)]
            for pair in pairwise(points):
                key = tuple(sorted(pair))
                found[key] = found.get(key, 0) + 1
    return found


@pytest.mark.parametrize("key", KEYS)
def test_a_layer_is_valid_and_made_twice_alike(atlas, made, key):
    layer, again = atlas.layers[key], made[key]
    assert shapely.is_valid(shapes(layer)).all()
    assert (layer.body, layer.etag, layer.gzip, layer.brotli) == (again.body, again.etag, again.gzip, again.brotli)
    assert brotli.decompress(layer.brotli) == layer.body


@pytest.mark.parametrize("key", KEYS)
def test_coordinates_have_five_decimals_at_most(atlas, key):
    points = shapely.get_coordinates(shapes(atlas.layers[key]))
    assert np.array_equal(points, points.round(5))


def test_the_commune_layer_weighs_at_most_200_kilobytes_compressed(atlas):
    assert len(atlas.layers["communes"].gzip) <= 200_000


def test_the_commune_layer_holds_code_and_name_only(atlas):
    found = features(atlas.layers["communes"])
    assert [feature["properties"]["c"] for feature in found] == atlas.territory.communes.tolist()
    assert {tuple(feature["properties"]) for feature in found} == {("c", "n")}


def test_common_borders_have_identical_vertices(atlas):
    # every segment stands once (outer border of the region) or twice (between two communes), and those that
    # stand once are the outline of the whole
    counts = segments(shapes(atlas.layers["communes"]))
    outline = segments(np.array([shapely.coverage_union_all(atlas.drawing.contours)]))
    assert set(counts.values()) == {1, 2}
    assert {segment for segment, count in counts.items() if count == 1} == set(outline)


@pytest.mark.parametrize(
    "key", ["departements", "epci", "ept", "living_areas", "employment_areas", "abc", "arrondissements", "zus"]
)
def test_outlines_run_along_segments_of_the_communes(atlas, key):
    of_communes = set(segments(shapes(atlas.layers["communes"])))
    of_paris_inside = set(segments(atlas.drawing.arrondissement_contours)) if key == "arrondissements" else set()
    assert set(segments(shapes(atlas.layers[key]))) <= of_communes | of_paris_inside


def test_the_outline_of_paris_is_that_of_its_arrondissements(atlas):
    paris = atlas.drawing.contours[int(atlas.territory.positions(("75056",))[0])]
    inside = segments(atlas.drawing.arrondissement_contours)
    assert {segment for segment, count in inside.items() if count == 1} == set(segments(np.array([paris])))


def test_living_areas_say_whether_the_border_cuts_them(atlas):
    assert sum(feature["properties"]["cut"] for feature in features(atlas.layers["living_areas"])) == 29


def test_a_quarter_is_a_point_with_the_radius_of_its_area(atlas):
    found = {feature["properties"]["c"]: feature["properties"] for feature in features(atlas.layers["qpv"])}
    assert set(found["QN07705M"]["communes"]) == {"Champs-sur-Marne", "Noisiel"}
    assert 100 < found["QN07705M"]["radius_m"] < 1500
    assert found["QN09105I"]["radius_m"] is None
    assert found["QN09101M"]["poverty"] is None


def test_labels_begin_with_the_most_populous(atlas):
    people = [feature["properties"]["pop"] for feature in features(atlas.layers["labels"])]
    assert people == sorted(people, reverse=True)


def test_an_unknown_layer_is_refused(atlas):
    with pytest.raises(UnknownCode):
        atlas.layers["cantons"]


def test_layers_are_those_that_the_territory_has_in_the_order_of_the_legend(atlas):
    assert atlas.layers["qpv"] is atlas.layers["qpv"]
    assert list(atlas.layers) == KEYS
