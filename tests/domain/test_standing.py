"""Ranks, five numbers, ratios of areas, neighbours and reasons, in the small world of twelve communes."""

import numpy as np
import pytest

from domain.mapped import MappedIndicator
from domain.need import default_need
from domain.standing import distribution, next_areas, next_communes, next_quarters, of_areas, of_communes
from domain.territory import Aggregation
from domain.values import Column
from domain.why import why_area, why_position, why_value
from tests.worlds import twelve_communes

WORLD = twelve_communes()
NEED = default_need(WORLD)


def test_a_low_value_comes_first_where_it_means_need_and_ties_share_a_rank():
    found = distribution(Column.known(np.array([30.0, 10.0, np.nan, 10.0, 20.0])), MappedIndicator("income", -1, 0))
    assert found.ranks[[1, 3, 4, 0]].tolist() == [1, 1, 3, 4] and np.isnan(found.ranks[2])
    assert (found.n_tied(1), found.n_tied(0), found.n_tied(2), found.n_ranked) == (2, 1, 0, 4)
    assert found.five == (10.0, 10.0, 15.0, 22.5, 30.0)


def test_nothing_known_has_no_rank_and_no_five_numbers():
    found = distribution(Column.known(np.array([np.nan])), MappedIndicator("income", -1, 0))
    assert found.n_ranked == 0 and np.isnan(found.five).all()


def test_only_ratios_of_sums_are_given_for_areas():
    found = of_areas(WORLD, WORLD.zonings["epci"])
    kept = {key for key in of_communes(WORLD, NEED) if key in WORLD.variables}
    wanted = {key for key in kept if WORLD.variables[key].aggregation is Aggregation.RATIO_OF_SUMS}
    assert set(found) == wanted


def test_the_rate_of_an_area_is_the_ratio_of_its_sums_and_its_explanation_gives_the_same():
    zoning = WORLD.zonings["departement"]
    for key, one in of_areas(WORLD, zoning).items():
        variable = WORLD.variables[key]
        for area in range(zoning.codes.size):
            (said,) = why_area(WORLD, variable, np.flatnonzero(zoning.area_of == area))
            value = one.column.values[area]
            assert said.result.value == (None if np.isnan(value) else pytest.approx(value))


def test_neighbours_are_mutual():
    for place in range(WORLD.communes.size):
        for other in next_communes(WORLD, place).tolist():
            assert place in next_communes(WORLD, other)
    zoning = WORLD.zonings["epci"]
    for area in range(zoning.codes.size):
        for other in next_areas(WORLD, zoning, area).tolist():
            assert area in next_areas(WORLD, zoning, other) and other != area
    for quarter in range(WORLD.quarters.codes.size):
        for other in next_quarters(WORLD, quarter).tolist():
            assert quarter in next_quarters(WORLD, other) and other != quarter


def test_the_position_is_found_again_from_its_explanation():
    for place in range(WORLD.communes.size):
        index, position = why_position(WORLD, NEED, place)
        if np.isnan(NEED.position[place]):
            assert position.result.value is None
            continue
        rank, n = (term.value for term in position.terms)
        assert 100 * (rank - 0.5) / n == pytest.approx(position.result.value)
        pairs = list(zip(index.terms[:-1:2], index.terms[1:-1:2], strict=True))
        known = [(weight.value, score.value) for weight, score in pairs if score.value is not None]
        mean = sum(weight * score for weight, score in known) / sum(weight for weight, _ in known)
        assert index.result.value == pytest.approx(mean)


def test_a_figure_that_is_published_has_no_formula():
    assert why_value(WORLD, NEED, "median_income_eur_per_cu", 0) == ()
