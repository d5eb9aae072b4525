"""Deviations of a ratio from three references: the region, the unit's territory, its neighbours (METHODS 2).

Definitions of the R package MTA (general, territorial and spatial deviations), except that a unit without value keeps
its place. A commune may be poor in the region and yet favoured among its neighbours: both are shown.
"""

from dataclasses import dataclass

import numpy as np

from domain.contiguity import Contiguity
from domain.errors import OutOfDomain
from domain.totals import total
from domain.values import Bools, Floats, Ints

TOLERANCE = 1e-9
GENERAL_BIT, TERRITORIAL_BIT, SPATIAL_BIT = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Deviation:
    """Deviations from one reference.

    Attributes:
        reference: shape (n,), ratio of sums of the unit's context; NaN where it has none or it is undefined.
        relative: shape (n,), 100 where the unit is at its reference; NaN for an unknown unit, a denominator of 0, no
            context, or a reference that is 0 or undefined.
        absolute: shape (n,), numerator above what the reference gives, the amount to move away to reach it: `num - ref
            x den`, the numerator itself where the reference is 0 or undefined; NaN for an unknown unit or no context.
        mass: sum of the positive absolute deviations: the least that must move for all to reach their reference.
    """

    reference: Floats
    relative: Floats
    absolute: Floats
    mass: float


@dataclass(frozen=True, slots=True)
class Multiscalar:
    """The three deviations and what they say together.

    Attributes:
        general: from the whole universe.
        territorial: from the unit's EPCI or living area.
        spatial: from the unit and its neighbours.
        typology: shape (n,), 0 to 7: 1 general + 2 territorial + 4 spatial, each counted where the relative deviation
            is beyond the threshold; -1 where one of the three is unknown.
    """

    general: Deviation
    territorial: Deviation
    spatial: Deviation
    typology: Ints


def multiscalar(
    numerator: Floats,
    denominator: Floats,
    territory_of: Ints,
    contiguity: Contiguity,
    threshold: float,
    superior: bool,
) -> Multiscalar:
    """Compare a ratio with the region, the territory and the neighbours (METHODS 2).

    Args:
        numerator: shape (n,), NaN where missing or confidential: the unit leaves every context.
        denominator: shape (n,), >= 0; a unit of denominator 0 stays in the sums.
        territory_of: shape (n,), position of the unit's territory; -1 where it has none.
        contiguity: neighbours of the n units.
        threshold: relative deviation, one for the three contexts, inclusive within 1e-9.
        superior: True counts the units at or above the threshold (need), False those at or below (resources).

    Raises:
        OutOfDomain: lengths differ, a negative denominator, an infinite number.
    """
    is_known = _checked(numerator, denominator, territory_of, contiguity)
    amounts, people = np.where(is_known, numerator, 0.0), np.where(is_known, denominator, 0.0)
    known = np.flatnonzero(is_known)
    everything = np.ones(numerator.size)
    place = np.where(territory_of >= 0, territory_of, int(territory_of.max(initial=-1)) + 1)
    own = (numerator, denominator, is_known)
    general = _deviation(*own, total(amounts[known]) * everything, total(people[known]) * everything)
    territorial = _deviation(
        numerator,
        denominator,
        is_known & (territory_of >= 0),
        np.bincount(place, weights=amounts)[place].astype(np.float64),
        np.bincount(place, weights=people)[place].astype(np.float64),
    )
    spatial = _deviation(*own, amounts + contiguity.sums(amounts), people + contiguity.sums(people))
    relatives = (general.relative, territorial.relative, spatial.relative)
    return Multiscalar(general, territorial, spatial, typology(relatives, threshold, superior))


def _checked(numerator: Floats, denominator: Floats, territory_of: Ints, contiguity: Contiguity) -> Bools:
    """Tell which units are known, after checking the numbers."""
    sizes = {numerator.size, denominator.size, territory_of.size, contiguity.n_units}
    if len(sizes) > 1:
        raise OutOfDomain(field="numerator", given=str(sorted(sizes)), expected="lists of equal length")
    if np.isinf(numerator).any() or np.isinf(denominator).any() or (denominator < 0).any():
        raise OutOfDomain(field="denominator", given="a negative or infinite number", expected="denominators >= 0")
    return ~(np.isnan(numerator) | np.isnan(denominator))


def _deviation(numerator: Floats, denominator: Floats, is_placed: Bools, amounts: Floats, people: Floats) -> Deviation:
    """Compare each unit with `amounts / people` of its context."""
    unknown = np.full(numerator.size, np.nan)
    is_defined = is_placed & (people > 0)
    reference = np.divide(amounts, people, out=unknown.copy(), where=is_defined)
    own = np.divide(numerator, denominator, out=unknown.copy(), where=is_placed & (denominator > 0))
    relative = 100.0 * np.divide(own, reference, out=unknown.copy(), where=is_defined & (amounts != 0))
    moved = np.divide(numerator * people - amounts * denominator, people, out=unknown.copy(), where=is_defined)
    absolute = np.where(is_defined, moved, np.where(is_placed, numerator, np.nan))
    return Deviation(reference, relative, absolute, total(absolute[absolute > 0]))


def typology(relatives: tuple[Floats, Floats, Floats], threshold: float, superior: bool) -> Ints:
    """Combine three relative deviations, each beyond the threshold or not, into 0 to 7 (METHODS 2).

    Args:
        relatives: general, territorial and spatial relative deviations, shape (n,) each.
        threshold: as for `multiscalar`.
        superior: as for `multiscalar`.

    Returns:
        shape (n,); -1 where one of the three is unknown.
    """
    kinds = np.zeros(relatives[0].size, dtype=np.int64)
    is_known = np.ones(kinds.size, dtype=np.bool_)
    for bit, relative in zip((GENERAL_BIT, TERRITORIAL_BIT, SPATIAL_BIT), relatives, strict=True):
        is_beyond = relative >= threshold - TOLERANCE if superior else relative <= threshold + TOLERANCE
        kinds += bit * is_beyond
        is_known &= ~np.isnan(relative)
    return np.where(is_known, kinds, -1)


@dataclass(frozen=True, slots=True)
class Discontinuities:
    """How far the ratio jumps from one unit to the next.

    Attributes:
        higher: shape (p,), position of the unit of the higher ratio of each border; the first where they are equal.
        lower: shape (p,), the other.
        ratio: shape (p,), higher ratio / lower ratio, >= 1; NaN where one is unknown or the lower is not above 0.
        gap: shape (p,), higher ratio - lower ratio, >= 0; NaN where one is unknown.
    """

    higher: Ints
    lower: Ints
    ratio: Floats
    gap: Floats


def discontinuities(numerator: Floats, denominator: Floats, pairs: Ints) -> Discontinuities:
    """Measure the jump of a ratio across each border between neighbours (MTA, cartographic discontinuities).

    Args:
        numerator: shape (n,), NaN where unknown.
        denominator: shape (n,), NaN where unknown; a unit of denominator 0 has no ratio.
        pairs: shape (p, 2), positions of neighbours.
    """
    ratios = np.divide(numerator, denominator, out=np.full(numerator.size, np.nan), where=denominator > 0)
    first, second = ratios[pairs[:, 0]], ratios[pairs[:, 1]]
    is_second_higher = second > first
    high, low = np.where(is_second_higher, second, first), np.where(is_second_higher, first, second)
    is_known = ~(np.isnan(first) | np.isnan(second))
    return Discontinuities(
        higher=np.where(is_second_higher, pairs[:, 1], pairs[:, 0]),
        lower=np.where(is_second_higher, pairs[:, 0], pairs[:, 1]),
        ratio=np.divide(high, low, out=np.full(high.size, np.nan), where=is_known & (low > 0)),
        gap=np.where(is_known, high - low, np.nan),
    )
