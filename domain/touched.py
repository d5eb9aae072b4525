"""What an event decides upon: two that decide upon nothing in common can be made in either order."""

from dataclasses import dataclass, field, fields
from typing import assert_never

from domain.edits import ChangeArea, ChangeCommunes, ChangeQuarters, Clear, Edit, Perimeter
from domain.events import (
    ChoicesChanged,
    Created,
    Deleted,
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
from domain.plan import Rules
from domain.proposals import OWN_CHOICES, changed_choices

ALL_CHOICES = OWN_CHOICES | {one.name for one in fields(Rules)}


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


def touched(event: Event, target: Step | None = None) -> Touched:  # noqa: PLR0911 - one answer for each kind
    """Return what an event decides upon.

    Args:
        event: what happens.
        target: the step that `Undone` and `Redone` name.
    """
    match event:
        case Edited(edit, delta):
            communes = communes_changed(delta) | delta.unchanged.communes
            quarters = delta.added.quarters | delta.removed.quarters | delta.unchanged.quarters
            return Touched(Perimeter(communes, quarters), is_every_place=_decides_everywhere(edit))
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


def _decides_everywhere(edit: Edit) -> bool:
    """Tell whether a gesture bears on the places that it does not name too: clearing, or keeping some alone."""
    match edit:
        case Clear() | ChangeCommunes(_, "keep") | ChangeQuarters(_, "keep") | ChangeArea(_, _, "keep"):
            return True
        case _:
            return False
