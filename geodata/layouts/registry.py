"""Every layout known, in the order in which `list` shows them."""

from domain.errors import UnknownCode
from geodata.layouts import divisions, finances, incomes, quarters, zonings
from geodata.layouts.record import Layout

LAYOUTS: tuple[Layout, ...] = (
    *divisions.LAYOUTS,
    *quarters.LAYOUTS,
    *incomes.LAYOUTS,
    *finances.LAYOUTS,
    *zonings.LAYOUTS,
)


def layout(key: str) -> Layout:
    """Return one layout of the registry.

    Raises:
        UnknownCode: no layout has that key.
    """
    for known in LAYOUTS:
        if known.key == key:
            return known
    raise UnknownCode(field="layout", given=key[:60], expected="key of LAYOUTS")
