"""Reading component trees: every text in order, every component, the one of an id."""

import json
from collections.abc import Iterator
from typing import Any

import dash_ag_grid
import dash_leaflet
import dash_mantine_components
from dash import dcc, html
from dash.development.base_component import Component

MODULES = {
    "dash_ag_grid": dash_ag_grid,
    "dash_core_components": dcc,
    "dash_html_components": html,
    "dash_leaflet": dash_leaflet,
    "dash_mantine_components": dash_mantine_components,
}

SHOWN_PROPS = ("label", "description", "placeholder", "suffix", "title", "alt")


def walk(tree: Any) -> Iterator[Component]:
    """Yield every component, parents first, those of a part that waits for the map with the others."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (list, tuple)):
            waiting.extend(reversed(one))
        elif not isinstance(one, str) and isinstance(one, Component):
            yield one
            waiting.extend(value for name, value in reversed(vars(one).items()) if not name.startswith("_"))
            if isinstance(getattr(one, "id", None), dict) and "waiting" in one.id:
                waiting.append(revived(json.loads(one.data)))


def revived(record: Any) -> Any:
    """Return the components of which this is the JSON."""
    if isinstance(record, list):
        return [revived(one) for one in record]
    if not isinstance(record, dict) or "namespace" not in record:
        return record
    props = {name: revived(value) for name, value in record["props"].items()}
    return getattr(MODULES[record["namespace"]], record["type"])(**props)


def pieces(tree: Any) -> list[str]:
    """Return the texts that are read on screen, in order."""
    if tree is None or isinstance(tree, bool):
        return []
    if isinstance(tree, str | int | float):
        return [str(tree)]
    if isinstance(tree, list | tuple):
        return [piece for one in tree for piece in pieces(one)]
    return pieces(getattr(tree, "children", None))


def texts(tree: Any) -> str:
    """Return every text in one line, each piece apart from the next."""
    return " | ".join(pieces(tree))


def find(tree: Any, identifier: str) -> Component:
    """Return the only component of this id."""
    (found,) = [one for one in walk(tree) if getattr(one, "id", None) == identifier]
    return found


def identifiers(tree: Any) -> list[str]:
    """Return every id of a tree that is a text, in order."""
    return [one.id for one in walk(tree) if isinstance(getattr(one, "id", None), str)]
