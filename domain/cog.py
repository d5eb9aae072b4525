"""From one year of the official geographic code (COG) to another: events in date order (METHODS 10)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, assert_never

import numpy as np

from domain.errors import OutOfDomain
from domain.values import MISSING, OK, Column

SHARE_TOLERANCE = 1e-9

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Merger:
    """Communes that become one (*fusion*); the new one may keep the code of an old one.

    Attributes:
        old: codes that merge.
        new: code of the new commune.
    """

    old: tuple[str, ...]
    new: str


@dataclass(frozen=True, slots=True)
class Split:
    """A commune that becomes several (*scission*).

    Attributes:
        old: code that is split.
        shares: shares of its *population* in each new commune, summing to 1; never shares of area.
    """

    old: str
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Recoding:
    """A commune that changes code (*changement de code*).

    Attributes:
        old: its code before.
        new: its code after.
    """

    old: str
    new: str


Event: TypeAlias = Merger | Split | Recoding


@dataclass(frozen=True, slots=True)
class Converted:
    """Counts in the geography of arrival.

    Attributes:
        codes: shape (m,), ascending text order; codes that disappeared are gone.
        column: their values; a value made from a missing or confidential one has its state.
        total: sum of the known values.
        absent_codes: codes named by an event and absent from the data, ascending: never a silent loss of rows.
    """

    codes: tuple[str, ...]
    column: Column
    total: float
    absent_codes: tuple[str, ...]


def convert_counts(codes: Iterable[str], column: Column, events: Iterable[Event]) -> Converted:
    """Convert counts or euros from one year of the code to another.

    Values that merge are summed; a commune that splits is shared by population; a value arriving on a code already
    there is added to it. A code absent from the data counts as missing, as does everything that it is summed into.
    Rates are converted as their numerator and their denominator, then divided.

    Args:
        codes: n distinct codes.
        column: their n values.
        events: in date order.

    Returns:
        The values after the last event.

    Raises:
        OutOfDomain: a code comes twice, an event names none or the same twice, or shares do not sum to 1.
    """
    table = _table(codes, zip(column.values.tolist(), column.states.tolist(), strict=True))
    absent = _replay(table, events, _add, _share, (float("nan"), int(MISSING)))
    kept = tuple(sorted(table))
    values = np.array([table[code][0] for code in kept], dtype=np.float64)
    states = np.array([table[code][1] for code in kept], dtype=np.int8)
    return Converted(kept, Column(values, states), float(np.nansum(values)), absent)


def convert_flags(
    codes: Iterable[str], flags: Iterable[bool | None], events: Iterable[Event]
) -> tuple[dict[str, bool | None], tuple[str, ...]]:
    """Convert a yes or no (« the commune holds a QPV »): any yes among those that merge makes a yes.

    Args:
        codes: n distinct codes.
        flags: their n values, None where unknown.
        events: in date order.

    Returns:
        The value of each code after the last event (None where nothing says yes and something is unknown, and for the
        parts of a commune that held one and was split), and the absent codes.

    Raises:
        OutOfDomain: as `convert_counts`.
    """
    table = _table(codes, flags)
    absent = _replay(table, events, _any, lambda flag, share: flag if share == 1.0 or not flag else None, None)
    return dict(sorted(table.items())), absent


def _table(codes: Iterable[str], values: Iterable[Value]) -> dict[str, Value]:
    listed = tuple(codes)
    table = dict(zip(listed, values, strict=True))
    if len(table) != len(listed):
        twice = next(code for code in listed if listed.count(code) > 1)
        raise OutOfDomain(field="codes", given=twice, expected="each code once")
    return table


def _replay(
    table: dict[str, Value],
    events: Iterable[Event],
    add: Callable[[Value, Value], Value],
    share: Callable[[Value, float], Value],
    missing: Value,
) -> tuple[str, ...]:
    absent: set[str] = set()
    for event in events:
        olds, news = _moves(event)
        taken = []
        for old in olds:
            if old not in table:
                absent.add(old)
            taken.append(table.pop(old, missing))
        for new, part in news.items():
            for value in taken:
                arriving = share(value, part)
                table[new] = add(table[new], arriving) if new in table else arriving
    return tuple(sorted(absent))


def _moves(event: Event) -> tuple[tuple[str, ...], Mapping[str, float]]:
    match event:
        case Merger(old, new):
            if not old or len(set(old)) != len(old):
                raise OutOfDomain(field="from", given=str(old)[:60], expected="distinct codes, one at least")
            return old, {new: 1.0}
        case Split(code, shares):
            if min(shares.values(), default=-1.0) < 0.0 or abs(sum(shares.values()) - 1.0) > SHARE_TOLERANCE:
                raise OutOfDomain(field="shares", given=str(dict(shares))[:60], expected="shares that sum to 1")
            return (code,), shares
        case Recoding(code, new):
            return (code,), {new: 1.0}
        case _:
            assert_never(event)


def _add(one: tuple[float, int], other: tuple[float, int]) -> tuple[float, int]:
    """Sum two values; the first state in the order of `STATES` wins among those that are not known."""
    states = [state for _, state in (one, other) if state != OK]
    return (float("nan"), min(states)) if states else (one[0] + other[0], int(OK))


def _share(value: tuple[float, int], share: float) -> tuple[float, int]:
    return (value[0] * share, value[1])


def _any(one: bool | None, other: bool | None) -> bool | None:
    if one or other:
        return True
    return None if one is None or other is None else False


def unknown_codes(codes: Iterable[str], vintage_codes: frozenset[str]) -> tuple[str, ...]:
    """List the codes absent from a year of the official code, ascending, to be shown to the user (METHODS 10).

    Args:
        codes: codes of the data.
        vintage_codes: all the codes of that year.
    """
    return tuple(sorted(set(codes) - vintage_codes))
