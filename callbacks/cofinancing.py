"""The page « Cofinancement »: what the rules on screen give to the perimeter on screen."""

from dash import Dash, html

from callbacks._context import Context
from components import cofinancing_page, drawing
from domain.edits import Perimeter
from domain.plan import Rules


def register(app: Dash) -> None:
    """Register nothing: `callbacks/perimeter.py` answers every gesture."""


def draw_money(
    table: Context, perimeter: Perimeter, rules: Rules, before: Perimeter | None
) -> dict[str, drawing.Drawing]:
    """Draw every figure of the page, by place."""
    return {cofinancing_page.FIGURES: [html.P(f"{len(perimeter.communes)} communes")]}
