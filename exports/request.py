"""What every export is made from."""

from dataclasses import dataclass
from datetime import date

from domain.checks import Check
from domain.circles import Circles
from domain.crossing import Crossing
from domain.edits import Perimeter
from domain.mapped import MapClasses
from domain.metrics import Metrics
from domain.territory import Territory, Variable
from domain.wording.exports import status_text
from geodata.atlas import Atlas


@dataclass(frozen=True, slots=True)
class KeptVariant:
    """The kept variant that an export shows.

    Attributes:
        name: its name.
        visibility: French name of its visibility.
        version: its version when the export was made.
        is_exact: false where what is exported is not that version: changed since, or not saved yet.
        head_hash: hash of the last event of the journal of all variants, which proves it up to that day.
    """

    name: str
    visibility: str
    version: int
    is_exact: bool
    head_hash: str


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """One perimeter with its figures and the way it is looked at; the same request gives the same bytes.

    Attributes:
        atlas: territory and its layers.
        perimeter: communes and quarters chosen.
        metrics: every figure of the panel for that perimeter.
        checks: what was checked of it.
        indicator: variable shown by the fill of the map.
        classification: its classes and their colours, those of the screen.
        layers: keys of the outlines drawn over the fill: `departements`, `epci`, `living_areas`, `employment_areas`...
            Quarters are drawn where `qpv` is among them.
        address: permanent address that restores the state.
        day: date printed; the clock is never read.
        variant: the kept variant, or None for a draft.
        index_name: which index the rates follow, by name and version; empty for the default one.
        crossing: the indicator crossed with another one, or None where its classes alone colour the map.
        circles: circles of an amount over the communes, or None.
        base_map: credit of the base map that the screen has under the communes; empty where it has none.
    """

    atlas: Atlas
    perimeter: Perimeter
    metrics: Metrics
    checks: tuple[Check, ...]
    indicator: Variable
    classification: MapClasses
    layers: tuple[str, ...]
    address: str
    day: date
    variant: KeptVariant | None = None
    index_name: str = ""
    crossing: Crossing | None = None
    circles: Circles | None = None
    base_map: str = ""

    @property
    def territory(self) -> Territory:
        """Territory of the atlas."""
        return self.atlas.territory

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Variables that the map shows."""
        crossed = (self.crossing.second.variable,) if self.crossing else ()
        return (self.indicator, *crossed, *((self.circles.variable,) if self.circles else ()))

    @property
    def status(self) -> str:
        """What the document is, with the visibility of its variant."""
        return status_text(self.variant.visibility if self.variant else "")
