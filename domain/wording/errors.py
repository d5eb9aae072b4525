"""French sentences of refusals: what is wrong, and what to do."""

from typing import assert_never

from domain.errors import (
    Cancelled,
    DamagedImport,
    FormulaRefused,
    GeoprioError,
    IndexRefused,
    InvalidInput,
    NotSummable,
    OutOfBounds,
    StaleState,
    StoreError,
    UnknownCode,
    UnknownTerritory,
    UnreadableData,
    UnreadableTerritory,
)
from domain.gap_choices import SOME_WEIGHT
from domain.wording import store
from domain.wording.disparities import REFUSALS
from domain.wording.formula_language import refusal_sentence
from domain.wording.index import refused_sentence
from domain.wording.means import means_refusal
from domain.wording.numbers import number

FIELDS = {
    "commune": "la commune",
    "qpv": "le quartier",
    "zoning": "le découpage",
    "departement": "le département",
    "region": "la région",
    "epci": "l'EPCI",
    "ept": "l'établissement public territorial",
    "living_area": "le bassin de vie",
    "employment_area": "la zone d'emploi",
    "p": "la liste des communes",
    "q": "la liste des quartiers",
    "i": "l'indicateur",
    "c": "la liste des couches",
    "e": "l'enveloppe",
    "k": "le coût par habitant",
    "b": "le barème",
    "m": "le mode de réduction",
    "r": "le taux garanti",
    "d": "la dérogation",
    "h": "le plafond d'habitants",
    "s": "la liste des seuils et des taux des strates",
    "f": "la liste des taux des strates",
    "x": "la liste des dérogations",
    "a": "l'arbre de l'enveloppe",
    "y": "la liste des conditions",
    "ix": "l'indice",
    "v": "le cadrage de la carte",
    "n": "le choix des classes",
    "cr": "l'indicateur croisé",
    "ce": "le choix des cercles",
    "dy": "le choix des disparités",
    "dc": "la déclaration de droit commun",
    "o": "la liste des bornes",
    "t": "le territoire",
    "l": "la liste des communes verrouillées",
    "w": "la liste des communes hors négociation",
    "format": "le format du fichier",
    "va": "la variante",
    "visibility": "la visibilité",
    "version": "l'état de la variante",
    "changes": "la liste des modifications",
    "actor": "le nom du poste",
    "op_id": "le numéro de l'enregistrement",
    "text": "le texte",
    "distance": "la distance",
    "list": "la liste",
    "means": "la manière de chercher",
}


UNITS = {"distance": " km", "e": " €", "k": " €", "r": " %", "h": " habitants"}
"""Unit of the bounds of a field."""


INDEX_FIELDS = {
    "index_name": "L'indice n'a pas de nom. Écrivez-en un, d'une lettre ou d'un chiffre au moins.",
    "index_author": "Dites qui décide : une institution ou une fonction.",
    "index_reason": "Écrivez le motif : il est gardé avec la décision.",
    "index_note": "La note de méthode est vide ou trop longue (60 000 caractères au plus). Corrigez-la.",
}
"""What is wanting to publish an index."""
FIXED_SENTENCES: dict[type[GeoprioError], str] = {
    StaleState: "Cette adresse décrit un périmètre fait sur une autre version du découpage : ses communes ou ses "
    "quartiers ont changé depuis. La carte s'ouvre sur le point de départ ; demandez une adresse récente ou recomposez "
    "le périmètre.",
    NotSummable: "Cette donnée ne s'additionne ni ne se moyenne : une médiane d'un ensemble se calcule à la source.",
    Cancelled: "Le calcul a été arrêté avant la fin. Rien n'est changé ; relancez-le quand vous voudrez.",
}
"""Sentences that need no fact."""


def sentence(error: GeoprioError) -> str:  # noqa: PLR0911 - one sentence for each kind of error
    """Say in French what an error means and what to do."""
    match error:
        case StoreError():
            return store.refusal(error)
        case StaleState() | NotSummable() | Cancelled():
            return FIXED_SENTENCES[type(error)]
        case UnknownCode():
            return (
                f"{_named(error)} « {error.given} » n'existe pas dans ce territoire. Vérifiez le code et son "
                "millésime, ou cherchez le lieu par son nom."
            )
        case OutOfBounds():
            return (
                f"{_named(error)} doit être compris{_agreement(error)} entre {number(error.low)} "
                f"et {number(error.high)}{UNITS.get(error.field, '')} ; « {error.given} » a été demandé. "
                "Corrigez la valeur."
            )
        case FormulaRefused():
            return refusal_sentence(error)
        case IndexRefused() | InvalidInput(field="index_name" | "index_author" | "index_reason" | "index_note"):
            return refused_sentence(error) if isinstance(error, IndexRefused) else INDEX_FIELDS[error.field]
        case InvalidInput(field="name"):
            return "La variante n'a pas de nom. Écrivez-en un, d'une lettre ou d'un chiffre au moins."
        case InvalidInput() if error.field in OF_PAGES or error.expected in {*REFUSALS, SOME_WEIGHT}:
            return _of_page(error)
        case InvalidInput(field="s" | "f"):
            return (
                f"Les strates ne conviennent pas (« {error.given} ») : il en faut 3 ou 4, de seuils croissants entre 0 "
                "et 100, de taux croissants de 0 à 100 %, au dixième près. Corrigez les seuils ou les taux."
            )
        case InvalidInput():
            return (
                f"{_named(error)} ne peut pas être lu{_agreement(error)} (« {error.given} »). Corrigez la valeur ; "
                "si elle vient d'une adresse, copiez celle-ci à nouveau en entier."
            )
        case UnknownTerritory() | UnreadableTerritory() | UnreadableData():
            return _of_territory(error)
        case _:
            return "La demande n'a pas pu être traitée. Rechargez la page ; si cela revient, prévenez l'administrateur."


OF_PAGES = frozenset({"a", "ledger", "y", "rules_file", "finalities", "dc"})
"""Fields that have a sentence of their own."""


def _of_page(error: InvalidInput) -> str:  # noqa: PLR0911 - one sentence for each field
    if error.expected == SOME_WEIGHT:
        return "Les quatre poids de l'indicateur de solidarité sont nuls : donnez-en un au moins."
    if error.expected in REFUSALS:
        return f"« {error.given} » ne se compare pas par habitant : {error.expected}."
    if error.field == "dc":
        return means_refusal(error)
    if error.field == "rules_file":
        return (
            f"Ce fichier de règles ne peut pas être repris ({error.given}) : il faut celui que « Règles (JSON) » "
            "donne sur cette page. Rien n'a changé."
        )
    if error.field == "finalities":
        return (
            f"Le partage entre finalités ne convient pas ({error.given}) : chaque somme fait 100. Corrigez les lignes."
        )
    if error.field == "y":
        return f"Une condition ne convient pas ({error.given}). Corrigez sa valeur, ou videz son champ."
    if error.field == "ledger":
        return f"Ligne {error.given} : elle ne peut pas être lue, ou nomme un thème deux fois ou inconnu. Corrigez-la."
    return (
        f"L'arbre de l'enveloppe ne convient pas (« {error.given} ») : il faut un montant en euros entiers et "
        "des parts de 0 à 100 %, au dixième près, évaluation et ingénierie à 100 % au plus à deux. Corrigez-le."
    )


def _of_territory(error: UnknownTerritory | UnreadableTerritory | UnreadableData) -> str:
    match error:
        case UnknownTerritory():
            return (
                f"Cette adresse décrit un autre territoire (« {error.given} »), qui n'est pas disponible ici. "
                "Choisissez un territoire dans l'en-tête, ou demandez à l'administrateur de construire celui-ci."
            )
        case UnreadableTerritory():
            return (
                f"Le territoire « {error.name} » ne peut pas être ouvert : « {error.file} » est absent, incomplet, "
                f"modifié ou d'un autre format. Reconstruisez-le ({error.command}) ou reprenez une copie intacte."
            )
        case DamagedImport():
            return _damaged(error)
        case UnreadableData():
            return (
                f"Le fichier « {error.file} » du territoire est incomplet ou modifié. Reconstruisez le territoire "
                "ou reprenez une copie intacte."
            )
        case _:
            assert_never(error)


def _damaged(error: DamagedImport) -> str:
    if not error.key:
        return (
            "La liste des fichiers chargés dans ce territoire est illisible. Reprenez une copie intacte de son dossier "
            "« loaded », ou supprimez ce dossier puis chargez à nouveau les fichiers d'origine."
        )
    return (
        f"Le fichier chargé « {error.key} » est incomplet ou modifié. Annulez-le (python -m geodata undo {error.key} "
        "--into DOSSIER) puis chargez à nouveau le fichier d'origine."
    )


def _named(error: InvalidInput) -> str:
    name = FIELDS.get(error.field, "une valeur")
    return name[0].upper() + name[1:]


def _agreement(error: InvalidInput) -> str:
    name = FIELDS.get(error.field, "une valeur")
    return "e" if name.startswith(("la ", "une ")) or name == "l'enveloppe" else ""


HTTP_SENTENCES = {
    400: "La demande n'est pas lisible. Rechargez la page et recommencez.",
    403: "Cette demande vient d'un autre site : elle est refusée. Ouvrez Géoprio directement.",
    404: "Cette adresse ne mène nulle part. Vérifiez-la, ou revenez à la carte.",
    405: "Cette adresse ne se demande pas de cette façon. Revenez à la carte.",
    413: "Ce qui est envoyé est trop volumineux (25 Mo au plus).",
    415: "Ce type de contenu n'est pas accepté ici.",
    500: "Une erreur imprévue s'est produite. Rien n'est perdu : rechargez la page. Si cela revient, prévenez "
    "l'administrateur.",
    503: "Le service n'est pas encore prêt. Réessayez dans quelques secondes.",
}


SETTINGS = {
    "GEOPRIO_PORT": "un nombre de 1 à 65535",
    "GEOPRIO_SECRET_KEY": "32 octets au moins, qui ne soient pas un exemple connu",
    "cle_secrete": "32 octets au moins ; effacez ce fichier, il sera refait",
    "TERRITOIRE": "le dossier d'un territoire construit par « python -m geodata build », ou sa clé",
    "DASH_MCP_ENABLED": "rien ; effacez cette variable",
    "GEOPRIO_FOND": "l'adresse de tuiles, avec {z}, {x} et {y} : https://exemple.fr/{z}/{x}/{y}.png",
    "GEOPRIO_FOND_CREDIT": "qui fait le fond de carte et sa licence, en 120 caractères au plus",
}
"""What each setting must be."""


def setting_sentence(error: GeoprioError) -> str:
    """Say in French why the server did not start."""
    if isinstance(error, InvalidInput):
        return (
            f"Géoprio ne démarre pas : {error.field} ne convient pas ({error.given}). "
            f"Attendu : {SETTINGS.get(error.field, error.expected)}."
        )
    return f"Géoprio ne démarre pas : {sentence(error)}"
