"""Every figure of the panel, for ten perimeters of Île-de-France, equals what a second road finds in the files."""

import dataclasses
from fractions import Fraction

import numpy as np
import pytest

from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter, communes_of
from domain.plan import Rules
from domain.summary import summarise
from tests import recomputation

SAINT_DENIS, MONTENILS = "93066", "77304"
TOLERANCE = 1e-9

MIXED = (
    ("93010", "93014", "91286", "78621", "77479"),
    ("QN09328M", "QN09219N", "QN07705M", "QN09314M", "QN09310M", "QN07501M"),
)
ACROSS_DEPARTEMENTS = (
    ("92036", "92078", "92004", "93066", "93039", "93031", "95018", "95210"),
    ("QN09502I", "QN09335M", "QN09504I"),
)
SCATTERED = (("77379", "91223", "95355", "78517", "77333", "77152", "94054", "95141"), ("QN09532M",))

AREAS = {
    "a whole living area and one commune of the next": ("living_area", "78361", ("78138",)),
    "a whole département": ("departement", "93", ()),
}

RULES = {
    "as the page opens": Rules(),
    "linear, tight, protected": Rules(envelope_eur=1_234_567, schedule="linear", guaranteed_rate=0.33),
    "all cut alike": Rules(envelope_eur=777_777, mode="factor", cost_eur_per_head=37, derogation=True),
    "points taken from all": Rules(envelope_eur=250_001, mode="shift", schedule="linear"),
    "a promise above the law": Rules(envelope_eur=90_000_000, guaranteed_rate=0.95, cost_eur_per_head=131),
    "a promise that costs too much": Rules(envelope_eur=10, guaranteed_rate=0.9),
    "no cost": Rules(cost_eur_per_head=0),
    "no money": Rules(envelope_eur=0, guaranteed_rate=0.0),
}


def _perimeter(communes, quarters):
    return Perimeter(frozenset(map(CommuneCode, communes)), frozenset(map(QpvCode, quarters)))


def _perimeters(region):
    found = {
        "communes and quarters mixed": _perimeter(*MIXED),
        "across départements": _perimeter(*ACROSS_DEPARTEMENTS),
        "scattered in several pieces": _perimeter(*SCATTERED),
        "empty": Perimeter(),
        "the whole region": _perimeter(region.communes.tolist(), region.quarters.codes.tolist()),
        "one QPV alone": _perimeter((), ("QN09219N",)),
        "Saint-Denis alone": _perimeter((SAINT_DENIS,), ()),
        "a département left to decide beside another": _perimeter((SAINT_DENIS, "92036"), ("QN09502I",)),
        "one commune without published income": _perimeter((MONTENILS,), ()),
        "every quarter and no commune": _perimeter((), region.quarters.codes.tolist()),
    }
    for name, (zoning, area, others) in AREAS.items():
        found[name] = _perimeter(communes_of(region, zoning, area) | set(others), ())
    return found


NAMES = (
    "communes and quarters mixed",
    "across départements",
    "a whole living area and one commune of the next",
    "scattered in several pieces",
    "a whole département",
    "empty",
    "the whole region",
    "one QPV alone",
    "Saint-Denis alone",
    "a département left to decide beside another",
    "one commune without published income",
    "every quarter and no commune",
)


def _plain(value):
    """Turn records and arrays into dictionaries and lists, NaN into None."""
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, np.ndarray):
        return [_plain(one) for one in value.tolist()]
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return None if isinstance(value, float) and np.isnan(value) else value


def assert_same(found, expected, path="metrics"):
    if isinstance(expected, dict):
        assert set(found) == set(expected), path
        for key, value in expected.items():
            assert_same(found[key], value, f"{path}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), path
        for place, value in enumerate(expected):
            assert_same(found[place], value, f"{path}[{place}]")
    elif isinstance(expected, Fraction):
        assert found is not None, f"{path}: nothing for {float(expected)}"
        assert abs(found - expected) <= TOLERANCE * max(1, abs(expected)), f"{path}: {found!r} for {float(expected)!r}"
    else:
        assert found == expected, f"{path}: {found!r} for {expected!r}"


@pytest.mark.parametrize("rules_name", RULES)
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_the_panel_equals_its_recomputation(region, table, name, rules_name):
    perimeter, rules = _perimeters(region)[name], RULES[rules_name]
    found = _plain(summarise(region, table.need, perimeter, rules))
    expected = recomputation.metrics(perimeter.communes, perimeter.quarters, _plain(rules))
    assert_same(found, expected)


def test_the_perimeters_are_what_their_names_say(region, table):
    perimeters = _perimeters(region)
    assert set(perimeters) == set(NAMES)
    found = {name: summarise(region, table.need, one, Rules()) for name, one in perimeters.items()}
    assert len(perimeters["communes and quarters mixed"].quarters) == 6
    reached = [one for one in found["across départements"].fair.departements if one.covered_population]
    assert len(reached) >= 3
    assert found["a whole living area and one commune of the next"].where.living_areas.n_whole == 1
    assert found["a whole living area and one commune of the next"].where.living_areas.n_cut == 1
    assert found["scattered in several pieces"].where.n_pieces == 7
    binding = found["a whole département"].plan
    assert binding.status == "ok" and binding.total_aid_eur == binding.rules.envelope_eur == 120_000_000
    alone, beside = found["Saint-Denis alone"], found["a département left to decide beside another"]
    assert alone.plan.status == "a_decider" and alone.plan.undecided == ("Saint-Denis",)
    assert alone.plan.undecided_cost_eur == alone.plan.total_cost_eur > 0
    by_code = {one.code: one for one in beside.fair.departements}
    assert by_code["93"].aid_eur is None and by_code["93"].undecided_population > 0
    assert by_code["92"].aid_eur and by_code["95"].aid_eur and by_code["75"].aid_eur == 0
    assert not region.columns["median_income_eur_per_cu"].is_known[region.positions((MONTENILS,))[0]]


def test_the_rules_meet_every_answer_of_the_envelope(region, table):
    perimeters = _perimeters(region)
    statuses = {
        summarise(region, table.need, perimeter, rules).plan.status
        for perimeter in perimeters.values()
        for rules in RULES.values()
    }
    assert statuses == {"ok", "enveloppe_suffisante", "infaisable_planchers", "a_decider"}


def test_the_region_has_the_published_totals(region, table):
    whole = summarise(region, table.need, _perimeters(region)["the whole region"], Rules())
    assert whole.region_population == 12_463_067
    assert whole.who.population.population == 12_463_067
    assert whole.who.population.share_of_region == 1.0
    assert whole.who.n_communes == 1_266
    assert whole.who.n_quarters_whole == 298 == region.quarters.codes.size
    assert whole.who.worst_fifth_reached == pytest.approx(1.0, abs=TOLERANCE)
    assert whole.where.n_pieces == 1
