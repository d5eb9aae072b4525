"""From commune codes of one official geographic code to those of another.

What no table of codes can tell: pieces of land that passed from one commune to another without any change of code,
limits moved when a commune was restored, and how what is no count of inhabitants was spread in a commune since split.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from domain.errors import UnreadableData
from domain.values import MISSING, OK, SECRET, Column, Floats, Ints, States, Texts
from geodata.cog.conversion import Conversion
from geodata.cog.lineage import Lineage, moves, national_lineage
from geodata.cog.planning import OnUnknown
from geodata.reading.codes import COMMUNE_OF_ARRONDISSEMENT

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Where the communes of a territory come from.

    Attributes:
        cog_year: vintage of the codes led to.
        current: current code of every known code; a current code leads to itself.
    """

    cog_year: int
    current: Mapping[str, str]

    @classmethod
    def of(cls, cog_year: int, former_codes: Mapping[str, Sequence[str]]) -> "Crosswalk":
        """Make a crosswalk from the former codes that every current commune names.

        Args:
            cog_year: vintage of the current codes.
            former_codes: for each current code, codes of the communes that it absorbed or that it used to bear.

        Raises:
            UnreadableData: two current communes name the same former code, which cannot be split.
        """
        current = {code: code for code in former_codes}
        claimed: dict[str, str] = {}
        for code in sorted(former_codes):
            for former in former_codes[code]:
                if former in current:
                    continue
                if former in claimed:
                    raise UnreadableData(
                        file="crosswalk", problem=f"code {former} became both {claimed[former]} and {code}"
                    )
                claimed[former] = code
        return cls(cog_year, {**current, **claimed})

    @classmethod
    def national(cls, to_year: int) -> "NationalCrosswalk":
        """Make the crosswalk of the whole country.

        Args:
            to_year: year of the codes led to, from 2014 to 2026: 2025 for the contours, 2026 for the list of communes.

        Raises:
            OutOfDomain: a year that the tables do not cover.
        """
        return _national(to_year)

    def convert(self, codes: Sequence[str], file: str) -> Texts:
        """Lead codes of any vintage to current ones.

        Args:
            codes: n commune codes.
            file: where they were read, for the error.

        Returns:
            shape (n,), current codes.

        Raises:
            UnreadableData: codes that no current commune is or names; all are listed or counted.
        """
        unknown = sorted({code for code in codes if code not in self.current})
        if unknown:
            shown = ", ".join(unknown[:_SHOWN])
            raise UnreadableData(file=file, problem=f"{len(unknown)} unknown commune codes: {shown}")
        return np.array([self.current[code] for code in codes], dtype=np.str_)


@dataclass(frozen=True, slots=True)
class NationalCrosswalk(Crosswalk):
    """The crosswalk of the whole country, which knows the communes of every year, as `reading.vintages.Vintages` asks.

    Its `current` reads a code that two communes bore in turn as in the year nearest to the target, and leads a commune
    since split to the one that kept its code or most of its inhabitants: where the year of a table is known,
    `conversion` does better.

    Attributes:
        lineage: communes of every year.
    """

    lineage: Lineage

    @property
    def target_year(self) -> int:
        """Year of the codes led to."""
        return self.cog_year

    @property
    def years(self) -> tuple[int, ...]:
        """Years whose codes are all known, ascending."""
        return self.lineage.years

    def communes_of(self, year: int) -> frozenset[str]:
        """Return the communes of 1 January, those of collectivités overseas included.

        Raises:
            OutOfDomain: a year that the tables do not cover.
        """
        return self.lineage.codes_of(year)

    def codes_of(self, year: int) -> frozenset[str]:
        """Return the codes that a table of a year may bear: communes and municipal arrondissements."""
        return self.communes_of(year) | COMMUNE_OF_ARRONDISSEMENT.keys()

    def knows(self, code: str) -> bool:
        """Tell whether a code was that of a commune or of a municipal arrondissement in any known year."""
        return code in self.current

    def split_since(self, code: str, year: int) -> tuple[tuple[str, int], ...]:
        """Name the communes taken out of a code of a year, with the year of each; empty for nearly all."""
        targets = moves(self.lineage, year, self.cog_year).get(code, {})
        if len(targets) < 2:
            return ()
        parts = self.lineage.parts_of(code, year)
        return tuple(
            (one.name, one.year)
            for one in self.lineage.restored
            if year < one.year <= self.cog_year and one.parts < parts and one.code in targets
        )

    def conversion(
        self, codes: Sequence[str], from_year: int, on_unknown: OnUnknown = "refuse", *, shares_splits: bool = True
    ) -> Conversion:
        """Decide how the rows of a table of a known year come to the target: `counts`, `rates` and others follow.

        Args:
            codes: n commune codes, each once; municipal arrondissements are grouped.
            from_year: year of the codes, before or after the target.
            on_unknown: whether unknown codes are refused (C12), or left out up to 5 % of the rows and listed (C11).
            shares_splits: False to leave « n.d. » what became of a split commune, as C09 says, even where populations
                are known.

        Raises:
            UnreadableData: unknown codes, or more than 5 % of them.
            OutOfDomain: a code stands twice, or a year is not covered.
        """
        years = (from_year, self.cog_year)
        return Conversion.of(self.lineage, codes, years, on_unknown, shares_splits=shares_splits)


@cache
def _national(to_year: int) -> NationalCrosswalk:
    lineage = national_lineage()
    return NationalCrosswalk(to_year, _latest(lineage, to_year), lineage)


def _latest(lineage: Lineage, to_year: int) -> dict[str, str]:
    """Lead every code of every year to the target, the meaning nearest to the target first."""
    current = {code: code for code in lineage.codes_of(to_year)}
    for year in sorted(lineage.years, key=lambda year: (abs(year - to_year), year)):
        for code, shares in moves(lineage, year, to_year).items():
            if code not in current:
                current[code] = max(sorted(shares), key=lambda target: shares[target] or 0.0)
    return {**current, **COMMUNE_OF_ARRONDISSEMENT}


@dataclass(frozen=True, slots=True)
class Converted:
    """A column brought to the communes of a territory.

    Attributes:
        column: n values with their states.
        merged: ascending positions of the communes left without value because they were merged.
    """

    column: Column
    merged: Ints


def sum_counts(communes: Texts, codes: Texts, values: Floats, absent: float = np.nan) -> Converted:
    """Sum counts of an older vintage into the communes that absorbed their own.

    Args:
        communes: shape (n,), ascending commune codes.
        codes: shape (m,), current code of every row, known in `communes`.
        values: shape (m,), counts or euros; NaN where unknown.
        absent: value of a commune without row: NaN where unknown, 0 where the source lists only what exists.

    Returns:
        Sums; missing where a part is unknown (METHODS 10).
    """
    where = np.searchsorted(communes, codes)
    sums = np.bincount(where, weights=values, minlength=communes.size)
    n_rows = np.bincount(where, minlength=communes.size)
    return Converted(Column.known(np.where(n_rows > 0, sums, absent)), np.empty(0, dtype=np.int64))


def keep_rates(communes: Texts, former: Texts, codes: Texts, values: Floats, states: States) -> Converted:
    """Keep medians and rates of the communes that did not change; a merged commune has none.

    Args:
        communes: shape (n,), ascending commune codes.
        former: shape (m,), code of every row as published.
        codes: shape (m,), the same row's current code, known in `communes`.
        values: shape (m,), NaN where the state is not `OK`.
        states: shape (m,), codes of `ValueState`.

    Returns:
        Values; missing and listed in `merged` where several rows, or a row of another code, lead to one commune;
        missing where no row does.
    """
    where = np.searchsorted(communes, codes)
    is_merged = np.bincount(where, minlength=communes.size) > 1
    is_merged[where[former != codes]] = True
    kept_values = np.full(communes.size, np.nan)
    kept_states = np.full(communes.size, MISSING, dtype=np.int8)
    kept_values[where], kept_states[where] = values, states
    kept_values[is_merged], kept_states[is_merged] = np.nan, MISSING
    return Converted(Column(kept_values, kept_states), np.flatnonzero(is_merged))


def confidential_where_empty(values: Floats) -> States:
    """Give the state of figures whose source leaves a cell empty for confidentiality: the row is there, not the value.

    Args:
        values: shape (m,), NaN where the cell is empty.

    Returns:
        shape (m,), `OK` or `SECRET`.
    """
    return np.where(np.isnan(values), SECRET, OK).astype(np.int8)
