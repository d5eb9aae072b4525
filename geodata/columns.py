"""Columns of a territory from checked frames: counts summed into merged communes, medians and rates left out there."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from domain.values import MISSING, OK, Floats, Texts
from geodata.crosswalk import Converted, Crosswalk, confidential_where_empty, keep_rates, sum_counts
from geodata.variables import FACILITY_GROUPS

_RATE_DECIMALS = 6
_CENSUS = (
    "census_population",
    "n_inhabitants_under_20",
    "n_inhabitants_over_65",
    "n_dwellings",
    "n_main_residences",
    "n_vacant_dwellings",
)
_FINANCES = ("operating_revenue_eur", "operating_revenue_population", "equalisation_eur")
_TAXES = {
    2022: {"rental_value_eur": "rental_value_eur", "housing_tax_rate": "housing_tax_rate"},
    2017: {"rental_value_eur": "rental_value_2017_eur", "housing_tax_rate": "housing_tax_rate_2017"},
}
TAX_YEARS = tuple(_TAXES)


def population(communes: Texts, frame: pd.DataFrame, crosswalk: Crosswalk) -> dict[str, Converted]:
    """Bring the municipal population of the national list to the communes of the territory."""
    return _sums(communes, frame[frame["commune_code"].isin(communes)], crosswalk, ("municipal_population",))


def census(communes: Texts, frame: pd.DataFrame, crosswalk: Crosswalk) -> dict[str, Converted]:
    """Sum age and housing of IRIS into communes, municipal arrondissements into Paris."""
    return _sums(communes, frame, crosswalk, _CENSUS)


def finances(communes: Texts, frame: pd.DataFrame, crosswalk: Crosswalk) -> dict[str, Converted]:
    """Sum operating revenue, its population and equalisation grants."""
    return _sums(communes, frame, crosswalk, _FINANCES)


def facilities(communes: Texts, frame: pd.DataFrame, crosswalk: Crosswalk) -> dict[str, Converted]:
    """Count facilities of every chosen type and of each group; a commune without row has none, which is a true 0."""
    groups = {
        "n_facilities": frame,
        **{key: frame[frame["type"].isin(types)] for key, types in FACILITY_GROUPS.items()},
    }
    return {key: _sum(communes, rows, crosswalk, "n_facilities", absent=0.0) for key, rows in groups.items()}


def incomes(communes: Texts, frame: pd.DataFrame, crosswalk: Crosswalk) -> dict[str, Converted]:
    """Keep medians and poverty rates: an empty cell is confidential, an absent commune is missing."""
    poverty = frame["poverty_rate_pct"].to_numpy() / 100
    return {
        "median_income_eur_per_cu": _income(communes, frame, crosswalk, frame["median_income_eur_per_cu"].to_numpy()),
        "poverty_rate": _income(communes, frame, crosswalk, poverty.round(_RATE_DECIMALS)),
    }


def taxes(communes: Texts, frames: Mapping[int, pd.DataFrame], crosswalk: Crosswalk) -> dict[str, Converted]:
    """Keep mean rental values and communal housing-tax rates, by year."""
    columns = {}
    for year, names in _TAXES.items():
        frame = frames[year]
        former = frame["commune_code"].to_numpy(dtype=np.str_)
        codes = crosswalk.convert(list(former), f"housing tax {year}")
        for name, key in names.items():
            values = frame[name].to_numpy()
            states = np.where(np.isnan(values), MISSING, OK).astype(np.int8)
            columns[key] = keep_rates(communes, former, codes, values, states)
    return columns


def _income(communes: Texts, frame: pd.DataFrame, crosswalk: Crosswalk, values: Floats) -> Converted:
    former = frame["commune_code"].to_numpy(dtype=np.str_)
    codes = crosswalk.convert(list(former), "income")
    return keep_rates(communes, former, codes, values, confidential_where_empty(values))


def _sums(communes: Texts, frame: pd.DataFrame, crosswalk: Crosswalk, names: tuple[str, ...]) -> dict[str, Converted]:
    return {name: _sum(communes, frame, crosswalk, name) for name in names}


def _sum(communes: Texts, frame: pd.DataFrame, crosswalk: Crosswalk, name: str, absent: float = np.nan) -> Converted:
    codes = crosswalk.convert(list(frame["commune_code"]), name)
    return sum_counts(communes, codes, frame[name].to_numpy(), absent)
