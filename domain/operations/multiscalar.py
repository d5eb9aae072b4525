"""Operation of METHODS 2: deviations from the region, the territory and the neighbours."""

from typing import Any

import numpy as np

from domain.contiguity import Contiguity, contiguity_of_lists
from domain.errors import InvalidInput
from domain.explanations import Explanation, Term
from domain.multiscalar import Deviation, Multiscalar, multiscalar
from domain.operations._amounts import number
from domain.operations._arrays import floats, plain, plain_list, same_length
from domain.operations._choices import at, state_of
from domain.operations._record import Json, Operation
from domain.values import Ints
from domain.wording.formulas.scales import SYMBOLS, UNITS

_CONTEXTS = ("general", "territorial", "spatial")


def neighbours_of(lists: list[list[Any]]) -> Contiguity:
    """Read one list of positions per unit.

    Raises:
        InvalidInput: something else than a whole number.
    """
    if not all(isinstance(one, int) and not isinstance(one, bool) for own in lists for one in own):
        raise InvalidInput(field="neighbours", given=str(lists)[:60], expected="positions")
    return contiguity_of_lists(lists)


def _territories(labels: list[Any]) -> Ints:
    names = sorted({str(label) for label in labels if label is not None})
    place = {name: position for position, name in enumerate(names)}
    return np.array([-1 if label is None else place[str(label)] for label in labels], dtype=np.int64)


def _deviations(inputs: Json) -> Multiscalar:
    same_length(*(inputs[key] for key in ("numerator", "denominator", "territory", "neighbours")))
    if not isinstance(inputs["superior"], bool):
        raise InvalidInput(field="superior", given=repr(inputs["superior"])[:60], expected="true or false")
    return multiscalar(
        floats(inputs["numerator"], "numerator"),
        floats(inputs["denominator"], "denominator"),
        _territories(inputs["territory"]),
        neighbours_of(inputs["neighbours"]),
        number(inputs["threshold"], "threshold"),
        inputs["superior"],
    )


def _multiscalar(inputs: Json) -> Json:
    found = _deviations(inputs)
    contexts: dict[str, Deviation] = {f"{context[0]}dev": getattr(found, context) for context in _CONTEXTS}
    outputs: Json = {}
    for key, deviation in contexts.items():
        outputs[f"{key}_rel"] = plain_list(deviation.relative)
        outputs[f"{key}_abs"] = plain_list(deviation.absolute)
        outputs[f"{key}_ref"] = plain_list(deviation.reference)
    outputs["typology"] = [None if kind < 0 else kind for kind in found.typology.tolist()]
    outputs["redistribution_mass"] = {key: plain(deviation.mass) for key, deviation in contexts.items()}
    return outputs


def _explain_multiscalar(inputs: Json, outputs: Json, position: int) -> Explanation:
    numerator, denominator = at(inputs["numerator"], position), at(inputs["denominator"], position)
    terms = [
        Term(SYMBOLS["numerator"], numerator),
        Term(SYMBOLS["denominator"], denominator),
        Term(SYMBOLS["threshold"], inputs["threshold"], UNITS["percent"]),
    ]
    for context in _CONTEXTS:
        key = f"{context[0]}dev"
        terms += [
            Term(SYMBOLS[f"{context}_reference"], at(outputs[f"{key}_ref"], position)),
            Term(SYMBOLS[f"{context}_relative"], at(outputs[f"{key}_rel"], position), UNITS["percent"]),
            Term(SYMBOLS[f"{context}_absolute"], at(outputs[f"{key}_abs"], position)),
        ]
    kind = at(outputs["typology"], position)
    status = next((state for state in map(state_of, (numerator, denominator)) if state != "ok"), "ok")
    if kind is None and status == "ok":
        status = "rapport_indefini"
    key = "multiscalar_superior" if inputs["superior"] else "multiscalar_inferior"
    return Explanation(key, tuple(terms), Term(SYMBOLS["typology"], kind), "2", status)


OPERATIONS: tuple[Operation, ...] = (Operation("multiscalar", "2", _multiscalar, _explain_multiscalar),)
