"""French wording of deviations at three scales and of spatial clustering (METHODS 2 and 6.7)."""

from domain.wording.formulas._text import FormulaText

SYMBOLS: dict[str, str] = {
    "numerator": "numérateur",
    "denominator": "dénominateur",
    "threshold": "seuil",
    "general_reference": "rapport de la région",
    "general_relative": "écart à la région",
    "general_absolute": "montant au-dessus de la région",
    "territorial_reference": "rapport du territoire",
    "territorial_relative": "écart au territoire",
    "territorial_absolute": "montant au-dessus du territoire",
    "spatial_reference": "rapport du voisinage",
    "spatial_relative": "écart au voisinage",
    "spatial_absolute": "montant au-dessus du voisinage",
    "typology": "type",
    "value": "valeur",
    "mean": "moyenne",
    "lag": "z moyen des voisines",
    "index": "I de Moran",
    "expected": "I attendu sous le hasard",
    "units_used": "communes comparées",
    "quadrant": "quadrant",
    "local": "Iᵢ",
    "observed": "indice observé",
    "n_permutations": "permutations",
    "n_extreme": "permutations au moins aussi extrêmes",
    "tail": "côté",
    "p": "p",
}
"""How the formulas below write their terms."""

UNITS: dict[str, str] = {"percent": "%"}

TYPOLOGY: dict[int, str] = {
    0: "aucun écart au-delà du seuil",
    1: "région",
    2: "territoire",
    3: "région et territoire",
    4: "voisinage",
    5: "région et voisinage",
    6: "territoire et voisinage",
    7: "région, territoire et voisinage",
}
"""Contexts in which a commune is beyond the threshold, by type."""

QUADRANTS: dict[str, str] = {
    "HH": "valeur élevée, voisines élevées",
    "LH": "valeur basse, voisines élevées",
    "LL": "valeur basse, voisines basses",
    "HL": "valeur élevée, voisines basses",
}
"""What each quadrant of the local index means; « élevée » is above the mean."""

_DEVIATIONS = (
    "écart = 100 × (numérateur ÷ dénominateur) ÷ (Σ numérateur ÷ Σ dénominateur du contexte) ; montant = numérateur − "
    "dénominateur × rapport du contexte ; le voisinage comprend la commune et celles qui ont une limite commune avec "
    "elle ; type = 1 pour la région + 2 pour le territoire + 4 pour le voisinage, si l’écart est"
)
_MTA = "Paquet R MTA (écarts général, territorial et spatial)"

FORMULAS: dict[str, FormulaText] = {
    "multiscalar_inferior": FormulaText(
        title="Écarts à la région, au territoire et aux voisines, ressources faibles",
        formula=f"{_DEVIATIONS} au plus égal au seuil",
        source=_MTA,
    ),
    "multiscalar_superior": FormulaText(
        title="Écarts à la région, au territoire et aux voisines, besoins élevés",
        formula=f"{_DEVIATIONS} au moins égal au seuil",
        source=_MTA,
    ),
    "discontinuities": FormulaText(
        title="Saut d’une commune à sa voisine",
        formula="saut = rapport le plus élevé ÷ le plus faible ; écart = rapport le plus élevé − le plus faible",
        source="Paquet R MTA (discontinuités)",
    ),
    "moran": FormulaText(
        title="Indice local de Moran : une commune ressemble-t-elle à ses voisines ?",
        formula="Iᵢ = zᵢ × moyenne des z des voisines connues ÷ m₂, z : écart à la moyenne, m₂ : moyenne des z² ; I de "
        "Moran = moyenne des Iᵢ",
        source="Moran, 1950 ; Anselin, 1995",
    ),
    "permutation_p": FormulaText(
        title="Probabilité sous le hasard, par permutation",
        formula="p = (1 + permutations au moins aussi extrêmes) ÷ (permutations + 1), les égalités comptent",
    ),
}
