"""The project's own tables of facts and figures, under `sources/` of a territory folder."""

from pathlib import Path

import pandas as pd

from domain.errors import UnreadableData
from geodata import schema
from geodata.schema import Layout


def load(folder: Path, layout: Layout) -> pd.DataFrame:
    """Read and check one table.

    Args:
        folder: where the tables are.
        layout: the table wanted; its key is the name of the file.

    Raises:
        UnreadableData: the file is absent or not as expected.
    """
    path = folder / f"{layout.key}.csv"
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    except OSError as error:
        raise UnreadableData(file=path.name, problem=f"cannot be read: {error.strerror}") from error
    return schema.read(frame, layout)
