"""Divisions of a territory: the area of every commune, and the people of those areas who live outside."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.territory import Zoning
from domain.values import Texts
from domain.wording.territory import MERGED, ZONING_LABELS
from geodata.columns import conversion_of
from geodata.crosswalk import NationalCrosswalk
from geodata.loaders.decoupage import Decoupage
from geodata.regions import Region
from geodata.sources import Source
from geodata.supplies import ZONING, Supplies, Supply

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

    @property
    def reasons(self) -> dict[int, str]:
        """Reason of a commune without area, by position, where one is known."""
        return {place: MERGED for place, area in enumerate(self.area_of) if area == MERGED}

    def zoning(self, origin: Source, label: str = "") -> Zoning:
        """Return the zoning as a territory holds it.

        Args:
            origin: what is to be credited.
            label: French name of one area; that of the registry where empty.
        """
        codes = np.array([area.code for area in self.areas], dtype=np.str_)
        position = {code: place for place, code in enumerate(codes.tolist())}
        return Zoning(
            key=self.key,
            label=label or ZONING_LABELS[self.key],
            vintage=origin.vintage,
            producer=origin.producer,
            codes=codes,
            names=np.array([area.name for area in self.areas], dtype=np.str_),
            area_of=np.array([position.get(area, -1) for area in self.area_of], dtype=np.int64),
            outside_population=np.array([area.outside_population for area in self.areas], dtype=np.float64),
        )


def administrative(communes: Texts, decoupage: Decoupage, region: Region) -> list[Membership]:
    """Make départements, EPCI and EPT; the last is empty outside Métropole du Grand Paris."""
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


def completed(supply: Supply, crosswalk: NationalCrosswalk) -> pd.DataFrame:
    """Give a membership table of any year a row for the communes that bear another code since.

    Args:
        supply: `commune_code`, `living_area`, `employment_area`.
        crosswalk: leads codes of its year to those of the territory.

    Returns:
        The table, with the communes all of whose parts were in one area.
    """
    table = supply.table[["commune_code", "living_area", "employment_area"]].sort_values("commune_code")
    conversion = conversion_of(table["commune_code"].tolist(), supply, crosswalk)
    living = conversion.classes(table["living_area"].tolist())
    employment = conversion.classes(table["employment_area"].tolist())
    known = set(table["commune_code"])
    rows = [
        (code, living[code], employment[code])
        for code in living
        if code not in known and living[code] is not None and employment[code] is not None
    ]
    return pd.concat([table, pd.DataFrame(rows, columns=table.columns)], ignore_index=True)


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


def listed(communes: Texts, supplies: Supplies, crosswalk: NationalCrosswalk) -> list[tuple[Membership, Supply]]:
    """Make the zonings that were loaded as lists of communes: FRR, mountain, coast, density grid...

    A list of members makes one area; a list of classes makes one for each, and a merged commune is in one only where
    its parts agree.
    """
    made = []
    for key in supplies.zonings():
        supply = supplies.best(f"{ZONING}{key}")
        if supply is not None:
            membership = _listed(key, communes, supply, crosswalk)
            if membership.areas:
                made.append((membership, supply))
    return made


def _listed(key: str, communes: Texts, supply: Supply, crosswalk: NationalCrosswalk) -> Membership:
    table = supply.table.sort_values("commune_code", kind="stable")
    if "is_member" in table:
        members = table[table["is_member"].fillna(value=False).astype(bool)]["commune_code"].tolist()
        codes = set(conversion_of(members, supply, crosswalk).members()[0].tolist())
        area_of = tuple(key if code in codes else "" for code in communes.tolist())
        name = supply.source.dataset
        return Membership(key, area_of, (Area(key, name, np.nan),) if any(area_of) else ())
    conversion = conversion_of(table["commune_code"].tolist(), supply, crosswalk)
    classes = conversion.classes(table["zone"].astype(str).tolist())
    area_of = tuple(classes.get(code, "") or (MERGED if code in classes else "") for code in communes.tolist())
    named = dict(zip(table["zone"], table["zone_name"], strict=True)) if "zone_name" in table else {}
    present = sorted(set(area_of) - {"", MERGED})
    return Membership(key, area_of, tuple(Area(code, str(named.get(code, code)), np.nan) for code in present))


def _agreed(classes: set[str]) -> str:
    if len(classes) > 1:
        return MERGED
    return next(iter(classes), "")


def _people_outside(decoupage: Decoupage, region: Region) -> dict[str, float]:
    frame = decoupage.communes
    outside = frame[~frame["departement_code"].isin(region.departements)]
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
    return Membership(key, area_of, tuple(Area(area, names.get(area, area), outside[area]) for area in present))
