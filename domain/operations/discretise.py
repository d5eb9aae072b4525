"""Operations of METHODS 9: classes of a map, legend labels, French numbers, diverging bounds."""

from typing import Any

import numpy as np

from domain.discretise import Classes, Discretisation, classify, diverging_bounds
from domain.explanations import Explanation, Term
from domain.operations._arrays import column, floats, plain, plain_list
from domain.operations._choices import at, choice, state_of
from domain.operations._record import Json, Operation
from domain.values import STATES
from domain.wording.formulas.need import SYMBOLS
from domain.wording.legend import MISSING_LABEL, SECRET_LABEL, legend_labels
from domain.wording.numbers import value_text


def _classes(inputs: Json) -> Classes:
    method = choice(Discretisation, inputs["method"], "method")
    breaks = inputs.get("breaks")
    return classify(
        column(inputs["values"]), method, inputs.get("k"), None if breaks is None else floats(breaks, "breaks")
    )


def _classify(inputs: Json) -> Json:
    found = _classes(inputs)
    return {
        "upper_bounds": plain_list(found.upper_bounds),
        "class_index": [None if index < 0 else index for index in found.class_index.tolist()],
        "counts": found.counts.tolist(),
        "missing": found.n_missing,
        "secret": found.n_secret,
    }


def _explain_classify(inputs: Json, outputs: Json, position: int) -> Explanation:
    value, index = at(inputs["values"], position), at(outputs["class_index"], position)
    low: Any = None
    if index is not None:
        low = outputs["upper_bounds"][index - 1] if index else plain(_classes(inputs).minimum)
    terms = (
        Term(SYMBOLS["value"], value),
        Term(SYMBOLS["n_classes"], len(outputs["upper_bounds"])),
        Term(SYMBOLS["above"], low),
        Term(SYMBOLS["up_to"], None if index is None else outputs["upper_bounds"][index]),
        Term(SYMBOLS["count"], None if index is None else outputs["counts"][index]),
    )
    return Explanation(f"classify_{inputs['method']}", terms, Term(SYMBOLS["class"], index), "9", state_of(value))


def _legend_labels(inputs: Json) -> Json:
    bounds = floats(inputs["upper_bounds"], "upper_bounds").tolist()
    labels = legend_labels(bounds, inputs["minimum"], inputs["decimals"], inputs["unit"])
    return {"labels": labels, "missing_label": MISSING_LABEL, "secret_label": SECRET_LABEL}


def _explain_legend_labels(inputs: Json, outputs: Json, position: int) -> Explanation:
    high = at(inputs["upper_bounds"], position)
    low = inputs["upper_bounds"][position - 1] if position else inputs["minimum"]
    terms = (
        Term(SYMBOLS["above"], low, inputs["unit"]),
        Term(SYMBOLS["up_to"], high, inputs["unit"]),
        Term(SYMBOLS["decimals"], inputs["decimals"]),
    )
    return Explanation("legend_labels", terms, Term(SYMBOLS["label"], at(outputs["labels"], position)), "9")


def _format_number_fr(inputs: Json) -> Json:
    read = column(inputs["values"])
    texts = [
        value_text(value, STATES[state], inputs["decimals"])
        for value, state in zip(inputs["values"], read.states, strict=True)
    ]
    return {"text": texts}


def _explain_format_number_fr(inputs: Json, outputs: Json, position: int) -> Explanation:
    value = at(inputs["values"], position)
    terms = (Term(SYMBOLS["value"], value), Term(SYMBOLS["decimals"], inputs["decimals"]))
    result = Term(SYMBOLS["text"], at(outputs["text"], position))
    return Explanation("format_number_fr", terms, result, "9", state_of(value))


def _diverging_bounds(inputs: Json) -> Json:
    found = diverging_bounds(floats(inputs["values"]), inputs["centre"], inputs["k"])
    return {"upper_bounds": plain_list(found.upper_bounds), "lower_limit": plain(found.lower_limit)}


def _explain_diverging_bounds(inputs: Json, outputs: Json, position: int) -> Explanation:
    gaps = np.abs(floats(inputs["values"]) - inputs["centre"])
    known = gaps[~np.isnan(gaps)]
    terms = (
        Term(SYMBOLS["centre"], inputs["centre"]),
        Term(SYMBOLS["reach"], float(known.max()) if known.size else None),
        Term(SYMBOLS["n_classes"], inputs["k"]),
    )
    result = Term(SYMBOLS["bound"], at(outputs["upper_bounds"], position))
    return Explanation("diverging_bounds", terms, result, "9", "ok" if known.size else "manquant")


OPERATIONS: tuple[Operation, ...] = (
    Operation("classify", "9", _classify, _explain_classify),
    Operation("legend_labels", "9", _legend_labels, _explain_legend_labels),
    Operation("format_number_fr", "9", _format_number_fr, _explain_format_number_fr),
    Operation("diverging_bounds", "9", _diverging_bounds, _explain_diverging_bounds),
)
