"""Urban and rural communes, by the density grid where it is loaded, else by inhabitants per km²."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np

from domain.rurality import rurality
from domain.territory import Zoning
from domain.values import Column
from tests.worlds import twelve_communes

WORLD = twelve_communes()


def with_grid(names, area_of):
    grid = Zoning(
        "density",
        "densité",
        "2025",
        "INSEE",
        np.arange(len(names)).astype(str),
        np.array(names),
        np.array(area_of),
        np.zeros(len(names)),
    )
    return replace(WORLD, zonings=MappingProxyType({**WORLD.zonings, "density": grid}))


def test_the_names_of_the_grid_say_what_is_rural():
    names = ("Grands centres urbains", "Ceintures urbaines", "Bourgs ruraux", "Rural à habitat très dispersé")
    found = rurality(with_grid(names, [0, 1, 2, 3, -1] + [0] * 7))
    assert found.by_grid
    assert found.urban.tolist() == [True, True, False, False, False] + [True] * 7
    assert found.rural.tolist() == [False, False, True, True, False] + [False] * 7


def test_a_grid_of_bare_numbers_says_nothing():
    assert not rurality(with_grid(("1", "2", "3"), [0] * 12)).by_grid


def test_a_density_just_below_the_threshold_is_rural_and_an_unknown_one_is_neither():
    people = np.full(12, 2_400.0)
    people[:2] = 2_399.0, np.nan
    columns = {**WORLD.columns, "municipal_population": Column.known(people)}
    found = rurality(replace(WORLD, columns=MappingProxyType(columns)))
    assert found.rural.tolist() == [True] + [False] * 11
    assert found.urban.tolist() == [False, False] + [True] * 10
