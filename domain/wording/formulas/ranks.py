"""French wording of the formulas of ranks under other weights and of user-defined indicators (METHODS 1.6 and 1.7)."""

from domain.wording.formulas._text import FormulaText

SYMBOLS: dict[str, str] = {
    "expression": "formule",
    "value": "valeur",
}
"""How the formulas below write their terms."""

FORMULAS: dict[str, FormulaText] = {
    "formula": FormulaText(
        title="Indicateur personnalisé",
        formula="valeur = formule écrite par l’utilisateur, calculée avec les indicateurs nommés ; les unités doivent "
        "s’accorder",
    ),
}
