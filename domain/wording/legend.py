"""Labels of the classes of a map, consistent with classes closed on the right (METHODS 9)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from domain.discretise import Discretisation
from domain.wording.numbers import NO_BREAK_SPACE, counted, number, rounded

MISSING_LABEL = "non disponible"
SECRET_LABEL = "secret statistique"  # noqa: S105 - statistical confidentiality, not a credential
FADED_LABEL = "hors du périmètre : couleur pâlie"

METHOD_LABELS: Mapping[Discretisation | None, str] = {
    Discretisation.FISHER_JENKS: "Seuils naturels (Fisher-Jenks)",
    Discretisation.QUANTILES: "Quantiles (effectifs égaux)",
    Discretisation.EQUAL_INTERVAL: "Amplitudes égales",
    Discretisation.STD_MEAN: "Moyenne et écarts-types",
    Discretisation.HEAD_TAIL: "Moyennes emboîtées (head/tail)",
    Discretisation.MANUAL: "Bornes choisies",
    None: "Pas égaux de part et d'autre de 0",
}
"""How the bounds of a map were found."""
DEFAULT_METHOD_LABEL = "Celle de l'indicateur"


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


def remark_text(method: Discretisation | None, n_obtained: int, n_asked: int | None, left: str) -> str:
    """Say how the classes were cut, how many there are, why fewer than asked, and what was left aside."""
    fewer = class_count_text(n_obtained, n_asked)
    said = f"{METHOD_LABELS[method]}, {fewer or counted(n_obtained, 'classe')}"
    return f"{said}. {left}" if left else said


def bounds_text(bounds: Sequence[float], unit: str) -> str:
    """Write bounds as they can be typed again, `10 000 ; 20 000,5 €/UC`; nothing where there are none."""
    if not bounds:
        return ""
    written = [number(one, _decimals(one)) for one in bounds]
    return " ; ".join(written) + (f" {unit}" if unit else "")


def _decimals(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def other_unit_text(kept: str, unit: str) -> str:
    """Say that bounds kept in one unit are left aside on a map in another."""
    here = f"cet indicateur en {unit}" if unit else "cet indicateur sans unité"
    written = f"en {kept}" if kept else "sans unité"
    return f"Bornes gardées {written} : elles ne valent pas pour {here}."


def histogram_text(label: str, n_known: int, bars: Sequence[str], heights: Sequence[int]) -> str:
    """Put a histogram into words: how many communes, from where to where, and the fullest bar."""
    if not bars:
        return f"Histogramme : {label}, aucune valeur connue"
    fullest = max(range(len(bars)), key=heights.__getitem__)
    return (
        f"Histogramme : {label}, {counted(n_known, 'commune')}. Barre la plus haute : {bars[fullest]}, "
        f"{counted(heights[fullest], 'commune')}. Données dans le tableau qui suit."
    )
