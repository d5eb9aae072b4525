"""Files of territories of any extent: true scale in each system, overseas as insets, official contours of quarters."""

import io
import json
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pyproj
import pytest
import shapely
from PIL import Image

from domain import look
from exports import plotting
from exports.canvas import Canvas
from exports.layers import render_geojson
from exports.maps import _source_text, render_png, render_svg
from exports.plotting import Box, Part, View
from exports.report import render_pdf
from exports.sources import source_rows
from geodata.frames import frames
from tests.exports.made import CHOSEN, made_request
from tests.territories import with_contours
from tests.worlds import twelve_communes

REUNION = (-21.12, 55.53)


def moved_world(code, name, lat, lon):
    """The invented world with its third département moved overseas."""
    world = twelve_communes()
    departement = world.zonings["departement"]
    codes, names = departement.codes.astype("<U3"), departement.names.astype("<U20")
    codes[2], names[2] = code, name
    away = departement.area_of == 2
    zonings = {**world.zonings, "departement": replace(departement, codes=codes, names=names)}
    return replace(
        world,
        lon=np.where(away, lon, world.lon),
        lat=np.where(away, lat, world.lat),
        zonings=MappingProxyType(zonings),
        fingerprint="outre-mer",
    )


def moved_request():
    """A request on that world, whose contours are moved too."""
    request = made_request(territory=moved_world("974", "La Réunion", *REUNION))
    contours = request.atlas.drawing.contours.copy()
    away = request.territory.zonings["departement"].area_of == 2
    shift = np.array([REUNION[1] - 2.4, REUNION[0] - 48.8])
    contours[away] = shapely.transform(contours[away], lambda xy: xy + shift)
    drawing = replace(request.atlas.drawing, contours=contours)
    return replace(request, atlas=replace(request.atlas, drawing=drawing))


def official_request():
    request = made_request()
    return replace(request, atlas=with_contours(request.atlas))


@pytest.mark.parametrize("place", [0, 1])
def test_a_kilometre_on_the_ground_is_a_kilometre_of_the_scale_in_each_part(place):
    request = moved_request()
    frame = frames(request.territory)[place]
    metres = plotting.project(request.atlas.drawing.contours[frame.communes], frame.system)
    part = Part(frame, View.of(metres, Box(0.0, 0.0, 500.0, 500.0)), metres)
    west, south, _, _ = shapely.total_bounds(request.atlas.drawing.contours[frame.communes])
    ground = pyproj.Geod(ellps="GRS80")
    east, north, _ = ground.fwd(west, south, 63.0, 1_000.0)
    ends = shapely.get_coordinates(part.placed(shapely.points([[west, south], [east, north]])))
    assert np.hypot(*(ends[1] - ends[0])) == pytest.approx(1_000.0 * part.view.pixels_per_m, rel=2e-3)


def test_overseas_is_an_inset_with_its_name_and_the_mainland_has_the_rest():
    main, inset = plotting.insets_beside(Box(0.0, 0.0, 1_000.0, 800.0), 1)
    assert inset.right < main.left and main.right == 1_000.0 and main.bottom - main.top == 800.0
    assert plotting.insets_beside(Box(0.0, 0.0, 10.0, 10.0), 0) == [Box(0.0, 0.0, 10.0, 10.0)]
    boxes = plotting.insets_beside(Box(0.0, 0.0, 1_000.0, 800.0), 5)[1:]
    assert all(above.bottom <= below.top for above, below in pairwise(boxes))
    assert boxes[-1].bottom <= 800.0
    assert render_png(moved_request()).startswith(b"\x89PNG")
    assert render_pdf(moved_request()).startswith(b"%PDF")


def test_an_inset_has_its_own_scale_beside_that_of_the_mainland(monkeypatch):
    written, write = [], Canvas.text
    monkeypatch.setattr(
        Canvas, "text", lambda self, *where, **look: written.append(where[2]) or write(self, *where, **look)
    )
    render_png(moved_request())
    assert "La Réunion" in written
    assert sum(text.endswith("km") for text in written) == 2


def test_communes_too_small_to_be_seen_are_still_shapes_that_can_be_united():
    side = 30.0
    corners = np.array([(0.0, 0.0), (1.0, 0.0), (1.3, 1.0), (0.2, 1.4), (0.0, 0.0)]) * side
    tiny = np.array([shapely.Polygon(corners), shapely.box(0.0, 0.0, 1_000_000.0, 1_000_000.0)])
    view = View.of(tiny, Box(0.0, 0.0, 800.0, 800.0))
    assert shapely.is_valid(view.pixels(tiny)).all() and shapely.area(view.pixels(tiny)).min() > 0


def test_a_chosen_quarter_is_its_official_contour_in_degrees():
    features = [
        one for one in json.loads(render_geojson(official_request()))["features"] if "qpv_code" in one["properties"]
    ]
    assert len(features) == len(CHOSEN.quarters)
    for one in features:
        assert one["geometry"]["type"] == "Polygon" and one["properties"]["indicatif"] is False
        assert all(2 < lon < 3 and 48 < lat < 50 for lon, lat in one["geometry"]["coordinates"][0])


def test_a_commune_without_published_contour_is_null_in_the_file_and_absent_from_the_map():
    request = made_request()
    contours = request.atlas.drawing.contours.copy()
    contours[0] = shapely.Polygon()
    request = replace(request, atlas=replace(request.atlas, drawing=replace(request.atlas.drawing, contours=contours)))
    geometries = [one["geometry"] for one in json.loads(render_geojson(request))["features"]]
    assert geometries[0] is None and geometries[1]["type"] == "Polygon"
    assert render_svg(request, 174.0, 96.0).startswith(b"<?xml")


def test_no_file_calls_official_quarters_indicative():
    official, indicative = official_request(), made_request()
    assert "indicatif" not in _source_text(official) and "indicatif" in _source_text(indicative)
    assert official.atlas.n_indicative == 0 < indicative.atlas.n_indicative


def test_a_file_says_that_the_base_map_of_the_screen_is_not_in_it_and_whose_it_is():
    request = made_request()
    assert "fond de carte" not in _source_text(request)
    said = "Le fond de carte de l'écran (© Plan inventé) n'est pas repris."
    assert said in _source_text(replace(request, base_map="© Plan inventé"))


def test_near_a_quarter_is_drawn_by_its_contour_and_far_by_its_symbol():
    request = official_request()
    frame = frames(request.territory)[0]
    for pixels_per_m, is_contour in ((0.01, False), (0.1, True)):
        canvas = Canvas(3_000.0, 2_400.0)
        metres = plotting.project(request.atlas.drawing.contours, frame.system)
        west, _, _, north = shapely.total_bounds(metres)
        part = Part(frame, View(west, north, 0.0, 0.0, pixels_per_m), metres)
        plotting._draw_quarters(canvas, request, part, np.array([True, False, False, False]))
        picture = np.asarray(Image.open(io.BytesIO(canvas.png(1.0))).convert("RGB"))
        ink = np.argwhere((picture == [int(look.QPV[k : k + 2], 16) for k in (1, 3, 5)]).all(axis=2))
        width = np.ptp(ink[:, 1])
        expected = shapely.total_bounds(part.placed(request.atlas.drawing.quarter_contours[:1]))
        if is_contour:
            assert width == pytest.approx(expected[2] - expected[0], abs=4)
        else:
            assert width > expected[2] - expected[0]


def test_a_territory_without_quarters_credits_none():
    request = made_request()
    none = {name: getattr(request.territory.quarters, name)[:0] for name in ("codes", "names", "area_m2", "lon", "lat")}
    quarters = replace(request.territory.quarters, **none)
    bare = replace(request, atlas=replace(request.atlas, territory=replace(request.territory, quarters=quarters)))
    assert not any(row[0].startswith("Quartiers prioritaires") for row in source_rows(bare))
    assert any(row[0].startswith("Quartiers prioritaires") for row in source_rows(request))
