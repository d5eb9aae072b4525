"""Charts of the page « Cofinancement »; the tables under them are their data."""

import numpy as np
from dash.development.base_component import Component

from components.charts import AFTER, BEFORE, SIX, Series, bars, lines, numbers
from components.funding_plan import SCHEDULES
from domain.cofinancing_study import Comparison, Study
from domain.plan import SCHEDULES as SCHEDULE_KEYS
from domain.plan import scheduled_rates
from domain.schedules import Schedule
from domain.territory import Territory
from domain.values import Floats, Ints
from domain.wording.exports import thresholds_text

MOST_BARS = 15
_EVERY_POINT = np.linspace(0.0, 100.0, 201)


def schedules(study: Study) -> Component:
    """Draw the rate of each schedule by position, the chosen one thicker."""
    rules = study.plan.rules
    series = [
        Series(
            SCHEDULES[key],
            colour,
            numbers(100.0 * scheduled_rates(_EVERY_POINT, rules, key)),
            is_main=key == rules.schedule,
            is_dashed=key == Schedule.STEPPED,
        )
        for key, colour in zip(SCHEDULE_KEYS, SIX, strict=False)
    ]
    title = "Taux des cinq barèmes selon la position de la commune"
    return lines(title, _EVERY_POINT.tolist(), "position (0 à 100, élevée = besoin)", "%", series, "baremes")


def steps(study: Study) -> Component:
    """Draw the step of each threshold, of the chosen schedule and of the stepped one."""
    rules = study.plan.rules
    own = study.step_eur if rules.schedule == Schedule.STEPPED else np.zeros(study.step_eur.size)
    labels = [f"seuil {thresholds_text((one,))}" for one in rules.thresholds]
    series = [Series("par paliers", BEFORE, numbers(study.step_eur)), Series("barème choisi", AFTER, numbers(own))]
    return bars("Marche à chaque seuil", labels, "€/hab.", series, "seuils")


def rests(study: Study, territory: Territory) -> Component | None:
    """Draw the rests to pay that weigh most, in per cent of the revenue of 2017; nothing where none is known."""
    known = np.flatnonzero(~np.isnan(study.rest_share))
    if not known.size:
        return None
    first = known[np.argsort(-study.rest_share[known], kind="stable")][:MOST_BARS]
    labels = _names(territory, study.plan.communes[first])
    series = [Series("reste à charge", AFTER, numbers(100.0 * study.rest_share[first]))]
    return bars("Reste à charge en part des recettes de 2017", labels, "%", series, "restes-a-charge")


def groups(names: list[str], aid: list[int], rest: list[int]) -> Component | None:
    """Draw the aid and the rest of the EPCI with most to pay."""
    if not names:
        return None
    series = [
        Series("aide", AFTER, numbers(np.array(aid[:MOST_BARS], dtype=np.float64))),
        Series("reste à charge", BEFORE, numbers(np.array(rest[:MOST_BARS], dtype=np.float64))),
    ]
    return bars("Aide et reste à charge par intercommunalité", names[:MOST_BARS], "€", series, "intercommunalites")


def moved(study: Study, territory: Territory, one: Comparison) -> Component | None:
    """Draw the communes that gain and lose most beside a rate for all; nothing where nobody does."""
    gain = study.plan.aid_eur - one.aid_eur
    known = np.flatnonzero(np.abs(np.nan_to_num(gain)) >= 1)
    order = known[np.argsort(-gain[known], kind="stable")]
    if not order.size:
        return None
    half = MOST_BARS // 2
    shown = order if order.size <= 2 * half else np.concatenate([order[:half], order[-half:]])
    series = [Series("gain ou perte", AFTER, numbers(gain[shown]))]
    labels = _names(territory, study.plan.communes[shown])
    return bars("Gains et pertes face à un taux unique de même coût", labels, "€", series, "gains-et-pertes")


def efforts(labels: list[str], rich: Floats, poor: Floats) -> Component:
    """Draw the efforts of the two towns of the report."""
    series = [
        Series("ville riche", BEFORE, numbers(100.0 * rich)),
        Series("ville pauvre", AFTER, numbers(100.0 * poor)),
    ]
    return bars("Effort des deux villes, en part de leurs recettes", labels, "%", series, "cas-du-rapport")


def _names(territory: Territory, places: Ints) -> list[str]:
    return [str(territory.names[place]) for place in places]
