"""The structured answer to « pourquoi ce chiffre ? »: a formula and the values put into it."""

from dataclasses import dataclass
from typing import TypeAlias

Figure: TypeAlias = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Term:
    """One symbol of a formula with its value.

    Attributes:
        symbol: as written in the formula, `Σ aide`.
        value: the number or text put in; None where unknown.
        unit: unit text, `€`, `hab.`, `%`, or empty.
    """

    symbol: str
    value: Figure
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one figure was obtained.

    Attributes:
        key: key of its wording in `domain.wording.formulas.FORMULAS` (title, formula text).
        terms: the values put in, in the order of the formula.
        result: the figure itself.
        section: section of the method note, `5.1`.
        status: state of the figure (`ok`, `secret`, `manquant`, a status of the operation).
        to_verify: True where the legal or scientific source was not read.
    """

    key: str
    terms: tuple[Term, ...]
    result: Term
    section: str
    status: str = "ok"
    to_verify: bool = False
