"""The sheet of a commune, an area or a quarter, with the gestures that bear on it."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from callbacks import _parse, _reads
from callbacks._context import Context, context
from callbacks._parse_index import usable_index
from components import drawing, js, notices, perimeter_editor, sheet, stores
from domain.errors import GeoprioError
from domain.standing import Distribution
from domain.wording.errors import sentence


def register(app: Dash) -> None:
    app.callback(
        Output(stores.SHEET, "data"),
        Input(stores.SHEET_SUBJECT, "data"),
        State(stores.PERIMETER, "data"),
        State(stores.TERRITORY, "data"),
        State(stores.INDEX, "data"),
        prevent_initial_call=True,
    )(answer)
    app.clientside_callback(js.clientside("choisir"), Input(perimeter_editor.SEARCH, "value"))
    app.clientside_callback(
        js.clientside("chercher"),
        Output(perimeter_editor.SEARCH, "data"),
        Input(perimeter_editor.SEARCH, "searchValue"),
    )


def answer(subject: object, perimeter: Any, territory: object = None, index: object = None) -> str:
    """Answer with the sheet as one text: it has some 500 elements, on which the page's renderer spends a second."""
    return drawing.written({perimeter_editor.SHEET: show_sheet(subject, perimeter, territory, index)})


def show_sheet(
    subject: object, perimeter: Any, territory: object = None, index: object = None
) -> Component | list[Component]:
    """Draw the sheet of what was clicked or found, as it stands in the perimeter."""
    if not subject:
        return []
    try:
        kind, code = _parse.subject(subject)
        chosen = _parse.perimeter(perimeter or {})
        now = context(_parse.territory(territory))
        match kind:
            case "commune":
                text = usable_index(index)
                among = _reads.communes_compared(now, text)
                return sheet.commune(now.territory, _reads.need(now, text), among, code, chosen)
            case "qpv":
                return sheet.quarter(now.territory, code, chosen, has_contour=now.has_contour(code))
            case _:
                return sheet.area(now.territory, _areas(now, kind), kind, code, chosen)
    except GeoprioError as error:
        return notices.refusal(sentence(error))


def _areas(now: Context, zoning: str) -> Mapping[str, Distribution]:
    return _reads.areas_compared(now, zoning) if zoning in now.territory.zonings else {}
