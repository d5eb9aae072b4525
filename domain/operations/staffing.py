"""Operation of METHODS 7: ordinary-law staff redistributed at constant total."""

from typing import Any

from domain.explanations import Explanation, Term
from domain.operations._amounts import codes_of, number
from domain.operations._arrays import floats, plain, plain_list, same_length
from domain.operations._choices import at, state_of
from domain.operations._record import Json, Operation
from domain.staffing import MAX_CHANGE, StaffRedistribution, redistribute_staff, staff_concentration
from domain.values import Floats
from domain.wording.formulas.staffing import SYMBOLS, UNITS


def _found(inputs: Json) -> StaffRedistribution:
    same_length(*(inputs[key] for key in ("codes", "staff", "population", "need")))
    return redistribute_staff(
        codes_of(inputs["codes"]),
        floats(inputs["staff"], "staff"),
        floats(inputs["population"], "population"),
        floats(inputs["need"], "need"),
        number(inputs.get("max_change", MAX_CHANGE), "max_change"),
        number(inputs.get("grain", 1), "grain"),
    )


def _list(values: Floats | None) -> list[Any] | None:
    return None if values is None else plain_list(values)


def _redistribute_staff(inputs: Json) -> Json:
    found = _found(inputs)
    outputs: Json = {
        "status": found.status.value,
        "lower": _list(found.lower),
        "upper": _list(found.upper),
        "target_unbounded": _list(found.target),
        "exact": _list(found.exact),
        "staff_after": _list(found.after),
        "per_head_before": _list(found.per_head_before),
        "per_head_after": _list(found.per_head_after),
        "posts_moved": found.moved,
        "gini_per_need_weighted_inhabitant_before": found.gini_before,
        "gini_after": found.gini_after,
        "coverage": plain(found.coverage),
    }
    return outputs | _concentrations(inputs, found)


def _concentrations(inputs: Json, found: StaffRedistribution) -> Json:
    if inputs.get("capacity") is None:
        return {}
    same_length(inputs["codes"], inputs["capacity"])
    capacity, population = floats(inputs["capacity"], "capacity"), floats(inputs["population"], "population")
    return {
        f"concentration_{when}": None if per_head is None else staff_concentration(per_head, capacity, population)
        for when, per_head in (("before", found.per_head_before), ("after", found.per_head_after))
    }


def _explain_redistribute_staff(inputs: Json, outputs: Json, position: int) -> Explanation:
    given = {key: at(inputs[key], position) for key in ("staff", "population", "need")}
    own = {key: at(outputs[key] or [], position) for key in ("lower", "upper", "target_unbounded", "exact")}
    terms = (
        *(Term(SYMBOLS[key], value, UNITS.get(key, "")) for key, value in given.items()),
        Term(SYMBOLS["max_change"], inputs.get("max_change", MAX_CHANGE)),
        Term(SYMBOLS["grain"], inputs.get("grain", 1), UNITS["staff"]),
        *(Term(SYMBOLS[key], value, UNITS["staff"]) for key, value in own.items()),
    )
    result = Term(SYMBOLS["staff_after"], at(outputs["staff_after"] or [], position), UNITS["staff"])
    unknown = next((state for state in map(state_of, given.values()) if state != "ok"), outputs["status"])
    return Explanation("redistribute_staff", terms, result, "7", unknown)


OPERATIONS: tuple[Operation, ...] = (
    Operation("redistribute_staff", "7", _redistribute_staff, _explain_redistribute_staff),
)
