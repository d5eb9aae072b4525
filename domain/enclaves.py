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
    graph = coo_array((np.ones(first.size, dtype=np.int8), (first, second)), shape=(selected.size, selected.size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


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
    if (is_piece | has_border).all():
        return np.zeros(selected.size, dtype=np.bool_)
    across = part[neighbours[selected[neighbours[:, 0]] != selected[neighbours[:, 1]]]]
    outer = np.flatnonzero(has_border)
    beside = np.concatenate([across, np.column_stack([outer, np.full(outer.size, n_parts)])])
    shut = _behind_one_piece(beside, np.append(is_piece, False))[part]
    return shut & ~selected


def _behind_one_piece(beside: Ints, is_piece: Bools) -> Bools:
    """Find the parts from which every way to the outside, the last part, crosses one same piece.

    One walk in depth from the outside: a part whose branch reaches no further back than the piece that it hangs on
    is cut off by that piece, with its branch (Hopcroft and Tarjan 1973, articulation points).
    """
    n_parts = is_piece.size
    one, other = np.divmod(np.unique(np.concatenate([beside, beside[:, ::-1]]) @ np.array([n_parts, 1])), n_parts)
    around, starts = other.tolist(), np.searchsorted(one, np.arange(n_parts + 1)).tolist()
    arrival, back, before = [-1] * n_parts, [0] * n_parts, [-1] * n_parts
    pieces, walked, shut = is_piece.tolist(), [], [False] * n_parts
    arrival[-1] = 0
    ways = [(n_parts - 1, iter(around[starts[-2] :]))]
    while ways:
        here, rest = ways[-1]
        for there in rest:
            if arrival[there] < 0:
                walked.append(there)
                arrival[there] = back[there] = len(walked)
                before[there] = here
                ways.append((there, iter(around[starts[there] : starts[there + 1]])))
                break
            back[here] = min(back[here], arrival[there])
        else:
            ways.pop()
            back[before[here]] = min(back[before[here]], back[here])
    for here in walked:
        held = before[here]
        shut[here] = shut[held] or (pieces[held] and back[here] >= arrival[held])
    return np.array(shut[:-1], dtype=np.bool_)
