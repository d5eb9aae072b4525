"""A territory put together from what a build made: contours, quarters, columns and zonings, with their origins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from domain.territory import Territory, Variable
from domain.values import DIVISION_BY_ZERO, MISSING, NO_POPULATION, OK, SECRET, Column, Floats, Texts
from domain.wording.territory import LICENCE_UNKNOWN, VIA_LOADED
from geodata.atlas import Atlas
from geodata.columns import Made, published_name
from geodata.crosswalk import NationalCrosswalk
from geodata.geography import Geography
from geodata.layers import Drawing
from geodata.loaders.contours import Contours
from geodata.loaders.decoupage import Decoupage
from geodata.priority import Priority
from geodata.published import ratios_of
from geodata.regions import COG_YEAR, Region
from geodata.sources import PACKAGES, SOURCES, Source, source
from geodata.supplies import OWN, Supplies
from geodata.variables import AREA_KEY, COLUMNS, ColumnRecord
from geodata.zonings import Membership

_POPULATIONS = frozenset({"municipal_population", "census_population", "operating_revenue_population"})
_M2_PER_KM2 = 1e6


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that a build reads.

    Attributes:
        region: what is built.
        national: the national lists.
        communes: shape (n,), codes of the territory, ascending.
        supplies: tables at hand.
        contours: contours of its communes, and maybe of others.
        contour_source: whose they are.
        crosswalk: leads codes of any year to those of the territory.
    """

    region: Region
    national: Decoupage
    communes: Texts
    supplies: Supplies
    contours: Contours
    contour_source: Source
    crosswalk: NationalCrosswalk


@dataclass(frozen=True, slots=True)
class Division:
    """One zoning with what is to be credited.

    Attributes:
        membership: the area of every commune.
        origin: whose it is.
        label: French name of one area; that of the registry where empty.
    """

    membership: Membership
    origin: Source
    label: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a build made.

    Attributes:
        shapes: contours and what is measured on them.
        quarters: priority quarters.
        made: columns that some source gives, without area and ratios.
        divisions: zonings that some source gives.
    """

    shapes: Geography
    quarters: Priority
    made: Mapping[str, Made]
    divisions: list[Division]


def atlas_of(inputs: Inputs, parts: Parts) -> Atlas:
    """Put a territory together."""
    ratios = inputs.supplies.best("published_ratios")
    return Atlas(
        _territory(inputs, parts),
        _drawing(inputs, parts),
        () if ratios is None else ratios_of(ratios.table),
        _sources(inputs, parts),
        "",
    )


def _territory(inputs: Inputs, parts: Parts) -> Territory:
    names = dict(zip(inputs.national.communes["commune_code"], inputs.national.communes["name"], strict=True))
    stored, variables = _columns(inputs, parts.shapes.area_m2, parts.made)
    return Territory(
        key=inputs.region.key,
        name=inputs.region.name,
        cog_year=inputs.region.cog_year,
        communes=inputs.communes,
        names=np.array([names[code] for code in inputs.communes.tolist()], dtype=np.str_),
        lon=parts.shapes.points[:, 0],
        lat=parts.shapes.points[:, 1],
        area_m2=parts.shapes.area_m2.round(),
        columns=stored,
        variables=variables,
        zonings={one.membership.key: one.membership.zoning(one.origin, one.label) for one in parts.divisions},
        quarters=parts.quarters.quarters,
        neighbours=parts.shapes.neighbours,
        zus_names=_zus(inputs),
        reasons=_reasons(parts),
        fingerprint="",
    )


def _columns(
    inputs: Inputs, area_m2: Floats, made: Mapping[str, Made]
) -> tuple[dict[str, Column], dict[str, Variable]]:
    """Put the columns in the order of the registry, ratios made from their two sides; own columns come last."""
    known = {key: one.column for key, one in made.items()}
    known[AREA_KEY] = Column.known(area_m2.round() / _M2_PER_KM2)
    origins = {key: (one.supply.source, one.supply.via) for key, one in made.items()}
    origins[AREA_KEY] = (inputs.contour_source, _via(inputs.contour_source))
    found: dict[str, Column] = {}
    variables: dict[str, Variable] = {}
    for record in COLUMNS:
        key, above, below = record.variable.key, record.variable.numerator, record.variable.denominator
        if above in found and below in found:
            known[key], origins[key] = _ratio(found[above], found[below], record), origins[above]
        if key in known:
            found[key], variables[key] = known[key], record.variable_from(*origins[key])
    own = {key: one for key, one in made.items() if one.supply.source.key == OWN}
    return (
        found | {key: one.column for key, one in own.items()},
        variables | {key: _own_variable(key, one) for key, one in own.items()},
    )


def _via(origin: Source) -> str:
    names = {package.key: f"{package.name} {package.version}" for package in PACKAGES}
    return names.get(origin.package, VIA_LOADED)


def _own_variable(key: str, made: Made) -> Variable:
    if made.supply.loaded is None:
        raise ValueError(f"column {key} comes from no loaded table")
    field, origin = made.supply.loaded.layout.column(published_name(key)), made.supply.source
    return Variable(
        key=key,
        label=field.published[0],
        unit=field.unit,
        aggregation=field.aggregation,
        producer=origin.producer,
        vintage=origin.vintage,
        cog_year=origin.cog_year or COG_YEAR,
        licence=origin.licence or LICENCE_UNKNOWN,
        via=made.supply.via,
        is_own=True,
    )


def _ratio(above: Column, below: Column, record: ColumnRecord) -> Column:
    """Divide column by column; states as in METHODS 1.1."""
    nothing = NO_POPULATION if record.variable.denominator in _POPULATIONS else DIVISION_BY_ZERO
    states = np.where(below.is_known & (below.values == 0), nothing, OK)
    states = np.where((above.states == MISSING) | (below.states == MISSING), MISSING, states)
    states = np.where((above.states == SECRET) | (below.states == SECRET), SECRET, states).astype(np.int8)
    values = np.full(states.size, np.nan)
    np.divide(record.scale * above.values, below.values, out=values, where=states == OK)
    return Column(values, states)


def _reasons(parts: Parts) -> dict[str, dict[int, str]]:
    """Gather the reasons of missing values: of columns, then of zonings."""
    of_columns = {key: dict(one.reasons) for key, one in parts.made.items()}
    of_zonings = {one.membership.key: one.membership.reasons for one in parts.divisions}
    return {key: reasons for key, reasons in (of_columns | of_zonings).items() if reasons}


def _zus(inputs: Inputs) -> tuple[tuple[str, ...], ...]:
    supply = inputs.supplies.best("zus")
    names: dict[str, set[str]] = {}
    if supply is not None:
        rows = supply.table[supply.table["commune_code"].notna()]
        for code, name in zip(rows["commune_code"], rows["name"], strict=True):
            names.setdefault(inputs.crosswalk.current.get(code, code), set()).add(name)
    return tuple(tuple(sorted(names.get(code, ()))) for code in inputs.communes.tolist())


def _drawing(inputs: Inputs, parts: Parts) -> Drawing:
    codes = parts.shapes.arrondissements
    names = inputs.national.arrondissement_names
    return Drawing(
        contours=parts.shapes.contours,
        arrondissements=codes,
        arrondissement_names=np.array([names[code] for code in codes.tolist()], dtype=np.str_),
        arrondissement_contours=parts.shapes.arrondissement_contours,
        quarter_contours=parts.quarters.contours,
    )


_FOR_DRAWING = {"qpv_parts": "qpv"}
"""Dataset credited for a table of the project that was measured on its contours."""


def _sources(inputs: Inputs, parts: Parts) -> tuple[Source, ...]:
    """List what the territory is made of, each dataset once, in the order of the registry."""
    supplies = [one.supply for one in parts.made.values()] + list(parts.quarters.origins)
    supplies += [one for key in ("zus", "published_ratios") if (one := inputs.supplies.best(key)) is not None]
    found = {"contours": replace(inputs.contour_source, key="contours")}
    found |= {one.origin.key: one.origin for one in parts.divisions}
    for supply in supplies:
        key = supply.source.key
        found.setdefault(_FOR_DRAWING.get(key, key), source("qpv") if key in _FOR_DRAWING else supply.source)
    order = {known.key: place for place, known in enumerate(SOURCES)}
    return tuple(sorted(found.values(), key=lambda one: (order.get(one.key, len(order)), one.key)))
