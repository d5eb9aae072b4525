"""Parts of a page that nothing changes: drawn without the renderer, which looks at every component at every step."""

from collections.abc import Container

from dash.development.base_component import Component

from components import drawing

PLAIN = "dash_html_components"
FEWEST = 3
"""Elements below which a part is not worth a text of its own."""
ATTRIBUTE = "data-still"


def pack(tree: Component, wired: Container[str] | None = None) -> None:
    """Write as one text the children of each element below which nothing is wired; `web/assets/dessin.js` draws them.

    Args:
        tree: what is drawn; changed in place.
        wired: ids that a callback reads or writes; None where they are not known: then every id counts as one.
    """
    if _is_still(tree, wired):
        if _size(tree) > FEWEST:
            setattr(tree, ATTRIBUTE, drawing.plain(_children(tree)))
            del tree.children
        return
    for child in _children(tree):
        if isinstance(child, Component):
            pack(child, wired)


def _is_still(part: object, wired: Container[str] | None) -> bool:
    if not isinstance(part, Component):
        return True
    identifier = getattr(part, "id", None)
    is_free = identifier is None or (wired is not None and isinstance(identifier, str) and identifier not in wired)
    return part._namespace == PLAIN and is_free and all(_is_still(child, wired) for child in _children(part))


def _size(part: object) -> int:
    return 1 + sum(map(_size, _children(part))) if isinstance(part, Component) else 0


def _children(part: Component) -> list[object]:
    children = getattr(part, "children", None)
    return [] if children is None else list(children) if isinstance(children, list | tuple) else [children]
