"""Charts drawn on the server: their parts are sent as plain records that `web/assets/graphe.js` makes SVG of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from dash import html
from dash.development.base_component import Component

from components import drawing
from domain.look import ACCENT, INK, LINE, MUTED, PALE, PAPER
from domain.values import Floats
from domain.wording.numbers import number

Part: TypeAlias = list[Any]
"""Name of an element, its attributes, its text where it has one."""
FONT = 15
HALO = {"paint-order": "stroke", "stroke": PAPER, "stroke-width": 5}
SMALL = 13


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart of shares.

    Attributes:
        label: French name, written in the legend.
        points: shape (b, 2), 0 to 1 both ways; None where there is none.
        colour: of the stroke.
        dashes: dashes of the stroke, or empty for a full line.
    """

    label: str
    points: Floats | None
    colour: str
    dashes: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        label: name of the row.
        value: its length, in the unit of the chart; None where unknown.
        text: what is written at its end.
        is_strong: stands out.
    """

    label: str
    value: float | None
    text: str
    is_strong: bool = False


def picture(parts: Sequence[Part], width: int, height: int, label: str, key: str) -> Component:
    """Draw the place of a chart, for `web/assets/graphe.js` to fill.

    Args:
        parts: what it is made of.
        width: of its own frame.
        height: of its own frame.
        label: what it shows, in a sentence, for those who do not see it.
        key: name of its files.
    """
    told = {"box": [width, height], "label": label, "parts": parts}
    return html.Div(
        className="graphe-serveur",
        **{"data-svg": drawing.plain(told), "data-name": key},
    )


def text(x: float, y: float, words: str, **attributes: object) -> Part:
    """Write a text at a place."""
    return ["text", {"x": _round(x), "y": _round(y), "fill": INK, "font-size": FONT, **attributes}, words]


def line(x1: float, y1: float, x2: float, y2: float, colour: str = LINE, **attributes: object) -> Part:
    """Draw a straight line."""
    ends = {"x1": _round(x1), "y1": _round(y1), "x2": _round(x2), "y2": _round(y2)}
    return ["line", {**ends, "stroke": colour, **attributes}]


def _round(value: float) -> float:
    return round(value, 1)


CURVES_WIDTH, CURVES_HEIGHT = 760, 470
_LEFT, _TOP, _SIDE = 58, 14, 400


def curves(lines: Sequence[Line], across: str, up: str) -> list[Part]:
    """Draw cumulated shares in a square, the line of equality under them, names beside.

    Args:
        lines: what is drawn, in the order of the legend.
        across: name of the horizontal axis.
        up: name of the vertical axis.
    """
    parts = _square(across, up)
    for k, one in enumerate(lines):
        y = _TOP + 22 + 44 * k
        if one.points is not None:
            dashes = {"stroke-dasharray": one.dashes} if one.dashes else {}
            parts.append(
                ["path", {"d": _path(one.points), "fill": "none", "stroke": one.colour, "stroke-width": 2.5, **dashes}]
            )
            parts.append(
                line(_LEFT + _SIDE + 24, y - 5, _LEFT + _SIDE + 54, y - 5, one.colour, **{"stroke-width": 3, **dashes})
            )
        for row, words in enumerate(_broken(one.label, 32)):
            parts.append(text(_LEFT + _SIDE + 62, y + 18 * row, words))
    return parts


def _square(across: str, up: str) -> list[Part]:
    bottom = _TOP + _SIDE
    parts: list[Part] = []
    for tenths in range(0, 11, 2):
        y = bottom - _SIDE * tenths / 10
        parts.append(line(_LEFT, y, _LEFT + _SIDE, y))
        muted = {"font-size": SMALL, "fill": MUTED}
        parts.append(text(_LEFT - 8, y + 5, number(10 * tenths), **{"text-anchor": "end", **muted}))
        parts.append(
            text(_LEFT + _SIDE * tenths / 10, bottom + 20, number(10 * tenths), **{"text-anchor": "middle", **muted})
        )
    parts.append(line(_LEFT, bottom, _LEFT + _SIDE, _TOP, MUTED, **{"stroke-dasharray": "2 4"}))
    parts.append(text(_LEFT, bottom + 42, across, **{"font-size": SMALL, "fill": MUTED}))
    turned = {"transform": f"rotate(-90 14 {bottom})", "font-size": SMALL, "fill": MUTED}
    parts.append(text(14, bottom, up, **turned))
    return parts


MOST_POINTS = 160


def _path(points: Floats) -> str:
    """Write a curve, at most some points: beyond, the eye sees no more than the pixel."""
    step = max(1, -(-len(points) // MOST_POINTS))
    kept = [*points[:-1:step].tolist(), points[-1].tolist()]
    places = (f"{_LEFT + _SIDE * x:.1f},{_TOP + _SIDE - _SIDE * y:.1f}" for x, y in kept)
    return "M" + "L".join(places)


def _broken(words: str, longest: int) -> list[str]:
    """Break a label on words."""
    rows = [""]
    for word in words.split(" "):
        if len(rows[-1]) + len(word) >= longest and rows[-1]:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return rows


BARS_WIDTH, ROW, _NAMES, _TEXTS = 840, 26, 280, 140


def bars(rows: Sequence[Bar], mark: float | None = None, mark_label: str = "") -> tuple[list[Part], int]:
    """Draw horizontal bars from a common zero, names before, values after.

    Args:
        rows: bars, top to bottom.
        mark: a value drawn as a line across, the mean of all, or None.
        mark_label: what it is.

    Returns:
        The parts, and the height of the chart.
    """
    values = [one.value for one in rows if one.value is not None]
    low, high = min([0.0, *values]), max([0.0, *values, mark or 0.0])
    width = BARS_WIDTH - _NAMES - _TEXTS
    scale = width / (high - low) if high > low else 0.0
    zero = _NAMES - low * scale
    head = 24 if mark is not None else 4
    parts: list[Part] = []
    texts: list[Part] = []
    for k, one in enumerate(rows):
        y = head + ROW * k
        parts.append(text(_NAMES - 10, y + 18, _cut(one.label), **{"text-anchor": "end"}))
        end = zero
        if one.value is not None:
            start, length = min(zero, zero + one.value * scale), abs(one.value) * scale
            fill = ACCENT if one.is_strong else PALE
            parts.append(
                ["rect", {"x": _round(start), "y": y + 4, "width": _round(length), "height": ROW - 8, "fill": fill}]
            )
            end = max(zero, zero + one.value * scale)
        texts.append(text(end + 8, y + 18, one.text, **{"font-size": SMALL, **HALO}))
    bottom = head + ROW * len(rows)
    parts.append(line(zero, head, zero, bottom, MUTED))
    if mark is not None:
        parts.append(line(zero + mark * scale, head, zero + mark * scale, bottom, INK, **{"stroke-dasharray": "4 3"}))
        parts.append(text(zero + mark * scale, 16, mark_label, **{"text-anchor": "middle", "font-size": SMALL}))
    return [*parts, *texts], bottom + 4


def _cut(name: str, longest: int = 31) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
