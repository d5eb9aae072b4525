"""French words of the file with which anybody recomputes what the page « Cofinancement » shows."""

from collections.abc import Mapping

from domain.wording.exports import SCHEDULES

HOW = (
    "Chaque appel donne une opération de la méthode, ses entrées, et ce que la page montre de ses sorties. "
    "« python -m domain.operations recompute < ce_fichier » refait tous les appels et compare ; "
    "« python -m domain.operations OPÉRATION < entrées » en refait un. Taux en pour cent, montants en euros entiers, "
    "null pour une valeur non disponible."
)
ABOUT: Mapping[str, str] = {
    **{key: f"taux du barème {label}" for key, label in SCHEDULES.items()},
    **{
        f"same_cost_{key}": f"coût du barème {label}, dont le facteur de même coût est tiré"
        for key, label in SCHEDULES.items()
    },
    "thresholds": "marche de chaque seuil et communes proches",
    "legal": "demande dans le plafond légal",
    "envelope": "aide dans l'enveloppe",
    "rest": "reste à charge",
    "reversals": "rangs inversés",
    "uniform": "comparaison avec un taux unique",
    "tree": "arbre de l'enveloppe",
    "themes": "équilibre des thèmes",
    "transfers": "transferts entre thèmes",
    "advances": "avance et aide portée par les communes d'une strate",
    "engineering": "assistance à l'ingénierie",
    "finality": "taux jugé par finalité",
}
"""Which figures a call recomputes."""
COLUMNS: Mapping[str, str] = {
    "private_eur": "Financement privé",
    "other_eur": "Autres aides publiques",
    "minimum_share": "Participation minimale",
    "revenue_eur": "Recettes de fonctionnement",
    "over_eur": "Demande au-delà du droit commun",
    "own_share": "Part de la commune",
    "rest_share": "Reste à charge en part des recettes",
}
"""Columns of the table of the communes that the other files do not have."""
FILE_LABELS: Mapping[str, str] = {
    "recalcul.json": "Fichier de recalcul (JSON)",
    "regles.json": "Règles (JSON)",
    "communes.csv": "Communes (CSV)",
    "resultats.xlsx": "Tous les tableaux (XLSX)",
}
"""Files of the page by their name, in its order."""
