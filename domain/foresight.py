"""What an edit would change, before it is made: the figures after it less the figures before."""

from dataclasses import dataclass

from domain.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Foresight:
    """Differences between two states of the panel, after less before.

    Attributes:
        n_communes: communes chosen whole.
        population: inhabitants covered.
        quarter_population: inhabitants of priority quarters covered.
        aid_eur: aid of the State, whole euros; None where it is decided in only one of the two states, or in none.
        rest_eur: what is left to pay by the communes, whole euros; None likewise.
        worst_fifth: share of the worst-off fifth that is reached; None where undefined.
    """

    n_communes: int
    population: float
    quarter_population: float
    aid_eur: int | None
    rest_eur: int | None
    worst_fifth: float | None


def foresee(before: Metrics, after: Metrics) -> Foresight:
    """Compare the figures of two perimeters under the same rules."""
    then, now = before.who, after.who
    return Foresight(
        n_communes=now.n_communes - then.n_communes,
        population=now.population.population - then.population.population,
        quarter_population=now.population.quarter_population - then.population.quarter_population,
        aid_eur=_gap(before.plan.total_aid_eur, after.plan.total_aid_eur),
        rest_eur=_gap(before.plan.total_rest_eur, after.plan.total_rest_eur),
        worst_fifth=_share_gap(then.worst_fifth_reached, now.worst_fifth_reached),
    )


def _gap(before: int | None, after: int | None) -> int | None:
    return None if before is None or after is None else after - before


def _share_gap(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
