"""Looks of the outlines of zonings on a sheet, the same on the map and in its legend."""

from domain import look
from exports.canvas import Canvas
from geodata.topology import Geometries

LINES = {
    "abc": "sparse",
    "arrondissements": "thin",
    "ept": "dotted",
    "epci": "dashed",
    "living_areas": "double",
    "employment_areas": "double",
    "departements": "plain",
}
"""How each outline is drawn, in the order of drawing."""
DOUBLE = {"living_areas": (look.LIVING_AREA, 5.6, 3.0), "employment_areas": (look.EMPLOYMENT_AREA, 3.0, 1.0)}
"""Colour, width and inner width of double lines: where both run together, one lies inside the other."""
HALO = 7.6
ZONING_OF = {
    "departements": "departement",
    "epci": "epci",
    "ept": "ept",
    "abc": "abc",
    "living_areas": "living_area",
    "employment_areas": "employment_area",
}
"""Zoning drawn by each outline."""


THINNESS = ((1 / 105.0, 1.0), (1 / 300.0, 0.6), (1 / 850.0, 0.4), (0.0, 0.25))
"""Pixels per metre from which double lines have this share of their width: zooms 10, 8.5 and 7 of the screen."""


def thinness(pixels_per_m: float) -> float:
    """Return the share of their width that double lines keep: where the map is small they would cover its colours."""
    return next(share for least, share in THINNESS if pixels_per_m >= least)


def draw_line(canvas: Canvas, lines: Geometries, key: str, thin: float = 1.0) -> None:
    """Draw outlines in the manner of their layer; the legend draws its sample by the same function."""
    match LINES[key]:
        case "plain":
            canvas.shapes(lines, line=look.INK, width=1.2, opacity=0.7)
        case "dashed":
            canvas.shapes(lines, line=look.MUTED, width=1.0, dashes=(5.0, 3.0))
        case "dotted":
            canvas.shapes(lines, line=look.MUTED, width=1.6, dashes=(1.6, 2.4))
        case "sparse":
            canvas.shapes(lines, line=look.MUTED, width=1.6, dashes=(1.6, 6.4))
        case "thin":
            canvas.shapes(lines, line=look.MUTED, width=0.8)
        case _:
            color, outer, inner = DOUBLE[key]
            canvas.shapes(lines, line=color, width=thin * outer)
            canvas.shapes(lines, line=look.PAPER, width=thin * inner)
