"""The results of the page « Cofinancement » as tables of numbers, one sheet each."""

from collections.abc import Sequence

import numpy as np

from domain.cofinancing_study import Pairs, Study
from domain.engineering import Eligibility
from domain.plan import UNDECIDED
from domain.schedules import Schedule
from domain.terms_study import TermsStudy
from domain.territory import Territory
from domain.values import Floats, Ints
from domain.wording import money_tables as wording
from domain.wording.exports import SCHEDULES, thresholds_text
from domain.wording.numbers import MISSING_TEXT
from domain.wording.rules import stratum_bounds
from domain.wording.terms import VERDICTS
from exports.cells import PER_CENT, Cell, TableColumn

EUROS, EUROS_PER_HEAD = "€", "€/hab."


def result_tables(study: Study, told: TermsStudy, territory: Territory) -> dict[str, tuple[TableColumn, ...]]:
    """Make the table of each sheet, by the keys of `domain.wording.money_tables.SHEETS`; empty ones are left out."""
    tables = {
        "epci": _groups(study, territory),
        "schedules": _schedules(study),
        "thresholds": _thresholds(study),
        "pairs": _pairs(study, territory, study.pairs),
        "same_stratum": _pairs(study, territory, study.same_stratum),
        "uniform": _moved(study, territory),
        "finalities": _finalities(told),
        "advances": _advances(study, told),
        "engineering": _engineering(told, territory),
    }
    return {key: columns for key, columns in tables.items() if columns[0].cells}


def _texts(key: str, cells: Sequence[str]) -> TableColumn:
    return TableColumn(key, wording.COLUMNS[key], "", None, tuple(cells))


def _numbers(key: str, unit: str, decimals: int, values: Floats | Ints | Sequence[float | int | None]) -> TableColumn:
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    cells: tuple[Cell, ...] = tuple(MISSING_TEXT if one is None or np.isnan(one) else one for one in listed)
    return TableColumn(key, wording.COLUMNS[key], unit, decimals, cells)


def _groups(study: Study, territory: Territory) -> tuple[TableColumn, ...]:
    """Sum by EPCI the communes whose rate is decided."""
    plan, zoning = study.plan, territory.zonings["epci"]
    decided = (plan.stratum != UNDECIDED) & (plan.total_aid_eur is not None)
    area = np.where(decided, zoning.area_of[plan.communes], -1)
    areas = np.unique(area[area >= 0])

    def sums(amounts: Floats | Ints) -> list[float]:
        return [float(amounts[area == one].sum()) for one in areas]

    return (
        _texts("epci_siren", [str(zoning.codes[one]) for one in areas]),
        _texts("epci", [str(zoning.names[one]) for one in areas]),
        _numbers("n_communes", "", 0, [int((area == one).sum()) for one in areas]),
        _numbers("cost_eur", EUROS, 0, sums(plan.cost_eur)),
        _numbers("aid_eur", EUROS, 0, sums(plan.aid_eur)),
        _numbers("rest_eur", EUROS, 0, sums(plan.rest_eur)),
    )


def _schedules(study: Study) -> tuple[TableColumn, ...]:
    every = study.schedules
    return (
        _texts("schedule", [SCHEDULES[one.schedule] for one in every]),
        _numbers("requested_eur", EUROS, 0, [one.requested_eur for one in every]),
        _numbers("capped_eur", EUROS, 0, [one.capped_eur for one in every]),
        _numbers("aid_eur", EUROS, 0, [one.aid_eur for one in every]),
        _numbers("mean_rate", PER_CENT, 1, [one.mean_rate for one in every]),
        _numbers("equal_factor", "", 3, [one.equal_factor for one in every]),
        _numbers("step_eur", EUROS_PER_HEAD, 2, [one.step_eur for one in every]),
        _numbers("slope_eur", EUROS_PER_HEAD, 2, [one.slope_eur for one in every]),
        _numbers("reversals", "", 0, [one.reversals for one in every]),
    )


def _thresholds(study: Study) -> tuple[TableColumn, ...]:
    rules = study.plan.rules
    own = study.step_eur if rules.schedule == Schedule.STEPPED else np.zeros(study.step_eur.size)
    return (
        _texts("threshold", [thresholds_text((one,)) for one in rules.thresholds]),
        _numbers("own_step_eur", EUROS_PER_HEAD, 2, own),
        _numbers("step_eur", EUROS_PER_HEAD, 2, study.step_eur),
        _numbers("legal_step_eur", EUROS_PER_HEAD, 2, study.legal_step_eur),
        _numbers("n_near", "", 0, [near.size for near in study.near]),
    )


def _pairs(study: Study, territory: Territory, pairs: Pairs) -> tuple[TableColumn, ...]:
    first, second = study.plan.communes[pairs.first], study.plan.communes[pairs.second]
    return (
        _texts("first_code", territory.communes[first].tolist()),
        _texts("first", territory.names[first].tolist()),
        _texts("second_code", territory.communes[second].tolist()),
        _texts("second", territory.names[second].tolist()),
        _numbers("position_gap", "points", 1, pairs.position_gap),
        _numbers("gap_eur", EUROS_PER_HEAD, 2, pairs.gap_eur),
        _numbers("linear_gap_eur", EUROS_PER_HEAD, 2, pairs.linear_gap_eur),
    )


def _moved(study: Study, territory: Territory) -> tuple[TableColumn, ...]:
    """Write what each commune wins or loses beside a rate for all."""
    plan = study.plan
    known = np.flatnonzero(~np.isnan(study.uniform.aid_eur))
    places = plan.communes[known]
    return (
        _texts("commune_code", territory.communes[places].tolist()),
        _texts("commune", territory.names[places].tolist()),
        _numbers("aid_eur", EUROS, 0, plan.aid_eur[known]),
        _numbers("uniform_aid_eur", EUROS, 2, study.uniform.aid_eur[known]),
        _numbers("uniform_gain_eur", EUROS, 2, plan.aid_eur[known] - study.uniform.aid_eur[known]),
        _numbers("neutral_aid_eur", EUROS, 2, study.neutral.aid_eur[known]),
        _numbers("neutral_gain_eur", EUROS, 2, plan.aid_eur[known] - study.neutral.aid_eur[known]),
    )


def _finalities(told: TermsStudy) -> tuple[TableColumn, ...]:
    every = told.finalities
    sums = {key: [int(getattr(one, key).sum()) for one in every] for key in ("cost_eur", "aid_eur", "maximum_eur")}
    return (
        _texts("finality", [one.finality.name for one in every]),
        *(_numbers(key, EUROS, 0, amounts) for key, amounts in sums.items()),
        _numbers("headroom_eur", EUROS, 0, [int(one.headroom_eur.sum()) for one in every]),
        _numbers("n_over", "", 0, [one.n_over for one in every]),
        _numbers("n_over_law", "", 0, [one.n_over_law for one in every]),
    )


def _advances(study: Study, told: TermsStudy) -> tuple[TableColumn, ...]:
    """Write one row for each stratum and period."""
    rows = [
        (one, period, carried, without)
        for one in told.advances
        for period, (carried, without) in enumerate(
            zip(one.paid.carried_eur.tolist(), one.unpaid.carried_eur.tolist(), strict=True), 1
        )
    ]
    return (
        _texts("stratum", [stratum_bounds(study.plan.rules, one.stratum) for one, *_ in rows]),
        _numbers("advance", PER_CENT, 1, [one.share for one, *_ in rows]),
        _numbers("paid_eur", EUROS, 0, [one.paid.advance_eur for one, *_ in rows]),
        _numbers("period", "", 0, [period for _, period, *_ in rows]),
        _numbers("carried_eur", EUROS, 0, [carried for *_, carried, _ in rows]),
        _numbers("unpaid_carried_eur", EUROS, 0, [without for *_, without in rows]),
    )


def _engineering(told: TermsStudy, territory: Territory) -> tuple[TableColumn, ...]:
    found = told.engineering
    return (
        _texts("commune_code", territory.communes.tolist()),
        _texts("commune", territory.names.tolist()),
        _numbers("population", "hab.", 0, found.population),
        _numbers("share_inside", PER_CENT, 1, found.share),
        _numbers("potential_ratio", PER_CENT, 1, found.ratio),
        _texts("verdict", [VERDICTS[Eligibility(one)] for one in found.verdict.tolist()]),
    )
