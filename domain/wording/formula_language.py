"""French sentences of the formula language: refusals with their place, values that a formula leaves unknown.

ROBUSTNESS, section 4, rows S05 to S08.
"""

import re
from collections.abc import Mapping

from domain.errors import FormulaCode, FormulaRefused
from domain.formula.language import FUNCTIONS, LARGEST_EXPONENT, MOST_CHARACTERS, MOST_OPEN_PARENTHESES, MOST_STEPS
from domain.wording.imports import quoted
from domain.wording.numbers import NO_BREAK_SPACE, counted, listed, number

BASE_UNITS: Mapping[str, str] = {
    "eur": "€",
    "hab": "hab.",
    "log": "logement",
    "men": "ménage",
    "km2": "km²",
    "etp": "ETP",
}
"""French symbols of the base units of `domain.formula`."""
NO_UNIT = "sans unité"

HELP = "Voir les opérations permises dans l’aide."
HINTS: Mapping[str, str] = {
    ",": "Dans un nombre, écrivez un point\u00a0: 1.5.",
    "=": "Pour comparer, écrivez ==.",
    "*": "Pour une puissance, écrivez ^.",
    "≤": "Écrivez <=.",
    "≥": "Écrivez >=.",
    "≠": "Écrivez !=.",
    "×": "Pour multiplier, écrivez *.",
    "÷": "Pour diviser, écrivez /.",
    "−": "Écrivez le signe moins du clavier.",
    "et": "Écrivez and.",
    "ou": "Écrivez or.",
    "non": "Écrivez not.",
    "si": "Écrivez if(condition, valeur, autre valeur).",
    "if": "Écrivez if(condition, valeur, autre valeur).",
}
"""What to write instead, where the piece refused tells what was meant."""

_PUT_TOGETHER: Mapping[str, str] = {
    "+": "additionner",
    "-": "soustraire",
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), "comparer"),
}


def refusal_sentence(error: FormulaRefused) -> str:
    """Say in French why a formula is refused, where, and what to do; positions count from 1."""
    match error.code:
        case FormulaCode.UNKNOWN_NAME:
            near = listed(error.operands, "ou")
            end = f"Proches{NO_BREAK_SPACE}: {near}." if near else "Choisissez un nom dans la liste des indicateurs."
            return f"{_quote(error.given)} n’est pas un indicateur connu. {end}"
        case FormulaCode.FUNCTION:
            known = listed(tuple(FUNCTIONS))
            said = f"{_quote(error.given)} n’est pas une fonction permise (position {_position(error)})."
            return f"{said} Fonctions{NO_BREAK_SPACE}: {known}."
        case FormulaCode.UNIT:
            return _unit_sentence(error)
        case FormulaCode.SYNTAX:
            return _syntax_sentence(error)
        case FormulaCode.EXPONENT | FormulaCode.TOO_DEEP | FormulaCode.TOO_LONG:
            return _limit_sentence(error)


def _quote(text: str) -> str:
    return f"«{NO_BREAK_SPACE}{quoted(text)}{NO_BREAK_SPACE}»"


def _position(error: FormulaRefused) -> str:
    return number(error.start + 1)


def _syntax_sentence(error: FormulaRefused) -> str:
    if not error.given:
        return f"La formule s’arrête trop tôt, en position {_position(error)}. Complétez-la. {HELP}"
    hint = HINTS.get(error.given, "")
    said = f"Formule refusée en position {_position(error)}{NO_BREAK_SPACE}: {_quote(error.given)}."
    return " ".join(part for part in (said, hint, HELP) if part)


def _limit_sentence(error: FormulaRefused) -> str:
    if error.code is FormulaCode.EXPONENT:
        return (
            f"Exposant refusé en position {_position(error)}{NO_BREAK_SPACE}: {_quote(error.given)}. "
            f"Choisissez un nombre entier de {number(-LARGEST_EXPONENT)} à {number(LARGEST_EXPONENT)}."
        )
    if error.code is FormulaCode.TOO_DEEP:
        return (
            f"Trop de parenthèses ouvertes en position {_position(error)}{NO_BREAK_SPACE}: "
            f"{MOST_OPEN_PARENTHESES} au plus. Découpez la formule en plusieurs indicateurs."
        )
    return (
        f"Formule trop longue{NO_BREAK_SPACE}: {MOST_CHARACTERS} caractères et {MOST_STEPS} éléments au plus. "
        "Découpez-la en plusieurs indicateurs."
    )


def _unit_sentence(error: FormulaRefused) -> str:
    parts = [
        f"{_quote(operand)} ({unit_label(unit)})" for operand, unit in zip(error.operands, error.units, strict=True)
    ]
    if error.given == "sqrt":
        return f"La racine carrée de {parts[0]} n’a pas d’unité. Divisez d’abord par une référence de même unité."
    if len(parts) == 1:
        return (
            f"{_quote(error.given)} demande un nombre sans unité, et non {parts[0]}. "
            "Divisez d’abord par une référence de même unité, ou comparez à une valeur."
        )
    verb = _PUT_TOGETHER.get(error.given)
    said = f"On ne peut pas {verb}" if verb else f"Dans {_quote(error.given)}, on ne peut pas réunir"
    return f"{said} {parts[0]} et {parts[1]}."


def unit_label(text: str) -> str:
    """Write a unit text of `domain.formula` in French: `eur/hab` gives « €/hab. », `1` « sans unité »."""
    if text == "1":
        return NO_UNIT
    return re.sub("|".join(BASE_UNITS), lambda found: BASE_UNITS[found[0]], text)


def unknown_sentence(n_unknown: int) -> str:
    """Say how many communes a formula leaves without value; empty when none is."""
    if n_unknown <= 0:
        return ""
    communes = counted(n_unknown, "commune")
    return (
        f"Résultat «{NO_BREAK_SPACE}n.d.{NO_BREAK_SPACE}» pour {communes} "
        "(dénominateur nul, donnée absente ou valeur impossible)."
    )
