"""The two tables of the code: its communes of 2014, and every change of a code since, one row for each old and new."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from domain.codes import departement_of
from domain.errors import UnreadableData
from geodata.folder import csv_bytes, csv_columns

FOLDER = Path(__file__).parent
FIRST_YEAR, LAST_YEAR = 2014, 2026
BASE_FILE, EVENTS_FILE = f"communes_{FIRST_YEAR}.csv", "events.csv"
_BASE_HEADER = ("departement_code", "numbers")
_HEADER = (
    *("year", "kind", "old_code", "old_name", "new_code", "new_name"),
    *("parts", "population", "population_cog_year", "date", "source"),
)


class ChangeKind(StrEnum):
    """What happens to a code."""

    MERGER = "merger"
    SPLIT = "split"
    RECODING = "recoding"


@dataclass(frozen=True, slots=True)
class Row:
    """One old code and one new code of a change.

    The rows of a merger share their new code, the commune that keeps its code included; those of a split their old one.

    Attributes:
        year: first 1 January that it holds on.
        kind: what happens.
        old_code: a code of the year before.
        old_name: its name that year.
        new_code: a code of this year.
        new_name: its name this year.
        parts: of a split only, codes that the territory of the new commune had in 2014; its own where it was none then.
        population: of a split only, inhabitants of the new commune; None where unknown.
        population_cog_year: year of the list that the population was read in.
        date: day of the change (2019-01-01) where a source names it, empty elsewhere.
        source: version of the package that says what became of the code.
    """

    year: int
    kind: ChangeKind
    old_code: str
    old_name: str
    new_code: str
    new_name: str
    parts: tuple[str, ...] = ()
    population: int | None = None
    population_cog_year: int | None = None
    date: str = ""
    source: str = ""


def events_bytes(rows: Iterable[Row]) -> bytes:
    """Write the changes, by year, kind, new and old code."""
    ordered = sorted(rows, key=lambda row: (row.year, row.kind, row.new_code, row.old_code))
    return csv_bytes(
        _HEADER,
        [
            (
                *(row.year, row.kind.value, row.old_code, row.old_name, row.new_code, row.new_name),
                *(" ".join(row.parts), _text(row.population), _text(row.population_cog_year), row.date, row.source),
            )
            for row in ordered
        ],
    )


def read_events(body: bytes) -> tuple[Row, ...]:
    """Read the changes.

    Raises:
        UnreadableData: a column is absent or a cell is not as written.
    """
    columns = csv_columns(body)
    if tuple(columns) != _HEADER:
        raise UnreadableData(file=EVENTS_FILE, problem=f"columns are {', '.join(columns)}")
    try:
        return tuple(_row(dict(zip(_HEADER, cells, strict=True))) for cells in zip(*columns.values(), strict=True))
    except ValueError as error:
        raise UnreadableData(file=EVENTS_FILE, problem=str(error)) from error


def base_bytes(codes: Iterable[str]) -> bytes:
    """Write commune codes in short: one row for each département, `001-003 005` for four communes."""
    groups = groupby(sorted(codes), key=departement_of)
    return csv_bytes(_BASE_HEADER, [(group, _ranges(group, tuple(members))) for group, members in groups])


def read_base(body: bytes) -> frozenset[str]:
    """Read commune codes written by `base_bytes`."""
    columns = csv_columns(body)
    codes: set[str] = set()
    for group, text in zip(*(columns[name] for name in _BASE_HEADER), strict=True):
        for piece in text.split():
            first, _, last = piece.partition("-")
            width = len(first)
            codes |= {f"{group}{number:0{width}d}" for number in range(int(first), int(last or first) + 1)}
    return frozenset(codes)


def _row(cells: Mapping[str, str]) -> Row:
    return Row(
        int(cells["year"]),
        ChangeKind(cells["kind"]),
        cells["old_code"],
        cells["old_name"],
        cells["new_code"],
        cells["new_name"],
        parts=tuple(cells["parts"].split()),
        population=_number(cells["population"]),
        population_cog_year=_number(cells["population_cog_year"]),
        date=cells["date"],
        source=cells["source"],
    )


def _ranges(group: str, members: tuple[str, ...]) -> str:
    numbers = [int(code.removeprefix(group)) for code in members]
    width = len(members[0]) - len(group)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts = (f"{run[0]:0{width}d}-{run[-1]:0{width}d}" if len(run) > 1 else f"{run[0]:0{width}d}" for run in runs)
    return " ".join(texts)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(text: str) -> int | None:
    return int(text) if text else None
