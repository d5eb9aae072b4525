"""What happens: wiring between the components and the domain, one module per page or feature."""

from dash import Dash

from callbacks import (
    address,
    choosing,
    cofinancing,
    data,
    deferred,
    disparities,
    envelope,
    explanation,
    foresight,
    indicator,
    indicators,
    layers,
    money_results,
    perimeter,
    projects,
    rail,
    rules_file,
    sheet,
    table,
    territory,
    variants,
)

MODULES = (
    address,
    choosing,
    cofinancing,
    data,
    deferred,
    disparities,
    envelope,
    explanation,
    foresight,
    indicator,
    indicators,
    layers,
    money_results,
    perimeter,
    projects,
    rail,
    rules_file,
    sheet,
    table,
    territory,
    variants,
)


def register(app: Dash) -> None:
    """Register every callback."""
    for module in MODULES:
        module.register(app)
