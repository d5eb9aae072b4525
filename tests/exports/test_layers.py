import json

import shapely

from domain.edits import Perimeter
from exports.layers import render_geojson
from tests.exports.made import ADDRESS, EVERYTHING, made_request
from tests.worlds import squares_in_degrees


def collection(request):
    def refuse(text):
        raise AssertionError(f"{text} is not JSON")

    return json.loads(render_geojson(request), parse_constant=refuse)


def test_communes_have_their_contours_and_quarters_are_indicative_points():
    features = collection(made_request())["features"]
    assert [feature["geometry"]["type"] for feature in features] == ["Polygon"] * 4 + ["Point"] * 3
    assert [feature["properties"]["indicatif"] for feature in features] == [False] * 4 + [True] * 3
    contour = shapely.from_geojson(json.dumps(features[0]["geometry"]))
    assert contour.equals(squares_in_degrees()[0])


def test_an_unknown_value_is_null_with_its_state():
    features = {f["properties"].get("commune_code"): f["properties"] for f in collection(made_request())["features"]}
    assert features["02001"]["median_income_eur_per_cu"] is None
    assert features["02001"]["median_income_eur_per_cu_state"] == "secret"
    assert features["02001"]["aid_eur"] is None and features["02001"]["aid_eur_state"] == "à décider"
    assert features["2A001"]["median_income_eur_per_cu_state"] == "n.d. (fusion)"
    assert "median_income_eur_per_cu_state" not in features["01001"]
    assert features["01001"]["final_rate"] == 0.8


def test_a_quarter_names_its_communes_and_says_when_its_population_is_unknown():
    quarters = {f["properties"].get("qpv_code"): f["properties"] for f in collection(made_request())["features"]}
    assert quarters["QN00102M"]["communes"] == "Aubœuf, Daÿes-la-Ville"
    assert quarters["QN02002M"]["population"] is None and quarters["QN02002M"]["population_state"] == "n.d."
    assert quarters["QN02002M"]["poverty_rate_state"] == "secret"


def test_the_file_says_what_it_is():
    request = made_request()
    about = collection(request)["geoprio"]
    assert (about["territory"], about["cog_year"], about["address"]) == ("Douze-Communes", 2025, ADDRESS)
    assert about["fingerprint"] == request.territory.fingerprint
    assert about["total_aid_eur"] == request.metrics.plan.total_aid_eur
    assert "Licence Ouverte" in about["credit"]
    assert {source["column"] for source in about["sources"]} == set(request.territory.variables)
    assert collection(request)["crs"]["properties"]["name"].endswith("CRS84")


def test_no_property_is_read_as_html_by_a_map():
    for feature in collection(made_request(EVERYTHING))["features"]:
        assert not {"popup", "tooltip", "style", "cluster"} & set(feature["properties"])


def test_an_empty_perimeter_is_an_empty_collection():
    assert collection(made_request(Perimeter()))["features"] == []


def test_the_same_request_gives_the_same_bytes():
    assert render_geojson(made_request()) == render_geojson(made_request())
