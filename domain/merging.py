"""Whether changes can join what others did meanwhile, and what is answered.

Changes are asked upon the version that their author saw. Where the proposal has moved on, they join the present state
only if nothing that they touch has been touched since; a deletion and a return to an earlier state touch everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.changes import Resolved
from domain.events import Event, Recorded, Redone, Step, Undone
from domain.proposals import Proposal
from domain.replay import apply
from domain.touched import touched


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


def can_merge(resolved: Resolved, since: Iterable[tuple[Event, Step | None]]) -> bool:
    """Tell whether changes touch nothing that others touched since their author looked.

    Args:
        resolved: the changes.
        since: later events, each with the step that it takes back or does again.
    """
    return not any(resolved.touched.meets(touched(event, target)) for event, target in since)
