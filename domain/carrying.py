"""From one territory to another: what of a state exists there is kept, the rest is left and counted."""

from dataclasses import dataclass, replace

from domain.codes import CommuneCode, QpvCode
from domain.edits import Perimeter, starting_point
from domain.reading import amounts_of, known_reading
from domain.state import State
from domain.territory import Territory


@dataclass(frozen=True, slots=True)
class Carried:
    """A state brought to another territory.

    Attributes:
        state: what opens there; the rules of the money are always kept, the view never.
        is_start: true where the starting point of the new territory opens in place of the perimeter.
        n_communes: communes left, chosen, locked or withdrawn, because they do not exist there.
        n_quarters: quarters left, likewise.
        n_layers: layers left, likewise.
        is_indicator_left: true where the indicator is not available there.
    """

    state: State
    is_start: bool
    n_communes: int
    n_quarters: int
    n_layers: int
    is_indicator_left: bool


def carry(
    state: State,
    origin: Territory,
    target: Territory,
    default: State,
    indicators: tuple[str, ...],
    layers: tuple[str, ...],
) -> Carried:
    """Bring a state to another territory.

    A perimeter that is the starting point of its territory becomes that of the other: a conference never starts from
    a blank map (PRODUCT). So does one of which nothing exists there.

    Args:
        state: what was on screen.
        origin: its territory.
        target: the territory to open.
        default: what opens there without any state.
        indicators: keys of its indicators.
        layers: keys of its layers.
    """
    known = Perimeter(
        frozenset(map(CommuneCode, target.communes.tolist())), frozenset(map(QpvCode, target.quarters.codes.tolist()))
    )
    kept = Perimeter(
        state.perimeter.communes & known.communes,
        state.perimeter.quarters & known.quarters,
        state.perimeter.locked & known.communes,
        state.perimeter.withdrawn & known.communes,
    )
    was_start = state.perimeter == starting_point(origin)
    is_start = was_start or (kept == Perimeter() and state.perimeter != Perimeter())
    shown = tuple(key for key in state.layers if key in layers)
    has_indicator = state.indicator in indicators
    return Carried(
        state=State(
            perimeter=default.perimeter if is_start else kept,
            indicator=state.indicator if has_indicator else default.indicator,
            layers=shown,
            rules=replace(
                state.rules, derogations=tuple(one for one in state.rules.derogations if one in known.communes)
            ),
            classing=state.classing,
            reading=known_reading(state.reading, indicators, amounts_of(target)),
        ),
        is_start=is_start,
        n_communes=0 if was_start else len(_named(state.perimeter) - known.communes),
        n_quarters=0 if was_start else len(state.perimeter.quarters - known.quarters),
        n_layers=len(state.layers) - len(shown),
        is_indicator_left=not has_indicator,
    )


def _named(perimeter: Perimeter) -> frozenset[CommuneCode]:
    return perimeter.communes | perimeter.locked | perimeter.withdrawn
