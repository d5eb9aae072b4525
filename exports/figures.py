"""Every figure of the panel as a flat list, in the order of its four questions: one list for sheet and page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from domain.metrics import Coherent, DepartementAid, Fair, Revenue, Where, Who
from domain.plan import TO_DECIDE, Plan, Rules
from domain.wording import exports as wording
from domain.wording.aid import why_unknown
from domain.wording.numbers import MISSING_TEXT, counted, listed, percent, quantity
from exports.cells import PER_CENT
from exports.request import ExportRequest

FigureValue: TypeAlias = int | float | str | None

HEADS, EUROS, EUROS_PER_HEAD, NO_UNIT = "hab.", "€", "€/hab.", ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the panel.

    Attributes:
        block: key of its question, see `domain.wording.exports.BLOCKS`.
        key: identifier, unique within the list.
        label: French name.
        value: number, text, or None where unknown; shares are 0 to 1 with the unit `%`.
        unit: French unit text, may be empty.
        decimals: digits shown after the comma.
        note: what it rests on or is compared with, may be empty.
    """

    block: str
    key: str
    label: str
    value: FigureValue
    unit: str = NO_UNIT
    decimals: int = 0
    note: str = ""

    @property
    def text(self) -> str:
        """Value in French with its unit; « n.d. » where unknown, never blank."""
        if isinstance(self.value, str):
            return self.value or MISSING_TEXT
        if self.unit == PER_CENT:
            return percent(self.value, self.decimals)
        return quantity(self.value, self.unit, self.decimals)


def panel_figures(request: ExportRequest) -> tuple[Figure, ...]:
    """List the figures of the panel (Qui, Où, Combien, Est-ce juste)."""
    metrics = request.metrics
    return (
        *_who(metrics.who, metrics.region_population),
        *_where(metrics.where),
        *_rules(metrics.plan),
        *([_figure("how_much", "index", request.index_name)] if request.index_name else []),
        *_how_much(metrics.plan),
        *_fair(metrics.fair),
    )


def _figure(block: str, key: str, value: FigureValue, unit: str = NO_UNIT, decimals: int = 0, note: str = "") -> Figure:
    return Figure(block, key, wording.FIGURES[key], _known(value), unit, decimals, note)


def _known(value: FigureValue) -> FigureValue:
    """Turn NaN into None: an unknown figure has no number."""
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _who(who: Who, region_population: float) -> Iterator[Figure]:
    people = who.population
    left_out = [wording.left_out_text(one.name, one.uncovered, one.population) for one in who.left_out]
    yield _figure("who", "n_communes", who.n_communes)
    yield _figure("who", "population", people.population, HEADS)
    yield _figure("who", "population_low", people.low, HEADS)
    yield _figure("who", "population_high", people.high, HEADS)
    yield _figure("who", "population_share", people.share_of_region, PER_CENT, 1)
    yield _figure("who", "region_population", region_population, HEADS)
    yield _figure("who", "n_unknown_communes", people.n_unknown_communes)
    yield _figure("who", "n_quarters_whole", who.n_quarters_whole)
    yield _figure("who", "n_quarters_part", who.n_quarters_part)
    yield _figure("who", "quarter_population", people.quarter_population, HEADS)
    yield _figure("who", "quarter_coverage", people.quarter_coverage, PER_CENT, 1)
    yield _figure("who", "n_unknown_quarters", people.n_unknown_quarters)
    yield _figure("who", "worst_fifth_reached", who.worst_fifth_reached, PER_CENT, 1)
    yield _figure("who", "worst_fifth_coverage", who.worst_fifth_coverage, PER_CENT, 1)
    yield _figure("who", "left_out", listed(left_out) or wording.NO_COMMUNE)
    if who.revenue is not None and who.region_revenue is not None:
        yield _revenue("revenue", who.revenue)
        yield _revenue("region_revenue", who.region_revenue)


def _revenue(key: str, revenue: Revenue) -> Figure:
    return _figure("who", key, revenue.value, EUROS_PER_HEAD, 0, wording.coverage_note(revenue.coverage))


def _where(where: Where) -> Iterator[Figure]:
    yield _figure("where", "n_pieces", where.n_pieces)
    yield _figure("where", "largest_piece_share", where.largest_piece_share, PER_CENT, 1)
    for coherent in (where.living_areas, where.employment_areas):
        if coherent is not None:
            yield from _coherent(coherent)


def _coherent(areas: Coherent) -> Iterator[Figure]:
    worst = listed([wording.cut_text(cut.name, cut.share_inside) for cut in areas.worst]) or wording.NO_CUT
    figures: tuple[tuple[str, FigureValue, int], ...] = (
        ("n_touched", areas.n_touched, 0),
        ("n_whole", areas.n_whole, 0),
        ("n_cut", areas.n_cut, 0),
        ("n_cut_by_border", areas.n_cut_by_border, 0),
        ("cut_index", areas.cut_index, 2),
        ("worst_cuts", worst, 0),
    )
    for key, value, decimals in figures:
        label = wording.areas_figure(areas.zoning, key)
        yield Figure("where", f"{areas.zoning}_{key}", label, _known(value), NO_UNIT, decimals)


def _rules(plan: Plan) -> Iterator[Figure]:
    rules = plan.rules
    yield _figure("how_much", "envelope_eur", rules.envelope_eur, EUROS)
    yield _figure("how_much", "cost_eur_per_head", rules.cost_eur_per_head, EUROS_PER_HEAD)
    yield _figure("how_much", "schedule", wording.SCHEDULES[rules.schedule])
    yield _figure("how_much", "rates", wording.rates_text(rules.rates))
    yield _figure("how_much", "thresholds", wording.thresholds_text(rules.thresholds))
    yield _figure("how_much", "mode", wording.MODES[rules.mode])
    yield _figure("how_much", "guaranteed_rate", rules.guaranteed_rate, PER_CENT, 0)
    yield _figure("how_much", "derogation", _derogation(rules))


def _derogation(rules: Rules) -> str:
    """Say for whom the derogation is supposed: for all, for the communes named by their codes, for nobody."""
    if rules.derogation or not rules.derogations:
        return wording.YES if rules.derogation else wording.NO
    return f"{counted(len(rules.derogations), 'commune')}\u00a0: {', '.join(rules.derogations)}"


def _how_much(plan: Plan) -> Iterator[Figure]:
    note, included = (wording.DECIDED_NOTE, wording.INCLUDED_NOTE) if plan.n_undecided else ("", "")
    yield _figure("how_much", "total_cost_eur", plan.total_cost_eur, EUROS, 0, included)
    yield _figure("how_much", "undecided_cost_eur", plan.undecided_cost_eur, EUROS)
    yield _figure("how_much", "requested_eur", plan.requested_eur, EUROS)
    yield _figure("how_much", "capped_request_eur", plan.capped_request_eur, EUROS)
    yield _figure("how_much", "ordinary_request_eur", plan.ordinary_request_eur, EUROS)
    yield _figure("how_much", "derogated_request_eur", plan.derogated_request_eur, EUROS)
    yield _figure("how_much", "other_schedule_eur", plan.other_schedule_eur, EUROS)
    yield _figure("how_much", "total_aid_eur", _decided(plan, plan.total_aid_eur), EUROS)
    yield _figure("how_much", "total_rest_eur", _decided(plan, plan.total_rest_eur), EUROS, 0, note)
    yield _figure("how_much", "unused_eur", _decided(plan, plan.unused_eur), EUROS)
    yield _figure("how_much", "guaranteed_floor_eur", plan.guaranteed_floor_eur, EUROS)
    yield _figure("how_much", "n_beneficiaries", int(plan.communes.size), NO_UNIT, 0, included)
    yield _figure("how_much", "n_undecided", plan.n_undecided)
    yield _figure("how_much", "undecided_population", plan.undecided_population, HEADS)
    yield _figure("how_much", "n_derogations", int(plan.needs_derogation.sum()))
    yield _figure("how_much", "status", wording.STATUSES[plan.status])


def _decided(plan: Plan, amount: int | None) -> FigureValue:
    return wording.TO_DECIDE if plan.status == TO_DECIDE else amount


def _fair(fair: Fair) -> Iterator[Figure]:
    for aid in fair.departements:
        yield from _departement(aid)
    note = wording.RATIO_NOTE if fair.max_min_ratio is None else ""
    yield _figure("fair", "max_min_ratio", fair.max_min_ratio, NO_UNIT, 2, note)
    yield from _by_income(fair)
    yield _figure("fair", "share_to_worst_fifth", fair.share_to_worst_fifth, PER_CENT, 1)


def _by_income(fair: Fair) -> Iterator[Figure]:
    if fair.income_coverage is None:
        return
    yield _figure("fair", "gini_income", fair.gini_income, NO_UNIT, 3)
    yield _figure("fair", "concentration_aid", fair.concentration_aid, NO_UNIT, 3, wording.CONCENTRATION_NOTE)
    yield _figure("fair", "concentration_rest", fair.concentration_rest, NO_UNIT, 3, wording.REST_NOTE)
    yield _figure("fair", "income_coverage", fair.income_coverage, PER_CENT, 1)


def _departement(aid: DepartementAid) -> Iterator[Figure]:
    figures: tuple[tuple[str, FigureValue, str, int], ...] = (
        ("aid_of", aid.aid_eur, EUROS, 0),
        ("aid_per_covered_head", aid.per_covered_head, EUROS_PER_HEAD, 1),
        ("aid_per_head", aid.per_head, EUROS_PER_HEAD, 1),
    )
    for key, value, unit, decimals in figures:
        label = wording.departement_figure(aid.name, key)
        shown = why_unknown(aid) if value is None else value
        yield Figure("fair", f"{key}_{aid.code}", label, shown, unit, decimals)
