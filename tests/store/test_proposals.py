"""What a person may do with variants: name, copy, delete and take back, restore, undo for ever, meet another person."""

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given, settings

from domain.changes import ChangeChoices, Copy, Delete, Redo, Rename, Restore, SetVisibility, Undelete, Undo, create
from domain.edits import ChangeArea, ChangeCommunes, Clear, HoldCommunes, Perimeter, ToggleCommune
from domain.errors import ImpossibleChange, InvalidInput, OperationReused, StaleState, UnknownProposal, UnknownTerritory
from domain.events import Deleted, Renamed
from domain.merging import Conflict, Saved
from domain.proposals import Actor, Choices, Content, Visibility
from domain.wording.errors import sentence
from store import proposals
from store.events import canonical, read_content, write_content
from store.proposals import MOST_CHANGES, Operation
from tests.store import made
from tests.store.made import COPY, START, WORLD, added, created, operation, saved, toggles


def test_a_proposal_is_read_as_it_was_made(database):
    proposal = added(database, "  Ma\u202e  variante ")
    assert proposals.get(database, proposal.id) == proposal
    assert (proposal.name, proposal.version, proposal.content) == ("Ma variante", 1, START)
    assert proposal.visibility is Visibility.INSTITUTION
    assert proposal.territory_key == WORLD.key


@settings(max_examples=100, deadline=None, derandomize=True)
@given(made.held_contents())
def test_a_content_is_read_back_as_it_was_written(content):
    written = write_content(content)
    assert read_content(written) == content
    assert canonical(write_content(read_content(written))) == canonical(written)


def test_undo_and_redo_have_no_limit(database):
    proposal = added(database)
    codes = [WORLD.communes.tolist()[n % 12] for n in range(60)]
    states = [proposal.content]
    for code in codes:
        proposal = saved(database, proposal, ToggleCommune(code))
        states.append(proposal.content)
    for expected in reversed(states[:-1]):
        proposal = saved(database, proposal, Undo())
        assert proposal.content == expected
    for expected in states[1:]:
        proposal = saved(database, proposal, Redo())
        assert proposal.content == expected
    assert proposal.version == 1 + 3 * 60


@pytest.mark.parametrize("hold", ["locked", "withdrawn"])
def test_held_communes_are_kept_undone_and_read_again(database, hold):
    proposal = saved(database, added(database), *toggles("01001", "02001"))
    held = saved(database, proposal, HoldCommunes(frozenset({"01001", "02002"}), hold))
    perimeter = held.content.perimeter
    assert getattr(perimeter, hold) == {"01001", "02002"}
    assert ("01001" in perimeter.communes) is (hold == "locked")
    assert proposals.get(database, held.id) == held
    assert saved(database, held, Undo()).content == proposal.content
    free = saved(database, proposals.get(database, held.id), Redo())
    assert free.content == held.content


def test_keeping_some_communes_alone_meets_every_other_gesture(database):
    base = added(database)
    saved(database, base, *toggles("2A003"))
    keep = ChangeCommunes(frozenset({"01001"}), "keep", "list")
    answer = proposals.save(database, operation(), base, [keep], WORLD, merge=True)
    assert isinstance(answer, Conflict) and not answer.can_merge


def test_nothing_to_undo_or_redo_is_said(database):
    proposal = added(database)
    for change, reason in ((Undo(), "nothing_to_undo"), (Redo(), "nothing_to_redo"), (Undelete(), "not_deleted")):
        with pytest.raises(ImpossibleChange) as caught:
            saved(database, proposal, change)
        assert caught.value.reason == reason
        assert "rien à" in sentence(caught.value)


def test_a_new_gesture_forgets_what_was_undone(database):
    proposal = saved(database, added(database), *toggles("01001"), Undo(), *toggles("02001"))
    assert proposals.steps(database, proposal.id).undone == ()
    with pytest.raises(ImpossibleChange):
        saved(database, proposal, Redo())


def test_undo_leaves_the_name_and_the_visibility_alone(database):
    proposal = saved(database, added(database), *toggles("01001"), Rename("Autre"), SetVisibility("state_session"))
    proposal = saved(database, proposal, Undo())
    assert (proposal.name, proposal.visibility) == ("Autre", Visibility.STATE_SESSION)
    assert proposal.content == START


def test_every_event_carries_who_may_see_the_proposal(database):
    proposal = saved(database, added(database), *toggles("01001"), SetVisibility("local_authorities"), Clear())
    seen = [one.visibility for one in proposals.history(database, proposal.id)]
    assert seen == [Visibility.INSTITUTION] * 2 + [Visibility.LOCAL_AUTHORITIES] * 2


def test_a_deleted_proposal_leaves_the_list_and_comes_back_whole(database):
    before = saved(database, added(database), *toggles("01001"))
    deleted = saved(database, before, Delete())
    assert proposals.listing(database) == ()
    assert [one.proposal for one in proposals.listing(database, with_deleted=True)] == [deleted]
    with pytest.raises(ImpossibleChange) as caught:
        saved(database, deleted, Rename("Autre"))
    assert "supprimée" in sentence(caught.value)
    back = saved(database, deleted, Undelete())
    assert (back.content, back.name, back.is_deleted) == (before.content, before.name, False)
    assert [one.proposal for one in proposals.listing(database)] == [back]


def test_any_earlier_state_is_restored_and_restoring_is_undone(database):
    proposal = added(database)
    contents = [proposal.content]
    for change in (*toggles("01001", "02004"), ChangeChoices(Choices("poverty_rate", ("zus",))), Clear()):
        proposal = saved(database, proposal, change)
        contents.append(proposal.content)
    last = proposal
    for version, content in enumerate(contents[:-1], 1):
        restored = saved(database, proposal, Restore(version))
        assert restored.content == content
        assert proposals.get(database, proposal.id, version).content == content
        proposal = saved(database, restored, Undo())
        assert proposal.content == last.content
    with pytest.raises(ImpossibleChange) as caught:
        saved(database, proposal, Restore(99))
    assert "copie" in sentence(caught.value)


def test_a_copy_has_its_own_life(database):
    source = saved(database, added(database), *toggles("01001"))
    copy = proposals.duplicate(database, operation(), (source.id, 1), Copy("Copie", "state_session", "ville")).proposal
    assert (copy.content, copy.version, copy.institution) == (START, 1, "ville")
    saved(database, copy, Clear())
    assert proposals.get(database, source.id) == source
    with pytest.raises(ImpossibleChange):
        saved(database, (copy.id, 2), Undo(), Undo())


def test_two_people_with_gestures_apart_are_merged_only_when_asked(database):
    first = added(database)
    theirs = saved(database, first, *toggles("01001"), Rename("Chez eux"))
    answer = proposals.save(database, operation(), first, toggles("02004"), WORLD)
    assert isinstance(answer, Conflict)
    assert answer.can_merge
    assert answer.theirs == theirs
    assert answer.mine.content.perimeter.communes == {"02004"}
    assert [type(one.event).__name__ for one in answer.since] == ["Edited", "Renamed"]
    assert proposals.get(database, first.id) == theirs
    merged = proposals.save(database, operation(), first, toggles("02004"), WORLD, merge=True)
    assert merged.was_merged
    assert merged.proposal.content.perimeter.communes == {"01001", "02004"}
    assert merged.proposal.name == "Chez eux"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ([ToggleCommune("01001")], [ToggleCommune("01001")]),
        ([ChangeArea("living_area", "BV01", "add")], [ToggleCommune("01002")]),
        ([ChangeArea("living_area", "BV01", "remove")], [ToggleCommune("01002")]),
        ([Clear()], [ToggleCommune("2A003")]),
        ([Rename("Nord")], [Rename("Sud")]),
        ([SetVisibility("state_session")], [SetVisibility("local_authorities")]),
        ([ChangeChoices(Choices("need_position", ("departements",)))], [ChangeChoices(Choices("poverty_rate"))]),
        ([ToggleCommune("01001")], [Delete()]),
        ([Delete()], [ToggleCommune("01001")]),
        ([Restore(1)], [ToggleCommune("01001")]),
    ],
)
def test_two_people_who_touch_one_thing_keep_both_versions(database, mine, theirs):
    first = added(database)
    kept = saved(database, first, *theirs)
    answer = proposals.save(database, operation(), first, mine, WORLD, merge=True)
    assert isinstance(answer, Conflict)
    assert not answer.can_merge
    assert proposals.get(database, first.id) == kept
    fork = proposals.duplicate(database, operation(), first, COPY, mine, WORLD).proposal
    assert fork.content == answer.mine.content
    assert proposals.get(database, first.id) == kept


def test_a_stale_undo_takes_back_what_its_author_saw_and_nothing_of_the_other(database):
    mine = saved(database, added(database), *toggles("01001"))
    saved(database, mine, *toggles("02004"))
    answer = proposals.save(database, operation(), mine, [Undo()], merge=True)
    assert answer.proposal.content.perimeter.communes == {"02004"}


def test_a_late_save_that_undoes_its_own_gesture_joins_the_others(database):
    first = added(database)
    saved(database, first, *toggles("01001"), Rename("Chez eux"))
    mine = [*toggles("02004", "2A001"), Undo(), *toggles("2A002")]
    answer = proposals.save(database, operation(), first, mine, WORLD, merge=True)
    assert answer.proposal.content.perimeter.communes == {"01001", "02004", "2A002"}
    assert [getattr(one.event, "target", None) for one in proposals.history(database, first.id)][5] == 5


def test_two_tabs_that_undo_the_same_gesture_undo_it_once(database):
    seen = saved(database, added(database), *toggles("01001", "02004"))
    after = saved(database, seen, Undo())
    answer = proposals.save(database, operation(), seen, [Undo()], merge=True)
    assert isinstance(answer, Conflict)
    assert not answer.can_merge
    assert proposals.get(database, seen.id) == after


def test_a_fork_keeps_gestures_one_by_one_after_an_undo(database):
    seen = saved(database, added(database), *toggles("01001", "02004"))
    unsaved = [Undo(), *toggles("2A001", "2A002"), Rename("Ignoré")]
    fork = proposals.duplicate(database, operation(), seen, COPY, unsaved, WORLD).proposal
    assert fork.content.perimeter.communes == {"01001", "2A001", "2A002"}
    assert (fork.name, fork.version) == ("Copie", 3)
    assert saved(database, fork, Undo()).content.perimeter.communes == {"01001", "2A001"}


def test_a_repeated_save_is_answered_as_the_first_time_even_after_others(database):
    proposal, asked = added(database), operation()
    first = proposals.save(database, asked, proposal, toggles("01001"), WORLD)
    saved(database, first.proposal, *toggles("01001"), Rename("Après"))
    assert proposals.save(database, asked, proposal, toggles("01001"), WORLD) == first
    assert proposals.get(database, proposal.id).version == 4
    again = operation(asked.op_id.upper())
    assert proposals.save(database, again, proposal, toggles("01001"), WORLD) == first


def test_the_identifier_of_a_save_stands_for_one_save_only(database):
    proposal, asked = added(database), operation()
    proposals.save(database, asked, proposal, toggles("01001"), WORLD)
    for act in (
        lambda: proposals.save(database, asked, proposal, toggles("01002"), WORLD),
        lambda: proposals.add(database, asked, created()),
        lambda: proposals.duplicate(database, asked, proposal, COPY),
    ):
        with pytest.raises(OperationReused) as caught:
            act()
        assert "numéro d'un autre" in sentence(caught.value)
    assert proposals.get(database, proposal.id).version == 2


def test_a_change_that_changes_nothing_is_not_written(database):
    proposal = added(database, "Nord")
    nothing = [Rename(" Nord "), SetVisibility("institution"), ChangeChoices(START.choices), Restore(1)]
    assert proposals.save(database, operation(), proposal, nothing) == Saved(proposal)
    assert len(proposals.history(database, proposal.id)) == 1


def test_what_cannot_be_kept_is_refused_and_nothing_is_written(database):
    proposal = added(database)
    for changes, error in (
        ([], InvalidInput),
        ([Rename("\u200b ")], InvalidInput),
        ([ToggleCommune("99999")], InvalidInput),
        ([*toggles("01001"), ToggleCommune("99999")], InvalidInput),
        ([ChangeChoices(Choices("<script>"))], InvalidInput),
        (toggles(*["01001"] * (MOST_CHANGES + 1)), InvalidInput),
    ):
        with pytest.raises(error):
            proposals.save(database, operation(), proposal, changes, WORLD)
    with pytest.raises(InvalidInput):
        proposals.save(database, operation(), proposal, toggles("01001"))
    with pytest.raises(InvalidInput):
        proposals.save(database, Operation("pas un UUID", Actor("p1")), proposal, toggles("01001"), WORLD)
    with pytest.raises(InvalidInput):
        proposals.save(database, Operation(str(uuid4()), Actor("Jeanne Martin")), proposal, toggles("01001"), WORLD)
    with pytest.raises(ImpossibleChange):
        proposals.save(database, operation(), (proposal.id, 2), toggles("01001"), WORLD)
    with pytest.raises(UnknownProposal) as caught:
        proposals.get(database, "0" * 32)
    assert "n'existe pas" in sentence(caught.value)
    assert proposals.get(database, proposal.id) == proposal
    assert len(proposals.history(database, proposal.id)) == 1


def test_another_list_of_communes_refuses_gestures_and_keeps_the_journal_readable(database, region):
    proposal = saved(database, added(database), ChangeArea("living_area", "BV01", "add"))
    merged = replace(WORLD, communes=np.array([code.replace("2A003", "2A009") for code in WORLD.communes.tolist()]))
    for territory, error in ((region, UnknownTerritory), (merged, StaleState)):
        with pytest.raises(error):
            proposals.save(database, operation(), proposal, toggles("01001"), territory)
    assert saved(database, proposal, Undo()).content == START
    assert proposals.get(database, proposal.id, 2).content.perimeter.communes >= {"01001", "01002"}


def test_the_last_changed_comes_first_in_the_list(database):
    first, second, third = (added(database, name) for name in ("A", "B", "C"))
    saved(database, first, Rename("A bis"))
    assert [one.proposal.name for one in proposals.listing(database)] == ["A bis", "C", "B"]
    assert {one.proposal.id for one in proposals.listing(database)} == {first.id, second.id, third.id}


def test_who_did_what_is_kept(database):
    proposal = added(database)
    proposals.save(database, operation(actor="p-77"), proposal, [Rename("Autre"), Delete()])
    journal = proposals.history(database, proposal.id)
    assert [(one.actor, one.event) for one in journal[1:]] == [
        ("p-77", Renamed("Variante", "Autre")),
        ("p-77", Deleted()),
    ]


def test_the_printed_hash_moves_with_every_save(database):
    proposal = added(database)
    before = proposals.head_hash(database)
    saved(database, proposal, Rename("Autre"))
    assert proposals.head_hash(database) != before


def test_a_perimeter_of_unknown_codes_is_never_made():
    with pytest.raises(InvalidInput):
        create("X", Visibility.INSTITUTION, "", Content(Perimeter(frozenset({"99999"})), START.choices), WORLD)
