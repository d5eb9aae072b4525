"""Changes of a variant as the browser sends them: parsed here, never trusted."""

from dataclasses import dataclass
from typing import Any

from callbacks import _parse, _parse_reading
from callbacks._context import Context
from domain.changes import Change, ChangeChoices, Delete, Redo, Rename, Restore, SetVisibility, Undelete, Undo
from domain.errors import InvalidInput
from domain.proposals import Actor, Choices, Content, ProposalId, Visibility, checked_key
from store.proposals import MOST_CHANGES, Operation

LONGEST_NAME = 1_000
"""A name is shortened to what it may hold by `domain.proposals`; beyond this it is no name."""
PLAIN: dict[str, type[Delete | Undelete | Undo | Redo]] = {
    "delete": Delete,
    "undelete": Undelete,
    "undo": Undo,
    "redo": Redo,
}


RULE_KEYS = (*_parse.RULE_FIELDS.values(), "derogation")
"""Fields of the money settings, as the page names them."""


@dataclass(frozen=True, slots=True)
class Save:
    """What one save asks.

    Attributes:
        operation: who, and the identifier that makes a repeated save harmless.
        version: version that the changes were made on.
        changes: in the order of the gestures.
        merge: true to join what others did.
    """

    operation: Operation
    version: int
    changes: tuple[Change, ...]
    merge: bool


def operation(value: object) -> Operation:
    """Read who saves and the identifier of the save.

    Raises:
        InvalidInput: another form.
    """
    record = _record(value)
    actor = _parse.text(record.get("actor"), LONGEST_NAME)
    return Operation(_parse.text(record.get("op_id"), 64), Actor(checked_key("actor", actor)))


def save(value: object, now: Context) -> Save:
    """Read a save.

    Args:
        value: `{"op_id", "actor", "version", "changes": [...], "merge"}`.
        now: the territory on the table, for what can be chosen there.

    Raises:
        InvalidInput: another form, or too many changes.
    """
    record = _record(value)
    listed = record.get("changes")
    if not isinstance(listed, list) or len(listed) > MOST_CHANGES:
        raise InvalidInput(field="changes", given="…", expected=f"list of {MOST_CHANGES} at most")
    changes = tuple(_change(_record(one), now) for one in listed)
    return Save(operation(value), _version(record.get("version")), changes, record.get("merge") is True)


def name(value: object) -> str:
    """Read the name of a variant as typed.

    Raises:
        InvalidInput: another form.
    """
    return _parse.text(_record(value).get("name"), LONGEST_NAME)


def visibility(value: object) -> Visibility:
    """Read who may see a variant.

    Raises:
        InvalidInput: another form.
    """
    try:
        return Visibility(str(value))
    except ValueError as error:
        raise InvalidInput(field="visibility", given=ascii(value)[:40], expected=", ".join(Visibility)) from error


def content(value: object, now: Context) -> Content:
    """Read a perimeter and its choices.

    Raises:
        InvalidInput: another form.
    """
    record = _record(value)
    return Content(_parse.perimeter(record.get("perimeter")), _choices(_record(record.get("choices")), now))


def proposal_id(text: str) -> ProposalId:
    """Read the identifier of a variant.

    Raises:
        InvalidInput: another form.
    """
    return ProposalId(checked_key("va", text))


def shown_variant(value: object) -> ProposalId | None:
    """Read which variant is on screen; nothing is a draft.

    Raises:
        InvalidInput: another form.
    """
    asked = _record(value).get("id")
    return proposal_id(_parse.text(asked, 64)) if asked else None


def _change(record: dict[str, Any], now: Context) -> Change:
    match record.get("op"):
        case str(operation) if operation in PLAIN:
            return PLAIN[operation]()
        case "choices":
            return ChangeChoices(_choices(_record(record.get("after")), now))
        case "rename":
            return Rename(name(record))
        case "visibility":
            return SetVisibility(visibility(record.get("visibility")))
        case "restore":
            return Restore(_version(record.get("version")))
        case _:
            return _parse.edit(record)


def _choices(record: dict[str, Any], now: Context) -> Choices:
    """Read choices; a slip in a field of the money settings keeps its default, as the panel does."""
    rules = {key: record.get(key) for key in RULE_KEYS}
    return Choices(
        indicator=_parse.indicator(record.get("indicator"), now.indicator_keys),
        layers=_parse.keys(record.get("layers")),
        rules=_parse.usable_rules(rules)[0],
        reading=_parse_reading.reading(record.get("reading"), now),
    )


def _version(value: object) -> int:
    if type(value) is not int or not 1 <= value <= _parse.LARGEST_SEQUENCE:
        raise InvalidInput(field="version", given=ascii(value)[:40], expected="number of a version")
    return value


def _record(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(field="changes", given=type(value).__name__, expected="object")
    return value
