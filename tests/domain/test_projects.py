"""Real projects under the rules: who would have received what, to the euro, and nobody forgotten."""

from dataclasses import replace
from math import floor

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cofinancing_effects import judge_finality
from domain.errors import InvalidInput
from domain.plan import Rules
from domain.project_totals import Grouping, account, grouped, left_out, over_rate, totals
from domain.projects import MOST_PROJECTS, Budget, ProjectList, ProjectStanding, replay
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
POSITION = np.array([90.0, 10, 30, 60, 80, 75, 24.9, 100, np.nan, 50, 40, 0])
"""01001 most in need but for 02004; nothing is known of 2A001."""
FREE = Rules(envelope_eur=10**9, mode="factor")
thorough = settings(max_examples=60, deadline=None, derandomize=True)


def made(*rows, granted=True):
    """Make a list from rows of commune, finality, cost, private, other, granted."""
    cells = [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 6
    communes, finalities, *amounts = cells
    n = len(rows)
    return ProjectList(
        *("liste.csv", "Préfecture", "Projets", "2018", "Licence Ouverte 2.0"),
        keys=np.array([f"p{place}" for place in range(n)], np.str_),
        owners=np.array([f"Mairie {code}" for code in communes], np.str_),
        descriptions=np.full(n, "Travaux"),
        finalities=np.array(finalities, np.str_),
        communes=np.array(communes, np.str_),
        **dict(
            zip(
                ("cost_eur", "private_eur", "other_eur", "granted_eur"),
                (np.array(one, np.float64) for one in amounts),
                strict=True,
            )
        ),
    )


def played(*rows, rules=FREE, **others):
    return replay(made(*rows), WORLD, POSITION, rules, **others)


def test_each_project_takes_the_rate_of_the_stratum_of_its_commune():
    done = played(
        ("01002", "École", 1_000, 0, 0, 100), ("01003", "École", 1_000, 0, 0, 0), ("01004", "Voirie", 1_000, 0, 0, 300)
    )
    assert done.aid_eur.tolist() == [300, 500, 700]
    assert done.rest_eur.tolist() == [700, 500, 300]
    assert (done.status, done.envelope_eur) == ("enveloppe_suffisante", 10**9)


def test_a_position_on_a_threshold_takes_the_higher_rate_and_the_law_caps_it():
    """02002 stands at 75: 95 % asked, 80 % of public funding allowed."""
    done = played(("02002", "École", 1_000, 100, 0, 0))
    assert done.aid_eur.tolist() == [floor(0.8 * 900)]
    assert done.rest_eur.tolist() == [180]
    assert done.needs_derogation.tolist() == [True]
    granted = played(("02002", "École", 1_000, 100, 0, 0), rules=replace(FREE, derogation=True))
    assert granted.aid_eur.tolist() == [floor(0.95 * 900)]


def test_aids_of_other_funders_count_in_the_legal_ceiling():
    done = played(("01001", "École", 1_000, 0, 500, 0))
    assert (done.aid_eur.tolist(), done.rest_eur.tolist()) == ([300], [200])


def test_a_project_is_replayed_or_listed_with_its_reason_and_never_lost():
    rows = (
        ("", "École", 100, 0, 0, 10),
        ("75056", "École", 100, 0, 0, 10),
        ("01001", "École", np.nan, 0, 0, 10),
        ("01001", "École", 0, 0, 0, 10),
        ("01001", "École", 100, 80, 30, 10),
        ("01001", "École", -5, 0, 0, 10),
        ("01001", "École", 100, 0, 0, -10),
        ("2A001", "École", 100, 0, 0, 10),
        ("01001", "École", 100, 0, 0, 10),
    )
    done = played(*rows)
    counts = {one.standing: one.projects.size for one in left_out(done)}
    assert counts == {
        ProjectStanding.NO_COMMUNE: 1,
        ProjectStanding.OUTSIDE: 1,
        ProjectStanding.NO_COST: 2,
        ProjectStanding.IMPOSSIBLE: 3,
        ProjectStanding.UNDECIDED: 1,
    }
    assert sum(counts.values()) + totals(done).n == len(rows)
    assert [(one.cost_eur, one.granted_eur) for one in left_out(done)][2] == (0, 20)


def test_an_unknown_cost_is_not_a_cost_of_nothing():
    only = left_out(played(("01001", "École", np.nan, 0, 0, np.nan)))[0]
    assert (only.cost_eur, only.granted_eur) == (None, None)


def test_an_unknown_grant_makes_the_sum_unknown_and_not_smaller():
    done = played(("01001", "École", 1_000, 0, 0, np.nan), ("01001", "École", 1_000, 0, 0, 200))
    sums = totals(done)
    assert (sums.granted_eur, sums.granted_rest_eur, sums.gap_eur) == (None, None, None)
    assert sums.aid_eur == 1_600
    assert over_rate(done) == ()


def test_unknown_private_money_is_told():
    done = played(("01001", "École", 1_000, np.nan, 0, 0), ("01001", "École", 1_000, 0, 0, 0))
    assert (done.n_funding_unknown, done.aid_eur.tolist()) == (1, [800, 800])


def test_only_the_perimeter_takes_part_when_it_is_asked():
    covered = np.equal(WORLD.communes, "01001")
    done = played(("01001", "a", 100, 0, 0, 1), ("01002", "a", 100, 0, 0, 1), covered=covered)
    assert done.standing.tolist() == ["replayed", "not_covered"]


def test_at_equal_budget_exactly_what_was_granted_is_shared_out():
    rows = [("01001", "a", 999, 0, 0, 333), ("01002", "b", 1_001, 0, 0, 100), ("2A004", "c", 777, 0, 0, 11)]
    done = played(*rows, budget=Budget.GRANTED)
    assert (done.envelope_eur, int(done.aid_eur.sum()), done.status) == (444, 444, "ok")


def test_what_was_granted_is_no_budget_where_it_is_unknown():
    done = played(("01001", "a", 1_000, 0, 0, np.nan), budget=Budget.GRANTED)
    assert (done.budget, done.envelope_eur) == (Budget.SIMULATION, 10**9)


def test_a_guarantee_beyond_the_envelope_gives_nobody_anything_and_says_so():
    done = played(("01001", "a", 1_000, 0, 0, 1), rules=Rules(envelope_eur=10, guaranteed_rate=0.5))
    assert (done.status, totals(done).aid_eur, totals(done).rest_eur) == ("infaisable_planchers", None, None)


def test_cents_are_rounded_project_by_project():
    done = played(("01002", "a", 100.5, 0, 0, 10.49), ("01002", "a", 100.49, 0, 0, 10.5))
    assert done.cost_eur.tolist() == [101, 100]
    assert done.granted_eur.tolist() == [10, 11]


def test_more_than_the_rate_on_a_finality_is_found_by_finality_and_not_by_project():
    """01002 has 30 %: 40 % on one school is made up for by the other, 50 % of a road is not."""
    done = played(
        ("01002", "École", 1_000, 0, 0, 400), ("01002", "École", 1_000, 0, 0, 200), ("01002", "Voirie", 100, 0, 0, 50)
    )
    assert [(one.finality, one.excess_eur) for one in over_rate(done)] == [("Voirie", 20)]


@pytest.mark.parametrize("by", Grouping)
def test_groups_add_up_to_the_whole(by):
    rows = [
        (str(code), kind, 1_000 + 7 * k, 3, 5, 100 + k)
        for k, code in enumerate(WORLD.communes)
        for kind in ("École", "Voirie", "")
    ]
    done = played(*rows, rules=Rules(envelope_eur=9_000, mode="shift"))
    told = account(done, by, WORLD)
    for name in ("n", "cost_eur", "granted_eur", "aid_eur", "rest_eur", "granted_rest_eur"):
        assert sum(getattr(one.totals, name) for one in told.groups) == getattr(told.totals, name)
    assert told.totals.aid_eur == 9_000
    assert len({one.key for one in told.groups}) == len(told.groups)


def test_a_list_too_long_is_refused():
    rows = [("01001", "a", 1, 0, 0, 1)] * (MOST_PROJECTS + 1)
    with pytest.raises(InvalidInput):
        played(*rows)


def test_an_empty_list_is_answered():
    done = played()
    assert (totals(done).n, totals(done).granted_eur, left_out(done), grouped(done, Grouping.COMMUNE, WORLD)) == (
        *(0, None),
        *((), ()),
    )


amounts = st.integers(0, 50_000)
projects = st.lists(
    st.tuples(st.sampled_from([*WORLD.communes.tolist(), "", "75056"]), st.sampled_from("ab"), *[amounts] * 4),
    max_size=12,
)


@thorough
@given(projects, strategies.rules(), st.sampled_from(Budget))
def test_money_is_within_the_envelope_the_law_and_the_cost(rows, rules, budget):
    done = replay(made(*rows), WORLD, POSITION, rules, None, budget)
    taken = done.is_replayed
    share = 0.05 if rules.derogation else 0.20
    public = (done.cost_eur - done.private_eur)[taken]
    assert int(done.aid_eur.sum()) <= done.envelope_eur
    assert (done.rest_eur[taken] >= 0).all()
    law = np.floor(public * (1 - share) + 1e-6)
    assert (done.aid_eur[taken] <= np.maximum(law - done.other_eur[taken], 0)).all()
    assert not done.aid_eur[~taken].any()
    assert totals(done).n + sum(one.projects.size for one in left_out(done)) == len(rows)


@thorough
@given(projects, strategies.rules())
def test_simulated_aids_respect_the_rate_of_each_finality(rows, rules):
    done = replay(made(*rows), WORLD, POSITION, rules)
    for commune in np.unique(done.place[done.is_replayed]):
        for kind in "ab":
            inside = done.is_replayed & (done.place == commune) & (done.projects.finalities == kind)
            if inside.any():
                rate = float(done.scheduled_rate[inside][0])
                assert judge_finality(done.cost_eur[inside], done.aid_eur[inside], rate).is_compliant


@thorough
@given(projects)
def test_a_table_of_pandas_finds_the_same_when_money_is_plenty(rows):
    """An independent road: strata by `pd.cut`, the law by hand, sums by `groupby`."""
    done = replay(made(*rows), WORLD, POSITION, FREE)
    table = pd.DataFrame(rows, columns=["code", "kind", "cost", "private", "other", "granted"])
    where = dict(zip(WORLD.communes.tolist(), POSITION.tolist(), strict=True))
    table["position"] = table["code"].map(where)
    possible = (table["cost"] > 0) & (table["private"] + table["other"] <= table["cost"])
    table = table[possible & table["position"].notna()]
    bounds = [-1, 24.999999, 49.999999, 74.999999, 101]
    per_cent = pd.cut(table["position"], bounds, labels=[30, 50, 70, 95]).astype(int) if len(table) else 0
    asked = table["cost"] * per_cent // 100
    ceiling = ((table["cost"] - table["private"]) * 4 // 5 - table["other"]).clip(lower=0)
    table["aid"] = np.minimum(asked, ceiling)
    table["rest"] = table["cost"] - table["private"] - table["other"] - table["aid"]
    told = account(done, Grouping.FINALITY, WORLD)
    by_kind = table.groupby("kind")[["cost", "granted", "aid", "rest"]].sum()
    found = {one.key: (one.totals.cost_eur, one.totals.granted_eur, one.totals.aid_eur) for one in told.groups}
    assert found == {kind: (row.cost, row.granted, row.aid) for kind, row in by_kind.iterrows()}
    assert (told.totals.rest_eur, told.totals.n) == (table["rest"].sum(), len(table))
    by_commune = table.groupby("code")[["aid", "granted"]].sum()
    gaps = by_commune["aid"] - by_commune["granted"]
    assert (told.n_more, told.n_less) == ((gaps > 0).sum(), (gaps < 0).sum())
