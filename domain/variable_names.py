"""French names of the columns of a territory, as rules and formulas write them, and the unit of each (METHODS 1.7)."""

import re
from collections.abc import Mapping

from domain.formula import KEYWORDS, ONE, Dictionary, Indicator, Unit, unit_of
from domain.territory import Territory, Variable
from domain.values import Column

NAMES: Mapping[str, str] = {
    "niveau_de_vie": "median_income_eur_per_cu",
    "pauvrete": "poverty_rate",
    "part_qpv": "qpv_population_share",
    "equipements": "facilities_per_1000",
    "valeur_locative": "rental_value_eur",
    "recettes": "operating_revenue_eur_per_head",
    "perequation": "equalisation_eur_per_head",
    "densite": "density_per_km2",
    "moins_de_20_ans": "under_20_share",
    "plus_de_65_ans": "over_65_share",
    "vacance": "vacant_dwelling_share",
    "population": "municipal_population",
    "superficie": "area_km2",
    "taux_habitation": "housing_tax_rate",
    "population_recensement": "census_population",
    "habitants_moins_de_20_ans": "n_inhabitants_under_20",
    "habitants_plus_de_65_ans": "n_inhabitants_over_65",
    "logements": "n_dwellings",
    "residences_principales": "n_main_residences",
    "logements_vacants": "n_vacant_dwellings",
    "recettes_totales": "operating_revenue_eur",
    "population_recettes": "operating_revenue_population",
    "perequation_totale": "equalisation_eur",
    "nombre_equipements": "n_facilities",
    "services_publics": "n_public_services",
    "ecoles": "n_schools",
    "sante": "n_health_services",
    "habitants_qpv": "qpv_population",
}
"""Name written in a rule or a formula, key of its column."""
COLUMN_NAMES: Mapping[str, str] = {key: name for name, key in NAMES.items()}

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_UNITS: Mapping[str, str] = {
    "hab.": "hab",
    "€": "eur",
    "km²": "km2",
    "hab./km²": "hab/km2",
    "€/UC": "eur/men",
    "€/hab.": "eur/hab",
    "pour 1 000 hab.": "1/hab",
    "€/logement": "eur/log",
}
"""Unit texts of columns as units of formulas; a consumption unit counts as a household, so that a standard of living
adds to no amount per inhabitant."""
_DWELLINGS = frozenset({"n_dwellings", "n_main_residences", "n_vacant_dwellings"})


def column_key(name: str, territory: Territory) -> str | None:
    """Return the key of the column that a name stands for on a territory; None where it has none."""
    key = NAMES.get(name, name if is_own_name(name, territory) else "")
    return key if key in territory.columns else None


def is_own_name(name: str, territory: Territory) -> bool:
    """Tell whether a name is that of a column of a table of one's own, which is named by its key."""
    variable = territory.variables.get(name)
    return variable is not None and variable.is_own and bool(_NAME.fullmatch(name)) and name not in KEYWORDS


def names_of(territory: Territory) -> dict[str, str]:
    """Return the names that can be written on a territory with the key of each: those of the registry, then its own."""
    known = {name: key for name, key in NAMES.items() if key in territory.columns}
    return known | {key: key for key in territory.variables if key not in COLUMN_NAMES and is_own_name(key, territory)}


def unit_of_variable(variable: Variable) -> Unit:
    """Return the unit of a column for formulas; one of an unknown unit text counts without unit."""
    if variable.key in _DWELLINGS:
        return unit_of("log")
    text = _UNITS.get(variable.unit)
    return ONE if text is None else unit_of(text)


def formula_dictionary(territory: Territory) -> Dictionary:
    """Return what a formula may name on a territory, with units; a share counts in per cent, as it is shown."""
    return {
        name: Indicator(
            shown_column(key, territory, territory.columns[key]),
            unit_of_variable(territory.variables[key]),
            territory.variables[key].label,
        )
        for name, key in names_of(territory).items()
    }


def shown_column(key: str, territory: Territory, column: Column) -> Column:
    """Return a column as it is shown: a share, stored 0 to 1, in per cent."""
    variable = territory.variables.get(key)
    return Column(column.values * 100.0, column.states) if variable and variable.unit == "%" else column
