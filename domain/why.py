"""Why this figure of a sheet: the formula of a rate, of a group, of a position, with the values put in."""

import numpy as np

from domain.explanations import Explanation, Term
from domain.index import Part
from domain.indicators import RANK_DECIMALS, group_rate
from domain.need import Need
from domain.standing import scale_of
from domain.territory import Aggregation, Territory, Variable
from domain.values import STATES, Column, Ints
from domain.wording.formulas.need import SYMBOLS, score_symbol, weight_symbol


def why_value(territory: Territory, need: Need, key: str, place: int) -> tuple[Explanation, ...]:
    """Explain an indicator of a commune; nothing for a figure that is published as it stands."""
    variable = territory.variables.get(key)
    if variable is None:
        return why_position(territory, need, place)
    if variable.aggregation is not Aggregation.RATIO_OF_SUMS:
        return ()
    amount, people = (territory.columns[side] for side in (variable.numerator, variable.denominator))
    column = territory.columns[key]
    terms = (
        Term(SYMBOLS["scale"], int(scale_of(variable))),
        Term(_named(territory, variable.numerator), _at(amount, place), _unit(territory, variable.numerator)),
        Term(_named(territory, variable.denominator), _at(people, place), _unit(territory, variable.denominator)),
    )
    result = Term(SYMBOLS["rate"], _at(column, place), variable.unit)
    return (Explanation("rate", terms, result, "1.1", str(STATES[column.states[place]])),)


def why_area(territory: Territory, variable: Variable, members: Ints) -> tuple[Explanation, ...]:
    """Explain the rate of a group of communes: the ratio of sums, and the part of its inhabitants that is known.

    Args:
        territory: the territory on the table.
        variable: a ratio of sums.
        members: positions of the communes.
    """
    amount, people = (
        Column(column.values[members], column.states[members])
        for column in (territory.columns[variable.numerator], territory.columns[variable.denominator])
    )
    group = group_rate(amount, people, scale_of(variable))
    terms = (
        Term(SYMBOLS["scale"], int(scale_of(variable))),
        Term(f"Σ {_named(territory, variable.numerator)}", group.numerator, _unit(territory, variable.numerator)),
        Term(f"Σ {_named(territory, variable.denominator)}", group.population, _unit(territory, variable.denominator)),
        Term(SYMBOLS["coverage"], _or_none(group.coverage), "%"),
    )
    return (Explanation("aggregate_ratio", terms, Term(SYMBOLS["rate"], _or_none(group.value), variable.unit), "1.1"),)


def why_position(territory: Territory, need: Need, place: int) -> tuple[Explanation, ...]:
    """Explain the index of a commune, then its position among the communes that have one."""
    scores = need.scores[:, place].tolist()
    index = np.round(need.index, RANK_DECIMALS)
    known = index[~np.isnan(index)]
    n_below, n_equal = int((known < index[place]).sum()), int((known == index[place]).sum())
    terms = [
        term
        for part, score in zip(need.components, scores, strict=True)
        for term in (
            Term(weight_symbol(_part_name(territory, part)), _whole(part.weight)),
            Term(score_symbol(_part_name(territory, part)), _or_none(score)),
        )
    ]
    terms.append(Term(SYMBOLS["weight_share"], float(need.weight_share[place]), "%"))
    rank = n_below + (n_equal + 1) / 2 if n_equal else None
    return (
        Explanation("composite", tuple(terms), Term(SYMBOLS["index"], _or_none(float(need.index[place]))), "1.3"),
        Explanation(
            "position",
            (Term(SYMBOLS["rank"], _whole(rank)), Term(SYMBOLS["n_known"], int(known.size))),
            Term("position", _or_none(float(need.position[place]))),
            "1.3",
        ),
    )


def _part_name(territory: Territory, part: Part) -> str:
    return part.label or _named(territory, part.column)


def _named(territory: Territory, key: str) -> str:
    return territory.variables[key].label


def _unit(territory: Territory, key: str) -> str:
    return territory.variables[key].unit


def _at(column: Column, place: int) -> float | None:
    return _or_none(float(column.values[place]))


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value


def _whole(value: float | None) -> float | int | None:
    """Return a whole number as such, so that it is written without decimals."""
    return int(value) if value is not None and value == int(value) else value
