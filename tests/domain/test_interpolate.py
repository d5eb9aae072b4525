"""Areal interpolation and years of the official code (METHODS 10)."""

from itertools import pairwise

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tobler.area_weighted import area_interpolate

from domain.cog import Merger, Recoding, Split, convert_counts, convert_flags, unknown_codes
from domain.compactness import boxes
from domain.errors import OutOfDomain
from domain.interpolate import (
    Overlay,
    area_overlay,
    interpolate_extensive,
    interpolate_ratio,
    intersect,
    intersect_valid,
    overlay,
    snap_shares,
)
from domain.values import MISSING, OK, SECRET, Column

thorough = settings(max_examples=100, deadline=None, derandomize=True)


def _strips(limits, bottom, top):
    """Rectangles side by side between ascending limits, in metres."""
    return boxes(np.array([[a, bottom, b, top] for a, b in pairwise(limits)], dtype=float))


limits = st.lists(st.integers(0, 60), min_size=2, max_size=8, unique=True).map(
    lambda xs: [x * 100.0 for x in sorted(xs)]
)


@st.composite
def zonings(draw):
    """Sources and targets as strips of different widths and heights, and a count for each source."""
    sources = _strips(draw(limits), 0.0, 1000.0)
    bottom = draw(st.sampled_from([0.0, 300.0, -200.0]))
    targets = _strips(draw(limits), bottom, bottom + 1000.0)
    counts = st.lists(st.integers(0, 10_000), min_size=len(sources), max_size=len(sources))
    return sources, targets, np.array(draw(counts), dtype=float)


@thorough
@given(zonings())
def test_i102_targets_and_outside_sum_to_the_sources(zoning):
    """I102: Σ targets + outside = Σ sources."""
    sources, targets, values = zoning
    found = interpolate_extensive(values, area_overlay(sources, targets))
    assert found.values.sum() + found.outside == pytest.approx(values.sum())
    assert found.total == values.sum()


@thorough
@given(zonings())
def test_i103_nothing_changes_where_the_zonings_coincide(zoning):
    """I103: identity when zonings coincide, whatever the order of rows."""
    sources, _, values = zoning
    found = interpolate_extensive(values, area_overlay(sources, sources[::-1]))
    assert found.values.tolist() == values[::-1].tolist()
    assert found.outside == 0.0


@thorough
@given(zonings())
def test_i104_counts_stay_between_0_and_their_sources(zoning):
    """I104: 0 <= v_t for v_s >= 0."""
    sources, targets, values = zoning
    found = interpolate_extensive(values, area_overlay(sources, targets))
    assert (found.values >= 0.0).all()
    assert found.outside >= 0.0


@thorough
@given(zonings(), st.data())
def test_i105_a_rate_lies_between_those_of_the_sources_that_feed_it(zoning, data):
    """I105: an interpolated rate lies between the min and max of the source rates that feed it."""
    sources, targets, numerator = zoning
    people = st.lists(st.integers(1, 900), min_size=len(sources), max_size=len(sources))
    denominator = np.array(data.draw(people), dtype=float)
    shares = area_overlay(sources, targets)
    found = interpolate_ratio(numerator, denominator, shares)
    for target in range(len(targets)):
        feeding = shares.source[shares.target == target]
        if not feeding.size:
            assert np.isnan(found.ratio[target])
            continue
        rates = numerator[feeding] / denominator[feeding]
        assert rates.min() - 1e-9 <= found.ratio[target] <= rates.max() + 1e-9


codes = st.text("AB123", min_size=2, max_size=3)


@thorough
@given(st.dictionaries(codes, st.integers(0, 10_000), min_size=2), st.data())
def test_i106_mergers_keep_totals(counts, data):
    """I106: applying fusion events keeps totals (no value missing); chains of mergers and recodings too."""
    alive, events = sorted(counts), []
    for _ in range(data.draw(st.integers(1, 4))):
        old = data.draw(st.lists(st.sampled_from(alive), min_size=1, max_size=3, unique=True))
        new = data.draw(st.one_of(st.sampled_from(old), codes))
        events.append(Merger(tuple(old), new) if len(old) > 1 else Recoding(old[0], new))
        alive = sorted({code for code in alive if code not in old} | {new})
    converted = convert_counts(counts, Column.known(list(counts.values())), events)
    assert converted.total == sum(counts.values())
    assert list(converted.codes) == alive
    assert converted.absent_codes == ()


@thorough
@given(zonings())
def test_counts_equal_those_of_tobler_where_nothing_is_snapped(zoning):
    """tobler's `allocate_total=False` is the same definition; it knows neither slivers nor the row outside."""
    sources, targets, values = zoning
    shares = area_overlay(sources, targets)
    assume(shares.source.size > 0)
    assume(((shares.outside_share == 0.0) | (shares.outside_share > 0.005)).all())
    frames = geopandas.GeoDataFrame({"v": values}, geometry=sources, crs=2154)
    expected = area_interpolate(
        frames, geopandas.GeoDataFrame(geometry=targets, crs=2154), extensive_variables=["v"], allocate_total=False
    )
    assert interpolate_extensive(values, shares).values == pytest.approx(expected["v"].to_numpy(), abs=1e-6)


def test_tobler_agrees_on_slanted_zones():
    """Zones that no axis helps: squares of 2 km turned by a third of a right angle over a grid of 1 km.

    tobler keeps its table of areas in single precision, hence the seven digits.
    """
    grid = boxes(np.array([[x, y, x + 1, y + 1] for x in range(6) for y in range(6)], dtype=float) * 1000.0)
    wide = boxes(np.array([[x, y, x + 2, y + 2] for x in range(-2, 6, 2) for y in range(-2, 6, 2)], dtype=float) * 1000)
    turn = np.array([[np.cos(0.5), np.sin(0.5)], [-np.sin(0.5), np.cos(0.5)]])
    turned = shapely.transform(wide, lambda xy: xy @ turn)
    values = np.arange(1.0, 37.0) * 100.0
    frame = geopandas.GeoDataFrame({"v": values}, geometry=grid, crs=2154)
    expected = area_interpolate(
        frame, geopandas.GeoDataFrame(geometry=turned, crs=2154), extensive_variables=["v"], allocate_total=False
    )
    pieces = intersect(grid, turned)
    raw = Overlay(pieces.source, pieces.target, pieces.area_m2 / 1e6, grid.size, turned.size)
    assert interpolate_extensive(values, raw).values == pytest.approx(expected["v"].to_numpy(), rel=1e-7, abs=1e-6)
    snapped = interpolate_extensive(values, area_overlay(grid, turned))
    assert snapped.values == pytest.approx(expected["v"].to_numpy(), rel=0.01)
    assert snapped.values.sum() + snapped.outside == pytest.approx(values.sum())


def test_slivers_are_snapped_and_the_rest_fills_the_source():
    source = np.zeros(3, dtype=np.int64)
    assert snap_shares(source, np.array([0.6, 0.396, 0.004]), 1) == pytest.approx([0.6 / 0.996, 0.396 / 0.996, 0.0])
    assert snap_shares(source[:2], np.array([0.996, 0.004]), 1).tolist() == [1.0, 0.0]
    assert snap_shares(source[:2], np.array([0.5, 0.3]), 1).tolist() == [0.5, 0.3]


def test_a_small_share_of_a_large_source_is_kept_where_it_fills_its_target():
    source = np.zeros(2, dtype=np.int64)
    kept = snap_shares(source, np.array([0.5, 0.004]), 1, np.array([0.9, 0.8]))
    assert kept.tolist() == [0.5, 0.004]
    lost = snap_shares(source, np.array([0.5, 0.004]), 1, np.array([0.9, 0.001]))
    assert lost.tolist() == [0.5, 0.0]


def test_a_source_made_of_slivers_only_keeps_them():
    snapped = snap_shares(np.zeros(250, dtype=np.int64), np.full(250, 0.004), 1)
    assert snapped == pytest.approx(np.full(250, 0.004))


def test_overlapping_targets_are_refused():
    square = boxes(np.array([[0.0, 0.0, 1000.0, 1000.0]]))
    with pytest.raises(OutOfDomain):
        area_overlay(square, np.concatenate([square, square]))


def test_an_invalid_polygon_or_degrees_are_refused():
    bow_tie = np.array([shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])], dtype=object)
    square = boxes(np.array([[0.0, 0.0, 1000.0, 1000.0]]))
    with pytest.raises(OutOfDomain):
        area_overlay(square, bow_tie)
    with pytest.raises(OutOfDomain):
        overlay(boxes(np.array([[2.0, 48.0, 3.0, 49.0]])), square)
    assert overlay(square, square).share.tolist() == [1.0]


def test_a_missing_source_makes_unknown_all_that_it_feeds():
    sources = _strips([0.0, 1000.0, 2000.0, 3000.0], 0.0, 1000.0)
    targets = _strips([0.0, 500.0, 1500.0, 3000.0], 0.0, 1000.0)
    found = interpolate_extensive(np.array([np.nan, 200.0, 300.0]), area_overlay(sources, targets))
    assert np.isnan(found.values).tolist() == [True, True, False]
    assert found.values[2] == 400.0
    assert found.outside == 0.0
    assert found.total == 500.0
    partly = interpolate_extensive(np.array([np.nan, 200.0, 300.0]), area_overlay(sources, targets[1:]))
    assert np.isnan(partly.outside)


def test_the_part_of_an_estimate_that_comes_from_split_sources_is_told():
    sources = _strips([0.0, 1000.0, 2000.0], 0.0, 1000.0)
    targets = _strips([0.0, 1500.0, 2000.0, 2100.0], 0.0, 1000.0)
    found = interpolate_extensive(np.array([300.0, 200.0]), area_overlay(sources, targets))
    assert found.values.tolist() == [400.0, 100.0, 0.0]
    assert found.split_share[:2].tolist() == [0.25, 1.0]
    assert np.isnan(found.split_share[2])


def test_a_source_with_one_unknown_side_leaves_both_sums_of_a_ratio():
    shares = Overlay(np.array([0, 1]), np.array([0, 0]), np.array([1.0, 0.5]), 2, 1)
    found = interpolate_ratio(np.array([50.0, np.nan]), np.array([100.0, 400.0]), shares)
    assert (found.ratio[0], found.denominator[0], found.is_partial[0]) == (0.5, 100.0, True)


def test_a_ratio_over_nobody_is_unknown():
    shares = Overlay(np.array([0]), np.array([0]), np.array([1.0]), 1, 2)
    assert np.isnan(interpolate_ratio(np.array([0.0]), np.array([0.0]), shares).ratio).all()


def test_one_value_per_source_is_asked():
    shares = Overlay(np.array([0]), np.array([0]), np.array([1.0]), 1, 1)
    with pytest.raises(OutOfDomain):
        interpolate_extensive(np.array([1.0, 2.0]), shares)
    with pytest.raises(OutOfDomain):
        interpolate_ratio(np.array([1.0]), np.array([1.0, 2.0]), shares)


def test_a_code_absent_from_the_data_is_listed_and_makes_its_sum_unknown():
    converted = convert_counts(["A", "C"], Column.known([5.0, 7.0]), [Merger(("A", "B"), "A")])
    assert converted.absent_codes == ("B",)
    assert converted.codes == ("A", "C")
    assert np.isnan(converted.column.values).tolist() == [True, False]
    assert converted.total == 7.0


def test_a_confidential_value_stays_confidential_in_what_it_is_summed_into():
    column = Column(np.array([np.nan, 4.0, np.nan]), np.array([SECRET, OK, MISSING]))
    converted = convert_counts(["A", "B", "C"], column, [Merger(("A", "B", "C"), "B")])
    assert converted.column.states.tolist() == [SECRET]
    assert converted.total == 0.0


def test_a_value_that_arrives_on_a_code_already_there_is_added():
    converted = convert_counts(["A", "B"], Column.known([5.0, 7.0]), [Recoding("A", "B")])
    assert (converted.codes, converted.column.values.tolist()) == (("B",), [12.0])


def test_a_split_follows_shares_of_population():
    converted = convert_counts(["A"], Column.known([80.0]), [Split("A", {"A": 0.75, "B": 0.25})])
    assert dict(zip(converted.codes, converted.column.values.tolist(), strict=True)) == {"A": 60.0, "B": 20.0}


@pytest.mark.parametrize(
    "event",
    [Split("A", {"A": 0.6, "B": 0.3}), Split("A", {"A": 1.2, "B": -0.2}), Merger((), "A"), Merger(("A", "A"), "B")],
)
def test_an_event_that_does_not_hold_together_is_refused(event):
    with pytest.raises(OutOfDomain):
        convert_counts(["A"], Column.known([80.0]), [event])


def test_a_code_that_comes_twice_is_refused():
    with pytest.raises(OutOfDomain):
        convert_counts(["A", "A"], Column.known([1.0, 2.0]), [])


def test_a_yes_among_merged_communes_makes_a_yes():
    flags, absent = convert_flags(
        ["A", "B", "C", "D", "E"],
        [True, False, False, None, False],
        [Merger(("A", "B"), "A"), Merger(("C", "D"), "C"), Split("E", {"E": 0.5, "F": 0.5})],
    )
    assert flags == {"A": True, "C": None, "E": False, "F": False}
    assert absent == ()


def test_the_part_that_keeps_the_quarter_of_a_split_commune_is_unknown():
    assert convert_flags(["A"], [True], [Split("A", {"A": 0.5, "B": 0.5})])[0] == {"A": None, "B": None}


def test_codes_absent_from_a_year_are_listed():
    assert unknown_codes(["93066", "93059"], frozenset({"93066"})) == ("93059",)


@thorough
@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 40), st.integers(0, 89)), max_size=6),
)
def test_sources_inside_a_target_are_measured_as_those_that_are_cut(rectangles):
    """The same pieces as intersections of all with all."""
    sources = np.array(
        [
            shapely.affinity.rotate(shapely.box(10 * x, 10 * y, 10 * x + 10 * side, 10 * y + 50), angle)
            for x, y, side, angle in rectangles
        ],
        dtype=object,
    )
    targets = boxes(
        np.array([[250 * c, 250 * r, 250 * c + 250, 250 * r + 250] for c in range(4) for r in range(4)], float)
    )
    every = shapely.area(shapely.intersection(sources[:, None], targets[None, :])).reshape(len(sources), 16)
    for pieces in (intersect(sources, targets), intersect_valid(sources, targets)):
        found = np.zeros_like(every)
        found[pieces.source, pieces.target] = pieces.area_m2
        assert found == pytest.approx(every, rel=1e-9)
