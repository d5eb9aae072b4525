"""Units of indicators: whole exponents over six base units, so that euros never add to inhabitants (METHODS 1.7)."""

import re
from dataclasses import dataclass

from domain.errors import InvalidInput, OutOfDomain

BASE_UNITS = ("eur", "hab", "log", "men", "km2", "etp")
"""Euros, inhabitants, dwellings, households, square kilometres, full-time equivalents; `km2` is one symbol."""

_FACTOR = re.compile(r"([*/]?)([a-z0-9]+)(?:\^([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Attributes:
        exponents: one whole number for each of `BASE_UNITS`.
    """

    exponents: tuple[int, ...] = (0,) * len(BASE_UNITS)

    @property
    def is_one(self) -> bool:
        """True for a number without unit."""
        return not any(self.exponents)

    def times(self, other: "Unit") -> "Unit":
        """Return the unit of a product."""
        return Unit(tuple(own + its for own, its in zip(self.exponents, other.exponents, strict=True)))

    def over(self, other: "Unit") -> "Unit":
        """Return the unit of a quotient."""
        return self.times(other.power(-1))

    def power(self, exponent: int) -> "Unit":
        """Return the unit of a power."""
        return Unit(tuple(own * exponent for own in self.exponents))

    def root(self) -> "Unit":
        """Return the unit of a square root.

        Raises:
            OutOfDomain: an exponent is odd.
        """
        if any(own % 2 for own in self.exponents):
            raise OutOfDomain(field="unit", given=self.text(), expected="even exponents")
        return Unit(tuple(own // 2 for own in self.exponents))

    def text(self) -> str:
        """Write the unit as METHODS 1.7 does: `eur/hab`, `eur^2/hab/km2`, `1/hab`, `1`."""
        over = [_power(symbol, own) for symbol, own in zip(BASE_UNITS, self.exponents, strict=True) if own > 0]
        under = [f"/{_power(symbol, -own)}" for symbol, own in zip(BASE_UNITS, self.exponents, strict=True) if own < 0]
        return "*".join(over or ["1"]) + "".join(under)


ONE = Unit()
"""Unit of numbers without unit."""


def _power(symbol: str, exponent: int) -> str:
    return symbol if exponent == 1 else f"{symbol}^{exponent}"


def unit_of(text: str) -> Unit:
    """Read a unit text: factors joined by `*` or `/`, each a base unit with an exponent, or 1.

    Raises:
        InvalidInput: something else is written.
    """
    unit, place = ONE, 0
    while place < len(text):
        found = _FACTOR.match(text, place)
        if found is None or (found[1] == "") != (place == 0) or found[2] not in (*BASE_UNITS, "1"):
            raise InvalidInput(field="unit", given=text[:60], expected=" ".join(BASE_UNITS))
        factor = ONE if found[2] == "1" else _base(found[2]).power(int(found[3] or 1))
        unit, place = (unit.over(factor) if found[1] == "/" else unit.times(factor)), found.end()
    if not text:
        raise InvalidInput(field="unit", given="", expected="unit, 1 for none")
    return unit


def _base(symbol: str) -> Unit:
    return Unit(tuple(int(symbol == base) for base in BASE_UNITS))
