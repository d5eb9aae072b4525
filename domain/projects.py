"""Real projects replayed under the rules of the simulation: who would have received what, beside what was granted.

METHODS 5.1 to 5.4 for the aid, 5.7 for the finality. Amounts are whole euros, cents rounded half up project by project.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from domain.cofinancing import Funding, cofinance, legal_cap
from domain.errors import InvalidInput
from domain.law import ORDINARY_SHARE
from domain.plan import POSITION_DECIMALS, Rules, guaranteed_floors, minimum_shares, scheduled_rates, stratum_of
from domain.scaling import ScalingMode, ScalingStatus
from domain.territory import Territory
from domain.values import Bools, Floats, Ints, Texts

MOST_PROJECTS = 30_000
"""The DETR and DSIL of the whole country are 26 295 rows in 2018."""
LARGEST_EUR = 10**12
"""No project comes near; above it, or below nothing, an amount is an error of the file."""
NOWHERE = -1


class ProjectStanding(StrEnum):
    """What becomes of a project in the replay; the first reason that holds, in this order."""

    NO_COMMUNE = "no_commune"
    OUTSIDE = "outside"
    NOT_COVERED = "not_covered"
    NO_COST = "no_cost"
    IMPOSSIBLE = "impossible"
    UNDECIDED = "undecided"
    REPLAYED = "replayed"


class Budget(StrEnum):
    """Envelope of the replay."""

    SIMULATION = "simulation"
    GRANTED = "granted"


@dataclass(frozen=True, slots=True)
class ProjectList:
    """Projects as their file gives them, led to the communes of one year. Arrays are parallel, shape (n,).

    Attributes:
        label: name of the file.
        producer: who publishes it; empty for a list of one's own.
        dataset: its official name, or the kind of list.
        vintage: year or years described; may be empty.
        licence: of the producer; may be empty.
        keys: identifiers, distinct.
        owners: names of the project owners; may be empty.
        descriptions: may be empty.
        finalities: categories of the file; empty where unknown.
        communes: commune codes; empty where the owner is no commune or none is given.
        cost_eur: euros; NaN where unknown.
        private_eur: private funding; NaN where unknown.
        other_eur: aids of other public funders; NaN where unknown.
        granted_eur: aid really granted; NaN where unknown.
    """

    label: str
    producer: str
    dataset: str
    vintage: str
    licence: str
    keys: Texts
    owners: Texts
    descriptions: Texts
    finalities: Texts
    communes: Texts
    cost_eur: Floats
    private_eur: Floats
    other_eur: Floats
    granted_eur: Floats


@dataclass(frozen=True, slots=True)
class Replay:
    """Projects under the rules. Arrays are parallel to those of the list, shape (n,).

    Attributes:
        projects: the list.
        rules: rules applied.
        budget: which envelope.
        envelope_eur: its amount.
        standing: texts of `ProjectStanding`.
        place: position of the commune in the territory, -1 where it is not there.
        position: 0 to 100, high = need; NaN where unknown.
        cost_eur: whole euros; 0 unless replayed.
        private_eur: likewise; an unknown amount is supposed to be nothing, which `n_funding_unknown` tells.
        other_eur: likewise.
        granted_eur: whole euros really granted, of every project, NaN where unknown.
        scheduled_rate: 0 to 1, by the schedule; NaN unless replayed.
        aid_eur: whole euros; 0 unless replayed.
        rest_eur: whole euros left to the commune; 0 unless replayed.
        needs_derogation: the scheduled rate exceeds ordinary law.
        status: of the envelope (`domain.scaling.ScalingStatus`); `infaisable_planchers` gives no aid.
        n_funding_unknown: projects replayed whose private funding or other public aids are unknown: their aid and rest
            are upper bounds.
    """

    projects: ProjectList
    rules: Rules
    budget: Budget
    envelope_eur: int
    standing: Texts
    place: Ints
    position: Floats
    cost_eur: Ints
    private_eur: Ints
    other_eur: Ints
    granted_eur: Floats
    scheduled_rate: Floats
    aid_eur: Ints
    rest_eur: Ints
    needs_derogation: Bools
    status: str
    n_funding_unknown: int

    @property
    def is_replayed(self) -> Bools:
        """Shape (n,): true where the project takes part."""
        return np.equal(self.standing, ProjectStanding.REPLAYED.value)

    @property
    def gives_aid(self) -> bool:
        """False where the guaranteed rate costs more than the envelope: nobody receives anything."""
        return self.status != ScalingStatus.FLOORS_TOO_HIGH


def replay(
    projects: ProjectList,
    territory: Territory,
    position: Floats,
    rules: Rules,
    covered: Bools | None = None,
    budget: Budget = Budget.SIMULATION,
) -> Replay:
    """Replay projects: rate of the stratum of each commune, legal ceiling, envelope, whole euros (METHODS 5.1 to 5.4).

    Each project keeps its own legal minimum; the perimeter never sets a rate. A project of a commune without position
    is « à décider » and gets no aid.

    Args:
        projects: the list, n projects, led to the communes of the territory.
        territory: m communes.
        position: shape (m,), 0 to 100, high = need; NaN where unknown.
        rules: what the Conference chose.
        covered: shape (m,), communes whose projects take part; None for all.
        budget: the envelope of the rules, or what was granted to the projects replayed where it is known.

    Raises:
        InvalidInput: more than `MOST_PROJECTS` projects.
    """
    if projects.keys.size > MOST_PROJECTS:
        raise InvalidInput(field="projects", given=str(projects.keys.size), expected=f"{MOST_PROJECTS} at most")
    place = _places(projects.communes, territory.communes)
    of_commune = np.where(place == NOWHERE, np.nan, np.round(position, POSITION_DECIMALS)[np.maximum(place, 0)])
    standing = _standing(projects, place, of_commune, covered)
    taken = np.equal(standing, ProjectStanding.REPLAYED.value)
    granted = whole_euros(projects.granted_eur)
    envelope, budget = _envelope(granted[taken], rules, budget)
    cost, private, other = _amounts(projects, taken)
    unknown = np.isnan(projects.private_eur) | np.isnan(projects.other_eur)
    funding = Funding(cost[taken], private[taken], minimum_shares(projects.communes[taken], rules), other[taken])
    rates, aid, over, status = _aids(funding, of_commune[taken], rules, envelope, projects.keys[taken])
    aids = _spread(taken, aid, 0).astype(np.int64)
    return Replay(
        projects=projects,
        rules=rules,
        budget=budget,
        envelope_eur=envelope,
        standing=standing,
        place=place,
        position=of_commune,
        cost_eur=cost,
        private_eur=private,
        other_eur=other,
        granted_eur=granted,
        scheduled_rate=_spread(taken, rates, np.nan),
        aid_eur=aids,
        rest_eur=cost - private - other - aids,
        needs_derogation=_spread(taken, over, 0).astype(np.bool_),
        status=status,
        n_funding_unknown=int((taken & unknown).sum()),
    )


def _aids(
    funding: Funding, position: Floats, rules: Rules, envelope_eur: int, keys: Texts
) -> tuple[Floats, Floats, Bools, str]:
    """Return scheduled rate, aid, need of a derogation of each project, and the status of the envelope."""
    scheduled = scheduled_rates(position, rules, rules.schedule)
    floors = guaranteed_floors(scheduled, stratum_of(position, rules), rules)
    chain = cofinance(funding, scheduled, envelope_eur, ScalingMode(rules.mode), floors, keys)
    ordinary = legal_cap(funding.cost_eur, funding.private_eur, scheduled, ORDINARY_SHARE, funding.other_aids_eur)
    aid = np.zeros(scheduled.size) if chain.scaling.aid_eur is None else np.nan_to_num(chain.scaling.aid_eur)
    return scheduled, aid, ordinary.needs_derogation, str(chain.scaling.status)


def _amounts(projects: ProjectList, taken: Bools) -> tuple[Ints, Ints, Ints]:
    """Return cost, private share and other public aid in whole euros; 0 where unknown or not replayed."""
    cost, private, other = (
        np.where(taken, np.nan_to_num(whole_euros(amounts)), 0).astype(np.int64)
        for amounts in (projects.cost_eur, projects.private_eur, projects.other_eur)
    )
    return cost, private, other


def _places(codes: Texts, communes: Texts) -> Ints:
    """Return the position of each code in the territory, -1 where it is not there."""
    found = np.minimum(np.searchsorted(communes, codes), communes.size - 1)
    return np.where(communes[found] == codes, found, NOWHERE).astype(np.int64)


def _standing(projects: ProjectList, place: Ints, position: Floats, covered: Bools | None) -> Texts:
    cost = projects.cost_eur
    funded = np.nan_to_num(projects.private_eur), np.nan_to_num(projects.other_eur)
    is_outside = place == NOWHERE
    not_covered = np.zeros(place.size, np.bool_) if covered is None else ~covered[np.maximum(place, 0)]
    over = whole_euros(funded[0]) + whole_euros(funded[1]) > np.nan_to_num(whole_euros(cost))
    impossible = (cost < 0) | (cost > LARGEST_EUR) | (funded[0] < 0) | (funded[1] < 0) | over
    impossible |= (projects.granted_eur < 0) | (projects.granted_eur > LARGEST_EUR)
    reasons = (
        (projects.communes == "", ProjectStanding.NO_COMMUNE),
        (is_outside, ProjectStanding.OUTSIDE),
        (not_covered, ProjectStanding.NOT_COVERED),
        (np.isnan(cost) | (cost == 0), ProjectStanding.NO_COST),
        (impossible, ProjectStanding.IMPOSSIBLE),
        (np.isnan(position), ProjectStanding.UNDECIDED),
    )
    return np.select(
        [holds for holds, _ in reasons], [one.value for _, one in reasons], ProjectStanding.REPLAYED.value
    ).astype(np.str_)


def _envelope(granted: Floats, rules: Rules, budget: Budget) -> tuple[int, Budget]:
    """Return the amount that binds, and which it is: what was granted may be unknown."""
    if budget is Budget.GRANTED and granted.size and not np.isnan(granted).any():
        return max(int(granted.sum()), 0), Budget.GRANTED
    return rules.envelope_eur, Budget.SIMULATION


def whole_euros(amounts: Floats) -> Floats:
    """Round to whole euros, half up; NaN stays."""
    return np.floor(np.round(amounts, 6) + 0.5)


def _spread(taken: Bools, values: Floats | Bools, elsewhere: float) -> Floats:
    spread = np.full(taken.size, elsewhere, dtype=np.float64)
    spread[taken] = values
    return spread
