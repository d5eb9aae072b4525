"""Operations of sections 5.1 to 5.4: schedules, rest to pay, legal cap, envelope."""

from typing import Any

import numpy as np

from domain.cofinancing import RestToPay, legal_cap, rest_to_pay, scale_to_envelope
from domain.decimals import Decimals
from domain.errors import InvalidInput
from domain.explanations import Explanation, Term
from domain.law import minimum_share_to_verify
from domain.operations._amounts import (
    codes_of,
    euros,
    known_rates,
    number,
    per_cent,
    per_cents,
    share_of,
    spread,
    whole,
    wholes,
)
from domain.operations._arrays import column, plain, same_length
from domain.operations._choices import at, choice, state_of
from domain.operations._record import Json, Operation
from domain.scaling import ScalingMode, ScalingStatus
from domain.schedules import Schedule, Strata, average_rate, rates_of
from domain.values import Floats
from domain.wording.formulas.money import EUROS, EUROS_PER_HEAD, PER_CENT, SYMBOLS

_RAMP = "ramp"


def read_strata(inputs: Json, schedule: Schedule, params: Json) -> Strata:
    """Read thresholds and rates in per cent with the parameters of a schedule."""
    return Strata(
        thresholds=tuple(float(number(value, "thresholds")) for value in inputs["thresholds"]),
        rates=tuple(share_of(value, "rates") for value in inputs["rates"]),
        schedule=schedule,
        half_width=float(number(params.get("half_width", 5), "half_width")),
        steepness=float(number(params.get("k", 0.08), "k")),
        midpoint=float(number(params.get("midpoint", 50), "midpoint")),
    )


def _run_schedule(inputs: Json) -> Json:
    schedule = choice(Schedule, inputs["schedule"], "schedule")
    strata = read_strata(inputs, schedule, inputs.get("params") or {})
    return {"rates": per_cents(rates_of(strata, column(inputs["positions"], "positions").values))}


def _explain_schedule(inputs: Json, outputs: Json, position: int) -> Explanation:
    place = at(inputs["positions"], position)
    params = inputs.get("params") or {}
    terms = [Term(SYMBOLS["position"], plain(place))]
    terms += [Term(f"{SYMBOLS['threshold']} {rank}", value) for rank, value in enumerate(inputs["thresholds"], start=1)]
    terms += [Term(f"{SYMBOLS['stratum_rate']} {rank}", value, PER_CENT) for rank, value in enumerate(inputs["rates"])]
    terms += [Term(SYMBOLS[key], value) for key, value in params.items() if key in SYMBOLS]
    return Explanation(
        key=f"rate_schedule_{inputs['schedule']}",
        terms=tuple(terms),
        result=Term(SYMBOLS["rate"], at(outputs["rates"], position), PER_CENT),
        section="5.1",
        status=state_of(place),
    )


def _run_average(inputs: Json) -> Json:
    return {
        "average_rate_over_uniform_positions": {
            name: per_cent(average_rate(read_strata(inputs, *_named_schedule(name)))) for name in inputs["schedules"]
        }
    }


def _named_schedule(name: Any) -> tuple[Schedule, Json]:
    """Read `linear`, or `ramp5` for a ramp of half width 5."""
    text = str(name)
    if not text.startswith(_RAMP) or text == _RAMP:
        return choice(Schedule, text, "schedules"), {}
    try:
        return Schedule.RAMP, {"half_width": float(text.removeprefix(_RAMP))}
    except ValueError as error:
        raise InvalidInput(field="schedules", given=text[:60], expected="ramp followed by its half width") from error


def _explain_average(inputs: Json, outputs: Json, position: int) -> Explanation:
    averages = outputs["average_rate_over_uniform_positions"]
    name = at(inputs["schedules"], position)
    rates = [Term(f"{SYMBOLS['stratum_rate']} {rank}", value, PER_CENT) for rank, value in enumerate(inputs["rates"])]
    return Explanation(
        key="schedule_average",
        terms=(Term(SYMBOLS["schedule"], name), *rates),
        result=Term(SYMBOLS["average_rate"], averages.get(name), PER_CENT),
        section="5.1",
    )


def _run_rest(inputs: Json) -> Json:
    def one(key: str) -> Floats:
        return column([inputs.get(key)], key).values

    rate = inputs["rate"]
    found = rest_to_pay(
        cost_eur=one("cost"),
        private_eur=np.nan_to_num(one("private_funding"), nan=0.0),
        rate=one("rate") if state_of(rate) != "ok" else np.array([share_of(rate, "rate")]),
        population=one("population"),
        fiscal_revenue_eur=one("fiscal_revenue"),
        gross_savings_eur=one("gross_savings"),
    )
    return _rest_json(found)


def _rest_json(found: RestToPay) -> Json:
    return {
        "aid": plain(found.aid_eur[0]),
        "rest": plain(found.rest_eur[0]),
        "rest_per_capita": plain(found.rest_eur_per_head[0]),
        "rest_pct_fiscal_revenue": per_cent(found.rest_share_of_revenue[0]),
        "rest_pct_gross_savings": per_cent(found.rest_share_of_savings[0]),
        "savings_status": str(found.savings_status[0]),
    }


def _explain_rest(inputs: Json, outputs: Json, _position: int) -> Explanation:
    return Explanation(
        key="rest_to_pay",
        terms=(
            Term(SYMBOLS["cost"], plain(inputs["cost"]), EUROS),
            Term(SYMBOLS["private"], inputs.get("private_funding") or 0, EUROS),
            Term(SYMBOLS["rate"], inputs["rate"], PER_CENT),
            Term(SYMBOLS["aid"], outputs["aid"], EUROS),
            Term(SYMBOLS["rest_per_head"], outputs["rest_per_capita"], EUROS_PER_HEAD),
            Term(SYMBOLS["rest_of_revenue"], outputs["rest_pct_fiscal_revenue"], PER_CENT),
            Term(SYMBOLS["rest_of_savings"], outputs["rest_pct_gross_savings"], PER_CENT),
        ),
        result=Term(SYMBOLS["rest"], outputs["rest"], EUROS),
        section="5.2",
        status=outputs["savings_status"] if outputs["rest"] is not None else "manquant",
    )


def _run_legal(inputs: Json) -> Json:
    requested, is_known = known_rates([inputs["requested_rate"]], "requested_rate")
    found = legal_cap(
        cost_eur=wholes([inputs["cost"]], "cost"),
        private_eur=wholes([inputs.get("private_funding", 0)], "private_funding"),
        requested_rate=requested if is_known.all() else np.array([np.nan]),
        minimum_share=float(number(inputs["minimum_share"], "minimum_share")),
        other_aids_eur=wholes([inputs.get("other_public_aids", 0)], "other_public_aids"),
    )
    is_decided = bool(is_known[0])
    return {
        "public_funding": int(found.public_funding_eur[0]),
        "maximum_aid": int(found.maximum_aid_eur[0]),
        "aid": euros(found.aid_eur)[0],
        "own_contribution": euros(found.own_contribution_eur)[0],
        "capped": bool(found.is_capped[0]) if is_decided else None,
        "needs_derogation": bool(found.needs_derogation[0]) if is_decided else None,
        "effective_rate": per_cent(found.effective_rate[0]),
    }


def _explain_legal(inputs: Json, outputs: Json, _position: int) -> Explanation:
    return Explanation(
        key="legal_cap",
        terms=(
            Term(SYMBOLS["cost"], inputs["cost"], EUROS),
            Term(SYMBOLS["private"], inputs.get("private_funding", 0), EUROS),
            Term(SYMBOLS["public_funding"], outputs["public_funding"], EUROS),
            Term(SYMBOLS["minimum_share"], inputs["minimum_share"]),
            Term(SYMBOLS["maximum_aid"], outputs["maximum_aid"], EUROS),
            Term(SYMBOLS["other_aids"], inputs.get("other_public_aids", 0), EUROS),
            Term(SYMBOLS["requested_rate"], inputs["requested_rate"], PER_CENT),
            Term(SYMBOLS["own_contribution"], outputs["own_contribution"], EUROS),
            Term(SYMBOLS["needs_derogation"], outputs["needs_derogation"]),
        ),
        result=Term(SYMBOLS["aid"], outputs["aid"], EUROS),
        section="5.3",
        status=state_of(inputs["requested_rate"]),
        to_verify=minimum_share_to_verify(float(inputs["minimum_share"])),
    )


def _run_scale(inputs: Json) -> Json:
    costs, codes, maxima = inputs["costs"], inputs.get("codes"), inputs.get("maxima")
    same_length(costs, inputs["rates"], *(one for one in (codes, maxima, inputs.get("floors")) if one is not None))
    rates, is_known = known_rates(inputs["rates"], "rates")
    texts = codes_of(codes)
    found = scale_to_envelope(
        costs=wholes(costs, "costs")[is_known],
        rates=rates,
        envelope_eur=whole(inputs["envelope"], "envelope"),
        mode=choice(ScalingMode, inputs["mode"], "mode"),
        floors=None if inputs.get("floors") is None else _floors(inputs["floors"])[is_known],
        maxima=None if maxima is None else wholes(maxima, "maxima")[is_known],
        codes=None if texts is None else texts[is_known],
    )
    final, aid = found.final_rate, found.aid_eur
    return {
        "status": found.status.value,
        "parameter": found.parameter,
        "final_rates_pct": None if final is None else spread(per_cents(final), is_known),
        "aid": None if aid is None else spread(euros(aid), is_known),
        "unused": found.unused_eur,
        "requested": found.requested_eur,
    }


def _floors(per_cents_: Any) -> Decimals:
    """Read protected rates; null is no floor."""
    return known_rates([0 if value is None else value for value in per_cents_], "floors")[0]


def _explain_scale(inputs: Json, outputs: Json, position: int) -> Explanation:
    status = outputs["status"]
    key = "scale_unchanged" if status == ScalingStatus.SUFFICIENT else f"scale_{inputs['mode']}"
    asked = at(inputs["rates"], position)
    floors = inputs.get("floors")
    return Explanation(
        key=key,
        terms=(
            Term(SYMBOLS["envelope"], inputs["envelope"], EUROS),
            Term(SYMBOLS["requests"], outputs["requested"], EUROS),
            Term(SYMBOLS["shift" if inputs["mode"] == ScalingMode.SHIFT else "factor"], outputs["parameter"]),
            Term(SYMBOLS["cost"], at(inputs["costs"], position), EUROS),
            Term(SYMBOLS["requested_rate"], asked, PER_CENT),
            Term(SYMBOLS["floor_rate"], floors and at(floors, position), PER_CENT),
            Term(SYMBOLS["final_rate"], _at_or_none(outputs["final_rates_pct"], position), PER_CENT),
        ),
        result=Term(SYMBOLS["aid"], _at_or_none(outputs["aid"], position), EUROS),
        section="5.4",
        status=status if asked is not None else "manquant",
    )


def _at_or_none(values: Any, position: int) -> Any:
    return None if values is None else at(values, position)


OPERATIONS: tuple[Operation, ...] = (
    Operation("rate_schedule", "5.1", _run_schedule, _explain_schedule),
    Operation("schedule_average", "5.1", _run_average, _explain_average),
    Operation("rest_to_pay", "5.2", _run_rest, _explain_rest),
    Operation("legal_cap", "5.3", _run_legal, _explain_legal),
    Operation("scale_to_envelope", "5.4", _run_scale, _explain_scale),
)
