"""Variables that an index may take on a territory, each with what must be known before it is used."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from domain.need import is_peopled
from domain.territory import Aggregation, Territory, Variable
from domain.values import SECRET, Column
from domain.variable_names import names_of, shown_column, unit_of_variable

WELL_KNOWN = 0.8
"""Share of the communes below which a variable is said to be mostly missing (METHODS 0.5)."""
N_BARS = 24
SIZE, NO_GROUP, LACKING, WARNED = "size", "no_group", "lacking", "warned"
"""Cautions, keys of `domain.wording.index.CAUTIONS`."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One variable on offer.

    Attributes:
        name: as a formula writes it.
        variable: what is known of its column.
        unit: its unit for formulas, `eur/hab`.
        n_universe: communes with inhabitants.
        n_known: those where it is known.
        n_secret: those where it is confidential.
        five: least value, quartiles and greatest, as shown (a share in per cent); NaN where nothing is known.
        bars: communes by value, from the 1st to the 99th centile; what lies beyond counts at the ends.
        cautions: what is to be said before it is used.
    """

    name: str
    variable: Variable
    unit: str
    n_universe: int
    n_known: int
    n_secret: int
    five: tuple[float, ...]
    bars: tuple[int, ...]
    cautions: tuple[str, ...]

    @property
    def coverage(self) -> float:
        """Share of the communes with inhabitants where it is known; NaN where nobody lives."""
        return self.n_known / self.n_universe if self.n_universe else float("nan")


def catalogue(territory: Territory) -> tuple[Offered, ...]:
    """List the variables of a territory: rates first, then counts and amounts, that measure size and serve formulas."""
    found = [_offered(territory, name, key) for name, key in names_of(territory).items()]
    return tuple(sorted(found, key=lambda one: SIZE in one.cautions))


def _offered(territory: Territory, name: str, key: str) -> Offered:
    variable, peopled = territory.variables[key], is_peopled(territory)
    column = shown_column(key, territory, territory.columns[key])
    values = column.values[column.is_known & peopled]
    n_universe = int(peopled.sum())
    return Offered(
        name=name,
        variable=variable,
        unit=unit_of_variable(variable).text(),
        n_universe=n_universe,
        n_known=values.size,
        n_secret=int((column.states[peopled] == SECRET).sum()),
        five=tuple(np.quantile(values, (0, 0.25, 0.5, 0.75, 1)).tolist()) if values.size else (float("nan"),) * 5,
        bars=bars_of(Column.known(np.where(peopled, column.values, np.nan))),
        cautions=tuple(_cautions(variable, values.size, n_universe)),
    )


def bars_of(column: Column) -> tuple[int, ...]:
    """Count known values in `N_BARS` equal steps from the 1st to the 99th centile; none where nothing is known."""
    values = column.values[column.is_known]
    if not values.size:
        return ()
    low, high = np.quantile(values, (0.01, 0.99))
    edges = np.linspace(low, high if high > low else low + 1.0, N_BARS + 1)
    return tuple(np.histogram(np.clip(values, edges[0], edges[-1]), edges)[0].tolist())


def _cautions(variable: Variable, n_known: int, n_universe: int) -> Iterator[str]:
    if variable.aggregation is Aggregation.SUM:
        yield SIZE
    if n_known < WELL_KNOWN * n_universe:
        yield LACKING
    if variable.warning:
        yield WARNED
    elif variable.aggregation is Aggregation.NONE:
        yield NO_GROUP
