"""Finalities typed line by line, `Habitat ; 40` or `Habitat ; 40 ; 55`: parts of cost and of aid (METHODS 5.7)."""

from dataclasses import dataclass

import numpy as np

from domain.decimals import product_floor
from domain.errors import InvalidInput
from domain.plan import UNDECIDED, Plan
from domain.values import Floats, Ints

MOST_FINALITIES, LONGEST_NAME = 20, 80
WHOLE = 1_000
"""Parts are counted in thousandths."""
ROUNDING_EUR = 1
"""Euro by which a finality may exceed its rate by the rounding to whole euros alone."""


@dataclass(frozen=True, slots=True)
class Finality:
    """One finality of every project.

    Attributes:
        name: as typed.
        cost_thousandths: its part of each cost.
        aid_thousandths: its part of each aid.
    """

    name: str
    cost_thousandths: int
    aid_thousandths: int


@dataclass(frozen=True, slots=True)
class FinalityFigures:
    """One finality over the perimeter, the rate judged commune by commune. Arrays have shape (m,), those of the plan.

    Attributes:
        finality: which.
        cost_eur: its cost in each commune, whole euros; 0 where the commune is undecided.
        aid_eur: its aid, whole euros.
        maximum_eur: `floor(rate * cost)` at the rate of the schedule.
    """

    finality: Finality
    cost_eur: Ints
    aid_eur: Ints
    maximum_eur: Ints

    @property
    def headroom_eur(self) -> Ints:
        """Maximum less aid, negative where the finality is paid more than its rate."""
        return self.maximum_eur - self.aid_eur

    @property
    def n_over_law(self) -> int:
        """Communes where it is paid more than four fifths of its cost: the owner keeps a fifth of each operation."""
        return int((5 * self.aid_eur > 4 * self.cost_eur).sum())

    @property
    def n_over(self) -> int:
        """Communes where it is paid more than its rate, the euro of rounding apart."""
        return int((self.headroom_eur < -ROUNDING_EUR).sum())


def read_finalities(text: str) -> tuple[Finality, ...]:
    """Read finalities; nothing typed is none.

    Raises:
        InvalidInput: a line that cannot be read, with its number; a name twice, parts that do not add up to 100.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_FINALITIES:
        raise InvalidInput(field="finalities", given=str(len(lines)), expected=f"{MOST_FINALITIES} lines at most")
    found = tuple(_finality(number, line) for number, line in lines)
    names = [one.name for one in found]
    if len(set(names)) < len(names):
        raise InvalidInput(field="finalities", given="un nom deux fois", expected="distinct names")
    sums = [sum(parts) for parts in ([one.cost_thousandths for one in found], [one.aid_thousandths for one in found])]
    if found and sums != [WHOLE, WHOLE]:
        told = " et ".join(f"{one / 10:g} %".replace(".", ",") for one in sums)
        raise InvalidInput(field="finalities", given=f"sommes : {told}", expected="100")
    return found


def _finality(number: int, line: str) -> Finality:
    name, *parts = (part.strip() for part in line.split(";"))
    try:
        shares = [_thousandths(part) for part in parts]
    except ValueError as error:
        raise InvalidInput(field="finalities", given=f"ligne {number} : {line[:60]}", expected="name ; part") from error
    if not 0 < len(name) <= LONGEST_NAME or len(shares) not in {1, 2}:
        raise InvalidInput(field="finalities", given=f"ligne {number} : {line[:60]}", expected="name ; part")
    return Finality(name, shares[0], shares[-1])


def _thousandths(text: str) -> int:
    share = float(text.rstrip("% \u202f\u00a0").replace(",", ".")) * 10
    if not 0 <= share <= WHOLE or abs(share - round(share)) > 1e-9:
        raise ValueError(text)
    return round(share)


def by_finality(plan: Plan, finalities: tuple[Finality, ...]) -> tuple[FinalityFigures, ...]:
    """Split cost and aid of each decided commune between finalities, in whole euros that add up, and judge the rates.

    Args:
        plan: the money of the perimeter.
        finalities: parts that add up; none gives nothing.
    """
    if not finalities or plan.total_aid_eur is None:
        return ()
    decided = plan.stratum != UNDECIDED
    cost = split_whole(np.where(decided, plan.cost_eur, 0), [one.cost_thousandths for one in finalities])
    aid = split_whole(np.where(decided, plan.aid_eur, 0), [one.aid_thousandths for one in finalities])
    rates: Floats = np.where(decided, plan.scheduled_rate, 0.0)
    return tuple(
        FinalityFigures(one, cost[:, k], aid[:, k], product_floor(rates, cost[:, k])[0].astype(np.int64))
        for k, one in enumerate(finalities)
    )


def split_whole(amounts: Ints, thousandths: list[int]) -> Ints:
    """Split whole amounts by the largest remainder of each, ties to the first part (METHODS 4.4).

    Args:
        amounts: shape (m,), whole, >= 0.
        thousandths: f parts that add up to 1 000.

    Returns:
        shape (m, f), whole; each row adds up to its amount.
    """
    exact = amounts[:, None] * np.array(thousandths, dtype=np.int64)[None, :]
    parts = exact // WHOLE
    left = amounts - parts.sum(axis=1)
    order = np.argsort(-(exact % WHOLE), axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.broadcast_to(np.arange(len(thousandths)), order.shape), axis=1)
    whole: Ints = parts + (rank < left[:, None])
    return whole
