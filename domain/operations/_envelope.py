"""Operations of section 4: envelope, themes, transfers, allocation, engineering assistance."""

from typing import Any

import numpy as np

from domain.allocation import Allocation, allocate
from domain.decimals import decimals
from domain.engineering import Eligibility, EngineeringRule, judge_engineering
from domain.envelope import (
    Fungibility,
    Theme,
    ThemeOwner,
    Transfer,
    balance_themes,
    split_envelope,
    transfer_between_themes,
)
from domain.explanations import Explanation, Term
from domain.operations._amounts import codes_of, euros, number, whole
from domain.operations._arrays import floats, plain, plain_list, same_length
from domain.operations._choices import at, choice
from domain.operations._record import Json, Operation
from domain.rounding import largest_remainder
from domain.values import Floats
from domain.wording.formulas.money import EUROS, PEOPLE, POINTS, SYMBOLS


def _run_split(inputs: Json) -> Json:
    found = split_envelope(
        whole(inputs["envelope"], "envelope"),
        *(
            number(inputs[key], key)
            for key in ("evaluation_share", "engineering_share", "territory_share", "state_theme_share")
        ),
    )
    return {
        "evaluation": found.evaluation_eur,
        "ingenierie": found.engineering_eur,
        "interventions": found.interventions_eur,
        "territoires": found.territories_eur,
        "projets": found.projects_eur,
        "themes_etat": found.state_themes_eur,
        "themes_collectivites": found.local_themes_eur,
        "territoires_sur_enveloppe": found.territories_share,
    }


def _explain_split(inputs: Json, outputs: Json, _position: int) -> Explanation:
    return Explanation(
        key="envelope_split",
        terms=(
            Term(SYMBOLS["envelope"], inputs["envelope"], EUROS),
            Term(SYMBOLS["evaluation"], outputs["evaluation"], EUROS),
            Term(SYMBOLS["engineering"], outputs["ingenierie"], EUROS),
            Term(SYMBOLS["interventions"], outputs["interventions"], EUROS),
            Term(SYMBOLS["territory_share"], inputs["territory_share"]),
        ),
        result=Term(SYMBOLS["territories"], outputs["territoires"], EUROS),
        section="4.1",
    )


def _run_balance(inputs: Json) -> Json:
    found = balance_themes(
        whole(inputs["state_themes"], "state_themes"),
        whole(inputs["local_themes"], "local_themes"),
        whole(inputs["state_amount"], "state_amount"),
        whole(inputs["local_amount"], "local_amount"),
        number(inputs["tolerance_points"], "tolerance_points"),
    )
    return {
        "local_share_of_themes": found.local_share_of_themes,
        "local_share_of_amounts": found.local_share_of_amounts,
        "themes_compliant": found.themes_are_compliant,
        "amounts_compliant": found.amounts_are_compliant,
    }


def _explain_balance(inputs: Json, outputs: Json, _position: int) -> Explanation:
    return Explanation(
        key="theme_balance",
        terms=(
            Term(SYMBOLS["local_themes"], inputs["local_themes"]),
            Term(SYMBOLS["state_themes"], inputs["state_themes"]),
            Term(SYMBOLS["local_amount"], inputs["local_amount"], EUROS),
            Term(SYMBOLS["state_amount"], inputs["state_amount"], EUROS),
            Term(SYMBOLS["local_share_of_amounts"], outputs["local_share_of_amounts"]),
            Term(SYMBOLS["tolerance"], inputs["tolerance_points"], POINTS),
        ),
        result=Term(SYMBOLS["local_share_of_themes"], outputs["local_share_of_themes"]),
        section="4.1",
    )


def _run_fungibility(inputs: Json) -> Json:
    themes = [
        Theme(str(theme["id"]), choice(ThemeOwner, theme["owner"], "owner"), whole(theme["initial"], "initial"))
        for theme in inputs["themes"]
    ]
    transfers = [
        Transfer(str(one["from"]), str(one["to"]), whole(one["amount"], "amount"), bool(one.get("unanimous", False)))
        for one in inputs["transfers"]
    ]
    variant = choice(Fungibility, inputs.get("variant", Fungibility.WITHIN_FAMILY.value), "variant")
    found = transfer_between_themes(themes, transfers, number(inputs["rate"], "rate"), variant)
    return {
        "verdicts": [verdict.value for verdict in found.verdicts],
        "balances": found.balances_eur,
        "remaining_capacity": found.remaining_eur,
    }


def _explain_fungibility(inputs: Json, outputs: Json, position: int) -> Explanation:
    """Explain what the theme at that position may still give."""
    theme = at(inputs["themes"], position) or {"id": "", "initial": None}
    is_whole = inputs.get("variant") == Fungibility.WHOLE
    paid = sum(
        transfer["amount"]
        for transfer, verdict in zip(inputs["transfers"], outputs["verdicts"], strict=True)
        if verdict == "ok" and transfer["from"] == theme["id"]
    )
    return Explanation(
        key="fungibility_whole" if is_whole else "fungibility",
        terms=(
            Term(SYMBOLS["theme"], theme["id"]),
            Term(SYMBOLS["initial"], theme["initial"], EUROS),
            Term(SYMBOLS["fungible_share"], inputs["rate"]),
            Term(SYMBOLS["outflow"], paid, EUROS),
            Term(SYMBOLS["balance"], outputs["balances"].get(theme["id"]), EUROS),
        ),
        result=Term(SYMBOLS["remaining"], outputs["remaining_capacity"].get(theme["id"]), EUROS),
        section="4.2",
    )


def _bounds(values: Any, field: str) -> Floats | None:
    return None if values is None else floats(values, field)


def _run_allocate(inputs: Json) -> Json:
    bounds = {key: inputs.get(key) for key in ("floor_per_capita", "cap_per_capita")}
    same_length(inputs["codes"], inputs["population"], inputs["need"], *(one for one in bounds.values() if one))
    found = allocate(
        whole(inputs["envelope"], "envelope"),
        codes_of(inputs["codes"]),
        floats(inputs["population"], "population"),
        floats(inputs["need"], "need"),
        number(inputs.get("gamma", 1), "gamma"),
        _bounds(bounds["floor_per_capita"], "floor_per_capita"),
        _bounds(bounds["cap_per_capita"], "cap_per_capita"),
    )
    return _allocation_json(found, inputs)


def _allocation_json(found: Allocation, inputs: Json) -> Json:
    outputs: Json = {
        "status": found.status,
        "lambda": found.eur_per_weight,
        "exact_quota": None if found.quota_eur is None else plain_list(found.quota_eur),
        "amounts": None if found.amount_eur is None else euros(found.amount_eur),
        "missing": [
            str(code)
            for code, is_known in zip(inputs["codes"], (found.states == 0).tolist(), strict=True)
            if not is_known
        ],
    }
    if found.unallocated_eur:
        outputs["unallocated"] = found.unallocated_eur
    return outputs


def _explain_allocate(inputs: Json, outputs: Json, position: int) -> Explanation:
    people, need = at(inputs["population"], position), at(inputs["need"], position)
    is_missing = str(at(inputs["codes"], position)) in outputs["missing"]
    floor_, cap = (
        at(inputs[key], position) if inputs.get(key) else None for key in ("floor_per_capita", "cap_per_capita")
    )
    return Explanation(
        key="allocate",
        terms=(
            Term(SYMBOLS["envelope"], inputs["envelope"], EUROS),
            Term(SYMBOLS["lambda"], outputs["lambda"]),
            Term(SYMBOLS["population"], people, PEOPLE),
            Term(SYMBOLS["need"], need),
            Term(SYMBOLS["gamma"], inputs.get("gamma", 1)),
            Term(SYMBOLS["floor"], floor_, EUROS),
            Term(SYMBOLS["cap"], cap, EUROS),
            Term(SYMBOLS["exact_quota"], outputs["exact_quota"] and at(outputs["exact_quota"], position), EUROS),
        ),
        result=Term(SYMBOLS["amount"], outputs["amounts"] and at(outputs["amounts"], position), EUROS),
        section="4.3",
        status="manquant" if is_missing and outputs["status"] == "ok" else outputs["status"],
    )


def _run_remainder(inputs: Json) -> Json:
    weights = inputs["weights"]
    codes = inputs.get("codes")
    same_length(weights, weights if codes is None else codes)
    read = np.array([number(value, "weights") for value in weights], dtype=np.float64)
    found = largest_remainder(whole(inputs["total"], "total"), read, codes_of(codes))
    amounts = None if found.amount_eur is None else euros(found.amount_eur)
    quotas = None if found.quota_eur is None else plain_list(found.quota_eur)
    return {"status": found.status, "amounts": amounts, "exact_quota": quotas}


def _explain_remainder(inputs: Json, outputs: Json, position: int) -> Explanation:
    weights = decimals(np.array(inputs["weights"], dtype=np.float64))
    return Explanation(
        key="largest_remainder",
        terms=(
            Term(SYMBOLS["total"], inputs["total"], EUROS),
            Term(SYMBOLS["weight"], at(inputs["weights"], position)),
            Term(SYMBOLS["weight_total"], float(weights.total())),
            Term(SYMBOLS["exact_quota"], outputs["exact_quota"] and at(outputs["exact_quota"], position), EUROS),
        ),
        result=Term(SYMBOLS["amount"], outputs["amounts"] and at(outputs["amounts"], position), EUROS),
        section="4.4",
        status=outputs["status"],
    )


def _run_engineering(inputs: Json) -> Json:
    units, rule = inputs["units"], inputs["rule"]
    verdicts = judge_engineering(
        floats([unit["population"] for unit in units], "population"),
        floats([unit["quarter_share"] for unit in units], "quarter_share"),
        floats([unit["pf_ratio"] for unit in units], "pf_ratio"),
        EngineeringRule(
            population_below=number(rule["population_below"], "population_below"),
            quarter_share_min=number(rule["quarter_share_min"], "quarter_share_min"),
            potential_ratio_max=number(rule["pf_ratio_max"], "pf_ratio_max"),
        ),
    )
    return {"status": [str(verdict) for verdict in verdicts]}


def _explain_engineering(inputs: Json, outputs: Json, position: int) -> Explanation:
    unit, rule = at(inputs["units"], position) or {}, inputs["rule"]
    verdict = at(outputs["status"], position)
    return Explanation(
        key="engineering_eligibility",
        terms=(
            Term(SYMBOLS["population"], plain(unit.get("population")), PEOPLE),
            Term(SYMBOLS["population_below"], rule["population_below"], PEOPLE),
            Term(SYMBOLS["quarter_share"], unit.get("quarter_share")),
            Term(SYMBOLS["quarter_share_min"], rule["quarter_share_min"]),
            Term(SYMBOLS["potential_ratio"], unit.get("pf_ratio")),
            Term(SYMBOLS["potential_ratio_max"], rule["pf_ratio_max"]),
        ),
        result=Term(SYMBOLS["eligibility"], verdict),
        section="4.5",
        status="manquant" if verdict == Eligibility.UNDETERMINED else "ok",
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation("envelope_split", "4.1", _run_split, _explain_split),
    Operation("theme_balance", "4.1", _run_balance, _explain_balance),
    Operation("fungibility", "4.2", _run_fungibility, _explain_fungibility),
    Operation("allocate", "4.3", _run_allocate, _explain_allocate),
    Operation("largest_remainder", "4.4", _run_remainder, _explain_remainder),
    Operation("engineering_eligibility", "4.5", _run_engineering, _explain_engineering),
)
