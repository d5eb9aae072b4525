"""Functions of a formula that look beyond one unit: sums, ratios of sums, ranks over the universe (METHODS 1.7).

A total belongs to the territory: a unit without value has it too, so that `coalesce(a / b, group_ratio(a, b))` can
stand in for what is missing.
"""

from dataclasses import dataclass

import numpy as np

from domain.normalisation import percentile_scores
from domain.totals import total
from domain.values import DIVISION_BY_ZERO, INVALID, MISSING, OK, Bools, Column, Floats, Ints, States


@dataclass(frozen=True, slots=True)
class Universe:
    """The units over which a formula is computed.

    Attributes:
        is_reference: shape (n,), units of the reference universe (METHODS 0.2): those of sums, ratios and ranks.
        group_of: shape (n,), position of the unit's EPCI; -1 where it has none.
    """

    is_reference: Bools
    group_of: Ints

    @property
    def n_units(self) -> int:
        """Number of units."""
        return self.is_reference.size


def _first_states(*operands: Column) -> States:
    """Return the state of a unit's own first operand that is not known, `MISSING` where all are."""
    states = np.full(operands[0].states.shape, MISSING, dtype=np.int8)
    for operand in reversed(operands):
        states = np.where(operand.states != OK, operand.states, states).astype(np.int8)
    return states


def _column(values: Floats, is_defined: Bools, by_zero: Bools, own: States) -> Column:
    """Make a column: the value where one is defined, otherwise the state of the unit's own operands."""
    states = np.where(is_defined, np.where(np.isfinite(values), OK, INVALID), own)
    states = np.where(by_zero, DIVISION_BY_ZERO, states).astype(np.int8)
    return Column(np.where(states == OK, values, np.nan), states)


def region_sum(amounts: Column, universe: Universe) -> Column:
    """Add the known values of the universe; the same sum for every unit, missing where nothing is known."""
    used = amounts.is_known & universe.is_reference
    n = universe.n_units
    everywhere = np.full(n, bool(used.any()))
    return _column(np.full(n, total(amounts.values[used])), everywhere, np.zeros(n, np.bool_), _first_states(amounts))


def region_ratio(amounts: Column, denominators: Column, universe: Universe) -> Column:
    """Return Σ amounts / Σ denominators over the units of the universe where both are known."""
    return _ratio(amounts, denominators, universe, np.zeros(universe.n_units, dtype=np.int64))


def group_ratio(amounts: Column, denominators: Column, universe: Universe) -> Column:
    """Return the same ratio over the unit's own group; missing where it has none."""
    return _ratio(amounts, denominators, universe, universe.group_of)


def _ratio(amounts: Column, denominators: Column, universe: Universe, group_of: Ints) -> Column:
    used = np.flatnonzero(amounts.is_known & denominators.is_known & universe.is_reference & (group_of >= 0))
    n_groups = int(group_of.max(initial=-1)) + 1
    over, under = (_sums(column.values[used], group_of[used], n_groups) for column in (amounts, denominators))
    is_met = np.append(np.bincount(group_of[used], minlength=n_groups) > 0, False)
    ratios = np.divide(over, under, out=np.full(n_groups + 1, np.nan), where=under != 0)
    place = np.where(group_of >= 0, group_of, n_groups)
    by_zero = is_met[place] & (under[place] == 0)
    return _column(ratios[place], is_met[place], by_zero, _first_states(amounts, denominators))


def _sums(values: Floats, group_of: Ints, n_groups: int) -> Floats:
    """Sum by group in ascending order of the values, whatever the order of rows; 0 in one more place, for no group."""
    order = np.argsort(values)
    return np.append(np.bincount(group_of[order], weights=values[order], minlength=n_groups), 0.0)


def rank_percentile(amounts: Column, universe: Universe) -> Column:
    """Return the percentile score over the universe, direction +1 (METHODS 1.2); missing outside of it."""
    scores = percentile_scores(np.where(universe.is_reference, amounts.values, np.nan))
    return _column(scores, ~np.isnan(scores), np.zeros(universe.n_units, np.bool_), _first_states(amounts))
