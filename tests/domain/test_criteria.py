"""The three criteria of proposition 24: which an index tells of, how much, and where nothing of one is known."""

from dataclasses import replace

import numpy as np

from domain.criteria import CRITERION_OF, Criterion, covers, missing_criteria
from domain.index import DEFAULT, EMPTY, Definition, Part
from domain.need import need_of
from domain.variable_names import NAMES
from domain.wording.index import criteria_sentence
from domain.wording.law import CRITERIA
from tests.worlds import twelve_communes

WORLD = twelve_communes()


def _covers(*parts):
    return covers(WORLD, need_of(WORLD, Definition(parts)))


def test_the_default_index_tells_of_the_three_criteria():
    found = covers(WORLD, need_of(WORLD, DEFAULT))
    assert [one.weight_share for one in found] == [0.25, 0.5, 0.25]
    assert missing_criteria(found) == () and criteria_sentence(()) == ""


def test_an_index_that_forgets_a_criterion_is_told_which():
    found = _covers(Part("niveau_de_vie", -1, 30.0), Part("part_qpv", 1, 10.0), Part("densite", -1, 10.0))
    assert missing_criteria(found) == (Criterion.LEEWAY, Criterion.EQUIPMENT)
    assert [one.weight_share for one in found] == [0.0, 0.8, 0.0]
    assert all(CRITERIA[one] in criteria_sentence(missing_criteria(found)) for one in missing_criteria(found))


def test_a_formula_tells_of_the_criteria_of_all_the_variables_that_it_names():
    found = _covers(Part("equipements / niveau_de_vie", -1, 10.0))
    assert missing_criteria(found) == (Criterion.LEEWAY,)


def test_an_index_of_nothing_tells_of_no_criterion():
    assert missing_criteria(covers(WORLD, need_of(WORLD, EMPTY))) == tuple(Criterion)


def test_communes_where_nothing_of_a_criterion_is_known_are_named_the_most_populated_first():
    need = need_of(WORLD, DEFAULT)
    scores = np.zeros((4, 12))
    scores[0, [2, 5, 7]] = np.nan
    scores[1, [5, 7]] = np.nan
    found = covers(WORLD, replace(need, scores=scores))[1]
    people = WORLD.columns["municipal_population"].values
    assert set(found.unknown.tolist()) == {place for place in (5, 7) if people[place] > 0}
    assert (np.diff(people[found.unknown]) <= 0).all()


def test_only_variables_that_can_be_named_have_a_criterion():
    assert set(CRITERION_OF) <= set(NAMES)
    assert set(CRITERIA) == set(Criterion)
