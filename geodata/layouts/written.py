"""A layout as JSON, to be kept beside a table: its key where it is in the registry, all of it where a user made it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from domain.errors import UnknownCode
from domain.territory import Aggregation
from geodata.layouts.record import Empty, Field, Kind, Layout, Level, Origin
from geodata.layouts.registry import layout as layout_named


def to_json(layout: Layout) -> dict[str, Any]:
    """Describe a layout; a layout of the registry is described by its key."""
    try:
        if layout_named(layout.key) == layout:
            return {"key": layout.key}
    except UnknownCode:
        pass
    fields = [{**asdict(field), "signs": sorted(field.signs)} for field in layout.fields]
    return {
        "key": layout.key,
        "origin": asdict(layout.origin),
        "level": layout.level,
        "fields": fields,
        "row_key": layout.row_key,
        "has_shapes": layout.has_shapes,
    }


def from_json(said: Mapping[str, Any]) -> Layout:
    """Read what `to_json` wrote.

    Raises:
        UnknownCode: the registry no longer has that layout.
        KeyError, ValueError, TypeError: it is not of that form.
    """
    if set(said) == {"key"}:
        return layout_named(said["key"])
    fields = tuple(
        Field(
            **{
                **each,
                "published": tuple(each["published"]),
                "kind": Kind(each["kind"]),
                "aggregation": Aggregation(each["aggregation"]),
                "signs": frozenset(each["signs"]),
                "empty": Empty(each["empty"]),
            }
        )
        for each in said["fields"]
    )
    origin, level, row_key = Origin(**said["origin"]), Level(said["level"]), tuple(said["row_key"])
    return Layout(said["key"], origin, level, fields, row_key, has_shapes=said["has_shapes"])
