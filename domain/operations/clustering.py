"""Operations of METHODS 6.7: Moran's index, global and local, and probabilities by permutation."""

import numpy as np

from domain.clustering import QUADRANTS, Moran, moran
from domain.explanations import Explanation, Term
from domain.operations._amounts import number
from domain.operations._arrays import floats, plain, plain_list, same_length
from domain.operations._choices import at, choice, state_of
from domain.operations._record import Json, Operation
from domain.operations.multiscalar import neighbours_of
from domain.permutations import Tail, permutation_p
from domain.wording.formulas.scales import SYMBOLS

_ISOLATED = "sans_voisine"


def _found(inputs: Json) -> Moran:
    same_length(inputs["values"], inputs["neighbours"])
    return moran(floats(inputs["values"]), neighbours_of(inputs["neighbours"]))


def _moran(inputs: Json) -> Json:
    found = _found(inputs)
    return {
        "moran_i": plain(found.index),
        "expected_i": plain(found.expected),
        "local_i": plain_list(found.local),
        "quadrant": [None if code < 0 else QUADRANTS[code].value for code in found.quadrants.tolist()],
        "units_used": int(found.lattice.used.size),
        "mean": plain(found.lattice.mean),
        "lag": plain_list(found.lags),
        "missing": found.lattice.missing.tolist(),
        "isolated": found.lattice.isolated.tolist(),
    }


def _explain_moran(inputs: Json, outputs: Json, position: int) -> Explanation:
    value = at(inputs["values"], position)
    terms = (
        Term(SYMBOLS["value"], value),
        Term(SYMBOLS["mean"], outputs["mean"]),
        Term(SYMBOLS["lag"], at(outputs["lag"], position)),
        Term(SYMBOLS["quadrant"], at(outputs["quadrant"], position)),
        Term(SYMBOLS["index"], outputs["moran_i"]),
        Term(SYMBOLS["expected"], outputs["expected_i"]),
        Term(SYMBOLS["units_used"], outputs["units_used"]),
    )
    local = at(outputs["local_i"], position)
    status = state_of(value)
    if local is None and status == "ok":
        status = _ISOLATED if position in outputs["isolated"] else "dispersion_nulle"
    return Explanation("moran", terms, Term(SYMBOLS["local"], local), "6.7", status, to_verify=True)


def _permutation_p(inputs: Json) -> Json:
    tail = choice(Tail, inputs["tail"], "tail")
    permuted = np.array([number(one, "permuted") for one in inputs["permuted"]], dtype=np.float64)
    p = permutation_p(number(inputs["observed"], "observed"), permuted, tail)
    return {"p": p, "n_permutations": permuted.size}


def _explain_permutation_p(inputs: Json, outputs: Json, _position: int) -> Explanation:
    n_permutations = outputs["n_permutations"]
    terms = [
        Term(SYMBOLS["observed"], inputs["observed"]),
        Term(SYMBOLS["tail"], inputs["tail"]),
        Term(SYMBOLS["n_permutations"], n_permutations),
    ]
    if inputs["tail"] != Tail.TWO_SIDED.value:
        terms.append(Term(SYMBOLS["n_extreme"], round(outputs["p"] * (n_permutations + 1)) - 1))
    return Explanation("permutation_p", tuple(terms), Term(SYMBOLS["p"], outputs["p"]), "6.7")


OPERATIONS: tuple[Operation, ...] = (
    Operation("moran", "6.7", _moran, _explain_moran),
    Operation("permutation_p", "6.7", _permutation_p, _explain_permutation_p),
)
