"""Exact decimals by the array: the money of sections 4 and 5 never goes through a binary fraction (METHODS 0.6).

A float stands for the decimal it is written with, `Fraction(str(x))`. A column of such decimals is kept as whole
numerators over one power of ten. Whole arrays are `int64` as long as their products fit, Python integers otherwise, so
that the same expression serves both.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from domain.errors import OutOfDomain
from domain.values import Bools, Floats, Ints

Integers: TypeAlias = npt.NDArray[Any]
"""Whole numbers, shape (n,): dtype `int64` where they fit, Python integers (`object`) otherwise."""

_SAFE = 2**62
_FIFTEEN_DIGITS = 1e15
_PLACES_TRIED = (0, 1, 2, 3, 4, 6, 9, 12, 15)
_MOST_PLACES = 60
_DOUBT = 1e-12
_CLOSE = 1e-6
_POWERS: Floats = np.array([float(10**places) for places in range(23)])
"""Powers of ten that floats hold exactly."""


@dataclass(frozen=True, slots=True)
class Decimals:
    """A column of exact decimals.

    Attributes:
        numerators: shape (n,), whole numbers.
        places: decimal places shared by all: the values are `numerators / 10**places`.
    """

    numerators: Integers
    places: int = 0

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self.numerators)

    def __getitem__(self, chosen: Bools | Ints) -> "Decimals":
        """Take the values at a mask or at positions."""
        return Decimals(self.numerators[chosen], self.places)

    def shifted(self, places: int) -> "Decimals":
        """Divide by a power of ten: per cent becomes a share with `shifted(2)`."""
        return Decimals(self.numerators, self.places + places)

    def approximate(self) -> Floats:
        """Return the nearest floats, within two units in the last place."""
        return as_floats(self.numerators) / float(10**self.places)

    def aligned(self, places: int) -> Integers:
        """Return the numerators over `10**places`, `places` being at least `self.places`."""
        return times(self.numerators, 10 ** (places - self.places))

    def floor(self) -> Integers:
        """Return the whole parts, rounded down."""
        return narrow(np.floor_divide(self.numerators, wide(self.numerators, 10**self.places)))

    def ceil(self) -> Integers:
        """Return the values rounded up to whole numbers."""
        return narrow(-np.floor_divide(-self.numerators, wide(self.numerators, 10**self.places)))

    def total(self) -> Fraction:
        """Return the exact sum."""
        return Fraction(total(self.numerators), 10**self.places)


Exact: TypeAlias = Floats | Decimals
"""Numbers to be read as decimals: floats stand for `Fraction(str(x))`."""


def fraction(value: float | int | Fraction) -> Fraction:
    """Read a number as the decimal it is written with (METHODS 0.6).

    Raises:
        OutOfDomain: NaN or infinity.
    """
    if isinstance(value, Fraction):
        return value
    if not np.isfinite(value):
        raise OutOfDomain(field="number", given=repr(value), expected="a finite number")
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(int(value))


def decimals(values: Exact | Ints) -> Decimals:
    """Read floats as the decimals they are written with; whole numbers and decimals stay as they are.

    Up to fifteen significant digits the decimal is found by one multiplication: two different decimals of fifteen
    digits never share a float, so a candidate that divides back to the same float is the one that is written. The
    others are read from their text.

    Args:
        values: shape (n,), finite.

    Raises:
        OutOfDomain: NaN, infinity, or more than 60 decimal places.
    """
    if isinstance(values, Decimals):
        return values
    if values.dtype.kind in "iu":
        return Decimals(values.astype(np.int64))
    return _from_floats(values.astype(np.float64))


def _from_floats(values: Floats) -> Decimals:
    if not np.isfinite(values).all():
        raise OutOfDomain(field="number", given="NaN or infinity", expected="finite numbers")
    for places in _PLACES_TRIED:
        numerators = np.rint(values * _POWERS[places])
        short = (np.abs(numerators) < _FIFTEEN_DIGITS) & (numerators / _POWERS[places] == values)
        if short.all():
            return Decimals(numerators.astype(np.int64), places)
    return _long_decimals(values)


def _long_decimals(values: Floats) -> Decimals:
    """Read floats written with 16 or 17 digits, by exact multiplication; the doubtful ones are read from their text."""
    digits, own_places, is_sure = _shortest_digits(values)
    doubtful = np.flatnonzero(~is_sure)
    written = [_digits(repr(value)) for value in values[doubtful].tolist()]
    own_places[doubtful] = [places for _, places in written]
    places = max(0, int(own_places.max()))
    if places > _MOST_PLACES:
        raise OutOfDomain(field="number", given=f"{places} decimal places", expected=f"{_MOST_PLACES} at most")
    numerators = digits.astype(object)
    numerators[doubtful] = [number for number, _ in written]
    scales = np.array([10**step for step in range(places - int(own_places.min()) + 1)], dtype=object)
    return Decimals(narrow(numerators * scales[places - own_places]), places)


def _shortest_digits(values: Floats) -> tuple[Ints, Ints, Bools]:
    """Return the digits and places of the shortest decimal of each float, and whether they are sure.

    `value * 10**places` is held exactly as the sum of two floats. The nearest whole number of 15 digits is the answer
    if it lies within half a unit in the last place of the float, else that of 16 digits, else that of 17. Floats
    outside 1e-5..1e6, powers of two (whose neighbours are uneven) and close calls are left to the text.
    """
    sizes = np.abs(values)
    is_sure: Bools = (sizes > 1e-5) & (sizes < 1e6) & (np.frexp(values)[0] != 0.5)
    safe = np.where(is_sure, values, 0.3)
    most = 16 - np.floor(np.log10(np.abs(safe))).astype(np.int64)
    digits, gap, unit = _nearest_whole(safe, most)
    is_sure &= np.abs(gap) < 0.5 - _CLOSE
    places = most.copy()
    for shorter in (1, 2):
        fewer, gap, unit = _nearest_whole(safe, most - shorter)
        is_written = np.abs(gap) < unit
        is_sure &= (np.abs(np.abs(gap) - unit) > unit * _CLOSE) & (~is_written | (np.abs(gap) < 0.5 - _CLOSE))
        digits, places = np.where(is_written, fewer, digits), np.where(is_written, most - shorter, places)
    return np.where(sizes == 0, 0, digits), places, is_sure | (sizes == 0)


def _nearest_whole(values: Floats, places: Ints) -> tuple[Ints, Floats, Floats]:
    """Return the whole number nearest to `values * 10**places`, what it lacks, and half a unit in the last place."""
    scale = _POWERS[places]
    head: Floats = values * scale
    value_high, scale_high = _high_half(values), _high_half(scale)
    value_low, scale_low = values - value_high, scale - scale_high
    tail = value_low * scale_low - ((head - value_high * scale_high) - value_low * scale_high - value_high * scale_low)
    whole = np.rint(head)
    rest = (head - whole) + tail
    step = np.rint(rest)
    return whole.astype(np.int64) + step.astype(np.int64), rest - step, np.spacing(np.abs(values)) / 2 * scale


def _high_half(values: Floats) -> Floats:
    """Return the upper 26 bits of floats (Dekker, 1971)."""
    shifted = values * 134217729.0
    high: Floats = shifted - (shifted - values)
    return high


def _digits(text: str) -> tuple[int, int]:
    """Read `-12.5` as (-125, 1) and `1e-07` as (1, 7): the value is the first over ten to the second."""
    mantissa, _, exponent = text.partition("e")
    whole, _, part = mantissa.partition(".")
    return int(whole + part), len(part) - int(exponent or 0)


def approximate(values: Exact | Ints) -> Floats:
    """Return the floats nearest to exact values."""
    return values.approximate() if isinstance(values, Decimals) else values.astype(np.float64)


def narrow(values: Integers) -> Integers:
    """Return `int64` where every value fits, the same array otherwise."""
    fits = values.dtype != object or len(values) == 0 or _largest(values) < _SAFE
    return values.astype(np.int64) if fits else values


def wide(values: Integers, number: int) -> Any:
    """Return `number` in a form that meets `values` without overflow nor rounding."""
    if values.dtype == object or abs(number) < _SAFE:
        return number
    return np.array([number], dtype=object)


def _largest(values: Integers) -> int:
    return max(abs(int(values.max())), abs(int(values.min()))) if len(values) else 0


def times(values: Integers, other: Integers | int) -> Integers:
    """Multiply exactly: `int64` where the product fits, Python integers otherwise."""
    bound = _largest(values) * (_largest(other) if isinstance(other, np.ndarray) else abs(other))
    if bound < _SAFE and not (isinstance(other, int) and abs(other) >= _SAFE):
        product: Integers = np.multiply(narrow(values), narrow(other) if isinstance(other, np.ndarray) else other)
    else:
        product = np.multiply(values.astype(object), other.astype(object) if isinstance(other, np.ndarray) else other)
    return product


def total(values: Integers) -> int:
    """Sum exactly, without overflow."""
    if values.dtype == object:
        return int(sum(values.tolist()))
    return (int((values >> 32).sum()) << 32) + int((values & 0xFFFFFFFF).sum())


def as_floats(values: Integers) -> Floats:
    """Return the floats nearest to whole numbers."""
    return values.astype(np.float64)


def sign_of_difference(left: Integers, left_factor: int, right: Integers, right_factor: int) -> Ints:
    """Return the sign of `left * left_factor - right * right_factor`, exactly, for factors and values >= 0.

    Floats decide wherever they differ by more than 1e-12 of their size, far above their rounding; whole numbers
    decide the others.
    """
    first, second = as_floats(left) * float(left_factor), as_floats(right) * float(right_factor)
    sign: Ints = np.sign(first - second).astype(np.int64)
    doubtful = (np.abs(first - second) <= _DOUBT * (first + second)) & (first + second > 0)
    if doubtful.any():
        exact_left = times(left[doubtful], left_factor)
        exact_right = times(right[doubtful], right_factor)
        sign[doubtful] = (exact_left > exact_right).astype(np.int64) - (exact_left < exact_right).astype(np.int64)
    return sign


def product(values: Exact, amounts: Ints) -> Decimals:
    """Multiply decimals by whole amounts, exactly."""
    column = decimals(values)
    return Decimals(times(column.numerators, amounts), column.places)


def product_sign(values: Exact, amounts: Ints, limits: Decimals) -> Ints:
    """Return the sign of `values * amounts - limits`, exactly, all >= 0.

    Only the products that floats cannot tell from their limit are read as decimals, so that long decimals cost
    nothing where they do not matter.
    """
    estimate, bounds = approximate(values) * amounts, limits.approximate()
    sign: Ints = np.sign(estimate - bounds).astype(np.int64)
    doubtful = np.abs(estimate - bounds) <= _DOUBT * (estimate + bounds)
    if doubtful.any():
        sign[doubtful] = _sign(product(values[doubtful], amounts[doubtful]), limits[doubtful])
    return sign


def _sign(left: Decimals, right: Decimals) -> Ints:
    places = max(left.places, right.places)
    first, second = left.aligned(places), right.aligned(places)
    sign: Ints = (first > second).astype(np.int64) - (first < second).astype(np.int64)
    return sign


def is_above(left: Exact, right: Exact) -> Bools:
    """Tell where `left` is above `right`, exactly; the decimals of two floats are in the order of the floats."""
    if isinstance(left, Decimals) or isinstance(right, Decimals):
        return _sign(decimals(left), decimals(right)) > 0
    return left > right


def capped_product(values: Exact, amounts: Ints, limits: Decimals) -> Decimals:
    """Return `min(values * amounts, limits)`, exactly, all >= 0; values above their limit are never read."""
    is_inside = product_sign(values, amounts, limits) < 0
    inside = product(values[is_inside], amounts[is_inside])
    places = max(limits.places, inside.places)
    held, own = limits.aligned(places), inside.aligned(places)
    capped = held.astype(object) if own.dtype == object else held.copy()
    capped[is_inside] = own
    return Decimals(narrow(capped), places)


def product_floor(values: Exact, amounts: Ints) -> tuple[Ints, Bools]:
    """Return `floor(values * amounts)` and whether something was cut, exactly, all >= 0.

    Returns:
        whole parts, shape (n,), and a mask, true where the product is not whole.
    """
    estimate = approximate(values) * amounts
    whole: Ints = np.floor(estimate).astype(np.int64)
    has_rest: Bools = np.ones(len(whole), dtype=np.bool_)
    doubtful = np.abs(estimate - np.rint(estimate)) <= _DOUBT * (estimate + 1.0)
    if doubtful.any():
        chosen = product(values[doubtful], amounts[doubtful])
        whole[doubtful] = chosen.floor()
        has_rest[doubtful] = times(whole[doubtful], 10**chosen.places) != chosen.numerators
    return whole, has_rest
