"""What is read over the indicator, as the browser and the legend take it: a crossed indicator, circles."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from components import reading
from components.legend import LegendView
from domain.circles import Circles
from domain.classing import Classing
from domain.crossing import Crossing
from domain.mapped import mapped
from domain.wording.indicators import source_text, value_texts
from domain.wording.numbers import capital
from domain.wording.reading import (
    CROSSED_WITH_ITSELF,
    HIDDEN_BY_CROSSING,
    axis_text,
    circles_title,
    crossing_remark,
    crossing_title,
    reference_texts,
    without_circle,
)


@dataclass(frozen=True, slots=True)
class Over:
    """What is read over the indicator.

    Attributes:
        crossing: it and another indicator, or None.
        circles: an amount, or None.
    """

    crossing: Crossing | None
    circles: Circles | None


def fill_over(over: Over) -> dict[str, Any]:
    """Write what changes in the fill: cells in place of classes, values beside the first one, circles."""
    written: dict[str, Any] = {"beside": []}
    if over.crossing:
        second = over.crossing.second
        texts = value_texts(second.column, second.variable, mapped(second.variable.key).decimals)
        written |= {"class_of": over.crossing.cell_of.tolist(), "colors": over.crossing.colors}
        written["beside"].append({"label": second.variable.label, "texts": texts})
    if over.circles:
        variable = over.circles.variable
        texts = value_texts(over.circles.column, variable, 0)
        written["beside"].append({"label": variable.label, "texts": texts})
        written["circles"] = np.round(over.circles.radii, 3).tolist()
    return written


def legend_over(view: LegendView, over: Over) -> LegendView:
    """Put the square in place of the classes of one indicator, and the circles below."""
    sources = [view.source]
    if over.crossing:
        one, other = over.crossing.first, over.crossing.second
        view = replace(
            view,
            title=crossing_title(over.crossing),
            labels=(),
            colors=(),
            counts=(),
            n_missing=over.crossing.n_missing,
            n_secret=over.crossing.n_secret,
            remark=crossing_remark(over.crossing),
            square=reading.SquareView(
                axis_text(one),
                axis_text(other),
                over.crossing.colors,
                tuple(tuple(counts) for counts in over.crossing.counts.tolist()),
            ),
        )
        sources.append(source_text(other.variable))
    if over.circles:
        references = tuple(
            tuple(zip(reference_texts(over.circles, place), [radius for _, radius in listed], strict=True))
            for place, listed in enumerate(over.circles.references)
        )
        shown = reading.CirclesView(circles_title(over.circles), references, without_circle(over.circles))
        view = replace(view, circles=shown)
        sources.append(source_text(over.circles.variable))
    first, *others = dict.fromkeys(sources)
    return replace(view, source=" ".join([first, *map(capital, others)]))


def reading_notes(over: Over, asked: Classing, *, is_same: bool) -> list[str]:
    """Say what a reading leaves aside, and with what care its amount is read.

    Args:
        over: what is read over the indicator.
        asked: what is asked of the classes.
        is_same: whether the indicator was to be crossed with itself.
    """
    notes = [CROSSED_WITH_ITSELF] if is_same else []
    if over.crossing and asked != Classing():
        notes.append(HIDDEN_BY_CROSSING)
    if over.circles:
        notes.append(over.circles.variable.warning)
    return notes
