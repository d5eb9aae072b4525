"""Populations, names, EPCI, EPT and former codes as the npm package `@etalab/decoupage-administratif` carries them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from domain.codes import DepartementCode
from geodata import schema
from geodata.reading.codes import COMMUNE_OF_ARRONDISSEMENT

_DATA = Path("package/data")

Record = dict[str, Any]


WITHOUT_CONTOURS = ("975", "977", "978", "984", "986", "987", "988", "989")
"""Overseas collectivités, no département among them: the contours at hand leave them out."""


@dataclass(frozen=True, slots=True)
class Decoupage:
    """The communes of France and their groupings.

    Attributes:
        communes: `commune_code`, `name`, `departement_code`, `region_code`, `municipal_population`.
        former_codes: for each current commune, codes that it used to bear or absorbed, of any date.
        arrondissement_names: of the municipal arrondissements of Paris, Lyon and Marseille, by code.
        departement_names: by code.
        epci_of: EPCI of each commune that has one.
        epci_names: by SIREN.
        ept_of: EPT of each commune that has one.
        ept_names: by SIREN.
        region_names: by code.
    """

    communes: pd.DataFrame
    former_codes: Mapping[str, tuple[str, ...]]
    arrondissement_names: Mapping[str, str]
    departement_names: Mapping[str, str]
    epci_of: Mapping[str, str]
    epci_names: Mapping[str, str]
    ept_of: Mapping[str, str]
    ept_names: Mapping[str, str]
    region_names: Mapping[str, str]

    def region_of_departement(self) -> dict[str, str]:
        """Return the region of each département."""
        return dict(zip(self.communes["departement_code"], self.communes["region_code"], strict=True))

    def departements(self) -> tuple[DepartementCode, ...]:
        """Return the départements that have contours, ascending."""
        found = set(self.communes["departement_code"]) - set(WITHOUT_CONTOURS)
        return tuple(DepartementCode(code) for code in sorted(found))

    def communes_of(self, departements: tuple[DepartementCode, ...]) -> list[str]:
        """Return the current communes of some départements, ascending."""
        is_inside = self.communes["departement_code"].isin(departements)
        return sorted(self.communes.loc[is_inside, "commune_code"])


@lru_cache(maxsize=1)
def load(package: Path) -> Decoupage:
    """Read the package, once for a command.

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
            if record[schema.COMMUNE_TYPE] == schema.MUNICIPAL_ARRONDISSEMENT
        },
        _names(package, "departements"),
        epci_of,
        epci_names,
        ept_of,
        ept_names,
        _names(package, "regions"),
    )


def _names(package: Path, name: str) -> dict[str, str]:
    return {record[schema.AREA_CODE]: record[schema.AREA_NAME] for record in _json(package, name)}


def _former_codes(current: list[Record]) -> dict[str, tuple[str, ...]]:
    former = {str(record[schema.AREA_CODE]): tuple(record.get(schema.FORMER_CODES) or ()) for record in current}
    for part, city in COMMUNE_OF_ARRONDISSEMENT.items():
        if city in former:
            former[city] = (*former[city], part)
    return former


def _groups(package: Path, name: str) -> tuple[dict[str, str], dict[str, str]]:
    groups = _json(package, name)
    members = {
        member[schema.AREA_CODE]: group[schema.AREA_CODE] for group in groups for member in group[schema.AREA_MEMBERS]
    }
    return members, {group[schema.AREA_CODE]: group[schema.AREA_NAME] for group in groups}


def _json(package: Path, name: str) -> list[Record]:
    records: list[Record] = orjson.loads((package / _DATA / f"{name}.json").read_bytes())
    return records
