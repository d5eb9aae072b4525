"""What pages know of a territory before any callback has run: its extent, its menus, its credits."""

import math

from components.disparity_charts import PublishedRatio
from components.territory_view import Extract, LayerView, TerritoryView
from domain.mapped import indicators_of, variable_of
from domain.reading import amounts_of
from domain.state import BASE_MAP
from domain.territory import Territory, own_zonings
from domain.wording.numbers import capital
from domain.wording.territory import INDICATIVE, LAYER_LABELS, partly_indicative
from geodata.atlas import Atlas
from geodata.frames import frames
from geodata.layers import Layer

MARGIN_DEGREES = 0.06
N_TEXTURES = 4
"""Textures of zonings given as lists of communes; those of `web/assets/couches.js`."""
REGION_ZOOM, SMALLEST_ZOOM = 7, 4
"""Least zoom of a territory that is no wider than a region, and of any."""
ON_AT_START = frozenset({"departements", "qpv"})
NOT_IN_LIST = frozenset({"communes", "labels", "qpv_contours"})
REPORT_PAIR = frozenset({"78", "93"})
"""Yvelines and Seine-Saint-Denis, the two départements that the 2012 report compares."""
COURT_OF_AUDIT = "CC2012"


def territory_view(atlas: Atlas, base_map_credit: str = "") -> TerritoryView:
    """Describe a territory to pages, with the base map of the server where it has one to credit."""
    territory = atlas.territory
    parts = [
        Extract(frame.label, frame.bounds(territory, MARGIN_DEGREES), int(frame.communes.size))
        for frame in frames(territory)
    ]
    return TerritoryView(
        key=territory.key,
        name=territory.name,
        cog_year=territory.cog_year,
        fingerprint=atlas.fingerprint[:16],
        n_communes=int(territory.communes.size),
        extracts=tuple(parts),
        min_zoom=_min_zoom(parts[0]),
        indicators=tuple(variable_of(one.key, territory) for one in indicators_of(territory)),
        amounts=tuple(territory.variables[key] for key in amounts_of(territory)),
        layers=(*_layers(atlas), *_base_map(base_map_credit)),
        credits=_credits(atlas),
    )


def _min_zoom(part: Extract) -> int:
    """Return the zoom at which the widest side of a part spans one tile of 256 pixels, that of a region at most."""
    (south, west), (north, east) = part.bounds
    widest = max(east - west, (north - south) / math.cos(math.radians((south + north) / 2)))
    return max(SMALLEST_ZOOM, min(REGION_ZOOM, math.floor(math.log2(360.0 / widest))))


def _layers(atlas: Atlas) -> tuple[LayerView, ...]:
    """List the layers that the territory has something to show in."""
    territory = atlas.territory
    return tuple(
        LayerView(
            key=layer.key,
            label=_layer_label(layer, atlas),
            source=f"{layer.producer}, {layer.vintage}",
            is_on=layer.key in ON_AT_START,
            signs=_signs(territory, layer.key, _layer_label(layer, atlas)),
        )
        for layer in atlas.layers.values()
        if layer.key not in NOT_IN_LIST and _has_areas(layer.key, territory)
    )


def _base_map(credit: str) -> tuple[LayerView, ...]:
    """Describe the layer of the base map; its row in the legend is its credit on the map."""
    label = capital(LAYER_LABELS[BASE_MAP])
    sign = (BASE_MAP, f"{label}\u00a0: {credit}")
    return (LayerView(BASE_MAP, label, credit, is_on=False, signs=(sign,)),) if credit else ()


def _has_areas(key: str, territory: Territory) -> bool:
    """Say whether a layer has something to show: a zoning may have no area here, as EPT outside Grand Paris."""
    zoning = territory.zonings.get(key)
    return zoning is None or zoning.codes.size > 0


def published_ratios(atlas: Atlas) -> tuple[PublishedRatio, ...]:
    """Return the eight départements of the Cour des comptes, most endowed first, where the report's pair is there."""
    if not set(atlas.territory.zonings["departement"].codes.tolist()) >= REPORT_PAIR:
        return ()
    listed = [
        one for one in atlas.published_ratios if one.territory_type == "departement" and one.source == COURT_OF_AUDIT
    ]
    return tuple(
        PublishedRatio(one.name, one.eur_per_inhabitant, one.code in REPORT_PAIR)
        for one in sorted(listed, key=lambda one: -one.eur_per_inhabitant)
    )


def _credits(atlas: Atlas) -> str:
    contours = atlas.source("contours")
    return f"Contours : {contours.citation}. {contours.licence}."


def _layer_label(layer: Layer, atlas: Atlas) -> str:
    name = capital(layer.label)
    if layer.key != "qpv" or not atlas.n_indicative:
        return name
    is_every = atlas.n_indicative == atlas.territory.quarters.codes.size
    return f"{name} ({INDICATIVE if is_every else partly_indicative(atlas.n_indicative)})"


def _signs(territory: Territory, key: str, label: str) -> tuple[tuple[str, str], ...]:
    """Return one sign for a layer, one for each class of the ABC zoning, a texture for a zoning of one's own."""
    if key in own_zonings(territory):
        return ((f"propre-{own_zonings(territory).index(key) % N_TEXTURES}", label),)
    if key != "abc":
        return ((key, label),)
    order = sorted(territory.zonings[key].names.tolist(), key=lambda name: (name != "A bis", name))
    return tuple((f"abc-{name.replace(' ', '')}", f"Zonage ABC\u00a0: {name}") for name in order)
