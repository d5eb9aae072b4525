"""What is asked of the classes of a map: read again as written, kept bounds exact, five methods in five classes."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.classing import (
    METHODS,
    Classing,
    holds_for,
    read_bounds,
    read_method,
    simplest_bounds,
    typed_bounds,
    write_bounds,
    write_method,
)
from domain.discretise import OUTSIDE, Discretisation, class_of, classify
from domain.errors import InvalidInput
from domain.look import SEQUENTIAL
from domain.mapped import map_classes
from domain.territory import Aggregation, Variable
from domain.values import Column
from domain.wording.legend import METHOD_LABELS, bounds_text
from tests import strategies

thorough = settings(max_examples=100, deadline=None, derandomize=True)
columns = st.lists(st.integers(-50, 400) | st.none(), min_size=1, max_size=40).map(
    lambda drawn: Column.known(np.array([np.nan if one is None else float(one) for one in drawn]))
)


def _variable(key="density_per_km2", unit="hab./km²"):
    return Variable(key, "densité", unit, Aggregation.NONE, "INSEE", "2016", 2024, "", "")


@thorough
@given(strategies.classings())
def test_reading_what_an_address_says_is_identity(classing):
    assert Classing(*read_method(write_method(classing)), *read_bounds(write_bounds(classing))) == classing


@thorough
@given(strategies.classings())
def test_what_is_written_for_the_reader_can_be_typed_again(classing):
    text = bounds_text(classing.bounds, classing.unit)
    assume(len(text) <= 200)
    assert typed_bounds(text, classing.unit) == (classing.bounds, classing.unit)


def test_the_defaults_leave_no_trace_in_the_address():
    assert write_method(Classing()) == write_bounds(Classing()) == ""


@pytest.mark.parametrize(
    ("text", "bounds", "unit"),
    [
        ("10 000 ; 20 000,5", (10_000.0, 20_000.5), "€/UC"),
        ("30;20;20", (20.0, 30.0), "€/UC"),
        ("−5 ; 12,5 %", (-5.0, 12.5), "%"),
        ("3 ; 4 pour 1 000 hab.", (3.0, 4.0), "pour 1 000 hab."),
        ("1\u202f000 ; 2.5 ;", (2.5, 1000.0), "€/UC"),
        ("  ", (), ""),
    ],
)
def test_bounds_are_read_as_they_are_typed_in_french(text, bounds, unit):
    assert typed_bounds(text, "€/UC") == (bounds, unit)


@pytest.mark.parametrize("text", ["dix", "1 ; deux", "1;2;3;4;5", ";", "9" * 300, "1 ;; 2"])
def test_bounds_that_cannot_be_read_are_refused(text):
    with pytest.raises(InvalidInput):
        typed_bounds(text, "")


@pytest.mark.parametrize("text", ["quantiles", "quantiles-6", "manual-4", "-2", "4", "quantiles-٤"])
def test_a_method_that_is_not_offered_is_refused(text):
    with pytest.raises(InvalidInput):
        read_method(text)


@pytest.mark.parametrize("text", ["nan|", "inf|%", "1;2;3;4;5|", "un|", "1;|"])
def test_bounds_of_an_address_that_cannot_be_read_are_refused(text):
    with pytest.raises(InvalidInput):
        read_bounds(text)


def test_bounds_hold_for_their_unit_alone_whatever_its_spaces():
    assert holds_for(Classing(bounds=(1.0,), unit="pour 1\u202f000 hab."), "pour 1 000 hab.")
    assert not holds_for(Classing(bounds=(1.0,), unit="%"), "€/UC")
    assert not holds_for(Classing(unit="%"), "%")


@thorough
@given(columns, st.sampled_from(METHODS), st.integers(3, 5))
def test_the_shortest_bounds_put_every_value_in_the_same_class(column, method, k):
    bounds = classify(Column.known(column.values / 7), method, k).upper_bounds
    kept = np.array(simplest_bounds(column.values / 7, bounds))
    assert class_of(column.values / 7, kept).tolist() == class_of(column.values / 7, bounds[:-1]).tolist()


@thorough
@given(columns, st.sampled_from([None, *METHODS]), st.integers(3, 5), st.booleans())
def test_every_method_gives_every_known_value_one_class_and_one_colour(column, method, k, is_projected):
    found = map_classes(column, _variable(), Classing(method, k), is_projected=is_projected)
    classes = found.classes
    assert classes.upper_bounds.size == len(found.colors) <= min(k, 4 if is_projected else 5)
    assert ((classes.class_index == OUTSIDE) == ~column.is_known).all()
    assert classes.counts.sum() == column.is_known.sum()
    assert len(set(found.colors)) == len(found.colors)


@thorough
@given(columns, st.sampled_from(METHODS), st.integers(3, 5))
def test_kept_bounds_show_the_same_map_again(column, method, k):
    first = map_classes(column, _variable(), Classing(method, k))
    kept = simplest_bounds(column.values, first.classes.upper_bounds)
    assume(kept)
    again = map_classes(column, _variable(), Classing(bounds=kept, unit="hab./km²"))
    assert again.classes.class_index.tolist() == first.classes.class_index.tolist()
    assert (again.colors, again.method) == (first.colors, Discretisation.MANUAL)


def test_a_kept_class_has_its_colour_where_nothing_reaches_the_last_one():
    low = Column.known(np.array([1.0, 12.0, 25.0]))
    found = map_classes(low, _variable(), Classing(bounds=(10.0, 20.0, 30.0, 40.0), unit="hab./km²"))
    assert found.colors == SEQUENTIAL[5][:4]
    assert found.classes.counts.tolist() == [1, 1, 1, 0]


def test_bounds_kept_in_another_unit_are_left_aside_and_it_is_known():
    column = Column.known(np.arange(10.0))
    found = map_classes(column, _variable(), Classing(bounds=(3.0,), unit="%"))
    assert found.is_unit_other and found.method is Discretisation.FISHER_JENKS
    assert found.classes.upper_bounds.size == 5


def test_bounds_of_a_share_are_read_in_per_cent():
    column = Column.known(np.array([0.05, 0.1, 0.2]))
    found = map_classes(column, _variable(unit="%"), Classing(bounds=(10.0,), unit="%"))
    assert found.classes.class_index.tolist() == [0, 0, 1]


def test_head_and_tail_join_their_rarest_classes_to_fit_the_palette():
    column = Column.known(1000 / np.arange(1.0, 1001.0))
    free = classify(column, Discretisation.HEAD_TAIL).upper_bounds
    assert free.size > 4
    found = map_classes(column, _variable(), Classing(Discretisation.HEAD_TAIL), is_projected=True)
    assert found.classes.upper_bounds.tolist() == [*free[:3], free[-1]]


def test_colours_part_at_zero_only_where_a_bound_does():
    column, money = Column.known(np.array([-9.0, -4, -3, 1, 5, 8])), _variable("equalisation_eur_per_head", "€/hab.")
    parted = map_classes(column, money, Classing())
    assert parted.method is None and parted.colors[0].startswith("#e66101")
    assert map_classes(column, money, Classing(bounds=(-4.0, 0.0, 6.0), unit="€/hab.")).colors == parted.colors
    assert map_classes(column, money, Classing(Discretisation.QUANTILES, 4)).colors == SEQUENTIAL[4]


def test_every_method_of_the_menu_has_a_name():
    assert len({METHOD_LABELS[one] for one in METHODS}) == len(METHODS) == 5
