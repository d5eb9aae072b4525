"""The definition of an index of need: what it is made of, as one text that is kept, compared and carried in addresses.

A part is an expression of the formula language (METHODS 1.7): the name of a variable, or a formula of one's own. Two
texts of one definition are one canonical text, hence one mark.
"""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from domain.errors import FormulaRefused, IndexRefused
from domain.formula.language import Kind
from domain.formula.parser import parse
from domain.formula.printer import printed
from domain.names import short_name
from domain.normalisation import BALANCED, Method
from domain.variable_names import NAMES

FIELD = "ix"
"""Field of the address."""
MOST_PARTS = 12
LARGEST_WEIGHT = 100
MARK_LENGTH = 12
LONGEST_TEXT = 20_000
"""Characters of the text of a definition: twelve formulas of 500 characters and their names."""


@dataclass(frozen=True, slots=True)
class Part:
    """One variable of an index.

    Attributes:
        expression: name of a variable, or a formula, in the printed form of the language.
        direction: 1 where a high value means need, -1 where a low one does.
        weight: 0 to 100; only ratios between weights count (I10).
        label: French name of a formula; empty for a variable, which has its own.
    """

    expression: str
    direction: int
    weight: float
    label: str = ""

    @property
    def column(self) -> str:
        """Key of the column that the expression names; the expression itself where it is a formula."""
        return NAMES.get(self.expression, self.expression)


@dataclass(frozen=True, slots=True)
class Definition:
    """What an index of need is made of.

    Attributes:
        parts: its variables, `MOST_PARTS` at most, each once; none gives nobody an index.
        method: how each is turned into a score, one for all (METHODS 1.2).
        balance: λ of the urban and rural balance, 0 to 1, above 0 with percentiles only (METHODS 1.4).
    """

    parts: tuple[Part, ...]
    method: Method = Method.PERCENTILE
    balance: float = 0.0


DEFAULT_INDEX: tuple[Part, ...] = (
    Part("niveau_de_vie", -1, 25.0),
    Part("part_qpv", 1, 25.0),
    Part("equipements", -1, 25.0),
    Part("valeur_locative", -1, 25.0),
)
DEFAULT = Definition(DEFAULT_INDEX)
"""The index that a state without any definition uses."""

RESOURCES_AND_CHARGES = Definition(
    (
        Part("recettes", -1, 30.0),
        Part("part_qpv", 1, 15.0),
        Part(
            "(habitants_moins_de_20_ans + habitants_plus_de_65_ans) / population_recensement",
            1,
            30.0,
            "Jeunes et aînés",
        ),
        Part("niveau_de_vie", -1, 25.0),
    )
)
"""In the manner of the DSU, its weights on the nearest variables held; not the legal allocation (METHODS 1.5)."""
URBAN_RURAL = Definition(DEFAULT_INDEX, balance=BALANCED)
EMPTY = Definition(())
PRESETS: Mapping[str, Definition] = {
    "default": DEFAULT,
    "resources": RESOURCES_AND_CHARGES,
    "balance": URBAN_RURAL,
    "empty": EMPTY,
}


def written(definition: Definition) -> str:
    """Write a definition as its one canonical text."""
    parts = [
        {"expression": one.expression, "sens": one.direction, "poids": _shortest(one.weight), "nom": one.label}
        for one in definition.parts
    ]
    record = {"variables": parts, "methode": str(definition.method), "equilibre": _shortest(definition.balance)}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def mark(definition: Definition) -> str:
    """Return the mark of a definition: the first letters of the SHA-256 of its text."""
    return hashlib.sha256(written(definition).encode()).hexdigest()[:MARK_LENGTH]


def read(text: str) -> Definition:
    """Read the text of a definition, in any order of fields and any spelling of its formulas.

    Raises:
        IndexRefused: another form, or a definition that cannot be.
    """
    if len(text) > LONGEST_TEXT:
        raise _refused("long", text)
    try:
        record = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _refused("form", text) from error
    return read_record(record)


def read_record(record: object) -> Definition:
    """Read a definition from plain values.

    Raises:
        IndexRefused: another form, or a definition that cannot be.
    """
    fields = record if isinstance(record, dict) else {}
    listed = fields.get("variables")
    if not isinstance(listed, list) or fields.get("methode") not in tuple(Method):
        raise _refused("form", type(record).__name__)
    if len(listed) > MOST_PARTS:
        raise _refused("many", str(len(listed)))
    parts = tuple(_part(one) for one in listed)
    expressions = [one.expression for one in parts]
    repeated = next((one for one in expressions if expressions.count(one) > 1), None)
    if repeated is not None:
        raise _refused("repeated", repeated)
    method, balance = Method(fields["methode"]), _within(fields.get("equilibre"), 1, 2, "balance")
    if balance > 0 and method is not Method.PERCENTILE:
        raise _refused("method", str(method))
    return Definition(parts, method, balance)


def _part(record: object) -> Part:
    fields: dict[str, Any] = record if isinstance(record, dict) else {}
    expression, label, direction = fields.get("expression"), fields.get("nom", ""), fields.get("sens")
    if not isinstance(expression, str) or not isinstance(label, str):
        raise _refused("form", type(record).__name__)
    try:
        steps = parse(expression)
    except FormulaRefused as error:
        raise _refused("formula", expression) from error
    if direction not in (1, -1) or isinstance(direction, bool | float):
        raise _refused("direction", expression)
    name = "" if len(steps) == 1 and steps[0].kind is Kind.NAME else short_name(label).text or printed(steps)[:60]
    return Part(printed(steps), direction, _within(fields.get("poids"), LARGEST_WEIGHT, 1, "weight"), name)


def _within(value: Any, high: float, decimals: int, reason: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= high:
        raise _refused(reason, ascii(value))
    return round(float(value), decimals)


def _shortest(value: float) -> float | int:
    """Return a whole number as such: the browser writes 25, not 25.0."""
    return int(value) if value == int(value) else value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refused(reason: str, given: str) -> IndexRefused:
    return IndexRefused(field=FIELD, given=ascii(given[:40])[1:-1], expected="definition of an index", reason=reason)


# ---- as a choice of the state: the default is the empty text, so that states without any stay what they were ----


def chosen_text(definition: Definition) -> str:
    """Write a definition as a state keeps it: nothing for the default one."""
    return "" if definition == DEFAULT else written(definition)


def chosen(text: str) -> Definition:
    """Return the definition that a state keeps.

    Raises:
        IndexRefused: the text is not one.
    """
    return read(text) if text else DEFAULT


def write_field(text: str) -> str:
    """Write what a state keeps for an address."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def read_field(field: str) -> str:
    """Read what `write_field` wrote, as a state keeps it.

    Raises:
        IndexRefused: another form.
    """
    if not field:
        return ""
    try:
        packed = base64.b64decode(field + "=" * (-len(field) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        body = reader.decompress(packed, 4 * LONGEST_TEXT)
        text = body.decode()
    except (binascii.Error, ValueError, zlib.error) as error:
        raise _refused("form", field) from error
    if not reader.eof or reader.unused_data:
        raise _refused("form", field)
    return chosen_text(read(text))
