"""Fields of the terms beside the rates, which `web/assets/conditions.js` makes, fills and reads."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from domain.wording.terms import LABELS


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        name: of the term.
        kind: `number`, `text`, `lines` or `choice`.
        usual: what it shows when nothing is chosen, in the unit of the field.
        low: least number.
        high: largest number.
        step: of its arrows.
        options: value and label of each choice.
        example: lines that a button puts in the field.
    """

    name: str
    kind: str
    usual: str
    low: float = 0
    high: float = 100
    step: float = 1
    options: tuple[tuple[str, str], ...] = ()
    example: str = ""


def fields(*listed: Field) -> Component:
    """Draw the place of some fields."""
    written: list[dict[str, Any]] = [{**asdict(one), "label": LABELS[one.name]} for one in listed]
    return html.Div(className="conditions", **{"data-terms": json.dumps(written, ensure_ascii=False)})
