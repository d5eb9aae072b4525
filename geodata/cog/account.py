"""Account of a conversion: every change listed, with what was left out and the totals before and after."""

from dataclasses import dataclass

from geodata.cog.table import ChangeKind


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one code of the data.

    Attributes:
        kind: merger, split or recoding; the grouping of an arrondissement is a merger.
        year: first 1 January that it holds on; 0 for an arrondissement.
        old_code: as in the data.
        new_codes: where its value went, ascending.
        is_estimated: True where the value was shared by population.
    """

    kind: ChangeKind
    year: int
    old_code: str
    new_codes: tuple[str, ...]
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Account of one conversion.

    Attributes:
        from_year: year of departure.
        to_year: year of arrival.
        n_rows: rows converted.
        changes: one for each row whose commune has another code or another territory at arrival, by code.
        unknown_codes: codes left out because no commune of the year bears them, ascending.
        detail_codes: arrondissements left out because their commune stands in the data too, ascending.
        absent_codes: codes of departure that a commune of arrival needs and that the data lacks, ascending.
        total_before: sum of the known values converted; None where the column is no count.
        total_after: sum of the known values at arrival; smaller where an unknown part hides known ones.
    """

    from_year: int
    to_year: int
    n_rows: int
    changes: tuple[Change, ...]
    unknown_codes: tuple[str, ...]
    detail_codes: tuple[str, ...]
    absent_codes: tuple[str, ...] = ()
    total_before: float | None = None
    total_after: float | None = None
