"""French lines of the command that builds a territory."""

from collections.abc import Mapping

from domain.wording.numbers import counted

STEPS: Mapping[str, str] = {
    "packages": "Paquets des registres",
    "reading": "Lecture des paquets et des fichiers chargés",
    "contours": "Contours : nettoyage, mesures, simplification",
    "quarters": "Quartiers prioritaires",
    "columns": "Colonnes",
    "zonings": "Découpages",
    "writing": "Couches compressées et écriture",
}
"""Steps of a build, in their order."""

UNKNOWN: Mapping[str, str] = {
    "region": "« {given} » n'est pas le code d'une région qui ait des contours. Codes possibles : {known}.",
    "departement": "« {given} » n'est pas le code d'un département qui ait des contours. Codes possibles : {known}.",
}
"""Why nothing is built, and what to write instead."""

BUILT = "Territoire « {name} » : {communes}, {quarters}, {columns}, {zonings}."
WHERE = "Dossier : {folder}. Pour l'ouvrir : make run TERRITOIRE={folder}"
LACKING = "Sans source pour ce territoire : {items}."
WITHOUT_CONTOUR = "Sans contour dans l'édition employée, absentes de la carte : {items}."
WITHOUT_AREA = "Superficie « n.d. », le contour ne suivant pas une fusion ou une scission récente : {items}."


def quarters_text(n_indicative: int, n_quarters: int) -> str:
    """Say what the map of quarters shows: official contours, indicative extents, or both."""
    if not n_indicative:
        return "Contours officiels des quartiers."
    if n_indicative == n_quarters:
        return "Quartiers : emprise indicative."
    return f"Contours officiels des quartiers, sauf {counted(n_indicative, 'quartier')} à l'emprise indicative."
