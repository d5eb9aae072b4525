"""A perimeter of the invented territory with its figures, ready to be exported."""

from dataclasses import replace
from datetime import date

import numpy as np

from domain.checks import check_perimeter
from domain.classing import Classing
from domain.codes import CommuneCode, QpvCode
from domain.discretise import Discretisation
from domain.edits import Perimeter
from domain.mapped import map_classes
from domain.metrics import Metrics
from domain.need import Need, default_need
from domain.plan import Rules
from domain.summary import summarise
from domain.territory import Territory
from exports.request import ExportRequest
from geodata.atlas import Atlas
from geodata.layers import Drawing
from geodata.sources import SOURCES
from tests.worlds import squares_in_degrees, twelve_communes

DAY = date(2026, 3, 12)
ADDRESS = "http://127.0.0.1:8050/?p=abc123"
CHOSEN = Perimeter(
    communes=frozenset(map(CommuneCode, ("01001", "02001", "2A001", "2A003"))),
    quarters=frozenset(map(QpvCode, ("QN00102M", "QN02001M", "QN02002M"))),
)
EVERYTHING = Perimeter(communes=frozenset(map(CommuneCode, map(str, twelve_communes().communes))))


def made_atlas(territory: Territory | None = None) -> Atlas:
    nothing = np.array([], dtype=np.str_)
    world = territory or twelve_communes()
    quarters = np.full(world.quarters.codes.size, None, dtype=object)
    drawing = Drawing(squares_in_degrees(), nothing, nothing, np.array([], dtype=object), quarters)
    return Atlas(world, drawing, (), SOURCES, world.fingerprint)


def made_request(
    perimeter: Perimeter = CHOSEN,
    indicator: str = "median_income_eur_per_cu",
    layers: tuple[str, ...] = ("departements", "qpv"),
    territory: Territory | None = None,
) -> ExportRequest:
    atlas = made_atlas(territory)
    world = atlas.territory
    metrics = made_metrics(world, perimeter)
    return ExportRequest(
        atlas=atlas,
        perimeter=perimeter,
        metrics=metrics,
        checks=check_perimeter(world, made_need(world), metrics, atlas.on_border),
        indicator=world.variables[indicator],
        classification=map_classes(
            world.columns[indicator], world.variables[indicator], Classing(Discretisation.QUANTILES, 4)
        ),
        layers=layers,
        address=ADDRESS,
        day=DAY,
    )


def made_metrics(world: Territory, perimeter: Perimeter) -> Metrics:
    return summarise(world, made_need(world), perimeter, Rules(envelope_eur=9_000_000))


def made_need(world: Territory) -> Need:
    """Write positions by hand: those of 02001 and 2A003 are unknown."""
    position = np.array([95.0, 30.0, 12.5, 80.0, np.nan, 60.0, 5.0, 90.0, 45.0, 40.0, np.nan, 20.0])
    return replace(default_need(world), position=position)
