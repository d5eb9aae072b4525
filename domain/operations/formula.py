"""Operation of METHODS 1.7: a user-defined indicator on one unit, which is the whole universe and its own group."""

import numpy as np

from domain.errors import FormulaRefused
from domain.explanations import Explanation, Term
from domain.formula import Formula, Indicator, Universe, evaluate, read_formula, unit_of
from domain.operations._arrays import column, plain, state_texts
from domain.operations._record import Json, Operation
from domain.wording.formula_language import unit_label
from domain.wording.formulas.ranks import SYMBOLS

_ALONE = Universe(np.array([True]), np.array([0], dtype=np.int64))


def _dictionary(inputs: Json) -> dict[str, Indicator]:
    return {
        name: Indicator(column([variable["value"]], name), unit_of(variable["unit"]))
        for name, variable in inputs["variables"].items()
    }


def _formula(inputs: Json) -> Json:
    dictionary = _dictionary(inputs)
    try:
        formula: Formula = read_formula(inputs["expression"], dictionary)
    except FormulaRefused as refused:
        return {"error": refused.code.value}
    found = evaluate(formula, dictionary, _ALONE)
    return {"value": plain(found.values[0]), "unit": formula.unit.text(), "status": state_texts(found.states)[0]}


def _explain_formula(inputs: Json, outputs: Json, _position: int) -> Explanation:
    if "error" in outputs:
        terms: tuple[Term, ...] = (Term(SYMBOLS["expression"], inputs["expression"]),)
        return Explanation("formula", terms, Term(SYMBOLS["value"], None), "1.7", outputs["error"])
    formula = read_formula(inputs["expression"], _dictionary(inputs))
    terms = (
        Term(SYMBOLS["expression"], formula.text()),
        *(
            Term(name, inputs["variables"][name]["value"], unit_label(inputs["variables"][name]["unit"]))
            for name in formula.names
        ),
    )
    result = Term(SYMBOLS["value"], outputs["value"], unit_label(outputs["unit"]))
    return Explanation("formula", terms, result, "1.7", outputs["status"])


OPERATIONS: tuple[Operation, ...] = (Operation("formula", "1.7", _formula, _explain_formula),)
