"""Advances, engineering assistance and finalities of a perimeter, against figures made by hand and the operations."""

from dataclasses import replace

import numpy as np
import pytest

from callbacks import _reads
from callbacks._context import bundled_alone
from domain.engineering import Eligibility
from domain.errors import InvalidInput
from domain.finalities import Finality, read_finalities, split_whole
from domain.plan import Rules
from domain.terms import Terms
from domain.terms_study import even


@pytest.fixture(scope="module")
def table():
    return bundled_alone().context(None)


def told(table, **terms):
    rules = replace(Rules(), terms=replace(Terms(), **terms))
    return _reads.terms(table, table.default_state().perimeter, rules)


def test_finalities_are_read_line_by_line():
    read = read_finalities("Habitat ; 40 ; 45,5\n\nÉcole;60 %;54.5")
    assert read == (Finality("Habitat", 400, 455), Finality("École", 600, 545))
    assert read_finalities("") == ()


@pytest.mark.parametrize(
    "text", ["Habitat", "Habitat ; 50", "A ; 50\nA ; 50", "A ; x\nB ; 50", "; 100", "A ; 100 ; 90", "A ; 100 ; 50 ; 50"]
)
def test_finalities_that_do_not_add_up_or_cannot_be_read_are_refused(text):
    with pytest.raises(InvalidInput) as refused:
        read_finalities(text)
    assert refused.value.field == "finalities"


def test_amounts_are_split_by_the_largest_remainder():
    assert split_whole(np.array([10, 0, 1]), [333, 333, 334]).tolist() == [[3, 3, 4], [0, 0, 0], [0, 0, 1]]


def test_finalities_add_up_and_one_paid_more_than_its_rate_is_counted(table):
    habitat, school = told(table, finalities="Habitat ; 40 ; 60\nÉcole ; 60 ; 40").finalities
    plan = _reads.study(table, table.default_state().perimeter, Rules()).plan
    decided = plan.stratum >= 0
    assert (habitat.cost_eur + school.cost_eur)[decided].tolist() == plan.cost_eur[decided].tolist()
    assert (habitat.aid_eur + school.aid_eur)[decided].tolist() == plan.aid_eur[decided].tolist()
    assert habitat.n_over > 0 and school.n_over == 0
    k = int(np.flatnonzero(plan.stratum == 1)[0])
    assert habitat.maximum_eur[k] == habitat.cost_eur[k] // 2


def test_the_same_parts_of_cost_and_aid_keep_every_rate(table):
    assert [one.n_over for one in told(table, finalities="A ; 33,3\nB ; 66,7").finalities] == [0, 0]


def test_finalities_that_cannot_be_read_are_told_and_the_rest_is_computed(table):
    found = told(table, finalities="A ; 50")
    assert found.finalities == () and found.finality_error is not None
    assert found.advances


def test_an_advance_lowers_what_the_stratum_carries_and_all_is_paid_in_the_end(table):
    first = told(table).advances[0]
    assert (first.stratum, first.share) == (3, 0.3)
    assert first.paid.peak_eur < first.unpaid.peak_eur
    assert first.paid.carried_eur[-1] == pytest.approx(0, abs=1e-3)
    assert first.unpaid.peak_eur == pytest.approx(first.rate * sum(first.costs_eur) / 2, rel=1e-6)


def test_costs_are_spread_evenly_in_whole_euros():
    assert even(10, 4) == (3, 3, 2, 2)


def test_a_commune_is_eligible_by_one_criterion_and_unknown_without_its_potential(table):
    found = told(table, engineering_population=0, engineering_share=0.5).engineering
    covered = found.share >= 0.5
    assert np.equal(found.verdict, Eligibility.ELIGIBLE.value).tolist() == covered.tolist()
    assert found.count(Eligibility.NOT_ELIGIBLE) == 0
    assert found.count(Eligibility.UNDETERMINED) == (~covered).sum()
