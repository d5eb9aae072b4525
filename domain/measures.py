"""What can be compared per inhabitant: amounts, grants, staff, facilities, each with its own denominator (METHODS 1.1).

A median, a rate without numerator or a share is refused, with its reason: it is no amount that could be shared out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.errors import InvalidInput
from domain.gap_choices import AID, FIELD, REST
from domain.means import EUROS, POSTS, Declaration, read_means
from domain.ordinary_law import Placed, place
from domain.plan import UNDECIDED, Plan
from domain.territory import Aggregation, Territory, Variable
from domain.values import Floats
from domain.wording import disparities as words

DECLARED, COMMON, SPECIFIC = "declared", "common", "specific"
POPULATION = "municipal_population"
PER_THOUSAND = 1_000.0
_NOT_AMOUNTS = frozenset({"hab.", "km²"})
"""Units of what is divided by, not shared out."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One amount of every commune, and what it is divided by.

    Attributes:
        key: as `GapChoices.measure`.
        label: French name.
        unit: French unit of the rate, `€/hab.`.
        amount_unit: French unit of the numerator, `€`; empty for a count.
        numerator: shape (n,), NaN where unknown.
        denominator: shape (n,), NaN where unknown.
        denominator_label: French name of what it is divided by, with its year.
        scale: 1, or 1 000 for a rate per thousand.
        source: French producer and vintage.
        warnings: French sentences to be shown with every figure of it.
        coarse: zoning by which it was declared, within whose areas it is supposed to be even; empty for communes.
    """

    key: str
    label: str
    unit: str
    amount_unit: str
    numerator: Floats
    denominator: Floats
    denominator_label: str
    scale: float
    source: str
    warnings: tuple[str, ...] = ()
    coarse: str = ""


def offered(territory: Territory, means: str = "") -> tuple[tuple[str, str], ...]:
    """Return key and French name of everything that can be compared: the simulation, the columns, what is declared."""
    columns = [(key, one.label) for key, one in territory.variables.items() if not refusal_of(one)]
    return (
        (AID, words.AID),
        (REST, words.REST),
        *columns,
        *((key, label) for key, label, _, _ in _declared(read_means(means))),
    )


def _declared(declarations: Sequence[Declaration]) -> list[tuple[str, str, int, str]]:
    """Return key, name, place and part of each declared amount."""
    listed = []
    for k, one in enumerate(declarations):
        parts = [COMMON] if np.isnan(one.specific).all() else [COMMON, SPECIFIC]
        listed += [(f"{DECLARED}.{k}.{part}", words.declared_name(one.name, part), k, part) for part in parts]
    return listed


def refused(territory: Territory) -> tuple[tuple[str, str], ...]:
    """Return name and French reason of every column that is not comparable."""
    listed = ((one.label, refusal_of(one)) for one in territory.variables.values())
    return tuple((label, reason) for label, reason in listed if reason)


def refusal_of(variable: Variable) -> str:
    """Say why a column is no amount per inhabitant; empty where it is one."""
    if variable.aggregation is Aggregation.NONE:
        return words.REFUSED_MEDIAN
    if variable.aggregation is Aggregation.RATIO_OF_SUMS:
        return words.REFUSED_SHARE if variable.unit == "%" else words.REFUSED_RATE
    return words.REFUSED_DENOMINATOR if variable.unit in _NOT_AMOUNTS else ""


def measure_of(key: str, territory: Territory, plan: Plan) -> Measure:
    """Return what is compared.

    Args:
        key: as `GapChoices.measure`.
        territory: the territory.
        plan: the simulation, for its aid, its rest to pay and the means declared with its rules.

    Raises:
        InvalidInput: no such amount, or a column that is not comparable, with its reason in `expected`.
    """
    if key in {AID, REST}:
        return _simulated(key, territory, plan)
    if key in territory.variables:
        reason = refusal_of(territory.variables[key])
        if reason:
            raise InvalidInput(field=FIELD, given=territory.variables[key].label, expected=reason)
        return _column(territory, territory.variables[key])
    declarations = read_means(plan.rules.means)
    found = next((one for one in _declared(declarations) if one[0] == key), None)
    if found is None:
        raise InvalidInput(field=FIELD, given=key[:40], expected=words.UNKNOWN_MEASURE)
    _, label, k, part = found
    return _of_declaration(key, label, part, place(declarations[k], territory), territory)


def plan_amounts(plan: Plan, amounts: Floats, n_communes: int) -> Floats:
    """Spread amounts of a plan over the communes: 0 outside the perimeter, NaN where nothing is decided.

    Args:
        plan: the simulation.
        amounts: shape (m,), parallel to the communes of the plan.
        n_communes: number of communes of the territory.
    """
    spread = np.zeros(n_communes)
    spread[plan.communes] = np.where((plan.stratum == UNDECIDED) | (plan.total_aid_eur is None), np.nan, amounts)
    return spread


def _simulated(key: str, territory: Territory, plan: Plan) -> Measure:
    amounts = plan.aid_eur if key == AID else plan.rest_eur
    return Measure(
        key=key,
        label=words.AID if key == AID else words.REST,
        unit=words.EUROS_PER_HEAD,
        amount_unit=EUROS,
        numerator=plan_amounts(plan, amounts.astype(np.float64), territory.communes.size),
        denominator=territory.columns[POPULATION].values,
        denominator_label=_denominator(territory.variables[POPULATION]),
        scale=1.0,
        source=words.SIMULATION,
        warnings=(words.ZERO_OUTSIDE,),
    )


def _denominator(variable: Variable) -> str:
    return variable.label if variable.vintage in variable.label else f"{variable.label}, {variable.vintage}"


def _column(territory: Territory, variable: Variable) -> Measure:
    below = territory.variables[_denominator_key(territory, variable.key)]
    numerator = territory.columns[variable.key]
    is_money = variable.unit == EUROS
    years = () if below.vintage == variable.vintage else (words.other_years(variable.vintage, below.vintage),)
    negative = (words.NEGATIVE,) if bool((numerator.values < 0).any()) else ()
    return Measure(
        key=variable.key,
        label=variable.label,
        unit=words.EUROS_PER_HEAD if is_money else words.PER_THOUSAND_HEADS,
        amount_unit=variable.unit,
        numerator=numerator.values,
        denominator=territory.columns[below.key].values,
        denominator_label=_denominator(below),
        scale=1.0 if is_money else PER_THOUSAND,
        source=f"{variable.producer}, {variable.vintage}",
        warnings=(*((variable.warning,) if variable.warning else ()), *negative, *years),
    )


def _denominator_key(territory: Territory, numerator: str) -> str:
    """Return the population by which a rate of the territory divides this numerator, the municipal one by default."""
    for one in territory.variables.values():
        if one.numerator == numerator and one.denominator and territory.variables[one.denominator].unit == "hab.":
            return one.denominator
    return POPULATION


def _of_declaration(key: str, label: str, part: str, placed: Placed, territory: Territory) -> Measure:
    declared = placed.declaration
    population = territory.columns[POPULATION]
    amounts = placed.spread(placed.common if part == COMMON else placed.specific, population.values)
    is_money = part == SPECIFIC or declared.unit == EUROS
    coarse = "" if declared.zoning == "commune" else declared.zoning
    return Measure(
        key=key,
        label=label,
        unit=words.EUROS_PER_HEAD if is_money else words.POSTS_PER_THOUSAND,
        amount_unit=EUROS if is_money else POSTS,
        numerator=amounts,
        denominator=population.values,
        denominator_label=_denominator(territory.variables[POPULATION]),
        scale=1.0 if is_money else PER_THOUSAND,
        source=words.declared_source(declared.institution, declared.method),
        warnings=(words.even_within(words.ZONING_NAMES[coarse][0]),) if coarse else (),
        coarse=coarse,
    )
