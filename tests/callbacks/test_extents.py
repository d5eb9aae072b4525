"""Territories of any extent: what they lack is absent and said, what is official is no longer called indicative."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from callbacks._context import Context, context
from callbacks._view import published_ratios, territory_view
from callbacks.perimeter import draw
from callbacks.sheet import show_sheet
from components import metrics_panel
from domain.edits import Perimeter
from domain.need import default_need
from domain.plan import Rules
from domain.state import State, encode
from domain.summary import summarise
from domain.territory import Territory
from exports.units import units_document
from geodata.frames import frames
from tests.exports.made import made_atlas
from tests.territories import cut_atlas, with_contours
from tests.trees import texts
from tests.worlds import twelve_communes

LACKING = ("median_income_eur_per_cu", "operating_revenue_eur", "operating_revenue_population", "poverty_rate")


def _bare() -> Territory:
    """A territory as the registries alone make it: no incomes, no finances, no areas of daily life."""
    world = twelve_communes()
    kept = {key: column for key, column in world.columns.items() if key not in LACKING}
    zonings = {key: zoning for key, zoning in world.zonings.items() if key in {"departement", "epci"}}
    return replace(
        world,
        columns=MappingProxyType(kept),
        variables=MappingProxyType({key: world.variables[key] for key in kept}),
        zonings=MappingProxyType(zonings),
    )


def _context(territory: Territory) -> Context:
    atlas = made_atlas(territory)
    return Context(atlas, default_need(territory), territory_view(atlas), published_ratios(atlas))


def _panel(table: Context, *communes: str) -> str:
    perimeter = Perimeter(frozenset(communes))
    drawn = draw(table, summarise(table.territory, table.need, perimeter, Rules()), None)
    return texts(list(drawn.values())).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_territory_says_in_words_of_users_what_it_has_no_table_of():
    said = _panel(_context(_bare()), "01001", "02004")
    for tables in ("des bassins de vie", "des zones d'emploi", "des niveaux de vie", "des recettes de fonctionnement"):
        assert f"Aucune table {tables} n'est chargée pour ce territoire." in said, tables
    assert "L'indice est calculé sans : niveau de vie médian." in said
    assert "Gini" not in said and "Référence publiée" not in said and "python" not in said


def test_a_whole_territory_says_nothing_of_the_kind():
    said = _panel(_context(twelve_communes()), "01001", "02004")
    assert "Aucune table" not in said and "calculé sans" not in said


def test_menus_offer_what_the_territory_holds():
    view = territory_view(made_atlas(_bare()))
    shown = {layer.key for layer in view.layers}
    assert {one.key for one in view.indicators}.isdisjoint(LACKING)
    assert {"living_areas", "employment_areas", "ept", "abc", "arrondissements"}.isdisjoint(shown)
    assert {"departements", "epci", "qpv", "zus"} <= shown


def test_the_published_reference_of_2012_stays_where_its_pair_of_departements_is(table):
    assert len(table.published) == 8
    for departements in (("78",), ("75", "93")):
        assert published_ratios(cut_atlas(table.atlas, "dep", "Coupe", departements)) == ()


def _qpv(view):
    return next(layer for layer in view.layers if layer.key == "qpv")


def test_indicative_is_said_only_of_quarters_without_contour(table):
    made = cut_atlas(table.atlas, "dep-93", "Seine-Saint-Denis", ("93",))
    assert _qpv(territory_view(made)).label.endswith("(emprise indicative)")
    official = with_contours(made)
    assert _qpv(territory_view(official)).label == "Quartiers prioritaires 2024"
    contours = official.drawing.quarter_contours.copy()
    contours[:3] = None
    partly = replace(made, drawing=replace(made.drawing, quarter_contours=contours))
    assert _qpv(territory_view(partly)).label.endswith("(3 à l'emprise indicative)")


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize(("key", "is_indicative"), [("dep-78", True), ("dep-93", False)])
def test_the_sheet_of_a_quarter_calls_its_extent_indicative_only_without_contour(key, is_indicative):
    code = str(context(key).territory.quarters.codes[0])
    assert ("emprise indicative" in texts(show_sheet({"kind": "qpv", "code": code}, None, key))) == is_indicative


def _with_overseas() -> Territory:
    """The invented world with its third département moved to La Réunion."""
    world = twelve_communes()
    departement = world.zonings["departement"]
    away = departement.area_of == 2
    zoning = replace(
        departement, codes=np.array(["01", "02", "974"]), names=np.array(["Ardre", "Brenne", "La Réunion"])
    )
    return replace(
        world,
        lon=np.where(away, 55.5, world.lon),
        lat=np.where(away, -21.1, world.lat),
        zonings=MappingProxyType({**world.zonings, "departement": zoning}),
        fingerprint="outre-mer",
    )


def test_overseas_is_a_part_of_its_own_with_its_own_projected_system():
    territory = _with_overseas()
    mainland, overseas = frames(territory)
    assert (mainland.label, mainland.system) == ("France métropolitaine", "EPSG:2154")
    assert (overseas.label, overseas.system) == ("La Réunion", "EPSG:2975")
    assert sorted([*mainland.communes.tolist(), *overseas.communes.tolist()]) == list(range(12))
    (south, west), (north, east) = mainland.bounds(territory, 0.0)
    assert 48 < south < north < 49.5 and 2 < west < east < 3
    assert units_document(territory).body.count(b'"apart":[8,9,10,11]') == 1


def test_a_territory_in_one_piece_is_one_part_under_its_own_name():
    assert [frame.label for frame in frames(twelve_communes())] == ["Douze-Communes"]
    assert units_document(twelve_communes()).body.count(b'"apart":[]') == 1


def test_the_least_zoom_follows_the_extent(table):
    assert territory_view(table.atlas).min_zoom == 7
    wide = twelve_communes()
    wide = replace(wide, lon=np.linspace(-4.5, 8.0, 12), lat=np.linspace(42.5, 51.0, 12))
    assert territory_view(made_atlas(wide)).min_zoom == 4


def test_the_address_of_half_a_country_stays_below_what_the_server_takes():
    n = 34_900
    world = twelve_communes()
    codes = np.array([f"{place:05d}" for place in range(n)])
    columns = {
        key: replace(column, values=np.ones(n), states=np.zeros(n, np.int8)) for key, column in world.columns.items()
    }
    nation = replace(world, communes=codes, names=codes, columns=columns)
    chosen = np.random.default_rng(7).random(n) < 0.5
    perimeter = Perimeter(frozenset(codes[chosen].tolist()))
    state = State(perimeter, "density_per_km2", ("departements", "qpv"), Rules())
    assert len(encode(state, nation)) < 7_000


def test_an_empty_perimeter_without_quarters_says_so_with_a_gesture_that_is_possible():
    said = texts(metrics_panel.empty(has_quarters=False, area="une intercommunalité")).replace("\u00a0", " ")
    assert said.startswith("Aucune table des quartiers prioritaires")
    assert "Cliquez une commune sur la carte, ou cherchez une intercommunalité" in said and "quartier sur" not in said
