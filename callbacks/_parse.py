"""What comes from the browser is parsed here, never trusted."""

from typing import Any
from urllib.parse import parse_qsl

from domain.codes import CommuneCode, QpvCode
from domain.edits import ChangeArea, Clear, Edit, Perimeter, ToggleCommune, ToggleQuarter
from domain.errors import InvalidInput
from domain.mapped import INDICATORS
from domain.plan import Rules
from domain.state import checked_rules

MOST_EDITS = 20_000
LONGEST_CODE = 40


def query(search: object) -> dict[str, str]:
    """Read the query part of an address, `?a=1&b=2`; the last of repeated fields wins.

    Raises:
        InvalidInput: not a text, or too long.
    """
    text = "" if search is None else search
    if not isinstance(text, str) or len(text) > 20_000:
        raise InvalidInput(field="query", given=type(search).__name__, expected="text of 20 000 characters at most")
    return dict(parse_qsl(text.removeprefix("?"), keep_blank_values=True, max_num_fields=60))


def perimeter(value: object) -> Perimeter:
    """Read `{"communes": [...], "quarters": [...]}`.

    Raises:
        InvalidInput: another form.
    """
    record = _record(value, "perimeter")
    return Perimeter(
        communes=frozenset(CommuneCode(_code(one)) for one in _list(record, "communes")),
        quarters=frozenset(QpvCode(_code(one)) for one in _list(record, "quarters")),
    )


def journal(value: object) -> tuple[Perimeter, list[Edit], int]:
    """Read the browser's journal: a start, the edits since, and their sequence number.

    Raises:
        InvalidInput: another form, or too many edits.
    """
    record = _record(value, "edits")
    listed = _list(record, "edits")
    sequence = record.get("sequence")
    if len(listed) > MOST_EDITS or not isinstance(sequence, int) or isinstance(sequence, bool):
        raise InvalidInput(field="edits", given=f"{len(listed)} edits", expected=f"{MOST_EDITS} at most, in sequence")
    return perimeter(record.get("start")), [edit(one) for one in listed], sequence


def edit(value: object) -> Edit:
    """Read one edit.

    Raises:
        InvalidInput: another form or an unknown operation.
    """
    record = _record(value, "edit")
    match record.get("op"):
        case "toggle_commune":
            return ToggleCommune(CommuneCode(_code(record.get("commune"))))
        case "toggle_quarter":
            return ToggleQuarter(QpvCode(_code(record.get("quarter"))))
        case "add_area":
            return ChangeArea(_code(record.get("zoning")), _code(record.get("area")), "add")
        case "remove_area":
            return ChangeArea(_code(record.get("zoning")), _code(record.get("area")), "remove")
        case "clear":
            return Clear()
        case other:
            raise InvalidInput(field="edit", given=repr(other)[:60], expected="known operation")


def rules(values: dict[str, object]) -> Rules:
    """Read the fields of the money settings; an emptied field keeps its default.

    Raises:
        InvalidInput: another type, or a number out of bounds.
    """
    default = Rules()
    percent = _whole(values["guaranteed"], round(default.guaranteed_rate * 100))
    return checked_rules(
        Rules(
            envelope_eur=_whole(values["envelope"], default.envelope_eur),
            cost_eur_per_head=_whole(values["cost"], default.cost_eur_per_head),
            schedule=_code(values["schedule"]),
            mode=_code(values["mode"]),
            guaranteed_rate=percent / 100,
            derogation=values["derogation"] is True,
        )
    )


def subject(value: object) -> tuple[str, str]:
    """Read what a sheet is about: its kind and its code.

    Raises:
        InvalidInput: another form.
    """
    record = _record(value, "sheet")
    return _code(record.get("kind")), _code(record.get("code"))


def indicator(value: object) -> str:
    """Read the key of an indicator of the menu.

    Raises:
        InvalidInput: not one of them.
    """
    if value not in {one.key for one in INDICATORS}:
        raise InvalidInput(field="i", given=repr(value)[:40], expected="indicator of the menu")
    return str(value)


def keys(value: object) -> tuple[str, ...]:
    """Read a list of keys; nothing is an empty list.

    Raises:
        InvalidInput: another form.
    """
    return tuple(_code(one) for one in _list({"keys": value or []}, "keys"))


def view(value: object) -> tuple[float, float, float] | None:
    """Read latitude, longitude and zoom, or nothing.

    Raises:
        InvalidInput: another form.
    """
    if not value:
        return None
    listed = _list({"view": value}, "view")
    try:
        latitude, longitude, zoom = (float(one) for one in listed)
    except (TypeError, ValueError) as error:
        raise InvalidInput(field="v", given=repr(value)[:40], expected="three numbers") from error
    return latitude, longitude, zoom


def _record(value: object, field: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(field=field, given=type(value).__name__, expected="object")
    return value


def _list(record: dict[str, Any], field: str) -> list[Any]:
    value = record.get(field, [])
    if not isinstance(value, list) or len(value) > 100_000:
        raise InvalidInput(field=field, given=type(value).__name__, expected="list")
    return value


def _code(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_CODE:
        raise InvalidInput(field="code", given=repr(value)[:40], expected="code")
    return value


def _whole(value: object, default: int) -> int:
    if value is None or value == "":
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise InvalidInput(field="number", given=repr(value)[:40], expected="whole number")
    return int(value)
