"""The indicator in colour: classes, colours, legend, hover texts."""

from typing import Any

import numpy as np
from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from callbacks import _parse, _parse_reading, _reads
from callbacks._context import context
from callbacks._over import Over, fill_over, legend_over, reading_notes
from callbacks._parse_index import usable_index
from components import classes as controls
from components import drawing, histogram, js, legend, perimeter_editor, stores
from components.histogram import HistogramView
from domain.classing import Classing, simplest_bounds
from domain.discretise import OUTSIDE
from domain.histogram import histogram as count_bars
from domain.indicators import ranks
from domain.mapped import MapClasses, column_of, mapped
from domain.territory import Variable
from domain.values import SECRET, Column, Floats, Ints
from domain.wording.errors import sentence
from domain.wording.indicators import display_factor, source_text, value_texts
from domain.wording.legend import (
    bounds_text,
    decimals_that_separate,
    histogram_text,
    legend_labels,
    other_unit_text,
    remark_text,
)
from domain.wording.numbers import capital, counted, number, numbers

SECRET_CLASS = -2


CLASSING: dict[str, tuple[str, str]] = {
    "method": (controls.METHOD, "value"),
    "number": (controls.NUMBER, "value"),
    "bounds": (controls.BOUNDS, "value"),
}
"""Where each choice of classes is set on the page."""
DRAWN = {"legend": legend.CLASSES, "histogram": controls.HISTOGRAM, "note": controls.NOTE}
"""Place of each part that an answer draws."""
READING = Input(stores.READING, "data")
CLASSING_INPUTS = {key: Input(*place) for key, place in CLASSING.items()}


def register(app: Dash) -> None:
    app.callback(
        output=Output(stores.FILL, "data"),
        inputs={
            "indicator": Input(perimeter_editor.INDICATOR, "value"),
            "is_projected": Input(stores.PROJECTOR, "data"),
            "classing": CLASSING_INPUTS,
            "index": Input(stores.INDEX, "data"),
            "reading": READING,
        },
        state={"territory": State(stores.TERRITORY, "data"), "page": State(stores.PAGE, "data")},
    )(answer)
    app.clientside_callback(js.clientside("colorier"), Input(stores.FILL, "data"))
    app.clientside_callback(
        js.clientside("garderBornes"),
        Input(controls.KEEP, "checked"),
        State(controls.BOUNDS, "value"),
        State(stores.FILL, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(js.clientside("bornesChoisies"), Input(controls.BOUNDS, "value"))
    app.clientside_callback(js.clientside("montrerLecture"), READING)


def classing_values(classing: Classing) -> dict[str, str]:
    """Write choices of classes as the controls of the page hold them, by the keys of `CLASSING`."""
    return {
        "method": str(classing.method or controls.OWN_METHOD),
        "number": str(classing.n_classes),
        "bounds": bounds_text(classing.bounds, classing.unit),
    }


def answer(
    indicator: object,
    is_projected: object,
    classing: dict[str, object],
    territory: object = None,
    index: object = None,
    page: object = stores.MAP_PAGE,
    reading: object = None,
) -> dict[str, Any]:
    """Answer a choice: what colours the communes, with the legend, the histogram and the note as one drawing."""
    if page != stores.MAP_PAGE:
        raise PreventUpdate
    shown = show_indicator(indicator, is_projected, classing, territory, index, reading)
    drawn = {DRAWN[name]: shown[name] for name in DRAWN}
    return {**shown["fill"], "drawing": drawing.written(drawn)}


def show_indicator(
    indicator: object,
    is_projected: object,
    classing: dict[str, object],
    territory: object = None,
    index: object = None,
    reading: object = None,
) -> dict[str, Any]:
    """Classify the indicator as asked, draw its legend and its histogram, and say what could not be done."""
    now = context(_parse.territory(territory))
    key = _parse.indicator(indicator, now.indicator_keys)
    text = usable_index(index)
    variable, column = _reads.variable(now, key, text), column_of(key, now.territory, _reads.need(now, text))
    asked, refusals = _parse.usable_classing(classing, variable.unit)
    read = _parse_reading.reading(reading, now)
    over = Over(
        _reads.crossing(now, key, read.crossed, text),
        _reads.circles(now, read.circles, is_projected=is_projected is True),
    )
    found = (
        over.crossing.first_alone()
        if over.crossing
        else _reads.classes(now, key, asked, text, is_projected=is_projected is True)
    )
    left = other_unit_text(asked.unit, variable.unit) if found.is_unit_other else ""
    said = [*(sentence(one) for one in refusals), left, *reading_notes(over, asked, is_same=read.crossed == key)]
    view = _legend(variable, found, now.view.credits, left, is_projected=is_projected is True)
    return {
        "fill": {**_fill(column, variable, found), **fill_over(over)},
        "legend": legend.render(legend_over(view, over)),
        "histogram": histogram.render(_histogram(column, variable, found)),
        "note": controls.note([one for one in said if one]),
    }


def _fill(column: Column, variable: Variable, found: MapClasses) -> dict[str, Any]:
    """Write what the browser needs to colour and describe every commune, in the order of the units document."""
    shown, classes, factor = mapped(variable.key), found.classes, display_factor(variable)
    rank = ranks(column.values * shown.direction)
    return {
        "label": variable.label,
        "colors": found.colors,
        "bounds": bounds_text(simplest_bounds(column.values * factor, classes.upper_bounds * factor), variable.unit),
        "class_of": np.where(column.states == SECRET, SECRET_CLASS, classes.class_index).tolist(),
        "texts": value_texts(column, variable, shown.decimals),
        "ranks": [_rank(one, ties) for one, ties in zip(numbers(rank), _ties(rank).tolist(), strict=True)],
        "order": shown.order_text,
        "ranked": int((classes.class_index != OUTSIDE).sum()),
    }


def _ties(rank: Floats) -> Ints:
    """Count the communes of each rank, itself included; 0 where there is none."""
    known = np.nan_to_num(rank).astype(np.int64)
    return np.where(known > 0, np.bincount(known)[known], 0)


def _rank(rank: str, ties: int) -> str | None:
    """Write a rank with its ties; nothing where no commune has it."""
    if not ties:
        return None
    return f"{rank} ex aequo" if ties > 1 else rank


def _legend(
    variable: Variable, found: MapClasses, credits_text: str, left: str, *, is_projected: bool
) -> legend.LegendView:
    classes, factor = found.classes, display_factor(variable)
    bounds = (classes.upper_bounds * factor).tolist()
    minimum = None if np.isnan(classes.minimum) else classes.minimum * factor
    return legend.LegendView(
        title=_title(variable, len(bounds), is_projected=is_projected),
        labels=tuple(legend_labels(bounds, minimum, decimals_that_separate(bounds, minimum), variable.unit)),
        colors=found.colors,
        counts=tuple(int(count) for count in classes.counts),
        n_missing=classes.n_missing,
        n_secret=classes.n_secret,
        source=source_text(variable),
        credits=credits_text,
        remark=remark_text(found.method, len(bounds), classes.n_asked, left),
    )


def _histogram(column: Column, variable: Variable, found: MapClasses) -> HistogramView:
    """Describe the histogram: its bars in words, its bounds between the least and the greatest value."""
    classes, factor = found.classes, display_factor(variable)
    drawn = count_bars(column, classes)
    edges, bounds = (drawn.edges * factor).tolist(), (classes.upper_bounds * factor).tolist()
    decimals = decimals_that_separate(bounds, None)
    ends = [] if not edges else [edges[0], *(one for one in bounds[:-1] if edges[0] < one < edges[-1]), edges[-1]]
    width = (edges[-1] - edges[0]) or 1.0 if edges else 1.0
    bars = (
        legend_labels(edges[1:], edges[0], decimals_that_separate(edges[1:], edges[0]), variable.unit) if edges else []
    )
    return HistogramView(
        title=histogram_text(variable.label, int(classes.counts.sum()), bars, drawn.heights.tolist()),
        bars=tuple(zip(bars, drawn.counts.tolist(), strict=True)),
        colors=found.colors,
        bounds=tuple(((one - edges[0]) / width, number(one, decimals)) for one in ends),
        n_missing=classes.n_missing,
        n_secret=classes.n_secret,
    )


def _title(variable: Variable, n_classes: int, *, is_projected: bool) -> str:
    name = capital(variable.label)
    details = [variable.unit] if variable.unit else []
    if is_projected:
        details.append(counted(n_classes, "classe"))
    return f"{name} ({' · '.join(details)})" if details else name
