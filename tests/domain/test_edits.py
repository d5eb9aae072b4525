"""A perimeter is its start and its edits: replay, undo, whole areas, refusals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import CommuneCode, QpvCode
from domain.edits import (
    ChangeArea,
    ChangeCommunes,
    Clear,
    HoldCommunes,
    Perimeter,
    ToggleCommune,
    ToggleQuarter,
    apply,
    communes_of,
    replay,
    starting_point,
)
from domain.errors import UnknownCode
from tests import strategies
from tests.worlds import twelve_communes

WORLD = twelve_communes()
thorough = settings(max_examples=100, deadline=None, derandomize=True)
perimeters = strategies.perimeters(WORLD)
edits = strategies.edits(WORLD)
journals = st.lists(edits, max_size=12)
toggles = edits.filter(lambda edit: isinstance(edit, ToggleCommune | ToggleQuarter))


@thorough
@given(perimeters, toggles)
def test_toggling_twice_changes_nothing(perimeter, toggle):
    assert apply(apply(perimeter, toggle, WORLD), toggle, WORLD) == perimeter


@thorough
@given(perimeters, toggles)
def test_toggling_once_changes_one_code(perimeter, toggle):
    after = apply(perimeter, toggle, WORLD)
    assert len(after.communes ^ perimeter.communes) + len(after.quarters ^ perimeter.quarters) == 1


@thorough
@given(perimeters, journals)
def test_replay_equals_edits_applied_one_after_the_other(start, journal):
    perimeter = start
    for edit in journal:
        perimeter = apply(perimeter, edit, WORLD)
    assert replay(start, journal, WORLD) == perimeter


@thorough
@given(perimeters, journals, journals)
def test_a_journal_can_be_cut_anywhere(start, first, second):
    assert replay(replay(start, first, WORLD), second, WORLD) == replay(start, first + second, WORLD)


@thorough
@given(perimeters, journals, edits)
def test_undo_is_replay_without_the_last_edit(start, journal, last):
    before = replay(start, journal, WORLD)
    done = [*journal, last]
    assert replay(start, done, WORLD) == apply(before, last, WORLD)
    done.pop()
    assert replay(start, done, WORLD) == before


@thorough
@given(perimeters, strategies.area_changes(WORLD))
def test_adding_an_area_then_removing_it_leaves_what_lies_outside(perimeter, change):
    members = communes_of(WORLD, change.zoning, change.area)
    added = apply(perimeter, ChangeArea(change.zoning, change.area, "add"), WORLD)
    removed = apply(added, ChangeArea(change.zoning, change.area, "remove"), WORLD)
    assert added.communes == perimeter.communes | members
    assert removed == Perimeter(perimeter.communes - members, perimeter.quarters)
    if not perimeter.communes & members:
        assert removed == perimeter


@thorough
@given(perimeters, strategies.area_changes(WORLD))
def test_changing_an_area_twice_is_changing_it_once_or_not_at_all(perimeter, change):
    once = apply(perimeter, change, WORLD)
    assert apply(once, change, WORLD) == (perimeter if change.action == "toggle" else once)


@thorough
@given(perimeters, strategies.set_changes(WORLD))
def test_a_set_of_communes_does_what_its_word_says(perimeter, change):
    before, chosen = perimeter.communes, change.communes
    expected = {"add": before | chosen, "remove": before - chosen, "toggle": before ^ chosen, "keep": before & chosen}
    assert apply(perimeter, change, WORLD) == Perimeter(expected[change.action], perimeter.quarters)


@thorough
@given(perimeters, strategies.area_changes(WORLD))
def test_an_area_is_the_set_of_its_communes(perimeter, change):
    members = communes_of(WORLD, change.zoning, change.area)
    same = ChangeCommunes(members, change.action, "zoning")
    assert apply(perimeter, change, WORLD) == apply(perimeter, same, WORLD)


@thorough
@given(perimeters, strategies.holds(WORLD), journals)
def test_what_is_held_stays_as_it_is_whatever_is_edited(start, held, journal):
    before = apply(start, held, WORLD)
    after = replay(before, journal, WORLD)
    assert (after.locked, after.withdrawn) == (before.locked, before.withdrawn)
    assert after.communes & before.locked == before.communes & before.locked
    assert not after.communes & before.withdrawn


@thorough
@given(perimeters, strategies.holds(WORLD), strategies.holds(WORLD))
def test_a_commune_is_held_in_one_way_at_most(start, first, second):
    after = replay(start, [first, second], WORLD)
    assert not after.locked & after.withdrawn and not after.communes & after.withdrawn
    assert after.locked | after.withdrawn <= first.communes | second.communes


@thorough
@given(perimeters, strategies.holds(WORLD))
def test_freeing_what_was_locked_leaves_nothing_behind(start, held):
    free = HoldCommunes(held.communes, "free")
    assert replay(start, [HoldCommunes(held.communes, "locked"), free], WORLD) == start
    withdrawn = replay(start, [HoldCommunes(held.communes, "withdrawn"), free], WORLD)
    assert withdrawn == Perimeter(start.communes - held.communes, start.quarters)


@thorough
@given(perimeters, strategies.holds(WORLD))
def test_figures_do_not_depend_on_locks(start, held):
    after = apply(start, HoldCommunes(held.communes, "locked"), WORLD)
    assert after.key() == start.key()


@thorough
@given(perimeters, journals)
def test_clearing_forgets_everything_before(start, journal):
    assert replay(start, [*journal, Clear()], WORLD) == Perimeter()


@thorough
@given(perimeters, edits)
def test_an_edit_leaves_its_argument_as_it_was(perimeter, edit):
    kept = Perimeter(frozenset(perimeter.communes), frozenset(perimeter.quarters))
    apply(perimeter, edit, WORLD)
    assert perimeter == kept


@thorough
@given(perimeters)
def test_the_key_is_sorted_and_tells_perimeters_apart(perimeter):
    communes, quarters = perimeter.key()
    assert list(communes) == sorted(communes) and list(quarters) == sorted(quarters)
    assert Perimeter(frozenset(communes), frozenset(quarters)) == perimeter


@pytest.mark.parametrize(
    "edit",
    [
        ToggleCommune(CommuneCode("99999")),
        ToggleCommune(CommuneCode("01001 ")),
        ToggleCommune(CommuneCode("")),
        ToggleQuarter(QpvCode("QN99999M")),
        ChangeArea("living_area", "BV99", "add"),
        ChangeArea("living_area", "BV99", "remove"),
        ChangeArea("canton", "BV01", "add"),
        ChangeArea("", "", "remove"),
        ChangeCommunes(frozenset({CommuneCode("99999")}), "keep", "list"),
        HoldCommunes(frozenset({CommuneCode("99999")}), "free"),
    ],
)
@pytest.mark.parametrize("start", [Perimeter(), Perimeter(frozenset({CommuneCode("01001")}))])
def test_an_unknown_code_is_refused_with_its_name(edit, start):
    with pytest.raises(UnknownCode) as refusal:
        apply(start, edit, WORLD)
    named = edit.__getattribute__(edit.__slots__[0])
    codes = set(named) if isinstance(named, frozenset) else {named, getattr(edit, "area", named)}
    assert refusal.value.given in codes


@pytest.mark.parametrize(
    "start",
    [
        Perimeter(communes=frozenset({CommuneCode("01001"), CommuneCode("75056")})),
        Perimeter(quarters=frozenset({QpvCode("QN00101M"), QpvCode("01001")})),
        Perimeter(locked=frozenset({CommuneCode("75056")})),
        Perimeter(withdrawn=frozenset({CommuneCode("75056")})),
    ],
)
def test_a_start_with_an_unknown_code_is_refused_even_before_a_clear(start):
    with pytest.raises(UnknownCode):
        replay(start, [Clear()], WORLD)


def test_a_code_longer_than_those_of_the_territory_is_not_cut_to_one_of_them():
    with pytest.raises(UnknownCode):
        apply(Perimeter(), ToggleCommune(CommuneCode("010011")), WORLD)


def test_the_communes_without_area_belong_to_no_area_of_a_zoning():
    members = [communes_of(WORLD, "epci", str(code)) for code in WORLD.zonings["epci"].codes]
    assert frozenset().union(*members) == frozenset(map(str, WORLD.communes[:8]))


def test_a_conference_starts_from_the_present_quarters_never_from_nothing():
    start = starting_point(WORLD)
    assert start.communes == frozenset()
    assert start.quarters == frozenset(map(str, WORLD.quarters.codes))
