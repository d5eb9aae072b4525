import geopandas
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import OutOfDomain
from geodata.cells import Cells, locate_cells, population_shares
from geodata.quarters import AREA, OUTSIDE, POPULATION, Listed
from tests.geodata.squares import array, box, communes, degrees, rectangles

thorough = settings(max_examples=30, deadline=None, derandomize=True)
CELL_M = 100
PLACES = [(column, row) for row in range(30) for column in range(30)]


def squares(places):
    return [box(CELL_M * x, CELL_M * y, CELL_M * x + CELL_M, CELL_M * y + CELL_M) for x, y in places]


def grid(population, places=PLACES, imputed=()):
    people = np.array(population, dtype=float)
    return Cells(degrees(squares(places)), people, np.isin(np.arange(people.size), list(imputed)))


def drawn_grid(seed):
    random = np.random.default_rng(seed)
    return grid(random.integers(1, 200, len(PLACES)), imputed=np.flatnonzero(random.random(len(PLACES)) < 0.3))


def pairs(*rows):
    both = np.array(sorted(rows), dtype=np.int64).reshape(-1, 2)
    return Listed(both[:, 0], both[:, 1])


@thorough
@given(sides=st.lists(rectangles(), min_size=1, max_size=3), seed=st.integers(0, 50))
def test_a_cell_goes_where_its_centroid_is(sides, seed):
    """Written again with coordinates: a centroid counts if it is between the sides, borders included."""
    cells = drawn_grid(seed)
    found = locate_cells(degrees([box(*one) for one in sides]), cells)
    for place, (west, south, east, north) in enumerate(sides):
        inside = [west <= 100 * x + 50 <= east and south <= 100 * y + 50 <= north for x, y in PLACES]
        near_side = [min(abs(100 * x + 50 - side) for side in (west, east)) < 1 for x, _ in PLACES]
        near_side = np.array(near_side) | [
            min(abs(100 * y + 50 - side) for side in (south, north)) < 1 for _, y in PLACES
        ]
        if not (near_side & inside).any():
            assert found.count.population[place] == cells.population[inside].sum()
            assert found.count.n_cells[place] == sum(inside)
            assert found.count.n_imputed[place] == cells.is_imputed[inside].sum()
            assert found.count.imputed_population[place] == cells.population[inside & cells.is_imputed].sum()


@thorough
@given(sides=st.lists(rectangles(), min_size=1, max_size=3), seed=st.integers(0, 50))
def test_3_1_shares_by_inhabitants_sum_to_one_between_their_bounds(sides, seed):
    """METHODS 3.1."""
    shares, counted = population_shares(degrees([box(*one) for one in sides]), degrees(communes()), drawn_grid(seed))
    assert np.bincount(shares.quarter, weights=shares.share) == pytest.approx(np.ones(len(sides)))
    assert (shares.low <= shares.share).all()
    assert (shares.share <= shares.high).all()
    assert [method == POPULATION for method in shares.method] == (counted.population > 0).tolist()


@thorough
@given(sides=st.lists(rectangles(largest=2990), min_size=1, max_size=3), seed=st.integers(0, 50))
def test_shares_by_inhabitants_are_those_of_a_spatial_join(sides, seed):
    """The same by geopandas.sjoin of centroids, where no centroid lies on a side."""
    sides = [tuple(side + 5 for side in one) for one in sides]
    cells, shapes, places = drawn_grid(seed), degrees([box(*one) for one in sides]), degrees(communes())
    shares, counted = population_shares(shapes, places, cells)
    frame = geopandas.GeoDataFrame({"people": cells.population}, geometry=cells.squares, crs=4326).to_crs(2154)
    frame = frame.set_geometry(frame.centroid)
    quarter = geopandas.GeoDataFrame({"q": range(shapes.size)}, geometry=shapes, crs=4326).to_crs(2154)
    commune = geopandas.GeoDataFrame({"c": range(places.size)}, geometry=places, crs=4326).to_crs(2154)
    joined = frame.sjoin(quarter, predicate="within").drop(columns="index_right").sjoin(commune, predicate="within")
    people = joined.groupby(["q", "c"])["people"].sum()
    share = people / people.groupby("q").transform("sum")
    by_people = np.array([shares.method[quarter] == POPULATION for quarter in shares.quarter])
    found = dict(
        zip(
            zip(shares.quarter[by_people], shares.commune[by_people], strict=True), shares.share[by_people], strict=True
        )
    )
    assert found == pytest.approx(share[share > 0].to_dict())
    assert counted.population.sum() == people.sum()


def test_inhabitants_weigh_and_not_square_metres():
    """Half of the quarter in each commune; 900 inhabitants live on the left, 100 on the right."""
    cells = grid([900, 100], places=[(9, 0), (10, 0)], imputed=[1])
    shares, counted = population_shares(degrees([box(900, 0, 1100, 100)]), degrees(communes()), cells)
    assert shares.commune.tolist() == [0, 1]
    assert shares.share == pytest.approx([0.9, 0.1])
    assert (shares.low.tolist(), shares.high.tolist()) == ([0, 0], [1, 1])
    assert shares.method.tolist() == [POPULATION]
    assert (counted.n_cells.tolist(), counted.n_imputed.tolist()) == ([2], [1])
    assert counted.imputed_population.tolist() == [100]
    assert counted.cover_share == pytest.approx([1])


def test_a_small_true_share_of_inhabitants_is_no_sliver():
    cells = grid([9_980, 20], places=[(9, 0), (10, 0)])
    shares, _ = population_shares(degrees([box(900, 0, 1100, 100)]), degrees(communes()), cells)
    assert shares.share == pytest.approx([0.998, 0.002])


def test_a_commune_where_nobody_lives_has_no_share():
    cells = grid([80, 0], places=[(9, 0), (10, 0)])
    shares, _ = population_shares(degrees([box(900, 0, 1100, 100)]), degrees(communes()), cells)
    assert (shares.commune.tolist(), shares.share.tolist(), shares.high.tolist()) == ([0], [1], [1])


@pytest.mark.parametrize(
    ("population", "places", "why"),
    [
        ([50], [(9, 0)], "the grid stops at the limit of the commune"),
        ([50, 50], [(20, 20), (21, 20)], "the grid is elsewhere"),
        ([50, np.nan], [(9, 0), (10, 0)], "a cell is unknown: its inhabitants are not zero"),
        ([0, 0], [(9, 0), (10, 0)], "nobody lives there"),
    ],
)
def test_where_cells_do_not_cover_the_quarter_its_area_is_shared(population, places, why):
    shares, _ = population_shares(
        degrees([box(900, 0, 1100, 100)]), degrees(communes()), grid(population, places=places)
    )
    assert shares.method.tolist() == [AREA], why
    assert shares.share == pytest.approx([0.5, 0.5])


def test_a_road_beyond_the_limit_without_inhabitants_does_not_discard_the_cells():
    """4 % of the quarter lie in the second commune, where no inhabited cell is published."""
    cells = grid([500, 400], places=[(8, 0), (9, 0)])
    shares, counted = population_shares(degrees([box(808, 0, 1008, 100)]), degrees(communes()), cells)
    assert (shares.method.tolist(), shares.commune.tolist()) == ([POPULATION], [0])
    assert counted.cover_share == pytest.approx([0.96])


def test_each_quarter_has_its_own_method():
    cells = grid([900, 100], places=[(9, 0), (10, 0)])
    quarters = degrees([box(1900, 0, 2100, 100), box(900, 0, 1100, 100)])
    shares, _ = population_shares(quarters, degrees(communes()), cells)
    assert shares.method.tolist() == [AREA, POPULATION]
    assert shares.quarter.tolist() == [0, 0, 1, 1]
    assert shares.commune.tolist() == [1, 2, 0, 1]
    assert shares.share == pytest.approx([0.5, 0.5, 0.9, 0.1])


def test_inhabitants_outside_the_list_are_given_back_and_told():
    """Of 1,000 inhabitants 100 live in a commune that the list does not name."""
    cells = grid([900, 100], places=[(9, 0), (10, 0)])
    shares, _ = population_shares(degrees([box(900, 0, 1100, 100)]), degrees(communes()), cells, pairs((0, 0)))
    assert (shares.commune.tolist(), shares.share.tolist()) == ([0], [1])
    assert shares.listed_share == pytest.approx([0.9])
    assert (shares.unlisted.commune.tolist(), shares.unlisted.share.tolist()) == ([1], pytest.approx([0.1]))


def test_inhabitants_of_a_listed_commune_that_is_not_at_hand_stay_outside():
    cells = grid([300, 100], places=[(29, 0), (30, 0)])
    quarter, listed = degrees([box(2900, 0, 3100, 100)]), pairs((0, 2), (0, OUTSIDE))
    shares, _ = population_shares(quarter, degrees(communes()), cells, listed)
    assert (shares.commune.tolist(), shares.method.tolist()) == ([2], [POPULATION])
    assert shares.share == pytest.approx([0.75])


def test_a_grid_that_stops_before_a_commune_that_is_not_at_hand_does_not_cover():
    cells = grid([300], places=[(29, 0)])
    quarter, listed = degrees([box(2900, 0, 3100, 100)]), pairs((0, 2), (0, OUTSIDE))
    shares, _ = population_shares(quarter, degrees(communes()), cells, listed)
    assert (shares.method.tolist(), shares.share.tolist()) == ([AREA], pytest.approx([0.5]))


def test_a_centroid_on_the_limit_of_two_communes_counts_once():
    cells = Cells(degrees([box(950, 0, 1050, 100)]), np.array([40.0]), np.array([False]))
    shares, counted = population_shares(degrees([box(960, 0, 1040, 100)]), degrees(communes()), cells)
    assert counted.population.tolist() == [40]
    assert shares.share.tolist() == [1]


def test_a_centroid_on_the_common_border_of_two_quarters_counts_in_one_of_them():
    cells = Cells(degrees([box(100, 0, 200, 100)]), np.array([40.0]), np.array([False]))
    sides = [box(0, 0, 150, 100), box(150, 0, 300, 100)]
    assert locate_cells(degrees(sides), cells).count.population.sum() == 40


def test_a_cell_counts_in_both_of_two_quarters_that_overlap():
    cells = Cells(degrees([box(100, 0, 200, 100)]), np.array([40.0]), np.array([False]))
    sides = [box(0, 0, 250, 100), box(120, 0, 300, 100)]
    assert locate_cells(degrees(sides), cells).count.population.tolist() == [40, 40]


def test_a_quarter_without_contour_has_no_cell():
    cells = grid([900, 100], places=[(9, 0), (10, 0)])
    shares, counted = population_shares(array(None), degrees(communes()), cells, pairs((0, 5)))
    assert (shares.commune.tolist(), shares.share.tolist(), shares.method.tolist()) == ([5], [1], ["official"])
    assert counted.n_cells.tolist() == [0]
    assert np.isnan(counted.cover_share).all()


def test_every_square_has_a_population():
    cells = Cells(degrees(squares([(0, 0)])), np.array([1.0, 2.0]), np.array([False]))
    with pytest.raises(OutOfDomain, match="each square"):
        population_shares(degrees([box(0, 0, 100, 100)]), degrees(communes()), cells)
