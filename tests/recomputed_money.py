"""The second road's money: schedule, law, envelope, whole euros, and what they do to gaps."""

from fractions import Fraction
from functools import cache
from math import ceil, floor

from tests.recomputed_files import communes, most_populated, people, positions, read, table, worst_fifth

RATES = [Fraction("0.30"), Fraction("0.50"), Fraction("0.70"), Fraction("0.95")]
THRESHOLDS = [25, 50, 75]
MIDDLES = [Fraction("12.5"), Fraction("37.5"), Fraction("62.5"), Fraction("87.5")]
ORDINARY, DEROGATED = Fraction("0.20"), Fraction("0.05")
UNDECIDED = -1


def stepped(position):
    return None if position is None else RATES[sum(1 for threshold in THRESHOLDS if threshold <= position)]


def linear(position):
    if position is None:
        return None
    if position <= MIDDLES[0]:
        return RATES[0]
    for k in range(1, len(MIDDLES)):
        if position <= MIDDLES[k]:
            along = (position - MIDDLES[k - 1]) / (MIDDLES[k] - MIDDLES[k - 1])
            return round(RATES[k - 1] + along * (RATES[k] - RATES[k - 1]), 12)
    return RATES[-1]


def money(inside, rules):
    """Apply the schedule, the law, the envelope, then round to the euro."""
    codes = [code for code, inhabitants in inside.items() if inhabitants > 0]
    place = list(communes())
    position = positions()[1]
    cost = [floor(inside[code] * rules["cost_eur_per_head"] + Fraction(1, 2)) for code in codes]
    schedules = {"stepped": stepped, "linear": linear}
    rate = [schedules[rules["schedule"]](position[code]) for code in codes]
    other_name = "linear" if rules["schedule"] == "stepped" else "stepped"
    other = [schedules[other_name](position[code]) for code in codes]
    stratum = [
        UNDECIDED if position[code] is None else sum(1 for threshold in THRESHOLDS if threshold <= position[code])
        for code in codes
    ]
    minimum = DEROGATED if rules["derogation"] else ORDINARY
    request = within_law(rate, cost, minimum)
    guaranteed = [Fraction(0)] * len(codes)
    if rules["mode"] == "protected":
        promise = Fraction(str(rules["guaranteed_rate"]))
        guaranteed = [
            min(min(promise, one) * amount, asked) if rank == len(THRESHOLDS) else Fraction(0)
            for one, amount, asked, rank in zip((r or 0 for r in rate), cost, request, stratum, strict=True)
        ]
    status, exact, parameter = to_envelope(request, cost, guaranteed, rules)
    target = min(rules["envelope_eur"], sum(request))
    aid = to_the_euro(exact, cost, codes, target) if exact is not None else [0] * len(codes)
    final = [None] * len(codes)
    if exact is not None:
        final = [
            None if one is None else amount / spent if spent else one
            for one, amount, spent in zip(rate, exact, cost, strict=True)
        ]
    return {
        "rules": rules,
        "communes": [place.index(code) for code in codes],
        "covered_population": [inside[code] for code in codes],
        "stratum": stratum,
        "cost_eur": cost,
        "scheduled_rate": rate,
        "scaling_parameter": parameter,
        "final_rate": final,
        "aid_eur": aid,
        "rest_eur": [amount - given for amount, given in zip(cost, aid, strict=True)],
        "needs_derogation": [
            one is not None and one * amount > (1 - ORDINARY) * amount for one, amount in zip(rate, cost, strict=True)
        ],
        "requested_eur": sum(within_law(rate, cost, 0)),
        "capped_request_eur": sum(request),
        "ordinary_request_eur": sum(within_law(rate, cost, ORDINARY)),
        "derogated_request_eur": sum(within_law(rate, cost, DEROGATED)),
        "other_schedule_eur": sum(within_law(other, cost, 0)),
        "total_cost_eur": sum(cost),
        "guaranteed_floor_eur": ceil(sum(guaranteed)),
        **totals(status, cost, aid, stratum, rules["envelope_eur"]),
        **waiting(codes, inside, cost, stratum),
    }


def totals(status, cost, aid, stratum, envelope):
    """Add up the decided communes alone; nothing where none of the beneficiaries is decided or promises cost too much.

    An empty perimeter has no beneficiary: its totals are 0.
    """
    decided = [k for k, rank in enumerate(stratum) if rank != UNDECIDED]
    if stratum and not decided:
        status = "a_decider"
    if status in {"a_decider", "infaisable_planchers"}:
        return {"status": status, "total_aid_eur": None, "total_rest_eur": None, "unused_eur": None}
    given = sum(aid[k] for k in decided)
    rest = sum(cost[k] - aid[k] for k in decided)
    return {"status": status, "total_aid_eur": given, "total_rest_eur": rest, "unused_eur": envelope - given}


def waiting(codes, inside, cost, stratum):
    """Count the communes left to decide, their cost and their covered inhabitants."""
    spent = {code: amount for code, amount, rank in zip(codes, cost, stratum, strict=True) if rank == UNDECIDED}
    return {
        "n_undecided": len(spent),
        "undecided": [communes()[code]["name"] for code in most_populated(spent)[:3]],
        "undecided_cost_eur": sum(spent.values()),
        "undecided_population": sum((inside[code] for code in spent), start=Fraction(0)),
    }


def within_law(rate, cost, minimum):
    return [
        min(floor((one or 0) * amount), floor((1 - minimum) * amount)) for one, amount in zip(rate, cost, strict=True)
    ]


def to_envelope(request, cost, guaranteed, rules):
    """Return status, exact amounts and factor or shift; no amounts where the guaranteed rate exceeds the envelope."""
    envelope = rules["envelope_eur"]
    if sum(guaranteed) > envelope:
        return "infaisable_planchers", None, None
    if sum(request) <= envelope:
        return (
            "enveloppe_suffisante",
            [Fraction(one) for one in request],
            Fraction(0 if rules["mode"] == "shift" else 1),
        )
    if rules["mode"] == "shift":
        return "ok", *_shifted(request, cost, envelope)
    return "ok", *_shrunk(request, guaranteed, envelope)


def _shrunk(request, guaranteed, envelope):
    """Multiply every request by one factor, those at their guaranteed amount left there."""
    held = set()
    while True:
        free = sum(one for k, one in enumerate(request) if k not in held)
        factor = (envelope - sum(guaranteed[k] for k in held)) / Fraction(free) if free else Fraction(0)
        more = {k for k, one in enumerate(request) if k not in held and factor * one < guaranteed[k]}
        if not more:
            return [guaranteed[k] if k in held else factor * one for k, one in enumerate(request)], factor
        held |= more


def _shifted(request, cost, envelope):
    """Take the same share of the cost from everyone, those at 0 left there."""
    paid = {k for k, one in enumerate(request) if one > 0}
    while True:
        shift = Fraction(sum(request[k] for k in paid) - envelope, sum(cost[k] for k in paid))
        emptied = {k for k in paid if request[k] - shift * cost[k] <= 0}
        if not emptied or emptied == paid:
            kept = paid - emptied
            return [request[k] - shift * cost[k] if k in kept else Fraction(0) for k in range(len(request))], shift
        paid -= emptied


def to_the_euro(exact, cost, codes, target):
    """Round down, then one euro to the largest remainders: larger cost first, then lower code."""
    amounts = [floor(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda k: (amounts[k] - exact[k], -cost[k], codes[k]))
    for k in order[: target - sum(amounts)]:
        amounts[k] += 1
    return amounts


def fair(plan, inside):
    codes = list(communes())
    undecided = {codes[k] for k, rank in zip(plan["communes"], plan["stratum"], strict=True) if rank == UNDECIDED}
    aid = {codes[k]: amount for k, amount in zip(plan["communes"], plan["aid_eur"], strict=True)}
    rest = {codes[k]: amount for k, amount in zip(plan["communes"], plan["rest_eur"], strict=True)}
    is_decided = plan["total_aid_eur"] is not None
    by_departement = [
        departement(area, aid, inside, undecided, is_decided)
        for area in table("zonings.arrow")
        if area["zoning"] == "departement"
    ]
    ratios = [one["per_covered_head"] for one in by_departement if one["per_covered_head"] is not None]
    income = incomes()
    target = worst_fifth()
    counted = sum(aid.get(code, 0) for code in target)
    return {
        "departements": by_departement,
        "max_min_ratio": max(ratios) / min(ratios) if len(ratios) > 1 and min(ratios) > 0 else None,
        "gini_income": concentration({code: people()[code] * value for code, value in income.items()}, set()),
        "concentration_aid": concentration(aid, undecided),
        "concentration_rest": concentration(rest, undecided) if is_decided else None,
        "income_coverage": sum(people()[code] for code in income) / sum(people().values()),
        "share_to_worst_fifth": (
            sum(aid.get(code, 0) * part for code, part in target.items()) / counted if counted else None
        ),
    }


def departement(area, aid, inside, undecided, is_decided):
    """Recompute one département; no amount where it is reached through communes left to decide alone."""
    members = [code for code, row in communes().items() if row["departement"] == area["code"]]
    given = sum(aid.get(code, 0) for code in members)
    reached = sum((inside[code] for code in members if code not in undecided), start=Fraction(0))
    left = sum((inside[code] for code in members if code in undecided), start=Fraction(0))
    is_known = is_decided and (reached > 0 or left == 0)
    return {
        "code": area["code"],
        "name": area["name"],
        "aid_eur": given if is_known else None,
        "covered_population": reached,
        "per_covered_head": given / reached if reached and is_known else None,
        "per_head": Fraction(given) / sum(people()[code] for code in members) if is_known else None,
        "undecided_population": left,
    }


@cache
def incomes():
    """Published median standards of living."""
    found = {code: read(row["median_income_eur_per_cu"]) for code, row in communes().items()}
    return {code: value for code, value in found.items() if value is not None}


def standing(codes):
    """For each of these communes: inhabitants poorer, less those richer, over all of them."""
    income, at = incomes(), {}
    for code in codes:
        at[income[code]] = at.get(income[code], 0) + people()[code]
    total, below, place = sum(at.values()), Fraction(0), {}
    for value in sorted(at):
        place[value] = (below - (total - below - at[value])) / total
        below += at[value]
    return {code: place[income[code]] for code in codes}


def concentration(amounts, unknown):
    """Return Σ_ij w_i w_j (a_i - a_j) sign(x_i - x_j) / (2 W² mean a), x the income; amounts are w_i a_i.

    Communes of unknown amount are dropped with their inhabitants; those without amount count for 0.
    """
    codes = [code for code in incomes() if code not in unknown]
    counted = sum(amounts.get(code, 0) for code in codes)
    if counted <= 0:
        return None
    return sum(amounts.get(code, 0) * place for code, place in standing(codes).items()) / Fraction(counted)
