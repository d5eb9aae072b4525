"""What happens: wiring between the components and the domain, one module per page or feature."""

from dash import Dash

from callbacks import address, data, explanation, indicator, layers, perimeter, rail, sheet, territory


def register(app: Dash) -> None:
    """Register every callback."""
    for module in (address, data, explanation, indicator, layers, perimeter, rail, sheet, territory):
        module.register(app)
