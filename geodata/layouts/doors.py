"""A few columns of a layout as a strict check at the door, for files whose every cell is expected to be right."""

from collections.abc import Mapping, Sequence

from geodata import schema
from geodata.layouts.record import Field, Kind
from geodata.layouts.registry import layout

_KINDS = {
    Kind.COMMUNE: schema.Kind.COMMUNE,
    Kind.QPV: schema.Kind.QPV,
    Kind.COUNT: schema.Kind.COUNT,
    Kind.NUMBER: schema.Kind.NUMBER,
}


def door(
    key: str,
    file: str,
    names: Sequence[str],
    *,
    may_be_empty: Sequence[str] = (),
    unique: Sequence[str] = (),
    years: Mapping[str, int] | None = None,
) -> schema.Layout:
    """Make the strict layout of one file.

    Args:
        key: layout of the registry.
        file: name of the file in messages.
        names: English names of the columns read.
        may_be_empty: those that may have empty cells.
        unique: those that no two rows share.
        years: years in the published names, by English name.

    Returns:
        What `schema.read` takes.
    """
    known, dated_by = layout(key), years or {}
    fields = [known.column_read(name) for name in names]
    return schema.Layout(
        file,
        tuple(
            schema.Field(each.name, published(each, dated_by.get(each.name, 0)), _kind(each), each.name in may_be_empty)
            for each in fields
        ),
        tuple(unique),
    )


def published(field: Field, year: int = 0) -> str:
    """Return the published name of a field, with its year where it has one."""
    return dated(field.published[0], year)


def dated(pattern: str, year: int) -> str:
    """Put a year in a published name or term."""
    return pattern.replace("{yyyy}", f"{year:04d}").replace("{yy}", f"{year % 100:02d}")


def _kind(field: Field) -> schema.Kind:
    return _KINDS.get(field.kind, schema.Kind.TEXT)
