"""The indicator in colour: classes, colours, legend, hover texts."""

from typing import Any

import numpy as np
from dash import Dash, Input, Output, State

from callbacks import _parse, _reads
from callbacks._context import context
from components import js, legend, perimeter_editor, stores
from domain.discretise import OUTSIDE, Classes
from domain.indicators import ranks
from domain.look import class_colors
from domain.mapped import MappedIndicator, column_of, mapped, variable_of
from domain.territory import Variable
from domain.values import SECRET, Column, Floats, Ints
from domain.wording.indicators import display_factor, source_text, value_texts
from domain.wording.legend import class_count_text, decimals_that_separate, legend_labels
from domain.wording.numbers import counted, numbers

SECRET_CLASS = -2
NEED_ORDER = "du plus au moins en difficulté"
VALUE_ORDER = "du plus au moins élevé"


def register(app: Dash) -> None:
    app.callback(
        output={"fill": Output(stores.FILL, "data"), "legend": Output(legend.CLASSES, "children")},
        inputs={
            "indicator": Input(perimeter_editor.INDICATOR, "value"),
            "is_projected": Input(stores.PROJECTOR, "data"),
        },
        state={"territory": State(stores.TERRITORY, "data")},
    )(show_indicator)
    app.clientside_callback(js.clientside("colorier"), Input(stores.FILL, "data"))


def show_indicator(indicator: object, is_projected: object, territory: object = None) -> dict[str, Any]:
    """Classify the indicator, in 5 classes on screen and 4 on the projector, and draw its legend."""
    now = context(_parse.territory(territory))
    key = _parse.indicator(indicator, now.indicator_keys)
    shown, variable = mapped(key), variable_of(key, now.territory)
    column = column_of(key, now.territory, now.need)
    n_classes = _reads.PROJECTOR_CLASSES if is_projected is True else _reads.SCREEN_CLASSES
    classes = _reads.classes(now, key, n_classes)
    colors = class_colors(
        classes.upper_bounds.size,
        shown.direction,
        is_projected=is_projected is True,
        is_diverging=shown.centre is not None,
    )
    return {
        "fill": _fill(column, variable, shown, classes, colors),
        "legend": legend.render(
            _legend(variable, classes, colors, now.view.credits, is_projected=is_projected is True)
        ),
    }


def _fill(
    column: Column, variable: Variable, shown: MappedIndicator, classes: Classes, colors: tuple[str, ...]
) -> dict[str, Any]:
    """Write what the browser needs to colour and describe every commune, in the order of the units document."""
    rank = ranks(column.values * shown.direction)
    return {
        "label": variable.label,
        "colors": colors,
        "class_of": np.where(column.states == SECRET, SECRET_CLASS, classes.class_index).tolist(),
        "texts": value_texts(column, variable, shown.decimals),
        "ranks": [_rank(one, ties) for one, ties in zip(numbers(rank), _ties(rank).tolist(), strict=True)],
        "order": NEED_ORDER if shown.is_need else VALUE_ORDER,
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
    variable: Variable, classes: Classes, colors: tuple[str, ...], credits_text: str, *, is_projected: bool
) -> legend.LegendView:
    factor = display_factor(variable)
    bounds = (classes.upper_bounds * factor).tolist()
    minimum = None if np.isnan(classes.minimum) else classes.minimum * factor
    return legend.LegendView(
        title=_title(variable, len(bounds), is_projected=is_projected),
        labels=tuple(legend_labels(bounds, minimum, decimals_that_separate(bounds, minimum), variable.unit)),
        colors=colors,
        counts=tuple(int(count) for count in classes.counts),
        n_missing=classes.n_missing,
        n_secret=classes.n_secret,
        source=source_text(variable),
        credits=credits_text,
        remark=class_count_text(len(bounds), classes.n_asked),
    )


def _title(variable: Variable, n_classes: int, *, is_projected: bool) -> str:
    name = variable.label[:1].upper() + variable.label[1:]
    details = [variable.unit] if variable.unit else []
    if is_projected:
        details.append(counted(n_classes, "classe"))
    return f"{name} ({' · '.join(details)})" if details else name
