"""French sentences of the presentation of a file: its layout, what of it is kept, what must be said of one's own table.

Templates follow the rules of `domain.wording.imports`.
"""

from collections.abc import Mapping

PRESENTATION: Mapping[str, str] = {
    "M01": "Qui a produit ce tableau ?",
    "M02": "Quelle année ce tableau décrit-il ?",
    "M03": "Que contient la colonne « {col} » ?",
    "M04": "De quel 1er janvier (COG) sont les codes de communes ?",
    "M05": "{n} ligne[s] sans code écartée[s].",
    "M06": "{n} ligne[s] écartée[s] : seules sont lues celles où « {col} » vaut « {v} ».",
    "M07": "{n} intitulé[s] de « {col} » non repris : {exemples}.",
    "M08": "{n} ligne[s] répétant les valeurs d'une même unité réunie[s] avec la première.",
    "M09": "{n} code[s] en double avec des valeurs différentes ({exemples}) : valeurs laissées vides, « n.d. ».",
    "M10": "{n} ligne[s] d'arrondissements écartée[s] : Paris, Lyon et Marseille y sont déjà en entier.",
    "M11": "Aucune règle ne répartit des {niveau} entre communes. Répondez « non » pour garder ce niveau.",
    "M12": "Présentation « {cle} » demandée, mais il manque {colonnes}.",
}
"""Sentences of what the layout of a file asks or leaves out; the other keys are rows of ROBUSTNESS, section 4."""

LEVELS: Mapping[str, str] = {
    "commune": "commune",
    "iris": "IRIS",
    "quarter": "quartier",
    "epci": "EPCI",
    "area": "zone",
    "grid_cell": "carreau",
    "contract": "contrat de ville",
    "project": "projet",
    "post": "poste",
    "flow": "flux",
    "stratum": "strate",
    "facility_type": "type d'équipement",
    "figure": "chiffre publié",
    "term": "définition",
    "contour": "contour",
}
"""What one row describes."""

PEOPLE, EUROS, PERCENT, INCOME, COUNT, OTHER, WORDS, DATES, LEFT_OUT = (
    "habitants",
    "montants en €",
    "taux en %",
    "revenus en €/UC",
    "effectifs",
    "nombres qui ne s'additionnent pas",
    "textes",
    "dates",
    "ignorer",
)
"""Answers to M03: what a column of one's own table holds, which says how it adds up."""

OWN_TABLE = "tableau personnel"
IN_FORCE = "en vigueur"
"""Year of the official code, where no list of any year is at hand to compare with."""

OUTCOMES: Mapping[str, str] = {
    "refused": "Refusé",
    "repaired": "Réparé",
    "question": "Question",
    "warned": "Constat",
}
"""Word before each sentence of a report."""

STATUSES: Mapping[str, str] = {
    "ready": "Prêt à charger.",
    "asked": "Rien n'est enregistré avant les réponses : --answer CLÉ=RÉPONSE, ou --answers FICHIER.json.",
    "refused": "Refusé : rien n'est enregistré.",
    "known": "Déjà là : rien à faire.",
}
"""What may be done with a file that was checked."""

LAYOUT_LINE = "Présentation : {dataset} ({key}), une ligne par {level}"
ORIGIN_LINE = "Producteur : {producer} ; millésime : {vintage} ; codes : {cog} ; licence : {licence}"
ROWS_LINE = "Lignes : {read} lues, {kept} gardées"
READING_LINE = "Lecture : {facts}"
PROPOSED = "proposé : {first}"
OTHERS = "autres : {others}"
FREE_ANSWER = "réponse libre"
UNKNOWN, NO_LICENCE, NO_CODES = "à préciser", "non précisée", "sans codes de communes"
COG = "COG {year}"
LOADED_LINE = "Chargé : {key}"
UNDONE_LINE = "Annulé : {key}"
NOTHING_LOADED = "Aucun fichier n'est chargé dans ce dossier."
UNKNOWN_IMPORT = "Aucun fichier chargé ne s'appelle « {given} ». Chargés : {expected}."
NO_FILE = "« {name} » ne peut pas être ouvert : vérifiez son nom et ses droits de lecture."
NOT_WRITTEN = "Rien n'est enregistré : {reason}. Libérez de la place ou vérifiez les droits du dossier."
WRONG_ANSWERS = "« {given} » n'est pas une réponse lisible. Écrivez --answer CLÉ=RÉPONSE, ou --answers FICHIER.json."
LOADED_TITLE = "Fichiers chargés"
WORKING = "{what} : {seconds} s"
READING, STORING = "Lecture de {name}", "Enregistrement"
