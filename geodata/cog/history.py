"""The dated records of communes that the package carried until 2020: who a commune became, and since when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import UnreadableData
from geodata import schema

_ALWAYS, _FOREVER = "0", "9"
_LONGEST_CHAIN = 20

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """States of communes, delegated and associated communes, each with the days when it began and ended.

    Attributes:
        records: by identifier.
        by_code: the same, by code.
    """

    records: Mapping[str, Record]
    by_code: Mapping[str, tuple[Record, ...]]

    @classmethod
    def of(cls, records: Iterable[Record]) -> "History":
        """Index the records of the file."""
        by_code: defaultdict[str, list[Record]] = defaultdict(list)
        by_id = {record[schema.STATE_ID]: record for record in records}
        for record in by_id.values():
            by_code[record[schema.AREA_CODE]].append(record)
        return cls(by_id, {code: tuple(found) for code, found in by_code.items()})

    def names_on(self, year: int) -> dict[str, str]:
        """Name the communes of 1 January, by code."""
        day = f"{year}-01-01"
        return {
            record[schema.AREA_CODE]: record[schema.AREA_NAME]
            for record in self.records.values()
            if _is_commune_on(record, day)
        }

    def place_of(self, code: str, year: int) -> tuple[str, str]:
        """Follow a commune of the 1 January before to the commune that holds its territory.

        Returns:
            Its code, and the day when the territory took it.

        Raises:
            UnreadableData: the records lead nowhere.
        """
        record = self._commune(code, f"{year - 1}-01-01")
        day, since = f"{year}-01-01", ""
        for _ in range(_LONGEST_CHAIN):
            if _is_commune_on(record, day):
                return record[schema.AREA_CODE], since
            following = self._following(record, day)
            if not since and not (following[schema.AREA_CODE] == code and _is_commune(following)):
                since = record[schema.STATE_END]
            record = following
        raise UnreadableData(file="historique-communes.json", problem=f"{code} leads nowhere in {year}")

    def origin_of(self, code: str, year: int) -> tuple[str, str]:
        """Name the commune that a commune of 1 January was taken out of, or whose code it replaced.

        Returns:
            The code of the former commune, and the day when it ended.
        """
        record = self._commune(code, f"{year}-01-01")
        former = self.records[record[schema.STATE_BEFORE]]
        whole = former if _is_commune(former) else self.records[former[schema.POLE]]
        return whole[schema.AREA_CODE], str(record[schema.STATE_START])

    def _commune(self, code: str, day: str) -> Record:
        found = [record for record in self.by_code.get(code, ()) if _is_commune_on(record, day)]
        if len(found) != 1:
            raise UnreadableData(file="historique-communes.json", problem=f"{len(found)} communes {code} on {day}")
        return found[0]

    def _following(self, record: Record, day: str) -> Record:
        """Return the state that follows an ended one, else the commune that holds a delegated or associated one."""
        has_ended = record.get(schema.STATE_END, _FOREVER) <= day
        key = schema.STATE_AFTER if has_ended and schema.STATE_AFTER in record else schema.POLE
        if key not in record:
            raise UnreadableData(file="historique-communes.json", problem=f"{record[schema.STATE_ID]} leads nowhere")
        return self.records[record[key]]


def _is_commune(record: Record) -> bool:
    return bool(record[schema.COMMUNE_TYPE] == schema.STATE_COMMUNE)


def _is_commune_on(record: Record, day: str) -> bool:
    return _is_commune(record) and record.get(schema.STATE_START, _ALWAYS) <= day < record.get(
        schema.STATE_END, _FOREVER
    )
