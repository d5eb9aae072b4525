"""The panel's figures by a second road: the CSV files of the default territory, loops, dictionaries and fractions.

Nothing here goes through `domain` or `geodata`. Numbers read from the files stay exact (`Fraction`), so that the
program's floats are judged by something better than other floats. The answer has the shape of `Metrics`, in plain
dictionaries and lists.
"""

import csv
from fractions import Fraction
from functools import cache
from math import ceil, floor
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "geodata" / "default"
NOT_A_NUMBER = {"", "secret", "fusion"}
RATES = [Fraction("0.30"), Fraction("0.50"), Fraction("0.70"), Fraction("0.95")]
THRESHOLDS = [25, 50, 75]
MIDDLES = [Fraction("12.5"), Fraction("37.5"), Fraction("62.5"), Fraction("87.5")]
ORDINARY, DEROGATED = Fraction("0.20"), Fraction("0.05")
FIFTH = Fraction(1, 5)


@cache
def table(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read(cell):
    return None if cell in NOT_A_NUMBER else Fraction(cell)


@cache
def communes():
    """Rows of the communes by code, in ascending order."""
    return {row["code"]: row for row in sorted(table("communes.csv"), key=lambda row: row["code"])}


@cache
def people():
    return {code: read(row["municipal_population"]) for code, row in communes().items()}


@cache
def quarters():
    """Inhabitants of each quarter, and its share in each commune, in ascending order of codes."""
    found = {row["qpv_code"]: (read(row["population"]), {}) for row in table("quarters.csv")}
    for row in table("quarter_parts.csv"):
        found[row["qpv_code"]][1][row["commune_code"]] = Fraction(row["share"])
    return dict(sorted(found.items()))


@cache
def positions():
    """Default index and position (0 to 100) of each commune; None where less than 60 % of the weights are known."""
    rows = communes()

    def per(row, above, below):
        parts = read(row[above]), read(row[below])
        return None if None in parts or not parts[1] else parts[0] / parts[1]

    columns = [
        ({code: read(row["median_income_eur_per_cu"]) for code, row in rows.items()}, -1),
        ({code: per(row, "qpv_population", "municipal_population") for code, row in rows.items()}, 1),
        ({code: per(row, "n_facilities", "census_population") for code, row in rows.items()}, -1),
        ({code: read(row["rental_value_eur"]) for code, row in rows.items()}, -1),
    ]
    scores = [_percentiles(values, direction) for values, direction in columns]
    index = {}
    for code in rows:
        known = [one[code] for one in scores if one[code] is not None]
        index[code] = sum(known) / len(known) if len(known) >= Fraction("0.6") * len(scores) else None
    rounded = {code: None if value is None else round(value, 9) for code, value in index.items()}
    return rounded, _percentiles(rounded, 1)


def _percentiles(values, direction):
    known = sorted(value for value in values.values() if value is not None)
    below, equal = {}, {}
    for place, value in enumerate(known):
        below.setdefault(value, place)
        equal[value] = equal.get(value, 0) + 1
    scores = {}
    for code, value in values.items():
        if value is None:
            scores[code] = None
            continue
        score = 100 * (below[value] + Fraction(equal[value], 2)) / len(known)
        scores[code] = score if direction > 0 else 100 - score
    return scores


@cache
def worst_fifth():
    """Part of each commune (of known index) in the worst-off fifth of the population."""
    index, _ = positions()
    by_need = {}
    for code, value in index.items():
        if value is not None:
            by_need.setdefault(value, []).append(code)
    left = FIFTH * sum(people()[code] for block in by_need.values() for code in block)
    parts = {}
    for value in sorted(by_need, reverse=True):
        block = sum(people()[code] for code in by_need[value])
        taken = min(Fraction(1), left / block) if block else Fraction(left > 0)
        left -= taken * block
        parts.update(dict.fromkeys(by_need[value], taken))
    return parts


def covered(chosen, chosen_quarters):
    """Covered inhabitants of each commune: all of a commune chosen whole, else those of its chosen quarters."""
    in_quarters = dict.fromkeys(communes(), Fraction(0))
    for one in chosen_quarters:
        inhabitants, parts = quarters()[one]
        for code, share in parts.items():
            in_quarters[code] += inhabitants * share
    return {code: all_ if code in chosen else min(in_quarters[code], all_) for code, all_ in people().items()}


def metrics(chosen, chosen_quarters, rules):
    """Recompute every figure; `rules` are those of the page as a dictionary."""
    chosen, chosen_quarters = frozenset(chosen), frozenset(chosen_quarters)
    inside = covered(chosen, chosen_quarters)
    plan = money(inside, rules)
    departements = sorted(row["code"] for row in table("zonings.csv") if row["zoning"] == "departement")
    return {
        "who": who(chosen, chosen_quarters, inside),
        "where": {
            **pieces(chosen),
            "living_areas": coherent("living_area", chosen),
            "employment_areas": coherent("employment_area", chosen),
        },
        "plan": plan,
        "fair": fair(plan, inside),
        "region_population": sum(people().values()),
        "region_quarter_population": sum(population for population, _ in quarters().values()),
        "communes_population": sum((people()[code] for code in chosen), start=Fraction(0)),
        "target_population": sum(people()[code] * part for code, part in worst_fifth().items()),
        "departement_of": [departements.index(row["departement"]) for row in communes().values()],
        "position": list(positions()[1].values()),
    }


def who(chosen, chosen_quarters, inside):
    shares = {one: sum(parts.get(code, 0) for code in chosen) for one, (_, parts) in quarters().items()}
    snapped = {one: _snap(share) for one, share in shares.items()}
    target = worst_fifth()
    reached = sum(inside[code] * part for code, part in target.items())
    wanted = sum(people()[code] * part for code, part in target.items())
    left_out = _largest(code for code, part in target.items() if part > 0 and code not in chosen)
    return {
        "selected": [code in chosen for code in communes()],
        "selected_quarters": [one in chosen_quarters for one in quarters()],
        "n_communes": len(chosen),
        "largest": [communes()[code]["name"] for code in _largest(chosen)],
        "population": population(chosen, chosen_quarters, snapped),
        "n_quarters_whole": sum(1 for one, share in snapped.items() if one in chosen_quarters or share == 1),
        "n_quarters_part": sum(1 for one, share in snapped.items() if one not in chosen_quarters and 0 < share < 1),
        "worst_fifth_reached": reached / wanted,
        "worst_fifth_coverage": sum(people()[code] for code in target) / sum(people().values()),
        "left_out": [{"name": communes()[code]["name"], "population": people()[code]} for code in left_out],
        "revenue": revenue(chosen),
        "region_revenue": revenue(communes()),
    }


def _snap(share):
    """Shares are written with 16 decimals: their sum is 1 to that precision."""
    return Fraction(round(share)) if abs(share - round(share)) <= Fraction(1, 10**9) else share


def _largest(codes):
    return sorted(codes, key=lambda code: (-people()[code], code))[:3]


def population(chosen, chosen_quarters, shares):
    certain = sum((people()[code] for code in chosen), start=Fraction(0))
    found, high = certain, certain
    in_quarters, quarters_low, quarters_high = Fraction(0), Fraction(0), Fraction(0)
    low = certain
    for one, (inhabitants, _) in quarters().items():
        share = shares[one]
        if one in chosen_quarters:
            found += inhabitants * (1 - share)
            low += inhabitants if share == 0 else 0
            high += inhabitants if share < 1 else 0
            in_quarters += inhabitants
            quarters_low += inhabitants
            quarters_high += inhabitants
        else:
            in_quarters += inhabitants * share
            quarters_low += inhabitants if share == 1 else 0
            quarters_high += inhabitants if share > 0 else 0
    return {
        "population": found,
        "low": low,
        "high": high,
        "share_of_region": found / sum(people().values()),
        "quarter_population": in_quarters,
        "quarter_low": quarters_low,
        "quarter_high": quarters_high,
        "quarter_coverage": in_quarters / sum(inhabitants for inhabitants, _ in quarters().values()),
        "n_unknown_communes": sum(1 for code in chosen if people()[code] is None),
        "n_unknown_quarters": 0,
    }


def revenue(codes):
    amount = inhabitants = used = Fraction(0)
    for code in codes:
        row = communes()[code]
        known = read(row["operating_revenue_eur"]), read(row["operating_revenue_population"])
        if None not in known:
            amount, inhabitants, used = amount + known[0], inhabitants + known[1], used + people()[code]
    everybody = sum(people()[code] for code in codes)
    return {
        "value": amount / inhabitants if inhabitants else None,
        "coverage": used / everybody if everybody else None,
    }


def pieces(chosen):
    """Walk from each commune to its chosen neighbours."""
    beside = {code: [] for code in chosen}
    for row in table("neighbours.csv"):
        if row["first"] in beside and row["second"] in beside:
            beside[row["first"]].append(row["second"])
            beside[row["second"]].append(row["first"])
    sizes, unseen = [], set(chosen)
    while unseen:
        waiting, size = [unseen.pop()], Fraction(0)
        while waiting:
            code = waiting.pop()
            size += people()[code]
            waiting.extend(one for one in beside[code] if one in unseen)
            unseen.difference_update(beside[code])
        sizes.append(size)
    return {"n_pieces": len(sizes), "largest_piece_share": max(sizes) / sum(sizes) if sizes else None}


def coherent(key, chosen):
    cuts, touched, whole, halves, weights = [], 0, 0, Fraction(0), Fraction(0)
    for area in (row for row in table("zonings.csv") if row["zoning"] == key):
        members = [code for code, row in communes().items() if row[key] == area["code"]]
        outside = Fraction(area["outside_population"])
        total = sum(people()[code] for code in members) + outside
        within = sum(people()[code] for code in members if code in chosen)
        if not within:
            continue
        touched, whole = touched + 1, whole + (within == total)
        share = within / total
        halves, weights = halves + total * 2 * min(share, 1 - share), weights + total
        if within < total:
            cuts.append((min(within, total - within), area, total, within, share, outside > 0))
    cuts.sort(key=lambda cut: (-cut[0], cut[1]["code"]))
    return {
        "zoning": key,
        "n_touched": touched,
        "n_whole": whole,
        "n_cut": len(cuts),
        "n_cut_by_border": sum(1 for cut in cuts if cut[5]),
        "cut_index": halves / weights if weights else None,
        "worst": [
            {
                "name": area["name"],
                "population": total,
                "population_inside": within,
                "share_inside": share,
                "crosses_border": crosses,
            }
            for _, area, total, within, share, crosses in cuts[:5]
        ],
    }


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
        -1 if position[code] is None else sum(1 for threshold in THRESHOLDS if threshold <= position[code])
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
    status, exact = to_envelope(request, cost, guaranteed, rules)
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
        "final_rate": final,
        "aid_eur": aid,
        "rest_eur": [amount - given for amount, given in zip(cost, aid, strict=True)],
        "needs_derogation": [
            one is not None and one * amount > (1 - ORDINARY) * amount for one, amount in zip(rate, cost, strict=True)
        ],
        "status": status,
        "requested_eur": sum(within_law(rate, cost, 0)),
        "capped_request_eur": sum(request),
        "ordinary_request_eur": sum(within_law(rate, cost, ORDINARY)),
        "derogated_request_eur": sum(within_law(rate, cost, DEROGATED)),
        "other_schedule_eur": sum(within_law(other, cost, 0)),
        "total_cost_eur": sum(cost),
        "total_aid_eur": None if exact is None else sum(aid),
        "total_rest_eur": None if exact is None else sum(cost) - sum(aid),
        "unused_eur": None if exact is None else rules["envelope_eur"] - sum(aid),
        "guaranteed_floor_eur": ceil(sum(guaranteed)),
        "n_undecided": stratum.count(-1),
        "undecided": [
            communes()[code]["name"]
            for code in _largest(code for code, rank in zip(codes, stratum, strict=True) if rank == -1)
        ],
    }


def within_law(rate, cost, minimum):
    return [
        min(floor((one or 0) * amount), floor((1 - minimum) * amount)) for one, amount in zip(rate, cost, strict=True)
    ]


def to_envelope(request, cost, guaranteed, rules):
    """Return the status and the exact amounts, None where the guaranteed rate alone exceeds the envelope."""
    envelope = rules["envelope_eur"]
    if sum(guaranteed) > envelope:
        return "infaisable_planchers", None
    if sum(request) <= envelope:
        return "enveloppe_suffisante", [Fraction(one) for one in request]
    if rules["mode"] == "shift":
        return "ok", _shifted(request, cost, envelope)
    return "ok", _shrunk(request, guaranteed, envelope)


def _shrunk(request, guaranteed, envelope):
    """Multiply every request by one factor, those at their guaranteed amount left there."""
    held = set()
    while True:
        free = sum(one for k, one in enumerate(request) if k not in held)
        factor = (envelope - sum(guaranteed[k] for k in held)) / Fraction(free) if free else Fraction(0)
        more = {k for k, one in enumerate(request) if k not in held and factor * one < guaranteed[k]}
        if not more:
            return [guaranteed[k] if k in held else factor * one for k, one in enumerate(request)]
        held |= more


def _shifted(request, cost, envelope):
    """Take the same share of the cost from everyone, those at 0 left there."""
    paid = {k for k, one in enumerate(request) if one > 0}
    while True:
        shift = Fraction(sum(request[k] for k in paid) - envelope, sum(cost[k] for k in paid))
        emptied = {k for k in paid if request[k] - shift * cost[k] <= 0}
        if not emptied or emptied == paid:
            return [request[k] - shift * cost[k] if k in paid - emptied else Fraction(0) for k in range(len(request))]
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
    aid = {codes[place]: amount for place, amount in zip(plan["communes"], plan["aid_eur"], strict=True)}
    rest = {codes[place]: amount for place, amount in zip(plan["communes"], plan["rest_eur"], strict=True)}
    by_departement, is_decided = [], plan["total_aid_eur"] is not None
    for area in (row for row in table("zonings.csv") if row["zoning"] == "departement"):
        members = [code for code, row in communes().items() if row["departement"] == area["code"]]
        given = sum(aid.get(code, 0) for code in members)
        reached = sum(inside[code] for code in members)
        by_departement.append(
            {
                "code": area["code"],
                "name": area["name"],
                "aid_eur": given if is_decided else None,
                "covered_population": reached,
                "per_covered_head": given / reached if reached and is_decided else None,
                "per_head": Fraction(given) / sum(people()[code] for code in members) if is_decided else None,
            }
        )
    ratios = [one["per_covered_head"] for one in by_departement if one["per_covered_head"] is not None]
    income = {code: read(row["median_income_eur_per_cu"]) for code, row in communes().items()}
    known = [code for code in codes if income[code] is not None]
    target = worst_fifth()
    counted = sum(aid.get(code, 0) for code in target)
    return {
        "departements": by_departement,
        "max_min_ratio": max(ratios) / min(ratios) if len(ratios) > 1 and min(ratios) > 0 else None,
        "gini_income": concentration({code: people()[code] * income[code] for code in known}),
        "concentration_aid": concentration(aid),
        "concentration_rest": concentration(rest) if is_decided else None,
        "income_coverage": sum(people()[code] for code in known) / sum(people().values()),
        "share_to_worst_fifth": (
            sum(aid.get(code, 0) * part for code, part in target.items()) / counted if counted else None
        ),
    }


@cache
def standing():
    """For each commune of known income: inhabitants poorer, less those richer, over all of them."""
    income = {code: read(row["median_income_eur_per_cu"]) for code, row in communes().items()}
    at = {}
    for code, value in income.items():
        if value is not None:
            at[value] = at.get(value, 0) + people()[code]
    total, below, place = sum(at.values()), Fraction(0), {}
    for value in sorted(at):
        place[value] = (below - (total - below - at[value])) / total
        below += at[value]
    return {code: place[value] for code, value in income.items() if value is not None}


def concentration(amounts):
    """Return Σ_ij w_i w_j (a_i - a_j) sign(x_i - x_j) / (2 W² mean a), x the income; amounts are w_i a_i."""
    counted = sum(amounts.get(code, 0) for code in standing())
    if counted <= 0:
        return None
    return sum(amounts.get(code, 0) * place for code, place in standing().items()) / Fraction(counted)
