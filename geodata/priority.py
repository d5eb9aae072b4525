"""Priority quarters of a territory: official contours where they are loaded, else the tables of the project."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import shapely

from domain.codes import departement_of
from domain.errors import UnreadableData
from domain.territory import Quarters
from domain.values import MISSING, OK, Bools, Column, Floats, Ints, Texts
from geodata import schema
from geodata.cells import Cells, population_shares
from geodata.columns import Made, counts_from
from geodata.crosswalk import NationalCrosswalk
from geodata.geography import DECIMALS, Geography
from geodata.overlaps import parts
from geodata.projections import projection_of
from geodata.quarters import AREA, Shares, area_shares, listed_communes, snapped_shares
from geodata.repair import Repaired, repaired
from geodata.supplies import Supplies, Supply
from geodata.topology import Geometries

GENERATION = 2024
MIXED = "mixed"
_RATE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Priority:
    """Quarters of a territory.

    Attributes:
        quarters: the quarters.
        contours: shape (q,), contours in degrees; None where only an indicative extent is known.
        people: the column of inhabitants in quarters by commune; None where no population of quarters is known.
        origins: what is to be credited for them.
        findings: what was noticed on the way, for the manifest.
    """

    quarters: Quarters
    contours: Geometries
    people: Made | None
    origins: tuple[Supply, ...] = ()
    findings: dict[str, object] = field(default_factory=dict)


def make(shapes: Geography, supplies: Supplies, crosswalk: NationalCrosswalk) -> Priority:
    """Make the quarters of a territory from the best that is at hand.

    Args:
        shapes: communes of the territory.
        supplies: tables at hand.
        crosswalk: leads codes of any year to those of the territory.

    Raises:
        UnreadableData: the project's own tables do not agree.
    """
    contours, figures = supplies.best("qpv"), supplies.best("qpv_figures")
    if contours is not None and contours.shapes is not None:
        return _from_contours(shapes, contours, figures, supplies.best("cells"), crosswalk)
    known, overlaps = _own_table(supplies), supplies.best("qpv_parts")
    if known is not None and overlaps is not None:
        return _from_tables(shapes.communes, known, overlaps, crosswalk)
    return Priority(_no_quarters(), np.empty(0, dtype=object), None)


def _own_table(supplies: Supplies) -> Supply | None:
    return next((one for one in supplies.every("qpv_figures") if "area_m2" in one.table), None)


def _from_contours(
    shapes: Geography, contours: Supply, figures: Supply | None, cells: Supply | None, crosswalk: NationalCrosswalk
) -> Priority:
    table = contours.table.reset_index(drop=True)
    lists = [_current(text, crosswalk) for text in table["communes"].fillna("")]
    own = frozenset(shapes.communes.tolist())
    order = np.argsort(table["qpv_code"].to_numpy(dtype=np.str_), kind="stable")
    kept = np.array([place for place in order if not own.isdisjoint(lists[place])], dtype=np.int64)
    table, lists = table.iloc[kept].reset_index(drop=True), [lists[place] for place in kept]
    if not kept.size:
        return Priority(_no_quarters(), np.empty(0, dtype=object), None)
    mended = repaired(contours.shapes[kept])
    systems = [projection_of(departement_of(codes[0])) for codes in lists]
    listed = listed_communes([",".join(codes) for codes in lists], shapes.communes)
    measured = parts(mended.shapes, shapes.detailed, systems)
    shares = (
        area_shares(measured, listed)
        if cells is None
        else population_shares(mended.shapes, shapes.detailed, cells_of(cells), listed, systems)[0]
    )
    points = _points(mended.shapes, shapes, [listed.commune[listed.quarter == place] for place in range(len(table))])
    population, poverty = _figures(table["qpv_code"].to_numpy(dtype=np.str_), figures)
    quarters = _quarters(table, (population, poverty), measured.quarter_area_m2, points, shares)
    origin = figures or contours
    quarters = replace(quarters, producer=origin.source.producer, vintage=origin.source.vintage)
    findings = _findings(table, mended, shares)
    origins = tuple(one for one in (contours, figures, cells) if one is not None)
    people = None if figures is None else _people(shapes.communes, quarters, figures)
    return Priority(quarters, _rounded(mended.shapes), people, origins, findings)


def _current(text: str, crosswalk: NationalCrosswalk) -> list[str]:
    codes = [code.strip() for code in text.split(",") if code.strip()]
    return sorted({crosswalk.current.get(code, code) for code in codes})


def cells_of(supply: Supply) -> Cells:
    """Return a loaded population grid."""
    is_imputed = supply.table["is_imputed"].fillna(value=False).astype(bool).to_numpy()
    squares = np.empty(0, dtype=object) if supply.shapes is None else supply.shapes
    return Cells(squares, supply.table["population"].to_numpy(np.float64), is_imputed)


def _points(contours: Geometries, shapes: Geography, communes: Sequence[Ints]) -> Floats:
    """Return a point inside each quarter; without contour, that of its first commune."""
    points = np.array([shapes.points[places[places >= 0][0]] for places in communes])
    has_contour = ~shapely.is_missing(contours)
    inside = shapely.point_on_surface(contours[has_contour])
    points[has_contour] = shapely.get_coordinates(inside).round(DECIMALS)
    return points


def _figures(codes: Texts, figures: Supply | None) -> tuple[Column, Column]:
    """Return population and poverty rate of quarters; unknown where the table has no row for one."""
    if figures is None:
        unknown = Column.known(np.full(codes.size, np.nan))
        return unknown, unknown
    place_of = {code: place for place, code in enumerate(figures.table["qpv_code"])}
    places = np.array([place_of.get(code, -1) for code in codes.tolist()], dtype=np.int64)
    population = _taken(figures.column("population"), places)
    poverty = _taken(figures.column("poverty_rate_pct"), places)
    return population, replace(poverty, values=(poverty.values / 100).round(_RATE_DECIMALS))


def _taken(column: Column, places: Ints) -> Column:
    states = np.where(places >= 0, column.states[places], MISSING).astype(np.int8)
    return Column(np.where(states == OK, column.values[places], np.nan), states)


def _quarters(
    table: pd.DataFrame, figures: tuple[Column, Column], area_m2: Floats, points: Floats, shares: Shares
) -> Quarters:
    held = shares.share > 0.0
    methods = sorted(set(shares.method.tolist()) - {""})
    return Quarters(
        generation=GENERATION,
        codes=table["qpv_code"].to_numpy(dtype=np.str_),
        names=table["name"].to_numpy(dtype=np.str_),
        population=figures[0],
        poverty_rate=figures[1],
        area_m2=area_m2.round(),
        lon=points[:, 0],
        lat=points[:, 1],
        part_quarter=shares.quarter[held],
        part_commune=shares.commune[held],
        part_share=shares.share[held],
        share_method=methods[0] if len(methods) == 1 else MIXED,
        producer="",
        vintage="",
    )


def _rounded(contours: Geometries) -> Geometries:
    """Round contours as those of communes; one that rounding would break keeps all its decimals."""
    rounded = shapely.transform(contours, lambda points: points.round(DECIMALS) + 0.0)
    return np.where(shapely.is_valid(rounded), rounded, contours)


def _findings(table: pd.DataFrame, mended: Repaired, shares: Shares) -> dict[str, object]:
    codes = table["qpv_code"].to_numpy(dtype=np.str_)
    shared = np.bincount(shares.quarter[np.nan_to_num(shares.share) > 0.0], minlength=codes.size) > 0
    return {
        "quarters_repaired": mended.n_repaired,
        "quarters_area_change_share": round(mended.area_change_share, 6),
        "quarters_without_contour": codes[shapely.is_missing(mended.shapes)].tolist(),
        "quarters_without_share": codes[~shared].tolist(),
        "quarters_outside_their_list": sorted(set(codes[shares.unlisted.quarter].tolist())),
    }


def _people(communes: Texts, quarters: Quarters, figures: Supply) -> Made:
    people = quarters.population.values[quarters.part_quarter] * quarters.part_share
    return counts_from(communes, communes[quarters.part_commune], people, figures)


def _from_tables(communes: Texts, known: Supply, overlaps: Supply, crosswalk: NationalCrosswalk) -> Priority:
    table = known.table.sort_values("qpv_code").reset_index(drop=True)
    pieces = _current_parts(overlaps, crosswalk)
    codes = table["qpv_code"].to_numpy(dtype=np.str_)
    quarter = np.searchsorted(codes, pieces["qpv_code"].to_numpy(dtype=np.str_))
    share = snapped_shares(quarter.astype(np.int64), pieces["overlap_m2"].to_numpy())
    if np.isnan(share).any():
        raise UnreadableData(file=schema.QPV_PARTS_TABLE.key, problem="a quarter of several communes has no area")
    inside = (share != 0) & pieces["commune_code"].isin(communes).to_numpy()
    is_held: Bools = np.isin(np.arange(codes.size), quarter[inside])
    population, poverty = _figures(codes[is_held], known)
    held = table[is_held]
    quarters = Quarters(
        generation=GENERATION,
        codes=codes[is_held],
        names=held["name"].to_numpy(dtype=np.str_),
        population=population,
        poverty_rate=poverty,
        area_m2=held["area_m2"].to_numpy(np.float64),
        lon=held["lon"].to_numpy(np.float64),
        lat=held["lat"].to_numpy(np.float64),
        part_quarter=(np.cumsum(is_held) - 1)[quarter[inside]].astype(np.int64),
        part_commune=np.searchsorted(communes, pieces.loc[inside, "commune_code"].to_numpy(dtype=np.str_)),
        part_share=share[inside],
        share_method=AREA,
        producer=known.source.producer,
        vintage=known.source.vintage,
    )
    contours = np.full(quarters.codes.size, None, dtype=object)
    return Priority(quarters, contours, _people(communes, quarters, known), (known, overlaps))


def _current_parts(overlaps: Supply, crosswalk: NationalCrosswalk) -> pd.DataFrame:
    codes = crosswalk.convert(overlaps.table["commune_code"].tolist(), schema.QPV_PARTS_TABLE.key)
    pieces = overlaps.table.assign(commune_code=codes)
    return pieces.groupby(["qpv_code", "commune_code"])[["overlap_m2"]].sum(min_count=1).reset_index()


def _no_quarters() -> Quarters:
    texts, numbers, places = np.empty(0, dtype=np.str_), np.empty(0), np.empty(0, dtype=np.int64)
    nothing = Column.known(numbers)
    return Quarters(
        GENERATION, texts, texts, nothing, nothing, numbers, numbers, numbers, places, places, numbers, AREA, "", ""
    )
