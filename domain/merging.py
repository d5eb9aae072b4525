"""What changes decide upon, and whether they can join what others did meanwhile.

Changes are asked upon the version that their author saw. Where the proposal has moved on, they join the present state
only if nothing that they touch has been touched since; a deletion and a return to an earlier state touch everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from functools import reduce
from operator import or_
from typing import assert_never

from domain.changes import Resolved
from domain.edits import Clear, Perimeter
from domain.events import (
    ChoicesChanged,
    Created,
    Deleted,
    Duplicated,
    Edited,
    Event,
    Recorded,
    Redone,
    Renamed,
    Restored,
    Step,
    Undeleted,
    Undone,
    VisibilityChanged,
)
from domain.plan import Rules
from domain.proposals import Proposal, changed_choices
from domain.replay import apply

ALL_CHOICES = frozenset({"indicator", "layers", *(one.name for one in fields(Rules))})


@dataclass(frozen=True, slots=True)
class Touched:
    """What events decide upon.

    Attributes:
        places: communes and quarters named.
        is_every_place: true where they decide on every place at once.
        fields: choices, `name` and `visibility`.
        is_all: true where they decide on the whole proposal.
    """

    places: Perimeter = field(default_factory=Perimeter)
    is_every_place: bool = False
    fields: frozenset[str] = frozenset()
    is_all: bool = False

    def __or__(self, other: "Touched") -> "Touched":
        """Return what either of two decides upon."""
        return Touched(
            Perimeter(
                self.places.communes | other.places.communes,
                self.places.quarters | other.places.quarters,
            ),
            self.is_every_place or other.is_every_place,
            self.fields | other.fields,
            self.is_all or other.is_all,
        )

    def meets(self, other: "Touched") -> bool:
        """Tell whether two decide upon one same thing."""
        if self.is_nothing() or other.is_nothing():
            return False
        return (
            self.is_all
            or other.is_all
            or (self.is_every_place and other.has_places())
            or (other.is_every_place and self.has_places())
            or bool(self.places.communes & other.places.communes)
            or bool(self.places.quarters & other.places.quarters)
            or bool(self.fields & other.fields)
        )

    def has_places(self) -> bool:
        """Tell whether any place is decided upon."""
        return self.is_every_place or bool(self.places.communes) or bool(self.places.quarters)

    def is_nothing(self) -> bool:
        """Tell whether nothing is decided upon."""
        return not (self.is_all or self.has_places() or self.fields)


@dataclass(frozen=True, slots=True)
class Saved:
    """Changes that were kept.

    Attributes:
        proposal: the proposal just after.
        was_merged: true where others had changed something else meanwhile.
    """

    proposal: Proposal
    was_merged: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Changes that were not kept, because others changed the proposal meanwhile; nothing of either is lost.

    Attributes:
        mine: the proposal as its author sees it, still to be saved.
        theirs: the proposal as it stands.
        since: what others did after the version that both started from.
        can_merge: true where the two touch nothing in common.
    """

    mine: Proposal
    theirs: Proposal
    since: tuple[Recorded, ...]
    can_merge: bool


def rebased(resolved: Resolved, version: int) -> list[Event]:
    """Return the events as they follow another version; those that name one of them follow it."""
    shift = version - resolved.base.version
    return [
        replace(event, target=event.target + shift)
        if isinstance(event, Undone | Redone) and event.target > resolved.base.version
        else event
        for event in resolved.events
    ]


def joined(head: Proposal, resolved: Resolved) -> Proposal:
    """Return the present state with the changes.

    Raises:
        InvalidInput: the changes do not fit it.
    """
    proposal = head
    for event, target in zip(resolved.events, resolved.targets, strict=True):
        proposal = apply(proposal, event, target)
    return proposal


def touched(event: Event, target: Step | None = None) -> Touched:  # noqa: PLR0911 - one answer for each kind
    """Return what an event decides upon.

    Args:
        event: what happens.
        target: the step that `Undone` and `Redone` name.
    """
    match event:
        case Edited(edit, delta):
            communes = delta.added.communes | delta.removed.communes | delta.unchanged.communes
            quarters = delta.added.quarters | delta.removed.quarters | delta.unchanged.quarters
            return Touched(Perimeter(communes, quarters), is_every_place=isinstance(edit, Clear))
        case ChoicesChanged(before, after):
            return Touched(fields=changed_choices(before, after))
        case Restored():
            return Touched(is_every_place=True, fields=ALL_CHOICES)
        case Renamed():
            return Touched(fields=frozenset({"name"}))
        case VisibilityChanged():
            return Touched(fields=frozenset({"visibility"}))
        case Undone() | Redone() if target is not None:
            return touched(target)
        case Created() | Duplicated() | Deleted() | Undeleted() | Undone() | Redone():
            return Touched(is_all=True)
        case _:
            assert_never(event)


def touched_by(resolved: Resolved) -> Touched:
    """Return what changes decide upon together."""
    pairs = zip(resolved.events, resolved.targets, strict=True)
    return reduce(or_, (touched(event, target) for event, target in pairs), Touched())


def can_merge(resolved: Resolved, since: Iterable[tuple[Event, Step | None]]) -> bool:
    """Tell whether changes touch nothing that others touched since their author looked.

    Args:
        resolved: the changes.
        since: later events, each with the step that it takes back or does again.
    """
    mine = touched_by(resolved)
    return not any(mine.meets(touched(event, target)) for event, target in since)
