"""Bringing requests down to the envelope (METHODS 5.4)."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

import numpy as np

from domain.allocation import fill
from domain.decimals import (
    Decimals,
    Exact,
    Integers,
    approximate,
    as_floats,
    capped_product,
    is_above,
    product,
    sign_of_difference,
    total,
)
from domain.errors import OutOfDomain
from domain.rounding import Quotas, round_to_total, whole_parts
from domain.values import Bools, Floats, Ints, Texts


class ScalingMode(StrEnum):
    """How rates give way when requests exceed the envelope."""

    FACTOR = "factor"
    SHIFT = "shift"
    PROTECTED = "protected"


class ScalingStatus(StrEnum):
    """What the envelope does to the requests."""

    BINDING = "ok"
    SUFFICIENT = "enveloppe_suffisante"
    FLOORS_TOO_HIGH = "infaisable_planchers"


@dataclass(frozen=True, slots=True)
class Scaling:
    """Requests brought down to an envelope.

    Attributes:
        status: `ok` when the envelope binds.
        parameter: φ of `factor` and `protected`, δ of `shift` as a share; None where the floors are too high.
        final_rate: shape (n,), exact final rates before the rounding to the euro, 0 to 1; NaN where the rate is
            unknown; None where the floors are too high.
        aid_eur: shape (n,), whole euros; NaN where the rate is unknown; None where the floors are too high.
        requested_eur: exact sum of the requests, euros.
        unused_eur: envelope less requests, exact, 0 when it binds; None where the floors are too high.
    """

    status: ScalingStatus
    parameter: float | None
    final_rate: Floats | None
    aid_eur: Floats | None
    requested_eur: float
    unused_eur: float | None


@dataclass(frozen=True, slots=True)
class _Requests:
    """Requests of the units whose rate is known, in `10**-places` euros."""

    costs: Ints
    rates: Floats
    floor_rates: Floats
    amounts: Integers
    floors: Integers
    places: int

    @property
    def scale(self) -> int:
        return int(10**self.places)


def scale_to_envelope(
    costs: Ints,
    rates: Exact,
    envelope_eur: int,
    mode: ScalingMode = ScalingMode.PROTECTED,
    floors: Exact | None = None,
    maxima: Ints | Floats | None = None,
    codes: Texts | None = None,
) -> Scaling:
    """Bring requests down to an envelope; they are never scaled up (METHODS 5.4).

    Args:
        costs: shape (n,), whole euros, >= 0.
        rates: shape (n,), requested rates, 0 to 1; NaN where unknown: no aid, outside the sums.
        envelope_eur: whole euros, >= 0.
        mode: `factor` multiplies every rate by φ, `shift` takes δ from every rate, `protected` multiplies by φ but
            never goes below the floors.
        floors: shape (n,), protected rates, 0 to 1, none above the requested rate; NaN or None: no floor.
        maxima: shape (n,), whole euros that the aid may not exceed. A request above its maximum counts for its maximum,
            as if the legal cap had been applied before; pass `LegalCap.aid_eur` to make the requests whole euros.
        codes: shape (n,), for the last tie of the rounding; None: the place in the list.

    Returns:
        aid whose sum is the envelope when it binds, the requests rounded down in total otherwise.

    Raises:
        OutOfDomain: a negative amount, a rate outside 0 to 1, a floor above its rate.
    """
    known = np.ones(len(costs), dtype=np.bool_) if isinstance(rates, Decimals) else ~np.isnan(rates)
    held = None if floors is None or mode is not ScalingMode.PROTECTED else floors[known]
    requests = _requests(costs[known], rates[known], None if maxima is None else maxima[known], held)
    if envelope_eur < 0:
        raise OutOfDomain("envelope", str(envelope_eur), "whole euros >= 0")
    asked, available = total(requests.amounts), envelope_eur * requests.scale
    requested_eur = asked / requests.scale
    if total(requests.floors) > available:
        return Scaling(ScalingStatus.FLOORS_TOO_HIGH, None, None, None, requested_eur, None)
    is_binding = asked > available
    parameter, quotas = _scaled(requests, available, mode) if is_binding else _unchanged(requests, mode)
    parts = whole_parts(quotas)
    target = envelope_eur if is_binding else asked // requests.scale
    aid = round_to_total(parts, target, requests.costs, None if codes is None else codes[known])
    return Scaling(
        status=ScalingStatus.BINDING if is_binding else ScalingStatus.SUFFICIENT,
        parameter=float(parameter),
        final_rate=_spread(_final_rates(parts.estimate(), requests, mode, float(parameter)), known),
        aid_eur=_spread(as_floats(aid), known),
        requested_eur=requested_eur,
        unused_eur=0.0 if is_binding else (available - asked) / requests.scale,
    )


def _requests(costs: Ints, rates: Exact, maxima: Ints | Floats | None, floors: Exact | None) -> _Requests:
    _check_rates(costs, rates)
    asked = product(rates, costs) if maxima is None else capped_product(rates, costs, _whole(maxima))
    if floors is None:
        nothing = np.zeros(len(costs), dtype=np.int64)
        return _Requests(costs, approximate(rates), nothing.astype(np.float64), asked.numerators, nothing, asked.places)
    protected = floors if isinstance(floors, Decimals) else np.nan_to_num(floors, nan=0.0)
    _check_rates(costs, protected)
    if is_above(protected, rates).any():
        raise OutOfDomain("floors", "a floor above its rate", "floors at or below the requested rates")
    held = capped_product(protected, costs, asked)
    return _Requests(
        costs=costs,
        rates=approximate(rates),
        floor_rates=approximate(protected),
        amounts=asked.aligned(held.places),
        floors=held.numerators,
        places=held.places,
    )


def _whole(maxima: Ints | Floats) -> Decimals:
    whole = maxima.astype(np.int64)
    if len(whole) and (whole.min() < 0 or (whole != maxima).any()):
        raise OutOfDomain("maxima", "a negative or broken amount", "whole euros >= 0")
    return Decimals(whole)


def _check_rates(costs: Ints, rates: Exact) -> None:
    shares = approximate(rates)
    if len(costs) != len(shares):
        raise OutOfDomain("lists", f"{len(costs)} and {len(shares)} values", "lists of equal length")
    if len(costs) and (costs.min() < 0 or not (shares.min() >= 0 and shares.max() <= 1)):
        raise OutOfDomain("rates", "a negative cost or a rate outside 0..1", "costs >= 0, rates of 0 to 1")


def _unchanged(requests: _Requests, mode: ScalingMode) -> tuple[Fraction, Quotas]:
    nothing = np.zeros(len(requests.costs), dtype=np.int64)
    return Fraction(0 if mode is ScalingMode.SHIFT else 1), Quotas(requests.amounts, 1, nothing, 0, requests.scale)


def _scaled(requests: _Requests, available: int, mode: ScalingMode) -> tuple[Fraction, Quotas]:
    """Return the parameter and the exact amounts when requests exceed the envelope."""
    match mode:
        case ScalingMode.SHIFT:
            return _shifted(requests, available)
        case ScalingMode.FACTOR | ScalingMode.PROTECTED:
            filling = fill(available, requests.amounts, requests.floors, requests.amounts, requests.scale)
            return filling.multiplier, filling.quotas
        case _:
            assert_never(mode)


def _shifted(requests: _Requests, available: int) -> tuple[Fraction, Quotas]:
    """Take the same share of the cost from every request, down to 0.

    The share grows as requests reach 0 and leave, so the set that still pays only shrinks until it is stable.
    """
    amounts, costs = requests.amounts, requests.costs
    pays: Bools = amounts > 0
    while True:
        excess, base = total(amounts[pays]) - available, total(costs[pays])
        still: Bools = pays & (sign_of_difference(amounts, base, costs, excess) > 0)
        if (still == pays).all() or not still.any():
            break
        pays = still
    nothing = np.zeros(len(costs), dtype=np.int64)
    shift = Fraction(excess, base)
    quotas = Quotas(
        first=np.where(still, amounts, nothing),
        first_factor=shift.denominator,
        second=np.where(still, costs, nothing),
        second_factor=-shift.numerator,
        denominator=shift.denominator * requests.scale,
    )
    return shift / requests.scale, quotas


def _final_rates(amounts: Floats, requests: _Requests, mode: ScalingMode, parameter: float) -> Floats:
    """Return amounts over costs; a unit without cost has the rate that the rule gives to its request."""
    if mode is ScalingMode.SHIFT:
        without_cost = np.maximum(requests.rates - parameter, 0.0)
    else:
        without_cost = np.maximum(requests.rates * parameter, requests.floor_rates)
    costs = as_floats(requests.costs)
    rates: Floats = np.divide(amounts, costs, out=without_cost, where=costs > 0)
    return rates


def _spread(values: Floats, known: Bools) -> Floats:
    """Put the values of the known units back in their places, NaN elsewhere."""
    spread = np.full(len(known), np.nan)
    spread[known] = values
    return spread
