"""Published versions of an index: proposed, adopted, amended or refused, each with its author, date and reason.

A journal of events is all that is kept; the versions are its replay. What is published is never changed: an amendment
is a new version, and says which one it amends.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.errors import ImpossibleChange, InvalidInput, NoteChanged
from domain.index import Definition, mark
from domain.names import clean_text, short_name

LONGEST_REASON = 1_000
LONGEST_NOTE = 60_000


class EventKind(StrEnum):
    """What happens to a version, as stored."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    AMENDED = "amended"
    REFUSED = "refused"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class IndexEvent:
    """One event of the journal of a territory.

    Attributes:
        number: version that it is about, from 1.
        kind: what happened.
        author: who decided, as they name themselves.
        at: when, UTC.
        reason: why.
        name: name of the index, where it is proposed.
        definition: what it is made of, where it is proposed.
        note: method note, where it is proposed or its note is edited.
        amends: version that it amends, where it is proposed; 0 for none.
    """

    number: int
    kind: EventKind
    author: str
    at: datetime
    reason: str
    name: str = ""
    definition: Definition | None = None
    note: str = ""
    amends: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version in its present state.

    Attributes:
        number: from 1.
        name: name of the index.
        definition: what it is made of.
        state: `PROPOSED`, `ADOPTED`, `AMENDED` or `REFUSED`.
        amends: version that it amends, 0 for none.
        events: what happened to it, in order.
    """

    number: int
    name: str
    definition: Definition
    state: EventKind
    amends: int
    events: tuple[IndexEvent, ...]

    @property
    def notes(self) -> tuple[IndexEvent, ...]:
        """What wrote its method note, in order: its proposal, then each edit; an edit names the one it started from."""
        return tuple(one for one in self.events if one.kind in (EventKind.PROPOSED, EventKind.NOTED))

    @property
    def note(self) -> str:
        """Method note, as last edited."""
        return self.notes[-1].note

    @property
    def mark(self) -> str:
        """Mark of its definition."""
        return mark(self.definition)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks, as typed.

    Attributes:
        author: who.
        reason: why.
        at: when, UTC.
    """

    author: str
    reason: str
    at: datetime


def versions_of(journal: Sequence[IndexEvent]) -> tuple[Version, ...]:
    """Replay a journal into its versions, by number.

    Raises:
        ImpossibleChange: an event is about no version.
    """
    found: dict[int, Version] = {}
    for one in journal:
        if one.kind is EventKind.PROPOSED and one.definition is not None:
            found[one.number] = Version(one.number, one.name, one.definition, EventKind.PROPOSED, one.amends, (one,))
            continue
        before = _named(tuple(found.values()), one.number)
        state = before.state if one.kind is EventKind.NOTED else one.kind
        found[one.number] = replace(before, events=(*before.events, one), state=state)
    return tuple(found[number] for number in sorted(found))


def in_force(versions: Sequence[Version]) -> Version | None:
    """Return the version adopted and not amended since; None where there is none."""
    return next((one for one in reversed(versions) if one.state is EventKind.ADOPTED), None)


def version_with(versions: Sequence[Version], definition: Definition) -> Version | None:
    """Return the version of a definition: the adopted one, else a proposed one, else the last; None where none is."""
    same = [one for one in versions if one.definition == definition]
    for state in (EventKind.ADOPTED, EventKind.PROPOSED):
        found = next((one for one in reversed(same) if one.state is state), None)
        if found is not None:
            return found
    return same[-1] if same else None


def propose(
    versions: Sequence[Version], asked: Asked, name: str, definition: Definition, note: str, amends: int = 0
) -> tuple[IndexEvent, ...]:
    """Propose a new version.

    A proposal that amends another proposal takes its place at once; one that amends an adopted version leaves it in
    force until it is adopted itself.

    Args:
        versions: those of the territory.
        asked: who, why and when.
        name: name of the index, as typed.
        definition: what it is made of.
        note: its method note.
        amends: version that it amends, 0 for none.

    Raises:
        InvalidInput: a name, an author or a reason without anything visible.
        ImpossibleChange: nothing in the index, the same definition proposed or adopted already, or an amendment of a
            version that is neither.
    """
    author, reason = _signed(asked)
    if not any(part.weight > 0 for part in definition.parts):
        raise ImpossibleChange(reason="index_empty")
    living = (EventKind.PROPOSED, EventKind.ADOPTED)
    if any(one.definition == definition and one.state in living for one in versions):
        raise ImpossibleChange(reason="index_same")
    number = max((one.number for one in versions), default=0) + 1
    events = []
    if amends:
        amended = _named(versions, amends)
        if amended.state not in living:
            raise ImpossibleChange(reason="index_settled")
        if amended.state is EventKind.PROPOSED:
            events.append(IndexEvent(amends, EventKind.AMENDED, author, asked.at, reason))
    kept = checked_note(note)
    title = _visible("index_name", name)
    made = IndexEvent(number, EventKind.PROPOSED, author, asked.at, reason, title, definition, kept, amends)
    return (made, *events)


def decide(versions: Sequence[Version], asked: Asked, number: int, *, adopt: bool) -> tuple[IndexEvent, ...]:
    """Adopt or refuse a proposed version; an adopted one takes the place of the one in force.

    Raises:
        InvalidInput: an author or a reason without anything visible.
        ImpossibleChange: no such version, or one that is decided already.
    """
    author, reason = _signed(asked)
    if _named(versions, number).state is not EventKind.PROPOSED:
        raise ImpossibleChange(reason="index_settled")
    if not adopt:
        return (IndexEvent(number, EventKind.REFUSED, author, asked.at, reason),)
    replaced = [
        IndexEvent(one.number, EventKind.AMENDED, author, asked.at, reason)
        for one in versions
        if one.state is EventKind.ADOPTED
    ]
    return (IndexEvent(number, EventKind.ADOPTED, author, asked.at, reason), *replaced)


def edit_note(versions: Sequence[Version], asked: Asked, number: int, note: str, base: int) -> tuple[IndexEvent, ...]:
    """Keep another method note of a version; nothing where it is the present one already.

    Args:
        versions: those of the territory.
        asked: who, why and when.
        number: version whose note it is.
        note: the text.
        base: which of `Version.notes` the text started from, from 1.

    Raises:
        InvalidInput: an author or a reason without anything visible, or a note that is empty or too long.
        ImpossibleChange: no such version.
        NoteChanged: another note was kept since.
    """
    author, reason = _signed(asked)
    version, kept = _named(versions, number), checked_note(note)
    if kept == version.note:
        return ()
    if base != len(version.notes):
        raise NoteChanged(version.notes[-1].author, version.notes[-1].at)
    return (IndexEvent(number, EventKind.NOTED, author, asked.at, reason, note=kept),)


def checked_note(note: str) -> str:
    """Return a method note without what nobody sees.

    Raises:
        InvalidInput: it is empty or too long.
    """
    kept = clean_text(note)[0].strip()
    if not 0 < len(kept) <= LONGEST_NOTE:
        raise InvalidInput(field="index_note", given=str(len(kept)), expected=f"1 to {LONGEST_NOTE} characters")
    return kept


def _signed(asked: Asked) -> tuple[str, str]:
    reason = clean_text(asked.reason)[0].strip()[:LONGEST_REASON]
    if not reason:
        raise InvalidInput(field="index_reason", given="", expected="a reason")
    return _visible("index_author", asked.author), reason


def _visible(field: str, text: str) -> str:
    kept = short_name(text).text
    if not kept:
        raise InvalidInput(field=field, given="", expected="one visible character or more")
    return kept


def _named(versions: Sequence[Version], number: int) -> Version:
    found = next((one for one in versions if one.number == number), None)
    if found is None:
        raise ImpossibleChange(reason="index_unknown")
    return found
