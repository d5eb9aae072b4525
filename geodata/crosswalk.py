"""From commune codes of older vintages to those of one official geographic code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.errors import UnreadableData
from domain.values import MISSING, OK, SECRET, Column, Floats, Ints, States, Texts

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Where the communes of a territory come from.

    Attributes:
        cog_year: vintage of the codes led to.
        current: current code of every known code; a current code leads to itself.
    """

    cog_year: int
    current: Mapping[str, str]

    @classmethod
    def of(cls, cog_year: int, former_codes: Mapping[str, Sequence[str]]) -> "Crosswalk":
        """Make a crosswalk from the former codes that every current commune names.

        Args:
            cog_year: vintage of the current codes.
            former_codes: for each current code, codes of the communes that it absorbed or that it used to bear.

        Raises:
            UnreadableData: two current communes name the same former code, which cannot be split.
        """
        current = {code: code for code in former_codes}
        claimed: dict[str, str] = {}
        for code in sorted(former_codes):
            for former in former_codes[code]:
                if former in current:
                    continue
                if former in claimed:
                    raise UnreadableData(
                        file="crosswalk", problem=f"code {former} became both {claimed[former]} and {code}"
                    )
                claimed[former] = code
        return cls(cog_year, {**current, **claimed})

    def convert(self, codes: Sequence[str], file: str) -> Texts:
        """Lead codes of any vintage to current ones.

        Args:
            codes: n commune codes.
            file: where they were read, for the error.

        Returns:
            shape (n,), current codes.

        Raises:
            UnreadableData: codes that no current commune is or names; all are listed or counted.
        """
        unknown = sorted({code for code in codes if code not in self.current})
        if unknown:
            shown = ", ".join(unknown[:_SHOWN])
            raise UnreadableData(file=file, problem=f"{len(unknown)} unknown commune codes: {shown}")
        return np.array([self.current[code] for code in codes], dtype=np.str_)


@dataclass(frozen=True, slots=True)
class Converted:
    """A column brought to the communes of a territory.

    Attributes:
        column: n values with their states.
        merged: ascending positions of the communes left without value because they were merged.
    """

    column: Column
    merged: Ints


def sum_counts(communes: Texts, codes: Texts, values: Floats, absent: float = np.nan) -> Converted:
    """Sum counts of an older vintage into the communes that absorbed their own.

    Args:
        communes: shape (n,), ascending commune codes.
        codes: shape (m,), current code of every row, known in `communes`.
        values: shape (m,), counts or euros; NaN where unknown.
        absent: value of a commune without row: NaN where unknown, 0 where the source lists only what exists.

    Returns:
        Sums; missing where a part is unknown (METHODS 10).
    """
    where = np.searchsorted(communes, codes)
    sums = np.bincount(where, weights=values, minlength=communes.size)
    n_rows = np.bincount(where, minlength=communes.size)
    return Converted(Column.known(np.where(n_rows > 0, sums, absent)), np.empty(0, dtype=np.int64))


def keep_rates(communes: Texts, former: Texts, codes: Texts, values: Floats, states: States) -> Converted:
    """Keep medians and rates of the communes that did not change; a merged commune has none.

    Args:
        communes: shape (n,), ascending commune codes.
        former: shape (m,), code of every row as published.
        codes: shape (m,), the same row's current code, known in `communes`.
        values: shape (m,), NaN where the state is not `OK`.
        states: shape (m,), codes of `ValueState`.

    Returns:
        Values; missing and listed in `merged` where several rows, or a row of another code, lead to one commune;
        missing where no row does.
    """
    where = np.searchsorted(communes, codes)
    is_merged = np.bincount(where, minlength=communes.size) > 1
    is_merged[where[former != codes]] = True
    kept_values = np.full(communes.size, np.nan)
    kept_states = np.full(communes.size, MISSING, dtype=np.int8)
    kept_values[where], kept_states[where] = values, states
    kept_values[is_merged], kept_states[is_merged] = np.nan, MISSING
    return Converted(Column(kept_values, kept_states), np.flatnonzero(is_merged))


def confidential_where_empty(values: Floats) -> States:
    """Give the state of figures whose source leaves a cell empty for confidentiality: the row is there, not the value.

    Args:
        values: shape (m,), NaN where the cell is empty.

    Returns:
        shape (m,), `OK` or `SECRET`.
    """
    return np.where(np.isnan(values), SECRET, OK).astype(np.int8)
