"""Drawings sent as one text: `web/assets/dessin.js` reads it once, and nothing between walks through its elements."""

from collections.abc import Mapping
from typing import TypeAlias

import orjson
from dash.development.base_component import Component

Drawing: TypeAlias = Component | list[Component]


def written(places: Mapping[str, Drawing]) -> str:
    """Write what is drawn in each place of the page, by its id.

    Args:
        places: plain elements only (`html.*`), a list of them, or nothing to empty the place.
    """
    return orjson.dumps(places, default=_plain).decode()


def plain(record: object) -> str:
    """Write a record of plain values, or a component, as a script reads it."""
    return orjson.dumps(record, default=_plain).decode()


def bare(kind: type[Component], children: object, **properties: object) -> Component:
    """Make an element without Dash's checks of every name: a table has a thousand of them."""
    made: Component = kind.__new__(kind)
    vars(made).update(properties, children=children)
    return made


def _plain(part: object) -> object:
    """Write an element as `to_plotly_json` does, without trying every wildcard on every name: a gesture has 400."""
    if not isinstance(part, Component):
        raise TypeError(type(part).__name__)
    props = {name: value for name, value in vars(part).items() if name[0] != "_" and name not in _ABOUT}
    return {"props": props, "type": part._type, "namespace": part._namespace}


_ABOUT = frozenset({"available_properties", "available_wildcard_properties"})
"""What an element says of itself beside its properties."""
