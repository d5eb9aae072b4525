"""Columns of one year of the code brought to another: counts, flags, rates, classes and lists (METHODS 10)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum
from typing import TypeVar

import numpy as np

from domain import cog
from domain.cog import Event
from domain.values import MISSING, OK, Bools, Column, Floats, Ints, States, Texts
from geodata.cog.account import Changes
from geodata.cog.lineage import Lineage, Shares, moves
from geodata.cog.planning import MARK, OnUnknown, check_once, events_of, list_changes, needed_moves, sift_unknown
from geodata.cog.table import ChangeKind
from geodata.reading.codes import COMMUNE_OF_ARRONDISSEMENT

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A column in the communes of arrival.

    Attributes:
        codes: shape (m,), ascending.
        column: their values.
        changes: the account.
        lost: of medians and rates only, why a commune that a rate led to has none: merger or split, by code.
    """

    codes: Texts
    column: Column
    changes: Changes
    lost: Mapping[str, ChangeKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Led:
    """Rows of a table led to communes of arrival, once for each.

    Attributes:
        rows: shape (k,), positions of the rows.
        codes: shape (k,), code of arrival.
        shares: shape (k,), share of the row's count that goes there; NaN where unknown.
    """

    rows: Ints
    codes: Texts
    shares: Floats


@dataclass(frozen=True, slots=True)
class Conversion:
    """How the rows of one table go from one year to another; made once, used for each of its columns.

    Attributes:
        kept: shape (n,), rows that take part.
        codes: their codes.
        moves: where each goes, with shares, and those that the data lacks; codes that stay are not named.
        events: what the domain applies.
        unshared: codes split in unknown shares.
        changes: the account, without totals.
    """

    kept: Bools
    codes: tuple[str, ...]
    moves: Mapping[str, Shares]
    events: tuple[Event, ...]
    unshared: frozenset[str]
    changes: Changes

    @classmethod
    def of(
        cls,
        lineage: Lineage,
        codes: Sequence[str],
        years: tuple[int, int],
        on_unknown: OnUnknown = "refuse",
        *,
        shares_splits: bool = True,
    ) -> "Conversion":
        """Decide where the rows of a table go.

        Args:
            lineage: the changes of the code.
            codes: n codes of the year of departure, each once; municipal arrondissements are grouped, or left out where
                their commune stands in the data too.
            years: of departure and of arrival.
            on_unknown: whether unknown codes are refused, or left out up to 5 % of the rows.
            shares_splits: False to leave without value what became of a split commune, even where populations
                are known.

        Raises:
            UnreadableData: unknown codes, or more than 5 % of them where they are left out.
            OutOfDomain: a code stands twice, or a year is not covered.
        """
        check_once(codes)
        unknown = sift_unknown(codes, lineage.codes_of(years[0]), years[0], on_unknown)
        given = set(codes)
        details = frozenset(code for code in given if COMMUNE_OF_ARRONDISSEMENT.get(code) in given)
        present = tuple(code for code in codes if code not in unknown | details)
        needed = needed_moves(moves(lineage, *years), present)
        unshared = frozenset(
            code for code, to in needed.items() if len(to) > 1 and (not shares_splits or None in to.values())
        )
        listed = list_changes(lineage, {code: to for code, to in needed.items() if code in given}, years, unshared)
        absent = tuple(sorted(needed.keys() - given))
        changes = Changes(
            *years, len(present), tuple(listed), tuple(sorted(unknown)), tuple(sorted(details)), absent_codes=absent
        )
        kept = np.array([code not in unknown | details for code in codes], dtype=np.bool_)
        return cls(kept, present, needed, tuple(events_of(needed, present, unshared)), unshared, changes)

    def counts(self, column: Column, absent: float = np.nan) -> Arrived:
        """Sum counts or euros, and share those of a split commune by population.

        Args:
            column: n values.
            absent: value of a commune of departure that the data lacks: NaN where unknown, 0 where the source lists
                only what exists.

        Returns:
            Values, missing where a part is unknown.
        """
        values, states = column.values[self.kept], column.states[self.kept]
        before = _total(values, states)
        hidden = np.array([code in self.unshared for code in self.codes], dtype=np.bool_)
        states = np.where(hidden & (states == OK), MISSING, states).astype(np.int8)
        values = np.where(states == OK, values, np.nan)
        lacking = () if np.isnan(absent) else self.changes.absent_codes
        values = np.append(values, np.full(len(lacking), absent))
        states = np.append(states, np.full(len(lacking), OK, dtype=np.int8))
        made = cog.convert_counts((*self.codes, *lacking), Column(values, states), self.events)
        after = _total(made.column.values, made.column.states)
        codes = np.array([code.removeprefix(MARK) for code in made.codes], dtype=np.str_)
        return Arrived(codes, made.column, replace(self.changes, total_before=before, total_after=after))

    def flags(self, flags: Sequence[bool | None]) -> dict[str, bool | None]:
        """Convert a yes or no (« the commune holds a QPV »): any yes among communes that merge makes a yes.

        Args:
            flags: n values, None where unknown.

        Returns:
            By code of arrival; None where unknown, as for what comes out of a commune that had it and was split.
        """
        made, _ = cog.convert_flags(self.codes, self._kept(flags), self.events)
        return {code.removeprefix(MARK): flag for code, flag in made.items()}

    def ratio(self, numerator: Column, denominator: Column) -> Arrived:
        """Rebuild a rate from its numerator and denominator; missing where the denominator is not above 0.

        Args:
            numerator: n values.
            denominator: n values.

        Returns:
            Rates, with the account of the numerator.
        """
        above, below = self.counts(numerator), self.counts(denominator)
        states = np.where(above.column.states != OK, above.column.states, below.column.states)
        states = np.where((states == OK) & ~(below.column.values > 0), MISSING, states).astype(np.int8)
        empty = np.full(states.size, np.nan)
        rates = np.divide(above.column.values, below.column.values, out=empty, where=states == OK)
        return Arrived(above.codes, Column(rates, states), above.changes)

    def rates(self, column: Column) -> Arrived:
        """Keep medians and rates of the communes whose territory is the same; the others have none.

        Args:
            column: n values.
        """
        made: dict[str, tuple[float, int]] = {}
        lost: dict[str, ChangeKind] = {}
        kinds = {change.old_code: change.kind for change in self.changes.changes}
        values, states = column.values[self.kept].tolist(), column.states[self.kept].tolist()
        for code, value, state in zip(self.codes, values, states, strict=True):
            for target in self.moves.get(code, (code,)):
                if kinds.get(code, ChangeKind.RECODING) is ChangeKind.RECODING:
                    made[target] = (value, state)
                else:
                    made[target] = (np.nan, int(MISSING))
                    lost[target] = max(kinds[code], lost.get(target, kinds[code]))
        codes = sorted(made)
        kept = Column(
            np.array([made[code][0] for code in codes], dtype=np.float64),
            np.array([made[code][1] for code in codes], dtype=np.int8),
        )
        return Arrived(np.array(codes, dtype=np.str_), kept, self.changes, {code: lost[code] for code in sorted(lost)})

    def classes(self, classes: Sequence[str]) -> dict[str, str | None]:
        """Convert a class or the area of a zoning: kept where all the parts agree.

        Args:
            classes: n texts.

        Returns:
            By code of arrival; None where parts differ or the data lacks one.
        """
        class_of = dict(zip(self.codes, self._kept(classes), strict=True))
        found: defaultdict[str, set[str | None]] = defaultdict(set)
        for code in (*self.codes, *self.changes.absent_codes):
            for target in self.moves.get(code, (code,)):
                found[target].add(class_of.get(code))
        return {code: next(iter(found[code])) if len(found[code]) == 1 else None for code in sorted(found)}

    def members(self) -> tuple[Texts, Texts]:
        """Convert the list of the communes of a zoning.

        Returns:
            Ascending codes of arrival that hold a part of a listed commune; those among them that hold others as well.
        """
        listed = {target for code in self.codes for target in self.moves.get(code, (code,))}
        others = {target for code in self.changes.absent_codes for target in self.moves[code]}
        return np.array(sorted(listed), dtype=np.str_), np.array(sorted(listed & others), dtype=np.str_)

    def led(self) -> Led:
        """Lead every row that takes part to each commune of arrival that holds a part of its own.

        A count goes there times its share; a sum needs the codes that the data lacks as well (`changes.absent_codes`).
        """
        rows, codes, shares = [], [], []
        for row, code in zip(np.flatnonzero(self.kept).tolist(), self.codes, strict=True):
            for target, share in self.moves.get(code, {code: 1.0}).items():
                rows.append(row)
                codes.append(target)
                shares.append(np.nan if share is None or code in self.unshared else share)
        return Led(np.array(rows, dtype=np.int64), np.array(codes, dtype=np.str_), np.array(shares, dtype=np.float64))

    def _kept(self, values: Sequence[Value]) -> list[Value]:
        return [value for value, is_kept in zip(values, self.kept.tolist(), strict=True) if is_kept]


def _total(values: Floats, states: States) -> float:
    return fsum(values[states == OK].tolist())
