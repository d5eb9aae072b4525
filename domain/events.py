"""What happens to a proposal, as events; their replay (`domain/replay.py`) is its state.

An event holds what it changed place by place, so that replay needs no territory and a journal stays readable when the
list of communes has changed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from domain.codes import CommuneCode
from domain.edits import Edit, Perimeter
from domain.proposals import Actor, Choices, Content, ProposalId, Visibility


class Kind(StrEnum):
    """Kinds of events, as stored."""

    CREATED = "created"
    DUPLICATED = "duplicated"
    EDITED = "edited"
    CHOICES_CHANGED = "choices_changed"
    RENAMED = "renamed"
    VISIBILITY_CHANGED = "visibility_changed"
    DELETED = "deleted"
    UNDELETED = "undeleted"
    RESTORED = "restored"
    UNDONE = "undone"
    REDONE = "redone"


@dataclass(frozen=True, slots=True)
class Delta:
    """What one gesture did to a perimeter.

    Attributes:
        added: places that were out and are in.
        removed: places that were in and are out.
        unchanged: places that the gesture named and found as it wanted them.
    """

    added: Perimeter = field(default_factory=Perimeter)
    removed: Perimeter = field(default_factory=Perimeter)
    unchanged: Perimeter = field(default_factory=Perimeter)


def communes_changed(delta: Delta) -> frozenset[CommuneCode]:
    """Return the communes that a gesture added, removed, held or freed."""
    parts = (delta.added, delta.removed)
    return frozenset().union(*(part.communes | part.locked | part.withdrawn for part in parts))


@dataclass(frozen=True, slots=True)
class Created:
    """A proposal is made.

    Attributes:
        name: its first name.
        visibility: who may see it.
        institution: key of the institution it belongs to, or empty.
        territory_key: territory.
        territory_mark: mark of its list of communes and quarters.
        content: first perimeter and choices.
    """

    name: str
    visibility: Visibility
    institution: str
    territory_key: str
    territory_mark: str
    content: Content


@dataclass(frozen=True, slots=True)
class Duplicated:
    """A proposal is made from a state of another one.

    Attributes:
        source: the other one.
        source_version: its version that was copied.
        source_name: its name then.
        copy: what is made.
    """

    source: ProposalId
    source_version: int
    source_name: str
    copy: Created


@dataclass(frozen=True, slots=True)
class Edited:
    """One gesture on the perimeter.

    Attributes:
        edit: the gesture.
        delta: what it did.
    """

    edit: Edit
    delta: Delta


@dataclass(frozen=True, slots=True)
class ChoicesChanged:
    """Rules, indicator or layers are changed; only the choices that differ count.

    Attributes:
        before: as they were.
        after: as they are.
    """

    before: Choices
    after: Choices


@dataclass(frozen=True, slots=True)
class Restored:
    """The content of an earlier version is made present again.

    Attributes:
        version: the earlier version.
        delta: what it did to the perimeter.
        before: choices as they were.
        after: choices as they are.
    """

    version: int
    delta: Delta
    before: Choices
    after: Choices


@dataclass(frozen=True, slots=True)
class Renamed:
    """The name is changed."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VisibilityChanged:
    """Who may see the proposal is changed."""

    before: Visibility
    after: Visibility


@dataclass(frozen=True, slots=True)
class Deleted:
    """The proposal leaves the list; nothing of it is lost."""


@dataclass(frozen=True, slots=True)
class Undeleted:
    """The deletion is undone."""


@dataclass(frozen=True, slots=True)
class Undone:
    """One step is taken back.

    Attributes:
        target: version that the step had made.
    """

    target: int


@dataclass(frozen=True, slots=True)
class Redone:
    """One step taken back is done again.

    Attributes:
        target: version that the step had made.
    """

    target: int


Step: TypeAlias = Edited | ChoicesChanged | Restored
"""What undo takes back. A name, a visibility and a deletion have their own way back."""

Event: TypeAlias = Created | Duplicated | Step | Renamed | VisibilityChanged | Deleted | Undeleted | Undone | Redone

KINDS: dict[type[Event], Kind] = {
    Created: Kind.CREATED,
    Duplicated: Kind.DUPLICATED,
    Edited: Kind.EDITED,
    ChoicesChanged: Kind.CHOICES_CHANGED,
    Restored: Kind.RESTORED,
    Renamed: Kind.RENAMED,
    VisibilityChanged: Kind.VISIBILITY_CHANGED,
    Deleted: Kind.DELETED,
    Undeleted: Kind.UNDELETED,
    Undone: Kind.UNDONE,
    Redone: Kind.REDONE,
}

STEP_KINDS = frozenset({Kind.EDITED, Kind.CHOICES_CHANGED, Kind.RESTORED})


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in the journal of its proposal.

    Attributes:
        version: version that the event made.
        event: what happened.
        actor: pseudonym of who did it.
        at: when, UTC; the order is that of the versions, never of the clock.
        visibility: who could see the proposal just after.
    """

    version: int
    event: Event
    actor: Actor
    at: datetime
    visibility: Visibility
