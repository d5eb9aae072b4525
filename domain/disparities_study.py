"""One amount per inhabitant looked at in every way: areas, indices, Theil, deviations, jumps on borders (METHODS 2, 6).

Rates of areas are ratios of sums over the communes of the territory where both sides are known.
"""

from dataclasses import dataclass

import numpy as np

from domain.clustering import empirical_bayes
from domain.contiguity import Contiguity
from domain.disparities import Inequality, TheilDecomposition, inequality, theil_decomposition
from domain.gap_choices import COMMUNE, SMOOTHED, ZONINGS, GapChoices
from domain.indicators import MIN_COVERAGE
from domain.measures import POPULATION, Measure
from domain.multiscalar import Discontinuities, Multiscalar, discontinuities, multiscalar
from domain.ordinary_law import areas_of
from domain.territory import Territory
from domain.values import Floats, Ints, Texts

FROM_NEED = 100
"""Threshold from which a high value is what counts (need), below it a low one (resources): METHODS 2."""
DRAWN_SHARE, MOST_DRAWN = 0.1, 800
"""Part of the borders whose jump is highest, drawn on the map, and their number at most."""


@dataclass(frozen=True, slots=True)
class Areas:
    """A measure by the areas of one zoning. Arrays are parallel, shape (k,).

    Attributes:
        zoning: one of `ZONINGS`.
        codes: codes of the areas.
        names: French names.
        numerator: sums over the communes where both sides are known; NaN where none is.
        denominator: the same of what it is divided by.
        rates: scale x numerator / denominator; NaN where undefined.
        coverage: share of the inhabitants in those sums, 0 to 1; NaN where nobody lives.
        inequality: indices between the areas, weighted by the denominator.
        n_crossing: areas with inhabitants outside the territory, who are not counted here.
    """

    zoning: str
    codes: Texts
    names: Texts
    numerator: Floats
    denominator: Floats
    rates: Floats
    coverage: Floats
    inequality: Inequality
    n_crossing: int

    @property
    def n_thin(self) -> int:
        """Areas in which less than 80 % of the inhabitants are known."""
        return int((self.coverage < MIN_COVERAGE - 1e-9).sum())


@dataclass(frozen=True, slots=True)
class GroupedTheil:
    """Inequality between communes, split by the areas of one zoning.

    Attributes:
        zoning: key of the zoning.
        codes: codes of its areas.
        names: their French names.
        theil: the decomposition.
    """

    zoning: str
    codes: Texts
    names: Texts
    theil: TheilDecomposition


@dataclass(frozen=True, slots=True)
class GapStudy:
    """Every figure of one measure.

    Attributes:
        measure: what is compared.
        choices: what is looked at.
        overall: rate of the whole territory; None where undefined.
        areas: by zoning, the smallest areas first; `ZONINGS` that the territory lacks are absent.
        theils: inequality between communes split by each zoning but the communes.
        context: zoning of the territorial deviation.
        deviations: from the territory, the area of `context` and the neighbours, in the unit of the numerator.
        jumps: across each border between neighbours.
    """

    measure: Measure
    choices: GapChoices
    overall: float | None
    areas: tuple[Areas, ...]
    theils: tuple[GroupedTheil, ...]
    context: str
    deviations: Multiscalar
    jumps: Discontinuities

    @property
    def communes(self) -> Areas:
        """The measure by commune."""
        return self.areas[0]

    @property
    def listed(self) -> Areas:
        """The measure by the areas chosen, by commune where the territory has no such zoning."""
        return next((one for one in self.areas if one.zoning == self.choices.zoning), self.areas[0])


def study_gaps(territory: Territory, measure: Measure, choices: GapChoices, contiguity: Contiguity) -> GapStudy:
    """Compute every figure of one measure.

    Args:
        territory: the territory.
        measure: what is compared.
        choices: what is looked at.
        contiguity: who has a border with whom.
    """
    areas = [
        _by_areas(territory, measure, zoning)
        for zoning in ZONINGS
        if zoning == COMMUNE or territory.zonings.get(zoning) is not None
    ]
    communes = areas[0]
    context = choices.zoning if choices.zoning in {one.zoning for one in areas[1:]} else areas[1].zoning
    known = ~np.isnan(communes.numerator)
    people = float(communes.denominator[known].sum())
    overall = measure.scale * float(communes.numerator[known].sum()) / people if people > 0 else None
    return GapStudy(
        measure=measure,
        choices=choices,
        overall=overall,
        areas=tuple(areas),
        theils=tuple(_theil(territory, communes, one) for one in areas[1:]),
        context=context,
        deviations=multiscalar(
            communes.numerator,
            communes.denominator,
            areas_of(territory, context)[2],
            contiguity,
            float(choices.threshold),
            superior=choices.threshold >= FROM_NEED,
        ),
        jumps=discontinuities(communes.numerator * measure.scale, communes.denominator, territory.neighbours),
    )


def _by_areas(territory: Territory, measure: Measure, zoning: str) -> Areas:
    codes, names, area_of = areas_of(territory, zoning)
    above, below = measure.numerator, measure.denominator
    used = ~(np.isnan(above) | np.isnan(below)) & (area_of >= 0)
    people = np.nan_to_num(territory.columns[POPULATION].values)
    counted, everybody = (
        np.bincount(area_of[one], weights=people[one], minlength=codes.size) for one in (used, area_of >= 0)
    )
    has_any = np.bincount(area_of[used], minlength=codes.size) > 0
    numerator = np.where(has_any, np.bincount(area_of[used], weights=above[used], minlength=codes.size), np.nan)
    denominator = np.where(has_any, np.bincount(area_of[used], weights=below[used], minlength=codes.size), np.nan)
    rates = np.divide(measure.scale * numerator, denominator, out=np.full(codes.size, np.nan), where=denominator > 0)
    coverage = np.divide(counted, everybody, out=np.full(codes.size, np.nan), where=everybody > 0)
    return Areas(
        zoning,
        codes,
        names,
        numerator,
        denominator,
        rates,
        coverage,
        inequality(rates, denominator),
        _crossing(territory, zoning),
    )


def _crossing(territory: Territory, zoning: str) -> int:
    known = territory.zonings.get(zoning)
    return 0 if known is None else int((np.nan_to_num(known.outside_population) > 0).sum())


def _theil(territory: Territory, communes: Areas, by: Areas) -> GroupedTheil:
    group_of = areas_of(territory, by.zoning)[2]
    found = theil_decomposition(communes.rates, communes.denominator, group_of, by.codes.size)
    return GroupedTheil(by.zoning, by.codes, by.names, found)


def compared_rates(study: GapStudy) -> Floats:
    """Return the rates that the test of clusters compares, shape (n,); NaN where unknown.

    Smoothed ones are drawn towards the common rate where few live (METHODS 6.7); amounts below 0 cannot be, and stay.
    """
    communes = study.communes
    if study.choices.rates != SMOOTHED or bool((communes.numerator < 0).any()):
        return communes.rates
    return study.measure.scale * empirical_bayes(communes.numerator, communes.denominator)


def drawn_jumps(study: GapStudy) -> Ints:
    """Return the borders whose jump is highest, one in ten of those known, 800 at most, the highest first.

    Returns:
        shape (p,), positions among the pairs of neighbours of the territory.
    """
    gap = study.jumps.gap
    known = np.flatnonzero(~np.isnan(gap) & (gap > 0))
    order = known[np.lexsort((study.jumps.lower[known], study.jumps.higher[known], -gap[known]))]
    return order[: min(MOST_DRAWN, int(np.ceil(DRAWN_SHARE * known.size)))]
