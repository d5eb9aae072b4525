"""Operations of METHODS 1.1 to 1.5: rates, normalisation, composite index, strata, index of type DSU."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from domain.dsu import DSU_STATES, DsuIndex, DsuUnits, DsuWeights, dsu_like_index
from domain.errors import InvalidInput
from domain.explanations import Explanation, Term
from domain.indicators import (
    COMPOSITE_STATES,
    MIN_WEIGHT_SHARE,
    GroupRate,
    MissingPolicy,
    composite,
    group_rate,
    rate,
)
from domain.normalisation import (
    MIN_GROUP,
    WINSOR_HIGH,
    WINSOR_LOW,
    Method,
    Normalised,
    Stratified,
    minmax_scores,
    normalise,
    stratified_scores,
)
from domain.operations._arrays import column, floats, plain, plain_list, same_length, state_texts
from domain.operations._choices import at, choice, state_of
from domain.operations._record import Json, Operation
from domain.values import Column, Floats, Ints
from domain.wording.formulas.need import DSU_TERMS, SYMBOLS, UNITS, mean_symbol, score_symbol, weight_symbol

NO_WEIGHT = "poids_nuls"
LOW_COVERAGE = "couverture_insuffisante"

_UNIT_KEYS = (
    "population_dgf",
    "population_insee",
    "potentiel_financier",
    "logements",
    "logements_sociaux",
    "beneficiaires_aides_logement",
    "revenu_total",
)
_WEIGHT_KEYS = ("potentiel_financier", "logements_sociaux", "aides_logement", "revenu")
_MEAN_KEYS = ("pf", "ls", "apl", "revenu")


def _amounts_and_people(inputs: Json) -> tuple[Column, Column]:
    same_length(inputs["numerator"], inputs["population"])
    return column(inputs["numerator"], "numerator"), column(inputs["population"], "population")


def _rate(inputs: Json) -> Json:
    rates = rate(*_amounts_and_people(inputs), scale=inputs["scale"])
    return {"values": plain_list(rates.values), "status": state_texts(rates.states)}


def _explain_rate(inputs: Json, outputs: Json, position: int) -> Explanation:
    terms = (
        Term(SYMBOLS["scale"], inputs["scale"]),
        Term(SYMBOLS["amount"], at(inputs["numerator"], position)),
        Term(SYMBOLS["population"], at(inputs["population"], position), UNITS["head"]),
    )
    result = Term(SYMBOLS["rate"], at(outputs["values"], position))
    return Explanation("rate", terms, result, "1.1", at(outputs["status"], position) or "ok")


def _group_rate(inputs: Json) -> GroupRate:
    return group_rate(*_amounts_and_people(inputs), scale=inputs.get("scale", 1))


def _aggregate_ratio(inputs: Json) -> Json:
    group = _group_rate(inputs)
    flags = [] if group.is_well_covered else [LOW_COVERAGE]
    return {"value": plain(group.value), "coverage": plain(group.coverage), "flags": flags}


def _explain_aggregate_ratio(inputs: Json, outputs: Json, _position: int) -> Explanation:
    group = _group_rate(inputs)
    terms = (
        Term(SYMBOLS["scale"], inputs.get("scale", 1)),
        Term(SYMBOLS["sum_amount"], group.numerator),
        Term(SYMBOLS["sum_population"], group.population, UNITS["head"]),
        Term(SYMBOLS["coverage"], outputs["coverage"]),
    )
    status = "manquant" if outputs["value"] is None else (outputs["flags"] or ["ok"])[0]
    return Explanation("aggregate_ratio", terms, Term(SYMBOLS["rate"], outputs["value"]), "1.1", status)


def _normalised(inputs: Json) -> Normalised:
    method = choice(Method, inputs["method"], "method")
    values, direction = floats(inputs["values"]), inputs["direction"]
    params, weights = inputs.get("params"), inputs.get("weights")
    if params is not None and method is not Method.MINMAX:
        raise InvalidInput(field="params", given=method.value, expected=Method.MINMAX.value)
    if weights is not None:
        same_length(inputs["values"], weights)
        return normalise(values, method, direction, floats(weights, "weights"))
    if method is Method.MINMAX and params is not None:
        low, high = params.get("winsor_low", WINSOR_LOW), params.get("winsor_high", WINSOR_HIGH)
        return minmax_scores(values, direction, low, high)
    return normalise(values, method, direction)


def _normalise(inputs: Json) -> Json:
    found = _normalised(inputs)
    outputs: Json = {"scores": plain_list(found.scores)}
    if inputs["method"] == Method.ROBUST_Z:
        outputs["dispersion"] = found.dispersion.value if found.dispersion else None
    return outputs


def _explain_normalise(inputs: Json, outputs: Json, position: int) -> Explanation:
    method, score = Method(inputs["method"]), at(outputs["scores"], position)
    value = at(inputs["values"], position)
    key = f"normalise_{method.value}"
    if inputs.get("weights") is not None:
        key, own = f"{key}_weighted", _weight_terms(floats(inputs["values"]), floats(inputs["weights"]), position)
    elif method is Method.PERCENTILE:
        own = _rank_terms(inputs, score)
    else:
        own = _scale_terms(_normalised(inputs), method)
    terms = (Term(SYMBOLS["value"], value), Term(SYMBOLS["direction"], inputs["direction"]), *own)
    status = state_of(value) if score is None and state_of(value) != "ok" else "ok" if score is not None else "manquant"
    return Explanation(key, terms, Term(SYMBOLS["score"], score), "1.2", status)


def _rank_terms(inputs: Json, score: float | None) -> tuple[Term, ...]:
    """Return the average rank of ties, ascending values, and the number of known values."""
    n_known = int(np.count_nonzero(~np.isnan(floats(inputs["values"]))))
    rank = None
    if score is not None:
        ascending = score if inputs["direction"] == 1 else 100 - score
        rank = round(2 * (ascending * n_known / 100 + 0.5)) / 2
    return Term(SYMBOLS["rank"], rank), Term(SYMBOLS["n_known"], n_known)


def _weight_terms(values: Floats, weights: Floats, position: int) -> tuple[Term, ...]:
    weights = np.where(np.isnan(values), 0.0, np.nan_to_num(weights))
    value = values[position] if values.size else np.nan
    return (
        Term(SYMBOLS["weight_below"], float(weights[values < value].sum())),
        Term(SYMBOLS["weight_equal"], float(weights[values == value].sum())),
        Term(SYMBOLS["weight_total"], float(weights.sum())),
    )


def _scale_terms(found: Normalised, method: Method) -> tuple[Term, ...]:
    centre, spread = plain(found.centre), plain(found.spread)
    if method is Method.MINMAX:
        high = None if centre is None else centre + spread
        return Term(SYMBOLS["low"], centre), Term(SYMBOLS["high"], high)
    if method is Method.ZSCORE:
        return Term(SYMBOLS["mean"], centre), Term(SYMBOLS["deviation"], spread)
    fallback = found.dispersion.value if found.dispersion else None
    is_median = fallback in ("mad", "iqr", None)
    return (
        Term(SYMBOLS["median" if is_median else "mean"], centre),
        Term(SYMBOLS["spread"], spread),
        Term(SYMBOLS["fallback"], fallback),
    )


def _scores_and_weights(inputs: Json) -> tuple[Floats, Floats]:
    scores, weights = inputs["scores"], inputs["weights"]
    if set(scores) != set(weights):
        raise InvalidInput(
            field="weights", given=" ".join(sorted(weights))[:60], expected=" ".join(sorted(scores))[:60]
        )
    n_units = same_length(*scores.values())
    table = np.empty((len(scores), n_units))
    for row, (indicator, values) in enumerate(scores.items()):
        table[row] = floats(values, indicator)
    return table, floats([weights[indicator] for indicator in scores], "weights")


def _composite(inputs: Json) -> Json:
    scores, weights = _scores_and_weights(inputs)
    policy = choice(MissingPolicy, inputs["missing_policy"], "missing_policy")
    if not np.any(weights != 0):
        return {"error": NO_WEIGHT}
    found = composite(scores, weights, policy, inputs.get("min_weight_share", MIN_WEIGHT_SHARE))
    return {
        "index": plain_list(found.index),
        "weight_share": plain_list(found.weight_share),
        "status": [COMPOSITE_STATES[code].value for code in found.states],
    }


def _explain_composite(inputs: Json, outputs: Json, position: int) -> Explanation:
    terms = [
        term
        for indicator, scores in inputs["scores"].items()
        for term in (
            Term(weight_symbol(indicator), inputs["weights"][indicator]),
            Term(score_symbol(indicator), at(scores, position)),
        )
    ]
    terms.append(Term(SYMBOLS["weight_share"], at(outputs["weight_share"], position)))
    terms.append(Term(SYMBOLS["min_weight_share"], inputs.get("min_weight_share", MIN_WEIGHT_SHARE)))
    result = Term(SYMBOLS["index"], at(outputs["index"], position))
    return Explanation("composite", tuple(terms), result, "1.3", at(outputs["status"], position) or "ok")


def _strata_positions(labels: list[Any]) -> Ints:
    """Number the strata in ascending order of their names; -1 where there is none."""
    names = sorted({str(label) for label in labels if label is not None})
    place = {name: position for position, name in enumerate(names)}
    return np.array([-1 if label is None else place[str(label)] for label in labels], dtype=np.int64)


def _stratified(inputs: Json) -> Stratified:
    same_length(inputs["values"], inputs["strata"])
    return stratified_scores(
        floats(inputs["values"]),
        _strata_positions(inputs["strata"]),
        inputs["lambda"],
        inputs["direction"],
        inputs.get("min_group", MIN_GROUP),
    )


def _normalise_by_stratum(inputs: Json) -> Json:
    found = _stratified(inputs)
    return {"scores": plain_list(found.scores), "fallback_region": found.is_fallback.tolist()}


def _explain_normalise_by_stratum(inputs: Json, outputs: Json, position: int) -> Explanation:
    found = _stratified(inputs)
    value = at(inputs["values"], position)
    terms = (
        Term(SYMBOLS["value"], value),
        Term(SYMBOLS["stratum"], at(inputs["strata"], position)),
        Term(SYMBOLS["balance"], inputs["lambda"]),
        Term(SYMBOLS["regional"], plain(at(found.regional, position))),
        Term(SYMBOLS["within"], None if at(found.is_fallback, position) else plain(at(found.within, position))),
    )
    result = Term(SYMBOLS["score"], at(outputs["scores"], position))
    return Explanation("normalise_by_stratum", terms, result, "1.4", state_of(value))


def _dsu(inputs: Json) -> DsuIndex:
    totals = [floats([unit[key] for unit in inputs["units"]], key) for key in _UNIT_KEYS]
    weights = DsuWeights(*(float(inputs["weights"][key]) for key in _WEIGHT_KEYS))
    return dsu_like_index(DsuUnits(*totals), weights, inputs.get("max_pf_ratio", 2.5))


def _dsu_like_index(inputs: Json) -> Json:
    found = _dsu(inputs)
    return {
        "index": plain_list(found.index),
        "status": [DSU_STATES[code].value for code in found.states],
        "reference_means": dict(zip(_MEAN_KEYS, plain_list(found.means), strict=True)),
    }


def _explain_dsu_like_index(inputs: Json, outputs: Json, position: int) -> Explanation:
    found = _dsu(inputs)
    terms: list[Term] = []
    for row, (weight, ratio, unit) in enumerate(DSU_TERMS):
        terms += [
            Term(weight, plain(found.weights[row])),
            Term(mean_symbol(ratio), plain(found.means[row]), unit),
            Term(ratio, plain(at(found.ratios[row], position)), unit),
        ]
    result = Term(SYMBOLS["index"], at(outputs["index"], position))
    status = at(outputs["status"], position) or "ok"
    return Explanation("dsu_like_index", tuple(terms), result, "1.5", status, to_verify=True)


_NAMED: Mapping[str, tuple[str, Any, Any]] = {
    "rate": ("1.1", _rate, _explain_rate),
    "aggregate_ratio": ("1.1", _aggregate_ratio, _explain_aggregate_ratio),
    "normalise": ("1.2", _normalise, _explain_normalise),
    "composite": ("1.3", _composite, _explain_composite),
    "normalise_by_stratum": ("1.4", _normalise_by_stratum, _explain_normalise_by_stratum),
    "dsu_like_index": ("1.5", _dsu_like_index, _explain_dsu_like_index),
}

OPERATIONS: tuple[Operation, ...] = tuple(
    Operation(key, section, run, explain) for key, (section, run, explain) in _NAMED.items()
)
