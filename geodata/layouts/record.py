"""What a layout is: the columns of a published file, what identifies its rows, how its vintage is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.territory import Aggregation

OPEN_LICENCE = "Licence Ouverte 2.0"

EUR, EUR_PER_HEAD, EUR_PER_CU = "€", "€/hab.", "€/UC"
PERCENT, PEOPLE, KM2 = "%", "hab.", "km²"


class Level(StrEnum):
    """What one row of a table describes."""

    COMMUNE = "commune"
    IRIS = "iris"
    QUARTER = "quarter"
    EPCI = "epci"
    AREA = "area"
    GRID_CELL = "grid_cell"
    CONTRACT = "contract"
    PROJECT = "project"
    POST = "post"
    FLOW = "flow"
    STRATUM = "stratum"
    FACILITY_TYPE = "facility_type"
    FIGURE = "figure"
    TERM = "term"
    CONTOUR = "contour"


class Kind(StrEnum):
    """What the cells of one column are."""

    COMMUNE = "commune"
    COMMUNES = "communes"
    QPV = "qpv"
    IRIS = "iris"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    CODE = "code"
    TEXT = "text"
    YEAR = "year"
    DATE = "date"
    FLAG = "flag"
    COUNT = "count"
    NUMBER = "number"

    @property
    def is_number(self) -> bool:
        """Tell whether cells become floats."""
        return self in (Kind.COUNT, Kind.NUMBER)


class Empty(StrEnum):
    """What an empty cell of a producer means; it is never zero."""

    MISSING = "missing"
    SECRET = "secret"  # noqa: S105 - statistical confidentiality, not a credential


class Duplicates(StrEnum):
    """What is done with rows that have the same key and are not the same."""

    REFUSED = "refused"
    EMPTIED = "emptied"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a layout.

    Attributes:
        name: English name used from here on.
        published: its names in files, compared without case, accents or repeated spaces; `{yy}` and `{yyyy}` stand
            for a year.
        kind: what its cells are.
        unit: symbol shown with its figures; empty for a plain count or a text.
        is_required: a file is of this layout only if it has this column.
        aggregation: how its figures add up over several rows.
        signs: texts of this producer for « no value ».
        empty: what an empty cell means.
        scale: multiplies the published number (1000 for thousands of euros).
        can_exceed: a rate over 100 % or negative is possible.
        form: regular expression that most cells follow; it tells apart layouts with the same columns.
        terms: published texts and the English terms that replace them, years as in `published`.
    """

    name: str
    published: tuple[str, ...]
    kind: Kind
    unit: str = ""
    is_required: bool = False
    aggregation: Aggregation = Aggregation.NONE
    signs: frozenset[str] = frozenset()
    empty: Empty = Empty.MISSING
    scale: float = 1.0
    can_exceed: bool = False
    form: str = ""
    terms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who publishes a dataset.

    Attributes:
        producer: as to be credited.
        dataset: official name.
        licence: of the producer.
    """

    producer: str
    dataset: str
    licence: str = OPEN_LICENCE


@dataclass(frozen=True, slots=True)
class Dating:
    """How the vintage of a file and the year of its commune codes are known.

    Attributes:
        fixed: vintage that every file of this layout describes; empty where files differ.
        by_field: name of the field whose published name (`MED16`) or whose cells give the year.
        is_in_label: the name of the file, or of the layer read, gives the year.
        cog_fixed: year of the commune codes of every file; 0 where files differ.
        cog_offset: years from the vintage to the codes; None where no rule holds.
        cog_of: year of the codes of some vintages.
    """

    fixed: str = ""
    by_field: str = ""
    is_in_label: bool = False
    cog_fixed: int = 0
    cog_offset: int | None = None
    cog_of: Mapping[int, int] = field(default_factory=dict)

    def cog_year(self, vintage: str) -> int:
        """Return the year of the codes of a vintage, by its last year; 0 where no rule gives it."""
        last = vintage.rpartition("-")[2]
        year = int(last) if last.isdigit() else 0
        if self.cog_fixed or year in self.cog_of:
            return self.cog_fixed or self.cog_of[year]
        return year + self.cog_offset if year and self.cog_offset is not None else 0


@dataclass(frozen=True, slots=True)
class Pivot:
    """A long table made wide: one column for each known label.

    Attributes:
        on: field of the labels.
        value: field of the values.
        names: fields made, each with the label as its published name.
    """

    on: str
    value: str
    names: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Quotient:
    """A column that the file only gives as a ratio.

    Attributes:
        made: the column made; rounded to whole numbers where it counts something.
        above: field divided.
        below: field that divides.
    """

    made: Field
    above: str
    below: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A commune code published in two columns.

    Attributes:
        departement: field of the département, `1`, `01`, `001`, `2A` or `101` to `106` overseas.
        commune: field of the number of the commune in it.
        made: field made of both.
    """

    departement: str
    commune: str
    made: Field


@dataclass(frozen=True, slots=True)
class Layout:
    """One presentation of one producer.

    Attributes:
        key: short name, kept with what is loaded.
        origin: producer, dataset, licence.
        level: what a row describes.
        fields: columns read; others are left out.
        row_key: fields that identify a row; empty where none does.
        dating: how vintage and commune codes are dated.
        has_shapes: rows have contours.
        keeps: rows kept, by field and value; others are left out and counted.
        pivot: makes a long table wide.
        gathered: texts of the rows of one key joined with commas, all other cells being equal.
        added: figures of the rows of one key that are summed.
        duplicates: what is done with other rows of one key.
        quotients: columns made by division.
        joined: commune code made of two columns.
        zoning: key of the zoning that a list of communes is; empty elsewhere.
        members: folded beginnings of the field `zone` that say « in the zone »; where there is none, every row is.
        has_parts_of_cities: Paris, Lyon and Marseille stand there beside their arrondissements, which are left out.
        share_known: share of the columns of a file that a layout of common names must know to be recognised.
    """

    key: str
    origin: Origin
    level: Level
    fields: tuple[Field, ...]
    row_key: tuple[str, ...] = ()
    dating: Dating = field(default_factory=Dating)
    has_shapes: bool = False
    keeps: Mapping[str, str] = field(default_factory=dict)
    pivot: Pivot | None = None
    gathered: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    duplicates: Duplicates = Duplicates.REFUSED
    quotients: tuple[Quotient, ...] = ()
    joined: Joined | None = None
    zoning: str = ""
    members: tuple[str, ...] = ()
    has_parts_of_cities: bool = False
    share_known: float = 0.0

    def column_read(self, name: str) -> Field:
        """Return one field that is read, by its English name."""
        return next(each for each in self.fields if each.name == name)

    def column(self, name: str) -> Field:
        """Return one field, made or read, by its English name.

        Raises:
            KeyError: the layout has no such field.
        """
        return {each.name: each for each in self.all_fields()}[name]

    def all_fields(self) -> tuple[Field, ...]:
        """Return every column that a table of this layout may have: those read, then those made."""
        made = self.pivot.names if self.pivot else ()
        joined = (self.joined.made,) if self.joined else ()
        hidden = {self.pivot.on, self.pivot.value} if self.pivot else set()
        read = tuple(each for each in self.fields if each.name not in hidden)
        return (*joined, *read, *made, *(quotient.made for quotient in self.quotients))


def code(name: str, kind: Kind, *published: str, form: str = "", signs: frozenset[str] = frozenset()) -> Field:
    """Make a required field of codes."""
    return Field(name, published, kind, is_required=True, form=form, signs=signs)


def required(name: str, *published: str, kind: Kind = Kind.TEXT) -> Field:
    """Make a required field of texts."""
    return Field(name, published, kind, is_required=True)


def text(name: str, *published: str, kind: Kind = Kind.TEXT, signs: frozenset[str] = frozenset()) -> Field:
    """Make a field of texts that may be absent."""
    return Field(name, published, kind, signs=signs)


def count(name: str, *published: str, is_required: bool = False, empty: Empty = Empty.MISSING) -> Field:
    """Make a field that counts: whole, positive, summable."""
    return Field(name, published, Kind.COUNT, "", is_required, Aggregation.SUM, empty=empty)


def people(name: str, *published: str, is_required: bool = False) -> Field:
    """Make a field that counts inhabitants."""
    return Field(name, published, Kind.COUNT, PEOPLE, is_required, Aggregation.SUM)


def euros(name: str, *published: str, is_required: bool = False, scale: float = 1.0) -> Field:
    """Make a field of euros, summable."""
    return Field(name, published, Kind.NUMBER, EUR, is_required, Aggregation.SUM, scale=scale)


def rate(
    name: str, *published: str, is_required: bool = False, can_exceed: bool = False, empty: Empty = Empty.MISSING
) -> Field:
    """Make a field of percentages, not summable."""
    return Field(name, published, Kind.NUMBER, PERCENT, is_required, empty=empty, can_exceed=can_exceed)


def figure(
    name: str, *published: str, unit: str = "", is_required: bool = False, empty: Empty = Empty.MISSING
) -> Field:
    """Make a field of other numbers, not summable: medians, deciles, ratios, means."""
    return Field(name, published, Kind.NUMBER, unit, is_required, empty=empty)
