"""A perimeter of the invented territory with figures written by hand, ready to be exported."""

from dataclasses import replace
from datetime import date

import numpy as np

from domain.codes import CommuneCode, QpvCode
from domain.discretise import Discretisation, classify
from domain.edits import Perimeter
from domain.metrics import AreaCut, Coherent, DepartementAid, Fair, LeftOut, Metrics, Revenue, Where, Who
from domain.perimeter import QuarterParts, population_covered
from domain.plan import Plan, Rules
from domain.territory import Territory
from exports.request import ExportRequest
from geodata.atlas import Atlas
from geodata.layers import Drawing
from geodata.sources import SOURCES
from tests.worlds import squares_in_degrees, twelve_communes

DAY = date(2026, 3, 12)
ADDRESS = "http://127.0.0.1:8050/?p=abc123"
CHOSEN = Perimeter(
    communes=frozenset(map(CommuneCode, ("01001", "02001", "2A001", "2A003"))),
    quarters=frozenset(map(QpvCode, ("QN00102M", "QN02001M", "QN02002M"))),
)
EVERYTHING = Perimeter(communes=frozenset(map(CommuneCode, map(str, twelve_communes().communes))))


def made_atlas(territory: Territory | None = None) -> Atlas:
    nothing = np.array([], dtype=np.str_)
    drawing = Drawing(squares_in_degrees(), nothing, nothing, np.array([], dtype=object))
    world = territory or twelve_communes()
    return Atlas(world, drawing, (), SOURCES, world.fingerprint)


def made_request(
    perimeter: Perimeter = CHOSEN,
    indicator: str = "median_income_eur_per_cu",
    layers: tuple[str, ...] = ("departements", "qpv"),
    territory: Territory | None = None,
) -> ExportRequest:
    atlas = made_atlas(territory)
    world = atlas.territory
    return ExportRequest(
        atlas=atlas,
        perimeter=perimeter,
        metrics=made_metrics(world, perimeter),
        indicator=world.variables[indicator],
        classification=classify(world.columns[indicator], Discretisation.QUANTILES, 4),
        layers=layers,
        address=ADDRESS,
        day=DAY,
    )


def made_metrics(world: Territory, perimeter: Perimeter) -> Metrics:
    selected = np.isin(world.communes, sorted(perimeter.communes))
    selected_quarters = np.isin(world.quarters.codes, sorted(perimeter.quarters))
    people = world.columns["municipal_population"].values
    covered = population_covered(people, selected, QuarterParts.of(world.quarters), selected_quarters)
    position = np.array([95.0, 30.0, 12.5, 80.0, np.nan, 60.0, 5.0, 90.0, 45.0, 40.0, np.nan, 20.0])
    cuts = (
        AreaCut("Aubœuf", 93_240.0, 52_640.0, 52_640 / 93_240, False),
        AreaCut("Jonquières", 8_370.0, 420.0, 0.05, True),
    )
    living = Coherent("living_area", 3, 0, 2, 1, 0.42, cuts)
    plan = made_plan(world, selected, selected_quarters, position)
    departements = (
        DepartementAid("01", "Ardre", int(plan.aid_eur[:2].sum()), 53_230.0, 91.2, 52.4),
        DepartementAid("02", "Brenne", 0, 9_940.0, None, None),
        DepartementAid("2A", "Cime", 0, 420.0, 0.0, 0.0),
    )
    return Metrics(
        who=Who(
            selected=selected,
            selected_quarters=selected_quarters,
            n_communes=int(selected.sum()),
            population=covered,
            n_quarters_whole=3,
            n_quarters_part=0,
            worst_fifth_reached=0.314,
            worst_fifth_coverage=0.99,
            left_out=(LeftOut("L'Haÿe-Saint-Denis", 98_000.0), LeftOut("Daÿes-la-Ville", 31_000.0)),
            revenue=Revenue(1_390.6, 0.98),
            region_revenue=Revenue(1_337.2, 0.99),
        ),
        where=Where(3, 0.98, living, replace(living, zoning="employment_area")),
        plan=plan,
        fair=Fair(departements, 1.9, 0.071, -0.214, None, 0.99, 0.62),
        region_population=float(people.sum()),
        departement_of=world.zonings["departement"].area_of,
        position=position,
    )


def made_plan(world: Territory, selected, selected_quarters, position) -> Plan:
    people = world.columns["municipal_population"].values
    quarters = world.quarters
    parts = np.nan_to_num(quarters.population.values)[quarters.part_quarter] * quarters.part_share
    chosen = selected_quarters[quarters.part_quarter]
    by_quarters = np.bincount(quarters.part_commune, weights=parts * chosen, minlength=people.size)
    covered = np.where(selected, people, by_quarters)
    communes = np.flatnonzero(covered > 0)
    rules = Rules(envelope_eur=9_000_000)
    cost = np.round(covered[communes] * rules.cost_eur_per_head).astype(np.int64)
    stratum = np.where(np.isnan(position), -1, np.searchsorted(rules.thresholds, np.nan_to_num(position), "right"))
    stratum = stratum[communes]
    scheduled = np.where(stratum < 0, np.nan, np.array(rules.rates)[stratum])
    final = np.where(np.isnan(scheduled), np.nan, np.minimum(scheduled, 0.8))
    aid = np.floor(np.nan_to_num(final) * cost).astype(np.int64)
    return Plan(
        rules=rules,
        communes=communes,
        covered_population=covered[communes],
        stratum=stratum,
        cost_eur=cost,
        scheduled_rate=scheduled,
        final_rate=final,
        aid_eur=aid,
        rest_eur=cost - aid,
        needs_derogation=scheduled > 0.8,
        status="enveloppe_suffisante",
        requested_eur=int(np.nansum(scheduled * cost)),
        capped_request_eur=int(aid.sum()),
        ordinary_request_eur=int(aid.sum()),
        derogated_request_eur=int(np.nansum(scheduled * cost)),
        other_schedule_eur=int(aid.sum()),
        total_cost_eur=int(cost.sum()),
        total_aid_eur=int(aid.sum()),
        unused_eur=rules.envelope_eur - int(aid.sum()),
        guaranteed_floor_eur=int(aid.sum()) // 2,
        n_undecided=int((stratum < 0).sum()),
    )
