"""Invented territories for the benchmarks: skewed populations, common borders, a seed."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely

from domain.interpolate import intersect
from domain.territory import Quarters, Territory, Zoning
from domain.values import Column


@dataclass(frozen=True)
class World:
    """One invented territory; arrays over communes, then quarters and their polygons in metres."""

    name: str
    population: Any
    indicators: Any
    stratum: Any
    departement: Any
    capacity: Any
    aid: Any
    rest: Any
    communes: Any
    quarters: Any
    quarter_population: Any


def make_world(name: str, n_communes: int, n_quarters: int, seed: int) -> World:
    random = np.random.default_rng(seed)
    population = np.round(random.lognormal(6.2, 1.35, n_communes)) + 1
    communes = _cells(n_communes, random)
    indicators = random.lognormal(3.0, 0.6, (10, n_communes))
    indicators[random.random(indicators.shape) < 0.03] = np.nan
    aided = random.random(n_communes) < 0.1
    west, south, east, north = shapely.total_bounds(communes)
    centres = shapely.points(random.uniform(west, east, n_quarters), random.uniform(south, north, n_quarters))
    return World(
        name=name,
        population=population,
        indicators=indicators,
        stratum=np.searchsorted(np.array([200, 1_000, 5_000, 20_000]), population),
        departement=np.arange(n_communes) // 370,
        capacity=random.lognormal(6.5, 0.4, n_communes),
        aid=np.where(aided, random.lognormal(3.0, 0.7, n_communes), 0.0),
        rest=random.lognormal(3.2, 0.5, n_communes),
        communes=communes,
        quarters=shapely.buffer(centres, random.uniform(150, 600, n_quarters), quad_segs=8),
        quarter_population=np.round(random.lognormal(7.8, 0.6, n_quarters)),
    )


def _cells(n: int, random: np.random.Generator) -> Any:
    """Lay quadrilaterals of about 3.8 km with common borders."""
    side = int(np.ceil(np.sqrt(n)))
    corners = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), axis=-1)
    corners = 3_800 * (corners + random.uniform(-0.3, 0.3, corners.shape))
    rings = (corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1])
    return shapely.polygons(np.stack(rings, axis=2).reshape(-1, 4, 2)[:n])


def make_territory(world: World) -> Territory:
    """Dress a world as a territory: the columns and zonings that the panel reads."""
    n = world.population.size
    middle = shapely.centroid(world.communes)
    return Territory(
        key=world.name,
        name=world.name,
        cog_year=2025,
        communes=_codes("", n),
        names=_codes("commune ", n),
        lon=shapely.get_x(middle),
        lat=shapely.get_y(middle),
        area_m2=shapely.area(world.communes),
        columns=MappingProxyType(_columns(world)),
        variables=MappingProxyType({}),
        zonings=MappingProxyType(
            {
                key: _zoning(key, n, size)
                for key, size in {"departement": 370, "living_area": 18, "employment_area": 120}.items()
            }
        ),
        quarters=_quarters(world),
        neighbours=neighbour_pairs(n),
        zus_names=((),) * n,
        reasons=MappingProxyType({}),
        fingerprint=world.name,
    )


def _codes(prefix: str, n: int) -> Any:
    return np.char.add(prefix, np.char.zfill(np.arange(n).astype(np.str_), 5))


def _columns(world: World) -> dict[str, Column]:
    names = ("median_income_eur_per_cu", "qpv_population_share", "facilities_per_1000", "rental_value_eur")
    columns = {name: Column.known(values) for name, values in zip(names, world.indicators, strict=False)}
    return columns | {
        "municipal_population": Column.known(world.population),
        "operating_revenue_eur": Column.known(world.capacity * world.population),
        "operating_revenue_population": Column.known(world.population),
    }


def _zoning(key: str, n: int, size: int) -> Zoning:
    area_of = np.arange(n) // size
    codes = _codes("", int(area_of[-1]) + 1)
    return Zoning(key, key, "2022", "invented", codes, codes, area_of, np.zeros(codes.size))


def _quarters(world: World) -> Quarters:
    n = world.quarters.size
    pieces = intersect(world.quarters, world.communes)
    middle, area = shapely.centroid(world.quarters), shapely.area(world.quarters)
    return Quarters(
        generation=2024,
        codes=_codes("QN", n),
        names=_codes("quarter ", n),
        population=Column.known(world.quarter_population),
        poverty_rate=Column.known(np.full(n, 0.4)),
        area_m2=area,
        lon=shapely.get_x(middle),
        lat=shapely.get_y(middle),
        part_quarter=pieces.source,
        part_commune=pieces.target,
        part_share=pieces.area_m2 / area[pieces.source],
        share_method="area",
        producer="invented",
        vintage="2024",
    )


def neighbour_pairs(n: int) -> Any:
    """Pair each cell with the next one of its row and of its column."""
    side = int(np.ceil(np.sqrt(n)))
    cells = np.arange(side * side).reshape(side, side)
    rows = np.stack([cells[:, :-1].ravel(), cells[:, 1:].ravel()], axis=1)
    columns = np.stack([cells[:-1].ravel(), cells[1:].ravel()], axis=1)
    pairs = np.concatenate([rows, columns])
    return pairs[(pairs < n).all(axis=1)]
