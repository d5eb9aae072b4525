"""What every export is made from."""

from dataclasses import dataclass
from datetime import date

from domain.discretise import Classes
from domain.edits import Perimeter
from domain.metrics import Metrics
from domain.territory import Territory, Variable
from geodata.atlas import Atlas


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """One perimeter with its figures and the way it is looked at; the same request gives the same bytes.

    Attributes:
        atlas: territory and its layers.
        perimeter: communes and quarters chosen.
        metrics: every figure of the panel for that perimeter.
        indicator: variable shown by the fill of the map.
        classification: its classes, those of the screen.
        layers: keys of the outlines drawn over the fill: `departements`, `epci`, `living_areas`, `employment_areas`...
            Quarters are drawn where `qpv` is among them.
        address: permanent address that restores the state.
        day: date printed; the clock is never read.
    """

    atlas: Atlas
    perimeter: Perimeter
    metrics: Metrics
    indicator: Variable
    classification: Classes
    layers: tuple[str, ...]
    address: str
    day: date

    @property
    def territory(self) -> Territory:
        """Territory of the atlas."""
        return self.atlas.territory
