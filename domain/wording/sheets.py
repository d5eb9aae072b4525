"""French words of the printed sheet: its lists of communes."""

from collections.abc import Mapping

from domain.wording.numbers import counted

LIST_TITLE = "Communes qui comptent le plus d'habitants couverts"
EVERY_TITLE = "Toutes les communes couvertes"
NOBODY = "Aucune commune, aucun quartier choisi."
REPORT_COLUMNS: Mapping[str, str] = {
    "name": "Commune",
    "covered_population": "Habitants couverts",
    "position": "Position",
    "final_rate": "Taux final",
    "aid_eur": "Aide",
    "rest_eur": "Reste à charge",
    "rest_eur_per_head": "Reste, €/hab. de la commune",
}


def other_communes(count: int) -> str:
    """Close a list that names the main communes alone."""
    others = counted(count, "autre", "autres")
    return f"et {others}, voir le tableau"
