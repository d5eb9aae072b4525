"""A proposal: a saved perimeter with its choices, name and visibility, made on one list of communes and quarters."""

import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import NewType

from domain.edits import Perimeter
from domain.errors import InvalidInput, StaleState, UnknownTerritory
from domain.names import short_name
from domain.plan import Rules
from domain.reading import Reading, write_reading
from domain.state import State, checked_rules, territory_mark
from domain.territory import Territory

ProposalId = NewType("ProposalId", str)
Actor = NewType("Actor", str)
"""Who acts, as a pseudonym: the journal of a proposal never holds a person's name."""

LONGEST_KEY = 64
OWN_CHOICES = frozenset({"indicator", "layers", "reading"})
"""Choices beside the rules."""
_KEY = re.compile(rf"[A-Za-z0-9._:-]{{1,{LONGEST_KEY}}}")


class Visibility(StrEnum):
    """Who may see a proposal (PRODUCT, Rules of behaviour)."""

    INSTITUTION = "institution"
    LOCAL_AUTHORITIES = "local_authorities"
    STATE_SESSION = "state_session"


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen beside the perimeter.

    Attributes:
        indicator: key of the mapped variable.
        layers: keys of the layers shown, in their own order.
        rules: rules of the money simulation.
        reading: what is read over the indicator.
    """

    indicator: str
    layers: tuple[str, ...] = ()
    rules: Rules = field(default_factory=Rules)
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Content:
    """What undo and restore act upon: the perimeter and the choices.

    Attributes:
        perimeter: communes and quarters.
        choices: indicator, layers and rules.
    """

    perimeter: Perimeter
    choices: Choices


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal in one state.

    Attributes:
        id: made by the server, lower-case hexadecimal.
        version: 1 when made, one more at each event.
        name: on one line, 120 characters at most.
        visibility: who may see it.
        institution: key of the institution it belongs to; empty where there are no institutions.
        territory_key: territory it was made on, `idf`.
        territory_mark: mark of the list of communes and quarters (`domain.state.territory_mark`).
        content: perimeter and choices.
        is_deleted: true between a deletion and its undoing.
    """

    id: ProposalId
    version: int
    name: str
    visibility: Visibility
    institution: str
    territory_key: str
    territory_mark: str
    content: Content
    is_deleted: bool = False


def content_of(state: State) -> Content:
    """Return what a proposal keeps of the state on screen; its view and its classes are not part of it."""
    return Content(state.perimeter, Choices(state.indicator, state.layers, state.rules, state.reading))


def state_of(content: Content) -> State:
    """Return the state on screen that shows a proposal, on the whole territory."""
    choices = content.choices
    return State(content.perimeter, choices.indicator, choices.layers, choices.rules, reading=choices.reading)


def proposal_name(text: str) -> str:
    """Clean the name of a proposal (ROBUSTNESS S03, S04).

    Raises:
        InvalidInput: nothing visible is left.
    """
    name = short_name(text).text
    if not name:
        raise InvalidInput(field="name", given=ascii(text)[:40], expected="a name of one character or more")
    return name


def checked_key(name: str, value: str) -> str:
    """Return a key made of letters, digits and `. _ : -`, 1 to 64.

    Args:
        name: what the key is, for the refusal.
        value: the key.

    Raises:
        InvalidInput: empty, too long, or another character.
    """
    if not _KEY.fullmatch(value):
        raise InvalidInput(field=name, given=ascii(value)[:40], expected="letters, digits and . _ : -")
    return value


def checked_choices(choices: Choices) -> Choices:
    """Return choices that can be kept: keys are keys, numbers are within bounds.

    Raises:
        InvalidInput: a key with another character, an unknown schedule or mode, a number out of bounds,
            strata that do not ascend.
    """
    checked_key("i", choices.indicator)
    for name, key in write_reading(choices.reading):
        if key:
            checked_key(name, key)
    for layer in choices.layers:
        checked_key("c", layer)
    checked_rules(choices.rules)
    return choices


def check_territory(key: str, mark: str, territory: Territory) -> None:
    """Refuse to work on a territory that is not the one a proposal was made on.

    Args:
        key: territory of the proposal.
        mark: mark of its list of communes and quarters.
        territory: the territory on the table.

    Raises:
        UnknownTerritory: another territory.
        StaleState: the same one, whose communes or quarters have changed since.
    """
    if key != territory.key:
        raise UnknownTerritory(given=key)
    if mark != territory_mark(territory):
        raise StaleState(given=mark, expected=territory_mark(territory))


def changed_choices(before: Choices, after: Choices) -> frozenset[str]:
    """Return the names of the choices that differ: `indicator`, `layers`, `reading`, or a rule, `envelope_eur`."""
    own = {name for name in OWN_CHOICES if getattr(before, name) != getattr(after, name)}
    rules = {one.name for one in fields(Rules) if getattr(before.rules, one.name) != getattr(after.rules, one.name)}
    return frozenset(own | rules)
