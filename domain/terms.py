"""Terms that the Conference sets beside the rates: themes, finalities, advances, engineering assistance."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from domain.decimals import fraction
from domain.envelope import Fungibility
from domain.errors import InvalidInput

FIELD = "y"
"""Field of the address."""
LONGEST_TEXT = 8_000
"""Characters of the themes and transfers, or of the finalities: they fit in an address."""
MOST_PERIODS, LONGEST_LAG = 24, 24
DEFAULT_ADVANCES = (0.0, 0.0, 0.2, 0.3)
"""Usual advances, the stratum most in need last: of fewer strata, the last ones (METHODS 5.8, a project's choice)."""
_SEPARATORS = re.compile(r"[;\s]+")
_LONGEST_WRITTEN = 60_000


@dataclass(frozen=True, slots=True)
class Terms:
    """Each is a choice of the Conference; the usual values are those of METHODS.

    Attributes:
        window: points of position on each side of a threshold in which a commune is near it.
        advances: advance of each stratum, 0 to 1, the least in need first; none given is the usual ones.
        periods: periods over which a cost is spread evenly.
        payment_lag: periods between a cost and its aid.
        engineering_population: inhabitants below which a commune may receive engineering assistance.
        engineering_share: least share of its inhabitants in the priority geography, 0 to 1.
        engineering_ratio: largest financial potential over the mean, 0 to 1.
        finalities: how costs are split, as typed: `Habitat ; 40`.
        ledger: themes and transfers, as typed.
        fungibility: rule of the transfers, a text of `Fungibility`.
        tolerance: points around one half, for the balance of the themes.
    """

    window: float = 5.0
    advances: tuple[float, ...] = ()
    periods: int = 4
    payment_lag: int = 2
    engineering_population: int = 2_000
    engineering_share: float = 0.10
    engineering_ratio: float = 0.75
    finalities: str = ""
    ledger: str = ""
    fungibility: str = Fungibility.WITHIN_FAMILY.value
    tolerance: float = 0.0


PER_CENT = frozenset({"engineering_share", "engineering_ratio"})
"""Written in per cent."""
_BOUNDS: Mapping[str, tuple[float, float, int]] = {
    "window": (0, 50, 1),
    "periods": (1, MOST_PERIODS, 0),
    "payment_lag": (0, LONGEST_LAG, 0),
    "engineering_population": (0, 100_000_000, 0),
    "engineering_share": (0, 100, 1),
    "engineering_ratio": (0, 1_000, 1),
    "tolerance": (0, 50, 1),
}
"""Least, most and decimals of each number, as written."""


def advances_of(terms: Terms, n_strata: int) -> tuple[float, ...]:
    """Return the advance of each stratum, 0 to 1; the usual ones where those typed are for another number of strata."""
    if len(terms.advances) == n_strata:
        return terms.advances
    return DEFAULT_ADVANCES[-n_strata:]


def write_terms(terms: Terms) -> dict[str, Any]:
    """Write what is not usual as plain values: shares in per cent, advances as `0 ; 0 ; 20 ; 30`."""
    usual = Terms()
    changed = [one.name for one in fields(Terms) if getattr(terms, one.name) != getattr(usual, one.name)]
    return {name: _written(name, getattr(terms, name)) for name in changed}


def _written(name: str, value: Any) -> Any:
    if name == "advances":
        return " ; ".join(f"{float(fraction(one) * 100):g}".replace(".", ",") for one in value)
    return float(fraction(value) * 100) if name in PER_CENT else value


def read_terms(value: object) -> Terms:
    """Read what `write_terms` wrote; nothing is the usual terms, and so is an emptied value.

    Raises:
        InvalidInput: another form, an unknown name, a number out of bounds or with too many decimals.
    """
    if value is None or value == "":
        return Terms()
    if not isinstance(value, dict):
        raise InvalidInput(field=FIELD, given=type(value).__name__, expected="object")
    known = {one.name for one in fields(Terms)}
    if not value.keys() <= known:
        raise InvalidInput(
            field=FIELD, given=ascii(sorted(map(str, value.keys() - known)))[:40], expected="known names"
        )
    return Terms(**{name: _read(name, one) for name, one in value.items() if one is not None and one != ""})


def _read(name: str, value: object) -> Any:
    if name in _BOUNDS:
        return _number(name, value)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise _refused(name, value)
    if name == "advances":
        return _advances(value)
    if name == "fungibility" and value not in set(map(str, Fungibility)):
        raise _refused(name, value)
    return value


def _number(name: str, value: object) -> float | int:
    low, high, decimals = _BOUNDS[name]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not low <= value <= high or round(value, decimals) != value:  # type: ignore[operator,call-overload]  # a number by then
        raise _refused(name, value)
    read = float(value)  # type: ignore[arg-type]  # a number by then
    if name in PER_CENT:
        return round(read / 100, decimals + 2)
    return read if decimals else int(read)


def _advances(text: str) -> tuple[float, ...]:
    parts = [one.rstrip("%").replace(",", ".") for one in _SEPARATORS.split(text.strip()) if one not in {"", "%"}]
    try:
        shares = [float(one) for one in parts]
    except ValueError as error:
        raise _refused("advances", text) from error
    if len(shares) > 4 or any(not 0 <= one <= 100 or round(one, 1) != one for one in shares):
        raise _refused("advances", text)
    return tuple(round(one / 100, 3) for one in shares)


def _refused(name: str, value: object) -> InvalidInput:
    return InvalidInput(field=FIELD, given=f"{name} : {value!r}"[:60], expected="a value within bounds")


def encode_terms(terms: Terms) -> str:
    """Write terms for an address; empty where all are usual."""
    written = write_terms(terms)
    if not written:
        return ""
    body = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(body, 9)).decode().rstrip("=")


def decode_terms(text: str) -> Terms:
    """Read what `encode_terms` wrote.

    Raises:
        InvalidInput: another form.
    """
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        body = reader.decompress(packed, _LONGEST_WRITTEN)
        if not reader.eof or reader.unused_data:
            raise ValueError("cut")
        return read_terms(json.loads(body))
    except (binascii.Error, ValueError, RecursionError, zlib.error) as error:
        raise InvalidInput(field=FIELD, given=text[:40], expected="terms of an address") from error
