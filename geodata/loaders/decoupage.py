"""Populations, names, EPCI, EPT and former codes as the npm package `@etalab/decoupage-administratif` carries them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from geodata import schema
from geodata.regions import PARIS, PARIS_ARRONDISSEMENTS

_DATA = Path("package/data")

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Decoupage:
    """The communes of France and their groupings.

    Attributes:
        communes: `commune_code`, `name`, `departement_code`, `region_code`, `municipal_population`.
        former_codes: for each current commune, codes that it used to bear or absorbed, of any date.
        arrondissement_names: of the arrondissements of Paris, by code.
        departement_names: by code.
        epci_of: EPCI of each commune that has one.
        epci_names: by SIREN.
        ept_of: EPT of each commune that has one.
        ept_names: by SIREN.
    """

    communes: pd.DataFrame
    former_codes: Mapping[str, tuple[str, ...]]
    arrondissement_names: Mapping[str, str]
    departement_names: Mapping[str, str]
    epci_of: Mapping[str, str]
    epci_names: Mapping[str, str]
    ept_of: Mapping[str, str]
    ept_names: Mapping[str, str]


def load(package: Path) -> Decoupage:
    """Read the package.

    Args:
        package: folder where the package is unpacked.

    Raises:
        UnreadableData: its list of communes is not as expected.
    """
    records = _json(package, "communes")
    current = [record for record in records if record[schema.COMMUNE_TYPE] == schema.CURRENT_COMMUNE]
    frame = pd.DataFrame(current)
    population = frame["population"].map(lambda number: "" if pd.isna(number) else str(int(number)))
    communes = schema.read(frame.assign(population=population), schema.COMMUNES)
    epci_of, epci_names = _groups(package, "epci")
    ept_of, ept_names = _groups(package, "ept")
    return Decoupage(
        communes,
        _former_codes(current),
        {
            record[schema.AREA_CODE]: record[schema.AREA_NAME]
            for record in records
            if record[schema.AREA_CODE] in PARIS_ARRONDISSEMENTS
        },
        {record[schema.AREA_CODE]: record[schema.AREA_NAME] for record in _json(package, "departements")},
        epci_of,
        epci_names,
        ept_of,
        ept_names,
    )


def _former_codes(current: list[Record]) -> dict[str, tuple[str, ...]]:
    former = {str(record[schema.AREA_CODE]): tuple(record.get(schema.FORMER_CODES) or ()) for record in current}
    return {**former, PARIS: (*former.get(PARIS, ()), *PARIS_ARRONDISSEMENTS)}


def _groups(package: Path, name: str) -> tuple[dict[str, str], dict[str, str]]:
    groups = _json(package, name)
    members = {
        member[schema.AREA_CODE]: group[schema.AREA_CODE] for group in groups for member in group[schema.AREA_MEMBERS]
    }
    return members, {group[schema.AREA_CODE]: group[schema.AREA_NAME] for group in groups}


def _json(package: Path, name: str) -> list[Record]:
    records: list[Record] = orjson.loads((package / _DATA / f"{name}.json").read_bytes())
    return records
