"""Published versions: numbered, decided once, amended by new ones; what has no meaning is refused and keeps nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.errors import ImpossibleChange, InvalidInput, NoteChanged
from domain.index import DEFAULT, EMPTY, URBAN_RURAL
from domain.index_versions import Asked, EventKind, decide, edit_note, in_force, propose, version_with, versions_of
from domain.wording.errors import sentence

DAY = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
WHO = Asked("Préfecture de région", "Séance du 12 mars", DAY)
OTHER = replace(DEFAULT, balance=0.2)


def _after(journal, events):
    return [*journal, *events]


def _proposed(journal=(), definition=DEFAULT, amends=0):
    return _after(journal, propose(versions_of(journal), WHO, "Indice", definition, "Note", amends))


def _decided(journal, number, adopt):
    return _after(journal, decide(versions_of(journal), WHO, number, adopt=adopt))


def _states(journal):
    return [str(one.state) for one in versions_of(journal)]


def test_versions_are_numbered_and_keep_who_when_and_why():
    journal = _decided(_proposed(_proposed(), URBAN_RURAL), 1, adopt=False)
    assert _states(journal) == ["refused", "proposed"]
    first = versions_of(journal)[0]
    assert [(one.kind, one.author, one.at, one.reason) for one in first.events] == [
        (EventKind.PROPOSED, WHO.author, DAY, WHO.reason),
        (EventKind.REFUSED, WHO.author, DAY, WHO.reason),
    ]
    assert in_force(versions_of(journal)) is None


def test_an_adopted_version_stays_in_force_until_its_amendment_is_adopted():
    journal = _decided(_proposed(), 1, adopt=True)
    journal = _proposed(journal, URBAN_RURAL, amends=1)
    assert _states(journal) == ["adopted", "proposed"]
    assert in_force(versions_of(journal)).number == 1
    journal = _decided(journal, 2, adopt=True)
    assert _states(journal) == ["amended", "adopted"]
    assert in_force(versions_of(journal)).amends == 1


def test_the_amendment_of_a_proposal_takes_its_place_at_once():
    assert _states(_proposed(_proposed(), URBAN_RURAL, amends=1)) == ["amended", "proposed"]


def test_a_definition_is_recognised_by_what_it_is():
    journal = _proposed(_decided(_proposed(), 1, adopt=True), URBAN_RURAL)
    versions = versions_of(journal)
    assert version_with(versions, DEFAULT).number == 1
    assert version_with(versions, OTHER) is None
    assert len({one.mark for one in versions}) == 2


def test_a_note_is_edited_without_touching_the_decision():
    journal = _decided(_proposed(), 1, adopt=True)
    journal = _after(journal, edit_note(versions_of(journal), WHO, 1, "Autre note", base=1))
    (version,) = versions_of(journal)
    assert (version.state, version.note) == (EventKind.ADOPTED, "Autre note")
    assert [one.note for one in version.notes] == ["Note", "Autre note"]


def test_a_note_written_from_an_older_one_is_refused_and_says_who_kept_the_present_one():
    other = replace(WHO, author="Région")
    journal = _after(_proposed(), edit_note(versions_of(_proposed()), other, 1, "Leur note", base=1))
    with pytest.raises(NoteChanged) as refused:
        edit_note(versions_of(journal), WHO, 1, "Ma note", base=1)
    assert sentence(refused.value).startswith("Région a gardé une autre note le 12\u00a0mars\u00a02026 à 11:00")
    assert edit_note(versions_of(journal), WHO, 1, "Leur note", base=1) == ()
    journal = _after(journal, edit_note(versions_of(journal), WHO, 1, "Ma note", base=2))
    assert [one.note for one in versions_of(journal)[0].notes] == ["Note", "Leur note", "Ma note"]


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (lambda versions: propose(versions, WHO, "Indice", EMPTY, "Note"), "index_empty"),
        (lambda versions: propose(versions, WHO, "Indice", DEFAULT, "Note"), "index_same"),
        (lambda versions: propose(versions, WHO, "Indice", OTHER, "Note", amends=9), "index_unknown"),
        (lambda versions: propose(versions, WHO, "Indice", OTHER, "Note", amends=2), "index_settled"),
        (lambda versions: decide(versions, WHO, 2, adopt=True), "index_settled"),
        (lambda versions: decide(versions, WHO, 9, adopt=False), "index_unknown"),
    ],
)
def test_what_has_no_meaning_is_refused_in_french(act, reason):
    versions = versions_of(_decided(_proposed(_proposed(), URBAN_RURAL), 2, adopt=False))
    with pytest.raises(ImpossibleChange) as caught:
        act(versions)
    assert caught.value.reason == reason
    assert sentence(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("asked", "name", "field"),
    [
        (replace(WHO, author=" \u200b"), "Indice", "index_author"),
        (replace(WHO, reason=""), "Indice", "index_reason"),
        (WHO, "", "index_name"),
    ],
)
def test_a_version_without_author_reason_or_name_is_refused(asked, name, field):
    with pytest.raises(InvalidInput) as caught:
        propose((), asked, name, DEFAULT, "Note")
    assert caught.value.field == field
    assert sentence(caught.value).endswith(".")
