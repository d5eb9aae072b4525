"""What official tables and the versions of one package say of the communes of every year.

Lists of 2014, 2016 and 2018 come from the membership tables of INSEE, those of 2015 and 2017 from the dates of the
history that the package carried until 2020, that of 2020 from the members of EPCI, the others from the package.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pandas as pd

from domain.codes import departement_of
from domain.errors import UnreadableData
from geodata import schema
from geodata.cog.history import History
from geodata.cog.table import FIRST_YEAR, LAST_YEAR
from geodata.layouts.divisions import OUTSIDE
from geodata.layouts.doors import door
from geodata.projections import METROPOLITAN
from geodata.sources import COG_PACKAGES

MEMBERSHIP_YEARS = (2014, 2016, 2018, 2019, 2021, 2024)
HISTORY_YEARS = (2015, 2017)
EPCI_YEAR = 2020
HISTORY_END = 2019
_DATA = Path("package/data")
_MEMBERSHIP = door(
    "insee_membership", "appartenance_geo_communes", ("commune_code", "name", "epci_siren"), unique=("commune_code",)
)
_OVERSEAS_DEPARTEMENTS = frozenset({"971", "972", "973", "974", "976"})

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """The communes of one year in the package.

    Attributes:
        version: of the package.
        names: of the communes of départements, by code.
        elsewhere: codes of the communes of collectivités overseas.
        populations: municipal population, by code, where known.
        seats: commune that each delegated or associated commune belongs to.
        heirs: communes that name a former code, by that code.
    """

    version: str
    names: Mapping[str, str]
    elsewhere: frozenset[str]
    populations: Mapping[str, int]
    seats: Mapping[str, str]
    heirs: Mapping[str, frozenset[str]]

    def place_of(self, code: str) -> str:
        """Name the commune that holds the territory of a code; empty where the edition does not say.

        A delegated commune is trusted before a list of former codes, which still names what has left.
        """
        if code in self.seats:
            return self.seats[code]
        if code in self.names:
            return code
        heirs = self.heirs.get(code, frozenset())
        return next(iter(heirs)) if len(heirs) == 1 else ""


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that the changes are derived from.

    Attributes:
        names: for every year from 2014 to 2026, names of the communes of départements, by code.
        collectivites: codes of the communes of collectivités overseas, the same every year.
        editions: the package, by year of its code.
        history: dated records until 2019.
    """

    names: Mapping[int, Mapping[str, str]]
    collectivites: frozenset[str]
    editions: Mapping[int, Edition]
    history: History


def read(folder: Path, packages: Mapping[str, Path]) -> Published:
    """Read the sources and check them against one another.

    Args:
        folder: where the membership tables of INSEE are.
        packages: folder of each unpacked version, by key of `COG_PACKAGES`.

    Raises:
        UnreadableData: a file is not as expected, or two sources disagree on the communes of a year.
    """
    editions = {year: _edition(packages[package.key], package.version) for year, package in COG_PACKAGES.items()}
    history = History.of(_json(packages[COG_PACKAGES[HISTORY_END].key], "historique-communes"))
    tables = {year: _membership(folder, year) for year in MEMBERSHIP_YEARS}
    names: dict[int, Mapping[str, str]] = {
        **{year: history.names_on(year) for year in HISTORY_YEARS},
        **{year: dict(zip(table["commune_code"], table["name"], strict=True)) for year, table in tables.items()},
        **{year: edition.names for year, edition in editions.items() if year not in MEMBERSHIP_YEARS},
    }
    names[EPCI_YEAR] = _names_of_2020(packages[COG_PACKAGES[HISTORY_END].key], tables[HISTORY_END], names)
    _check_agreement(names, editions, history)
    return Published(
        {year: names[year] for year in range(FIRST_YEAR, LAST_YEAR + 1)}, _collectivites(editions), editions, history
    )


def _edition(package: Path, version: str) -> Edition:
    records = _json(package, "communes")
    current = [record for record in records if record[schema.COMMUNE_TYPE] == schema.CURRENT_COMMUNE]
    names = {record[schema.AREA_CODE]: record[schema.AREA_NAME] for record in current}
    heirs: defaultdict[str, set[str]] = defaultdict(set)
    for record in current:
        for former in record.get(schema.FORMER_CODES) or ():
            heirs[former].add(record[schema.AREA_CODE])
    inside = {code for code in names if departement_of(code) in METROPOLITAN | _OVERSEAS_DEPARTEMENTS}
    return Edition(
        version,
        {code: name for code, name in names.items() if code in inside},
        frozenset(names.keys() - inside),
        {record[schema.AREA_CODE]: int(record["population"]) for record in current if record.get("population")},
        {
            record[schema.AREA_CODE]: record[schema.SEAT]
            for record in records
            if record[schema.COMMUNE_TYPE] in schema.PARTS_OF_COMMUNES
        },
        {code: frozenset(found) for code, found in heirs.items()},
    )


def _membership(folder: Path, year: int) -> pd.DataFrame:
    path = folder / f"{_MEMBERSHIP.key}_{year}.parquet"
    try:
        frame = pd.read_parquet(path).dropna(how="all")
    except OSError as error:
        raise UnreadableData(file=path.name, problem=f"cannot be read: {error.strerror}") from error
    return schema.read(frame.astype(object).where(frame.notna(), ""), _MEMBERSHIP)


def _names_of_2020(package: Path, table: pd.DataFrame, names: Mapping[int, Mapping[str, str]]) -> dict[str, str]:
    """List the members of the EPCI of 2020 and the islands without EPCI; names of the year after, else before."""
    members = {
        member[schema.AREA_CODE] for group in _json(package, "epci") for member in group[schema.AREA_MEMBERS]
    } | set(table.loc[table["epci_siren"].isin(OUTSIDE), "commune_code"])
    known = {**names[EPCI_YEAR - 1], **names[EPCI_YEAR + 1]}
    return {code: known[code] for code in sorted(members)}


def _check_agreement(names: Mapping[int, Mapping[str, str]], editions: Mapping[int, Edition], history: History) -> None:
    for year in MEMBERSHIP_YEARS:
        others: list[Iterable[str]] = [editions[year].names] if year in editions else []
        others += [history.names_on(year)] if FIRST_YEAR < year <= HISTORY_END else []
        for other in others:
            differing = sorted(set(other) ^ set(names[year]))
            if differing:
                raise UnreadableData(file=_MEMBERSHIP.key, problem=f"{year} differs from others: {differing[:5]}")


def _collectivites(editions: Mapping[int, Edition]) -> frozenset[str]:
    sets = {edition.elsewhere for edition in editions.values()}
    if len(sets) != 1:
        raise UnreadableData(file="communes.json", problem="collectivités overseas differ from year to year")
    return sets.pop()


def _json(package: Path, name: str) -> list[Record]:
    try:
        records: list[Record] = orjson.loads((package / _DATA / f"{name}.json").read_bytes())
    except OSError as error:
        raise UnreadableData(file=f"{name}.json", problem=f"cannot be read: {error.strerror}") from error
    return records
