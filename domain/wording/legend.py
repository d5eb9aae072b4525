"""Labels of the classes of a map, consistent with classes closed on the right (METHODS 9)."""

from collections.abc import Sequence
from itertools import pairwise

from domain.wording.numbers import NO_BREAK_SPACE, counted, number, rounded

MISSING_LABEL = "non disponible"
SECRET_LABEL = "secret statistique"  # noqa: S105 - statistical confidentiality, not a credential


def legend_labels(upper_bounds: Sequence[float], minimum: float | None, decimals: int, unit: str) -> list[str]:
    """Write the label of each class.

    Args:
        upper_bounds: k ascending upper bounds; class j is ]b_(j-1), b_j], the first closed on both sides.
        minimum: smallest known value, or the lower limit of a diverging scale; None where nothing is known.
        decimals: digits after the comma.
        unit: unit text, after a plain space; may be empty.

    Returns:
        k texts: « de a à b unité », then « plus de b à c unité ». Where no minimum is known, or it lies above the
        first bound (a manual class that holds nothing), the first says « jusqu'à b »;
        a first class of one value is that value. Counts in brackets are added by
        whoever draws.
    """
    if not len(upper_bounds):
        return []
    suffix = f" {unit}" if unit else ""
    texts = [number(float(bound), decimals) for bound in upper_bounds]
    if minimum is None or minimum > upper_bounds[0]:
        first = f"jusqu'à {texts[0]}{suffix}"
    elif minimum == upper_bounds[0]:
        first = f"{texts[0]}{suffix}"
    else:
        first = f"de {number(float(minimum), decimals)} à {texts[0]}{suffix}"
    return [first] + [f"plus de {low} à {high}{suffix}" for low, high in pairwise(texts)]


def decimals_that_separate(upper_bounds: Sequence[float], minimum: float | None, at_most: int = 6) -> int:
    """Return the fewest decimals with which the limits of the classes are written differently.

    Args:
        upper_bounds: k ascending upper bounds.
        minimum: smallest known value, or None.
        at_most: decimals never exceeded.

    Returns:
        0 to `at_most`; the minimum may equal the first bound (a class of one value) without asking for more.
    """
    limits = list(dict.fromkeys([*([] if minimum is None else [float(minimum)]), *map(float, upper_bounds)]))
    for decimals in range(at_most):
        if len({rounded(limit, decimals) for limit in limits}) == len(limits):
            return decimals
    return at_most


def class_count_text(n_obtained: int, n_asked: int | None) -> str:
    """Say how many classes were obtained when fewer than asked, else nothing (METHODS 9)."""
    if n_asked is None or n_obtained >= n_asked:
        return ""
    return f"{counted(n_obtained, 'classe')} au lieu de {number(n_asked)}{NO_BREAK_SPACE}: trop de valeurs égales"
