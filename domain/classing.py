"""How the reader wants the classes of a map: method, number of classes, bounds kept from another map (METHODS 9)."""

import math
import re
from dataclasses import dataclass

import numpy as np

from domain.discretise import DEFAULT_K, Discretisation, class_of
from domain.errors import InvalidInput
from domain.values import Floats

METHODS: tuple[Discretisation, ...] = (
    Discretisation.FISHER_JENKS,
    Discretisation.QUANTILES,
    Discretisation.EQUAL_INTERVAL,
    Discretisation.STD_MEAN,
    Discretisation.HEAD_TAIL,
)
"""The five methods offered, in menu order; manual bounds are those that the reader keeps or writes."""
FEWEST, MOST = 3, DEFAULT_K
"""Classes that the interface offers (METHODS 9)."""
LARGEST_BOUND = 1e15
MOST_DECIMALS = 6
LONGEST_BOUNDS = 200
_NUMBER = re.compile(r"\s*([-+−]?[\d\s]*\d[\d\s]*(?:[.,]\d+)?)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Classing:
    """What is asked of the classes of a map.

    Attributes:
        method: one of `METHODS`; None for the one that suits each indicator.
        n_classes: 3 to 5, for the methods that take a number, and the most of the others.
        bounds: bounds between classes that hold in place of the method, ascending, at most 4, as they are shown (a
            share in per cent); empty where the method decides.
        unit: unit in which they are written; they hold for indicators of that unit alone.
    """

    method: Discretisation | None = None
    n_classes: int = DEFAULT_K
    bounds: tuple[float, ...] = ()
    unit: str = ""


def holds_for(classing: Classing, unit: str) -> bool:
    """Tell whether kept bounds can be read on a map in this unit."""
    return bool(classing.bounds) and _squeezed(classing.unit) == _squeezed(unit)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def write_method(classing: Classing) -> str:
    """Write method and number for an address, `quantiles-4`; nothing for the defaults."""
    is_default = classing.method is None and classing.n_classes == DEFAULT_K
    return "" if is_default else f"{classing.method or ''}-{classing.n_classes}"


def read_method(text: str) -> tuple[Discretisation | None, int]:
    """Read what `write_method` writes.

    Raises:
        InvalidInput: an unknown method, a number that is not offered.
    """
    name, dash, number = text.rpartition("-")
    known = {"": None, **{str(one): one for one in METHODS}}
    if text and (not dash or name not in known or number not in {str(k) for k in range(FEWEST, MOST + 1)}):
        raise InvalidInput(field="n", given=text[:40], expected="method and number, quantiles-4")
    return (known[name], int(number)) if text else (None, DEFAULT_K)


def write_bounds(classing: Classing) -> str:
    """Write kept bounds for an address, `10000;20000|€/UC`; nothing where there are none."""
    return f"{';'.join(f'{one!r}' for one in classing.bounds)}|{classing.unit}" if classing.bounds else ""


def read_bounds(text: str) -> tuple[tuple[float, ...], str]:
    """Read what `write_bounds` writes.

    Raises:
        InvalidInput: a number that cannot be read, or too many of them.
    """
    if not text:
        return (), ""
    listed, _, unit = text.partition("|")
    return _checked([_plain(one, text) for one in listed.split(";")], text), unit[:40]


def typed_bounds(text: str, unit: str) -> tuple[tuple[float, ...], str]:
    """Read bounds as they are typed in French, `10 000 ; 20 000,5 €/UC`; without unit they are in the one given.

    Raises:
        InvalidInput: a number that cannot be read, or too many of them.
    """
    if not text.strip():
        return (), ""
    *firsts, last = text.removesuffix(";").split(";")
    found = _NUMBER.fullmatch(last)
    if not found or len(text) > LONGEST_BOUNDS:
        raise _unreadable(text)
    own_unit = found[2].strip()
    bounds = [_plain(_squeezed(one).replace(",", ".").replace("−", "-"), text) for one in (*firsts, found[1])]
    return _checked(bounds, text), own_unit or unit


def _plain(number: str, text: str) -> float:
    try:
        return float(number) if number.isascii() else float("nan")
    except ValueError as error:
        raise _unreadable(text) from error


def _checked(bounds: list[float], text: str) -> tuple[float, ...]:
    if not all(math.isfinite(one) and abs(one) <= LARGEST_BOUND for one in bounds) or len(bounds) >= MOST:
        raise _unreadable(text)
    return tuple(sorted({one + 0.0 for one in bounds}))


def _unreadable(text: str) -> InvalidInput:
    return InvalidInput(field="o", given=text[:40], expected="1 to 4 numbers")


def simplest_bounds(values: Floats, upper_bounds: Floats) -> tuple[float, ...]:
    """Return the bounds between classes with the fewest decimals that leave every value in its class.

    Args:
        values: shape (n,), as they are shown; NaN where unknown.
        upper_bounds: shape (k,), in the same unit; the last one closes the last class and is left out.

    Returns:
        k - 1 bounds; those given where no rounding to 6 decimals leaves the classes as they are.
    """
    between = upper_bounds[:-1]
    wanted = class_of(values, between)
    for decimals in range(MOST_DECIMALS + 1):
        power = 10.0**decimals
        for shorter in (np.round(between, decimals), np.ceil(between * power) / power):
            if np.all(np.diff(shorter) > 0) and np.array_equal(class_of(values, shorter), wanted):
                return tuple((shorter + 0.0).tolist())
    return tuple(between.tolist())
