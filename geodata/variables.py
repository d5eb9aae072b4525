"""Registry of the columns of a territory: unit, way of adding up, source, and for a ratio its two sides."""

from dataclasses import dataclass, replace

from domain.territory import Aggregation, Variable
from domain.wording import territory as wording
from geodata.sources import PACKAGES, Source, source


@dataclass(frozen=True, slots=True)
class ColumnRecord:
    """One column of a territory.

    Attributes:
        variable: what is shown with its figures, as the dataset of the registry gives them.
        source_key: that dataset; a territory may take it from a loaded file of another vintage.
        scale: for a ratio of sums, what the quotient is multiplied by (METHODS 1.1).
    """

    variable: Variable
    source_key: str
    scale: float = 1.0

    def variable_from(self, origin: Source, via: str) -> Variable:
        """Describe the column as a territory takes it."""
        return replace(
            self.variable,
            producer=origin.producer,
            vintage=origin.vintage,
            cog_year=origin.cog_year,
            licence=origin.licence,
            via=via,
        )


def _stored(key: str, unit: str, source_key: str, aggregation: Aggregation, warning: str = "") -> ColumnRecord:
    return ColumnRecord(_variable(key, unit, source(source_key), aggregation, "", "", warning), source_key)


def _sum(key: str, unit: str, source_key: str, warning: str = "") -> ColumnRecord:
    return _stored(key, unit, source_key, Aggregation.SUM, warning)


def _rate(key: str, unit: str, source_key: str, warning: str) -> ColumnRecord:
    return _stored(key, unit, source_key, Aggregation.NONE, warning)


def _ratio(key: str, unit: str, source_key: str, sides: tuple[str, str], warning: str = "") -> ColumnRecord:
    scale = 1000.0 if unit == wording.PER_THOUSAND else 1.0
    record = _variable(key, unit, source(source_key), Aggregation.RATIO_OF_SUMS, *sides, warning)
    return ColumnRecord(record, source_key, scale)


def _variable(
    key: str, unit: str, origin: Source, aggregation: Aggregation, numerator: str, denominator: str, warning: str
) -> Variable:
    names = {package.key: f"{package.name} {package.version}" for package in PACKAGES}
    return Variable(
        key=key,
        label=wording.COLUMN_LABELS[key],
        unit=unit,
        aggregation=aggregation,
        producer=origin.producer,
        vintage=origin.vintage,
        cog_year=origin.cog_year,
        licence=origin.licence,
        via=names.get(origin.package, wording.VIA_TABLE),
        numerator=numerator,
        denominator=denominator,
        warning=warning,
    )


COLUMNS: tuple[ColumnRecord, ...] = (
    _sum("municipal_population", wording.HEADS, "population"),
    _sum("area_km2", wording.AREA_UNIT, "contours"),
    _ratio("density_per_km2", wording.DENSITY_UNIT, "population", ("municipal_population", "area_km2")),
    _sum("census_population", wording.HEADS, "census"),
    _sum("n_inhabitants_under_20", wording.HEADS, "census"),
    _sum("n_inhabitants_over_65", wording.HEADS, "census"),
    _ratio("under_20_share", wording.SHARE, "census", ("n_inhabitants_under_20", "census_population")),
    _ratio("over_65_share", wording.SHARE, "census", ("n_inhabitants_over_65", "census_population")),
    _sum("n_dwellings", wording.COUNT, "census"),
    _sum("n_main_residences", wording.COUNT, "census"),
    _sum("n_vacant_dwellings", wording.COUNT, "census"),
    _ratio("vacant_dwelling_share", wording.SHARE, "census", ("n_vacant_dwellings", "n_dwellings")),
    _rate("median_income_eur_per_cu", wording.INCOME_UNIT, "filosofi", wording.INCOME_WARNING),
    _rate("poverty_rate", wording.SHARE, "filosofi", wording.POVERTY_WARNING),
    _sum("operating_revenue_eur", wording.EUROS, "finances", wording.FINANCE_WARNING),
    _sum("operating_revenue_population", wording.HEADS, "finances"),
    _ratio(
        "operating_revenue_eur_per_head",
        wording.EUROS_PER_HEAD,
        "finances",
        ("operating_revenue_eur", "operating_revenue_population"),
        wording.FINANCE_WARNING,
    ),
    _sum("equalisation_eur", wording.EUROS, "finances", wording.EQUALISATION_WARNING),
    _ratio(
        "equalisation_eur_per_head",
        wording.EUROS_PER_HEAD,
        "finances",
        ("equalisation_eur", "operating_revenue_population"),
        wording.EQUALISATION_WARNING,
    ),
    _sum("n_facilities", wording.COUNT, "facilities", wording.FACILITIES_WARNING),
    _ratio(
        "facilities_per_1000",
        wording.PER_THOUSAND,
        "facilities",
        ("n_facilities", "census_population"),
        wording.FACILITIES_WARNING,
    ),
    _sum("n_public_services", wording.COUNT, "facilities", wording.FACILITIES_WARNING),
    _sum("n_schools", wording.COUNT, "facilities", wording.FACILITIES_WARNING),
    _sum("n_health_services", wording.COUNT, "facilities", wording.FACILITIES_WARNING),
    _sum("qpv_population", wording.HEADS, "qpv_figures", wording.QPV_WARNING),
    _ratio(
        "qpv_population_share",
        wording.SHARE,
        "qpv_figures",
        ("qpv_population", "municipal_population"),
        wording.QPV_WARNING,
    ),
    _rate("rental_value_eur", wording.EUROS_PER_DWELLING, "housing_tax_2022", wording.TAX_WARNING),
    _rate("rental_value_2017_eur", wording.EUROS_PER_DWELLING, "housing_tax_2017", wording.TAX_WARNING),
    _rate("housing_tax_rate", wording.SHARE, "housing_tax_2022", wording.TAX_WARNING),
    _rate("housing_tax_rate_2017", wording.SHARE, "housing_tax_2017", wording.TAX_WARNING),
)
"""Sides of a ratio stand before it."""

AREA_KEY = "area_km2"
FACILITY_GROUPS: dict[str, tuple[str, ...]] = {
    "n_public_services": ("A101", "A104", "A122", "A123", "A124", "A127", "A206"),
    "n_schools": ("C101", "C104", "C201", "C301", "C302"),
    "n_health_services": ("D101", "D106", "D108", "D201", "D221", "D232", "D301"),
}
"""BPE types counted in each group; `n_facilities` counts every type of the table `facility_types_2019`."""
