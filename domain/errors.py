"""The tree of errors. An error carries facts; its French sentence stands in `domain/wording/errors.py`.

GeoprioError
├── InvalidInput        a value from outside is not of the form expected (browser, file, script)
│   ├── UnknownCode     a code that the territory or the registry does not hold
│   └── OutOfDomain     a number or a list outside the domain of a formula
├── StaleState          an address or a state made for another version of the territory
├── NotSummable         a sum or a mean was asked of a column that has none
└── UnreadableData      a territory folder or a file of it cannot be read as written
"""

from dataclasses import dataclass


@dataclass(eq=False)
class GeoprioError(Exception):
    """Base of all errors that Géoprio raises on purpose."""

    def __str__(self) -> str:
        """Write the facts, for the log; the French sentence is in `domain/wording/errors.py`."""
        return repr(self)


@dataclass(eq=False)
class InvalidInput(GeoprioError):
    """A value from outside is not of the form expected.

    Attributes:
        field: what was read, a key of `domain.wording.errors.FIELDS`, or a name of the input.
        given: what was found, shortened.
        expected: what would have been right.
    """

    field: str
    given: str
    expected: str


@dataclass(eq=False)
class UnknownCode(InvalidInput):
    """A code that the territory or the registry does not hold."""


@dataclass(eq=False)
class OutOfDomain(InvalidInput):
    """A number or a list outside the domain of a formula."""


@dataclass(eq=False)
class OutOfBounds(InvalidInput):
    """A number that can be read and is too small or too large.

    Attributes:
        low: smallest allowed.
        high: largest allowed.
    """

    low: float
    high: float


@dataclass(eq=False)
class UnknownTerritory(GeoprioError):
    """A state made for a territory that is not on the table.

    Attributes:
        given: key that the state names.
    """

    given: str


@dataclass(eq=False)
class StaleState(GeoprioError):
    """A state made for another version of the territory.

    Attributes:
        given: mark of the territory that the state names.
        expected: mark of the territory on the table.
    """

    given: str
    expected: str


@dataclass(eq=False)
class NotSummable(GeoprioError):
    """A sum was asked of a column declared not aggregable.

    Attributes:
        column: key of the column.
    """

    column: str


@dataclass(eq=False)
class UnreadableData(GeoprioError):
    """A file of a territory cannot be read as written.

    Attributes:
        file: its name.
        problem: what is wrong, one English line for the log.
    """

    file: str
    problem: str
