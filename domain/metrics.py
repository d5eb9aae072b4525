"""Every figure of the panel for one perimeter, in the order of its four questions: the records."""

from dataclasses import dataclass

from domain.perimeter import PopulationCovered
from domain.plan import Plan
from domain.values import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Revenue:
    """A ratio of sums with its coverage (METHODS 1.1).

    Attributes:
        value: euros per inhabitant; None where nothing is known.
        coverage: inhabitants used over all inhabitants asked about, 0 to 1; None where nobody is asked about.
    """

    value: float | None
    coverage: float | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A commune of the worst-off fifth that the perimeter leaves out, in whole or in part.

    Attributes:
        name: French name.
        population: its inhabitants.
        uncovered: those of them whom the perimeter does not cover.
    """

    name: str
    population: float
    uncovered: float


@dataclass(frozen=True, slots=True)
class Who:
    """« Qui ? »: whom the perimeter reaches, beside the region.

    Attributes:
        selected: shape (n,), communes chosen whole.
        selected_quarters: shape (q,), quarters chosen for themselves.
        n_communes: communes chosen whole.
        largest: names of the most populated of them, at most six.
        population: inhabitants, bounds and shares.
        n_quarters_whole: quarters chosen or wholly inside.
        n_quarters_part: quarters partly inside.
        worst_fifth_reached: share of the worst-off fifth of the population inside, 0 to 1; a commune reached through
            its quarters alone counts for the covered share of its inhabitants; None where undefined.
        worst_fifth_coverage: inhabitants of communes with an index over all inhabitants.
        inclusion_error: share of those inside who are not of the worst-off fifth, 0 to 1; None where undefined.
        worst_tenth_reached: share of the worst-off tenth of the population inside, 0 to 1; None where undefined.
        left_out: communes of the worst-off fifth with most inhabitants not covered, at most three.
        revenue: operating revenue per inhabitant of the communes chosen whole; None where the territory has no
            such column.
        region_revenue: the same for the territory; None likewise.
    """

    selected: Bools
    selected_quarters: Bools
    n_communes: int
    largest: tuple[str, ...]
    population: PopulationCovered
    n_quarters_whole: int
    n_quarters_part: int
    worst_fifth_reached: float | None
    worst_fifth_coverage: float
    inclusion_error: float | None
    worst_tenth_reached: float | None
    left_out: tuple[LeftOut, ...]
    revenue: Revenue | None
    region_revenue: Revenue | None


@dataclass(frozen=True, slots=True)
class AreaCut:
    """One area that the perimeter cuts.

    Attributes:
        name: French name.
        population: inhabitants of the whole area, outside the territory included.
        population_inside: those inside the perimeter.
        share_inside: 0 to 1.
        crosses_border: the area has inhabitants outside the territory, so it can never be whole.
    """

    name: str
    population: float
    population_inside: float
    share_inside: float
    crosses_border: bool


@dataclass(frozen=True, slots=True)
class Coherent:
    """How the perimeter follows one zoning (METHODS 3.3).

    Attributes:
        zoning: key of the zoning.
        n_touched: areas with inhabitants inside.
        n_whole: areas wholly inside.
        n_cut: areas cut.
        n_cut_by_border: cut areas that cross the border of the territory.
        cut_index: 0 (none cut) to 1 (all cut in half); None where none is touched.
        worst: the five cuts that bear on most inhabitants (the smaller side of the cut).
    """

    zoning: str
    n_touched: int
    n_whole: int
    n_cut: int
    n_cut_by_border: int
    cut_index: float | None
    worst: tuple[AreaCut, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """« Où ? »: pieces, living areas, employment areas.

    Attributes:
        n_pieces: connected pieces of the communes chosen whole.
        largest_piece_share: share of their inhabitants in the largest piece; None where there is none.
        living_areas: coherence with living areas; None where the territory has no table of them.
        employment_areas: coherence with employment areas; None likewise.
    """

    n_pieces: int
    largest_piece_share: float | None
    living_areas: Coherent | None
    employment_areas: Coherent | None


@dataclass(frozen=True, slots=True)
class DepartementAid:
    """Simulated aid in one département.

    Attributes:
        code: its code.
        name: French name.
        aid_eur: whole euros; None where no aid is decided.
        covered_population: covered inhabitants of communes whose rate is decided.
        per_covered_head: euros per such inhabitant; None where there is none or no aid is decided.
        per_head: euros per inhabitant of the whole département; None where no aid is decided.
        undecided_population: covered inhabitants of communes whose rate is left to decide.
    """

    code: str
    name: str
    aid_eur: int | None
    covered_population: float
    per_covered_head: float | None
    per_head: float | None
    undecided_population: float


@dataclass(frozen=True, slots=True)
class Fair:
    """« Est-ce juste ? »: gaps per inhabitant, before and after.

    Attributes:
        departements: aid by département, in code order, those without aid included.
        max_min_ratio: largest over smallest euros per covered inhabitant among départements reached; None where
            fewer than two are reached or the smallest is 0.
        gini_income: population-weighted Gini of the communes' median standards of living, whole territory; None
            where no median is known.
        concentration_aid: concentration index of the aid per inhabitant by median standard of living, poorest
            first, whole territory: below 0 when aid goes to the poorer; None without aid.
        concentration_rest: the same of the rest to pay.
        income_coverage: inhabitants of communes with a published median over all inhabitants; None where the
            territory has no column of medians.
        share_to_worst_fifth: share of the aid that goes to the worst-off fifth of the population; None without aid.
    """

    departements: tuple[DepartementAid, ...]
    max_min_ratio: float | None
    gini_income: float | None
    concentration_aid: float | None
    concentration_rest: float | None
    income_coverage: float | None
    share_to_worst_fifth: float | None


@dataclass(frozen=True, slots=True)
class Metrics:
    """Every figure of the panel for one perimeter under one set of rules.

    Attributes:
        who: whom it reaches.
        where: its pieces and the areas that it cuts.
        plan: its money.
        fair: what it does to gaps.
        region_population: inhabitants of the territory.
        region_quarter_population: inhabitants of all its priority quarters.
        communes_population: inhabitants of the communes chosen whole.
        target_population: inhabitants of the worst-off fifth.
        departement_of: shape (n,), département of each commune.
        position: shape (n,), position of each commune on the default index, 0 to 100.
    """

    who: Who
    where: Where
    plan: Plan
    fair: Fair
    region_population: float
    region_quarter_population: float
    communes_population: float
    target_population: float
    departement_of: Ints
    position: Floats
