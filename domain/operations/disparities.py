"""Operations on disparities and equity (METHODS 6.1 to 6.6 and 11).

Most give figures of a whole territory, not of one unit: in `explain` the position then chooses the figure, in the order
of `_FIGURES`; for a decomposition it chooses the group (0 is the total), for a curve the point, for a score the
component (0 is the score).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from domain import disparities, equity, published_figures, solidarity
from domain.errors import InvalidInput, OutOfDomain
from domain.explanations import Explanation, Figure, Term
from domain.operations._arrays import floats, plain, plain_list, same_length
from domain.operations._record import Json, Operation
from domain.ranking import rank_order, weighted_sum
from domain.values import Ints

EUR_PER_HEAD = "€/hab."
INHABITANTS = "hab."


@dataclass(frozen=True, slots=True)
class _Figure:
    """One figure among the outputs: key of its wording, symbol, output key, terms as (symbol, output key, unit)."""

    key: str
    symbol: str
    output: str
    terms: tuple[tuple[str, str, str], ...]
    to_verify: bool = True


_WHO = (("n", "n_used", "unités"), ("W", "total_weight", INHABITANTS))
_ATKINSON = (*_WHO, ("μ", "mean", ""))
_FIGURES: dict[str, tuple[_Figure, ...]] = {
    "inequality": (
        _Figure("gini", "G", "gini", (("Δ", "mean_gap", ""), ("μ", "mean", ""), *_WHO), to_verify=False),
        _Figure("theil", "T", "theil", (("μ", "mean", ""), *_WHO)),
        _Figure("max_min_ratio", "max ÷ min", "max_min_ratio", (("max", "maximum", ""), ("min", "minimum", "")), False),
        _Figure("d9_d1", "D9 ÷ D1", "d9_d1", (("D9", "d9", ""), ("D1", "d1", "")), to_verify=False),
        _Figure("atkinson_half", "A(0,5)", "atkinson_0.5", _ATKINSON),
        _Figure("atkinson_one", "A(1)", "atkinson_1", _ATKINSON),
        _Figure("atkinson_two", "A(2)", "atkinson_2", _ATKINSON),
    ),
    "redistribution": (
        _Figure("kakwani_aid", "Π", "kakwani_aid", (("G_X", "gini_before", ""), ("C_A", "concentration_aid", ""))),
        _Figure(
            "concentration_aid",
            "C_A",
            "concentration_aid",
            (("cov(A, R)", "covariance", EUR_PER_HEAD), ("μ_A", "mean_aid", EUR_PER_HEAD)),
        ),
        _Figure(
            "reynolds_smolensky",
            "RS",
            "reynolds_smolensky",
            (("G_X", "gini_before", ""), ("C_{X+A}", "concentration_after", "")),
        ),
        _Figure(
            "reranking",
            "reclassement",
            "reranking",
            (("G_{X+A}", "gini_after", ""), ("C_{X+A}", "concentration_after", "")),
        ),
        _Figure("net_effect", "effet net", "net_effect", (("G_X", "gini_before", ""), ("G_{X+A}", "gini_after", ""))),
    ),
    "kakwani_rest_to_pay": (
        _Figure(
            "kakwani_rest",
            "K",
            "kakwani_rest",
            (("C_reste", "concentration_rest", ""), ("G_X", "gini_capacity", "")),
        ),
    ),
    "concentration_index": (
        _Figure(
            "concentration_index",
            "C_A",
            "concentration_index",
            (("cov(A, R)", "covariance", EUR_PER_HEAD), ("μ_A", "mean_aid", EUR_PER_HEAD)),
        ),
    ),
    "ratio": (
        _Figure("ratio", "rapport", "ratio", (("a", "first", ""), ("b", "second", "")), to_verify=False),
        _Figure("difference", "écart", "difference", (("a", "first", ""), ("b", "second", "")), to_verify=False),
    ),
}


def _explain_figure(op: str, section: str, outputs: Json, position: int) -> Explanation:
    figure: _Figure = _at(_FIGURES[op], position)
    terms = tuple(Term(symbol, outputs[key], unit) for symbol, key, unit in figure.terms)
    result: Figure = outputs[figure.output]
    status = str(outputs.get("verdict") or outputs.get("flag") or ("ok" if result is not None else "indetermine"))
    return Explanation(figure.key, terms, Term(figure.symbol, result), section, status, figure.to_verify)


def _at(items: Sequence[Any], position: int) -> Any:
    if not 0 <= position < len(items):
        raise OutOfDomain(field="position", given=str(position), expected=f"0 to {len(items) - 1}")
    return items[position]


def _inequality(inputs: Json) -> Json:
    same_length(inputs["values"], inputs["weights"])
    values, weights = floats(inputs["values"]), floats(inputs["weights"], "weights")
    found = disparities.inequality(values, weights)
    gap = None if found.gini is None or found.mean is None else 2 * found.mean * found.gini
    return {
        "mean": found.mean,
        "gini": found.gini,
        "theil": found.theil,
        "max_min_ratio": found.max_min_ratio,
        "d9_d1": found.d9_d1,
        "d1": found.d1,
        "d9": found.d9,
        "minimum": found.minimum,
        "maximum": found.maximum,
        "mean_gap": gap,
        "atkinson_0.5": found.atkinson_half,
        "atkinson_1": found.atkinson_one,
        "atkinson_2": found.atkinson_two,
        "flag": "valeurs_negatives" if found.has_negative else None,
        "total_weight": plain(np.nansum(np.where(np.isnan(values), np.nan, weights))),
        "n_used": found.n_used,
        "dropped": plain_list(found.missing),
    }


def _explain_inequality(inputs: Json, outputs: Json, position: int) -> Explanation:  # noqa: ARG001 - one signature
    return _explain_figure("inequality", "6.1", outputs, position)


def _groups(labels: Sequence[Any]) -> tuple[list[str], Ints]:
    names = sorted({str(label) for label in labels if label is not None})
    rank = {name: position for position, name in enumerate(names)}
    group_of = [-1 if label is None else rank[str(label)] for label in labels]
    return names, np.asarray(group_of, dtype=np.int64)


def _theil_decomposition(inputs: Json) -> Json:
    same_length(inputs["values"], inputs["weights"], inputs["groups"])
    names, group_of = _groups(inputs["groups"])
    values, weights = floats(inputs["values"]), floats(inputs["weights"], "weights")
    found = disparities.theil_decomposition(values, weights, group_of, len(names))
    columns = (plain_list(found.shares), plain_list(found.theils), plain_list(found.means))
    groups = zip(names, *columns, strict=True)
    return {
        "total": found.total,
        "between": found.between,
        "within": found.within,
        "groups": {name: {"share": share, "theil": theil, "mean": mean} for name, share, theil, mean in groups},
        "n_used": found.n_used,
        "dropped": plain_list(found.missing),
    }


def _explain_theil(inputs: Json, outputs: Json, position: int) -> Explanation:  # noqa: ARG001 - one signature
    status = "ok" if outputs["total"] is not None else "indetermine"
    if position == 0:
        terms: tuple[Term, ...] = (Term("T entre", outputs["between"]), Term("T dans", outputs["within"]))
        return Explanation("theil_decomposition", terms, Term("T", outputs["total"]), "6.2", status, to_verify=True)
    name, group = _at(tuple(outputs["groups"].items()), position - 1)
    terms = (Term("groupe", name), Term("s_g", group["share"]), Term("T_g", group["theil"]), Term("μ_g", group["mean"]))
    inside = None if group["share"] is None or group["theil"] is None else group["share"] * group["theil"]
    return Explanation("theil_group", terms, Term("s_g × T_g", inside), "6.2", status, to_verify=True)


def _lorenz(inputs: Json) -> Json:
    same_length(inputs["values"], inputs["weights"])
    values, weights = floats(inputs["values"]), floats(inputs["weights"], "weights")
    if inputs.get("rank_by") is None:
        points = disparities.lorenz(values, weights)
    else:
        same_length(inputs["values"], inputs["rank_by"])
        points = disparities.lorenz(values, weights, floats(inputs["rank_by"], "rank_by"))
    return {"points": None if points is None else points.tolist()}


def _explain_lorenz(inputs: Json, outputs: Json, position: int) -> Explanation:
    key = "lorenz" if inputs.get("rank_by") is None else "concentration_curve"
    if outputs["points"] is None:
        terms: tuple[Term, ...] = (Term("montant total", None),)
        return Explanation(key, terms, Term("part du montant", None), "6.3", "indetermine")
    x, y = _at(outputs["points"], position)
    terms = (Term("point", position), Term("part de la population", x))
    return Explanation(key, terms, Term("part du montant", y), "6.3")


def _redistribution(inputs: Json) -> Json:
    capacity, aid, population = _per_capita(inputs, "capacity_per_capita", "aid_per_capita", "population")
    found = equity.redistribution(capacity, aid, population)
    return {
        "gini_before": found.gini_before,
        "concentration_aid": found.concentration_aid,
        "kakwani_aid": found.kakwani_aid,
        "gini_after": found.gini_after,
        "concentration_after": found.concentration_after,
        "reynolds_smolensky": found.reynolds_smolensky,
        "reranking": found.reranking,
        "net_effect": found.net_effect,
        "net_effect_ratio": found.net_effect_ratio,
        "verdict": str(found.verdict),
        "mean_capacity": found.mean_capacity,
        "mean_aid": found.mean_aid,
        "covariance": _covariance(found.concentration_aid, found.mean_aid),
        "n_used": found.n_used,
        "dropped": plain_list(found.missing),
    }


def _explain_redistribution(inputs: Json, outputs: Json, position: int) -> Explanation:  # noqa: ARG001 - one signature
    return _explain_figure("redistribution", "6.4", outputs, position)


def _kakwani_rest_to_pay(inputs: Json) -> Json:
    capacity, rest, population = _per_capita(inputs, "capacity_per_capita", "rest_per_capita", "population")
    found = equity.kakwani_rest_to_pay(capacity, rest, population)
    return {
        "gini_capacity": found.gini_capacity,
        "concentration_rest": found.concentration_rest,
        "kakwani_rest": found.kakwani_rest,
        "burden": str(found.burden),
        "n_used": found.n_used,
        "dropped": plain_list(found.missing),
    }


def _explain_kakwani_rest(inputs: Json, outputs: Json, position: int) -> Explanation:  # noqa: ARG001 - one signature
    return _explain_figure("kakwani_rest_to_pay", "6.5", outputs, position)


def _concentration_index(inputs: Json) -> Json:
    aid, rank, population = _per_capita(inputs, "aid_per_capita", "capacity_rank_poorest_first", "population")
    order = rank_order(rank, population).where_known(aid)
    index = equity.concentration_index(aid, order)
    mean = weighted_sum(order.weights, aid[order.order]) / order.total if order.order.size else None
    return {
        "concentration_index": index,
        "mean_aid": mean,
        "covariance": _covariance(index, mean),
        "dropped": plain_list(order.missing),
    }


def _explain_concentration_index(inputs: Json, outputs: Json, position: int) -> Explanation:  # noqa: ARG001 - one signature
    return _explain_figure("concentration_index", "11", outputs, position)


def _per_capita(inputs: Json, *keys: str) -> list[Any]:
    same_length(*(inputs[key] for key in keys))
    return [floats(inputs[key], key) for key in keys]


def _covariance(concentration: float | None, mean: float | None) -> float | None:
    return None if concentration is None or mean is None else concentration * mean / 2


def _solidarity_score(inputs: Json) -> Json:
    found = solidarity.solidarity_score(
        inputs["components"],
        {key: solidarity.Ramp(*ends) for key, ends in inputs["ramps_from_0_to_100"].items()},
        inputs["weights"],
        inputs["min_components"],
    )
    return {
        "component_scores": dict(found.component_scores),
        "score": found.score,
        "grade": found.grade,
        "status": str(found.status),
    }


def _explain_solidarity(inputs: Json, outputs: Json, position: int) -> Explanation:
    if position == 0:
        terms = tuple(
            Term(symbol, value)
            for key, score in outputs["component_scores"].items()
            for symbol, value in ((f"note {key}", score), (f"poids {key}", inputs["weights"][key]))
        )
        result = Term("note", outputs["score"], "sur 100")
        return Explanation("solidarity_score", terms, result, "6.6", outputs["status"])
    key = _at(tuple(outputs["component_scores"]), position - 1)
    low, high = inputs["ramps_from_0_to_100"][key]
    terms = (Term("composante", key), Term("v", inputs["components"][key]), Term("v0", low), Term("v100", high))
    score = outputs["component_scores"][key]
    return Explanation(
        "solidarity_component", terms, Term("note", score, "sur 100"), "6.6", "ok" if score is not None else "manquant"
    )


def _ratio(inputs: Json) -> Json:
    if len(inputs) != 2:
        raise InvalidInput(field="figures", given=f"{len(inputs)} values", expected="two values")
    for key, value in inputs.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InvalidInput(field=str(key), given=repr(value)[:60], expected="number")
    first, second = inputs.values()
    found = published_figures.ratio(first, second)
    return {
        "ratio": found.ratio,
        "difference": found.difference,
        "inverse": found.inverse,
        "first": first,
        "second": second,
    }


def _explain_ratio(inputs: Json, outputs: Json, position: int) -> Explanation:  # noqa: ARG001 - one signature
    return _explain_figure("ratio", "11", outputs, position)


def _equalise_per_capita(inputs: Json) -> Json:
    rates, population = _per_capita(inputs, "rates", "population")
    found = published_figures.equalise_per_capita(rates, population)
    return {"common_rate": found.common_rate, "change_pct": plain_list(100 * found.change)}


def _explain_equalise(inputs: Json, outputs: Json, position: int) -> Explanation:
    change = _at(outputs["change_pct"], position)
    terms = (
        Term("taux commun", outputs["common_rate"], EUR_PER_HEAD),
        Term("taux_i", inputs["rates"][position], EUR_PER_HEAD),
        Term("population_i", inputs["population"][position], INHABITANTS),
    )
    status = "ok" if change is not None else "manquant"
    return Explanation("equalise_per_capita", terms, Term("variation", change, "%"), "11", status)


OPERATIONS: tuple[Operation, ...] = (
    Operation("inequality", "6.1", _inequality, _explain_inequality),
    Operation("theil_decomposition", "6.2", _theil_decomposition, _explain_theil),
    Operation("lorenz", "6.3", _lorenz, _explain_lorenz),
    Operation("redistribution", "6.4", _redistribution, _explain_redistribution),
    Operation("kakwani_rest_to_pay", "6.5", _kakwani_rest_to_pay, _explain_kakwani_rest),
    Operation("concentration_index", "11", _concentration_index, _explain_concentration_index),
    Operation("solidarity_score", "6.6", _solidarity_score, _explain_solidarity),
    Operation("ratio", "11", _ratio, _explain_ratio),
    Operation("equalise_per_capita", "11", _equalise_per_capita, _explain_equalise),
)
