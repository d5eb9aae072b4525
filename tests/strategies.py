"""Hypothesis strategies over the twelve-commune world: perimeters, edits, rules, states."""

from dataclasses import replace

from hypothesis import strategies as st

from domain.classing import METHODS, Classing
from domain.codes import CommuneCode, QpvCode
from domain.edits import (
    HOLDS,
    HOWS,
    MEANS,
    ChangeArea,
    ChangeCommunes,
    ChangeQuarters,
    Clear,
    Edit,
    HoldCommunes,
    Perimeter,
    ToggleCommune,
    ToggleQuarter,
    replay,
)
from domain.plan import MODES, SCHEDULES, Rules
from domain.reading import Reading, amounts_of
from domain.state import State
from domain.territory import Territory

LARGEST_COST_EUR_PER_HEAD = 5_000
LARGEST_CAP = 300_000
"""More than the twelve communes hold."""


def perimeters(territory: Territory) -> st.SearchStrategy[Perimeter]:
    return st.builds(
        Perimeter,
        st.frozensets(_codes(territory.communes, CommuneCode)),
        st.frozensets(_codes(territory.quarters.codes, QpvCode)),
    )


def held_perimeters(territory: Territory) -> st.SearchStrategy[Perimeter]:
    """Perimeters with locked and withdrawn communes."""
    return st.builds(
        lambda start, *held: replay(start, held, territory), perimeters(territory), *[holds(territory)] * 2
    )


def edits(territory: Territory) -> st.SearchStrategy[Edit]:
    return st.one_of(
        st.builds(ToggleCommune, _codes(territory.communes, CommuneCode)),
        st.builds(ToggleQuarter, _codes(territory.quarters.codes, QpvCode)),
        area_changes(territory),
        set_changes(territory),
        quarter_changes(territory),
        st.builds(Clear),
    )


def set_changes(territory: Territory) -> st.SearchStrategy[ChangeCommunes]:
    communes = st.frozensets(_codes(territory.communes, CommuneCode))
    return st.builds(ChangeCommunes, communes, st.sampled_from(HOWS), st.sampled_from(MEANS))


def quarter_changes(territory: Territory) -> st.SearchStrategy[ChangeQuarters]:
    quarters = st.frozensets(_codes(territory.quarters.codes, QpvCode))
    return st.builds(ChangeQuarters, quarters, st.sampled_from(HOWS), st.sampled_from(MEANS))


def holds(territory: Territory) -> st.SearchStrategy[HoldCommunes]:
    return st.builds(HoldCommunes, st.frozensets(_codes(territory.communes, CommuneCode)), st.sampled_from(HOLDS))


def area_changes(territory: Territory) -> st.SearchStrategy[ChangeArea]:
    areas = [(key, str(code)) for key, zoning in territory.zonings.items() for code in zoning.codes]
    return st.builds(
        lambda area, action: ChangeArea(area[0], area[1], action),
        st.sampled_from(areas),
        st.sampled_from(HOWS),
    )


def rules(largest_envelope_eur: int = 40_000_000) -> st.SearchStrategy[Rules]:
    """Rules as the page can make them, of the report's strata: whole euros and whole per cent."""
    return st.builds(
        Rules,
        envelope_eur=st.integers(0, largest_envelope_eur),
        cost_eur_per_head=st.integers(0, LARGEST_COST_EUR_PER_HEAD),
        schedule=st.sampled_from(SCHEDULES),
        mode=st.sampled_from(MODES),
        guaranteed_rate=st.integers(0, 100).map(lambda percent: percent / 100),
        derogation=st.booleans(),
        population_cap=st.none() | st.integers(0, LARGEST_CAP),
    )


def own_rules(territory: Territory, largest_envelope_eur: int) -> st.SearchStrategy[Rules]:
    """The same with strata of one's own and derogations one by one."""
    codes = st.frozensets(st.sampled_from([CommuneCode(one) for one in territory.communes.tolist()]))
    return st.builds(
        lambda drawn, own, derogated: replace(
            drawn, thresholds=own[0], rates=own[1], derogations=tuple(sorted(derogated))
        ),
        rules(largest_envelope_eur),
        strata(),
        codes,
    )


def strata() -> st.SearchStrategy[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Three or four strata, to a tenth of a point and of a per cent."""

    def ascending(low: int, high: int, n: int) -> st.SearchStrategy[list[int]]:
        return st.lists(st.integers(low, high), min_size=n, max_size=n, unique=True).map(sorted)

    return st.integers(3, 4).flatmap(
        lambda n: st.tuples(
            ascending(1, 999, n - 1).map(lambda tenths: tuple(tenth / 10 for tenth in tenths)),
            ascending(0, 1000, n).map(lambda tenths: tuple(round(tenth / 1000, 3) for tenth in tenths)),
        )
    )


def views() -> st.SearchStrategy[tuple[float, float, float] | None]:
    """Views as an address writes them: four decimals of a degree, quarters of a zoom level."""
    return st.none() | st.tuples(
        st.integers(-900_000, 900_000).map(lambda ten_thousandths: ten_thousandths / 10_000),
        st.integers(-1_800_000, 1_800_000).map(lambda ten_thousandths: ten_thousandths / 10_000),
        st.integers(0, 80).map(lambda quarters: quarters / 4),
    )


def states(territory: Territory, indicators: tuple[str, ...], layers: tuple[str, ...]) -> st.SearchStrategy[State]:
    return st.builds(
        State,
        perimeter=held_perimeters(territory),
        indicator=st.sampled_from(indicators),
        layers=st.lists(st.sampled_from(layers), unique=True).map(tuple),
        rules=own_rules(territory, 100_000_000_000),
        view=views(),
        classing=classings(),
        reading=readings(indicators, amounts_of(territory)),
    )


def readings(indicators: tuple[str, ...], amounts: tuple[str, ...]) -> st.SearchStrategy[Reading]:
    return st.builds(Reading, st.sampled_from(("", *indicators)), st.sampled_from(("", *amounts)))


def classings() -> st.SearchStrategy[Classing]:
    bounds = st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=4).map(
        lambda drawn: tuple(sorted({one + 0.0 for one in drawn}))
    )
    kept = st.just(((), "")) | st.tuples(bounds, st.sampled_from(["", "€/UC", "%", "pour 1 000 hab."]))
    methods = st.sampled_from([None, *METHODS])
    return st.builds(lambda method, k, held: Classing(method, k, *held), methods, st.integers(3, 5), kept)


def _codes(codes, kind):
    return st.sampled_from([kind(str(code)) for code in codes])
