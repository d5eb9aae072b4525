"""Pieces of a perimeter and the communes that they shut in, from who is beside whom alone (METHODS 3.2)."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from domain.values import Bools, Ints


def sides(neighbours: Ints, selected: Bools) -> Ints:
    """Number the connected parts on both sides of the limit of a perimeter: its pieces, and the parts of the rest.

    Args:
        neighbours: shape (e, 2), positions of neighbouring units.
        selected: shape (n,), units of the perimeter.

    Returns:
        shape (n,), part of each unit, 0 to the number of parts less one.
    """
    first, second = neighbours[selected[neighbours[:, 0]] == selected[neighbours[:, 1]]].T
    return _parts(first, second, selected.size)


def enclosed(part: Ints, neighbours: Ints, selected: Bools, on_border: Bools) -> Bools:
    """Find the units outside a perimeter that one of its pieces shuts in.

    They are those of the interior rings of the dissolved union: from them, no way reaches the border of the territory
    without crossing that one piece. A ring closed only by corners between different pieces shuts in nothing, and a
    part of the rest that reaches the border of the territory is never shut in.

    Args:
        part: shape (n,), as `sides` gives it.
        neighbours: shape (e, 2), positions of neighbouring units.
        selected: shape (n,), units of the perimeter.
        on_border: shape (n,), units with a part of their outline that no other unit shares.

    Returns:
        shape (n,), never true of a unit of the perimeter.
    """
    n_parts = int(part.max(initial=-1)) + 1
    has_border, is_piece = np.zeros((2, n_parts), dtype=np.bool_)
    has_border[part[on_border]] = True
    is_piece[part[selected]] = True
    closed = ~is_piece & ~has_border
    if not closed.any():
        return np.zeros(selected.size, dtype=np.bool_)
    pairs = part[neighbours[selected[neighbours[:, 0]] != selected[neighbours[:, 1]]]]
    pairs = np.where(is_piece[pairs[:, :1]], pairs, pairs[:, ::-1])
    piece, rest = np.divmod(np.unique(pairs[:, 0] * n_parts + pairs[:, 1]), n_parts)
    n_around = np.bincount(rest, minlength=n_parts)
    shut = closed & (n_around == 1)
    doubtful = closed & (n_around > 1)
    outer = np.flatnonzero(has_border)
    first = np.concatenate([piece, outer])
    second = np.concatenate([rest, np.full(outer.size, n_parts)])
    n_beside = np.bincount(first, minlength=n_parts)
    for one in np.unique(piece[doubtful[rest]]):
        if n_beside[one] > 1:
            kept = (first != one) & (second != one)
            label = _parts(first[kept], second[kept], n_parts + 1)
            shut |= doubtful & (label[:-1] != label[-1])
    return shut[part] & ~selected


def _parts(first: Ints, second: Ints, n: int) -> Ints:
    graph = coo_array((np.ones(first.size, dtype=np.int8), (first, second)), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
