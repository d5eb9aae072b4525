"""Ordinary-law means that institutions declare by territory, beside the specific credits of the contract (METHODS 7).

A declaration is a short text, the same that is pasted, kept in the address and in a variant:

    # État ; policiers ; ETP ; departement ; négociable ; effectifs au 31 décembre
    93 ; 5 200 ; 12
    Yvelines ; 3 100

One line says who declares, what, in which unit, for which areas, whether the declaring institution puts it on the
table, and by which method it counted; each other line a territory by code or name, its ordinary-law means and the
specific credits of the contract. An empty cell or « n.d. » is unknown, never zero.
"""

import base64
import binascii
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from domain.errors import InvalidInput
from domain.gap_choices import ZONINGS

FIELD = "dc"
"""Field of the address."""
MOST_DECLARATIONS, LONGEST_TEXT = 12, 100_000
LONGEST_WRITTEN = 11_000
"""Characters of an address that declarations may take: one amount and its credits for each commune of Île-de-France."""
LONGEST_NAME, LONGEST_METHOD = 60, 300
LARGEST = 1e12
EUROS, POSTS = "€", "ETP"
UNITS = (EUROS, POSTS)
OPEN, CLOSED = "négociable", "non négociable"
STANCES = (OPEN, CLOSED)
_HEAD = "#"
_COLUMNS = "|"
"""First character of what an address holds column by column; before that, rows as they are pasted."""
_STEP = "+"
_UNKNOWN = frozenset({"", "n.d.", "nd", "secret", "s", "-"})
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one institution declares of one kind of means.

    Attributes:
        institution: who declares, its own name.
        label: what it is, « policiers ».
        unit: `€` a year or `ETP`.
        zoning: one of `ZONINGS`.
        is_open: the institution puts it on the table (« négociable »): for the State, within the mandate of the préfet.
        method: how it was counted, in its words; may be empty.
        territories: codes or names as written.
        common: ordinary-law means of each; NaN where unknown.
        specific: specific credits of the contract, euros; NaN where unknown.
    """

    institution: str
    label: str
    unit: str
    zoning: str
    is_open: bool
    method: str
    territories: tuple[str, ...]
    common: tuple[float, ...]
    specific: tuple[float, ...]

    @property
    def name(self) -> str:
        """French name in a list: who, then what."""
        return f"{self.institution}\u00a0: {self.label}"


@lru_cache(maxsize=64)
def read_means(text: str) -> tuple[Declaration, ...]:
    """Read declarations.

    Raises:
        InvalidInput: `given` is the number of the line, `expected` what it should be: `head`, `number`, `territory`,
            `twice`, `rows`; or `long`, with how many lines there are.
    """
    if len(text) > LONGEST_TEXT:
        raise _refused(len(text.splitlines()), "long")
    blocks: list[tuple[int, list[str]]] = []
    for place, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith(_HEAD):
            blocks.append((place, [line]))
        elif line.strip():
            if not blocks:
                raise _refused(place, "head")
            blocks[-1][1].append(line)
        elif blocks:
            blocks[-1][1].append("")
    found = tuple(_declaration(place, lines) for place, lines in blocks)
    if len(found) > MOST_DECLARATIONS:
        raise _refused(len(text.splitlines()), "long")
    return found


def _refused(line: int, expected: str) -> InvalidInput:
    return InvalidInput(field=FIELD, given=str(line), expected=expected)


def _declaration(place: int, lines: list[str]) -> Declaration:
    head = [clean(part) for part in lines[0].lstrip()[1:].split(";")]
    head += [""] * (6 - len(head))
    institution, label, unit, zoning, stance, *method = head
    words = ", ".join(part for part in method if part)
    is_fine = institution and label and unit in UNITS and zoning in ZONINGS and stance in STANCES
    if not is_fine or max(len(institution), len(label)) > LONGEST_NAME or len(words) > LONGEST_METHOD:
        raise _refused(place, "head")
    rows = [(place + k, line) for k, line in enumerate(lines[1:], start=1) if line.strip()]
    read = [_row(number, line) for number, line in rows]
    if not read:
        raise _refused(place, "rows")
    territories = tuple(one for one, _, _ in read)
    if len({folded(one) for one in territories}) < len(territories):
        raise _refused(place, "twice")
    common, specific = tuple(row[1] for row in read), tuple(row[2] for row in read)
    return Declaration(institution, label, unit, zoning, stance == OPEN, words, territories, common, specific)


def _row(place: int, line: str) -> tuple[str, float, float]:
    cells = [clean(cell) for cell in re.split(r"[;\t]", line)]
    if not cells[0] or len(cells[0]) > LONGEST_NAME or len([one for one in cells if one]) > 3:
        raise _refused(place, "territory")
    cells += ["", ""]
    return cells[0], _amount(place, cells[1]), _amount(place, cells[2])


def _amount(place: int, cell: str) -> float:
    if is_unknown(cell):
        return float("nan")
    if not is_amount(cell):
        raise _refused(place, "number")
    return float(_bare(cell))


def is_unknown(cell: str) -> bool:
    """Tell whether a cell says that its amount is not known."""
    return _bare(cell).lower() in _UNKNOWN


def is_amount(cell: str) -> bool:
    """Tell whether a cell holds a known amount, with its unit or without."""
    bare = _bare(cell)
    return bool(_NUMBER.fullmatch(bare)) and bare.isascii() and float(bare) <= LARGEST


def _bare(cell: str) -> str:
    return _SPACES.sub("", cell).removesuffix("€").removesuffix("ETP").replace(",", ".")


def clean(text: str) -> str:
    """Return a text on one line, without what separates the cells."""
    return _SPACES.sub(" ", "".join(one for one in text if one.isprintable() or one.isspace())).strip()


def without_separators(text: str) -> str:
    """Return a text on one line that can stand in the first line of a declaration."""
    return clean(text).replace(";", ",").lstrip("# ")


def folded(text: str) -> str:
    """Return a name without accents, capitals, hyphens or apostrophes, to be compared."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    letters = "".join(one for one in plain if not unicodedata.combining(one)).lower()
    return _SPACES.sub(" ", re.sub(r"[-'.]", " ", letters)).strip()


def written(declarations: tuple[Declaration, ...]) -> str:
    """Write declarations as `read_means` reads them."""
    return "\n".join(_written(one) for one in declarations)


def _written(one: Declaration) -> str:
    rows = zip(one.territories, one.common, one.specific, strict=True)
    return "\n".join([_head(one), *(f"{name};{_cell(a)};{_cell(b)}".rstrip(";") for name, a, b in rows)])


def _head(one: Declaration) -> str:
    stance = OPEN if one.is_open else CLOSED
    cells = (one.institution, one.label, one.unit, one.zoning, stance, one.method)
    return f"{_HEAD} {' ; '.join(cells)}".removesuffix(" ; ")


def _cell(value: float) -> str:
    if np.isnan(value):
        return ""
    plain = format(Decimal(repr(float(value))), "f")
    return plain.removesuffix(".0")


def checked_means(text: str) -> str:
    """Return declarations in their shortest writing, which fits in an address and is read again.

    Raises:
        InvalidInput: they cannot be read, or are too long.
    """
    if not text:
        return ""
    plain = written(read_means(text))
    read_means(plain)
    if len(write_means(plain)) > LONGEST_WRITTEN:
        raise _refused(len(plain.splitlines()), "long")
    return plain


@lru_cache(maxsize=64)
def write_means(text: str) -> str:
    """Write declarations for an address, column by column, which packs twice as well; empty without any.

    Raises:
        InvalidInput: they cannot be read.
    """
    if not text:
        return ""
    columns = "\n".join([_COLUMNS, *(_columns(one) for one in read_means(text))])
    return base64.urlsafe_b64encode(zlib.compress(columns.encode(), 9)).decode().rstrip("=")


def _columns(one: Declaration) -> str:
    amounts = (";".join(map(_cell, values)) for values in (one.common, one.specific))
    return "\n".join([_head(one), ";".join(_stepped(one.territories)), *amounts])


def _stepped(names: tuple[str, ...]) -> Iterator[str]:
    """Write each code by its step from the one before, where both are numbers of the same length."""
    before = ""
    for name in names:
        if before and len(before) == len(name) and _is_number(before) and _is_number(name) and name > before:
            yield f"{_STEP}{int(name) - int(before)}"
        else:
            yield f"{_STEP}{name}" if name.startswith(_STEP) else name
        before = name


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal()


def _unstepped(cells: list[str]) -> Iterator[str]:
    before = ""
    for cell in cells:
        step = cell.removeprefix(_STEP)
        if cell.startswith(_STEP) and _is_number(step) and _is_number(before) and len(before) <= LONGEST_NAME:
            before = f"{int(before) + int(step):0{len(before)}d}"
        else:
            before = step
        yield before


def _rows_of(columns: str) -> str:
    """Return the rows of what `write_means` wrote column by column."""
    lines = columns.split("\n")[1:]
    blocks = []
    for k in range(0, len(lines), 4):
        head, names, common, specific = lines[k : k + 4]
        cells = zip(_unstepped(names.split(";")), common.split(";"), specific.split(";"), strict=True)
        blocks += [head, *map(";".join, cells)]
    return "\n".join(blocks)


def unpacked_means(packed: str) -> str:
    """Read what `write_means` wrote, or the rows that addresses held before.

    Raises:
        InvalidInput: another form.
    """
    try:
        body = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        plain = reader.decompress(body, 4 * LONGEST_TEXT)
        if not reader.eof or reader.unused_data:
            raise _refused(0, "long")
        text = plain.decode()
        return checked_means(_rows_of(text) if text.startswith(_COLUMNS) else text)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise _refused(0, "packed") from error
