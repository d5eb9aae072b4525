"""Which départements a page lists: all of a region; of a country those reached, or both ends of them."""

from collections.abc import Sequence

from domain.metrics import DepartementAid

MOST_LISTED, EACH_END = 20, 6


def listed_departements(departements: Sequence[DepartementAid]) -> tuple[list[DepartementAid], int]:
    """Choose the départements to list.

    Args:
        departements: those of the territory, in code order.

    Returns:
        The départements, and how many others are reached and left out; in code order where all are listed, from the
        most aided per covered inhabitant down where only the ends are.
    """
    if len(departements) <= MOST_LISTED:
        return list(departements), 0
    reached = [one for one in departements if one.per_covered_head is not None]
    if len(reached) <= 2 * EACH_END:
        return reached, 0
    order = sorted(reached, key=lambda one: (-(one.per_covered_head or 0.0), one.code))
    return [*order[:EACH_END], *order[-EACH_END:]], len(reached) - 2 * EACH_END
