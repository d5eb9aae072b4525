"""A territory as files and back: Arrow tables of aligned arrays, compressed layers, and what is known of them."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from domain.territory import Aggregation, Quarters, Territory, Variable, Zoning
from domain.values import SECRET, Column, Ints, Texts
from geodata.arrow import Table, opened, table_bytes
from geodata.layers import Drawing, Layer, LayerKind, Layers
from geodata.sources import Source

if TYPE_CHECKING:
    from geodata.atlas import Atlas

COMMUNES, CONTOURS, ARRONDISSEMENTS = "communes.arrow", "contours.arrow", "arrondissements.arrow"
ZONINGS, NEIGHBOURS, REASONS, ZUS = "zonings.arrow", "neighbours.arrow", "reasons.arrow", "zus.arrow"
QUARTERS, PARTS, QUARTER_CONTOURS = "quarters.arrow", "quarter_parts.arrow", "quarter_contours.arrow"
RATIOS, COMPARISON = "published_ratios.arrow", "quarters_2015.arrow"
STATE = ".state"
"""What follows the name of a column in that of its states."""
ZONING = "zoning."
"""What comes before the key of a zoning in the name of its column of positions."""
GZIP, BROTLI = ".geojson.gz", ".geojson.br"

Files = Mapping[str, bytes | memoryview]


def files_of(atlas: "Atlas") -> dict[str, bytes]:
    """Write every table and layer of a territory; the same territory gives the same bytes."""
    territory, drawing = atlas.territory, atlas.drawing
    return {
        COMMUNES: _communes_bytes(territory),
        CONTOURS: table_bytes({"code": territory.communes, "contour": drawing.contours}),
        ARRONDISSEMENTS: table_bytes(
            {
                "code": drawing.arrondissements,
                "name": drawing.arrondissement_names,
                "contour": drawing.arrondissement_contours,
            }
        ),
        ZONINGS: _zonings_bytes(territory),
        NEIGHBOURS: table_bytes({"first": territory.neighbours[:, 0], "second": territory.neighbours[:, 1]}),
        REASONS: _reasons_bytes(territory),
        ZUS: _zus_bytes(territory),
        QUARTERS: _quarters_bytes(territory.quarters),
        PARTS: _parts_bytes(territory.quarters),
        QUARTER_CONTOURS: table_bytes({"code": territory.quarters.codes, "contour": drawing.quarter_contours}),
        **{f"{layer.key}{GZIP}": layer.gzip for layer in atlas.layers.values()},
        **{f"{layer.key}{BROTLI}": layer.brotli for layer in atlas.layers.values()},
    }


def about(atlas: "Atlas") -> dict[str, object]:
    """Write what a manifest says of a territory, without its files."""
    territory = atlas.territory
    return {
        "key": territory.key,
        "name": territory.name,
        "cog_year": territory.cog_year,
        "n_communes": int(territory.communes.size),
        "n_quarters": int(territory.quarters.codes.size),
        "sources": [asdict(source) for source in atlas.sources],
        "layers": [
            {name: str(getattr(layer, name)) for name in ("key", "label", "producer", "vintage", "kind", "etag")}
            for layer in atlas.layers.values()
        ],
    }


def territory_of(manifest: Mapping[str, Any], files: Files, fingerprint: str) -> Territory:
    """Read a territory.

    Args:
        manifest: what `about` wrote.
        files: what `files_of` wrote, mapped or not; arrays are views of them.
        fingerprint: hash of all.

    Raises:
        KeyError: a file or a column is absent.
        ValueError: a table is not as written.
    """
    table = opened(files[COMMUNES])
    communes, variables = table.texts("code"), _variables(table)
    zonings = opened(files[ZONINGS])
    return Territory(
        key=str(manifest["key"]),
        name=str(manifest["name"]),
        cog_year=int(manifest["cog_year"]),
        communes=communes,
        names=table.texts("name"),
        lon=table.floats("lon"),
        lat=table.floats("lat"),
        area_m2=table.floats("area_m2"),
        columns={key: Column(table.floats(key), table.states(f"{key}{STATE}")) for key in variables},
        variables=variables,
        zonings=_zonings(table, zonings),
        quarters=_quarters(opened(files[QUARTERS]), opened(files[PARTS]), communes.size),
        neighbours=_neighbours(opened(files[NEIGHBOURS]), communes.size),
        zus_names=_zus_names(communes.size, opened(files[ZUS])),
        reasons=_reasons(opened(files[REASONS])),
        fingerprint=fingerprint,
    )


def drawing_of(files: Files, territory: Territory) -> Drawing:
    """Read what layers and maps are drawn from.

    Raises:
        KeyError: a file or a column is absent.
        ValueError: the contours are not those of the territory.
    """
    arrondissements, contours = opened(files[ARRONDISSEMENTS]), opened(files[CONTOURS])
    if not np.array_equal(contours.texts("code"), territory.communes):
        raise ValueError("the contours are not those of the communes")
    return Drawing(
        contours=contours.shapes("contour"),
        arrondissements=arrondissements.texts("code"),
        arrondissement_names=arrondissements.texts("name"),
        arrondissement_contours=arrondissements.shapes("contour"),
        quarter_contours=opened(files[QUARTER_CONTOURS]).shapes("contour"),
    )


def layers_of(manifest: Mapping[str, Any], files: Files) -> Layers:
    """Read the layers, which stay compressed."""
    return Layers(
        Layer(
            **{**one, "kind": LayerKind(one["kind"])},
            gzip=bytes(files[f"{one['key']}{GZIP}"]),
            brotli=bytes(files[f"{one['key']}{BROTLI}"]),
        )
        for one in manifest["layers"]
    )


def sources_of(manifest: Mapping[str, Any]) -> tuple[Source, ...]:
    """Read the datasets that a territory is made of."""
    return tuple(Source(**one) for one in manifest["sources"])


def _communes_bytes(territory: Territory) -> bytes:
    columns: dict[str, Any] = {
        "code": territory.communes,
        "name": territory.names,
        "lon": territory.lon,
        "lat": territory.lat,
        "area_m2": territory.area_m2,
        **{f"{ZONING}{key}": zoning.area_of.astype(np.int64) for key, zoning in territory.zonings.items()},
    }
    for key, column in territory.columns.items():
        columns[key], columns[f"{key}{STATE}"] = column.values, column.states
    known = {key: _about_variable(variable, territory) for key, variable in territory.variables.items()}
    return table_bytes(columns, None, known)


def _about_variable(variable: Variable, territory: Territory) -> dict[str, str]:
    """Write what is known of a column, and how much of it is: numbers of communes known and confidential."""
    column = territory.columns[variable.key]
    return {
        **{field.name: str(getattr(variable, field.name)) for field in fields(Variable)},
        "n_known": str(int(column.is_known.sum())),
        "n_secret": str(int((column.states == SECRET).sum())),
        "n_communes": str(column.states.size),
    }


def _variables(table: Table) -> dict[str, Variable]:
    known = {name: table.about_column(name) for name in table.names}
    return {name: _variable(facts) for name, facts in known.items() if "aggregation" in facts}


def _variable(facts: Mapping[str, str]) -> Variable:
    texts = {field.name: facts[field.name] for field in fields(Variable)}
    return Variable(
        **{
            **texts,
            "aggregation": Aggregation(texts["aggregation"]),
            "cog_year": int(texts["cog_year"]),
            "is_own": texts["is_own"] == str(True),
        }
    )


def _zonings_bytes(territory: Territory) -> bytes:
    every = list(territory.zonings.values())
    known = {f"{zoning.key}.{name}": getattr(zoning, name) for zoning in every for name in _ZONING_FACTS}
    return table_bytes(
        {
            "zoning": _repeated([zoning.key for zoning in every], [zoning.codes.size for zoning in every]),
            "code": np.concatenate([zoning.codes for zoning in every]),
            "name": np.concatenate([zoning.names for zoning in every]),
            "outside_population": np.concatenate([zoning.outside_population for zoning in every]),
        },
        {"zonings": " ".join(zoning.key for zoning in every), **known},
    )


_ZONING_FACTS = ("label", "vintage", "producer")


def _repeated(texts: list[str], counts: list[int]) -> Texts:
    return np.repeat(np.array(texts, dtype=np.str_), counts)


def _zonings(table: Table, areas: Table) -> dict[str, Zoning]:
    about_areas, zoning_of = areas.about, areas.texts("zoning")
    codes, names, outside = areas.texts("code"), areas.texts("name"), areas.floats("outside_population")
    zonings = {}
    for key in about_areas["zonings"].split():
        rows = zoning_of == key
        facts = {name: about_areas[f"{key}.{name}"] for name in _ZONING_FACTS}
        area_of = _positions(table, f"{ZONING}{key}", int(rows.sum()))
        zonings[key] = Zoning(
            key, codes=codes[rows], names=names[rows], area_of=area_of, outside_population=outside[rows], **facts
        )
    return zonings


def _reasons_bytes(territory: Territory) -> bytes:
    rows = [
        (key, position, text)
        for key, positions in sorted(territory.reasons.items())
        for position, text in sorted(positions.items())
    ]
    keys, positions, texts = zip(*rows, strict=True) if rows else ((), (), ())
    return table_bytes({"column": list(keys), "position": np.array(positions, np.int64), "reason": list(texts)})


def _reasons(table: Table) -> dict[str, dict[int, str]]:
    reasons: dict[str, dict[int, str]] = {}
    cells = (table.texts("column").tolist(), table.ints("position").tolist(), table.texts("reason").tolist())
    for key, position, text in zip(*cells, strict=True):
        reasons.setdefault(key, {})[position] = text
    return reasons


def _zus_bytes(territory: Territory) -> bytes:
    rows = [(position, name) for position, names in enumerate(territory.zus_names) for name in names]
    return table_bytes({"commune": np.array([row[0] for row in rows], np.int64), "name": [row[1] for row in rows]})


def _zus_names(n_communes: int, table: Table) -> tuple[tuple[str, ...], ...]:
    names: list[tuple[str, ...]] = [()] * n_communes
    positions = _positions(table, "commune", n_communes).tolist()
    for position, name in zip(positions, table.texts("name").tolist(), strict=True):
        names[position] = (*names[position], name)
    return tuple(names)


_QUARTER_FACTS = ("generation", "share_method", "producer", "vintage")


def _quarters_bytes(quarters: Quarters) -> bytes:
    return table_bytes(
        {
            "code": quarters.codes,
            "name": quarters.names,
            "population": quarters.population.values,
            f"population{STATE}": quarters.population.states,
            "poverty_rate": quarters.poverty_rate.values,
            f"poverty_rate{STATE}": quarters.poverty_rate.states,
            "area_m2": quarters.area_m2,
            "lon": quarters.lon,
            "lat": quarters.lat,
        },
        {name: str(getattr(quarters, name)) for name in _QUARTER_FACTS},
    )


def _parts_bytes(quarters: Quarters) -> bytes:
    return table_bytes(
        {"quarter": quarters.part_quarter, "commune": quarters.part_commune, "share": quarters.part_share}
    )


def _quarters(table: Table, parts: Table, n_communes: int) -> Quarters:
    facts = table.about
    return Quarters(
        generation=int(facts["generation"]),
        codes=table.texts("code"),
        names=table.texts("name"),
        population=Column(table.floats("population"), table.states(f"population{STATE}")),
        poverty_rate=Column(table.floats("poverty_rate"), table.states(f"poverty_rate{STATE}")),
        area_m2=table.floats("area_m2"),
        lon=table.floats("lon"),
        lat=table.floats("lat"),
        part_quarter=_positions(parts, "quarter", table.rows.num_rows),
        part_commune=_positions(parts, "commune", n_communes),
        part_share=parts.floats("share"),
        share_method=facts["share_method"],
        producer=facts["producer"],
        vintage=facts["vintage"],
    )


def _neighbours(table: Table, n_communes: int) -> Ints:
    return np.column_stack([_positions(table, name, n_communes) for name in ("first", "second")])


def _positions(table: Table, name: str, n: int) -> Ints:
    """Read a column of positions among n units, -1 for none.

    Raises:
        ValueError: a position leads outside.
    """
    positions = table.ints(name)
    if positions.size and not -1 <= positions.min() <= positions.max() < n:
        raise ValueError(f"column {name} leads outside of {n} units")
    return positions
