"""Which layout a table follows: all the columns that a layout requires, cells of the forms that it says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from geodata.layouts.record import Field, Kind, Layout
from geodata.layouts.registry import LAYOUTS
from geodata.reading.header import folded
from geodata.reading.table import Table

_SAMPLE = 500
_MOST = 0.8
_CENTURY_TURN = 50
"""Two-digit years below it are of this century."""
_FORMS = {
    Kind.COMMUNE: r"(\d{2}|2[AB]|0?2[AB]|20[AB])\d{3}|\d{4}(\.0)?",
    Kind.QPV: r"Q[NP]\w{6}",
    Kind.EPCI: r"2[04]\d{7}(\.0)?|Z+",
}


@dataclass(frozen=True, slots=True)
class Match:
    """A layout found in a table.

    Attributes:
        layout: the layout.
        columns: column of the table that each field was found in, by English name.
        years: year read in the name of the column, for the fields that have one.
    """

    layout: Layout
    columns: dict[str, str]
    years: dict[str, int]


def recognise(table: Table, *, has_shapes: bool) -> tuple[Match, ...]:
    """Find the layouts that a table follows best.

    Args:
        table: as read.
        has_shapes: whether its rows have contours.

    Returns:
        One match; several where nothing tells them apart; none for a table of one's own.
    """
    found = [
        match
        for layout in LAYOUTS
        if layout.has_shapes == has_shapes and (match := match_of(layout, table)) is not None
    ]
    ranks = [(_n_required(match.layout), len(match.columns)) for match in found]
    best = max(ranks, default=(0, 0))
    return tuple(match for match, rank in zip(found, ranks, strict=True) if rank == best)


def match_of(layout: Layout, table: Table) -> Match | None:
    """Find the fields of a layout in a table; None where it lacks one that the layout requires."""
    by_name = {folded(column): column for column in table.columns}
    columns: dict[str, str] = {}
    years: dict[str, int] = {}
    for field in layout.fields:
        place = _place(field, by_name)
        if place is None and field.is_required:
            return None
        if place is not None:
            columns[field.name] = place[0]
            if place[1]:
                years[field.name] = place[1]
    is_enough = len(columns) >= layout.share_known * len(table.columns)
    is_alike = all(_has_form(layout.column_read(name), table.cells[column]) for name, column in columns.items())
    return Match(layout, columns, years) if is_enough and is_alike else None


def lacking(layout: Layout, table: Table) -> list[str]:
    """List the columns that a layout requires and a table does not have, by their first published name."""
    by_name = {folded(column): column for column in table.columns}
    return [each.published[0] for each in layout.fields if each.is_required and _place(each, by_name) is None]


def year_in(label: str) -> str:
    """Return the year that the name of a file gives; empty where it gives none, the first and last of a range."""
    years = re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", label)
    if not years:
        return ""
    return years[0] if len(set(years)) == 1 else f"{years[0]}-{years[-1]}"


def translated(field: Field, text: str) -> str:
    """Put the English term of a field in place of a published one; other texts stay."""
    for published, term in field.terms.items():
        if _pattern(published).fullmatch(folded(text)):
            return term
    return text


def _n_required(layout: Layout) -> int:
    return sum(field.is_required for field in layout.fields) + sum(bool(field.form) for field in layout.fields)


def _place(field: Field, by_name: dict[str, str]) -> tuple[str, int] | None:
    for published in field.published:
        if "{" not in published:
            if folded(published) in by_name:
                return by_name[folded(published)], 0
            continue
        for name, column in by_name.items():
            if found := _pattern(published).fullmatch(name):
                return column, _year(found[1])
    return None


@lru_cache(maxsize=1000)
def _pattern(published: str) -> re.Pattern[str]:
    text = re.escape(folded(published))
    return re.compile(text.replace(r"\{yyyy\}", r"((?:19|20)\d\d)").replace(r"\{yy\}", r"(\d\d)"))


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < _CENTURY_TURN else 1900)


def _has_form(field: Field, cells: Sequence[str | None]) -> bool:
    """Tell whether most of the first cells are what the field says, signs for no value left out."""
    form = field.form or (_FORMS.get(field.kind, "") if field.is_required else "")
    if not form:
        return True
    told = [cell.strip().strip("='\"").upper() for cell in cells[:_SAMPLE] if cell and cell not in field.signs]
    return not told or sum(bool(re.fullmatch(form, cell)) for cell in told) >= _MOST * len(told)
