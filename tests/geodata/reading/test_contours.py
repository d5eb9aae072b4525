"""Rows G01 to G21: systems of coordinates, polygons, GeoPackages, Shapefiles, other JSON."""

import contextlib
import json
import sqlite3
import struct

import geopandas
import numpy as np
import pyproj
import pytest
import shapely

from geodata.reading import vector
from geodata.reading.geometry import follow_limits
from geodata.reading.table import Inquiry
from tests.geodata.reading.made import (
    SQUARE,
    asked,
    collection,
    executed,
    geopackage,
    moved,
    packed,
    parsed,
    polygon,
    refused,
    repaired,
    said,
    shapefile,
    warned,
)

PLACE = shapely.Polygon(SQUARE)
METRES = [[6e5, 6.8e6], [6.1e5, 6.8e6], [6.1e5, 6.9e6], [6e5, 6.8e6]]


@pytest.fixture(autouse=True)
def _drivers_of_this_process(monkeypatch):
    """Let the library of the test process, which made the fixtures, read them; the child's own is tested elsewhere."""
    monkeypatch.setattr(vector, "missing", lambda loaded: ())


def geojson(tmp_path, *geometries, answers=None, crs=""):
    return parsed(tmp_path, collection(*geometries, crs=crs), "zones.geojson", answers)


def in_system(crs: str, ring=SQUARE) -> list[list[float]]:
    change = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return [list(change.transform(x, y)) for x, y in ring]


def frame(*geometries: shapely.Geometry, crs: str | None = "EPSG:4326", **columns) -> geopandas.GeoDataFrame:
    names = [chr(65 + place) for place in range(len(geometries))]
    return geopandas.GeoDataFrame({"nom": names, **columns}, geometry=list(geometries), crs=crs)


def test_a_sound_geojson_is_read_silently(tmp_path):
    reading = geojson(tmp_path, polygon(SQUARE), polygon(moved(SQUARE, 1)))
    assert reading.report.findings == ()
    assert reading.shapes.table.cells["nom"] == ["A", "B"]
    assert reading.shapes.geometries[0].equals(PLACE)


def test_g01_metres_without_system_propose_lambert_93(tmp_path):
    reading = geojson(tmp_path, polygon(in_system("EPSG:2154")))
    expected = "Système de coordonnées absent. Les valeurs ressemblent à Lambert-93 : l'utiliser ?"
    assert asked(reading) == [expected]
    assert reading.shapes.crs == "EPSG:2154"
    assert shapely.hausdorff_distance(reading.shapes.geometries[0], PLACE) < 1e-6


def test_g01_the_answer_is_followed(tmp_path):
    reading = geojson(tmp_path, polygon(in_system("EPSG:3948")), answers={"G01": "EPSG:3948"})
    assert reading.report.questions == ()
    assert shapely.hausdorff_distance(reading.shapes.geometries[0], PLACE) < 1e-6


def test_g01_a_shapefile_without_prj_is_asked_about(tmp_path):
    parts = shapefile(tmp_path, frame(shapely.Polygon(in_system("EPSG:2154")), crs="EPSG:2154"))
    content = packed({name: body for name, body in parts.items() if not name.endswith(".prj")})
    reading = parsed(tmp_path, content, "zones.zip")
    assert asked(reading)[0].startswith("Système de coordonnées absent. Les valeurs ressemblent à Lambert-93")


@pytest.mark.parametrize(
    ("crs", "ring", "said_crs", "unit"),
    [
        ("urn:ogc:def:crs:EPSG::2154", SQUARE, "EPSG:2154", "degrés"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", METRES, "OGC:CRS84", "mètres"),
    ],
)
def test_g02_a_declared_system_that_the_values_contradict_is_refused(tmp_path, crs, ring, said_crs, unit):
    expected = f"Le fichier déclare {said_crs} mais ses coordonnées sont en {unit}. Corrigez la projection à l'export."
    assert refused(geojson(tmp_path, polygon(ring), crs=crs)) == expected


def test_g03_longitude_and_latitude_swapped_are_asked_about(tmp_path):
    swapped = polygon([[y, x] for x, y in SQUARE])
    reading = geojson(tmp_path, swapped)
    assert asked(reading) == ["Les objets tombent au large de la Somalie : inverser longitude et latitude ?"]
    assert reading.shapes.geometries[0].equals(PLACE)
    assert geojson(tmp_path, swapped, answers={"G03": "non"}).report.is_refused


RING_OF = {
    "EPSG:2975": [[55.4, -21.0], [55.5, -21.0], [55.5, -20.95], [55.4, -21.0]],
    "EPSG:4471": [[45.1, -12.8], [45.2, -12.8], [45.2, -12.7], [45.1, -12.8]],
    "EPSG:2972": [[-52.4, 4.8], [-52.3, 4.8], [-52.3, 4.9], [-52.4, 4.8]],
    "EPSG:5490": [[-61.1, 14.6], [-61.0, 14.6], [-61.0, 14.7], [-61.1, 14.6]],
}


@pytest.mark.parametrize(
    ("crs", "name"),
    [
        *[(f"EPSG:{3900 + zone}", f"RGF93 CC{zone}") for zone in (42, 48, 50)],
        ("EPSG:27572", "Lambert II étendu"),
        ("EPSG:5490", "RGAF09 UTM 20N (Antilles)"),
        ("EPSG:2975", "RGR92 UTM 40S (La Réunion)"),
        ("EPSG:4471", "RGM04 UTM 38S (Mayotte)"),
        ("EPSG:2972", "RGFG95 UTM 22N (Guyane)"),
    ],
)
def test_g04_a_declared_french_system_is_reprojected_and_told(tmp_path, crs, name):
    ring = RING_OF.get(crs, SQUARE)
    reading = geojson(tmp_path, polygon(in_system(crs, ring)), crs=f"urn:ogc:def:crs:{crs.replace(':', '::')}")
    assert repaired(reading) == [f"Reprojeté depuis {name}."]
    assert shapely.hausdorff_distance(reading.shapes.geometries[0], shapely.Polygon(ring)) < 1e-5


def test_g05_contours_outside_the_territory_are_refused(tmp_path):
    expected = "Aucun objet dans le territoire étudié. Vérifiez projection et département."
    assert refused(geojson(tmp_path, polygon(moved(SQUARE, 20, -3)))) == expected


def test_g06_an_outline_that_hardly_crosses_itself_is_repaired_and_told(tmp_path):
    spike = [*SQUARE[:2], [2.1, 48.05], [2.1001, 48.0501], [2.1, 48.0501], [2.1001, 48.05], *SQUARE[2:]]
    reading = geojson(tmp_path, polygon(spike))
    (sentence,) = repaired(reading)
    assert sentence.startswith("1 contour réparé (écart de surface ")
    assert shapely.is_valid(reading.shapes.geometries).all()


def test_g06_a_ring_left_open_is_closed_and_told(tmp_path):
    reading = geojson(tmp_path, polygon(SQUARE[:-1]))
    assert repaired(reading) == ["1 contour réparé (écart de surface 0,0 %)."]
    assert reading.shapes.geometries[0].equals(PLACE)


def test_g06_a_repair_that_moves_the_area_is_asked_about(tmp_path):
    bow = [[2.0, 48.0], [2.1, 48.1], [2.1, 48.0], [2.0, 48.1], [2.0, 48.0]]
    reading = geojson(tmp_path, polygon(bow), polygon(moved(SQUARE, 1)))
    assert asked(reading) == ["1 contour réparé (écart de surface 100,0 %)."]
    left = geojson(tmp_path, polygon(bow), polygon(moved(SQUARE, 1)), answers={"G06": "non"})
    assert left.shapes.geometries[0] is None


def test_g07_objects_without_contour_are_kept_in_the_table_and_told(tmp_path):
    reading = geojson(tmp_path, polygon(SQUARE), None, {"type": "Polygon", "coordinates": []})
    assert warned(reading) == ["2 objets sans contour : présents dans le tableau, absents de la carte."]
    assert reading.shapes.table.n_rows == 3
    assert reading.shapes.geometries[1] is None


def test_g08_other_objects_among_polygons_are_asked_about(tmp_path):
    point = {"type": "Point", "coordinates": [2.05, 48.05]}
    reading = geojson(tmp_path, polygon(SQUARE), point)
    assert asked(reading) == ["1 polygone et 1 autre objet : garder les polygones ?"]
    assert reading.shapes.geometries[1] is None


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        ({"type": "Point", "coordinates": [2.0, 48.0]}, "points"),
        ({"type": "LineString", "coordinates": SQUARE}, "lignes"),
    ],
)
def test_g09_points_or_lines_alone_are_refused(tmp_path, geometry, kind):
    expected = f"Un périmètre demande des polygones ; ce fichier contient des {kind}."
    assert refused(geojson(tmp_path, geometry)) == expected


def test_g10_the_largest_overlap_is_told(tmp_path):
    reading = geojson(tmp_path, polygon(SQUARE), polygon(moved(SQUARE, 0.09)), polygon(moved(SQUARE, 3)))
    (sentence,) = warned(reading)
    assert sentence.startswith("A et B se recouvrent sur ")
    assert sentence.endswith(" ha : la population commune n'est comptée qu'une fois.")
    hectares = float(sentence.split("sur ")[1].split(" ha")[0].replace(" ", "").replace(",", "."))
    truth = pyproj.Geod(ellps="GRS80").geometry_area_perimeter(shapely.box(2.09, 48.0, 2.1, 48.1))[0] / 1e4
    assert hectares == pytest.approx(truth, rel=0.01)


def test_g10_a_shared_border_is_no_overlap(tmp_path):
    assert geojson(tmp_path, polygon(SQUARE), polygon(moved(SQUARE, 0.1))).report.findings == ()


def test_g11_a_contour_near_the_limits_of_communes_is_proposed_to_follow_them():
    communes = np.array(
        [shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000), shapely.box(0, 1000, 2000, 2000)]
    )
    drawn = np.array([shapely.box(10, -20, 2015, 1010), shapely.box(300, 300, 600, 600)], dtype=object)
    inquiry = Inquiry()
    followed = follow_limits(drawn, communes, inquiry)
    assert said(inquiry.findings) == ["Contour proche des limites communales : le caler dessus ?"]
    assert followed[0].equals(shapely.box(0, 0, 2000, 1000))
    assert followed[1].equals(drawn[1])
    assert follow_limits(drawn, communes, Inquiry({"G11": "non"}))[0].equals(drawn[0])


def test_g12_altitudes_are_removed_and_collections_searched(tmp_path):
    high = polygon([[x, y, 120.0] for x, y in SQUARE])
    assert repaired(geojson(tmp_path, high)) == ["Altitudes retirées."]
    mixed = {"type": "GeometryCollection", "geometries": [polygon(SQUARE), {"type": "Point", "coordinates": [2, 48]}]}
    reading = geojson(tmp_path, mixed)
    assert repaired(reading) == ["Polygones extraits."]
    assert reading.shapes.geometries[0].equals(PLACE)


def test_g12_curves_are_converted(tmp_path):
    path = geopackage(tmp_path / "a.gpkg", {"zones": frame(PLACE)})
    points = [(2.0, 48.0), (2.1, 48.1), (2.2, 48.0), (2.1, 47.9), (2.0, 48.0)]
    ring = struct.pack("<BII", 1, 8, len(points)) + b"".join(struct.pack("<dd", *point) for point in points)
    curve = struct.pack("<BII", 1, 10, 1) + ring
    blob = b"GP\x00\x01" + struct.pack("<i", 4326) + curve
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE zones SET geom = ?", (blob,))
        connection.commit()
    reading = parsed(tmp_path, path.read_bytes(), "a.gpkg")
    assert repaired(reading) == ["Courbes converties."]
    assert reading.shapes.geometries[0].area == pytest.approx(np.pi * 0.01, rel=0.01)


def test_g13_too_many_vertices_are_refused(tmp_path):
    ring = "[2,48]," * 500_000 + "[2,48]"
    shape = f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}'
    content = f'{{"type":"FeatureCollection","features":[{",".join([shape] * 4)}]}}'
    expected = "2 000 004 sommets, maximum 2 millions. Simplifiez le fichier."
    assert refused(parsed(tmp_path, content, "zones.geojson")) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        [[2.0, 48.0], [float("nan"), 48.0], [2.1, 48.1], [2.0, 48.0]],
        [[2.0, 48.0], [1e300, 48.0], [2.1, 48.1], [2.0, 48.0]],
        [[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0], [-180.0, -90.0]],
        [["deux", 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.0]],
    ],
)
def test_g14_impossible_coordinates_are_refused_with_their_object(tmp_path, wrong):
    reading = geojson(tmp_path, polygon(SQUARE), polygon(wrong))
    assert refused(reading) == "Coordonnées impossibles pour l'objet 2."


def test_g15_several_layers_ask_which_one(tmp_path):
    other = frame(shapely.box(3, 48, 3.1, 48.1))
    path = geopackage(tmp_path / "a.gpkg", {"zones": frame(PLACE), "communes": other})
    reading = parsed(tmp_path, path.read_bytes(), "a.gpkg")
    assert asked(reading) == ["Quelle couche importer : zones, communes ?"]
    chosen = parsed(tmp_path, path.read_bytes(), "a.gpkg", {"G15": "communes"})
    assert chosen.shapes.table.name == "communes"
    assert chosen.shapes.geometries[0].equals(other.geometry[0])


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW calcul AS SELECT * FROM zones",
        "CREATE VIEW boucle AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "CREATE TRIGGER piege AFTER INSERT ON zones BEGIN DELETE FROM zones; END",
        "CREATE VIRTUAL TABLE texte USING fts5(nom)",
    ],
)
def test_g16_computed_layers_are_refused(tmp_path, statement):
    path = executed(geopackage(tmp_path / "a.gpkg", {"zones": frame(PLACE)}), statement)
    expected = "Couches calculées non lues. Exportez une table simple en GPKG."
    assert refused(parsed(tmp_path, path.read_bytes(), "a.gpkg")) == expected


def test_g16_a_database_that_is_no_geopackage_is_refused(tmp_path):
    path = executed(tmp_path / "a.sqlite", "CREATE TABLE zones (nom TEXT)")
    assert refused(parsed(tmp_path, path.read_bytes(), "a.gpkg")).startswith("Couches calculées non lues.")


def test_g17_a_geopackage_copied_while_open_is_told(tmp_path):
    content = bytearray(geopackage(tmp_path / "a.gpkg", {"zones": frame(PLACE)}).read_bytes())
    content[18:20] = b"\x02\x02"
    reading = parsed(tmp_path, bytes(content), "a.gpkg")
    assert warned(reading) == ["Fichier copié pendant son édition : les dernières modifications peuvent manquer."]
    assert reading.shapes.geometries[0].equals(PLACE)


@pytest.mark.parametrize(
    ("kept", "lacking"),
    [((".shp", ".shx"), ".dbf"), ((".shp", ".dbf"), ".shx"), ((".shp",), ".shx et .dbf"), ((".dbf", ".shx"), ".shp")],
)
def test_g18_a_missing_part_of_a_shapefile_is_named(tmp_path, kept, lacking):
    parts = shapefile(tmp_path, frame(PLACE))
    content = packed({name: body for name, body in parts.items() if name[-4:] in kept})
    expected = f"Il manque {lacking}. Joignez .shp, .shx, .dbf et .prj dans un même ZIP."
    assert refused(parsed(tmp_path, content, "zones.zip")) == expected


def test_g18_a_shp_alone_is_refused(tmp_path):
    content = shapefile(tmp_path, frame(PLACE))["zones.shp"]
    assert refused(parsed(tmp_path, content, "zones.shp")).startswith("Il manque .shx et .dbf.")


def test_g19_names_of_ten_letters_and_accents_without_cpg_are_asked_about(tmp_path):
    parts = shapefile(tmp_path, frame(PLACE, population=[12]).assign(nom="Besançon"))
    parts["zones.dbf"] = parts["zones.dbf"].replace("Besançon".encode(), "Besançon ".encode("cp1252"))
    content = packed({name: body for name, body in parts.items() if not name.endswith(".cpg")})
    reading = parsed(tmp_path, content, "zones.zip")
    assert asked(reading) == ["Accents et noms de champs à vérifier : Besançon, population."]
    assert reading.shapes.table.cells["nom"] == ["Besançon"]


def test_a_shapefile_with_its_cpg_is_read_silently(tmp_path):
    reading = parsed(tmp_path, packed(shapefile(tmp_path, frame(PLACE).assign(nom="Besançon"))), "zones.zip")
    assert reading.report.findings == ()
    assert reading.shapes.table.cells["nom"] == ["Besançon"]


def test_g20_several_shapefiles_ask_which_one(tmp_path):
    content = packed({**shapefile(tmp_path, frame(PLACE), "a"), **shapefile(tmp_path, frame(PLACE, PLACE), "b")})
    reading = parsed(tmp_path, content, "zones.zip")
    assert asked(reading)[0] == "Quel jeu importer : a.shp, b.shp ?"
    assert parsed(tmp_path, content, "zones.zip", {"G20": "b.shp"}).shapes.table.n_rows == 2


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"type": "Topology", "objects": {}, "arcs": []}),
        '{"type": "Feature", "geometry": null, "properties": {}}\n{"type": "Feature", "geometry": null}\n',
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a": 1}',
        "[1, 2, 3]",
        '{"type": "FeatureCollection", "features": {"a": 1}}',
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"type": "Cercle"}}]}',
    ],
)
def test_g21_another_json_is_refused(tmp_path, content):
    expected = "Ce JSON n'est pas un GeoJSON (FeatureCollection attendue)."
    assert refused(parsed(tmp_path, content, "zones.geojson")) == expected


def test_a_list_of_flat_records_is_a_table(tmp_path):
    reading = parsed(tmp_path, '[{"code": "01001", "n": 1}, {"code": "01002", "n": null}]', "a.json")
    assert reading.tables[0].rows() == [("01001", "1"), ("01002", None)]
    assert reading.shapes is None


def test_holes_and_several_parts_are_kept(tmp_path):
    hole = [[2.02, 48.02], [2.04, 48.02], [2.04, 48.04], [2.02, 48.02]]
    parts = {"type": "MultiPolygon", "coordinates": [[SQUARE, hole], [moved(SQUARE, 1)]]}
    shape = geojson(tmp_path, parts).shapes.geometries[0]
    assert shape.equals(shapely.geometry.shape(parts))
