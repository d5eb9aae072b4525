import numpy as np
import pandas as pd

from domain.codes import DepartementCode, RegionCode
from geodata.loaders.decoupage import Decoupage
from geodata.regions import Region
from geodata.zonings import abc_classes, administrative, lived_in

REGION = Region("world", "World", RegionCode("99"), (DepartementCode("01"),), 2025)
COMMUNES = np.array(["01001", "01002"])


def national():
    communes = pd.DataFrame(
        {
            "commune_code": ["01001", "01002", "02001", "02002"],
            "name": ["A", "B", "C", "D"],
            "departement_code": ["01", "01", "02", "02"],
            "region_code": ["99", "99", "98", "98"],
            "municipal_population": [100.0, 50.0, 30.0, np.nan],
        }
    )
    return Decoupage(
        communes,
        {},
        {},
        {"01": "First"},
        {"01001": "E1", "02001": "E1", "01002": "E2", "02002": "E2"},
        {"E1": "One", "E2": "Two"},
        {"01001": "T1"},
        {"T1": "Ept"},
        {"99": "World", "98": "Elsewhere"},
    )


def test_people_outside_are_counted_by_area_and_unknown_stays_unknown():
    _, epci, _ = administrative(COMMUNES, national(), REGION)
    assert epci.areas[0].outside_population == 30
    assert np.isnan(epci.areas[1].outside_population)


def test_a_commune_may_have_no_area():
    *_, ept = administrative(COMMUNES, national(), REGION)
    assert ept.area_of == ("T1", "")


def test_a_former_code_outside_is_counted_with_the_commune_that_absorbed_it():
    table = pd.DataFrame(
        {
            "commune_code": ["01001", "01002", "02001", "02009"],
            "living_area": ["L1", "L1", "L1", "L1"],
            "employment_area": ["Z1"] * 4,
        }
    )
    names = pd.DataFrame({"zoning": ["living_area", "employment_area"], "code": ["L1", "Z1"], "name": ["L", "Z"]})
    living, _ = lived_in(COMMUNES, table, names, national(), REGION)
    assert living.areas[0].outside_population == 30


def test_a_merged_commune_has_a_class_only_where_its_parts_agree():
    made = abc_classes(COMMUNES, np.array(["01001", "01001", "01002", "01002"]), np.array(["A", "B1", "C", "C"]))
    assert made.area_of == ("fusion", "C")
    assert [area.code for area in made.areas] == ["C"]
