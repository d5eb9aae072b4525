"""The panel's figures by a second road: the Arrow tables of the default territory, loops, dictionaries and fractions.

Nothing here goes through `domain` or `geodata`. Numbers read from the files stay exact (`Fraction`), so that the
program's floats are judged by something better than other floats. The answer has the shape of `Metrics`, in plain
dictionaries and lists.
"""

from fractions import Fraction

from tests.recomputed_files import (
    communes,
    covered,
    most_populated,
    neighbours,
    people,
    positions,
    quarters,
    read,
    table,
    worst_fifth,
    worst_off,
)
from tests.recomputed_money import fair, money


def metrics(chosen, chosen_quarters, rules):
    """Recompute every figure; `rules` are those of the page as a dictionary."""
    chosen, chosen_quarters = frozenset(chosen), frozenset(chosen_quarters)
    inside = covered(chosen, chosen_quarters)
    plan = money(inside, rules)
    departements = sorted(row["code"] for row in table("zonings.arrow") if row["zoning"] == "departement")
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
    tenth = worst_off(Fraction(1, 10))
    known = sum(inside[code] for code in target)
    outside = {code: people()[code] - inside[code] for code, part in target.items() if part > 0}
    left_out = sorted((code for code in outside if outside[code] > 0), key=lambda code: (-outside[code], code))[:3]
    return {
        "selected": [code in chosen for code in communes()],
        "selected_quarters": [one in chosen_quarters for one in quarters()],
        "n_communes": len(chosen),
        "largest": [communes()[code]["name"] for code in most_populated(chosen)[:6]],
        "population": population(chosen, chosen_quarters, snapped),
        "n_quarters_whole": sum(1 for one, share in snapped.items() if one in chosen_quarters or share == 1),
        "n_quarters_part": sum(1 for one, share in snapped.items() if one not in chosen_quarters and 0 < share < 1),
        "worst_fifth_reached": reached / wanted,
        "worst_fifth_coverage": sum(people()[code] for code in target) / sum(people().values()),
        "inclusion_error": 1 - reached / known if known else None,
        "worst_tenth_reached": sum(inside[code] * part for code, part in tenth.items())
        / sum(people()[code] * part for code, part in tenth.items()),
        "left_out": [
            {"name": communes()[code]["name"], "population": people()[code], "uncovered": outside[code]}
            for code in left_out
        ],
        "revenue": revenue(chosen),
        "region_revenue": revenue(communes()),
    }


def _snap(share):
    """Shares are written with 16 decimals: their sum is 1 to that precision."""
    return Fraction(round(share)) if abs(share - round(share)) <= Fraction(1, 10**9) else share


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
    for first, second in neighbours():
        if first in beside and second in beside:
            beside[first].append(second)
            beside[second].append(first)
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
    for area in (row for row in table("zonings.arrow") if row["zoning"] == key):
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
