"""What an index does: the worst off, who moves, correlations, what missing values may change, one sentence each."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from domain.index import DEFAULT, DEFAULT_INDEX, Definition, Part
from domain.index_catalogue import LACKING, SIZE, catalogue
from domain.index_study import account, study, worst_of
from domain.need import default_need, need_of
from domain.normalisation import Method
from domain.wording.index import caution_texts, tie_sentence, why_sentence
from tests.worlds import twelve_communes

WORLD = twelve_communes()
NEED = default_need(WORLD)


def _study(definition=DEFAULT):
    return study(WORLD, definition, need_of(WORLD, definition), worst_of(NEED))


def test_the_worst_off_are_the_first_fifth_of_the_ranks():
    worst = worst_of(NEED)
    known = ~np.isnan(NEED.index)
    assert worst.n_ranked == known.sum()
    assert worst.n_worst == int(np.ceil(0.2 * known.sum()))
    assert worst.is_worst.sum() >= worst.n_worst
    assert NEED.index[worst.is_worst].min() >= np.nanmax(NEED.index[known & ~worst.is_worst])


def test_communes_tied_at_the_threshold_are_no_fifth_and_are_counted():
    alone = Definition((Part("part_qpv", 1, 10.0),))
    index = np.array([9.0, 5.0, 5.0, 5.0, 1.0, 1.0, 1.0, 1.0, 1.0, np.nan, np.nan, 1.0])
    found = study(WORLD, alone, replace(need_of(WORLD, alone), index=index), worst_of(NEED))
    assert (found.worst.n_worst, found.worst.is_worst.sum(), found.worst.n_tied) == (2, 4, 3)
    assert tie_sentence(found.worst).startswith("3 communes à égalité au seuil : l'indice ne les départage pas")
    texts = [why_sentence(found, account(found, WORLD, place), WORLD) for place in range(12)]
    assert all("groupe le plus en difficulté" in text for text in (*texts[:9], texts[11]))
    assert not any("cinquième" in text for text in texts)
    assert worst_of(replace(NEED, index=np.arange(12.0))).n_tied == 0
    assert tie_sentence(worst_of(replace(NEED, index=np.arange(12.0)))) == ""


def test_who_enters_and_who_leaves_are_the_differences_with_the_index_in_force():
    alone = Definition((Part("densite", -1, 10.0),))
    found = _study(alone)
    now, then = worst_of(need_of(WORLD, alone)).is_worst, worst_of(NEED).is_worst
    assert set(found.entered.tolist()) == set(np.flatnonzero(now & ~then).tolist())
    assert set(found.left.tolist()) == set(np.flatnonzero(then & ~now).tolist())
    assert _study().entered.size == _study().left.size == 0


def test_correlations_are_those_of_scipy_on_the_communes_that_have_everything():
    found = _study()
    values = np.array([one.column.values for one in found.parts])
    complete = ~np.isnan(values).any(axis=0) & (WORLD.columns["municipal_population"].values > 0)
    oriented = values[:, complete] * np.array([[part.direction] for part in DEFAULT_INDEX])
    assert found.n_complete == complete.sum()
    assert found.correlations == pytest.approx(spearmanr(oriented, axis=1).statistic)


def test_a_variable_and_its_repetition_are_said_redundant():
    twice = Definition((Part("niveau_de_vie", -1, 25.0), Part("-niveau_de_vie", 1, 25.0, "Le contraire")))
    assert _study(twice).redundant == ((0, 1),)
    assert _study(twice).correlations[0, 1] == pytest.approx(1.0)


def test_what_missing_values_may_change_brackets_every_value_they_could_take():
    found = _study()
    lacking = np.flatnonzero(
        np.isnan(found.need.scores).any(axis=0) & (WORLD.columns["municipal_population"].values > 0)
    )
    assert found.missing.n_partial + found.missing.n_without >= lacking.size
    for place in lacking.tolist():
        reached = set()
        for filled in (np.nanmin, np.nanmax):
            ends = filled(found.need.scores, axis=1)
            scores = np.where(np.isnan(found.need.scores[:, place]), ends, found.need.scores[:, place])
            reached.add(bool(round(scores.mean(), 9) >= round(found.worst.threshold, 9)))
        is_worst = bool(found.worst.is_worst[place])
        assert (place in found.missing.may_enter) == (True in reached and not is_worst)
        assert (place in found.missing.may_leave) == (False in reached and is_worst)


def test_shares_of_town_and_country_add_up_to_the_worst_off():
    shares = _study(replace(DEFAULT, balance=0.5)).strata
    assert shares is not None
    for one in (shares.of_communes, shares.regional, shares.chosen, shares.within):
        assert one.sum() == pytest.approx(1.0)
    assert _study(replace(DEFAULT, method=Method.ZSCORE)).strata is None


@pytest.mark.parametrize("method", list(Method))
def test_what_each_variable_adds_makes_the_index(method):
    found = _study(replace(DEFAULT, method=method))
    middle = 50.0 if method in (Method.PERCENTILE, Method.MINMAX) else 0.0
    for place in np.flatnonzero(~np.isnan(found.need.index)).tolist():
        told = account(found, WORLD, place)
        assert middle + np.nansum(told.pulls) == pytest.approx(found.need.index[place])


def test_one_sentence_says_why_or_why_not():
    found = _study()
    sentences = [why_sentence(found, account(found, WORLD, place), WORLD) for place in range(12)]
    for place, text in enumerate(sentences):
        assert text.startswith(str(WORLD.names[place])) and text.endswith(".")
        assert text.count(". ") == 0
        assert ("n'est pas dans" in text or "n'a pas d'indice" in text) != bool(found.worst.is_worst[place])
    assert sentences[10] == "Kerzéro n'a pas d'indice : la commune n'a pas d'habitants."
    assert "niveau de vie" in sentences[8].lower() and "n'a pas d'indice" in sentences[8]


def test_a_commune_is_said_worse_than_those_strictly_less_in_need_only():
    alone = Definition((Part("densite", 1, 10.0),))
    found = _study(alone)
    tied = np.array([5.0, 5.0, 5.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 12.0, np.nan, np.nan])
    found = replace(found, parts=(replace(found.parts[0], regional=tied),))
    told = [account(found, WORLD, place) for place in range(12)]
    assert [int(one.worse_than[0]) for one in told] == [0, 0, 0, *[30] * 6, 90, -1, -1]
    texts = [why_sentence(found, one, WORLD).replace("\u202f", " ") for one in told]
    assert all("pire que dans" not in text or "pire que dans 0 % des communes" in text for text in texts[:3])
    assert any("pire que dans 30 % des communes" in text for text in texts[3:9])


def test_a_score_that_mixes_town_and_country_is_no_share_of_the_communes():
    found = _study(replace(DEFAULT, balance=0.5))
    texts = [why_sentence(found, account(found, WORLD, place), WORLD) for place in range(10)]
    assert any("sur 100)" in text for text in texts)
    assert not any("pire que" in text for text in texts)


def test_a_commune_just_under_the_threshold_in_standard_deviations_is_not_said_at_it():
    found = _study(replace(DEFAULT, method=Method.ZSCORE))
    outside = int(np.flatnonzero(~found.worst.is_worst & ~np.isnan(found.need.index))[0])
    near = replace(account(found, WORLD, outside), gap=-0.004, index=0.123)
    assert "indice 0,123, à 0,004 du seuil" in why_sentence(found, near, WORLD)


def test_the_catalogue_says_what_must_be_known_before_use():
    offered = {one.name: one for one in catalogue(WORLD)}
    assert LACKING in offered["pauvrete"].cautions
    assert offered["pauvrete"].n_known == 7 and offered["pauvrete"].n_universe == 11
    assert SIZE in offered["population"].cautions and SIZE not in offered["densite"].cautions
    assert offered["niveau_de_vie"].n_secret == 1
    assert all(sum(one.bars) == one.n_known for one in offered.values())
    assert any("4 communes sur 11" in text.replace("\u00a0", " ") for text in caution_texts(offered["pauvrete"]))
