"""Where every figure comes from: rows of the sheet of sources, credit line of maps and pages."""

from collections.abc import Iterator

from domain.territory import Quarters, Variable, Zoning
from domain.wording import exports as wording
from domain.wording.territory import quarter_signs
from exports.request import ExportRequest

CALCULATED = ("position", "stratum", "cost_eur", "scheduled_rate", "final_rate", "aid_eur", "rest_eur")
"""Columns made by the program itself."""


def source_rows(request: ExportRequest) -> Iterator[tuple[str, ...]]:
    """Write one row of texts per column: name, producer, vintage, COG, licence, read in, adding up, warning."""
    territory, contours = request.territory, request.atlas.source("contours")
    for variable in territory.variables.values():
        yield (
            wording.header(wording.dated(variable.label, variable.vintage), variable.unit),
            variable.producer,
            variable.vintage,
            str(variable.cog_year),
            variable.licence,
            variable.via,
            wording.AGGREGATIONS[variable.aggregation],
            variable.warning,
        )
    cog, package = str(contours.cog_year), contours.package
    yield (wording.CONTOURS, contours.producer, contours.vintage, cog, contours.licence, package, "", "")
    for zoning in territory.zonings.values():
        yield (zoning.label, zoning.producer, zoning.vintage, str(territory.cog_year), contours.licence, "", "", "")
    year = str(territory.cog_year)
    if territory.quarters.codes.size:
        yield _quarters_row(territory.quarters, year, contours.licence)
    for key in CALCULATED:
        yield (wording.COLUMNS[key], wording.PROGRAM, "", year, "", "", "", wording.CALCULATED)


def _quarters_row(quarters: Quarters, year: str, licence: str) -> tuple[str, ...]:
    method, name = wording.SHARE_METHODS[quarters.share_method], wording.quarters_of(quarters.generation)
    return (name, quarters.producer, quarters.vintage, year, licence, "", "", method)


def document_rows(request: ExportRequest) -> Iterator[tuple[str, str]]:
    """Write what identifies the document: status, territory, geography, fingerprint, address, day, credit."""
    territory = request.territory
    variant = request.variant
    yield (wording.DOCUMENT["status"], wording.WORKING_DOCUMENT)
    yield (wording.DOCUMENT["variant"], variant.name if variant else wording.UNNAMED_VARIANT)
    if variant:
        yield (wording.DOCUMENT["visibility"], variant.visibility)
        yield (wording.DOCUMENT["version"], wording.version_text(variant.version, is_exact=variant.is_exact))
        yield (wording.DOCUMENT["journal"], variant.head_hash)
    yield (wording.DOCUMENT["territory"], territory.name)
    yield (wording.DOCUMENT["cog"], str(territory.cog_year))
    yield (wording.DOCUMENT["fingerprint"], territory.fingerprint)
    yield (wording.DOCUMENT["address"], request.address)
    yield (wording.DOCUMENT["day"], wording.day_text(request.day))
    yield (wording.DOCUMENT["credit"], credit_line(request))


def credit_line(request: ExportRequest, variables: tuple[Variable, ...] = (), zonings: tuple[Zoning, ...] = ()) -> str:
    """Credit producers and vintages with their licence, each once; contours and quarters are always there.

    Args:
        request: what is exported.
        variables: those shown; every variable and every zoning of the territory where none is named.
        zonings: those shown beside named variables.
    """
    territory, contours = request.territory, request.atlas.source("contours")
    shown = variables or tuple(territory.variables.values())
    drawn = zonings if variables else tuple(territory.zonings.values())
    pairs = [(variable.producer, variable.vintage) for variable in shown]
    pairs.append((contours.producer, contours.vintage))
    pairs += [(zoning.producer, zoning.vintage) for zoning in drawn]
    if territory.quarters.codes.size:
        pairs.append((territory.quarters.producer, territory.quarters.vintage))
    vintages: dict[str, list[str]] = {}
    for producer, vintage in pairs:
        known = vintages.setdefault(producer, [])
        if vintage not in known:
            known.append(vintage)
    texts = tuple(wording.producer_text(name, sorted(years)) for name, years in vintages.items())
    return wording.credit(texts, contours.licence)


def map_notes(request: ExportRequest) -> tuple[str, ...]:
    """Say what the sign of a quarter stands for where there is one, and that a base map stays on the screen."""
    n_quarters = request.territory.quarters.codes.size
    signs = (quarter_signs(request.atlas.n_indicative, n_quarters),) if n_quarters else ()
    return (*signs, wording.base_map_left(request.base_map)) if request.base_map else signs


def short_credit(request: ExportRequest) -> str:
    """Name the producers of everything that a table of communes holds, each once, and the licence."""
    territory, contours = request.territory, request.atlas.source("contours")
    producers = [variable.producer for variable in territory.variables.values()]
    producers += [contours.producer, *(zoning.producer for zoning in territory.zonings.values())]
    if territory.quarters.codes.size:
        producers.append(territory.quarters.producer)
    names = dict.fromkeys(name for producer in producers for name in producer.split(", "))
    return wording.short_credit(tuple(names), contours.licence)
