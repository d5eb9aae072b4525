"""A journal tells one state; a step taken back leaves nothing, done again it is whole; steps apart commute."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from domain.changes import (
    ChangeChoices,
    Delete,
    Past,
    Redo,
    Rename,
    Resolved,
    Restore,
    SetVisibility,
    Undelete,
    Undo,
    resolve,
)
from domain.edits import ChangeArea, Clear, Perimeter, ToggleCommune, apply
from domain.errors import InvalidInput
from domain.events import ChoicesChanged, Created, Delta, Edited, Kind, Redone, Renamed, Restored, Step, Undone
from domain.merging import can_merge, joined, rebased
from domain.proposals import Choices, Content, Proposal, ProposalId, Visibility
from domain.reading import AMOUNTS
from domain.replay import Timeline, begin, do, replay, rewind, take_back, timeline
from domain.replay import apply as step_forward
from domain.state import territory_mark
from domain.touched import Touched, touched
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
thorough = settings(max_examples=150, deadline=None, derandomize=True)
ID = ProposalId("a" * 32)
KEYS = ("poverty_rate", "need_position")
choices = st.builds(
    Choices, st.sampled_from(KEYS), st.just(("qpv",)), strategies.rules(3), strategies.readings(KEYS, AMOUNTS)
)
contents = st.builds(Content, strategies.perimeters(WORLD), choices)
changes = strategies.edits(WORLD) | st.builds(ChangeChoices, choices)
journals = st.lists(changes, max_size=6)
few = st.lists(strategies.edits(WORLD), min_size=1, max_size=2)


class Nothing(Past):
    """The past of a proposal that was just made."""

    def timeline(self) -> Timeline:
        return Timeline()


def made(content: Content) -> tuple[Created, Proposal]:
    event = Created("Nom", Visibility.INSTITUTION, "", WORLD.key, territory_mark(WORLD), content)
    return event, begin(ID, event)


def resolved(content: Content, journal) -> Resolved:
    assume(journal)
    return resolve(made(content)[1], journal, Nothing(), WORLD)


@thorough
@given(contents, journals)
def test_events_have_the_effect_of_the_gestures(content, journal):
    found, perimeter, last = resolved(content, journal), content.perimeter, content.choices
    for change in journal:
        if isinstance(change, ChangeChoices):
            last = change.after
        else:
            perimeter = apply(perimeter, change, WORLD)
    assert found.mine.content == Content(perimeter, last)
    assert replay(ID, [made(content)[0], *found.events]) == found.mine
    assert joined(found.base, found) == found.mine


@thorough
@given(contents, journals)
def test_a_step_taken_back_leaves_what_was_before_and_done_again_it_is_whole(content, journal):
    states, state = [content], content
    steps = [event for event in resolved(content, journal).events if isinstance(event, Step)]
    for step in steps:
        state = do(state, step)
        states.append(state)
    for step, before, after in zip(reversed(steps), states[-2::-1], states[:0:-1], strict=True):
        assert take_back(after, step) == before
        assert do(before, step) == after


@thorough
@given(contents, journals)
def test_a_journal_is_read_backwards_as_well_as_forwards(content, journal):
    found = resolved(content, [*journal, Rename("Autre"), SetVisibility("state_session"), Delete(), Undelete()])
    states, state = [], found.base
    for event, target in zip(found.events, found.targets, strict=True):
        states.append(state)
        state = step_forward(state, event, target)
    for before, event, target in zip(reversed(states), reversed(found.events), reversed(found.targets), strict=True):
        state = rewind(state, event, target)
        assert state == before


@thorough
@given(contents, journals, st.data())
def test_undo_is_replay_without_the_last_step_in_force(content, journal, data):
    event, _ = made(content)
    walk = data.draw(st.lists(st.sampled_from([Undo(), Redo()]), max_size=8))
    kept, n_done = resolved(content, journal).events, None
    n_done, taken = len(kept), 0
    asked = list(journal)
    for move in walk:
        possible = n_done > 0 if isinstance(move, Undo) else taken > 0
        if possible:
            n_done, taken = (n_done - 1, taken + 1) if isinstance(move, Undo) else (n_done + 1, taken - 1)
            asked.append(move)
    found = resolve(made(content)[1], asked, Nothing(), WORLD)
    assert found.mine.content == replay(ID, [event, *kept[:n_done]]).content


@settings(thorough, suppress_health_check=[HealthCheck.filter_too_much])
@given(contents, few, few)
def test_changes_that_touch_nothing_in_common_give_the_same_in_either_order(content, first, second):
    mine, theirs = resolved(content, first), resolved(content, second)
    assume(not mine.touched.meets(theirs.touched))
    assert can_merge(mine, zip(theirs.events, theirs.targets, strict=True))
    assert can_merge(theirs, zip(mine.events, mine.targets, strict=True))
    one_way, other_way = joined(theirs.mine, mine), joined(mine.mine, theirs)
    assert one_way.content == other_way.content
    assert one_way.version == mine.base.version + len(mine.events) + len(theirs.events)


@thorough
@given(contents, strategies.edits(WORLD), strategies.edits(WORLD))
def test_two_gestures_are_never_merged_when_either_wanted_what_the_other_changed(content, first, second):
    mine, theirs = resolved(content, [first]), resolved(content, [second])
    assume(can_merge(mine, zip(theirs.events, theirs.targets, strict=True)))
    both = joined(theirs.mine, mine).content.perimeter
    alone = mine.mine.content.perimeter
    wanted = mine.touched.places
    assert both.communes & wanted.communes == alone.communes & wanted.communes
    assert both.quarters & wanted.quarters == alone.quarters & wanted.quarters


def test_a_delta_says_what_the_gesture_found_as_it_wanted_it():
    _, base = made(Content(Perimeter(frozenset({"01001", "02004"})), Choices("poverty_rate")))
    (event,) = resolve(base, [ChangeArea("living_area", "BV01", "add")], Nothing(), WORLD).events
    assert event.delta.added.communes == {"01002", "01003", "01004", "02001"}
    assert event.delta.unchanged.communes == {"01001"}
    assert touched(event).places.communes == {"01001", "01002", "01003", "01004", "02001"}


def test_a_step_that_does_not_fit_the_state_is_refused():
    added = Edited(ToggleCommune("01001"), Delta(added=Perimeter(frozenset({"01001"}))))
    inside = Content(Perimeter(frozenset({"01001"})), Choices("poverty_rate"))
    outside = replace(inside, perimeter=Perimeter())
    with pytest.raises(InvalidInput):
        do(inside, added)
    with pytest.raises(InvalidInput):
        take_back(outside, added)
    with pytest.raises(InvalidInput):
        do(outside, ChoicesChanged(Choices("need_position"), Choices("density_per_km2")))


@pytest.mark.parametrize(
    "events",
    [
        [],
        [Renamed("a", "b")],
        [made(Content(Perimeter(), Choices("poverty_rate")))[0]] * 2,
        [made(Content(Perimeter(), Choices("poverty_rate")))[0], Undone(2)],
        [made(Content(Perimeter(), Choices("poverty_rate")))[0], Redone(1)],
    ],
)
def test_a_journal_that_tells_nothing_possible_is_refused(events):
    with pytest.raises(InvalidInput):
        replay(ID, events)


def test_the_steps_that_undo_and_redo_take():
    entries = [(2, Kind.EDITED, None), (3, Kind.RENAMED, None), (4, Kind.EDITED, None), (5, Kind.UNDONE, 4)]
    assert timeline(entries) == Timeline(done=(2,), undone=(4,))
    assert timeline([(6, Kind.REDONE, 4)], timeline(entries)) == Timeline(done=(2, 4))
    assert timeline([(6, Kind.RESTORED, None)], timeline(entries)) == Timeline(done=(2, 6))
    with pytest.raises(InvalidInput):
        timeline([(6, Kind.UNDONE, 4)], timeline(entries))


def test_events_that_follow_others_name_their_own_steps():
    _, base = made(Content(Perimeter(), Choices("poverty_rate")))
    found = resolve(base, [ToggleCommune("01001"), ToggleCommune("01002"), Undo()], Nothing(), WORLD)
    assert [type(event) for event in rebased(found, 11)] == [Edited, Edited, Undone]
    assert rebased(found, 11)[-1] == Undone(13)
    assert rebased(found, 1)[-1] == Undone(3)


def test_what_touches_everything_meets_everything_but_nothing():
    clear = Edited(Clear(), Delta())
    restored = Restored(1, Delta(), Choices("poverty_rate"), Choices("poverty_rate"))
    place = Touched(Perimeter(frozenset({"01001"})))
    assert touched(clear).meets(place)
    assert not touched(clear).meets(Touched(fields=frozenset({"name"})))
    assert touched(restored).meets(Touched(fields=frozenset({"layers"})))
    assert not touched(restored).meets(Touched(fields=frozenset({"visibility"})))
    assert not touched(clear).meets(Touched())
    assert Touched(is_all=True).meets(Touched(fields=frozenset({"name"})))
    assert not Touched(is_all=True).meets(Touched())


def test_a_version_that_the_author_had_not_seen_cannot_be_restored():
    _, base = made(Content(Perimeter(), Choices("poverty_rate")))
    with pytest.raises(Exception, match="unknown_version"):
        resolve(base, [Restore(2)], Nothing(), WORLD)
