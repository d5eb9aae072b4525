"""What is read over the indicator, on paper: the square of two crossed indicators, circles of an amount."""

import numpy as np
import shapely

from domain import look
from domain.circles import Circles
from domain.crossing import Crossing
from domain.wording.numbers import number
from domain.wording.reading import axis_text, circles_title, crossing_remark, reference_texts, without_circle
from exports.canvas import SEMIBOLD, Canvas, text_width, wrapped

CELL_WIDTH, CELL_HEIGHT = 3.9, 2.1
"""Size of a cell of the square, in heights of its letters."""
OPACITY = "a6"
"""How much of what lies under a circle is hidden, hexadecimal."""
LINE_WIDTH = 0.9


def draw_square(canvas: Canvas, crossing: Crossing, x: float, y: float, size: float) -> float:
    """Draw the cells of two crossed indicators with their counts, bounds and names; return the y reached."""
    first, second = axis_text(crossing.first), axis_text(crossing.second)
    width, height, n_rows = CELL_WIDTH * size, CELL_HEIGHT * size, len(second.labels)
    left = x + max((text_width(edge, 0.8 * size) for edge in second.edges), default=0.0) + 0.4 * size
    _draw_arrow(canvas, (x + 0.35 * size, y), (0.0, -0.75 * size))
    canvas.text(x + 0.9 * size, y, second.name, size=0.9 * size, weight=SEMIBOLD)
    top, bottom = y + 0.9 * size, y + 0.9 * size + n_rows * height
    for place, color in enumerate(crossing.colors):
        column, row = divmod(place, n_rows)
        cell_x, cell_y = left + column * width, bottom - (row + 1) * height
        canvas.shapes([shapely.box(cell_x, cell_y, cell_x + width, cell_y + height)], fill=color, line=look.PAPER)
        count = number(int(crossing.counts[column, row]))
        middle = cell_x + width / 2.0, cell_y + height / 2.0 + 0.35 * size
        canvas.text(*middle, count, size=size, color=look.ink_on(color), align="center")
    for row, edge in enumerate(second.edges):
        canvas.text(left - 0.3 * size, bottom - row * height + 0.25 * size, edge, size=0.8 * size, align="right")
    for column, edge in enumerate(first.edges):
        canvas.text(left + column * width, bottom + 1.15 * size, edge, size=0.8 * size, align="center")
    y = max(top, bottom) + 2.4 * size
    _draw_arrow(canvas, (left, y - 0.3 * size), (0.9 * size, 0.0))
    for line in wrapped(first.name, 0.9 * size, 16.0 * size, SEMIBOLD):
        canvas.text(left + 1.3 * size, y, line, size=0.9 * size, weight=SEMIBOLD)
        y += 1.2 * size
    canvas.text(x, y, crossing_remark(crossing), size=0.85 * size, color=look.MUTED)
    return y + 1.5 * size


def _draw_arrow(canvas: Canvas, start: tuple[float, float], along: tuple[float, float]) -> None:
    """Draw an arrow towards the most need; the letters of the sheet have none."""
    (x, y), (dx, dy) = start, along
    tip = x + dx, y + dy
    barbs = [(tip[0] - 0.35 * (dx + side * dy), tip[1] - 0.35 * (dy + side * dx)) for side in (1, -1)]
    lines = [shapely.LineString([start, tip]), shapely.LineString([barbs[0], tip, barbs[1]])]
    canvas.shapes(lines, line=look.INK, width=1.3)


def draw_circles(canvas: Canvas, centres: np.ndarray, radii: np.ndarray) -> None:
    """Draw circles in the order given, each with a white rim.

    Args:
        canvas: the sheet.
        centres: shape (m, 2), pixels.
        radii: shape (m,), pixels.
    """
    canvas.circles(centres, radii, [f"{look.CIRCLES}{OPACITY}"] * len(radii), look.INK, LINE_WIDTH)


def draw_circle_signs(canvas: Canvas, circles: Circles, x: float, y: float, size: float) -> float:
    """Draw the circles of the legend one inside the other and count the communes without any; return the y reached."""
    for line in wrapped(circles_title(circles), size, 20.0 * size, SEMIBOLD):
        canvas.text(x, y, line, size=size, weight=SEMIBOLD)
        y += 1.3 * size
    radii = np.array([radius for _, radius in circles.references[0]])
    largest = float(radii.max(initial=0.0))
    bottom = y + 2.0 * largest
    draw_circles(canvas, np.column_stack([np.full(radii.size, x + largest), bottom - radii]), radii)
    for radius, text in zip(radii.tolist(), reference_texts(circles), strict=True):
        top, end = bottom - 2.0 * radius, x + 2.0 * largest + 0.7 * size
        canvas.shapes([shapely.LineString([(x + largest, top), (end, top)])], line=look.MUTED, width=0.7)
        canvas.text(end + 0.3 * size, top + 0.3 * size, text, size=0.85 * size)
    y = bottom + 1.4 * size
    for line in wrapped(without_circle(circles), 0.85 * size, 20.0 * size):
        canvas.text(x, y, line, size=0.85 * size, color=look.MUTED)
        y += 1.15 * size
    return y + 0.5 * size
