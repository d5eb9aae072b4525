"""Divisions of a territory: the area of every commune, and the people of those areas who live outside."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from domain.values import Texts
from domain.wording.territory import MERGED
from geodata.loaders.decoupage import Decoupage
from geodata.regions import Region

ABC_CLASSES = ("A bis", "A", "B1", "B2", "C")


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a zoning.

    Attributes:
        code: its code.
        name: its name.
        outside_population: inhabitants of its communes outside the territory; NaN where one is unknown.
    """

    code: str
    name: str
    outside_population: float


@dataclass(frozen=True, slots=True)
class Membership:
    """One zoning of a territory.

    Attributes:
        key: its key.
        area_of: for each commune, code of its area; empty where it has none; `MERGED` where its parts disagree.
        areas: those of at least one commune, ascending codes.
    """

    key: str
    area_of: tuple[str, ...]
    areas: tuple[Area, ...]


def administrative(communes: Texts, decoupage: Decoupage, region: Region) -> list[Membership]:
    """Make départements, EPCI and EPT."""
    departements = dict(zip(decoupage.communes["commune_code"], decoupage.communes["departement_code"], strict=True))
    people = _people_outside(decoupage, region)
    return [
        _membership("departement", communes, departements, decoupage.departement_names, people),
        _membership("epci", communes, decoupage.epci_of, decoupage.epci_names, people),
        _membership("ept", communes, decoupage.ept_of, decoupage.ept_names, people),
    ]


def lived_in(
    communes: Texts, table: pd.DataFrame, names: pd.DataFrame, decoupage: Decoupage, region: Region
) -> list[Membership]:
    """Make living areas and employment areas.

    A commune that merged since the table was made follows the area of the code that it kept; a former code that no
    commune bears any longer is left out, its inhabitants being counted with the commune that absorbed it.
    """
    people = _people_outside(decoupage, region)
    memberships = []
    for key in ("living_area", "employment_area"):
        of_commune = dict(zip(table["commune_code"], table[key], strict=True))
        named = names[names["zoning"] == key]
        area_names = dict(zip(named["code"], named["name"], strict=True))
        memberships.append(_membership(key, communes, of_commune, area_names, people))
    return memberships


def abc_classes(communes: Texts, codes: Texts, classes: Texts) -> Membership:
    """Make the ABC zoning; a merged commune has a class only where its parts agree.

    Args:
        communes: shape (n,), ascending.
        codes: shape (m,), current code of every row.
        classes: shape (m,), class of each row.
    """
    found: dict[str, set[str]] = {}
    for code, name in zip(codes, classes, strict=True):
        found.setdefault(str(code), set()).add(str(name))
    area_of = tuple(_agreed(found.get(str(code), set())) for code in communes)
    present = sorted(set(area_of) & set(ABC_CLASSES))
    return Membership("abc", area_of, tuple(Area(name, name, 0.0) for name in present))


def _agreed(classes: set[str]) -> str:
    if len(classes) > 1:
        return MERGED
    return next(iter(classes), "")


def _people_outside(decoupage: Decoupage, region: Region) -> dict[str, float]:
    frame = decoupage.communes
    outside = frame[frame["region_code"] != region.code]
    return dict(zip(outside["commune_code"], outside["municipal_population"], strict=True))


def _membership(
    key: str,
    communes: Texts,
    of_commune: Mapping[str, str],
    names: Mapping[str, str],
    people_outside: Mapping[str, float],
) -> Membership:
    area_of = tuple(of_commune.get(str(code), "") for code in communes)
    present = sorted(set(area_of) - {""})
    outside = dict.fromkeys(present, 0.0)
    for code, area in of_commune.items():
        if area in outside and code in people_outside:
            outside[area] += people_outside[code]
    return Membership(key, area_of, tuple(Area(area, names[area], outside[area]) for area in present))
