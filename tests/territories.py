"""Territory folders cut from the bundled one, so that a test has several territories on one shelf."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import orjson
import shapely

from domain.territory import Quarters, Territory, Zoning
from domain.values import Column, Ints
from geodata.atlas import Atlas, open_default, write_atlas


def cut(into: Path, key: str, name: str, departements: tuple[str, ...], *, has_contours: bool = False) -> Path:
    """Write the territory of some départements of Île-de-France.

    Args:
        into: folder to write.
        key: key of the territory.
        name: its name.
        departements: codes of its départements.
        has_contours: give every quarter a contour, an invented one around its point.

    Returns:
        The folder written.
    """
    made = cut_atlas(open_default(), key, name, departements)
    write_atlas(into, with_contours(made) if has_contours else made, {})
    return into


def cut_atlas(whole: Atlas, key: str, name: str, departements: tuple[str, ...]) -> Atlas:
    """Keep the communes of some départements, with the quarters that have a part there."""
    inside = np.array([code.startswith(departements) for code in whole.territory.communes.tolist()], dtype=np.bool_)
    rows = np.flatnonzero(inside)
    quarters = np.unique(whole.territory.quarters.part_quarter[inside[whole.territory.quarters.part_commune]])
    drawing = replace(
        whole.drawing,
        contours=whole.drawing.contours[rows],
        quarter_contours=whole.drawing.quarter_contours[quarters],
        **({} if "75" in departements else _no_arrondissements(whole)),
    )
    territory = _cut_territory(whole.territory, key, name, rows, quarters)
    return Atlas(territory, drawing, whole.published_ratios, whole.sources, whole.fingerprint)


def with_contours(made: Atlas) -> Atlas:
    """Give every quarter of a territory a contour, an octagon of about 300 m around its point."""
    points = shapely.points(made.territory.quarters.lon, made.territory.quarters.lat)
    contours = np.asarray(shapely.set_precision(shapely.buffer(points, 0.003, quad_segs=2), 1e-5), dtype=object)
    return replace(made, drawing=replace(made.drawing, quarter_contours=contours))


def moved_overseas(made: Atlas, departement: str) -> Atlas:
    """Move a département to La Réunion, communes and quarters: its territory is then in two parts."""
    territory, drawing = made.territory, made.drawing
    zoning = territory.zonings["departement"]
    place = zoning.codes.tolist().index(departement)
    codes, names = zoning.codes.astype("<U3"), zoning.names.astype("<U20")
    codes[place], names[place] = "974", "La Réunion"
    here = zoning.area_of == place
    quarters = territory.quarters
    away = np.isin(np.arange(quarters.codes.size), quarters.part_quarter[here[quarters.part_commune]])
    shift = np.array([55.5 - territory.lon[here].mean(), -21.1 - territory.lat[here].mean()])
    east, north = shift
    contours = drawing.contours.copy()
    contours[here] = shapely.set_precision(shapely.transform(contours[here], lambda xy: xy + shift), 1e-5)
    moved = replace(
        territory,
        lon=territory.lon + here * east,
        lat=territory.lat + here * north,
        zonings=MappingProxyType({**territory.zonings, "departement": replace(zoning, codes=codes, names=names)}),
        quarters=replace(quarters, lon=quarters.lon + away * east, lat=quarters.lat + away * north),
    )
    return replace(made, territory=moved, drawing=replace(drawing, contours=contours))


def _no_arrondissements(whole: Atlas) -> dict[str, np.ndarray]:
    names = ("arrondissements", "arrondissement_names", "arrondissement_contours")
    return {name: getattr(whole.drawing, name)[:0] for name in names}


def _cut_territory(whole: Territory, key: str, name: str, rows: Ints, quarters: Ints) -> Territory:
    place = np.full(whole.communes.size, -1, dtype=np.int64)
    place[rows] = np.arange(rows.size)
    pairs = place[whole.neighbours]
    columns = {key: Column(column.values[rows], column.states[rows]) for key, column in whole.columns.items()}
    reasons = {
        key: {int(place[position]): text for position, text in texts.items() if place[position] >= 0}
        for key, texts in whole.reasons.items()
    }
    return replace(
        whole,
        key=key,
        name=name,
        communes=whole.communes[rows],
        names=whole.names[rows],
        lon=whole.lon[rows],
        lat=whole.lat[rows],
        area_m2=whole.area_m2[rows],
        columns=MappingProxyType(columns),
        zonings=MappingProxyType({key: _cut_zoning(zoning, rows) for key, zoning in whole.zonings.items()}),
        quarters=_cut_quarters(whole.quarters, place, quarters),
        neighbours=pairs[(pairs >= 0).all(axis=1)],
        zus_names=tuple(whole.zus_names[row] for row in rows.tolist()),
        reasons=MappingProxyType({key: texts for key, texts in reasons.items() if texts}),
    )


def _cut_zoning(zoning: Zoning, rows: Ints) -> Zoning:
    used = np.unique(zoning.area_of[rows])
    used = used[used >= 0]
    place = np.full(zoning.codes.size + 1, -1, dtype=np.int64)
    place[used] = np.arange(used.size)
    return replace(
        zoning,
        codes=zoning.codes[used],
        names=zoning.names[used],
        area_of=place[zoning.area_of[rows]],
        outside_population=zoning.outside_population[used],
    )


def _cut_quarters(whole: Quarters, place: Ints, kept: Ints) -> Quarters:
    quarter = np.full(whole.codes.size, -1, dtype=np.int64)
    quarter[kept] = np.arange(kept.size)
    parts = (quarter[whole.part_quarter] >= 0) & (place[whole.part_commune] >= 0)
    return replace(
        whole,
        codes=whole.codes[kept],
        names=whole.names[kept],
        population=Column(whole.population.values[kept], whole.population.states[kept]),
        poverty_rate=Column(whole.poverty_rate.values[kept], whole.poverty_rate.states[kept]),
        area_m2=whole.area_m2[kept],
        lon=whole.lon[kept],
        lat=whole.lat[kept],
        part_quarter=quarter[whole.part_quarter[parts]],
        part_commune=place[whole.part_commune[parts]],
        part_share=whole.part_share[parts],
    )


def broken(folder: Path) -> Path:
    """Alter one byte of the largest file of a territory folder."""
    path = max((one for one in folder.iterdir() if one.suffix != ".json"), key=lambda one: one.stat().st_size)
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))
    return folder


def half_written(folder: Path) -> Path:
    """Leave a territory folder as an interrupted first writing does: files, and no manifest."""
    (folder / "manifest.json").unlink()
    return folder


def of_another_format(folder: Path) -> Path:
    """Leave a territory folder as another version of the program would write it."""
    path = folder / "manifest.json"
    path.write_bytes(orjson.dumps({**orjson.loads(path.read_bytes()), "format": 999}))
    return folder
