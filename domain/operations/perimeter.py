"""Operations of the perimeter: population, shape, coherence, commuting, concentration, targeting, sufficiency."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from domain.compactness import MINIMUM_BORDER_M, any_contacts, boxes, components, contacts, measure_shape
from domain.errors import InvalidInput, OutOfDomain, UnknownCode
from domain.explanations import Explanation, Term
from domain.operations._arrays import floats, plain, plain_list, same_length
from domain.operations._record import Json, Operation
from domain.perimeter import QuarterParts, coherence, commuting, population_covered, selection
from domain.sufficiency import SufficiencyMetrics, SufficiencyThresholds, sufficiency
from domain.targeting import WORST_QUINTILE, concentration, need_order, targeting, worst_off_units
from domain.values import Bools, Floats, Ints
from domain.wording.formulas.perimeter import METRES, PEOPLE, SQUARE_METRES, SYMBOLS, WORKERS

CRITERIA = (
    ("coverage_worst_decile", "coverage_worst_decile_min"),
    ("share_money_worst_quintile", "share_money_worst_quintile_min"),
    ("inclusion_error", "inclusion_error_max"),
    ("data_coverage", "data_coverage_min"),
)
"""Measures of the sufficiency test and their thresholds."""


def _places(codes: Mapping[str, Any], wanted: Sequence[str], field: str) -> Ints:
    place = {code: position for position, code in enumerate(codes)}
    for code in wanted:
        if code not in place:
            raise UnknownCode(field=field, given=str(code), expected="code of the inputs")
    return np.array([place[code] for code in wanted], dtype=np.int64)


def _mask(codes: Mapping[str, Any], wanted: Sequence[str], field: str) -> Bools:
    return selection(len(codes), _places(codes, wanted, field))


def _amounts(values: Sequence[Any], field: str) -> Floats:
    """Read numbers that cannot be negative."""
    read = floats(values, field)
    if (read < 0.0).any():
        raise OutOfDomain(field=field, given=str(float(np.nanmin(read))), expected="numbers >= 0")
    return read


def _quarter_parts(inputs: Json) -> QuarterParts:
    communes, quarters = inputs["communes"], inputs["quarters"]
    parts = [
        (position, code, share)
        for position, quarter in enumerate(quarters.values())
        for code, share in quarter["share"].items()
    ]
    shares = floats([share for _, _, share in parts], "share")
    if not ((shares >= 0.0) & (shares <= 1.0)).all():
        raise OutOfDomain(field="share", given=str(shares.tolist())[:60], expected="shares from 0 to 1")
    return QuarterParts(
        population=_amounts([quarter["population"] for quarter in quarters.values()], "population"),
        part_quarter=np.array([position for position, _, _ in parts], dtype=np.int64),
        part_commune=_places(communes, [code for _, code, _ in parts], "share"),
        part_share=shares,
    )


def _run_population(inputs: Json) -> Json:
    communes, quarters = inputs["communes"], inputs["quarters"]
    covered = population_covered(
        _amounts(list(communes.values()), "communes"),
        _mask(communes, inputs["selected_communes"], "selected_communes"),
        _quarter_parts(inputs),
        _mask(quarters, inputs["selected_quarters"], "selected_quarters"),
    )
    return {
        "population": covered.population,
        "population_bounds": [covered.low, covered.high],
        "share_of_region": plain(covered.share_of_region),
        "quarter_population_covered": covered.quarter_population,
        "quarter_population_bounds": [covered.quarter_low, covered.quarter_high],
        "quarter_coverage": plain(covered.quarter_coverage),
        "unknown_communes": covered.n_unknown_communes,
        "unknown_quarters": covered.n_unknown_quarters,
    }


def _explain_population(inputs: Json, outputs: Json, _position: int) -> Explanation:
    chosen = set(inputs["selected_communes"])
    communes = sum(value for code, value in inputs["communes"].items() if code in chosen and _is_number(value))
    low, high = outputs["population_bounds"]
    return Explanation(
        key="perimeter_population",
        terms=(
            Term(SYMBOLS["selected_communes"], communes, PEOPLE),
            Term(SYMBOLS["selected_quarters"], outputs["population"] - communes, PEOPLE),
            Term(SYMBOLS["low"], low, PEOPLE),
            Term(SYMBOLS["high"], high, PEOPLE),
        ),
        result=Term(SYMBOLS["population"], outputs["population"], PEOPLE),
        section="3.1",
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _run_geometry(inputs: Json) -> Json:
    cells = inputs["cells_xmin_ymin_xmax_ymax_metres"]
    polygons = boxes(np.array([floats(box, "box") for box in cells.values()], dtype=np.float64).reshape(-1, 4))
    selected = _mask(cells, inputs["selected"], "selected")
    lines = contacts(polygons)
    rook = components(len(cells), lines.pairs[lines.line_m > MINIMUM_BORDER_M], selected)
    queen = components(len(cells), any_contacts(polygons), selected)
    shape = measure_shape(polygons[selected])
    return {
        "components_rook": rook.count,
        "components_queen": queen.count,
        "area": shape.area_m2,
        "perimeter": shape.perimeter_m,
        "polsby_popper": plain(shape.polsby_popper),
        "convex_hull_ratio": plain(shape.convex_hull_ratio),
        "reock": plain(shape.reock),
        "holes": shape.n_enclaves,
    }


def _explain_geometry(_inputs: Json, outputs: Json, _position: int) -> Explanation:
    return Explanation(
        key="perimeter_geometry",
        terms=(
            Term(SYMBOLS["area"], outputs["area"], SQUARE_METRES),
            Term(SYMBOLS["perimeter"], outputs["perimeter"], METRES),
        ),
        result=Term(SYMBOLS["polsby_popper"], outputs["polsby_popper"]),
        section="3.2",
        status="ok" if outputs["polsby_popper"] is not None else "perimetre_vide",
        to_verify=True,
    )


def _run_coherence(inputs: Json) -> Json:
    population, area = inputs["population"], inputs["area"]
    areas = list(dict.fromkeys(code for code in area.values() if code is not None))
    place = {code: position for position, code in enumerate(areas)}
    _places(population, list(area), "area")
    outside = {**dict.fromkeys(areas, 0), **inputs.get("outside_population", {})}
    _places(place, list(inputs.get("outside_population", {})), "outside_population")
    measured = coherence(
        _amounts(list(population.values()), "population"),
        np.array([place.get(area.get(code), -1) for code in population], dtype=np.int64),
        _amounts([outside[code] for code in areas], "outside_population"),
        _mask(population, inputs["selected"], "selected"),
    )
    return {
        "share_inside": dict(zip(areas, plain_list(measured.share_inside), strict=True)),
        "areas_touched": int(measured.touched.sum()),
        "areas_fully_inside": int(measured.whole.sum()),
        "areas_cut": int(measured.cut.sum()),
        "areas_unknown": int(measured.unknown.sum()),
        "cut_index": plain(measured.cut_index),
        "population": dict(zip(areas, plain_list(measured.population), strict=True)),
    }


def _explain_coherence(_inputs: Json, outputs: Json, _position: int) -> Explanation:
    touched = [
        (outputs["population"][code], share)
        for code, share in outputs["share_inside"].items()
        if share is not None and share > 0
    ]
    halves = sum(people * 2 * min(share, 1 - share) for people, share in touched)
    return Explanation(
        key="coherence",
        terms=(
            Term(SYMBOLS["areas_touched"], outputs["areas_touched"]),
            Term(SYMBOLS["areas_cut"], outputs["areas_cut"]),
            Term(SYMBOLS["cut_population"], halves, PEOPLE),
            Term(SYMBOLS["touched_population"], sum(people for people, _ in touched), PEOPLE),
        ),
        result=Term(SYMBOLS["cut_index"], outputs["cut_index"]),
        section="3.3",
        status="ok" if outputs["cut_index"] is not None else "perimetre_vide",
    )


def _run_commuting(inputs: Json) -> Json:
    codes, rows = inputs["codes"], inputs["flows_home_to_work"]
    n = same_length(codes, rows, *rows)
    flow = _amounts([value for row in rows for value in row], "flows_home_to_work")
    home, work = np.divmod(np.arange(n * n), max(n, 1))
    measured = commuting(home, work, flow, _mask(dict.fromkeys(codes), inputs["selected"], "selected"))
    return {field.name: plain(getattr(measured, field.name)) for field in fields(measured)}


def _explain_commuting(inputs: Json, outputs: Json, _position: int) -> Explanation:
    chosen = [position for position, code in enumerate(inputs["codes"]) if code in set(inputs["selected"])]
    rows = inputs["flows_home_to_work"]
    residents = [rows[home] for home in chosen]
    inner = sum(row[work] for row in residents for work in chosen if _is_number(row[work]))
    return Explanation(
        key="commuting",
        terms=(
            Term(SYMBOLS["inner_flows"], inner, WORKERS),
            Term(SYMBOLS["resident_flows"], _known_sum(residents), WORKERS),
            Term(SYMBOLS["coverage"], outputs["coverage"]),
        ),
        result=Term(SYMBOLS["self_containment"], outputs["resident_self_containment"]),
        section="3.3",
        status="ok" if outputs["resident_self_containment"] is not None else "manquant",
    )


def _known_sum(rows: Sequence[Sequence[Any]]) -> float:
    return float(sum(value for row in rows for value in row if _is_number(value)))


def _run_concentration(inputs: Json) -> Json:
    same_length(inputs["amounts"], inputs["population"], inputs["need"])
    measured = concentration(
        _amounts(inputs["amounts"], "amounts"),
        _amounts(inputs["population"], "population"),
        floats(inputs["need"], "need"),
    )
    outputs = {
        key: plain(getattr(measured, key))
        for key in (
            "hhi",
            "hhi_normalised",
            "effective_beneficiaries",
            "beneficiaries",
            "effective_population_share",
            "share_to_worst_quintile",
        )
    }
    return {**outputs, "flags": ["credits_sans_habitant"] if measured.has_money_without_inhabitants else []}


def _explain_concentration(inputs: Json, outputs: Json, position: int) -> Explanation:
    amounts = floats(inputs["amounts"], "amounts")
    need = np.where(np.isnan(amounts), np.nan, floats(inputs["need"], "need"))
    order = need_order(need, floats(inputs["population"], "population"))
    fractions = worst_off_units(order, WORST_QUINTILE)
    money = amounts[order.order]
    return Explanation(
        key="concentration",
        terms=(
            Term(SYMBOLS["money"], float(money.sum()), "€"),
            Term(SYMBOLS["reference_population"], order.total, PEOPLE),
            Term(SYMBOLS["fifth_population"], WORST_QUINTILE * order.total, PEOPLE),
            Term(SYMBOLS["unit_money"], plain(amounts[position]) if amounts.size else None, "€"),
            Term(SYMBOLS["unit_fraction"], plain(fractions[position]) if fractions.size else None),
        ),
        result=Term(SYMBOLS["worst_fifth_share"], outputs["share_to_worst_quintile"]),
        section="3.4",
        status="ok" if outputs["share_to_worst_quintile"] is not None else "manquant",
    )


def _run_targeting(inputs: Json) -> Json:
    n = same_length(inputs["need"], inputs["population"])
    if not all(isinstance(position, int) and not isinstance(position, bool) for position in inputs["selected"]):
        raise InvalidInput(field="selected", given=str(inputs["selected"])[:60], expected="positions")
    measured = targeting(
        floats(inputs["need"], "need"),
        _amounts(inputs["population"], "population"),
        selection(n, np.array(inputs["selected"], dtype=np.int64)),
        inputs.get("target_population_share", WORST_QUINTILE),
    )
    return {field.name: plain(getattr(measured, field.name)) for field in fields(measured)}


def _explain_targeting(inputs: Json, outputs: Json, _position: int) -> Explanation:
    return Explanation(
        key="targeting",
        terms=(
            Term(SYMBOLS["target_share"], inputs.get("target_population_share", WORST_QUINTILE)),
            Term(SYMBOLS["covered_target"], outputs["covered_population"], PEOPLE),
            Term(SYMBOLS["target_population"], outputs["target_population"], PEOPLE),
            Term(SYMBOLS["inside_population"], outputs["inside_population"], PEOPLE),
        ),
        result=Term(SYMBOLS["exclusion_error"], outputs["exclusion_error"]),
        section="3.5",
        status="ok" if outputs["exclusion_error"] is not None else "population_nulle",
    )


def _run_sufficiency(inputs: Json) -> Json:
    metrics = dict(zip(inputs["metrics"], plain_list(floats(list(inputs["metrics"].values()), "metrics")), strict=True))
    tested = sufficiency(SufficiencyMetrics(**metrics), SufficiencyThresholds(**inputs["thresholds"]))
    return {
        "criteria": {
            "coverage_worst_decile_min": tested.covers_worst_decile,
            "share_money_worst_quintile_min": tested.pays_worst_quintile,
            "inclusion_error_max": tested.includes_rightly,
        },
        "verdict": str(tested.verdict),
    }


def _explain_sufficiency(inputs: Json, outputs: Json, _position: int) -> Explanation:
    metrics, thresholds = inputs["metrics"], inputs["thresholds"]
    terms = tuple(
        Term(SYMBOLS[key], value)
        for metric, threshold in CRITERIA
        for key, value in ((metric, metrics[metric]), (threshold, thresholds[threshold]))
    )
    return Explanation("sufficiency", terms, Term(SYMBOLS["verdict"], outputs["verdict"]), "3.6", outputs["verdict"])


OPERATIONS: tuple[Operation, ...] = (
    Operation("perimeter_population", "3.1", _run_population, _explain_population),
    Operation("perimeter_geometry", "3.2", _run_geometry, _explain_geometry),
    Operation("coherence", "3.3", _run_coherence, _explain_coherence),
    Operation("commuting", "3.3", _run_commuting, _explain_commuting),
    Operation("concentration", "3.4", _run_concentration, _explain_concentration),
    Operation("targeting", "3.5", _run_targeting, _explain_targeting),
    Operation("sufficiency", "3.6", _run_sufficiency, _explain_sufficiency),
)
