"""Operations of METHODS 1.6: ranks of units when the weights of the index change."""

from typing import Any

import numpy as np

from domain.explanations import Explanation, Term
from domain.operations._amounts import number, whole
from domain.operations._arrays import floats, plain, same_length
from domain.operations._choices import at
from domain.operations._record import Json, Operation
from domain.sensitivity import INTERVAL, dominance_pairs, draw_weights, probability_before, rank_intervals
from domain.values import Floats
from domain.wording.formulas.need import weight_symbol
from domain.wording.formulas.ranks import SYMBOLS


def _scores(inputs: Json) -> Floats:
    scores = inputs["scores"]
    n_units = same_length(*scores.values())
    rows = [floats(values, indicator) for indicator, values in scores.items()]
    return np.array(rows, dtype=np.float64).reshape(len(scores), n_units)


def _draws(inputs: Json) -> Floats:
    rows = inputs["weight_draws"]
    same_length(*rows)
    return np.array([floats(row, "weight_draws") for row in rows], dtype=np.float64).reshape(len(rows), -1)


def _ranks(values: Floats) -> list[int | None]:
    return [None if np.isnan(rank) else int(rank) for rank in values.tolist()]


def _rank_sensitivity(inputs: Json) -> Json:
    scores = _scores(inputs)
    low, high = (number(quantile, "interval") for quantile in inputs.get("interval", INTERVAL))
    found = rank_intervals(scores, _draws(inputs), (low, high))
    return {
        "rank_low": _ranks(found.low),
        "rank_high": _ranks(found.high),
        "rank_min": _ranks(found.smallest),
        "rank_max": _ranks(found.largest),
        "dominates": dominance_pairs(scores).tolist(),
        "priority_share": [plain(share) for share in found.priority_share.tolist()],
        "n_priority": found.n_priority,
        "n_tested": found.n_tested,
    }


def _explain_rank_sensitivity(inputs: Json, outputs: Json, position: int) -> Explanation:
    low, high = inputs.get("interval", INTERVAL)
    result = at(outputs["rank_high"], position)
    terms = (
        Term(SYMBOLS["n_draws"], len(inputs["weight_draws"])),
        Term(SYMBOLS["n_tested"], outputs["n_tested"]),
        Term(SYMBOLS["low_quantile"], low),
        Term(SYMBOLS["high_quantile"], high),
        Term(SYMBOLS["rank_min"], at(outputs["rank_min"], position)),
        Term(SYMBOLS["rank_max"], at(outputs["rank_max"], position)),
        Term(SYMBOLS["rank_low"], at(outputs["rank_low"], position)),
        Term(SYMBOLS["n_dominated"], sum(first == position for first, _ in outputs["dominates"])),
        Term(SYMBOLS["n_dominating"], sum(second == position for _, second in outputs["dominates"])),
        Term(SYMBOLS["priority_share"], at(outputs["priority_share"], position)),
    )
    status = "ok" if result is not None else "non_teste"
    return Explanation("rank_sensitivity", terms, Term(SYMBOLS["rank_high"], result), "1.6", status)


def _rank_probability(inputs: Json) -> Json:
    scores, alpha = _scores(inputs), floats(inputs["alpha"], "alpha")
    draws = draw_weights(alpha, whole(inputs["draws"], "draws"), whole(inputs["seed"], "seed"))
    share: Any = plain(probability_before(scores, draws, 0, 1))
    return {"prob_unit0_before_unit1": share}


def _explain_rank_probability(inputs: Json, outputs: Json, _position: int) -> Explanation:
    terms = (
        Term(SYMBOLS["n_draws"], inputs["draws"]),
        Term(SYMBOLS["seed"], inputs["seed"]),
        *(
            Term(weight_symbol(indicator), alpha)
            for indicator, alpha in zip(inputs["scores"], inputs["alpha"], strict=True)
        ),
    )
    share = outputs["prob_unit0_before_unit1"]
    status = "ok" if share is not None else "non_teste"
    return Explanation("rank_probability", terms, Term(SYMBOLS["probability"], share), "1.6", status)


OPERATIONS: tuple[Operation, ...] = (
    Operation("rank_sensitivity", "1.6", _rank_sensitivity, _explain_rank_sensitivity),
    Operation("rank_probability", "1.6", _rank_probability, _explain_rank_probability),
)
