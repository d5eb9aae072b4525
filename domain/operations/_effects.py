"""Operations of sections 5.5 to 5.9: thresholds, ranks, finalities, advances, uniform and equal-effort rates."""

from typing import Any

import numpy as np

from domain.cofinancing_effects import advance, judge_finality, rank_reversals, threshold_effects
from domain.decimals import fraction
from domain.effort import Efforts, compare_uniform, equal_effort_rates
from domain.explanations import Explanation, Term
from domain.operations._amounts import known_rates, number, per_cent, per_cents, spread, whole, wholes
from domain.operations._arrays import floats, plain, plain_list, same_length
from domain.operations._choices import at
from domain.operations._cofinancing import read_strata
from domain.operations._record import Json, Operation
from domain.schedules import Schedule
from domain.values import Floats
from domain.wording.formulas.money import EUROS, EUROS_PER_HEAD, PEOPLE, PER_CENT, POINTS, SYMBOLS


def _run_thresholds(inputs: Json) -> Json:
    found = threshold_effects(
        floats(inputs["positions"], "positions"),
        number(inputs["cost_per_capita"], "cost_per_capita"),
        number(inputs["window"], "window"),
        read_strata(inputs, Schedule.STEPPED, {}),
    )
    return {
        "jump_points": per_cents(found.jump_rate),
        "jump_eur_per_capita": plain_list(found.jump_eur_per_head),
        "units_near": [len(near) for near in found.near],
        "positions_near": [near.tolist() for near in found.near],
        "max_marginal_linear_eur_per_point": found.steepest_linear_eur_per_point,
    }


def _explain_thresholds(inputs: Json, outputs: Json, position: int) -> Explanation:
    """Explain the jump at the threshold of that rank; the first one when there are fewer."""
    rank = position if position < len(inputs["thresholds"]) else 0
    return Explanation(
        key="threshold_diagnostics",
        terms=(
            Term(SYMBOLS["threshold"], inputs["thresholds"][rank]),
            Term(SYMBOLS["rate_before"], inputs["rates"][rank], PER_CENT),
            Term(SYMBOLS["rate_after"], inputs["rates"][rank + 1], PER_CENT),
            Term(SYMBOLS["jump_points"], outputs["jump_points"][rank], POINTS),
            Term(SYMBOLS["cost_per_head"], inputs["cost_per_capita"], EUROS_PER_HEAD),
            Term(SYMBOLS["window"], inputs["window"], POINTS),
            Term(SYMBOLS["units_near"], outputs["units_near"][rank]),
        ),
        result=Term(SYMBOLS["jump"], outputs["jump_eur_per_capita"][rank], EUROS_PER_HEAD),
        section="5.5",
    )


def _shares(per_cents_: Any, field: str) -> Floats:
    rates, is_known = known_rates(per_cents_, field)
    shares = np.full(len(is_known), np.nan)
    shares[is_known] = rates.approximate()
    return shares


def _run_reversals(inputs: Json) -> Json:
    same_length(inputs["capacity_per_capita"], inputs["cost_per_capita"], inputs["rates"])
    found = rank_reversals(
        floats(inputs["capacity_per_capita"], "capacity_per_capita"),
        floats(inputs["cost_per_capita"], "cost_per_capita"),
        _shares(inputs["rates"], "rates"),
    )
    return {
        "before": plain_list(found.before),
        "after": plain_list(found.after),
        "discordant_pairs": None if found.pairs is None else found.pairs.tolist(),
        "count": found.count,
        "share_of_pairs": found.share_of_pairs,
    }


def _explain_reversals(inputs: Json, outputs: Json, position: int) -> Explanation:
    """Explain the count, with the leeway of the unit at that position."""
    return Explanation(
        key="rank_reversals",
        terms=(
            Term(SYMBOLS["capacity"], plain(at(inputs["capacity_per_capita"], position)), EUROS_PER_HEAD),
            Term(SYMBOLS["cost_per_head"], plain(at(inputs["cost_per_capita"], position)), EUROS_PER_HEAD),
            Term(SYMBOLS["rate"], at(inputs["rates"], position), PER_CENT),
            Term(SYMBOLS["before"], at(outputs["before"], position), EUROS_PER_HEAD),
            Term(SYMBOLS["after"], at(outputs["after"], position), EUROS_PER_HEAD),
            Term(SYMBOLS["share_of_pairs"], outputs["share_of_pairs"]),
        ),
        result=Term(SYMBOLS["reversals"], outputs["count"]),
        section="5.6",
    )


def _run_finality(inputs: Json) -> Json:
    actions = inputs["actions"]
    found = judge_finality(
        wholes([action["cost"] for action in actions], "cost"),
        wholes([action["aid"] for action in actions], "aid"),
        fraction(number(inputs["rate"], "rate")) / 100,
    )
    return {
        "cost": found.cost_eur,
        "aid": found.aid_eur,
        "maximum_aid": found.maximum_aid_eur,
        "headroom": found.headroom_eur,
        "effective_rate": per_cent(found.effective_rate),
        "compliant": found.is_compliant,
        "actions_over_cost": found.over_cost.tolist(),
    }


def _explain_finality(inputs: Json, outputs: Json, _position: int) -> Explanation:
    return Explanation(
        key="finality_rate",
        terms=(
            Term(SYMBOLS["rate"], inputs["rate"], PER_CENT),
            Term(SYMBOLS["total_cost"], outputs["cost"], EUROS),
            Term(SYMBOLS["maximum_aid"], outputs["maximum_aid"], EUROS),
            Term(SYMBOLS["total_aid"], outputs["aid"], EUROS),
            Term(SYMBOLS["effective_rate"], outputs["effective_rate"], PER_CENT),
            Term(SYMBOLS["over_cost"], len(outputs["actions_over_cost"])),
        ),
        result=Term(SYMBOLS["headroom"], outputs["headroom"], EUROS),
        section="5.7",
    )


def _run_advance(inputs: Json) -> Json:
    found = advance(
        [number(cost, "costs_by_period") for cost in inputs["costs_by_period"]],
        fraction(number(inputs["rate"], "rate")) / 100,
        number(inputs["advance_share"], "advance_share"),
        whole(inputs["payment_lag_periods"], "payment_lag_periods"),
    )
    return {
        "advance": found.advance_eur,
        "carried_by_period": plain_list(found.carried_eur),
        "peak_carried": found.peak_eur,
        "final": found.final_eur,
    }


def _explain_advance(inputs: Json, outputs: Json, _position: int) -> Explanation:
    return Explanation(
        key="advance",
        terms=(
            Term(SYMBOLS["rate"], inputs["rate"], PER_CENT),
            Term(SYMBOLS["total_cost"], float(sum(map(fraction, inputs["costs_by_period"]))), EUROS),
            Term(SYMBOLS["advance_share"], inputs["advance_share"]),
            Term(SYMBOLS["lag"], inputs["payment_lag_periods"]),
            Term(SYMBOLS["advance"], outputs["advance"], EUROS),
        ),
        result=Term(SYMBOLS["peak"], outputs["peak_carried"], EUROS),
        section="5.8",
    )


def _run_uniform(inputs: Json) -> Json:
    n = same_length(inputs["costs"], inputs["population"], inputs["fiscal_revenue_per_capita"], inputs["rates"])
    rates, is_known = known_rates(inputs["rates"], "rates")
    found = compare_uniform(
        wholes(inputs["costs"], "costs")[is_known],
        floats(inputs["population"], "population")[is_known],
        floats(inputs["fiscal_revenue_per_capita"], "fiscal_revenue_per_capita")[is_known],
        rates,
        fraction(number(inputs["uniform_rate"], "uniform_rate")) / 100,
    )
    outputs: Json = {
        "aid_total_modulated": found.modulated.aid_eur,
        "aid_total_uniform": found.uniform.aid_eur,
        "budget_neutral_uniform_rate": per_cent(found.neutral_rate),
        "units_without_rate": n - int(is_known.sum()),
    }
    for name, efforts in (("modulated", found.modulated), ("uniform", found.uniform), ("neutral", found.neutral)):
        outputs |= _efforts_json(name, efforts, is_known)
    return outputs


def _efforts_json(name: str, efforts: Efforts, is_known: Any) -> Json:
    return {
        f"effort_pct_{name}": spread(per_cents(efforts.effort_share), is_known),
        f"effort_ratio_max_min_{name}": efforts.ratio_max_min,
    }


def _explain_uniform(inputs: Json, outputs: Json, position: int) -> Explanation:
    return Explanation(
        key="compare_uniform",
        terms=(
            Term(SYMBOLS["cost"], at(inputs["costs"], position), EUROS),
            Term(SYMBOLS["rate"], at(inputs["rates"], position), PER_CENT),
            Term(SYMBOLS["population"], plain(at(inputs["population"], position)), PEOPLE),
            Term(SYMBOLS["revenue"], plain(at(inputs["fiscal_revenue_per_capita"], position)), EUROS_PER_HEAD),
            Term(SYMBOLS["uniform_rate"], inputs["uniform_rate"], PER_CENT),
            Term(SYMBOLS["effort_uniform"], at(outputs["effort_pct_uniform"], position), PER_CENT),
            Term(SYMBOLS["neutral_rate"], outputs["budget_neutral_uniform_rate"], PER_CENT),
            Term(SYMBOLS["effort_neutral"], at(outputs["effort_pct_neutral"], position), PER_CENT),
        ),
        result=Term(SYMBOLS["effort"], at(outputs["effort_pct_modulated"], position), PER_CENT),
        section="5.9",
    )


def _run_equal_effort(inputs: Json) -> Json:
    same_length(inputs["costs"], inputs["population"], inputs["fiscal_revenue_per_capita"])
    found = equal_effort_rates(
        wholes(inputs["costs"], "costs"),
        floats(inputs["population"], "population"),
        floats(inputs["fiscal_revenue_per_capita"], "fiscal_revenue_per_capita"),
        whole(inputs["total_aid"], "total_aid"),
    )
    return {
        "effort_pct": per_cent(found.effort_share),
        "rates_pct": per_cents(found.rates),
        "rates_clipped_pct": None if found.clipped_rates is None else per_cents(found.clipped_rates),
        "flag": found.flag,
    }


def _explain_equal_effort(inputs: Json, outputs: Json, position: int) -> Explanation:
    return Explanation(
        key="equal_effort_rates",
        terms=(
            Term(SYMBOLS["total_aid"], inputs["total_aid"], EUROS),
            Term(SYMBOLS["effort"], outputs["effort_pct"], PER_CENT),
            Term(SYMBOLS["population"], plain(at(inputs["population"], position)), PEOPLE),
            Term(SYMBOLS["revenue"], plain(at(inputs["fiscal_revenue_per_capita"], position)), EUROS_PER_HEAD),
            Term(SYMBOLS["cost"], at(inputs["costs"], position), EUROS),
        ),
        result=Term(SYMBOLS["rate"], at(outputs["rates_pct"], position), PER_CENT),
        section="5.9",
        status=outputs["flag"] or "ok",
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation("threshold_diagnostics", "5.5", _run_thresholds, _explain_thresholds),
    Operation("rank_reversals", "5.6", _run_reversals, _explain_reversals),
    Operation("finality_rate", "5.7", _run_finality, _explain_finality),
    Operation("advance", "5.8", _run_advance, _explain_advance),
    Operation("compare_uniform", "5.9", _run_uniform, _explain_uniform),
    Operation("equal_effort_rates", "5.9", _run_equal_effort, _explain_equal_effort),
)
