"""The scale of a map on a sheet: a bar a round number of kilometres long."""

import shapely

from domain import look
from domain.wording.numbers import quantity
from exports.canvas import Canvas

LONGEST, TICK, GAP = 10.0, 0.35, 0.5
"""Length of a bar at most, height of its ends and space before its text, in heights of letters."""
STEPS = (1, 2, 5)


def draw_scale(canvas: Canvas, pixels_per_m: float, x: float, y: float, size: float, longest: float = LONGEST) -> None:
    """Draw a bar true to the scale of a map.

    Args:
        canvas: the sheet.
        pixels_per_m: scale of the map.
        x: pixels of its left end.
        y: pixels of its line.
        size: height of the letters, pixels.
        longest: its length at most, in heights of letters.
    """
    length_km = round_length(longest * size / pixels_per_m / 1_000.0)
    end, tick = x + length_km * 1_000.0 * pixels_per_m, TICK * size
    bar = shapely.LineString([(x, y - tick), (x, y), (end, y), (end, y - tick)])
    canvas.shapes([bar], line=look.INK, width=1.2)
    canvas.text(end + GAP * size, y, quantity(length_km, "km", 0 if length_km >= 1 else 1), size=size)


def round_length(longest_km: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is no longer."""
    powers = [step * 10.0**power for power in range(-1, 4) for step in STEPS]
    return max(length for length in powers if length <= longest_km or length == powers[0])
