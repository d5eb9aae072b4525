"""Replay of the journal of a proposal: its state at any version, and the steps that undo and redo may take.

Taking a step back is exact: what it added leaves, what it removed returns, what it chose is as before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar, assert_never

from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter
from domain.errors import InvalidInput
from domain.events import (
    KINDS,
    STEP_KINDS,
    ChoicesChanged,
    Created,
    Deleted,
    Duplicated,
    Edited,
    Event,
    Kind,
    Redone,
    Renamed,
    Restored,
    Step,
    Undeleted,
    Undone,
    VisibilityChanged,
)
from domain.proposals import OWN_CHOICES, Choices, Content, Proposal, ProposalId, Visibility, changed_choices

_Code = TypeVar("_Code", CommuneCode, QpvCode)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps that can be taken back or done again, by the version that each had made.

    Attributes:
        done: steps in force, in order; undo takes the last one.
        undone: steps taken back, in the order of their undoing; redo takes the last one.
    """

    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()


def timeline(entries: Iterable[tuple[int, Kind, int | None]], start: Timeline | None = None) -> Timeline:
    """Return the steps in force after some events; a new step forgets those that were taken back.

    Args:
        entries: version, kind and target of each event, in order; the target is None unless undone or redone.
        start: the steps before them.

    Raises:
        InvalidInput: an event takes back a step that is not in force.
    """
    begun = start or Timeline()
    done, undone = list(begun.done), list(begun.undone)
    for version, kind, target in entries:
        if kind in STEP_KINDS:
            done.append(version)
            undone.clear()
        elif kind is Kind.UNDONE and target is not None:
            _take(done, target)
            undone.append(target)
        elif kind is Kind.REDONE and target is not None:
            if target in undone:
                _take(undone, target)
            done.append(target)
    return Timeline(tuple(done), tuple(undone))


def _take(versions: list[int], target: int) -> None:
    if versions and versions[-1] == target:
        versions.pop()
    elif target in versions:
        versions.remove(target)
    else:
        raise InvalidInput(field="events", given=str(target), expected="a step in force")


def begin(proposal_id: ProposalId, event: Event) -> Proposal:
    """Return the proposal that a first event makes.

    Raises:
        InvalidInput: the event makes no proposal.
    """
    made = event.copy if isinstance(event, Duplicated) else event
    if not isinstance(made, Created):
        raise InvalidInput(field="events", given=KINDS[type(event)], expected="a creation first")
    return Proposal(
        id=proposal_id,
        version=1,
        name=made.name,
        visibility=made.visibility,
        institution=made.institution,
        territory_key=made.territory_key,
        territory_mark=made.territory_mark,
        content=made.content,
    )


def apply(  # noqa: PLR0911 - one state for each kind of event
    proposal: Proposal, event: Event, target: Step | None = None
) -> Proposal:
    """Return the proposal after one event.

    Args:
        proposal: the state before.
        event: what happens.
        target: the step that `Undone` and `Redone` name.

    Raises:
        InvalidInput: a creation, an undoing without its step, or a step that does not fit the state.
    """
    version = proposal.version + 1
    match event:
        case Edited() | ChoicesChanged() | Restored():
            return replace(proposal, version=version, content=do(proposal.content, event))
        case Renamed():
            return replace(proposal, version=version, name=event.after)
        case VisibilityChanged():
            return replace(proposal, version=version, visibility=event.after)
        case Deleted():
            return replace(proposal, version=version, is_deleted=True)
        case Undeleted():
            return replace(proposal, version=version, is_deleted=False)
        case Undone() if target is not None:
            return replace(proposal, version=version, content=take_back(proposal.content, target))
        case Redone() if target is not None:
            return replace(proposal, version=version, content=do(proposal.content, target))
        case Created() | Duplicated() | Undone() | Redone():
            raise InvalidInput(field="events", given=KINDS[type(event)], expected="a creation first, steps named")
        case _:
            assert_never(event)


def rewind(  # noqa: PLR0911 - one state for each kind of event
    proposal: Proposal, event: Event, target: Step | None = None
) -> Proposal:
    """Return the proposal before its last event: the opposite of `apply`.

    Args:
        proposal: the state after.
        event: what had happened.
        target: the step that `Undone` and `Redone` name.

    Raises:
        InvalidInput: a creation, an undoing without its step, or an event that does not lead to the state.
    """
    version = proposal.version - 1
    match event:
        case Edited() | ChoicesChanged() | Restored():
            return replace(proposal, version=version, content=take_back(proposal.content, event))
        case Renamed():
            return replace(proposal, version=version, name=event.before)
        case VisibilityChanged():
            return replace(proposal, version=version, visibility=event.before)
        case Deleted():
            return replace(proposal, version=version, is_deleted=False)
        case Undeleted():
            return replace(proposal, version=version, is_deleted=True)
        case Undone() if target is not None:
            return replace(proposal, version=version, content=do(proposal.content, target))
        case Redone() if target is not None:
            return replace(proposal, version=version, content=take_back(proposal.content, target))
        case Created() | Duplicated() | Undone() | Redone():
            raise InvalidInput(field="events", given=KINDS[type(event)], expected="a creation first, steps named")
        case _:
            assert_never(event)


def replay(proposal_id: ProposalId, events: Iterable[Event]) -> Proposal:
    """Return the state that a journal tells, from its first event on.

    Raises:
        InvalidInput: the journal is empty or tells what cannot be.
    """
    steps: dict[int, Step] = {}
    proposal: Proposal | None = None
    for event in events:
        if proposal is None:
            proposal = begin(proposal_id, event)
            continue
        target = steps.get(event.target) if isinstance(event, Undone | Redone) else None
        proposal = apply(proposal, event, target)
        if isinstance(event, Step):
            steps[proposal.version] = event
    if proposal is None:
        raise InvalidInput(field="events", given="nothing", expected="a creation first")
    return proposal


def do(content: Content, step: Step) -> Content:
    """Return the content after a step.

    Raises:
        InvalidInput: the content is not one that the step was made on.
    """
    match step:
        case Edited(_, delta):
            return Content(_moved(content.perimeter, delta.added, delta.removed), content.choices)
        case ChoicesChanged(before, after):
            return Content(content.perimeter, _chosen(content.choices, before, after))
        case Restored(_, delta, before, after):
            perimeter = _moved(content.perimeter, delta.added, delta.removed)
            return Content(perimeter, _chosen(content.choices, before, after))
        case _:
            assert_never(step)


def take_back(content: Content, step: Step) -> Content:
    """Return the content without a step: the opposite of `do`.

    Raises:
        InvalidInput: the content is not one that the step had made.
    """
    match step:
        case Edited(_, delta):
            return Content(_moved(content.perimeter, delta.removed, delta.added), content.choices)
        case ChoicesChanged(before, after):
            return Content(content.perimeter, _chosen(content.choices, after, before))
        case Restored(_, delta, before, after):
            perimeter = _moved(content.perimeter, delta.removed, delta.added)
            return Content(perimeter, _chosen(content.choices, after, before))
        case _:
            assert_never(step)


def _moved(perimeter: Perimeter, added: Perimeter, removed: Perimeter) -> Perimeter:
    return Perimeter(
        communes=_exchanged(perimeter.communes, added.communes, removed.communes),
        quarters=_exchanged(perimeter.quarters, added.quarters, removed.quarters),
        locked=_exchanged(perimeter.locked, added.locked, removed.locked),
        withdrawn=_exchanged(perimeter.withdrawn, added.withdrawn, removed.withdrawn),
    )


def _exchanged(present: frozenset[_Code], added: frozenset[_Code], removed: frozenset[_Code]) -> frozenset[_Code]:
    if not added and not removed:
        return present
    if not present.isdisjoint(added) or not present >= removed:
        raise InvalidInput(field="events", given="delta", expected="a change that fits the perimeter")
    return present ^ (added | removed)


def _chosen(present: Choices, before: Choices, after: Choices) -> Choices:
    """Write the choices that differ between two records upon the present ones."""
    names = changed_choices(before, after)
    if names & changed_choices(present, before):
        raise InvalidInput(field="events", given=", ".join(sorted(names)), expected="a change that fits the choices")
    own = {name: getattr(after, name) for name in names & OWN_CHOICES}
    rules = {name: getattr(after.rules, name) for name in names - OWN_CHOICES}
    return replace(present, rules=replace(present.rules, **rules), **own)


def visibility_after(event: Event, before: Visibility | None) -> Visibility:
    """Return who may see a proposal just after an event.

    Raises:
        InvalidInput: nothing was before an event that makes no proposal.
    """
    match event:
        case Created(visibility=visibility) | Duplicated(copy=Created(visibility=visibility)):
            return visibility
        case VisibilityChanged(after=after):
            return after
        case _ if before is not None:
            return before
        case _:
            raise InvalidInput(field="events", given=KINDS[type(event)], expected="a creation first")
