"""The territory on the table, opened once and shared by every request."""

from dataclasses import dataclass
from functools import cache

from components.disparity_charts import PublishedRatio
from components.territory_view import LayerView, TerritoryView
from domain.mapped import indicators_of, variable_of
from domain.need import Need, default_need
from domain.state import State, default_state
from domain.territory import Territory
from domain.wording.territory import INDICATIVE
from geodata.atlas import Atlas, open_default

MARGIN_DEGREES = 0.06


@dataclass(frozen=True, slots=True)
class Context:
    """What every callback reads.

    Attributes:
        atlas: the territory with its layers.
        need: default index of the territory.
        view: the territory as pages see it.
        published: published amounts per inhabitant of the quarters.
    """

    atlas: Atlas
    need: Need
    view: TerritoryView
    published: tuple[PublishedRatio, ...]

    @property
    def territory(self) -> Territory:
        """The arrays of the territory."""
        return self.atlas.territory

    @property
    def layer_keys(self) -> tuple[str, ...]:
        """Keys of the layers that can be shown."""
        return tuple(layer.key for layer in self.view.layers)

    @property
    def indicator_keys(self) -> tuple[str, ...]:
        """Keys of the indicators of the menu."""
        return tuple(one.key for one in self.view.indicators)

    def default_state(self) -> State:
        """What the page opens with."""
        layers = tuple(layer.key for layer in self.view.layers if layer.is_on)
        return default_state(self.territory, self.view.indicators[0].key, layers)


@cache
def context() -> Context:
    """Open the territory at first use; the same record answers every later call."""
    atlas = open_default()
    return Context(
        atlas=atlas,
        need=default_need(atlas.territory),
        view=_view(atlas),
        published=_published(atlas),
    )


ON_AT_START = frozenset({"departements", "qpv"})
NOT_IN_LIST = frozenset({"communes", "labels", "qpv_contours"})
REPORT_PAIR = frozenset({"78", "93"})
"""Yvelines and Seine-Saint-Denis, the two départements that the 2012 report compares."""
COURT_OF_AUDIT = "CC2012"


def _view(atlas: Atlas) -> TerritoryView:
    territory = atlas.territory
    return TerritoryView(
        name=territory.name,
        cog_year=territory.cog_year,
        fingerprint=atlas.fingerprint[:16],
        n_communes=int(territory.communes.size),
        bounds=(
            (float(territory.lat.min()) - MARGIN_DEGREES, float(territory.lon.min()) - MARGIN_DEGREES),
            (float(territory.lat.max()) + MARGIN_DEGREES, float(territory.lon.max()) + MARGIN_DEGREES),
        ),
        indicators=tuple(variable_of(one.key, territory) for one in indicators_of(territory)),
        layers=tuple(
            LayerView(
                key=layer.key,
                label=_layer_label(layer.key, layer.label),
                source=f"{layer.producer}, {layer.vintage}",
                is_on=layer.key in ON_AT_START,
                signs=_signs(territory, layer.key, _layer_label(layer.key, layer.label)),
            )
            for layer in atlas.layers.values()
            if layer.key not in NOT_IN_LIST
        ),
        credits=_credits(atlas),
    )


def _published(atlas: Atlas) -> tuple[PublishedRatio, ...]:
    """Return the eight départements of the Cour des comptes, most endowed first."""
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


def _layer_label(key: str, label: str) -> str:
    name = label[:1].upper() + label[1:]
    return f"{name} ({INDICATIVE})" if key == "qpv" else name


def _signs(territory: Territory, key: str, label: str) -> tuple[tuple[str, str], ...]:
    """Return one sign for a layer, and one for each class of the ABC zoning."""
    if key != "abc":
        return ((key, label),)
    order = sorted(territory.zonings[key].names.tolist(), key=lambda name: (name != "A bis", name))
    return tuple((f"abc-{name.replace(' ', '')}", f"Zonage ABC\u00a0: {name}") for name in order)
