"""The tree of errors. An error carries facts; its French sentence stands in `domain/wording/errors.py`.

GeoprioError
├── InvalidInput        a value from outside is not of the form expected (browser, file, script)
│   ├── UnknownCode     a code that the territory or the registry does not hold
│   ├── OutOfDomain     a number or a list outside the domain of a formula
│   ├── FormulaRefused  a formula written by a user is outside the language (METHODS 1.7)
│   └── IndexRefused    the definition of an index cannot be
├── Cancelled           a long calculation was stopped before its end, on purpose
├── StaleState          an address or a state made for another version of the territory
├── NotSummable         a sum or a mean was asked of a column that has none
├── StoreError          a proposal cannot be read, changed or kept
│   ├── UnknownProposal     no proposal of this address
│   ├── ImpossibleChange    the change has no meaning in the present state
│   ├── NoteChanged         another method note was kept since the one that a save started from
│   ├── OperationReused     the identifier of a save already stands for another one
│   └── StoreUnavailable    the database is missing, full, busy, damaged or of another version
├── UnknownTerritory    a state made for a territory that is not on the table
├── UnreadableData      a territory folder or a file of it cannot be read as written
│   └── DamagedImport   a file loaded into a territory folder is no longer as it was written
└── UnreadableTerritory a territory that was asked for cannot be opened
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


class FormulaCode(StrEnum):
    """Why a formula is refused (METHODS 1.7). The texts are those of the reference vectors."""

    SYNTAX = "SYNTAXE"
    UNKNOWN_NAME = "NOM_INCONNU"
    FUNCTION = "FONCTION_INTERDITE"
    UNIT = "UNITE"
    EXPONENT = "EXPOSANT"
    TOO_LONG = "TROP_LONG"
    TOO_DEEP = "TROP_PROFOND"


@dataclass(eq=False)
class FormulaRefused(InvalidInput):
    """A formula written by a user is outside the language.

    Attributes:
        code: the first check that fails.
        start: place in the text of the first character refused, from 0; its length where the text stops too soon.
        end: place after the last character refused.
        operands: for a name, the nearest known ones; for a unit, what is put together, each as written.
        units: for a unit, unit text of each operand, `eur/hab`.
    """

    code: FormulaCode
    start: int
    end: int
    operands: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(eq=False)
class IndexRefused(InvalidInput):
    """The definition of an index cannot be.

    Attributes:
        reason: key of `domain.wording.index.REFUSALS`.
    """

    reason: str


@dataclass(eq=False)
class Cancelled(GeoprioError):
    """A long calculation was stopped before its end, on purpose.

    Attributes:
        done: parts that were done.
        total: parts that it had.
    """

    done: int
    total: int


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


@dataclass(eq=False)
class DamagedImport(UnreadableData):
    """A file loaded into a territory folder is no longer as it was written.

    Attributes:
        key: name of the import; empty where the list of imports itself is damaged.
    """

    key: str


@dataclass(eq=False)
class UnreadableTerritory(GeoprioError):
    """A territory that was asked for cannot be opened: its folder is half-written, altered or of another format.

    Attributes:
        name: French name of the territory, or name of its folder where not even that can be read.
        file: name of the file at fault.
        command: words that build it again.
    """

    name: str
    file: str
    command: str


@dataclass(eq=False)
class StoreError(GeoprioError):
    """A proposal cannot be read, changed or kept."""


@dataclass(eq=False)
class UnknownProposal(StoreError):
    """No proposal of this address.

    Attributes:
        given: its identifier.
    """

    given: str


@dataclass(eq=False)
class ImpossibleChange(StoreError):
    """A change that has no meaning in the present state.

    Attributes:
        reason: key of `domain.wording.store.IMPOSSIBLE`.
    """

    reason: str


@dataclass(eq=False)
class NoteChanged(StoreError):
    """A method note was saved by somebody else since the one that a save started from.

    Attributes:
        author: who saved it last, as they name themselves.
        at: when, UTC.
    """

    author: str
    at: datetime


@dataclass(eq=False)
class OperationReused(StoreError):
    """The identifier of a save already stands for another one.

    Attributes:
        op_id: the identifier.
    """

    op_id: str


@dataclass(eq=False)
class StoreUnavailable(StoreError):
    """The database cannot serve.

    Attributes:
        reason: key of `domain.wording.store.UNAVAILABLE`.
        detail: what the database said, for the log.
    """

    reason: str
    detail: str = ""
