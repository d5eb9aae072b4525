"""Reading component trees: every text in order, every component, the one of an id."""

from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component

SHOWN_PROPS = ("label", "description", "placeholder", "suffix", "title", "alt")


def walk(tree: Any) -> Iterator[Component]:
    """Yield every component, parents first."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (list, tuple)):
            waiting.extend(reversed(one))
        elif not isinstance(one, str) and isinstance(one, Component):
            yield one
            waiting.extend(value for name, value in reversed(vars(one).items()) if not name.startswith("_"))


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
    """Return every id of a tree, in order."""
    return [one.id for one in walk(tree) if getattr(one, "id", None) is not None]
