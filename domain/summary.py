"""Every figure of the panel for one perimeter, in the order of its four questions: the computation."""

import numpy as np

from domain.compactness import components
from domain.disparities import gini
from domain.edits import Perimeter
from domain.equity import concentration_index
from domain.indicators import group_rate
from domain.metrics import AreaCut, Coherent, DepartementAid, Fair, LeftOut, Metrics, Revenue, Where, Who
from domain.need import Need
from domain.perimeter import QuarterParts, coherence, population_covered, quarter_share_inside, selection
from domain.plan import MOST_NAMED, UNDECIDED, Plan, Rules, covered_population, make_plan
from domain.ranking import rank_order
from domain.targeting import WORST_DECILE, WORST_QUINTILE, share_to_worst_off, targeting, worst_off
from domain.territory import Territory, most_populated
from domain.values import Bools, Column, Floats, Ints

WORST_CUTS = 5
MOST_CHOSEN_NAMED = 6


def chosen(territory: Territory, perimeter: Perimeter) -> tuple[Bools, Bools]:
    """Return the communes, shape (n,), and the quarters, shape (q,), that a perimeter names.

    Raises:
        UnknownCode: the perimeter names a code that the territory does not hold.
    """
    return (
        selection(territory.communes.size, territory.positions(perimeter.communes)),
        selection(territory.quarters.codes.size, territory.quarter_positions(perimeter.quarters)),
    )


def summarise(territory: Territory, need: Need, perimeter: Perimeter, rules: Rules) -> Metrics:
    """Compute every figure of the panel.

    Args:
        territory: the territory.
        need: its default index.
        perimeter: what is chosen; its codes belong to the territory.
        rules: rules of the money simulation.

    Raises:
        UnknownCode: the perimeter names a code that the territory does not hold.
    """
    selected, quarters = chosen(territory, perimeter)
    plan = make_plan(territory, need.position, selected, quarters, rules)
    return Metrics(
        who=_who(territory, need, selected, quarters),
        where=_where(territory, selected),
        plan=plan,
        fair=_fair(territory, need, plan),
        region_population=float(np.nansum(territory.columns["municipal_population"].values)),
        region_quarter_population=float(np.nansum(territory.quarters.population.values)),
        communes_population=float(np.nansum(territory.columns["municipal_population"].values[selected])),
        target_population=need.order.total * WORST_QUINTILE,
        departement_of=territory.zonings["departement"].area_of,
        position=need.position,
    )


def _who(territory: Territory, need: Need, selected: Bools, quarters: Bools) -> Who:
    population = territory.columns["municipal_population"].values
    parts = QuarterParts.of(territory.quarters)
    inside = quarter_share_inside(parts, selected)
    people = np.nan_to_num(population)
    covered = covered_population(territory, selected, quarters)
    share = np.divide(covered, people, out=np.zeros_like(people), where=people > 0)
    aimed = targeting(need.index, people, share, WORST_QUINTILE, need.order)
    return Who(
        selected=selected,
        selected_quarters=quarters,
        n_communes=int(selected.sum()),
        largest=_names(territory, most_populated(territory, np.flatnonzero(selected))),
        population=population_covered(population, selected, parts, quarters),
        n_quarters_whole=int((quarters | (inside == 1.0)).sum()),
        n_quarters_part=int((~quarters & (inside > 0.0) & (inside < 1.0)).sum()),
        worst_fifth_reached=_known(aimed.coverage_of_target),
        worst_fifth_coverage=aimed.coverage,
        inclusion_error=_known(aimed.inclusion_error),
        worst_tenth_reached=_known(targeting(need.index, people, share, WORST_DECILE, need.order).coverage_of_target),
        left_out=_left_out(territory, need, people - covered),
        revenue=_revenue(territory, selected),
        region_revenue=_revenue(territory, np.ones_like(selected)),
    )


def _left_out(territory: Territory, need: Need, uncovered: Floats) -> tuple[LeftOut, ...]:
    """List the communes of the worst-off fifth with most inhabitants left out."""
    fraction = worst_off(need.order, WORST_QUINTILE)[need.order.block]
    places = need.order.order[(fraction > 0) & (uncovered[need.order.order] > 0)]
    population = territory.columns["municipal_population"].values
    most = places[np.lexsort((places, -uncovered[places]))][:MOST_NAMED]
    return tuple(
        LeftOut(str(territory.names[place]), float(population[place]), float(uncovered[place])) for place in most
    )


def _names(territory: Territory, places: Ints) -> tuple[str, ...]:
    return tuple(str(territory.names[place]) for place in places[:MOST_CHOSEN_NAMED])


def _revenue(territory: Territory, selected: Bools) -> Revenue | None:
    amount = territory.columns.get("operating_revenue_eur")
    people = territory.columns.get("operating_revenue_population")
    if amount is None or people is None:
        return None
    rate = group_rate(
        Column(amount.values[selected], amount.states[selected]),
        Column(people.values[selected], people.states[selected]),
    )
    everybody = float(np.nansum(territory.columns["municipal_population"].values[selected]))
    known = amount.is_known[selected] & people.is_known[selected]
    used = float(np.nansum(territory.columns["municipal_population"].values[selected][known]))
    return Revenue(_known(rate.value), used / everybody if everybody else None)


def _where(territory: Territory, selected: Bools) -> Where:
    population = territory.columns["municipal_population"].values
    pieces = components(territory.communes.size, territory.neighbours, selected, population)
    return Where(
        n_pieces=pieces.count,
        largest_piece_share=_known(pieces.largest_population_share),
        living_areas=_coherent(territory, "living_area", selected),
        employment_areas=_coherent(territory, "employment_area", selected),
    )


def _coherent(territory: Territory, key: str, selected: Bools) -> Coherent | None:
    zoning = territory.zonings.get(key)
    if zoning is None:
        return None
    population = territory.columns["municipal_population"].values
    found = coherence(population, zoning.area_of, zoning.outside_population, selected)
    crosses = zoning.outside_population > 0
    inside = found.share_inside * found.population
    smaller_side = np.where(found.cut, np.minimum(inside, found.population - inside), -1.0)
    worst = np.lexsort((zoning.codes, -smaller_side))[: min(WORST_CUTS, int(found.cut.sum()))]
    return Coherent(
        zoning=key,
        n_touched=int(found.touched.sum()),
        n_whole=int(found.whole.sum()),
        n_cut=int(found.cut.sum()),
        n_cut_by_border=int((found.cut & crosses).sum()),
        cut_index=_known(found.cut_index),
        worst=tuple(
            AreaCut(
                name=str(zoning.names[area]),
                population=float(found.population[area]),
                population_inside=float(inside[area]),
                share_inside=float(found.share_inside[area]),
                crosses_border=bool(crosses[area]),
            )
            for area in worst
        ),
    )


def _fair(territory: Territory, need: Need, plan: Plan) -> Fair:
    population = territory.columns["municipal_population"].values
    medians = territory.columns.get("median_income_eur_per_cu")
    income = np.full(population.size, np.nan) if medians is None else medians.values
    aid, rest = np.zeros((2, population.size))
    undecided = plan.stratum == UNDECIDED
    aid[plan.communes] = np.where(undecided, np.nan, plan.aid_eur)
    rest[plan.communes] = np.where(undecided, np.nan, plan.rest_eur)
    departements = _departements(territory, plan, aid)
    reached = [one.per_covered_head for one in departements if one.per_covered_head is not None]
    order, is_decided = rank_order(income, population), plan.total_aid_eur is not None
    return Fair(
        departements=departements,
        max_min_ratio=max(reached) / min(reached) if len(reached) > 1 and min(reached) > 0 else None,
        gini_income=gini(income, population, order),
        concentration_aid=concentration_index(_per_head(aid, population), order),
        concentration_rest=concentration_index(_per_head(rest, population), order) if is_decided else None,
        income_coverage=None if medians is None else order.total / float(np.nansum(population)),
        share_to_worst_fifth=_known(share_to_worst_off(np.nan_to_num(aid), need.order)),
    )


def _departements(territory: Territory, plan: Plan, aid: Floats) -> tuple[DepartementAid, ...]:
    zoning = territory.zonings["departement"]
    n = zoning.codes.size
    population = np.nan_to_num(territory.columns["municipal_population"].values)
    people = np.bincount(zoning.area_of, weights=population, minlength=n)
    decided = plan.stratum != UNDECIDED
    money = np.bincount(zoning.area_of, weights=np.nan_to_num(aid), minlength=n)
    covered = _by_area(zoning.area_of[plan.communes[decided]], plan.covered_population[decided], n)
    waiting = _by_area(zoning.area_of[plan.communes[~decided]], plan.covered_population[~decided], n)
    known = np.full(n, plan.total_aid_eur is not None) & ~((waiting > 0) & (covered == 0))
    return tuple(
        DepartementAid(
            code=str(zoning.codes[place]),
            name=str(zoning.names[place]),
            aid_eur=int(money[place]) if known[place] else None,
            covered_population=float(covered[place]),
            per_covered_head=_divided(money[place], covered[place]) if known[place] else None,
            per_head=_divided(money[place], people[place]) if known[place] else None,
            undecided_population=float(waiting[place]),
        )
        for place in range(n)
    )


def _by_area(area: Ints, people: Floats, n: int) -> Floats:
    return np.asarray(np.bincount(area, weights=people, minlength=n), dtype=np.float64)


def _per_head(amount: Floats, population: Floats) -> Floats:
    return np.divide(amount, population, out=np.zeros_like(amount), where=population > 0)


def _divided(amount: float, people: float) -> float | None:
    return float(amount) / float(people) if people > 0 else None


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
