"""Communes of every year as sets of parts: what became of each from any year to any other.

A part is the territory of a commune of 2014, or a piece of one that was made a commune later. A commune that merges and
is restored with the same parts is thus found again, without any estimate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from domain.errors import OutOfDomain, UnreadableData
from geodata.cog.table import (
    BASE_FILE,
    EVENTS_FILE,
    FIRST_YEAR,
    FOLDER,
    LAST_YEAR,
    ChangeKind,
    Row,
    read_base,
    read_events,
)

Parts = frozenset[str]
Owners = dict[str, Parts]

_SOURCE = "cog"


@dataclass(frozen=True, slots=True)
class Restored:
    """A commune taken out of another.

    Attributes:
        year: first 1 January that it exists on.
        code: its code.
        name: its name.
        parts: its territory.
    """

    year: int
    code: str
    name: str
    parts: Parts


@dataclass(frozen=True, slots=True, eq=False)
class Lineage:
    """What the two tables say, year by year.

    Attributes:
        years: ascending.
        stable: codes that no change ever named.
        parts: for every year, parts of each commune that a change names in some year.
        restored: every commune taken out of another.
        populations: of every split, inhabitants of each set of parts that came out of it; None where unknown.
        rows: the changes that all this was made from.
    """

    years: tuple[int, ...]
    stable: frozenset[str]
    parts: Mapping[int, Mapping[str, Parts]]
    restored: tuple[Restored, ...]
    populations: tuple[Mapping[Parts, int | None], ...]
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, base: frozenset[str], rows: Iterable[Row], years: Iterable[int]) -> "Lineage":
        """Replay changes from the communes of the first year.

        Args:
            base: codes of the first year.
            rows: changes of the following years.
            years: consecutive, ascending.

        Raises:
            UnreadableData: a change names a code that the year before does not have, or makes one twice.
        """
        listed, all_years = tuple(sorted(rows, key=lambda row: row.year)), tuple(years)
        named = {code for row in listed for code in (row.old_code, row.new_code)}
        parts = {all_years[0]: _first_parts(base & named, listed)}
        for year in all_years[1:]:
            parts[year] = _next_parts(parts[year - 1], [row for row in listed if row.year == year])
        splits = [row for row in listed if row.kind is ChangeKind.SPLIT]
        restored = tuple(
            Restored(row.year, row.new_code, row.new_name, frozenset(row.parts))
            for row in splits
            if row.new_code != row.old_code
        )
        populations = tuple(
            {frozenset(row.parts): row.population for row in group}
            for _, group in groupby(splits, key=lambda row: (row.year, row.old_code))
        )
        return cls(all_years, base - named, parts, restored, populations, listed)

    def codes_of(self, year: int) -> frozenset[str]:
        """Return the communes of 1 January, those of collectivités overseas included.

        Raises:
            OutOfDomain: a year that the tables do not cover.
        """
        return self.stable | self.changing(year).keys()

    def parts_of(self, code: str, year: int) -> Parts:
        """Return the parts of a commune; empty where the year has no such code."""
        parts = self.changing(year).get(code)
        if parts is None:
            return frozenset({code}) if code in self.stable else frozenset()
        return parts

    def year_of_change(self, code: str, from_year: int, to_year: int) -> int:
        """Tell the 1 January on which a commune first has another code or other parts, from one year on to another."""
        parts, step = self.parts_of(code, from_year), 1 if from_year < to_year else -1
        for year in range(from_year + step, to_year + step, step):
            if self.parts_of(code, year) != parts:
                return max(year, year - step)
        return to_year

    def changing(self, year: int) -> Mapping[str, Parts]:
        """Return the parts of the communes that a change names in some year.

        Raises:
            OutOfDomain: a year that the tables do not cover.
        """
        if year not in self.parts:
            covered = f"a year from {self.years[0]} to {self.years[-1]}"
            raise OutOfDomain(field="cog_year", given=str(year), expected=covered)
        return self.parts[year]


Shares = Mapping[str, float | None]


@lru_cache(maxsize=64)
def moves(lineage: Lineage, from_year: int, to_year: int) -> Mapping[str, Shares]:
    """Tell what becomes of the communes whose code or territory differs between two years.

    Args:
        lineage: the changes.
        from_year: year of departure.
        to_year: year of arrival, before or after it.

    Returns:
        For each code of departure, share of its population in each code of arrival: 1.0 where it goes to one whole,
        None where it is split and no population says how.
    """
    arrivals = lineage.changing(to_year)
    owners = {part: code for code, parts in arrivals.items() for part in parts}
    found: dict[str, Shares] = {}
    for code, parts in lineage.changing(from_year).items():
        if arrivals.get(code) == parts:
            continue
        pieces: dict[str, set[str]] = {}
        for part in parts:
            pieces.setdefault(owners[part], set()).add(part)
        found[code] = _shares(lineage, {code: frozenset(pieces[code]) for code in sorted(pieces)})
    return found


def _shares(lineage: Lineage, pieces: Mapping[str, Parts]) -> Shares:
    if len(pieces) == 1:
        return dict.fromkeys(pieces, 1.0)
    for populations in lineage.populations:
        counts = {code: populations.get(parts) for code, parts in pieces.items()}
        known = [count for count in counts.values() if count is not None]
        if len(known) == len(counts) and sum(known) > 0:
            return {code: (count or 0) / sum(known) for code, count in counts.items()}
    return dict.fromkeys(pieces)


@cache
def national_lineage() -> Lineage:
    """Read the two tables of the project, once in a process."""
    base = read_base((FOLDER / BASE_FILE).read_bytes())
    rows = read_events((FOLDER / EVENTS_FILE).read_bytes())
    return Lineage.of(base, rows, range(FIRST_YEAR, LAST_YEAR + 1))


def _first_parts(codes: Iterable[str], rows: tuple[Row, ...]) -> Owners:
    """Give every commune of the first year itself, and the pieces of it that became communes for the first time."""
    owners = {code: {code} for code in codes}
    known = set(owners)
    for row in rows:
        for part in row.parts:
            if part not in known:
                _holder(row, owners).add(part)
                known.add(part)
    return {code: frozenset(parts) for code, parts in owners.items()}


def _holder(row: Row, owners: Mapping[str, set[str]]) -> set[str]:
    if row.old_code not in owners:
        raise UnreadableData(
            file=_SOURCE, problem=f"{row.new_code} comes out of {row.old_code}, which is no first code"
        )
    return owners[row.old_code]


def _next_parts(before: Mapping[str, Parts], rows: list[Row]) -> Owners:
    leaving = {row.old_code for row in rows}
    unknown = leaving - before.keys()
    if unknown:
        raise UnreadableData(file=_SOURCE, problem=f"codes that the year before does not have: {sorted(unknown)}")
    taken = {row.new_code for row in rows} & (before.keys() - leaving)
    if taken:
        raise UnreadableData(file=_SOURCE, problem=f"codes that another commune bears: {sorted(taken)}")
    after: Owners = {code: parts for code, parts in before.items() if code not in leaving}
    for row in rows:
        arriving = frozenset(row.parts) if row.kind is ChangeKind.SPLIT else before[row.old_code]
        after[row.new_code] = after.get(row.new_code, frozenset()) | arriving
    if _all_parts(after) != _all_parts(before):
        raise UnreadableData(file=_SOURCE, problem=f"changes lose or double a territory: {sorted(leaving)[:5]}")
    return after


def _all_parts(owners: Mapping[str, Parts]) -> list[str]:
    return sorted(part for parts in owners.values() for part in parts)
