"""French sentences of what is found in an imported file: one per row of ROBUSTNESS, section 4.

Templates are written with ordinary spaces; the no-break ones are put in once. `{n}` is a fact; `[s]` stands in the
plural only, `[date|datent]` is singular then plural; the count that decides is the last number written before, or
the first one after. A part between `<` and `>` is left out when one of its facts is absent.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Protocol

from domain.wording.layouts import PRESENTATION
from domain.wording.numbers import MINUS, NO_BREAK_SPACE, THIN_SPACE, agreed, capital, number

Fact = str | int | float

MAX_FACT = 80
"""Longest text of a file quoted in a sentence, in characters."""


class Noticed(Protocol):
    """What a sentence is made from: `geodata.reading.table.Finding`."""

    @property
    def key(self) -> str:
        """Row of ROBUSTNESS, section 4."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Values named in the sentence."""


FILES: Mapping[str, str] = {
    "F01": "Le fichier ne contient aucune donnée. Vérifiez l'export puis déposez-le à nouveau.",
    "F02": "Fichier trop volumineux : {taille} Mo, maximum 25 Mo. Retirez des colonnes ou découpez par département.",
    "F03": "Format non pris en charge ({ext}). Acceptés : CSV, XLSX, GeoJSON, GPKG, Shapefile dans un ZIP.",
    "F04": "L'extension est {ext} mais le contenu est {reel} : lu comme {reel}.",
    "F05": "Ce fichier est une page web, pas un tableau : le téléchargement d'origine a sans doute échoué.",
    "F06": "Format {ext} non lu. Ouvrez-le puis enregistrez-le en .xlsx.",
    "F07": "Les macros sont ignorées ; seules les valeurs sont lues.",
    "F08": "Classeur protégé par un mot de passe. Retirez la protection puis déposez-le à nouveau.",
    "F09": "Fichier incomplet ou endommagé. Téléchargez-le à nouveau depuis la source.",
    "F10": "Ce fichier renvoie à d'autres fichiers : c'est interdit.",
    "F11": "Déjà importé le {date} : l'import existant est réutilisé.",
    "F13": "Lecture arrêtée : ce fichier demande trop de ressources. La conférence n'est pas affectée.",
}
TEXT: Mapping[str, str] = {
    "T02": "Encodage Windows-1252 converti. Vérifiez les accents dans l'aperçu.",
    "T03": "Encodage incertain : choisissez la ligne où les accents sont corrects.",
    "T04": "Accents abîmés (« {avant} »). Corriger en « {apres} » ?",
    "T05": "Caractères illisibles à la ligne {n}. Enregistrez le fichier en CSV UTF-8.",
    "T07": "Une seule colonne trouvée. Quel est le séparateur ?",
    "T08": "Ligne {n} : {k} valeur[s] pour {m} colonne[s]. Un guillemet ou un séparateur est en trop.",
    "T09": "Guillemet ouvert ligne {n} et jamais refermé.",
    "T10": "L'en-tête semble être à la ligne {n} : « {colonnes} ». Confirmer ?",
    "T11": "Noms de colonnes à confirmer : {proposition}.",
    "T12": "Deux colonnes s'appellent « {nom} ». Renommez l'une d'elles.",
    "T13": "La colonne {lettre} n'a pas de nom. La nommer ou l'ignorer ?",
    "T14": "{n} ligne[s] de total ou de note écartée[s] : {exemples}.",
    "T15": "{n} colonne[s] × {m} ligne[s] ; maximum 200 × 200 000. Gardez les indicateurs utiles.",
    "T16": "Plusieurs lignes par commune. Distinguer par « {colonne} » ?",
    "T17": "Colonne des codes introuvable parmi {colonnes}. Laquelle contient le code INSEE ?",
}
CODES: Mapping[str, str] = {
    "C01": "{n} code[s] complété[s] par un zéro ({avant} → {apres}).",
    "C02": "{n} code[s] nettoyé[s] ({avant} → {apres}).",
    "C03": "Code illisible (« {v} ») : Excel a perdu des chiffres. Mettez la colonne au format Texte à la source.",
    "C04": "Ancien code corse {v} : voulez-vous dire {apres} ?",
    "C05": "Le code « {v} » contient un caractère non latin en position {p}.",
    "C06": "{n} ligne[s] identique[s] supprimée[s].",
    "C07": "{commune} ({code}) a {k} valeurs différentes, lignes {lignes}. Gardez-en une.",
    "C08": "{n} code[s] [date|datent] du COG {annee} ({exemples}). Convertir vers {cible} ? "
    "Les effectifs s'additionnent, pas les taux.",
    "C09": "{commune} a été rétablie en {annee} : valeur non répartissable, affichée « n.d. ».",
    "C10": "Codes de plusieurs millésimes ({a}, {b}). Indiquez un seul COG par fichier.",
    "C11": "{n} code[s] inconnu[s] au COG {annee} : {exemples}. Ligne[s] ignorée[s].",
    "C12": "{p} % des codes sont inconnus au COG {annee} : {exemples}. Vérifiez la colonne et le millésime.",
    "C13": "Cette colonne contient des codes postaux ({v}), pas des codes INSEE.",
    "C14": "Arrondissements de {ville} : les regrouper en {code} ?",
    "C15": "{n} nom[s] [désigne|désignent] plusieurs communes : {exemples}. Choisissez ou ajoutez le code.",
    "C17": "Ces codes désignent des {niveau}. Agréger à la commune ? Seuls les effectifs s'additionnent.",
    "C18": "Quartiers 2015 et 2024 mélangés : leurs contours diffèrent. Un fichier par génération.",
    "C19": "{n} commune[s] hors du territoire : gardée[s] pour comparaison seulement.",
    "C20": "{n} commune[s] absente[s] du fichier : affichée[s] « n.d. », jamais 0.",
}
NUMBERS: Mapping[str, str] = {
    "N02": "« {v} » : {lecture_décimale} ou {lecture_milliers} ?",
    "N03": "Deux écritures des nombres dans « {col} » (lignes {a} et {b}).",
    "N04": "Unité « {u} » lue dans les cellules de « {col} ».",
    "N05": "« {col} » mélange € et {u} (lignes {exemples}). Utilisez une seule unité.",
    "N06": "Valeurs environ 1 000 fois {sens} de la référence : montants en {u} ?",
    "N07": "« {col} » mélange proportions (0 à 1) et pourcentages (jusqu'à {max}).",
    "N08": "« {col} » : {v} signifie-t-il {pourcent} % ou {v} % ?",
    "N09": "Taux impossible pour {commune} : {v}.",
    "N10": "Population impossible pour {commune} (ligne {n}) : {v}.",
    "N11": "{n} montant[s] négatif[s] : [remboursement|remboursements], ou erreur de signe ?",
    "N12": "Nombre hors limites à la ligne {n}, colonne « {col} ».",
    "N13": "{n} cellule[s] lue[s] comme valeur[s] manquante[s] ({signes}).",
    "N14": "{n} valeur[s] couverte[s] par le secret statistique : ni remplacée[s], ni devinable[s] par soustraction.",
    "N15": "{n} valeur[s] à 0 dans « {col} » : [vraie valeur ou donnée absente|vraies valeurs ou données absentes] ?",
    "N16": "« {v} » n'est pas un nombre (colonne « {col} », ligne {n}<, et {k} autre[s]>).",
    "N17": "Population totale {x} contre {y} au recensement {annee} ({p} %).",
    "N18": "Dates lues jour/mois/année : « {v} » = {date}. Confirmer ?",
    "N19": "<Année et base du montant ?{sans_annee}>< Les parts ({s} €) dépassent le coût ({c} €).>",
}
SHEETS: Mapping[str, str] = {
    "X01": "Quelle feuille (ou quel tableau) importer ?",
    "X02": "<Feuille « {nom} » masquée non lue>< ; {n} ligne[s] masquée[s] lue[s]>.",
    "X03": "Cellules fusionnées {plage} : répéter « {v} » sur {n} ligne[s] ?",
    "X04": "{n} formule[s] sans résultat enregistré. Ouvrez puis enregistrez le classeur dans Excel.",
    "X05": "{n} cellule[s] en erreur lue[s] comme manquante[s] : {cellules}.",
    "X06": "{cellule} contient une date : Excel a transformé un texte. Remettez la colonne au format Texte.",
    "X07": "La feuille s'étend jusqu'à {cellule}. Supprimez les cellules hors du tableau.",
    "X08": "Liens externes et images ignorés.",
}
CONTOURS: Mapping[str, str] = {
    "G01": "Système de coordonnées absent. Les valeurs ressemblent à {nom} : l'utiliser ?",
    "G02": "Le fichier déclare {epsg} mais ses coordonnées sont en {unite}. Corrigez la projection à l'export.",
    "G03": "Les objets tombent {lieu} : inverser longitude et latitude ?",
    "G04": "Reprojeté depuis {nom}.",
    "G05": "Aucun objet dans le territoire étudié. Vérifiez projection et département.",
    "G06": "{n} contour[s] réparé[s] (écart de surface {x} %).",
    "G07": "{n} objet[s] sans contour : présent[s] dans le tableau, absent[s] de la carte.",
    "G08": "{n} polygone[s] et {m} autre[s] objet[s] : garder les polygones ?",
    "G09": "Un périmètre demande des polygones ; ce fichier contient des {type}.",
    "G10": "{a} et {b} se recouvrent sur {x} ha : la population commune n'est comptée qu'une fois.",
    "G11": "Contour proche des limites communales : le caler dessus ?",
    "G12": "{quoi}.",
    "G13": "{n} sommet[s], maximum 2 millions. Simplifiez le fichier.",
    "G14": "Coordonnées impossibles pour l'objet {n}.",
    "G15": "Quelle couche importer : {couches} ?",
    "G16": "Couches calculées non lues. Exportez une table simple en GPKG.",
    "G17": "Fichier copié pendant son édition : les dernières modifications peuvent manquer.",
    "G18": "Il manque {parties}. Joignez .shp, .shx, .dbf et .prj dans un même ZIP.",
    "G19": "Accents et noms de champs à vérifier : {exemples}.",
    "G20": "Quel jeu importer : {noms} ?",
    "G21": "Ce JSON n'est pas un GeoJSON (FeatureCollection attendue).",
}
ARCHIVES: Mapping[str, str] = {
    "Z01": "Archive refusée : {x} Mo une fois décompressée (maximum 200).",
    "Z02": "Archive dans une archive : décompressez-la d'abord.",
    "Z03": "Archive refusée : chemin interdit.",
    "Z04": "Archive chiffrée ou contenant des fichiers inattendus ({noms}).",
    "S03": "{n} caractère[s] invisible[s] retiré[s].",
    "S04": "Nom limité à 120 caractères.",
}
FORMULAS: Mapping[str, str] = {
    "S05": "« {nom} » n'est pas un indicateur connu. Proches : {suggestions}.",
    "S06": "Résultat « n.d. » pour {n} commune[s] (dénominateur nul ou absent).",
    "S07": "Formule refusée en position {p} : « {s} ». Voir les opérations permises dans l'aide.",
    "S08": "On ne peut pas additionner {a} ({unite_a}) et {b} ({unite_b}).",
}
TEMPLATES: Mapping[str, str] = {**FILES, **TEXT, **CODES, **NUMBERS, **SHEETS, **CONTOURS, **ARCHIVES, **FORMULAS}
"""Sentence of every row that says something; the other rows are silent repairs, seen in the preview."""

ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "cp850": "DOS (page 850)",
}
SEPARATORS: Mapping[str, str] = {
    ";": "point-virgule",
    ",": "virgule",
    "\t": "tabulation",
    "|": "barre verticale",
    ":": "deux-points",
    "": "aucun (une seule colonne)",
}
LEVELS: Mapping[str, str] = {"iris": "IRIS", "epci": "EPCI", "qpv": "quartiers prioritaires"}
SHAPE_TYPES: Mapping[str, str] = {"Point": "points", "LineString": "lignes"}
SYSTEMS: Mapping[str, str] = {
    "EPSG:2154": "Lambert-93",
    "EPSG:4326": "degrés (WGS 84)",
    "EPSG:4171": "RGF93, en degrés",
    "EPSG:27572": "Lambert II étendu",
    "EPSG:3857": "Web Mercator",
    "EPSG:3035": "ETRS89-LAEA Europe",
    "EPSG:5490": "RGAF09 UTM 20N (Antilles)",
    "EPSG:2972": "RGFG95 UTM 22N (Guyane)",
    "EPSG:2975": "RGR92 UTM 40S (La Réunion)",
    "EPSG:4471": "RGM04 UTM 38S (Mayotte)",
    **{f"EPSG:{3900 + zone}": f"RGF93 CC{zone}" for zone in range(42, 51)},
}
"""Names of systems of coordinates, by EPSG code."""

DEGREES, METRES = "degrés", "mètres"
OFF_SOMALIA, OUT_OF_FRANCE = "au large de la Somalie", "hors de France"
Z_REMOVED, CURVES_CONVERTED, POLYGONS_EXTRACTED = "altitudes retirées", "courbes converties", "polygones extraits"
ABOVE, BELOW = "au-dessus", "au-dessous"
EMPTY_CELL = "vide"
SOME_COMMUNE, THE_LINE = "une commune", "la ligne {line}"
UNITS, THOUSANDS = "unités", "milliers"
ANSWER = "Réponse"
UNNAMED = "colonne {letter}"
TO_IGNORE = "ignorer"

_WORDS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")


def sentence(finding: Noticed) -> str:
    """Say in French what was found in a file, where, and what to do.

    Args:
        finding: key and facts; a text of the file is quoted without invisible characters and 80 characters at most.

    Returns:
        One sentence or two; empty for the rows that are silent. A question already answered ends with its answer.
    """
    template = TEMPLATES.get(finding.key) or PRESENTATION.get(finding.key)
    if template is None:
        return ""
    said = _agreed_plural(_without_absent(_spaced(template), finding.facts), finding.facts)
    said = re.sub(r"{(\w+)}", lambda fact: _written(finding.facts.get(fact[1], "")), said).strip()
    said = capital(said)
    answer = finding.facts.get("answer")
    return said if answer is None else f"{said} {ANSWER}{NO_BREAK_SPACE}: {_written(answer)}."


def _spaced(template: str) -> str:
    """Put no-break spaces before `; : ! ?`, inside « », between a number and its unit."""
    spaced = re.sub(r" ([;:!?»])", f"{NO_BREAK_SPACE}\\1", template).replace("« ", f"«{NO_BREAK_SPACE}")
    spaced = re.sub(r"(?<=[}\d]) ([%€])", f"{THIN_SPACE}\\1", spaced)
    spaced = re.sub(r"(?<=\d) (?=000)", THIN_SPACE, spaced)
    return re.sub(r"(?<=[}\d]) (Mo|ha)\b", f"{NO_BREAK_SPACE}\\1", spaced)


def _without_absent(template: str, facts: Mapping[str, Fact]) -> str:
    """Drop the optional parts, innermost first, one fact of which is absent or a count of zero."""
    told = {name for name, fact in facts.items() if isinstance(fact, str) or fact != 0}
    part = re.compile(r"<([^<>]*)>")
    while part.search(template):
        template = part.sub(lambda found: found[1] if set(re.findall(r"{(\w+)}", found[1])) <= told else "", template)
    return template.removeprefix(f"{NO_BREAK_SPACE};")


def _agreed_plural(template: str, facts: Mapping[str, Fact]) -> str:
    counts = [(found.end(), facts.get(found[1])) for found in re.finditer(r"{(\w+)}", template)]

    def agree(found: re.Match[str]) -> str:
        before = [count for end, count in counts if end <= found.start() and isinstance(count, int)]
        singular, _, plural = found[1].rpartition("|")
        return agreed(before[-1], singular, plural) if before else plural

    return re.sub(r"\[([^\]]*)\]", agree, template)


def _written(fact: Fact) -> str:
    if isinstance(fact, int):
        return number(fact)
    if isinstance(fact, float):
        return number(fact, 2 if 0 < abs(fact) < 1 else 1)
    return quoted(fact)


def quoted(text: str, limit: int = MAX_FACT) -> str:
    """Prepare a text of a file for a sentence: one line, nothing invisible, not too long.

    Args:
        text: anything read in a file.
        limit: longest result, in characters.
    """
    visible = "".join(" " if letter in "\r\n\t" else letter for letter in text if not _is_invisible(letter))
    return visible if len(visible) <= limit else f"{visible[: limit - 1].rstrip()}…"


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in "\r\n\t"


def system_name(crs: str) -> str:
    """Name a system of coordinates, or give its code."""
    return SYSTEMS.get(crs, crs)


def gap(share: float) -> str:
    """Write a relative gap in per cent with its sign, without the symbol: `+3,2`, `−12,0`."""
    text = number(abs(100 * share), 1)
    return f"+{text}" if share >= 0 else f"{MINUS}{text}"


def decimal_reading(text: str) -> str:
    """Say how « 1,234 » reads when the comma is a decimal one: `un virgule deux`, the first decimal being enough."""
    whole, decimals = text.lstrip("+-−").split(",", 1)
    spoken = decimals[0] if decimals[0] != "0" else decimals
    return f"{in_words(int(whole))} virgule {'zéro ' * (len(spoken) - len(spoken.lstrip('0')))}{in_words(int(spoken))}"


def thousands_reading(text: str) -> str:
    """Say how « 1,234 » reads when the comma parts the thousands: `mille deux cent trente-quatre`."""
    return in_words(int(text.lstrip("+-−").replace(",", "")))


def in_words(value: int) -> str:
    """Write a whole number below one million in words, `deux cent trente-quatre`."""
    if value < 100:
        return _below_hundred(value)
    size, name = (1000, "mille") if value >= 1000 else (100, "cent")
    many, rest = divmod(value, size)
    head = name if many == 1 else f"{in_words(many)} {name}"
    if rest:
        return f"{head} {in_words(rest)}"
    return f"{head}s" if size == 100 and many > 1 else head


def _below_hundred(value: int) -> str:
    if value < len(_WORDS):
        return _WORDS[value]
    tens, unit = divmod(value, 10)
    if tens in (7, 9):
        unit += 10
    if unit == 0:
        return _TENS[tens] + ("s" if tens == 8 else "")
    link = " et " if unit in (1, 11) and tens not in (8, 9) else "-"
    return f"{_TENS[tens]}{link}{_WORDS[unit]}"
