"""From commune codes of one official geographic code to those of another.

What no table of codes can tell: pieces of land that passed from one commune to another without any change of code,
limits moved when a commune was restored, and how what is no count of inhabitants was spread in a commune since split.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from domain.errors import UnreadableData
from domain.values import Texts
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
