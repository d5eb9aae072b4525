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


def _plain(part: object) -> object:
    if isinstance(part, Component):
        return part.to_plotly_json()
    raise TypeError(type(part).__name__)
