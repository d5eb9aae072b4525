"""A chart as `web/assets/graphes.js` draws it, with the buttons that take it away."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from dash import html
from dash.development.base_component import Component

from components import takes
from domain.values import Floats, Ints

BEFORE, AFTER, OTHER = "#8b94a1", "#2a5b8c", "#b5651d"
"""Before grey, after accent (LOOK); a third series."""
SIX = ("#8b94a1", "#5b6472", "#2a5b8c", "#1f7a6d", "#b5651d", "#7a4f9c")
"""Colours of more series, none of them red or green alone."""
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one bar of every name.

    Attributes:
        name: French name.
        colour: of its line or bars.
        values: one for each point or name; None where it is not available.
        is_main: drawn thicker.
        is_dashed: drawn dashed.
    """

    name: str
    colour: str
    values: tuple[float | None, ...]
    is_main: bool = False
    is_dashed: bool = False


def numbers(values: Floats | Ints | Sequence[float | None]) -> tuple[float | None, ...]:
    """Write values for a chart: NaN and None are not available."""
    rounded = np.round(np.array([np.nan if one is None else one for one in values], dtype=np.float64), _PLACES)
    return tuple(
        None if is_unknown else one for one, is_unknown in zip(rounded.tolist(), np.isnan(rounded), strict=True)
    )


def lines(title: str, x: Sequence[float], x_title: str, unit: str, series: Sequence[Series], key: str) -> Component:
    """Draw lines over a scale.

    Args:
        title: what is drawn, in words.
        x: ascending.
        x_title: what `x` is.
        unit: of the values.
        series: lines of as many known values as `x`.
        key: name of the files.
    """
    told = {"kind": "lines", "title": title, "x": list(x), "x_title": x_title, "unit": unit}
    return _chart(told, series, key)


def bars(title: str, labels: Sequence[str], unit: str, series: Sequence[Series], key: str) -> Component:
    """Draw bars by name.

    Args:
        title: what is drawn, in words.
        labels: names.
        unit: of the values.
        series: one bar of each name.
        key: name of the files.
    """
    return _chart({"kind": "bars", "title": title, "labels": list(labels), "unit": unit}, series, key)


def _chart(told: dict[str, object], series: Sequence[Series], key: str) -> Component:
    told = {**told, "series": [{name: getattr(one, name) for name in Series.__slots__} for one in series]}
    return html.Div(
        [
            html.Div(className="trace", **{"data-graphe": json.dumps(told, ensure_ascii=False)}),
            html.Div(takes.drawing(key, str(told["title"])), className="donnee rangee"),
        ],
        className="graphique",
    )
