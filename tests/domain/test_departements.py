"""The départements that a page lists: all of a region, both ends of a country."""

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.departements import EACH_END, MOST_LISTED, listed_departements
from domain.metrics import DepartementAid


def _aid(place, per_head):
    return DepartementAid(
        code=f"{place:02d}",
        name=f"Département {place}",
        aid_eur=None if per_head is None else int(per_head * 100),
        covered_population=0.0 if per_head is None else 100.0,
        per_covered_head=per_head,
        per_head=per_head,
        undecided_population=0.0,
    )


AMOUNTS = st.lists(st.one_of(st.none(), st.floats(0.0, 1e4)), min_size=1, max_size=101)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(AMOUNTS)
def test_every_reached_departement_is_listed_or_counted_and_the_ends_are_listed(amounts):
    departements = [_aid(place, amount) for place, amount in enumerate(amounts)]
    shown, n_others = listed_departements(departements)
    reached = [one for one in departements if one.per_covered_head is not None]
    if len(departements) <= MOST_LISTED:
        assert shown == departements and n_others == 0
        return
    assert len(shown) + n_others == len(reached) and len(shown) <= 2 * EACH_END
    assert len({one.code for one in shown}) == len(shown)
    left = [one.per_covered_head for one in reached if one not in shown]
    if left:
        assert min(one.per_covered_head for one in shown[:EACH_END]) >= max(left)
        assert max(one.per_covered_head for one in shown[EACH_END:]) <= min(left)
