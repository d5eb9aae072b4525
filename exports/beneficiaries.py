"""The communes that benefit, chosen whole or through their quarters, with all their figures."""

from collections.abc import Iterator, Sequence

import numpy as np

from domain.territory import Territory, Variable, Zoning
from domain.values import MISSING, OK, Bools, Column, Floats, Ints
from domain.wording import exports as wording
from domain.wording.numbers import MISSING_TEXT, capital, listed
from exports.cells import PER_CENT, Cell, TableColumn, column_cells
from exports.request import ExportRequest

POPULATION = "municipal_population"
DECIMALS = {"hab.": 0, "€": 0, "€/UC": 0, "€/hab.": 0, "": 0, PER_CENT: 1}
"""Decimals shown by unit; one elsewhere."""


def beneficiaries(request: ExportRequest) -> Ints:
    """Return the ascending positions of the communes chosen whole or holding a part of a chosen quarter."""
    quarters, who = request.territory.quarters, request.metrics.who
    holds_part = who.selected_quarters[quarters.part_quarter] & (quarters.part_share > 0)
    reached = np.concatenate([request.metrics.plan.communes, quarters.part_commune[holds_part]])
    return np.union1d(np.flatnonzero(who.selected), reached).astype(np.int64)


def beneficiary_columns(request: ExportRequest, rows: Ints) -> tuple[TableColumn, ...]:
    """Make every column of the communes that benefit.

    Args:
        request: the perimeter and its figures.
        rows: shape (m,), positions of the communes, ascending.

    Returns:
        Columns of m cells: identity, zonings, money, then every variable of the territory with its states.
    """
    territory = request.territory
    return (
        _texts("commune_code", territory.communes[rows]),
        _texts("name", territory.names[rows]),
        *(column for zoning in territory.zonings.values() for column in _zoning_columns(zoning, rows)),
        *_choice_columns(request, rows),
        *_money_columns(request, rows),
        *(_variable_column(territory, variable, rows) for variable in territory.variables.values()),
    )


def _texts(key: str, cells: Sequence[object]) -> TableColumn:
    return TableColumn(key, wording.COLUMNS[key], "", None, tuple(str(cell) for cell in cells))


def _zoning_columns(zoning: Zoning, rows: Ints) -> Iterator[TableColumn]:
    areas = zoning.area_of[rows].tolist()
    codes, names = zoning.codes.tolist(), zoning.names.tolist()
    label = capital(zoning.label)
    if codes != names:
        cells = tuple(codes[area] if area >= 0 else wording.NO_AREA for area in areas)
        yield TableColumn(f"{zoning.key}_code", wording.code_of(label), "", None, cells)
    cells = tuple(names[area] if area >= 0 else wording.NO_AREA for area in areas)
    yield TableColumn(zoning.key, label, "", None, cells)


def _choice_columns(request: ExportRequest, rows: Ints) -> Iterator[TableColumn]:
    selected = request.metrics.who.selected[rows].tolist()
    yield _texts("chosen", [wording.WHOLE if whole else wording.BY_QUARTERS for whole in selected])
    yield _texts("chosen_quarters", _quarter_names(request, rows))
    yield _numbers("position", "", 1, _or_missing(request.metrics.position[rows]))


def _quarter_names(request: ExportRequest, rows: Ints) -> list[str]:
    quarters, chosen = request.territory.quarters, request.metrics.who.selected_quarters
    is_known, codes, names = quarters.population.is_known, quarters.codes.tolist(), quarters.names.tolist()
    held: dict[int, list[str]] = {}
    parts = zip(quarters.part_quarter.tolist(), quarters.part_commune.tolist(), quarters.part_share, strict=True)
    for quarter, commune, share in sorted(parts):
        if chosen[quarter] and share > 0:
            cause = "" if is_known[quarter] else wording.UNKNOWN_POPULATION
            text = wording.missing_because(f"{codes[quarter]} {names[quarter]}", cause)
            held.setdefault(commune, []).append(text)
    return [listed(held.get(row, ()), "et") or wording.NO_AREA for row in rows.tolist()]


def _numbers(key: str, unit: str, decimals: int, cells: Sequence[Cell]) -> TableColumn:
    return TableColumn(key, wording.COLUMNS[key], unit, decimals, tuple(cells))


def _or_missing(values: Floats) -> list[Cell]:
    return [MISSING_TEXT if np.isnan(value) else value for value in values.tolist()]


def _money_columns(request: ExportRequest, rows: Ints) -> Iterator[TableColumn]:
    """Write the plan by commune; what the plan leaves open is « à décider » or « n.d. », not 0 €."""
    plan, territory = request.metrics.plan, request.territory
    place = _place_in_plan(plan.communes, rows, territory.communes.size)
    in_plan = place >= 0
    decided = in_plan & np.isfinite(_taken(plan.final_rate, place))
    undecided = np.where(_taken(plan.stratum, place) == -1, wording.TO_DECIDE, MISSING_TEXT)
    open_text = np.where(in_plan, undecided, MISSING_TEXT).tolist()
    has_position = in_plan & (_taken(plan.stratum, place) >= 0)
    rest = _taken(plan.rest_eur, place)
    covered = _covered_population(request, rows, place)
    yield _numbers("covered_population", "hab.", 0, column_cells(covered, {}))
    yield _numbers("stratum", "", 0, _where(has_position, _taken(plan.stratum, place) + 1, open_text))
    yield _numbers("cost_eur", "€", 0, _where(in_plan, _taken(plan.cost_eur, place), open_text))
    yield _numbers("scheduled_rate", PER_CENT, 1, _where(has_position, _taken(plan.scheduled_rate, place), open_text))
    yield _numbers("final_rate", PER_CENT, 1, _where(decided, _taken(plan.final_rate, place), open_text))
    yield _numbers("aid_eur", "€", 0, _where(decided, _taken(plan.aid_eur, place), open_text))
    yield _numbers("rest_eur", "€", 0, _where(decided, rest, open_text))
    yield _numbers("rest_eur_per_head", "€/hab.", 1, _per_inhabitant(territory, rows, decided, rest, open_text))
    derogation = np.where(_taken(plan.needs_derogation, place), wording.YES, wording.NO)
    yield _texts("needs_derogation", _where(has_position, derogation, open_text))
    granted = np.isin(territory.communes[rows], list(plan.rules.derogations)) | plan.rules.derogation
    yield _texts("derogation", np.where(granted, wording.YES, wording.NO).tolist())


def _place_in_plan(communes: Ints, rows: Ints, n: int) -> Ints:
    place = np.full(n, -1, dtype=np.int64)
    place[communes] = np.arange(communes.size)
    return place[rows]


def _taken(values: Floats | Ints | Bools, place: Ints) -> Floats | Ints | Bools:
    """Take values of the plan row by row; rows outside the plan hold any value and are masked by the caller."""
    return values[place] if values.size else np.zeros(place.size, dtype=values.dtype)


def _where(decided: Bools, values: Floats | Ints | Sequence[str], otherwise: list[str]) -> list[Cell]:
    triples = zip(decided.tolist(), np.asarray(values).tolist(), otherwise, strict=True)
    return [value if known else text for known, value, text in triples]


def _covered_population(request: ExportRequest, rows: Ints, place: Ints) -> Column:
    """Take the plan's covered inhabitants; outside the plan, those of a commune chosen whole."""
    whole = request.territory.columns[POPULATION]
    by_plan = _taken(request.metrics.plan.covered_population, place)
    selected = request.metrics.who.selected[rows]
    values = np.where(place >= 0, by_plan, np.where(selected, whole.values[rows], np.nan))
    states = np.where(place >= 0, OK, np.where(selected, whole.states[rows], MISSING)).astype(np.int8)
    return Column(values, states)


def _per_inhabitant(
    territory: Territory, rows: Ints, decided: Bools, rest_eur: Floats | Ints | Bools, otherwise: list[str]
) -> list[Cell]:
    people = territory.columns[POPULATION].values[rows]
    lived_in = people > 0
    per_head = np.divide(rest_eur, people, out=np.full(rows.size, np.nan), where=lived_in)
    return _where(decided & lived_in, per_head, otherwise)


def _variable_column(territory: Territory, variable: Variable, rows: Ints) -> TableColumn:
    column = territory.columns[variable.key]
    by_row = {position: row for row, position in enumerate(rows.tolist())}
    reasons = territory.reasons.get(variable.key, {})
    at_rows = {by_row[position]: cause for position, cause in reasons.items() if position in by_row}
    cells = column_cells(Column(column.values[rows], column.states[rows]), at_rows)
    label = wording.dated(variable.label, variable.vintage)
    return TableColumn(variable.key, label, variable.unit, DECIMALS.get(variable.unit, 1), cells)
