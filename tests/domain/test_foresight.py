"""What an edit would change is the difference of two panels."""

from hypothesis import given, settings

from domain.edits import apply
from domain.foresight import Foresight, foresee
from domain.need import default_need
from domain.plan import Rules
from domain.summary import summarise
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
NEED = default_need(WORLD)
DEFAULT_RULES = Rules()
thorough = settings(max_examples=60, deadline=None, derandomize=True)


def _panel(perimeter, rules=DEFAULT_RULES):
    return summarise(WORLD, NEED, perimeter, rules)


def _opposite(change: Foresight) -> Foresight:
    return Foresight(
        *(None if part is None else -part for part in (getattr(change, name) for name in change.__slots__))
    )


@thorough
@given(strategies.perimeters(WORLD), strategies.edits(WORLD), strategies.rules())
def test_going_back_changes_the_opposite(perimeter, edit, rules):
    before, after = _panel(perimeter, rules), _panel(apply(perimeter, edit, WORLD), rules)
    assert foresee(after, before) == _opposite(foresee(before, after))


@thorough
@given(strategies.perimeters(WORLD))
def test_what_changes_nothing_says_zero(perimeter):
    panel = _panel(perimeter)
    assert all(not getattr(foresee(panel, panel), name) for name in Foresight.__slots__)


@thorough
@given(strategies.perimeters(WORLD), strategies.edits(WORLD))
def test_the_change_added_to_what_was_is_what_will_be(perimeter, edit):
    before, after = _panel(perimeter), _panel(apply(perimeter, edit, WORLD))
    change = foresee(before, after)
    assert before.who.n_communes + change.n_communes == after.who.n_communes
    if change.aid_eur is not None:
        assert before.plan.total_aid_eur + change.aid_eur == after.plan.total_aid_eur
