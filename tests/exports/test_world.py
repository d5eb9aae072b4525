import numpy as np

from tests.worlds import twelve_communes


def test_the_invented_territory_is_aligned():
    world = twelve_communes()
    assert list(world.communes) == sorted(world.communes)
    for key, column in world.columns.items():
        assert column.values.shape == column.states.shape == world.communes.shape, key
        assert np.array_equal(np.isnan(column.values), ~column.is_known), key
    assert set(world.columns) == set(world.variables)
    for zoning in world.zonings.values():
        assert zoning.area_of.shape == world.communes.shape
        assert zoning.area_of.max() < zoning.codes.size
    shares = np.bincount(world.quarters.part_quarter, weights=world.quarters.part_share)
    assert np.allclose(shares, 1.0)
    assert [(a, b) for a, b in world.neighbours.tolist() if 10 in (a, b) or 11 in (a, b)] == []
    assert twelve_communes().fingerprint == world.fingerprint
