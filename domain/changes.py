"""Changes asked of a proposal, and the events that they are upon the version that their author saw."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, assert_never

from domain import edits
from domain.codes import CommuneCode, QpvCode
from domain.edits import Edit, Perimeter
from domain.errors import ImpossibleChange, InvalidInput
from domain.events import (
    KINDS,
    ChoicesChanged,
    Created,
    Deleted,
    Delta,
    Duplicated,
    Edited,
    Event,
    Redone,
    Renamed,
    Restored,
    Step,
    Undeleted,
    Undone,
    VisibilityChanged,
    communes_changed,
)
from domain.proposals import (
    Choices,
    Content,
    Proposal,
    Visibility,
    check_territory,
    checked_choices,
    checked_key,
    proposal_name,
)
from domain.replay import Timeline, apply, timeline
from domain.state import territory_mark
from domain.territory import Territory
from domain.touched import Touched, touched


@dataclass(frozen=True, slots=True)
class ChangeChoices:
    """Keep other rules, another indicator or other layers."""

    after: Choices


@dataclass(frozen=True, slots=True)
class Rename:
    """Give another name."""

    name: str


@dataclass(frozen=True, slots=True)
class SetVisibility:
    """Show to others."""

    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Delete:
    """Take out of the list."""


@dataclass(frozen=True, slots=True)
class Undelete:
    """Put back into the list."""


@dataclass(frozen=True, slots=True)
class Restore:
    """Make the content of an earlier version present again."""

    version: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the last step in force."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Do again the last step taken back."""


Change: TypeAlias = Edit | ChangeChoices | Rename | SetVisibility | Delete | Undelete | Restore | Undo | Redo


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy has of its own.

    Attributes:
        name: as typed.
        visibility: who may see it, whatever the source's.
        institution: key of the institution it belongs to, or empty.
    """

    name: str
    visibility: Visibility
    institution: str = ""


class Past(Protocol):
    """What is known of a proposal up to the version that a change was asked upon."""

    def timeline(self) -> Timeline:
        """Return the steps in force and taken back at that version."""

    def step(self, version: int) -> Step:
        """Return the step that made a version."""

    def content(self, version: int) -> Content:
        """Return the content at a version."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Changes as events upon the version that they were asked upon.

    Attributes:
        base: that version.
        events: what happens; a change that changes nothing makes none.
        targets: for each event, the step that it takes back or does again.
        mine: the proposal as their author sees it.
        touched: what they decide upon, those that changed nothing included: their author wanted it so.
    """

    base: Proposal
    events: tuple[Event, ...]
    targets: tuple[Step | None, ...]
    mine: Proposal
    touched: Touched


def resolve(base: Proposal, changes: Sequence[Change], past: Past, territory: Territory | None) -> Resolved:
    """Turn changes into events upon the version that their author saw.

    Args:
        base: the proposal at that version.
        changes: in the order of the gestures, one or more.
        past: its journal up to that version.
        territory: the territory on the table; may be None where no gesture is on the perimeter.

    Raises:
        InvalidInput: nothing to do, a gesture without a territory, a name, a rule or a code that cannot be.
        UnknownTerritory: the proposal was made on another territory.
        StaleState: the list of communes or quarters has changed since the proposal was made.
        ImpossibleChange: nothing to undo or redo, no such version, deleted, not deleted.
    """
    if not changes:
        raise InvalidInput(field="changes", given="nothing", expected="one change or more")
    if territory is not None:
        check_territory(base.territory_key, base.territory_mark, territory)
    draft = _Draft(base, past, territory)
    for change in changes:
        draft.add(change)
    return Resolved(base, tuple(draft.events), tuple(draft.targets), draft.proposal, draft.touched)


def create(name: str, visibility: Visibility, institution: str, content: Content, territory: Territory) -> Created:
    """Return the event that makes a proposal on the territory on the table.

    Args:
        name: as typed.
        visibility: who may see it.
        institution: key of the institution it belongs to, or empty.
        content: perimeter and choices.
        territory: the territory.

    Raises:
        InvalidInput: a name, a key or a rule that cannot be kept.
        UnknownCode: the perimeter names a code that the territory does not hold.
    """
    territory.positions(content.perimeter.communes)
    territory.quarter_positions(content.perimeter.quarters)
    return Created(
        name=proposal_name(name),
        visibility=Visibility(visibility),
        institution=checked_key("institution", institution) if institution else "",
        territory_key=territory.key,
        territory_mark=territory_mark(territory),
        content=Content(content.perimeter, checked_choices(content.choices)),
    )


def copy(
    base: Proposal, made: Copy, changes: Sequence[Change], past: Past, territory: Territory | None
) -> tuple[Duplicated, tuple[Change, ...]]:
    """Return the event that makes a copy, and the changes that follow in its own journal.

    Changes of the content are carried over; the copy begins after the last of them that looks back at the journal of
    the source (undo, redo, restore), since it has none of it.

    Args:
        base: the state copied.
        made: name, visibility and institution of the copy.
        changes: changes of the source that were not saved.
        past: journal of the source up to that state.
        territory: the territory on the table, or None without a gesture.

    Raises:
        See `resolve`.
    """
    own = [one for one in changes if not isinstance(one, Rename | SetVisibility | Delete | Undelete)]
    n_before = max((n for n, one in enumerate(own, 1) if isinstance(one, Undo | Redo | Restore)), default=0)
    begun = replace(base, is_deleted=False)
    if n_before:
        begun = resolve(begun, own[:n_before], past, territory).mine
    created = Created(
        name=proposal_name(made.name),
        visibility=Visibility(made.visibility),
        institution=checked_key("institution", made.institution) if made.institution else "",
        territory_key=base.territory_key,
        territory_mark=base.territory_mark,
        content=begun.content,
    )
    return Duplicated(base.id, base.version, base.name, created), tuple(own[n_before:])


class _Draft:
    """Events written one after the other upon a base, before anything is kept."""

    def __init__(self, base: Proposal, past: Past, territory: Territory | None) -> None:
        self.base = base
        self.past = past
        self.territory = territory
        self.proposal = base
        self.events: list[Event] = []
        self.targets: list[Step | None] = []
        self.touched = Touched()
        self.steps: dict[int, Step] = {}
        self.line: Timeline | None = None

    def add(self, change: Change) -> None:
        """Write what one change does, if it does anything."""
        if self.proposal.is_deleted and not isinstance(change, Undelete):
            raise ImpossibleChange(reason="deleted")
        event = self.event(change)
        target = self.step(event.target) if isinstance(event, Undone | Redone) else None
        self.touched |= touched(event, target)
        after = apply(self.proposal, event, target)
        if replace(after, version=self.proposal.version) == self.proposal:
            return
        self.proposal = after
        self.events.append(event)
        self.targets.append(target)
        if isinstance(event, Step):
            self.steps[after.version] = event
        if self.line is not None:
            named = event.target if isinstance(event, Undone | Redone) else None
            self.line = timeline([(after.version, KINDS[type(event)], named)], self.line)

    def event(self, change: Change) -> Event:  # noqa: PLR0911 - one event for each kind of change
        """Return the event that a change is upon the present draft."""
        match change:
            case ChangeChoices(after):
                return ChoicesChanged(self.proposal.content.choices, checked_choices(after))
            case Rename(name):
                return Renamed(self.proposal.name, proposal_name(name))
            case SetVisibility(visibility):
                return VisibilityChanged(self.proposal.visibility, Visibility(visibility))
            case Delete():
                return Deleted()
            case Undelete():
                return self.undeleted()
            case Restore(version):
                return self.restored(version)
            case Undo():
                return Undone(_last(self.timeline().done, "nothing_to_undo"))
            case Redo():
                return Redone(_last(self.timeline().undone, "nothing_to_redo"))
            case edits.ToggleCommune() | edits.ToggleQuarter() | edits.ChangeArea() | edits.Clear():
                return self.edited(change)
            case edits.ChangeCommunes() | edits.ChangeQuarters() | edits.HoldCommunes():
                return self.edited(change)
            case _:
                assert_never(change)

    def edited(self, edit: Edit) -> Edited:
        """Write one gesture place by place."""
        if self.territory is None:
            raise InvalidInput(field="edits", given=type(edit).__name__, expected="a territory on the table")
        before = self.proposal.content.perimeter
        delta = _delta(before, edits.apply(before, edit, self.territory))
        communes, quarters = _named(edit, self.territory)
        changed = delta.added.quarters | delta.removed.quarters
        return Edited(edit, replace(delta, unchanged=Perimeter(communes - communes_changed(delta), quarters - changed)))

    def restored(self, version: int) -> Restored:
        """Write the way from the present content to an earlier one."""
        if not 1 <= version <= self.base.version:
            raise ImpossibleChange(reason="unknown_version")
        before, after = self.proposal.content, self.past.content(version)
        return Restored(version, _delta(before.perimeter, after.perimeter), before.choices, after.choices)

    def undeleted(self) -> Undeleted:
        """Put back what was deleted, and nothing else."""
        if not self.proposal.is_deleted:
            raise ImpossibleChange(reason="not_deleted")
        return Undeleted()

    def timeline(self) -> Timeline:
        """Return the steps that can be undone or done again, those of the draft included."""
        if self.line is None:
            versions = range(self.base.version + 1, self.proposal.version + 1)
            entries = [(version, KINDS[type(one)], None) for version, one in zip(versions, self.events, strict=True)]
            self.line = timeline(entries, self.past.timeline())
        return self.line

    def step(self, version: int) -> Step:
        """Return the step that made a version, of the draft or of the past."""
        return self.steps[version] if version in self.steps else self.past.step(version)


def _last(versions: tuple[int, ...], reason: str) -> int:
    if not versions:
        raise ImpossibleChange(reason=reason)
    return versions[-1]


def _named(edit: Edit, territory: Territory) -> tuple[frozenset[CommuneCode], frozenset[QpvCode]]:
    """Return the communes, or the quarters, that a gesture on several names."""
    match edit:
        case edits.ChangeArea(zoning, area):
            return edits.communes_of(territory, zoning, area), frozenset()
        case edits.ChangeCommunes(communes) | edits.HoldCommunes(communes):
            return communes, frozenset()
        case edits.ChangeQuarters(quarters):
            return frozenset(), quarters
        case _:
            return frozenset(), frozenset()


def _delta(before: Perimeter, after: Perimeter) -> Delta:
    return Delta(added=_beyond(after, before), removed=_beyond(before, after))


def _beyond(one: Perimeter, other: Perimeter) -> Perimeter:
    return Perimeter(
        one.communes - other.communes,
        one.quarters - other.quarters,
        one.locked - other.locked,
        one.withdrawn - other.withdrawn,
    )
