"""Credits per inhabitant as public reports printed them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.wording import territory as wording
from geodata.arrow import Table, table_bytes


@dataclass(frozen=True, slots=True)
class PublishedRatio:
    """Credits per inhabitant as a public report printed them.

    Attributes:
        territory_type: `departement` or `region`.
        code: its code.
        name: its name.
        year: year of the credits, None where the report does not say.
        credits_meur: credits in million euros, NaN where not printed.
        eur_per_inhabitant: printed ratio, whose denominator is not published.
        scope: French text, which credits and which inhabitants.
        source: `CC2012` (Cour des comptes, 2012) or `SENAT2007` (Sénat, report 71, 2007-2008).
    """

    territory_type: str
    code: str
    name: str
    year: int | None
    credits_meur: float
    eur_per_inhabitant: float
    scope: str
    source: str


def ratios_of(frame: pd.DataFrame) -> tuple[PublishedRatio, ...]:
    """Make the records of a checked frame of printed ratios."""
    return tuple(
        PublishedRatio(
            row.territory_type,
            row.code,
            row.name,
            int(row.year) if pd.notna(row.year) and row.year else None,
            row.credits_meur,
            row.eur_per_inhabitant,
            wording.RATIO_SCOPES.get(row.scope, row.scope),
            row.source,
        )
        for row in frame.itertuples(index=False)
    )


_TEXTS = ("territory_type", "code", "name", "scope", "source")
_NUMBERS = ("credits_meur", "eur_per_inhabitant")


def ratios_bytes(ratios: tuple[PublishedRatio, ...]) -> bytes:
    """Write printed ratios as a table."""
    years = np.array([np.nan if ratio.year is None else ratio.year for ratio in ratios], dtype=np.float64)
    return table_bytes(
        {
            **{name: [getattr(ratio, name) for ratio in ratios] for name in _TEXTS},
            "year": years,
            **{name: np.array([getattr(ratio, name) for ratio in ratios], np.float64) for name in _NUMBERS},
        }
    )


def read_ratios(table: Table) -> tuple[PublishedRatio, ...]:
    """Read printed ratios."""
    texts = {name: table.texts(name).tolist() for name in _TEXTS}
    numbers = {name: table.floats(name).tolist() for name in _NUMBERS}
    years = [None if np.isnan(year) else int(year) for year in table.floats("year").tolist()]
    return tuple(
        PublishedRatio(
            **{name: cells[place] for name, cells in texts.items()},
            year=years[place],
            **{name: cells[place] for name, cells in numbers.items()},
        )
        for place in range(len(years))
    )
