"""A perimeter, the edits that change it, and their replay: undo is replay without the last edit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

import numpy as np

from domain.codes import CommuneCode, QpvCode
from domain.errors import UnknownCode
from domain.territory import Territory

ZoningKey: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Perimeter:
    """Communes and quarters chosen together; codes of one territory.

    Attributes:
        communes: codes of whole communes.
        quarters: codes of priority quarters, inside those communes or elsewhere.
    """

    communes: frozenset[CommuneCode] = frozenset()
    quarters: frozenset[QpvCode] = frozenset()

    def key(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the sorted codes: the same perimeter has the same key in every process."""
        return tuple(sorted(self.communes)), tuple(sorted(self.quarters))


@dataclass(frozen=True, slots=True)
class ToggleCommune:
    """Add a commune, or take it out if it is in."""

    commune: CommuneCode


@dataclass(frozen=True, slots=True)
class ToggleQuarter:
    """Add a quarter, or take it out if it is in."""

    quarter: QpvCode


@dataclass(frozen=True, slots=True)
class ChangeArea:
    """Add or remove every commune of one area of a zoning."""

    zoning: ZoningKey
    area: str
    action: Literal["add", "remove"]


@dataclass(frozen=True, slots=True)
class Clear:
    """Take everything out."""


Edit: TypeAlias = ToggleCommune | ToggleQuarter | ChangeArea | Clear


def apply(perimeter: Perimeter, edit: Edit, territory: Territory) -> Perimeter:
    """Return the perimeter after one edit.

    Raises:
        UnknownCode: the edit names a commune, a quarter or an area that the territory does not hold.
    """
    match edit:
        case ToggleCommune(commune):
            territory.positions((commune,))
            return replace(perimeter, communes=perimeter.communes ^ {commune})
        case ToggleQuarter(quarter):
            territory.quarter_positions((quarter,))
            return replace(perimeter, quarters=perimeter.quarters ^ {quarter})
        case ChangeArea(zoning, area, action):
            members = communes_of(territory, zoning, area)
            communes = perimeter.communes | members if action == "add" else perimeter.communes - members
            return replace(perimeter, communes=communes)
        case Clear():
            return Perimeter()
        case _:
            assert_never(edit)


def replay(start: Perimeter, edits: Iterable[Edit], territory: Territory) -> Perimeter:
    """Apply edits in order.

    Raises:
        UnknownCode: see `apply`; the start is checked too.
    """
    territory.positions(start.communes)
    territory.quarter_positions(start.quarters)
    perimeter = start
    for edit in edits:
        perimeter = apply(perimeter, edit, territory)
    return perimeter


def communes_of(territory: Territory, zoning: ZoningKey, area: str) -> frozenset[CommuneCode]:
    """Return the communes of one area.

    Raises:
        UnknownCode: no such zoning, or no such area in it.
    """
    if zoning not in territory.zonings:
        raise UnknownCode(field="zoning", given=zoning, expected="zoning of the territory")
    areas = territory.zonings[zoning]
    found = np.flatnonzero(areas.codes == area)
    if not found.size:
        raise UnknownCode(field=zoning, given=area, expected="area of the territory")
    members = territory.communes[areas.area_of == found[0]]
    return frozenset(CommuneCode(str(code)) for code in members)


def starting_point(territory: Territory) -> Perimeter:
    """Return what a conference starts from: the present priority quarters, never a blank map (PRODUCT)."""
    return Perimeter(quarters=frozenset(QpvCode(str(code)) for code in territory.quarters.codes))
