"""What comes from the browser is parsed here, never trusted."""

from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from callbacks._parse_index import index_text
from callbacks._parse_numbers import LARGEST_SEQUENCE, contract, is_number, strata
from components.classes import OWN_METHOD
from domain import means
from domain.classing import LONGEST_BOUNDS, Classing, read_method, typed_bounds
from domain.codes import CommuneCode, QpvCode
from domain.contract import FIELD, with_contract
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
from domain.errors import InvalidInput
from domain.index import FIELD as INDEX_FIELD
from domain.mapped import INDICATORS
from domain.plan import Rules
from domain.state import checked_rules, checked_view
from domain.terms import FIELD as TERMS_FIELD
from domain.terms import read_terms
from domain.written_rules import write_rules

_Choice = TypeVar("_Choice", bound=str)

MOST_EDITS = 20_000
LONGEST_CODE = 40
LONGEST_QUERY = 20_000
MOST_FIELDS = 60


def query(search: object) -> dict[str, str]:
    """Read the query part of an address, `?a=1&b=2`; the last of repeated fields wins.

    Raises:
        InvalidInput: not a text, too long, too many fields, or half of a pair of UTF-16 (no text can hold it).
    """
    text = "" if search is None else search
    if not isinstance(text, str) or len(text) > LONGEST_QUERY:
        raise InvalidInput(field="query", given=_shown(search), expected=f"text of {LONGEST_QUERY} characters")
    try:
        text.encode()
        return dict(parse_qsl(text.removeprefix("?"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise InvalidInput(field="query", given=_shown(text), expected=f"{MOST_FIELDS} fields at most") from error


def perimeter(value: object) -> Perimeter:
    """Read `{"communes": [...], "quarters": [...], "locked": [...], "withdrawn": [...]}`; the last two may be absent.

    Raises:
        InvalidInput: another form, or a commune held in two ways at once.
    """
    record = _record(value, "perimeter")
    read = Perimeter(
        communes=_communes(record, "communes"),
        quarters=frozenset(QpvCode(_code(one)) for one in _list(record, "quarters")),
        locked=_communes(record, "locked") if "locked" in record else frozenset(),
        withdrawn=_communes(record, "withdrawn") if "withdrawn" in record else frozenset(),
    )
    if read.withdrawn & (read.communes | read.locked):
        raise InvalidInput(field="withdrawn", given=_shown(value), expected="communes neither chosen nor locked")
    return read


def _communes(record: dict[str, Any], key: str) -> frozenset[CommuneCode]:
    return frozenset(CommuneCode(_code(one)) for one in _list(record, key))


def journal(value: object) -> tuple[Perimeter, list[Edit], int]:
    """Read the browser's journal: a start, the edits since, and their sequence number.

    Raises:
        InvalidInput: another form, or too many edits.
    """
    record = _record(value, "edits")
    listed = _list(record, "edits")
    sequence = _sequence(record.get("sequence"))
    if len(listed) > MOST_EDITS:
        raise InvalidInput(field="edits", given=str(len(listed)), expected=f"{MOST_EDITS} at most")
    return perimeter(record.get("start")), [edit(one) for one in listed], sequence


def edit(value: object) -> Edit:  # noqa: PLR0911 - one form for each operation
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
        case str(operation) if operation in AREA_OPERATIONS:
            area = _code(record.get("zoning")), _code(record.get("area"))
            return ChangeArea(*area, AREA_OPERATIONS[operation])
        case str(operation) if operation in COMMUNES_OPERATIONS:
            means = _among(record, "means", MEANS)
            return ChangeCommunes(_communes(record, "communes"), COMMUNES_OPERATIONS[operation], means)
        case str(operation) if operation in QUARTERS_OPERATIONS:
            quarters = frozenset(QpvCode(_code(one)) for one in _list(record, "quarters"))
            return ChangeQuarters(quarters, QUARTERS_OPERATIONS[operation], _among(record, "means", MEANS))
        case "hold":
            return HoldCommunes(_communes(record, "communes"), _among(record, "hold", HOLDS))
        case "clear":
            return Clear()
        case other:
            raise InvalidInput(field="edit", given=_shown(other), expected="known operation")


def _among(record: dict[str, Any], key: str, known: tuple[_Choice, ...]) -> _Choice:
    for one in known:
        if record.get(key) == one:
            return one
    raise InvalidInput(field=key, given=_shown(record.get(key)), expected=", ".join(known))


def among(field: str, value: object, known: tuple[str, ...]) -> str:
    """Read one of some known words.

    Raises:
        InvalidInput: not one of them.
    """
    return _among({field: value}, field, known)


def text(value: object, longest: int) -> str:
    """Read a text typed or pasted.

    Raises:
        InvalidInput: no text, too long, or half of a pair of UTF-16.
    """
    if not isinstance(value, str) or len(value) > longest:
        raise InvalidInput(field="text", given=_shown(value), expected=f"text of {longest} characters")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput(field="text", given=_shown(value), expected="readable characters") from error
    return value


def foreseen(value: object) -> tuple[int, Edit]:
    """Read the edit under the pointer and the number of the question.

    Raises:
        InvalidInput: another form.
    """
    record = _record(value, "edit")
    return _sequence(record.get("number")), edit(record.get("edit"))


def _sequence(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_SEQUENCE:
        raise InvalidInput(field="edits", given=_shown(value), expected="number of a sequence")
    return value


def rules(values: dict[str, object]) -> Rules:
    """Read the fields of the money settings; an emptied field keeps its default.

    Raises:
        InvalidInput: another type, or a number out of bounds.
    """
    default = Rules()
    percent = _whole("r", values["guaranteed"], round(default.guaranteed_rate * 100))
    return checked_rules(
        with_contract(
            Rules(
                envelope_eur=_whole("e", values["envelope"], default.envelope_eur),
                cost_eur_per_head=_whole("k", values["cost"], default.cost_eur_per_head),
                schedule=_choice("b", values["schedule"]),
                mode=_choice("m", values["mode"]),
                guaranteed_rate=percent / 100,
                derogation=values["derogation"] is True,
                population_cap=_optional_whole("h", values.get("population_cap")),
                derogations=_derogations(values.get("derogations")),
                terms=read_terms(values.get("terms")),
                means=_declared(values.get("means")),
                index=index_text(values.get("index")),
                **strata(values.get("strata")),
            ),
            *contract(values.get("contract")),
        )
    )


def _derogations(value: object) -> tuple[CommuneCode, ...]:
    """Read codes of communes; nothing is none."""
    try:
        return tuple(sorted(CommuneCode(one) for one in set(keys(value))))
    except InvalidInput as error:
        raise InvalidInput(field="x", given=error.given, expected=error.expected) from error


def _declared(value: object) -> str:
    """Read the means declared; nothing is none."""
    return means.checked_means(text(value or "", means.LONGEST_TEXT))


def usable_classing(values: dict[str, object], unit: str) -> tuple[Classing, tuple[InvalidInput, ...]]:
    """Read the choices of classes; one that cannot be used stays at its default, and its refusal is given.

    Args:
        values: `method`, `number` and `bounds`, as the page holds them.
        unit: unit of the indicator on the map, that of bounds typed without any.
    """
    read, refusals = Classing(), []
    try:
        method = "" if values["method"] == OWN_METHOD else text(values["method"], LONGEST_CODE)
        read = Classing(*read_method(f"{method}-{text(values['number'], LONGEST_CODE)}"))
    except InvalidInput as error:
        refusals.append(InvalidInput(field="n", given=error.given, expected=error.expected))
    try:
        bounds, unit_of_bounds = typed_bounds(text(values["bounds"] or "", LONGEST_BOUNDS), unit)
        read = replace(read, bounds=bounds, unit=unit_of_bounds)
    except InvalidInput as error:
        refusals.append(InvalidInput(field="o", given=error.given, expected=error.expected))
    return read, tuple(refusals)


def _choice(field: str, value: object) -> str:
    try:
        return _code(value)
    except InvalidInput as error:
        raise InvalidInput(field=field, given=error.given, expected=error.expected) from error


RULE_FIELDS = {
    "e": "envelope",
    "k": "cost",
    "r": "guaranteed",
    "b": "schedule",
    "m": "mode",
    "h": "population_cap",
    "s": "strata",
    "x": "derogations",
    FIELD: "contract",
    TERMS_FIELD: "terms",
    means.FIELD: "means",
    INDEX_FIELD: "index",
}


def usable_rules(values: dict[str, object]) -> tuple[Rules, InvalidInput | None]:
    """Read the money settings; a field that cannot be used keeps its default, and the first refusal is returned.

    A slip in one field must lose neither the perimeter nor the other settings.
    """
    refusal: InvalidInput | None = None
    kept = dict(values)
    for _ in range(len(RULE_FIELDS) + 1):
        try:
            return rules(kept), refusal
        except InvalidInput as error:
            refusal = refusal or error
            kept = {**kept, **_default_of(error.field)}
    return Rules(), refusal


def _default_of(field: str) -> dict[str, object]:
    defaults = write_rules(Rules())
    return {RULE_FIELDS[field]: defaults[RULE_FIELDS[field]]} if field in RULE_FIELDS else defaults


def subject(value: object) -> tuple[str, str]:
    """Read what a sheet is about: its kind and its code.

    Raises:
        InvalidInput: another form.
    """
    record = _record(value, "sheet")
    return _code(record.get("kind")), _code(record.get("code"))


def territory(value: object) -> str | None:
    """Read the key of a territory; nothing is the one that opens first.

    Raises:
        InvalidInput: another form.
    """
    try:
        return None if value is None or value == "" else _code(value)
    except InvalidInput as error:
        raise InvalidInput(field="t", given=error.given, expected=error.expected) from error


def indicator(value: object, menu: tuple[str, ...] = tuple(one.key for one in INDICATORS)) -> str:
    """Read the key of an indicator of a menu.

    Raises:
        InvalidInput: not one of them.
    """
    if not isinstance(value, str) or value not in menu:
        raise InvalidInput(field="i", given=_shown(value), expected="indicator of the menu")
    return value


def keys(value: object) -> tuple[str, ...]:
    """Read a list of keys; nothing is an empty list.

    Raises:
        InvalidInput: another form.
    """
    return tuple(_code(one) for one in _list({"keys": value or []}, "keys"))


def view(value: object) -> tuple[float, float, float] | None:
    """Read latitude, longitude and zoom, or nothing.

    Raises:
        InvalidInput: another form, or a place outside the globe.
    """
    if not value:
        return None
    listed = _list({"view": value}, "view")
    if len(listed) != 3 or not all(is_number(one) for one in listed):
        raise InvalidInput(field="v", given=_shown(value), expected="three numbers")
    return checked_view(float(listed[0]), float(listed[1]), float(listed[2]))


def _record(value: object, field: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(field=field, given=_shown(value), expected="object")
    return value


def _list(record: dict[str, Any], field: str) -> list[Any]:
    value = record.get(field, [])
    if not isinstance(value, list) or len(value) > 100_000:
        raise InvalidInput(field=field, given=_shown(value), expected="list")
    return value


def _code(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_CODE:
        raise InvalidInput(field="code", given=_shown(value), expected="code")
    if not value.isascii() or not value.isprintable():
        raise InvalidInput(field="code", given=_shown(value), expected="letters and digits")
    return value


def _shown(value: object) -> str:
    """Write what was found, shortened; a list or an object only by its brackets, for it may be deep."""
    if isinstance(value, list):
        return "[…]"
    return "{…}" if isinstance(value, dict) else ascii(value)[:40]


def _optional_whole(field: str, value: Any) -> int | None:
    return None if value is None or value == "" else _whole(field, value, 0)


def _whole(field: str, value: Any, default: int) -> int:
    if value is None or value == "":
        return default
    if not is_number(value) or value != int(value):
        raise InvalidInput(field=field, given=_shown(value), expected="whole number")
    return int(value)
