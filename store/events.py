"""Events, contents and changes as text, and the chain of their hashes.

Text is canonical JSON: keys sorted, codes sorted, no space. It is hashed as it is stored, so that a later version of
the program reads the chain of an earlier one.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, assert_never

from domain.changes import Change, ChangeChoices, Delete, Redo, Rename, Restore, SetVisibility, Undelete, Undo
from domain.codes import CommuneCode, QpvCode
from domain.edits import (
    AREA_OPERATIONS,
    COMMUNES_OPERATIONS,
    HOLDS,
    MEANS,
    QUARTERS_OPERATIONS,
    ChangeArea,
    ChangeCommunes,
    ChangeQuarters,
    Clear,
    Edit,
    HoldCommunes,
    Perimeter,
    ToggleCommune,
    ToggleQuarter,
)
from domain.errors import StoreUnavailable
from domain.events import (
    ChoicesChanged,
    Created,
    Deleted,
    Delta,
    Duplicated,
    Edited,
    Event,
    Kind,
    Redone,
    Renamed,
    Restored,
    Undeleted,
    Undone,
    VisibilityChanged,
)
from domain.plan import Rules
from domain.proposals import Choices, Content, ProposalId, Visibility
from domain.reading import Reading
from domain.terms import read_terms, write_terms

Json = dict[str, Any]
_PARTS = ("added", "removed", "unchanged")
_NOWHERE = Perimeter()
GENESIS = "0" * 64
"""What stands before the first event."""


def canonical(value: object) -> str:
    """Write plain values as one text, always the same."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def chained(previous_hash: str, fields: tuple[object, ...]) -> str:
    """Return the hash of an event, which covers the hash before it.

    Args:
        previous_hash: hash of the event before, `GENESIS` for the first.
        fields: every other column of the event in the order of the table, then what was asked.
    """
    return hashlib.sha256(canonical([previous_hash, *fields]).encode()).hexdigest()


def digest(value: object) -> str:
    """Return the hash of plain values."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def write_moment(moment: datetime) -> str:
    """Write a moment in UTC, `2026-03-12T13:32:05.123456Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(text)


def write_content(content: Content) -> Json:
    """Write a content as plain values."""
    return {"perimeter": _write_perimeter(content.perimeter), "choices": _write_choices(content.choices)}


def read_content(value: Json) -> Content:
    """Read a content."""
    return Content(_read_perimeter(value["perimeter"]), _read_choices(value["choices"]))


def write_event(event: Event) -> Json:  # noqa: PLR0911 - one form for each kind of event
    """Write an event as plain values; its kind and its target stand in their own columns."""
    match event:
        case Created():
            return _write_created(event)
        case Duplicated(source, version, name, copy):
            return {"source": source, "version": version, "name": name, "copy": _write_created(copy)}
        case Edited(edit, delta):
            return {"edit": write_edit(edit), **_write_delta(delta)}
        case ChoicesChanged(before, after):
            return {"before": _write_choices(before), "after": _write_choices(after)}
        case Restored(version, delta, before, after):
            own = {"version": version, "before": _write_choices(before), "after": _write_choices(after)}
            return {**own, **_write_delta(delta)}
        case Renamed(before, after) | VisibilityChanged(before, after):
            return {"before": before, "after": after}
        case Deleted() | Undeleted() | Undone() | Redone():
            return {}
        case _:
            assert_never(event)


def read_event(kind: str, target: int | None, body: str) -> Event:
    """Read an event.

    Raises:
        StoreUnavailable: the text is not that of an event.
    """
    try:
        return _READERS[Kind(kind)](json.loads(body), target)
    except (KeyError, TypeError, ValueError) as error:
        raise StoreUnavailable(reason="damaged", detail=f"event {kind}: {error!r}"[:200]) from error


def write_edit(edit: Edit) -> Json:  # noqa: PLR0911 - one form for each gesture
    """Write a gesture in the words of the browser's journal."""
    match edit:
        case ToggleCommune(commune):
            return {"op": "toggle_commune", "commune": commune}
        case ToggleQuarter(quarter):
            return {"op": "toggle_quarter", "quarter": quarter}
        case ChangeArea(zoning, area, action):
            return {"op": f"{action}_area", "zoning": zoning, "area": area}
        case ChangeCommunes(communes, action, means):
            return {"op": f"{action}_communes", "means": means, "communes": sorted(communes)}
        case ChangeQuarters(quarters, action, means):
            return {"op": f"{action}_quarters", "means": means, "quarters": sorted(quarters)}
        case HoldCommunes(communes, hold):
            return {"op": "hold", "hold": hold, "communes": sorted(communes)}
        case Clear():
            return {"op": "clear"}
        case _:
            assert_never(edit)


def write_change(change: Change) -> Json:
    """Write what was asked, to know a repeated save from another one."""
    match change:
        case ChangeChoices(after):
            return {"op": "choices", "after": _write_choices(after)}
        case Rename(name):
            return {"op": "rename", "name": name}
        case SetVisibility(visibility):
            return {"op": "visibility", "visibility": visibility}
        case Restore(version):
            return {"op": "restore", "version": version}
        case Delete() | Undelete() | Undo() | Redo():
            return {"op": type(change).__name__.lower()}
        case _:
            return write_edit(change)


def _read_edit(value: Json) -> Edit:  # noqa: PLR0911 - one form for each gesture
    match value["op"]:
        case "toggle_commune":
            return ToggleCommune(CommuneCode(value["commune"]))
        case "toggle_quarter":
            return ToggleQuarter(QpvCode(value["quarter"]))
        case str(operation) if operation in AREA_OPERATIONS:
            return ChangeArea(value["zoning"], value["area"], AREA_OPERATIONS[operation])
        case str(operation) if operation in COMMUNES_OPERATIONS:
            means = MEANS[MEANS.index(value["means"])]
            return ChangeCommunes(_codes(value), COMMUNES_OPERATIONS[operation], means)
        case str(operation) if operation in QUARTERS_OPERATIONS:
            quarters = frozenset(map(QpvCode, value["quarters"]))
            return ChangeQuarters(quarters, QUARTERS_OPERATIONS[operation], MEANS[MEANS.index(value["means"])])
        case "hold":
            return HoldCommunes(_codes(value), HOLDS[HOLDS.index(value["hold"])])
        case "clear":
            return Clear()
        case other:
            raise ValueError(other)


def _write_perimeter(perimeter: Perimeter) -> Json:
    held = {"locked": sorted(perimeter.locked), "withdrawn": sorted(perimeter.withdrawn)}
    chosen = {"communes": sorted(perimeter.communes), "quarters": sorted(perimeter.quarters)}
    return {**chosen, **{key: codes for key, codes in held.items() if codes}}


def _read_perimeter(value: Json) -> Perimeter:
    quarters = frozenset(map(QpvCode, value.get("quarters", ())))
    return Perimeter(_codes(value), quarters, _codes(value, "locked"), _codes(value, "withdrawn"))


def _codes(value: Json, key: str = "communes") -> frozenset[CommuneCode]:
    return frozenset(map(CommuneCode, value.get(key, ())))


def _write_delta(delta: Delta) -> Json:
    parts = zip(_PARTS, (delta.added, delta.removed, delta.unchanged), strict=True)
    return {name: _write_perimeter(part) for name, part in parts if part != _NOWHERE}


def _read_delta(value: Json) -> Delta:
    return Delta(*(_read_perimeter(value[name]) if name in value else _NOWHERE for name in _PARTS))


def _write_choices(choices: Choices) -> Json:
    written = {"indicator": choices.indicator, "layers": list(choices.layers), "rules": _write_rules(choices.rules)}
    return written if choices.reading == Reading() else {**written, "reading": asdict(choices.reading)}


def _write_rules(rules: Rules) -> Json:
    """Write rules; what is absent or usual is left out, as in older events: equal choices stay equal texts."""
    written = {**asdict(rules), "terms": write_terms(rules.terms)}
    return {name: value for name, value in written.items() if value not in (None, (), {}, "")}


def _read_choices(value: Json) -> Choices:
    rules = dict(value["rules"])
    lists = {
        name: tuple(rules[name]) for name in ("thresholds", "rates", "derogations", "contract_shares") if name in rules
    }
    terms = {"terms": read_terms(rules.get("terms"))}
    reading = Reading(**value.get("reading", {}))
    return Choices(value["indicator"], tuple(value["layers"]), Rules(**{**rules, **lists, **terms}), reading)


def _write_created(created: Created) -> Json:
    return {
        "name": created.name,
        "visibility": created.visibility,
        "institution": created.institution,
        "territory": [created.territory_key, created.territory_mark],
        "content": write_content(created.content),
    }


def _read_created(value: Json) -> Created:
    key, mark = value["territory"]
    content = read_content(value["content"])
    return Created(value["name"], Visibility(value["visibility"]), value["institution"], key, mark, content)


def _read_restored(value: Json) -> Restored:
    before, after = _read_choices(value["before"]), _read_choices(value["after"])
    return Restored(value["version"], _read_delta(value), before, after)


def _read_duplicated(value: Json) -> Duplicated:
    return Duplicated(ProposalId(value["source"]), value["version"], value["name"], _read_created(value["copy"]))


def _named(target: int | None) -> int:
    if target is None:
        raise ValueError("no target")
    return target


_READERS: Mapping[Kind, Callable[[Json, int | None], Event]] = {
    Kind.CREATED: lambda value, _: _read_created(value),
    Kind.DUPLICATED: lambda value, _: _read_duplicated(value),
    Kind.EDITED: lambda value, _: Edited(_read_edit(value["edit"]), _read_delta(value)),
    Kind.CHOICES_CHANGED: lambda value, _: ChoicesChanged(
        _read_choices(value["before"]), _read_choices(value["after"])
    ),
    Kind.RESTORED: lambda value, _: _read_restored(value),
    Kind.RENAMED: lambda value, _: Renamed(value["before"], value["after"]),
    Kind.VISIBILITY_CHANGED: lambda value, _: VisibilityChanged(
        Visibility(value["before"]), Visibility(value["after"])
    ),
    Kind.DELETED: lambda *_: Deleted(),
    Kind.UNDELETED: lambda *_: Undeleted(),
    Kind.UNDONE: lambda _, target: Undone(_named(target)),
    Kind.REDONE: lambda _, target: Redone(_named(target)),
}
