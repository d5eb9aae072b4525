"""A perimeter, the edits that change it, and their replay: undo is replay without the last edit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar, assert_never, get_args

import numpy as np

from domain.codes import CommuneCode, QpvCode
from domain.errors import UnknownCode
from domain.territory import Territory

ZoningKey: TypeAlias = str
_Code = TypeVar("_Code", CommuneCode, QpvCode)
How: TypeAlias = Literal["add", "remove", "toggle", "keep"]
"""What a set of communes does to the perimeter: joins it, leaves it, turns in and out, or is all that stays of it."""
Means: TypeAlias = Literal[
    "brush", "rectangle", "lasso", "neighbours", "distance", "rule", "list", "table", "zoning", "variant"
]
"""How a set of communes was shown: for the history, never for the result."""
Hold: TypeAlias = Literal["locked", "withdrawn", "free"]
"""A locked commune stays as it is, in or out; a withdrawn one (*hors négociation*) is out and stays out."""
HOWS: tuple[How, ...] = get_args(How)
MEANS: tuple[Means, ...] = get_args(Means)
HOLDS: tuple[Hold, ...] = get_args(Hold)
AREA_OPERATIONS: Mapping[str, How] = {f"{how}_area": how for how in HOWS}
COMMUNES_OPERATIONS: Mapping[str, How] = {f"{how}_communes": how for how in HOWS}
QUARTERS_OPERATIONS: Mapping[str, How] = {f"{how}_quarters": how for how in HOWS}
"""Words of the browser's journal and of the store for edits of an area, of a set of communes, of a set of quarters."""


@dataclass(frozen=True, slots=True)
class Perimeter:
    """Communes and quarters chosen together; codes of one territory.

    Attributes:
        communes: codes of whole communes.
        quarters: codes of priority quarters, inside those communes or elsewhere.
        locked: communes that no edit adds or removes.
        withdrawn: communes that no edit adds (*hors négociation*); never among `communes`.
    """

    communes: frozenset[CommuneCode] = frozenset()
    quarters: frozenset[QpvCode] = frozenset()
    locked: frozenset[CommuneCode] = frozenset()
    withdrawn: frozenset[CommuneCode] = frozenset()

    def key(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the sorted codes that figures depend on: the same in every process, whatever is locked."""
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
    """Add, remove, turn or keep alone every commune of one area of a zoning."""

    zoning: ZoningKey
    area: str
    action: How


@dataclass(frozen=True, slots=True)
class ChangeCommunes:
    """Add, remove, turn or keep alone a set of communes in one gesture: a stroke, a lasso, a rule, a list."""

    communes: frozenset[CommuneCode]
    action: How
    means: Means


@dataclass(frozen=True, slots=True)
class ChangeQuarters:
    """Add, remove, turn or keep alone a set of quarters in one gesture; nothing holds a quarter."""

    quarters: frozenset[QpvCode]
    action: How
    means: Means


@dataclass(frozen=True, slots=True)
class HoldCommunes:
    """Lock communes as they are, withdraw them from the negotiation, or free them again."""

    communes: frozenset[CommuneCode]
    hold: Hold


@dataclass(frozen=True, slots=True)
class Clear:
    """Take everything out that is not locked."""


Edit: TypeAlias = ToggleCommune | ToggleQuarter | ChangeArea | ChangeCommunes | ChangeQuarters | HoldCommunes | Clear


def apply(perimeter: Perimeter, edit: Edit, territory: Territory) -> Perimeter:  # noqa: PLR0911 - one for each edit
    """Return the perimeter after one edit.

    Raises:
        UnknownCode: the edit names a commune, a quarter or an area that the territory does not hold.
    """
    match edit:
        case ToggleCommune(commune):
            territory.positions((commune,))
            return _changed(perimeter, frozenset({commune}), "toggle")
        case ToggleQuarter(quarter):
            territory.quarter_positions((quarter,))
            return replace(perimeter, quarters=perimeter.quarters ^ {quarter})
        case ChangeArea(zoning, area, action):
            return _changed(perimeter, communes_of(territory, zoning, area), action)
        case ChangeCommunes(communes, action):
            territory.positions(communes)
            return _changed(perimeter, communes, action)
        case ChangeQuarters(quarters, action):
            territory.quarter_positions(quarters)
            return replace(perimeter, quarters=_turned(perimeter.quarters, quarters, action))
        case HoldCommunes(communes, hold):
            territory.positions(communes)
            return _held(perimeter, communes, hold)
        case Clear():
            return replace(_changed(perimeter, perimeter.communes, "remove"), quarters=frozenset())
        case _:
            assert_never(edit)


def _changed(perimeter: Perimeter, communes: frozenset[CommuneCode], action: How) -> Perimeter:
    after = _turned(perimeter.communes, communes, action)
    kept = perimeter.communes & perimeter.locked
    return replace(perimeter, communes=(after - perimeter.locked - perimeter.withdrawn) | kept)


def _turned(before: frozenset[_Code], codes: frozenset[_Code], action: How) -> frozenset[_Code]:
    match action:
        case "add":
            return before | codes
        case "remove":
            return before - codes
        case "toggle":
            return before ^ codes
        case "keep":
            return before & codes
        case _:
            assert_never(action)


def _held(perimeter: Perimeter, communes: frozenset[CommuneCode], hold: Hold) -> Perimeter:
    """Give communes one state of holding and no other."""
    locked, withdrawn = perimeter.locked - communes, perimeter.withdrawn - communes
    return replace(
        perimeter,
        communes=perimeter.communes - communes if hold == "withdrawn" else perimeter.communes,
        locked=locked | communes if hold == "locked" else locked,
        withdrawn=withdrawn | communes if hold == "withdrawn" else withdrawn,
    )


def replay(start: Perimeter, edits: Iterable[Edit], territory: Territory) -> Perimeter:
    """Apply edits in order.

    Raises:
        UnknownCode: see `apply`; the start is checked too.
    """
    territory.positions(start.communes | start.locked | start.withdrawn)
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
