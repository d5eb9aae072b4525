"""Index of resources and charges in the manner of the DSU (METHODS 1.5).

It follows the formula of article L2334-17 of the CGCT but is not the legal allocation: the group is limited to the
territory, and guarantees and overseas rules are left out. On the screen: « indice de type DSU ».
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from domain.errors import OutOfDomain
from domain.totals import total
from domain.values import Bools, Floats, States

MAX_PF_RATIO = 2.5
"""Financial potential per head, in multiples of the mean, from which a commune has no right to the grant."""
TOLERANCE = 1e-9


class DsuState(StrEnum):
    """State of one commune's index. The texts are those of the reference vectors."""

    OK = "ok"
    INELIGIBLE = "inelegible_potentiel_financier"
    UNDEFINED_RATIO = "rapport_indefini"
    MISSING = "manquant"


DSU_STATES: tuple[DsuState, ...] = tuple(DsuState)


@dataclass(frozen=True, slots=True)
class DsuWeights:
    """Weights of the four terms, 0 to 1, summing to 1.

    Attributes:
        financial_potential: a, on PF̄ / PF.
        social_housing: b, on LS / LS̄.
        housing_aid: c, on APL / APL̄.
        income: d, on R̄ / R.
    """

    financial_potential: float
    social_housing: float
    housing_aid: float
    income: float

    def as_array(self) -> Floats:
        """Return the weights in the order of the formula, shape (4,)."""
        return np.array([self.financial_potential, self.social_housing, self.housing_aid, self.income])


@dataclass(frozen=True, slots=True)
class LegalWeights:
    """Weights of the law at a date.

    Attributes:
        key: name of the preset.
        weights: the four weights; the text read lets a decree move each by at most 5 points.
        since: date from which they apply, None where it was not read.
        source: what was read.
        to_verify: true where the article in force with these figures was not read.
    """

    key: str
    weights: DsuWeights
    since: date | None
    source: str
    to_verify: bool


LEGAL_WEIGHTS: tuple[LegalWeights, ...] = (
    LegalWeights(
        key="dsu_2017",
        weights=DsuWeights(financial_potential=0.30, social_housing=0.15, housing_aid=0.30, income=0.25),
        since=date(2017, 1, 1),
        source="openfisca-france-dotations-locales, parameters and tests, dated 2019",
        to_verify=True,
    ),
    LegalWeights(
        key="dsu_avant_2017",
        weights=DsuWeights(financial_potential=0.45, social_housing=0.15, housing_aid=0.30, income=0.10),
        since=None,
        source="CGCT L2334-17; Assemblée nationale, answer no. 89397 of 28 June 2016",
        to_verify=False,
    ),
)


@dataclass(frozen=True, slots=True)
class DsuUnits:
    """Totals of the communes of one group, never ratios; each shape (n,), NaN where missing or confidential.

    Attributes:
        dgf_population: inhabitants of the financial potential.
        insee_population: inhabitants of the income.
        financial_potential_eur: euros.
        dwellings: all dwellings.
        social_dwellings: social dwellings.
        housing_aid_recipients: recipients of housing aid, spouse and dependants included.
        income_eur: total income, euros.
    """

    dgf_population: Floats
    insee_population: Floats
    financial_potential_eur: Floats
    dwellings: Floats
    social_dwellings: Floats
    housing_aid_recipients: Floats
    income_eur: Floats

    def numerators(self) -> Floats:
        """Return the numerators of PF, LS, APL and R, shape (4, n)."""
        return np.stack(
            (self.financial_potential_eur, self.social_dwellings, self.housing_aid_recipients, self.income_eur)
        )

    def denominators(self) -> Floats:
        """Return the denominators of PF, LS, APL and R, shape (4, n)."""
        return np.stack((self.dgf_population, self.dwellings, self.dwellings, self.insee_population))


@dataclass(frozen=True, slots=True)
class DsuIndex:
    """The index and what explains it.

    Attributes:
        index: shape (n,), high = need, 1 at the mean of the group; NaN where undefined.
        states: shape (n,), positions in `DSU_STATES`.
        means: shape (4,), PF̄, LS̄, APL̄, R̄: ratios of sums over the group; NaN where undefined.
        ratios: shape (4, n), PF, LS, APL, R of each commune; NaN where undefined.
        terms: shape (4, n), PF̄/PF, LS/LS̄, APL/APL̄, R̄/R; NaN where undefined.
        weights: shape (4,), weights really used; 0 for a term missing for all.
    """

    index: Floats
    states: States
    means: Floats
    ratios: Floats
    terms: Floats
    weights: Floats


def dsu_like_index(units: DsuUnits, weights: DsuWeights, max_pf_ratio: float = MAX_PF_RATIO) -> DsuIndex:
    """Compute a PF̄/PF + b LS/LS̄ + c APL/APL̄ + d R̄/R over one group (CGCT, article L2334-17; METHODS 1.5).

    Args:
        units: totals of the n communes of the group.
        weights: a, b, c, d.
        max_pf_ratio: multiple of PF̄ from which a commune is not eligible, its index being shown all the same.

    Returns:
        The index. A missing value takes the commune out of that mean and leaves it without index. PF or R at or below
        0, no dwelling or no inhabitant: `UNDEFINED_RATIO`, no index, but the commune stays in the means (scoring the
        term 0 would push the poorest commune down); likewise everybody where PF̄ or R̄ is at or below 0. A term whose
        mean is 0 (no social dwelling in the group) is left out and the index divided by the sum of the other weights.

    Raises:
        OutOfDomain: weights negative or not summing to 1, a negative count of people or dwellings.
    """
    shares = weights.as_array()
    if np.any(shares < 0) or not abs(float(shares.sum()) - 1) <= TOLERANCE:
        raise OutOfDomain(field="weights", given=str(shares.tolist()), expected="weights >= 0 summing to 1")
    numerators, denominators = units.numerators(), units.denominators()
    if np.any(denominators < 0) or np.any(numerators[1:3] < 0):
        raise OutOfDomain(field="units", given="a negative count", expected="people and dwellings >= 0")
    ratios = np.full(numerators.shape, np.nan)
    np.divide(numerators, denominators, out=ratios, where=denominators > 0)
    means = np.array([_mean_ratio(*pair) for pair in zip(numerators, denominators, strict=True)])
    terms, used = _terms(ratios, means), np.where((means == 0) & [False, True, True, False], 0.0, shares)
    is_missing = np.isnan((numerators + denominators).sum(axis=0))
    is_undefined = np.isnan(ratios).any(axis=0) | ~(np.minimum(ratios[0], ratios[3]) > 0)
    is_undefined |= not (means[0] > 0 and means[3] > 0 and used.sum() > 0)
    index = np.full(is_missing.shape, np.nan)
    np.divide(used @ np.nan_to_num(terms), used.sum(), out=index, where=~(is_missing | is_undefined))
    return DsuIndex(
        index, _states(ratios[0], means[0], is_missing, is_undefined, max_pf_ratio), means, ratios, terms, used
    )


def _mean_ratio(numerator: Floats, denominator: Floats) -> float:
    known = ~(np.isnan(numerator) | np.isnan(denominator))
    people = total(denominator[known])
    return total(numerator[known]) / people if people > 0 else float("nan")


def _terms(ratios: Floats, means: Floats) -> Floats:
    """Return mean / ratio for resources, where both are positive, and ratio / mean for charges."""
    terms = np.full(ratios.shape, np.nan)
    for row in (0, 3):
        if means[row] > 0:
            np.divide(means[row], ratios[row], out=terms[row], where=ratios[row] > 0)
    for row in (1, 2):
        if means[row] > 0:
            terms[row] = ratios[row] / means[row]
    return terms


def _states(
    financial_potential: Floats, mean_pf: float, is_missing: Bools, is_undefined: Bools, max_pf_ratio: float
) -> States:
    is_rich = financial_potential >= max_pf_ratio * mean_pf * (1 - TOLERANCE)
    order = (DsuState.MISSING, DsuState.UNDEFINED_RATIO, DsuState.INELIGIBLE)
    codes = [DSU_STATES.index(state) for state in order]
    return np.select([is_missing, is_undefined, is_rich], codes, default=0).astype(np.int8)
