"""Shares of quarters between communes, by area or by inhabitants of grid cells, with their bounds (METHODS 3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from domain.interpolate import SNAP_SHARE, TOLERANCE, snap_shares
from domain.values import Bools, Floats, Ints, Texts
from geodata.overlaps import Parts, summed

SNAP = SNAP_SHARE
"""Shares below are digitising slivers and become 0; shares above its complement become 1 (project choice)."""

POPULATION, AREA, OFFICIAL, UNKNOWN = "population", "area", "official", ""
"""How the shares of a quarter were obtained. `OFFICIAL`: no contour, and the official list names one commune."""

OUTSIDE = -1
"""Position of a commune that is not among those at hand."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Which communes the official list names for each quarter, each pair once.

    Attributes:
        quarter: shape (l,), position of the quarter, ascending.
        commune: shape (l,), position of the commune, ascending within a quarter; `OUTSIDE` where it is not at hand.
    """

    quarter: Ints
    commune: Ints


NOBODY_LISTED = Listed(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
"""No quarter has an official list: it lies wherever its contour lies."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of quarters between communes.

    Attributes:
        quarter: shape (p,), position of the quarter of each piece, ascending.
        commune: shape (p,), position of the commune, ascending within a quarter.
        share: shape (p,), 0 to 1, > 0 save for a commune of the official list; in a quarter they sum to 1, or to less
            where the rest lies in no commune at hand; NaN where nothing says how a quarter is shared.
        low: shape (p,), lower bound: the share where it is 0 or 1, else 0.
        high: shape (p,), upper bound: the share where it is 0 or 1, else 1.
        method: shape (q,), `POPULATION`, `AREA`, `OFFICIAL` or `UNKNOWN`.
        listed_share: shape (q,), part of the quarter inside the communes of its list, before anything is cleaned; NaN
            without list, without measure, or where a listed commune is not at hand.
        unlisted: what lies in other communes than those of its list, to be told.
    """

    quarter: Ints
    commune: Ints
    share: Floats
    low: Floats
    high: Floats
    method: npt.NDArray[np.object_]
    listed_share: Floats
    unlisted: "Unlisted"


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Pieces of quarters in communes that their official list does not name, slivers left out.

    Attributes:
        quarter: shape (u,), position of the quarter.
        commune: shape (u,), position of the commune.
        share: shape (u,), part of the quarter there, `SNAP` to 1.
    """

    quarter: Ints
    commune: Ints
    share: Floats


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a share is a quotient of: square metres or inhabitants.

    Attributes:
        quarter: shape (p,), position of the quarter of each piece.
        commune: shape (p,), position of the commune, `OUTSIDE` where no commune holds it.
        amount: shape (p,), > 0.
        total: shape (q,), of the whole quarter; NaN where unknown.
    """

    quarter: Ints
    commune: Ints
    amount: Floats
    total: Floats


def listed_communes(lists: Sequence[str], commune_codes: Texts) -> Listed:
    """Read the official lists of communes.

    Args:
        lists: q texts of codes separated by commas; an empty one says nothing.
        commune_codes: shape (n,), codes of the communes at hand, of the same year as the lists.

    Returns:
        The pairs, each once.
    """
    place = {code: position for position, code in enumerate(commune_codes.tolist())}
    pairs = {
        (quarter, place.get(code.strip(), OUTSIDE))
        for quarter, text in enumerate(lists)
        for code in text.split(",")
        if code.strip()
    }
    array = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return Listed(array[:, 0], array[:, 1])


def area_shares(measured: Parts, listed: Listed = NOBODY_LISTED) -> Shares:
    """Share quarters between communes by area.

    A quarter with an official list goes to the communes of that list alone: where all of them are at hand, what a
    generalised contour lets out of them is not lost; where one is not, the rest stays outside.

    Args:
        measured: areas in common.
        listed: official lists.

    Returns:
        The shares, slivers snapped. A quarter without contour has share 1 in the only commune of its list, else NaN.

    Source:
        METHODS 3.1, area shares, snapping and renormalisation.
    """
    amounts = Amounts(measured.quarter, measured.commune, measured.overlap_m2, measured.quarter_area_m2)
    chosen = chosen_pieces(amounts, listed)
    whole = chosen.is_whole[chosen.quarter]
    share = np.full(chosen.quarter.size, np.nan)
    share[whole] = snapped_shares(chosen.quarter[whole], chosen.amount[whole])
    some = ~whole & ~np.isnan(chosen.amount)
    raw = chosen.amount[some] / amounts.total[chosen.quarter[some]]
    share[some] = snap_shares(chosen.quarter[some], raw, measured.n_quarters)
    return as_shares(amounts, listed, chosen, share, np.where(np.isnan(amounts.total), OFFICIAL, AREA))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pieces between which quarters are shared: those of the official list, else those that are found.

    Attributes:
        quarter: shape (p,), position of the quarter, ascending.
        commune: shape (p,), position of the commune.
        amount: shape (p,), >= 0; NaN where the quarter has no measure.
        is_whole: shape (q,), true where the pieces are the whole quarter, by its list.
    """

    quarter: Ints
    commune: Ints
    amount: Floats
    is_whole: Bools


def chosen_pieces(amounts: Amounts, listed: Listed) -> Chosen:
    """Keep the pieces of the official list, those found where a quarter has no list.

    Args:
        amounts: square metres or inhabitants of the pieces found.
        listed: official lists.

    Returns:
        One piece for each listed commune at hand, be its amount 0 or unknown, and the others as found.
    """
    n = amounts.total.size
    has_list, lacks = _counted(listed.quarter, n), _counted(listed.quarter[listed.commune == OUTSIDE], n)
    at_hand = listed.commune != OUTSIDE
    quarter, commune = listed.quarter[at_hand], listed.commune[at_hand]
    amount = _amounts_at(amounts, quarter, commune)
    found = ~has_list[amounts.quarter] & (amounts.commune != OUTSIDE)
    quarter = np.concatenate([quarter, amounts.quarter[found]])
    commune = np.concatenate([commune, amounts.commune[found]])
    amount = np.concatenate([amount, amounts.amount[found]])
    order = np.lexsort((commune, quarter))
    return Chosen(quarter[order], commune[order], amount[order], has_list & ~lacks)


def _counted(positions: Ints, n: int) -> Bools:
    return np.bincount(positions, minlength=n).astype(np.bool_)


def _amounts_at(amounts: Amounts, quarter: Ints, commune: Ints) -> Floats:
    """Return the amount of each pair: 0 where nothing was found, NaN where the quarter has no measure."""
    pairs = zip(amounts.quarter.tolist(), amounts.commune.tolist(), strict=True)
    known = dict(zip(pairs, amounts.amount.tolist(), strict=True))
    wanted = zip(quarter.tolist(), commune.tolist(), strict=True)
    at = np.array([known.get(pair, 0.0) for pair in wanted], dtype=np.float64)
    return np.where(np.isnan(amounts.total)[quarter], np.nan, at)


def as_shares(amounts: Amounts, listed: Listed, chosen: Chosen, share: Floats, method: Texts) -> Shares:
    """Add bounds, method and what lies outside the official lists.

    Args:
        amounts: what the shares were made of.
        listed: official lists.
        chosen: the pieces.
        share: shape (p,), their shares.
        method: shape (q,), method of each quarter that has shares.

    Returns:
        The shares; pieces of share 0 stay where the official list names the commune.
    """
    n = amounts.total.size
    in_list = _counted(listed.quarter, n)
    kept = in_list[chosen.quarter] | (share != 0.0)
    quarter, commune, share = chosen.quarter[kept], chosen.commune[kept], share[kept]
    known = _counted(quarter[~np.isnan(share)], n)
    low, high = bounds(share)
    listed_share, unlisted = _against_lists(amounts, listed)
    return Shares(
        quarter=quarter,
        commune=commune,
        share=share,
        low=low,
        high=high,
        method=np.where(known, method.astype(object), UNKNOWN),
        listed_share=listed_share,
        unlisted=unlisted,
    )


def bounds(share: Floats) -> tuple[Floats, Floats]:
    """Bound what a piece holds of its quarter: a share strictly between 0 and 1 may hold nobody or everybody.

    Args:
        share: shape (p,), 0 to 1; NaN where unknown.

    Returns:
        Two of shape (p,), 0 or 1.

    Source:
        METHODS 3.1, population bounds.
    """
    low = np.where(share >= 1.0 - TOLERANCE, 1.0, 0.0)
    return low, np.where(share <= TOLERANCE, 0.0, 1.0)


def _against_lists(amounts: Amounts, listed: Listed) -> tuple[Floats, Unlisted]:
    n = amounts.total.size
    in_list = _counted(listed.quarter, n)
    quotient = amounts.amount / amounts.total[amounts.quarter]
    pairs = set(zip(listed.quarter.tolist(), listed.commune.tolist(), strict=True))
    found = zip(amounts.quarter.tolist(), amounts.commune.tolist(), strict=True)
    is_listed = np.array([pair in pairs and pair[1] != OUTSIDE for pair in found], dtype=np.bool_)
    inside = summed(amounts.quarter[is_listed], quotient[is_listed], n)
    lacks = _counted(listed.quarter[listed.commune == OUTSIDE], n)
    known = in_list & ~lacks & (amounts.total > 0.0)
    told = in_list[amounts.quarter] & ~is_listed & (amounts.commune != OUTSIDE) & (quotient >= SNAP)
    unlisted = Unlisted(amounts.quarter[told], amounts.commune[told], quotient[told])
    return np.where(known, np.minimum(inside, 1.0), np.nan), unlisted


def snapped_shares(quarter: Ints, overlap_m2: Floats) -> Floats:
    """Share every quarter between the communes that its official list names.

    A piece goes by its area among the pieces of its quarter, so that what a generalised contour lets out of the
    listed communes is not lost; slivers are then snapped and the rest renormalised. A quarter in one commune has
    share 1 whatever its area, even unknown.

    Args:
        quarter: shape (p,), position of the quarter of each piece, >= 0.
        overlap_m2: shape (p,), area of the quarter inside the commune, >= 0; NaN where the contour has no area.

    Returns:
        shape (p,), shares 0 to 1 that sum to 1 in every quarter; NaN in a quarter of several pieces that has no area.

    Source:
        METHODS 3.1, area shares, snapping and renormalisation.
    """
    n_quarters = int(quarter.max()) + 1 if quarter.size else 0
    n_pieces = np.bincount(quarter, minlength=n_quarters)
    raw = normalised(quarter, overlap_m2, n_quarters)
    raw = np.where(n_pieces[quarter] == 1, 1.0, raw)
    snapped = np.where(raw < SNAP, 0.0, np.where(raw > 1 - SNAP, 1.0, raw))
    return normalised(quarter, snapped, n_quarters)


def normalised(quarter: Ints, amounts: Floats, n_quarters: int) -> Floats:
    """Divide amounts by the sum of their quarter; NaN where that is 0 or unknown."""
    totals = summed(quarter, amounts, n_quarters)[quarter]
    return np.divide(amounts, totals, out=np.full(quarter.size, np.nan), where=totals > 0)
